"""Text layers of reports come out with their structure, whatever habits their makers had."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology import xhtml
from anthology.readers.ocr import OcrReader
from anthology.readers.plain import PlainReader
from tests.reading import described, lost_and_invented, read, source

CASES = sorted((Path(__file__).parent / "cases" / "ocr").glob("*.txt"))
PLAIN = sorted((Path(__file__).parent / "cases" / "plain").glob("*.txt"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("case", CASES, ids=name)
def test_report(case: Path) -> None:
    made = described(read(OcrReader(), case.read_text(encoding="utf-8")))
    expected = case.with_suffix(".expected")
    if os.environ.get("GOLDEN") == "rewrite":
        expected.write_text(made, encoding="utf-8")
    assert made == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_no_word_is_lost(case: Path) -> None:
    lost, invented = lost_and_invented(read(OcrReader(), case.read_text(encoding="utf-8")))
    assert not lost
    assert not invented


@pytest.mark.parametrize("case", CASES, ids=name)
def test_blocks_know_their_lines(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    lines = text.split("\n")
    root = xhtml.parse(read(OcrReader(), text).body)
    blocks = list(root.iter("p", "li", "h2", "h3", "h4", "figcaption"))
    assert blocks
    for block in blocks:
        first = re.findall(r"\w+", xhtml.text(block))[0]
        line = int(block.get("data-line") or 0)
        number = block.get("data-number") or ""
        around = " ".join(lines[line - 1 : line + 2])
        assert first in around or number in around


@pytest.mark.parametrize("case", CASES, ids=name)
def test_reports_are_recognised(case: Path) -> None:
    text = source(case.read_text(encoding="utf-8"))
    assert OcrReader().recognise(text) > PlainReader().recognise(text)


@pytest.mark.parametrize("case", PLAIN, ids=name)
def test_plain_text_is_no_report(case: Path) -> None:
    text = source(case.read_text(encoding="utf-8"))
    assert OcrReader().recognise(text) < PlainReader().recognise(text)


@pytest.mark.parametrize("start", ["---\ntitle: A\n---\n", "= A title\n", "<html>\n", ":toc:\n"])
def test_other_formats_are_left_to_others(start: str) -> None:
    assert OcrReader().recognise(source(start + CASES[0].read_text(encoding="utf-8"))) == 0


WORDS = "word Word WORD the by 12 1.1 1.2 2 - * • | ¹ [1] [2] $x$ <sup>1</sup> figure 1 & < iv"
OPENINGS = ["", "- ", "1. ", "2. ", "a) ", "# ", "Figure 1: ", "1 Intro", "1.1 Scope", "Chapter 1"]
LINES = ["12", "---", "Introduction", "Bibliography", "Contents", "Rapport", "by Ann Lee", "\f"]
PIECES = [
    *WORDS.split(),
    *(f"\n{opening}" for opening in OPENINGS),
    *(f"\n{line}\n" for line in LINES),
    *(f"\n\n{line}\n\n" for line in LINES),
    *("\t", "  ", " ..... 3\n", "exam-\nple", "example. ", "\n    ", "\n\n", "\n\n", "\ne"),
    "A sentence that is long enough to be the better part of a paragraph, and then some. ",
]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]))
def test_any_text_is_read_whole(pieces: list[str], glue: str) -> None:
    for reader in (OcrReader(), PlainReader()):
        article = read(reader, glue.join(pieces))
        xhtml.parse(article.body)
        lost, invented = lost_and_invented(article)
        assert not lost
        assert not invented
        assert 0 <= reader.recognise(article.source) < 1
