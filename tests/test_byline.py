"""Lines under the title that only say who wrote a text, and when, go into its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

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
        "In 2021",
        "On June 2, 2023 the fog came.",
        "Ilse Varga",
        "Ilse Varga, keeper of the lamp",
        "By Ilse Varga, who kept the lamp for all of us.",
        "Some words first.\n\nBy Ilse Varga",
    ],
)
def test_what_is_no_byline(tmp_path: Path, opening: str) -> None:
    chapter = read(tmp_path, opening)
    assert not chapter.meta.authors
    assert not chapter.meta.date
    assert chapter.body.count("<p") == opening.count("\n\n") + 2
