"""The nine cells of the Zarr benchmark, beside the peers and the floor, as ratios.

    python Benchmarks/zarr_cells.py [--bench PROGRAM] [--side 512] [--rounds 3] [--dir DIR]
                                    [--processor]

512×512×512 uint16, smooth content plus noise; chunks of 256³, or shards of 256³ over chunks of 64³;
zstd level 1. "all" reads the whole array at once, "chunks" reads chunk by chunk with two in flight,
"trip" reads each chunk and writes it to a new array. Every cell is measured in rounds, in which all
programs take turns, each in a process of its own; the best time of each counts. The floor makes the
same codec and file calls alone, on both cores; it moves nothing to where it belongs, except that
reading all fills one new array, as it must. With --processor, the processor time of both cores counts
instead of the clock on the wall: what there is to say on a machine that does other things as well.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

KINDS = ["plain", "zstd", "shard"]
CELLS = ["all", "chunks", "trip"]
REPETITIONS = 4


def codecs(kind, chunk):
    zstd = {"name": "zstd", "configuration": {"level": 1, "checksum": False}}
    plain = {"name": "bytes", "configuration": {"endian": "little"}}
    if kind == "plain":
        return [plain], [chunk] * 3
    if kind == "zstd":
        return [plain, zstd], [chunk] * 3
    return [{"name": "sharding_indexed", "configuration": {
        "chunk_shape": [64] * 3, "codecs": [plain, zstd],
        "index_codecs": [plain, {"name": "crc32c"}], "index_location": "end"}}], [256] * 3


def metadata(kind, side, chunk):
    list_, stored = codecs(kind, chunk)
    return {"zarr_format": 3, "node_type": "array", "shape": [side] * 3, "data_type": "uint16",
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": stored}},
            "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
            "fill_value": 0, "codecs": list_, "attributes": {}}


def boxes(shape, stored):
    import itertools
    for start in itertools.product(*(range(0, n, s) for n, s in zip(shape, stored))):
        yield tuple(slice(a, a + s) for a, s in zip(start, stored))


def peer(name, cell, store, out, kind, side, chunk):
    """Runs in a child process; prints the seconds of each repetition."""
    from concurrent.futures import ThreadPoolExecutor
    import numpy as np
    _, stored = codecs(kind, chunk)
    everything = list(boxes([side] * 3, stored))
    if name == "tensorstore":
        import tensorstore as ts
        context = ts.Context({"data_copy_concurrency": {"limit": 2}})
        def open_(path, create=False):
            spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": path + "/"}}
            if create:
                spec["metadata"] = {k: v for k, v in metadata(kind, side, chunk).items()
                                    if k not in ("zarr_format", "node_type", "attributes")}
            return ts.open(spec, context=context, create=create, open=not create).result()
        def read(a, box):
            return a[box].read().result()
        def write(a, box, data):
            a[box].write(data).result()
    elif name == "zarrista":
        import json
        import zarrista
        from zarrista.store import FilesystemStore
        def open_(path, create=False):
            if create:
                os.makedirs(path, exist_ok=True)
                with open(os.path.join(path, "zarr.json"), "w") as file:
                    json.dump(metadata(kind, side, chunk), file)
            return zarrista.Array.open(FilesystemStore(path), "/")
        def read(a, box):
            return a.retrieve_array_subset(box).to_numpy()
        def write(a, box, data):
            a.store_array_subset(box, np.ascontiguousarray(data))
    else:
        import zarr
        def open_(path, create=False):
            if create:
                import json
                os.makedirs(path, exist_ok=True)
                with open(os.path.join(path, "zarr.json"), "w") as file:
                    json.dump(metadata(kind, side, chunk), file)
            return zarr.open_array(path, mode="r+")
        def read(a, box):
            return a[box]
        def write(a, box, data):
            a[box] = data
    times, processor = [], 0
    for _ in range(REPETITIONS):
        shutil.rmtree(out, ignore_errors=True)
        start, before = time.perf_counter(), time.process_time()
        a = open_(store)
        if cell == "all":
            read(a, (slice(0, side),) * 3)
        else:
            b = open_(out, create=True) if cell == "trip" else None
            def one(box):
                data = read(a, box)
                if b is not None:
                    write(b, box, data)
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(one, everything))
        times.append(time.perf_counter() - start)
        processor += time.process_time() - before
    import resource
    print(*times, "peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
          "cpu", processor / REPETITIONS)


def run(command, processor=False):
    """The best time of a repetition in seconds, or the processor time of one; the peak; an error."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None, None, (done.stderr.strip().splitlines() or ["failed"])[-1]
    times, rest = done.stdout.split("peak")
    peak, _, spent = rest.split()
    return float(spent) if processor else min(map(float, times.split())), int(peak), None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", default=".build/release/zarr-bench")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--chunk", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", default=None)
    parser.add_argument("--only", default="")
    parser.add_argument("--processor", action="store_true")
    parser.add_argument("--peer", nargs=7)
    arguments = parser.parse_args()
    if arguments.peer:
        name, cell, store, out, kind, side, chunk = arguments.peer
        return peer(name, cell, store, out, kind, int(side), int(chunk))
    base = tempfile.mkdtemp(prefix="zarr_bench_", dir=arguments.dir)
    side, chunk = str(arguments.side), str(arguments.chunk)
    try:
        raw = os.path.join(base, "raw")
        subprocess.run([arguments.bench, "make", raw, side], check=True)
        stores = {}
        for kind in KINDS:
            stores[kind] = os.path.join(base, kind)
            subprocess.run([arguments.bench, "write", stores[kind], kind, raw, side, chunk],
                           check=True, stdout=subprocess.DEVNULL)
        os.remove(raw)
        names = ["ngffz", "tensorstore", "zarrista", "zarr-python", "floor"]
        copy, _, _ = run([arguments.bench, "memcpy", side, "5"])
        print(f"memcpy of {arguments.side}³ uint16 on both cores: {copy * 1e3:.0f} ms; the rest in ms as well\n")
        print("| cell | " + " | ".join(names) + " | floor / ours | next / ours | peak MiB |")
        print("|---" * (len(names) + 4) + "|", flush=True)
        for kind in KINDS:
            for cell in CELLS:
                if arguments.only and arguments.only not in f"{kind} {cell}":
                    continue
                best, peaks = {}, {}
                for _ in range(arguments.rounds):
                    for name in names:
                        out = os.path.join(base, "out")
                        shutil.rmtree(out, ignore_errors=True)
                        if name in ("ngffz", "floor"):
                            mode = "ours" if name == "ngffz" else "floor"
                            command = [arguments.bench, mode, cell, stores[kind], out, str(REPETITIONS)]
                        else:
                            command = [sys.executable, "-W", "ignore", __file__, "--peer", name, cell,
                                       stores[kind], out, kind, side, chunk]
                        seconds, peak, error = run(command, arguments.processor)
                        if error:
                            print(f"{name} {kind} {cell}: {error}", file=sys.stderr)
                            continue
                        best[name] = min(seconds, best.get(name, seconds))
                        peaks[name] = min(peak, peaks.get(name, peak))
                shutil.rmtree(os.path.join(base, "out"), ignore_errors=True)
                cells = [f"{best[n] * 1e3:.0f}" if n in best else "-" for n in names]
                peers = [best[n] for n in names[1:4] if n in best]
                cells += [f"{best['floor'] / best['ngffz']:.2f}",
                          f"{min(peers) / best['ngffz']:.2f}" if peers else "-",
                          str(peaks["ngffz"])]
                print(f"| {kind} {cell} | " + " | ".join(cells) + " |", flush=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
