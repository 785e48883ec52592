"""Lines of a site between the title of a saved page and its text leave it; what they date stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

PROSE = (
    "The beach at seven is a ledger. Every tide writes a line and strikes one out, and I read on."
)
HEAD = (
    "<title>What the tide leaves | by Nora Quill | The Shoreline | A Site</title>"
    '<meta name="author" content="Nora Quill"><meta property="og:site_name" content="A Site">'
)


def read(folder: Path, below: str, head: str = HEAD, behind: str = "") -> Chapter:
    (folder / "a.html").write_text(
        f"<!doctype html><html lang='en'><head>{head}</head><body><nav><a>Home</a></nav><article>"
        f"<h1>What the tide leaves</h1>{below}<p>{PROSE}</p><p>{PROSE}</p>{behind}</article>"
        "</body></html>",
        encoding="utf-8",
    )
    return read_project(folder).book.chapters[0]


def words(chapter: Chapter) -> str:
    return " ".join(xhtml.text(xhtml.parse(chapter.article.body)).split())


@pytest.mark.parametrize(
    "line",
    [
        "<div><a href='/@n'>Nora Quill</a> · <a href='#'>Follow</a> 7 min read · May 3, 2024</div>",
        "<div><span>Published in</span> <a>The Shoreline</a> · <span>Follow</span></div>",
        "<div><button>--</button><p>12</p><p>3</p><div>Listen</div><div>Share</div></div>",
        "<p>Member-only story</p>",
        "<p>Écouter</p>",
    ],
)
def test_a_line_of_names_and_calls_goes(tmp_path: Path, line: str) -> None:
    chapter = read(tmp_path, line, behind=line)
    assert words(chapter) == f"{PROSE} {PROSE}"
    assert any(one.code == "page-furniture" for one in chapter.article.diagnostics)
    assert chapter.meta.people[0].name == "Nora Quill"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Follow the river</p>",
        "<p>Listen.. Ben said</p>",
        "<p>12</p>",
        "<div>Share Ben</div>",
        "<p>Save Mary</p>",
    ],
)
def test_other_short_lines_stay(tmp_path: Path, line: str) -> None:
    said = xhtml.text(xhtml.parse(line)).split()[-1]
    assert said in words(read(tmp_path, line))


def test_the_date_beside_the_author_is_the_text_s(tmp_path: Path) -> None:
    line = "<div class='byline-wrapper'><a>Nora Quill</a><div>Jan 12, 2025</div></div>"
    assert read(tmp_path, line).meta.date == "2025-01-12"


def test_dates_of_other_texts_are_not(tmp_path: Path) -> None:
    more = "<div class='related'><h2>More from A Site</h2><a>Another walk</a> Jan 12, 2025</div>"
    assert not read(tmp_path, "", behind=more).meta.date


@pytest.mark.parametrize(
    ("heading", "head"),
    [
        ("<h3 class='subtitle'>Notes of a year</h3>", HEAD),
        ("<h2>Notes of a year</h2>", HEAD + '<meta name="description" content="Notes of a year">'),
        (
            "<h2>Notes of a year</h2>",
            "<title>What the tide leaves. Notes of a year | A Site</title>",
        ),
    ],
)
def test_a_heading_that_the_head_repeats_is_the_subtitle(
    tmp_path: Path, heading: str, head: str
) -> None:
    chapter = read(tmp_path, heading, head)
    assert chapter.meta.subtitle == "Notes of a year"
    assert "Notes" not in words(chapter)


def test_another_heading_begins_a_part(tmp_path: Path) -> None:
    assert words(read(tmp_path, "<h2>The first month</h2>")).startswith("The first month")
