"""Place figures so that they leave no holes: look at a page, change what comes, make it again.

A figure that does not fit the rest of its page moves to the next one and tears a hole. Remedies
are tried in turn until the page is full, from a picture a little smaller to one beside text at
half measure. A figure never passes a heading or another figure and never goes further than to
the next page. What leaves a page no fuller than it was is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.weasyprint.boxes import (
    figures,
    introduces,
    is_figure,
    is_text,
    keeps_with_next,
    may_move,
    next_barrier,
    notes,
    on_page,
    path,
    pictures,
    room,
    spaces,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.outputs.pdf.weasyprint.boxes import FigurePlace
    from anthology.outputs.pdf.weasyprint.pages import PageMaker


# Find what a page ended short before, and change boxes so that it can be undone.

_WRAPPERS = ("div", "section", "article", "li")


@dataclass(frozen=True, slots=True)
class Gap:
    """Say what did not fit on a page, and how much of the page that leaves empty.

    `spots` lead down the tree to the figure, or to what else begins the next page; `lead` is the
    height of the headings that went over with it.
    """

    room: float
    spots: list[FigurePlace]
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


def find_gap(flow: PageMaker) -> Gap | None:
    """Find what did not fit on the page just made; None where nothing left it short."""
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

    def __init__(self, flow: PageMaker) -> None:
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
            high = content_length(height)
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


def content_length(value: float, unit: str = "px") -> Any:
    """Write a length as a value of style."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415

    return Dimension(value, unit)


def lone_pictures(boxes: list[Any]) -> list[Any]:
    """List the pictures of those figures, laid out, that hold one."""
    return [found[0] for box in boxes if len(found := pictures(box)) == 1]


# Know what can be done about a page that ends short: each remedy changes the tree of boxes.
#
# A remedy that cannot help gives None and leaves everything as it was.

_LITTLE = 0.85  # of its first height: a picture so much smaller looks the same
_SMALLEST = (
    0.6  # of its first height: type of 10 pt within a drawing is 6 pt then, the least to read
)
_TALLEST = 0.45  # of the height of the paper
_COARSEST = 150  # dpi of a picture that is made larger
_HEADED = 0.85  # of a page, at most, that figures at its top take
_HALF = 48  # per cent of the measure that a figure beside text takes
_UNDIVIDED = 3.5  # lines: a paragraph of no more stays together
_BESIDE = 6  # paragraphs, at most, that a figure stands beside
_NARROW_WIDOWS = 4  # lines at half measure, which are two where the next page has it whole
_STEPS = 1  # lines, at most, that a space is widened by

Remedy = Callable[[], Changes | None]


def remedies(flow: PageMaker, gap: Gap) -> Iterator[Remedy]:
    """List what can be done, the gentlest first."""
    around = figures(flow.page)
    if is_figure(gap.box):
        mine = flow.measure(gap.box, gap.parent)
        yield partial(_shrink, flow, gap, [mine], _LITTLE)
        yield partial(_shrink, flow, gap, [*around, mine], _LITTLE)
        if moves := may_move(gap.box) and not _is_announced(gap):
            yield partial(_head_next, flow, gap)
            yield partial(_last, flow, gap)
        yield partial(_shrink, flow, gap, [mine], _SMALLEST)
        yield partial(_shrink, flow, gap, [*around, mine], _SMALLEST)
        if moves:
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


def _is_announced(gap: Gap) -> bool:
    """Tell whether the block right before a figure leads to it with a colon."""
    return gap.index > 0 and introduces(gap.parent.children[gap.index - 1])


def _resize(flow: PageMaker, heights: Mapping[Any, float]) -> Changes:
    """Give pictures other heights, and measure those anew that stand at the top of the page."""
    changes = Changes(flow)
    changes.resize(heights)
    if heads := flow.heads.get(flow.index, ()):
        changes.head(flow.index, [(head.box, head.around) for head in heads])
    return changes


def _shrink(flow: PageMaker, gap: Gap, boxes: list[Any], least: float) -> Changes | None:
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


def _least(flow: PageMaker, heights: Mapping[Any, float], least: float) -> float:
    """Find by what part pictures may shrink until one of them is the least of its first height."""
    first = flow.first_heights
    return max(least * first.setdefault(one, high) / high for one, high in heights.items())


def _grow(flow: PageMaker, gap: Gap) -> Changes | None:
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


def _tallest(flow: PageMaker, image: Any) -> float:
    """Find the greatest height of a picture: of the paper, of the measure, of its dots."""
    measure = flow.page.width / image.width
    dots = getattr(image.replacement, "width", inf) / _COARSEST * 96 / image.width
    paper = _TALLEST * flow.page.margin_height() / image.height
    tallest: float = image.height * max(1, min(measure, dots, paper))
    return tallest


def _head_next(flow: PageMaker, gap: Gap) -> Changes | None:
    """Put a figure, and those right behind it, at the top of the next page; the text runs up."""
    siblings = gap.parent.children
    run = [*takewhile(may_move, siblings[gap.index :])]
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


def _fitted(flow: PageMaker, boxes: list[tuple[Any, Any]]) -> Changes | None:
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


