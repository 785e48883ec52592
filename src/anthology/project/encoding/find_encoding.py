"""Find the encoding that the bytes of a text were written in, and decode them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from anthology.project.encoding.plausibility import plain_words, weigh

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# Old encodings, the commonest first: each must save a little more than those before.
OLD_ENCODINGS = (
    *("cp1252", "mac_roman", "cp850", "cp437", "iso8859_15"),
    *("cp1250", "iso8859_2", "cp852", "mac_latin2"),
    *("cp1253", "iso8859_7", "cp737", "mac_greek"),
    *("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"),
    *("cp1254", "cp1257"),
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x1f\x8b")
_HEAD = 8192  # bytes by which binary files and wide encodings are told
_BEFORE, _SAMPLE = 1_000, 100_000  # bytes around the first that is not UTF-8
_RARER = 0.3  # bits for each commoner encoding
_PLAIN = 0.05  # share of ASCII below which a text is not believed to be in a wide encoding
_HARD_SPACE = b"\xa0"  # in most encodings; very many on some pages, where they look like letters
_DECLARATION = 1024  # bytes in which a text may declare its encoding
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.-]{1,40})", re.IGNORECASE)
_DECLARABLE = re.compile("cp|iso8859|koi8|mac-|gb|big5|euc|shift_jis|tis-620")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Written:
    """Tell the encoding of some bytes; `beside` is that of the bytes that are not in it, if any."""

    encoding: str
    beside: str = ""


def is_text(data: bytes) -> bool:
    """Tell whether bytes can be text at all."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return True
    if data.startswith(_MAGIC):
        return False
    head = data[:_HEAD]
    return bool(_wide_encoding(head)) or len(_CONTROLS.findall(head)) <= len(head) // 100


def find_encoding(data: bytes) -> Written:
    """Tell the encoding: by its mark, by its form, by what the text declares, by plausibility."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Written(encoding)
    if encoding := _wide_encoding(data[:_HEAD]):
        return Written(encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _declared(data) or _most_plausible(data, error.start)
    return Written("utf-8")


def decode_as(data: bytes, written: Written) -> str:
    """Decode bytes; what cannot be decoded becomes U+FFFD."""
    errors = f"anthology-{written.beside}" if written.beside else "replace"
    return data.decode(written.encoding, errors)


def _wide_encoding(head: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a mark: only in the right one there is plain text."""
    if b"\0" in head:
        plain = {encoding: _share_of_plain(head, encoding) for encoding in _WIDE}
        best = max(_WIDE, key=lambda encoding: plain[encoding])
        if plain[best] >= _PLAIN:
            return best
    return ""


def _share_of_plain(head: bytes, encoding: str) -> float:
    """Give the share of ASCII in a text read by an encoding; 0 where it cannot be read so."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return 0
    if not text or any(char < " " and char not in "\t\n\f\r" for char in text):
        return 0
    return sum(char.isascii() for char in text) / len(text)


def _declared(data: bytes) -> Written | None:
    """Believe a declaration as in HTML and XML, where the bytes can be so."""
    if not (found := _DECLARED.search(data[:_DECLARATION])):
        return None
    try:
        encoding = codecs.lookup(found[1].decode("ascii")).name
        encoding = "cp1252" if encoding in {"iso8859-1", "ascii"} else encoding
        data.decode(encoding)
    except (LookupError, UnicodeError):
        return None
    return Written(encoding) if _DECLARABLE.match(encoding) else None


def _most_plausible(data: bytes, start: int) -> Written:
    """Choose among the old encodings, and UTF-8 with single bytes of an old encoding in it."""
    sample = data[max(0, start - _BEFORE) : start + _SAMPLE]
    sample = sample.replace(_HARD_SPACE, b" ")
    plain = plain_words(sample.decode("ascii", "replace"))
    choices = [Written(encoding) for encoding in OLD_ENCODINGS]
    if sum(map(len, _UTF8.findall(sample))) * 2 > len(_BEYOND.findall(sample)):
        choices += [Written("utf-8", encoding) for encoding in OLD_ENCODINGS]
    bits = {one: weigh(decode_as(sample, one), plain)[0] + _rarity(one) for one in choices}
    return min(choices, key=lambda one: bits[one])


def _rarity(written: Written) -> float:
    """Give the bits that speak against an encoding because few texts are written in it."""
    return _RARER * OLD_ENCODINGS.index(written.beside or written.encoding)


def _register(encoding: str) -> None:
    """Name an error handler that reads in an old encoding what is not UTF-8."""

    def beside(error: UnicodeError) -> tuple[str, int]:
        """Read bytes that are no UTF-8 by the other encoding of the text."""
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    codecs.register_error(f"anthology-{encoding}", beside)


for _encoding in OLD_ENCODINGS:
    _register(_encoding)
