#!/usr/bin/env python3
"""Makes the sample images beside this script, from nothing but arithmetic.

    cthead1.png  a slice through a head as a CT shows it: 256 x 256, 8-bit gray
    cells.tif    nuclei and membranes of cells: 2 channels x 16 z x 256 x 256, 16 bits, an ImageJ
                 hyperstack with voxels of 0.5 x 0.2 x 0.2 um

Only Python's standard library is needed, and every run gives the same bytes.
"""

import math
import pathlib
import random
import struct
import zlib

HERE = pathlib.Path(__file__).parent


def smooth(low, high, value):
    """0 below `low`, 1 above `high`, a smooth step between."""
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)


class Noise:
    """Smooth noise between -1 and 1: values on a lattice, interpolated."""

    def __init__(self, seed):
        self.values = random.Random(seed).choices([i / 127.5 - 1 for i in range(256)], k=4096)

    def lattice(self, x, y, z):
        return self.values[(x * 73 + y * 1009 + z * 3001 + x * y * 7 + y * z * 13) & 4095]

    def at(self, x, y, z=0.0):
        ix, iy, iz = math.floor(x), math.floor(y), math.floor(z)
        fx, fy, fz = x - ix, y - iy, z - iz
        fx, fy, fz = (f * f * (3 - 2 * f) for f in (fx, fy, fz))
        planes = []
        for dz in (0, 1) if fz else (0,):
            rows = []
            for dy in (0, 1):
                a = self.lattice(ix, iy + dy, iz + dz)
                b = self.lattice(ix + 1, iy + dy, iz + dz)
                rows.append(a + (b - a) * fx)
            planes.append(rows[0] + (rows[1] - rows[0]) * fy)
        return planes[0] + (planes[-1] - planes[0]) * fz

    def octaves(self, x, y, z=0.0, count=3):
        return sum(self.at(x * 2**i, y * 2**i, z * 2**i) / 2**i for i in range(count)) / 1.75


# ---------------------------------------------------------------------------------------- CT head


def head_value(x, y, shape, tissue, fold):
    """The gray value at (x, y), both about -1...1 with y downwards."""
    # The outline: an egg, narrower in front (above), with a little unevenness.
    angle = math.atan2(y, x)
    wobble = 0.012 * shape.at(2.2 * math.cos(angle) + 9, 2.2 * math.sin(angle) + 9)
    radius = math.hypot(x / (0.655 + 0.045 * y), (y - 0.01) / 0.865) * (1 + wobble)
    # The scalp, the skull's two tables with spongy bone between, the room within.
    thick = 0.075 + 0.03 * abs(math.sin(angle)) ** 3 + 0.012 * shape.at(3 * math.cos(angle) + 30, 3 * math.sin(angle) + 30)
    outer, inner = 0.945, 0.945 - thick
    value = 96 * smooth(1.008, 0.992, radius)
    value -= 34 * smooth(0.985, 0.975, radius) * smooth(0.945, 0.965, radius)  # fat
    bone = smooth(outer + 0.007, outer - 0.007, radius) * smooth(inner - 0.007, inner + 0.007, radius)
    middle = 1 - abs((radius - inner) / (outer - inner) * 2 - 1)
    spongy = smooth(0.45, 0.95, middle) * (0.55 + 0.45 * fold.octaves(x * 14, y * 14))
    value += bone * (246 - 70 * spongy - value)
    inside = smooth(inner + 0.004, inner - 0.012, radius)
    if inside > 0:
        value += inside * (brain_value(x, y, radius / inner, tissue, fold) - value)
    return value


