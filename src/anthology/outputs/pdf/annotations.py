"""Make Link elements own the link annotations of a piece, one for each stretch of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.structure import Node, Structure, is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOLERANCE = 1  # in points


def give_to_links(tree: Structure) -> None:
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
    from pikepdf import Array  # noqa: PLC0415

    gone = reference.Obj.objgen
    del tree.owners[reference.Obj.StructParent]
    page = reference.Pg
    page.Annots = Array([a for a in page.Annots if a.objgen != gone])


def _area(reference: Any) -> float:
    left, bottom, right, top = _box(reference)
    return (right - left) * (top - bottom)


def _covers(reference: Any, other: Any) -> bool:
    left, bottom, right, top = _box(reference)
    x0, y0, x1, y1 = _box(other)
    across = left - _TOLERANCE <= x0 and x1 <= right + _TOLERANCE
    upward = bottom - _TOLERANCE <= y0 and y1 <= top + _TOLERANCE
    return across and upward and reference.Pg.objgen == other.Pg.objgen


def _box(reference: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(n) for n in reference.Obj.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
