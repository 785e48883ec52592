"""Titles, authors and dates are found where people write them in what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.documents import docx, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

BODY = (
    "The ferry crossed twice a day, and whoever missed it slept at the inn on the other bank.\n\n"
    "Nobody remembers who built the landing, but everybody remembers who fell from it.\n"
)


def read(folder: Path, text: str, name: str = "a.txt") -> Chapter:
    (folder / name).write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


@pytest.mark.parametrize(
    ("opening", "title", "authors", "date"),
    [
        ("GOLDEN FERRY CONCERT\nSaturday 15 June 2024, The Inn", "Golden Ferry Concert", [],
         "2024-06-15"),
        ("Minutes of the Ferry Club\nheld on Tuesday 9 January 2024 at 7.30 pm in the inn",
         "Minutes of the Ferry Club", [], "2024-01-09"),
        ("ENTRETIEN AVEC MME QUAI\nPasseuse du bac\n(réalisé le 4 mai 2023 par Odile Brandt)",
         "Entretien avec Mme Quai", ["Odile Brandt"], "2023-05-04"),
        ("MA RUE\n\nTémoignage de Karim Brandt", "Ma rue", ["Karim Brandt"], ""),
        ("SOUPE DU BAC (recette d’Odile Brandt)", "Soupe du bac", ["Odile Brandt"], ""),
        ("The ferry (by Ilse Varga)", "The ferry", ["Ilse Varga"], ""),
        ("The ferry (a true story)", "The ferry (a true story)", [], ""),
        ("TOM QUAY\n\nTHE LANDING AT NOON", "The Landing at Noon", ["Tom Quay"], ""),
    ],
)  # fmt: skip
def test_openings_of_plain_text(
    tmp_path: Path, opening: str, title: str, authors: list[str], date: str
) -> None:
    body = BODY if not opening.startswith(("ENT", "MA", "SOUPE")) else (
        "Le bac passait deux fois par jour, et ceux qui le manquaient dormaient à l’auberge.\n\n"
        "Personne ne sait qui a fait le ponton, mais on sait bien qui en est tombé un soir.\n"
    )  # fmt: skip
    meta = read(tmp_path, f"{opening}\n\n{body}").meta
    assert meta.title.replace("\u00a0", " ") == title
    assert [one.name for one in meta.authors] == authors
    assert meta.date == date


@pytest.mark.parametrize(
    "head",
    [
        "14 Landing Lane\n3 May 2024\n\nDear Editors,",
        "Ilse Varga\n14 Landing Lane\n\nDear Tom,",
        "4 bis, rue du Bac\n\nRennes, le 3 mai 2024\n\nMonsieur le Maire,",
        "Chère Odile,",
    ],
)
def test_the_head_of_a_letter_is_no_title(tmp_path: Path, head: str) -> None:
    chapter = read(tmp_path, f"{head}\n\n{BODY}", "letter to Tom.txt")
    assert chapter.meta.title == "Letter to Tom"
    assert head.rsplit("\n", maxsplit=1)[-1] in chapter.body


def test_a_letter_may_have_a_title(tmp_path: Path) -> None:
    assert read(tmp_path, f"To my aunt\n\nDear aunt,\n\n{BODY}").meta.title == "To my aunt"


def test_capitals_of_a_name_of_a_file_stay(tmp_path: Path) -> None:
    assert read(tmp_path, BODY, "poem for Tom Quay.txt").meta.title == "Poem for Tom Quay"


@pytest.mark.parametrize("form", ["docx", "md", "html"])
def test_a_title_in_capitals_is_set_as_others_and_told(tmp_path: Path, form: str) -> None:
    title = "THE FERRY AND THE INN"
    if form == "docx":
        docx(tmp_path / "a.docx", paragraph(title, "Title") + paragraph(BODY))
        chapter = read_project(tmp_path).book.chapters[0]
    elif form == "md":
        chapter = read(tmp_path, f"# {title}\n\n{BODY}", "a.md")
    else:
        chapter = read(
            tmp_path, f"<html><body><h1>{title}</h1><p>{BODY}</p></body></html>", "a.html"
        )
    assert chapter.meta.title == "The Ferry and the Inn"
    told = [one.message for one in chapter.article.diagnostics if one.code == "metadata-guessed"]
    assert told == ["the title in capitals was set as “The Ferry and the Inn”"]


def test_those_who_asked_count_before_the_properties_of_a_file(tmp_path: Path) -> None:
    core = "<dc:creator>Tom Quay</dc:creator>"
    lines = paragraph("The ferry", "Title") + paragraph("Propos recueillis par Odile Brandt")
    docx(tmp_path / "a.docx", lines + paragraph(BODY), properties=core)
    people = read_project(tmp_path).book.chapters[0].meta.people
    assert [(one.role, one.name) for one in people] == [("interviewer", "Odile Brandt")]


def test_rich_text_ends_paragraphs_by_a_backslash(tmp_path: Path) -> None:
    lines = ("\\b For Tom\\b0", "", "The ferry went", "and never came.", "", "\\i Ilse\\i0")
    text = "{\\rtf1\\ansi\\f0\\fs24 " + "\\\n".join(lines) + "}"
    chapter = read(tmp_path, text, "poem.rtf")
    assert chapter.meta.title == "For Tom"
    assert "The ferry went" in chapter.body


@pytest.mark.parametrize(
    "line",
    [
        "Ilse Varga — Platform Engineer, Quay Ltd",
        "Ilse Varga | keeper",
        "Ilse Varga, keeper",
        "Ilse Varga",
    ],
)
def test_a_line_below_the_title_of_a_document_names_its_author(tmp_path: Path, line: str) -> None:
    docx(tmp_path / "a.docx", "".join(map(paragraph, ["The ferry", line, BODY])).replace(
        "<w:p>", '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>', 1))  # fmt: skip
    meta = read_project(tmp_path).book.chapters[0].meta
    assert [one.name for one in meta.authors] == ["Ilse Varga"]
    assert meta.authors[0].position == line[10:].strip(" —|,")


@pytest.mark.parametrize(
    "byline",
    [
        '<span class="byline">par <a class="url fn" href="/x">Odile Brandt</a></span>',
        '<a href="https://quay.example/author/odile/">Odile Brandt</a>',
    ],
)
def test_the_author_of_a_blog_is_named_beside_the_date(tmp_path: Path, byline: str) -> None:
    page = (
        '<html><body><main><article><header><h1>Le bac</h1><div class="entry-meta">Publié le '
        f'<time datetime="2024-04-02">2 avril 2024</time> {byline}</div></header>'
        f"<p>{BODY}</p></article><ol class=comments><li><b class=fn>Tom Quay</b> Bravo !</li></ol>"
        "</main></body></html>"
    )
    meta = read(tmp_path, page, "a.html").meta
    assert [one.name for one in meta.authors] == ["Odile Brandt"]


@pytest.mark.parametrize(
    ("end", "authors"),
    [
        ("Ilse Varga, keeper", ["Ilse Varga"]),
        ("Yours sincerely,\n\nIlse Varga (Mrs)\n\nP.S. The boat is mine.", ["Ilse Varga"]),
        ("Ilse", []),
        ("Nobody ever came back from the inn.", []),
        ("> The river forgets.\n\nVictor Quay", []),
        ("“The river forgets.”\n\n— Victor Quay", []),
        ("Piano: Tom Quay", []),
    ],
)
def test_a_signature_that_says_more_names_the_author_and_stays(
    tmp_path: Path, end: str, authors: list[str]
) -> None:
    chapter = read(tmp_path, f"# The ferry\n\n{BODY}\n{end}\n", "a.md")
    assert [one.name for one in chapter.meta.authors] == authors
    assert end.rsplit("\n", maxsplit=1)[-1].strip("> ") in chapter.body.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
@pytest.mark.parametrize("opening", ["", "By J. Varga\n\n"])
@pytest.mark.parametrize(
    ("end", "author", "date"),
    [
        ("J. Varga", "J. Varga", ""),
        ("— J. Varga", "J. Varga", ""),
        ("J. VARGA.", "J. Varga", ""),
        ("J. Varga, March 2025", "J. Varga", "2025-03"),
    ],
)
def test_a_signature_is_printed_once(
    tmp_path: Path, name: str, opening: str, end: str, author: str, date: str
) -> None:
    text = f"# The ferry\n\n{opening}{BODY}\n{end}\n"
    if name == "a.html":
        lines = text.removeprefix("# The ferry").strip().split("\n\n")
        text = "<h1>The ferry</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    chapter = read(tmp_path, text.replace("# ", "" if name == "a.txt" else "# "), name)
    assert [one.name for one in chapter.meta.authors] == [author]
    assert chapter.meta.date == date
    assert "varga" not in chapter.body.casefold()


@pytest.mark.parametrize("end", ["Upper Lockham, March 2025", "Saint-Malo, March 2025"])
def test_a_place_before_a_date_is_no_signature(tmp_path: Path, end: str) -> None:
    chapter = read(tmp_path, f"# The ferry\n\n{BODY}\n{end}\n", "a.md")
    assert not chapter.meta.authors
    assert end in chapter.body.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("opening", "title", "authors"),
    [
        ("QUATRE SAISONS AU BAC\npoèmes de Luc Quai", "Quatre saisons au bac", ["Luc Quai"]),
        ("QUATRE SAISONS AU BAC poèmes de Luc Quai", "Quatre saisons au bac", ["Luc Quai"]),
        ("Quatre saisons\n\npoèmes de Luc Quai", "Quatre saisons", ["Luc Quai"]),
        ("Four Seasons, poems by Luc Quai", "Four Seasons", ["Luc Quai"]),
        ("Twelve poems by the ferry", "Twelve poems by the ferry", []),
    ],
)
def test_a_cycle_of_poems_has_an_author_and_parts(
    tmp_path: Path, opening: str, title: str, authors: list[str]
) -> None:
    french = "Le bac est à quai,\n  le câble est mou,\nla rive dans l’eau."
    english = "The ferry is in,\n  the cable is slack,\nthe bank in the wet."
    verse = french if "poèmes" in opening else english
    parts = "".join(f"{one}\n\n{verse}\n\n" for one in ("I. Avril", "II. Juin", "III. Mars"))
    chapter = read(tmp_path, f"{opening}\n\n\n{parts}")
    assert (chapter.meta.title, [one.name for one in chapter.meta.authors]) == (title, authors)
    headings = [xhtml.text(one) for one in xhtml.parse(chapter.body).iter("h2")]
    assert [one.replace("\u00a0", " ") for one in headings] == ["I. Avril", "II. Juin", "III. Mars"]


def test_a_signature_counts_for_nothing_where_an_author_is_named(tmp_path: Path) -> None:
    text = f"# The ferry\n\nBy Odile Brandt\n\n{BODY}\nIlse Varga\n"
    assert [one.name for one in read(tmp_path, text, "a.md").meta.authors] == ["Odile Brandt"]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Talk given on 14 November 2024", "2024-11-14"),
        ("Rencontre du 5 février 2025", "2025-02-05"),
        ("It happened on 14 November 2024.", ""),
    ],
)
def test_a_short_line_dates_a_text(tmp_path: Path, line: str, date: str) -> None:
    assert read(tmp_path, f"# The ferry\n\n{line}\n\n{BODY}", "a.md").meta.date == date


def test_lines_of_programmes_and_records_stay_lines(tmp_path: Path) -> None:
    hours = "18h30  Welcome\n19h00  Ilse Varga: the ferry, as it was\n19h30  Supper at the inn"
    record = "Present: Ilse Varga, Tom Quay, Odile Brandt and 31 members\nApologies: Ada Penn"
    talk = "S. G. - And Sundays, at the inn?\nMme L. - Sundays were worse, for the cakes"
    body = read(tmp_path, f"Evening\n\n{hours}\n\n{record}\n\n{talk}\n\n{BODY}").body
    assert body.count("<br") == 4


def test_a_title_and_subtitle_repeated_in_low_headings_go(tmp_path: Path) -> None:
    page = (
        '<html><head><title>The Ferry</title></head><body><article><header><h1 class="p-name">'
        'The Ferry</h1></header><section class="p-summary">Why it left</section><section '
        f'class="e-content"><h3>The Ferry</h3><h4>Why it left</h4><p>{BODY}</p></section>'
        "</article></body></html>"
    )
    chapter = read(tmp_path, page, "a.html")
    assert chapter.meta.subtitle == "Why it left"
    assert "<h" not in chapter.body


def test_running_heads_of_two_pages_are_no_title(tmp_path: Path) -> None:
    first, second = BODY.split("\n\n")
    pages = "THE PARISH PAPER       7\n\nA NIGHT AT SEA\n\n{}\n\f8       THE PARISH PAPER\n\n{}"
    text = pages.format(first, second)
    chapter = read(tmp_path, text)
    assert chapter.meta.title == "A Night at Sea"
    assert "PARISH" not in chapter.body.upper()
    told = [one.message for one in chapter.article.diagnostics if one.code == "printed-furniture"]
    assert told == ["running heads were left out (lines 1 and 6)"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Evening.txt", "Evening\n\n18h30  Welcome\n19h00  The ferry\n19h30  Supper\n"),
        ("Concert.txt", f"Concert\n\n6.30 pm   Doors\n7.00 pm   Bells\n7.15 pm   Tea\n\n{BODY}"),
        ("minutes.txt", f"Minutes of the Ferry Club\n\n{BODY}"),
        ("cr.txt", f"Compte rendu de la réunion\n\n{BODY}"),
    ],
)
def test_programmes_and_minutes_lack_no_author(tmp_path: Path, name: str, text: str) -> None:
    told = [one.code for one in read(tmp_path, text, name).article.diagnostics]
    assert "author-missing" not in told


def test_a_text_without_an_author_is_told(tmp_path: Path) -> None:
    told = [one.code for one in read(tmp_path, f"The ferry\n\n{BODY}").article.diagnostics]
    assert "author-missing" in told


def test_a_numbered_running_head_of_the_first_page_is_no_title(tmp_path: Path) -> None:
    page = "The ferry crossed twice a day, and whoever missed it slept at the\ninn on the"
    heads = ["LEAVES OF THE FERRY CLUB      41", "42      LEAVES OF THE FERRY CLUB"]
    heads.append(heads[0].replace("41", "43"))
    texts = [f"          THE WEIR\n\n     by the Rev. Tom Quay\n\n\n{page}", f"other bank. {page}"]
    pages = [f"{head}\n\n{text}" for head, text in zip(heads, [*texts, texts[1]], strict=True)]
    chapter = read(tmp_path, "\n\n\f".join(pages) + " other bank.\n")
    assert chapter.meta.title == "The Weir"
    assert [one.name for one in chapter.meta.authors] == ["Rev. Tom Quay"]
    assert "ferry club" not in chapter.body.lower()


LONG = f"{BODY.split(chr(10), maxsplit=1)[0]} {BODY.split(chr(10))[2]}"


def typed(folder: Path, form: str, lines: list[str]) -> Chapter:
    """Write plain paragraphs in one form, without a style, and read the chapter."""
    if form == "docx":
        docx(folder / "file 2.docx", "".join(map(paragraph, lines)))
        return read_project(folder).book.chapters[0]
    text = "\n\n".join(lines)
    if form == "html":
        text = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    return read(folder, text + "\n", f"file 2.{form}")


@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
@pytest.mark.parametrize(
    "opening",
    [
        ["The low landing"],
        ["The low landing", "Ilse Varga"],
        ["The low landing", "by Ilse Varga", "3 May 2024"],
        ["The low landing", "Ilse Varga", "ilse@landing.quay", "Word count: 1,250"],
        ["Titre : The low landing", "Nombre de mots : 512"],
        ["The low landing", "Tel. 06 12 34 56 78", "(about 500 words)"],
    ],
)
def test_a_plain_line_above_the_text_is_its_title(
    tmp_path: Path, form: str, opening: list[str]
) -> None:
    chapter = typed(tmp_path, form, [*opening, LONG, LONG])
    assert chapter.meta.title == "The low landing"
    named = [one.name for one in chapter.meta.authors]
    assert named == (["Ilse Varga"] if "Ilse Varga" in " ".join(opening) else [])
    assert [xhtml.text(node) for node in xhtml.parse(chapter.body)] == [LONG, LONG]


@pytest.mark.parametrize("form", ["md", "docx", "html"])
@pytest.mark.parametrize(
    "opening",
    [
        ["It was late."],
        ["— Who goes there?"],
        ["Dear aunt,"],
        ["Rennes, le 3 mai 2024"],
        ["The first line", "of a short song"],
    ],
)
def test_other_plain_lines_are_text(tmp_path: Path, form: str, opening: list[str]) -> None:
    chapter = typed(tmp_path, form, [*opening, LONG])
    assert chapter.meta.title == "File 2"
    assert all(line in xhtml.text(xhtml.parse(chapter.body)) for line in opening)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Saint-Malo, le 12 mars 2025\n\nLe bac dort.", "opening"),
        ("Le bac dort.\n\nSaint-Malo, le 12 mars 2025", "end"),
        ("Le bac dort.\n\nIl pleut.\n\nSaint-Malo, le 12 mars 2025", "end"),
        ("Le bac dort.\n\nIl pleut.\n\nSaint-Malo, le 12 mars 2025\n\nOdile", "end"),
    ],
)
def test_the_message_of_a_date_says_where_it_stood(tmp_path: Path, text: str, where: str) -> None:
    chapter = read(tmp_path, f"# Le bac\n\n{text}\n", "a.md")
    told = [one.message for one in chapter.article.diagnostics if one.code == "metadata-guessed"]
    assert told[0] == f"the date 2025-03-12 was read out of the {where}"


@pytest.mark.parametrize(
    "head", ["<head><title>The Ferry</title></head>", "<title>The Ferry</title>"]
)
def test_the_title_of_a_page_in_its_head_is_no_repetition(tmp_path: Path, head: str) -> None:
    page = f"<html>{head}<body><h1>The Ferry</h1><p>{BODY}</p></body></html>"
    chapter = read(tmp_path, page, "a.html")
    assert "<h1" not in chapter.body
    codes = {one.code for one in chapter.article.diagnostics}
    assert not codes & {"title-repeated", "words-lost"}


def test_a_title_that_a_text_says_twice_is_told(tmp_path: Path) -> None:
    text = f"---\ntitle: The Ferry\n---\n\n# The Ferry\n\n{BODY}"
    codes = [one.code for one in read(tmp_path, text, "a.md").article.diagnostics]
    assert "title-repeated" in codes
