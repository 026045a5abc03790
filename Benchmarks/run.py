"""Runs every benchmark beside its peers: `make bench`. Names of scripts run only those."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SWIFT = os.environ.get("SWIFT", "swift")

# Each benchmark: the product that it needs beside ngffz, the script, and its arguments.
BENCHMARKS = [
    (None, "scripts.py", []),
    (None, "pyramids.py", []),
    (None, "kernels.py", []),
    ("zarr-bench", "zarr_cells.py", ["--bench", ".build/release/zarr-bench"]),
]


def main():
    for product, script, arguments in BENCHMARKS:
        if sys.argv[1:] and script not in sys.argv[1:]:
            continue
        if product:
            subprocess.run(
                [SWIFT, "build", "-c", "release", "--static-swift-stdlib", "--product", product],
                cwd=ROOT, check=True)
        print(f"== {script}", flush=True)
        subprocess.run([sys.executable, os.path.join(HERE, script), *arguments],
                       cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
