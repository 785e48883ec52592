"""Print signs that people type, and tell of those that no font has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pikepdf
import pytest

from anthology.render.fonts import describe_characters, missing_glyphs
from tests.making import write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """---
title: Signs of the ferry
author: Ann Lee
---
First the bell → then the rope, and ∀x ∈ ℝ.

The stone bears 𒀀 twice: 𒀀.

> Below it stands ᚠ.

$\\alpha + ᚢ$
"""


def fonts_of(project: Path) -> set[str]:
    with pikepdf.open(next((project / "build").glob("*.pdf"))) as book:
        fonts = [page.resources.get("/Font", pikepdf.Dictionary()) for page in book.pages]
        return {str(font.BaseFont)[8:] for one in fonts for _, font in one.items()}


@pytest.mark.parametrize(
    "typed",
    [
        "→⇒⟶⤳↺⇄",
        "∀∈ℝ∑∫√≈⊆⊨𝔸⟨⟩",
        "▲◆●★☐☑✓✗☎⌘⏎",
        "⠓♜❦☞№",
        "שלום السلام",
        "😀🎉👩\u200d💻❤️",
        "e\u0301ḝ",
    ],
)
def test_signs_that_people_type_have_glyphs(typed: str) -> None:
    assert missing_glyphs(typed) == frozenset()


def test_a_sign_that_no_font_has_is_missing_until_the_project_brings_one(tmp_path: Path) -> None:
    assert missing_glyphs("A 𒀀, a bell → ᚠ") == {"𒀀", "ᚠ"}
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert missing_glyphs("𒀀", [tmp_path / "broken.ttf"]) == {"𒀀"}


def test_signs_are_named_and_of_many_only_the_first() -> None:
    assert describe_characters("ᚠ日") == "“ᚠ” (U+16A0 RUNIC LETTER FEHU FEOH FE F), “日” (U+65E5)"
    assert describe_characters("一二三四五六七").endswith("“五” (U+4E94) and 2 more")


def test_check_tells_of_them_with_their_lines(tmp_path: Path) -> None:
    project = write(tmp_path, ferry__md=TEXT)
    said = run("check", project, "--format", "json")
    found = [one for one in json.loads(said.out) if one["code"] == "glyph-missing"]
    assert [(one["line"], one["severity"]) for one in found] == [(7, "warning"), (9, "warning")]
    assert "CUNEIFORM SIGN A" in found[0]["message"]
    assert said.status == 0


def test_a_build_makes_the_book_and_tells_of_them_with_their_page(tmp_path: Path) -> None:
    project = write(tmp_path, ferry__md=TEXT)
    said = run("build", project, "--pdf", "--all")
    assert said.status == 0
    assert "ferry.md:7: warning: page 3: no font has “𒀀” (U+12000 CUNEIFORM SIGN A)" in said.err
    assert any("STIX" in name for name in fonts_of(tmp_path))


def test_scripts_are_printed_by_the_fonts_drawn_for_them(tmp_path: Path) -> None:
    project = write(tmp_path, a__md="---\ntitle: Peace\n---\nA ferryman says سلام and שלום.\n")
    assert run("build", project, "--pdf").status == 0
    assert {"Noto-Sans-Arabic", "Noto-Sans-Hebrew"} <= fonts_of(tmp_path)
