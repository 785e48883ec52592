"""Write the outline of a bound book, its page labels, and the places that its links lead to."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from anthology.language.roman import from_roman, to_roman
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.pdf.job import LINK_SCHEME
from anthology.outputs.pdf.tags import flat, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pikepdf import Pdf

    from anthology.outputs.pdf.pagination import Bookmark, LaidDocument


def write_outline(
    book: Pdf, bookmarks: Sequence[Bookmark], places: Mapping[str, tuple[Any, Any]]
) -> None:
    """Nest the bookmarks by their levels, with explicit destinations (ISO 32000-1, 12.3.3).

    A bookmark whose target is not among the places stands as a heading that leads nowhere.
    """
    from pikepdf import Dictionary, Name  # noqa: PLC0415

    if not bookmarks:
        return
    root = book.make_indirect(Dictionary(Type=Name.Outlines))
    path: list[tuple[int, bool, Any]] = [(0, True, root)]
    for bookmark in bookmarks:
        while path[-1][0] >= max(bookmark.level, 1):
            path.pop()
        item = book.make_indirect(Dictionary(Title=bookmark.title))
        if bookmark.target in places:
            item.Dest = places[bookmark.target][1]
        _append(path[-1][2], item)
        _count(path)
        path.append((max(bookmark.level, 1), bookmark.open, item))
    book.Root.Outlines = root


def _append(parent: Any, item: Any) -> None:
    """Append an item of the outline to those of its parent."""
    item.Parent = parent
    if "/Last" in parent:
        item.Prev, parent.Last.Next = parent.Last, item
    else:
        parent.First = item
    parent.Last = item


def _count(path: Sequence[tuple[int, bool, Any]]) -> None:
    """Count one item more in all its ancestors up to the first closed one.

    An open one counts the items visible below it; a closed one, in the negative, those that
    would be if it were open.
    """
    for _, is_open, ancestor in reversed(path):
        step = 1 if is_open else -1
        ancestor.Count = int(ancestor.get("/Count", 0)) + step
        if not is_open:
            return


# Write the labels of pages as ranges, so that viewers show the printed folios.

_NUMBERED = re.compile(r"(.*?)([1-9][0-9]{0,8})", re.DOTALL)


class Label(NamedTuple):
    """Hold a page label as PDF does: numbering style (or none), prefix, number."""

    style: str
    prefix: str
    number: int

    def follows(self, other: Label) -> bool:
        """Tell whether this label is what a viewer makes of the page after the other one."""
        step = 1 if self.style else 0
        return self == other._replace(number=other.number + step)


def write_labels(book: Pdf, labels: Sequence[str]) -> None:
    """Give each page its label (ISO 32000-1, 12.4.2)."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415

    ranges = {}
    for index, label in _ranges([read_label(text) for text in labels]):
        entry = ranges[index] = Dictionary()
        if label.style:
            entry.S, entry.St = Name(f"/{label.style}"), label.number
        if label.prefix:
            entry.P = label.prefix
    book.Root.PageLabels = Dictionary(Nums=flat(ranges.items()))


def read_label(text: str) -> Label:
    """Read a printed folio: "12" and "A-12" are numbered, "iv" and "XI" Roman, others as such.

    >>> read_label("A-12")
    Label(style='D', prefix='A-', number=12)
    """
    if number := from_roman(text):
        if text == to_roman(number):
            return Label("r", "", number)
        if text == to_roman(number).upper():
            return Label("R", "", number)
    if match := _NUMBERED.fullmatch(text):
        return Label("D", match[1], int(match[2]))
    return Label("", text, 0)


def _ranges(labels: Sequence[Label]) -> Iterator[tuple[int, Label]]:
    """List where a new run of page labels begins."""
    yield from enumerate(labels[:1])
    for index, (before, label) in enumerate(pairwise(labels), 1):
        if not label.follows(before):
            yield index, label


# Gather the named places of pieces into one name tree and make links between pieces lead there.


class Places:
    """Know every named place of the book and every link to one.

    `found` maps an id to its name as the pieces write it and to its explicit destination.
    """

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self.found: dict[str, tuple[Any, Any]] = {}
        self.diagnostics: list[Diagnostic] = []
        self._links: list[tuple[Any, str, LaidDocument]] = []

    def collect(self, source: Pdf, piece: LaidDocument) -> None:
        """Take the places of a piece whose pages are in the book; the first of a name wins."""
        root: Any = source.Root
        if "/Names" not in root:
            return
        copied = self.book.copy_foreign(source.make_indirect(root.Names.Dests.Names))
        for name, destination in pairs(copied):
            if destination[0] is None:
                continue  # its page was left out
            if str(name) in self.found:
                self._report_repeated(str(name), piece)
            else:
                self.found[str(name)] = (name, destination)

    def watch(self, annotations: Iterable[Any], piece: LaidDocument) -> None:
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
        from pikepdf import Dictionary  # noqa: PLC0415

        names = flat(sorted(self.found.values(), key=lambda place: bytes(place[0])))
        self.book.Root.Names = Dictionary(Dests=self.book.make_indirect(Dictionary(Names=names)))

    def _report_repeated(self, name: str, piece: LaidDocument) -> None:
        """Report a place that stands in two documents."""
        message = f'the place "{name}" of "{piece.name}" is in an earlier document too'
        hint = "give one of the two another id; links lead to the first"
        self.diagnostics.append(Diagnostic("id-repeated", message, piece.path, hint=hint))

    def _report_dead(self, target: str, piece: LaidDocument) -> None:
        """Report a link that leads nowhere."""
        message = f'a link leads to "{target}", which is nowhere in the book'
        hint = "correct the link, or give the place it means this id"
        self.diagnostics.append(Diagnostic("link-dead", message, piece.path, hint=hint))
