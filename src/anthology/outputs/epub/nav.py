"""Read the navigation document, so that the NCX for older readers says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.xhtml import Element


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry of a table: its title, where it leads, the entries below it.

    `target` is a path in the package; an entry that leads nowhere itself leads to the first below
    it.
    """

    title: str
    target: str
    below: tuple[Entry, ...] = ()


def read_nav(markup: str, role: str) -> tuple[Entry, ...]:
    """Read the table with this role (`doc-toc`, `doc-pagelist`); names of authors stay out."""
    root = xhtml.open_document(markup)
    for node in root.iter("{*}nav"):
        if node.get("role") == role:
            return tuple(entry for lists in node.iterfind("{*}ol") for entry in _entries(lists))
    return ()


def _entries(lists: Element) -> Iterator[Entry]:
    for item in lists.iterfind("{*}li"):
        below = tuple(entry for inner in item.iterfind("{*}ol") for entry in _entries(inner))
        label = next((node for node in item if xhtml.name(node) in ("a", "span")), None)
        if label is not None:
            target = label.get("href") or (below[0].target if below else "")
            yield Entry(_title(label), target, below)


def _title(label: Element) -> str:
    for node in label:
        if "contents-authors" in xhtml.classes(node):
            xhtml.drop(node)
    return xhtml.text(label)