def brain_value(x, y, depth, tissue, fold):
    side = abs(x)
    # White matter within, gray matter in folds near the surface, fluid in the clefts.
    folds = fold.octaves(x * 5.5 + 20, y * 5.5 + 20, count=2)
    cortex = smooth(0.70, 0.86, depth + 0.16 * folds)
    value = 104 + 13 * cortex + 3.0 * tissue.octaves(x * 9, y * 9)
    ridge = 1 - min(1.0, abs(fold.octaves(x * 6.5 + 50, y * 6.5 + 5, count=2)) * 9)
    value -= 34 * ridge * smooth(0.80, 0.97, depth)
    value -= 42 * smooth(0.975, 0.995, depth)
    # Deep gray matter: thalamus and the lentiform nucleus on both sides.
    for cx, cy, rx, ry, tilt in ((0.115, 0.10, 0.085, 0.13, 0.3), (0.235, -0.02, 0.06, 0.16, -0.35)):
        u, v = side - cx, y - cy
        u, v = u * math.cos(tilt) + v * math.sin(tilt), v * math.cos(tilt) - u * math.sin(tilt)
        value += 9 * smooth(1.1, 0.85, math.hypot(u / rx, v / ry))
    # Sylvian fissures.
    fissure = abs(y - 0.02 - 0.55 * (side - 0.42) + 0.03 * math.sin(side * 30))
    value -= 36 * smooth(0.022, 0.006, fissure) * smooth(0.30, 0.36, side) * smooth(0.62, 0.55, side)
    # The falx in front and behind, with fluid beside it.
    if abs(y) > 0.30:
        along = smooth(0.30, 0.36, abs(y))
        line = side + 0.006 * tissue.at(y * 8, 3)
        value -= 26 * along * smooth(0.032, 0.014, line)
        value += 40 * along * smooth(0.012, 0.004, line)
    # Ventricles: frontal horns like a butterfly, the third as a slit, the horns behind.
    horn = math.hypot((side - 0.065 - 0.30 * max(0.0, -0.08 - y)) / 0.045, (y + 0.22) / 0.15)
    third = math.hypot(x / 0.014, (y - 0.05) / 0.12)
    back = math.hypot((side - 0.215 - 0.25 * (y - 0.42)) / 0.05, (y - 0.40) / 0.15)
    for distance in (horn, third, back):
        value += smooth(1.12, 0.86, distance) * (58 - value)
    # Calcified pineal gland and choroid plexus.
    value += 125 * smooth(1.2, 0.5, math.hypot(x / 0.020, (y - 0.215) / 0.022))
    value += 95 * smooth(1.2, 0.5, math.hypot((side - 0.205) / 0.017, (y - 0.36) / 0.026))
    return value


