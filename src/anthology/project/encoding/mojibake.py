"""Find and take off one layer of damage: UTF-8 that was read in a wrong encoding and saved again.

The wrong encoding is the one whose undoing leaves the text most plausible. The whole text is read
back where that can be; else each line at fault; else the units of it that become more plausible.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from anthology.project.encoding.plausibility import ASCII, is_common, plain_words, weigh, weight

if TYPE_CHECKING:
    from collections.abc import Mapping


WRONG_ENCODINGS = {
    "cp1252": "Windows-1252",
    "latin_1": "Latin-1",
    "mac_roman": "Mac Roman",
    "cp437": "code page 437",
    "cp850": "code page 850",
    "cp1250": "Windows-1250",
}
CONTROLS = "anthology-controls"  # the error handler for bytes that an encoding leaves undefined
_SPACES_LOST = ("cp1252", "latin_1")  # where editors make “Ã ” of the no-break space in “à”
_LOST_SPACE = re.compile(
    r"(?<![A-ZÀ-ÞĀ-ỹ])(Ã)(?: (?=[ ,;.:!?)]|s )|(?= )|$)|(?<![^\s\d])(Â) ", re.MULTILINE
)
_LONGEST = 40  # characters of a unit, read back

# The bytes of well-formed UTF-8 beyond ASCII (The Unicode Standard, table 3-7).
_WELL_FORMED = (
    ((0xC2, 0xDF), (0x80, 0xBF)),
    ((0xE0, 0xE0), (0xA0, 0xBF), (0x80, 0xBF)),
    ((0xE1, 0xEC), (0x80, 0xBF), (0x80, 0xBF)),
    ((0xED, 0xED), (0x80, 0x9F), (0x80, 0xBF)),
    ((0xEE, 0xEF), (0x80, 0xBF), (0x80, 0xBF)),
    ((0xF0, 0xF0), (0x90, 0xBF), (0x80, 0xBF), (0x80, 0xBF)),
    ((0xF1, 0xF3), (0x80, 0xBF), (0x80, 0xBF), (0x80, 0xBF)),
    ((0xF4, 0xF4), (0x80, 0x8F), (0x80, 0xBF), (0x80, 0xBF)),
)


def _as_controls(error: UnicodeError) -> tuple[str | bytes, int]:
    """Let bytes that an encoding leaves undefined be the control characters of their number."""
    if isinstance(error, UnicodeDecodeError):
        return chr(error.object[error.start]), error.start + 1
    if isinstance(error, UnicodeEncodeError):
        char = error.object[error.start]
        if "\x80" <= char <= "\x9f":
            return bytes([ord(char)]), error.start + 1
    raise error


codecs.register_error(CONTROLS, _as_controls)


@cache
def units(encoding: str) -> re.Pattern[str]:
    """Match runs of what well-formed UTF-8 beyond ASCII looks like in a wrong encoding."""
    sequences = ("".join(_between(encoding, *ends) for ends in row) for row in _WELL_FORMED)
    return re.compile(f"(?:{'|'.join(sequences)}){{1,{_LONGEST}}}")


@cache
def telltale() -> re.Pattern[str]:
    """Match what may be the beginning of a unit, under any of the wrong encodings."""
    first = "".join(_chars(encoding, 0xC2, 0xF4) for encoding in WRONG_ENCODINGS)
    then = "".join(_chars(encoding, 0x80, 0xBF) for encoding in WRONG_ENCODINGS)
    return re.compile(f"[{re.escape(first)}](?:[{re.escape(then)} ]|$)", re.MULTILINE)


def _between(encoding: str, first: int, last: int) -> str:
    """Match one character that stands for a byte between two others."""
    return f"[{re.escape(_chars(encoding, first, last))}]"


def _chars(encoding: str, first: int, last: int) -> str:
    """List what bytes between two others are under an encoding."""
    return bytes(range(first, last + 1)).decode(encoding, CONTROLS)


def read_back(text: str, encoding: str) -> str:
    """Read a text through a wrong encoding; raises `UnicodeError` if it did not come that way."""
    return text.encode(encoding, CONTROLS).decode("utf-8")


@lru_cache(maxsize=65_536)
def gain(before: str, unit: str, after: str, encoding: str, language: str) -> float:
    """Give the bits saved by reading a unit back, between the characters at its sides."""
    mended = read_back(unit, encoding)
    broken = weight(f"{before}{unit}{after}", language)
    return broken - weight(f"{before}{mended}{after}", language)


def restore_spaces(text: str, encoding: str) -> str:
    """Put back the no-break spaces that an editor turned into common ones or dropped."""
    if encoding not in _SPACES_LOST or ("Ã" not in text and "Â" not in text):
        return text
    return _LOST_SPACE.sub("\\1\\2\u00a0", text)


_WORTH_TELLING = 5.0  # bits that a layer must save to be spoken of
_PAIR = 2  # characters that two signs side by side may be
_UNIT = 2.0  # bits that a unit must save beside others
_LONE_UNIT = 6.0  # bits that it must save where there are few
_MANY = 60.0  # bits of a layer beyond which its units are not alone
_EXCERPT = 200_000  # characters by which a layer is judged
_WINDOWS = 4_000  # places of a longer text that are looked at
_ALIKE = 20  # of them, places that look alike
_WINDOW = 50  # characters before and after such a place
_SIDE = 2  # characters at each side of a unit that tell whether letters stand well


@dataclass(frozen=True, slots=True)
class Layer:
    """Judge one wrong encoding for a text: the language it then is in, and the bits it saves."""

    encoding: str
    language: str
    saved: float

    @property
    def least(self) -> float:
        """Give the bits that a single unit must save."""
        return _UNIT if self.saved >= _MANY else _LONE_UNIT


def find_layer(text: str) -> Layer | None:
    """Find the wrong encoding that explains most; none where the text is best left as it is."""
    if text.isascii() or not telltale().search(text):
        return None
    excerpt, plain = _excerpt(text), plain_words(text)
    now, _ = weigh(excerpt, plain)
    encodings = [encoding for encoding in WRONG_ENCODINGS if _is_evident(excerpt, encoding)]
    layers = [_try(excerpt, encoding, now, plain) for encoding in encodings]
    best = max(layers, key=lambda layer: layer.saved, default=Layer("", "", 0))
    return best if best.saved >= _WORTH_TELLING else None


def _is_evident(excerpt: str, encoding: str) -> bool:
    """Tell whether a unit stands in a text that no author can have typed.

    It is long, or it is read back as a letter or mark within a word, or it opens with the Ã or Â
    of the commonest damage. Any other is a pair of signs, as in √∑ or →×, or a letter beside one.
    """
    for match in units(encoding).finditer(restore_spaces(excerpt, encoding)):
        unit, mended = match[0], read_back(match[0], encoding)
        sides = excerpt[max(0, match.start() - 1) : match.start()] + excerpt[match.end() :][:1]
        in_word = any(map(str.isalpha, sides)) and is_common(mended)
        if len(unit) > _PAIR or in_word or (encoding in _SPACES_LOST and unit[0] in "ÃÂ"):
            return True
    return False


def _try(excerpt: str, encoding: str, now: float, plain: Mapping[str, float]) -> Layer:
    """Take a layer off an excerpt and weigh what is left."""
    restored = restore_spaces(excerpt, encoding)
    every = units(encoding).sub(lambda unit: read_back(unit[0], encoding), restored)
    _, language = weigh(every, plain)
    mended = undo_layer(excerpt, Layer(encoding, language, _MANY))
    return Layer(encoding, language, now - weigh(mended, plain)[0])


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


def undo_layer(text: str, layer: Layer) -> str:
    """Take a layer off: from the text as a whole, else line by line."""
    try:
        return read_back(restore_spaces(text, layer.encoding), layer.encoding)
    except UnicodeError:
        pass
    broken = units(layer.encoding)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.isascii() and broken.search(restored := restore_spaces(line, layer.encoding)):
            lines[number] = _mend_line(restored, layer) or line
    return "\n".join(lines)


def _mend_line(line: str, layer: Layer) -> str:
    """Read a line back: as a whole, else the units that gain by it; nothing where none does."""
    found = [(match, _saved(line, match, layer)) for match in units(layer.encoding).finditer(line)]
    taken = sum(match.end() - match.start() for match, _ in found)
    whole = taken == len(ASCII.sub("", line)) and sum(saved for _, saved in found) >= layer.least
    pieces, at = [], 0
    for match, saved in found:
        if whole or saved >= layer.least:
            pieces += [line[at : match.start()], read_back(match[0], layer.encoding)]
            at = match.end()
    return "".join(pieces) + line[at:] if pieces else ""


def _saved(line: str, match: re.Match[str], layer: Layer) -> float:
    """Give the bits saved by reading a unit back; none for a pair that makes a rare character."""
    start, end = match.span()
    if end - start == _PAIR and not is_common(read_back(match[0], layer.encoding)):
        return 0
    before, after = line[max(0, start - _SIDE) : start], line[end : end + _SIDE]
    return gain(before, match[0], after, layer.encoding, layer.language)
