"""Set lines on the grid of the page, so that the text of facing pages stands level.

A stylesheet asks for it by `--line-snap: baseline` (CSS Line Grid 1). Lines of another height than
the text's (captions, notes, code) stay where they are. `top` is where the grid of a page begins;
None where there is none.
"""

from __future__ import annotations

from math import ceil
from typing import Any

_SAME = 0.01  # px between line heights that are the same
_NEARLY = 0.02  # of a line, by which rounding may miss the grid
_HIGHER = 1.25  # times a line, up to which one reaches into the space between lines


def grid_of(context: Any, box: Any, top: float | None) -> float:
    """Give the height of the lines of the grid that a paragraph stands on; 0 where it does not."""
    if top is None or own_word(box.style["__line_snap"]) != "baseline":
        return 0.0
    line = float(getattr(box.style["line_height"], "value", 0))
    root = float(context.flow.line)
    return root if abs(line - root) <= _SAME else 0.0


def own_word(tokens: Any) -> str:
    """Read the one word of a property of our own."""
    return "".join(getattr(token, "value", "") for token in tokens).strip()


def on_grid(context: Any, box: Any, y: float, top: float | None) -> float:
    """Move the first line of a paragraph down to the grid of the page."""
    grid, start = grid_of(context, box, top), top or 0.0
    return start + _filled_up(y - start, grid) if grid else y


def _filled_up(height: float, grid: float) -> float:
    """Round a height up to whole steps of a grid; one that is hardly above a step keeps it."""
    return ceil(height / grid - _NEARLY) * grid


def set_height(line: Any, grid: float) -> None:
    """Give a line a height of whole steps: more than one where a formula made it higher.

    What is a little higher than a line, as signs of other fonts are, reaches over it.
    """
    from weasyprint.text.line_break import strut  # noqa: PLC0415

    if grid < line.height <= _HIGHER * grid:
        over = line.baseline - strut(line.style)[1]
        for box in line.children:
            box.translate(0, -over)
        line.baseline -= over
        line.height = grid
    line.height = _filled_up(line.height, grid)
