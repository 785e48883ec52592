"""Fonts of the machine are found by name, and embedded where their makers allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTCollection, TTFont

from anthology.outputs.build import build, read_project
from anthology.render import machine_fonts
from anthology.render.fonts import font_file
from tests.inspectors.pdf import PdfInspector
from tests.making import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.model.diagnostics import Diagnostic

FACES = (("normal", 400), ("italic", 400), ("normal", 700), ("italic", 700))
TEXT = (
    "---\ntitle: The ford\nauthor: Bo Alm\n---\n\nThe *river* is **wide**.\n\n## Stones\n\nDry.\n"
)


def drawn(family: str, style: str, weight: int, bits: int = 0) -> TTFont:
    """Make a font of another name out of one that comes along."""
    font = TTFont(font_file("Atkinson Hyperlegible", style, weight))
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    font["OS/2"].fsType = bits
    return font


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a machine with a few fonts: all may be embedded but two; one is in a collection."""
    folder = tmp_path_factory.mktemp("fonts")
    for number, (style, weight) in enumerate(FACES):
        drawn("Quayside Serif", style, weight).save(folder / f"quay{number}.ttf")
    drawn("Locked", "normal", 400, 0x0002).save(folder / "locked.ttf")
    drawn("Whole", "normal", 400, 0x0100).save(folder / "whole.ttf")
    drawn("Preview", "normal", 400, 0x0004).save(folder / "preview.ttf")
    collection = TTCollection()
    collection.fonts = [drawn("Harbour", *face) for face in FACES]
    collection.save(folder / "harbour.ttc")
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir>'
        f"<cachedir>{folder}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return folder / "fonts.conf"


@pytest.fixture(autouse=True)
def _on(machine: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(machine_fonts, "_SET", str(machine))
    machine_fonts.installed.cache_clear()
    yield
    machine_fonts.installed.cache_clear()


def faults(folder: Path, fonts: str) -> list[Diagnostic]:
    write(folder, a__md=TEXT, anthology__toml=f"[fonts]\n{fonts}\n")
    codes = ("config-value", "font-incomplete")
    return [one for one in read_project(folder).diagnostics if one.code in codes]


@pytest.mark.parametrize("name", ["quayside serif", "Harbour"])
def test_a_font_of_the_machine_is_embedded_in_all_its_faces(name: str, tmp_path: Path) -> None:
    assert not faults(tmp_path, f'body = "{name}"\nheadings = "{name}"')
    (made,) = build(read_project(tmp_path), ["pdf"])
    pdf = PdfInspector(made.file)
    said = " ".join(" ".join(map(pdf.text, range(pdf.page_count))).split())
    assert f"set in {name.title()}" in said
    assert not [one for one in made.diagnostics if one.code in ("page-cut", "glyph-missing")]
    used = " ".join(font for font, embedded in pdf.fonts if embedded)
    assert "Bold" in used
    assert "Italic" in used
    assert "Source" not in used


@pytest.mark.parametrize("name", ["Vollkorn", "inter"])
def test_fonts_that_come_along_need_no_machine(name: str, tmp_path: Path) -> None:
    assert not faults(tmp_path, f'body = "{name}"')


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("Locked", "forbids to embed it in a document", "choose another"),
        ("Whole", "forbids to embed it in part", "choose another"),
        ("Quayside", "there is no font “Quayside”", "Quayside Serif"),
        ("Harbor", "there is no font “Harbor”", "did you mean “Harbour”?"),
        ("Nothing", "there is no font “Nothing”", "come along: Source Serif 4"),
        ('x\\";} @page{}', "there is no font", "come along"),
    ],
)
def test_a_font_that_cannot_be_used_is_told_with_its_line(
    name: str, said: str, hint: str, tmp_path: Path
) -> None:
    (fault,) = faults(tmp_path, f'code = "{name}"')
    assert (fault.code, fault.line) == ("config-value", 2)
    assert said in fault.message
    assert hint in fault.hint


def test_a_font_without_italic_is_told_and_used(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, 'body = "Preview"')
    assert (fault.code, fault.line) == ("font-incomplete", 2)
    assert "no italic and no bold" in fault.message
    assert read_project(tmp_path).settings.fonts.body == "Preview"
