"""The command language beside CPython: start-up and seven programs, as ratios.

    python Benchmarks/scripts.py --ngffz .build/release/ngffz

The programs take turns, each in a process of its own; the best processor time counts, because the
clock on the wall shows what else the machine does. Both must print the same.
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["fib", "loops", "strings", "churn", "sorting", "comprehensions", "nbody"]
FIRST_IMAGE = "import numpy, ngff_zarr; ngff_zarr.to_ngff_image(numpy.zeros((8, 8)), ['y', 'x'])"


def run(command):
    """The processor time of a process, in seconds, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"{command} failed:\n{done.stderr}")
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return spent, done.stdout


def beside(commands, rounds):
    """The best time of each command, the commands taking turns."""
    best = [float("inf")] * len(commands)
    texts = [""] * len(commands)
    for _ in range(rounds):
        for index, command in enumerate(commands):
            spent, texts[index] = run(command)
            best[index] = min(best[index], spent)
    if len(set(texts)) > 1:
        raise SystemExit(f"not the same output: {commands}")
    return best


def line(name, ours, theirs, goal):
    held = "yes" if theirs / ours >= goal else "no"
    print(f"| {name} | {ours * 1000:.1f} | {theirs * 1000:.1f} | {theirs / ours:.2f} | {goal} | {held} |",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ngffz", default=os.environ.get("NGFFZ", ".build/release/ngffz"))
    parser.add_argument("--python", default=sys.executable, help="the CPython to compare with")
    parser.add_argument("--peers", default=sys.executable, help="a Python that has ngff_zarr")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("names", nargs="*", help="some of the programs only")
    options = parser.parse_args()
    version = run([options.python, "--version"])[1].strip()
    print(f"| program | ngffz ms | {version} ms | times faster | goal | holds |")
    print("|---|---|---|---|---|---|", flush=True)
    if not options.names:
        ours, theirs = beside(
            [[options.ngffz, "-c", "pass"], [options.python, "-c", "pass"]], options.rounds * 4)
        line("start, `-c pass`", ours, theirs, 5)
        ours, _ = beside([[options.ngffz, "-c", FIRST_IMAGE]] * 2, options.rounds * 2)
        theirs, _ = beside([[options.peers, "-c", "import ngff_zarr"]] * 2, 2)
        line("first `to_ngff_image` beside `import ngff_zarr`", ours, theirs, 60)
    for name in options.names or NAMES:
        program = HERE / "scripts" / f"{name}.py"
        ours, theirs = beside(
            [[options.ngffz, "run", program], [options.python, program]], options.rounds)
        line(name, ours, theirs, 1)


if __name__ == "__main__":
    sys.exit(main())
