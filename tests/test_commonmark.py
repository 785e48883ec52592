"""The examples of the CommonMark specification have the structure that it gives them.

What the specification expects is cleaned as every text is, for raw HTML is. The examples that are
read otherwise on purpose are named, each with its reason.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from anthology.markup import cleaning, xhtml
from anthology.model.book import Source
from anthology.readers.markdown.finish import tidy
from anthology.readers.markdown.raw_html import mend
from anthology.readers.markdown.reader import MarkdownReader

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "commonmark" / "spec-0.31.2.json").read_text("utf-8")
)
_WORDS_IN_TAGS = "Markdown is read between tags of words, which open a paragraph"
_BEHIND = "Markdown is read behind the end of a block of HTML"
_BLANKS = "white space in empty lines of code shows nowhere"
OTHERWISE = {
    12: "an escaped dollar sign waits for the formulas to be found",
    98: "three dashes at the top open metadata",
    112: _BLANKS,
    129: _BLANKS,
    144: "a language has a letter in its name",
    151: _BEHIND,
    161: _BEHIND,
    186: _BEHIND,
    21: _WORDS_IN_TAGS,
    31: _WORDS_IN_TAGS,
    162: _WORDS_IN_TAGS,
    164: _WORDS_IN_TAGS,
    165: _WORDS_IN_TAGS,
    166: _WORDS_IN_TAGS,
    167: _WORDS_IN_TAGS,
    163: "a <Warning> is a component of MDX and a box",
    177: "a comment goes; what stands behind it is Markdown",
    183: "a comment that is indented goes like any other",
    297: "bullets under a number belong to it, however little they are indented",
    590: "brackets in brackets are a link between notes",
    612: "a bare address of e-mail is a link, as on GitHub",
}
_SHOWN = ("href", "src", "alt", "title", "start", "class")


def shape(fragment: str) -> list[object]:
    """List the elements of a fragment with what they show, and its words without their spaces."""
    found: list[object] = []

    def walk(node: xhtml.Element) -> None:
        shown = {name: unquote(node.get(name) or "") for name in _SHOWN if name in node.attrib}
        found.append((xhtml.name(node), *sorted(shown.items())))
        text = node.text or ""
        found.append(text if xhtml.name(node) == "code" else " ".join(text.split()))
        for child in node:
            walk(child)
            found.extend(("/", " ".join((child.tail or "").split())))

    walk(xhtml.parse(fragment))
    return [one for one in found if one]


@cache
def _agrees(number: int) -> bool:
    example = EXAMPLES[number - 1]
    source = Source("text.md", Path("text.md"), example["markdown"])
    (article,) = MarkdownReader().read([source])
    expected = tidy(cleaning.clean(mend(example["html"]).markup).fragment)
    return shape(article.body) == shape(expected)


def _named(example: dict[str, Any]) -> str:
    return f"{example['example']} {example['section']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=_named)
def test_an_example_has_its_structure(example: dict[str, Any]) -> None:
    assert _agrees(example["example"]) != (example["example"] in OTHERWISE)


def test_nearly_all_examples_have_their_structure() -> None:
    assert [example["example"] for example in EXAMPLES] == list(range(1, 653))
    agreeing = sum(_agrees(example["example"]) for example in EXAMPLES)
    assert agreeing / len(EXAMPLES) > 0.95


@pytest.mark.parametrize(
    "unit",
    [
        "*", "_", "[", "![", "`` ` ", "> ", "a*b ", "**a ", "*a_ ", "[a](", "<a ", "~~a ", "==a ",
        "^a ", "$a ", "\\(a ", "{{a ", "{% a ", "{++a ", "{--a ", "%%a ", "<!--", "[^a", "^[a ",
        "[a]: b\n", "|a", "|a|b|\n", "|a\n", "* * *\n", "a\n: b\n", ":::a\n", "@a ", "[@a ",
        "(@a) ", "```\n", "!!! a\n", "-- --\n", "<d-footnote>", "[a]{.b", "<A b={", "import a\n",
        "[b]", "{#a", "#tag ", "![a](b){#fig-a\n", "Table: a\n\n",
    ],
)  # fmt: skip
def test_signs_without_end_take_bounded_time(unit: str) -> None:
    text = (unit * (40_000 // len(unit) + 1))[:40_000]
    began = time.process_time()
    MarkdownReader().read([Source("a.md", Path("a.md"), text)])
    assert time.process_time() - began < 5  # a second on a machine of 2024; a square takes minutes


def test_rows_whose_last_is_open_are_words_in_bounded_time() -> None:
    began = time.process_time()
    article = MarkdownReader().read([Source("a.md", Path("a.md"), "|a|b|\n" * 6000 + "|a")])[0]
    assert "<table" not in article.body
    assert time.process_time() - began < 5
