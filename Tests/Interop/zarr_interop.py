"""Interoperation of the Zarr room with zarr-python and tensorstore.

Arrays over the product of dtype, codec, shape, order, byte order, separator and sharding are

  * written by us, and must be read equal by zarr-python and by tensorstore;
  * written by zarr-python and by tensorstore, and must be read equal by us.

A peer that does not have a feature (tensorstore lacks some v2 codecs) is not asked for it; how many
cells were compared is printed per direction, and the exit status is 1 if any differs.

    python Tests/Interop/zarr_interop.py [--ngffz BINARY] [--only TEXT] [--processes N]

Our side is the binary, which runs programs of its language: one writes the arrays of many cells, one
reads the arrays of everybody.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

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


WRITE = """
import sys, json, zarr, numpy
answers = []
for job in json.loads(open(sys.argv[1]).read()):
    try:
        array = zarr.create_array(**job['array'])
        array[...] = numpy.load(job['data'])
        answers.append(None)
    except Exception as error:
        answers.append(type(error).__name__ + ': ' + str(error))
open(sys.argv[2], 'w').write(json.dumps(answers))
"""

READ = """
import sys, json, zarr, numpy
answers = []
for job in json.loads(open(sys.argv[1]).read()):
    try:
        numpy.save(job['out'], zarr.open_array(job['store'], mode='r')[...])
        answers.append(None)
    except Exception as error:
        answers.append(type(error).__name__ + ': ' + str(error))
