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
from itertools import takewhile
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
from anthology.outputs.pdf.weasyprint.pages import Changes, content_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.outputs.pdf.weasyprint.boxes import FigurePlace
    from anthology.outputs.pdf.weasyprint.pages import PageMaker


# Find what a page ended short before.

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
    if type(spots[-1][0]).__name__ == "LineBox":  # a paragraph that is divided for what follows it
        spots = spots[:-2]
    if not hasattr(spots[-1][0], "children"):
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


def lone_pictures(boxes: list[Any]) -> list[Any]:
    """List the pictures of those figures, laid out, that hold one."""
    return [found[0] for box in boxes if len(found := pictures(box)) == 1]


# Give pictures one of three widths.

_WIDTHS = (1.0, 2 / 3, 0.5)  # of the measure
_NARROWER = 0.75  # of its width is the least of a picture that has none of the three
_COARSEST = 150  # dpi, below which no picture is enlarged


def set_widths(flow: PageMaker) -> bool:
    """Give each picture of a document that stands alone in its figure the greatest that suits it.

    It is no higher than the stylesheets allow and no coarser than 150 dpi. One that suits none of
    them (a tall one, a small one) is as wide as it can be, one with a width of its own keeps it.
    """
    found = [box for box in flow.sources.values() if is_figure(box)]
    for image in lone_pictures(found):
        size = getattr(image, "replacement", None)
        style = image.style
        if style["width"] != "auto" or size is None:
            continue
        natural, _, ratio = size.get_intrinsic_size(style["image_resolution"], style["font_size"])
        tallest = getattr(style["max_height"], "value", inf)
        widest = min(tallest * (ratio or 0), _dots(image)) / flow.page.width
        if any(part <= widest for part in _WIDTHS):
            at = next(at for at, part in enumerate(_WIDTHS) if part <= widest)
            Changes(flow).widen(image, _WIDTHS, at)
        elif widest:
            widest = min(widest, natural / flow.page.width)
            Changes(flow).widen(image, (widest, _NARROWER * widest), 0)
    return bool(flow.widths)


def _dots(image: Any) -> float:
    """Give the greatest width, in px, that a picture has dots for."""
    dots: float = getattr(image.replacement, "width", inf)
    return dots / _COARSEST * 96


def _step(changes: Changes, images: Iterable[Any], steps: int) -> float:
    """Make pictures narrower by some steps; tell by how much they become lower, in px."""
    saved = 0.0
    for image in images:
        if image.element in changes.flow.widths:
            widths, at = changes.flow.widths[image.element]
            new = min(at + steps, len(widths) - 1)
            saved += image.height * (1 - widths[new] / widths[at])
            changes.widen(image, widths, new)
    return saved


# Know what can be done about a page that ends short: each remedy changes the tree of boxes.
#
# A remedy that cannot help gives None and leaves everything as it was.

_HEADED = 0.85  # of a page, at most, that figures at its top take
_HALF = 48  # per cent of the measure that a figure beside text takes
_LETTER, _FEWEST_LETTERS = 0.5, 20  # em; letters of a line beside a figure, at least
_UNDIVIDED = 3.5  # lines: a paragraph of no more stays together
_BESIDE = 6  # paragraphs, at most, that a figure stands beside
_NARROW_WIDOWS = 4  # lines at half measure, which are two where the next page has it whole

Remedy = Callable[[], Changes | None]


def remedies(flow: PageMaker, gap: Gap) -> Iterator[Remedy]:
    """List what can be done, the gentlest first."""
    around = figures(flow.page)
    if is_figure(gap.box):
        mine = flow.measure(gap.box, gap.parent)
        yield partial(_shrink, flow, gap, [mine])
        announced = gap.index > 0 and introduces(gap.parent.children[gap.index - 1])
        moves = may_move(gap.box) and not announced
        if moves:
            yield partial(_head_next, flow, gap)
        yield partial(_shrink, flow, gap, [*around, mine], len(_WIDTHS) - 1)
        for back in range(1, _BESIDE) if moves else ():
            yield partial(_beside, flow, gap, back)
    else:
        yield partial(_shrink, flow, gap, around)
    if not pictures(gap.box):
        yield partial(_let_break, flow, gap)
    yield partial(_spread, flow, gap)


