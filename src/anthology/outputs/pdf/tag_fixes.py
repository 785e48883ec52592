"""Mend the tags of one piece: what WeasyPrint writes against PDF/UA-1, and what says nothing."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from anthology.outputs.artifacts import pdf_bytes
from anthology.outputs.pdf.tags import Node, Structure, is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Pdf


# Make the tables of a piece regular in its tags: headers with a scope, rows of one width.

_SECTIONS = {"/THead", "/TBody", "/TFoot"}
_CELLS = {"/TH", "/TD"}


def regularise_tables(tree: Structure) -> None:
    """Mend all tables, as PDF/UA-1 asks in 7.2 and 7.5."""
    for table in [node for node in tree.nodes if node.kind == "/Table"]:
        rows = list(_rows(table))
        for row in rows:
            _scope(row)
        _clamp(rows)
        _even_out(tree, rows)


def _rows(table: Node) -> Iterator[Node]:
    """List the rows of a table."""
    for node in table.nodes:
        if node.kind in _SECTIONS:
            yield from (row for row in node.nodes if row.kind == "/TR")
        elif node.kind == "/TR":
            yield node


def _cells(row: Node) -> list[Node]:
    """List the cells of a row."""
    return [node for node in row.nodes if node.kind in _CELLS]


def _scope(row: Node) -> None:
    """Say what a header is for: its row where that has other cells too, else its column."""
    from pikepdf import Name  # noqa: PLC0415

    scope = Name.Row if any(node.kind == "/TD" for node in row.nodes) else Name.Column
    for cell in row.nodes:
        if cell.kind == "/TH" and "/Scope" not in cell.element.A:
            cell.element.A.Scope = scope


def _clamp(rows: list[Node]) -> None:
    """Let no cell reach below the last row: a table that goes on overleaf is another one."""
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        for cell in _cells(row):
            if _span(cell, "/RowSpan") > left:
                cell.element.A.RowSpan = left


def _even_out(tree: Structure, rows: list[Node]) -> None:
    """Add an empty cell to rows that are shorter than the longest, counting spans."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415

    widths = [0] * len(rows)
    for index, row in enumerate(rows):
        for cell in _cells(row):
            for below in range(_span(cell, "/RowSpan")):
                widths[index + below] += _span(cell, "/ColSpan")
    for row, width in zip(rows, widths, strict=True):
        if missing := max(widths) - width:
            cell = tree.enclose("/TD", row, ())
            cell.element.A = Dictionary(O=Name.Table, ColSpan=missing)
            tree.fill(row, [*row.kids, cell])


def _span(cell: Node, kind: str) -> int:
    """Tell how many columns or rows a cell takes."""
    return int(cell.element.get("/A", {}).get(kind, 1))


# Make Link elements own the link annotations of a piece, one for each stretch of text.

_TOLERANCE = 1  # point, by which boxes of one link may stand out of each other


def own_link_annotations(tree: Structure) -> None:
    """Move annotations to Link elements, which alone may own them (PDF/UA-1, 7.18.5).

    WeasyPrint makes one for every box inside `<a>`; those inside another one are dropped.
    """
    for node in tree.nodes:
        if node.kind != "/Link" and node.references:
            _yield_to_link(tree, node)
    for node in tree.nodes:
        if node.kind == "/Link" and len(node.references) > 1:
            _drop_covered(tree, node)


def _yield_to_link(tree: Structure, holder: Node) -> None:
    """Give the annotations of a node to the Link around it."""
    link = next((node for node in _around(holder) if node.kind == "/Link"), None)
    if link is None:
        return
    for reference in holder.references:
        tree.owners[reference.Obj.StructParent] = link.element
    tree.fill(link, [*link.kids, *holder.references])
    tree.fill(holder, [kid for kid in holder.kids if not is_reference(kid)])


def _around(node: Node) -> Iterator[Node]:
    """List the elements around one, the nearest first."""
    while node.parent:
        node = node.parent
        yield node


def _drop_covered(tree: Structure, link: Node) -> None:
    """Take out annotations of a link that lie inside another one of it."""
    kept: list[Any] = []
    for reference in sorted(link.references, key=_area, reverse=True):
        if any(_covers(other, reference) for other in kept):
            _forget(tree, reference)
        else:
            kept.append(reference)
    mine = {reference.objgen for reference in kept}
    tree.fill(link, [k for k in link.kids if not is_reference(k) or k.objgen in mine])


def _forget(tree: Structure, reference: Any) -> None:
    """Take an annotation off its page and out of the tree."""
    from pikepdf import Array  # noqa: PLC0415

    gone = reference.Obj.objgen
    del tree.owners[reference.Obj.StructParent]
    page = reference.Pg
    page.Annots = Array([a for a in page.Annots if a.objgen != gone])


def _area(reference: Any) -> float:
    """Give the area of an annotation."""
    left, bottom, right, top = _box(reference)
    return (right - left) * (top - bottom)


def _covers(reference: Any, other: Any) -> bool:
    """Tell whether an annotation covers another one on its page."""
    left, bottom, right, top = _box(reference)
    x0, y0, x1, y1 = _box(other)
    across = left - _TOLERANCE <= x0 and x1 <= right + _TOLERANCE
    upward = bottom - _TOLERANCE <= y0 and y1 <= top + _TOLERANCE
    return across and upward and reference.Pg.objgen == other.Pg.objgen


