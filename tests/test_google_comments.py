"""Comments that an editor on the web writes below an exported text are no words of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

PICTURE = "[image1]: <data:image/png;base64,AAAA>"


def read(folder: Path, text: str, name: str) -> Chapter:
    (folder / name).write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("end", ["", f"\n\n{PICTURE}"])
def test_comments_go_and_are_told(tmp_path: Path, name: str, end: str) -> None:
    said = "The ferry[a] left late.\n\nIt came back[b] at noon, and nobody was there to see it.\n"
    comments = "\n[a]Tomasz: is this public?\n[b]Est-ce vrai ?"
    if name.endswith(".md"):
        said, comments = (one.replace("[", "\\[").replace("]", "\\]") for one in (said, comments))
    chapter = read(
        tmp_path, f"# The ferry\n\n{said}{comments}{end if '.md' in name else ''}\n", name
    )
    assert "[" not in chapter.body
    assert "public" not in chapter.body
    assert "The ferry left late." in chapter.body
    told = [one for one in chapter.article.diagnostics if one.code == "comment-removed"]
    assert [one.message.split("“")[1] for one in told] == [
        "Tomasz: is this public?”", "Est-ce vrai ?”"]  # fmt: skip
    assert [one.line for one in told] == [7, 8]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry[a] left.\n\n[a] It is a note, as books have them.\n",
        "The ferry left.\n\n[a]Nothing calls this.\n",
        "The ferry[a] left.\n\n[a]A note in the middle.\n\nThe text goes on.\n",
    ],
)
def test_other_letters_in_brackets_stay(tmp_path: Path, text: str) -> None:
    chapter = read(tmp_path, f"The ferry\n\n{text}", "a.txt")
    assert not [one for one in chapter.article.diagnostics if one.code == "comment-removed"]
