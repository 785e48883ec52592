"""Find the printed table of contents: which lines it takes up, and what it says is in the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.readers.ocr.numbers import Number, is_titled, read_number
from anthology.readers.prose.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.readers.prose.blocks import Line

_TITLES = frozenset(
    (
        "contents",
        "table of contents",
        "table des matieres",
        "sommaire",
        "plan",
        "inhaltsverzeichnis",
        "indice",
    )
)
_LISTS = frozenset(
    (
        "list of figures",
        "list of tables",
        "list of illustrations",
        "table des figures",
        "table des illustrations",
        "table des tableaux",
        "liste des figures",
        "liste des tableaux",
        "liste des illustrations",
    )
)
_PAGE = re.compile(r"(?P<page>[0-9]{1,4}|[ivxlc]{1,7})$")
_NUMBER_TAB = re.compile(r"^((?:[0-9.]{1,10}|[IVX]{1,5}|[A-Z](?:\.[0-9]+)*)\.?)\t")
_LEADERS = re.compile(r"(?:\.\s?){3,9}$")
_LEADER = " \t.…·_•-"
_CRUMB = 2  # letters that may be left of a page number
_LONGEST = 160  # characters of an entry
_SENTENCE = 60  # characters of a line with a full stop that is no entry
_LOST = 4  # lines that are no entries, in a row, which a table of contents may hold
_FEWEST = 3  # entries with leaders that are a table of contents though no title says so
_FEWEST_TITLED = 2  # entries with a page that are one below its title


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
    printed = Counter(fold(line.text) for line in lines if 0 < len(line.text) <= _LONGEST)
    end = 0
    for place, line in enumerate(lines):
        name = _name(line.text)
        titled = name in _TITLES | _LISTS
        if place < end or not (titled or _opens(line)):
            continue
        zone = _Zone(lines, place + titled, printed)
        end = zone.end
        if _is_contents(zone.entries, titled=titled, printed=printed):
            taken |= {one.number for one in lines[place:end] if one.text}
            if name not in _LISTS and not entries:
                entries = tuple(_number_chapters(_with_depths(zone.entries)))
    return Contents(entries, frozenset(taken))


def _name(text: str) -> str:
    """Give the folded words of a line, a page number after them left out."""
    if not text or len(text) > max(map(len, _LISTS)) + 16:
        return ""
    return re.sub(r" (?:[0-9]{1,3}|[ivx]{1,6})$", "", fold(text))


def _opens(line: Line) -> bool:
    """Tell whether lines with leaders to page numbers may begin here without a title."""
    entry = read_entry(line) if line.text else None
    return bool(entry and entry.leader and entry.page)


def _is_contents(entries: Sequence[Entry], *, titled: bool, printed: Mapping[str, int]) -> bool:
    paged = sum(bool(entry.page) for entry in entries)
    if titled:
        return paged >= _FEWEST_TITLED
    found = sum(bool(printed.get(entry.key) or printed.get(whole(entry))) for entry in entries)
    return paged >= _FEWEST and found * 2 >= len(entries)


def read_entry(line: Line) -> Entry | None:
    """Read a line as an entry: perhaps a number, a title, perhaps a page; None if it is prose."""
    text = _NUMBER_TAB.sub(r"\1 ", line.text.strip())
    if not text or len(text) > _LONGEST:
        return None
    title, page, leader = _part_page(text)
    numbered = read_number(title)
    number, words = numbered or (None, title)
    if not re.search(r"[^\W\d_]{2}", words or title) or (not page and not leader and not number):
        return None
    return Entry(line.number, words or title, number, page, line.indent, leader)


def _part_page(text: str) -> tuple[str, str, bool]:
    """Part the page from an entry: the title, the page or nothing, whether a leader led there."""
    fields = [field.strip() for field in text.split("\t") if field.strip()]
    if len(fields) > 1 and all(len(field) <= _CRUMB + 2 for field in fields[1:]):
        page = next((field for field in reversed(fields) if _PAGE.fullmatch(field)), "")
        return fields[0].rstrip(_LEADER), page, True
    match = _PAGE.search(text)
    if not match:
        bare = text.rstrip(_LEADER)
        return bare, "", len(text) - len(bare) > _CRUMB
    title = text[: match.start()].rstrip(_LEADER)
    between = text[len(title) : match.start()]
    if not title or not between:
        return text, "", False
    return title, match["page"], len(between) > _CRUMB or "\t" in between


class _Zone:
    """Follow the entries below a title up to the first line that belongs to the text itself."""

    def __init__(self, lines: Sequence[Line], start: int, printed: Mapping[str, int]) -> None:
        self.entries: list[Entry] = []
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
        led = sum(one.leader for one in self.entries) * 2 > len(self.entries)
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
        """Add an entry, with what the lines above it were: entries, the first half of this one.

        A line without a page is an entry if the text has the same line once more.
        """
        for line in lost:
            key = fold(line.text)
            if (
                self.printed.get(key, 0) > 1
                and key not in self.keys
                and is_titled(line.text.strip())
            ):
                self.entries.append(Entry(line.number, line.text.strip(), indent=line.indent))
                self.keys.add(key)
        above = lost[-1] if lost and lost[-1].number == entry.line - 1 else None
        halved = above is not None and not above.is_rule and fold(above.text) not in self.keys
        if above is not None and halved and entry.number is None:
            numbered = read_number(above.text.strip())
            number, words = numbered or (None, above.text.strip())
            title = f"{words} {entry.title}"
            entry = replace(entry, line=above.number, title=title, number=number)
        self.entries.append(entry)
        self.keys |= {entry.key, whole(entry)}


def _is_text(line: Line) -> bool:
    ended = line.text.endswith(".") and not _LEADERS.search(line.text)
    return len(line.text) > _LONGEST or (len(line.text) > _SENTENCE and ended)


def whole(entry: Entry) -> str:
    """Give number and title of an entry as they can be compared."""
    return fold(f"{entry.number.printed} {entry.title}") if entry.number else entry.key


def _with_depths(entries: Sequence[Entry]) -> list[Entry]:
    """Tell how deep entries stand from how far they are set in, where none has a number."""
    if any(entry.number for entry in entries):
        return list(entries)
    indents = sorted({entry.indent for entry in entries})
    return [replace(entry, depth=1 + indents.index(entry.indent)) for entry in entries]


def _number_chapters(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Give unnumbered entries the chapter number that the sections below them have."""
    for entry, after in zip(entries, [*entries[1:], None], strict=True):
        first = after.number if after else None
        if entry.number is None and first and len(first.parts) == 2 and first.parts[1][1] == 1:  # noqa: PLR2004
            number = first.plain.split(".")[0]
            yield replace(entry, number=Number(number, first.parts[:1]))
        else:
            yield entry
