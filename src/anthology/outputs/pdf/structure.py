"""Read the structure tree of a piece into nodes that can be worked on, and write it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Pdf

PageId = tuple[int, int]


@dataclass(slots=True, eq=False)
class Node:
    """Hold one structure element: its kind (`/P`), its content in order, the node around it.

    A child is a node, the number of a marked content, or a reference to an annotation.
    """

    element: Any
    kind: str
    parent: Node | None = None
    kids: tuple[Any, ...] = ()

    @property
    def page(self) -> PageId:
        """Give the identity of the page that the numbers among the children belong to."""
        page: PageId = self.element.Pg.objgen
        return page

    @property
    def numbers(self) -> list[int]:
        """Give the numbers among the children."""
        return [kid for kid in self.kids if isinstance(kid, int)]

    @property
    def nodes(self) -> list[Node]:
        """Give the nodes among the children."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def references(self) -> list[Any]:
        """Give the references to annotations among the children."""
        return [kid for kid in self.kids if is_reference(kid)]


class Structure:
    """Hold the structure tree of one piece: nodes, each before its children, and who owns what.

    `owners` is the parent tree as a mapping: for a page the array of elements by number of
    content, for an annotation its element. Changes reach the file with `write`.
    """

    def __init__(self, piece: Pdf) -> None:
        self.piece = piece
        self.root: Any = piece.Root.StructTreeRoot
        self.nodes = list(_read(self.root.K[0]))
        numbers: list[Any] = list(self.root.ParentTree.Nums)
        self.owners: dict[int, Any] = dict(zip(numbers[::2], numbers[1::2], strict=True))
        self._changed: dict[int, Node] = {}

    @cached_property
    def pages(self) -> dict[PageId, Any]:
        """Find pages by identity."""
        return {page.obj.objgen: page.obj for page in self.piece.pages}

    def fill(self, node: Node, kids: Iterable[Any]) -> None:
        """Give a node other content; what moves here belongs to this node from now on."""
        node.kids = tuple(kids)
        self._changed[id(node)] = node

    def own(self, node: Node, numbers: Iterable[int]) -> None:
        """Say that a node holds these contents of its page."""
        owners = self.owners[self.pages[node.page].StructParents]
        for number in numbers:
            owners[number] = node.element

    def enclose(self, kind: str, parent: Node, kids: Iterable[Any]) -> Node:
        """Make a node, not yet among the children of its parent, that holds some of them."""
        from pikepdf import Dictionary, Name  # noqa: PLC0415

        above = parent.element
        element = Dictionary(Type=Name.StructElem, S=Name(kind), P=above, Pg=above.Pg)
        node = Node(self.piece.make_indirect(element), kind, parent)
        self.fill(node, kids)
        for kid in node.nodes:
            kid.parent, kid.element.P = node, node.element
        return node

    def write(self) -> None:
        """Write the changed elements and the parent tree into the piece."""
        from pikepdf import Array  # noqa: PLC0415

        for node in self._changed.values():
            node.element.K = Array([k.element if isinstance(k, Node) else k for k in node.kids])
        flat = [part for pair in sorted(self.owners.items()) for part in pair]
        self.root.ParentTree.Nums = Array(flat)


def is_reference(kid: Any) -> bool:
    """Tell a reference to an annotation from a node and from a number."""
    return not isinstance(kid, (int, Node))


def _read(top: Any) -> Iterator[Node]:
    waiting = [Node(top, str(top.S))]
    while waiting:
        node = waiting.pop()
        kids = [
            kid if isinstance(kid, int) or "/S" not in kid else Node(kid, str(kid.S), node)
            for kid in node.element.get("/K", ())
        ]
        node.kids = tuple(kids)
        yield node
        waiting += reversed(node.nodes)
