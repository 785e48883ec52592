"""Draw the sample's pictures anew and hold them against those that are kept."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

CONTENT = Path(__file__).parents[1] / "content"
KEPT = CONTENT / "pictures"
NAMES = sorted(file.name for file in KEPT.glob("*.png"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    script = KEPT / "draw.py"
    subprocess.run([sys.executable, "-B", script, folder], check=True, timeout=120)
    return folder


def test_the_script_draws_the_pictures_that_are_kept(drawn: Path) -> None:
    assert sorted(file.name for file in drawn.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_picture_is_what_the_script_draws(drawn: Path, name: str) -> None:
    """Compare pixels, not bytes: another Pillow may compress otherwise."""
    with Image.open(drawn / name) as new, Image.open(KEPT / name) as old:
        assert new.size == old.size
        difference = ImageChops.difference(new.convert("RGB"), old.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 1


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_fit_for_print_and_light(name: str) -> None:
    with Image.open(KEPT / name) as picture:
        assert picture.format == "PNG"
        assert 1400 <= picture.width <= 1800
    assert (KEPT / name).stat().st_size < 200_000


def test_every_picture_has_a_credit_and_a_use() -> None:
    credited = tomllib.loads((CONTENT / "credits.toml").read_text(encoding="utf-8"))["picture"]
    titled = [one for one in credited if "*" not in one["path"]]
    assert sorted(Path(one["path"]).name for one in titled) == NAMES
    assert all(one["title"] for one in titled)
    texts = [file for file in CONTENT.iterdir() if file.suffix in {".md", ".txt", ".adoc"}]
    written = "".join(file.read_text(encoding="utf-8") for file in texts)
    written += (CONTENT / "anthology.toml").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in written] == []
