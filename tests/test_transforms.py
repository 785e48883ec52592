"""Take fragments through single transforms and compare body and diagnostics with the fixtures.

A fixture in `cases/transforms/<transform>.txt` holds cases: a line of `=` with the case's name,
then the metadata as `key: value` lines, the body, `----`, the expected metadata that changed,
the expected body, and a line `! code` (with `:line`) for each diagnostic.
"""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anthology.model.book import Article, Metadata, Source

if TYPE_CHECKING:
    from anthology.transforms.steps import Transform

FIXTURES = Path(__file__).parent / "cases" / "transforms"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(FIXTURES.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for name, block in re.findall(r"^== (.+)\n((?:(?!== ).*\n?)*)", text, re.MULTILINE):
            found.append((file.stem, name.strip(), block))
    return found


def split(block: str) -> tuple[dict[str, str], str, list[str]]:
    lines = block.strip().splitlines()
    told = [line for line in lines if line.startswith("! ")]
    meta = dict(
        line.split(": ", 1) for line in lines if re.match(r"[a-z]+: ", line) and "<" not in line
    )
    body = [line for line in lines if line not in told and not re.match(r"[a-z]+: [^<]*$", line)]
    return meta, "\n".join(body).strip(), [line[2:].strip() for line in told]


def step(name: str) -> Transform:
    (found,) = entry_points(group="anthology.transforms", name=name)
    loaded: Transform = found.load()
    return loaded


@pytest.mark.parametrize(("transform", "name", "block"), cases(), ids=lambda text: str(text)[:40])
def test_transform(transform: str, name: str, block: str) -> None:
    given, expected = block.split("\n----\n")
    meta, body, _ = split(given)
    expected_meta, expected_body, told = split(expected)
    source = Source("text.md", Path("text.md"), given)
    article = Article(source, "markdown", Metadata(title=meta.get("title", "")), body)
    made = step(transform).apply(article)
    tidy = re.sub(r"\n+", "\n", made.body).strip()
    assert tidy == expected_body
    for key, value in expected_meta.items():
        assert str(getattr(made.meta, key)) == value
    said = [f"{one.code}:{one.line}" if one.line else one.code for one in made.diagnostics]
    assert said == told


@pytest.mark.parametrize(
    ("path", "title", "what"),
    [
        ("2021-05-03-the-old_mill.md", "The old mill", "file's"),
        ("2021-05-03-the-old-mill/index.md", "The old mill", "folder's"),
        ("index.html", "Index", "file's"),
    ],
)
def test_a_text_without_a_title_is_called_by_its_name(path: str, title: str, what: str) -> None:
    article = Article(Source(path, Path(path), ""), "markdown", Metadata(), "<p>Text.</p>")
    made = step("title").apply(article)
    assert made.meta.title == title
    (told,) = made.diagnostics
    assert told.message == f"no title found; the {what} name stands in: “{title.lower()}”"


@pytest.mark.parametrize("title", ["word " * 1500, "9" * 6000])
@pytest.mark.parametrize("given", [True, False])
def test_what_is_as_long_as_a_text_is_no_title(title: str, *, given: bool) -> None:
    body = "<p>Text.</p>" if given else f"<h1>{title}</h1><p>Text.</p>"
    meta = Metadata(title=title) if given else Metadata()
    made = step("title").apply(
        Article(Source("mill.md", Path("mill.md"), ""), "markdown", meta, body)
    )
    assert made.meta.title == "Mill"
    assert [one.code for one in made.diagnostics][-1] == "title-missing"
    assert ("metadata-doubtful" in {one.code for one in made.diagnostics}) == given
    assert given or title.strip() in made.body


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("Dupont_Jean_Texte_v3_FINAL (2).md", "Dupont Jean Texte"),
        ("le-moulin_v1.2.md", "Le moulin"),
        ("The cup final.md", "The cup final"),
        ("Chapter 12.md", "Chapter 12"),
        ("(2).md", "(2)"),
    ],
)
def test_marks_of_a_version_are_no_part_of_a_name(file: str, named: str) -> None:
    article = Article(Source(file, Path(file), ""), "markdown", Metadata(), "<p>It rained.</p>")
    assert step("title").apply(article).meta.title == named
