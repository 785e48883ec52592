"""Copies of a text make one chapter, versions of it are told, and other texts are let alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project
from tests.documents import docx, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.build import Reading

NOUNS = "ferry quay rope oar tide fog lamp bell gull net mast keel slip buoy crew dock".split()
LINES = [f"The {one} and the {two} were old, number {n}." for n, (one, two) in
         enumerate(zip(NOUNS, [*NOUNS[3:], *NOUNS[:3]], strict=True))]  # fmt: skip
TITLED = "---\ntitle: The ferry\nauthor: Ann Lee\n---\n\n"
TEXT = "\n\n".join(LINES)


def told(reading: Reading) -> dict[str, str]:
    return {one.path: one.message for one in reading.diagnostics if one.code == "text-repeated"}


def chapters(reading: Reading) -> list[str]:
    return [one.article.source.path for one in reading.book.chapters]


@pytest.mark.parametrize(
    "name", ["copy of ferry.md", "Copie de ferry.md", "ferry - Copie.md", "ferry (2).md", "z.txt"]
)
def test_a_copy_is_left_out_and_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    text = TITLED + TEXT if name.endswith(".md") else f"The ferry\n\n{TEXT}"
    (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["ferry.md"]
    assert told(reading) == {name: "holds the same text as ferry.md, and was left out"}


@pytest.mark.parametrize("name", ["ferry (1).md", "other.md"])
def test_a_short_text_that_is_there_twice_is_told(tmp_path: Path, name: str) -> None:
    short = f"{TITLED}{LINES[0]} {LINES[1]} {LINES[2]}\n"
    (tmp_path / "ferry.md").write_text(short, encoding="utf-8")
    (tmp_path / name).write_text(short, encoding="utf-8")
    reading = read_project(tmp_path)
    assert told(reading)[name].startswith("holds the same text as ferry.md")
    assert (name in chapters(reading)) is (name == "other.md")


def test_short_texts_that_differ_are_not_told(tmp_path: Path) -> None:
    for name, line in (("ferry.md", LINES[3]), ("ferry (1).md", LINES[4])):
        (tmp_path / name).write_text(f"# The ferry\n\n{line}", encoding="utf-8")
    assert not told(read_project(tmp_path))


def test_another_format_of_a_text_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    docx(
        tmp_path / "the ferry.docx",
        paragraph("The ferry", "Title") + "".join(map(paragraph, LINES)),
    )
    reading = read_project(tmp_path)
    assert chapters(reading) == ["ferry.md"]
    assert list(told(reading)) == ["the ferry.docx"]


def test_the_same_words_under_another_title_stay_and_are_told(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    (tmp_path / "quay.md").write_text(TITLED.replace("ferry", "quay") + TEXT, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["ferry.md", "quay.md"]
    assert told(reading) == {"ferry.md": "holds the same text as quay.md"}


def test_both_stay_where_both_are_named(tmp_path: Path) -> None:
    for name in ("ferry.md", "quay.md"):
        (tmp_path / name).write_text(TITLED + TEXT, encoding="utf-8")
    settings = '[chapters]\norder = ["quay.md", "ferry.md"]\n'
    (tmp_path / "anthology.toml").write_text(settings, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["quay.md", "ferry.md"]
    assert not told(reading)


CHANGED = TEXT.replace("lamp and", "lantern and").replace("number 5", "number five")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("ferry.md", "ferry-final.md"),
        ("ferry.md", "ferry v2.md"),
        ("ferry v1.md", "ferry v2.md"),
        ("ferry v2.md", "ferry_corrigé.md"),
        ("ferry final.md", "ferry FINAL2.md"),
        ("ferry_v3.md", "ferry VF.md"),
        ("old/ferry v9.md", "ferry v2.md"),
        ("Archives/ferry.md", "ferry.md"),
        ("anciennes versions/ferry.md", "ferry.md"),
        ("backup/ferry final.md", "texts/ferry.md"),
        ("ferry (brouillon).md", "ferry.md"),
        ("ferry.bak.md", "ferry.md"),
    ],
)
@pytest.mark.parametrize("changed", [False, True])
def test_the_version_that_its_name_calls_older_is_left_out_and_told(
    tmp_path: Path, older: str, newer: str, *, changed: bool
) -> None:
    for name, text in ((older, TITLED + TEXT), (newer, CHANGED if changed else TEXT)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == [newer]
    says = "is by its name an older version of" if changed else "holds the same text as"
    assert told(reading) == {older: f"{says} {newer}, and was left out"}


def test_an_older_version_that_has_much_less_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "ferry.md").write_text(TITLED + "\n\n".join(LINES[:5]), "utf-8")
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["ferry.md"]
    assert "an older version of ferry.md" in told(reading)["old/ferry.md"]


def test_a_short_text_may_have_an_older_version_too(tmp_path: Path) -> None:
    (tmp_path / "speech.md").write_text(f"# A speech\n\n{LINES[0]}\n", encoding="utf-8")
    (tmp_path / "speech corrected.md").write_text(f"# A speech\n\n{LINES[0]} Yes.\n", "utf-8")
    assert chapters(read_project(tmp_path)) == ["speech corrected.md"]


@pytest.mark.parametrize("name", ["ferry (1).md", "ferry - Copie.md", "ferry Anna.md"])
def test_a_version_of_which_nothing_says_its_age_stays_and_is_told(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    (tmp_path / name).write_text(TITLED + CHANGED, encoding="utf-8")
    reading = read_project(tmp_path)
    assert len(chapters(reading)) == 2
    (message,) = told(reading).values()
    assert message.startswith("may be another version of ")


def test_a_folder_called_old_has_chapters_where_nothing_newer_is_there(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    (tmp_path / "quay.md").write_text("# The quay\n\nAnother text.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert len(chapters(reading)) == 2
    assert not told(reading)


def test_other_texts_of_one_title_or_opening_are_let_alone(tmp_path: Path) -> None:
    for number in (1, 2):
        other = TEXT.replace("old", f"new {number}").replace("The ", f"Each {number} ")
        (tmp_path / f"letter {number}.md").write_text(f"{TITLED}{LINES[0]}\n\n{other}", "utf-8")
        (tmp_path / f"short {number}.md").write_text("# A poem\n\nShort.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert len(chapters(reading)) == 4
    assert not told(reading)


def test_a_draft_by_its_title_is_an_older_version_of_what_has_its_words(tmp_path: Path) -> None:
    old = "---\ntitle: The boat (old draft)\nauthor: Ann\n---\n\n"
    (tmp_path / "ferry.md").write_text(TITLED + TEXT, encoding="utf-8")
    (tmp_path / "boat_v1.md").write_text(old + "\n\n".join(LINES[:6]), encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["ferry.md"]
    assert told(reading) == {
        "boat_v1.md": "is by its name an older version of ferry.md, and was left out"
    }
    assert not [one for one in reading.diagnostics if one.code == "file-doubtful"]


@pytest.mark.parametrize(("author", "is_told"), [("Ann Lee", True), ("Bo Ray", False)])
def test_one_title_of_one_author_twice_is_told(
    tmp_path: Path, author: str, *, is_told: bool
) -> None:
    other = TITLED.replace("Ann Lee", author) + LINES[3]
    (tmp_path / "a.md").write_text(TITLED + LINES[4], encoding="utf-8")
    (tmp_path / "b.md").write_text(other, encoding="utf-8")
    reading = read_project(tmp_path)
    assert chapters(reading) == ["a.md", "b.md"]
    assert told(reading) == ({"b.md": "has the title and the author of a.md"} if is_told else {})
