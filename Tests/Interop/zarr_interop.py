"""Interoperation of the Zarr room with zarr-python and tensorstore.

Arrays over the product of dtype, codec, shape, order, byte order, separator and sharding are

  * written by us, and must be read equal by zarr-python and by tensorstore;
  * written by zarr-python and by tensorstore, and must be read equal by us.

A peer that does not have a feature (tensorstore lacks some v2 codecs) is not asked for it; how many
cells were compared is printed per direction, and the exit status is 1 if any differs.

    python Tests/Interop/zarr_interop.py [--driver PROGRAM | --ngffz BINARY] [--quick] [--keep DIR]

The driver reads one JSON request a line (op "write" or "read") and answers with one JSON line; see
`Driver`. With --ngffz, the binary runs scripts of its language that do the same.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import tensorstore as ts
import zarr
import zarr.codecs as zc

DTYPES = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
]

# shape, chunks, shards
SHAPES = [
    ((), (), None),
    ((1,), (1,), None),
    ((13,), (4,), None),
    ((0,), (3,), None),
    ((7, 11), (3, 4), None),
    ((8, 12), (4, 6), None),
    ((5, 6, 7), (2, 3, 4), None),
]
SHARDED = [
    ((16,), (4,), (8,)),
    ((13,), (3,), (6,)),
    ((9, 14), (2, 3), (4, 6)),
    ((6, 7, 8), (2, 2, 4), (4, 4, 8)),
]

V3_CODECS = {
    "none": [],
    "zstd": [{"name": "zstd", "configuration": {"level": 1, "checksum": False}}],
    "zstd+": [{"name": "zstd", "configuration": {"level": 3, "checksum": True}}],
    "gzip": [{"name": "gzip", "configuration": {"level": 5}}],
    "crc32c": [{"name": "crc32c"}],
    "zstd,crc32c": [
        {"name": "zstd", "configuration": {"level": 0, "checksum": False}}, {"name": "crc32c"}],
}
for cname, shuffle in [
    ("lz4", "noshuffle"), ("lz4", "shuffle"), ("lz4hc", "bitshuffle"), ("zstd", "shuffle"),
    ("zlib", "shuffle"), ("blosclz", "bitshuffle"), ("snappy", "shuffle"),
]:
    V3_CODECS[f"blosc-{cname}-{shuffle}"] = [
        {"name": "blosc", "configuration": {"cname": cname, "clevel": 5, "shuffle": shuffle}}]

V2_CODECS = {
    "none": None,
    "zstd": {"id": "zstd", "level": 1},
    "zlib": {"id": "zlib", "level": 1},
    "gzip": {"id": "gzip", "level": 1},
    "bz2": {"id": "bz2", "level": 1},
    "lz4": {"id": "lz4", "acceleration": 1},
    "lzma": {"id": "lzma", "format": 1, "check": -1, "preset": None, "filters": None},
    "lzma-alone": {"id": "lzma", "format": 2, "check": -1, "preset": 1, "filters": None},
    "lzma-raw": {"id": "lzma", "format": 3, "check": -1, "preset": None,
                 "filters": [{"id": 3, "dist": 4}, {"id": 33, "preset": 1}]},
}
for cname, shuffle in itertools.product(
    ["lz4", "lz4hc", "blosclz", "zstd", "zlib", "snappy"], [0, 1, 2, -1]
):
    V2_CODECS[f"blosc-{cname}{shuffle}"] = {
        "id": "blosc", "cname": cname, "clevel": 5, "shuffle": shuffle, "blocksize": 0}
TS_V2 = {"none", "zstd", "zlib", "gzip", "bz2"} | {k for k in V2_CODECS if k.startswith("blosc")}


def has_peer_snappy():
    import numcodecs.blosc
    return "snappy" in numcodecs.blosc.list_compressors()


def v2_filters(dtype):
    """Filters by name that make sense for a dtype."""
    d = np.dtype(dtype)
    filters = {"none": None, "shuffle": [{"id": "shuffle", "elementsize": d.itemsize}]}
    for name in ["crc32", "adler32", "crc32c", "fletcher32"]:
        filters[name] = [{"id": name}]
    if d.kind in "iuf" and dtype != "float16":
        filters["delta"] = [{"id": "delta", "dtype": d.str, "astype": d.str}]
    if d.kind == "f" and d.itemsize > 2:
        filters["fso"] = [{"id": "fixedscaleoffset", "offset": 0, "scale": 100,
                           "dtype": d.str, "astype": "<i4"}]
        filters["quantize"] = [{"id": "quantize", "digits": 2, "dtype": d.str, "astype": d.str}]
        filters["bitround"] = [{"id": "bitround", "keepbits": 8}]
        filters["astype"] = [{"id": "astype", "encode_dtype": "<f4", "decode_dtype": d.str}]
    if d.kind in "iu":
        filters["astype"] = [{"id": "astype", "encode_dtype": "<i8", "decode_dtype": d.str}]
    if d.kind == "b":
        filters["packbits"] = [{"id": "packbits"}]
    return filters


def sample(dtype, shape, seed):
    rng = np.random.default_rng(seed)
    d = np.dtype(dtype)
    if d.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if d.kind in "iu":
        info = np.iinfo(d)
        data = rng.integers(info.min, info.max, shape, dtype=d, endpoint=True)
        # A chunk that is all fill value must survive as well.
        return np.where(rng.random(shape) < 0.5, 0, data).astype(d)
    if d.kind == "c":
        return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(d)
    return np.round(rng.normal(size=shape) * 10, 2).astype(d)


class Driver:
    """Our side, driven by one JSON request a line."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def write(self, store, data, scratch, **options):
        np.ascontiguousarray(data).tofile(scratch)
        answer = self.ask({"op": "write", "store": store, "data": scratch,
                           "shape": list(data.shape), "dtype": str(data.dtype), **options})
        if not answer["ok"]:
            raise RuntimeError(answer["error"])

    def read(self, store, dtype, scratch):
        answer = self.ask({"op": "read", "store": store, "out": scratch})
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return np.fromfile(scratch, dtype).reshape(answer["shape"])


