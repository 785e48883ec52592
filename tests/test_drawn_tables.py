"""Tables that are drawn with dashes and crosses keep their cells, heads and spans."""

from __future__ import annotations

import re

import pytest

from anthology.markup import xhtml
from anthology.model.diagnostics import MissingToolError
from tests.test_markdown import read

LINES = """\
-----------------------------------
 Fruit      Price  Said of it
           (euro)
-------- -------- -----------------
 Plum         2.5  Blue, and sweet
                   in August

 Quince     `4|5`  Hard[^1]
-----------------------------------

Table: Fruit of the *garden*

[^1]: Until October.
"""
SPANS = """\
+-------------+-------+--------+
| Month       | least | most   |
+=============+=======+========+
| June        | 9     | $t_1$  |
|             +-------+--------+
|             | both            |
+-------------+-------+--------+
"""


def rows(markup: str) -> list[list[str]]:
    root = xhtml.parse(markup)
    return [[xhtml.text(cell).strip() for cell in row] for row in root.iter("tr")]


def test_a_table_of_long_rows_keeps_its_cells() -> None:
    article = read(LINES)
    head, plum, quince = rows(article.body)
    assert head == ["Fruit", "Price (euro)", "Said of it"]
    assert plum == ["Plum", "2.5", "Blue, and sweet in August"]
    assert quince == ["Quince", "4|5", "Hard1"]
    assert "<caption>Fruit of the <em>garden</em></caption>" in article.body
    assert 'class="align-right"' in article.body
    assert not article.diagnostics


def test_a_table_without_a_head_is_one() -> None:
    made = read("Before.\n\n------ ---\n  Oak   12\n  Elm    7\n------ ---\n\nAfter.\n").body
    assert rows(made) == [["Oak", "12"], ["Elm", "7"]]
    assert not re.search("<h[r2]", made)


@pytest.mark.parametrize("lead", ["", "> ", "- "])
def test_cells_of_a_grid_span_rows(lead: str) -> None:
    drawn = SPANS.replace("both            |", "both  |        |")
    text = "\n".join((lead if not n or lead == "> " else " " * len(lead)) + line
                     for n, line in enumerate(drawn.splitlines()))  # fmt: skip
    made = read(text).body
    assert 'rowspan="2"' in made
    assert rows(made)[1:] == [["June", "9", "$t_1$"], ["both", ""]]


def test_a_grid_with_signs_as_wide_as_two_keeps_its_cells() -> None:
    made = read("+------+-----+\n| 日本 | `a|b` |\n+------+-----+\n").body
    assert rows(made) == [["日本", "a|b"]]


@pytest.mark.parametrize("crooked", ["|  +-+--+\n| c | d |", "| +--+--+\n| c | d | e |"])
def test_a_grid_drawn_askew_stays_as_typed_and_is_told_of(crooked: str) -> None:
    drawn = f"+---+---+\n| a | b |\n{crooked}\n+---+---+"
    article = read(f"Before.\n\n{drawn}\n")
    assert f"<pre>{drawn}</pre>" in re.sub(r' data-line="\d+"', "", article.body)
    assert [(one.code, one.line) for one in article.diagnostics] == [("construct-unknown", 3)]


def test_without_pandoc_it_stays_as_typed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise MissingToolError("pandoc is missing")

    monkeypatch.setattr("anthology.readers.office.reader.need_pandoc", missing)
    article = read(SPANS)
    assert "<pre>+---" in re.sub(r' data-line="\d+"', "", article.body)
    assert [one.code for one in article.diagnostics] == ["construct-unknown"]


@pytest.mark.parametrize(
    "text",
    ["---\n\nWords\n\n---\n", "Title\n-----\n\nWords.\n", "--- ---\n\nWords.\n",
     "-----\n\nTitle\n-----\n\n----- -----\n"],
)  # fmt: skip
def test_rules_and_headings_are_no_tables(text: str) -> None:
    assert "<table" not in read(f"# T\n\n{text}").body


def test_a_line_of_dashes_makes_a_head_though_it_has_fewer_cells() -> None:
    made = read("| a | b |\n|---|\n| c | d |\n").body
    assert rows(made) == [["a", "b"], ["c", "d"]]
    assert made.count("<th") == len("ab") + len(["thead"])


KRAMDOWN = """\
|-----+-----|
| a   | b   |
|:---:|----:|
| c   | d   |
|=====|=====|
| e   | f   |
|-----+-----|
"""


@pytest.mark.parametrize("lead", ["", "> "])
def test_the_edges_of_a_table_are_none_of_its_rows(lead: str) -> None:
    made = read(lead + KRAMDOWN.strip().replace("\n", f"\n{lead}")).body
    assert rows(made) == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert made.count("<th ") == made.count("<th") - 1 == len("ab")
    assert made.count('class="align-right"') == len("bdf")


def test_a_table_between_edges_alone_has_no_head() -> None:
    made = read("|---|---|\n| a | b |\n| c | d |\n|---|---|\n").body
    assert rows(made) == [["a", "b"], ["c", "d"]]
    assert "<thead" not in made
