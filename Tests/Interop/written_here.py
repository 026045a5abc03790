#!/usr/bin/env python3
"""Reads with ngff-zarr and zarr-python what the tests wrote, and compares it with the fixtures.

    NGFF_INTEROP_OUTPUT=/some/folder swift test --filter InteropOutput
    written_here.py /some/folder Tests/OMEZarrTests/Fixtures
"""

import sys
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import zarr

OUT, FIXTURES = Path(sys.argv[1]), Path(sys.argv[2])
failures = []


def expect(condition, message):
    print("ok  " if condition else "FAIL", message)
    if not condition:
        failures.append(message)


def same(path, reference):
    read = nz.from_ngff_zarr(str(path), validate=True)
    known = nz.from_ngff_zarr(str(reference))
    pixels = all(
        np.array_equal(np.asarray(a.data), np.asarray(b.data))
        for a, b in zip(read.images, known.images, strict=True))
    places = all(
        dict(a.scale) == dict(b.scale) and dict(a.translation) == dict(b.translation)
        for a, b in zip(read.images, known.images))
    expect(pixels and places, f"{path.name}: pixels and places")
    expect(read.metadata.omero == known.metadata.omero, f"{path.name}: omero")


reference = FIXTURES / "image_0.5.ome.zarr"
for version in ("0.4", "0.5", "0.6"):
    same(OUT / f"image_{version}.ome.zarr", reference)
    plate = nz.from_hcs_zarr(str(OUT / f"plate_{version}.ome.zarr"), validate=True)
    image = plate.get_well("B", "2").get_image(1).images[0]
    expect(bool((np.asarray(image.data) == 12).all()), f"plate_{version}: pixels")
    group = zarr.open_group(OUT / f"labels_{version}.ome.zarr", mode="r")
    labels = group["labels"].attrs.asdict()
    labels = labels.get("ome", labels)["labels"]
    expect(labels == ["cells"], f"labels_{version}: listed")
    cells = group["labels/cells/s0"][...]
    known = zarr.open_group(FIXTURES / "labels_0.5.ome.zarr", mode="r")["labels/cells/s0"][...]
    expect(np.array_equal(cells, known), f"labels_{version}: pixels")
    attributes = group["labels/cells"].attrs.asdict()
    nz.validate(attributes, version=version, model="label")
    nz.validate(attributes, version=version, model="image")
    expect(True, f"labels_{version}: schemas")
same(OUT / "sharded_0.5.ome.zarr", reference)
same(OUT / "archive_0.5.ozx", reference)
same(OUT / "upgraded_image_0.4.ome.zarr", reference)
for name in ("image_0.1.zarr", "image_0.3.zarr"):
    read = nz.from_ngff_zarr(str(OUT / f"upgraded_{name}"), validate=True)
    known = zarr.open_group(FIXTURES / name, mode="r")["0"][...]
    expect(np.array_equal(np.asarray(read.images[0].data), known), f"upgraded {name}")
sys.exit(1 if failures else 0)
