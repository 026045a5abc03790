"""Stores as ngff-zarr and ome-zarr-py write them, and the pixels that are in them."""
from pathlib import Path

import ngff_zarr
import numpy as np
import zarr
from ngff_zarr.rfc9_zip import write_store_to_zip
from ome_zarr import format as ome_format
from ome_zarr import writer as ome_writer

FORMATS = {version: ome_format.format_from_version(version) for version in ("0.4", "0.5")}
OMERO = {"id": 7, "name": "cells", "rdefs": {"model": "color", "defaultZ": 0}, "channels": [
    {"color": "00FF00", "label": "DAPI", "active": True, "family": "linear", "inverted": False,
     "coefficient": 1, "window": {"min": 0, "max": 255, "start": 3, "end": 200}}]}
WELLS = ["A/1", "A/2", "B/2"]
ACQUISITIONS = [{"id": 0, "name": "first", "maximumfieldcount": 1},
                {"id": 1, "name": "second", "maximumfieldcount": 1}]


def pixels(shape, dtype="uint8", seed=0):
    return np.random.default_rng(seed).integers(0, 250, shape).astype(dtype)


class NgffZarr:
    """What ngff-zarr writes."""

    name = "ngff-zarr"
    versions = ("0.4", "0.5", "0.6")

    @staticmethod
    def image(path, data, axes, version, chunks=64, scale=0.5, **options):
        image = ngff_zarr.to_ngff_image(
            data, dims=list(axes), scale={d: scale for d in axes if d in "zyx"},
            axes_units={d: "micrometer" for d in axes if d in "zyx"})
        multiscales = ngff_zarr.to_multiscales(
            image, scale_factors=[2], chunks=chunks, method=ngff_zarr.Methods.ITKWASM_BIN_SHRINK)
        ngff_zarr.to_ngff_zarr(str(path), multiscales, version=version, **options)

    @classmethod
    def archive(cls, path, data, axes, version="0.5"):
        cls.image(path, data, axes, version)

    @staticmethod
    def plate(path, version, shape=(16, 20)):
        metadata = ngff_zarr.Plate(
            columns=[ngff_zarr.PlateColumn("1"), ngff_zarr.PlateColumn("2")],
            rows=[ngff_zarr.PlateRow("A"), ngff_zarr.PlateRow("B")],
            wells=[ngff_zarr.PlateWell(well, "AB".index(well[0]), int(well[2]) - 1)
                   for well in WELLS],
            version=version, field_count=2, name="screen",
            acquisitions=[ngff_zarr.PlateAcquisition(**a) for a in ACQUISITIONS])
        ngff_zarr.to_hcs_zarr(ngff_zarr.HCSPlate(str(path), metadata), str(path))
        for number, well in enumerate(WELLS):
            for field in (0, 1):
                image = ngff_zarr.to_ngff_image(
                    pixels(shape, seed=10 * number + field), dims=["y", "x"])
                ngff_zarr.write_hcs_well_image(
                    str(path), ngff_zarr.to_multiscales(image, scale_factors=[2], chunks=16),
                    metadata, well[0], well[2], field_index=field, acquisition_id=field,
                    version=version)


class OmeZarrPy:
    """What ome-zarr-py writes."""

    name = "ome-zarr-py"
    versions = ("0.4", "0.5")

    @staticmethod
    def group(path, version):
        return zarr.open_group(str(path), mode="w", zarr_format=FORMATS[version].zarr_format)

    @classmethod
    def image(cls, path, data, axes, version, chunks=64, scale=0.5, **metadata):
        cls.image_in(cls.group(path, version), data, axes, version, chunks, scale, **metadata)

    @staticmethod
    def image_in(group, data, axes, version, chunks=64, scale=0.5, **metadata):
        ome_writer.write_image(
            data, group, scale_factors=[2], axes=list(axes), fmt=FORMATS[version],
            storage_options={"chunks": tuple(min(chunks, n) for n in data.shape)},
            scale={d: scale for d in axes if d in "zyx"},
            axes_units={d: "micrometer" for d in axes if d in "zyx"}, **metadata)

    @classmethod
    def archive(cls, path, data, axes):
        folder = Path(str(path) + ".parts")
        cls.image(folder, data, axes, "0.5")
        write_store_to_zip(str(folder), str(path), version="0.5")

    @classmethod
    def labels(cls, path, data, axes, version, values):
        """An image with a label image "cells"."""
        group = cls.group(path, version)
        cls.image_in(group, data, axes, version)
        ome_writer.write_labels(
            values, group, name="cells", axes=list(axes), fmt=FORMATS[version], scaler=None,
            scale_factors=[2],
            label_metadata={
                "colors": [{"label-value": 1, "rgba": [255, 0, 0, 255]}],
                "properties": [{"label-value": 1, "class": "nucleus"}]})

    @classmethod
    def plate(cls, path, version, shape=(16, 20)):
        group = cls.group(path, version)
        fmt = FORMATS[version]
        ome_writer.write_plate_metadata(
            group, ["A", "B"], ["1", "2"], WELLS, fmt=fmt, acquisitions=ACQUISITIONS,
            field_count=2, name="screen")
        for number, well in enumerate(WELLS):
            place = group.require_group(well)
            ome_writer.write_well_metadata(
                place, [{"path": "0", "acquisition": 0}, {"path": "1", "acquisition": 1}], fmt=fmt)
            for field in (0, 1):
                cls.image_in(
                    place.require_group(str(field)), pixels(shape, seed=10 * number + field), "yx",
                    version)


PEERS = {peer.name: peer for peer in (NgffZarr, OmeZarrPy)}