def ct_head():
    size, fine = 256, 2
    shape, tissue, fold = Noise(11), Noise(23), Noise(5)
    grain = random.Random(2024)
    rows = []
    for row in range(size):
        line = bytearray()
        for column in range(size):
            total = 0.0
            for sub in range(fine * fine):
                x = (column + (sub % fine + 0.5) / fine) / (size / 2) - 1
                y = (row + (sub // fine + 0.5) / fine) / (size / 2) - 1
                value = head_value(x, y, shape, tissue, fold)
                # The rest that the head lies on.
                bow = math.hypot(x, y + 0.10) - 1.035
                rest = smooth(0.012, 0.004, abs(bow)) * smooth(0.55, 0.62, y)
                total += max(value, 88 * rest)
            noise = grain.gauss(0, 2.4)
            line.append(round(min(255, max(0, total / fine**2 + max(noise, -3)))))
        rows.append(bytes(line))
    return rows


def write_png(path, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    lines, before = [], bytes(len(rows[0]))
    for row in rows:  # filter 2: differences to the row above
        lines.append(b"\2" + bytes((a - b) & 255 for a, b in zip(row, before)))
        before = row
    pixels = zlib.compress(b"".join(lines), 9)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


# ------------------------------------------------------------------------------------------ cells

DEPTH, SIDE = 16, 256
STEP_Z, STEP = 0.5, 0.2


def plant_cells():
    """Centres, radii and tilts of nuclei, in um, none too near another."""
    dice = random.Random(77)
    cells = []
    for _ in range(4000):
        x, y = dice.uniform(-2, SIDE * STEP + 2), dice.uniform(-2, SIDE * STEP + 2)
        z = dice.uniform(2.8, 5.2)
        if all(math.hypot(x - c["x"], y - c["y"]) > 8.8 for c in cells):
            cells.append(
                {"x": x, "y": y, "z": z, "a": dice.uniform(2.6, 3.6), "b": dice.uniform(2.0, 2.8),
                 "c": dice.uniform(1.6, 2.3), "turn": dice.uniform(0, math.pi),
                 "light": dice.uniform(0.6, 1.1), "spots": dice.randrange(1000)}
            )
    return cells


def cell_planes():
    """Per z the rows of the nuclei and of the membranes, as lists of numbers."""
    cells = plant_cells()
    texture, folds = Noise(31), Noise(41)
    dice = random.Random(5)
    for cell in cells:
        cell["cos"], cell["sin"] = math.cos(cell["turn"]), math.sin(cell["turn"])
    for z in range(DEPTH):
        pz = (z + 0.5) * STEP_Z
        blur = 0.10 + 0.02 * abs(pz - 4)  # the focus is best in the middle
        nuclei, membranes = [], []
        for row in range(SIDE):
            py = (row + 0.5) * STEP
            near_row = [c for c in cells if abs(c["y"] - py) < 13]
            nucleus_row, membrane_row = [], []
            for column in range(SIDE):
                px = (column + 0.5) * STEP
                bend = 0.7 * folds.at(px * 0.35, py * 0.35, pz * 0.3)
                first = second = 99.0
                glow = 0.0
                for c in near_row:
                    dx, dy = px - c["x"], py - c["y"]
                    if abs(dx) > 13:
                        continue
                    u = (dx * c["cos"] + dy * c["sin"]) / c["a"]
                    v = (dy * c["cos"] - dx * c["sin"]) / c["b"]
                    dz = pz - c["z"]
                    flat = math.hypot(dx * 0.93 + dy * 0.05, dy + bend, dz * 0.45)
                    if flat < first:
                        first, second = flat, first
                    elif flat < second:
                        second = flat
                    reach = math.sqrt(u * u + v * v + dz * dz / (c["c"] * c["c"]))
                    if reach < 1.5:
                        body = smooth(1 + 1.6 * blur, 1 - 1.6 * blur, reach)
                        grain = texture.octaves(px * 0.9 + c["spots"], py * 0.9, pz * 0.9, 2)
                        spot = smooth(0.35, 0.7, texture.at(px * 0.55, py * 0.55 + c["spots"], pz * 0.5))
                        glow += c["light"] * (body * (1 + 0.35 * grain - 0.5 * spot) + 0.10 * (1.5 - reach))
                wall = second - first  # 0 halfway between two cells
                height = smooth(7.6, 6.2, abs(pz - 4) * 1.9)
                membrane = math.exp(-((wall / (0.30 + blur)) ** 2)) * height
                patch = 0.8 + 0.35 * texture.at(px * 0.7 + 99, py * 0.7, pz * 0.7)
                cytoplasm = 0.11 * height
                nucleus_row.append(count(110 + 2600 * glow, dice))
                membrane_row.append(count(130 + 2100 * (membrane * patch + cytoplasm), dice))
            nuclei.append(nucleus_row)
            membranes.append(membrane_row)
        yield nuclei, membranes


def count(light, dice):
    """A camera's reading: shot noise, in steps of 4."""
    return min(65535, max(0, round((light + dice.gauss(0, 0.7 * math.sqrt(light))) / 4) * 4))


def write_tiff(path, pages):
    """A little-endian TIFF of deflated pages, with ImageJ's description."""
    text = (
        "ImageJ=1.53t\nimages=%d\nchannels=2\nslices=%d\nhyperstack=true\nmode=composite\n"
        "unit=um\nspacing=%s\nmin=100.0\nmax=3200.0\n\0" % (2 * DEPTH, DEPTH, STEP_Z)
    ).encode()
    out = bytearray(struct.pack("<2sHI", b"II", 42, 0))
    link = 4
    text_at, scale_at = None, None
    for rows in pages:
        raw = b"".join(struct.pack("<%dH" % SIDE, *row) for row in rows)
        data = zlib.compress(raw, 9)
        if text_at is None:
            text_at = len(out)
            out += text + bytes(len(text) % 2)
            scale_at = len(out)
            out += struct.pack("<II", round(1 / STEP * 1000), 1000)
        data_at = len(out)
        out += data + bytes(len(data) % 2)
        tags = [
            (256, 4, 1, SIDE), (257, 4, 1, SIDE), (258, 3, 1, 16), (259, 3, 1, 8), (262, 3, 1, 1),
            (270, 2, len(text), text_at), (273, 4, 1, data_at), (277, 3, 1, 1), (278, 4, 1, SIDE),
            (279, 4, 1, len(data)), (282, 5, 1, scale_at), (283, 5, 1, scale_at), (296, 3, 1, 1),
            (339, 3, 1, 1),
        ]
        if link != 4:
            tags = [tag for tag in tags if tag[0] != 270]
        struct.pack_into("<I", out, link, len(out))
        out += struct.pack("<H", len(tags))
        for tag, kind, number, value in tags:
            out += struct.pack("<HHI", tag, kind, number)
            out += struct.pack("<HH", value, 0) if kind == 3 and number == 1 else struct.pack("<I", value)
        link = len(out)
        out += struct.pack("<I", 0)
    path.write_bytes(out)


if __name__ == "__main__":
    write_png(HERE / "cthead1.png", ct_head())
    write_tiff(HERE / "cells.tif", (plane for planes in cell_planes() for plane in planes))
