"""Check that tables and code keep to the page in each theme: smaller, turned, or whole."""

from __future__ import annotations

import re

import pytest

from anthology.markup import xhtml
from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import Job
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint.fitting import Ruler, fit_wide_content
from anthology.project.standard import styles
from tests.inspectors.pdf import PdfInspector

RULER = Ruler(width=400, height=600, line=18, table=12, tight=10, code=10, fine=8)


def table(columns: int, rows: int, word: str = "figures") -> str:
    row = f"<tr>{f'<td>{word}</td>' * columns}</tr>"
    return f"<table>{row * rows}</table>"


def fitted(body: str) -> xhtml.Element:
    root = xhtml.parse(body)
    fit_wide_content(root, RULER)
    return root


def test_small_tables_are_left_whole_and_as_they_are() -> None:
    (made,) = fitted(table(3, 4)).iter("table")
    assert xhtml.classes(made) == ["short"]
    assert made.get("style") is None


def test_tables_of_many_columns_are_set_smaller() -> None:
    (made,) = fitted(table(8, 40)).iter("table")
    assert xhtml.classes(made) == ["tight"]


def test_tables_wider_still_are_turned_on_as_many_pages_as_they_need() -> None:
    root = fitted(table(12, 5))
    (box,) = (node for node in root.iter() if "turned" in xhtml.classes(node))
    height = re.search(r"height: (\d+)px", box.get("style") or "")
    assert height
    assert int(height[1]) <= RULER.height
    rows = table(12, 60).replace("<table>", "<table id='t'><thead><tr><th>H</th></tr></thead>")
    root = fitted(rows)
    boxes = [node for node in root.iter() if "turned" in xhtml.classes(node)]
    assert len(boxes) > 2
    assert [len([*box.iter("thead", "{*}thead")]) for box in boxes] == [1] * len(boxes)
    assert sum(len([*box.iter("tr")]) for box in boxes) == 60 + len(boxes)
    assert len([node for node in root.iter() if node.get("id") == "t"]) == 1


@pytest.mark.parametrize(("columns", "rows"), [(8, 40), (9, 50), (10, 60), (14, 5), (30, 50)])
def test_no_table_is_set_smaller_than_can_be_read(columns: int, rows: int) -> None:
    found = re.findall(r"font-size: ([\d.]+)px", xhtml.serialise(fitted(table(columns, rows))))
    assert all(float(size) >= 8 for size in found)  # 6 pt
    assert found or columns == 8


def test_a_table_too_wide_for_any_page_has_its_words_divided() -> None:
    (made,) = fitted(table(30, 50)).iter("table")
    assert xhtml.classes(made) == ["tight", "dense"]


@pytest.mark.parametrize(("length", "is_fine"), [(60, False), (75, True), (200, False)])
def test_code_is_set_smaller_where_that_keeps_its_lines_whole(
    length: int,
    is_fine: bool,  # noqa: FBT001
) -> None:
    (made,) = fitted(f"<pre>{'x' * length}\nshort</pre>").iter("pre")
    assert ("fine" in xhtml.classes(made)) == is_fine


def laid_out(body: str, theme: str) -> PdfInspector:
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f"<body><section class='chapter'>{body}</section></body></html>"
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None, theme))
    return PdfInspector(lay_out(Job("chapter", markup, sheets)).pdf)


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_heads_of_long_tables_stand_on_every_page(theme: str) -> None:
    rows = "".join(
        f"<tr><td>{year}</td><td>{'The mill was closed. ' * (year % 9)}</td></tr>"
        for year in range(1900, 1960)
    )
    made = laid_out(
        f"<p>Before.</p><table><thead><tr><th>Year</th><th>Remarks</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><p>After.</p>",
        theme,
    )
    assert made.page_count > 2
    assert all("Remarks" in made.text(page) for page in range(made.page_count - 1))


@pytest.mark.parametrize("theme", ["standard", "large"])
def test_every_cell_of_a_wide_table_is_on_the_paper(theme: str) -> None:
    row = "".join(f"<td>station{n}</td>" for n in range(12))
    made = laid_out(f"<table>{f'<tr>{row}</tr>' * 3}</table>", theme)
    assert made.page_count == 1
    assert "station11" in made.text(0)
    left, bottom, right, top = made.extent(0)
    assert 0 < left < right < 148 / 25.4 * 72
    assert 0 < bottom < top < 210 / 25.4 * 72
