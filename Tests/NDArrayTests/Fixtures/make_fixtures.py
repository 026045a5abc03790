"""Writes what NumPy makes of many arrays to *.tsv beside this script.

Run it with any Python that has NumPy 2. A line is a case: tab-separated fields, of which arrays are
`dtype:shape:hexadecimal bytes` (bytes in C order, little-endian, shape as 2x3, or s for 0-d). `same` stands for the
array at this place in the line before.
"""

import os
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
         "float16", "float32", "float64", "complex64", "complex128"]
REALS = [t for t in TYPES if not t.startswith("complex")]
rng = np.random.default_rng(20260101)


def field(a):
    a = np.asarray(a)
    shape = "x".join(map(str, a.shape)) or "s"
    return f"{a.dtype.name}:{shape}:{np.ascontiguousarray(a).tobytes().hex()}"


def values(t, n=24):
    """Corner values of a dtype, then random ones."""
    dtype = np.dtype(t)
    if dtype.kind == "b":
        a = rng.integers(0, 2, n).astype(bool)
    elif dtype.kind in "iu":
        info = np.iinfo(dtype)
        corners = [0, 1, 2, 3, 7, info.min, info.max, info.max - 1] + ([-1, -2, -7] if info.min else [])
        small = rng.integers(max(info.min, -20), 20, n // 2)
        big = rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True)
        a = np.concatenate([np.array(corners, dtype), small.astype(dtype), big])[:n]
    else:
        corners = [0.0, -0.0, 1.0, -1.0, 0.5, -1.5, 2.5, np.nan, np.inf, -np.inf, 1e-4, 1000.5]
        a = np.concatenate([corners, rng.normal(0, 10, n)])[:n]
        if dtype.kind == "c":
            a = a + 1j * rng.permutation(a)
            a = np.where(np.isnan(a) | np.isinf(a), 1 - 2j, a)
        a = a.astype(dtype)
    return a


def write(name, lines):
    with open(os.path.join(HERE, name + ".tsv"), "w") as f:
        f.writelines("\t".join(line) + "\n" for line in lines)
    print(name, len(lines), file=sys.stderr)


def casts():
    for s in TYPES:
        for t in TYPES:
            a = values(s)
            if np.dtype(s).kind in "fc" and np.dtype(t).kind in "iu":
                # What C leaves undefined is left out, except for what every x86-64 gives.
                a = a[np.isfinite(a) & (np.abs(a) < 2 ** 31)]
            yield ["cast", t, field(a), field(a.astype(t))]
    bad = np.array([np.nan, np.inf, -np.inf, 3e9, -3e9, 1e20])
    for s in ("float32", "float64"):
        for t in ("int8", "uint8", "int16", "uint16", "int32", "int64", "uint64"):
            yield ["cast", t, field(bad.astype(s)), field(bad.astype(s).astype(t))]


BINARY = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "fmod", "power",
          "minimum", "maximum", "fmin", "fmax", "bitwise_and", "bitwise_or", "bitwise_xor",
          "left_shift", "right_shift", "equal", "not_equal", "less", "less_equal", "greater",
          "greater_equal", "logical_and", "logical_or", "logical_xor", "hypot", "arctan2",
          "copysign", "nextafter", "logaddexp", "heaviside", "gcd", "lcm"]
UNARY = ["negative", "positive", "absolute", "fabs", "sign", "square", "reciprocal", "invert",
         "logical_not", "sqrt", "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p",
         "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh",
         "arccosh", "arctanh", "deg2rad", "rad2deg", "floor", "ceil", "trunc", "rint", "isnan",
         "isinf", "isfinite", "signbit", "conjugate", "real", "imag", "angle"]


def outcome(f):
    try:
        return field(f())
    except TypeError:
        return "TypeError"
    except ValueError:
        return "ValueError"
    except OverflowError:
        return "OverflowError"


def binaries():
    pairs = [(t, t) for t in TYPES] + [
        ("uint8", "int8"), ("uint8", "int16"), ("uint16", "float32"), ("int32", "float32"),
        ("uint8", "float16"), ("int64", "uint64"), ("uint64", "int64"), ("uint64", "int8"),
        ("bool", "int16"), ("bool", "float32"), ("float16", "float32"), ("float32", "float64"),
        ("int16", "complex64"), ("float64", "complex64"), ("uint32", "int32"), ("int16", "uint16")]
    for name in BINARY:
        f = getattr(np, name)
        for s, t in pairs:
            a, b = values(s), rng.permutation(values(t))
            if name in ("left_shift", "right_shift") and np.dtype(t).kind == "i":
                b = np.abs(b)
            if name == "power" and np.dtype(t).kind == "i":
                b = np.abs(b % 9).astype(t)
            if name in ("gcd", "lcm") and np.dtype(s).kind in "iu" and np.dtype(t).kind in "iu":
                a, b = (a % 90).astype(s), (b % 60).astype(t)
            if name == "power" and "complex" in s + t:
                continue
            yield ["binary", name, field(a), field(b), outcome(lambda: f(a, b))]
        # Python numbers are weak.
        for t in TYPES:
            a = values(t, 12)
            for number in (2, 3, 300, -1, 1.5):
                if name in ("left_shift", "right_shift", "gcd", "lcm", "power") and number in (300, -1):
                    continue
                if name == "power" and "complex" in t:
                    continue
                kind = "weakint" if isinstance(number, int) else "weakfloat"
                yield ["binary", name, field(a), f"{kind}:{number}", outcome(lambda: f(a, number))]


