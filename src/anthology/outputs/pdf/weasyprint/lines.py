"""Choose the line breaks of a paragraph together, where breaking line by line leaves faults.

WeasyPrint 70 fills one line after another. A long word that does not fit then leaves its line
loose, though the lines before it could have ended a word earlier. Here a paragraph with such a
fault is broken anew: each line may end as it did, one break earlier, or, its spaces a little
narrower, one break later, and the cheapest way through is taken (after D. E. Knuth and
M. F. Plass, Breaking paragraphs into lines, 1981; found by Dijkstra's algorithm).

A stylesheet asks for it by a property of its own, which is inherited as `text-wrap` of CSS is:
`--wrap: pretty` for text, `--wrap: balance` for titles, whose lines become equally long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from heapq import heappop, heappush
from itertools import count, takewhile
from math import inf
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.weasyprint.grid import grid_of, on_grid, own_word, set_height
from anthology.outputs.pdf.weasyprint.measuring import (
    PLAIN,
    measured_text,
    spread_letters,
    usual_space,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


Break = tuple[int, ...]  # where a line ends: indexes down the tree of boxes, then bytes of text

_LOOSE = 1.75  # times the usual space, from which a line is worth a search
_FILLED = 1.2  # times the usual space, up to which a line has no room for one more syllable
_NARROWEST = 0.85  # of the usual space, to which spaces may shrink
_SHORTEST = 3.0  # em of a last line, below which it looks lost
_LADDER = 2  # lines in a row that may end with a hyphen
_BACK = 6  # lines before a fault that may change too
_NEAR = 3  # lines from one fault to the next, up to which they are mended together
_AHEAD = 6  # lines behind it whose looks are weighed: a worse line may lead to better ones
_TRIES = 20  # lines laid out for each line of a paragraph, at most: most need three
_OPENERS, _CLOSERS = frozenset("([{«“‘¿¡"), frozenset(",.;:!?…)]}»”’%")  # keep to their word
_BROKEN_ANYWHERE = "\u2e80"  # the first of the letters of China and Japan
_SPACES = (" ", "\u00a0")  # that are widened to justify a line
_HALVINGS = 4  # of half the width, to find that of a balanced title: 3 % of it
_MOST_BALANCED = 5  # lines of a title: what is longer is text
# Costs. A line with twice the usual space costs 1, as the cube of what is too much.
_HYPHEN, _THIRD_HYPHEN, _OVER_PAGE, _LOST = 0.08, 10.0, 10.0, 0.6


@dataclass(frozen=True, slots=True)
class LaidLine:
    """Hold a line as WeasyPrint lays it out, where the next begins, and what is to judge it by.

    `looseness` is the space between words in times of the usual one (1 in ragged lines), `width`
    and `room` are px: of its words, and from margin to margin. A `lone` line is one word. A line
    that was only measured has no `box` yet; it is laid out by what was asked for.
    """

    box: Any
    asked: tuple[Any, float | None, float]
    resume_at: Any
    looseness: float
    width: float
    room: float
    hyphened: bool
    lone: bool

    @property
    def end(self) -> Break:
        """Give the place at which it ends."""
        return _place(self.resume_at)


@dataclass(slots=True)
class LineSetting:
    """Say how the next line is to be laid out; kept with WeasyPrint's context of a layout.

    `limit` is the greatest width of its words, `slack` by how much they may be wider than the
    room there is, both in px. `top` is where the page's text begins, None for what is laid out
    apart from a page. `width` and `room` are what WeasyPrint found, before it justified the line,
    and `last` whether the line ends a paragraph or stands before a break of the text. `closed` are
    breaks with a hyphen that would divide a word over a page's end, each with the element of its
    paragraph. `chosen` are the lines found so far, with the style they had.
    """

    limit: float | None = None
    slack: float = 0.0
    top: float | None = None
    width: float = 0.0
    room: float = 0.0
    last: bool = False
    closed: set[tuple[Any, Break]] = field(default_factory=set)
    chosen: dict[tuple[Any, ...], tuple[Any, list[LaidLine], float]] = field(default_factory=dict)


def setting(context: Any) -> LineSetting:
    """Give the setting of a layout."""
    if "line_setting" not in context.__dict__:
        context.line_setting = LineSetting()
    found: LineSetting = context.line_setting
    return found


def _place(resume_at: Any) -> Break:
    """Write WeasyPrint's nested place of a break as a tuple, which can be compared."""
    found: list[int] = []
    while resume_at is not None:
        ((index, resume_at),) = resume_at.items()
        found.append(index)
    return tuple(found)


