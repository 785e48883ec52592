"""Run the little projects in `golden/` and compare all that the command says with what it should.

A case is a folder: `in/` is the project, `command` the arguments, `expected` the exit status and
both streams. `make golden` rewrites `expected`; read the difference before committing it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.expecting import expect
from tests.run import run

CASES = sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/command"))


def masked(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "PROJECT")
    text = re.sub(r"\d+(?:\.\d+)? (?:kB|MB|bytes)", "SIZE", text)
    return re.sub(r"\d+\.\d s\b", "TIME", text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path, tmp_path: Path) -> None:
    project = tmp_path / "in"
    shutil.copytree(case / "in", project)
    words = (case / "command").read_text(encoding="utf-8").split()
    said = run(*(word.replace("in", str(project)) if word == "in" else word for word in words))
    made = f"exit {said.status}\n--- out\n{said.out}--- err\n{said.err}"
    made = masked(made, project)
    expect(made, in_file=case / "expected")
