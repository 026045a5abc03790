"""Kills writes at random moments, twenty times, looks at what is left, and resumes them.

    python pyramids_killed.py path/to/ngffz [--rounds 20] [--seed 0]

After each kill -9:

* where a store was before, it is there whole, or already the new one whole; where none was, either
  none is there or the whole new one: judged by ngff-zarr, which reads every pixel;
* what lies beside it does not read as an image, unless it is the whole new one, or the whole old one
  that the new one has just taken the place of.

Then `resume=True` finishes the write: to the same bytes as an uninterrupted one, with the chunks that
were finished left as they were.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import ngff_zarr as nz
import numpy as np
import zarr

SCRIPT = """
import json
import sys
import numpy as np
import ngff_zarr as nz
out, options = sys.argv[1], json.loads(sys.argv[2])
data = np.load(options.pop('source'))
image = nz.to_ngff_image(data, dims=['z', 'y', 'x'])
multiscales = nz.to_multiscales(image, scale_factors=[2, 4], chunks=32)
nz.to_ngff_zarr(out, multiscales, **options)
"""
ZSTD = {"id": "zstd", "level": 9}
FORMATS = [
    ("a.ome.zarr", {"version": "0.4", "compressor": ZSTD}),
    ("b.ome.zarr", {"version": "0.5", "compressor": ZSTD}),
    ("c.ome.zarr", {"version": "0.5", "compressor": ZSTD, "chunks_per_shard": 2}),
    ("d.ozx", {"compressor": ZSTD, "resume": True}),
]


def command(binary, out, source, options):
    return [binary, "run", "write.ngffz", out, json.dumps({"source": source, **options})]


def files(folder):
    """The bytes of every file by its path, as hashes, and which file of the disk it is."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            found[os.path.relpath(path, folder)] = (digest, os.stat(path).st_ino)
    return found


def pixels(path):
    """All levels, read by ngff-zarr; None if it is no image."""
    if not os.path.exists(path):
        return None
    return [np.asarray(image.data) for image in nz.from_ngff_zarr(path).images]


def is_image(folder):
    try:
        group = zarr.open_group(folder, mode="r")
    except Exception:
        return False
    return "multiscales" in group.attrs or "multiscales" in group.attrs.get("ome", {})


def equal(a, b):
    return a is not None and len(a) == len(b) and all(map(np.array_equal, a, b))


def write(command, folder):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise AssertionError(f"failed: {done.stderr[-1000:]}")
    return time.perf_counter() - start


def round_(binary, folder, rng, number, whole):
    name, options = FORMATS[number % len(FORMATS)]
    out = os.path.join(folder, name)
    expected, seconds = whole[name]
    before = None
    if number % 2:
        write(command(binary, name, "old.npy", options), folder)
        before = pixels(out)
    process = subprocess.Popen(command(binary, name, "new.npy", options), cwd=folder)
    time.sleep(rng.uniform(0.02, 1) * seconds)
    process.send_signal(signal.SIGKILL)
    was_killed = process.wait() != 0
    found = pixels(out)
    assert (found is None and before is None) or equal(found, expected[0]) or (
        before is not None and equal(found, before)), "what is there is neither old nor new"
    beside = os.path.join(folder, f".{name}.ngffz.partial")
    if os.path.isdir(beside):
        # A directory that is about to become an archive may be whole already.
        assert not is_image(beside) or any(
            equal(pixels(beside), one) for one in (expected[0], before)), (
            "what is unfinished reads as an image")
    # Once the new one is in its place, what lies beside it is the old one.
    kept = {} if equal(found, expected[0]) else {
        path: entry for path, entry in files(beside).items()
        if os.path.basename(path)[:1].isdigit()}
    # What is resumed must not be refused for being there already.
    write(command(binary, name, "new.npy", {**options, "resume": True}), folder)
    found = pixels(out)
    assert equal(found, expected[0]), "what was resumed differs"
    redone = 0
    if not name.endswith(".ozx"):
        after = files(out)
        assert {path: digest for path, (digest, _) in after.items()} == expected[1], (
            "the bytes of what was resumed differ")
        redone = sum(after[path] != entry for path, entry in kept.items())
    left = [entry for entry in os.listdir(folder) if entry.startswith(f".{name}")]
    assert not left, f"left behind: {left}"
    shutil.rmtree(out, ignore_errors=True) if os.path.isdir(out) else os.remove(out)
    return was_killed, len(kept), redone


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    rng = np.random.default_rng(options.seed)
    killed = kept = redone = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "write.ngffz"), "w") as file:
            file.write(SCRIPT)
        for name in ("old", "new"):
            np.save(os.path.join(folder, f"{name}.npy"),
                    rng.integers(0, 4000, size=(64, 320, 320), dtype=np.uint16))
        whole = {}
        for name, keywords in FORMATS:
            seconds = write(command(binary, name, "new.npy", keywords), folder)
            out = os.path.join(folder, name)
            digests = {path: digest for path, (digest, _) in files(out).items()}
            whole[name] = ((pixels(out), digests), seconds)
            shutil.rmtree(out) if os.path.isdir(out) else os.remove(out)
        for number in range(options.rounds):
            try:
                was_killed, chunks, again = round_(binary, folder, rng, number, whole)
                killed, kept, redone = killed + was_killed, kept + chunks, redone + again
            except AssertionError as error:
                failures += 1
                print(f"round {number}, {FORMATS[number % len(FORMATS)]}: {error}")
    print(f"{options.rounds} rounds, {killed} killed before the end, {kept} finished chunks found "
          f"then, {redone} of them done again; {failures} failures")
    sys.exit(1 if failures or redone or not kept else 0)


if __name__ == "__main__":
    main()
