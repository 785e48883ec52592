"""Measure text and set its letters apart: tell Pango once of a style, shape a text once.

WeasyPrint 70 tells Pango of font, language, features and direction for every line, and has it shape
and break the text anew for every line and every word that might be divided at its end: some five
times a line, and choosing the lines of a paragraph together asks for two or three times as many as
are printed. Here a text is shaped once; where a line ends is looked up in the places of its
letters, and Pango shapes that line alone, for its exact width. The steps, and what they find, are
those of `split_first_line`, which is asked itself where a text is not plain (other scripts than
those written letter by letter from the left, spaces that count, set apart letters) or where less
than a hair decides.

A style is not changed once text was laid out with it: who wants another copies it first.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


PLAIN = ("TextBox", "InlineBox", "LineBox")  # boxes of a line that hold words
_SPREAD = 1.8  # times the usual space, from which letters stand apart too
_APART = 0.02  # em, at most, between letters: what nobody sees

# Tell Pango of a style once, and keep how high a line of it is and how wide its space.

_COPY = "PangoLayout * pango_layout_copy (PangoLayout *layout);"
_SETTLED = (
    "language",
    "first_line_direction",
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)


def set_up_once() -> None:
    """Patch WeasyPrint for the rest of this process; see `patches.py`."""
    from weasyprint.layout import inline  # noqa: PLC0415
    from weasyprint.text import line_break  # noqa: PLC0415
    from weasyprint.text.ffi import ffi, gobject, pango  # noqa: PLC0415

    ffi.cdef(_COPY)
    begin, measure = line_break.Layout.setup, line_break.strut

    @wraps(begin)
    def setup(layout: Any, style: Any) -> None:
        """Set a layout up as the first of its style: Pango copies it with all its settings."""
        model = style.__dict__.get("text_setup")
        if model is None:
            begin(layout, style)
            values = {name: layout.__dict__[name] for name in _SETTLED if name in layout.__dict__}
            model = style.text_setup = layout.layout, values
        layout.style = style
        layout.layout = ffi.gc(pango.pango_layout_copy(model[0]), gobject.g_object_unref)
        layout.__dict__.update(model[1])

    @wraps(measure)
    def strut(style: Any) -> tuple[float, float]:
        """Give height and baseline of a line of a style, measured once."""
        if "strut" not in style.__dict__:
            style.strut = measure(style)
        found: tuple[float, float] = style.strut
        return found

    line_break.Layout.setup = setup
    line_break.strut = inline.strut = strut


_spaces: dict[tuple[Any, ...], float] = {}


def usual_space(style: Any) -> float:
    """Measure the usual space between words of a style, in px."""
    keys = ("font_family", "font_size", "font_weight", "font_style", "font_stretch")
    key = tuple(style[one] for one in keys)
    if key not in _spaces:
        from weasyprint.text.line_break import create_layout, line_size  # noqa: PLC0415

        plain = style.copy()
        plain.update(word_spacing=0, letter_spacing="normal")
        layouts = [create_layout(text, plain, None, None, 0) for text in ("n n", "nn")]
        wide, narrow = (line_size(one.get_first_line()[0], plain)[0] for one in layouts)
        _spaces[key] = float(wide - narrow)
    return _spaces[key]


# Find where lines end.

_UNITS = 1024  # of Pango in a px
_HAIR = 0.04  # em that kerning at the end of a line may add or take: nearer ends are shaped
_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2100-\u214f]+"
)
_NARROW = 4  # em of a room in which WeasyPrint looks at single words
_LETTER = 0.4  # em that a letter takes, in short texts of narrow letters
_KEPT = 4096  # words of which the parts are remembered


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Hold the words of a line, the byte behind its beginning that the next begins with, and px.

    `resume_at` is None at the end of the text; a line that is `divided` ends with a hyphen.
    """

    words: str
    resume_at: int | None
    width: float
    divided: bool = False


