"""Draw where to cut and fold: lines on a sheet, outside the finished pages where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anthology.outputs.booklet.geometry import MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.outputs.booklet.geometry import Spread


_LENGTH = 5 * MM
_GAP = 2 * MM  # between the finished page and the mark
_SHORTEST = 1 * MM  # below this there is nothing worth cutting
_TICK = 3 * MM  # of a fold mark where there is no margin


class MarkLine(NamedTuple):
    """Hold a straight line on the sheet, in points; a fold's is dashed."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


def crop_and_fold_marks(spread: Spread, *, inside: bool) -> list[MarkLine]:
    """List the marks of one side; `inside` is the side that the fold closes upon."""
    return [*_crops(spread), *_folds(spread, inside=inside)]


def has_crops(spread: Spread) -> bool:
    """Tell whether there is anything to cut off the sheet."""
    return max(_margins(spread)) > _SHORTEST


def _margins(spread: Spread) -> tuple[float, float]:
    """Measure what is to be cut off at the sides, and at head and foot.

    That is nothing where pages had to shrink: the half sheet is what they were fitted to.
    """
    return (spread.cut.left, spread.cut.bottom) if spread.scale == 1 else (0.0, 0.0)


def _crops(spread: Spread) -> Iterator[MarkLine]:
    """Mark the edges of the two finished pages where the sheet is larger."""
    (width, height), (left, bottom, right, top) = spread.sheet, spread.cut
    side, foot = _margins(spread)
    if side > _SHORTEST:
        near, far = _reach(foot)
        for x in (left, right):
            yield MarkLine(x, near, x, far)
            yield MarkLine(x, height - near, x, height - far)
    if foot > _SHORTEST:
        near, far = _reach(side)
        for y in (bottom, top):
            yield MarkLine(near, y, far, y)
            yield MarkLine(width - near, y, width - far, y)


def _folds(spread: Spread, *, inside: bool) -> Iterator[MarkLine]:
    """Mark the spine at head and foot: in the margin, else in the fold where nobody sees it."""
    (middle, height), (_, foot) = spread.half, _margins(spread)
    if inside or foot > _SHORTEST:
        near, far = _reach(foot)
        yield MarkLine(middle, near, middle, far, dashed=True)
        yield MarkLine(middle, height - near, middle, height - far, dashed=True)


def _reach(margin: float) -> tuple[float, float]:
    """Say from where to where, off the edge of the sheet, a mark goes in a margin.

    It keeps clear of the page; where the margin is too narrow for that, it is a tick at the edge.
    """
    if margin < _GAP + _SHORTEST:
        return 0.0, _TICK
    return max(0.0, margin - _GAP - _LENGTH), margin - _GAP
