"""Find the printed table of contents: which lines it takes up, and what it says is in the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.readers.ocr.entries import (
    LONGEST,
    Entry,
    number_chapters,
    read_entry,
    with_depths,
)
from anthology.readers.ocr.numbers import Number, is_titled, read_number
from anthology.readers.ocr.titles import CONTENTS, LISTS
from anthology.readers.prose.lexicon import fold
from anthology.readers.prose.reflow import continues

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.readers.prose.blocks import Line

_LEADERS = re.compile(r"(?:\.\s?){3,9}$")
_HYPHENS = "-‐"
_SENTENCE = 60  # characters of a line with a full stop that is no entry
_LOST = 4  # lines that are no entries, in a row, which a table of contents may hold
_FEWEST = 3  # entries with leaders that are a table of contents though no title says so
_FEWEST_TITLED = 2  # entries with a page that are one below its title


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold what the printed contents say and the numbers of all lines they take up."""

    entries: tuple[Entry, ...] = ()
    lines: frozenset[int] = frozenset()

    @property
    def first(self) -> int:
        """Give the number of the first line, 0 if there are no contents."""
        return min(self.lines, default=0)

    @property
    def last_page(self) -> int:
        """Give the highest page number."""
        return max((int(entry.page) for entry in self.entries if entry.page.isdigit()), default=0)


def find_contents(lines: Sequence[Line]) -> Contents:
    """Find the contents, and lists of figures and tables, which are no headings of the text.

    Without a title they are lines with leaders whose words stand in the text once more.
    """
    entries: tuple[Entry, ...] = ()
    taken: set[int] = set()
    printed = Counter(fold(line.text) for line in lines if 0 < len(line.text) <= LONGEST)
    end = 0
    for place, line in enumerate(lines):
        name = _name(line.text)
        titled = name in CONTENTS | LISTS
        if place < end or not (titled or _opens(line)):
            continue
        zone = _Zone(lines, place + titled, printed)
        end = zone.end
        if _is_contents(zone.entries, titled=titled, printed=printed):
            taken |= {one.number for one in lines[place:end] if one.text}
            if name not in LISTS and not entries:
                entries = tuple(number_chapters(with_depths(zone.entries)))
    own = CONTENTS | LISTS
    return Contents(tuple(one for one in entries if one.key not in own), frozenset(taken))


def _name(text: str) -> str:
    """Give the folded words of a line, a number before and a page after them left out."""
    if not text or len(text) > max(map(len, LISTS)) + 16:
        return ""
    return re.sub(r"^[0-9]{1,2} | (?:[0-9]{1,3}|[ivx]{1,6})$", "", fold(text))


def _opens(line: Line) -> bool:
    """Tell whether lines with leaders to page numbers may begin here without a title."""
    entry = read_entry(line) if line.text else None
    return bool(entry and entry.leader and entry.page)


def _is_contents(entries: Sequence[Entry], *, titled: bool, printed: Mapping[str, int]) -> bool:
    paged = sum(bool(entry.page) for entry in entries)
    if titled:
        return paged >= _FEWEST_TITLED
    found = sum(bool(printed.get(entry.key) or printed.get(entry.whole)) for entry in entries)
    return paged >= _FEWEST and found * 2 >= len(entries)


class _Zone:
    """Follow the entries below a title up to the first line that belongs to the text itself."""

    def __init__(self, lines: Sequence[Line], start: int, printed: Mapping[str, int]) -> None:
        self.entries: list[Entry] = []
        self.led = 0  # entries with leaders
        self.keys: set[str] = set()
        self.printed = printed
        self.end = start
        lost: list[Line] = []
        for place in range(start, len(lines)):
            line = lines[place]
            if not line.text:
                continue
            if _is_text(line) or fold(line.text) in self.keys or len(lost) > _LOST:
                break
            entry = read_entry(line)
            if entry is not None and self._belongs(entry):
                self._add(entry, lost)
                self.end = place + 1
                lost = []
            else:
                lost.append(line)

    def _belongs(self, entry: Entry) -> bool:
        """Tell whether a line that looks like an entry is one, here."""
        if not entry.page:
            return entry.leader or bool(entry.number and self._goes_on(entry.number))
        led = self.led * 2 > len(self.entries)
        if not entry.page.isdigit():
            return entry.leader or not led
        if entry.number is None and led and not entry.leader:
            return False
        before = next((one.page for one in reversed(self.entries) if one.page.isdigit()), "0")
        return int(entry.page) >= int(before) or (entry.leader and entry.number is not None)

    def _goes_on(self, number: Number) -> bool:
        """Tell whether an entry without a page comes after the numbers so far."""
        before = next((one.number for one in reversed(self.entries) if one.number), None)
        return bool(self.entries) and (before is None or number.parts > before.parts)

    def _add(self, entry: Entry, lost: Sequence[Line]) -> None:
        """Add an entry, with what the lines just above it were: entries, or its first half."""
        above = [
            line
            for line, back in zip(lost, range(len(lost), 0, -1), strict=True)
            if line.number == entry.line - back
        ]
        self.entries += [found for line in above if (found := self._without_page(line))]
        entry = self._whole(entry, above[-1] if above else None)
        self.entries.append(entry)
        self.led += entry.leader
        self.keys |= {entry.key, entry.whole}

    def _without_page(self, line: Line) -> Entry | None:
        """Read a line as an entry that lost its page, if the text has the same line once more."""
        text = line.text.strip()
        again = self.printed.get(fold(text), 0) > 1 and fold(text) not in self.keys
        return Entry(line.number, text, indent=line.indent) if again and is_titled(text) else None

    def _whole(self, entry: Entry, lost: Line | None) -> Entry:
        """Join an entry with the line above it if that is its first half."""
        first = self.entries[-1] if self.entries else None
        if first is None or first.line != entry.line - 1:
            first = None
            if lost is not None and not lost.is_rule:
                number, words = read_number(lost.text.strip()) or (None, lost.text.strip())
                first = Entry(lost.number, words, number)
        own = self.printed.get(entry.key, 0) > 0 and not continues(entry.title)
        if first is None or first.page or entry.number is not None or own:
            return entry
        if self.entries and self.entries[-1] is first:
            self.entries.pop()
        divided = first.title.endswith(tuple(_HYPHENS))
        title = f"{first.title.rstrip(_HYPHENS)}{'' if divided else ' '}{entry.title}"
        return replace(entry, line=first.line, title=title, number=first.number)


def _is_text(line: Line) -> bool:
    ended = line.text.endswith(".") and not _LEADERS.search(line.text)
    return len(line.text) > LONGEST or (len(line.text) > _SENTENCE and ended)
