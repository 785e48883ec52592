"""Read WeasyPrint's boxes: how far a page is filled, what comes next, where in a text pages begin.

Lengths are in px (96 to the inch). The tree of boxes is what pages are made from; the boxes of a
page are copies of its boxes, save for pictures, which are never copied. An anonymous box bears
the element of the box around it.

Boxes know the elements that they were made of, and so the stamps of those, by which the beginning
of a page is given (`page_starts`). Only the text that flows is looked at: no notes, no running
heads, nothing generated (`::before`, markers of lists), and of table heads and feet, which pages
repeat, only the first. A figure that was moved to the top of a page, past text before or behind
it, is passed over: the page begins with its text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.markup.xhtml import HEADINGS
from anthology.model.book import Position
from anthology.render.stamps import STAMP, stamp_number, text_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_INK = ("LineBox", "InlineReplacedBox", "BlockReplacedBox", "TableCellBox")
_APART = ("h2", "h3", "h4", "h5", "h6", "figure", "blockquote", "table", "pre")
_TEXTUAL = ("pre", "table")  # elements of a figure that are read like paragraphs
_GROUNDS = ("aside", "div", "pre")  # elements that may have a ground of their own

FigurePlace = tuple[Any, int]  # a box, and the index of a child in it


def page_box(page: Any) -> Any:
    """Give the box of a laid-out page; there is no public way to it."""
    return page._page_box  # noqa: SLF001


def is_figure(box: Any) -> bool:
    """Tell a figure, or a card, from what flows."""
    if box.element is None:
        return False
    return box.element_tag == "figure" or "embed" in box.element.get("class", "").split()


def may_move(box: Any) -> bool:
    """Tell a figure that text may run past from one that is text: a listing, a table."""
    return is_figure(box) and not any(inner.tag in _TEXTUAL for inner in box.element.iter())


def introduces(box: Any) -> bool:
    """Tell whether a block ends with a colon: what it announces comes next, and nothing else."""
    inside = box.descendants() if hasattr(box, "children") else ()
    words = "".join(getattr(inner, "text", "") for inner in inside)
    return words.rstrip().endswith(":")


def is_barrier(box: Any) -> bool:
    """Tell what a figure may not pass: headings and other figures."""
    return box.element_tag in HEADINGS or is_figure(box)


def keeps_with_next(box: Any) -> bool:
    """Tell what may not stand last on a page: headings, titles of blocks."""
    kept: bool = box.style["break_after"].startswith("avoid")
    return kept


def is_text(box: Any) -> bool:
    """Tell what a picture may stand beside."""
    return box.element_tag in ("p", "ul", "ol", "blockquote") and not pictures(box)


def pictures(box: Any) -> list[Any]:
    """List the pictures in a box, codes and formulas not among them."""
    inside = box.descendants() if hasattr(box, "children") else ()
    images = [inner for inner in inside if inner.element_tag == "img"]
    return [image for image in images if not image.element.get("src", "").startswith("data:")]


def figures(page: Any) -> list[Any]:
    """List the figures of a page."""
    found: dict[Any, Any] = {}
    for box in page.children[0].descendants():
        if is_figure(box):
            found.setdefault(box.element, box)
    return [*found.values()]


def notes(box: Any) -> list[Any]:
    """List the notes at the foot of the page that are called in a box."""
    return [inner.footnote for inner in box.descendants() if inner.footnote is not None]


def line_height(style: Any) -> float:
    """Give the height of a line; where no stylesheet says it, what “normal” mostly is."""
    return float(getattr(style["line_height"], "value", 0) or 1.2 * style["font_size"])


def room(page: Any) -> float:
    """Measure what is empty on a page: from its last line or picture to its notes or its foot."""
    notes = page.children[1]
    whole: float = page.height - (notes.margin_height() if notes.children else 0)
    return whole - filled(page)


def filled(page: Any) -> float:
    """Measure how far down a page its text and pictures reach."""
    top: float = page.content_box_y()
    return max(map(bottom, _shown(page.children[0])), default=top) - top


def bottom(box: Any) -> float:
    """Give the lower edge of a box."""
    edge: float = box.position_y + box.margin_height() - box.margin_bottom
    return edge


def spaces(page: Any) -> Iterator[tuple[Any, float]]:
    """Give the blocks of a page that stand apart from what is above them, and by how much."""
    root = page.children[0]
    bottoms = sorted(map(bottom, _shown(root)))
    for box in root.descendants():
        if box.element_tag in _APART and box.margin_top > 0:
            top = box.position_y + box.margin_top
            at = bisect_right(bottoms, top + 1)
            if at:
                yield box, max(box.margin_top, top - bottoms[at - 1])


def on_page(page: Any, element: Any) -> bool:
    """Tell whether any box of an element stands on a page."""
    return any(box.element is element for box in page.children[0].descendants())


def path(root: Any, resume_at: Any) -> list[FigurePlace]:
    """Follow down the tree where a page breaks off; the last spot is what the next begins with."""
    spots: list[FigurePlace] = []
    box = root
    while resume_at is not None:
        ((index, resume_at),) = resume_at.items()
        spots.append((box, index))
        if type(box).__name__ == "LineBox":
            break
        box = box.children[index]
    return spots


def after(spots: list[FigurePlace]) -> Iterator[Any]:
    """Give the boxes behind a spot, from the inside outwards; each stands for all in it."""
    for box, index in reversed(spots):
        yield from box.children[index + 1 :]


def next_barrier(spots: list[FigurePlace]) -> tuple[Any, bool]:
    """Find what a figure at a spot may not pass, and whether there is text before it."""
    text = False
    for box in after(spots):
        for one in (box, *(box.descendants() if hasattr(box, "children") else ())):
            if is_barrier(one):
                return one, text
            text = text or type(one).__name__ == "LineBox"
    return None, text


def _shown(root: Any) -> Iterator[Any]:
    """List the boxes that show something: words, pictures, grounds."""
    for box in root.descendants():
        grounded = box.element_tag in _GROUNDS and type(box).__name__ == "BlockBox"
        if type(box).__name__ in _INK or (grounded and box.padding_bottom):
            yield box


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
        return 0 if self.figure else stamp_number(self.stamps[0])


class _Flow:
    """Count the text of every element while its pages pass."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self.repeated: set[str] = set()
        self.passed = 0  # the highest number of an element outside figures

    def read(self, page: Any) -> Position:
        """Find the beginning of the next page."""
        groups: set[str] = set()
        root = next(box for box in page.children if box.element_tag == "html")
        pieces = [*self._pieces(root, (), 0, groups)]
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
        figure = figure or (stamp_number(stamp) if is_figure(box) else 0)
        text = getattr(box, "text", "")
        if stamp and (text_length(text) or hasattr(box, "replacement")):
            yield _Piece(stamps, text, figure)
        for child in getattr(box, "children", ()):
            yield from self._pieces(child, stamps, figure, groups)
