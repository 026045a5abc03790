"""Stores that ngffz writes, opened by ngff-zarr, zarr-python and tensorstore, and the other way.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_peers.py
"""
import json
import os
import subprocess
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import pytest
import tensorstore
import zarr

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))


def ngffz(code, folder, *arguments):
    """Runs a program of the command language in a folder; returns what it printed."""
    script = folder / "program.ngffz"
    script.write_text(code)
    result = subprocess.run(
        [NGFFZ, "run", str(script), *arguments], cwd=folder, capture_output=True, text=True,
        timeout=300)
    assert result.returncode == 0, result.stderr
    return result.stdout


def open_tensorstore(path, version):
    driver = "zarr" if version == "0.4" else "zarr3"
    spec = {"driver": driver, "kvstore": {"driver": "file", "path": str(path)}}
    return tensorstore.open(spec, open=True).result().read().result()


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    """What `make demo` leaves behind."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "data").symlink_to(ROOT / "examples/data")
    (folder / "out").mkdir()
    result = subprocess.run(
        [NGFFZ, "run", str(ROOT / "examples/quickstart.ngffz")], cwd=folder / "out",
        capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert "equal pixels: True" in result.stdout
    return folder / "out"


@pytest.mark.parametrize("name,version", [
    ("cthead1.ome.zarr", "0.4"), ("cthead1_zarr3.ome.zarr", "0.5"), ("cthead1.ozx", "0.5")])
def test_peers_read_the_quickstart(quickstart, name, version):
    path = quickstart / name
    read = nz.from_ngff_zarr(str(path), validate=True)
    source = np.asarray(nz.to_multiscales(
        nz.to_ngff_image(np.asarray(read.images[0].data), dims=["y", "x"]),
        scale_factors=[2, 4], chunks=64).images[2].data)
    assert [image.data.shape for image in read.images] == [(256, 256), (128, 128), (64, 64)]
    assert np.array_equal(np.asarray(read.images[2].data), source)
    assert [image.scale["y"] for image in read.images] == [1.0, 2.0, 4.0]
    assert [image.translation["x"] for image in read.images] == [0.0, 0.5, 1.5]
    if name.endswith(".ozx"):
        return
    group = zarr.open_group(str(path), mode="r")
    for level, image in enumerate(read.images):
        pixels = np.asarray(image.data)
        assert np.array_equal(group[f"scale{level}/image"][:], pixels)
        assert np.array_equal(open_tensorstore(path / f"scale{level}/image", version), pixels)


WRITE = """
import sys
import json
import numpy as np
import ngff_zarr as nz
options = json.loads(sys.argv[1])
data = np.load('data.npy')
image = nz.to_ngff_image(data, dims=options['dims'], name='image',
                         scale={d: 0.5 for d in options['dims'] if d in 'zyx'})
multiscales = nz.to_multiscales(image, scale_factors=[2], chunks=8,
                                method=nz.Methods.ITKWASM_BIN_SHRINK)
nz.to_ngff_zarr('ours.ome.zarr', multiscales, **options['write'])
"""

READ = """
import numpy as np
import ngff_zarr as nz
multiscales = nz.from_ngff_zarr('theirs.ome.zarr', validate=True)
for level, image in enumerate(multiscales.images):
    np.save(f'level{level}.npy', image.data)
    print(list(image.dims), [image.scale[d] for d in 'yx'], [image.translation[d] for d in 'yx'])
"""

DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32",
          "float64"]
LAYOUTS = [("yx", (17, 24)), ("zyx", (9, 16, 21)), ("cyx", (3, 16, 16)), ("tczyx", (2, 2, 6, 10, 12))]


@pytest.mark.parametrize("version", ["0.4", "0.5", "0.6"])
@pytest.mark.parametrize("dims,shape", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_both_ways(tmp_path, dtype, dims, shape, version):
    data = (np.arange(np.prod(shape)) % 120).reshape(shape).astype(dtype)
    np.save(tmp_path / "data.npy", data)
    write = {"version": version}
    if version != "0.4" and dims == "zyx":
        write["chunks_per_shard"] = 2
    ngffz(WRITE, tmp_path, json.dumps({"dims": list(dims), "write": write}))
    read = nz.from_ngff_zarr(str(tmp_path / "ours.ome.zarr"), validate=True)
    assert np.array_equal(np.asarray(read.images[0].data), data)
    theirs = nz.to_multiscales(
        nz.to_ngff_image(data, dims=list(dims), scale={d: 0.5 for d in dims if d in "zyx"}),
        scale_factors=[2], chunks=8, method=nz.Methods.ITKWASM_BIN_SHRINK)
    assert np.array_equal(np.asarray(read.images[1].data), np.asarray(theirs.images[1].data))
    nz.to_ngff_zarr(str(tmp_path / "theirs.ome.zarr"), theirs, version=version)
    lines = ngffz(READ, tmp_path).splitlines()
    for level, image in enumerate(theirs.images):
        assert np.array_equal(np.load(tmp_path / f"level{level}.npy"), np.asarray(image.data))
        expected = (
            f"{list(image.dims)} {[image.scale[d] for d in 'yx']} "
            f"{[image.translation[d] for d in 'yx']}")
        assert lines[level] == expected


def test_no_python_is_needed(tmp_path):
    """The binary alone starts, computes and writes with an empty environment."""
    code = "import numpy as np; nz.to_ngff_zarr('a.ome.zarr', nz.to_multiscales(np.zeros((8, 8))))"
    result = subprocess.run([NGFFZ, "-c", code], cwd=tmp_path, env={}, capture_output=True)
    assert result.returncode == 0, result.stderr
    assert nz.from_ngff_zarr(str(tmp_path / "a.ome.zarr")).images[0].data.shape == (8, 8)
