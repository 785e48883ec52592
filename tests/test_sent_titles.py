"""Titles, authors and dates are found where people write them in what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
