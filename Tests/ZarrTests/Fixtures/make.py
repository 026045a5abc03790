"""Makes the fixtures beside this script: small arrays written by zarr-python and tensorstore.

    python make.py        (zarr 3.1.6, numcodecs 0.16.6, tensorstore 0.1.86, numpy)

index.json lists each array with its shape, dtype and elements, as the hexadecimal digits of their
little-endian bytes in C order.
"""

import json
import os
import shutil
import warnings

import numcodecs
import numpy as np
import tensorstore as ts
import zarr
import zarr.codecs as zc

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
index = []


def note(path, data):
    data = np.asarray(data)
    index.append({"path": path, "shape": list(data.shape), "dtype": str(data.dtype.newbyteorder("=")),
                  "hex": data.astype(data.dtype.newbyteorder("<")).tobytes().hex()})


def sample(dtype, shape, seed=0):
    rng = np.random.default_rng(seed)
    d = np.dtype(dtype)
    if d.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if d.kind in "iu":
        return rng.integers(np.iinfo(d).min, np.iinfo(d).max, shape, dtype=d, endpoint=True)
    data = np.round(rng.normal(size=shape) * 10, 2)
    return (data + 1j * data[..., ::-1]).astype(d) if d.kind == "c" else data.astype(d)


def write(path, data, **arguments):
    array = zarr.create_array(os.path.join(HERE, path), shape=data.shape, dtype=arguments.pop("dtype", data.dtype),
                              overwrite=True, **arguments)
    array[...] = data
    note(path, zarr.open_array(os.path.join(HERE, path), mode="r")[...])


def v2():
    compressors = {
        "none": None, "zstd": numcodecs.Zstd(3), "zlib": numcodecs.Zlib(6), "gzip": numcodecs.GZip(6),
        "bz2": numcodecs.BZ2(5), "lz4": numcodecs.LZ4(), "lzma": numcodecs.LZMA(),
        "lzma-alone": numcodecs.LZMA(format=2),
        "lzma-raw": numcodecs.LZMA(format=3, filters=[{"id": 3, "dist": 2}, {"id": 33, "preset": 1}]),
    }
    for cname in ["lz4", "lz4hc", "blosclz", "zstd", "zlib"]:
        for shuffle in [0, 1, 2, -1]:
            compressors[f"blosc-{cname}-{shuffle}"] = numcodecs.Blosc(cname, 5, shuffle)
    for name, compressor in compressors.items():
        write(f"v2/{name}", sample("int16", (5, 7)), chunks=(3, 4), zarr_format=2,
              compressors=compressor, fill_value=0)
    for dtype in ["bool", "uint8", "uint64", "float16", "float64", "complex64"]:
        write(f"v2/{dtype}-F-big", sample(dtype, (4, 5)), dtype=np.dtype(dtype).newbyteorder(">"), chunks=(3, 2), zarr_format=2, order="F",
              compressors=None, fill_value=0, chunk_key_encoding={"name": "v2", "separator": "/"})
    filters = {
        "delta": ("int32", numcodecs.Delta("<i4", "<i8")), "shuffle": ("int32", numcodecs.Shuffle(4)),
        "fixedscaleoffset": ("float64", numcodecs.FixedScaleOffset(1, 100, "<f8", "<i4")),
        "quantize": ("float32", numcodecs.Quantize(1, "<f4")), "bitround": ("float32", numcodecs.BitRound(6)),
        "astype": ("int32", numcodecs.AsType("<f8", "<i4")), "packbits": ("bool", numcodecs.PackBits()),
        "crc32": ("uint8", numcodecs.CRC32()), "crc32c": ("uint8", numcodecs.checksum32.CRC32C()),
        "adler32": ("uint8", numcodecs.Adler32()), "fletcher32": ("uint8", numcodecs.Fletcher32()),
    }
    for name, (dtype, codec) in filters.items():
        write(f"v2/filter-{name}", sample(dtype, (7,)), chunks=(4,), zarr_format=2, filters=[codec],
              compressors=numcodecs.Zstd(1), fill_value=0)
    # The separator is not told, as before it was introduced.
    write("v2/nested-untold", sample("uint8", (4, 4)), chunks=(2, 2), zarr_format=2, compressors=None,
          fill_value=0, chunk_key_encoding={"name": "v2", "separator": "/"})
    path = os.path.join(HERE, "v2/nested-untold/.zarray")
    document = json.load(open(path))
    del document["dimension_separator"]
    document["extra"] = {"ignored": True}
    json.dump(document, open(path, "w"))


