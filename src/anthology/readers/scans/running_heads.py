"""Find the running heads and feet: lines printed again and again at the edges of pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.language.roman import from_roman
from anthology.language.sentences import continues, ends_sentence
from anthology.readers.plain_text.blocks import is_full
from anthology.readers.scans.contents import CONTENTS, LISTS
from anthology.readers.scans.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.readers.plain_text.blocks import Line


_FOLIO = re.compile(
    r"[-–—|·•\[\s]*(?:page\s+|seite\s+|p\.\s*)?(?P<page>[0-9]{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|sur|of|von)\s*[0-9]{1,4})?[-–—|·•\]\s]*",
    re.IGNORECASE,
)
_LONGEST_FOLIO_LINE = 30  # characters of the line
_NEAR = 4  # words or lines from one lone number to another, of a column rather than of pages
_SPARSE = 40  # words on the emptiest pages, by which a page number can be believed
_MARGIN = 20  # pages that may come before the text, or after the last one that the contents name
_FOLIOS_TWICE = 2  # numbers that count up: one alone may be anything


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may be a folio: its number, the words before it, whether it is Roman."""

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
    found = find_excerpt(lines)
    for small in (False, True):
        chain = _longest_count([one for one in candidates if one.small is small])
        sure = len(chain) >= _FOLIOS_TWICE or (last_page and not small)
        found |= {lines[one.place].number for one in chain if sure or _believable(lines, one.place)}
    return found


_IN_TURN = 3  # pages that follow each other, from which they need no other proof
_OWN = 3  # the highest number from which a text may count its own parts
_YEARS = range(1000, 2101)  # a chronicle has them above its paragraphs
_BETWEEN = 10  # words of the emptiest page


def find_excerpt(lines: Sequence[Line]) -> set[int]:
    """Find the lines that number the pages of an excerpt: 41, SHOUTED HEAD 42, - 43 -.

    They count on by one, from a number with which no text begins to count its parts.
    """
    runs: dict[int, list[tuple[int, int]]] = {}  # words before a page, and its line; by the last
    words = 0
    for line in lines:
        page = _numbered_page(line.text.strip())
        if not page:
            words += len(line.text.split())
            continue
        before = runs.get(page - 1)
        if before and words - before[-1][0] >= _BETWEEN:
            runs[page] = [*runs.pop(page - 1), (words, line.number)]
        elif len(runs.get(page, ())) <= 1:
            runs[page] = [(words, line.number)]
    sure = [run for last, run in runs.items() if _IN_TURN <= len(run) < last - _OWN + 1]
    return {number for run in sure for _, number in run}


def _numbered_page(text: str) -> int:
    """Give the number of a line that is a page's, alone or with a head in capitals; else 0."""
    if len(text) > _LONGEST:
        return 0
    alone = _FOLIO.fullmatch(text)
    match = None if alone else _PAGE.search(text)
    written = alone["page"] if alone else (match["first"] or match["last"]) if match else ""
    head = _PAGE.sub("", text)
    shown = alone or (head.isupper() and folded_words(head) not in _COUNTED)
    page = int(written) if written.isdigit() and shown else 0
    return page if page not in _YEARS else 0


def _candidates(lines: Sequence[Line], last_page: int) -> list[_Candidate]:
    """Find lines that are a number which may be a page's, by the words before them."""
    words = 0
    found: list[_Candidate] = []
    for place, line in enumerate(lines):
        text = line.text.strip()
        match = _FOLIO.fullmatch(text) if len(text) <= _LONGEST_FOLIO_LINE else None
        written = match["page"] if match else ""
        page = int(written) if written.isdigit() else from_roman(written) * written.islower()
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
    """Tell whether a folio stands where a page ends, or interrupts a sentence."""
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


_PAGE = re.compile(
    r"^(?P<first>[0-9]{1,4})\s+(?=\D)"
    r"|(?<=\D)\s+(?:\[?(?:page|p\.)\s*)?(?P<last>[0-9]{1,4})\]?$",
    re.IGNORECASE,
)
_LONGEST = 100  # characters: a head is one line, at most as wide as the text
_OPENING = 3  # lines at the beginning, one of which is the title of the whole
_SPACED = re.compile(r"\S\s{3,}\S")
_COLUMN = re.compile(r"\s{3,}|\t")
# Times that equal lines stand at the edges of pages: from which they are known as heads, and from
# which even such as may end a paragraph are.
_TWICE, _OFTEN = 2, 4
_PASSES = 3  # a second and a third line stand beside the first
# What is numbered within a text: “Question 3” at the top of a page is no running head.
_COUNTED = frozenset(
    "question exercise exercice step etape phase annexe appendix chapter chapitre part partie "
    "figure table tableau section session day jour week semaine case cas example exemple lesson "
    "lecon module unit unite volume year annee level niveau team equipe group groupe".split()
)


