"""Decide which candidates are headings: by the contents, by their numbers, words or capitals."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.language.names import is_shouted
from anthology.language.sentences import ends_sentence
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import Block, quote_words
from anthology.readers.plain_text.pieces import Heading
from anthology.readers.plain_text.shape import find_marker
from anthology.readers.scans.contents import INNER_TITLES, OUTER_TITLES
from anthology.readers.scans.numbers import HeadingNumber, advance, is_titled, read_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.readers.plain_text.blocks import Line, Reflow
    from anthology.readers.scans.contents import ContentsEntry, PrintedContents
    from anthology.readers.scans.numbers import Part


_LINES, _LONGEST = 3, 160  # of a heading
_SHORT = 90  # characters of a heading in a text whose lines were not wrapped
_MARKED = re.compile(
    r"(?P<hashes>#{0,6})\s*(?P<bold>\*{0,3})(?P<text>.*?)(?P=bold)\s*#*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold what may be a heading: the place of its block, how many blocks it takes up, its words.

    `hashes` counts the `#` before it that a converter put there; `cut` is that of the block.
    """

    place: int
    line: int
    number: HeadingNumber | None
    title: str
    hashes: int = 0
    span: int = 1
    cut: bool = False

    @property
    def key(self) -> str:
        """Give the title as it can be compared."""
        return folded_words(self.title)


def part_blocks(blocks: Sequence[Block], titles: Collection[str], flow: Reflow) -> list[Block]:
    """Part blocks so that every line that looks like a heading is a block of its own.

    `titles` are the folded titles that the contents name, with and without numbers.
    """
    return [part for block in blocks for part in _part(block, titles, flow)]


def _part(block: Block, titles: Collection[str], flow: Reflow) -> list[Block]:
    """Cut a block where lines in it may be headings, so that each stands alone."""
    lines = block.lines
    if len(lines) == 1 or (len(lines) <= _LINES and folded_words(block.text) in titles):
        return [block]
    groups: list[list[Line]] = [[]]
    place = 0
    while place < len(lines):
        if span := _head_lines(lines, place, titles, flow):
            groups += [list(lines[place : place + span]), []]
        else:
            groups[-1].append(lines[place])
        place += span or 1
    filled = [group for group in groups if group]
    return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(filled)]


def _head_lines(lines: Sequence[Line], place: int, titles: Collection[str], flow: Reflow) -> int:
    """Count the lines from a place on that are a heading, 0 if there is none."""
    for span in range(_LINES, 1, -1):
        heading = " ".join(line.text.strip() for line in lines[place : place + span])
        if len(heading) <= _LONGEST and folded_words(heading) in titles:
            return span
    return int(_is_head_line(lines, place, titles, flow))


def _is_head_line(lines: Sequence[Line], place: int, titles: Collection[str], flow: Reflow) -> bool:
    """Tell whether a line in a block may be a heading: a title of the contents, or numbered."""
    line = lines[place]
    before = lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    if before and flow.forced(before, line) and not ends_sentence(before.text):
        return False
    if len(line.text) > _LONGEST:
        return False
    if folded_words(line.text) in titles or (
        before is None and folded_words(line.text) in OUTER_TITLES
    ):
        return True
    numbered = read_number(_bare(line.text))
    if numbered is None or not is_titled(numbered[1] or "?"):
        return False
    # A line that is as full as lines of prose are (see `_FULL` in `plain_text/blocks.py`) is one.
    wide = 0.85 * flow.width if flow.width else _SHORT
    if len(line.text) > wide or (after and find_marker(after)):
        return False
    return len(numbered[0].parts) > 1 or bool(numbered[0].label) or before is None


def _bare(text: str) -> str:
    """Take hashes and stars off a heading."""
    match = _MARKED.fullmatch(text.strip())
    return match["text"].strip() if match else text


def find_candidates(blocks: Sequence[Block]) -> list[Candidate]:
    """Describe all blocks that are short enough to be headings and are no lists."""
    found: list[Candidate] = []
    taken = -1
    for place, block in enumerate(blocks):
        if place <= taken or not _may_be_heading(block):
            continue
        candidate = _describe(place, block)
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if candidate.number and not candidate.title and below and _is_title_of(below):
            title = _bare(below.text)
            number, line, hashes = candidate.number, candidate.line, candidate.hashes
            candidate = Candidate(place, line, number, title, hashes, 2, block.cut)
            taken = place + 1
        found.append(candidate)
    return found


