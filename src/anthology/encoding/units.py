"""Find what UTF-8 became under a wrong code, in units of letters, and read it back."""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache

from anthology.encoding.plausibility import weight

WRONG_CODES = {
    "cp1252": "Windows-1252",
    "latin_1": "Latin-1",
    "mac_roman": "Mac Roman",
    "cp437": "code page 437",
    "cp850": "code page 850",
    "cp1250": "Windows-1250",
}
CONTROLS = "anthology-controls"  # the error handler for bytes that a code leaves undefined
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
    """Let bytes that a code leaves undefined stand for the control characters of their number."""
    if isinstance(error, UnicodeDecodeError):
        return chr(error.object[error.start]), error.start + 1
    if isinstance(error, UnicodeEncodeError):
        char = error.object[error.start]
        if "\x80" <= char <= "\x9f":
            return bytes([ord(char)]), error.start + 1
    raise error


codecs.register_error(CONTROLS, _as_controls)


@cache
def units(code: str) -> re.Pattern[str]:
    """Match runs of what well-formed UTF-8 beyond ASCII looks like in a wrong code."""
    sequences = ("".join(_between(code, *ends) for ends in row) for row in _WELL_FORMED)
    return re.compile(f"(?:{'|'.join(sequences)}){{1,{_LONGEST}}}")


@cache
def telltale() -> re.Pattern[str]:
    """Match what may be the beginning of a unit, under any of the wrong codes."""
    first = "".join(_chars(code, 0xC2, 0xF4) for code in WRONG_CODES)
    then = "".join(_chars(code, 0x80, 0xBF) for code in WRONG_CODES)
    return re.compile(f"[{re.escape(first)}](?:[{re.escape(then)} ]|$)", re.MULTILINE)


def _between(code: str, first: int, last: int) -> str:
    return f"[{re.escape(_chars(code, first, last))}]"


def _chars(code: str, first: int, last: int) -> str:
    return bytes(range(first, last + 1)).decode(code, CONTROLS)


def read_back(text: str, code: str) -> str:
    """Read a text through a wrong code; raises `UnicodeError` where it did not come that way."""
    return text.encode(code, CONTROLS).decode("utf-8")


@lru_cache(maxsize=65_536)
def gain(before: str, unit: str, after: str, code: str, language: str) -> float:
    """Give the bits saved by reading a unit back, between the characters at its sides."""
    mended = read_back(unit, code)
    broken = weight(f"{before}{unit}{after}", language)
    return broken - weight(f"{before}{mended}{after}", language)


def restore_spaces(text: str, code: str) -> str:
    """Put back the no-break spaces that an editor turned into common ones or dropped."""
    if code not in _SPACES_LOST or ("Ã" not in text and "Â" not in text):
        return text
    return _LOST_SPACE.sub("\\1\\2\u00a0", text)
