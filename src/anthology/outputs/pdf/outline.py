"""Write the outline of the book from its bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pikepdf import Pdf

    from anthology.outputs.pdf.pieces import Bookmark


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
