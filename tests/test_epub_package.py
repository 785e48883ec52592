"""Check the parts of the e-book by hand-made documents, and what happens where things go wrong."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from anthology.markup import xhtml
from anthology.model.book import Artifact, Book, Document, Metadata, PageStart, Part, Position
from anthology.model.diagnostics import ContentError, Diagnostic, OutputError
from anthology.outputs.artifacts import Edition
from anthology.outputs.build import read_project
from anthology.outputs.epub import output
from anthology.outputs.epub.documents import fit_documents
from anthology.outputs.epub.metadata import Survey, accessibility, survey
from anthology.outputs.epub.output import EpubOutput, NavEntry, read_nav
from tests.epubcheck import assert_valid
from tests.inspectors.epub import EpubInspector
from tests.making import png, write

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES = Path(__file__).parent / "cases"
BOOK = Book(
    title="Ferries", subtitle="", language="en", identifier="urn:x", slug="ferries", editors=(),
    publisher="", date="", edition="", rights="", description="", cover="", modified=0, parts=(),
)  # fmt: skip


def document(body: str, name: str = "one", role: str = "chapter") -> Document:
    markup = (
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>T</title></head>'
        f"<body>{body}</body></html>"
    )
    return Document(name, role, "T", "en", markup)


def fitted(*bodies: str, pictures: Mapping[str, str] | None = None) -> tuple[list[str], list[str]]:
    """Fit documents called one, two, …: their bodies, and the messages."""
    names = ("one", "two", "three")
    documents = [document(body, name) for body, name in zip(bodies, names, strict=False)]
    result = fit_documents(documents, pictures or {}, BOOK)
    inner = [one.markup.split("<body>")[1].split("</body>")[0] for one in result.documents]
    return inner, [str(found) for found in result.diagnostics]


# fitting documents together


def test_links_name_the_document_of_their_place() -> None:
    bodies, found = fitted(
        '<p id="a--x"><a href="#b--y">there</a> <a href="#a--x">here</a></p>',
        '<p id="b--y"><a href="https://example.org/#b--y">out</a></p>',
    )
    assert '<a href="two.xhtml#b--y">there</a> <a href="#a--x">here</a>' in bodies[0]
    assert '<a href="https://example.org/#b--y">' in bodies[1]
    assert not found


def test_links_to_nowhere_become_plain_text_and_are_reported() -> None:
    bodies, found = fitted('<p>See <a id="k" href="#gone">the ford</a>.</p>')
    assert bodies == ['<p>See <span id="k">the ford</span>.</p>']
    assert "link-dead" in found[0]
    assert "“the ford” (#gone)" in found[0]


def test_pictures_are_led_to_their_files_and_lost_ones_framed() -> None:
    bodies, _ = fitted(
        '<p><img src="pictures/a.webp" alt="A"/>'
        '<img src="pictures/b.png" alt="B &amp; C" width="9"/>'
        '<img src="pictures/a.webp"/></p>',
        pictures={"pictures/a.webp": "pictures/a.webp.jpg"},
    )
    led = '<img src="../pictures/a.webp.jpg" alt="{}"/>'
    frame = '<span class="missing-picture">This picture is missing: B &amp; C</span>'
    assert bodies == [f"<p>{led.format('A')}{frame}{led.format('')}</p>"]


def test_markup_is_kept_as_it_is_otherwise() -> None:
    body = (
        '<p>A &lt; B &amp; C\u202f! <span lang="fr" xml:lang="fr"></span><br/></p>'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient id="g"/></svg>'
    )
    made = fitted(body)[0][0]
    assert made == body.replace(
        '<linearGradient id="g"/>', '<linearGradient id="g"></linearGradient>'
    )


def test_wide_tables_scroll_by_keyboard_too() -> None:
    row, wide = "<tr><td>1</td><td>2</td><td>3</td></tr>", "<td>4</td></tr>"
    narrow, broad = (
        fitted(f"<table><caption>Tides</caption>{rows}</table>tail")[0][0]
        for rows in (row, row + row.replace("</tr>", wide))
    )
    assert narrow.startswith("<table><caption>")
    assert broad.startswith('<div class="wide-table" tabindex="0" role="group" aria-label="Tides">')
    assert broad.endswith("</table></div>tail")
    assert 'aria-label="Table"' in fitted(f"<table>{row.replace('</tr>', wide)}</table>")[0][0]


def test_a_document_that_is_not_well_formed_is_the_fault_of_its_template() -> None:
    with pytest.raises(ContentError) as caught:
        fit_documents([document("<p>open", role="imprint")], {}, BOOK)
    (found,) = caught.value.diagnostics
    assert (found.code, found.path) == ("template-broken", "templates/imprint.xhtml")


def test_notes_with_more_than_a_paragraph_become_boxes_too() -> None:
    bodies, _ = fitted(
        '<section class="footnotes"><ol start="3"><li id="n3"><p>Words</p>'
        "<ul><li>inside</li></ul></li>"
        '<li id="n4">Bare <em>words</em></li></ol></section>'
    )
    root = xhtml.parse(
        bodies[0].replace(' xmlns:epub="http://www.idpf.org/2007/ops"', "").replace("epub:", "")
    )
    boxes = list(root.iter("aside"))
    assert [xhtml.text(box) for box in boxes] == ["3 Words inside", "4 Bare words"]
    assert {box.get("role") for box in boxes} == {"doc-footnote"}
    assert [item.getparent().tag for item in root.iter("li")] == ["ul"]  # type: ignore[union-attr]


# what is said of accessibility


def surveyed(body: str) -> Survey:
    return survey([xhtml.open_document(document(body).markup)])


def test_the_survey_counts_what_matters() -> None:
    seen = surveyed(
        '<h1>T</h1><h3>Skips</h3><img src="a" alt="A"/><img src="b" alt=""/>'
        '<img src="c" alt="" role="presentation"/><img src="d" alt="" role="doc-cover"/>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"/>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML"/><video/><span role="doc-pagebreak"/>'
    )
    assert seen == Survey(
        pictures=3, bare=1, formulas=2, mute=1, nested=False, breaks=True, moving=True
    )
    assert surveyed("<h1>T</h1><h2>A</h2><h3>B</h3><h2>C</h2>").nested


class Package:
    def __init__(self) -> None:
        self.said: dict[str, list[str]] = {}

    def add_metadata(self, _: object, __: str, value: str, others: dict[str, str]) -> None:
        self.said.setdefault(others["property"].removeprefix("schema:"), []).append(value)


def said_of(
    seen: Survey, book: Book = BOOK, style: str = "p { font-size: 12pt }"
) -> dict[str, list[str]]:
    made = Package()
    accessibility(made, book, seen, style)
    return made.said


def test_nothing_is_claimed_that_is_not_so() -> None:
    bare = said_of(Survey(pictures=4, bare=1, formulas=1, mute=1, nested=False, moving=True))
    assert bare["accessModeSufficient"] == ["textual,visual"]
    assert bare["accessibilityFeature"] == ["tableOfContents", "readingOrder", "MathML"]
    assert bare["accessibilityHazard"] == ["unknown"]
    assert bare["accessibilitySummary"] == ["Pictures without a proper description: 1 of 4."]


def test_sizes_that_the_reader_can_choose_are_claimed_where_no_style_fixes_them() -> None:
    features = said_of(Survey(), style="p { font-size: 1.2em; border: 1px solid }")
    assert "displayTransformability" in features["accessibilityFeature"]
    for style in ("h1 { font: 700 14pt/16pt serif }", "p{font-size:12px}"):
        assert (
            "displayTransformability" not in said_of(Survey(), style=style)["accessibilityFeature"]
        )


def test_poor_descriptions_count_as_none_where_the_picture_is_there() -> None:
    poor = [Diagnostic("alt-poor", "poor", "a.md", line) for line in (3, 7, 9)]
    lost = Diagnostic("image-missing", "lost", "a.md", 7)
    book = replace(BOOK, language="fr", diagnostics=(*poor, lost))
    said = said_of(Survey(pictures=4), book)
    assert "sans vraie description\u00a0: 2 sur 4" in said["accessibilitySummary"][0]
    assert "alternativeText" not in said["accessibilityFeature"]


# navigation


def test_the_navigation_is_read_with_its_levels() -> None:
    nav = document(
        '<nav role="doc-toc"><ol><li><span>Part</span><ol><li><a href="a.xhtml#a">A &amp; b '
        '<span class="contents-authors">Bo</span></a><ol hidden="hidden">'
        '<li><a href="a.xhtml#c">C</a></li></ol></li></ol></li>'
        '<li><a href="z.xhtml">Z</a></li></ol></nav>'
    ).markup
    inner = NavEntry("A & b", "a.xhtml#a", (NavEntry("C", "a.xhtml#c"),))
    part = NavEntry("Part", "a.xhtml#a", (inner,))
    assert read_nav(nav, "doc-toc") == (part, NavEntry("Z", "z.xhtml"))
    assert read_nav(nav, "doc-pagelist") == ()


# whole books

TEXT = """---
title: Ferries & fords
author: Bo Sample
lang: en
---

