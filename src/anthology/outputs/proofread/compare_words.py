"""Make words of passages, and compare two readings of one text: what is lost, added or changed.

A reading of a text (of finished pages, of an e-book's document, of a chapter's body) is a list of
`Passage`; `split` makes of it the `Words` that are compared. All of it knows nothing of the code
that makes a book: what is proved must not be proved by its maker.

Nearly always two readings are equal, and then nothing more is done. Otherwise words that stand
once in each are anchors (Bram Cohen's patience diff), and only the stretches between those that
differ are compared closely, by their longest common subsequence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


# Signs within the text of a passage; no text has these characters (Unicode, 23.7: noncharacters).
RAISED, LOWERED = "\ufdd0", "\ufdd1"  # around a raised number: the call of a note, a power
CODE, PROSE = "\ufdd2", "\ufdd3"  # around what must be compared to the letter

TEXT, NOTE, CAPTION, NUMBER, ALTERNATIVE = "text", "note", "caption", "number", "alternative"
HEAD = "head"  # of a table, which print repeats on each of its pages
CELL = "cell"  # of a table, outside its head

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_SIGNS = re.compile(f"{RAISED}(.*?){LOWERED}|([{CODE}{PROSE}])")
_LIGATURES = str.maketrans(
    dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)
# In a line with one of these, each word is looked at: signs, what is unseen.
_SPECIAL = re.compile(f"[\ufdd0-\ufdd3]|{_UNSEEN.pattern}")
_HYPHENS = "-\u2010"


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold a stretch of a text as it was read.

    `kind` is `text`, `head` or `cell` (of a table), `note`, `caption`, `number` (of a list's item
    or a note; it belongs to what comes next) or `alternative` (what is said in the place of a
    picture or formula). In print a line feed in `text` is the end of a line. `line` is that of the
    source, from 1; `page` the index of a page, from 0; `column` the number of a cell in its row.
    """

    kind: str
    text: str
    line: int = 0
    page: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class WordMark:
    """Hold a sign that belongs to the word `at` and is none: an item's number, a note's call."""

    at: int
    kind: str
    value: str


@dataclass(slots=True)
class Words:
    """Hold the words of a reading in order.

    `keys` are what is compared: letters in one case, ligatures undone, without soft hyphens;
    `raws` the words as they stand; `owners` their passages; `exact` the numbers of those that
    are code; `ends` of those at the end of a printed line; `marks` what stands at them.
    """

    passages: Sequence[Passage]
    keys: list[str] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    exact: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    marks: list[WordMark] = field(default_factory=list)

    def draw_marks(self, at: int) -> None:
        """Let the marks at a word stand at the one before it, which it has become part of."""
        self.marks = [replace(one, at=at - 1) if one.at == at else one for one in self.marks]

    def passage(self, number: int) -> Passage:
        """Give the passage of a word, or of the nearest one where there is no such word."""
        if not self.owners:
            return self.passages[0] if self.passages else Passage(TEXT, "")
        return self.passages[self.owners[max(0, min(number, len(self.owners) - 1))]]


@lru_cache(1 << 16)
def key(word: str) -> str:
    """Write a word as it is compared.

    >>> key("Oﬃce"), key("L’ÉTÉ")
    ('office', 'l’été')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFC", _UNSEEN.sub("", word).translate(_LIGATURES))
    return plain.replace("\u2011", "-").replace("\u2010", "-").casefold()


def letters(word: str) -> str:
    """Write code as it is compared: to the letter."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", word))


def split(passages: Sequence[Passage], known: Collection[str] = ()) -> Words:
    """Divide passages into words.

    With `known` words, those divided at the ends of printed lines are made whole again where
    that gives a known one.
    """
    splitter = _Splitter(Words(passages), _Joiner(known) if known else None)
    for number, passage in enumerate(passages):
        splitter.take(number, passage)
    return splitter.words


