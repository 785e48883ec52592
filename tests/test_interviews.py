"""Conversations are known by their turns, whatever the format, the labels and the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.documents import docx, paragraph
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

FIRST = "How did the ferry come to be yours?"
LONG = "My aunt left it on the bank with a rope and a note, and no word on how to steer it."
SECOND = "And then?"
SHORT = "Then it rained."
LABELS = [("Q:", "A:"), ("Ilse:", "Tom:"), ("Question :", "Réponse :"), ("ILSE:", "TOM:")]
WHOLE = ("Ilse Varga:", "Tom Quay:")


def turns(labels: tuple[str, str], between: str) -> str:
    asks, answers = labels
    return between.join(
        [f"{asks} {FIRST}", f"{answers} {LONG}", f"{asks} {SECOND}", f"{answers} {SHORT}"]
    )


def read(folder: Path, name: str, text: str) -> Chapter:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


def said(chapter: Chapter, kind: str) -> list[str]:
    root = xhtml.parse(chapter.article.body)
    return [
        xhtml.text(node).partition(":")[2].strip()
        for node in root.iter("p")
        if kind in xhtml.classes(node) and "speaker" in xhtml.classes(node[0])
    ]


@pytest.mark.parametrize("name", ["a.txt", "posts/a.md", "articles/a.txt", "notes/a.md"])
@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_turns(tmp_path: Path, name: str, labels: tuple[str, str], between: str) -> None:
    head = "# " if name.endswith(".md") else ""
    text = f"{head}The ferry\nInterview by Ilse Varga\n\n{turns(labels, between)}\n"
    chapter = read(tmp_path, name, text)
    assert chapter.meta.kind == "interview"
    assert chapter.meta.title == "The ferry"
    assert [(one.role, one.name) for one in chapter.meta.people] == [("interviewer", "Ilse Varga")]
    assert said(chapter, "question") == [FIRST, SECOND]
    assert said(chapter, "answer") == [LONG, SHORT]


@pytest.mark.parametrize("mark", ["", "**"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_whole_names_before_turns_are_people(tmp_path: Path, mark: str, between: str) -> None:
    asks, answers = (f"{mark}{name}{mark}" for name in WHOLE)
    chapter = read(tmp_path, "a.md", f"# The ferry\n\n{turns((asks, answers), between)}\n")
    people = {(one.role, one.name) for one in chapter.meta.people}
    assert people == {("interviewer", "Ilse Varga"), ("interviewee", "Tom Quay")}
    assert not [one for one in chapter.article.diagnostics if one.code == "author-missing"]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        (["Ilse Varga", "I. V.", "I. V."], ["Tom Quay", "T. Q.", "T. Q."]),
        (["Ilse Varga", "Ilse", "Ilse"], ["Tom Quay", "Tom", "Tom"]),
        (["Ilse", "Ilse", "I. V."], ["Tom", "Tom", "T.Q."]),
        (["Ilse Varga", "I", "I"], ["Tom Quay", "T", "T"]),
    ],
)
def test_names_of_speakers_may_be_shortened(
    tmp_path: Path, name: str, between: str, asks: list[str], answers: list[str]
) -> None:
    said_by = zip(asks, [FIRST, SECOND, FIRST], answers, [LONG, SHORT, LONG], strict=True)
    lines = [f"{a}: {put}{between}{b}: {told}" for a, put, b, told in said_by]
    head = "# " if name.endswith(".md") else ""
    chapter = read(tmp_path, name, f"{head}The ferry\n\n{between.join(lines)}\n")
    assert said(chapter, "question") == [FIRST, SECOND, FIRST]
    assert said(chapter, "answer") == [LONG, SHORT, LONG]


def test_names_that_two_speakers_may_have_shorten_neither(tmp_path: Path) -> None:
    lines = ["Ilse: Who?", "Ida: Me.", "Ilse: Why?", "Ida: So.", "I. V.: A lamp.", "Idas: No."]
    chapter = read(tmp_path, "a.md", "# The ferry\n\n" + "\n\n".join(lines) + "\n")
    assert said(chapter, "answer") == ["Me.", "So."]


def test_one_called_interview_who_only_answers_was_interviewed(tmp_path: Path) -> None:
    chapter = read(
        tmp_path, "a.txt", f"The ferry\nInterview: Tom Quay\n\n{turns(LABELS[1], chr(10))}"
    )
    assert [(one.role, one.name) for one in chapter.meta.people] == [("interviewee", "Tom Quay")]
    assert chapter.meta.kind == "interview"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "posts/a.md"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Flour: two cups", "Time: one hour", "Serves: four people"],
        ["Note: it was late.", "Warning: the floor is wet.", "Note: there is a second door."],
        ["Pros: cheap.", "Cons: slow.", "Pros: quiet.", "Cons: far."],
        ["Ilse: “Is it late?” she wrote.", "We never knew.", "Who does?", "Nobody: that is sure."],
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_colons_make_no_conversation(
    tmp_path: Path, name: str, lines: list[str], between: str
) -> None:
    text = f"# The ferry\n\n{LONG}\n\n{between.join(lines)}\n\n{LONG}\n"
    chapter = read(tmp_path, name, text.removeprefix("# " if name.endswith(".txt") else ""))
    assert chapter.meta.kind != "interview"
    assert "speaker" not in chapter.article.body


def test_a_turn_goes_on_in_the_next_line(tmp_path: Path) -> None:
    said_long = LONG.replace(" and no", "\nand no")
    text = f"The ferry\nby Ilse Varga\n\n{turns(LABELS[0], chr(10)).replace(LONG, said_long)}"
    assert said(read(tmp_path, "a.txt", text), "answer") == [LONG, SHORT]


ASKED = {
    "en": ["How did you come to the ferry?", "What did your aunt say?", "And the rope?"],
    "fr": ["Comment êtes-vous venue au bac ?", "Que disait votre tante ?", "Et la corde ?"],
    "familiar": ["Comment t’es venue l’idée ?", "Et ta tante ?", "Où vas-tu ?"],
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("name", ["a.md", "posts/a.md", "b.html"])
def test_bold_questions_put_to_someone_make_an_interview(
    tmp_path: Path, asked: list[str], name: str
) -> None:
    bold = "<p><b>{}</b></p>\n\n<p>{}</p>" if name.endswith("html") else "**{}**\n\n{}"
    turns = "\n\n".join(bold.format(question, LONG) for question in asked)
    head = "<h1>The ferry</h1>" if name.endswith("html") else "# The ferry"
    chapter = read(tmp_path, name, f"{head}\n\n{turns}\n")
    assert chapter.meta.kind == "interview"
    assert chapter.article.body.count("question") == len(asked)


def test_bold_questions_that_people_have_make_none(tmp_path: Path) -> None:
    asked = ["How do I cross?", "What does it cost?", "Can one bring a dog?", "Do you take cards?"]
    turns = "\n\n".join(f"**{question}**\n\n{LONG}" for question in asked)
    assert read(tmp_path, "a.md", f"# The ferry\n\n{turns}\n").meta.kind != "interview"


ASIDES = {
    "a.md": ("**{}:** {}", "**{}** *({}):* {}"),
    "b.md": ("**{}:** {}", "**{}** *({})*: {}"),
    "c.md": ("**{}**: {}", "**{} ({}):** {}"),
    "d.md": ("{}: {}", "{} ({}): {}"),
    "e.txt": ("{}: {}", "{} ({}): {}"),
    "f.html": ("<p><b>{}:</b> {}</p>", "<p><b>{}</b> <i>({})</i> : {}</p>"),
}


@pytest.mark.parametrize("name", ASIDES)
def test_one_who_speaks_once_and_from_the_door_has_a_name_as_the_others(
    tmp_path: Path, name: str
) -> None:
    turn, aside = ASIDES[name]
    lines = [
        *(turn.format(*one) for one in (("Ilse Varga", FIRST), ("Tom Quay", LONG))),
        *(turn.format(*one) for one in (("Ilse Varga", SECOND), ("Tom Quay", SHORT))),
        aside.format("Ada Fenn", "from the door", "And it rains still."),
        turn.format("Bo Marsh", "So it does."),
        turn.format("Speaker 3", "Tea?"),
        turn.format("Tom Quay", "It does."),
        turn.format("Ilse Varga", "Thank you."),
    ]
    head = {"html": "<h1>The ferry</h1>", "txt": "The ferry"}.get(name[2:], "# The ferry")
    chapter = read(tmp_path, name, f"{head}\n\n" + "\n\n".join(lines) + "\n")
    assert said(chapter, "question") == [FIRST, SECOND, "Tea?"]
    spoken = [LONG, SHORT, "And it rains still.", "So it does.", "It does.", "Thank you."]
    assert said(chapter, "answer") == spoken
    people = {one.name for one in chapter.meta.people}
    assert people == {"Ilse Varga", "Tom Quay", "Ada Fenn", "Bo Marsh"}


def test_a_bold_note_in_an_interview_is_said_by_nobody(tmp_path: Path) -> None:
    bold = ("**Ilse:**", "**Tom:**")
    text = f"# The ferry\n\n{turns(bold, chr(10) * 2)}\n\n**Note:** It was a wet day on the bank.\n"
    assert said(read(tmp_path, "a.md", text), "answer") == [LONG, SHORT]


INTERVIEWS = {
    "fr": ["Vous tenez le bac depuis longtemps, et on dit que… ?", "Et la corde ?", "Merci."],
    "en": ["What came first?", "And the rope?", "Tell us of the flood.", "Thank you, Ida!"],
    "long": ["And what of the " + "long and narrow " * 6 + "bank?", "And the rope?", "Thanks"],
}


@pytest.mark.parametrize("said", INTERVIEWS.values(), ids=INTERVIEWS)
@pytest.mark.parametrize("name", ["a.md", "b.html", "c.docx"])
def test_all_that_is_bold_in_an_interview_is_of_one_style(
    tmp_path: Path, said: list[str], name: str
) -> None:
    if name.endswith("docx"):
        bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
        turns = "".join(paragraph(bold.format(one)) + paragraph(LONG) for one in said)
        docx(tmp_path / name, paragraph("The ferry", "Title") + turns)
        chapter = read_project(tmp_path).book.chapters[0]
    else:
        html = name.endswith("html")
        bold = "<p><b>{}</b></p>\n\n<p>{}</p>" if html else "**{}**\n\n{}"
        turns = "\n\n".join(bold.format(one, LONG) for one in said)
        head = "<h1>The ferry</h1>" if html else "# The ferry"
        chapter = read(tmp_path, name, f"{head}\n\n{turns}\n")
    root = xhtml.parse(chapter.body)
    assert not [*root.iter("h2", "h3")]
    assert len([node for node in root if "question" in xhtml.classes(node)]) == len(said)


def test_bold_lines_between_the_questions_may_be_headings(tmp_path: Path) -> None:
    said = ["The spring", "How did you come here?", "The autumn", "What did your aunt say?"]
    text = "\n\n".join(f"**{one}**\n\n{LONG}" for one in said)
    root = xhtml.parse(read(tmp_path, "a.md", f"# The ferry\n\n{text}\n").body)
    assert [xhtml.text(node) for node in root.iter("h2")] == said[::2]
    assert len([node for node in root if "question" in xhtml.classes(node)]) == len(said[1::2])


TALK = """---
title: A talk with Ida Marsh
kind: {kind}
---