class Script(Driver):
    """Our side, driven by scripts of the ngffz language."""

    def __init__(self, binary):
        self.binary = binary

    def run(self, code):
        done = subprocess.run([self.binary, "-c", code], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else "failed")

    def write(self, store, data, scratch, *, format, chunks, shards=None, compressors=None,
              filters=None, order="C", endian="little", separator=None, kind=None, fill=None,
              index_location=None):
        np.save(scratch + ".npy", data)
        dtype = np.dtype(data.dtype).newbyteorder(">" if endian == "big" else "<").str
        arguments = dict(store=store, shape=data.shape, dtype=dtype, chunks=chunks,
                         zarr_format=format, compressors=compressors, overwrite=True)
        if fill is not None:
            arguments["fill_value"] = fill
        if format == 2:
            arguments["order"] = order
        else:
            # In v3 the order and the byte order are codecs.
            if order == "F" and data.ndim > 1:
                filters = [{"name": "transpose",
                            "configuration": {"order": list(reversed(range(data.ndim)))}}]
            arguments["serializer"] = {"name": "bytes", "configuration": {"endian": endian}}
        if shards is not None:
            arguments["shards"] = (
                {"shape": shards, "index_location": index_location} if index_location else shards)
        if filters:
            arguments["filters"] = filters
        if separator is not None:
            name = kind or ("v2" if format == 2 else "default")
            arguments["chunk_key_encoding"] = {"name": name, "separator": separator}
        self.run("import zarr, numpy\n"
                 f"a = zarr.create_array(**{arguments!r})\n"
                 f"a[...] = numpy.load({scratch + '.npy'!r})\n")

    def read(self, store, dtype, scratch):
        self.run("import zarr, numpy\n"
                 f"numpy.save({scratch + '.npy'!r}, zarr.open_array({store!r}, mode='r')[...])\n")
        return np.load(scratch + ".npy")


def read_zarr_python(store):
    return np.asarray(zarr.open_array(store, mode="r")[...])


def read_tensorstore(store, format):
    spec = {"driver": "zarr3" if format == 3 else "zarr",
            "kvstore": {"driver": "file", "path": store + "/"}}
    return ts.open(spec, read=True).result().read().result()


class Tally:
    def __init__(self):
        self.good, self.bad = {}, []

    def check(self, direction, label, action, expected):
        try:
            actual = np.asarray(action())
            same = actual.shape == expected.shape and (
                np.array_equal(actual, expected.astype(actual.dtype), equal_nan=expected.dtype.kind in "fc"))
            reason = "differs"
        except Exception as error:  # whatever it is, it is a failed cell
            same, reason = False, f"{type(error).__name__}: {str(error)[:300]}"
        if same:
            self.good[direction] = self.good.get(direction, 0) + 1
        else:
            self.bad.append((direction, label, reason))


def v3_cells(quick):
    """label, dtype, shape, chunks, shards, options for all, whether tensorstore takes it"""
    for dtype in DTYPES:
        for (codec, specs), (shape, chunks, shards) in itertools.product(
            V3_CODECS.items(), SHAPES + SHARDED
        ):
            if quick and dtype not in ("uint8", "uint16", "float32") and codec not in ("none", "zstd"):
                continue
            variants = [{}]
            if codec in ("none", "zstd", "blosc-lz4-shuffle"):
                variants += [
                    {"order": "F"}, {"endian": "big"}, {"separator": ".", "kind": "default"},
                    {"separator": "/", "kind": "v2"}, {"separator": ".", "kind": "v2"}]
                if shards:
                    variants.append({"index_location": "start"})
            for options in variants:
                yield f"v3 {dtype} {codec} {shape} {chunks} {shards} {options}", \
                    dtype, specs, shape, chunks, shards, options