class LaidParagraph:
    """Lay out the lines of one paragraph, from a place in it on."""

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        (self.context, self.box, self.top, self.foot, self.start, self.around, *_) = arguments
        self.indent = self.box.text_indent
        self.style = self.box.style
        self.setting = setting(self.context)
        self.justified = self.style["text_align_all"] == "justify"
        self.made: dict[Break, list[LaidLine]] = {}
        plain = [type(one).__name__ for one in self.box.children] == ["TextBox"]  # and nothing else
        self.measured = measured_text(self.box.children[0], self.around.width) if plain else None
        self.tries = 0

    def look(self, start: Any, limit: float | None = None, slack: float = 0.0) -> LaidLine | None:
        """See what a line would be; None where there is nothing left.

        A line of plain text is only measured, as most are not taken.
        """
        self.tries += 1
        indent = self.indent if start is self.start else 0
        room = self.around.width
        most = min(room + slack, inf if limit is None else limit) - indent
        skip = (_place(start) or (0, 0))[-1]
        found = self.measured.end(skip, most) if self.measured and most > 0 else None
        if found is None or found.words.endswith(" "):
            return self.lay(start, limit, slack)
        resume_at = {0: {skip + found.resume_at: None}} if found.resume_at else None
        return self._judged(
            None,
            (start, limit, slack),
            resume_at,
            LineSetting(width=found.width + indent, room=room, last=resume_at is None),
            sum(map(found.words.count, _SPACES)),
            hyphened=_ends_hyphened(found.words, self.style),
        )

    def lay(self, start: Any, limit: float | None = None, slack: float = 0.0) -> LaidLine | None:
        """Lay out one line; None where there is nothing left."""
        from weasyprint.layout import inline  # noqa: PLC0415

        found = self.setting
        found.limit, found.slack, found.width, found.room = limit, slack, 0.0, 0.0
        self.box.text_indent = self.indent if start is self.start else 0
        line, resume_at = inline.get_next_linebox(
            self.context, self.box, self.top, self.foot, start, self.around, [], [], None, None
        )
        found.limit, found.slack = None, 0.0
        if line is None:
            return None
        spaces = inline.count_expandable_spaces(line)
        hyphened = _is_hyphened(line)
        return self._judged(
            line, (start, limit, slack), resume_at, found, spaces, hyphened=hyphened
        )

    def _judged(
        self,
        box: Any,
        asked: tuple[Any, float | None, float],
        resume_at: Any,
        found: LineSetting,
        spaces: int,
        *,
        hyphened: bool,
    ) -> LaidLine:
        """Make a line of what was laid out; only one that is justified can be loose."""
        over, usual = found.room - found.width, usual_space(self.style)
        stretched = spaces and self.justified and (not found.last or over < 0)
        looseness = 1 + over / spaces / usual if stretched and usual else 1.0
        return LaidLine(
            box, asked, resume_at, looseness, found.width, found.room, hyphened, not spaces
        )

    def laid(self) -> list[LaidLine]:
        """Give the best lines, laid out."""
        lines = self.lines()
        made = [line if line.box else self.lay(*line.asked) for line in lines]
        if all(one and one.end == line.end for one, line in zip(made, lines, strict=True)):
            return [line for line in made if line]
        self.measured = None  # it was misjudged, by a hair
        self.made.clear()
        return self.lines()

    def filled(self, limit: float | None = None) -> list[LaidLine]:
        """Fill one line after another, as WeasyPrint does."""
        lines: list[LaidLine] = []
        start = self.start
        while (line := self.look(start, limit)) is not None:
            lines.append(line)
            if line.resume_at is None:
                break
            start = line.resume_at
        return lines

    def remembered(self) -> tuple[list[LaidLine], float]:
        """Give the best lines; those that were found before in a column of the same width.

        With them comes the left edge of the column that they were made for: a line that is
        centred has its own distance to it. (The box of a paragraph itself moves to where its lines
        begin: to the right, where text runs from there.) Pages are made several times, and so are
        their paragraphs; one that goes on on the next page goes on with the lines chosen for it.
        """
        closed = tuple(end for of, end in self.setting.closed if of is self.box.element)
        known, width = self.setting.chosen, self.around.width
        start = (self.box, _place(self.start), width, self.indent, closed)
        style, lines, left = known.get(start, (None, [], 0.0))
        if style is not self.style:
            lines, left = self.laid(), self.around.content_box_x()
            known[start] = self.style, lines, left
            for at, line in enumerate(lines[:-1], 1):
                known[self.box, line.end, width, 0, closed] = self.style, lines[at:], left
        return lines, left

    def lines(self) -> list[LaidLine]:
        """Give the best lines."""
        lines = self.filled()
        if wrapping(self.style) == "balance" and 1 < len(lines) <= _MOST_BALANCED:
            return self._balanced(lines)
        at = 0
        while (faults := self._next_faults(lines, at)) is not None:
            first, last = max(0, faults[0] - _BACK), faults[1]
            starts = [self.start, *(line.resume_at for line in lines)]
            for start, line in zip(starts, lines[: last + 1], strict=False):
                self.made.setdefault(_place(start), [line])
            behind = {line.end: place for place, line in enumerate(lines[last:], last + 1)}
            rest, costs = {}, 0.0
            for line in reversed(lines[last : last + _AHEAD]):
                rest[line.end] = costs
                costs += self._cost(line, 0, is_first=False)
            found = self._search(starts[first], lines[:first], rest, last + 1 - first)
            at = first + len(found) if found else last + 1
            if found:
                lines = [*lines[:first], *found, *lines[behind[found[-1].end] :]]
        return lines

    def _next_faults(self, lines: list[LaidLine], at: int) -> tuple[int, int] | None:
        """Find the next lines with a fault, those that are near each other together."""
        faults = (one for one in range(at, len(lines)) if self._is_faulty(lines, one))
        if (first := next(faults, None)) is None:
            return None
        last = first
        for fault in faults:
            if fault - last > _NEAR:
                break
            last = fault
        return first, last

    def _is_faulty(self, lines: list[LaidLine], at: int) -> bool:
        """Tell whether a line is loose, one hyphen too many, or broken where it should not be."""
        line = lines[at]
        hyphens = all(one.hyphened for one in lines[max(0, at - _LADDER) : at + 1])
        return (
            line.looseness > _LOOSE
            or (hyphens and at >= _LADDER)
            or self._is_closed(line)
            or (at > 0 and self._is_lost(line))
        )

    def _is_closed(self, line: LaidLine) -> bool:
        """Tell whether a line ends in a hyphen that would be carried over the page."""
        return line.hyphened and (self.box.element, line.end) in self.setting.closed

    def _is_cut(self, line: LaidLine) -> bool:
        """Tell whether a line ends within a word, without a hyphen: the word has no room."""
        if line.resume_at is None or line.hyphened:
            return False
        *way, skip = line.end
        box = self.box
        for at in way:
            box = box.children[at]
        words = getattr(box, "text", "").encode()
        last, following = words[:skip].decode()[-1:], words[skip:].decode()[:1]
        if not (last.strip() and following):
            return False
        joined = last in _OPENERS or following in _CLOSERS
        return joined or all(one.isalnum() and one < _BROKEN_ANYWHERE for one in (last, following))

    def _is_lost(self, line: LaidLine) -> bool:
        """Tell whether a last line looks forgotten: very short, or one word of a caption."""
        lone = line.lone and not self.justified
        short = line.width < _SHORTEST * self.style["font_size"]
        return line.resume_at is None and (short or lone)

    def _balanced(self, lines: list[LaidLine]) -> list[LaidLine]:
        """Find the narrowest lines that are no more in number."""
        narrow, wide = 0.5 * lines[0].room, lines[0].room
        best = lines
        for _ in range(_HALVINGS):
            limit = (narrow + wide) / 2
            made = self.filled(limit)
            over = any(line.width > limit + 1 or self._is_cut(line) for line in made)
            if len(made) > len(lines) or over:
                narrow = limit
            else:
                wide, best = limit, made
        return best

    def _search(
        self, first: Any, before: list[LaidLine], rest: dict[Break, float], usual: int
    ) -> list[LaidLine] | None:
        """Find the cheapest lines from a place on, behind other lines, until they meet known ones.

        `rest` has the ends of those, each with what the lines behind it cost.

        Give None where that would take too many tries for what takes `usual` lines otherwise.
        """
        most = self.tries + _TRIES * usual
        hyphens = len([*takewhile(lambda line: line.hyphened, reversed(before))])
        order = count()
        waiting: list[tuple[float, int, float, Any, int, tuple[LaidLine, ...]]] = []
        heappush(waiting, (0.0, next(order), 0.0, first, min(hyphens, _LADDER), ()))
        seen: set[tuple[Break, int]] = set()
        while waiting:
            _, _, cost, start, hyphens, lines = heappop(waiting)
            if lines and lines[-1].end in rest:
                return [*lines]
            if (state := (_place(start), hyphens)) in seen:
                continue
            seen.add(state)
            for line in self._choices(start):
                run = hyphens + 1 if line.hyphened else 0
                spent = cost + self._cost(line, run, is_first=start is self.start)
                new = (spent, line.resume_at, min(run, _LADDER), (*lines, line))
                heappush(waiting, (spent + rest.get(line.end, 0.0), next(order), *new))
            if self.tries > most:
                return None
        return None

    def _choices(self, start: Any) -> list[LaidLine]:
        """Give the lines that may stand at a place: full, a break shorter, a break longer."""
        made = self.made.setdefault(_place(start), [])
        if not made and (line := self.look(start)) is not None:
            made.append(line)
        if len(made) == 1:
            (line,) = made
            if line.looseness < _LOOSE and (line.resume_at is not None or self._is_lost(line)):
                shorter = self.look(start, limit=line.width - 1)
                ends = shorter and shorter.resume_at is not None and shorter.end != line.end
                if shorter and ends and not self._is_cut(shorter):
                    made.append(shorter)
            if self.justified and line.resume_at is not None and line.looseness > _FILLED:
                words = line.room / self.style["font_size"] / 2  # spaces of a line, at most
                slack = (1 - _NARROWEST) * usual_space(self.style) * words
                longer = self.look(start, slack=slack)
                if longer and longer.end != line.end and longer.looseness >= _NARROWEST:
                    made.append(longer)
            if len(made) == 1:
                made.append(line)  # so that it is not tried again
        return made

    def _cost(self, line: LaidLine, hyphens: int, *, is_first: bool) -> float:
        """Weigh a line: looseness cubed, tightness squared, then hyphens and lost words."""
        cost = max(0.0, line.looseness - 1) ** 3
        cost += ((1 - line.looseness) / (1 - _NARROWEST)) ** 2 / 2 if line.looseness < 1 else 0
        if line.hyphened:
            cost += _HYPHEN + (_THIRD_HYPHEN if hyphens > _LADDER else 0)
            cost += _OVER_PAGE if self._is_closed(line) else 0
        return cost + (_LOST if not is_first and self._is_lost(line) else 0)


