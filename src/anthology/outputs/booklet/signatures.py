"""Divide pages into signatures, and fold them: which page stands on which side of which sheet.

A sheet carries four pages, two on either side. A signature is a set of sheets folded together.
Sheets are filled so that they read from 1 to the last when folded:

    side front of sheet 1: [12 |  1]      side back: [ 2 | 11]
    side front of sheet 2: [10 |  3]      side back: [ 4 |  9]
    side front of sheet 3: [ 8 |  5]      side back: [ 6 |  7]

The back of a sheet is seen when it is turned over its left or right edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Literal

from anthology.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


PAGES = 4  # on a sheet: two on each side
# mm of unfolded sheets that office staples (24/6) hold and hands can fold: 20 of 80 g/m²
STAPLED = 2.0
AUTO, ONE = "auto", "one"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Say how many sheets each signature has, and how many one can have on this paper."""

    sheets: tuple[int, ...]
    most: int

    @property
    def is_thick(self) -> bool:
        """Tell whether a signature has more sheets than can well be folded and stapled."""
        return max(self.sheets) > self.most


def divide_into_signatures(pages: int, signature: str = AUTO, paper: float = 0.1) -> Signatures:
    """Divide pages (at least one) into signatures.

    `signature` is `one` (all in one), a count of pages, a multiple of four, that each signature
    takes (the last what is left), or `auto`: one as long as the stack is no thicker than
    `STAPLED`, else as few as need be, of nearly the same thickness. `paper` is the thickness of a
    sheet in mm. Raises `UsageError` for anything else.

    >>> divide_into_signatures(100).sheets
    (13, 12)
    """
    if not paper > 0 or paper > STAPLED:
        raise UsageError(
            f"paper cannot be {paper:g} mm thick",
            hint="office paper of 80 g/m² measures 0.1 mm; heavy paper of 160 g/m² about 0.2",
        )
    sheets = -(-pages // PAGES)
    most = int(STAPLED / paper + 1e-9)  # or 2.0 / 0.1 might be 19.99…
    if signature == AUTO:
        return Signatures(_evenly(sheets, -(-sheets // most)), most)
    size = sheets if signature == ONE else _sheets(signature)
    full, rest = divmod(sheets, size)
    return Signatures((*repeat(size, full), *((rest,) if rest else ())), most)


def _sheets(signature: str) -> int:
    """Read the pages of a signature and give its sheets. Raises `UsageError` for what is none."""
    pages = int(signature) if signature.isascii() and signature.isdigit() else 0
    if pages == 0 or pages % PAGES:
        raise UsageError(
            f"a signature cannot be “{signature}”",
            hint="give its pages as a multiple of four (16 pages are 4 sheets), “one” or “auto”",
        )
    return pages // PAGES


def _evenly(sheets: int, count: int) -> tuple[int, ...]:
    """Share sheets out among signatures, the thicker ones first."""
    least, more = divmod(sheets, count)
    return (*repeat(least + 1, more), *repeat(least, count - more))


Half = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Side:
    """Hold the two pages on one side of a sheet, by their numbers from 1; a blank is None."""

    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one sheet: its sides, and how many sheets of its signature lie around it."""

    depth: int
    front: Side
    back: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Give the sides in the order in which they are printed."""
        return self.front, self.back


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a page is printed: on which side (from 0, fronts even), which half, how deep."""

    side: int
    half: Half
    depth: int


def fold(pages: int, signatures: Sequence[int], *, keep_last: bool = False) -> tuple[Sheet, ...]:
    """Put pages on sheets, signature by signature, the outermost sheet of each first.

    `signatures` are counts of sheets and have room for all the pages. Blanks come last or, with
    `keep_last`, before the last page, which so stays the outside of the back cover.

    >>> fold(4, [1])
    (Sheet(depth=0, front=Side(left=4, right=1), back=Side(left=2, right=3)),)
    """
    room = PAGES * sum(signatures)
    blanks: list[int | None] = [None] * (room - pages)
    text = pages - 1 if keep_last and pages > 1 else pages
    order = [*range(1, text + 1), *blanks, *range(text + 1, pages + 1)]
    sheets: list[Sheet] = []
    start = 0
    for count in signatures:
        sheets += _signature(order[start : start + PAGES * count])
        start += PAGES * count
    return tuple(sheets)


def _signature(pages: Sequence[int | None]) -> Iterator[Sheet]:
    """Lay the pages of one signature on its sheets, from the outermost inwards."""
    for depth in range(len(pages) // PAGES):
        first, last = 2 * depth, len(pages) - 1 - 2 * depth
        front = Side(pages[last], pages[first])
        yield Sheet(depth, front, Side(pages[first + 1], pages[last - 1]))


def places(sheets: Sequence[Sheet]) -> dict[int, Place]:
    """Find the place of every page."""
    sides = chain.from_iterable(zip(sheet.sides, repeat(sheet.depth)) for sheet in sheets)
    found: dict[int, Place] = {}
    for index, (side, depth) in enumerate(sides):
        if side.left is not None:
            found[side.left] = Place(index, "left", depth)
        if side.right is not None:
            found[side.right] = Place(index, "right", depth)
    return found


def creep(depth: int, paper: float) -> float:
    """Tell how far (mm) the pages of a sheet move towards the spine.

    Every sheet that lies around another pushes it outwards at the fore edge by its own thickness.

    >>> creep(5, 0.1)
    0.5
    """
    return depth * paper
