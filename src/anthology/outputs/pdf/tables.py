"""Make the tables of a piece regular in its tags: headers with a scope, rows of one width."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.outputs.pdf.structure import Node, Structure

_SECTIONS = {"/THead", "/TBody", "/TFoot"}
_CELLS = {"/TH", "/TD"}


def regularise(tree: Structure) -> None:
    """Mend all tables, as PDF/UA-1 asks in 7.2 and 7.5."""
    for table in [node for node in tree.nodes if node.kind == "/Table"]:
        rows = list(_rows(table))
        for row in rows:
            _scope(row)
        _clamp(rows)
        _even_out(tree, rows)


def _rows(table: Node) -> Iterator[Node]:
    for node in table.nodes:
        if node.kind in _SECTIONS:
            yield from (row for row in node.nodes if row.kind == "/TR")
        elif node.kind == "/TR":
            yield node


def _cells(row: Node) -> list[Node]:
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
    return int(cell.element.get("/A", {}).get(kind, 1))