def _is_hyphened(line: Any) -> bool:
    """Tell whether a line ends within a word."""
    texts = [box for box in line.descendants() if hasattr(box, "pango_layout")]
    return bool(texts) and _ends_hyphened(texts[-1].text, texts[-1].style)


def _ends_hyphened(words: str, style: Any) -> bool:
    """Tell whether words end in a hyphen, that of the style or one of their own."""
    sign = style["hyphenate_character"]
    return bool(sign) and words.endswith((sign, "-"))


def wrapping(style: Any) -> str:
    """Read the property `--wrap` of a style: `pretty`, `balance` or nothing."""
    return own_word(style["__wrap"])


_WRAPS = ("pretty", "balance")


def may_choose(context: Any, box: Any) -> bool:
    """Tell whether the lines of a box can be laid out more than once, without harm.

    That is text alone, with nothing in it or beside it that floats or is placed by a style.
    """
    if context.excluded_shapes or box.is_leader or wrapping(box.style) not in _WRAPS:
        return False
    return all(
        type(one).__name__ in PLAIN and one.is_in_normal_flow() and not one.is_leader
        for one in box.descendants()
    )


def forbid_division(context: Any, root: Any, page: Any, resume_at: Any) -> bool:
    """Close the break that divides a word over the end of a page; False where none does."""
    box = root
    while resume_at is not None and type(box).__name__ != "LineBox":
        ((index, resume_at),) = resume_at.items()
        box = box.children[index]
    if resume_at is None:
        return False
    lines = [one for one in page.children[0].descendants() if type(one).__name__ == "LineBox"]
    last = next((one for one in reversed(lines) if one.element is box.element), None)
    closed = (box.element, _place(resume_at))
    found = setting(context).closed
    if last is None or not _is_hyphened(last) or closed in found:
        return False
    found.add(closed)
    return True


