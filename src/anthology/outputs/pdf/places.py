"""Gather the named places of pieces into one name tree and make links between pieces lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from anthology.diagnostics import Diagnostic
from anthology.outputs.pdf.layout import LINK_SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pikepdf import Pdf

    from anthology.outputs.pdf.pieces import Piece


class Places:
    """Know every named place of the book and every link to one.

    `found` maps an id to its name as the pieces write it and to its explicit destination.
    """

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self.found: dict[str, tuple[Any, Any]] = {}
        self.diagnostics: list[Diagnostic] = []
        self._links: list[tuple[Any, str, Piece]] = []

    def collect(self, source: Pdf, piece: Piece) -> None:
        """Take the places of a piece whose pages are in the book; the first of a name wins."""
        root: Any = source.Root
        if "/Names" not in root:
            return
        copied: Any = list(self.book.copy_foreign(source.make_indirect(root.Names.Dests.Names)))
        for name, destination in zip(copied[::2], copied[1::2], strict=True):
            if destination[0] is None:
                continue  # its page was left out
            if str(name) in self.found:
                self._report_repeated(str(name), piece)
            else:
                self.found[str(name)] = (name, destination)

    def watch(self, annotations: Iterable[Any], piece: Piece) -> None:
        """Remember the links of a page of the book that lead to places in the book."""
        for annotation in annotations:
            if "/Dest" in annotation:
                self._links.append((annotation, str(annotation.Dest), piece))
            elif (target := str(annotation.get("/A", {}).get("/URI", ""))).startswith(LINK_SCHEME):
                self._links.append((annotation, unquote(target.removeprefix(LINK_SCHEME)), piece))

    def resolve(self, words: Mapping[str, str]) -> None:
        """Make the remembered links lead to their places; `words` describe places by their ids.

        A place that is not described is named by its id. Links to nowhere lose their action.
        """
        for annotation, target, piece in self._links:
            for key in ("/A", "/Dest"):
                if key in annotation:
                    del annotation[key]
            if target in self.found:
                annotation.Dest = self.found[target][0]
                annotation.Contents = words.get(target, target)
            else:
                self._report_dead(target, piece)

    def close(self) -> None:
        """Write the name tree, sorted by the bytes of the names (ISO 32000-1, 7.9.6)."""
        from pikepdf import Array, Dictionary  # noqa: PLC0415

        names = Array()
        for name, destination in sorted(self.found.values(), key=lambda place: bytes(place[0])):
            names.append(name)
            names.append(destination)
        self.book.Root.Names = Dictionary(Dests=self.book.make_indirect(Dictionary(Names=names)))

    def _report_repeated(self, name: str, piece: Piece) -> None:
        message = f'the place "{name}" of "{piece.name}" is in an earlier document too'
        hint = "give one of the two another id; links lead to the first"
        self.diagnostics.append(Diagnostic("id-repeated", message, piece.path, hint=hint))

    def _report_dead(self, target: str, piece: Piece) -> None:
        message = f'a link leads to "{target}", which is nowhere in the book'
        hint = "correct the link, or give the place it means this id"
        self.diagnostics.append(Diagnostic("link-dead", message, piece.path, hint=hint))
