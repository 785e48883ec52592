"""Text layers of reports come out with their structure, whatever habits their makers had."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import Line
from anthology.readers.plain_text.reader import PlainReader
from anthology.readers.scans.contents import read_entry
from anthology.readers.scans.numbers import advance, read_number
from anthology.readers.scans.reader import OcrReader
from anthology.transforms.title import TITLE_STEP
from tests.expecting import expect
from tests.reading import described, lost_and_invented, read, source

CASES = sorted((Path(__file__).parent / "cases" / "ocr").glob("*.txt"))
PLAIN = sorted((Path(__file__).parent / "cases" / "plain").glob("*.txt"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("case", CASES, ids=name)
def test_report(case: Path) -> None:
    made = described(read(OcrReader(), case.read_text(encoding="utf-8")))
    expect(made, in_file=case.with_suffix(".expected"))


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


@pytest.mark.parametrize(
    ("line", "printed", "title"),
    [
        ("1 Introduction", "1", "Introduction"),
        ("2.1. Les abeilles", "2.1", "Les abeilles"),
        ("2.1Les abeilles", "2.1", "Les abeilles"),
        ("10.12.3 Details", "10.12.3", "Details"),
        ("Chapter 3: Honey", "Chapter 3", "Honey"),
        ("CHAPITRE 4", "CHAPITRE 4", ""),
        ("Annexe B – Plans", "Annexe B", "Plans"),
        ("IV. Résultats", "IV", "Résultats"),
        ("A.2 Forms", "A.2", "Forms"),
    ],
)
def test_numbers_of_headings(line: str, printed: str, title: str) -> None:
    found = read_number(line)
    assert found is not None
    assert (found[0].printed, found[1]) == (printed, title)


@pytest.mark.parametrize(
    "line",
    ["2019 was dry", "12", "3 mars 2020", "I went home", "A bee", "a) first", "[1] Work", ""],
)
def test_what_is_no_number_of_a_heading(line: str) -> None:
    assert read_number(line) is None


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [
        ("1 A", "1.1 B", True),
        ("1.1 A", "1.2 B", True),
        ("1.2.3 A", "1.3 B", True),
        ("1.2.3 A", "2 B", True),
        ("1.2 A", "2.1 B", True),
        ("2.1 A", "2.3 B", True),
        ("1 A", "3 B", False),
        ("1.1 A", "1.1 B", False),
        ("1.1 A", "3.1 B", False),
        ("2 A", "1 B", False),
        ("9 A", "Appendix A: B", True),
        ("I. A", "1. B", True),
        ("II. A", "2.1 B", True),
        ("I. A", "2. B", False),
    ],
)
def test_which_number_follows_which(before: str, after: str, follows: bool) -> None:  # noqa: FBT001
    first, second = read_number(before), read_number(after)
    assert first is not None
    assert second is not None
    assert (advance(first[0].parts, second[0]) is not None) is follows


@pytest.mark.parametrize(
    ("text", "number", "title", "page"),
    [
        ("1.1 Bees .......... 12", "1.1", "Bees", "12"),
        ("1.1 Bees . . . . 12", "1.1", "Bees", "12"),
        ("1.1\tBees\t12", "1.1", "Bees", "12"),
        ("Bees\tQ", "", "Bees", ""),
        ("Bees\t\u0660\t10", "", "Bees", "10"),
        ("1.1 Bees ......", "1.1", "Bees", ""),
        ("| 1.1 Bees | 12 |", "1.1", "Bees", "12"),
        ("- 1.1 [Bees](#page-12) 1-12", "1.1", "Bees", "1-12"),
        ("Preface iv", "", "Preface", "iv"),
        ("IV The hive 12", "IV", "The hive", "12"),
    ],
)
def test_entries_of_contents(text: str, number: str, title: str, page: str) -> None:
    entry = read_entry(Line(1, text))
    assert entry is not None
    found = entry.number.printed if entry.number else ""
    assert (found, entry.title, entry.page) == (number, title, page)


def test_only_what_is_surely_meant_is_called_missing() -> None:
    text = "1 One\n\n1.1 Two\n\nA carte graphique a card, at table 5, see figure 3.\n\n1.2 Three\n"
    found = read(OcrReader(), text).diagnostics
    assert [(one.code, one.line) for one in found] == [("link-dead", 5)]
    assert "figure 3" in found[0].message


def test_a_numbered_heading_is_not_taken_for_the_title() -> None:
    article = TITLE_STEP.apply(read(OcrReader(), "1 Introduction\n\n1.1 Scope\n\nNothing more.\n"))
    assert article.meta.title == "Text"
    assert 'data-number="1"' in article.body


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
        ids = [node.get("id") for node in xhtml.parse(article.body).iter() if node.get("id")]
        assert len(ids) == len(set(ids))
        lost, invented = lost_and_invented(article)
        assert not lost
        assert not invented
        assert 0 <= reader.recognise(article.source) < 1


@pytest.mark.parametrize(
    "text",
    [
        "A sentence of some words. " * 8000,
        "$" * 200_000,
        "<u>*[1" * 30_000,
        "a@a." * 50_000,
        "a" + " " * 200_000 + "b",
        "\n".join(" " * min(nth, 500) + "- x" for nth in range(10_000)),
        "Contents\n\n" + "\n".join(f"{nth} Title .... {nth}" for nth in range(1, 5000)),
        "\n\n".join(["word word word " * 20] * 2000),
        "\n\n".join(map(str, range(5000))),
        "word¹ " * 2000 + "\n\n" + "\n\n".join(["¹ Note."] * 2000),
    ],
    ids=range(10),
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    for reader in (OcrReader(), PlainReader()):
        reader.recognise(source(text))
        read(reader, text)
    assert time.process_time() - start < 10


PAGE = {
    0: "He rowed the squire over the water, "
    "asked a penny for it, and was given two by a man in a hurry, who forgot his hat.",
    1: "The bridge came in a cold spring, "
    "and the chain was sold to a smith by the yard, as one sells ribbon at a fair in May.",
    2: "Nobody has crossed there since then but the cattle, "
    "who know nothing of bridges and go by the smell of grass.",
    3: "A stone on the far bank still bears the rope, "
    "worn as deep as a hand is broad, and boys sit there with their feet in it.",
}


def numbered(*numbers: str) -> str:
    pages = [f"{PAGE[nth]}\n\n{number}" for nth, number in enumerate(numbers)]
    return "The Old Ferry\n\n" + "\n\n".join([*pages, PAGE[3]]) + "\n"


@pytest.mark.parametrize(
    "numbers",
    [
        ("41", "42", "43"),
        ("- 44 -", "- 45 -", "- 46 -"),
        ("[45]", "[46]", "[47]"),
        ("Page 46 of 60", "Page 47 of 60", "Page 48 of 60"),
        ("Seite 46 von 60", "Seite 47 von 60", "Seite 48 von 60"),
        ("41", "PARISH REVIEW                42", "43"),
        ("                         41", "42  PARISH REVIEW", "43"),
    ],
)
def test_pages_of_an_excerpt_are_dropped_and_told(numbers: tuple[str, str, str]) -> None:
    text = numbered(*numbers)
    assert OcrReader().recognise(source(text)) > PlainReader().recognise(source(text))
    article = read(OcrReader(), text)
    assert xhtml.text(xhtml.parse(article.body)).removeprefix("The Old Ferry ") == " ".join(
        PAGE.values()
    )
    (told,) = [one for one in article.diagnostics if one.code == "printed-furniture"]
    assert told.message == "page numbers were dropped: lines 5, 9 and 13"


@pytest.mark.parametrize(
    "numbers",
    [
        ("1911", "1912", "1913"),  # a chronicle
        ("41", "45", "52"),
        ("CHAPTER 41", "CHAPTER 42", "CHAPTER 43"),
    ],
)
def test_numbers_that_prove_no_pages_stay(numbers: tuple[str, str, str]) -> None:
    article = read(OcrReader(), numbered(*numbers))
    assert all(one in xhtml.text(xhtml.parse(article.body)) for one in numbers)


def test_a_scan_makes_words_whole_that_its_lines_divided() -> None:
    text = numbered("41", "42", "43") + (
        "\nThe riv-er bed was dry, and child-ren were con-founded by the ferry. The fer-ry stayed; "
        "the ferry was well-built and half-sunk, its tie-up a long-forgotten toll-house.\n"
    )
    article = read(OcrReader(), text)
    shown = xhtml.text(xhtml.parse(article.body))
    assert "The river bed was dry, and children were confounded by the ferry. The ferry" in shown
    assert "well-built and half-sunk, its tie-up a long-forgotten toll-house" in shown
    (told,) = [one.message for one in article.diagnostics if one.code == "word-joined"]
    assert told.startswith("4 divided words were made whole: river (line")


def test_a_line_in_capitals_between_prose_is_a_heading() -> None:
    prose = "The mill stood on the weir for two hundred years and ground what was brought to it."
    page = f"THE MILLS OF THE WEIR\n\nby Ada Example\n\n{prose}\n\nTHE WEIR\n\n{prose}"
    foot = (
        f"\n\n14          BULLETIN OF THE WEIR\n\f{prose}\n\n15          BULLETIN OF THE WEIR\n\f"
    )
    article = read(OcrReader(), f"{page}{foot}{prose}\n\nA. E.\n")
    assert "THE WEIR</h2>" in article.body
    (told,) = [one for one in article.diagnostics if one.code == "heading-guessed"]
    assert told.line == 7


def test_a_sentence_that_a_page_ends_before_a_name_goes_on() -> None:
    prose = "The mill stood on the weir for two hundred years and ground what was brought to it."
    page = f"THE MILLS OF THE WEIR\n\nby Ada Example\n\n{prose} It was said to Mr.\n\n"
    heads = "12          BULLETIN OF THE WEIR\n\fBULLETIN OF THE WEIR          13\n\n"
    body = read(OcrReader(), f"{page}{heads}Dunne’s hat that it was his. {prose}\n").body
    assert "It was said to Mr. Dunne’s hat" in xhtml.text(xhtml.parse(body))