def _last(flow: PageMaker, gap: Gap) -> Changes | None:
    """Put figures behind the text that follows them, which ends the chapter on this page."""
    siblings = gap.parent.children
    run = [*takewhile(may_move, siblings[gap.index :])]
    end = gap.index + len(run)
    behind = siblings[end:]
    barrier, text = next_barrier([*gap.spots[:-1], (gap.parent, end - 1)])
    if not text or barrier is not None or (any(map(notes, run)) and any(map(notes, behind))):
        return None
    changes = Changes(flow)
    changes.take_out(gap.parent, gap.index, end)
    changes.fill(gap.parent, [*gap.parent.children, *run])
    return changes


def _beside_next(flow: PageMaker, gap: Gap) -> Changes | None:
    """Stand a figure beside the text behind it."""
    beside = [*takewhile(is_text, gap.parent.children[gap.index + 1 :][:_BESIDE])]
    return _beside(flow, gap, gap.index, beside)


def _beside_former(flow: PageMaker, gap: Gap, back: int) -> Changes | None:
    """Stand a figure beside the paragraphs before it, so many back."""
    at = gap.index - back
    beside = gap.parent.children[max(at, 0) : gap.index]
    if at < 0 or not all(map(is_text, beside)) or not flow.begins_here(gap.parent, at):
        return None
    return _beside(flow, gap, at, beside)


def _beside(flow: PageMaker, gap: Gap, at: int, beside: list[Any]) -> Changes | None:
    """Let a figure float at half measure, from a place among its siblings on."""
    if gap.lead or len(pictures(gap.box)) != 1 or (notes(gap.box) and any(map(notes, beside))):
        return None
    changes = Changes(flow)
    changes.style(
        gap.box,
        float="right",
        width=content_length(_HALF, "%"),
        margin_left=content_length(flow.line),
    )
    changes.style(
        gap.box,
        margin_top=content_length(flow.line / 2),
        margin_bottom=content_length(flow.line / 2),
    )
    high = flow.measure(gap.box, gap.parent).margin_height()
    if 2 * sum(flow.measure(box, gap.parent).height for box in beside) < high - flow.line:
        changes.undo()
        return None
    figure = gap.box
    changes.take_out(gap.parent, gap.index, gap.index + 1)
    rest = gap.parent.children
    changes.fill(gap.parent, [*rest[:at], figure, *rest[at:]])
    for box in beside:  # too narrow to be justified
        changes.style(box, widows=_NARROW_WIDOWS, text_align_all="start")
        for line in box.descendants():
            changes.style(line, text_align_all="start")
    barrier, _ = next_barrier(gap.spots)
    if barrier is not None:
        changes.style(barrier, clear="both")
    return changes


def _spread(flow: PageMaker, gap: Gap) -> Changes | None:
    """Widen the spaces above headings, pictures and the like, a line at a time."""
    wide = [(box, space) for box, space in spaces(flow.page) if box.element in flow.sources]
    first = [flow.first_spaces.setdefault(box.element, space) for box, space in wide]
    widened = sum(space for _, space in wide) - sum(first)
    wanted = ceil((gap.room + widened - flow.hole) / flow.line)
    steps = min(wanted, _STEPS * len(wide))
    if steps * flow.line <= widened + 1:
        return None
    changes = Changes(flow)
    for at, (box, _) in enumerate(wide):
        if more := len(range(at, steps, len(wide))):
            top = content_length(first[at] + more * flow.line)
            changes.style(flow.sources[box.element], margin_top=top)
    return changes


def _take_notes_along(flow: PageMaker, gap: Gap) -> Changes | None:
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


def _let_break(flow: PageMaker, gap: Gap) -> Changes | None:
    """Let a block that is kept together, without a picture, go on overleaf."""
    if gap.box.style["break_inside"] == "auto" or _is_card(gap.box):
        return None
    changes = Changes(flow)
    changes.style(gap.box, break_inside="auto")
    return changes


# Round the heights of figures to whole lines, so that the text of facing pages stands level.
#
# What is less than half a line too high is taken from the picture; else the line is filled up.

_NEARLY = 0.5  # px


def align_figures(flow: PageMaker) -> bool:
    """Round the figures of the page that were not rounded before; tell whether any changed."""
    heads = {head.box.element for head in flow.heads.get(flow.index, ())}
    new = [box for box in figures(flow.page) if box.element not in flow.aligned | heads]
    flow.aligned |= {box.element for box in new}
    return sum(_round(flow, box) for box in new) > 0


def _round(flow: PageMaker, box: Any) -> bool:
    """Bring the end of a figure to the grid of lines; tell whether anything was changed."""
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
        below = content_length(box.padding_bottom + flow.line - over)
        changes.style(flow.sources[box.element], padding_bottom=below)
    return True


_TOLERANCE = 1  # px
_ROUNDS = 4  # things put right on one page, at most


def place_figures(flow: PageMaker) -> None:
    """Make the next page of a document, changing figures until it leaves no hole."""
    flow.make()
    if align_figures(flow):
        flow.make()
    for _ in range(_ROUNDS):
        gap = find_gap(flow)
        if gap is None or not _close(flow, gap):
            return


def _close(flow: PageMaker, gap: Gap) -> bool:
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


def _made(flow: PageMaker) -> float:
    """Make the page and measure what is empty; nothing matters at the end of a chapter.

    A page with something below its foot is none at all, nor one that divides a figure beside text.
    """
    flow.make()
    left = room(flow.page)
    if left < -_TOLERANCE or flow.context.broken_out_of_flow:
        return inf
    return 0.0 if flow.resume_at is None else left
