"""Zarr itself: every layout written by ngffz and by the peers, read equal by the others.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_zarr.py
"""
import os
from pathlib import Path

import zarr_interop

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))


def test_the_whole_product(capsys):
    tally = zarr_interop.compare_all(NGFFZ)
    with capsys.disabled():
        print("\n" + tally.report())
    assert not tally.bad
    assert sum(tally.good.values()) > 40_000