@dataclass(slots=True)
class _Splitter:
    """Take passages one by one; know whether code goes on, and whether a line has just begun."""

    words: Words
    joiner: _Joiner | None
    is_code: bool = False
    begins: bool = False

    def take(self, number: int, passage: Passage) -> None:
        """Split one passage into words, and note its number if it is only that of an item."""
        words = self.words
        if passage.kind == NUMBER:
            words.marks.append(WordMark(len(words.keys), NUMBER, passage.text))
            return
        for line in passage.text.split("\n") if self.joiner else (passage.text,):
            self.begins = self.joiner is not None and len(words.keys) - 1 in words.ends
            tokens = line.split()
            if self.is_code or _SPECIAL.search(line):
                for token in tokens:
                    self._take_one(token, number)
            else:  # as nearly every line is
                if self.begins and tokens:
                    self._take_one(tokens.pop(0), number)
                words.keys += map(key, tokens)
                words.raws += tokens
                words.owners += [number] * len(tokens)
            if self.joiner and words.keys:
                words.ends.add(len(words.keys) - 1)

    def _take_one(self, token: str, number: int) -> None:
        """Take one token: as a word, or joined to the last line's if a hyphen parted them."""
        words = self.words
        raw, code = token, self.is_code
        if _SIGNS.search(token):
            raw, code, self.is_code = _unsigned(token, words, is_code=code)
        if not (plain := key(raw)):
            return
        begins, self.begins = self.begins, False
        if begins and self.joiner and (whole := self.joiner.whole(words.raws[-1], raw)):
            words.raws[-1], words.keys[-1] = whole, key(whole)
            words.ends.discard(len(words.keys) - 1)
            words.draw_marks(len(words.keys))
        else:
            if code:
                words.exact.add(len(words.keys))
            words.keys.append(plain)
            words.raws.append(raw)
            words.owners.append(number)


def _unsigned(token: str, words: Words, *, is_code: bool) -> tuple[str, bool, bool]:
    """Take the signs out of a word; give it, whether it is code, and whether code goes on."""
    code = is_code
    for match in _SIGNS.finditer(token):
        if match[2]:
            is_code = match[2] == CODE
            code = code or is_code
        else:
            behind = bool(key(_SIGNS.sub("", token[: match.start()])))
            at = len(words.keys) if behind else max(0, len(words.keys) - 1)
            words.marks.append(WordMark(at, RAISED, match[1]))
    return _SIGNS.sub("", token), code, is_code


