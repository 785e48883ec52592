"""Notes, lists of chapters and breaks in plain text become what a book has in their place."""

from __future__ import annotations

import pytest

from anthology.markup import xhtml
from anthology.readers.plain_text.reader import PlainReader
from anthology.readers.recognition import recognise_format
from tests.reading import read, source

HEAD = "The weir\nby Ann Lee\n\n"
FORMS = [("[{}]", "[{}] "), ("[{}]", "[{}]: "), (" [{}]", "[{}]. "), ("({})", "({}) ")]
RAISED = {"1": "¹", "2": "²", "3": "³"}


def text(mark: str, opening: str, between: str, above: str, order: str = "123") -> str:
    one, two, three = (mark.format(number) for number in order)
    notes = between.join(
        [f"{opening.format(1)}The chronicle, page 12.", f"{opening.format(2)}Or so the miller",
         "said.", f"{opening.format(3)}Ibid., page 14."]
    ).replace(f"miller{between}said", "miller\nsaid")  # fmt: skip
    body = f"It was built before the bridge,{one} and left with no name.{two} One walks{three} on."
    return f"{HEAD}{body}\n\n{above}{notes}\n"


def notes_of(markup: str) -> list[str]:
    root = xhtml.parse(markup)
    return [xhtml.text(node).removesuffix(" ↩") for section in root.iter("section")
            for node in section.iter("li")]  # fmt: skip


def calls_of(markup: str) -> list[str]:
    links = [node for node in xhtml.parse(markup).iter("a") if "noteref" in xhtml.classes(node)]
    return [xhtml.text(node) for node in links]


@pytest.mark.parametrize(("mark", "opening"), FORMS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("above", ["Notes\n\n", "Notes :\n\n", "---\n", "-----\n\n"])
def test_notes_at_the_end(mark: str, opening: str, between: str, above: str) -> None:
    article = read(PlainReader(), text(mark, opening, between, above))
    assert notes_of(article.body) == [
        "The chronicle, page 12.", "Or so the miller said.", "Ibid., page 14."
    ]  # fmt: skip
    assert calls_of(article.body) == ["1", "2", "3"]
    assert "bridge,<a" in article.body
    assert "[" not in xhtml.text(xhtml.parse(article.body))
    assert [one.code for one in article.diagnostics if "announced" in one.message] == [
        "printed-furniture"
    ]


def test_raised_figures_are_marks_too() -> None:
    written = text("{}", "{} ", "\n", "")
    for number, raised in RAISED.items():
        for before in (",", ".", "walks", "\n"):
            written = written.replace(f"{before}{number} ", f"{before}{raised} ")
    assert calls_of(read(PlainReader(), written).body) == ["1", "2", "3"]


def test_notes_stand_in_the_order_of_their_calls_and_once() -> None:
    written = text("[{}]", "[{}] ", "\n", "", order="213").replace(" on.", " on [2].")
    body = read(PlainReader(), written).body
    assert calls_of(body) == ["1", "2", "3", "1"]
    assert notes_of(body)[:2] == ["Or so the miller said.", "The chronicle, page 12."]
    assert body.count('id="fnref-1"') == 1


@pytest.mark.parametrize(
    "end",
    [
        "[1] and [2] are not notes here.",
        "[1] The chronicle.\n[3] The miller.",
        "[1] The chronicle.\n[2] Nobody calls this one.",
        "(1) First, look at it.\n(2) Then, go.",
        "1. The chronicle.\n2. The miller.",
    ],
)
def test_what_is_no_list_of_notes_stays(end: str) -> None:
    written = (
        f"{HEAD}It was built before the bridge [1] as one can see (1) and (2) from afar.\n\n{end}\n"
    )
    body = read(PlainReader(), written).body
    assert not calls_of(body)
    assert "section" not in body


LONG = "The keeper went out each night with his lamp, whatever the weather was, and said nothing."
LISTS = [
    ("CONTENTS\n\n  I. The Lamp\n  II. The Key", ["I. The Lamp", "II. The Key"]),
    ("Contents\n\nThe Lamp .... 1\nThe Key .... 12", ["THE LAMP", "THE KEY"]),
    ("Table des matières\n\nLa lampe\n\nLa clef", ["La lampe", "La clef"]),
    (
        "Contents\n\nCHAPTER I. The Lamp\nCHAPTER II. The Key",
        ["CHAPTER I.\n\nThe Lamp", "CHAPTER II.\n\nThe Key"],
    ),
]


@pytest.mark.parametrize(("listed", "titles"), LISTS)
def test_a_list_of_chapters_goes(listed: str, titles: list[str]) -> None:
    chapters = "\n\n".join(f"{title}\n\n{LONG}" for title in titles)
    article = read(PlainReader(), f"A brass lamp\nby Ann Lee\n\n{listed}\n\n{chapters}\n")
    said = xhtml.text(xhtml.parse(article.body)).casefold()
    assert "contents" not in said
    assert "table des" not in said
    assert said.count(LONG.casefold()) == 2
    (told,) = [one for one in article.diagnostics if one.code == "printed-furniture"]
    assert told.line == 4


@pytest.mark.parametrize(
    "opening",
    [
        f"Contents\n\n{LONG}\n\nThe Lamp\n\n{LONG}",
        "Contents\n\nA knife\nA lamp\n\nThey lay in the box for years.",
        f"The contents of the box\n\n{LONG}",
    ],
)
def test_contents_of_other_things_stay(opening: str) -> None:
    article = read(PlainReader(), f"A box\nby Ann Lee\n\n{opening}\n")
    assert "ontents" in article.body
    assert not [one for one in article.diagnostics if one.code == "printed-furniture"]


@pytest.mark.parametrize("sign", ["* * *", "***", "~", "~~~", "#", "# # #", "⁂", "*", "----"])
def test_breaks(sign: str) -> None:
    body = read(PlainReader(), f"{HEAD}{LONG}\n\n{sign}\n\n{LONG}\n").body
    assert body.count("<hr") == 1
    assert sign not in xhtml.text(xhtml.parse(body))


def test_a_book_of_the_library_is_plain_text_whatever_its_stars() -> None:
    start = "*** START OF THE PROJECT GUTENBERG EBOOK A LAMP ***"
    framed = f"Title: A Lamp\n\n{start}\n\n{LONG}\n\n{start.replace('START', 'END')}\n"
    assert recognise_format(source(framed)).name == "text"
