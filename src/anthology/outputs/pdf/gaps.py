"""Find what a page ended short before, and change boxes so that it can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.boxes import is_figure, keeps_with_next, path, pictures, room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anthology.outputs.pdf.boxes import Spot
    from anthology.outputs.pdf.flow import Flow

_WRAPPERS = ("div", "section", "article", "li")


@dataclass(frozen=True, slots=True)
class Gap:
    """Say what a page ended short before: how much is empty, what would not fit.

    `spots` lead down the tree to the figure, or to what else begins the next page; `lead` is the
    height of the headings that went over with it.
    """

    room: float
    spots: list[Spot]
    lead: float

    @property
    def box(self) -> Any:
        """Give the box that would not fit."""
        parent, index = self.spots[-1]
        return parent.children[index]

    @property
    def parent(self) -> Any:
        """Give the box around it."""
        return self.spots[-1][0]

    @property
    def index(self) -> int:
        """Give its place in the box around it."""
        return self.spots[-1][1]


def find_gap(flow: Flow) -> Gap | None:
    """Find what the page that was made ended short before, if it did."""
    if flow.resume_at is None or flow.is_broken or (left := room(flow.page)) <= flow.hole:
        return None
    spots = path(flow.root, flow.resume_at)
    if not hasattr(spots[-1][0], "children") or type(spots[-1][0]).__name__ == "LineBox":
        return None
    (parent, index), lead = spots[-1], 0.0
    if type(parent.children[index]).__name__.startswith("Table"):
        return None  # a row: the table has been divided, and is laid out as a whole only
    while index + 1 < len(parent.children) and keeps_with_next(parent.children[index]):
        lead += flow.measure(parent.children[index], parent).margin_height()
        index += 1
    spots[-1] = parent, index
    box = parent.children[index]
    flow.measure(box, parent)  # which gives the boxes in it their widths
    while not is_figure(box) and (first := _first_block(box)) is not None:
        spots.append((box, first))
        box = box.children[first]
    return Gap(left, spots, lead)


def _first_block(box: Any) -> int | None:
    """Find what a wrapper begins with, past the mark of an item; None where that is a line."""
    if box.element_tag not in _WRAPPERS:
        return None
    flowing = [at for at, inner in enumerate(box.children) if inner.is_in_normal_flow()]
    if not flowing or type(box.children[flowing[0]]).__name__ == "LineBox":
        return None
    return flowing[0]


class Changes:
    """Change boxes of the tree so that all can be undone."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._undo: list[Callable[[], None]] = []

    def style(self, box: Any, **properties: Any) -> None:
        """Give a box other values of properties."""
        former, box.style = box.style, box.style.copy()
        box.style.update(properties)
        self._undo.append(lambda: setattr(box, "style", former))

    def fill(self, box: Any, children: list[Any]) -> None:
        """Give a box other children."""
        former, box.children = box.children, children
        self._undo.append(lambda: setattr(box, "children", former))

    def take_out(self, parent: Any, start: int, end: int) -> None:
        """Take figures from among their siblings.

        A paragraph behind them that comes to follow another is indented as others there are.
        """
        rest = [*parent.children[:start], *parent.children[end:]]
        if start and start < len(rest) and _follows(rest[start - 1], rest[start]):
            behind = rest[start]
            indents = [
                two.style["text_indent"] for one, two in pairwise(rest) if _follows(one, two)
            ]
            other = [indent for indent in indents if indent != behind.style["text_indent"]]
            for box in (behind, *behind.children) if other else ():
                self.style(box, text_indent=other[0])
        self.fill(parent, rest)

    def resize(self, heights: Mapping[Any, float]) -> None:
        """Give pictures, named by their elements, other heights in px, and their widths with it."""
        for element, height in heights.items():
            high = length(height)
            self.style(self.flow.sources[element], height=high, max_height=high, width="auto")

    def head(self, index: int, boxes: list[tuple[Any, Any]]) -> None:
        """Put figures, each with the box around it, at the top of a page, and no others."""
        flow = self.flow
        former = flow.heads.get(index, ())
        flow.heads[index] = tuple(flow.head_of(box, around) for box, around in boxes)
        self._undo.append(lambda: flow.heads.update({index: former}))

    def undo(self) -> None:
        """Put everything back."""
        while self._undo:
            self._undo.pop()()


def _follows(former: Any, box: Any) -> bool:
    """Tell whether two boxes are plain paragraphs, the second of which may be indented."""
    return all(one.element_tag == "p" and not one.element.get("class") for one in (former, box))


def length(value: float, unit: str = "px") -> Any:
    """Write a length as a value of style."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415

    return Dimension(value, unit)


def lone_pictures(boxes: list[Any]) -> list[Any]:
    """List the pictures of those figures, laid out, that hold one."""
    return [found[0] for box in boxes if len(found := pictures(box)) == 1]