class _Joiner:
    """Know the words that a text should have, and which begin with some letters."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self.order = sorted(self.known)

    def whole(self, end: str, start: str) -> str:
        """Join the end of a line with the start of the next, where that makes a known word.

        "" where they are two words. A hyphen at the end may be the word's own or the setter's.
        """
        halves = (end[:-1], end) if end[-1] in _HYPHENS and end[:-1] else (end,)
        for half in halves:
            joined = key(half + start)
            if joined in self.known:
                both = half is end and key(end) in self.known and key(start) in self.known
                return "" if both else half + start
            if key(end) not in self.known and self._begins(joined):
                return half + start
        return ""

    def _begins(self, letters: str) -> bool:
        """Tell whether a word of the text begins with these letters."""
        at = bisect_left(self.order, letters)
        return at < len(self.order) and self.order[at].startswith(letters)


Excuse = Callable[[Sequence[str], Sequence[str]], bool]
Match = tuple[int, int, int]  # place in the one, place in the other, count of words
_Gap = tuple[int, int, int, int]  # begin and end in the one, begin and end in the other
# The comparison of two stretches takes a bit for each pair of their words: 50 MB at the most.
_CLOSELY = 400_000_000  # pairs of words that are compared closely; more are reported as changed
_ISLE = 2  # equal words between two greater differences that are no more than chance
_SAME = 0.7  # of the words of a stretch that must be in another for both to be one, moved


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a stretch in which a text is not what it should be.

    `kind` is `lost`, `added`, `changed` or `moved`. The stretches are words `at` to `end` of what
    was expected, and `there` to `until` of what was found.
    """

    kind: str
    at: int
    end: int
    there: int
    until: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold the matches of two readings, in order, and the differences that mean something."""

    matches: tuple[Match, ...]
    differences: tuple[Difference, ...]

    def place(self, at: int) -> int | None:
        """Find the place of an expected word among those found; None where it has none."""
        number = bisect_right(self.matches, at, key=lambda match: match[0]) - 1
        if number < 0:
            return None
        begin, there, count = self.matches[number]
        return there + at - begin if at < begin + count else None


def compare(expected: Words, found: Words, excused: Excuse = lambda _, __: False) -> Comparison:
    """Compare what was found with what was expected.

    `excused` tells of the raw words of a stretch that was expected (maybe none) and of what was
    found in its place whether the medium may put them so.
    """
    matches = align(expected.keys, found.keys)

    def is_meant(gap: _Gap) -> bool:
        """Tell whether the medium may put words so."""
        theirs = found.raws[gap[2] : gap[3]]
        return bool(theirs) and excused(expected.raws[gap[0] : gap[1]], theirs)

    differences = [*_differences(expected, found, _without_isles(matches, is_meant), excused)]
    exact = [*_inexact(expected, found, matches)] if expected.exact else []
    return Comparison(tuple(matches), tuple(sorted([*_moved(expected, found, differences), *exact],
                                                   key=lambda one: one.at)))  # fmt: skip


def align(one: Sequence[str], other: Sequence[str]) -> list[Match]:
    """Find the words that two texts have in common, in order."""
    if one == other:
        return [(0, 0, len(one))] if one else []
    matches: list[Match] = []
    waiting = [(0, len(one), 0, len(other))]
    while waiting:
        a, b, c, d = waiting.pop()
        head = _common(one, other, a, b, c, d)
        if head:
            matches.append((a, c, head))
            a, c = a + head, c + head
        tail = _common_end(one, other, a, b, c, d)
        if tail:
            matches.append((b - tail, d - tail, tail))
            b, d = b - tail, d - tail
        if a == b or c == d:
            continue
        anchors = _anchors(one, other, a, b, c, d)
        if anchors:
            edges = [(a - 1, c - 1), *anchors, (b, d)]
            matches += [(x, y, 1) for x, y in anchors]
            waiting += [(x + 1, u, y + 1, v) for (x, y), (u, v) in pairwise(edges)]
        elif (b - a) * (d - c) <= _CLOSELY:
            blocks = LCSseq.opcodes(one[a:b], other[c:d]).as_matching_blocks()
            matches += [(a + block.a, c + block.b, block.size) for block in blocks if block.size]
    return _run_together(sorted(matches))


def _common(one: Sequence[str], other: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    """Count the words that are the same from the beginnings of two stretches on."""
    count, most = 0, min(b - a, d - c)
    while count < most and one[a + count] == other[c + count]:
        count += 1
    return count


def _common_end(one: Sequence[str], other: Sequence[str], a: int, b: int, c: int, d: int) -> int:
    """Count the words that are the same up to the ends of two stretches."""
    count, most = 0, min(b - a, d - c)
    while count < most and one[b - 1 - count] == other[d - 1 - count]:
        count += 1
    return count


def _anchors(
    one: Sequence[str], other: Sequence[str], a: int, b: int, c: int, d: int
) -> list[tuple[int, int]]:
    """Pair the words that stand once in each stretch; keep the longest run that is in order."""
    here, there = Counter(one[a:b]), Counter(other[c:d])
    places = {other[at]: at for at in range(c, d) if there[other[at]] == 1}
    pairs = [(at, places[one[at]]) for at in range(a, b)
             if here[one[at]] == 1 and one[at] in places]  # fmt: skip
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, there_at) in enumerate(pairs):
        pile = bisect_left(tops, there_at)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(there_at)
            piles.append(number)
        else:
            tops[pile], piles[pile] = there_at, number
    chain: list[tuple[int, int]] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _run_together(matches: Sequence[Match]) -> list[Match]:
    """Join matches that follow each other in both readings."""
    made: list[Match] = []
    for at, there, count in matches:
        if made and made[-1][0] + made[-1][2] == at and made[-1][1] + made[-1][2] == there:
            made[-1] = (made[-1][0], made[-1][1], made[-1][2] + count)
        else:
            made.append((at, there, count))
    return made


def _without_isles(matches: Sequence[Match], is_meant: Callable[[_Gap], bool]) -> list[Match]:
    """Leave out a word or two that are equal by chance in the midst of what differs.

    Where a medium may put words so on one of their sides, they are not equal by chance.
    """
    kept: list[Match] = []
    for number, (at, there, count) in enumerate(matches):
        last = kept[-1] if kept else (0, 0, 0)
        gap = (last[0] + last[2], at, last[1] + last[2], there)
        before = gap[1] - gap[0] + gap[3] - gap[2]
        following = matches[number + 1] if number + 1 < len(matches) else None
        if count <= _ISLE and following:
            behind = (at + count, following[0], there + count, following[1])
            after = behind[1] - behind[0] + behind[3] - behind[2]
            if min(before, after) > 2 * count and not (is_meant(gap) or is_meant(behind)):
                continue
        kept.append((at, there, count))
    return kept


def _differences(
    expected: Words,
    found: Words,
    matches: Sequence[Match],
    excused: Excuse,
) -> Iterator[Difference]:
    """Give the differences between the matches, except where only the division of words differs."""
    ends = (len(expected.keys), len(found.keys), 0)
    for (a, c, n), (b, d, _) in pairwise([(0, 0, 0), *matches, ends]):
        gap = (a + n, b, c + n, d)
        if gap[0] == gap[1] and gap[2] == gap[3]:
            continue
        if gap[0] < gap[1] and _same_letters(expected, found, gap):
            continue
        there = [at for at in range(gap[2], gap[3]) if found.passage(at).kind != HEAD]
        ours, theirs = expected.raws[gap[0] : gap[1]], found.raws[gap[2] : gap[3]]
        if (not ours and not there) or (theirs and excused(ours, theirs)):
            continue
        if not ours:
            yield Difference("added", *gap)
        elif not theirs or (excused([], theirs) and any(map(str.isalnum, "".join(theirs)))):
            yield Difference("lost", *gap)
        else:
            yield Difference("changed", *gap)


def _same_letters(expected: Words, found: Words, gap: tuple[int, int, int, int]) -> bool:
    """Tell whether two stretches differ only in where lines divide their words."""
    a, b, c, d = gap
    words = sum(1 for one in expected.keys[a:b] if one.strip("-"))
    if d - c < words or not any(at in found.ends for at in range(c - 1, d)):
        return False  # ends of lines divide words, and join none
    ours, theirs = "".join(expected.keys[a:b]), "".join(found.keys[c:d])
    return ours == theirs or ours.replace("-", "") == theirs.replace("-", "")


def _inexact(expected: Words, found: Words, matches: Sequence[Match]) -> Iterator[Difference]:
    """Find code that is not compared to the letter."""
    for at, there, count in matches:
        for step in range(count):
            if at + step in expected.exact:
                ours, theirs = expected.raws[at + step], found.raws[there + step]
                if ours != theirs and letters(ours) != letters(theirs):
                    yield Difference("changed", at + step, at + step + 1, there + step,
                                     there + step + 1)  # fmt: skip


def _moved(expected: Words, found: Words, all_of: Sequence[Difference]) -> Iterator[Difference]:
    """Take what is lost in one place and added in another as moved."""
    added = [one for one in all_of if one.kind in ("added", "changed")]
    used: set[Difference] = set()
    for one in all_of:
        if one.kind not in ("lost", "changed") or one in used:
            continue
        wanted = Counter(expected.keys[one.at : one.end])
        for other in added:
            if other is one or other in used:
                continue
            here = Counter(found.keys[other.there : other.until])
            common = (wanted & here).total()
            if common >= _SAME * wanted.total() and common >= _SAME * here.total():
                used |= {one, other} if other.kind == "added" else {one}
                yield replace(one, kind="moved", there=other.there, until=other.until)
                break
    yield from (one for one in all_of if one not in used)