def _shrink(flow: PageMaker, gap: Gap, boxes: list[Any], steps: int = 1) -> Changes | None:
    """Make pictures narrower, so that what did not fit does."""
    made = flow.measure(gap.box, gap.parent)
    high = made.margin_height() - made.margin_bottom
    divisible = not is_figure(gap.box) and high > _UNDIVIDED * flow.line
    wanted = gap.lead + (2 * flow.line if divisible else high)
    if is_figure(gap.box):
        wanted += flow.notes_height(gap.box)
    changes = Changes(flow)
    saved = _step(changes, lone_pictures(boxes), steps)
    if not saved or saved < wanted - gap.room:
        changes.undo()
        return None
    if heads := flow.heads.get(flow.index, ()):  # their pictures may have changed
        changes.head(flow.index, [(head.box, head.around) for head in heads])
    return changes


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
        changes.push(barrier)
    return changes


def _fitted(flow: PageMaker, boxes: list[tuple[Any, Any]]) -> Changes | None:
    """Put figures at the top of the next page, made smaller where they leave it too little."""
    made = [flow.measure(box, around) for box, around in boxes]
    whole = _HEADED * (flow.page.height + flow.head_height(flow.index))
    over = sum(box.margin_height() for box in made) - whole
    changes = Changes(flow)
    if over > 0 and _step(changes, lone_pictures(made), 1) < over:
        changes.undo()
        return None
    changes.head(flow.index + 1, boxes)
    return changes


def _beside(flow: PageMaker, gap: Gap, back: int) -> Changes | None:
    """Let a figure float at half measure beside the paragraphs before it, so many back."""
    at = gap.index - back
    beside = gap.parent.children[max(at, 0) : gap.index]
    if at < 0 or not all(map(is_text, beside)) or not flow.begins_here(gap.parent, at):
        return None
    letters = (1 - _HALF / 100) * flow.page.width / (_LETTER * flow.root.style["font_size"])
    if gap.lead or len(pictures(gap.box)) != 1 or letters < _FEWEST_LETTERS:
        return None
    if notes(gap.box) and any(map(notes, beside)):
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
    for image in pictures(gap.box):
        if image.width > _HALF / 100 * flow.page.width:
            changes.widen(image, (1.0,), 0)
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
    steps = min(wanted, len(wide))
    if steps * flow.line <= widened + 1:
        return None
    changes = Changes(flow)
    for at, (box, _) in enumerate(wide):
        if more := len(range(at, steps, len(wide))):
            top = content_length(first[at] + more * flow.line)
            changes.style(flow.sources[box.element], margin_top=top)
    return changes


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


# Fill the heights of figures up to whole lines, so that the text of facing pages stands level.

_NEARLY = 0.5  # px by which rounding may miss the grid


def align_figures(flow: PageMaker) -> bool:
    """Fill up the figures of the page that were not before; tell whether any changed."""
    heads = {head.box.element for head in flow.heads.get(flow.index, ())}
    new = [box for box in figures(flow.page) if box.element not in flow.aligned | heads]
    flow.aligned |= {box.element for box in new}
    return sum(_fill_up(flow, box) for box in new) > 0


def _fill_up(flow: PageMaker, box: Any) -> bool:
    """Bring the end of a figure to the grid of lines; tell whether anything was changed.

    What it lacks to that is left below it, or, in a card, half above its words and half below.
    """
    over = box.border_height() % flow.line
    if min(over, flow.line - over) < _NEARLY:
        return False
    above = (flow.line - over) / 2 if box.padding_top else 0.0
    below = flow.line - over - above
    Changes(flow).style(
        flow.sources[box.element],
        padding_top=content_length(box.padding_top + above),
        padding_bottom=content_length(box.padding_bottom + below),
    )
    return True


def set_in_line(flow: PageMaker) -> bool:
    """Take figures out of the side of their text where they reach into the notes or off the page.

    Text comes below them, as below any other figure. Tells whether there were any.
    """
    if room(flow.page) >= -_TOLERANCE:
        return False
    nothing, changes = content_length(0), Changes(flow)
    floats = [box for box in figures(flow.page) if box.style["float"] != "none"]
    for box in floats:
        source = flow.sources[box.element]
        width = content_length(_HALF, "%")
        changes.style(source, float="none", width=width, margin_left=nothing, margin_right=nothing)
    return bool(floats)


_TOLERANCE = 1  # px below the foot, which rounding may come to
_ROUNDS = 4  # things put right on one page, at most


def place_figures(flow: PageMaker) -> None:
    """Make the next page of a document, changing figures until it leaves no hole."""
    flow.make()
    if flow.index == 0 and set_widths(flow):
        flow.make()
    if align_figures(flow):
        flow.make()
    if set_in_line(flow):
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
        flow.make()  # remedies look at the page as it was, not at what was tried last
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