@dataclass(slots=True)
class MeasuredText:
    """Hold a text with the places of its letters, in units of Pango.

    `lefts` are those of the left edge of each letter and of the end; `offsets` count its bytes in
    UTF-8; `breaks` are the letters that a line may begin with, and the end, `ends` where the line
    before each of them ends, without its last space; `divided` the widths of beginnings of words
    with their hyphens. A line begins at a byte (`skip`), in a room in px.
    """

    text: str
    style: Any
    lefts: array[int]
    offsets: array[int]
    breaks: array[int]
    ends: array[int]
    divided: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, style: Any) -> MeasuredText | None:
        """Measure a text; None where it or its style is not plain."""
        plain = (
            style["white_space"] == "normal"
            and style["letter_spacing"] == "normal"
            and not style["word_spacing"]
            and style["direction"] == "ltr"
            and style["hyphenate_limit_zone"].value == 0
            and style["font_size"] > 0
        )
        if not plain or not _PLAIN.fullmatch(text):
            return None
        from weasyprint.text.ffi import ffi, pango  # noqa: PLC0415
        from weasyprint.text.line_break import Layout  # noqa: PLC0415

        layout = Layout(style)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        offsets = array("i", accumulate((len(one.encode()) for one in text), initial=0))
        widths = dict(_widths(line, ffi))
        if not widths.keys() <= {*offsets}:
            return None
        lefts = array("i", accumulate((widths.get(at, 0) for at in offsets[:-1]), initial=0))
        signs = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
        breaks = array("i", (at for at in range(1, len(text)) if signs[at].is_line_break))
        breaks.append(len(text))
        ends = array("i", (_end(text, at, lefts, style) for at in breaks))
        return cls(text, style, lefts, offsets, breaks, ends)

    def line(self, skip: int, room: float, spacing: float) -> Any:
        """Find a line as WeasyPrint's `split_first_line` does; None where that has to be asked."""
        from weasyprint.text.line_break import Layout, first_line_metrics  # noqa: PLC0415

        if (found := self.end(skip, room)) is None:
            return None
        style = self.style
        sign = {"hyphenated": True, "hyphenation_character": style["hyphenate_character"]}
        layout = Layout(style, spacing, room)
        layout.set_text(found.words)
        line, _ = layout.get_first_line()
        layout, length, _, *sizes = first_line_metrics(
            line, found.words, layout, None, space_collapse=True, style=style,
            **(sign if found.divided else {}),
        )  # fmt: skip
        return layout, length, found.resume_at, *sizes

    def end(self, skip: int, room: float) -> LineEnd | None:
        """Find where a line ends; None where a hair decides, or a letter was divided before it."""
        start = bisect_left(self.offsets, skip)
        hair = _HAIR * self.style["font_size"] * _UNITS
        limit = self.lefts[start] + room * _UNITS
        at = bisect_right(self.ends, limit) - 1
        if at < 0 or (end := self.breaks[at]) <= start or limit - self.ends[at] < hair:
            return None
        if self.lefts[start + 1] == self.lefts[start]:
            return None  # a ligature was divided
        width = (self.ends[at] - self.lefts[start]) / _UNITS
        if end == len(self.text):
            fits = limit - self.lefts[end] >= hair  # with its last space
            width = (self.lefts[end] - self.lefts[start]) / _UNITS
            return LineEnd(self.text[start:], None, width) if fits else None
        if self.ends[at + 1] - limit < hair:
            return None
        for part in self._parts(end, self.breaks[at + 1]):
            divided = self.lefts[end] + self._width(part)
            if abs(limit - divided) < hair:
                return None
            if divided < limit:
                words = self.text[start:end] + part
                resume_at = len(words.encode())
                words += self.style["hyphenate_character"]
                width = (divided - self.lefts[start]) / _UNITS
                return LineEnd(words, resume_at, width, divided=True)
        words = self.text[start:end].rstrip(" ")
        return LineEnd(words, self.offsets[end] - skip, width)

    def _parts(self, end: int, behind: int) -> tuple[str, ...]:
        """List the beginnings of the words between two breaks that may stand before a hyphen."""
        style = self.style
        if style["hyphens"] != "auto" or not style["lang"]:
            return ()
        # The last letter before a break is not looked at, as there: mostly it is a space.
        words = self.text[end : behind - 1 if behind < len(self.text) else behind]
        return _parts(words, style["lang"], *style["hyphenate_limit_chars"])

    def _width(self, part: str) -> int:
        """Measure the beginning of a word with its hyphen, in units of Pango."""
        if part not in self.divided:
            self.divided[part] = _width(part + self.style["hyphenate_character"], self.style)
        return self.divided[part]


def _end(text: str, at: int, lefts: array[int], style: Any) -> int:
    """Tell where a line ends that breaks before a letter: there nothing is kerned to that."""
    if text[at - 1] == " ":
        return lefts[at - 1]
    if at == len(text):
        return lefts[at]
    word = text.rfind(" ", 0, at) + 1
    return lefts[word] + _width(text[word:at], style)


def _width(text: str, style: Any) -> int:
    """Measure words in one line, in units of Pango."""
    from weasyprint.text.line_break import Layout, line_size  # noqa: PLC0415

    layout = Layout(style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    width: float = line_size(line, style)[0]
    return round(width * _UNITS)


def _widths(line: Any, ffi: Any) -> Iterator[tuple[int, int]]:
    """Give the widths of the letters of a line, by the byte that each begins with."""
    run = line.runs
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, first = item.glyphs, item.item.offset
        clusters = ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)
        for place, glyph in zip(clusters, glyphs.glyphs[0 : glyphs.num_glyphs], strict=True):
            yield first + place, glyph.geometry.width


