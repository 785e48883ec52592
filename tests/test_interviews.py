"""Conversations are known by their turns, whatever the format, the labels and the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project

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
