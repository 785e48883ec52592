"""Read the numbers that headings are printed with, and tell which may follow which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.dates import lone_date
from anthology.language.roman import from_roman

if TYPE_CHECKING:
    from collections.abc import Sequence


_LABELS = "chapter chapitre kapitel part partie section annexe appendix appendice"
_PARTS = frozenset("part partie".split())
_APPENDICES = frozenset("annexe appendix appendice".split())
_NUMBERED = re.compile(
    rf"(?:(?P<label>{'|'.join(_LABELS.split())})\s+)?"
    r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}|[IVX]{1,5}(?:\.[0-9]{1,2}){0,3}"
    r"|[A-Z](?:\.[0-9]{1,2}){0,3})(?P<end>\.?\s*[:)–—-]|\.)?(?P<gap>\s*)(?P<title>\S.*)?",
    re.IGNORECASE,
)
_LONGEST = 140  # characters of a heading
_GAP = 3  # numbers that may be lost between two headings below a chapter

Part = tuple[str, int]  # style (`1`, `I`, `A`) and value


@dataclass(frozen=True, slots=True)
class HeadingNumber:
    """Hold a number as printed (`2.1`, `Chapter 2`, `Annexe A`), its parts and its label."""

    printed: str
    parts: tuple[Part, ...]
    label: str = ""

    @property
    def plain(self) -> str:
        """Give the number without its label."""
        return self.printed.split()[-1]

    @property
    def opens_part(self) -> bool:
        """Tell whether this numbers a part, above all chapters."""
        return self.label in _PARTS

    @property
    def opens_appendix(self) -> bool:
        """Tell whether this numbers an appendix."""
        return self.label in _APPENDICES


def read_number(text: str) -> tuple[HeadingNumber, str] | None:
    """Part a line into the number of a heading and its title; None if it has no such number.

    A lone letter needs a label or a sign after it, for it may be a word.
    """
    match = _NUMBERED.fullmatch(text.strip())
    if not match or lone_date(text):
        return None
    number, title, label = match["number"], match["title"] or "", (match["label"] or "").lower()
    dotted = "." in number
    if number != number.upper() or (not title and not label):
        return None
    if title and not match["gap"] and not (dotted and title[0].isalpha()):
        return None
    if number[0].isalpha() and not (label or match["end"] or (dotted and number[-1].isdigit())):
        return None
    printed = f"{match['label']} {number}" if label else number
    return HeadingNumber(printed, parts_of(number), label), title.strip()


def parts_of(number: str) -> tuple[Part, ...]:
    """Part a number such as `2.1`, `IV` or `A.3`.

    >>> parts_of("2.1"), parts_of("A.3")
    ((('1', 2), ('1', 1)), (('A', 1), ('1', 3)))
    """
    first, *rest = number.split(".")
    if first.isdigit():
        head = ("1", int(first))
    elif set(first) <= set("IVX"):
        head = ("I", from_roman(first))
    else:
        head = ("A", ord(first) - ord("A") + 1)
    return (head, *(("1", int(part)) for part in rest))


def is_titled(title: str) -> bool:
    """Tell whether words have the look of a heading: short, begun large, not a sentence.

    >>> is_titled("The mill"), is_titled("and so it goes on")
    (True, False)
    """
    first = title.lstrip("“\"«'( *_#")[:1]
    ended = title.endswith((",", ";", ":")) or (title.endswith(".") and not title.endswith(".."))
    return len(title) <= _LONGEST and (first.isupper() or first.isdigit()) and not ended


def advance(path: Sequence[Part], number: HeadingNumber) -> tuple[Part, ...] | None:
    """Give the place in the text that a number opens, coming from another; None if it cannot.

    The first heading may be 1, 1.1, or any number of more than one part. A lone number of another
    style than the chapters' counts below them (I, then 1); appendices follow anything.
    """
    parts = number.parts
    if not path or number.opens_appendix:
        starts = number.label or len(parts) > 1 or parts[0][1] == 1
        return parts if starts else None
    if parts[0][0] == path[0][0]:
        return parts if _follows(path, parts) else None
    if len(parts) > 1:  # A.1 below an unnumbered appendix, 2.1 below chapter II
        opens = parts[0][0] == "A" or parts[0][1] == path[0][1]
        return parts if opens and parts[-1][1] == 1 else None
    return _below(path, parts[0])


def _follows(path: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Tell whether a heading's number may come after the last one."""
    *upper, (style, value) = parts
    depth = len(upper)
    if depth and parts[0] == (path[0][0], path[0][1] + 1):
        return depth == 1 and value == 1  # 2.1 after 1.3: the chapter has no number
    if list(path[:depth]) != upper or depth > len(path):
        return False
    before = path[depth][1] if depth < len(path) else 0
    return before < value <= before + (_GAP if depth else 1) and style in "1IA"


def _below(path: Sequence[Part], part: Part) -> tuple[Part, ...] | None:
    """Give the place of a single number: next where its style counts, or first one level below."""
    for depth, (style, value) in enumerate(path[1:], 1):
        if style == part[0]:
            return (*path[:depth], part) if part[1] == value + 1 else None
    return (*path, part) if part[1] == 1 else None
