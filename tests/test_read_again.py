"""Test that texts read again make the chapters of a whole reading, or say that it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_again, read_project
from anthology.runtime.context import BuildContext

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "---\ntitle: {}\nauthor: Ada Sample\nlang: en\n---\n\n"
OTHER = HEAD.format("The mill") + "## A wheel\n\nThe mill turns. See [the ferry](ferry.md).\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "ferry.md").write_text(HEAD.format("The ferry") + "It waits.\n", encoding="utf-8")
    (tmp_path / "mill.md").write_text(OTHER, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "body",
    [
        "It waits no more.\n",
        "See [the wheel](mill.md#a-wheel) and [nothing](lock.md).\n",
        "![A picture that is not there](ford.png)\n",
        "## Twice\n\n## Twice\n\nTODO: ask.[^1]\n\n[^1]: A note.\n",
        "\n".join(f"{number}. One of them" for number in range(40)) + "\n",
    ],
    ids=["words", "links", "picture", "headings", "list"],
)
def test_a_text_read_again_is_the_chapter_of_a_whole_reading(project: Path, body: str) -> None:
    before = read_project(project)
    text = HEAD.format("The ferry") + body
    (project / "ferry.md").write_text(text, encoding="utf-8")
    again = read_again(before, ["ferry.md"], BuildContext())
    whole = read_project(project)
    assert again is not None
    assert again.book.chapters == whole.book.chapters
    assert again.book.pictures == whole.book.pictures
    assert set(again.diagnostics) == set(whole.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        HEAD.format("Another title") + "It waits.\n",
        HEAD.format("The ferry").replace("lang", "draft: true\nlang") + "It waits.\n",
        HEAD.format("The ferry").replace("lang", "order: 9\nlang") + "It waits.\n",
        HEAD.format("The ferry").replace("lang", "slug: boat\nlang") + "It waits.\n",
        "",
        None,
    ],
    ids=["title", "draft", "order", "slug", "empty", "gone"],
)
def test_where_a_book_changes_as_a_whole_all_is_read(project: Path, text: str | None) -> None:
    before = read_project(project)
    if text is None:
        (project / "ferry.md").unlink()
    else:
        (project / "ferry.md").write_text(text, encoding="utf-8")
    assert read_again(before, ["ferry.md"], BuildContext()) is None


def test_what_is_no_chapter_wants_a_whole_reading(project: Path) -> None:
    before = read_project(project)
    assert read_again(before, ["anthology.toml"], BuildContext()) is None
    assert read_again(before, ["ferry.md", "lock.md"], BuildContext()) is None
