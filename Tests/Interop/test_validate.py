"""`nz.validate` against jsonschema over the published schemas, which the wheel of ngff-zarr holds.

    NGFFZ=.build/release/ngffz python -m pytest Tests/Interop/test_validate.py
"""
import json
import os
import subprocess
from pathlib import Path

import pytest
from schema_verdicts import cases, mutated

ROOT = Path(__file__).parent.parent.parent
NGFFZ = os.path.abspath(os.environ.get("NGFFZ", ROOT / ".build/release/ngffz"))
COUNT = int(os.environ.get("NGFFZ_VERDICTS", "10000"))

JUDGE = """
import json
import sys
import ngff_zarr as nz
with open(sys.argv[1]) as file:
    lines = file.read().splitlines()
for line in lines:
    version, model, strict, document = json.loads(line)
    try:
        nz.validate(document, version=version, model=model, strict=strict)
        print('valid')
    except nz.ValidationError as error:
        print('invalid', 'yes' if str(error) else 'without a message')
"""


def verdicts(folder, questions):
    """What the binary says of [version, model, strict, document], one answer each."""
    script, asked = folder / "judge.ngffz", folder / "asked.jsonl"
    script.write_text(JUDGE)
    asked.write_text("".join(json.dumps(question) + "\n" for question in questions))
    result = subprocess.run(
        [NGFFZ, "run", str(script), str(asked)], capture_output=True, text=True, timeout=500)
    assert result.returncode == 0, result.stderr[-3000:]
    answers = result.stdout.splitlines()
    assert len(answers) == len(questions)
    assert "invalid without a message" not in answers
    return [answer == "valid" for answer in answers]


@pytest.mark.parametrize("seed", [2, 3])
def test_mutated_documents(tmp_path, seed):
    documents, found = cases(COUNT // 2, seed)
    questions = [
        [version, model, strict, mutated(documents[index], changes)]
        for index, version, model, strict, changes, _ in found]
    answers = verdicts(tmp_path, questions)
    differing = [
        (version, model, strict, changes, expected)
        for (_, version, model, strict, changes, expected), answer in zip(found, answers)
        if answer != expected]
    assert not differing, f"{len(differing)} of {len(found)} differ, such as {differing[:3]}"
    assert 0.1 < sum(answers) / len(answers) < 0.9
