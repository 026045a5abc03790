"""The conformance programs of the language, run by CPython: they are plain Python.

    python conformance_programs.py Tests/ScriptTests/Fixtures/Conformance

A file is split at lines of `---`; a part ends well or raises at the line marked `### "text"`.
"""
import sys
import traceback
from pathlib import Path

# Its parts say what is refused, and CPython refuses none of it.
NOT_PYTHON = {"left_out"}


def failing_line(source, name):
    """The line of the part at which it fails, 0 if it does not."""
    try:
        exec(compile(source, name, "exec"), {"__name__": "__main__"})
    except SyntaxError as error:
        return error.lineno, repr(error)
    except Exception as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
        return lines[-1], repr(error)
    return 0, ""


def main(folder):
    count, wrong = 0, []
    for path in sorted(Path(folder).glob("*.ngffz")):
        if path.stem in NOT_PYTHON:
            continue
        for number, part in enumerate(path.read_text().split("\n---\n"), 1):
            marks = [i for i, line in enumerate(part.split("\n"), 1) if '### "' in line]
            line, error = failing_line(part, f"{path.name}, part {number}")
            count += 1
            if line != (marks[0] if marks else 0):
                wrong.append(f"{path.name}, part {number}, line {line}: {error}")
    print(*wrong, f"{count} parts, {len(wrong)} differ", sep="\n")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
