"""Round the heights of figures to whole lines, so that the text of facing pages stands level.

What is less than half a line too high is taken from the picture; else the line is filled up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.boxes import figures
from anthology.outputs.pdf.gaps import Changes, length, lone_pictures

if TYPE_CHECKING:
    from anthology.outputs.pdf.flow import Flow

_NEARLY = 0.5  # px


def align(flow: Flow) -> bool:
    """Round the figures of the page that were not rounded before; tell whether any changed."""
    heads = {head.box.element for head in flow.heads.get(flow.index, ())}
    new = [box for box in figures(flow.page) if box.element not in flow.aligned | heads]
    flow.aligned |= {box.element for box in new}
    return sum(_round(flow, box) for box in new) > 0


def _round(flow: Flow, box: Any) -> bool:
    over = box.border_height() % flow.line
    if min(over, flow.line - over) < _NEARLY:
        return False
    changes = Changes(flow)
    images = lone_pictures([box])
    if images and over <= flow.line / 2:
        (image,) = images
        flow.first_heights[image.element] = image.height - over
        changes.resize({image.element: image.height - over})
    else:
        below = length(box.padding_bottom + flow.line - over)
        changes.style(flow.sources[box.element], padding_bottom=below)
    return True
