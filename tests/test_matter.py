"""Check what stands before and behind the texts: pages of the book itself, pieces by their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.build import build, read_project
from anthology.render.pages import Renderer, Setting
from tests.inspectors.epub import EpubInspector
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Book

SENTENCE = "The ferry waits at the ford until the morning mist has gone. "


def text(title: str, body: str = SENTENCE * 12, **meta: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in meta.items())
    return f"---\ntitle: {title}\nauthor: Ada Sample\nlanguage: en\n{head}---\n\n{body}\n"


def book(folder: Path, count: int = 1, settings: str = "", **files: str | bytes) -> Book:
    texts = {f"t{number:02}__md": text(f"Ferry {number}") for number in range(count)}
    write(folder, anthology__toml=settings, **texts, **files)
    return read_project(folder).book


def roles(made: Book, medium: str = "print") -> list[str]:
    pages = Renderer(made, Setting(medium))
    return [one.role for one in (*pages.front(), *pages.body(), *pages.back())]


def test_a_book_of_one_text_has_only_the_pages_that_it_needs(tmp_path: Path) -> None:
    assert roles(book(tmp_path)) == ["titlepage", "imprint", "chapter", "colophon"]


def test_a_short_book_has_its_lists_on_shared_pages(tmp_path: Path) -> None:
    people = '[[person]]\nname = "Ada Sample"\nbio = "Rows."\n'
    made = book(tmp_path, 3, '[book]\npublisher = "Reed"\n', people__toml=people)
    assert roles(made) == ["titlepage", "imprint", "contents", *["chapter"] * 3, "apparatus"]
    shared = Renderer(made, Setting("epub")).back()[0].markup
    assert shared.index('id="contributors"') < shared.index('id="colophon"')
    assert "Contributors" not in Renderer(made, Setting("print")).front()[-1].markup


def test_a_long_book_has_a_half_title_and_lists_of_their_own(tmp_path: Path) -> None:
    made = book(tmp_path, 2, long__md=text("Long", SENTENCE * 2000))
    wanted = [
        "halftitle",
        "titlepage",
        "imprint",
        "contents",
        *["chapter"] * 3,
        "contributors",
        "colophon",
    ]
    assert roles(made) == wanted


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ('without = ["colophon"]', ["titlepage", "imprint", "chapter"]),
        (
            'with = ["contents", "halftitle"]',
            ["halftitle", "titlepage", "imprint", "contents", "chapter", "colophon"],
        ),
        (
            'with = ["contributors"]\napparatus = "apart"',
            ["titlepage", "imprint", "chapter", "contributors", "colophon"],
        ),
        (
            'with = ["credits"]',
            ["titlepage", "imprint", "chapter", "colophon"],
        ),  # there is nothing to list
    ],
)
def test_pages_are_asked_for_and_left_out(settings: str, wanted: list[str], tmp_path: Path) -> None:
    assert roles(book(tmp_path, 1, f"[matter]\n{settings}\n")) == wanted


def test_the_e_book_leads_to_every_list_that_it_has_and_to_no_other(tmp_path: Path) -> None:
    made = book(tmp_path, 2, '[matter]\nwithout = ["colophon"]\n')
    assert "backmatter" not in Renderer(made, Setting("epub")).navigation().markup


def test_no_path_of_a_picture_is_printed(tmp_path: Path) -> None:
    body = f"{SENTENCE}\n\n![A boat]({{}}.png)\n"
    credit = '[[picture]]\npath = "b.png"\nauthor = "Bo Alm"\nlicence = "CC0-1.0"\n'
    write(tmp_path, a__md=text("One", body.format("a")), a__png=png(), b__png=png(41))
    write(tmp_path, b__md=text("Two", body.format("b")))
    assert "credits" not in read_project(tmp_path).book.own_pages
    write(tmp_path, credits__toml=credit)
    (shared,) = Renderer(read_project(tmp_path).book, Setting("print")).back()
    assert "Bo Alm" in shared.markup
    assert "a.png" not in shared.markup
    assert "One" not in shared.markup


def test_what_the_house_made_is_said_once(tmp_path: Path) -> None:
    body = f"{SENTENCE}\n\n![A boat](a.png)\n\n![A reed](b.png)\n\n![A ford](c.png)\n"
    credits_ = '[[picture]]\npath = "*.png"\nkind = "own"\n\n'
    credits_ += '[[picture]]\npath = "c.png"\nkind = "own"\ntitle = "The ford"\n'
    write(tmp_path, a__md=text("One", body), credits__toml=credits_)
    write(tmp_path, a__png=png(), b__png=png(41), c__png=png(42))
    made = book(tmp_path, 0, '[book]\neditors = ["Eve Lund"]\n')
    (shared,) = Renderer(made, Setting("epub")).back()
    assert shared.markup.count("credit--") == 1
    assert "The ford" in shared.markup
    chapter = Renderer(made, Setting("epub")).body()[0]
    assert chapter.markup.count("#credit--") == 1


def test_rights_that_most_texts_share_are_said_once(tmp_path: Path) -> None:
    entry = '[[text]]\npath = "*"\nlicence = "CC-BY-4.0"\n\n'
    entry += '[[text]]\npath = "t03.md"\nfirst_published = "The Reed"\n'
    made = book(tmp_path, 4, credits__toml=entry)
    (shared,) = Renderer(made, Setting("print")).back()
    page = shared.markup[shared.markup.index('id="permissions"') :]
    assert page.count("CC BY 4.0") == 2
    assert "Ferry 3" in page
    assert "Ferry 1" not in page


@pytest.mark.parametrize(("language", "said"), [("en", "one text"), ("fr", "un seul texte")])
def test_one_text_is_one_text(language: str, said: str, tmp_path: Path) -> None:
    made = book(tmp_path, 1, f'[book]\nlanguage = "{language}"\n')
    assert said in Renderer(made, Setting("print")).back()[-1].markup


def test_short_books_take_few_pages(tmp_path: Path) -> None:
    people = '[[person]]\nname = "Ada Sample"\nbio = "Rows."\n'
    for name, count, most in (("one", 1, 8), ("eleven", 11, 20)):
        folder = tmp_path / name
        book(
            folder,
            count,
            '[book]\npublisher = "Reed"\n[pdf]\nopenings = "next"\n',
            people__toml=people,
        )
        (made,) = build(read_project(folder), ["pdf"])
        pdf = PdfInspector(made.file)
        assert pdf.page_count <= most
        assert "Colophon" in "".join(map(pdf.text, range(pdf.page_count)))


PIECES = {
    "dedication": "dedication",
    "epigraph": "épigraphe",
    "foreword": "avant-propos",
    "preface": "Preface",
    "introduction": "introduction",
    "afterword": "postface",
    "appendix": "annexe",
    "acknowledgements": "acknowledgments",
}
ORDER = (
    *(
        "titlepage",
        "imprint",
        "dedication",
        "epigraph",
        "contents",
        "foreword",
        "preface",
        "introduction",
    ),
    *("ferry-0", "afterword", "appendix", "acknowledgements", "colophon"),
)


def names(made: Book) -> list[str]:
    """Name the documents of a printed book, pieces by their kind."""
    pages = Renderer(made, Setting("print"))
    documents = (*pages.front(), *pages.body(), *pages.back())
    return [one.name.removeprefix("chapter-001-").split("-the-")[0] for one in documents]


@pytest.mark.parametrize("by", ["metadata", "settings"])
def test_pieces_stand_in_their_places(by: str, tmp_path: Path) -> None:
    settings = "[matter]\n" if by == "settings" else ""
    for kind, written in PIECES.items():
        said = {} if by == "settings" else {"kind": written}
        write(tmp_path, **{f"{kind}__md": text(f"The {kind}", **said)})
        settings += f'{kind} = "{kind}.md"\n' if by == "settings" else ""
    made = book(tmp_path, 1, settings)
    assert names(made) == list(ORDER)
    assert [one.number for one in made.texts] == [1]
    assert not [one for one in made.diagnostics if one.code == "order-unmatched"]
    nav = Renderer(made, Setting("epub")).navigation().markup
    for kind in PIECES:
        assert f'epub:type="{kind.replace("ements", "ments")}" href="#the-{kind}"' in nav
    toc = nav[: nav.index("landmarks")]
    assert "#the-foreword" in toc
    assert "#the-dedication" not in toc
    contents = Renderer(made, Setting("print")).front()[-1].markup
    assert "The afterword" in contents
    assert "The dedication" not in contents


def test_pieces_bear_no_label_and_a_dedication_no_title(tmp_path: Path) -> None:
    write(tmp_path, d__md="---\nkind: dedication\n---\n\nTo the ferrymen.\n")
    write(tmp_path, f__md=text("Before", kind="foreword"))
    made = book(tmp_path)
    told = [one.code for one in made.diagnostics if one.path == "d.md"]
    assert not set(told) & {"title-missing", "author-missing", "permission-missing"}
    pages = Renderer(made, Setting("epub"))
    dedication, foreword = pages.front()[-1].markup, pages.body()[0].markup
    assert "<h1" not in dedication
    assert 'role="doc-dedication"' in dedication
    assert "opening-kind" not in foreword
    assert 'role="doc-foreword"' in foreword


def test_pieces_alone_are_the_texts(tmp_path: Path) -> None:
    write(tmp_path, a__md=text("Before", kind="introduction"))
    made = book(tmp_path, 0)
    assert [one.number for one in made.texts] == [1]
    assert roles(made) == ["titlepage", "imprint", "chapter", "colophon"]


def test_a_foreword_has_roman_folios_and_the_texts_begin_at_one(tmp_path: Path) -> None:
    write(tmp_path, f__md=text("Before", SENTENCE * 60, kind="foreword"))
    book(tmp_path, 2, '[pdf]\nopenings = "next"\n')
    reading = read_project(tmp_path)
    pdf_file, epub_file = (made.file for made in build(reading, ["pdf", "epub"]))
    pdf = PdfInspector(pdf_file)
    first = next(at for at in range(pdf.page_count) if "Ferry 0" in pdf.text(at) and at > 4)
    before = next(at for at in range(pdf.page_count) if "Before" in pdf.text(at) and at > 4)
    assert pdf.labels[first] == "1"
    assert first % 2 == 0
    assert pdf.labels[before] == "iv"
    assert "iv" in pdf.artifacts(before)
    listed = EpubInspector(epub_file).text("nav.xhtml")
    assert "iv" in listed.split()


@pytest.mark.parametrize(
    ("labels", "said"),
    [("", "Article"), ('article = "Tale"', "Tale"), ('article = "none"', ""), ("show = false", "")],
)
def test_the_label_of_kinds_is_turned_off_or_renamed(
    labels: str, said: str, tmp_path: Path
) -> None:
    page = Renderer(book(tmp_path, 1, f"[labels]\n{labels}\n"), Setting("print")).body()[0].markup
    assert (f'<p class="opening-kind">{said}</p>' in page) == bool(said)
    assert ("opening-kind" in page) == bool(said)


def test_parts_stand_where_the_order_names_their_texts(tmp_path: Path) -> None:
    settings = (
        '[chapters]\norder = ["t03.md", "t01.md", "t00.md"]\n'
        '[[part]]\ntitle = "Late"\nchapters = ["t02.md"]\n'
        '[[part]]\ntitle = "Early"\nchapters = ["t00.md", "t01.md"]\n'
    )
    made = book(tmp_path, 5, settings)
    stand = [(one.title, [c.meta.title[-1] for c in one.chapters]) for one in made.parts]
    assert stand == [("", ["3"]), ("Early", ["0", "1"]), ("Late", ["2"]), ("", ["4"])]
