"""Decide which candidates are headings: by the contents, by their numbers, by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.readers.ocr.candidates import find_candidates
from anthology.readers.ocr.numbers import Number, advance, is_titled
from anthology.readers.ocr.oracle import match_entries
from anthology.readers.ocr.titles import INNER, OUTER
from anthology.readers.prose.blocks import short
from anthology.readers.prose.pieces import Heading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.readers.ocr.candidates import Candidate
    from anthology.readers.ocr.contents import Contents
    from anthology.readers.ocr.entries import Entry
    from anthology.readers.ocr.numbers import Part
    from anthology.readers.prose.blocks import Block

_DEEPEST = 6
_SECTION = 2  # parts of the number of a section
_CHAPTER = 80  # characters of the longest chapter title that only its sections give away


def find_headings(
    blocks: Sequence[Block], contents: Contents
) -> tuple[dict[int, Heading], set[int], list[Diagnostic]]:
    """Find the headings among blocks that were parted at possible headings.

    Gives the headings by the places of their blocks, the places of the second blocks that
    headings in two blocks take up, and what the contents announce but the text lacks.
    """
    candidates = find_candidates(blocks)
    announced = match_entries(candidates, contents.entries)
    decision = _Decision(candidates, announced)
    headings = {one.place: heading for one, heading in decision.headings()}
    taken = {one.place + 1 for one, _ in decision.headings() if one.span > 1}
    return headings, taken, _missing(contents, announced, headings)


class _Decision:
    """Go through the candidates in order, knowing at which number the text has arrived."""

    def __init__(self, candidates: Sequence[Candidate], announced: Mapping[int, Entry]) -> None:
        self.candidates = candidates
        self.announced = announced
        self.numbers: dict[int, tuple[Number | None, tuple[Part, ...]]] = {}
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

    def _limits(self) -> list[Number | None]:
        """Give for each candidate the number of the next heading that the contents announce."""
        limits: list[Number | None] = []
        limit: Number | None = None
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

    def _accept(self, nth: int, number: Number | None) -> None:
        path = (advance(self.path, number) or number.parts) if number else ()
        self.numbers[nth] = (number, path)
        self.path = path or self.path

    def _below_limit(self, nth: int, path: tuple[Part, ...]) -> bool:
        limit = self.limits[nth]
        return limit is None or limit.parts[0][0] != path[0][0] or path < limit.parts

    def _doubtful(self, nth: int, number: Number) -> bool:
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
        known = candidate.key in (OUTER if self.numbers else OUTER | INNER)
        if number := self._above_section(nth):
            self.numbers[nth] = (number, number.parts)
        elif candidate.hashes or known:
            self.numbers[nth] = (None, ())

    def _above_section(self, nth: int) -> Number | None:
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
        return None if known else Number(first, (chapter,))


def _title(candidate: Candidate, number: Number | None, entry: Entry | None) -> str:
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
    contents: Contents, announced: Mapping[int, Entry], headings: Mapping[int, Heading]
) -> list[Diagnostic]:
    """Report the entries of the contents that no heading of the text answers to."""
    found = {entry.line for entry in announced.values()}
    numbers = {heading.number for heading in headings.values() if heading.number}
    return [
        Diagnostic(
            "text-uncertain",
            f"the printed contents announce “{short(entry.title)}”, which heads nothing here",
            line=entry.line,
            hint="look for the heading in the text, where it may have been misread",
        )
        for entry in contents.entries
        if entry.line not in found and not (entry.number and entry.number.printed in numbers)
    ]
