# Codecs by the classes of zarr.codecs and numcodecs, dicts as stores, arrays shaped like others.
# Run by zarr-python and by ngffz.
import sys
import numpy as np
import numcodecs
import zarr
from numcodecs import Blosc, Delta, Zlib
from zarr.codecs import BloscCodec, BloscShuffle, BytesCodec, Endian, ShardingCodecIndexLocation

here = sys.argv[1] if len(sys.argv) > 1 else "."
data = np.arange(64, dtype="u2").reshape(8, 8)

store = {}
z = zarr.create_array(store, data=data, chunks=(4, 4), compressors=None, name="q")
print(sorted(store), zarr.open_group(store)["q"][3, 3])
del store["q/c/0/0"]
print(z[3, 3], z[4, 4])
print(zarr.open_array(zarr.storage.MemoryStore(store), path="q")[7, 7])

print(zarr.create_array({}, data=data, write_data=False)[7].tolist())
print(BloscShuffle.bitshuffle, BloscShuffle("shuffle"), Endian.big, ShardingCodecIndexLocation.start)
z = zarr.create_array(
    {}, data=data, chunks=(4, 4), serializer=BytesCodec(endian=Endian.big),
    compressors=BloscCodec(cname="lz4", shuffle=BloscShuffle.bitshuffle))
print(z.compressors, z.serializer, z[7, 7])

for codec in [Blosc(cname="zstd"), Blosc("lz4", 9, Blosc.BITSHUFFLE), Zlib(level=2), numcodecs.GZip(),
              numcodecs.BZ2(), numcodecs.LZ4(), numcodecs.Zstd(level=3), None]:
    z = zarr.create_array({}, shape=(8, 8), dtype="u2", chunks=(3, 8), zarr_format=2, compressors=codec)
    z[:] = data
    print(z.compressors, bool((z[:] == data).all()))
z = zarr.create_array(
    {}, shape=(8, 8), dtype="u2", chunks=(3, 8), zarr_format=2, compressors=None, filters=[Delta("u2")])
z[:] = data
print(z.filters, z.compressor, bool((z[:] == data).all()))

import zarr.codecs.numcodecs as extensions
z = zarr.create_array({}, shape=(8, 8), dtype="u2", compressors=[extensions.LZ4(acceleration=3)])
z[:] = data
print(z[7, 7], z.metadata.to_dict()["codecs"][1])

g = zarr.open_group(here + "/likes", mode="w")
for a in [g.zeros_like(name="a", data=data), g.ones_like(name="b", data=z), g.full_like(name="c", data=data, fill_value=7)]:
    print(a.shape, a.dtype, a[0, 0])
print(g.create("d", shape=(2,), dtype="i4").shape, g.create_dataset("e", shape=(2,), dtype="f4", data=[1, 2])[:])
print(zarr.tree(g))
w = g["d"].with_config({"write_empty_chunks": True})
w[:] = 0
print(w.nchunks_initialized, g["d"].nchunks_initialized)
try:
    zarr.open_group(here + "/nothing", mode="r")
except FileNotFoundError as e:
    print("no such group")
