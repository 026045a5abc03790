# Stores, modes and codecs. Run by zarr-python and by ngffz.
import sys
import json
from pathlib import Path
import numpy as np
import zarr
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec
from zarr.storage import LocalStore, MemoryStore, ZipStore

here = sys.argv[1] if len(sys.argv) > 1 else "."


def tell(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__)


p = here + "/array.zarr"
tell(lambda: zarr.open_array(p, mode="r"))
tell(lambda: zarr.open_array(p))
tell(lambda: zarr.open_group(p, mode="r"))
tell(lambda: zarr.open(here + "/nothing.zarr", mode="r"))
tell(lambda: zarr.open_array(p, mode="r+"))
tell(lambda: zarr.open_array(p, mode="a", shape=(3,), dtype="i4").shape)
tell(lambda: zarr.open_array(p, mode="a", shape=(5,), dtype="i4").shape)
tell(lambda: zarr.open_array(p, mode="w-", shape=(5,), dtype="i4").shape)
tell(lambda: zarr.open_array(p, mode="w", shape=(5,), dtype="i4").shape)
tell(lambda: zarr.open_group(p, mode="r"))
tell(lambda: zarr.open_array(p, mode="r", zarr_format=2))
tell(lambda: type(zarr.open(p)).__name__)
tell(lambda: zarr.create_array(p, shape=(1,), dtype="u1"))
tell(lambda: zarr.create_array(p, shape=(1,), dtype="u1", overwrite=True).shape)
tell(lambda: type(zarr.open(here + "/group.zarr")).__name__)
tell(lambda: type(zarr.open(here + "/group.zarr", mode="r")).__name__)
tell(lambda: zarr.open_group(here + "/group.zarr", mode="w-"))
tell(lambda: zarr.open_array(here + "/group.zarr", mode="r"))
tell(lambda: zarr.create_group(here + "/group.zarr"))
tell(lambda: zarr.create_group(here + "/group.zarr", path="a/b").path)
tell(lambda: zarr.open(here + "/group.zarr/a").path == "")
tell(lambda: zarr.open(5))

m = MemoryStore()
zarr.create_array(m, name="x/y", data=np.arange(5))
print(zarr.open_group(m)["x/y"][:].tolist(), zarr.open(m, path="x/y").name, zarr.open(store=m, path="x").name)
local = LocalStore(here + "/local.zarr")
zarr.save(local, np.arange(4))
print(zarr.load(here + "/local.zarr").tolist(), zarr.open(local, mode="r").store.read_only, local.read_only)
tell(lambda: zarr.open(LocalStore(here + "/local.zarr", read_only=True)).read_only)
with ZipStore(here + "/z.zip", mode="w") as z:
    g = zarr.create_group(z, attributes={"in": "zip"})
    g.create_array("a", data=np.arange(10), chunks=(5,))
    print(g["a"][2:7].tolist())
z = ZipStore(here + "/z.zip", mode="r")
g = zarr.open_group(z, mode="r")
print(g.attrs.asdict(), g["a"][:].tolist(), g.read_only, list(g.keys()))
tell(lambda: g.create_group("b"))
tell(lambda: zarr.open_group(z, mode="a"))
z.close()

data = np.arange(64, dtype="uint16").reshape(8, 8)
cases = [
    dict(compressors=None),
    dict(compressors={"name": "zstd", "configuration": {"level": 3, "checksum": True}}),
    dict(compressors=[{"name": "gzip", "configuration": {"level": 1}}, {"name": "crc32c"}]),
    dict(compressors=BloscCodec(cname="lz4", clevel=3, shuffle="bitshuffle")),
    dict(compressors=(GzipCodec(level=1), Crc32cCodec())),
    dict(filters=[TransposeCodec(order=(1, 0))], compressors=ZstdCodec(level=1)),
    dict(serializer=BytesCodec(endian="big")),
    dict(shards=(4, 8)),
    dict(shards={"shape": (4, 4), "index_location": "start"}),
    dict(serializer=ShardingCodec(chunk_shape=(2, 2), codecs=[BytesCodec(), ZstdCodec()]), compressors=None),
    dict(chunk_key_encoding={"name": "v2", "separator": "."}),
    dict(fill_value=9, config={"write_empty_chunks": True}),
]
for number, options in enumerate(cases):
    name = here + f"/c{number}.zarr"
    a = zarr.create_array(name, shape=(8, 8), dtype="uint16", chunks=(2, 4) if "serializer" not in options else (4, 4), **options)
    a[:] = data
    b = zarr.open_array(name, mode="r")
    print(number, (b[:] == data).all(), b.compressors, b.filters, b.serializer, b.shards, json.dumps(json.loads(Path(name + "/zarr.json").read_text())["codecs"], sort_keys=True))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="u1", chunks=(3,), shards=(7,)))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="u1", chunks=(3, 3)))
tell(lambda: zarr.create_array(MemoryStore(), shape=(-8,), dtype="u1"))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="nope"))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="u1", fill_value=300))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="u1", dimension_names=["a", "b"]))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="u1", shards=(8,), zarr_format=2))
tell(lambda: zarr.create_array(MemoryStore(), shape=(8,), dtype="f4", fill_value="NaN").fill_value)
tell(lambda: zarr.create((6, 4), chunks=3, dtype="i2", store=MemoryStore(), fill_value=-1)[0].tolist())
print(ZstdCodec(level=3), GzipCodec(level=1).to_dict(), BytesCodec(), Crc32cCodec(), ZstdCodec(level=3) == ZstdCodec(level=3), ShardingCodec(chunk_shape=(2, 2)))
print(TransposeCodec(order=(1, 0)), ZstdCodec(level=4).level)
