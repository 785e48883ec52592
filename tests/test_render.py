"""Check how chapters are fitted to print, and what templates make of a book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.model.book import Chapter
from anthology.outputs.booklet.geometry import Box, PageView
from anthology.outputs.booklet.impose import Imposed
from anthology.outputs.booklet.output import make_guide, make_test
from anthology.outputs.booklet.planning import BookletOptions, plan
from anthology.outputs.build import read_project
from anthology.outputs.pdf.job import Layout, LayoutJob
from anthology.render.chapter_body import for_print, for_screen
from anthology.render.cover import CoverWishes, design_cover
from anthology.render.pages import Renderer, RenderSettings
from anthology.render.references import short_address
from anthology.render.stamps import STAMP
from tests.making import article, png, write

if TYPE_CHECKING:
    from pathlib import Path


def printed(folder: Path, body: str, links: str = "foot") -> str:
    """Give a body as it is printed, without the stamps."""
    made = for_print(Chapter(1, "c", article(folder, "a.md", language="en"), body), links)
    return re.sub(f' {STAMP}="[^"]*"', "", xhtml.serialise(made))


def test_line_numbers_come_off(tmp_path: Path) -> None:
    body = '<p data-line="3">Text</p>'
    assert "data-line" not in printed(tmp_path, body)
    assert "data-line" not in xhtml.serialise(
        for_screen(Chapter(1, "c", article(tmp_path, "a.md"), body))
    )


def test_addresses_at_the_foot_each_once(tmp_path: Path) -> None:
    link = '<a href="https://www.example.org/a/">words</a>'
    made = printed(tmp_path, f"<p>{link} and {link}</p>")
    assert made.count('<span class="address">example.org/a</span>') == 1


def test_addresses_that_are_their_own_words_are_not_repeated(tmp_path: Path) -> None:
    body = '<p><a href="https://example.org/a">https://example.org/a</a></p>'
    assert 'class="address' not in printed(tmp_path, body)


def test_addresses_after_the_chapter(tmp_path: Path) -> None:
    body = '<p><a href="https://example.org/a">a</a> <a href="mailto:b@example.org">b</a></p>'
    made = printed(tmp_path, body, "chapter")
    assert "<li>example.org/a</li><li>b@example.org</li>" in made
    assert '<sup class="address-number">2</sup>' in made
    assert "example.org</li>" not in printed(tmp_path, body, "none")


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org/caf%C3%A9", "example.org/café"),
        ("mailto:a@example.org?subject=x", "a@example.org"),
        ("#place", ""),
        ("https://example.org/" + "x" * 200, "example.org/" + "x" * 77 + "…"),
    ],
)
def test_short_addresses(address: str, short: str) -> None:
    assert short_address(address) == short


def test_pictures_have_words_in_print(tmp_path: Path) -> None:
    body = '<figure><img src="p/a.png" alt=""/><figcaption>The ford</figcaption></figure>'
    image = next(xhtml.parse(printed(tmp_path, body)).iter("img"))
    assert image.get("alt") == "The ford"


def test_formulas_are_drawn_and_described(tmp_path: Path) -> None:
    maths = f'<math xmlns="{xhtml.MATHML}" alttext="three quarters" data-tex="\\frac{{3}}{{4}}"/>'
    image = next(xhtml.parse(printed(tmp_path, f"<p>{maths}</p>")).iter("img"))
    assert image.get("alt") == "three quarters"
    assert (image.get("src") or "").startswith("data:image/svg+xml;base64,")
    assert "margin-bottom:-" in (image.get("style") or "")


def test_lines_may_break_before_inline_elements(tmp_path: Path) -> None:
    made = printed(tmp_path, "<p>one <em>two</em> <strong>three</strong>, four<b>five</b></p>")
    assert made == "<p>one<em> two</em><strong> three</strong>, four<b>five</b></p>"


@pytest.mark.parametrize("medium", ["epub", "print"])
def test_an_imprint_is_always_there_and_tells_how_the_book_was_made(
    tmp_path: Path, medium: str
) -> None:
    def imprint(settings: str) -> str:
        write(tmp_path, walk__md="# A walk\n\nWe walked.\n", anthology__toml=settings)
        book = read_project(tmp_path).book
        made = Renderer(book, RenderSettings(medium)).front()
        return next(one.markup for one in made if one.role == "imprint")

    assert "anthology" in imprint('[book]\ntitle = "Paths"\n')
    assert "first edition" in imprint('[book]\ntitle = "Paths"\nedition = "first edition"\n')
    assert "ISBN 978-0-13-110362-7<" in imprint('[book]\nidentifier = "978-0-13-110362-7"\n')


@pytest.mark.parametrize("medium", ["epub", "print"])
def test_an_opening_parts_a_title_at_its_colon_and_is_labelled_in_its_own_language(
    tmp_path: Path, medium: str
) -> None:
    text = "---\nkind: report\nlang: fr\ntitle: 'Lent et clair : des notes'\n---\nOn marche.\n"
    write(tmp_path, walk__md=text, anthology__toml='[book]\nlanguage = "en"\n')
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings(medium)).body()
    words = re.sub(r"\s+", " ", chapter.markup)
    assert '<h1>Lent et clair</h1> <p class="opening-subtitle">des notes</p>' in words
    assert '<p class="opening-kind">Rapport</p>' in words


@pytest.mark.parametrize(
    ("language", "label", "joint", "date"),
    [
        ("de", "Bericht", "und", "17. Mai 2025"),
        ("de-AT", "Bericht", "und", "17. Mai 2025"),
        ("es", "Informe", "y", "17 de mayo de 2025"),
        ("it", "Relazione", "e", "17 maggio 2025"),
        ("pt", "Relatório", "e", "17 de maio de 2025"),
        ("nl", "Verslag", "en", "17 mei 2025"),
        ("sv", "Rapport", "och", "17 maj 2025"),
    ],
)
def test_the_opening_of_a_chapter_is_in_its_own_language(
    tmp_path: Path, language: str, label: str, joint: str, date: str
) -> None:
    head = f"kind: report\nlang: {language}\ntitle: Damals\nauthor: [Ada Oak, Bo Elm]"
    write(tmp_path, a__md=f"---\n{head}\ndate: 2025-05-17\n---\nWords.\n")
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings("epub")).body()
    opening = chapter.markup.split("<header", 1)[1].split("</header>")[0]
    assert f'<p class="opening-kind">{label}</p>' in opening
    assert f"Ada Oak</span> {joint} <span" in opening
    assert f">{date}</span>" in opening
    assert "lang=" not in opening


@pytest.mark.parametrize(
    ("settings", "language", "label"),
    [
        ("", "fi", r' lang="en"[^>]*>Report'),  # which has no words of its own here
        ('[labels]\nreport = "From the field"', "fr", r' lang="en"[^>]*>From the field'),
    ],
)
def test_a_label_in_another_language_says_so(
    tmp_path: Path, settings: str, language: str, label: str
) -> None:
    text = f"---\nkind: report\nlang: {language}\ntitle: Damals\n---\nWords.\n"
    write(tmp_path, a__md=text, anthology__toml=f'[book]\nlanguage = "en"\n{settings}\n')
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings("epub")).body()
    assert re.search(f'<p class="opening-kind"{label}</p>', chapter.markup)


@pytest.mark.parametrize(
    ("title", "body", "label"),
    [
        ("Notes from the allotment", "We dug.", "Notes"),
        ("Notes from a conference", "We sat.", "Conference notes"),
        (
            "Notes of a day",
            "## 9h00 - Wood\n\n## 10h00 - Water\n\n## 11h00 - Tea",
            "Conference notes",
        ),
    ],
)
def test_notes_are_of_a_conference_where_something_says_so(
    tmp_path: Path, title: str, body: str, label: str
) -> None:
    write(tmp_path, a__md=f"---\ntitle: {title}\nlang: en\n---\n{body}\n")
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings("print")).body()
    assert re.search(f'<p class="opening-kind"[^>]*>{label}</p>', chapter.markup)


@pytest.mark.parametrize(
    ("kind", "language", "label"),
    [
        ("poem", "en", "Poem"),
        ("recette", "fr", "Recette"),
        ("letter", "de", "Brief"),
        ("sermon", "en", ""),
        ("other", "en", ""),
    ],
)
@pytest.mark.parametrize("medium", ["epub", "print"])
def test_a_kind_has_its_own_word_over_the_title_or_none(
    tmp_path: Path, kind: str, language: str, label: str, medium: str
) -> None:
    write(tmp_path, a__md=f"---\ntitle: Tides\nkind: {kind}\nlang: {language}\n---\nIt rose.\n")
    [chapter] = Renderer(read_project(tmp_path).book, RenderSettings(medium)).body()
    said = re.findall(r'<p class="opening-kind"[^>]*>(.*?)</p>', chapter.markup)
    assert said == ([label] if label else [])


@pytest.mark.parametrize("medium", ["epub", "print"])
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('series = "Evenings by the river"\nvolume = "2"', ["Evenings by the river, 2"]),
        ('series = "The ferry\'s log"', ["The ferry’s log"]),
        ("", []),
    ],
)
def test_the_title_page_names_the_series_and_the_volume(
    tmp_path: Path, medium: str, settings: str, said: list[str]
) -> None:
    write(tmp_path, walk__md="# A walk\n\nWe walked.\n", anthology__toml=f"[book]\n{settings}\n")
    made = Renderer(read_project(tmp_path).book, RenderSettings(medium)).front()
    page = next(one.markup for one in made if one.role == "titlepage")
    assert re.findall(r'<p class="book-series">(.*?)</p>', page) == said


@pytest.mark.parametrize(("length", "kept"), [(8, True), (80, False)])
def test_a_lead_has_six_lines_at_most(tmp_path: Path, length: int, *, kept: bool) -> None:
    made = printed(tmp_path, f'<p class="lead">{"We walk. " * length}</p>')
    assert ('class="lead"' in made) is kept


# Every template, with nothing, little and much to say.

NOTHING = {"a__md": "Words.\n"}
LITTLE = {
    "anthology__toml": '[book]\ntitle = "A book"\nlanguage = "en"\ndate = "2026"\n',
    "a__md": "---\ntitle: One\nauthor: Ada Sample\n---\n\n## A part\n\nWords.\n",
}
MUCH = {
    "anthology__toml": (
        '[book]\ntitle = "Un livre"\nsubtitle = "De tout"\nlanguage = "fr"\ndate = "2026-11"\n'
        'editors = ["Bo Sample", "Cy Sample"]\npublisher = "Us"\nedition = "second"\n'
        'rights = "Nobody."\ndescription = "Long."\nseries = "All"\nvolume = "2"\ncover = "c.png"\n'
        '[pictures]\ncredit = "caption"\n'
    ),
    "people__toml": "".join(
        f'[[person]]\nname = "Person {n}"\nbio = "A life."\nlink = "https://example.org/{n}"\n'
        'position = "poet"\nportrait = "c.png"\n'
        for n in range(40)
    ),
    "credits__toml": '[[picture]]\npath = "c.png"\nauthor = "Ada"\nlicence = "CC-BY-4.0"\n'
    '[[text]]\npath = "t7.md"\nfirst_published = "Elsewhere"\nlicence = "CC-BY-4.0"\n',
    "c__png": png(),
    **{
        f"t{n}__md": f"---\ntitle: Text {n}\nauthor: [Person {n}, Person {(n + 1) % 40}]\n"
        f"translator: Person {(n + 2) % 40}\ndate: 2026-01-02\nsubtitle: Sub\n"
        "canonical: https://example.org/\n---\n\n## A part\n\n![Words](c.png)\n\nWords.\n"
        for n in range(40)
    },
}


@pytest.mark.parametrize("medium", ["print", "epub"])
@pytest.mark.parametrize("files", [NOTHING, LITTLE, MUCH], ids=["nothing", "little", "much"])
def test_every_page_is_rendered(files: dict[str, str | bytes], medium: str, tmp_path: Path) -> None:
    book = read_project(write(tmp_path, **files)).book
    cover = design_cover(book, (148, 210, 5), CoverWishes({}))
    made = Renderer(book, RenderSettings(medium, cover=cover))
    documents = [made.cover(), *made.front(), *made.body(), *made.back(), made.backcover()]
    documents += [made.spine(), made.frontcover("c.png"), made.navigation()]
    assert all(xhtml.open_document(one.markup) is not None for one in documents)
    assert len(documents) > len(book.chapters) + 6


@pytest.mark.parametrize("sheets", [1, 2, 8, 9, 12, 100])
@pytest.mark.parametrize("signature", ["one", "4", "auto"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_guide_to_a_booklet_is_rendered(
    sheets: int, signature: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [PageView(Box(0, 0, 420, 595), Box(0, 0, 420, 595), 0, 1.0)] * (4 * sheets - 1)
    made = plan(faces, BookletOptions(signature=signature))
    markups: list[str] = []

    def lay_out(job: LayoutJob) -> Layout:
        markups.append(job.markup)
        return Layout(job.name, b"", 1, {})

    monkeypatch.setattr("anthology.outputs.booklet.output.lay_out", lay_out)
    make_guide(Imposed(b"", made, "A book", language, "1 | 2"), "book.pdf")
    make_test(made.spread.half, language)
    guide, trial = markups
    assert xhtml.open_document(trial) is not None
    told = xhtml.open_document(guide).iter("{*}ul")
    parts = [len(one) for one in told if "parts" in xhtml.classes(one)]
    count = len(made.signatures)
    assert parts == ([] if count == 1 else [count if count <= 8 else 7])
