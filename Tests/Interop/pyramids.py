"""Compares pyramids written by the ngffz binary with those of ngff-zarr 0.50.0, live.

    python pyramids.py path/to/ngffz [--cases N] [--seed S]

Random images of random shapes, dtypes and factors go through both; every level is compared:

* integers: no pixel further than 1 apart, at least 99.9 % equal below 4096 and 99.5 % above;
* floats: 1e-6 of the largest value;
* `exact=True`: equal to the last bit;
* shapes, scales and translations of every level.

Methods whose Python package is not installed are counted as left out, and named.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import ngff_zarr as nz
import numpy as np

METHODS = {
    "itkwasm_gaussian": "fiu", "itkwasm_bin_shrink": "fiu", "itkwasm_label_image": "iu",
    "dask_bin_shrink": "fiu", "dask_image_mode": "iu", "dask_image_gaussian": "fiu",
    "dask_image_nearest": "fiu",
}
DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
# These sample the first pixel of a block; ngff-zarr gives them the translation of its centre.
CORNER = {"dask_image_gaussian", "dask_image_nearest"}

SCRIPT = """
import json
import numpy as np
import ngff_zarr as nz
case = json.load(open({case!r}))
data = np.load({data!r})
image = nz.to_ngff_image(data, dims=case['dims'], scale=case['scale'])
found = nz.to_multiscales(
    image, scale_factors=case['factors'], method=nz.Methods(case['method']), exact=case['exact'])
levels = []
for index, level in enumerate(found.images):
    if index > 0:
        np.save({folder!r} + '/level' + str(index) + '.npy', level.data[...])
    levels.append({{'scale': level.scale, 'translation': level.translation}})
open({answer!r}, 'w').write(json.dumps(levels))
"""


def random_case(rng):
    dims = [["y", "x"], ["z", "y", "x"], ["c", "y", "x"], ["t", "c", "z", "y", "x"]][
        rng.integers(4)]
    spatial = [dim for dim in dims if dim in "zyx"]
    longest = 140 if len(spatial) == 2 else 36
    shape = [
        int(rng.integers(24, longest)) if dim in "zyx" else int(rng.integers(1, 4))
        for dim in dims]
    factors = [[2], [2, 4], [3], [4], [2, 4, 8], "dict"][rng.integers(6)]
    if factors == "dict":
        factors = [{dim: int(rng.integers(1, 5)) for dim in spatial}]
    method = list(METHODS)[rng.integers(len(METHODS))]
    dtype = np.dtype(DTYPES[rng.integers(len(DTYPES))])
    if dtype.kind not in METHODS[method]:
        dtype = np.dtype("uint16")
    return {
        "dims": dims, "shape": shape, "factors": factors, "method": method,
        "dtype": dtype.name, "scale": {dim: float(rng.uniform(0.1, 3)) for dim in spatial},
        "exact": method == "itkwasm_gaussian" and bool(rng.integers(2)),
    }


def random_pixels(rng, case):
    dtype = np.dtype(case["dtype"])
    # 32-bit integers stay below 2**24, where ngff-zarr keeps their digits.
    top = 1.0 if dtype.kind == "f" else min(np.iinfo(dtype).max, [4000, 1 << 23][rng.integers(2)])
    if "label" in case["method"] or "mode" in case["method"]:
        top = min(top, 6)
    return (rng.random(case["shape"]) * top).astype(dtype)


def run_ngffz(binary, folder, case, data):
    paths = {name: os.path.join(folder, name) for name in ("case", "data.npy", "answer")}
    with open(paths["case"], "w") as file:
        json.dump(case, file)
    np.save(paths["data.npy"], data)
    script = SCRIPT.format(
        case=paths["case"], data=paths["data.npy"], answer=paths["answer"], folder=folder)
    done = subprocess.run([binary, "-c", script], capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise AssertionError(f"ngffz failed: {done.stderr[-1000:]}")
    with open(paths["answer"]) as file:
        levels = json.load(file)
    pixels = [
        np.load(os.path.join(folder, f"level{index}.npy")) for index in range(1, len(levels))]
    return levels, pixels


def compare(case, data, levels, pixels, expected):
    assert len(levels) == len(expected.images), "number of levels"
    for index, image in enumerate(expected.images):
        for dim, value in image.scale.items():
            assert levels[index]["scale"][dim] == value, f"scale of level {index} along {dim}"
        for dim, value in image.translation.items():
            wanted = 0.0 if case["method"] in CORNER else value
            found = levels[index]["translation"][dim]
            assert found == wanted, f"translation of level {index} along {dim}: {found}, {wanted}"
        if index == 0:
            continue
        found, wanted = pixels[index - 1], np.asarray(image.data)
        assert found.shape == wanted.shape, f"shape of level {index}: {found.shape}, {wanted.shape}"
        assert found.dtype == wanted.dtype, f"dtype of level {index}"
        far = np.abs(found.astype(np.float64) - wanted.astype(np.float64))
        if case["exact"]:
            assert np.array_equal(found, wanted), f"level {index} is not equal to the last bit"
        elif data.dtype.kind == "f":
            assert far.max(initial=0) <= 1e-6 * np.abs(data).max(), f"level {index}: {far.max()}"
        else:
            assert far.max(initial=0) <= 1, f"level {index}: off by {far.max()}"
            share = 0.999 if np.abs(data.astype(np.int64)).max() < 4096 else 0.995
            equal = np.mean(far == 0)
            # In a small level a single pixel weighs more than the share allows.
            assert equal >= share or np.sum(far > 0) <= 1, f"level {index}: {equal:.4%} equal"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    failures, compared, left_out = 0, 0, set()
    for number in range(options.cases):
        case = random_case(rng)
        data = random_pixels(rng, case)
        try:
            expected = nz.to_multiscales(
                nz.to_ngff_image(data, dims=case["dims"], scale=case["scale"]),
                scale_factors=case["factors"], method=nz.Methods(case["method"]))
        except ImportError:
            left_out.add(case["method"])
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                levels, pixels = run_ngffz(options.binary, folder, case, data)
                compare(case, data, levels, pixels, expected)
                compared += 1
            except AssertionError as error:
                failures += 1
                print(f"case {number}: {json.dumps(case)}\n  {error}")
    print(f"{compared} cases agree, {failures} do not; not installed here: {sorted(left_out)}")
    sys.exit(1 if failures or not compared else 0)


if __name__ == "__main__":
    main()
