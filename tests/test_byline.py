"""Lines under the title that only say who wrote a text, and when, go into its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.documents import docx, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

NAMES = [("interviewer", "Ilse Varga"), ("interviewee", "Tom Quay")]
BODY = "The lamp burned all night, and nobody slept before the fog came.\n"


def read(folder: Path, opening: str) -> Chapter:
    (folder / "a.md").write_text(f"# The lamp\n\n{opening}\n\n{BODY}", encoding="utf-8")
    return read_project(folder).book.chapters[0]


@pytest.mark.parametrize(
    ("opening", "authors", "date"),
    [
        ("By Ilse Varga", ["Ilse Varga"], ""),
        ("*by Ilse Varga and Tom Quay*", ["Ilse Varga", "Tom Quay"], ""),
        ("Par Odile Brandt\n\n12 février 2021", ["Odile Brandt"], "2021-02-12"),
        ("June 2, 2023", [], "2023-06-02"),
        ("By Ilse Varga, keeper of the lamp", ["Ilse Varga"], ""),
        ("Par Odile Brandt, gardienne du phare", ["Odile Brandt"], ""),
        ("von Ilse Varga, 3. Mai 2021", ["Ilse Varga"], "2021-05-03"),
        ("*Ilse Varga, June 2021*", ["Ilse Varga"], "2021-06"),
        ("Author: Ilse Varga", ["Ilse Varga"], ""),
        ("By Ilse Varga | June 2, 2023", ["Ilse Varga"], "2023-06-02"),
        ("**Écrit par Odile Brandt**, le 12 février 2021", ["Odile Brandt"], "2021-02-12"),
        ("Published on 2 June 2023 by Ilse Varga", ["Ilse Varga"], "2023-06-02"),
        ("Publié le 12 février 2021 par Odile Brandt", ["Odile Brandt"], "2021-02-12"),
        ("Posted by Ilse Varga on June 2, 2023", ["Ilse Varga"], "2023-06-02"),
        ("By Ilse Varga, keeper | 2 June 2023", ["Ilse Varga"], "2023-06-02"),
        ("By Ilse Lamp", ["Ilse Lamp"], ""),
        ("By Dr. Ilse Varga", ["Dr. Ilse Varga"], ""),
        ("By the Rev. Tom Quay", ["Rev. Tom Quay"], ""),
        ("Par le Dr Odile Brandt, le 12 février 2021", ["Dr Odile Brandt"], "2021-02-12"),
        ("Par Mme Odile Brandt et M. Tom Quay", ["Mme Odile Brandt", "M. Tom Quay"], ""),
        ("Notes taken by Ilse Varga", ["Ilse Varga"], ""),
        ("Notes prises par Odile Brandt", ["Odile Brandt"], ""),
        ("(By Ilse Varga)", ["Ilse Varga"], ""),
        ("By Ilse Varga\n2 June 2023", ["Ilse Varga"], "2023-06-02"),
        ("By Maria di Lorenzo", ["Maria di Lorenzo"], ""),
        ("A story by Ilse Varga", ["Ilse Varga"], ""),
        ("Un texte d’Odile Brandt", ["Odile Brandt"], ""),
        ("Rédigé par Odile Brandt", ["Odile Brandt"], ""),
        ("Auteur·rice : Odile Brandt", ["Odile Brandt"], ""),
        ("Author(s): Ilse Varga, Tom Quay", ["Ilse Varga", "Tom Quay"], ""),
        ("De : Odile Brandt", ["Odile Brandt"], ""),
        ("Ilse Varga, 2023", ["Ilse Varga"], "2023"),
        ("par Odile et Tom", ["Odile", "Tom"], ""),
        ("*Ilse Varga*", ["Ilse Varga"], ""),
        ("**Odile Brandt — gardienne du phare**", ["Odile Brandt"], ""),
        ("*Ilse Varga, keeper of the lamp*", ["Ilse Varga"], ""),
        ("Ilse Varga, London, 2 June 2023", ["Ilse Varga"], "2023-06-02"),
        ("Author: Bo Li", ["Bo Li"], ""),
        ("By Bo Li", ["Bo Li"], ""),
        ("By Ng", ["Ng"], ""),
        ("By J. Ng", ["J. Ng"], ""),
        ("Par Zoé", ["Zoé"], ""),
        ("Auteur : Zoé", ["Zoé"], ""),
        ("By O'Neil-d'Arcy", ["O’Neil-d’Arcy"], ""),
        ("By Le Thi Hoa", ["Le Thi Hoa"], ""),
        ("By Von Di Ox", ["Von Di Ox"], ""),
        ("By María José de la Cruz y Vega", ["María José de la Cruz y Vega"], ""),
        ("As told by Ilse Varga", ["Ilse Varga"], ""),
        ("Text und Fotos: Ilse Varga", ["Ilse Varga"], ""),
        ("La rédaction", ["La rédaction"], ""),
        ("The editors, 2 June 2023", ["The editors"], "2023-06-02"),
        ("Von der Redaktion", ["Die Redaktion"], ""),
        ("Texte d’Odile Brandt — novembre 2025", ["Odile Brandt"], "2025-11"),
        ("Texte de Jean-Noël Brandt", ["Jean-Noël Brandt"], ""),
        ("Texte : Odile Brandt", ["Odile Brandt"], ""),
        ("Text von Ilse Varga", ["Ilse Varga"], ""),
        ("Text by Ilse Varga", ["Ilse Varga"], ""),
        ("Words by Ilse Varga", ["Ilse Varga"], ""),
        ("Story by Ilse Varga", ["Ilse Varga"], ""),
        ("Gedichte von Ilse Varga", ["Ilse Varga"], ""),
        ("M. Quay-Whitton, March 2025", ["M. Quay-Whitton"], "2025-03"),
        ("Transcribed by Ilse Varga, 9 May 2024", ["Ilse Varga"], "2024-05-09"),
        ("Transcrit par Odile Brandt", ["Odile Brandt"], ""),
        ("Transkribiert von Ilse Varga", ["Ilse Varga"], ""),
    ],
)
def test_bylines(tmp_path: Path, opening: str, authors: list[str], date: str) -> None:
    chapter = read(tmp_path, opening)
    assert [one.name for one in chapter.meta.authors] == authors
    assert chapter.meta.date == date
    assert chapter.body.count("<p") == 1
    found = [one.line for one in chapter.article.diagnostics if one.code == "metadata-guessed"]
    assert found[0] == 3


@pytest.mark.parametrize(
    "opening",
    [
        "By Night And Fog we went down to the quay.",
        "Par Temps De Brume, personne ne sort.",
        "By the lamp",
        "By the Rev. of the Lamp",
        "By Mr. and Mrs. Fog",
        "In 2021",
        "On June 2, 2023 the fog came.",
        "Ilse Varga",
        "Ilse Varga, keeper of the lamp",
        "By Ilse Varga, who kept the lamp for all of us.",
        "Some words first.\n\nBy Ilse Varga",
        "Photos: a box of them",
        "Interview: The Lamp",
        "Texts and photos: a box of them",
        "From: the keeper of the lamp",
        "By Night and Fog",
        "*Ilse Varga kept the lamp.*",
        "*The Lamp*",
        "Lamp, 2023",
        "The lamp (photo) and the fog (text)",
        "By Night",
        "Par Amour",
        "By The Lamp Post",
        "Photos: Brittany",
        "La rédaction du journal",
        "As told to the keeper",
        "Textes de loi",
        "Poems by the lamp",
        "Transcribed by hand",
    ],
)
def test_what_is_no_byline(tmp_path: Path, opening: str) -> None:
    chapter = read(tmp_path, opening)
    assert not chapter.meta.authors
    assert not chapter.meta.date
    assert chapter.body.count("<p") == opening.count("\n\n") + 2


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Words: Ilse Varga. Photos: Tom Quay", [("", "Ilse Varga"), ("photographer", "Tom Quay")]),
        ("Texte : Odile Brandt – Photos : Tom Quay",
         [("", "Odile Brandt"), ("photographer", "Tom Quay")]),
        ("Interview: Ilse Varga", [("interviewer", "Ilse Varga")]),
        ("*Propos recueillis par Odile Brandt*", [("interviewer", "Odile Brandt")]),
        ("Entretien réalisé par Odile Brandt", [("interviewer", "Odile Brandt")]),
        ("Interview with Tom Quay, by Ilse Varga",
         [("", "Ilse Varga"), ("interviewee", "Tom Quay")]),
        ("By Ilse Varga, translated by Tom Quay",
         [("", "Ilse Varga"), ("translator", "Tom Quay")]),
        ("Traduit de l’anglais par Odile Brandt", [("translator", "Odile Brandt")]),
        ("Illustrations: Tom Quay", [("illustrator", "Tom Quay")]),
        ("Text and drawings: Tom Quay", [("", "Tom Quay"), ("illustrator", "Tom Quay")]),
        ("Texte et photos : Odile Brandt",
         [("", "Odile Brandt"), ("photographer", "Odile Brandt")]),
        ("Words, photos & drawings by Tom Quay",
         [("", "Tom Quay"), ("photographer", "Tom Quay"), ("illustrator", "Tom Quay")]),
        ("Propos recueillis et traduction : Odile Brandt",
         [("interviewer", "Odile Brandt"), ("translator", "Odile Brandt")]),
        ("Ilse Varga (text) and Tom Quay (photos)",
         [("", "Ilse Varga"), ("photographer", "Tom Quay")]),
        ("Odile Brandt (texte), Tom Quay (dessins)",
         [("", "Odile Brandt"), ("illustrator", "Tom Quay")]),
        ("Recueilli par Odile Brandt", [("interviewer", "Odile Brandt")]),
        ("Récit recueilli et mis en forme par Odile Brandt", [("interviewer", "Odile Brandt")]),
        ("As told to Ilse Varga by Tom Quay",
         [("", "Tom Quay"), ("interviewer", "Ilse Varga")]),
        ("Text: Ilse Varga / Fotos: Tom Quay",
         [("", "Ilse Varga"), ("photographer", "Tom Quay")]),
        ("Fotos: Tom Quay", [("photographer", "Tom Quay")]),
        ("Aus dem Englischen von Ilse Varga", [("translator", "Ilse Varga")]),
        ("Übersetzung: Ilse Varga", [("translator", "Ilse Varga")]),
        ("Foto di Tom Quay", [("photographer", "Tom Quay")]),
        ("By Ilse Varga, transcribed by Tom Quay",
         [("", "Ilse Varga"), ("transcriber", "Tom Quay")]),
    ],
)  # fmt: skip
def test_those_who_had_another_hand(
    tmp_path: Path, line: str, people: list[tuple[str, str]]
) -> None:
    chapter = read(tmp_path, line)
    assert [(one.role, one.name) for one in chapter.meta.people] == people
    assert chapter.body.count("<p") == 1


def test_what_an_author_is_goes_with_the_name(tmp_path: Path) -> None:
    chapter = read(tmp_path, "By Ilse Varga, keeper of the lamp | 2 June 2023")
    assert [one.position for one in chapter.meta.authors] == ["keeper of the lamp"]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Rennes, le 12 mars 2025", "2025-03-12"),
        ("À Saint-Malo, le mercredi 12 mars 2025", "2025-03-12"),
        ("Fait à La Rochelle, le 1er mars 2025.", "2025-03-01"),
        ("London, 2 June 2023", "2023-06-02"),
        ("New York, June 2, 2023", "2023-06-02"),
        ("Port Ellen (Islay), June 2023", "2023-06"),
        ("Berlin, den 3. Mai 2021", "2021-05-03"),
    ],
)
@pytest.mark.parametrize("place", ["first", "second", "last"])
def test_a_place_and_a_date_tell_the_date_and_stay(
    tmp_path: Path, line: str, date: str, place: str
) -> None:
    texts = {
        "first": f"{line}\n\nDear Tom,\n\n{BODY}",
        "second": f"Tom Quay  \nQuay 3\n\n{line}\n\n{BODY}",
        "last": f"{BODY}\n{BODY}\n{BODY}\n{line}\n",
    }
    chapter = read(tmp_path, texts[place])
    assert chapter.meta.date == date
    assert not chapter.meta.authors
    assert line.split(",", maxsplit=1)[0] in chapter.body


@pytest.mark.parametrize("line", ["Rennes is old, as of 12 March 2025.", "Rennes, 12 rue de Mars"])
def test_what_is_no_place_and_date(tmp_path: Path, line: str) -> None:
    assert not read(tmp_path, line).meta.date


@pytest.mark.parametrize(
    ("foot", "authors", "left"),
    [
        ("By Ilse Varga", ["Ilse Varga"], 1),
        ("*Texte : Ilse Varga*", ["Ilse Varga"], 1),
        ("By Tom Quay", ["Ilse Varga"], 2),
        ("2 June 2023", ["Ilse Varga"], 2),
        ("Ilse Varga", ["Ilse Varga"], 1),
        ("Words: Ilse Varga\n\n[^1]: A note.", ["Ilse Varga"], 1),
    ],
)
def test_a_byline_at_the_foot(tmp_path: Path, foot: str, authors: list[str], left: int) -> None:
    (tmp_path / "a.md").write_text(
        f"# The lamp\n\nBy Ilse Varga\n\n{BODY}\n{foot}\n", encoding="utf-8"
    )
    chapter = read_project(tmp_path).book.chapters[0]
    assert [one.name for one in chapter.meta.authors] == authors
    text = [node for node in xhtml.parse(chapter.body) if xhtml.name(node) == "p"]
    assert len(text) == left
    told = [one.line for one in chapter.article.diagnostics if one.code == "title-repeated"]
    assert told == ([7] if left == 1 else [])


def test_a_byline_at_the_foot_alone_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        f"# Le phare\n\n{BODY}\nPropos recueillis par Odile Brandt\n", "utf-8"
    )
    chapter = read_project(tmp_path).book.chapters[0]
    assert [(one.role, one.name) for one in chapter.meta.people] == [
        ("interviewer", "Odile Brandt")
    ]


def test_a_credit_under_a_picture_is_no_byline(tmp_path: Path) -> None:
    chapter = read(tmp_path, "![A lamp](a.png)\n\nPhoto: Tom Quay")
    assert not chapter.meta.people
    assert "Photo: Tom Quay" in chapter.body


@pytest.mark.parametrize(
    "opening",
    ["The lamp\nby Ilse Varga", "**The lamp**\nby Ilse Varga", "The lamp\n\n*by Ilse Varga*",
     "The lamp  \n**by Ilse Varga**  \n2 June 2023"],
)  # fmt: skip
def test_a_line_above_a_byline_is_the_title(tmp_path: Path, opening: str) -> None:
    (tmp_path / "a.md").write_text(f"{opening}\n\n{BODY}\n## Then\n\n{BODY}", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert chapter.meta.title == "The lamp"
    assert [one.name for one in chapter.meta.authors] == ["Ilse Varga"]
    assert chapter.body.count("<p") == 2


@pytest.mark.parametrize("opening", ["It was late.\nby Ilse Varga", "The lamp\n\nIt was late."])
def test_other_first_lines_are_text(tmp_path: Path, opening: str) -> None:
    (tmp_path / "a.md").write_text(f"{opening}\n\n{BODY}\n## Then\n\n{BODY}", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert chapter.meta.title == "A"
    assert opening.split("\n", maxsplit=1)[0] in chapter.body


def test_texts_are_by_those_who_wrote_or_asked(tmp_path: Path) -> None:
    lines = ["Words: Ilse Varga. Photos: Tom Quay", "Interview by Odile Brandt", "By Ada Penn"]
    for number, line in enumerate(lines):
        (tmp_path / f"{number}.md").write_text(f"# No. {number}\n\n{line}\n\n{BODY}", "utf-8")
    book = read_project(tmp_path).book
    assert {one.name for one in book.writers} == {"Ilse Varga", "Odile Brandt", "Ada Penn"}
    assert {one.name for one in book.people} == {one.name for one in book.writers} | {"Tom Quay"}


@pytest.mark.parametrize("line", ["La rédaction", "*— The editors*", "Die Redaktion"])
def test_those_who_make_the_paper_sign_together(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.md").write_text(f"# The lamp\n\n{BODY}\n{BODY}\n{line}\n", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert [(one.name, one.sort_name) for one in chapter.meta.authors] == [(line.strip("*— "),) * 2]
    assert chapter.body.count("<p") == 2


LONG = "The lamp burned all night, and nobody slept before the fog came. " * 2


@pytest.mark.parametrize("form", ["md", "html", "adoc", "docx", "txt"])
@pytest.mark.parametrize("name", ["Ilse Varga", "Kim Ng"])
def test_a_name_alone_above_the_text_is_its_author(tmp_path: Path, form: str, name: str) -> None:
    assert [one.name for one in written(tmp_path, form, [name, LONG, LONG]).meta.authors] == [name]


@pytest.mark.parametrize("form", ["md", "html", "adoc"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Ilse Varga", LONG, "Tom Quay", LONG],
        ["Ilse Varga", "A keeper.", LONG],
        ["Long Night", LONG, "The long night went on, as a night does."],
    ],
)
def test_a_name_among_others_or_above_a_line_is_text(
    tmp_path: Path, form: str, lines: list[str]
) -> None:
    chapter = written(tmp_path, form, lines)
    assert not chapter.meta.authors
    assert lines[0] in chapter.body


def written(folder: Path, form: str, lines: list[str]) -> Chapter:
    """Write paragraphs below a title in one form, and read the chapter that they make."""
    if form == "docx":
        docx(folder / "a.docx", paragraph("Low fog", "Title") + "".join(map(paragraph, lines)))
    else:
        heads = {"md": "# ", "adoc": "= ", "txt": ""}
        text = "\n\n".join([heads.get(form, "") + "Low fog", *lines]) + "\n"
        if form == "html":
            said = "".join(f"<p>{line}</p>" for line in lines)
            text = f"<html><body><h1>Low fog</h1>{said}</body></html>"
        (folder / f"a.{form}").write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


@pytest.mark.parametrize(
    "opening",
    [
        "Ilse Varga talks to Tom Quay",
        "*Ilse Varga speaks with Tom Quay, keeper of the lamp*",
        "Ilse Varga in conversation with Tom Quay, 3 May 2025",
        "Ilse Varga s’entretient avec Tom Quay",
        "Ilse Varga interroge Tom Quay",
        "Ilse Varga im Gespräch mit Tom Quay",
        "Tom Quay, interviewed by Ilse Varga",
        "Tom Quay interviewé par Ilse Varga",
    ],
)
def test_a_line_tells_who_talks_to_whom(tmp_path: Path, opening: str) -> None:
    meta = read(tmp_path, opening).meta
    assert [(one.role, one.name) for one in meta.contributors] == NAMES
    (tmp_path / "a.md").unlink()
    (tmp_path / "a.txt").write_text(f"THE LAMP\n{opening.strip('*')}\n\n{BODY}", "utf-8")
    meta = read_project(tmp_path).book.chapters[0].meta
    assert (meta.title, meta.subtitle) == ("The Lamp", "")
    assert [(one.role, one.name) for one in meta.contributors] == NAMES


@pytest.mark.parametrize(
    "opening",
    [
        "The keeper talks to Tom Quay",
        "Ilse Varga talks to Tom Quay about the sea",
        "London meets Rome",
    ],
)
def test_a_line_that_tells_more_stays(tmp_path: Path, opening: str) -> None:
    chapter = read(tmp_path, opening)
    assert not chapter.meta.contributors
    assert opening in chapter.body


BIO = "Ilse Varga keeps the lamp on Thursdays."


@pytest.mark.parametrize(
    ("subtitle", "body", "author", "left"),
    [
        ("Ilse Varga", BODY, "Ilse Varga", ""),
        ("Ilse Varga", f"{BODY}\n{BIO}\n", "Ilse Varga", ""),
        ("Ilse Varga, 3 May 2025", BODY, "Ilse Varga", ""),
        ("Ilse Varga, for the yearbook (2nd version, 8 Dec 2025)", BODY, "Ilse Varga", ""),
        ("Ilse Varga (2e version)", BODY, "Ilse Varga", ""),
        ("Ilse Varga, für das Jahrbuch, zweite Fassung", BODY, "Ilse Varga", ""),
        ("By Ilse Varga – final draft", BODY, "Ilse Varga", ""),
        ("Two Lamps for the yearbook", BODY, "", "Two Lamps for the yearbook"),
        ("The second version", BODY, "", "The second version"),
        ("By Ilse Varga", BODY, "Ilse Varga", ""),
        (
            "Ilse Varga",
            f"Varga was born on the quay.\n\n{BODY}",
            "",
            "Ilse Varga",
        ),  # of whom it tells
        ("A Winter", BODY, "", "A Winter"),
        ("Fog and Light", BODY, "", "Fog and Light"),
    ],
)
def test_a_subtitle_that_only_names_someone_is_the_byline(
    tmp_path: Path, subtitle: str, body: str, author: str, left: str
) -> None:
    text = f"---\ntitle: The lamp\nsubtitle: {subtitle}\n---\n{body}"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    meta = read_project(tmp_path).book.chapters[0].meta
    assert [one.name for one in meta.authors] == [author] * bool(author)
    assert meta.subtitle == left
    assert all(one.position == "" for one in meta.authors)
    (tmp_path / "a.md").unlink()
    styled = [("The lamp", "Title"), (subtitle, "Subtitle")]
    styled += [(one, "") for one in body.split("\n\n")]
    docx(tmp_path / "a.docx", "".join(paragraph(*one) for one in styled))
    meta = read_project(tmp_path).book.chapters[0].meta
    assert [one.name for one in meta.authors] == [author] * bool(author)
    assert meta.subtitle == left


def test_a_subtitle_stays_where_the_author_is_known(tmp_path: Path) -> None:
    text = f"---\ntitle: The lamp\nsubtitle: Ilse Varga\nauthor: Tom Quay\n---\n{BODY}"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    meta = read_project(tmp_path).book.chapters[0].meta
    assert (meta.authors[0].name, meta.subtitle) == ("Tom Quay", "Ilse Varga")


def test_an_interview_by_its_author_says_so_once(tmp_path: Path) -> None:
    text = f"---\ntitle: The lamp\nauthor: Ilse Varga\n---\n\nAn interview by Ilse Varga\n\n{BODY}"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert [(one.role, one.name) for one in chapter.meta.people] == [("", "Ilse Varga")]
    assert "interview" not in chapter.body


def test_a_byline_of_a_plain_text_is_no_doubtful_heading(tmp_path: Path) -> None:
    text = f"The lamp\n\nAn interview by Ilse Varga\n\n{BODY * 3}\n{BODY * 3}"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert [(one.role, one.name) for one in chapter.meta.people] == [("interviewer", "Ilse Varga")]
    assert "heading-doubtful" not in {one.code for one in chapter.article.diagnostics}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Text by Ilse Varga — June 2023", "author Ilse Varga, date 2023-06"),
        ("Transcribed by Ilse Varga", "transcriber Ilse Varga"),
        ("Übersetzt von Ilse Varga, 2. Juni 2023", "translator Ilse Varga, date 2023-06-02"),
    ],
)
def test_the_message_of_a_word_text_says_who_was_read(tmp_path: Path, line: str, said: str) -> None:
    docx(tmp_path / "a.docx", paragraph("The lamp", "Title") + paragraph(line) + paragraph(BODY))
    told = [one.message for one in read_project(tmp_path).diagnostics]
    assert f"the line “{line}” was read as {said}" in told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<h1>The lamp</h1><p class='subtitle'>{0}</p><p>{1}</p>"),
        ("a.txt", "The lamp\n{0}\n\n{1}\n"),
        ("a.md", "# The lamp\n\n{0}\n\n{1}\n"),
        ("a.adoc", "= The lamp\n\n{0}\n\n{1}\n"),
    ],
)
def test_what_a_byline_says_of_the_file_is_told_and_not_printed(
    tmp_path: Path, name: str, text: str
) -> None:
    line = "By Ilse Varga, for the yearbook (2nd version, 8 Dec 2025)"
    (tmp_path / name).write_text(text.format(line, BODY), encoding="utf-8")
    reading = read_project(tmp_path)
    (chapter,) = reading.book.chapters
    assert [(one.name, one.position) for one in chapter.meta.authors] == [("Ilse Varga", "")]
    assert "version" not in f"{chapter.meta.subtitle}{chapter.article.body}"
    assert any("2nd version" in one.message for one in reading.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "Je vous prie de croire, Monsieur, à mes sentiments les meilleurs.\n\nAda Example",
        "Dear Bo,\n\nThe weir is closed until May.\n\nAda Example",
        "The weir is closed until May.\n\nAda Example\n\nP.S. The key hangs at the mill.",
    ],
)
def test_the_name_under_a_letter_stays(tmp_path: Path, text: str) -> None:
    head = "---\ntitle: A letter\nauthor: Ada Example\n---\n"
    prose = "The water came over the sill on Tuesday, and nobody was there to see it go down."
    (tmp_path / "a.md").write_text(f"{head}{prose}\n\n{text}\n", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert "Ada Example" in xhtml.text(xhtml.parse(chapter.article.body))
