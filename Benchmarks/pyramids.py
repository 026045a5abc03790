"""Whole conversions, process start to finished store, beside the peers and the floor, as ratios.

    python Benchmarks/pyramids.py [--parts default,volume,slide,memory] [--rounds 3] [--scale 1]
                                  [--dir DIR]

* default: a 128×512×512 uint16 volume by default settings, beside ngff-zarr.
* volume: 256×1024×512 uint16, smooth plus noise; chunks 64, factors [2, 4].
* slide: 20000×20000×3 uint8 like a stained slide; chunks 512, factors [2, 4].
* memory: peak resident size of converting 2 GiB and 8 GiB.

Sources are .npy files, mapped by every program. `default` and `gaussian` mean ngff-zarr's default
method, `mean` its dask_bin_shrink and tensorstore's downsample driver. The floor is the codec alone, on
the chunks of all levels as they were written, in memory, on both cores. Beside the wall time stands
the processor time: on a machine that others use, only that is worth much. Every program runs in a
process of its own, in turns; the best of all rounds counts.

`--scale 4` makes the images 4 times smaller, to try the script; the peers then skip nothing.
"""

import argparse
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np

NGFFZ = os.path.abspath(os.environ.get(
    "NGFFZ", os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                          ".build/release/ngffz")))
CODECS = {
    "zstd": {"id": "zstd", "level": 0},
    "lz4": {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0},
    "own": None,
}
METHODS = {"gaussian": "itkwasm_gaussian", "mean": "dask_bin_shrink"}

# Runs in ngffz and in Python alike.
CONVERT = """
import json
import sys
import numpy as np
import ngff_zarr as nz
path, out, job = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
data = np.load(path, mmap_mode='r')
image = nz.to_ngff_image(data, dims=job['dims'])
layout = {} if job['chunks'] is None else {'chunks': job['chunks']}
multiscales = nz.to_multiscales(
    image, scale_factors=job['factors'], method=nz.Methods(job['method']), **layout)
codec = {} if job['codec'] is None else {'compressor': job['codec']}
nz.to_ngff_zarr(out, multiscales, version='0.4', **codec)
"""


# --- Images

def make_volume(path, shape):
    out = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint16, shape=shape)
    rng = np.random.default_rng(0)
    y, x = np.arange(shape[1])[:, None], np.arange(shape[2])[None, :]
    for z in range(shape[0]):
        smooth = 1200 + 600 * np.sin(y / 37 + z / 11) * np.cos(x / 53) + 200 * np.sin(
            (x + y + z) / 17)
        out[z] = smooth + rng.normal(0, 24, size=shape[1:])


def make_slide(path, side):
    out = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=(side, side, 3))
    rng = np.random.default_rng(1)
    x, c = np.arange(side, dtype=np.float32)[None, :, None], np.arange(3, dtype=np.float32)
    for start in range(0, side, 250):
        y = np.arange(start, min(side, start + 250), dtype=np.float32)[:, None, None]
        smooth = 190 + 40 * np.sin(y / 91) * np.cos(x / 77 + c) + 15 * np.sin((x + y) / 13 + c)
        noise = rng.integers(-6, 7, size=(y.shape[0], side, 3), dtype=np.int8)
        tissue = np.sin(y / 1900) * np.cos(x / 2300) > -0.2
        out[start:start + 250] = np.where(tissue, smooth + noise, 242)


