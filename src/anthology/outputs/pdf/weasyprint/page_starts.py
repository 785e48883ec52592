"""Read where pages begin: the pages of a laid-out document become positions in its text.

WeasyPrint's boxes know the elements that they were made of, and so the stamps of those. Only the
text that flows is looked at: no notes, no running heads, nothing generated (`::before`, markers of
lists), and of table heads and feet, which pages repeat, only the first. A figure that was moved to
the top of a page, past text before or behind it, is passed over: the page begins with its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.model.book import Position
from anthology.outputs.pdf.weasyprint.boxes import is_figure, page_box
from anthology.render.stamps import STAMP, text_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_IN_TEXT = ("", "first-letter")  # pseudo-elements that hold words of the text


def page_starts(pages: Iterable[Any]) -> tuple[Position, ...]:
    """Say for each page with which character of which element, or which picture, it begins.

    A page without any text of the document (a list of addresses added for print, say) begins at
    the end of it: a position without stamps.
    """
    flow = _Flow()
    return tuple(flow.read(page_box(page)) for page in pages)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Hold a text or a picture of a page, the stamps around it, the number of its figure."""

    stamps: tuple[str, ...]
    text: str
    figure: int

    @property
    def number(self) -> int:
        """Give the number of its element where it flows, and is not in a figure."""
        return 0 if self.figure else _number(self.stamps[0])


class _Flow:
    """Count the text of every element while its pages pass."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self.repeated: set[str] = set()
        self.passed = 0  # the highest number of an element outside figures

    def read(self, page: Any) -> Position:
        """Find the beginning of the next page."""
        groups: set[str] = set()
        pieces = [*self._pieces(_root(page), (), 0, groups)]
        numbers = (piece.number for piece in pieces if piece.number)
        lowest = min(numbers, default=float("inf"))
        in_order = (one for one in pieces if not one.figure or self.passed < one.figure < lowest)
        first = next(in_order, pieces[0] if pieces else None)
        start = Position()
        for piece in pieces:
            mine = piece.stamps[0]
            if piece is first:
                start = Position(piece.stamps, self.counted.get(mine, 0))
            self.counted[mine] = self.counted.get(mine, 0) + text_length(piece.text)
            self.passed = max(self.passed, piece.number)
        self.repeated |= groups
        return start

    def _pieces(
        self, box: Any, above: tuple[str, ...], figure: int, groups: set[str]
    ) -> Iterator[_Piece]:
        """List texts and pictures in the order of the page."""
        stamp = box.element.get(STAMP) if box.element is not None else ""
        if box.element_tag.partition("::")[2] not in _IN_TEXT:
            return
        if getattr(box, "is_header", False) or getattr(box, "is_footer", False):
            if stamp in self.repeated:
                return
            groups.add(stamp)
        stamps = (stamp, *above) if stamp and above[:1] != (stamp,) else above
        figure = figure or (_number(stamp) if is_figure(box) else 0)
        text = getattr(box, "text", "")
        if stamp and (text_length(text) or hasattr(box, "replacement")):
            yield _Piece(stamps, text, figure)
        for child in getattr(box, "children", ()):
            yield from self._pieces(child, stamps, figure, groups)


def _number(stamp: str) -> int:
    """Give the number of an element of a chapter's text, 0 for one of the frame around it."""
    return int(stamp) if stamp.isdecimal() else 0


def _root(page: Any) -> Any:
    """Find the box of the document in a page, which holds margins and notes besides."""
    return next(box for box in page.children if box.element_tag == "html")
