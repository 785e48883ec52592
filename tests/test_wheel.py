"""Build the wheel, unpack it elsewhere, and make a book with nothing of the repository at hand."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    script = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with zipfile.ZipFile(folder / made.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_wheel_carries_styles_templates_and_manual(unpacked: Path) -> None:
    carried = unpacked / "anthology" / "standard"
    for folder in ("styles", "templates", "docs"):
        names = {path.name for path in (carried / folder).iterdir()}
        assert names == {path.name for path in (ROOT / folder).iterdir()}
    assert (unpacked / "anthology" / "py.typed").is_file()


def test_wheel_makes_a_book_outside_the_repository(unpacked: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked)}

    def call(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "anthology", *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import anthology; print(anthology.__file__)"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(unpacked))
    call("init", "book")
    assert "book.pdf" in call("build", "book", "--pdf", "--epub")
    assert {path.suffix for path in (tmp_path / "book" / "build").iterdir()} >= {".pdf", ".epub"}