def _may_be_heading(block: Block) -> bool:
    """Tell whether a block is short and no list."""
    listed = any(find_marker(line) for line in block.lines[1:])
    bulleted = (marker := find_marker(block.lines[0])) is not None and marker.bullet
    short = len(block.lines) <= _LINES and len(block.text) <= _LONGEST
    return short and not listed and not bulleted and not block.lines[0].is_rule


def _describe(place: int, block: Block) -> Candidate:
    """Read number and title of a block that may be a heading."""
    match = _MARKED.fullmatch(block.text)
    text = match["text"].strip() if match else block.text
    hashes = len(match["hashes"]) if match else 0
    number, title = read_number(text) or (None, text)
    return Candidate(place, block.number, number, title, hashes, cut=block.cut)


def _is_title_of(block: Block) -> bool:
    """Tell whether a block may be the title that belongs to the number above."""
    text = _bare(block.text)
    return _may_be_heading(block) and is_titled(text) and read_number(text) is None


_NEARLY = 0.85  # how alike two titles without numbers must be
_FEW, _MOST = 50, 1000  # entries and candidates that are compared for being nearly the same
_ALIKE = 0.6  # how alike two titles with the same number must be, from 0 to 1


def match_entries(
    candidates: Sequence[Candidate], entries: Sequence[ContentsEntry]
) -> dict[int, ContentsEntry]:
    """Give each candidate that the contents announce its entry, both in one order.

    The answer maps places in `candidates`. Of all ways to match, the one with most matches wins,
    so that a title that happens to stand in the text twice does no harm.
    """
    named: dict[str, list[int]] = defaultdict(list)
    numbered: dict[str, list[int]] = defaultdict(list)
    for nth, entry in enumerate(entries):
        for key in {entry.key, entry.whole}:
            named[key].append(nth)
        if entry.number:
            numbered[folded_words(entry.number.plain)].append(nth)
    pairs = []
    for place, candidate in enumerate(candidates):
        fitting = set(named.get(candidate.key, ())) | set(named.get(_whole(candidate), ()))
        if candidate.number:
            same = numbered.get(folded_words(candidate.number.plain), ())
            fitting |= {nth for nth in same if _alike(candidate.key, entries[nth].key)}
        pairs += [(place, nth) for nth in sorted(fitting, reverse=True)]
    pairs = sorted([*pairs, *_misread(candidates, entries, pairs)], key=lambda p: (p[0], -p[1]))
    return {place: entries[nth] for place, nth in _longest_rise(pairs)}