@lru_cache(_KEPT)
def _parts(text: str, lang: str, total: int, left: int, right: int) -> tuple[str, ...]:
    """List the beginnings of a text that end where its first long word may be divided."""
    import pyphen  # noqa: PLC0415
    from weasyprint.text.line_break import get_next_word_boundaries  # noqa: PLC0415

    language = pyphen.language_fallback(lang)
    at = 0
    while language and at < len(text):
        found = get_next_word_boundaries(text[at:], language)
        if not found:
            break
        start, stop = found
        if stop - start >= total:
            word, before = text[at + start : at + stop], text[: at + start]
            dictionary = _dictionary(language, left, right)
            return tuple(before + part for part, _ in dictionary.iterate(word))
        at += stop
    return ()


@lru_cache
def _dictionary(lang: str, left: int, right: int) -> Any:
    """Load the hyphenation of a language; the numbers are letters left at either side."""
    import pyphen  # noqa: PLC0415

    return pyphen.Pyphen(lang=lang, left=left, right=right)


def measure_texts() -> None:
    """Patch WeasyPrint for the rest of this process; see `patches.py`."""
    from weasyprint.layout import inline  # noqa: PLC0415

    split_box, split_line = inline.split_text_box, inline.split_first_line
    current: list[Any] = [None, 0]

    @wraps(split_box)
    def split_text_box(context: Any, box: Any, room: Any, skip: int, **more: Any) -> Any:
        """Remember which box is broken, and from where, for the function below."""
        current[:] = box, skip
        return split_box(context, box, room, skip, **more)

    @wraps(split_line)
    def split_first_line(
        text: str, style: Any, context: Any, room: Any, spacing: float, **more: Any
    ) -> Any:
        """Break a line by the text's measures; WeasyPrint does where these do not serve."""
        box, skip = current
        found = None
        if room is not None and _NARROW * style["font_size"] < room < inf:
            measured = measured_text(box, room)
            found = measured and measured.line(skip, room, spacing)
        made = found or split_line(text, style, context, room, spacing, **more)
        one_word = made[2] is not None and " " not in made[0].text
        if not room or not one_word or not text.endswith(" ") or style["white_space"] != "normal":
            return made
        # WeasyPrint 70 breaks behind the first word where all fits but the space at the end
        space = usual_space(style)
        whole = split_line(text, style, context, room + space, spacing, **more)
        return whole if whole[2] is None and whole[3] <= room + space else made

    inline.split_text_box, inline.split_first_line = split_text_box, split_first_line


def measured_text(box: Any, room: float) -> MeasuredText | None:
    """Measure the text of a box, once: pages, and so their lines, are made again and again.

    None where it is not plain, or so short that one line will hold it.
    """
    text, style, _ = box.__dict__.get("measured", (None, None, None))
    if text is not box.text or style is not box.style:
        if len(box.text) * _LETTER * box.style["font_size"] < room:
            return None
        box.measured = box.text, box.style, MeasuredText.of(box.text, box.style)
    found: MeasuredText | None = box.measured[2]
    return found


def spread_letters(context: Any, line: Any, room: float) -> None:
    """Set the letters of a loose line a little apart, so that its spaces need not grow so much.

    Only text whose letters the stylesheet has not set apart is touched.
    """
    from weasyprint.layout.inline import count_expandable_spaces  # noqa: PLC0415

    texts = [box for box in line.descendants() if type(box).__name__ == "TextBox"]
    spaces = count_expandable_spaces(line)
    letters = sum(len(box.text) for box in texts)
    over = room - line.width - (_SPREAD - 1) * spaces * usual_space(line.style)
    plain = all(box.style["letter_spacing"] == "normal" for box in texts)
    if spaces and letters and plain and over > 0:
        _spread(context, line, min(over / letters, _APART * line.style["font_size"]), 0.0)


def _spread(context: Any, box: Any, apart: float, across: float) -> float:
    """Widen a box by what its letters stand apart; `across` is by how much it is moved, in px."""
    from weasyprint.text.line_break import create_layout  # noqa: PLC0415

    if type(box).__name__ == "TextBox":
        box.position_x += across
        box.style = box.style.copy()
        box.style["letter_spacing"] = apart
        box.pango_layout = create_layout(box.text, box.style, context, None, 0)
        box.pango_layout.deactivate()
        box.width += apart * len(box.text)
        return across + apart * len(box.text)
    if type(box).__name__ not in PLAIN:
        box.translate(across, 0)
        return across
    moved = across
    box.position_x += across
    for child in box.children[:: -1 if box.style["direction"] == "rtl" else 1]:
        if child.is_in_normal_flow():
            moved = _spread(context, child, apart, moved)
    box.width += moved - across
    return moved
