"""Mend the tags of one piece: what WeasyPrint writes against PDF/UA-1, and what says nothing."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.annotations import give_to_links
from anthology.outputs.pdf.structure import Node, Structure
from anthology.outputs.pdf.tables import regularise

if TYPE_CHECKING:
    from pikepdf import Pdf

_GROUPS = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/L", "/Table", "/TR"}
_SILENT = {"/Type", "/S", "/P", "/Pg", "/K"}  # what every element has
_FIGURE = re.compile(rb"/Figure\s*<<\s*/MCID (\d+)\s*>>\s*BDC")


def mended(pdf: bytes, name: str) -> bytes:
    """Mend the structure tree of a laid-out document.

    Its `name` makes the names of its table cells unique in the book.
    """
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(pdf)) as piece:
        _mend(piece, name)
        file = BytesIO()
        piece.save(file, deterministic_id=True)
    return file.getvalue()


def _mend(piece: Pdf, name: str) -> None:
    tree = Structure(piece)
    _hide_decoration(tree)
    give_to_links(tree)
    _wrap_bodies(tree)
    regularise(tree)
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
    """Make an element of no meaning of a figure; an annotation in it stays."""
    from pikepdf import Name  # noqa: PLC0415

    figure.kind, figure.element.S = "/NonStruct", Name.NonStruct
    tree.fill(figure, figure.references)
    if "/A" in figure.element:
        del figure.element.A


def _without_tags(content: bytes, hidden: set[int]) -> bytes:
    def artifact(match: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if int(match[1]) in hidden else match[0]

    return _FIGURE.sub(artifact, content)


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
