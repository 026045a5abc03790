#!/usr/bin/env python3
"""Draws the kernel's mark, a pyramid seen from above, and embeds it in the binary's sources.

    python3 kernelspec/make_logos.py

writes logo-svg.svg, logo-64x64.png and logo-32x32.png beside itself and
Sources/Jupyter/Install/Logos.swift. Needs nothing but Python.
"""
import base64
import pathlib
import struct
import textwrap
import zlib

SIZE = 64  # the drawing's own units
# Levels of the pyramid from the base to the tip: inset, corner radius, colour.
LEVELS = [
    (2, 9, (36, 52, 110)),
    (10, 7, (41, 98, 170)),
    (18, 5, (32, 156, 178)),
    (25, 3, (250, 190, 70)),
]


def inside(x, y, inset, radius):
    """Whether a point lies in the rounded square."""
    low, high = inset + radius, SIZE - inset - radius
    dx = max(low - x, 0, x - high)
    dy = max(low - y, 0, y - high)
    if not (inset <= x <= SIZE - inset and inset <= y <= SIZE - inset):
        return False
    return dx * dx + dy * dy <= radius * radius


def pixel(px, py, size, samples=8):
    """The colour of a pixel, the mean of samples x samples points; RGBA."""
    red = green = blue = alpha = 0
    for j in range(samples):
        for i in range(samples):
            x = (px + (i + 0.5) / samples) * SIZE / size
            y = (py + (j + 0.5) / samples) * SIZE / size
            top = None
            for inset, radius, colour in LEVELS:
                if inside(x, y, inset, radius):
                    top = colour
            if top:
                red, green, blue, alpha = red + top[0], green + top[1], blue + top[2], alpha + 1
    if not alpha:
        return bytes(4)
    return bytes([red // alpha, green // alpha, blue // alpha, alpha * 255 // samples**2])


def png(size):
    rows = b"".join(
        b"\0" + b"".join(pixel(x, y, size) for x in range(size)) for y in range(size)
    )

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def svg():
    squares = "\n".join(
        f'  <rect x="{inset}" y="{inset}" width="{SIZE - 2 * inset}" height="{SIZE - 2 * inset}" '
        f'rx="{radius}" fill="#{r:02x}{g:02x}{b:02x}"/>'
        for inset, radius, (r, g, b) in LEVELS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">\n{squares}\n</svg>\n'
    )


def swift(name, text):
    lines = "\n".join("    " + line for line in text)
    return f'  static let {name} = """\n{lines}\n    """\n'


def main():
    here = pathlib.Path(__file__).resolve().parent
    small, large = png(32), png(64)
    (here / "logo-svg.svg").write_text(svg())
    (here / "logo-32x32.png").write_bytes(small)
    (here / "logo-64x64.png").write_bytes(large)
    source = "/// The kernel's mark. Written by kernelspec/make_logos.py, which also draws it.\n"
    source += "enum Logos {\n  /// SVG.\n" + swift("svg", svg().rstrip("\n").split("\n"))
    for name, data in (("png32", small), ("png64", large)):
        # A backslash joins the lines to one.
        text = textwrap.wrap(base64.b64encode(data).decode(), 90)
        text = [line + "\\" for line in text[:-1]] + text[-1:]
        source += "\n  /// PNG, in base64.\n" + swift(name, text)
    (here.parent / "Sources/Jupyter/Install/Logos.swift").write_text(source + "}\n")


if __name__ == "__main__":
    main()