open(sys.argv[2], 'w').write(json.dumps(answers))
"""


def ngffz(binary, program, folder, jobs):
    """Runs a program over jobs; returns for each what went wrong, or None."""
    names = [os.path.join(folder, name) for name in ("program.ngffz", "jobs.json", "answers.json")]
    for name, text in zip(names, [program, json.dumps(jobs)]):
        with open(name, "w") as file:
            file.write(text)
    subprocess.run([binary, "run", *names], check=True, timeout=600)
    with open(names[2]) as file:
        return json.load(file)


def our_arguments(cell, store):
    """The arguments of `zarr.create_array` for a cell."""
    options = cell.options
    dtype = np.dtype(cell.dtype).newbyteorder(">" if options.get("endian") == "big" else "<").str
    arguments = dict(store=store, shape=cell.shape, dtype=dtype, chunks=cell.chunks,
                     zarr_format=cell.format, compressors=cell.compressors, overwrite=True)
    filters = cell.filters
    if cell.format == 2:
        arguments["order"] = options.get("order", "C")
    else:
        # In v3 the order and the byte order are codecs.
        if options.get("order") == "F" and len(cell.shape) > 1:
            filters = [{"name": "transpose",
                        "configuration": {"order": list(reversed(range(len(cell.shape))))}}]
        arguments["serializer"] = {
            "name": "bytes", "configuration": {"endian": options.get("endian", "little")}}
    if cell.shards is not None:
        location = options.get("index_location")
        arguments["shards"] = (
            {"shape": cell.shards, "index_location": location} if location else cell.shards)
    if filters:
        arguments["filters"] = filters
    if "separator" in options:
        name = options.get("kind") or ("v2" if cell.format == 2 else "default")
        arguments["chunk_key_encoding"] = {"name": name, "separator": options["separator"]}
    return arguments


def read_zarr_python(store):
    return np.asarray(zarr.open_array(store, mode="r")[...])


def read_tensorstore(store, format):
    spec = {"driver": "zarr3" if format == 3 else "zarr",
            "kvstore": {"driver": "file", "path": store + "/"}}
    return ts.open(spec, read=True).result().read().result()


class Tally:
    def __init__(self):
        self.good, self.bad = {}, []

    def check(self, direction, cell, action, expected):
        try:
            actual = np.asarray(action())
            same = (
                actual.shape == expected.shape
                and actual.dtype.newbyteorder("=") == expected.dtype
                and np.array_equal(actual, expected, equal_nan=expected.dtype.kind in "fc"))
            reason = "differs"
        except Exception as error:  # whatever it is, it is a failed cell
            same, reason = False, f"{type(error).__name__}: {str(error)[:300]}"
        if same:
            self.good[direction] = self.good.get(direction, 0) + 1
        else:
            self.bad.append((direction, cell.label, reason))

    def add(self, other):
        for direction, count in other.good.items():
            self.good[direction] = self.good.get(direction, 0) + count
        self.bad += other.bad

    def report(self):
        lines = [f"{direction:24} {count:6} equal" for direction, count in sorted(self.good.items())]
        lines.append(f"{'all':24} {sum(self.good.values()):6} equal, {len(self.bad)} not")
        kinds = {}
        for direction, label, reason in self.bad:
            kinds.setdefault((direction, reason[:60]), []).append((label, reason))
        for (direction, _), cells in kinds.items():
            lines.append(f"NOT EQUAL {direction}, {len(cells)} cells such as {cells[0][0]}: {cells[0][1]}")
        return "\n".join(lines)


class Cell:
    """One array of the product."""

    def __init__(self, format, dtype, codec, compressors, filters, shape, chunks, shards, options):
        self.format, self.dtype, self.codec = format, dtype, codec
        self.compressors, self.filters = compressors, filters
        self.shape, self.chunks, self.shards, self.options = shape, chunks, shards, options
        names = ",".join(f["id"] for f in filters or [])
        self.label = f"v{format} {dtype} {codec} {names} {shape} {chunks} {shards} {options}"
        # Such filters round; what zarr-python makes of the data is what counts.
        self.is_lossy = bool(filters) and (
            filters[0]["id"] in ("fixedscaleoffset", "quantize", "bitround", "astype")
            or filters[0]["id"] == "delta" and np.dtype(dtype).kind == "f")


def v3_cells():
    for dtype in DTYPES:
        for (codec, specs), (shape, chunks, shards) in itertools.product(
            V3_CODECS.items(), SHAPES + SHARDED
        ):
            variants = [{}]
            if codec in ("none", "zstd", "blosc-lz4-shuffle"):
                variants += [
                    {"order": "F"}, {"endian": "big"}, {"separator": ".", "kind": "default"},
                    {"separator": "/", "kind": "v2"}, {"separator": ".", "kind": "v2"}]
                if shards:
                    variants.append({"index_location": "start"})
            for options in variants:
                yield Cell(3, dtype, codec, specs, None, shape, chunks, shards, options)


def v2_cells():
    for dtype in DTYPES:
        for (codec, spec), (shape, chunks, _) in itertools.product(V2_CODECS.items(), SHAPES):
            variants = [{}]
            if codec in ("none", "zstd", "blosc-lz41"):
                variants += [{"order": "F"}, {"endian": "big"}, {"separator": "/"}]
            for options in variants:
                yield Cell(2, dtype, codec, spec, None, shape, chunks, None, options)
        for (name, filters), codec in itertools.product(v2_filters(dtype).items(), ["none", "zstd"]):
            if filters:
                yield Cell(2, dtype, codec, V2_CODECS[codec], filters, (7, 11), (3, 4), None, {})


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


def write_zarr_python(cell, store, data):
    if cell.format == 3:
        zarr_python_v3(store, data, cell.chunks, cell.shards, cell.compressors, cell.options)
    else:
        zarr_python_v2(store, data, cell.chunks, cell.compressors, cell.filters, cell.options)


def write_tensorstore(cell, store, data):
    if cell.format == 3:
        tensorstore_v3(store, data, cell.chunks, cell.shards, cell.compressors, cell.options)
    else:
        tensorstore_v2(store, data, cell.chunks, cell.compressors, cell.options)


def compare(binary, cells, seed, folder):
    """Compares some cells in all directions."""
    tally, snappy = Tally(), has_peer_snappy()
    writes, reads, checks = [], [], []

    def later(direction, cell, store, expected):
        reads.append({"store": store, "out": f"{folder}/{len(reads)}.out.npy"})
        checks.append((direction, cell, expected))

    datas = [sample(cell.dtype, cell.shape, seed + n) for n, cell in enumerate(cells)]
    for n, (cell, data) in enumerate(zip(cells, datas)):
        np.save(f"{folder}/{n}.npy", data)
        writes.append({"array": our_arguments(cell, f"{folder}/{n}.ours"), "data": f"{folder}/{n}.npy"})
    for n, (cell, data, error) in enumerate(zip(cells, datas, ngffz(binary, WRITE, folder, writes))):
        has_zarr = snappy or "snappy" not in cell.codec
        has_tensorstore = cell.format == 3 or cell.codec in TS_V2 and not cell.filters
        # What is read may be of the other byte order; the values count.
        if has_zarr:
            store = f"{folder}/{n}.zarr"
            write_zarr_python(cell, store, data)
            if cell.is_lossy:
                data = read_zarr_python(store)
            later("zarr-python -> ngffz", cell, store, data)
        if has_tensorstore:
            store = f"{folder}/{n}.ts"
            write_tensorstore(cell, store, data)
            later("tensorstore -> ngffz", cell, store, data)
        store = f"{folder}/{n}.ours"
        if error:
            tally.bad.append(("ngffz writes", cell.label, error))
            continue
        later("ngffz -> ngffz", cell, store, data)
        if has_zarr:
            tally.check("ngffz -> zarr-python", cell, lambda: read_zarr_python(store), data)
        if has_tensorstore:
            tally.check(
                "ngffz -> tensorstore", cell, lambda: read_tensorstore(store, cell.format), data)
    for job, (direction, cell, expected), error in zip(
            reads, checks, ngffz(binary, READ, folder, reads)):
        if error:
            tally.bad.append((direction, cell.label, error))
        else:
            tally.check(direction, cell, lambda: np.load(job["out"]), expected)
    return tally


def compare_group(arguments):
    binary, cells, seed = arguments
    warnings.simplefilter("ignore")
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="zarr_interop_", dir=base) as folder:
        return compare(binary, cells, seed, folder)


def compare_all(binary, only="", processes=None):
    """Compares the whole product; returns the tally."""
    cells = [cell for cell in [*v3_cells(), *v2_cells()] if only in cell.label]
    groups = [(binary, cells[n:n + 200], n) for n in range(0, len(cells), 200)]
    tally = Tally()
    with multiprocessing.get_context("spawn").Pool(processes or os.cpu_count()) as pool:
        for part in pool.imap_unordered(compare_group, groups):
            tally.add(part)
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ngffz", default=".build/release/ngffz")
    parser.add_argument("--only", default="")
    parser.add_argument("--processes", type=int)
    arguments = parser.parse_args()
    tally = compare_all(os.path.abspath(arguments.ngffz), arguments.only, arguments.processes)
    print(tally.report())
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
