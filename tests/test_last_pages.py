"""Check that contents and works cited do not end with few entries on a page of their own."""

from __future__ import annotations

import pytest

from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.project.standard import styles
from tests.inspectors.pdf import PdfInspector

THEMES = ["standard", "classic", "modern", "large"]
TITLES = (
    "The ferry at the ford",
    "What the ice left behind in the valley of the upper river",
    "Salt",
)


def entries(count: int, theme: str, titles: tuple[str, ...] = TITLES) -> list[int]:
    """Lay out contents of so many entries on A5; count those of each page."""
    items = "".join(
        f'<li><p class="contents-entry"><a href="#t{at}">{titles[at % len(titles)]}</a> '
        f'<span class="contents-page">000</span></p><p class="contents-authors">Ada Reed</p></li>'
        for at in range(count)
    )
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        '<body><section class="contents"><h1>Contents</h1>'
        f'<ul class="contents-list">{items}</ul></section></body></html>'
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None, theme))
    made = PdfInspector(lay_out(LayoutJob("contents", markup, sheets)).pdf)
    return [made.text(page).count("000") for page in range(made.page_count)]


@pytest.mark.parametrize("theme", THEMES)
def test_no_page_of_contents_holds_few_entries(theme: str) -> None:
    """Entries differ in height, so of a third of a page a quarter of the most entries is left."""
    for count in range(4, 40, 3):
        found = entries(count, theme)
        assert sum(found) == count
        assert found[-1] > max(found) / 4, found


@pytest.mark.parametrize(("theme", "count"), [("standard", 12), ("classic", 14), ("modern", 13)])
def test_entries_that_would_stand_alone_are_brought_back(theme: str, count: int) -> None:
    assert entries(count, theme) == [count]


def test_names_stand_beside_titles_where_that_saves_a_page() -> None:
    assert entries(16, "modern") == [16]


def test_pages_share_what_cannot_be_brought_back() -> None:
    long = ("How the river was measured in the year of the flood and what it taught us all " * 2,)
    found = entries(16, "large", long)
    assert found[-1] >= found[-2] - 1


def pages_of_works(lines: int, works: int, theme: str = "standard") -> list[int]:
    """Lay out a chapter of so many lines that cites works; count those of each page."""
    items = "".join(
        f'<li><span class="label">[{at}]</span> A. Reed. Weirs of the lower river.</li>'
        for at in range(works)
    )
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f'<body><section class="chapter">{"<p>The ferry waits.</p>" * lines}'
        f'<section class="bibliography"><h2>Works</h2><ol>{items}</ol></section>'
        "</section></body></html>"
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None, theme))
    made = PdfInspector(lay_out(LayoutJob("chapter", markup, sheets)).pdf)
    return [made.text(page).count("Weirs") for page in range(made.page_count)]


@pytest.mark.parametrize(
    ("lines", "works", "wanted"),
    [
        (8, 27, [27]),  # set smaller
        (20, 20, [0, 20]),  # together on the last page
        (4, 62, [36, 26]),
    ],
)
def test_no_page_holds_few_of_the_works_of_a_chapter(
    lines: int, works: int, wanted: list[int]
) -> None:
    assert pages_of_works(lines, works) == wanted


@pytest.mark.parametrize("theme", THEMES)
def test_works_fill_some_of_a_last_page_in_every_theme(theme: str) -> None:
    for works in range(6, 24, 2):
        found = pages_of_works(16, works, theme)
        assert sum(found) == works
        assert found[-1] >= min(works, 5), (works, found)
