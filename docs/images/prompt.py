#!/usr/bin/env python3
"""Takes the picture of the prompt: runs ngffz in tmux, types, and renders what the terminal shows.

usage: prompt.py NGFFZ OUT.png       needs tmux and chromium; run it from the repository's root
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

COLUMNS, ROWS = 108, 50
LINES = [
    "image = nz.from_ngff_zarr('cells.ozx')",
    "show(image)",
    "level = image.images[0]",
    "level.data",
    "float(level.data[0, 8].mean()), level.axes_units['x']",
    "nz.from_hcs_zarr('cells.ozx')",
]
XTERM = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5"]
BRIGHT = ["#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]


def palette(index):
    if index < 8:
        return XTERM[index]
    if index < 16:
        return BRIGHT[index - 8]
    if index >= 232:
        return "#" + "%02x" % (8 + 10 * (index - 232)) * 3
    steps = [0, 95, 135, 175, 215, 255]
    index -= 16
    return "#%02x%02x%02x" % (steps[index // 36], steps[index // 6 % 6], steps[index % 6])


def apply(codes, style):
    codes = [int(code or 0) for code in codes.split(";")]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style.clear()
        elif code == 1:
            style["font-weight"] = "bold"
        elif code in (38, 48):
            key = "color" if code == 38 else "background"
            if codes.pop(0) == 5:
                style[key] = palette(codes.pop(0))
            else:
                style[key] = "#%02x%02x%02x" % (codes.pop(0), codes.pop(0), codes.pop(0))
        elif 30 <= code < 38:
            style["color"] = XTERM[code - 30]
        elif 90 <= code < 98:
            style["color"] = BRIGHT[code - 90]
        elif code in (39, 49):
            style.pop("color" if code == 39 else "background", None)


def to_html(text):
    style, rows = {}, []
    for line in text.split("\n"):
        row = ""
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                apply(part[2:-1], style)
                continue
            for run in re.findall(r"▀+|[^▀]+", part):
                if run[0] == "▀":
                    # Fonts leave gaps around half blocks; a gradient has none.
                    top, low = style.get("color", "#ddd"), style.get("background", "#16181d")
                    css = f"color:transparent;background:linear-gradient({top} 50%,{low} 50%)"
                else:
                    css = ";".join(f"{key}:{value}" for key, value in style.items())
                row += f'<span style="{css}">{html.escape(run)}</span>'
        rows.append(f"<div>{row or ' '}</div>")
    return "".join(rows)


def main():
    program, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    data = os.path.abspath("examples/data")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program, "convert", "-q", "-i", f"{data}/cells.tif", "-o", "cells.ozx", "-c", "64"],
            cwd=folder, check=True)
        tmux = ["tmux", "-L", "ngffz-picture"]
        environment = f"COLORTERM=truecolor LC_ALL=C.UTF-8 NGFFZ_GRAPHICS=block HOME={folder}"
        subprocess.run(
            tmux + ["new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS),
                    f"cd {folder} && env {environment} {program}"], check=True)
        try:
            time.sleep(1)
            for line in LINES:
                subprocess.run(tmux + ["send-keys", "-l", line], check=True)
                subprocess.run(tmux + ["send-keys", "Enter"], check=True)
                time.sleep(1.5)
            text = subprocess.run(
                tmux + ["capture-pane", "-e", "-p", "-S", "-"], check=True, text=True,
                capture_output=True).stdout.rstrip("\n")
        finally:
            subprocess.run(tmux + ["kill-session"])
        page = os.path.join(folder, "page.html")
        count = text.count("\n") + 1
        with open(page, "w", encoding="utf-8") as file:
            file.write(
                "<meta charset=utf-8><style>body{margin:0;background:#16181d;color:#ddd}"
                "pre{margin:0;padding:20px 24px;font:15px/18px 'DejaVu Sans Mono',monospace}"
                "div{height:18px;white-space:pre}span{display:inline-block;height:18px}</style>"
                f"<pre>{to_html(text)}</pre>")
        subprocess.run(
            [shutil.which("chromium") or "chromium-browser", "--headless", "--no-sandbox",
             "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5",
             f"--window-size={COLUMNS * 9 + 60},{count * 18 + 40}", f"--screenshot={out}",
             "file://" + page], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