def v2_cells(quick):
    for dtype in DTYPES:
        for (codec, spec), (shape, chunks, _) in itertools.product(V2_CODECS.items(), SHAPES):
            if quick and dtype not in ("uint8", "uint16", "float32") and codec not in ("none", "zstd"):
                continue
            variants = [{}]
            if codec in ("none", "zstd", "blosc-lz41"):
                variants += [{"order": "F"}, {"endian": "big"}, {"separator": "/"}]
            for options in variants:
                yield f"v2 {dtype} {codec} {shape} {chunks} {options}", \
                    dtype, codec, spec, None, shape, chunks, options
        for (name, filters), codec in itertools.product(v2_filters(dtype).items(), ["none", "zstd"]):
            if filters:
                yield f"v2 {dtype} {codec} filter {name}", \
                    dtype, codec, V2_CODECS[codec], filters, (7, 11), (3, 4), {}


def zarr_python_v3(store, data, chunks, shards, specs, options):
    configuration = {"fill_value": 0, "order": "C"}
    filters = []
    if options.get("order") == "F" and data.ndim > 1:
        filters = [zc.TransposeCodec(order=tuple(reversed(range(data.ndim))))]
    serializer = zc.BytesCodec(endian=options.get("endian", "little") if data.dtype.itemsize > 1 else None)
    if "separator" in options:
        configuration["chunk_key_encoding"] = {
            "name": options["kind"], "configuration": {"separator": options["separator"]}}
    if shards is not None and "index_location" in options:
        shards = {"shape": shards, "index_location": options["index_location"]}
    compressors = []
    for spec in specs:
        spec = json.loads(json.dumps(spec))
        if spec["name"] == "blosc":
            spec["configuration"].setdefault("typesize", data.dtype.itemsize)
            spec["configuration"].setdefault("blocksize", 0)
        compressors.append(spec)
    array = zarr.create_array(
        store, shape=data.shape, dtype=data.dtype, chunks=chunks, shards=shards, filters=filters,
        serializer=serializer, compressors=compressors, zarr_format=3, overwrite=True, **configuration)
    array[...] = data


def tensorstore_v3(store, data, chunks, shards, specs, options):
    inner = []
    if options.get("order") == "F" and data.ndim > 1:
        inner.append({"name": "transpose", "configuration": {"order": list(reversed(range(data.ndim)))}})
    inner.append({"name": "bytes", "configuration": {"endian": options.get("endian", "little")}}
                 if data.dtype.itemsize > 1 else {"name": "bytes"})
    for spec in specs:
        spec = json.loads(json.dumps(spec))
        if spec["name"] == "blosc":
            spec["configuration"].setdefault("typesize", data.dtype.itemsize)
            spec["configuration"].setdefault("blocksize", 0)
        inner.append(spec)
    if shards is not None:
        inner = [{"name": "sharding_indexed", "configuration": {
            "chunk_shape": list(chunks), "codecs": inner,
            "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
            "index_location": options.get("index_location", "end")}}]
    metadata = {
        "shape": list(data.shape), "data_type": str(data.dtype), "codecs": inner,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(shards or chunks)}},
        "chunk_key_encoding": {"name": options.get("kind", "default"),
                               "configuration": {"separator": options.get("separator", "/")}},
        "fill_value": False if data.dtype.kind == "b" else [0.0, 0.0] if data.dtype.kind == "c" else 0}
    ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": store + "/"},
             "metadata": metadata, "create": True, "delete_existing": True}).result().write(data).result()


def zarr_python_v2(store, data, chunks, spec, filters, options):
    dtype = data.dtype.newbyteorder(">" if options.get("endian") == "big" else "<")
    import numcodecs
    array = zarr.create_array(
        store, shape=data.shape, dtype=dtype, chunks=chunks, zarr_format=2, overwrite=True,
        filters=[numcodecs.get_codec(dict(f)) for f in filters] if filters else None,
        compressors=numcodecs.get_codec(dict(spec)) if spec else None, fill_value=0,
        order=options.get("order", "C"),
        chunk_key_encoding={"name": "v2", "separator": options.get("separator", ".")})
    array[...] = data


