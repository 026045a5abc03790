#!/usr/bin/env python3
"""Stores that ngff-zarr and zarr-python wrote, for the tests of reading. Run in this directory."""

import json
import shutil
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import zarr

HERE = Path(__file__).parent


def fresh(name):
    path = HERE / name
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    return str(path)


def pyramid():
    data = (np.arange(2 * 3 * 16 * 16) % 251).reshape(2, 3, 16, 16).astype("uint16")
    image = nz.to_ngff_image(
        data, dims=["c", "z", "y", "x"], scale={"z": 2.0, "y": 0.5, "x": 0.25},
        translation={"z": 0.0, "y": 10.0, "x": -3.0}, name="cells",
        axes_units={"z": "micrometer", "y": "micrometer", "x": "micrometer"})
    result = nz.to_multiscales(
        image, scale_factors=[{"z": 1, "y": 2, "x": 2}], chunks=8,
        method=nz.Methods.ITKWASM_BIN_SHRINK)
    result.metadata.omero = nz.Omero(channels=[
        nz.OmeroChannel(color="00FFFF", label="DAPI",
                        window=nz.OmeroWindow(min=0, max=65535, start=1, end=250)),
        nz.OmeroChannel(color="FF00FF", label="GFP",
                        window=nz.OmeroWindow(min=0, max=65535, start=2, end=200))])
    return result


def plate(name, version):
    metadata = nz.Plate(
        columns=[nz.PlateColumn("1"), nz.PlateColumn("2")],
        rows=[nz.PlateRow("A"), nz.PlateRow("B")],
        wells=[nz.PlateWell("A/1", 0, 0), nz.PlateWell("B/2", 1, 1)], version=version,
        acquisitions=[nz.PlateAcquisition(id=0, name="first"),
                      nz.PlateAcquisition(id=1, name="second")],
        field_count=2, name="screen")
    path = fresh(name)
    with nz.HCSPlateWriter(path, metadata, version=version) as writer:
        for row, column in (("A", "1"), ("B", "2")):
            for field in (0, 1):
                data = np.full((8, 8), 10 * field + int(column), dtype="uint8")
                image = nz.to_ngff_image(data, dims=["y", "x"])
                writer.write_well_image(
                    nz.to_multiscales(image, scale_factors=[2]), row, column, field_index=field,
                    acquisition_id=field)


def old(name, version, separator, axes):
    path = fresh(name)
    group = zarr.open_group(path, mode="w", zarr_format=2)
    entry = {"datasets": [{"path": "0"}, {"path": "1"}], "name": "old", "version": version,
             "type": "nearest", "metadata": {"method": "skimage", "args": [1]}}
    if axes:
        entry["axes"] = axes
    group.attrs.update({
        "multiscales": [entry], "_creator": {"name": "someone"},
        "omero": {"id": 1, "name": "old", "channels": [
            {"color": "FFFFFF", "active": True, "coefficient": 1, "family": "linear",
             "inverted": False, "label": "one",
             "window": {"min": 0, "max": 255, "start": 0, "end": 255}}],
            "rdefs": {"defaultT": 0, "defaultZ": 0, "model": "color"}}})
    shape = (1, 1, 2, 16, 16)[-len(axes):] if axes else (1, 1, 2, 16, 16)
    for index in (0, 1):
        size = shape[:-2] + tuple(n >> index for n in shape[-2:])
        array = group.create_array(
            str(index), shape=size, chunks=tuple(min(8, n) for n in size), dtype="uint8",
            chunk_key_encoding={"name": "v2", "separator": separator},
            attributes={"_ARRAY_DIMENSIONS": axes} if axes else None)
        array[...] = (np.arange(np.prod(size)) % 200).reshape(size).astype("uint8")


def labelled(name):
    """0.5 with a label image, transformations of the whole pyramid and attributes of others."""
    path = fresh(name)
    root = zarr.open_group(path, mode="w", zarr_format=3)
    axes = [{"name": "y", "type": "space", "unit": "micrometer"},
            {"name": "x", "type": "space", "unit": "micrometer"}]

    def image(group, dtype, extra):
        datasets = []
        for level in (0, 1):
            size = 16 >> level
            array = group.create_array(
                f"s{level}", shape=(size, size), chunks=(8, 8), dtype=dtype,
                dimension_names=["y", "x"])
            array[...] = (np.arange(size * size) % 7).reshape(size, size).astype(dtype)
            datasets.append({"path": f"s{level}", "coordinateTransformations": [
                {"type": "scale", "scale": [2.0 ** level, 2.0 ** level]},
                {"type": "translation", "translation": [0.5 * level, 0.5 * level]}]})
        group.attrs["ome"] = {
            "version": "0.5",
            "multiscales": [{"axes": axes, "datasets": datasets, "name": "i", "type": "gaussian",
                             "metadata": {"method": "own", "kwargs": {"a": 1}}, **extra}]}

    image(root, "uint16", {"coordinateTransformations": [
        {"type": "scale", "scale": [0.1, 0.2]}, {"type": "translation", "translation": [5, 6]}]})
    root.attrs["someone"] = {"else": [1, 2.5, None]}
    labels = root.create_group("labels")
    labels.attrs["ome"] = {"version": "0.5", "labels": ["cells"]}
    cells = labels.create_group("cells")
    image(cells, "uint8", {})
    ome = cells.attrs["ome"]
    ome["image-label"] = {
        "colors": [{"label-value": 1, "rgba": [255, 0, 0, 255]}],
        "properties": [{"label-value": 1, "class": "nucleus"}], "source": {"image": "../../"}}
    cells.attrs["ome"] = ome


def main():
    images = pyramid()
    for version in ("0.4", "0.5", "0.6"):
        nz.to_ngff_zarr(fresh(f"image_{version}.ome.zarr"), images, version=version)
    nz.to_ngff_zarr(fresh("image_0.5.ozx"), images, version="0.5")
    for version in ("0.4", "0.5"):
        plate(f"plate_{version}.ome.zarr", version)
    old("image_0.1.zarr", "0.1", ".", None)
    old("image_0.2.zarr", "0.2", "/", None)
    old("image_0.3.zarr", "0.3", "/", ["z", "y", "x"])
    labelled("labels_0.5.ome.zarr")
    expected = {
        f"level{i}": {"shape": list(im.data.shape), "sum": int(np.asarray(im.data).sum()),
                      "scale": dict(im.scale), "translation": dict(im.translation)}
        for i, im in enumerate(images.images)}
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1))


main()
