"""Find the page numbers that stand alone on a line among the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.readers.prose.reflow import continues, ends_sentence, is_full
from anthology.readers.prose.roman import roman

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line

_FOLIO = re.compile(
    r"[-–—|·•\s]*(?:page\s+|p\.\s*)?(?P<page>[0-9]{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|sur|of)\s*[0-9]{1,4})?[-–—|·•\s]*",
    re.IGNORECASE,
)
_LONGEST = 30  # characters of the line
_NEAR = 4  # words or lines from one lone number to another, of a column rather than of pages
_SPARSE = 40  # words on the emptiest pages, by which a page number can be believed
_MARGIN = 20  # pages that may come before the text, or after the last one that the contents name
_TWICE = 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    words: int
    place: int
    line: int
    small: bool


def find_folios(lines: Sequence[Line], last_page: int) -> set[int]:
    """Find the numbers of the lines that are page numbers.

    `lines` are all lines with text outside the contents, `last_page` the highest page that the
    contents name (0: no contents). Pages count up through the text; a single number needs the
    contents or the end of a page beside it to be believed.
    """
    candidates = _candidates(lines, last_page)
    found: set[int] = set()
    for small in (False, True):
        chain = _longest_count([one for one in candidates if one.small is small])
        sure = len(chain) >= _TWICE or (last_page and not small)
        found |= {lines[one.place].number for one in chain if sure or _believable(lines, one.place)}
    return found


def _candidates(lines: Sequence[Line], last_page: int) -> list[_Candidate]:
    words = 0
    found: list[_Candidate] = []
    for place, line in enumerate(lines):
        text = line.text.strip()
        match = _FOLIO.fullmatch(text) if len(text) <= _LONGEST else None
        written = match["page"] if match else ""
        page = int(written) if written.isdigit() else roman(written) * written.islower()
        if 0 < page <= max(last_page, words // _SPARSE) + _MARGIN:
            found.append(_Candidate(page, words, place, line.number, not written.isdigit()))
        elif not match:
            words += len(line.text.split())
    return _apart(found)


def _apart(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Leave out numbers with no words between them: a column that lost its table."""
    near = {
        one.place
        for pair in pairwise(candidates)
        if pair[1].words - pair[0].words < _NEAR and pair[1].line - pair[0].line < _NEAR
        for one in pair
    }
    return [one for one in candidates if one.place not in near]


def _longest_count(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Find the longest run of numbers that count up, by patience sorting."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for nth, candidate in enumerate(candidates):
        at = bisect_left(tails, candidate.page)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [candidate.page]
        ends[at : at + 1] = [nth]
    chain: list[_Candidate] = []
    nth = ends[-1] if ends else -1
    while nth >= 0:
        chain.append(candidates[nth])
        nth = before[nth]
    return chain[::-1]


def _believable(lines: Sequence[Line], place: int) -> bool:
    return at_page_end(lines, place) or interrupts(lines, place)


def at_page_end(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a form feed parts a line from the one before or after it."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    return lines[place].page or (after is not None and after.page)


def interrupts(lines: Sequence[Line], place: int, width: int = 0) -> bool:
    """Tell whether a sentence runs on across a line that is no part of it.

    In text wrapped to a width, a full line without a blank line beside it may be part of it.
    """
    if not 0 < place < len(lines) - 1:
        return False
    before, line, after = lines[place - 1 : place + 2]
    apart = line.number - before.number > 1 or after.number - line.number > 1
    if width and not apart and is_full(line, after, width):
        return False
    return continues(after.text) and not ends_sentence(before.text)
