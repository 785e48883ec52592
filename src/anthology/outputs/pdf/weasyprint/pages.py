"""Make a page of WeasyPrint's again and again, from the same beginning, until it is well filled.

WeasyPrint 70 makes page after page out of a tree of boxes that it keeps. Between two tries the
boxes that are yet to come may be changed, which costs a page and not a second layout. There is no
public way to do that, so the two functions of it that make a page are wrapped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from math import ceil, inf
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.weasyprint.boxes import filled, line_height, notes, path, room
from anthology.outputs.pdf.weasyprint.lines import forbid_division, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_NO_END = float("-inf")
_LINES = 3  # that a page may end short
_DIVIDED = 4  # times that a page is made anew so that it does not end within a word


@dataclass(frozen=True, slots=True)
class TopFigure:
    """Hold a figure that stands at the top of a page: its box and that around it.

    `height` is what it takes, in px, with the space below it and without that above.
    """

    box: Any
    around: Any
    height: float


@dataclass(frozen=True, slots=True)
class LaidPage:
    """Hold a page as it is kept, with what WeasyPrint knows at its end.

    `short` is by how many lines it ends above the foot of a whole page, `lines` how many it is
    filled with; it `is_broken` where a style says so. On a page that `is_left` the spread begins.
    """

    page: Any
    resume_at: Any
    reported: list[Any]
    state: dict[str, Any]
    short: float
    lines: float
    is_broken: bool
    is_left: bool


class PageMaker:
    """Hold a document that is being laid out, at the page that is next.

    `root` is its tree of boxes; `index` counts pages from 0; `page` and `resume_at` are the page
    as it was made last and where it broke off (None at the end of the document). `heads` are
    figures taken out of the tree to stand at the top of a page, by its index; `sources` the boxes
    of the tree by their elements, the outermost of each; `widths` are those that a picture may
    have, by its element, in parts of what is around it, and which of them it has; `first_spaces`
    are those above blocks before they were changed, in px; `aligned` the elements of figures that
    are whole lines high. `line` is the height of a line of text, `hole` what may be empty at the
    foot of a page.
    """

    def __init__(self, make: Callable[..., tuple[Any, Any]], *around: Any) -> None:
        self._make = make
        self.context, self.root, self.html = around
        self.index = -1
        self.page: Any = None
        self.resume_at: Any = None
        self.heads: dict[int, tuple[TopFigure, ...]] = {}
        self.widths: dict[Any, tuple[tuple[float, ...], int]] = {}
        self.first_spaces: dict[Any, float] = {}
        self.aligned: set[Any] = set()
        self.given: dict[int, int] = {}
        self.pages: list[LaidPage] = []
        self.out = 0  # of them, that WeasyPrint has
        self.line = line_height(self.root.style)
        self.sources = {box.element: box for box in reversed([*self.root.descendants()])}
        self.pushed: set[Any] = set()  # elements that begin a page behind figures at its top
        self.undo: list[Callable[[], None]] = []  # what puts the changes of boxes back
        self._notes = self.context.footnotes[:]
        self._beginning: tuple[Any, ...] = ()
        self._known: list[tuple[Any, ...]] = []  # at the beginning of each page

    def begin(self, index: int) -> None:
        """Start on the next page, or again on one before: all is as it was then."""
        context = self.context
        found = setting(context)
        if index < len(self._known):
            self._return_to(index)
        else:
            known = (self.aligned.copy(), self.first_spaces.copy(), found.closed.copy())
            self._known.append((len(self.undo), *known, self._notes_now()))
        self.index = index
        for note in [note for head in self.heads.get(index, ()) for note in notes(head.box)]:
            context.footnotes.remove(note)
            context.reported_footnotes.append(note)
        self._beginning = self._notes_now()

    def _return_to(self, index: int) -> None:
        """Put back what was changed since a page was begun."""
        changes, aligned, first_spaces, closed, waiting = self._known[index]
        del self._known[index + 1 :], self.pages[index:]
        self.put_back(changes)
        self.aligned, self.first_spaces = aligned.copy(), first_spaces.copy()
        setting(self.context).closed = closed.copy()
        self._set_notes(waiting)
        del self.context.page_maker[index + 1 :]

    def put_back(self, changes: int) -> None:
        """Undo all changes of boxes but the first ones."""
        while len(self.undo) > changes:
            self.undo.pop()()

    def _notes_now(self) -> tuple[Any, ...]:
        """Tell which notes are still to come, and what is carried over."""
        context = self.context
        waiting = context.footnotes[:], context.reported_footnotes[:]
        return *waiting, dict(context.broken_out_of_flow)

    def _set_notes(self, waiting: tuple[Any, ...]) -> None:
        """Let notes come again, and what was carried over."""
        notes, reported, broken = waiting
        context = self.context
        context.footnotes, context.reported_footnotes = notes[:], reported[:]
        context.broken_out_of_flow = dict(broken)

    def keep(self) -> None:
        """Keep the page as it was made last."""
        given = self.given.get(self.index, 0)
        rtl = self.root.style["direction"] == "rtl"
        reported = self.context.reported_footnotes[:]
        self.page.is_pushed = self.is_pushed
        self.pages.append(
            LaidPage(
                self.page,
                self.resume_at,
                reported,
                {**self.context.page_maker[self.index][-1]},
                room(self.page) / self.line + given,
                filled(self.page) / self.line,
                self.is_broken,
                self.context.page_maker[self.index][2] == rtl,
            )
        )

    def give_out(self) -> tuple[Any, Any]:
        """Give WeasyPrint the next page that was kept, and let it know what it would have known."""
        made, entry = self.pages[self.out], self.context.page_maker[self.out]
        self.out += 1
        entry[-1].update(made.state)
        self.context.reported_footnotes = made.reported
        return made.page, made.resume_at

    @property
    def is_finished(self) -> bool:
        """Tell whether all pages are kept."""
        last = self.pages[-1] if self.pages else None
        return last is not None and last.resume_at is None and not last.reported

    @property
    def hole(self) -> float:
        """Give what may be empty at the foot of the page, in px."""
        return max(1, _LINES - self.given.get(self.index, 0)) * self.line + 1

    def make(self) -> None:
        """Make the page, anew if it was made before, and again where it ends within a word."""
        for _ in range(_DIVIDED):
            self._make_once()
            if not forbid_division(self.context, self.root, self.page, self.resume_at):
                return
        self._make_once()

    def _make_once(self) -> None:
        """Make the page again from its beginning."""
        context = self.context
        self._set_notes(self._beginning)
        del context.page_maker[self.index + 1 :]
        state = {"content_changed": False, "pages_wanted": False}
        context.page_maker[self.index][-1].update(state, anchors=[], content_lookups=[])
        self.page, self.resume_at = self._make(self.index, context, self.root, self.html)

    @property
    def is_broken(self) -> bool:
        """Tell whether the page ends where a style says so, and not for the sake of a figure."""
        following = self.context.page_maker[self.index + 1][1]
        return (following["break"] != "any" or bool(following["page"])) and not self.is_pushed

    @property
    def is_pushed(self) -> bool:
        """Tell whether the page ends before what a figure at the next may not pass."""
        spots = path(self.root, self.resume_at)
        return any(box.children[at].element in self.pushed for box, at in spots[-1:])

    def head_of(self, box: Any, around: Any) -> TopFigure:
        """Measure a figure that is to stand at the top of a page."""
        made = self.measure(box, around)
        return TopFigure(box, around, made.margin_height() - made.margin_top)

    def notes_height(self, box: Any) -> float:
        """Measure what the notes called in a box would add to those of the page."""
        from weasyprint.formatting_structure.build import create_anonymous_boxes  # noqa: PLC0415

        if not (called := notes(box)):
            return 0.0
        area = self.context.current_footnote_area.copy()
        area.children = [*self.context.current_page_footnotes, *called]
        area = create_anonymous_boxes(area.deepcopy())
        height = self.measure(area, area.page).margin_height()
        there = self.page.children[1]
        return float(height - (there.margin_height() if there.children else 0))

    def calls_behind(self, passed: list[Any]) -> bool:
        """Tell whether this page has notes, or sends some on, that come behind those passed."""
        called = [*self.context.current_page_footnotes, *self.context.reported_footnotes]
        order = {note: at for at, note in enumerate(self._notes)}
        return any(order[note] > order[other] for note in called for other in passed)

    def begins_here(self, parent: Any, index: int) -> bool:
        """Tell whether a child of a box in the tree begins on this page, not on one before."""
        began = path(self.root, self.context.page_maker[self.index][0])
        return all(index > at for box, at in began if box is parent)

    def head_height(self, index: int) -> float:
        """Tell how much of a page its figures at the top take, in whole lines."""
        height = sum(head.height for head in self.heads.get(index, ()))
        return ceil(height / self.line) * self.line

    def set_heads(self, index: int, page: Any) -> Iterator[Any]:
        """Lay out the figures that stand at the top of a page; its text begins below them."""
        top = page.content_box_y() - self.head_height(index)
        for head in self.heads[index]:
            made = self.measure(head.box, head.around)
            # A box that keeps floats out (a card) is measured where the box around it stands.
            across = page.content_box_x() - made.position_x
            made.translate(across, top - made.position_y - made.margin_top)
            top += head.height
            yield made

    def measure(self, box: Any, around: Any) -> Any:
        """Lay out a box of the tree apart from any page, as it would stand in another box.

        The notes that it calls stay to be called.
        """
        from weasyprint.layout.block import block_level_layout  # noqa: PLC0415

        context = self.context
        waiting, context.footnotes = context.footnotes, []
        lines = setting(context)
        here, lines.top = lines.top, None
        context.create_block_formatting_context()
        box.position_x = box.position_y = 0
        made = block_level_layout(context, box, _NO_END, None, around, page_is_empty=True)[0]
        context.finish_block_formatting_context()
        context.footnotes, lines.top = waiting, here
        return made


class Changes:
    """Change boxes of the tree so that all can be undone."""

    def __init__(self, flow: PageMaker) -> None:
        self.flow = flow
        self._before = len(flow.undo)

    def style(self, box: Any, **properties: Any) -> None:
        """Give a box other values of properties."""
        former, box.style = box.style, box.style.copy()
        box.style.update(properties)
        self.flow.undo.append(lambda: setattr(box, "style", former))

    def fill(self, box: Any, children: list[Any]) -> None:
        """Give a box other children."""
        former, box.children = box.children, children
        self.flow.undo.append(lambda: setattr(box, "children", former))

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

    def push(self, box: Any) -> None:
        """Let a box begin the next page."""
        self.style(box, break_before="page")
        self.flow.pushed.add(box.element)
        self.flow.undo.append(lambda: self.flow.pushed.discard(box.element))

    def widen(self, image: Any, widths: tuple[float, ...], at: int) -> None:
        """Give a picture one of some widths, in parts of what is around it."""
        flow = self.flow
        width, free = content_length(100 * widths[at], "%"), content_length(inf)
        source = flow.sources[image.element]
        self.style(source, width=width, height="auto", max_height=free)
        former = flow.widths.get(image.element, (widths, at))
        flow.widths[image.element] = widths, at
        self.flow.undo.append(lambda: flow.widths.update({image.element: former}))

    def head(self, index: int, boxes: list[tuple[Any, Any]]) -> None:
        """Put figures, each with the box around it, at the top of a page, and no others."""
        flow = self.flow
        former = flow.heads.get(index, ())
        flow.heads[index] = tuple(flow.head_of(box, around) for box, around in boxes)
        self.flow.undo.append(lambda: flow.heads.update({index: former}))

    def undo(self) -> None:
        """Put everything back."""
        self.flow.put_back(self._before)


def _follows(former: Any, box: Any) -> bool:
    """Tell whether two boxes are plain paragraphs, the second of which may be indented."""
    return all(one.element_tag == "p" and not one.element.get("class") for one in (former, box))


def content_length(value: float, unit: str = "px") -> Any:
    """Write a length as a value of style."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415

    return Dimension(value, unit)


