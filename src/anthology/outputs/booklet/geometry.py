"""Place pages on sheets: sizes, boxes, matrices, and the spread that all sides have alike.

Lengths are in points (1/72 inch) from the lower left corner, as in PDF (ISO 32000-1, 8.3).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Matrix

    from anthology.outputs.booklet.signatures import Half


MM = 72 / 25.4  # points in a millimetre


class Size(NamedTuple):
    """Hold a width and a height in points."""

    width: float
    height: float

    @property
    def turned(self) -> Size:
        """Give the size of the same thing on its side."""
        return Size(self.height, self.width)

    def fits(self, room: Size, slack: float = 0.5) -> bool:
        """Tell whether this goes into a room, but for a slack in points that nobody sees."""
        return self.width <= room.width + slack and self.height <= room.height + slack

    def scale_into(self, room: Size) -> float:
        """Give the factor by which this must shrink to go into a room; 1 where it fits."""
        if self.fits(room):
            return 1.0
        return min(1.0, room.width / self.width, room.height / self.height)

    def in_mm(self) -> str:
        """Write the size in whole millimetres."""
        return f"{self.width / MM:.0f} × {self.height / MM:.0f} mm"


class Box(NamedTuple):
    """Hold a rectangle with upright sides by its edges, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> Size:
        """Give width and height, none below zero."""
        return Size(max(0.0, self.right - self.left), max(0.0, self.top - self.bottom))

    def meet(self, other: Box) -> Box:
        """Give what two boxes have in common; its size is zero where that is nothing."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        right, top = min(self.right, other.right), min(self.top, other.top)
        return Box(left, bottom, max(left, right), max(bottom, top))


def read_box(value: Any) -> Box | None:
    """Read a rectangle of a PDF, whichever of its corners come first; None where it is none."""
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def turn(size: Size, degrees: int) -> Matrix:
    """Turn a thing of a size clockwise by quarters, so that its lower left corner is at 0, 0."""
    from pikepdf import Matrix  # noqa: PLC0415

    turns = {  # in whole numbers, where Matrix.rotated would leave a hair of its sine
        0: Matrix(1, 0, 0, 1, 0, 0),
        90: Matrix(0, -1, 1, 0, 0, size.width),
        180: Matrix(-1, 0, 0, -1, size.width, size.height),
        270: Matrix(0, 1, -1, 0, size.height, 0),
    }
    return turns[degrees % 360]


def moved(box: Box, matrix: Matrix) -> Box:
    """Transform a box: what comes out is the upright box around it."""
    points = [matrix.transform((x, y)) for x in box[::2] for y in box[1::2]]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


_TURNED = 270  # degrees: a page on its side has its head at the left
_WORTH = 1.1  # how much larger a page must get to be laid on its side


@dataclass(frozen=True, slots=True)
class PageView:
    """Hold what is to be seen of a page, in the page's own units.

    `trim` is the finished page, `bleed` what may be printed of it; `rotation` is how far a viewer
    turns it clockwise; `unit` is the length of its unit in points.
    """

    trim: Box
    bleed: Box
    rotation: int = 0
    unit: float = 1.0

    @property
    def size(self) -> Size:
        """Give the size in points of the page as it is looked at."""
        size = Size(self.trim.size.width * self.unit, self.trim.size.height * self.unit)
        return size.turned if self.rotation % 180 else size

    @property
    def upright(self) -> Matrix:
        """Give the transformation to the page as it is looked at, its lower left corner at 0, 0."""
        from pikepdf import Matrix  # noqa: PLC0415

        corner = Matrix().translated(-self.trim.left, -self.trim.bottom)
        return corner @ turn(self.trim.size, self.rotation) @ Matrix().scaled(self.unit, self.unit)


@dataclass(frozen=True, slots=True)
class Placed:
    """Say how a page comes on the sheet: its transformation, where it is cut off, how large."""

    matrix: Matrix
    clip: Box
    scale: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Hold what all sides have alike: the sheet as it lies, the finished page, its scale."""

    sheet: Size
    trim: Size
    scale: float

    @property
    def is_wide(self) -> bool:
        """Tell whether the sheet lies on its long side, so that it is turned over a short edge."""
        return self.sheet.width >= self.sheet.height

    @property
    def half(self) -> Size:
        """Give the size of half a sheet."""
        return Size(self.sheet.width / 2, self.sheet.height)

    @property
    def cut(self) -> Box:
        """Give the box of the two finished pages on the sheet."""
        left, bottom = self.half.width - self.trim.width, (self.sheet.height - self.trim.height) / 2
        return Box(left, bottom, self.sheet.width - left, bottom + self.trim.height)

    def page(self, half: Half) -> Box:
        """Give the box of the finished page in one half."""
        middle = self.half.width
        left, bottom, right, top = self.cut
        return Box(left, bottom, middle, top) if half == "left" else Box(middle, bottom, right, top)

    def place(self, face: PageView, half: Half, creep: float = 0.0) -> Placed:
        """Put a page in one half, `creep` points nearer to the spine than the finished page.

        A page that is larger than the finished page shrinks to fit, a smaller one stays as it is;
        both stand in its middle. One that comes out larger that way lies on its side.
        """
        from pikepdf import Matrix  # noqa: PLC0415

        upright, sideways = self._scale(face.size), self._scale(face.size.turned)
        turned = sideways > upright * _WORTH
        factor = sideways if turned else upright
        matrix = face.upright
        if turned:
            matrix = matrix @ turn(face.size, _TURNED)
        matrix = matrix @ Matrix().scaled(factor, factor)
        seen, page = moved(face.trim, matrix), self.page(half)
        aside = creep if half == "left" else -creep
        matrix = matrix @ Matrix().translated(
            (page.left + page.right - seen.right - seen.left) / 2 + aside,
            (page.bottom + page.top - seen.top - seen.bottom) / 2,
        )
        return Placed(matrix, self._side(half).meet(moved(face.bleed, matrix)), factor, turned)

    def _scale(self, size: Size) -> float:
        """Give the scale of a page of this size, so that it goes into the finished page."""
        return self.scale * Size(size.width * self.scale, size.height * self.scale).scale_into(
            self.trim
        )

    def _side(self, half: Half) -> Box:
        """Give the box of one half of the sheet, up to its edges."""
        middle, height = self.half
        return Box(0, 0, middle, height) if half == "left" else Box(middle, 0, 2 * middle, height)


def spread(paper: Size, faces: Sequence[PageView]) -> Spread:
    """Lay the sheet so that pages of the most frequent size come out largest, never enlarged."""
    page = usual(faces)
    lain = sorted((paper, paper.turned), reverse=True)  # where both do as well, on its long side
    sheet = max(lain, key=lambda size: page.scale_into(Size(size.width / 2, size.height)))
    factor = page.scale_into(Size(sheet.width / 2, sheet.height))
    trim = Size(min(page.width * factor, sheet.width / 2), min(page.height * factor, sheet.height))
    return Spread(sheet, trim, factor)


def usual(faces: Sequence[PageView]) -> Size:
    """Find the most frequent size of pages, to the millimetre; of equals, the first."""
    rounded = Counter((round(f.size.width / 3), round(f.size.height / 3)) for f in faces)
    most = rounded.most_common(1)[0][0]
    return next(
        f.size for f in faces if (round(f.size.width / 3), round(f.size.height / 3)) == most
    )
