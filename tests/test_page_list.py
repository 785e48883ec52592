"""Check that each printed page begins in the e-book where it begins on paper."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.model.book import PageStart, Position
from anthology.outputs.epub.documents import mark_pages
from anthology.outputs.pdf.weasyprint.boxes import page_starts
from anthology.render.stamps import STAMP, stamp_frame, stamp_index, text_length
from tests.epubcheck import assert_valid
from tests.inspectors.epub import EpubInspector
from tests.inspectors.pages import beginnings
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write
from tests.run import run

SETTINGS = """[book]
title = "Fords"
subtitle = "A book to be numbered"
[pdf]
openings = "next"
[[part]]
title = "First"
chapters = ["long.md", "lists.md"]
[[part]]
title = "Second"
chapters = ["figures.md", "formes.md"]
"""


def prose(count: int, start: int = 0) -> str:
    """Write sentences that are all different, with words that print must break."""
    return " ".join(
        f"In year {number} the *ferrywoman* of the {number}th landing-place wrote down "
        f"“unmistakably extraordinary measurements” — of the water, of its "
        f"[temperature {number}](https://example.org/{number})."
        for number in range(start, start + count)
    )


def long() -> str:
    """Give one paragraph over several pages, notes that are carried over, headings."""
    notes = "\n\n".join(f"[^{n}]: Note {n}. {prose(3, n * 100)}" for n in (1, 2, 3))
    return (
        f"---\ntitle: One long breath\nauthor: Ada Example\nlang: en\n---\n\n{prose(20)}[^1]\n\n"
        f"## A heading somewhere\n\n{prose(9, 50)}[^2] {prose(9, 70)}[^3]\n\n{notes}\n"
    )


def lists() -> str:
    """Give nested lists, a table and a listing, all longer than a page."""
    items = "\n".join(
        f"{n}. {prose(1, n)}\n    - under {n}: {prose(1, n + 500)}" for n in range(1, 16)
    )
    rows = "\n".join(f"| Mill{n} | {n * 7} | {prose(1, n + 900)} |" for n in range(30))
    code = "\n".join(f"    {'    ' * (n % 3)}depth[{n}] = sound(ford_{n}, -{n})" for n in range(90))
    return (
        f"---\ntitle: Lists and tables\nlang: en\n---\n\n{items}\n\nThe table:\n\n"
        f"| Place | Depth | Told |\n|---|---|---|\n{rows}\n\nThe listing:\n\n{code}\n\n"
        f"> {prose(14, 60)}\n"
    )


def figures() -> str:
    """Give pictures of many heights between paragraphs, one of them alone on a line of text."""
    blocks = (
        f"{prose(2 + n % 4, n * 10)}\n\n![Ford {n}](ford{n % 3}.png)\n\n*Ford {n} seen from {n}*"
        for n in range(12)
    )
    return "---\ntitle: Pictures\nlang: en\n---\n\n" + "\n\n".join(blocks)


def formes() -> str:
    """Give formulas in the line and on their own, French spaces, words in capitals."""
    lines = (
        f"L’eau n° {n} : « combien ? » $\\frac{{{n}}}{{{n + 1}}}$ de la rivière-mère ; ainsi "
        f"l’extraordinaire établissement d’aujourd’hui.\n\n$$x_{{{n}}} = \\sqrt{{{n}}}$$\n"
        for n in range(2, 30)
    )
    return "---\ntitle: Formes\nlang: fr\n---\n\n" + "\n".join(lines)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fords")
    texts = {
        "long__md": long(),
        "lists__md": lists(),
        "figures__md": figures(),
        "formes__md": formes(),
    }
    pictures = {f"ford{n}__png": png(900, 300 + 450 * n) for n in range(3)}
    write(folder, anthology__toml=SETTINGS, **texts, **pictures)
    said = run("build", folder, "--pdf", "--epub")
    assert said.status == 0, said.err
    return folder / "build"


def outputs(folder: Path) -> tuple[Path, Path]:
    return folder / "fords.pdf", folder / "fords.epub"


def test_each_page_begins_at_its_mark(printed: Path) -> None:
    pages = [*beginnings(*outputs(printed), "Place Depth Told")]
    assert len(pages) > 30
    assert [page for page in pages if not page.agree] == []


def test_the_sample_agrees_page_by_page(tmp_path: Path) -> None:
    said = run("build", Path(__file__).parents[1], "--pdf", "--epub", "-o", tmp_path)
    assert said.status == 0, said.err
    (pdf,), (epub,) = tmp_path.glob("*.pdf"), tmp_path.glob("*.epub")
    assert_valid(epub)
    pages = [*beginnings(pdf, epub)]
    assert len(pages) > 30
    assert [page for page in pages if not page.agree] == []


def test_pages_bear_their_folios(printed: Path) -> None:
    pdf, epub = PdfInspector(printed / "fords.pdf"), EpubInspector(printed / "fords.epub")
    listed = [label for label, _ in epub.navigation("page-list")]
    text = [label for at, label in enumerate(pdf.labels) if pdf.text(at).strip()]
    assert listed == [label for label in text if not label.startswith("C")]
    assert epub.metadata("pageBreakSource")
    assert epub.ncx_pages()[-1][0] == listed[-1]


def test_epubcheck_has_nothing_to_say(printed: Path) -> None:
    assert_valid(printed / "fords.epub")


def test_marks_stand_in_the_midst_of_everything(printed: Path) -> None:
    """The book is worth its name only if its pages begin in all kinds of places."""
    holders = set()
    for path in EpubInspector(printed / "fords.epub").spine:
        root = EpubInspector(printed / "fords.epub").document(path)
        for mark in root.iterfind(".//*[@role='doc-pagebreak']"):
            holders.add(xhtml.name(mark.getparent()))
    assert {"p", "li", "td", "code", "figure", "h1"} <= holders


def test_pages_move_with_the_text(printed: Path, tmp_path: Path) -> None:
    longer = long().replace("---\n\n", f"---\n\n{prose(7, 200)}\n\n", 1)
    write(tmp_path, anthology__toml='[book]\ntitle = "Fords"\n', long__md=longer)
    assert run("build", tmp_path, "--pdf", "--epub").status == 0
    pages = [*beginnings(*outputs(tmp_path / "build"))]
    assert all(page.agree for page in pages)
    former = {page.label: page.marked for page in beginnings(*outputs(printed))}
    moved = [page for page in pages if int(page.label) in range(6, 9)]
    assert len(moved) == 3
    assert all(page.marked != former[page.label] for page in moved)


def box(tag: str, stamp: str, text: str = "", *inner: Any, **more: Any) -> Any:
    """Make what WeasyPrint makes of an element, as far as the beginnings of pages need it."""
    element = {STAMP: stamp}
    return SimpleNamespace(element_tag=tag, element=element, text=text, children=inner, **more)


def starts(*pages: tuple[Any, ...]) -> list[tuple[str, int]]:
    laid = (
        SimpleNamespace(_page_box=SimpleNamespace(children=[box("html", "#h", "", *page)]))
        for page in pages
    )
    return [(start.stamps[0] if start.stamps else "", start.offset) for start in page_starts(laid)]


def test_a_page_begins_with_text_where_a_figure_was_moved_before_it() -> None:
    first = (box("p", "1", "One"), box("p", "5", "Five, which ran up past three"))
    late = (box("figure", "3", "Three"), box("p", "5", "and on"))
    assert starts(first, late)[1] == ("5", 24)
    early = (box("figure", "9", "Nine"), box("p", "5", "and on"))
    assert starts(first, early)[1] == ("5", 24)
    due = (box("figure", "6", "Six"), box("p", "8", "Eight"))
    assert starts(first, due)[1] == ("6", 0)
    alone = (box("figure", "3", "Three"),)
    assert starts(first, alone)[1] == ("3", 0)


def test_what_print_adds_or_repeats_begins_no_page() -> None:
    head = box("thead", "2", "", box("th", "3", "Place"), is_header=True)
    rows = [(head, box("td", str(at), f"Mill {at}")) for at in (4, 5)]
    assert starts(*rows) == [("3", 0), ("5", 0)]
    added = (box("p", "", "example.org"), box("li::marker", "7", "1."), box("li", "7", "Seven"))
    assert starts(added, (box("p", "", "example.org"),)) == [("7", 0), ("", 0)]


def marked(body: str, stamps: str, offset: int) -> str:
    """Mark page 7 in a body whose elements are stamped by their ids, and write it."""
    page = f'<html xmlns="{xhtml.XHTML}"><body><section id="s">{body}</section></body></html>'
    root = xhtml.open_document(page)
    stamp_frame(root)
    position = Position(tuple(f"#{name}" for name in stamps.split()), offset)
    mark_pages([PageStart("7", "d", position)], {"d": root})
    written = re.sub(r' (data-at|xmlns:?\w*)="[^"]*"', "", xhtml.close_document(root))
    written = re.sub(r"<span [^>]*page-7[^>]*></span>", "¦", written)
    return written.partition('<section id="s">')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("body", "stamps", "offset", "expected"),
    [
        ('<p id="a">One two</p>', "a", 3, '<p id="a">One ¦two</p>'),
        ('<p id="a">One extraordinary</p>', "a", 8, '<p id="a">One ¦extraordinary</p>'),
        ('<p id="a">de l’établissement</p>', "a", 7, '<p id="a">de ¦l’établissement</p>'),
        ('<p id="a">mid-word</p>', "a", 3, '<p id="a">mid-¦word</p>'),
        ('<p id="a">一二三</p>', "a", 2, '<p id="a">一二¦三</p>'),
        ('<p id="a">- so</p>', "a", 0, '<p id="a">¦- so</p>'),
        ('<p id="a"><em id="b">One</em></p>', "b a", 0, '<p id="a">¦<em id="b">One</em></p>'),
        ('<p id="a">x <a id="b"><em id="c">y</em></a></p>', "c", 0,
         '<p id="a">x ¦<a id="b"><em id="c">y</em></a></p>'),
        ('<p id="a">x <em id="b">y z</em></p>', "b a", 1, '<p id="a">x <em id="b">y ¦z</em></p>'),
        ('<figure><img id="i"/></figure>', "i", 0, '<figure>¦<img id="i"/></figure>'),
        ('<p id="a">x <ruby id="r">字<rt id="t">zi</rt></ruby></p>', "t r a", 0,
         '<p id="a">x ¦<ruby id="r">字<rt id="t">zi</rt></ruby></p>'),
        ('<pre><code id="c">if x:\n    y()\n</code></pre>', "c", 4,
         '<pre><code id="c">if x:\n¦    y()\n</code></pre>'),
        ('<table id="t"><tr id="r"><td id="d">1</td></tr></table>', "gone t", 0,
         '<table id="t"><tr id="r"><td id="d">¦1</td></tr></table>'),
        ('<p id="a">One</p>', "gone", 0, '<p id="a">One</p>¦'),
        ('<p id="a">One</p>', "", 0, '<p id="a">One</p>¦'),
    ],
)  # fmt: skip
def test_a_mark_stands_where_it_may(body: str, stamps: str, offset: int, expected: str) -> None:
    assert marked(body, stamps, offset) == expected


@example("a\u00ad\u00ad-b", 4)
@given(st.text(alphabet="abß ﬁé-–«\u00a0\u202f\u00ad字.\n", max_size=40), st.integers(0, 40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_offsets_survive_what_print_does_to_a_text(text: str, cut: int) -> None:
    """Print writes capitals, folds spaces, takes out soft hyphens, breaks words with hyphens."""
    broken = text[:cut][-1:].isalpha() and text[cut:][:1].isalpha()
    shown = " ".join(text[:cut].replace("\u00ad", "").split()).upper() + ("‐" if broken else "")
    at = stamp_index(text, text_length(shown))
    rest = text[cut:] if at is None else text[at:]
    assert text_length(shown) == text_length(text[:cut])
    assert text_length(text[: len(text) - len(rest)]) == text_length(shown)
