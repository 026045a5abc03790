"""Compares pyramids computed by the ngffz binary with those of ngff-zarr 0.50.0, live.

    python pyramids.py path/to/ngffz [--cases N] [--seed S]

Random images of random shapes, dtypes, chunks and factors go through both; every level is compared:

* integers: no pixel further than 1 apart, at least 99.9 % equal below 4096 and 99.5 % below 65536;
* floats: 1e-6 of the largest value;
* `exact=True`: equal to the last bit; float64, which nothing rounds, to 1e-15 of the largest value;
* labels: equal, but for votes that are tied: ngff-zarr breaks some by the rounding of positions;
* shapes, chunks, scales and translations of every level, `memory_usage` of level 0.

Methods whose Python package is not installed are counted as left out, and named.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import warnings

import ngff_zarr as nz
import numpy as np

warnings.filterwarnings("ignore")

SMALL = ["uint8", "int8", "uint16", "int16"]
USUAL = [*SMALL, "uint32", "int32", "float32", "float64"]
# The dtypes that ngff-zarr takes.
METHODS = {
    "itkwasm_gaussian": USUAL, "itkwasm_bin_shrink": USUAL,
    "itkwasm_label_image": [*SMALL, "uint32", "int32", "float32"],
    "dask_bin_shrink": [*USUAL, "uint64", "int64", "float16"],
    "dask_image_mode": [*USUAL, "uint64", "int64", "bool", "float16"],
    "dask_image_gaussian": [*USUAL], "dask_image_nearest": [*USUAL, "uint64", "int64"],
}
LABELS = {"itkwasm_label_image", "dask_image_mode", "dask_image_nearest"}
DIMS = ["x", "yx", "zyx", "cyx", "yxc", "tzyx", "czyx", "zyxc", "tczyx"]
# These sample the first pixel of a block; ngff-zarr gives them the translation of its centre.
CORNER = {"dask_image_gaussian", "dask_image_nearest"}

SCRIPT = """
import json
import sys
import numpy as np
import ngff_zarr as nz
for number in json.loads(sys.argv[1]):
    case = json.load(open('case' + str(number) + '.json'))
    data = np.load('data' + str(number) + '.npy')
    image = nz.to_ngff_image(data, dims=case['dims'], scale=case['scale'])
    found = nz.to_multiscales(
        image, scale_factors=case['factors'], method=nz.Methods(case['method']),
        chunks=case['chunks'], exact=case['exact'])
    levels = []
    for index, level in enumerate(found.images):
        if index > 0:
            np.save('level' + str(number) + '_' + str(index) + '.npy', level.data[...])
        levels.append({'scale': level.scale, 'translation': level.translation,
                       'dims': list(level.dims), 'chunks': list(level.data.chunksize)})
    answer = {'levels': levels, 'memory': nz.memory_usage(found.images[0])}
    open('answer' + str(number) + '.json', 'w').write(json.dumps(answer))
