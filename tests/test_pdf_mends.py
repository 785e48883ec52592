"""Print what WeasyPrint tags wrongly and see it mended in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anthology.outputs.pdf.tag_fixes import fix_tags
from anthology.outputs.pdf.weasyprint.patches import paint_markers_in_order
from anthology.outputs.proofread.compare_words import TEXT
from anthology.outputs.proofread.printed_words import read_pages
from tests.inspectors.pdf import flat, walk
from tests.printing import bound, printed
from tests.test_assemble import check_tags

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspectors.pdf import PdfInspector


@pytest.fixture
def leaf(tmp_path: Path) -> str:
    file = tmp_path / "leaf.png"
    Image.new("RGB", (60, 40), "red").save(file)
    return file.as_uri()


def kinds_in(book: PdfInspector, kind: str) -> list[list[str]]:
    """List the kinds of the children of each element of a kind."""
    found = [tag for tag in walk(book.tags) if tag[0] == kind]
    return [[i if isinstance(i, str) else i[0] for i in tag[1]] for tag in found]


def test_a_picture_without_description_is_an_artifact(leaf: str) -> None:
    book = bound(f'<p>See <img src="{leaf}" alt=""> and <img src="{leaf}" alt="A leaf">.</p>')
    assert book.count("Figure") == 1
    assert book.alts == ["A leaf"]
    assert [m.tag for m in book.content(0)].count("/Artifact") == 1
    check_tags(book)


def test_a_link_owns_the_annotations_of_what_is_in_it(leaf: str) -> None:
    book = bound(
        '<p><a href="https://a.example/">plain <em>slanted</em> <code>code</code></a></p>'
        f'<p><a href="https://b.example/"><img src="{leaf}" alt="A leaf"></a></p>'
    )
    check_tags(book)
    text, *picture = book.links(0)
    assert text.target == "https://a.example/"  # one for the words, whatever is in them
    assert {link.target for link in picture} == {"https://b.example/"}
    height = max(link.box[3] - link.box[1] for link in picture)
    assert height == pytest.approx(30, abs=1)  # 40 px: the picture is still a link


def test_a_list_item_holds_labels_and_bodies_only() -> None:
    book = bound("<ul><li><p>one</p><p>two</p></li><li>three<ol><li><p>a</p></ol></li></ul>")
    assert book.count("LI") == 3
    assert {kind for kinds in kinds_in(book, "LI") for kind in kinds} == {"Lbl", "LBody"}
    assert "one two" in [flat(tag) for tag in walk(book.tags) if tag[0] == "LBody"]
    check_tags(book)


def test_headers_have_a_scope() -> None:
    book = bound(
        "<table><tr><th></th><th>x</th></tr><tr><th>r</th><td>1</td></tr></table>"
        "<table><tr><th>alone</th><td>2</td></tr></table>"
    )
    scopes = [str(e.A.Scope) for e in book.elements if e.S == "/TH"]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>1<tr><td>1<td>2<td>3<tr>",
        "<tr><td rowspan=9>1<td>2<tr><td>3<tr><td colspan=5>4",
        "<tr><td rowspan=4>1<td>2<tr><td>3<tr><td>4<tr><td>5" * 30,
    ],
    ids=["ragged", "spans too far", "divided between pages"],
)
def test_rows_of_a_table_are_of_one_width(rows: str) -> None:
    book = bound(f"<table>{rows}</table>")
    for table in (element for element in book.elements if element.S == "/Table"):
        assert len(set(widths(table))) == 1
    check_tags(book)


def widths(table: Any) -> list[int]:
    rows = [row for section in table.K for row in section.K]
    counted = [0] * len(rows)
    for index, row in enumerate(rows):
        for cell in row.K:
            attributes = cell.get("/A", {})
            for below in range(int(attributes.get("/RowSpan", 1))):
                counted[index + below] += int(attributes.get("/ColSpan", 1))
    return counted


_AROUND = [
    "<ul><li>{}<li>{}</ul>",
    "<div>bare {}</div>",
    "<blockquote>{}{}</blockquote>",
    "<table><tr><th>h<tr><td>{}<td>x</table>",
    "<section>{}</section>",
    "<dl><dt>{}</dl>",
]
_inline = st.recursive(
    st.sampled_from(["word", "two words", "é!"]),
    lambda inner: st.tuples(
        st.sampled_from(["<em>{}</em>", '<a href="#t">{}</a>', "<b>{} {}</b>", "{}<sup>{}</sup>"]),
        inner,
    ).map(lambda pair: pair[0].format(pair[1], pair[1])),
    max_leaves=6,
)
_block = st.recursive(
    _inline.map("<p>{}</p>".format),
    lambda inner: st.tuples(
        st.sampled_from(_AROUND),
        inner,
    ).map(lambda pair: pair[0].format(pair[1], pair[1])),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(_block, min_size=1, max_size=3))
def test_whatever_is_printed_each_content_has_its_owner(blocks: list[str]) -> None:
    book = bound('<h1 id="t">Title</h1>' + "".join(blocks))
    check_tags(book)
    tagged = sum(m.number is not None for p in range(book.page_count) for m in book.content(p))
    assert tagged == sum(isinstance(t, str) for tag in walk(book.tags) for t in tag[1])


@pytest.mark.parametrize("filling", [0, 21])  # lines before: the list stands on one page, or two
def test_a_list_in_an_item_is_read_between_its_words(filling: int) -> None:
    paint_markers_in_order()
    deep = "<li>Deep</li>" * 3
    words = f"<p>Before.</p><ol>{deep}</ol><p>Behind.</p><ul><li>Last</li></ul><p>End.</p>"
    body = f"<p>{'Line.<br>' * filling}</p><ol><li>{words}</li></ol>"
    passages = read_pages(fix_tags(printed(body), "p"))
    said = [one.text for one in passages if one.kind == TEXT]
    assert said[-7:] == ["Before.", "Deep", "Deep", "Deep", "Behind.", "Last", "End."]
