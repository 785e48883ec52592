"""Check what stands before and behind the texts: pages of the book itself, pieces by their kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.model.diagnostics import UsageError
from anthology.outputs.build import build, read_project
from anthology.render.chapter_body import qr_code
from anthology.render.cover import CoverWishes, design_cover
from anthology.render.pages import Renderer, RenderSettings
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
    pages = Renderer(made, RenderSettings(medium))
    return [one.role for one in (*pages.front(), *pages.body(), *pages.back())]


def test_a_book_of_one_text_has_only_the_pages_that_it_needs(tmp_path: Path) -> None:
    assert roles(book(tmp_path)) == ["titlepage", "imprint", "chapter", "colophon"]


def test_a_short_book_has_its_lists_on_shared_pages(tmp_path: Path) -> None:
    people = '[[person]]\nname = "Ada Sample"\nbio = "Rows."\n'
    made = book(tmp_path, 3, '[book]\npublisher = "Reed"\n', people__toml=people)
    assert roles(made) == ["titlepage", "imprint", "contents", *["chapter"] * 3, "apparatus"]
    shared = Renderer(made, RenderSettings("epub")).back()[0].markup
    assert shared.index('id="contributors"') < shared.index('id="colophon"')
    assert "Contributors" not in Renderer(made, RenderSettings("print")).front()[-1].markup


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
    for settings, leads in (("", True), ('[matter]\nwithout = ["colophon"]\n', False)):
        made = book(tmp_path, 2, settings)
        markup = Renderer(made, RenderSettings("epub")).navigation().markup
        assert ("backmatter" in markup) == leads


def test_no_path_of_a_picture_is_printed(tmp_path: Path) -> None:
    body = f"{SENTENCE}\n\n![A boat]({{}}.png)\n"
    credit = '[[picture]]\npath = "b.png"\nauthor = "Bo Alm"\nlicence = "CC0-1.0"\n'
    write(tmp_path, a__md=text("One", body.format("a")), a__png=png(), b__png=png(41))
    write(tmp_path, b__md=text("Two", body.format("b")))
    assert "credits" not in read_project(tmp_path).book.own_pages
    write(tmp_path, credits__toml=credit)
    (shared,) = Renderer(read_project(tmp_path).book, RenderSettings("print")).back()
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
    (shared,) = Renderer(made, RenderSettings("epub")).back()
    assert shared.markup.count("credit--") == 1
    assert "The ford" in shared.markup
    chapter = Renderer(made, RenderSettings("epub")).body()[0]
    assert chapter.markup.count("#credit--") == 1


def test_rights_that_most_texts_share_are_said_once(tmp_path: Path) -> None:
    entry = '[[text]]\npath = "*"\nlicence = "CC-BY-4.0"\n\n'
    entry += '[[text]]\npath = "t03.md"\nfirst_published = "The Reed"\n'
    made = book(tmp_path, 4, credits__toml=entry)
    (shared,) = Renderer(made, RenderSettings("print")).back()
    page = shared.markup[shared.markup.index('id="permissions"') :]
    assert page.count("CC\u00a0BY\u00a04.0") == 2
    assert "Ferry 3" in page
    assert "Ferry 1" not in page


@pytest.mark.parametrize(("language", "said"), [("en", "one text"), ("fr", "un seul texte")])
def test_one_text_is_one_text(language: str, said: str, tmp_path: Path) -> None:
    made = book(tmp_path, 1, f'[book]\nlanguage = "{language}"\n')
    assert said in Renderer(made, RenderSettings("print")).back()[-1].markup


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
    pages = Renderer(made, RenderSettings("print"))
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
    nav = Renderer(made, RenderSettings("epub")).navigation().markup
    for kind in PIECES:
        assert f'epub:type="{kind.replace("ements", "ments")}" href="#the-{kind}"' in nav
    toc = nav[: nav.index("landmarks")]
    assert "#the-foreword" in toc
    assert "#the-dedication" not in toc
    contents = Renderer(made, RenderSettings("print")).front()[-1].markup
    assert "The afterword" in contents
    assert "The dedication" not in contents


def test_an_order_that_names_a_piece_is_told_of_its_place(tmp_path: Path) -> None:
    write(tmp_path, d__md=text("For all", kind="dedication"), f__md=text("Before"))
    settings = '[matter]\nforeword = "f.md"\n[chapters]\norder = ["d.md", "f*"]\n'
    told = [one for one in book(tmp_path, 1, settings).diagnostics if one.code == "order-unmatched"]
    assert [one.message.rpartition(": ")[2] for one in told] == ["dedication", "foreword"]
    assert all("place of its own" in one.message for one in told)


def test_pieces_bear_no_label_and_a_dedication_no_title(tmp_path: Path) -> None:
    write(tmp_path, d__md="---\nkind: dedication\n---\n\nTo the ferrymen.\n")
    write(tmp_path, f__md=text("Before", kind="foreword"))
    made = book(tmp_path)
    told = [one.code for one in made.diagnostics if one.path == "d.md"]
    assert not set(told) & {"title-missing", "author-missing", "permission-missing"}
    pages = Renderer(made, RenderSettings("epub"))
    dedication, foreword = pages.front()[-1].markup, pages.body()[0].markup
    assert "<h1" not in dedication
    assert 'role="doc-dedication"' in dedication
    assert "opening-kind" not in foreword
    assert 'role="doc-foreword"' in foreword


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("appendix", False), ("acknowledgements", False), ("foreword", True), ("afterword", True)],
)
def test_pieces_that_nobody_signs_are_not_asked_for_an_author(
    kind: str, *, asked: bool, tmp_path: Path
) -> None:
    write(tmp_path, x__md=f"---\ntitle: The piece\nkind: {kind}\n---\n\n{SENTENCE}\n")
    told = [one.code for one in book(tmp_path).diagnostics if one.path == "x.md"]
    assert ("author-missing" in told) is asked


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
    page = (
        Renderer(book(tmp_path, 1, f"[labels]\n{labels}\n"), RenderSettings("print"))
        .body()[0]
        .markup
    )
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


def test_a_book_of_some_chapters_has_a_name_and_an_identity_of_its_own(tmp_path: Path) -> None:
    body = f"{SENTENCE * 3} See [the next](t02.md).\n"
    write(tmp_path, seen__md=text("Seen", body))
    whole = book(tmp_path, 3, '[book]\ntitle = "Ferries"\nidentifier = "9780306406157"\n')
    part = read_project(tmp_path, only=("3", "Seen")).book
    assert [one.meta.title for one in part.texts] == ["Seen", "Ferry 1"]
    assert part.slug == "ferries-excerpt"
    assert part.identifier not in ("", whole.identifier)
    assert not part.identifier.startswith("urn:isbn")
    assert {one.path for one in part.diagnostics} <= {"t01.md", "seen.md", "anthology.toml", ""}
    assert not [one for one in part.diagnostics if one.code == "link-dead"]
    assert read_project(tmp_path, only=("t00.md",)).book.slug == "ferries-ferry-0"


def test_a_chapter_that_there_is_not_is_told(tmp_path: Path) -> None:
    book(tmp_path, 2)
    with pytest.raises(UsageError, match="no chapter “ferri-1”") as caught:
        read_project(tmp_path, only=("ferri-1",))
    assert "ferry-1" in caught.value.hint


def test_an_index_lists_people_and_marked_terms_where_they_stand(tmp_path: Path) -> None:
    people = (
        '[[person]]\nname = "Zoé Rivière"\naliases = ["Z. R."]\n\n[[person]]\nname = "Bo Alm"\n'
    )
    body = (
        "Z. R. met Zoé Rivière and Bo Alm; Zoé Rivièremont and `Bo Alm` are others. "
        "A <dfn>ford</dfn> is <em>shallow, said Bo Alm to Ada Sample</em>.\n"
    )
    settings = '[matter]\nwith = ["index"]\n'
    write(tmp_path, a__md=text("One", body), people__toml=people)
    made = book(tmp_path, 1, settings)
    index = {entry.name: entry.places for entry in made.index}
    assert [*index] == ["Alm, Bo", "ford", "Rivière, Zoé", "Sample, Ada"]
    assert [len(places) for places in index.values()] == [2, 1, 2, 3]
    chapter = made.texts[0]
    assert "and <code>Bo Alm</code>" in chapter.body
    words = xhtml.text(xhtml.parse(chapter.body))
    assert words.startswith("Z. R. met Zoé Rivière and Bo Alm; Zoé Rivièremont and Bo Alm are")
    for place in (*index["Alm, Bo"], *index["ford"], *index["Rivière, Zoé"]):
        assert f'id="{place}"' in chapter.body
    pdf_file, epub_file = (made.file for made in build(read_project(tmp_path), ["pdf", "epub"]))
    printed = PdfInspector(pdf_file)
    pages = "".join(printed.text(at) for at in range(printed.page_count))
    assert "Rivière, Zoé, 5" in pages
    assert "Sample, Ada, 5, 7" in pages
    epub = EpubInspector(epub_file)
    assert epub.dead_links() == []
    assert "Rivière, Zoé, One" in epub.text("text/apparatus.xhtml")
    assert not made_words_lost(tmp_path)


def made_words_lost(folder: Path) -> list[str]:
    found = [
        one for made in build(read_project(folder), ["pdf", "epub"]) for one in made.diagnostics
    ]
    return [one.message for one in found if one.code.startswith("words-")]


def test_without_being_asked_for_there_is_no_index_and_no_mark(tmp_path: Path) -> None:
    made = book(tmp_path, 1, a__md=text("One", "Ada Sample spoke.\n"))
    assert not made.index
    assert "--index--" not in made.texts[0].body


@pytest.mark.parametrize(
    ("heads", "verso", "recto"),
    [
        ("", "Ferries", "The long ferry"),
        ('verso = "author"\nrecto = "part"', "Ada Sample", "Rivers"),
        ('verso = "none"\nrecto = "book"', "", "Ferries"),
    ],
)
def test_running_heads_say_what_the_settings_ask(
    heads: str, verso: str, recto: str, tmp_path: Path
) -> None:
    settings = f'[book]\ntitle = "Ferries"\n[pdf]\n{heads}\n'
    settings += '[[part]]\ntitle = "Rivers"\nchapters = ["long.md"]\n'
    book(tmp_path, 1, settings, long__md=text("The long ferry", SENTENCE * 120))
    (made,) = build(read_project(tmp_path), ["pdf"])
    pdf = PdfInspector(made.file)
    body = [at for at in range(pdf.page_count) if SENTENCE.strip()[:20] in pdf.text(at)][1:3]
    said = {at % 2: re.sub(r"\s*\d+$", "", pdf.artifacts(at).strip()) for at in body}
    assert said == {1: verso, 0: recto}


A5 = (148, 210, 5)  # mm


def test_a_logo_stands_on_the_title_page_and_asks_for_no_credit(tmp_path: Path) -> None:
    settings = '[book]\npublisher = "Reed Press"\nlogo = "mark.png"\n'
    made = book(tmp_path, 1, settings, mark__png=png())
    assert not [one for one in made.diagnostics if one.code == "credit-missing"]
    for medium in ("print", "epub"):
        page = Renderer(made, RenderSettings(medium)).front()[0].markup
        assert f'src="{made.logo}" alt="Reed Press"' in page
    pdf, epub = build(read_project(tmp_path), ["pdf", "epub"])
    assert (40, 30) in PdfInspector(pdf.file).images
    assert any(name.endswith(made.logo) for name in EpubInspector(epub.file).files)


def test_address_and_logo_stand_in_the_colophon_and_on_the_back(tmp_path: Path) -> None:
    settings = (
        '[book]\nlogo = "mark.png"\n[share]\naddress = "https://example.org/books/ferries/"\n'
    )
    made = book(tmp_path, 1, settings, mark__png=png())
    printed = Renderer(made, RenderSettings("print", cover=design_cover(made, A5, CoverWishes({}))))
    drawn = f'src="{qr_code(made.address)}" alt="QR code of example.org/books/ferries"'
    back, colophon = printed.backcover().markup, printed.back()[-1].markup
    assert drawn in back
    assert drawn in colophon
    assert f'src="{made.logo}"' in back
    read = Renderer(made, RenderSettings("epub")).back()[-1].markup
    assert '<a href="https://example.org/books/ferries/">example.org/books/ferries</a>' in read
    assert "<img" not in read  # who reads there can touch the address


@pytest.mark.parametrize("address", ["", "https://example.org/" + "x" * 3000])
def test_no_code_is_drawn_of_no_address_or_an_endless_one(address: str, tmp_path: Path) -> None:
    made = book(tmp_path, 1, f'[share]\naddress = "{address}"\n')
    assert "<img" not in Renderer(made, RenderSettings("print")).back()[-1].markup


def test_a_logo_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    made = book(tmp_path, 1, '[book]\nlogo = "nowhere.png"\n')
    (fault,) = [one for one in made.diagnostics if one.code == "image-missing"]
    assert (fault.path, fault.line) == ("anthology.toml", 2)


@pytest.mark.parametrize(
    ("count", "words", "settings", "openings"),
    [
        (8, 20, "", "next"),
        (8, 20, '[pdf]\nopenings = "recto"\n', "recto"),
        (8, 800, "", "recto"),
        (3, 20, "", "recto"),
    ],
)
def test_chapters_of_a_page_begin_on_the_next_page(
    tmp_path: Path, count: int, words: int, settings: str, openings: str
) -> None:
    texts = {f"t{n}__md": text(f"Ferry {n}", "row " * words) for n in range(count)}
    write(tmp_path, anthology__toml=settings, **texts)
    assert read_project(tmp_path).book.openings == openings


@pytest.mark.parametrize(
    ("language", "editors", "count", "wanted"),
    [
        (
            "en",
            '["Mae Oak"]',
            5,
            "May 2024) was edited by Mae Oak, with texts by 5 people. It is set in Vollkorn.",
        ),
        ("en", "[]", 2, "Reeds (third edition, The Mill, May 2024) has texts by Ada 0 and Ada 1. "),
        ("en", "[]", 1, "Reeds (third edition, The Mill, May 2024) has a text by Ada 0. "),
        (
            "fr",
            '["Mae Oak"]',
            4,
            "mai 2024), dirigé par Mae Oak, réunit les textes de 4 personnes. ",
        ),
        ("fr", "[]", 2, "mai 2024) réunit des textes signés Ada 0 et Ada 1. Il est composé en "),
    ],
)
def test_the_colophon_says_in_sentences_how_the_book_was_made(
    tmp_path: Path, language: str, editors: str, count: int, wanted: str
) -> None:
    settings = (
        f'[book]\ntitle = "Reeds"\nlanguage = "{language}"\neditors = {editors}\n'
        'edition = "third edition"\npublisher = "The Mill"\ndate = "2024-05"\n'
    )
    texts = {
        f"t{at}__md": text(f"Ferry {at}").replace("Ada Sample", f"Ada {at}") for at in range(count)
    }
    made = read_project(write(tmp_path, anthology__toml=settings, **texts)).book
    page = Renderer(made, RenderSettings("print", faces=("Vollkorn",))).back()[-1].markup
    shown = " ".join(xhtml.text(xhtml.open_document(page)).split()).replace("\u00a0", " ")
    assert wanted in shown
    assert shown.index(wanted) < shown.index("anthology")


def test_the_colophon_names_those_who_wrote(tmp_path: Path) -> None:
    talk = "Interview by Ann Lee\n\nQ: Who?\n\nBo Ray: I.\n\nQ: When?\n\nBo Ray: Now.\n"
    write(tmp_path, a__md=f"# A talk\n\nInterview with Bo Ray by Ann Lee\n\n{talk}")
    made = read_project(tmp_path).book
    colophon = Renderer(made, RenderSettings("print")).back()[-1].markup
    assert "Ann Lee" in colophon
    assert "Bo Ray" not in colophon


@pytest.mark.parametrize("medium", ["print", "epub"])
def test_a_box_to_tick_stands_for_the_dash(tmp_path: Path, medium: str) -> None:
    write(tmp_path, a__md="# A\n\n- [x] oars\n- [ ] rope\n\n- ferry\n")
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings(medium)).body()
    assert chapter.markup.count('class="task"') == 2
    assert 'class="task"' not in chapter.markup.partition("rope")[2]