Before the ferry there was a ford.

## The ford

![The ford](ford.svg)

![Wheels](wheel.png)

## The ferry

Words.
"""


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    drawing = (CASES / "drawings" / "hostile.svg").read_bytes()
    folder = write(tmp_path / "in", ford__md=TEXT, ford__svg=drawing, wheel__png=png(50, 50))
    reading = read_project(folder)
    return Edition(reading.book, reading.settings, tmp_path / "out", tmp_path / "out" / ".cache")


def test_drawings_and_headings_arrive(edition: Edition) -> None:
    artifact = EpubOutput().emit(edition)
    assert_valid(artifact.file)
    assert artifact.size == artifact.file.stat().st_size
    assert [found.code for found in artifact.diagnostics] == ["image-cleaned"]
    epub = EpubInspector(artifact.file)
    (drawing,) = (i for i in epub.manifest.values() if i.media_type == "image/svg+xml")
    assert "script" not in epub.source(drawing.href)
    (chapter, *_) = epub.toc
    assert [below.title for below in chapter.below] == ["The ford", "The ferry"]
    assert [title for title, _ in epub.ncx()][:3] == ["Ferries & fords", "The ford", "The ferry"]
    assert not epub.dead_links()


def test_printed_pages_are_listed(edition: Edition) -> None:
    slug = edition.book.chapters[0].slug
    name = edition.book.chapters[0].name
    pages = [
        PageStart("iii", "halftitle", Position(("#halftitle",))),  # not in the e-book
        PageStart("iv", "titlepage", Position(("#titlepage",))),
        PageStart("v", "contents", Position((f"to #{slug}",))),
        PageStart("1", name, Position((f"#{slug}",))),
        PageStart("2", name, Position()),
    ]
    printed = Artifact(Path("book.pdf"), "3 pages", 1, pages=tuple(pages))
    artifact = EpubOutput().emit(replace(edition, made={"pdf": printed}))
    assert_valid(artifact.file)
    epub = EpubInspector(artifact.file)
    assert [label for label, _ in epub.navigation("page-list")] == ["iv", "v", "1", "2"]
    assert not epub.dead_links()
    assert epub.ncx_pages()[2] == ("1", f"text/{name}.xhtml#page-1")
    assert epub.metadata("pageBreakSource") == ["In, printed edition (A5)"]
    assert "pageNavigation" in epub.metadata("schema:accessibilityFeature")
    assert "printed" in epub.metadata("schema:accessibilitySummary")[0]


def test_without_printed_pages_nothing_is_said_of_them(edition: Edition) -> None:
    epub = EpubInspector(EpubOutput().emit(edition).file)
    assert not epub.navigation("page-list")
    assert not epub.ncx_pages()
    assert not epub.metadata("pageBreakSource")


def test_a_picture_that_cannot_be_made_is_framed(edition: Edition) -> None:
    for picture in edition.book.pictures.values():
        if picture.media_type == "image/png":
            picture.file.write_bytes(picture.file.read_bytes()[:40])
    artifact = EpubOutput().emit(edition)
    assert_valid(artifact.file)
    assert "image-broken" in [found.code for found in artifact.diagnostics]
    name = edition.book.chapters[0].name
    assert "This picture is missing: Wheels" in EpubInspector(artifact.file).text(
        f"text/{name}.xhtml"
    )


def test_a_former_e_book_stays_whole_where_the_new_one_cannot_be_written(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = EpubOutput().emit(edition).file.read_bytes()

    def full(package: Any, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output, "_archive", full)
    with pytest.raises(OutputError, match="No space left") as caught:
        EpubOutput().emit(edition)
    assert "make room" in caught.value.hint
    (kept,) = edition.folder.glob("*.epub*")
    assert kept.read_bytes() == former
    assert not list(edition.folder.glob(".*.epub*"))


def test_an_e_book_without_a_folder_to_go_to_says_so(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        EpubOutput().emit(replace(edition, folder=tmp_path / "file" / "out"))


def test_chapters_in_one_book_of_many_languages(edition: Edition) -> None:
    chapter = edition.book.chapters[0]
    article = replace(
        chapter.article, meta=Metadata(title="Une autre", language="fr-CA", kind="article")
    )
    other = replace(chapter, number=2, slug="autre", article=article, body="<p>Eau.</p>")
    other = replace(other, pictures={})
    book = replace(edition.book, parts=(Part("", (chapter, other)),))
    artifact = EpubOutput().emit(replace(edition, book=book))
    assert_valid(artifact.file)
    epub = EpubInspector(artifact.file)
    assert epub.metadata("language") == ["en", "fr-CA"]
    assert epub.document(f"text/{other.name}.xhtml").get("lang") == "fr-CA"
