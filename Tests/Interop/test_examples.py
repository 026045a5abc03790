"""Runs every script of examples/; what they write, ngff-zarr and zarr-python read.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_examples.py

The scripts check their own results with `assert`. The quickstart is run by test_peers.py.
"""
import os
import subprocess
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import pytest
import zarr

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))


def levels(multiscales):
    return [tuple(image.data.shape) for image in multiscales.images]


def plate(folder):
    plate = nz.from_hcs_zarr(str(folder / "plate.ome.zarr"), validate=True)
    assert len(plate.wells) == 5
    assert levels(plate.get_well("B", "3").get_image(1)) == [(96, 96), (48, 48)]


def labels(folder):
    image = nz.from_ngff_zarr(str(folder / "nuclei.ome.zarr"), validate=True)
    assert levels(image) == [(256, 256), (128, 128), (64, 64)]
    assert zarr.open_group(folder / "nuclei.ome.zarr" / "labels").attrs["labels"] == ["nuclei"]
    label = nz.from_ngff_zarr(str(folder / "nuclei.ome.zarr" / "labels" / "nuclei"))
    counts = {len(np.unique(np.asarray(image.data))) for image in label.images}
    assert counts == {25}


def shards(folder):
    plain, sharded = (zarr.open_array(folder / f"{name}.zarr") for name in ("plain", "sharded"))
    assert sharded.shards == (64, 128, 64) and plain.shards is None
    differs = plain[...] != sharded[...]
    assert differs.sum() == 1000 and (sharded[differs] == 65535).all()


def convert(folder):
    image = nz.from_ngff_zarr(str(folder / "cells.ozx"), validate=True)
    assert levels(image) == [(2, 16, 256, 256), (2, 16, 128, 128), (2, 8, 64, 64)]
    assert [channel.label for channel in image.metadata.omero.channels] == ["nuclei", "membranes"]


def validate_and_repair(folder):
    nz.from_ngff_zarr(str(folder / "damaged.ome.zarr"), validate=True)


@pytest.mark.parametrize(
    "path", [path for path in sorted((ROOT / "examples").glob("*.ngffz"))
             if path.stem != "quickstart"], ids=lambda path: path.stem)
def test_example(path, tmp_path):
    result = subprocess.run(
        [NGFFZ, "run", str(path), str(tmp_path)], cwd=tmp_path, capture_output=True, text=True,
        timeout=120)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    globals()[path.stem](tmp_path)