def make_large(path, shape):
    """A volume made of one noisy plane, moved about; written plane by plane, since a process that is
    started inherits the peak of the memory of who starts it."""
    rng = np.random.default_rng(2)
    y, x = np.arange(shape[1])[:, None], np.arange(shape[2])[None, :]
    plane = (1200 + 600 * np.sin(y / 37) * np.cos(x / 53)
             + rng.normal(0, 24, size=shape[1:])).astype(np.uint16)
    with open(path, "wb") as file:
        header = {"descr": "<u2", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        for z in range(shape[0]):
            (np.roll(plane, 5 * z, axis=1) + np.uint16(z % 7)).tofile(file)


# --- Programs

class Run:
    """Times and peak memory of a process."""

    def __init__(self, command, out=None, folder=None):
        if out:
            shutil.rmtree(out, ignore_errors=True)
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        _, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.user, self.system = usage.ru_utime, usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        if status:
            sys.exit(f"{command[:3]} failed: {errors.decode()[-2000:]}")


def best(runs):
    """The least wall time and the least processor time."""
    return min(run.wall for run in runs), min(run.cpu for run in runs)


def commands(folder, source, out, job):
    script = os.path.join(folder, "convert.py")
    with open(script, "w") as file:
        file.write(CONVERT)
    arguments = [source, out, json.dumps(job)]
    return {
        "ngffz": [NGFFZ, "run", script, *arguments],
        "ngff-zarr": [sys.executable, "-W", "ignore", script, *arguments],
        "tensorstore": [sys.executable, os.path.abspath(__file__), "--tensorstore", *arguments],
    }


def convert_with_tensorstore(source, out, job):
    """Level 0 by the zarr driver, the others of what is stored, by the downsample driver."""
    import tensorstore as ts
    context = ts.Context({"data_copy_concurrency": {"limit": os.cpu_count()},
                          "cache_pool": {"total_bytes_limit": 256 << 20}})
    data = np.load(source, mmap_mode="r")
    if job["dims"][-1] == "c":
        data = data.transpose(2, 0, 1)
    step = [1 if data.ndim == 3 and job["dims"][-1] == "c" and axis == 0 else 2
            for axis in range(data.ndim)]

    def create(level, shape):
        return ts.open({
            "driver": "zarr", "kvstore": {"driver": "file", "path": f"{out}/scale{level}/image/"},
            "metadata": {
                "shape": list(shape), "chunks": [min(job["chunks"], n) for n in shape],
                "dtype": data.dtype.newbyteorder("<").str, "compressor": job["codec"],
                "dimension_separator": "/"}},
            create=True, delete_existing=True, context=context).result()

    below = create(0, data.shape)
    below.write(data).result()
    for level in range(1, len(job["factors"]) + 1):
        smaller = ts.downsample(below, step, "mean")
        shape = [n // k for n, k in zip(below.shape, step)]
        smaller = smaller[tuple(slice(0, n) for n in shape)]
        above = create(level, shape)
        above.write(smaller).result()
        below = above


# --- The floor

def stored_chunks(out):
    """The decoded chunks of all levels of a store."""
    import numcodecs
    chunks = []
    for level in sorted(os.listdir(out)):
        array = os.path.join(out, level, "image")
        if not os.path.isdir(array):
            continue
        with open(os.path.join(array, ".zarray")) as file:
            codec = numcodecs.get_codec(json.load(file)["compressor"])
        for folder, _, names in os.walk(array):
            for name in names:
                if not name.startswith("."):
                    with open(os.path.join(folder, name), "rb") as file:
                        chunks.append(bytes(codec.decode(file.read())))
    return chunks


def library(name):
    for version in ("1", "2"):
        try:
            return ctypes.CDLL(f"lib{name}.so.{version}")
        except OSError:
            pass
    sys.exit(f"lib{name} is not there")


def floor(chunks, codec, item_size):
    """Wall and processor seconds of the codec alone, by the library that ngffz links."""
    size_t, pointer = ctypes.c_size_t, ctypes.c_char_p
    largest = max(map(len, chunks))
    if codec["id"] == "zstd":
        zstd = library("zstd")
        zstd.ZSTD_compressCCtx.argtypes = [ctypes.c_void_p, ctypes.c_void_p, size_t, pointer,
                                           size_t, ctypes.c_int]
        zstd.ZSTD_compressCCtx.restype = size_t
        zstd.ZSTD_createCCtx.restype = ctypes.c_void_p
    else:
        blosc = library("blosc")
        blosc.blosc_compress_ctx.argtypes = [
            ctypes.c_int, ctypes.c_int, size_t, size_t, pointer, ctypes.c_void_p, size_t, pointer,
            size_t, ctypes.c_int]

    def work():
        out = ctypes.create_string_buffer(largest + largest // 8 + 4096)
        context = zstd.ZSTD_createCCtx() if codec["id"] == "zstd" else None
        while True:
            try:
                chunk = waiting.pop()
            except IndexError:
                return
            if context:
                zstd.ZSTD_compressCCtx(context, out, len(out), chunk, len(chunk), codec["level"])
            else:
                blosc.blosc_compress_ctx(
                    codec["clevel"], codec["shuffle"], item_size, len(chunk), chunk, out, len(out),
                    codec["cname"].encode(), 0, 1)

    results = []
    for _ in range(3):
        waiting = chunks[::-1]
        threads = [threading.Thread(target=work) for _ in range(os.cpu_count())]
        cpu, wall = time.process_time(), time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        results.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(wall for wall, _ in results), min(cpu for _, cpu in results)


def own_codec(out):
    with open(os.path.join(out, "scale0", "image", ".zarray")) as file:
        return json.load(file)["compressor"]


# --- Parts

def show(title, rows):
    print(f"\n### {title}\n")
    print("| method | codec | program | wall s | processor s | size MiB | wall / ngffz "
          "| processor / ngffz |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def size(out):
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(out) for name in names) / (1 << 20)


def compare(title, folder, source, item_size, job, options, cells):
    """`cells`: method, codec, and the peers to run."""
    rows = []
    for method, codec, peers in cells:
        here = dict(job, method=METHODS[method], codec=CODECS[codec])
        ours = os.path.join(folder, "ngffz.ome.zarr")
        out = os.path.join(folder, "peer.ome.zarr")
        runs = {name: [] for name in ("ngffz", *peers)}
        sizes = {}
        for round in range(options.rounds):
            for name in runs:
                # The slow ones once, or the whole takes hours.
                if name == "ngff-zarr" and round and runs[name][0].wall > 60:
                    continue
                place = ours if name == "ngffz" else out
                runs[name].append(Run(commands(folder, source, place, here)[name], place))
                sizes[name] = size(place)
        times = {name: best(list_) for name, list_ in runs.items()}
        used = CODECS[codec] or own_codec(ours)
        times["floor"] = floor(stored_chunks(ours), used, item_size)
        wall, cpu = times["ngffz"]
        for name, (peer_wall, peer_cpu) in times.items():
            rows.append([method, codec, name, f"{peer_wall:.3f}", f"{peer_cpu:.3f}",
                         f"{sizes[name]:.0f}" if name in sizes else "",
                         f"{peer_wall / wall:.2f}", f"{peer_cpu / cpu:.2f}"])
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
    show(title, rows)


def default_part(folder, options):
    source = os.path.join(folder, "default.npy")
    side = 512 // options.scale
    make_volume(source, (128 // options.scale, side, side))
    job = {"dims": ["z", "y", "x"], "chunks": None, "factors": [2, 4]}
    compare(f"default: 128×512×512 uint16 / {options.scale}", folder, source, 2, job, options,
            [("gaussian", "own", ["ngff-zarr"])])
    os.remove(source)


def volume_part(folder, options):
    source = os.path.join(folder, "volume.npy")
    shape = tuple(n // options.scale for n in (256, 1024, 512))
    make_volume(source, shape)
    job = {"dims": ["z", "y", "x"], "chunks": 64, "factors": [2, 4]}
    compare(f"volume: {shape} uint16, chunks 64", folder, source, 2, job, options, [
        ("gaussian", "zstd", ["ngff-zarr"]), ("gaussian", "lz4", ["ngff-zarr"]),
        ("mean", "zstd", ["ngff-zarr", "tensorstore"]),
        ("mean", "lz4", ["ngff-zarr", "tensorstore"]), ("gaussian", "own", ["ngff-zarr"]),
        ("mean", "own", ["ngff-zarr"])])
    os.remove(source)


def slide_part(folder, options):
    source = os.path.join(folder, "slide.npy")
    side = 20000 // options.scale
    make_slide(source, side)
    job = {"dims": ["y", "x", "c"], "chunks": 512, "factors": [2, 4]}
    compare(f"slide: {side}×{side}×3 uint8, chunks 512", folder, source, 1, job, options, [
        ("gaussian", "zstd", ["ngff-zarr"]), ("mean", "zstd", ["ngff-zarr", "tensorstore"]),
        ("mean", "lz4", ["tensorstore"]), ("gaussian", "own", []), ("mean", "own", [])])
    os.remove(source)


def memory_part(folder, options):
    print("\n### memory: peak resident size\n\n| image | method | peak MiB | wall s |")
    print("|---|---|---|---|")
    job = {"dims": ["z", "y", "x"], "chunks": 64, "factors": [2, 4], "codec": None}
    for gib in (2, 8):
        source = os.path.join(folder, "large.npy")
        make_large(source, (256 * gib // options.scale, 2048, 1024))
        for method in METHODS:
            out = os.path.join(folder, "ngffz.ome.zarr")
            job["method"] = METHODS[method]
            run = Run(commands(folder, source, out, job)["ngffz"], out)
            shutil.rmtree(out)
            print(f"| {gib} GiB / {options.scale} | {method} | {run.peak:.0f} | {run.wall:.1f} |",
                  flush=True)
        os.remove(source)


PARTS = {"default": default_part, "volume": volume_part, "slide": slide_part,
         "memory": memory_part}


def main():
    if sys.argv[1:2] == ["--tensorstore"]:
        return convert_with_tensorstore(sys.argv[2], sys.argv[3], json.loads(sys.argv[4]))
    parser = argparse.ArgumentParser()
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--dir")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.dir) as folder:
        for part in options.parts.split(","):
            PARTS[part](folder, options)


if __name__ == "__main__":
    sys.exit(main())
