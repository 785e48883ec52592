"""Merge the structure trees of pieces into one, under one Document element (ISO 32000-1, 14.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Object, Pdf


_MAPS = ("/RoleMap", "/ClassMap")


class TagTree:
    """Grow the structure tree of a book, piece by piece.

    For each piece: `shift` its keys, copy its pages into the book, then `graft` its tree.
    `parents` maps every key of the parent tree to its value.
    """

    def __init__(self, book: Pdf, language: str) -> None:
        from pikepdf import Array, Dictionary, Name  # noqa: PLC0415

        self.book = book
        self.language = language
        self.parents: dict[int, Any] = {}
        self.root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self._cells: dict[bytes, Any] = {}
        self._next = 0
        self._base = 0

    def shift(self, source: Pdf) -> None:
        """Move the keys of a piece's pages and annotations past those in use."""
        self._base = self._next
        for page in source.pages:
            _shift(page.obj, "/StructParents", self._base)
            for annotation in page.obj.get("/Annots", ()):
                _shift(annotation, "/StructParent", self._base)

    def graft(self, source: Pdf) -> None:
        """Copy the tree of a shifted piece whose pages are in the book.

        The piece becomes a Part, with a language of its own where it differs from the book's.
        """
        from pikepdf import Name  # noqa: PLC0415

        root: Any = self.book.copy_foreign(source.Root.StructTreeRoot)
        part = root.K[0]
        part.S, part.P = Name.Part, self.document
        if (language := str(source.Root.get("/Lang", ""))) not in {"", self.language}:
            part.Lang = language
        self.document.K.append(part)
        self._adopt_parents(root)
        self._adopt_maps(root)
        for cell, element in pairs(root.IDTree.Names):
            self._cells[bytes(cell)] = element

    def close(self) -> None:
        """Write the tree into the book's catalogue."""
        from pikepdf import Array, Dictionary, String  # noqa: PLC0415

        parents = {
            key: value if value.is_indirect else self.book.make_indirect(value)
            for key, value in sorted(self.parents.items())
        }
        cells = ((String(cell), element) for cell, element in sorted(self._cells.items()))
        self.root.K = Array([self.document])
        self.root.ParentTree = self.book.make_indirect(Dictionary(Nums=flat(parents.items())))
        self.root.ParentTreeNextKey = self._next
        self.root.IDTree = self.book.make_indirect(Dictionary(Names=flat(cells)))
        self.book.Root.StructTreeRoot = self.root

    def _adopt_parents(self, root: Any) -> None:
        """Take over which element owns which content, with new numbers."""
        for key, value in pairs(root.ParentTree.Nums):
            self.parents[int(key) + self._base] = value
            self._next = max(self._next, int(key) + self._base + 1)

    def _adopt_maps(self, root: Any) -> None:
        """Take over what names of elements and classes mean."""
        from pikepdf import Dictionary  # noqa: PLC0415

        for kind in _MAPS:
            for key, value in root.get(kind, {}).items():
                if kind not in self.root:
                    self.root[kind] = Dictionary()
                if key not in self.root[kind]:
                    self.root[kind][key] = value


def _shift(owner: Object, key: str, distance: int) -> None:
    """Raise a number that an object has under a key."""
    if key in owner:
        owner[key] = int(owner[key]) + distance


def pairs(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Give keys and values of a number or name tree without branches."""
    parts = list(tree)
    return zip(parts[::2], parts[1::2], strict=True)


def flat(tree: Iterable[tuple[Any, Any]]) -> Object:
    """Write keys and values, which are sorted, as a number or name tree without branches."""
    from pikepdf import Array  # noqa: PLC0415

    return Array([part for pair in tree for part in pair])


# Read the structure tree of a piece into nodes that can be worked on, and write it back.

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
        self.owners: dict[int, Any] = dict(pairs(self.root.ParentTree.Nums))
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
        self.root.ParentTree.Nums = flat(sorted(self.owners.items()))


def is_reference(kid: Any) -> bool:
    """Tell a reference to an annotation from a node and from a number."""
    return not isinstance(kid, (int, Node))


def _read(top: Any) -> Iterator[Node]:
    """Read the elements below one, each before those inside it."""
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