def chosen_lines(arguments: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Give the lines of a paragraph with the places where the next begin, as WeasyPrint does."""
    paragraph = LaidParagraph(arguments)
    y = paragraph.top
    lines, left = paragraph.remembered()
    for line in lines:
        box = line.box.deepcopy()
        box.translate(paragraph.around.content_box_x() - left, y - box.position_y)
        y += box.height
        yield box, line.resume_at


def choose_lines() -> None:
    """Patch WeasyPrint for the rest of this process; see `patches.py` for how it is called."""
    from weasyprint.layout import block, inline  # noqa: PLC0415

    iterate, next_line = block.iter_line_boxes, inline.get_next_linebox
    split, align = inline.split_inline_box, inline.text_align

    @wraps(iterate)
    def iter_line_boxes(
        context: Any, box: Any, y: Any, foot: Any, start: Any, around: Any, *more: Any
    ) -> Iterator[tuple[Any, Any]]:
        """Give the lines of a paragraph, chosen together if breaking one by one leaves faults."""
        y = on_grid(context, box, y, setting(context).top)
        if more[2] or more[3] or not may_choose(context, box):
            yield from iterate(context, box, y, foot, start, around, *more)
            return
        from weasyprint.layout.percent import (  # noqa: PLC0415
            resolve_one_percentage,
            resolve_percentages,
        )

        resolve_percentages(box, around)
        box.text_indent = 0
        if start is None:
            resolve_one_percentage(box, "text_indent", around.width)
        yield from chosen_lines((context, box, y, foot, start, around))

    @wraps(next_line)
    def get_next_linebox(context: Any, box: Any, *more: Any) -> tuple[Any, Any]:
        """Give the next line of a paragraph on a grid a height of whole steps."""
        line, resume_at = next_line(context, box, *more)
        if line is not None and (grid := grid_of(context, box, setting(context).top)):
            set_height(line, grid)
        return line, resume_at

    @wraps(split)
    def split_inline_box(context: Any, box: Any, position_x: Any, max_x: Any, *more: Any) -> Any:
        """Break a line in the room that the choice of lines gives it."""
        found = setting(context)
        if type(box).__name__ == "LineBox":
            max_x += found.slack
            if found.limit is not None:
                max_x = min(max_x, box.position_x + found.limit)
        return split(context, box, position_x, max_x, *more)

    @wraps(align)
    def text_align(context: Any, line: Any, room: float, last: bool) -> Any:  # noqa: FBT001
        """Align a line; one chosen too wide is drawn together, others spread as allowed."""
        found = setting(context)
        found.width, found.room, found.last = line.width, room, last
        if found.slack and line.width > room:
            inline.justify_line(context, line, room - line.width)
            return 0
        loose = line.style["text_align_all"] == "justify" and not last
        if loose and wrapping(line.style) == "pretty":
            spread_letters(context, line, room)
        return align(context, line, room, last)

    block.iter_line_boxes, inline.get_next_linebox = iter_line_boxes, get_next_linebox
    inline.split_inline_box, inline.text_align = split_inline_box, text_align