def unaries():
    for name in UNARY:
        f = getattr(np, name)
        for t in TYPES:
            a = values(t)
            if "complex" in t and name in UNARY[19:31] + ["cbrt", "exp2", "expm1", "log2", "log10", "log1p", "sin", "cos"]:
                continue
            if name == "reciprocal" and np.dtype(t).kind in "iu":
                a = a[a != 0]
            yield ["unary", name, field(a), outcome(lambda: f(a))]


def reductions():
    names = {"sum": np.sum, "prod": np.prod, "min": np.min, "max": np.max, "mean": np.mean,
             "var": np.var, "std": np.std, "all": np.all, "any": np.any, "argmin": np.argmin,
             "argmax": np.argmax, "cumsum": np.cumsum, "cumprod": np.cumprod, "sort": np.sort,
             "count_nonzero": np.count_nonzero}
    for name, f in names.items():
        for t in TYPES:
            if "complex" in t and name in ("sort", "median", "argmin", "argmax"):
                continue
            dtype = np.dtype(t)
            for shape in ((7,), (3, 5), (2, 3, 4), (1000,), (17, 301), (5, 3, 70)):
                n = int(np.prod(shape))
                if name in ("prod", "cumprod") and n > 60:
                    continue
                if n > 100 and (name not in ("sum", "mean", "std", "max", "sort", "cumsum")
                                or t not in ("float32", "float64", "uint8", "float16", "complex64")):
                    continue
                a = values(t, n) if dtype.kind in "biu" else rng.normal(1, 2, n).astype(t)
                a = a.reshape(shape)
                if name in ("sort", "cumsum") and n > 1000:
                    continue
                axes = [None] + list(range(a.ndim))
                if a.ndim == 3 and name in ("sum", "mean", "max", "std", "any"):
                    axes += [(0, 2), (1, 2), (0, 1)]
                source = field(a)
                for axis in axes:
                    text = "None" if axis is None else ",".join(map(str, np.atleast_1d(axis)))
                    yield ["reduce", name, text, source, outcome(lambda: f(a, axis=axis))]
                    source = "same"


def shown(a):
    return [field(a), str(a).encode().hex(), repr(a).encode().hex()]


def texts():
    for t in TYPES:
        for n in (0, 1, 2, 5, 12, 30):
            yield ["text"] + shown(values(t, n))
        yield ["text"] + shown(np.zeros((2, 0), t))
        yield ["text"] + shown(values(t, 24).reshape(2, 3, 4))
        yield ["text"] + shown(np.arange(1200).astype(t).reshape(30, 40))
        yield ["text"] + shown(np.arange(2000).astype(t))
        yield ["text"] + shown(np.arange(4 * 5 * 60).astype(t).reshape(4, 5, 60))
        for v in values(t, 20):
            yield ["text"] + shown(np.array(v))
            yield ["scalar", field(v), str(v).encode().hex(), repr(v).encode().hex()]
    for t in ("float16", "float32", "float64"):
        for i in range(400):
            n = int(rng.integers(1, 9))
            scale = 10.0 ** rng.integers(-6, 12 if t != "float16" else 4)
            a = rng.normal(0, 1, n) * scale
            if i % 3 == 0:
                a = np.round(a, int(rng.integers(0, 4)))
            if i % 7 == 0:
                a[0] = rng.choice([np.nan, np.inf, -np.inf, 0])
            if i % 5 == 0:
                a = a * 10.0 ** rng.integers(-3, 4, n)
            yield ["text"] + shown(a.astype(t))
        for i in range(200):
            v = np.dtype(t).type(rng.normal() * 10.0 ** rng.integers(-8, 20 if t != "float16" else 4))
            yield ["scalar", field(v), str(v).encode().hex(), repr(v).encode().hex()]
    for i in range(100):
        a = rng.normal(0, 1, 5) + 1j * np.round(rng.normal(0, 10, 5), 2)
        yield ["text"] + shown(a if i % 2 else a.astype("complex64"))


if __name__ == "__main__":
    write("casts", list(casts()))
    write("binary", list(binaries()))
    write("unary", list(unaries()))
    write("reductions", list(reductions()))
    write("texts", list(texts()))
