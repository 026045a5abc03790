"""Runs every notebook with the kernel, and compares what it says with the outputs that are committed.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_notebooks.py

The same file run as a program writes the fresh outputs into the notebooks, all or those named:

    NGFFZ=.build/release/ngffz python Tests/Interop/test_notebooks.py [NAME…]

What is printed has to be equal, the names of errors, and which cells display something; how displays
look is tested with them. A cell with the tag `varies` (timings, the wording of findings) need only run.
"""
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from raw_kernel import kernel_under_test

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def executed(path, folder):
    """The notebook with fresh outputs, run as in a clean checkout that lies in `folder`."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "notebooks").mkdir()
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, kernel_name=kernel_under_test(), timeout=120, record_timing=False, coalesce_streams=True,
        resources={"metadata": {"path": folder / "notebooks"}}).execute()
    return book


def said(cell):
    """What of a cell's outputs is to be equal: pairs of a kind and a text.

    The progress of long work is left out: whether it is shown depends on the machine.
    """
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append((output.name, output.text))
        elif output.output_type == "error":
            parts.append(("error", output.ename))
        elif "<progress" not in output.data.get("text/html", ""):
            parts.append(("display", ""))
    return [part for part, before in zip(parts, [None, *parts]) if part != before]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path, tmp_path):
    book = executed(path, tmp_path)
    committed = nbformat.read(path, as_version=4)
    for fresh, cell in zip(book.cells, committed.cells):
        if cell.cell_type == "code" and "varies" not in cell.metadata.get("tags", []):
            assert said(fresh) == said(cell), cell.source
    kinds = {kind for cell in book.cells for output in cell.get("outputs", [])
             for kind in output.get("data", {})}
    assert {"text/html", "image/png"} <= kinds


def test_there_are_notebooks():
    assert NOTEBOOKS


def record(names):
    for path in NOTEBOOKS:
        if names and path.stem not in names:
            continue
        folder = Path(tempfile.mkdtemp())
        try:
            nbformat.write(executed(path, folder), path)
        finally:
            shutil.rmtree(folder)
        print(path.relative_to(ROOT), path.stat().st_size, "bytes")


if __name__ == "__main__":
    record(sys.argv[1:])
