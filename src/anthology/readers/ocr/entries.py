"""Read the lines of a printed table of contents as entries: number, title, page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from anthology.readers.ocr.numbers import Number, is_titled, parts_of, read_number
from anthology.readers.prose.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line

_PAGE = re.compile(r"(?P<page>(?:[0-9]{1,2}-)?[0-9]{1,4}|[ivxlc]{1,7})$")
_NUMBER_TAB = re.compile(r"^((?:[0-9.]{1,10}|[IVX]{1,5}|[A-Z](?:\.[0-9]+)*)\.?)\t")
_BULLET = re.compile(r"^(?:[-*•>]\s+)+(?=\S)")  # put there by converters
_LINKED = re.compile(r"\[([^\]\[]{1,150})\]\(#[^()\s]{0,80}\)")
_BARE_ROMAN = re.compile(r"(?P<number>[IVX]{1,5})\s+(?P<title>\S.*)")
_LEADER = " \t.…·_•-"
_CRUMB = 2  # letters that may be left of a page number
_SECTION = 2  # parts of the number of a section
LONGEST = 160  # characters of an entry


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one line of the contents; `leader` says that dots or a tab led to the page.

    `depth` counts from 1 and comes from the indents, where no entry has a number.
    """

    line: int
    title: str
    number: Number | None = None
    page: str = ""
    indent: int = 0
    leader: bool = False
    depth: int = 1

    @property
    def key(self) -> str:
        """Give the title as it can be compared."""
        return fold(self.title)

    @property
    def whole(self) -> str:
        """Give number and title as they can be compared."""
        return fold(f"{self.number.printed} {self.title}") if self.number else self.key


def read_entry(line: Line) -> Entry | None:
    """Read a line as an entry: perhaps a number, a title, perhaps a page; None if it is prose."""
    text = line.text.strip()
    if not text or len(text) > LONGEST:
        return None
    title, page, leader = _part_page(_NUMBER_TAB.sub(r"\1 ", _without_marks(text)))
    number, words = _part_number(title)
    if not re.search(r"[^\W\d_]{2}", words or title) or (not page and not leader and not number):
        return None
    return Entry(line.number, words or title, number, page, line.indent, leader)


def _without_marks(text: str) -> str:
    """Take off what converters make of contents: rows of a table, items of a list, links."""
    if text.startswith("|"):
        text = text.strip("| ").replace("|", "\t")
    return _LINKED.sub(r"\1", _BULLET.sub("", text)).replace("**", "").strip()


def _part_number(title: str) -> tuple[Number | None, str]:
    if numbered := read_number(title):
        return numbered
    bare = _BARE_ROMAN.fullmatch(title)
    if bare and is_titled(bare["title"]):
        return Number(bare["number"], parts_of(bare["number"])), bare["title"]
    return None, title


def _part_page(text: str) -> tuple[str, str, bool]:
    """Part the page from an entry: the title, the page or nothing, whether a leader led there."""
    fields = [field.strip() for field in text.split("\t") if field.strip()]
    if len(fields) > 1 and all(len(field) <= _CRUMB + 2 for field in fields[1:]):
        page = next((field for field in reversed(fields) if _PAGE.fullmatch(field)), "")
        return fields[0].rstrip(_LEADER), page, True
    match = _PAGE.search(text)
    if not match:
        bare = text.rstrip(_LEADER)
        led = len(text) - len(bare) > _CRUMB
        return bare if led else text, "", led
    title = text[: match.start()].rstrip(_LEADER)
    between = text[len(title) : match.start()]
    if not title or not between:
        return text, "", False
    return title, match["page"], len(between) > _CRUMB or "\t" in between


def with_depths(entries: Sequence[Entry]) -> list[Entry]:
    """Tell how deep entries stand from how far they are set in, where none has a number."""
    if any(entry.number for entry in entries):
        return list(entries)
    indents = sorted({entry.indent for entry in entries})
    return [replace(entry, depth=1 + indents.index(entry.indent)) for entry in entries]


def number_chapters(entries: Sequence[Entry]) -> list[Entry]:
    """Give unnumbered entries the chapter numbers that the sections below them have.

    Where just as many numbers are left out as there are entries without one, these get them.
    """
    made = [_above_section(*pair) for pair in zip_longest(entries, entries[1:])]
    open_places: list[int] = []
    before = 0
    for place, entry in enumerate(made):
        if entry.number is None:
            open_places.append(place)
        elif len(entry.number.parts) == 1 and entry.number.parts[0][0] == "1":
            chapter = entry.number.parts[0][1]
            if chapter - before - 1 == len(open_places):
                for number, left in enumerate(open_places, before + 1):
                    made[left] = _numbered(made[left], str(number))
            open_places, before = [], chapter
    return made


def _above_section(entry: Entry, after: Entry | None) -> Entry:
    first = after.number if after else None
    opens = first is not None and len(first.parts) == _SECTION and first.parts[1][1] == 1
    if entry.number or first is None or not opens:
        return entry
    return _numbered(entry, first.plain.split(".")[0])


def _numbered(entry: Entry, number: str) -> Entry:
    return replace(entry, number=Number(number, parts_of(number)))
