"""The functions about metadata, with the same arguments here and in ngff-zarr.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_metadata.py
"""
import json
import os
import subprocess
from pathlib import Path

import ngff_zarr as nz
import numpy as np
import pytest

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))


def both(folder, code, names):
    """What a program makes of `result` here and in Python, as JSON."""
    script = folder / "program.ngffz"
    whole = f"import json\nimport numpy as np\nimport ngff_zarr as nz\n{code}\n"
    script.write_text(whole + "print(json.dumps(result))\n")
    run = subprocess.run(
        [NGFFZ, "run", str(script)], cwd=folder, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    here = {"np": np, "nz": nz, "json": json, **names}
    exec(whole, here)
    return json.loads(run.stdout), json.loads(json.dumps(here["result"]))


ORIENTATION = """
columns = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1], [0.6, -0.8, 0],
           [0.7, 0.7, 0.1], [0.1, -0.2], [-0.5, 0.5, -0.5]]
result = {
    'columns': [nz.itk_direction_to_anatomical_orientation(c).value.value for c in columns],
    'directions': [nz.anatomical_orientation_to_itk_direction(v)
                   for v in [nz.AnatomicalOrientationValues.left_to_right,
                             nz.AnatomicalOrientationValues.right_to_left,
                             nz.AnatomicalOrientationValues.anterior_to_posterior,
                             nz.AnatomicalOrientationValues.superior_to_inferior,
                             nz.AnatomicalOrientationValues.dorsal_to_ventral]],
    'axes': [None if o is None else [o.value.value, o.type]
             for o in [nz.itk_lps_to_anatomical_orientation(n) for n in 'xyztc']],
    'presets': {name: {axis: nz.orientation_from_name(name)[axis].value.value for axis in 'xyz'}
                for name in ['LPS', 'ras', 'Ras']},
    'constants': [nz.LPS['x'].value.value, nz.RAS['y'].value.value],
    'added': nz.add_anatomical_orientation_to_axis({'name': 'x'}, nz.LPS['x']),
    'removed': nz.remove_anatomical_orientation_from_axis({'name': 'x', 'orientation': 1}),
    'equal': nz.LPS['z'].value == nz.AnatomicalOrientationValues.inferior_to_superior,
    'versions': [str(v) for v in nz.SUPPORTED_VERSIONS],
    'colors': nz.GLASBEY_COLORS,
    'codecs': sorted(nz.get_available_codecs()),
}
"""


def test_orientation_and_constants(tmp_path):
    ours, theirs = both(tmp_path, ORIENTATION, {})
    assert ours == theirs


OMERO = """
rng = np.random.default_rng({seed})
data = rng.integers(0, {high}, {shape}).astype('{dtype}')
image = nz.to_ngff_image(data, dims=list('{dims}'))
multiscales = nz.to_multiscales(image, scale_factors=[2], chunks=512,
                                method=nz.Methods.ITKWASM_BIN_SHRINK)
omero = nz.compute_omero_from_multiscales(multiscales, **{options})
result = [[c.color, c.label or '', c.window.min, c.window.max, c.window.start, c.window.end]
          for c in omero.channels]
"""


@pytest.mark.parametrize("dims,shape,dtype,high,options", [
    ("yx", (100, 120), "uint8", 200, {}),
    ("cyx", (3, 90, 100), "uint16", 5000, {}),
    ("cyx", (14, 40, 40), "uint8", 99, {}),
    ("czyx", (2, 6, 50, 60), "int16", 3000, {"quantiles": (0.1, 0.9)}),
    ("cyx", (2, 64, 64), "float32", 1000, {"colors": ["FF0000", "00FF00"], "labels": ["a", "b"]}),
    ("yx", (80, 80), "uint8", 200, {"dense": True}),
])
def test_omero(tmp_path, dims, shape, dtype, high, options):
    code = OMERO.format(
        seed=3, high=high, shape=shape, dtype=dtype, dims=dims, options=options)
    # The generators of random numbers differ: both get the same array from a file.
    data = np.random.default_rng(3).integers(0, high, shape).astype(dtype)
    np.save(tmp_path / "data.npy", data)
    lines = code.splitlines()
    code = "\n".join(
        [f"data = np.load('{tmp_path}/data.npy')"]
        + [line for line in lines if not line.startswith(("rng", "data ="))])
    ours, theirs = both(tmp_path, code, {})
    for mine, known in zip(ours, theirs, strict=True):
        assert mine[:4] == known[:4]
        # Quantiles are approximate there, and here where an image is large.
        spread = known[3] - known[2]
        assert np.allclose(mine[4:], known[4:], atol=0.02 * spread)


CHECKS = """
def verdict(check):
    try:
        check()
        return 'valid'
    except nz.ValidationError as error:
        return 'invalid'

def plate(wells, acquisitions=None):
    return nz.Plate(columns=[nz.PlateColumn('1'), nz.PlateColumn('2')],
                    rows=[nz.PlateRow('A'), nz.PlateRow('B')], wells=wells, version='0.4',
                    acquisitions=acquisitions)

two = [nz.PlateAcquisition(id=0), nz.PlateAcquisition(id=1)]
sound = plate([nz.PlateWell('A/1', 0, 0)])
result = [
    verdict(lambda: nz.validate_plate(sound)),
    verdict(lambda: nz.validate_plate(plate([nz.PlateWell('A/1', 1, 0)]))),
    verdict(lambda: nz.validate_plate(plate([nz.PlateWell('C/1', 0, 0)]))),
    verdict(lambda: nz.validate_well(sound, nz.Well(images=[nz.WellImage('0')]))),
    verdict(lambda: nz.validate_well(plate([nz.PlateWell('A/1', 0, 0)], two),
                                     nz.Well(images=[nz.WellImage('0')]))),
    verdict(lambda: nz.validate_well(plate([nz.PlateWell('A/1', 0, 0)], two),
                                     nz.Well(images=[nz.WellImage('0', 1)]))),
]
"""


def test_rules_over_plates_in_memory(tmp_path):
    ours, theirs = both(tmp_path, CHECKS, {})
    assert ours == theirs


def test_attributes_and_arrays_of_a_store(tmp_path):
    for version in ("0.4", "0.5"):
        path = tmp_path / f"{version}.ome.zarr"
        data = np.arange(64, dtype="uint8").reshape(8, 8)
        nz.to_ngff_zarr(str(path), nz.to_multiscales(
            nz.to_ngff_image(data, dims=["y", "x"]), scale_factors=[]), version=version)
        code = f"""
path = {str(path)!r}
nz.update_root_attributes(path, {{'lab': 'x', 'n': 1}})
nz.update_root_attributes(path, {{'n': 2}})
result = [nz.from_ngff_zarr(path).root_attributes]
array = nz.open_array(path, 'scale0/image')
result.append([list(array.shape), int(array[2, 3])])
try:
    nz.update_root_attributes(path, {{'multiscales': []}})
except ValueError:
    result.append('refused')
"""
        ours, theirs = both(tmp_path, code, {})
        assert ours == theirs
