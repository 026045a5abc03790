"""The longer comparisons, each a script of its own that prints its counts.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_scripts.py
"""
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", HERE.parent.parent / ".build/release/ngffz"))

CONFORMANCE = str(HERE.parent / "ScriptTests/Fixtures/Conformance")
NUMPY_PROGRAMS = str(HERE.parent / "WorkbenchTests/Fixtures/numpy")

SCRIPTS = {
    "pyramids": ["pyramids.py", NGFFZ, "--cases", "80", "--seed", "1"],
    "pyramids_killed": ["pyramids_killed.py", NGFFZ, "--rounds", "20"],
    "conformance": ["conformance_programs.py", CONFORMANCE],
    "random": ["random_programs.py", "--ngffz", NGFFZ, "--count", "2000", "--seed", "6"],
    "numpy": ["numpy_programs.py", NUMPY_PROGRAMS, "--ngffz", NGFFZ + " run"],
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name, tmp_path):
    script, *arguments = SCRIPTS[name]
    result = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], cwd=tmp_path, capture_output=True,
        text=True, timeout=900)
    print(result.stdout[-3000:])
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