def _misread(
    candidates: Sequence[Candidate],
    entries: Sequence[ContentsEntry],
    pairs: Sequence[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Pair unnumbered titles that are nearly the same with entries that nothing fits."""
    fitted = {nth for _, nth in pairs}
    left = [
        nth
        for nth, entry in enumerate(entries)
        if nth not in fitted and not (entry.number and len(entry.number.parts) > 1)
    ]
    places = {
        candidate.key: place
        for place, candidate in enumerate(candidates)
        if candidate.number is None and is_titled(candidate.title)
    }
    keys = list(places)[:_MOST]
    return [
        (places[key], nth)
        for nth in left[:_FEW]
        for key in get_close_matches(entries[nth].key, keys, n=1, cutoff=_NEARLY)
    ]


def _whole(candidate: Candidate) -> str:
    """Give number and title as they are compared."""
    return folded_words(f"{candidate.number.printed if candidate.number else ''} {candidate.title}")


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles are the same but for misread letters."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the longest run of pairs in which both numbers rise, by patience sorting."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, nth) in enumerate(pairs):
        at = bisect_left(tails, nth)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [nth]
        ends[at : at + 1] = [place]
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


_DEEPEST = 6  # HTML has no heading below h6
_SECTION = 2  # parts of the number of a section
_CHAPTER = 80  # characters of the longest chapter title that only its sections give away


def find_headings(
    blocks: Sequence[Block], contents: PrintedContents
) -> tuple[dict[int, Heading], set[int], list[Diagnostic]]:
    """Find the headings among blocks that were parted at possible headings.

    Gives the headings by the places of their blocks, the places of the second blocks that
    headings in two blocks take up, what the contents announce but the text lacks, and what only
    its capitals made a heading.
    """
    candidates = find_candidates(blocks)
    announced = match_entries(candidates, contents.entries)
    decision = _Decision(candidates, announced)
    shouted = [] if decision.numbers or contents.entries else _shouted(candidates, blocks)
    decision.numbers |= dict.fromkeys(shouted, (None, ()))
    headings = {one.place: heading for one, heading in decision.headings()}
    taken = {one.place + 1 for one, _ in decision.headings() if one.span > 1}
    guessed = [
        Diagnostic(
            "heading-guessed",
            f"a line in capitals was made a heading: “{quote_words(candidates[nth].title)}”",
            line=candidates[nth].line,
            hint="to settle it, write the text as Markdown, with # before headings",
        )
        for nth in shouted
    ]
    return headings, taken, [*_missing(contents, announced, headings), *guessed]


def _shouted(candidates: Sequence[Candidate], blocks: Sequence[Block]) -> list[int]:
    """Give the candidates that are one line in capitals, alone between blocks of prose."""
    places = {one.place for one in candidates if not ends_sentence(one.title)}
    return [
        nth
        for nth, one in enumerate(candidates)
        if is_shouted(one.title)
        and len(blocks[one.place].lines) == one.span == 1
        and len(one.title) <= _CHAPTER
        and not ends_sentence(one.title)
        and one.place + 1 < len(blocks)
        and not {one.place - 1, one.place + 1} & places
    ]


class _Decision:
    """Go through the candidates in order, knowing at which number the text has arrived."""

    def __init__(
        self, candidates: Sequence[Candidate], announced: Mapping[int, ContentsEntry]
    ) -> None:
        self.candidates = candidates
        self.announced = announced
        self.numbers: dict[int, tuple[HeadingNumber | None, tuple[Part, ...]]] = {}
        self.path: tuple[Part, ...] = ()
        self.limits = self._limits()
        self.printed = {one.number.parts for one in candidates if one.number}
        for nth in range(len(candidates)):
            self._by_number(nth)
        self.chapters = {path for _, path in self.numbers.values() if len(path) == 1}
        for nth in range(len(candidates)):
            self._by_words(nth)
        self.parted = any(n is not None and n.opens_part for n, _ in self.numbers.values())

    def headings(self) -> list[tuple[Candidate, Heading]]:
        """Give all candidates that are headings."""
        hashes = [one.hashes for one in self.candidates if one.hashes]
        outermost = min(hashes, default=1)
        made = []
        places: set[str] = set()
        for nth in sorted(self.numbers):
            candidate = self.candidates[nth]
            number, path = self.numbers[nth]
            entry = self.announced.get(nth)
            depth = len(path) or max(candidate.hashes - outermost + 1, entry.depth if entry else 1)
            if self.parted and number is not None and not number.opens_part:
                depth += 1
            level = min(1 + depth, _DEEPEST)
            title = _title(candidate, number, entry)
            printed = number.printed if number and candidate.title else ""
            place = anchor(path) if number and not number.opens_part else ""
            place = "" if place in places else place  # a number that was printed twice
            places.add(place)
            made.append((candidate, Heading(candidate.line, level, title, printed, place)))
        return made

    def _limits(self) -> list[HeadingNumber | None]:
        """Give for each candidate the number of the next heading that the contents announce."""
        limits: list[HeadingNumber | None] = []
        limit: HeadingNumber | None = None
        for nth in range(len(self.candidates) - 1, -1, -1):
            limits.append(limit)
            entry = self.announced.get(nth)
            limit = entry.number if entry and entry.number else limit
        return limits[::-1]

    def _by_number(self, nth: int) -> None:
        """Accept what the contents announce, and numbers that go on where the text is."""
        candidate = self.candidates[nth]
        number = candidate.number
        if entry := self.announced.get(nth):
            self._accept(nth, number or entry.number)
        elif number and (number.opens_part or candidate.hashes):
            self._accept(nth, number)
            self.path = () if number.opens_part else self.path
        elif number and (number.label or is_titled(candidate.title)):
            path = advance(self.path, number)
            if path and self._below_limit(nth, path) and not self._doubtful(nth, number):
                self.numbers[nth] = (number, path)
                self.path = path

    def _accept(self, nth: int, number: HeadingNumber | None) -> None:
        """Settle a heading, and where it stands in the counting."""
        path = (advance(self.path, number) or number.parts) if number else ()
        self.numbers[nth] = (number, path)
        self.path = path or self.path

    def _below_limit(self, nth: int, path: tuple[Part, ...]) -> bool:
        """Tell whether a number comes before that of the next heading known from the contents."""
        limit = self.limits[nth]
        return limit is None or limit.parts[0][0] != path[0][0] or path < limit.parts

    def _doubtful(self, nth: int, number: HeadingNumber) -> bool:
        """Tell whether a lone number may be no heading's: one of a list, an initial, a word."""
        if number.label or len(number.parts) > 1:
            return False
        style, value = number.parts[0]
        neighbours = {((style, value - 1),), ((style, value + 1),)}
        if style != "1" and not neighbours & self.printed:
            return True
        return self._in_list(nth)

    def _in_list(self, nth: int) -> bool:
        """Tell whether the neighbours count on, with no text between."""
        candidate = self.candidates[nth]
        for step in (-1, 1):
            if not 0 <= nth + step < len(self.candidates) or candidate.number is None:
                continue
            other = self.candidates[nth + step]
            style, value = candidate.number.parts[0]
            beside = other.place == candidate.place + step and other.number is not None
            if beside and other.number and other.number.parts == ((style, value + step),):
                return True
        return False

    def _by_words(self, nth: int) -> None:
        """Accept marked headings, well-known titles, and titles just above a first section."""
        candidate = self.candidates[nth]
        if nth in self.numbers or candidate.number or not is_titled(candidate.title):
            return
        known = candidate.key in (OUTER_TITLES if self.numbers else OUTER_TITLES | INNER_TITLES)
        if number := self._above_section(nth):
            self.numbers[nth] = (number, number.parts)
        elif candidate.hashes or known:
            self.numbers[nth] = (None, ())

    def _above_section(self, nth: int) -> HeadingNumber | None:
        """Give the number of a chapter whose title stands just above its first section."""
        below = self.numbers.get(nth + 1)
        candidate = self.candidates[nth]
        if below is None or below[0] is None or len(candidate.title) > _CHAPTER:
            return None
        after = self.candidates[nth + 1]
        if after.cut or after.place != candidate.place + 1 or len(below[1]) != _SECTION:
            return None
        chapter, section = below[1]
        first = below[0].plain.split(".")[0]
        known = (chapter,) in self.chapters or section[1] != 1
        return None if known else HeadingNumber(first, (chapter,))


def _title(candidate: Candidate, number: HeadingNumber | None, entry: ContentsEntry | None) -> str:
    """Give the words of a heading, without a number that only the contents made known as one."""
    if number is None or not candidate.title:
        return candidate.title or (number.printed if number else "")
    known = entry is not None and candidate.number is None and candidate.key != entry.key
    if known and candidate.title.startswith(number.printed):
        return candidate.title[len(number.printed) :].lstrip(" .:–—-")
    return candidate.title


def anchor(path: Sequence[Part]) -> str:
    """Make the id of a heading from the place that its number opens; empty if it has none."""
    letters = {"1": "", "I": "p", "A": ""}
    names = [
        chr(ord("a") + value - 1) if style == "A" else f"{letters[style]}{value}"
        for style, value in path
    ]
    return "-".join(["sec", *names]) if names else ""


def _missing(
    contents: PrintedContents,
    announced: Mapping[int, ContentsEntry],
    headings: Mapping[int, Heading],
) -> list[Diagnostic]:
    """Report the entries of the contents that no heading of the text answers to."""
    found = {entry.line for entry in announced.values()}
    numbers = {heading.number for heading in headings.values() if heading.number}
    return [
        Diagnostic(
            "text-uncertain",
            f"the printed contents announce “{quote_words(entry.title)}”, which heads nothing here",
            line=entry.line,
            hint="look for the heading in the text, where it may have been misread",
        )
        for entry in contents.entries
        if entry.line not in found and not (entry.number and entry.number.printed in numbers)
    ]
