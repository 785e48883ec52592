"""Find the printed table of contents: which lines it takes up, and what it says is in the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.language.sentences import continues
from anthology.readers.scans.numbers import HeadingNumber, is_titled, parts_of, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.readers.plain_text.blocks import Line


_PAGE = re.compile(r"(?P<page>(?:[0-9]{1,2}-)?[0-9]{1,4}|[ivxlc]{1,7})$")
_NUMBER_TAB = re.compile(r"^((?:[0-9.]{1,10}|[IVX]{1,5}|[A-Z](?:\.[0-9]+)*)\.?)\t")
_BULLET = re.compile(r"^(?:[-*•>]\s+)+(?=\S)")  # put there by converters
_LINKED = re.compile(r"\[([^\]\[]{1,150})\]\(#[^()\s]{0,80}\)")
_BARE_ROMAN = re.compile(r"(?P<number>[IVX]{1,5})\s+(?P<title>\S.*)")
_LEADER = " \t.…·_•-"
_CRUMB = 2  # letters that may be left of a page number
_SECTION = 2  # parts of the number of a section
LONGEST_ENTRY = 160  # characters of an entry


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """Hold one line of the contents; `leader` says that dots or a tab led to the page.

    `depth` counts from 1 and comes from the indents, where no entry has a number.
    """

    line: int
    title: str
    number: HeadingNumber | None = None
    page: str = ""
    indent: int = 0
    leader: bool = False
    depth: int = 1

    @property
    def key(self) -> str:
        """Give the title as it can be compared."""
        return folded_words(self.title)

    @property
    def whole(self) -> str:
        """Give number and title as they can be compared."""
        return folded_words(f"{self.number.printed} {self.title}") if self.number else self.key


def read_entry(line: Line) -> ContentsEntry | None:
    """Read a line as an entry: perhaps a number, a title, perhaps a page; None if it is prose."""
    text = line.text.strip()
    if not text or len(text) > LONGEST_ENTRY:
        return None
    title, page, leader = _part_page(_NUMBER_TAB.sub(r"\1 ", _without_marks(text)))
    number, words = _part_number(title)
    if not re.search(r"[^\W\d_]{2}", words or title) or (not page and not leader and not number):
        return None
    return ContentsEntry(line.number, words or title, number, page, line.indent, leader)


def _without_marks(text: str) -> str:
    """Take off what converters make of contents: rows of a table, items of a list, links."""
    if text.startswith("|"):
        text = text.strip("| ").replace("|", "\t")
    return _LINKED.sub(r"\1", _BULLET.sub("", text)).replace("**", "").strip()


def _part_number(title: str) -> tuple[HeadingNumber | None, str]:
    """Part an entry's number from its title; a Roman number without a dot counts too."""
    if numbered := read_number(title):
        return numbered
    bare = _BARE_ROMAN.fullmatch(title)
    if bare and is_titled(bare["title"]):
        return HeadingNumber(bare["number"], parts_of(bare["number"])), bare["title"]
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


def with_depths(entries: Sequence[ContentsEntry]) -> list[ContentsEntry]:
    """Tell how deep entries stand from how far they are set in, where none has a number."""
    if any(entry.number for entry in entries):
        return list(entries)
    indents = sorted({entry.indent for entry in entries})
    return [replace(entry, depth=1 + indents.index(entry.indent)) for entry in entries]


def number_chapters(entries: Sequence[ContentsEntry]) -> list[ContentsEntry]:
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


def _above_section(entry: ContentsEntry, after: ContentsEntry | None) -> ContentsEntry:
    """Give an entry without number that of its chapter, if 2.1 or the like comes next."""
    first = after.number if after else None
    opens = first is not None and len(first.parts) == _SECTION and first.parts[1][1] == 1
    if entry.number or first is None or not opens:
        return entry
    return _numbered(entry, first.plain.split(".")[0])


def _numbered(entry: ContentsEntry, number: str) -> ContentsEntry:
    """Give an entry a number."""
    return replace(entry, number=HeadingNumber(number, parts_of(number)))


def _titles(listed: str) -> frozenset[str]:
    """Read a list of titles parted by commas."""
    return frozenset(" ".join(title.split()) for title in listed.split(","))


CONTENTS = _titles(
    "contents, table of contents, table des matieres, sommaire, plan, inhaltsverzeichnis, indice"
)
LISTS = _titles(
    """list of figures, list of tables, list of illustrations, table des figures, table des
    illustrations, table des tableaux, liste des figures, liste des tableaux, liste des
    illustrations"""
)
BIBLIOGRAPHY = _titles(
    """bibliography, selected bibliography, references, works cited, literature, bibliographie,
    references bibliographiques, liste des references, ouvrages cites, webographie, sitographie,
    bibliographie et webographie, literaturverzeichnis"""
)
# What stands beside the chapters of a report, and what may head a chapter without a number.
OUTER_TITLES = BIBLIOGRAPHY | _titles(
    """introduction, conclusion, conclusions, abstract, executive summary, preface, foreword,
    acknowledgements, acknowledgments, appendix, appendices, glossary, introduction generale,
    conclusion generale, resume, avant propos, remerciements, annexe, annexes, glossaire"""
)
INNER_TITLES = _titles(
    """discussion, results, methods, summary, background, objectives, recommendations, analysis,
    perspectives, resultats, methodes, synthese, contexte, objectifs, recommandations, analyse"""
)

