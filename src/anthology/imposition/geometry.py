"""Move boxes about on a plane: rectangles and the matrices that turn, scale and shift them.

Lengths are in points (1/72 inch) from the lower left corner, as in PDF (ISO 32000-1, 8.3).
"""

from __future__ import annotations

from typing import NamedTuple

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


class Matrix(NamedTuple):
    """Hold a transformation as PDF writes it: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, after: Matrix) -> Matrix:
        """Give the transformation that does this one first and then another."""
        e, f = after.point(self.e, self.f)
        return Matrix(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            e,
            f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Transform a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """Transform a box: what comes out is the upright box around it."""
        xs, ys = zip(*(self.point(x, y) for x in box[::2] for y in box[1::2]), strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


def shift(x: float, y: float) -> Matrix:
    """Move to the right and upwards."""
    return Matrix(1, 0, 0, 1, x, y)


def scale(factor: float) -> Matrix:
    """Enlarge or shrink from the origin."""
    return Matrix(factor, 0, 0, factor, 0, 0)


def turn(size: Size, degrees: int) -> Matrix:
    """Turn a thing of a size clockwise by quarters, so that its lower left corner is at 0, 0."""
    turns = {
        0: Matrix(1, 0, 0, 1, 0, 0),
        90: Matrix(0, -1, 1, 0, 0, size.width),
        180: Matrix(-1, 0, 0, -1, size.width, size.height),
        270: Matrix(0, 1, -1, 0, size.height, 0),
    }
    return turns[degrees % 360]
