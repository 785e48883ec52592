"""Try every change of the look that the how-to shows: each does what it says, without a warning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anthology.render.fonts import font_file
from tests.inspectors.pdf import PdfInspector
from tests.making import write
from tests.run import run

GUIDE = (Path(__file__).parents[1] / "docs" / "how-to" / "look.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE))
TEXT = "---\nkind: interview\n---\n# Water\n\n## Does it *run*?\n\nIt runs round the old mill.\n"


def shown(section: str, language: str) -> list[str]:
    return re.findall(rf"(?s)```{language}\n(.*?)```", SECTIONS[section])


def built(folder: Path, css: str = "", toml: str = "") -> PdfInspector:
    write(folder, anthology__toml=f'[book]\ntitle = "Rivers"\n{toml}', water__md=TEXT)
    write(folder, styles___ours__css=css)
    for style in ("normal", "italic"):
        name = "Ours.ttf" if style == "normal" else "Ours-Italic.ttf"
        (folder / "styles" / name).write_bytes(font_file("Vollkorn", style).read_bytes())
    said = run("build", folder, "--pdf")
    assert said.status == 0, said.err
    assert "style-problem" not in said.err
    assert "layout-problem" not in said.err
    return PdfInspector(folder / "build" / "rivers.pdf")


def body(pdf: PdfInspector) -> int:
    return next(at for at in range(pdf.page_count) if "old mill" in pdf.text(at))


def test_a_colour(tmp_path: Path) -> None:
    (css,) = shown("Change a colour", "css")
    pdf = built(tmp_path, css)
    assert pdf.render(0).getpixel((10, 10)) == (0x12, 0x38, 0x4C)
    accent = tuple(int(two, 16) for two in ("1d", "5b", "79"))
    assert accent in {colour for _, colour in pdf.render(body(pdf), 3).getcolors(1 << 20) or []}


def test_the_typefaces(tmp_path: Path) -> None:
    ready, own = shown("Change the typefaces", "css")
    faces = " ".join(name for name, _ in built(tmp_path / "a", ready).fonts)
    assert "Vollkorn" in faces
    assert "Inter" in faces
    assert "Source" not in faces
    faces = " ".join(name for name, _ in built(tmp_path / "b", own).fonts)
    assert "Ours" in faces or "Vollkorn" in faces
    assert "Source-Serif" not in faces


def test_the_format(tmp_path: Path) -> None:
    (toml,), (css,) = (shown("Change the format", language) for language in ("toml", "css"))
    width, height = built(tmp_path / "a", toml=toml).boxes(2)["TrimBox"][2:]
    assert (round(width), round(height)) == (396, 612)
    width, height = built(tmp_path / "b", css).boxes(2)["TrimBox"][2:]
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (170, 240)


@pytest.mark.parametrize("section", ["Choose a theme", "For a print shop"])
def test_settings_that_are_shown_are_known(section: str, tmp_path: Path) -> None:
    (toml,) = shown(section, "toml")
    write(tmp_path, anthology__toml=toml, water__md=TEXT)
    assert "config-" not in run("check", tmp_path).err
