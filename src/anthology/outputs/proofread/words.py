"""Make words of passages, so that two readings of one text can be compared.

A reading of a text (of finished pages, of an e-book's document, of a chapter's body) is a list of
`Passage`; `split` makes of it the `Words` that are compared. Both know nothing of the code that
makes a book: what is proved must not be proved by its maker.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


# Signs within the text of a passage; no text has these characters (Unicode, 23.7: noncharacters).
RAISED, LOWERED = "\ufdd0", "\ufdd1"  # around a raised number: the call of a note, a power
CODE, PROSE = "\ufdd2", "\ufdd3"  # around what must be told to the letter

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
    source, from 1; `page` the index of a page, from 0.
    """

    kind: str
    text: str
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold what stands at a word and is none: the number of an item, the call of a note."""

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
    marks: list[Mark] = field(default_factory=list)

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
            words.marks.append(Mark(len(words.keys), NUMBER, passage.text))
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
            words.marks.append(Mark(at, RAISED, match[1]))
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
