"""Match the entries of the printed contents with the lines of the text that they announce."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

from anthology.readers.ocr.numbers import is_titled
from anthology.readers.prose.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.ocr.candidates import Candidate
    from anthology.readers.ocr.entries import Entry

_NEARLY = 0.85  # how alike two titles without numbers must be
_FEW, _MOST = 50, 1000  # entries and candidates that are compared for being nearly the same
_ALIKE = 0.6  # how alike two titles with the same number must be, from 0 to 1


def match_entries(candidates: Sequence[Candidate], entries: Sequence[Entry]) -> dict[int, Entry]:
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
            numbered[fold(entry.number.plain)].append(nth)
    pairs = []
    for place, candidate in enumerate(candidates):
        fitting = set(named.get(candidate.key, ())) | set(named.get(_whole(candidate), ()))
        if candidate.number:
            same = numbered.get(fold(candidate.number.plain), ())
            fitting |= {nth for nth in same if _alike(candidate.key, entries[nth].key)}
        pairs += [(place, nth) for nth in sorted(fitting, reverse=True)]
    pairs = sorted([*pairs, *_misread(candidates, entries, pairs)], key=lambda p: (p[0], -p[1]))
    return {place: entries[nth] for place, nth in _longest_rise(pairs)}


def _misread(
    candidates: Sequence[Candidate], entries: Sequence[Entry], pairs: Sequence[tuple[int, int]]
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
    return fold(f"{candidate.number.printed if candidate.number else ''} {candidate.title}")


def _alike(one: str, other: str) -> bool:
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
