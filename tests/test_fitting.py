"""Check that tables and code keep to the page in each theme: smaller, turned, or whole."""

from __future__ import annotations

import re

import pytest

from anthology.markup import xhtml
from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import LayoutJob
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
    root = fitted(table(12, 12))
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


def test_a_table_of_few_rows_is_parted_and_takes_no_page_of_its_own() -> None:
    heads = "Responsibilities Characteristics Internationalisation Interoperability Infrastructure"
    head = "".join(f"<th>{one}</th>" for one in heads.split())
    root = fitted(f"<table><tr>{head}</tr><tr>{'<td>1</td>' * 5}</tr></table>")
    assert "turned" not in xhtml.serialise(root)
    assert "(1 of 2)" in xhtml.text(root)


@pytest.mark.parametrize(("columns", "rows"), [(8, 40), (9, 50), (10, 60), (14, 5), (30, 50)])
def test_no_table_is_set_smaller_than_can_be_read(columns: int, rows: int) -> None:
    found = re.findall(r"font-size: ([\d.]+)px", xhtml.serialise(fitted(table(columns, rows))))
    assert all(float(size) >= 8 for size in found)  # 6 pt
    assert bool(found) == (columns in (9, 10))  # narrower ones need not, wider ones are parted


def wide(columns: int, rows: int = 3, word: str = "figures") -> str:
    head = "".join(f"<th id='h{at}'>Y{at}</th>" for at in range(1, columns))
    body = "".join(
        f"<tr><td id='r{row}'>Row {row}</td>"
        + "".join(f"<td>{word}{row}-{at}</td>" for at in range(1, columns))
        + "</tr>"
        for row in range(rows)
    )
    return (f"<table id='t' lang='en'><thead><tr><th>Town</th>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>")  # fmt: skip


@pytest.mark.parametrize("columns", [25, 40])
def test_a_table_too_wide_for_any_page_is_parted_by_its_columns(columns: int) -> None:
    root = fitted(wide(columns, 40))
    parts = list(root.iter("table"))
    assert len(parts) > 1
    for number, part in enumerate(parts, 1):
        rows = [[xhtml.text(cell) for cell in row] for row in part.iter("tr")]
        assert [row[0] for row in rows] == ["Town", *(f"Row {at}" for at in range(40))]
        longest = max(map(len, " ".join(rows[1]).split()))
        assert sum(longest * 0.58 + 1 for _ in rows[1]) * RULER.tight < RULER.width * 1.1
        assert xhtml.text(part[0]) == f"({number} of {len(parts)})"
    counts = [len(next(part.iter("tr"))) for part in parts]
    assert max(counts) - min(counts) < 3  # about equally wide
    cells = [xhtml.text(cell) for cell in root.iter("td")]
    assert len(cells) == len({*cells}) == 40 * columns
    names = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(names) == len({*names}) == columns + 40


def test_a_head_over_columns_of_two_parts_stands_in_both() -> None:
    spans = "".join(f"<th colspan='12'>Years {at}</th>" for at in range(2))
    table = wide(25).replace("<tr><th>Town</th>", "<tr><th rowspan='2'>Town</th>"
                             f"{spans}</tr><tr>", 1)  # fmt: skip
    parts = list(fitted(table).iter("table"))
    assert len(parts) > 2
    for part in parts:
        first, second, *others = part.iter("tr")
        across = sum(int(cell.get("colspan", "1")) for cell in first) - 1
        assert across == len(second) == len(others[0]) - 1
        assert first[0].get("rowspan") == "2"


def test_a_cell_that_spans_columns_of_the_body_stays_whole() -> None:
    one = "<td>figures0-6</td><td>figures0-7</td><td>figures0-8</td>"
    assert one in wide(25)
    parts = list(fitted(wide(25).replace(one, "<td colspan='3'>All</td>")).iter("table"))
    assert len(parts) > 1
    assert [cell.get("colspan") for part in parts for cell in part.iter("td")
            if xhtml.text(cell) == "All"] == ["3"]  # fmt: skip


def test_a_table_that_cannot_be_parted_has_its_words_divided() -> None:
    table = wide(30).replace("<tbody>", "<tbody><tr><td colspan='30'>All towns</td></tr>")
    (made,) = fitted(table).iter("table")
    assert xhtml.classes(made) == ["short", "tight", "dense"]


def test_words_too_long_for_a_part_are_divided_in_parts() -> None:
    parts = list(fitted(wide(12, 3, "x" * 100)).iter("table"))
    assert len(parts) == 11
    assert all("dense" in xhtml.classes(part) for part in parts)


def test_pictures_in_cells_leave_room_for_the_words_beside() -> None:
    row = "<tr><td><img src='a' alt='a'/></td><td>Some words beside it</td></tr>"
    (picture,) = fitted(f"<table>{row}</table>").iter("img")
    width = re.search(r"max-width: (\d+)px", picture.get("style") or "")
    assert width
    assert 150 < int(width[1]) < 400 - 12 * (18 * 0.5)
    two = "<tr><td><img src='a' alt='a'/></td><td><img src='b' alt='b'/></td></tr>"
    sizes = [one.get("style") for one in fitted(f"<table>{two}</table>").iter("img")]
    assert len({*sizes}) == 1
    (alone,) = fitted("<table><tr><td><img src='a' alt='a'/></td></tr></table>").iter("img")
    assert alone.get("style") is None


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
    return PdfInspector(lay_out(LayoutJob("chapter", markup, sheets)).pdf)


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
