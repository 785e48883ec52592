"""Phrases of an article are found on their lines of the source, whatever markup is around them."""

from __future__ import annotations

import re
from pathlib import Path
from time import perf_counter

import pytest

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Source
from anthology.transforms.running_text import find_line, locate

TEXT = """---
title: Les abeilles du toit
---

Le rucher compte _douze_ ruches,
et **chacune** a [sa couleur](https://example.org/couleurs "Les couleurs") sur le toit.

.

Une abeille, deux abeilles &amp; trois reines&nbsp;: voilà
le début. <b>Une</b> fin
(???) et puis rien.

.

https://example.org/miel[Le miel] se r&eacute;colte en juin.
![](miel.png)
**une légende manque**
Les mots du d&#39;abord, l’essaim.
<img src="thym.png" title="Une fleur de thym">
"""


def article(text: str = TEXT) -> Article:
    return Article(Source("rucher.md", Path("rucher.md"), text), "markdown", Metadata(), "")


def node(text: str, line: int | None = None) -> xhtml.Element:
    made = xhtml.element("p", text)
    if line:
        made.set("data-line", str(line))
    return made


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("Le rucher compte douze ruches", 5),
        ("et chacune a sa couleur sur", 6),
        ("sa couleur", 6),
        ("douze ruches, et chacune", 5),
        ("DEUX ABEILLES & trois reines : voilà", 10),
        ("trois\u00a0reines", 10),
        ("Une fin", 11),
        ("(???)", 12),
        ("Le miel se récolte en juin", 16),
        ("une légende manque", 18),
        ("une fleur de thym", 20),
        ("Les mots du d'abord, l'essaim", 19),
        ("une légende manque mais la suite de ces mots n’est pas là", 5),
        ("Le rucher compte douze ruches bleues et vertes", 5),
    ],
)
def test_a_phrase_is_found_on_its_line(phrase: str, line: int) -> None:
    assert locate(article(), node("", 5), phrase) == line


def test_marks_alone_are_sought_on_a_line_of_their_own_one_after_the_other() -> None:
    assert locate(article(), node(".", 5), ".") == 8
    assert locate(article(), node(".", 5), ".", after=8) == 14
    assert locate(article(), node("Un mot. Deux", 5), ".") == 6


def test_the_line_of_the_last_word_can_be_asked_for() -> None:
    assert locate(article(), node("", 5), "ruches et chacune", end=False) == 5
    assert locate(article(), node("", 5), "ruches et chacune", end=True) == 6
    assert locate(article(), node("", 5), "pas ici et ruches et chacune a sa", end=True) == 6


def test_the_search_begins_at_the_node() -> None:
    text = "refrain\n\ncouplet\n\nrefrain\n"
    assert locate(article(text), node("", 1), "refrain") == 1
    assert locate(article(text), node("", 3), "refrain") == 5
    assert locate(article(text), node("", 5), "couplet") == 5
    assert locate(article(text), node(""), "couplet") == 3


def test_the_search_ends_after_two_hundred_lines() -> None:
    text = "début\n" + "rien\n" * 300 + "fin\n"
    assert locate(article(text), node("", 1), "fin") == 1
    assert locate(article(text), node("", 150), "fin") == 302


def test_without_a_text_the_node_answers() -> None:
    assert locate(article(""), node("", 7), "mot") == 7
    assert locate(article(""), node(""), "mot") is None
    assert locate(article(""), node(""), "?") is None
    assert locate(article(), node("", 6), "") == 6


def test_a_line_is_found_by_a_pattern() -> None:
    rule = re.compile("-{3,}")
    assert find_line(article(), rule) == 1
    assert find_line(article(), rule, 2) == 3
    assert find_line(article(), rule, 4) is None


def test_long_lines_and_many_questions_take_no_time() -> None:
    long = article(
        "<a [](" * 40_000 + "http://" * 20_000 + "\n" + "mot " * 40_000 + "\nfin de tout\n"
    )
    begin = perf_counter()
    assert {locate(long, node("", 1), "fin de tout") for _ in range(200)} == {3}
    assert perf_counter() - begin < 2
