"""Makes the PNG and TIFF fixtures and what imageio 2.38, Pillow and tifffile read from them.

Run with a Python that has imageio, Pillow, tifffile, numpy (and imagecodecs for compressed TIFF).
expected.txt has a line per file: name, dtype, shape with commas, the elements' bytes as hex.
"""

import pathlib
import struct
import zlib

import imageio.v3 as iio
import numpy as np
import tifffile
from PIL import Image

HERE = pathlib.Path(__file__).parent
lines = []


def expect(name, array):
    if array.dtype == bool:
        array = np.where(array, True, False)  # Pillow's True is a byte of 255
    array = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    shape = ",".join(map(str, array.shape))
    lines.append(f"{name} {array.dtype.name} {shape} {array.tobytes().hex()}")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, kind, rows, extra=b"", interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def pack(values, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    bits = "".join(f"{v:0{depth}b}" for v in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def value(y, x, c, depth, kind):
    top = 2**depth
    return (x * 40503 + y * 9176 + c * 1237 + x * y * 77) * (257 if depth == 16 else 1) % top


def rows_of(width, height, depth, kind, xs, ys):
    out = b""
    for y in ys:
        line = [value(y, x, c, depth, kind) for x in xs for c in range(SAMPLES[kind])]
        if line:
            out += b"\0" + pack(line, depth)
    return out


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
CASES = [(d, 0) for d in (1, 2, 4, 8, 16)] + [(d, 3) for d in (1, 2, 4, 8)]
CASES += [(d, k) for k in (2, 4, 6) for d in (8, 16)]

for depth, kind in CASES:
    for interlace in (0, 1):
        w, h = 13, 11
        if interlace:
            rows = b"".join(
                rows_of(w, h, depth, kind, range(x0, w, dx), range(y0, h, dy))
                for x0, y0, dx, dy in PASSES if x0 < w and y0 < h
            )
        else:
            rows = rows_of(w, h, depth, kind, range(w), range(h))
        extra = b""
        if kind == 3:
            extra = chunk(b"PLTE", bytes((i * 7 + 3) % 256 for i in range(3 * 2**depth)))
            if depth in (2, 8):
                extra += chunk(b"tRNS", bytes([0, 128]))
        elif kind == 0 and depth == 8:
            extra = chunk(b"tRNS", struct.pack(">H", 1))
        name = f"png_{kind}_{depth}_{interlace}.png"
        data = png(w, h, depth, kind, rows, extra, interlace)
        (HERE / name).write_bytes(data)
        if depth == 16 and kind != 0:
            # imageio gives the upper bytes only; all 16 bits are expected here.
            c = SAMPLES[kind]
            full = [[[value(y, x, i, 16, kind) for i in range(c)] for x in range(w)] for y in range(h)]
            full = np.array(full, dtype=np.uint16)
            top = iio.imread(data)
            assert top.shape[-1] == 4 if kind == 4 else np.array_equal(top, full >> 8)
            expect(name, full)
        else:
            expect(name, iio.imread(data))

rng = np.random.default_rng(5)


def array(shape, dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.kind == "c":
        return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(dtype)
    if dtype.kind == "f":
        return rng.normal(size=shape).astype(dtype)
    info = np.iinfo(dtype)
    return rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)


def tiff(name, data, **options):
    path = HERE / f"tiff_{name}.tif"
    tifffile.imwrite(path, data, **options)
    expect(path.name, tifffile.imread(path))


DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128"
for dtype in DTYPES.split():
    tiff(f"dtype_{dtype}", array((7, 9), dtype), metadata=None)
    tiff(f"dtype_{dtype}_big_endian", array((7, 9), dtype), metadata=None, byteorder=">")
tiff("stack", array((3, 7, 9), "uint16"), photometric="minisblack", metadata=None)
tiff("stack_big", array((3, 7, 9), "uint16"), photometric="minisblack", bigtiff=True, metadata=None)
tiff("rgb", array((7, 9, 3), "uint8"), photometric="rgb", metadata=None)
tiff("rgba16", array((7, 9, 4), "uint16"), photometric="rgb", metadata=None)
tiff("rgb_planar", array((3, 7, 9), "uint8"), photometric="rgb", planarconfig="separate", metadata=None)
tiff("rgb_stack", array((2, 7, 9, 3), "uint8"), photometric="rgb", metadata=None)
tiff("strips", array((40, 9), "uint16"), rowsperstrip=7, metadata=None)
tiff("tiles", array((2, 40, 50), "uint16"), tile=(16, 32), photometric="minisblack", metadata=None)
tiff("tiles_rgb_planar", array((3, 40, 50), "uint8"), tile=(16, 16), photometric="rgb",
     planarconfig="separate", metadata=None)
tiff("shaped", array((2, 3, 4, 5, 6), "uint16"), photometric="minisblack")
tiff("imagej", array((2, 3, 2, 5, 6), "uint16"), imagej=True, resolution=(4.0, 2.0),
     metadata={"axes": "TZCYX", "spacing": 0.5, "unit": "um"})
tiff("ome", array((2, 3, 5, 6), "uint16"), ome=True, photometric="minisblack",
     metadata={"axes": "CZYX", "PhysicalSizeX": 0.25, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 0.5,
               "PhysicalSizeYUnit": "µm", "Channel": {"Name": ["nuclei & more", "membrane"]}})
for name in ("zlib",):
    smooth = (np.indices((33, 35)).sum(0) * 300).astype(np.uint16)
    tiff(f"{name}_predictor", smooth, compression=name, predictor=False, metadata=None)

pages = [array((5, 6), "uint8"), array((5, 6), "uint8"), array((3, 3), "uint8")]
with tifffile.TiffWriter(HERE / "tiff_mixed.tif") as writer:
    for page in pages:
        writer.write(page, metadata=None, contiguous=False)
expect("tiff_mixed.tif", np.stack(pages[:2]))

# ImageJ's layout beyond 4 GB: one directory, all planes behind each other.
planes = array((4, 5, 6), "uint16")
path = HERE / "tiff_imagej_raw.tif"
text = b"ImageJ=1.53\nimages=4\nslices=4\n\0"
entries = [
    (256, 4, 1, 6), (257, 4, 1, 5), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1),
    (270, 2, len(text), 200), (273, 4, 1, 300), (277, 3, 1, 1), (278, 4, 1, 5), (279, 4, 1, 60),
]
raw = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", len(entries))
for tag, kind, count, number in entries:
    raw += struct.pack(">HHI", tag, kind, count)
    raw += struct.pack(">HH", number, 0) if kind == 3 else struct.pack(">I", number)
raw += struct.pack(">I", 0)
raw = raw.ljust(200, b"\0") + text
raw = raw.ljust(300, b"\0") + planes.astype(">u2").tobytes()
path.write_bytes(raw)
expect(path.name, tifffile.imread(path))

# Compressions that Pillow writes through libtiff.
small = np.array([[(x * y * 5 + x) % 256 for x in range(37)] for y in range(29)], dtype=np.uint8)
for name in ("tiff_lzw", "packbits", "tiff_adobe_deflate", "zstd", "lzma"):
    path = HERE / f"tiff_pillow_{name}.tif"
    try:
        Image.fromarray(small).save(path, compression=name)
    except Exception as error:
        print("left out:", name, error)
        path.unlink(missing_ok=True)
        continue
    expect(path.name, small)
for name in ("tiff_lzw", "tiff_adobe_deflate"):
    for predictor in (2,):
        path = HERE / f"tiff_pillow_{name}_{predictor}.tif"
        Image.fromarray(small).save(path, compression=name, tiffinfo={317: predictor})
        expect(path.name, small)
bilevel = small > 90
Image.fromarray(bilevel).save(HERE / "tiff_group4.tif", compression="group4")
expect("tiff_group4.tif", np.asarray(Image.open(HERE / "tiff_group4.tif")))

(HERE / "expected.txt").write_text("\n".join(lines) + "\n")