def _box(reference: Any) -> tuple[float, float, float, float]:
    """Read the box of an annotation."""
    x0, y0, x1, y1 = (float(n) for n in reference.Obj.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


_GROUPS = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/L", "/Table", "/TR"}
_SILENT = {"/Type", "/S", "/P", "/Pg", "/K"}  # what every element has
_FIGURE = re.compile(rb"/Figure\s*<<\s*/MCID (\d+)\s*>>\s*BDC")


def fix_tags(pdf: bytes, name: str) -> bytes:
    """Mend the structure tree of a laid-out document.

    Its `name` makes the names of its table cells unique in the book.
    """
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(pdf)) as piece:
        _mend(piece, name)
        return pdf_bytes(piece)


def _mend(piece: Pdf, name: str) -> None:
    """Mend all tags of a piece."""
    tree = Structure(piece)
    _hide_decoration(tree)
    own_link_annotations(tree)
    _return_lists(tree)
    _wrap_bodies(tree)
    regularise_tables(tree)
    _flatten(tree)
    _name_cells(tree, name)
    tree.write()


def _hide_decoration(tree: Structure) -> None:
    """Make artifacts of pictures without a description (PDF/UA-1, 7.1 and 7.3)."""
    figures = [n for n in tree.nodes if n.kind == "/Figure" and "/Alt" not in n.element]
    for page_id, group in groupby(figures, key=lambda figure: figure.page):
        page, hidden = tree.pages[page_id], set()
        for figure in group:
            hidden.update(figure.numbers)
            _void(tree, figure)
        for number in hidden:
            tree.owners[page.StructParents][number] = None
        content = _without_tags(page.Contents.read_bytes(), hidden)
        page.Contents = tree.piece.make_stream(content)


def _void(tree: Structure, figure: Node) -> None:
    """Turn a figure into an element without meaning; an annotation in it stays."""
    from pikepdf import Name  # noqa: PLC0415

    figure.kind, figure.element.S = "/NonStruct", Name.NonStruct
    tree.fill(figure, figure.references)
    if "/A" in figure.element:
        del figure.element.A


def _without_tags(content: bytes, hidden: set[int]) -> bytes:
    """Make artifacts of the contents that are not to be read out."""

    def artifact(match: re.Match[bytes]) -> bytes:
        """Begin an artifact in the place of a tag."""
        return b"/Artifact BMC" if int(match[1]) in hidden else match[0]

    return _FIGURE.sub(artifact, content)


def _return_lists(tree: Structure) -> None:
    """Put a list that stands between the words of an item back there.

    WeasyPrint puts it behind the item: what follows it would be read before it. The numbers of
    marked contents tell the order, since they are given in that of the text.
    """
    for listed in [node for node in tree.nodes if node.kind == "/L"]:
        kids: list[Any] = []
        for kid in listed.kids:
            item = kids[-1] if kids and isinstance(kids[-1], Node) else None
            if isinstance(kid, Node) and kid.kind == "/L" and item and item.kind == "/LI":
                begin = _begin(kid)
                at = next((at for at, one in enumerate(item.kids) if _begin(one) > begin), None)
                if at is not None:
                    kid.parent, kid.element.P = item, item.element
                    tree.fill(item, [*item.kids[:at], kid, *item.kids[at:]])
                    continue
            kids.append(kid)
        if len(kids) < len(listed.kids):
            tree.fill(listed, kids)


def _begin(kid: Any) -> int:
    """Give the number of the first content of a child on its page; -1 where it has none."""
    if isinstance(kid, int):
        return kid
    inside = map(_begin, kid.kids) if isinstance(kid, Node) else ()
    return next((number for number in inside if number >= 0), -1)


def _wrap_bodies(tree: Structure) -> None:
    """Put what is neither label nor body of a list item into a body (PDF/UA-1, 7.2)."""
    for item in (node for node in tree.nodes if node.kind == "/LI"):
        if all(map(_is_label_or_body, item.kids)):
            continue
        whole: list[Any] = []
        for is_right, run in groupby(item.kids, _is_label_or_body):
            content = list(run)
            whole += content if is_right else [tree.enclose("/LBody", item, content)]
        tree.fill(item, whole)


def _is_label_or_body(kid: Any) -> bool:
    """Tell whether something is the number or the body of an item."""
    return isinstance(kid, Node) and kid.kind in {"/Lbl", "/LBody"}


def _flatten(tree: Structure) -> None:
    """Give the content of nodes that mean nothing to those around them.

    WeasyPrint makes a Span of every line; without them the tree is a third of the size.
    """
    for node in reversed(tree.nodes):
        if node.kind not in _GROUPS:
            flat: list[Any] = []
            for kid in node.kids:
                if _is_silent(kid, node):
                    tree.own(node, kid.kids)
                    flat += kid.kids
                else:
                    flat.append(kid)
            tree.fill(node, flat)


def _is_silent(kid: Any, parent: Node) -> bool:
    """Tell whether a child holds nothing but content of its parent's page, and says nothing."""
    return (
        isinstance(kid, Node)
        and kid.kind in {"/Span", "/NonStruct"}
        and set(kid.element.keys()) <= _SILENT
        and len(kid.numbers) == len(kid.kids)
        and kid.page == parent.page
    )


def _name_cells(tree: Structure, name: str) -> None:
    """Put the name of the piece before those of its cells, and list the cells that have one."""
    from pikepdf import Array, Dictionary, String  # noqa: PLC0415

    listed: list[Any] = []
    for cell in (node.element for node in tree.nodes if node.kind in {"/TH", "/TD"}):
        if "/ID" in cell:
            cell.ID = String(f"{name}-{cell.ID}")
            listed += [cell.ID, cell]
        if "/Headers" in cell.get("/A", {}):
            cell.A.Headers = Array([String(f"{name}-{header}") for header in cell.A.Headers])
    tree.root.IDTree = Dictionary(Names=Array(listed))
