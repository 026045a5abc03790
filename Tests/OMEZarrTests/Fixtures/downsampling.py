"""Writes downsampling.json: small images and what ngff-zarr 0.50.0 makes of them.

    python -m venv v && v/bin/pip install ngff-zarr==0.50.0 itk itk-filtering dask-image
    v/bin/python downsampling.py > downsampling.json

Each input is given by a formula, so that it can be checked by eye. Each case holds the levels
after level 0, or the error.
"""

import json

import ngff_zarr as nz
import numpy as np

INPUTS = {
    # name: (dims, shape, dtype, formula in words, formula)
    "ramp_x_4x16_f32": ("yx", (4, 16), "float32", "v[y,x]=x", lambda y, x: x),
    "step_8x8_u8": (
        "yx", (8, 8), "uint8", "200*(x>=4)+50*(y>=4)",
        lambda y, x: 200 * (x >= 4) + 50 * (y >= 4)),
    "mix_8x8_u8": (
        "yx", (8, 8), "uint8", "(37y+11x+5xy) mod 256",
        lambda y, x: (37 * y + 11 * x + 5 * x * y) % 256),
    "quad_16x16_f32": (
        "yx", (16, 16), "float32", "((3yy+5xx+7xy) mod 101)/4",
        lambda y, x: ((3 * y * y + 5 * x * x + 7 * x * y) % 101) / 4),
    "odd_9x11_u16": (
        "yx", (9, 11), "uint16", "(1000y+37xx) mod 5003",
        lambda y, x: (1000 * y + 37 * x * x) % 5003),
    "vol_8x8x8_u16": (
        "zyx", (8, 8, 8), "uint16", "(500z+71yy+13x(z+1)) mod 4096",
        lambda z, y, x: (500 * z + 71 * y * y + 13 * x * (z + 1)) % 4096),
    "lab_8x8_u8": (
        "yx", (8, 8), "uint8", "(x//3+2(y//3)+(xy mod 2)) mod 5",
        lambda y, x: (x // 3 + 2 * (y // 3) + (x * y) % 2) % 5),
    "neg_8x8_i16": (
        "yx", (8, 8), "int16", "7(x-4)(y-3)-5", lambda y, x: 7 * (x - 4) * (y - 3) - 5),
    "cyx_2x8x8_u8": (
        "cyx", (2, 8, 8), "uint8", "(37y+11x+5xy+90c) mod 256",
        lambda c, y, x: (37 * y + 11 * x + 5 * x * y + 90 * c) % 256),
}

FACTORS = {
    "ramp_x_4x16_f32": [[2], [3], [4]],
    "step_8x8_u8": [[2]],
    "mix_8x8_u8": [[2], [2, 4], [{"x": 2, "y": 4}], [3]],
    "quad_16x16_f32": [[2], [2, 4], [4]],
    "odd_9x11_u16": [[2], [2, 4], [3]],
    "vol_8x8x8_u16": [[2], [{"x": 2, "y": 2}]],
    "lab_8x8_u8": [[2], [4], [3]],
    "neg_8x8_i16": [[2]],
    "cyx_2x8x8_u8": [[2]],
}


def case(name, factors, method):
    dims, _, dtype, formula, _ = INPUTS[name]
    entry = {
        "input": name, "formula": formula, "dims": list(dims), "dtype": dtype,
        "scale_factors": factors, "method": method.value,
    }
    try:
        image = nz.to_ngff_image(pixels(name), dims=list(dims))
        levels = nz.to_multiscales(image, scale_factors=factors, method=method).images[1:]
        entry["levels"] = [
            {
                "shape": list(level.data.shape),
                "scale": dict(level.scale),
                "translation": dict(level.translation),
                "data": np.asarray(level.data).tolist(),
            }
            for level in levels
        ]
    except Exception as error:
        entry["error"] = f"{type(error).__name__}: {error}"
    return entry


def pixels(name):
    _, shape, dtype, _, formula = INPUTS[name]
    return np.asarray(formula(*np.indices(shape))).astype(dtype)


def main():
    inputs = {
        name: {
            "dims": list(INPUTS[name][0]), "dtype": INPUTS[name][2],
            "formula": INPUTS[name][3], "data": pixels(name).tolist(),
        }
        for name in INPUTS
    }
    cases = [
        case(name, factors, method)
        for name in INPUTS
        for factors in FACTORS[name]
        for method in nz.Methods
    ]
    print(json.dumps({"ngff_zarr": "0.50.0", "cases": cases, "inputs": inputs}))


if __name__ == "__main__":
    main()
