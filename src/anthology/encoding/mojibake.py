"""Repair texts that were written in UTF-8, read in a wrong code and saved again.

Damage is taken off in layers, each of one wrong code: the one that leaves the text most plausible.
Within a layer the whole text is read back where that can be; else each line at fault; else the
units of it that become more plausible. What is not convincing stays, and is named as doubtful.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.encoding.plausibility import plain_words, weigh
from anthology.encoding.units import (
    WRONG_CODES,
    gain,
    read_back,
    restore_spaces,
    telltale,
    units,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_LAYERS = 6  # at most: three rounds, each under two codes
_CONVINCING = 10.0  # bits that a layer must save in all
_WORTH_TELLING = 5.0  # bits that must be saved for a doubt
_UNIT = 2.0  # bits that a unit must save beside others
_LONE_UNIT = 6.0  # bits that it must save where there are few
_MANY = 60.0  # bits of a layer beyond which its units are not alone
_EXCERPT = 200_000  # characters by which a layer is judged
_WINDOWS = 4_000  # places of a longer text that are looked at
_EXAMPLES = 3  # words that a line may show broken on purpose
_ALIKE = 20  # of them, places that look alike
_WINDOW = 50  # characters before and after such a place
_ASCII = re.compile("[\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_QUOTED = re.compile("[\"'`«“‘(]\\s?[^\x00-\x7f]{1,3}\\s?[\"'`»”’)]")
_ABOUT_CODES = re.compile(
    r"(?<![=:\"'/-])\b(?:mojibake|utf-?8|latin-?1|iso-?8859|windows-?125\d|cp-?1252|mac ?roman"
    r"|charset)\b(?!\s?[=:])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Repair:
    """Tell of one layer taken off: the wrong code, and which lines (from 0) it was taken off."""

    code: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Repaired:
    """Hold a repaired text, what was done, and the lines (from 0) that stay doubtful."""

    text: str
    repairs: tuple[Repair, ...] = ()
    doubtful: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Layer:
    """Judge one wrong code for a text: the language it then is in, and the bits it saves."""

    code: str
    language: str
    saved: float

    @property
    def least(self) -> float:
        """Give the bits that a single unit must save."""
        return _UNIT if self.saved >= _MANY else _LONE_UNIT


def repair(text: str) -> Repaired:
    """Take off all layers of damage that are sure; healthy texts come back as they are."""
    done: list[Repair] = []
    doubtful: set[int] = set()
    for _ in range(_LAYERS):
        layer = _judge(text)
        if layer is None:
            break
        old, new = text.split("\n"), _mend(text, layer).split("\n")
        changed = {n for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other}
        unsure = changed if layer.saved < _CONVINCING else _examples(old, new, changed, layer.code)
        doubtful |= unsure
        if not changed - unsure:
            break
        done.append(Repair(layer.code, frozenset(changed - unsure)))
        text = "\n".join(old[n] if n in unsure else line for n, line in enumerate(new))
    return Repaired(text, tuple(done), frozenset(doubtful))


def _judge(text: str) -> _Layer | None:
    """Find the wrong code that explains most; none where the text is best left as it is."""
    if text.isascii() or not telltale().search(text):
        return None
    excerpt, told = _excerpt(text), plain_words(text)
    now, _ = weigh(excerpt, told)
    layers = [_try(excerpt, code, now, told) for code in WRONG_CODES]
    best = max(layers, key=lambda layer: layer.saved)
    return best if best.saved >= _WORTH_TELLING else None


def _try(excerpt: str, code: str, now: float, told: Mapping[str, float]) -> _Layer:
    """Take a layer off an excerpt and weigh what is left."""
    every = units(code).sub(lambda unit: read_back(unit[0], code), restore_spaces(excerpt, code))
    _, language = weigh(every, told)
    mended = _mend(excerpt, _Layer(code, language, _MANY))
    return _Layer(code, language, now - weigh(mended, told)[0])


def _excerpt(text: str) -> str:
    """Give a text, or of a long one the surroundings of what looks broken all through it."""
    if len(text) <= _EXCERPT:
        return text
    windows: list[str] = []
    seen: Counter[str] = Counter()
    for match in telltale().finditer(text):
        seen[match[0]] += 1
        if seen[match[0]] <= _ALIKE:
            windows.append(text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW])
            if len(windows) == _WINDOWS:
                break
    return "\n".join(windows)


def _mend(text: str, layer: _Layer) -> str:
    """Read a text back: as a whole, else line by line."""
    try:
        return read_back(restore_spaces(text, layer.code), layer.code)
    except UnicodeError:
        pass
    broken = units(layer.code)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.isascii() and broken.search(restored := restore_spaces(line, layer.code)):
            lines[number] = _mend_line(restored, layer) or line
    return "\n".join(lines)


def _mend_line(line: str, layer: _Layer) -> str:
    """Read a line back: as a whole, else the units that gain by it; nothing where none does."""
    found = [(match, _saved(line, match, layer)) for match in units(layer.code).finditer(line)]
    taken = sum(match.end() - match.start() for match, _ in found)
    whole = taken == len(_ASCII.sub("", line)) and sum(saved for _, saved in found) >= layer.least
    pieces, at = [], 0
    for match, saved in found:
        if whole or saved >= layer.least:
            pieces += [line[at : match.start()], read_back(match[0], layer.code)]
            at = match.end()
    return "".join(pieces) + line[at:] if pieces else ""


def _saved(line: str, match: re.Match[str], layer: _Layer) -> float:
    before, after = (
        line[max(0, match.start() - 1) : match.start()],
        line[match.end() : match.end() + 1],
    )
    return gain(before, match[0], after, layer.code, layer.language)


def _examples(old: list[str], new: list[str], changed: set[int], code: str) -> set[int]:
    """Find the lines that seem to show broken letters on purpose."""
    alike = {n for n in changed if _shows_both(old[n], new[n]) and not _is_whole(old[n], code)}
    beyond = sum(not line.isascii() for line in old)
    if len(changed) * 2 > beyond:
        return alike
    if _ABOUT_CODES.search("\n".join(old)):
        return changed
    return alike | {n for n in changed if _shows_in_quotes(old[n], new[n])}


def _shows_both(broken: str, mended: str) -> bool:
    """Tell whether a line has a word broken and right."""
    there, gained = _words(broken), _words(mended) - _words(broken)
    return len(gained) <= _EXAMPLES and bool(gained.keys() & there.keys())


def _shows_in_quotes(broken: str, mended: str) -> bool:
    """Tell whether a line has broken letters alone in quotation marks, and little else broken."""
    quoted = (found[0] for found in _QUOTED.finditer(mended))
    few = len(_words(mended) - _words(broken)) <= _EXAMPLES
    return few and any(words not in broken for words in quoted)


def _words(line: str) -> Counter[str]:
    return Counter(_WORD.findall(line))


def _is_whole(line: str, code: str) -> bool:
    """Tell whether a line is broken all through."""
    try:
        read_back(restore_spaces(line, code), code)
    except UnicodeError:
        return False
    return True
