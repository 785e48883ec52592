"""Lines that only say which part or chapter begins are headings in all formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

PROSE = (
    "The lamp burned all night on the quay, and nobody in the whole street slept before the fog "
    "came in from the sea and covered the boats. It was a long night for all of us there.\n"
)


def headings(folder: Path, name: str, text: str) -> list[tuple[str, str]]:
    (folder / name).write_text(text, encoding="utf-8")
    root = xhtml.parse(read_project(folder).book.chapters[0].body)
    return [(node.tag, " / ".join(xhtml.break_lines(node))) for node in root.iter(*xhtml.HEADINGS)]


def written(name: str, *blocks: str) -> str:
    if name.endswith(".html"):
        inner = "".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in blocks)
        return f"<html><body><h1>The long lamp</h1>{inner}</body></html>"
    title = "# The long lamp" if name.endswith(".md") else "The Long Lamp"
    return "\n\n".join([title, *blocks])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("CHAPTER I.", "CHAPTER I."),
        ("Chapter 2", "Chapter 2"),
        ("CHAPTER THE FIRST", "CHAPTER THE FIRST"),
        ("Chapitre premier", "Chapitre premier"),
        ("Première partie", "Première partie"),
        ("Erstes Kapitel", "Erstes Kapitel"),
        ("Kapitel 3\n\nThe Fog", "Kapitel 3 / The Fog"),
        ("BOOK I\n\nTHE FOG.", "BOOK I / THE FOG."),
        ("Chapter 2\nThe Fog", "Chapter 2 / The Fog"),
        ("Chapter 2: The Fog", "Chapter 2: The Fog"),
    ],
)
def test_a_line_that_says_which_chapter_begins(
    tmp_path: Path, name: str, line: str, shown: str
) -> None:
    text = written(name, PROSE, *line.split("\n\n"), PROSE)
    assert headings(tmp_path, name, text) == [("h2", shown)]
    found = read_project(tmp_path).diagnostics
    assert [one.code for one in found if "heading" in one.code] == ["heading-guessed"]


def test_chapters_stand_below_parts_and_other_headings_below_chapters(tmp_path: Path) -> None:
    text = written("a.md", "PART ONE", "Chapter 1", "The fog", PROSE, "## The quay", PROSE,
                   "Chapter 2", PROSE, "PART TWO", "Chapter 3", PROSE)  # fmt: skip
    assert headings(tmp_path, "a.md", text) == [
        ("h2", "PART ONE"), ("h3", "Chapter 1 / The fog"), ("h4", "The quay"), ("h3", "Chapter 2"),
        ("h2", "PART TWO"), ("h3", "Chapter 3"),
    ]  # fmt: skip


def test_numerals_that_count_on_are_headings(tmp_path: Path) -> None:
    text = written("a.txt", "I", "“Who is there?” said Ann.", PROSE, "II", "— Nobody.", PROSE)
    assert headings(tmp_path, "a.txt", text) == [("h2", "I"), ("h2", "II")]


@pytest.mark.parametrize(
    "blocks",
    [
        ("Chapter 1", "Chapter 2", "Chapter 3", PROSE),
        ("C", PROSE, "D", PROSE),
        ("I", PROSE, "V", PROSE),
        ("Chapter 2. We left the house.", PROSE),
        ("Part of it was gone.", PROSE),
        (PROSE, "Part two"),
    ],
)
def test_lists_letters_and_sentences_are_none(tmp_path: Path, blocks: tuple[str, ...]) -> None:
    assert headings(tmp_path, "a.md", written("a.md", PROSE, *blocks)) == []


@pytest.mark.parametrize("below", ["It was late.", "Brest, 3 May 1914", "— Who is there?"])
def test_what_is_no_title_stays_below_the_number(tmp_path: Path, below: str) -> None:
    text = written("a.txt", PROSE, "Chapter 2", below, PROSE)
    assert headings(tmp_path, "a.txt", text)[0] == ("h2", "Chapter 2")
