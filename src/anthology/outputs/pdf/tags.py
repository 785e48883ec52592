"""Merge the structure trees of pieces into one, under one Document element (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        for cell, element in _pairs(root.IDTree.Names):
            self._cells[bytes(cell)] = element

    def close(self) -> None:
        """Write the tree into the book's catalogue."""
        from pikepdf import Array, Dictionary, String  # noqa: PLC0415

        numbers = Array()
        for key, value in sorted(self.parents.items()):
            numbers.append(key)
            numbers.append(value if value.is_indirect else self.book.make_indirect(value))
        self.root.K = Array([self.document])
        self.root.ParentTree = self.book.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = self._next
        names = Array()
        for cell, element in sorted(self._cells.items()):
            names.append(String(cell))
            names.append(element)
        self.root.IDTree = self.book.make_indirect(Dictionary(Names=names))
        self.book.Root.StructTreeRoot = self.root

    def _adopt_parents(self, root: Any) -> None:
        for key, value in _pairs(root.ParentTree.Nums):
            self.parents[int(key) + self._base] = value
            self._next = max(self._next, int(key) + self._base + 1)

    def _adopt_maps(self, root: Any) -> None:
        from pikepdf import Dictionary  # noqa: PLC0415

        for kind in _MAPS:
            for key, value in root.get(kind, {}).items():
                if kind not in self.root:
                    self.root[kind] = Dictionary()
                if key not in self.root[kind]:
                    self.root[kind][key] = value


def _shift(owner: Object, key: str, distance: int) -> None:
    if key in owner:
        owner[key] = int(owner[key]) + distance


def _pairs(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Give keys and values of a number or name tree without branches."""
    flat = list(tree)
    return zip(flat[::2], flat[1::2], strict=True)
