"""OME-Zarr both ways: what is written here is held against the checkers and readers of others, and
what they write is read here; pixels and metadata are equal.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_ome_zarr.py
"""
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import ome_zarr_models
import pytest
import zarr
from ome_zarr.io import parse_url
from ome_zarr.reader import Reader
from peer_stores import ACQUISITIONS, OMERO, PEERS, WELLS, NgffZarr, OmeZarrPy, pixels

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))
FIXTURES = ROOT / "Tests/OMEZarrTests/Fixtures"
VERSIONS = ["0.4", "0.5", "0.6"]
# What each library writes.
MADE = [(peer.name, version) for peer in PEERS.values() for version in peer.versions]


def ngffz(folder, code, *arguments):
    """What a program of the command language prints."""
    script = folder / "program.ngffz"
    script.write_text(code)
    result = subprocess.run(
        [NGFFZ, "run", str(script), *map(str, arguments)], cwd=folder, capture_output=True,
        text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def command(folder, *arguments, status=0):
    result = subprocess.run(
        [NGFFZ, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300)
    assert result.returncode == status, result.stdout + result.stderr
    return result.stdout


def models(path, version):
    """What ome-zarr-models makes of a group; it knows 0.4 and 0.5."""
    group = zarr.open_group(str(path), mode="r", zarr_format=2 if version == "0.4" else 3)
    return ome_zarr_models.open_ome_zarr(group, version=version)


def conformance(path):
    result = subprocess.run(
        [Path(sys.executable).parent / "ngff-zarr", "conformance", str(path)],
        capture_output=True, text=True, timeout=120)
    return json.loads(result.stdout)


def ome(path):
    """The OME-Zarr metadata of a group."""
    attributes = zarr.open_group(str(path), mode="r").attrs.asdict()
    return attributes.get("ome", attributes)


WRITE_IMAGE = """
import sys
import json
import numpy as np
import ngff_zarr as nz
version, name, axes = sys.argv[1], sys.argv[2], sys.argv[3]
image = nz.to_ngff_image(
    np.load('data.npy'), dims=list(axes), name='cells',
    scale={d: 0.5 for d in axes if d in 'zyx'},
    translation={d: 2.5 for d in axes if d in 'zyx'},
    axes_units={d: 'micrometer' for d in axes if d in 'zyx'})
multiscales = nz.to_multiscales(
    image, scale_factors=[2], chunks=16, method=nz.Methods.ITKWASM_BIN_SHRINK)
if 'c' in axes:
    multiscales.metadata.omero = nz.compute_omero_from_multiscales(multiscales)
nz.to_ngff_zarr(name, multiscales, version=version)
"""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("axes", ["yx", "zyx", "cyx", "tczyx"])
def test_images_pass_the_checkers_of_others(tmp_path, version, axes):
    lengths = {"t": 2, "c": 2, "z": 20, "y": 36, "x": 40}
    data = pixels(tuple(lengths[d] for d in axes), "uint16")
    np.save(tmp_path / "data.npy", data)
    path = tmp_path / "ours.ome.zarr"
    ngffz(tmp_path, WRITE_IMAGE, version, path, axes)
    assert json.loads(command(tmp_path, "validate", path, "--json"))["valid"]
    read = nz.from_ngff_zarr(str(path), validate=True)
    assert np.array_equal(np.asarray(read.images[0].data), data)
    assert all(read.images[1].translation[d] == 2.75 for d in axes if d in "zyx")
    verdict = conformance(path)
    assert verdict["rfc4_valid"] and not verdict["violations"]
    nz.validate(zarr.open_group(str(path), mode="r").attrs.asdict(), version=version)
    if version == "0.6":
        return
    image = models(path, version)
    attributes = image.ome_attributes if version == "0.5" else image.attributes
    assert [d.path for d in attributes.multiscales[0].datasets] == ["scale0/cells", "scale1/cells"]
    nodes = list(Reader(parse_url(str(path), mode="r"))())
    assert np.array_equal(np.asarray(nodes[0].data[0]), data)
    assert [axis["name"] for axis in nodes[0].metadata["axes"]] == list(axes)


@pytest.mark.parametrize("version", ["0.5", "0.6"])
def test_archives_are_read_by_others(tmp_path, version):
    data = pixels((33, 47), "uint16")
    np.save(tmp_path / "data.npy", data)
    path = tmp_path / "ours.ozx"
    ngffz(tmp_path, WRITE_IMAGE, version, path, "yx")
    assert json.loads(command(tmp_path, "validate", path, "--json"))["valid"]
    read = nz.from_ngff_zarr(str(path), validate=True)
    assert np.array_equal(np.asarray(read.images[0].data), data)
    assert nz.read_ozx_version(str(path)) == version
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        documents = [name for name in names if name.endswith("zarr.json")]
        assert names[:len(documents)] == documents
        assert documents == sorted(documents, key=lambda name: (name.count("/"), name))
        offsets = [archive.getinfo(name).header_offset for name in names]
        assert offsets == sorted(offsets) and offsets[0] == 0
        assert archive.testzip() is None


COPY = """
import sys
import numpy as np
import ngff_zarr as nz
multiscales = nz.from_ngff_zarr(sys.argv[1], validate=True)
nz.to_ngff_zarr(sys.argv[2], multiscales, version=sys.argv[3])
"""


@pytest.mark.parametrize("peer,source", MADE)
@pytest.mark.parametrize("target", VERSIONS)
def test_conversion_in_every_direction(tmp_path, peer, source, target):
    data = pixels((3, 30, 41), "uint16")
    path = tmp_path / "theirs.ome.zarr"
    options = {} if peer == "ngff-zarr" else {"omero": OMERO}
    PEERS[peer].image(path, data, "cyx", source, **options)
    theirs = nz.from_ngff_zarr(str(path))
    ngffz(tmp_path, COPY, path, "read.ome.zarr", target)
    command(tmp_path, "upgrade", path, "-o", "copied.ome.zarr", "--to", target)
    for name in ("read.ome.zarr", "copied.ome.zarr"):
        ours = nz.from_ngff_zarr(str(tmp_path / name), validate=True)
        assert len(ours.images) == len(theirs.images)
        for a, b in zip(ours.images, theirs.images):
            assert np.array_equal(np.asarray(a.data), np.asarray(b.data))
            assert a.scale == b.scale and a.translation == b.translation
            assert a.axes_units == b.axes_units and tuple(a.dims) == tuple(b.dims)
        if options:
            known = ome(path).get("omero") or ome(path)["multiscales"][0]["metadata"]["omero"]
            written = ome(tmp_path / name)
            found = written.get("omero") or written["multiscales"][0]["metadata"]["omero"]
            assert found == known
        assert json.loads(command(tmp_path, "validate", name, "--json"))["valid"]


@pytest.mark.parametrize("source,target", [("0.4", "0.5"), ("0.4", "0.6"), ("0.5", "0.6")])
@pytest.mark.parametrize("peer", list(PEERS))
def test_upgrade_in_place(tmp_path, peer, source, target):
    data = pixels((30, 41), "uint16")
    path = tmp_path / "theirs.ome.zarr"
    PEERS[peer].image(path, data, "yx", source)
    command(tmp_path, "upgrade", path, "--to", target)
    read = nz.from_ngff_zarr(str(path), validate=True)
    assert np.array_equal(np.asarray(read.images[0].data), data)
    assert ome(path)["version"] == target


@pytest.mark.parametrize("name", ["image_0.1.zarr", "image_0.2.zarr", "image_0.3.zarr"])
@pytest.mark.parametrize("target", VERSIONS)
def test_old_versions(tmp_path, name, target):
    """Of these no library writes; those that are kept were made by hand with zarr-python."""
    known = zarr.open_group(str(FIXTURES / name), mode="r")["0"][...]
    shutil.copytree(FIXTURES / name, tmp_path / "placed.zarr")
    command(tmp_path, "upgrade", "placed.zarr", "--to", target)
    command(tmp_path, "upgrade", FIXTURES / name, "-o", "copied.zarr", "--to", target)
    for path in ("placed.zarr", "copied.zarr"):
        read = nz.from_ngff_zarr(str(tmp_path / path), validate=True)
        assert np.array_equal(np.asarray(read.images[0].data), known)
        assert json.loads(command(tmp_path, "validate", path, "--json"))["valid"]


PLATE = """
import sys
import json
import numpy as np
import ngff_zarr as nz
plate = nz.from_hcs_zarr(sys.argv[1], validate=True)
facts = {'name': plate.metadata.name, 'field_count': plate.metadata.field_count,
         'rows': [r.name for r in plate.metadata.rows],
         'columns': [c.name for c in plate.metadata.columns],
         'wells': [w.path for w in plate.metadata.wells],
         'acquisitions': [[a.id, a.name, a.maximumfieldcount] for a in plate.metadata.acquisitions],
         'gap': plate.get_well('B', '1') is None, 'sums': {}}
for row, column in [('A', '1'), ('A', '2'), ('B', '2')]:
    well = plate.get_well(row, column)
    for acquisition in (0, 1):
        image = well.get_image_by_acquisition(acquisition)
        facts['sums'][f'{row}/{column}/{acquisition}'] = int(np.asarray(image.images[0].data).sum())
print(json.dumps(facts))
"""
PLATE_FACTS = {
    "name": "screen", "field_count": 2, "rows": ["A", "B"], "columns": ["1", "2"], "wells": WELLS,
    "acquisitions": [[a["id"], a["name"], a["maximumfieldcount"]] for a in ACQUISITIONS],
    "gap": True, "sums": {
        f"{well}/{field}": int(pixels((16, 20), seed=10 * number + field).sum())
        for number, well in enumerate(WELLS) for field in (0, 1)}}


@pytest.mark.parametrize("peer,version", MADE)
def test_plates_of_others(tmp_path, peer, version):
    path = tmp_path / "plate.ome.zarr"
    PEERS[peer].plate(path, version)
    assert json.loads(ngffz(tmp_path, PLATE, path)) == PLATE_FACTS
    assert json.loads(command(tmp_path, "validate", path, "--json"))["valid"]
    for target in VERSIONS:
        command(tmp_path, "upgrade", path, "-o", "copy.ome.zarr", "--to", target)
        assert json.loads(ngffz(tmp_path, PLATE, "copy.ome.zarr")) == PLATE_FACTS
        check_plate(tmp_path / "copy.ome.zarr", target)
    command(tmp_path, "upgrade", path, "-o", "copy.ozx", "--to", "0.5")
    assert json.loads(ngffz(tmp_path, PLATE, "copy.ozx")) == PLATE_FACTS


WRITE_PLATE = """
import sys
import json
import numpy as np
import ngff_zarr as nz
path, version = sys.argv[1], sys.argv[2]
metadata = nz.Plate(
    columns=[nz.PlateColumn('1'), nz.PlateColumn('2')], rows=[nz.PlateRow('A'), nz.PlateRow('B')],
    wells=[nz.PlateWell('A/1', 0, 0), nz.PlateWell('A/2', 0, 1), nz.PlateWell('B/2', 1, 1)],
    version=version, field_count=2, name='screen',
    acquisitions=[nz.PlateAcquisition(id=0, name='first', maximumfieldcount=1),
                  nz.PlateAcquisition(id=1, name='second', maximumfieldcount=1)])
with nz.HCSPlateWriter(path, metadata) as writer:
    for well in metadata.wells:
        row, column = well.path.split('/')
        for field in (0, 1):
            image = nz.to_ngff_image(np.load(f'{row}{column}{field}.npy'), dims=['y', 'x'])
            writer.write_well_image(
                nz.to_multiscales(image, scale_factors=[2], chunks=16), row, column,
                field_index=field, acquisition_id=field)
"""


def check_plate(path, version):
    """A plate of ours, with the eyes of others."""
    plate = nz.from_hcs_zarr(str(path), validate=True)
    assert plate.name == "screen" and len(plate.wells) == 3
    for number, well in enumerate(WELLS):
        for field in (0, 1):
            image = plate.get_well(well[0], well[2]).get_image_by_acquisition(field)
            data = np.asarray(image.images[0].data)
            assert np.array_equal(data, pixels((16, 20), seed=10 * number + field))
    if str(path).endswith(".ozx") or version == "0.6":
        return
    attributes = models(path, version)
    attributes = attributes.ome_attributes if version == "0.5" else attributes.attributes
    assert [well.path for well in attributes.plate.wells] == WELLS
    for well in WELLS:
        models(Path(path) / well, version)
        models(Path(path) / well / "0", version)
    nodes = list(Reader(parse_url(str(path), mode="r"))())
    assert any(node.data for node in nodes)


@pytest.mark.parametrize("name,version", [
    ("plate.ome.zarr", "0.4"), ("plate.ome.zarr", "0.5"), ("plate.ome.zarr", "0.6"),
    ("plate.ozx", "0.5")])
def test_plates_written_here(tmp_path, name, version):
    for number, well in enumerate(WELLS):
        for field in (0, 1):
            np.save(tmp_path / f"{well[0]}{well[2]}{field}.npy",
                    pixels((16, 20), seed=10 * number + field))
    ngffz(tmp_path, WRITE_PLATE, name, version)
    check_plate(tmp_path / name, version)
    assert json.loads(command(tmp_path, "validate", name, "--json"))["valid"]


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("target", VERSIONS)
def test_labels_of_others(tmp_path, version, target):
    data, values = pixels((32, 48)), pixels((32, 48), "uint16", seed=4) % 3
    path = tmp_path / "theirs.ome.zarr"
    OmeZarrPy.labels(path, data, "yx", version, values)
    report = json.loads(command(tmp_path, "validate", path, "--json"))
    assert report["valid"], report
    ngffz(tmp_path, COPY, path, "ours.ome.zarr", target)
    ours = tmp_path / "ours.ome.zarr"
    assert ome(ours / "labels")["labels"] == ["cells"]
    label = ome(ours / "labels/cells")
    assert label["image-label"]["colors"] == [{"label-value": 1, "rgba": [255, 0, 0, 255]}]
    assert label["image-label"]["properties"] == [{"label-value": 1, "class": "nucleus"}]
    nz.validate(zarr.open_group(str(ours / "labels/cells"), mode="r").attrs.asdict(),
                version=target, model="label")
    for level in (0, 1):
        theirs = nz.from_ngff_zarr(str(path / "labels/cells")).images[level]
        mine = nz.from_ngff_zarr(str(ours / "labels/cells"), validate=True).images[level]
        assert np.array_equal(np.asarray(mine.data), np.asarray(theirs.data))
    if target == "0.6":
        return
    assert models(ours / "labels/cells", target) and models(ours / "labels", target)
    nodes = list(Reader(parse_url(str(ours), mode="r"))())
    assert any("cells" in node.zarr.basename() for node in nodes)


def test_several_versions_of_ngff_zarr_archives(tmp_path):
    for version in ("0.5", "0.6"):
        data = pixels((40, 50))
        NgffZarr.archive(tmp_path / "theirs.ozx", data, "yx", version)
        report = json.loads(command(tmp_path, "validate", "theirs.ozx", "--json"))
        assert report["valid"] and report["version"] == version
        ngffz(tmp_path, COPY, "theirs.ozx", "ours.ome.zarr", version)
        read = nz.from_ngff_zarr(str(tmp_path / "ours.ome.zarr"), validate=True)
        assert np.array_equal(np.asarray(read.images[0].data), data)


def test_what_is_carried_and_what_is_reported(tmp_path):
    """The scene, an archive where none may be, and wells in folders; see docs/versions.md."""
    scene = tmp_path / "scene.zarr"
    scene.mkdir()
    for name in "ab":
        NgffZarr.image(scene / name, pixels((20, 30)), "yx", "0.6")
    (scene / "a/inner.ozx").write_text("x")
    document = {"zarr_format": 3, "node_type": "group", "attributes": {"own": 1, "ome": {
        "version": "0.6", "scene": {"coordinateTransformations": [
            {"type": "translation", "translation": [0, 10],
             "input": {"name": "intrinsic", "path": "a"},
             "output": {"name": "intrinsic", "path": "b"}}]}}}}
    (scene / "zarr.json").write_text(json.dumps(document))
    for target, attributes in [
            ("0.6", document["attributes"]), ("0.5", {"own": 1, "ome": {"version": "0.5"}})]:
        result = subprocess.run(
            [NGFFZ, "upgrade", scene, "-o", tmp_path / target, "--to", target],
            capture_output=True, text=True)
        assert result.returncode == 0 and "inner.ozx" in result.stderr
        assert ("no scenes" in result.stderr) == (target == "0.5")
        written = json.loads((tmp_path / target / "zarr.json").read_text())
        assert written["attributes"] == attributes
        assert not list((tmp_path / target).rglob("*.ozx"))
        for name in "ab":
            read = nz.from_ngff_zarr(str(tmp_path / target / name), validate=True)
            assert np.array_equal(np.asarray(read.images[0].data), pixels((20, 30)))
    plate = tmp_path / "plate.zarr"
    plate.mkdir()
    (plate / ".zgroup").write_text('{"zarr_format": 2}')
    (plate / ".zattrs").write_text(json.dumps({"plate": {
        "version": "0.2", "rows": [{"name": "A"}], "columns": [{"name": "1"}],
        "wells": [{"path": "2020-10-10/A/1"}]}}))
    result = subprocess.run(
        [NGFFZ, "upgrade", plate, "-o", tmp_path / "new", "--to", "0.5"], capture_output=True,
        text=True)
    assert result.returncode == 0 and "folders" in result.stderr
    assert nz.from_hcs_zarr(tmp_path / "new", validate=True).wells[0].path == "A/1"