_LEADERS = re.compile(r"(?:\.\s?){3,9}$")
_HYPHENS = "-‐"
_SENTENCE = 60  # characters of a line with a full stop that is no entry
_LOST = 4  # lines that are no entries, in a row, which a table of contents may hold
_FEWEST = 3  # entries with leaders that are a table of contents though no title says so
_FEWEST_TITLED = 2  # entries with a page that are one below its title


@dataclass(frozen=True, slots=True)
class PrintedContents:
    """Hold what the printed contents say and the numbers of all lines they take up."""

    entries: tuple[ContentsEntry, ...] = ()
    lines: frozenset[int] = frozenset()

    @property
    def first(self) -> int:
        """Give the number of the first line, 0 if there are no contents."""
        return min(self.lines, default=0)

    @property
    def last_page(self) -> int:
        """Give the highest page number."""
        return max((int(entry.page) for entry in self.entries if entry.page.isdigit()), default=0)


def find_contents(lines: Sequence[Line]) -> PrintedContents:
    """Find the contents, and lists of figures and tables, which are no headings of the text.

    Without a title they are lines with leaders whose words stand in the text once more.
    """
    entries: tuple[ContentsEntry, ...] = ()
    taken: set[int] = set()
    printed = Counter(
        folded_words(line.text) for line in lines if 0 < len(line.text) <= LONGEST_ENTRY
    )
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
    return PrintedContents(tuple(one for one in entries if one.key not in own), frozenset(taken))


def _name(text: str) -> str:
    """Give the folded words of a line, a number before and a page after them left out."""
    if not text or len(text) > max(map(len, LISTS)) + 16:
        return ""
    return re.sub(r"^[0-9]{1,2} | (?:[0-9]{1,3}|[ivx]{1,6})$", "", folded_words(text))


def _opens(line: Line) -> bool:
    """Tell whether lines with leaders to page numbers may begin here without a title."""
    entry = read_entry(line) if line.text else None
    return bool(entry and entry.leader and entry.page)


def _is_contents(
    entries: Sequence[ContentsEntry], *, titled: bool, printed: Mapping[str, int]
) -> bool:
    """Tell whether entries are contents: enough have pages, and the text has their titles."""
    paged = sum(bool(entry.page) for entry in entries)
    if titled:
        return paged >= _FEWEST_TITLED
    found = sum(bool(printed.get(entry.key) or printed.get(entry.whole)) for entry in entries)
    return paged >= _FEWEST and found * 2 >= len(entries)


class _Zone:
    """Follow the entries below a title up to the first line that belongs to the text itself."""

    def __init__(self, lines: Sequence[Line], start: int, printed: Mapping[str, int]) -> None:
        self.entries: list[ContentsEntry] = []
        self.led = 0  # entries with leaders
        self.keys: set[str] = set()
        self.printed = printed
        self.end = start
        lost: list[Line] = []
        for place in range(start, len(lines)):
            line = lines[place]
            if not line.text:
                continue
            if _is_text(line) or folded_words(line.text) in self.keys or len(lost) > _LOST:
                break
            entry = read_entry(line)
            if entry is not None and self._belongs(entry):
                self._add(entry, lost)
                self.end = place + 1
                lost = []
            else:
                lost.append(line)

    def _belongs(self, entry: ContentsEntry) -> bool:
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

    def _goes_on(self, number: HeadingNumber) -> bool:
        """Tell whether an entry without a page comes after the numbers so far."""
        before = next((one.number for one in reversed(self.entries) if one.number), None)
        return bool(self.entries) and (before is None or number.parts > before.parts)

    def _add(self, entry: ContentsEntry, lost: Sequence[Line]) -> None:
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

    def _without_page(self, line: Line) -> ContentsEntry | None:
        """Read a line as an entry that lost its page, if the text has the same line once more."""
        text = line.text.strip()
        again = self.printed.get(folded_words(text), 0) > 1 and folded_words(text) not in self.keys
        return (
            ContentsEntry(line.number, text, indent=line.indent)
            if again and is_titled(text)
            else None
        )

    def _whole(self, entry: ContentsEntry, lost: Line | None) -> ContentsEntry:
        """Join an entry with the line above it if that is its first half."""
        first = self.entries[-1] if self.entries else None
        if first is None or first.line != entry.line - 1:
            first = None
            if lost is not None and not lost.is_rule:
                number, words = read_number(lost.text.strip()) or (None, lost.text.strip())
                first = ContentsEntry(lost.number, words, number)
        own = self.printed.get(entry.key, 0) > 0 and not continues(entry.title)
        if first is None or first.page or entry.number is not None or own:
            return entry
        if self.entries and self.entries[-1] is first:
            self.entries.pop()
        divided = first.title.endswith(tuple(_HYPHENS))
        title = f"{first.title.rstrip(_HYPHENS)}{'' if divided else ' '}{entry.title}"
        return replace(entry, line=first.line, title=title, number=first.number)


def _is_text(line: Line) -> bool:
    """Tell whether a line is too long, or too much of a sentence, to be an entry."""
    ended = line.text.endswith(".") and not _LEADERS.search(line.text)
    return len(line.text) > LONGEST_ENTRY or (len(line.text) > _SENTENCE and ended)