def watch_pages(look: Callable[[PageMaker], None]) -> None:
    """Have `look` make and keep all pages of a document, as often as it wants.

    This holds for the rest of the process.
    """
    from weasyprint.layout import page as module  # noqa: PLC0415

    module.remake_page = _shown(module.remake_page, look)
    module.make_page = _headed(module.make_page)


def _shown(make: Any, look: Callable[[PageMaker], None]) -> Any:
    """Wrap the function that makes a page, so that `look` makes all before the first is given."""

    @wraps(make)
    def remake_page(index: int, context: Any, root: Any, html: Any) -> tuple[Any, Any]:
        """Give a page that was made; make it anew where its numbers of pages call for that."""
        if index == 0 and "flow" not in context.__dict__:
            context.flow = PageMaker(make, context, root, html)
            look(context.flow)
        flow: PageMaker = context.flow
        if flow.out < len(flow.pages) and index == flow.out:
            return flow.give_out()
        made: tuple[Any, Any] = make(index, context, root, html)
        return made

    return remake_page


def _headed(make: Any) -> Any:
    """Wrap the function that lays a page out, so that figures can stand at its head."""

    @wraps(make)
    def make_page(
        context: Any, root: Any, kind: Any, resume_at: Any, number: int, state: Any
    ) -> Any:
        """Lay a page out below the figures at its head."""
        index, flow = number - 1, context.flow
        style, height = context.style_for(kind), flow.head_height(index)
        setting(context).top = _top(style) + height
        given = flow.given.get(index, 0) * flow.line
        for side, more in (("margin_top", height), ("margin_bottom", given)):
            _widen(style, side, more)
        page, *rest = make(context, root, kind, resume_at, number, state)
        page.given = given
        if index in flow.heads:
            laid = page.children[0]
            laid.children = [*flow.set_heads(index, page), *laid.children]
        return page, *rest

    return make_page


def _widen(style: Any, side: str, more: float) -> None:
    """Widen a margin of a page by some px; one that is not given as a length stays."""
    if more and style[side] != "auto":
        value, unit = style[side].value, style[side].unit
        value *= style["size"][1] / 100 if unit == "%" else 1
        style[side] = content_length(value + more)


def _top(style: Any) -> float:
    """Tell where the text of a page begins, in px from the top of its box."""
    edges = (style["margin_top"], style["padding_top"])
    return float(sum(getattr(one, "value", 0) for one in edges)) + float(style["border_top_width"])
