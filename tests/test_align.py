"""Blocks are numbered with the lines that their words came from."""

from __future__ import annotations

from anthology.markup import xhtml
from anthology.readers.source_lines import number_lines


def lines(body: str, text: str) -> list[int | None]:
    root = xhtml.parse(number_lines(body, text))
    return [int(found) if (found := node.get("data-line")) else None for node in root]


def test_blocks_are_found_in_order() -> None:
    text = "Title\n\nThe same words here.\n\nThe same words here.\n\nSomething else."
    same = "<p>The same words here.</p>"
    body = f"<h1>Title</h1>{same}{same}<p>Something else.</p>"
    assert lines(body, text) == [1, 3, 5, 7]


def test_a_block_and_the_first_block_in_it_begin_on_one_line() -> None:
    found = number_lines("<ul><li><p>one</p></li><li><p>one</p></li></ul>", "- one\n\n- one")
    assert [node.get("data-line") for node in xhtml.parse(found).iter("p")] == ["1", "3"]


def test_signs_around_words_do_not_hide_them() -> None:
    text = "![](laura-data.png)\n\n_Laura, data scientist_\n\n**Bold_** _end_"
    body = '<p><img src="laura-data.png"/></p><p>Laura, data scientist</p><p>Bold end</p>'
    found = lines(body, text)
    assert found[1:] == [3, 5]


def test_of_two_beginnings_the_tighter_one_is_meant() -> None:
    text = "the cat and\n\nthe cat sat on the mat"
    assert lines("<p>the cat sat on the mat</p>", text) == [3]


def test_known_numbers_stay_and_bound_the_search() -> None:
    text = "one two three\n\nfour\n\none two three\n\nfive"
    body = '<p data-line="3">four</p><p>one two three</p><p data-line="7">five</p>'
    assert lines(body, text) == [3, 5, 7]
    body = '<p>one two three</p><p data-line="3">four</p><p>five</p>'
    assert lines(body, text) == [1, 3, 7]


def test_what_is_not_there_gets_no_number() -> None:
    assert lines("<p>never said anywhere</p><p>said</p>", "only this is said") == [None, 1]
