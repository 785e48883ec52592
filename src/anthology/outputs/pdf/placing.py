"""Place figures so that they leave no holes: look at a page, change what comes, make it again.

A figure that does not fit the rest of its page moves to the next one and tears a hole. Remedies
are tried in turn until the page is full, from a picture a little smaller to one beside text at
half measure. A figure never passes a heading or another figure and never goes further than to
the next page. What leaves a page no fuller than it was is undone.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from anthology.outputs.pdf.alignment import align
from anthology.outputs.pdf.boxes import room
from anthology.outputs.pdf.gaps import find_gap
from anthology.outputs.pdf.remedies import remedies

if TYPE_CHECKING:
    from anthology.outputs.pdf.flow import Flow
    from anthology.outputs.pdf.gaps import Gap
    from anthology.outputs.pdf.remedies import Remedy

_TOLERANCE = 1  # px
_ROUNDS = 4  # things put right on one page, at most


def place(flow: Flow) -> None:
    """Make the next page of a document, changing figures until it leaves no hole."""
    flow.make()
    if align(flow):
        flow.make()
    for _ in range(_ROUNDS):
        gap = find_gap(flow)
        if gap is None or not _close(flow, gap):
            return


def _close(flow: Flow, gap: Gap) -> bool:
    """Apply the first remedy that fills the page, or else the best that helps; False if none."""
    best: tuple[float, Remedy] | None = None
    for remedy in remedies(flow, gap):
        if (changes := remedy()) is None:
            continue
        left = _made(flow)
        if left <= flow.hole:
            return True
        if left < gap.room - flow.line / 2 and (best is None or left < best[0]):
            best = left, remedy
        changes.undo()
    if best is not None:
        best[1]()
    flow.make()
    return best is not None


def _made(flow: Flow) -> float:
    """Make the page and measure what is empty; nothing matters at the end of a chapter.

    A page with something below its foot is none at all, nor one that divides a figure beside text.
    """
    flow.make()
    left = room(flow.page)
    if left < -_TOLERANCE or flow.context.broken_out_of_flow:
        return inf
    return 0.0 if flow.resume_at is None else left
