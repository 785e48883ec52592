"""Ordered lists bear in print the numbers that their source gives them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from anthology.markup import xhtml
from anthology.model.book import Article, Chapter, Metadata, Source
from anthology.outputs.pdf.weasyprint.patches import paint_markers_in_order
from anthology.render.chapter_body import for_print
from tests.printing import printed

ITEMS = "<li>oak</li><li>elm</li><li>fir</li>"


def lines(body: str) -> list[str]:
    """Give the lines of a body as the text layer of its printed pages has them."""
    paint_markers_in_order()
    article = Article(Source("t.md", Path("t.md"), ""), "html", Metadata(language="en"), body)
    pages = PdfDocument(
        io.BytesIO(printed(xhtml.serialise(for_print(Chapter(1, "t", article, body), "foot"))))
    )
    text: str = pages[0].get_textpage().get_text_range()
    return text.split("\r\n")


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("", "1. 2. 3."),
        ('start="3"', "3. 4. 5."),
        ('start="0"', "0. 1. 2."),
        ('start="-1"', "-1. 0. 1."),
        ("reversed", "3. 2. 1."),
        ('reversed start="10"', "10. 9. 8."),
        ('type="a"', "a. b. c."),
        ('type="A" start="25"', "Y. Z. AA."),
        ('type="i" start="4"', "iv. v. vi."),
        ('type="I"', "I. II. III."),
        ('type="q" start="many"', "1. 2. 3."),
    ],
)
def test_numbers_of_a_list(attributes: str, numbers: str) -> None:
    given = attributes.replace("reversed", 'reversed="reversed"')
    trees = zip(numbers.split(), ("oak", "elm", "fir"), strict=True)
    assert lines(f"<ol {given}>{ITEMS}</ol>") == [f"{number} {tree}" for number, tree in trees]


def test_an_item_may_have_a_number_of_its_own() -> None:
    body = '<ol><li>oak</li><li value="7">elm</li><li>fir</li></ol>'
    assert lines(body) == ["1. oak", "7. elm", "8. fir"]


def test_lists_in_lists_count_for_themselves() -> None:
    inner = f'<ol start="5" type="i">{ITEMS}</ol>'
    body = f'<ol start="2"><li>ash{inner}</li><li>yew</li></ol>'
    assert lines(body) == ["2. ash", "v. oak", "vi. elm", "vii. fir", "3. yew"]
