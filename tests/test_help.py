"""The manual in the terminal: topics, commands, codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anthology.__main__ import COMMANDS
from anthology.model.diagnostics import CATALOGUE
from tests.run import run

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [page for page in DOCS.rglob("*.md") if page.parent != DOCS]


def test_every_page_is_listed_and_shown() -> None:
    listed = run("help").out
    for page in PAGES:
        said = run("help", page.stem)
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert page.stem in listed
        assert (said.status, title in said.out) == (0, True)


def test_names_of_pages_are_no_others() -> None:
    names = [page.stem for page in PAGES]
    assert len(names) == len(set(names))
    assert not {*names} & {*CATALOGUE}


@pytest.mark.parametrize("name", ["check", "[image-missing]", "help", "anthology list"])
def test_commands_and_codes_are_topics(name: str) -> None:
    said = run("help", name)
    assert said.status == 0
    assert name.strip("[]") in said.out
    assert len(said.out.splitlines()) < 40


def test_links_name_topics() -> None:
    said = " ".join(run("help", "first-book").out.split())
    assert "anthology help booklet" in said
    assert "booklet.md" not in said


@pytest.mark.parametrize(
    ("topic", "near"), [("bookelt", "did you mean “booklet”"), ("xyzzy", "lists the topics")]
)
def test_an_unknown_topic_is_told(topic: str, near: str) -> None:
    said = run("help", topic)
    assert (said.status, near in said.err) == (2, True)


def test_every_topic_that_a_message_names_is_there() -> None:
    source = DOCS.parent / "src"
    for file in source.rglob("*.py"):
        for topic in re.findall(r"anthology help ([a-z-]+)", file.read_text(encoding="utf-8")):
            assert topic in {*COMMANDS, *CATALOGUE, *(page.stem for page in PAGES)}, file