def tensorstore_v2(store, data, chunks, spec, options):
    dtype = data.dtype.newbyteorder(">" if options.get("endian") == "big" else "<").str
    ts.open({"driver": "zarr", "kvstore": {"driver": "file", "path": store + "/"},
             "metadata": {"shape": list(data.shape), "chunks": list(chunks), "dtype": dtype,
                          "compressor": spec, "filters": None,
                          "order": options.get("order", "C") if data.ndim > 1 else "C",
                          "fill_value": None, "dimension_separator": options.get("separator", ".")},
             "create": True, "delete_existing": True}).result().write(data).result()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--driver")
    parser.add_argument("--ngffz", default=".build/release/ngffz")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    ours = Driver(arguments.driver) if arguments.driver else Script(arguments.ngffz)
    base = arguments.keep or tempfile.mkdtemp(prefix="zarr_interop_", dir="/dev/shm"
                                              if os.path.isdir("/dev/shm") else None)
    os.makedirs(base, exist_ok=True)
    scratch, tally = os.path.join(base, "scratch"), Tally()
    snappy = has_peer_snappy()

    def fresh(name):
        path = os.path.join(base, name)
        shutil.rmtree(path, ignore_errors=True)
        return path

    for number, (label, dtype, specs, shape, chunks, shards, options) in enumerate(v3_cells(arguments.quick)):
        data = sample(dtype, shape, number)
        peer_python = snappy or "snappy" not in label
        store = fresh("ours")
        try:
            ours.write(store, data, scratch, format=3, chunks=list(chunks),
                       shards=list(shards) if shards else None, compressors=specs, **options)
        except Exception as error:
            tally.bad.append(("write", label, str(error)))
            continue
        if peer_python:
            tally.check("ours -> zarr-python", label, lambda: read_zarr_python(store), data)
        tally.check("ours -> tensorstore", label, lambda: read_tensorstore(store, 3), data)
        tally.check("ours -> ours", label, lambda: ours.read(store, dtype, scratch), data)
        if peer_python:
            store = fresh("theirs")
            zarr_python_v3(store, data, chunks, shards, specs, options)
            tally.check("zarr-python -> ours", label, lambda: ours.read(store, dtype, scratch), data)
        store = fresh("theirs")
        try:
            tensorstore_v3(store, data, chunks, shards, specs, options)
        except ValueError as error:
            tally.bad.append(("tensorstore write", label, str(error)[:300]))
            continue
        tally.check("tensorstore -> ours", label, lambda: ours.read(store, dtype, scratch), data)

    for number, (label, dtype, codec, spec, filters, shape, chunks, options) in enumerate(
        v2_cells(arguments.quick)
    ):
        data = sample(dtype, shape, number)
        # Sums of float differences round; what zarr-python makes of them is what counts.
        lossy = filters and (
            filters[0]["id"] in ("fixedscaleoffset", "quantize", "bitround", "astype")
            or filters[0]["id"] == "delta" and np.dtype(dtype).kind == "f")
        peer_python = snappy or "snappy" not in label
        peer_ts = codec in TS_V2 and not filters
        if peer_python:
            store = fresh("theirs")
            zarr_python_v2(store, data, chunks, spec, filters, options)
            data_there = read_zarr_python(store) if lossy else data
            tally.check("zarr-python -> ours", label, lambda: ours.read(store, dtype, scratch), data_there)
        else:
            data_there = data
        store = fresh("ours")
        try:
            ours.write(store, data, scratch, format=2, chunks=list(chunks),
                       compressors=[spec] if spec else [], filters=filters or [], **options)
        except Exception as error:
            tally.bad.append(("write", label, str(error)))
            continue
        if peer_python:
            tally.check("ours -> zarr-python", label, lambda: read_zarr_python(store), data_there)
        if peer_ts:
            tally.check("ours -> tensorstore", label, lambda: read_tensorstore(store, 2), data_there)
        tally.check("ours -> ours", label, lambda: ours.read(store, dtype, scratch), data_there)
        if peer_ts:
            store = fresh("theirs")
            try:
                tensorstore_v2(store, data, chunks, spec, options)
            except ValueError as error:
                tally.bad.append(("tensorstore write", label, str(error)[:300]))
                continue
            tally.check("tensorstore -> ours", label, lambda: ours.read(store, dtype, scratch), data)

    if not arguments.keep:
        shutil.rmtree(base, ignore_errors=True)
    for direction, count in sorted(tally.good.items()):
        print(f"{direction:24} {count:6} equal")
    print(f"{'all':24} {sum(tally.good.values()):6} equal, {len(tally.bad)} not")
    kinds = {}
    for direction, label, reason in tally.bad:
        kinds.setdefault((direction, reason[:60]), []).append((label, reason))
    for (direction, _), cells in kinds.items():
        print(f"NOT EQUAL {direction}, {len(cells)} cells such as {cells[0][0]}: {cells[0][1]}")
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