"""


def random_case(rng):
    dims = DIMS[rng.integers(len(DIMS))]
    spatial = [dim for dim in dims if dim in "zyx"]
    longest = {1: 400, 2: 140, 3: 36}[len(spatial)]
    shape = [
        int(rng.integers(24, longest)) if dim in "zyx" else int(rng.integers(1, 4))
        for dim in dims]
    factors = [[2], [2, 4], [3], [4], [2, 4, 8], [2, 6], [5], "dict"][rng.integers(8)]
    if factors == "dict":
        factors = [{dim: int(rng.integers(1, 5)) for dim in spatial}]
    method = list(METHODS)[rng.integers(len(METHODS))]
    return {
        "dims": list(dims), "shape": shape, "factors": factors, "method": method,
        "dtype": METHODS[method][rng.integers(len(METHODS[method]))],
        "chunks": [None, None, 64, 33][rng.integers(4)],
        "scale": {dim: float(rng.uniform(0.1, 3)) for dim in spatial},
        "exact": method == "itkwasm_gaussian" and bool(rng.integers(2)),
    }


def random_pixels(rng, case):
    dtype = np.dtype(case["dtype"])
    if case["method"] in LABELS:
        top = 6
    elif dtype.kind == "f":
        top = 1.0
    else:
        # 32-bit integers stay below 2**24, where ngff-zarr keeps their digits.
        top = min(np.iinfo(dtype).max, [4000, 65000, 1 << 23][rng.integers(3)])
    pixels = rng.random(case["shape"]) * top
    if dtype.kind in "if" and rng.integers(2):
        pixels -= top / 2
    return pixels.astype(dtype)


def expected_pyramid(case, data):
    """The pyramid and the pixels of its levels; None if ngff-zarr fails on the case."""
    try:
        pyramid = nz.to_multiscales(
            nz.to_ngff_image(data, dims=case["dims"], scale=case["scale"]),
            scale_factors=case["factors"], method=nz.Methods(case["method"]),
            chunks=case["chunks"])
        return pyramid, [np.asarray(image.data) for image in pyramid.images]
    except ImportError:
        raise
    except Exception:
        return None


def run_ngffz(binary, folder, numbers):
    """All cases in one process."""
    done = subprocess.run(
        [binary, "run", "-", json.dumps(numbers)], input=SCRIPT, cwd=folder, capture_output=True,
        text=True, timeout=600)
    if done.returncode:
        sys.exit(f"ngffz failed: {done.stderr[-2000:]}")


def answer(folder, number):
    with open(os.path.join(folder, f"answer{number}.json")) as file:
        found = json.load(file)
    pixels = [
        np.load(os.path.join(folder, f"level{number}_{index}.npy"))
        for index in range(1, len(found["levels"]))]
    return found, pixels


def are_votes_tied(source, factors, found, wanted, kind):
    """Whether each differing pixel has as many voters for the one label as for the other."""
    for index in np.argwhere(found != wanted):
        block = []
        for place, factor in zip(index, factors):
            low, high = place * factor, (place + 1) * factor
            if kind == "itkwasm_label_image" and factor > 1:
                low, high = low + (factor - 1) // 2, low + factor // 2 + 1
            block.append(slice(low, high))
        voters = source[tuple(block)]
        if np.sum(voters == found[tuple(index)]) != np.sum(voters == wanted[tuple(index)]):
            return False
    return True


def compare(case, data, answer, pixels, expected, arrays):
    levels = answer["levels"]
    assert len(levels) == len(expected.images), "number of levels"
    assert answer["memory"] == nz.memory_usage(expected.images[0]), "memory_usage"
    for index, image in enumerate(expected.images):
        assert levels[index]["dims"] == list(image.dims), "dims"
        assert levels[index]["chunks"] == list(image.data.chunksize), f"chunks of level {index}"
        for dim, value in image.scale.items():
            assert levels[index]["scale"][dim] == value, f"scale of level {index} along {dim}"
        for dim, value in image.translation.items():
            wanted = 0.0 if case["method"] in CORNER else value
            found = levels[index]["translation"][dim]
            assert found == wanted, f"translation of level {index} along {dim}: {found}, {wanted}"
        if index == 0:
            continue
        found, wanted = pixels[index - 1], arrays[index]
        assert found.shape == wanted.shape, f"shape of level {index}: {found.shape}, {wanted.shape}"
        assert found.dtype == wanted.dtype, f"dtype of level {index}"
        compare_pixels(case, data, index, found, wanted, pixels, arrays)


def compare_pixels(case, data, index, found, wanted, pixels, arrays):
    if case["exact"] and data.dtype == np.float64:
        far = np.abs(found - wanted).max(initial=0)
        assert far <= 1e-15 * np.abs(data).max(), f"level {index}: {far}"
        return
    if case["exact"]:
        assert np.array_equal(found, wanted), f"level {index} is not equal to the last bit"
        return
    if case["method"] in LABELS:
        if np.array_equal(found, wanted):
            return
        # Where level 1 differs by a tie, what is made of it may differ by more.
        source = arrays[0] if index == 1 else pixels[index - 2]
        if index > 1 and not np.array_equal(source, arrays[index - 1]):
            return
        factors = [a // b for a, b in zip(source.shape, found.shape)]
        assert are_votes_tied(source, factors, found, wanted, case["method"]), (
            f"level {index}: labels differ")
        return
    far = np.abs(found.astype(np.float64) - wanted.astype(np.float64))
    if data.dtype.kind == "f":
        limit = {2: 1e-3}.get(data.dtype.itemsize, 1e-6) * np.abs(data).max()
        assert far.max(initial=0) <= limit, f"level {index}: {far.max()}"
        return
    assert far.max(initial=0) <= 1, f"level {index}: off by {far.max()}"
    largest = np.abs(data.astype(np.int64)).max()
    if largest >= 65536:
        return
    share = 0.999 if largest < 4096 else 0.995
    # In a small level a single pixel weighs more than the share allows.
    assert np.mean(far == 0) >= share or np.sum(far > 0) <= 1, (
        f"level {index}: {np.mean(far == 0):.4%} equal")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    failures, refused, left_out, cases = 0, 0, set(), {}
    counts = dict.fromkeys(METHODS, 0)
    with tempfile.TemporaryDirectory() as folder:
        for number in itertools.count():
            if len(cases) == options.cases:
                break
            case = random_case(rng)
            data = random_pixels(rng, case)
            try:
                expected = expected_pyramid(case, data)
            except ImportError:
                left_out.add(case["method"])
                continue
            if expected is None:
                refused += 1
                continue
            with open(os.path.join(folder, f"case{number}.json"), "w") as file:
                json.dump(case, file)
            np.save(os.path.join(folder, f"data{number}.npy"), data)
            cases[number] = (case, data, *expected)
        run_ngffz(os.path.abspath(options.binary), folder, list(cases))
        for number, (case, data, *expected) in cases.items():
            try:
                compare(case, data, *answer(folder, number), *expected)
                counts[case["method"]] += 1
            except AssertionError as error:
                failures += 1
                print(f"case {number}: {json.dumps(case)}\n  {error}")
    for method in sorted(left_out):
        del counts[method]
    print(f"{sum(counts.values())} cases agree, {failures} do not; by method: {counts}; "
          f"{refused} that ngff-zarr cannot do; not installed here: {sorted(left_out)}")
    sys.exit(1 if failures or not sum(counts.values()) else 0)


if __name__ == "__main__":
    main()
