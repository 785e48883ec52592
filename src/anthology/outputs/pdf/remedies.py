"""Know what can be done about a page that ends short: each remedy changes the tree of boxes.

A remedy that cannot help gives None and leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import takewhile
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.boxes import (
    figures,
    is_figure,
    is_text,
    next_barrier,
    notes,
    on_page,
    pictures,
    spaces,
)
from anthology.outputs.pdf.gaps import Changes, length, lone_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.outputs.pdf.flow import Flow
    from anthology.outputs.pdf.gaps import Gap

_LITTLE = 0.85  # of its first height: a picture so much smaller looks the same
_SMALLEST = 0.6
_TALLEST = 0.45  # of the height of the paper
_COARSEST = 150  # dpi of a picture that is made larger
_HEADED = 0.85  # of a page, at most, that figures at its top take
_HALF = 48  # per cent of the measure that a figure beside text takes
_UNDIVIDED = 3.5  # lines: a paragraph of no more stays together
_BESIDE = 6  # paragraphs, at most, that a figure stands beside
_NARROW_WIDOWS = 4  # lines at half measure, which are two where the next page has it whole
_STEPS = 2  # half lines, at most, that a space is widened by

Remedy = Callable[[], Changes | None]


def remedies(flow: Flow, gap: Gap) -> Iterator[Remedy]:
    """List what can be done, the gentlest first."""
    around = figures(flow.page)
    if is_figure(gap.box):
        mine = flow.measure(gap.box, gap.parent)
        yield partial(_shrink, flow, gap, [mine], _LITTLE)
        yield partial(_shrink, flow, gap, [*around, mine], _LITTLE)
        yield partial(_head_next, flow, gap)
        yield partial(_last, flow, gap)
        yield partial(_shrink, flow, gap, [mine], _SMALLEST)
        yield partial(_shrink, flow, gap, [*around, mine], _SMALLEST)
        yield partial(_beside_next, flow, gap)
        for back in range(1, _BESIDE):
            yield partial(_beside_former, flow, gap, back)
    else:
        yield partial(_take_notes_along, flow, gap)
        yield partial(_shrink, flow, gap, around, _LITTLE)
    if not pictures(gap.box):
        yield partial(_let_break, flow, gap)
    yield partial(_grow, flow, gap)
    yield partial(_spread, flow, gap)


def _resize(flow: Flow, heights: Mapping[Any, float]) -> Changes:
    """Give pictures other heights, and measure those anew that stand at the top of the page."""
    changes = Changes(flow)
    changes.resize(heights)
    if heads := flow.heads.get(flow.index, ()):
        changes.head(flow.index, [(head.box, head.around) for head in heads])
    return changes


def _shrink(flow: Flow, gap: Gap, boxes: list[Any], least: float) -> Changes | None:
    """Make pictures smaller, all by the same part, so that what did not fit does."""
    made = flow.measure(gap.box, gap.parent)
    high = made.margin_height() - made.margin_bottom
    divisible = not is_figure(gap.box) and high > _UNDIVIDED * flow.line
    wanted = gap.lead + (2 * flow.line if divisible else high)
    if is_figure(gap.box):
        wanted += flow.notes_height(gap.box)
    heights = {image.element: image.height for image in lone_pictures(boxes)}
    whole = sum(heights.values())
    part = 1 - (wanted - gap.room + len(heights)) / whole if whole else 1
    if part >= 1 or part < _least(flow, heights, least):
        return None
    return _resize(flow, {element: part * height for element, height in heights.items()})


def _least(flow: Flow, heights: Mapping[Any, float], least: float) -> float:
    """Find by what part pictures may shrink until one of them is the least of its first height."""
    first = flow.first_heights
    return max(least * first.setdefault(one, high) / high for one, high in heights.items())


def _grow(flow: Flow, gap: Gap) -> Changes | None:
    """Make the pictures of a page larger, as far as their dots and the page allow."""
    images = lone_pictures(figures(flow.page))
    whole = sum(image.height for image in images)
    if not whole:
        return None
    part = 1 + (gap.room - flow.line) / whole
    heights = {one.element: min(part * one.height, _tallest(flow, one)) for one in images}
    if gap.room - (sum(heights.values()) - whole) > flow.hole:
        return None
    return _resize(flow, heights)


def _tallest(flow: Flow, image: Any) -> float:
    """Find the greatest height of a picture: of the paper, of the measure, of its dots."""
    measure = flow.page.width / image.width
    dots = getattr(image.replacement, "width", inf) / _COARSEST * 96 / image.width
    paper = _TALLEST * flow.page.margin_height() / image.height
    tallest: float = image.height * max(1, min(measure, dots, paper))
    return tallest


def _head_next(flow: Flow, gap: Gap) -> Changes | None:
    """Put a figure, and those right behind it, at the top of the next page; the text runs up."""
    siblings = gap.parent.children
    run = [*takewhile(is_figure, siblings[gap.index :])]
    end = gap.index + len(run)
    barrier, text = next_barrier([*gap.spots[:-1], (gap.parent, end - 1)])
    there = [(head.box, head.around) for head in flow.heads.get(flow.index + 1, ())]
    if (
        not text
        or (changes := _fitted(flow, [*there, *((box, gap.parent) for box in run)])) is None
    ):
        return None
    changes.take_out(gap.parent, gap.index, end)
    flow.make()
    if flow.resume_at is None or flow.calls_behind([note for box in run for note in notes(box)]):
        changes.undo()
        return None
    if barrier is not None and on_page(flow.page, barrier.element):
        changes.style(barrier, break_before="page")
    return changes


def _fitted(flow: Flow, boxes: list[tuple[Any, Any]]) -> Changes | None:
    """Put figures at the top of the next page, made smaller where they leave it too little."""
    made = [flow.measure(box, around) for box, around in boxes]
    whole = _HEADED * (flow.page.height + flow.head_height(flow.index))
    over = sum(box.margin_height() for box in made) - whole
    changes = Changes(flow)
    if over > 0:
        heights = {image.element: image.height for image in lone_pictures(made)}
        part = 1 - (over + len(heights)) / sum(heights.values()) if heights else 0
        if not heights or part < _least(flow, heights, _SMALLEST):
            return None
        changes.resize({element: part * height for element, height in heights.items()})
    changes.head(flow.index + 1, boxes)
    return changes


def _last(flow: Flow, gap: Gap) -> Changes | None:
    """Put figures behind the text that follows them, which ends the chapter on this page."""
    siblings = gap.parent.children
    run = [*takewhile(is_figure, siblings[gap.index :])]
    end = gap.index + len(run)
    behind = siblings[end:]
    barrier, text = next_barrier([*gap.spots[:-1], (gap.parent, end - 1)])
    if not text or barrier is not None or (any(map(notes, run)) and any(map(notes, behind))):
        return None
    changes = Changes(flow)
    changes.take_out(gap.parent, gap.index, end)
    changes.fill(gap.parent, [*gap.parent.children, *run])
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
    if gap.lead or len(pictures(gap.box)) != 1 or (notes(gap.box) and any(map(notes, beside))):
        return None
    changes = Changes(flow)
    changes.style(gap.box, float="right", width=length(_HALF, "%"), margin_left=length(flow.line))
    changes.style(gap.box, margin_top=length(flow.line / 2), margin_bottom=length(flow.line / 2))
    high = flow.measure(gap.box, gap.parent).margin_height()
    if 2 * sum(flow.measure(box, gap.parent).height for box in beside) < high - flow.line:
        changes.undo()
        return None
    figure = gap.box
    changes.take_out(gap.parent, gap.index, gap.index + 1)
    rest = gap.parent.children
    changes.fill(gap.parent, [*rest[:at], figure, *rest[at:]])
    for box in beside:
        changes.style(box, widows=_NARROW_WIDOWS)
    barrier, _ = next_barrier(gap.spots)
    if barrier is not None:
        changes.style(barrier, clear="both")
    return changes


def _spread(flow: Flow, gap: Gap) -> Changes | None:
    """Widen the spaces above headings, pictures and the like, half a line at a time."""
    wide = [(box, space) for box, space in spaces(flow.page) if box.element in flow.sources]
    first = [flow.first_spaces.setdefault(box.element, space) for box, space in wide]
    widened = sum(space for _, space in wide) - sum(first)
    wanted = ceil((gap.room + widened - flow.hole) / (flow.line / 2))
    steps = min(wanted, _STEPS * len(wide))
    if steps * flow.line / 2 <= widened + 1:
        return None
    changes = Changes(flow)
    for at, (box, _) in enumerate(wide):
        if more := len(range(at, steps, len(wide))):
            top = length(first[at] + more * flow.line / 2)
            changes.style(flow.sources[box.element], margin_top=top)
    return changes


def _take_notes_along(flow: Flow, gap: Gap) -> Changes | None:
    """Let the lines go over that call a note which does not fit, and not all of their block.

    WeasyPrint 70 leaves the space above notes empty once it has sent the only one overleaf.
    """
    called = notes(gap.box) if hasattr(gap.box, "children") else []
    changes = Changes(flow)
    for note in called:
        changes.style(note, footnote_policy="line")
    return changes if called else None


def _is_card(box: Any) -> bool:
    """Tell whether a box is the card of a film, whose code and address belong together."""
    return box.element is not None and "embed" in (box.element.get("class") or "").split()


def _let_break(flow: Flow, gap: Gap) -> Changes | None:
    """Let a block that is kept together, without a picture, go on overleaf."""
    if gap.box.style["break_inside"] == "auto" or _is_card(gap.box):
        return None
    changes = Changes(flow)
    changes.style(gap.box, break_inside="auto")
    return changes
