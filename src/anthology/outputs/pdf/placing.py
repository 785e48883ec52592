"""Place figures so that they leave no holes: look at a page, change what comes, make it again.

A figure that does not fit the rest of its page moves to the next one and tears a hole. Tried in
turn until the page is full: the figure (or all of the page) a little smaller; the figure at the
top of the next page while the text behind it runs up; the figure at its smallest; beside text at
half measure. A figure never passes a heading or another figure and never goes further than to
the next page. What leaves a page no fuller than it was is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from math import ceil
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.boxes import (
    is_figure,
    is_text,
    keeps_with_next,
    next_barrier,
    notes,
    on_page,
    path,
    pictures,
    room,
    spaces,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.outputs.pdf.boxes import Spot
    from anthology.outputs.pdf.flow import Flow

_LINE = 14 * 96 / 72  # px: a line of 14 pt
_HOLE = 3 * _LINE + 1  # px at the foot of a page that are no matter
_ROUNDS = 4  # things put right on one page, at most
_LITTLE = 0.85  # of its first height: a picture so much smaller looks the same
_SMALLEST = 0.6
_HEADED = 0.8  # of a page, at most, that figures at its top take
_HALF = 48  # per cent of the measure that a figure beside text takes
_UNDIVIDED = 3.5 * _LINE  # a paragraph of so little height stays together
_BESIDE = 6  # paragraphs, at most, that a figure goes back to stand beside
_STEPS = 2  # half lines, at most, that such a space is widened by


class Changes:
    """Change boxes so that all can be undone."""

    def __init__(self) -> None:
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

    def head(self, flow: Flow, index: int, *heads: Any) -> None:
        """Put figures at the top of a page, below those that are there."""
        former = flow.heads.get(index, ())
        flow.heads[index] = (*former, *heads)
        self._undo.append(lambda: flow.heads.update({index: former}))

    def undo(self) -> None:
        """Put everything back."""
        while self._undo:
            self._undo.pop()()


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


Remedy = Callable[[], Changes | None]  # changes the tree, or finds that it cannot help


def place(flow: Flow) -> None:
    """Make the next page of a document, changing figures until it leaves no hole."""
    flow.make()
    for _ in range(_ROUNDS):
        gap = _gap(flow)
        if gap is None or not _close(flow, gap):
            return


def _gap(flow: Flow) -> Gap | None:
    """Find what the page ended short before, if it did."""
    if flow.resume_at is None or (left := room(flow.page)) <= _HOLE:
        return None
    spots = path(flow.root, flow.resume_at)
    if type(spots[-1][0]).__name__ == "LineBox" or not hasattr(spots[-1][0], "children"):
        return None
    (parent, index), lead = spots[-1], 0.0
    while index + 1 < len(parent.children) and keeps_with_next(parent.children[index]):
        lead += flow.measure(parent.children[index], parent).margin_height()
        index += 1
    spots[-1] = parent, index
    box = parent.children[index]
    while not is_figure(box) and box.element_tag in ("div", "section", "li", "article", "center"):
        if not box.children:
            break
        spots.append((box, 0))
        box = box.children[0]
    return Gap(left, spots, lead)


def _close(flow: Flow, gap: Gap) -> bool:
    """Apply the first remedy that fills the page, or else the best that helps; False if none."""
    best: tuple[float, Remedy] | None = None
    for remedy in _remedies(flow, gap):
        if (changes := remedy()) is None:
            continue
        left = _made(flow)
        if left <= _HOLE:
            return True
        if left < gap.room - _LINE and (best is None or left < best[0]):
            best = left, remedy
        changes.undo()
    if best is not None:
        best[1]()
    flow.make()
    return best is not None


def _made(flow: Flow) -> float:
    """Make the page and measure what is empty; nothing matters at the end of a chapter."""
    flow.make()
    return 0.0 if flow.resume_at is None else room(flow.page)


def _remedies(flow: Flow, gap: Gap) -> Iterator[Remedy]:
    """List what can be done, the gentlest first."""
    around = _figures(flow)
    if is_figure(gap.box):
        mine = flow.measure(gap.box, gap.parent)
        yield partial(_shrink, flow, gap, [mine], _LITTLE)
        yield partial(_shrink, flow, gap, [*around, mine], _LITTLE)
        yield partial(_head_next, flow, gap)
        yield partial(_last, gap)
        yield partial(_shrink, flow, gap, [mine], _SMALLEST)
        yield partial(_shrink, flow, gap, [*around, mine], _SMALLEST)
        yield partial(_beside_next, flow, gap)
        for back in range(1, _BESIDE):
            yield partial(_beside_former, flow, gap, back)
    else:
        yield partial(_shrink, flow, gap, around, _LITTLE)
    if not pictures(gap.box):
        yield partial(_let_break, gap)
    yield partial(_spread, flow, gap)


def _figures(flow: Flow) -> list[Any]:
    """List the figures that stand in the text of the page."""
    heads = {head.box.element for head in flow.heads.get(flow.index, ())}
    found: dict[Any, Any] = {}
    for box in flow.page.children[0].descendants():
        if is_figure(box) and box.element not in heads:
            found.setdefault(box.element, box)
    return [*found.values()]


def _shrink(flow: Flow, gap: Gap, figures: list[Any], least: float) -> Changes | None:
    """Make pictures smaller, all by the same part, so that what did not fit does."""
    made = flow.measure(gap.box, gap.parent)
    height = made.margin_height() - made.margin_bottom
    divisible = not is_figure(gap.box) and height > _UNDIVIDED
    wanted = gap.lead + (2 * _LINE if divisible else height)
    alone = [found[0] for box in figures if len(found := pictures(box)) == 1]
    heights = {image.element: image.height for image in alone}
    whole = sum(heights.values())
    part = 1 - (wanted - gap.room + 1) / whole if whole else 1
    first = flow.first_heights
    if part >= 1 or any(part * h < least * first.setdefault(e, h) for e, h in heights.items()):
        return None
    changes = Changes()
    for element, height in heights.items():
        changes.style(flow.sources[element], max_height=_length(int(part * height)))
    return changes


def _head_next(flow: Flow, gap: Gap) -> Changes | None:
    """Put a figure, and those right behind it, at the top of the next page; the text runs up."""
    siblings = gap.parent.children
    end = gap.index
    while end < len(siblings) and is_figure(siblings[end]):
        end += 1
    run = siblings[gap.index : end]
    barrier, text = next_barrier([*gap.spots[:-1], (gap.parent, end - 1)])
    if not text:
        return None
    heads = [flow.head_of(box, gap.parent) for box in run]
    taken = flow.head_height(flow.index + 1) + sum(head.height for head in heads)
    if taken > _HEADED * flow.page.height:
        return None
    changes = Changes()
    changes.fill(gap.parent, [*siblings[: gap.index], *siblings[end:]])
    changes.head(flow, flow.index + 1, *heads)
    flow.make()
    if flow.resume_at is None or flow.calls_behind([note for box in run for note in notes(box)]):
        changes.undo()
        return None
    if barrier is not None and on_page(flow.page, barrier.element):
        changes.style(barrier, break_before="page")
    return changes


def _last(gap: Gap) -> Changes | None:
    """Put a figure behind the text that follows it, which ends the chapter on this page."""
    barrier, text = next_barrier(gap.spots)
    siblings = gap.parent.children
    behind = siblings[gap.index + 1 :]
    if not text or barrier is not None or not behind:
        return None
    if notes(gap.box) and any(map(notes, behind)):
        return None
    changes = Changes()
    changes.fill(gap.parent, [*siblings[: gap.index], *behind, gap.box])
    return changes


def _beside_next(flow: Flow, gap: Gap) -> Changes | None:
    """Stand a figure beside the text behind it."""
    beside = [*takewhile(is_text, gap.parent.children[gap.index + 1 :][:_BESIDE])]
    return _beside(flow, gap, gap.index, beside)


def _beside_former(flow: Flow, gap: Gap, back: int) -> Changes | None:
    """Stand a figure beside the paragraphs before it, so many back."""
    at = gap.index - back
    beside = gap.parent.children[max(at, 0) : gap.index]
    if at < 0 or not all(map(is_text, beside)) or not flow.begins_here(gap.parent, at):
        return None
    return _beside(flow, gap, at, beside)


def _beside(flow: Flow, gap: Gap, at: int, beside: list[Any]) -> Changes | None:
    """Let a figure float at half measure, from a place among its siblings on."""
    if gap.lead or len(pictures(gap.box)) != 1:
        return None
    if notes(gap.box) and any(map(notes, beside)):
        return None
    siblings = gap.parent.children
    rest = [*siblings[: gap.index], *siblings[gap.index + 1 :]]
    changes = Changes()
    changes.style(gap.box, float="right", width=_length(_HALF, "%"), margin_left=_length(_LINE))
    changes.style(gap.box, margin_top=_length(_LINE / 2), margin_bottom=_length(_LINE / 2))
    high = flow.measure(gap.box, gap.parent).margin_height()
    if 2 * sum(flow.measure(box, gap.parent).height for box in beside) < high - _LINE:
        changes.undo()
        return None
    changes.fill(gap.parent, [*rest[:at], gap.box, *rest[at:]])
    barrier, _ = next_barrier(gap.spots)
    if barrier is not None:
        changes.style(barrier, clear="both")
    return changes


def _spread(flow: Flow, gap: Gap) -> Changes | None:
    """Widen the spaces above headings, pictures and the like, half a line at a time."""
    wide = [(box, space) for box, space in spaces(flow.page) if box.element in flow.sources]
    steps = ceil((gap.room - _HOLE) / (_LINE / 2))
    if not wide or steps > _STEPS * len(wide):
        return None
    changes = Changes()
    for at, (box, space) in enumerate(wide):
        if more := len(range(at, steps, len(wide))):
            height = _length(space + more * _LINE / 2)
            changes.style(flow.sources[box.element], margin_top=height)
    return changes


def _let_break(gap: Gap) -> Changes | None:
    """Let a block that is kept together, without a picture, go on overleaf."""
    if gap.box.style["break_inside"] == "auto":
        return None
    changes = Changes()
    changes.style(gap.box, break_inside="auto")
    return changes


def _length(value: float, unit: str = "px") -> Any:
    """Write a length as a value of style."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415

    return Dimension(value, unit)