def v3():
    for dtype in ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                  "float16", "float32", "float64", "complex64", "complex128"]:
        write(f"v3/{dtype}", sample(dtype, (3, 4)), chunks=(2, 3), dimension_names=["y", None])
    data = sample("uint16", (6, 9))
    for name, compressors in {
        "gzip": [zc.GzipCodec(level=4)], "blosc": [zc.BloscCodec(cname="zstd", shuffle="bitshuffle")],
        "zstd-crc32c": [zc.ZstdCodec(level=3, checksum=True), zc.Crc32cCodec()],
    }.items():
        write(f"v3/{name}", data, chunks=(4, 4), compressors=compressors)
    write("v3/big-transposed", data, chunks=(4, 4), compressors=None,
          serializer=zc.BytesCodec(endian="big"), filters=[zc.TransposeCodec(order=(1, 0))])
    for location in ["start", "end"]:
        write(f"v3/shard-{location}", data, chunks=(2, 3), shards={"shape": (4, 6), "index_location": location})
    sparse = np.zeros((8, 8), "uint16")
    sparse[5, 6] = 7
    write("v3/shard-sparse", sparse, chunks=(2, 2), shards=(4, 4))
    inner = zc.ShardingCodec(chunk_shape=(2, 2), codecs=[zc.BytesCodec(), zc.ZstdCodec()])
    zarr.create_array(os.path.join(HERE, "v3/nested-shard"), shape=(8, 8), dtype="uint16", chunks=(8, 8), compressors=None,
                      serializer=zc.ShardingCodec(chunk_shape=(4, 4), codecs=[inner]), overwrite=True)[...] = \
        np.arange(64, dtype="uint16").reshape(8, 8)
    note("v3/nested-shard", np.arange(64, dtype="uint16").reshape(8, 8))
    # A column-major shard in the v2 kind of keys, by tensorstore.
    metadata = {
        "shape": [6, 9], "data_type": "uint16", "fill_value": 3,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4, 6]}},
        "chunk_key_encoding": {"name": "v2", "configuration": {"separator": "."}},
        "codecs": [{"name": "transpose", "configuration": {"order": [1, 0]}}, {
            "name": "sharding_indexed", "configuration": {
                "chunk_shape": [3, 2], "index_location": "start",
                "codecs": [{"name": "bytes", "configuration": {"endian": "big"}},
                           {"name": "blosc", "configuration": {
                               "cname": "lz4", "clevel": 5, "shuffle": "shuffle", "typesize": 2, "blocksize": 0}}],
                "index_codecs": [{"name": "bytes", "configuration": {"endian": "big"}}]}}]}
    ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": os.path.join(HERE, "v3/ts-transposed-shard/")},
             "metadata": metadata, "create": True, "delete_existing": True}).result().write(data).result()
    note("v3/ts-transposed-shard", data)
    # zarr-python's private names for the codecs of numcodecs.
    from numcodecs import zarr3
    for name, arguments in {
        "delta": dict(filters=[zarr3.Delta(dtype="<u2")]), "lz4": dict(compressors=[zarr3.LZ4()]),
        "zlib": dict(compressors=[zarr3.Zlib(level=3)]), "bz2": dict(compressors=[zarr3.BZ2()]),
        "lzma": dict(compressors=[zarr3.LZMA()]), "shuffle": dict(compressors=[zarr3.Shuffle(elementsize=2)]),
        "crc32": dict(compressors=[zarr3.CRC32()]), "adler32": dict(compressors=[zarr3.Adler32()]),
        "fletcher32": dict(compressors=[zarr3.Fletcher32()]),
        "blosc": dict(compressors=[zarr3.Blosc(cname="zstd", clevel=3, shuffle=2)]),
    }.items():
        arguments.setdefault("compressors", None)
        write(f"v3/numcodecs-{name}", data, chunks=(4, 4), **arguments)


def groups():
    for version in [2, 3]:
        path = os.path.join(HERE, f"groups/v{version}")
        root = zarr.open_group(path, mode="w", zarr_format=version, attributes={"z": 1, "a": [None, 2.5]})
        inner = root.create_group("deep/er", attributes={"nan": float("nan")})
        inner.create_array("image", shape=(2,), dtype="uint8", chunks=(1,))[...] = [1, 2]
        zarr.consolidate_metadata(path, zarr_format=version)


for name in ["v2", "v3", "groups"]:
    shutil.rmtree(os.path.join(HERE, name), ignore_errors=True)
v2()
v3()
groups()
json.dump(index, open(os.path.join(HERE, "index.json"), "w"), indent=0)
print(len(index), "arrays")
