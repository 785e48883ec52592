"""Find the running heads and feet: lines printed again and again at the edges of pages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from anthology.readers.ocr.folios import at_page_end
from anthology.readers.ocr.numbers import read_number
from anthology.readers.prose.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.readers.prose.blocks import Line

_PAGE = re.compile(
    r"^(?P<first>[0-9]{1,4})\s+(?=\D)"
    r"|(?<=\D)\s+(?:\[?(?:page|p\.)\s*)?(?P<last>[0-9]{1,4})\]?$",
    re.IGNORECASE,
)
_LONGEST = 100  # characters
_OPENING = 3  # lines at the beginning, one of which is the title of the whole
_TWICE = 2
# What is numbered within a text: “Question 3” at the top of a page is no running head.
_COUNTED = frozenset(
    "question exercise exercice step etape phase annexe appendix chapter chapitre part partie "
    "figure table tableau section session day jour week semaine case cas example exemple lesson "
    "lecon module unit unite volume year annee level niveau team equipe group groupe".split()
)


@dataclass(frozen=True, slots=True)
class _Page:
    """Hold the lines of a text with those found so far to be no part of it."""

    lines: Sequence[Line]
    dropped: frozenset[int]
    titles: frozenset[str]
    firsts: Mapping[str, int]

    def at_edge(self, place: int) -> bool:
        """Tell whether a line stands at the end of a page or beside what is printed there."""
        if place == 0:
            return False
        beside = self.lines[place - 1 : place + 2 : 2]
        return at_page_end(self.lines, place) or any(one.number in self.dropped for one in beside)

    def is_paged(self, place: int) -> bool:
        """Tell whether a line begins or ends with a number that is not that of a heading."""
        text = self.lines[place].text.strip()
        return bool(_PAGE.search(text)) and fold(text) not in self.titles


def find_heads(lines: Sequence[Line], folios: Collection[int], titles: Collection[str]) -> set[int]:
    """Find the numbers of the lines that are running heads or feet, and of rules beside them.

    `lines` are all lines with text outside the contents, `titles` the folded titles that the
    contents name. The first of equal lines stays where it is the heading that the others repeat.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line.text) <= _LONGEST and line.number not in folios:
            groups[fold(_PAGE.sub("", line.text.strip()))].append(place)
    firsts = {key: places[0] for key, places in groups.items()}
    repeated = {
        key: places
        for key, places in groups.items()
        if key and (len(places) >= _TWICE or key in titles)
    }
    found: set[int] = set()
    for _ in range(2):  # a second line stands beside the first
        page = _Page(lines, frozenset(found | set(folios)), frozenset(titles), firsts)
        for key, places in repeated.items():
            found |= {lines[place].number for place in _heads(key, places, page)}
    found |= _bare_table_heads(lines)
    return found | _rules_beside(lines, found | set(folios))


def _heads(key: str, places: Sequence[int], page: _Page) -> set[int]:
    paged = [place for place in places if page.is_paged(place)]
    if paged and key in _COUNTED:
        return set()
    found = {place for place in places if page.at_edge(place)}
    fed = any(line.page for line in page.lines[1:])
    titled = key in page.titles or places[0] < _OPENING
    if (titled or (found and not fed)) and _count_up(paged, page):
        found |= {place for place in paged if place >= _OPENING}
    few = len(found) < _TWICE and not found & set(paged)
    if few or len(found) * 2 < len(places):
        return set()
    first = places[0]
    if first in found and first not in paged and _is_heading(key, first, page):
        found.discard(first)
    return found


def _count_up(places: Sequence[int], page: _Page) -> bool:
    matches = [_PAGE.search(page.lines[place].text.strip()) for place in places]
    numbers = [int(match["first"] or match["last"]) for match in matches if match]
    return bool(numbers) and all(one < after for one, after in pairwise(numbers))


def _is_heading(key: str, place: int, page: _Page) -> bool:
    """Tell whether the first of equal lines is the heading that the others repeat."""
    if key in page.titles:
        return True
    numbered = read_number(page.lines[place].text)
    return numbered is not None and page.firsts.get(fold(numbered[1]), place) >= place


def _bare_table_heads(lines: Sequence[Line]) -> set[int]:
    """Find heads that were taken for the first row of a table: columns, a rule, and no row."""
    return {
        line.number
        for line, rule, after in zip_longest(lines, lines[1:], lines[2:])
        if line is not None
        and rule is not None
        and rule.is_rule
        and rule.number == line.number + 1
        and len(rule.text.split()) == len(line.text.split("\t")) > 1
        and (after is None or after.number > rule.number + 1)
    }


def _rules_beside(lines: Sequence[Line], dropped: Collection[int]) -> set[int]:
    """Find the rules that are drawn above or below what is dropped."""
    return {
        line.number
        for place, line in enumerate(lines)
        if line.is_rule
        and any(one.number in dropped for one in lines[max(0, place - 1) : place + 2])
    }
