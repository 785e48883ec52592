"""Name what is found out about laid-out pages: facts of each, faults, the kinds of fault.

Facts are read where a document is laid out, kept with its layout, and judged when the whole book
is there: whether two pages face each other, or a foot is the last of a chapter, only the book
knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Name the kinds of fault; the first five can make a page unreadable."""

    CUT = "cut-off"
    MARGIN = "in-margin"
    OVERLAP = "overlap"
    SMALL = "small-type"
    GLYPH = "no-glyph"
    LOOSE = "loose-line"
    SQUEEZED = "squeezed-line"
    OFF_GRID = "off-grid"
    HALF_LINE = "half-line-apart"
    SHORT_FOOT = "short-foot"
    NOTE_AWAY = "note-away"
    HEADING_LAST = "heading-last"
    PICTURE_AWAY = "picture-away"
    LADDER = "hyphen-ladder"
    DIVIDED = "divided-over-page"
    LONE_WORD = "lone-word"
    NARROW = "narrow-justified"
    LAST_SHORT = "last-page-short"
    NEARLY_EMPTY = "nearly-empty"
    BLANK = "blank-page"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Hold one fault of a document: on which of its pages (from 0), of which element.

    `stamp` is that of the element (see `render.stamps`), `words` say what it is about, `measure`
    is how much: mm in the margin, times the usual word space, pt of type, characters of a line.
    """

    kind: Kind
    page: int
    stamp: str = ""
    words: str = ""
    measure: float = 0.0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Hold what one page is like; lengths are pt from the top of the page.

    `end` is the lower edge of what stands lowest in its text (0 where there is nothing), `foot`
    where text could go on to, above the notes; `baselines` are those of lines in the size of the
    text. `breaks` tells that the next page begins by order of a style.
    """

    lines: int = 0
    end: float = 0.0
    foot: float = 0.0
    baselines: tuple[float, ...] = ()
    breaks: bool = False
    stamp: str = ""  # of the last element


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what was read of one laid-out document.

    `top` and `height` are those of its type area and `line` the height of a line of text, in pt.
    """

    pages: tuple[PageFacts, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    top: float = 0.0
    height: float = 0.0
    line: float = 0.0