The mill is old.

{shown}

**Why?**

So.
"""


@pytest.mark.parametrize(
    ("shown", "size", "kind", "first"),
    [
        ('![Ida Marsh](ida.png "Ida Marsh, miller")', (40, 50), "interview", "interviewee"),
        ('![](ida.png "Ida Marsh (photo: Bo)")', (40, 40), "interview", "interviewee"),
        ("![Ida Marsh at the mill](ida.png)", (40, 50), "interview", None),
        ('![A wheel](ida.png "The old wheel")', (40, 50), "interview", None),
        ('![Ida Marsh](ida.png "Ida Marsh, miller")', (50, 40), "interview", None),
        ('![Ida Marsh](ida.png "Ida Marsh, miller")', (40, 50), "article", None),
        ('![A wheel](mill.png)\n\n![Ida Marsh](ida.png "Ida Marsh")', (40, 50), "interview", None),
    ],
)
def test_a_portrait_heads_its_interview(
    tmp_path: Path, shown: str, size: tuple[int, int], kind: str, first: str | None
) -> None:
    write(tmp_path, a__md=TALK.format(kind=kind, shown=shown))
    write(tmp_path, ida__png=png(*size), mill__png=png(90, 20, "red"))
    root = xhtml.parse(read_project(tmp_path).book.chapters[0].body)
    assert root[0].get("class") == first
    assert len(list(root.iter("img"))) == shown.count("png")


def test_a_portrait_of_who_is_named_as_interviewee_heads_the_text(tmp_path: Path) -> None:
    text = TALK.format(kind="interview\ninterviewee: Al Roe", shown="![Portrait of Al Roe](al.png)")
    write(tmp_path, a__md=text, al__png=png(40, 50))
    root = xhtml.parse(read_project(tmp_path).book.chapters[0].body)
    assert root[0].get("class") == "interviewee"


PROSE = "The ferry crosses twice in the morning, and those who come late wait for noon on the bank."


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ([PROSE, PROSE], 2),
        ([f"*{PROSE}*", PROSE, f"“{PROSE}”"], 3),
        ([PROSE, "The Mill, 3 River Road"], 1),
        ([PROSE, PROSE.rstrip(".")], 1),
        (["The river goes,", "the miller knows.", "The reed is green."], 1),
    ],
)
def test_prose_with_hard_breaks_becomes_paragraphs(
    tmp_path: Path, lines: list[str], paragraphs: int
) -> None:
    chapter = read(tmp_path, "a.md", "# The ferry\n\n" + "  \n".join(lines) + "\n")
    root = xhtml.parse(chapter.body)
    assert len(root) == paragraphs
    assert xhtml.text(root).count("ferry") == sum("ferry" in line for line in lines)
    assert sum(1 for _ in root.iter("br")) == len(lines) - paragraphs


@pytest.mark.parametrize("asks", ["**{}**", "**{}** ", "__{}__"])
def test_questions_in_bold_with_the_name_in_it(tmp_path: Path, asks: str) -> None:
    bold = [asks.format(f"Ilse Varga: {one}") for one in (FIRST, SECOND)]
    text = (
        f"# The ferry\n\n{bold[0]}\n\n**Tom Quay:** {LONG}\n\n{bold[1]}\n\n**Tom Quay:** {SHORT}\n"
    )
    chapter = read(tmp_path, "posts/a.md", text)
    assert said(chapter, "question") == [FIRST, SECOND]
    assert said(chapter, "answer") == [LONG, SHORT]


@pytest.mark.parametrize("later", [("IV:", "TQ:"), ("I.V.:", "T. Q.:"), ("Q:", "A:")])
@pytest.mark.parametrize("mark", ["", "**"])
def test_the_first_turns_are_as_the_others_where_letters_follow_names(
    tmp_path: Path, later: tuple[str, str], mark: str
) -> None:
    first = [f"{mark}{one}{mark} {text}" for one, text in zip(WHOLE, (FIRST, LONG), strict=True)]
    asks, answers = later
    more = [f"{asks} {SECOND}", f"{answers} {SHORT}", f"{asks} {FIRST}", f"{answers} {LONG}"]
    chapter = read(tmp_path, "a.md", "# The ferry\n\n" + "\n\n".join([*first, *more]) + "\n")
    assert said(chapter, "question") == [FIRST, SECOND, FIRST]
    assert said(chapter, "answer") == [LONG, SHORT, LONG]


@pytest.mark.parametrize("names", [("Ilse Varga", "Ilse Varga"), ("Ilse Varga", "I. V.")])
def test_bold_questions_of_a_document_are_no_headings(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    asked = [
        paragraph(bold.format(f"{name}: {question}"))
        for name, question in zip(names, ("What came first?", SECOND), strict=True)
    ]
    answers = [paragraph(LONG), paragraph(SHORT)]
    body = "".join(one + other for one, other in zip(asked, answers, strict=True))
    docx(tmp_path / "a.docx", paragraph("The ferry", "Title") + body)
    chapter = read_project(tmp_path).book.chapters[0]
    root = xhtml.parse(chapter.body)
    assert not [*root.iter("h2")]
    assert next(xhtml.text(node) for node in root) == f"{names[0]}: What came first?"
