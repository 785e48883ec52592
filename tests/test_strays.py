"""Files that may hold a text in a form that is not read are told of, and not those beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.pipeline import read_project
from tests.making import write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# The ford\n\nPeople waded, as [the slides](my%20talk.pptx) and plan.pdf show.\n"


def told(folder: Path) -> dict[str, str]:
    found = read_project(folder).diagnostics
    return {one.path: one.hint for one in found if one.code == "file-not-read"}


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("mill.pdf", "copy its words"),
        ("Mill.PPTX", "ask its author"),
        ("mill.rst", "pandoc mill.rst -o mill.md"),
        ("mill.pages", "save it as .docx"),
    ],
)
def test_what_holds_a_text_is_told_of(tmp_path: Path, name: str, remedy: str) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_bytes(b"words")
    found = told(tmp_path)
    assert [*found] == [name]
    assert remedy in found[name]


def test_what_goes_along_with_a_text_is_not(tmp_path: Path) -> None:
    write(tmp_path, ford__md=TEXT, ford__pdf="", plan__pdf="", README__rst="", photo__jpg="")
    (tmp_path / "my talk.pptx").write_bytes(b"slides")
    assert not told(tmp_path)


def test_what_is_excluded_is_not(tmp_path: Path) -> None:
    write(
        tmp_path, ford__md=TEXT, mill__pdf="", anthology__toml='[chapters]\nexclude = ["*.pdf"]\n'
    )
    assert not told(tmp_path)
