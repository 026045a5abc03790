"""Runs programs through CPython with NumPy and through ngffz, and compares what they print.

usage: numpy_programs.py FOLDER… [--ngffz "COMMAND"]

A folder holds NAME.py; where NAME.out lies beside it, that is the expected text and CPython is not
asked. COMMAND is followed by the path of a program; the default is `.build/release/ngffz run`.
Exit status 1 if a program differs.
"""

import argparse
import difflib
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile


def run(command, program):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command + [str(program)], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout, done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--ngffz", default=f"{root}/.build/release/ngffz run")
    parser.add_argument("--lines", type=int, default=12, help="lines of a difference to show")
    options = parser.parse_args()
    command = shlex.split(options.ngffz)
    programs = sorted(p.resolve() for f in options.folders for p in f.glob("*.py"))
    failed = []
    for program in programs:
        recorded = program.with_suffix(".out")
        expected = (recorded.read_text() if recorded.exists()
                    else run([sys.executable, "-P", "-W", "ignore"], program)[0])
        found, errors = run(command, program)
        if found == expected:
            continue
        failed.append(program.stem)
        print(f"--- {program.stem}")
        lines = list(difflib.unified_diff(
            expected.splitlines(), found.splitlines(), "numpy", "ngffz", lineterm="", n=0))
        print("\n".join(line[:300] for line in lines[:options.lines]))
        if errors:
            print(errors.strip()[-600:])
    print(f"{len(programs) - len(failed)} of {len(programs)} programs print the same")
    if failed:
        print("different:", " ".join(failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