@dataclass(frozen=True, slots=True)
class _Page:
    """Hold the lines of a text with those found so far to be no part of it.

    `titles` are folded titles of the contents, `firsts` tells where each folded line stands
    first, `width` is that of wrapped lines, `fed` says that form feeds part the pages.
    """

    lines: Sequence[Line]
    dropped: frozenset[int]
    titles: frozenset[str]
    firsts: Mapping[str, int]
    width: int
    fed: bool

    def at_edge(self, place: int) -> bool:
        """Tell whether a line stands at the end of a page or beside what is printed there."""
        if place == 0:
            return False
        beside = self.lines[place - 1 : place + 2 : 2]
        if at_page_end(self.lines, place) or any(one.number in self.dropped for one in beside):
            return True
        return not self.fed and interrupts(self.lines, place, self.width)

    def is_paged(self, place: int) -> bool:
        """Tell whether a line begins or ends with a number that is not that of a heading."""
        text = self.lines[place].text.strip()
        return bool(_PAGE.search(text)) and folded_words(text) not in self.titles

    def in_paragraph(self, place: int) -> bool:
        """Tell whether a line seems to go on with the line above it, or below it."""
        line = self.lines[place]
        if not self.width or _SPACED.search(line.text.strip()) or self.is_paged(place):
            return False
        above, below = self.lines[place - 1 : place], self.lines[place + 1 : place + 2]
        if any(
            one.number in self.dropped and abs(one.number - line.number) == 1
            for one in (*above, *below)
        ):
            return False
        flows_in = any(
            line.number - one.number == 1 and is_full(one, line, self.width) and not line.page
            for one in above
        )
        flows_on = any(
            one.number - line.number == 1 and is_full(line, one, self.width) and not one.page
            for one in below
        )
        return flows_in or flows_on

    def has_heads(self) -> bool:
        """Tell whether most pages, as far as form feeds part them, open with a running head."""
        tops = [line.number in self.dropped for line in self.lines[1:] if line.page]
        return sum(tops) * 2 >= len(tops) > 0


def find_heads(
    lines: Sequence[Line], folios: Collection[int], titles: Collection[str], width: int
) -> set[int]:
    """Find the numbers of the lines that are running heads or feet, and of rules beside them.

    `lines` are all lines with text outside the contents, `titles` the folded titles that the
    contents name, `width` that of wrapped lines. Where equal lines all stand at edges, the first
    stays if it is the heading that the others repeat.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if len(line.text) <= _LONGEST and line.number not in folios:
            groups[folded_words(_PAGE.sub("", line.text.strip()))].append(place)
    firsts = {key: places[0] for key, places in groups.items()}
    repeated = {
        key: places
        for key, places in groups.items()
        if key and (len(places) >= _TWICE or key in titles)
    }
    fed = any(line.page for line in lines[1:])
    found: set[int] = set()
    for _ in range(_PASSES):
        dropped = frozenset(found | set(folios))
        page = _Page(lines, dropped, frozenset(titles), firsts, width, fed)
        for key, places in repeated.items():
            found |= {lines[place].number for place in _heads(key, places, page)}
    found |= _bare_table_heads(lines) | _column_heads(lines, {*titles, *firsts, *CONTENTS, *LISTS})
    return found | _rules_beside(lines, found | set(folios))


def _heads(key: str, places: Sequence[int], page: _Page) -> set[int]:
    """Tell which lines of the same words are running heads, by their places and page numbers."""
    paged = [place for place in places if page.is_paged(place)]
    if paged and key in _COUNTED:
        return set()
    found = {place for place in places if page.at_edge(place)}
    if len(found) < _OFTEN:  # the last lines of paragraphs stand at edges too
        found = {place for place in found if not page.in_paragraph(place)}
    titled = key in page.titles or places[0] < _OPENING
    if (titled or (found and not page.fed)) and _count_up(paged, page):
        # a title may end in a number too, but not in one that the pages count on from
        found |= {place for place in paged if place >= _OPENING or len(paged) > _TWICE}
    known = len(found) >= _TWICE or found & set(paged) or (found and page.has_heads())
    if not known or len(found) * 2 < len(places):
        return set()
    first = places[0]
    all_at_edges = len(found) == len(places)
    if all_at_edges and first not in paged and _is_heading(key, first, page):
        found.discard(first)
    return found


def _count_up(places: Sequence[int], page: _Page) -> bool:
    """Tell whether the page numbers in lines grow from one to the next."""
    matches = [_PAGE.search(page.lines[place].text.strip()) for place in places]
    numbers = [int(match["first"] or match["last"]) for match in matches if match]
    return bool(numbers) and all(one < after for one, after in pairwise(numbers))


def _is_heading(key: str, place: int, page: _Page) -> bool:
    """Tell whether the first of equal lines is the heading that the others repeat."""
    if key in page.titles:
        return True
    numbered = read_number(page.lines[place].text)
    return numbered is not None and page.firsts.get(folded_words(numbered[1]), place) >= place


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


def _column_heads(lines: Sequence[Line], known: Collection[str]) -> set[int]:
    """Find heads in columns, one of which stands at the top of many pages.

    `known` are the folded words of all lines and titles; the other columns must be among them.
    """
    tops = {
        line.number: [
            folded_words(_PAGE.sub("", part)) for part in _COLUMN.split(line.text.strip())
        ]
        for line in lines
        if line.page and len(line.text) <= 2 * _LONGEST
    }
    counts = Counter(part for parts in tops.values() for part in set(parts))
    return {
        number
        for number, parts in tops.items()
        if len(parts) > 1
        and max(counts[part] for part in parts) >= _OFTEN
        and all(counts[part] >= _OFTEN or part in known or part.isdigit() for part in parts)
    }


def _rules_beside(lines: Sequence[Line], dropped: Collection[int]) -> set[int]:
    """Find the rules that are drawn above or below what is dropped."""
    return {
        line.number
        for place, line in enumerate(lines)
        if line.is_rule
        and any(one.number in dropped for one in lines[max(0, place - 1) : place + 2])
    }
