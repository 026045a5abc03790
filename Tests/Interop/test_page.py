"""The blocks of the project's page from "Read an OME-Zarr" to "Convert OME-Zarr versions", pasted as
they are into the prompt, over stores that other libraries made.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_page.py
"""
import json
import os
import subprocess
import zipfile
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import pytest
import zarr
from peer_stores import PEERS, pixels

HERE = Path(__file__).parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", HERE.parent.parent / ".build/release/ngffz"))
BLOCKS = {path.stem.split("_", 1)[1]: path.read_text() for path in (HERE / "page").glob("*.txt")}
ORDER = [path.stem.split("_", 1)[1] for path in sorted((HERE / "page").glob("*.txt"))]
FLAT, DEEP = pixels((256, 256), seed=1), pixels((80, 100, 130), seed=2)


def paste(folder, *texts):
    """What the prompt prints when the texts are pasted into it one after the other."""
    result = subprocess.run(
        [NGFFZ], cwd=folder, input="\n".join(texts), capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def levels(path, **options):
    return [np.asarray(image.data) for image in nz.from_ngff_zarr(str(path), **options).images]


def same(path, reference, **options):
    return all(
        np.array_equal(a, b)
        for a, b in zip(levels(path, **options), levels(reference), strict=True))


@pytest.fixture(params=[(name, version) for name in PEERS for version in ("0.4", "0.5")],
                ids=lambda param: "-".join(param))
def folder(request, tmp_path):
    """A folder with the input files of the page."""
    name, version = request.param
    peer = PEERS[name]
    for place in (tmp_path, tmp_path / "kept"):
        place.mkdir(exist_ok=True)
        peer.image(place / "cthead1.ome.zarr", FLAT, "yx", version)
        peer.image(place / "deep.ome.zarr", DEEP, "zyx", version)
    peer.archive(tmp_path / "cthead1.ozx", FLAT, "yx")
    peer.plate(tmp_path / "screening_plate.ome.zarr", version)
    peer.plate(tmp_path / "plate.ome.zarr", version)
    return tmp_path


LIGHTSHEET = "multiscales = nz.from_ngff_zarr('deep.ome.zarr')"


def test_all_blocks_in_order(folder):
    texts = []
    for name in ORDER:
        if name == "shard_int":
            texts.append(LIGHTSHEET)
        texts.append(BLOCKS[name])
    printed = paste(folder, *texts)
    for line in ("Plate: screen", "Wells: 3", "Well A/1 has 2 field(s)", "Image shape: (16, 20)",
                 "Field 0: (16, 20)", "Field 1: (16, 20)", "Acquisition 0: first",
                 "Acquisition 1: second"):
        assert line in printed.splitlines()
    kept = folder / "kept"
    assert same(folder / "cthead1.ome.zarr", kept / "cthead1.ome.zarr", validate=True)
    assert same(folder / "lightsheet.ome.zarr", kept / "deep.ome.zarr", validate=True)
    for name, zarr_format in (("cthead1_zarr3.ome.zarr", 3), ("cthead1_zarr2.ome.zarr", 2)):
        assert same(folder / name, kept / "cthead1.ome.zarr", validate=True)
        assert zarr.open_group(str(folder / name), mode="r").metadata.zarr_format == zarr_format


def test_every_read_is_of_what_the_peer_wrote(folder):
    for name in ("read", "validate", "convert_to_ozx"):
        paste(folder, BLOCKS[name], """
import numpy as np
for i, image in enumerate(multiscales.images):
    np.save(f'level{i}.npy', image.data)
""")
        for i, level in enumerate(levels(folder / "kept/cthead1.ome.zarr")):
            assert np.array_equal(np.load(folder / f"level{i}.npy"), level)


@pytest.mark.parametrize("name", ["write_ozx", "convert_to_ozx", "store_to_zip"])
def test_archives(folder, name):
    paste(folder, BLOCKS["read"], BLOCKS[name])
    path = folder / "cthead1.ozx"
    assert same(path, folder / "kept/cthead1.ome.zarr", validate=True)
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.comment)["ome"]["version"] == "0.5"
        assert archive.namelist()[0] == "zarr.json"
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize("name,counts", [
    ("shard_int", (2, 2, 2)), ("shard_tuple", (2, 2, 4)), ("shard_dict", (4, 2, 2)),
    ("shard_tensorstore", (4, 2, 2))])
def test_shards(folder, name, counts):
    paste(folder, LIGHTSHEET, "version = '0.5'", BLOCKS[name])
    path = folder / "lightsheet.ome.zarr"
    assert same(path, folder / "kept/deep.ome.zarr", validate=True)
    group = zarr.open_group(str(path), mode="r")
    first = group[group.attrs["ome"]["multiscales"][0]["datasets"][0]["path"]]
    # No longer than the chunks it takes to cover the axis.
    needed = [-(-length // chunk) for length, chunk in zip(DEEP.shape, first.chunks)]
    assert first.chunks == (64, 64, 64)
    assert first.shards == tuple(64 * min(n, m) for n, m in zip(counts, needed))


@pytest.mark.parametrize("name", ["write", "write_tensorstore"])
def test_writing_over_what_is_read(folder, name):
    paste(folder, BLOCKS["read"], BLOCKS[name])
    assert same(folder / "cthead1.ome.zarr", folder / "kept/cthead1.ome.zarr", validate=True)
    assert (folder / "cthead1.ome.zarr/.zattrs").exists()
