"""Repair a decoded text that a wrong encoding broke before it was saved, and tell which lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.project.encoding.find_encoding import OLD_ENCODINGS
from anthology.project.encoding.mojibake import (
    CONTROLS,
    WRONG_ENCODINGS,
    find_layer,
    read_back,
    restore_spaces,
    undo_layer,
)
from anthology.project.encoding.plausibility import ASCII, plain_words, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


# Measured on the texts in `content`, `docs` and `tests/cases`: a sound text in one language takes 3
# to 5 bits, the same text read in a wrong encoding 7.7 and more, mostly 13 to 17. Lists of signs,
# or of words in many languages, take up to 11 and are sound: so it is bits saved that decide.
_SUSPECT = 5.5  # bits for each character beyond ASCII, above which a text is looked into
_SOUND = 5.0  # bits for each character beyond ASCII that a sound text takes at most
_CONVINCING_BITS = 60.0  # bits that must be saved in all
_EXCERPT = 20_000  # characters by which a text is judged
_ALIKE = 6  # words that show the same broken characters inside them
_ALIKE_AT_EDGE = 2  # the same, where those stand first or last, as signs may
_LETTERED = re.compile("[A-Za-z]*[^\\s\x00-\x7f][A-Za-z\x80-\U0010ffff]*")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")  # U+0085 alone ends lines
_WINDOWS = {number: bytes([number]).decode("cp1252", "replace") for number in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Reread:
    """Hold a text that was read in the encoding `read`, and anew in `written`, its own."""

    text: str
    read: str
    written: str


def reread(text: str) -> Reread | None:
    """Find what a text was written in and read as; nothing for a healthy text."""
    excerpt, plain = _excerpt(text), plain_words(text)
    now, known = weigh(excerpt, plain)[0], max(plain.values(), default=0)
    beyond = len(ASCII.sub("", excerpt))
    if now + known <= _SUSPECT * beyond:
        return None
    bits = {one: weigh(one.text, plain)[0] for one in _readings(excerpt)}
    best = min(bits, key=lambda one: bits[one], default=None)
    if best is None or bits[best] > min(now - _CONVINCING_BITS, _SOUND * beyond - known):
        return None
    evidence = _evidence(excerpt)
    mended = _read(evidence, best.read, best.written)
    if (
        mended is None
        or weigh(evidence, plain)[0] - weigh(mended.text, plain)[0] < _CONVINCING_BITS
    ):
        return None
    return _read(text, best.read, best.written)


def read_controls(text: str) -> Reread | None:
    """Read control characters as Windows does: no text has a use for those that Latin-1 has."""
    if not _CONTROL.search(text):
        return None
    return Reread(text.translate(_WINDOWS), "latin_1", "cp1252")


def _excerpt(text: str) -> str:
    """Give the first words with characters beyond ASCII, each once, and no hard spaces.

    A foreign name that a text repeats is one name and no evidence, however often it stands there;
    what was read in a wrong encoding is broken in very many words.
    """
    words = dict.fromkeys(word for word in text.split() if not word.isascii())
    return " ".join(words)[:_EXCERPT]


def _evidence(excerpt: str) -> str:
    """Give the words that can tell that a text was misread: those with letters in them.

    A sign that stands at many words is one sign, and signs without letters, as of mathematics,
    tell nothing.
    """
    seen: Counter[str] = Counter()
    words: list[str] = []
    for word in dict.fromkeys(_LETTERED.findall(excerpt)):
        beyond = set(ASCII.sub("", word))
        lettered = len(word) > 1 and any(map(str.isalpha, word))
        most = _ALIKE if not word[1:-1].isascii() else _ALIKE_AT_EDGE
        if lettered and min(seen[char] for char in beyond) < most:
            words.append(word)
            seen.update(beyond)
    return " ".join(words)


def _readings(text: str) -> Iterator[Reread]:
    """List all ways to read a text anew: the encoding it was read in, the one it was written in."""
    for read in WRONG_ENCODINGS:
        for written in OLD_ENCODINGS:
            if written != read and (one := _read(text, read, written)):
                yield one


def _read(text: str, read: str, written: str) -> Reread | None:
    """Read a text anew; None where it did not come that way."""
    try:
        return Reread(text.encode(read, CONTROLS).decode(written), read, written)
    except UnicodeError:
        return None


_FEW = 3  # words that a line may show broken
_WORD = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_QUOTED = re.compile("[\"'`«“‘(]\\s?[^\x00-\x7f]{1,3}\\s?[\"'`»”’)]")
_ABOUT_ENCODINGS = re.compile(
    r"(?<![=:\"'/-])\b(?:mojibake|utf-?8|latin-?1|iso-?8859|windows-?125\d|cp-?1252|mac ?roman"
    r"|charset)\b(?!\s?[=:])",
    re.IGNORECASE,
)


def examples(
    old: Sequence[str], new: Sequence[str], changed: Iterable[int], encoding: str
) -> frozenset[int]:
    """Choose those of the changed lines that had better stay as they were.

    A line that shows a word both broken and right does so on purpose. Where most lines beyond
    ASCII are healthy, so does one that has only quoted letters broken, and any in a text that
    speaks of encodings.
    """
    changed = frozenset(changed)
    both = {n for n in changed if not _is_whole(old[n], encoding) and _shows_both(old[n], new[n])}
    if len(changed) * 2 > sum(not line.isascii() for line in old):
        return frozenset(both)
    if any(_ABOUT_ENCODINGS.search(line) for line in old):
        return changed
    return frozenset(both | {n for n in changed if _shows_in_quotes(old[n], new[n])})


def _shows_both(broken: str, mended: str) -> bool:
    """Tell whether a text has words both broken and whole: then it speaks of the damage."""
    there, gained = _words(broken), _words(mended) - _words(broken)
    return len(gained) <= _FEW and bool(gained.keys() & there.keys())


def _shows_in_quotes(broken: str, mended: str) -> bool:
    """Tell whether all that a repair would gain stands in quotation marks: an example of damage."""
    gained = (_words(mended) - _words(broken)).keys()
    return bool(gained) and gained <= _words(" ".join(_QUOTED.findall(mended))).keys()


def _words(line: str) -> Counter[str]:
    """Count the words with letters beyond ASCII."""
    return Counter(_WORD.findall(line))


def _is_whole(line: str, encoding: str) -> bool:
    """Tell whether a line is broken all through."""
    try:
        read_back(restore_spaces(line, encoding), encoding)
    except UnicodeError:
        return False
    return True


_LAYERS = 6  # at most: three rounds, each under two encodings
_CONVINCING = 10.0  # bits that a layer must save


@dataclass(frozen=True, slots=True)
class Repair:
    """Tell of one repair: its lines (from 0), the encodings that they were read and written in."""

    lines: frozenset[int]
    read: str
    written: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Repaired:
    """Hold a repaired text, what was done, and the lines (from 0) that stay doubtful."""

    text: str
    repairs: tuple[Repair, ...] = ()
    doubtful: frozenset[int] = frozenset()


def repair(text: str) -> Repaired:
    """Repair what is surely broken; healthy texts come back as they are."""
    if text.isascii():
        return Repaired(text)
    repaired = _with(Repaired(text), reread(text))
    for _ in range(_LAYERS):
        peeled = _peel(repaired)
        if peeled.text == repaired.text:
            break
        repaired = peeled
    return _with(peeled, read_controls(peeled.text))


def _with(repaired: Repaired, found: Reread | None) -> Repaired:
    """Add a repair of the whole text."""
    if found is None:
        return repaired
    lines = _changed(repaired.text.split("\n"), found.text.split("\n"))
    done = Repair(lines, found.read, found.written)
    return replace(repaired, text=found.text, repairs=(*repaired.repairs, done))


def _peel(repaired: Repaired) -> Repaired:
    """Take off one layer; where it is not convincing, only doubt its lines."""
    layer = find_layer(repaired.text)
    if layer is None:
        return repaired
    old, new = repaired.text.split("\n"), undo_layer(repaired.text, layer).split("\n")
    changed = _changed(old, new)
    kept = changed
    if layer.saved >= _CONVINCING:
        kept = examples(old, new, changed, layer.encoding)
    doubtful = repaired.doubtful | kept
    if kept == changed:
        return replace(repaired, doubtful=doubtful)
    for number in kept:
        new[number] = old[number]
    done = Repair(changed - kept, layer.encoding)
    return Repaired("\n".join(new), (*repaired.repairs, done), doubtful)


def _changed(old: list[str], new: list[str]) -> frozenset[int]:
    """List the numbers of lines that differ, from 0."""
    pairs = zip(old, new, strict=True)
    return frozenset(number for number, (one, other) in enumerate(pairs) if one != other)
