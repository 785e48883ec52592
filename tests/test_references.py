"""Check that links inside the book say their pages on paper, where a reader needs them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.model.book import Chapter
from anthology.outputs.build import build, read_project
from anthology.render.chapter_body import for_print, for_screen
from tests.inspectors.pdf import PdfInspector
from tests.making import article, write

if TYPE_CHECKING:
    from pathlib import Path

LINK = '<p>See <a href="#c--there">the ford</a>.</p>'


def printed(folder: Path, body: str, language: str = "en", **folios: str) -> str:
    made = Chapter(1, "c", article(folder, "a.md", language=language), body)
    known = {name.replace("__", "--").replace("_", "-"): page for name, page in folios.items()}
    return re.sub("<[^>]*>", "", xhtml.serialise(for_print(made, "foot", known)))


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ("12", "23", " (p.\u00a023)"),
        ("12", "12", ""),
        ("12", "13", ""),
        ("13", "12", ""),
        ("13", "14", " (p.\u00a014)"),
        ("xi", "12", " (p.\u00a012)"),
        ("12", "", ""),
        ("", "23", ""),
    ],
)
def test_only_places_out_of_view_have_their_page(
    here: str, there: str, said: str, tmp_path: Path
) -> None:
    made = printed(tmp_path, LINK, c__see__1=here, c__there=there)
    assert made.strip() == f"See the ford{said}."


def test_headings_notes_and_bibliographies_stay_as_they_are(tmp_path: Path) -> None:
    body = (
        '<h2><a href="#c--there">Heading</a></h2>'
        '<p>One<a class="noteref" href="#c--there"><sup>1</sup></a>, '
        '<a href="#c--there">[3]</a>, <a href="#c--book">Sample 1999</a>.</p>'
        '<section class="bibliography"><ol><li id="c--book">Sample</li></ol></section>'
    )
    pages = {f"c__see__{number}": "2" for number in range(1, 6)}
    assert "p." not in printed(tmp_path, body, c__there="9", c__book="9", **pages)


def test_the_e_book_has_links_and_no_pages(tmp_path: Path) -> None:
    assert "(p." not in xhtml.text(for_screen(Chapter(1, "c", article(tmp_path, "a.md"), LINK)))


def test_the_pages_printed_are_those_of_the_finished_book(tmp_path: Path) -> None:
    filler = "\n\n".join("Some words about the river that fill the line. " * 12 for _ in range(14))
    first = f"# Springs\n\nOf mouths, see [the last text](b.md).\n\n{filler}\n"
    second = f"# Mouths\n\n{filler}\n\nThe rest is in [the first text](a.md).\n"
    write(tmp_path, a__md=first, b__md=second)
    (artifact,) = build(read_project(tmp_path), ["pdf"], tmp_path / "out")
    made = PdfInspector(artifact.file)
    text = [made.text(page) for page in range(made.page_count)]
    for words, title in (("the last text", "Mouths"), ("the first text", "Springs")):
        page = next(page for page in text if words in page.replace("\n", " "))
        number = re.search(rf"{words} \(p.\s(\d+)\)", page.replace("\n", " "))
        assert number
        opening = made.labels.index(number[1])
        assert title in text[opening]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://www.example.org/a/", "example.org/a"),
        ("mailto:jo@example.org", "jo@example.org"),
    ],
)
def test_an_address_that_the_text_says_is_not_said_again_nor_divided(
    address: str, words: str, tmp_path: Path
) -> None:
    body = f'<p><a href="{address}">{words}</a></p>'
    made = for_print(Chapter(1, "c", article(tmp_path, "a.md"), body), "foot", {})
    assert xhtml.text(made) == words
    assert next(iter(made.iter("a"))).get("class") == "written-address"


def test_page_numbers_that_never_settle_are_told_of(tmp_path: Path) -> None:
    """The page number of a link pushes the link to the page of its target, and is not needed."""
    water = "The water stands high. " * 60
    text = f"# River\n\n{water}\n\nSee [the ford](#ford).\n\n{water}\n\n## Ford\n\nStones.\n"
    high = ".page-reference { display: inline-block; height: 120mm }"
    told = {}
    for name, style in (("still", ""), ("restless", high)):
        folder = write(tmp_path / name, a__md=text, styles___own__css=style)
        (made,) = build(read_project(folder), ["pdf"], tmp_path / f"{name}-out")
        told[name] = [one for one in made.diagnostics if one.code == "page-numbers-unsettled"]
    assert not told["still"]
    (fault,) = told["restless"]
    assert fault.path == "a.md"
    assert re.search(r"moves to another page, last from (3 to 4|4 to 3)$", fault.message)
