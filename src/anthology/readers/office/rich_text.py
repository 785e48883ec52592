"""Make a Rich Text ready for the converter: what its author deleted or hid goes and is reported.

In: the bytes of a file (RTF 1.9.1). Out: the same without those words, and what the file says of
itself. All letters are written as themselves, in UTF-8: the converter knows few code pages, and
takes too much for the signs that stand for a letter in old programs. It does all the rest.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field, replace

from anthology.readers.office.labels import Label, mark_of
from anthology.readers.office.package import Prepared
from anthology.readers.office.verse import EMPTY, SPACE, TAB

_TOKEN = re.compile(
    r"(?P<brace>[{}])|\\'(?P<code>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]+)(?P<number>-?\d{1,9})? ?"
    r"|\\(?P<sign>.)|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_INFO = {"title": "title", "author": "author", "keywords": "keywords", "doccomm": "description"}
_ASIDE = (*("fonttbl", "colortbl", "stylesheet", "pict", "objdata", "fldinst", "pntxta", "pntxtb"),)
_LABELS = ("listtext", "pntext")  # the numbers and signs of items, as words
_MARGIN = re.compile(r"(?:header|footer)[lrf]?")  # “headery” is the height of one
_UNSEEN = ("xe", "tc")  # what stands here for an index or the contents; the converter prints it
_GAPS = ("par", "line", "tab", "cell", "row", "page", "sect")
_SIGNS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}


# Code pages, by the words of a header and by the numbers of fonts (\fcharset).
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {
    "77": "mac_roman",
    "128": "cp932",
    "129": "cp949",
    "134": "cp936",
    "136": "cp950",
    "161": "cp1253",
    "162": "cp1254",
    "163": "cp1258",
    "177": "cp1255",
    "178": "cp1256",
    "186": "cp1257",
    "204": "cp1251",
    "222": "cp874",
    "238": "cp1250",
}
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # halves of one letter, UTF-16


@dataclass(frozen=True, slots=True)
class _State:
    """Hold how words stand within a group: in which destination, and whether readers see them."""

    place: str = ""  # "" for the text itself
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    optional: bool = False  # behind \*, until the word that names the destination
    instead: int = 1  # signs behind a letter that stand for it in old programs
    font: str = ""

    @property
    def kind(self) -> str:
        """Tell what becomes of words: `hidden`, `deleted`, `inserted`, or nothing particular."""
        named = ("deleted", "hidden", "inserted")
        return next((name for name in named if not self.place and getattr(self, name)), self.place)


@dataclass(slots=True)
class _Letters:
    """Decode letters: bytes by the code page of the file or of their font, and numbers.

    Behind a letter by number stand signs for programs that do not know it; they are passed over.
    """

    unicode: bool  # letters stand as they are, against the specification
    page: str = "cp1252"
    fonts: dict[str, str] = field(default_factory=dict)
    defined: str = ""  # the font that the table of fonts is about
    half: bytes = b""  # the first byte of a letter of two
    high: int = 0  # the first number of a letter of two
    letter: str = ""  # the last by number
    skip: int = 0  # signs that are still to come for it

    def learn(self, word: str, number: str) -> None:
        """Take in what a control word of the header says of code pages."""
        if word in _PAGES:
            self.page = _PAGES[word]
        elif word == "ansicpg":
            self.page = _codec(number)
        elif word == "f":
            self.defined = number
        elif word == "fcharset" and number in _CHARSETS:
            self.fonts[self.defined] = _CHARSETS[number]

    def of_word(self, letter: str) -> str:
        """Give the letter that a control word names, unless it stands for another."""
        shown, self.skip = "" if self.skip else letter, max(0, self.skip - 1)
        return shown

    def of_code(self, code: str, font: str) -> str:
        """Decode a byte written in two hexadecimal digits, unless it stands for a letter."""
        skipped, self.skip = self.skip, max(0, self.skip - 1)
        return "" if skipped else self._of_bytes(bytes.fromhex(code), font)

    def of_text(self, text: str, font: str) -> str:
        """Decode bytes that stand as they are, read as Latin-1; the ends of lines are none."""
        plain = text.replace("\r", "").replace("\n", "")
        if not _may_stand_for(self.letter, plain):
            self.skip = 0
        raw, self.skip = plain[self.skip :].encode("latin-1"), max(0, self.skip - len(plain))
        return raw.decode(errors="replace") if self.unicode else self._of_bytes(raw, font)

    def of_number(self, number: int, instead: int) -> str:
        """Give the letter of a number, which may be negative; the first half of one gives none."""
        code = number if 0 <= number <= 0x10FFFF else number % 0x10000  # noqa: PLR2004 - Unicode
        high, self.high = self.high, code if code in _HIGH else 0
        self.letter, self.skip = "" if self.high else chr(code), instead
        if code in _LOW:
            pair = 0x10000 + (high - _HIGH[0]) * 0x400 + code - _LOW[0]
            self.letter = chr(pair) if high else "\ufffd"
        return self.letter

    def _of_bytes(self, data: bytes, font: str) -> str:
        """Decode bytes; the first byte of two gives nothing, and waits for the second."""
        decoder = codecs.getincrementaldecoder(self.fonts.get(font, self.page))("replace")
        words = decoder.decode(self.half + data)
        self.half = decoder.getstate()[0]
        return words


@dataclass(slots=True)
class _Labels:
    """Gather the words of what stands before items; each is `due` before the next words.

    The converter knows lists with `listtext` alone.
    """

    rich: Prepared
    heard: list[str] = field(default_factory=list)
    due: str = ""
    first: str = ""  # words of the line, as long as they are the first
    opening: bool = True  # nothing stands in the line yet
    begun: bool = False  # a paragraph ended right before

    def leave(self, inner: _State, outer: _State) -> _State:
        """Let what was heard in a destination that ends be a label, or the sign of an item."""
        if inner.place in _LABELS and inner.place != outer.place:
            text = " ".join("".join(self.heard).split())
            self.heard.clear()
            self.due = "• " if inner.place == "pntext" and text else ""
            if any(map(str.isalnum, text)):
                counted = text.removesuffix(".")
                label = Label(text, int(counted) if counted.isdecimal() else 0)
                self.due = mark_of(self.rich.labels, label)
        return outer

    def write(self, words: str, state: _State) -> str:
        """Write words that readers see for the converter, with the label that is due before."""
        if state.kind in ("hidden", "deleted", *_LABELS, *_UNSEEN):
            return ""
        due, shown = "", re.sub(r"[\\{}]", r"\\\g<0>", words)
        if state.kind in ("", "inserted"):
            if self.opening:
                bare = shown.lstrip(" ")
                shown = SPACE * (len(shown) - len(bare)) + bare
            if words.strip():
                self.first = words.strip() if self.opening else ""
                due, self.due, self.opening = self.due, "", False
        return due + shown

    def control(self, word: str, written: str, state: _State) -> str:
        """Write a control word, with signs for what it opens: an empty paragraph, a line set in."""
        if state.kind not in ("", "inserted"):
            return written
        if word == "tab" and self.opening:
            return SPACE * TAB
        if word == "tab" and self.first == "o":
            return "\u00a0\u00a0"  # the sign of an item, and no word
        if word in ("par", "line", "cell", "row", "sect", "page"):
            empty = self.opening and self.begun and word == "par"
            self.opening, self.begun = True, word == "par"
            return EMPTY * empty + written
        return written


def prepare_rich_text(data: bytes, path: str) -> tuple[bytes, Prepared]:
    """Take out deleted and hidden words; tell of them, of comments, and of the file's properties.

    Deletions are left out and insertions kept, as of the other formats. All that the converter
    must bring is in `words` of what is given.
    """
    rich = Prepared(path)
    said: list[tuple[str, str]] = []  # words with what becomes of them, as they follow each other
    kept: list[str] = []
    text, letters, labels = data.decode("latin-1"), _Letters(_is_unicode(data)), _Labels(rich)
    state, outer, at = _State(), list[_State](), 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        word, number = match["word"] or "", match["number"] or ""
        words, written = "", match[0]
        if match["brace"]:
            letters.skip = 0
            if match["brace"] == "{":
                outer.append(state)
            else:
                state = labels.leave(state, outer.pop() if outer else _State())
        elif word == "bin":
            start, at = at, at + max(0, int(number or 0))
            written = text[start:at].encode("latin-1").hex()  # as pictures may be written too
        elif word == "uc":
            state, written = replace(state, instead=max(0, int(number or 1))), ""
        elif word == "u" and number:
            words = letters.of_number(int(number), state.instead)
        elif word in _SIGNS:
            words = letters.of_word(_SIGNS[word])
        elif word:
            letters.learn(word, number)
            if word == "footnote" and state.optional:
                kept.pop()  # LibreOffice writes \*, with which the converter passes over notes
            state = _follow(state, word, number)
            words = " " if word in _GAPS else ""
            written = "" if word == "ansicpg" else f"\\{word}{number} "
        elif match["code"]:
            words = letters.of_code(match["code"], state.font)
        elif match["text"]:
            words = letters.of_text(match["text"], state.font)
        elif match["sign"] == "*":
            state = replace(state, optional=True)
        elif match["sign"] in ("\n", "\r"):
            words, written = " ", "\\par\n"  # means the same (specification 1.9.1)
        else:
            words = {"~": "\u00a0", "_": "\u2011"}.get(match["sign"], "")
        if words and state.place in _LABELS:
            labels.heard.append(words)
        elif words:
            said.append((state.kind, words))
        shown = match["code"] or match["text"] or word in _SIGNS or (word == "u" and number)
        kept.append(
            labels.write(words, state)
            if shown
            else labels.control("par" if written == "\\par\n" else word, written, state)
        )
    _report(rich, said)
    rich.words = "".join(words for kind, words in said if kind in ("", "inserted"))
    return "".join([*kept, text[at:]]).encode(), rich


def _is_unicode(data: bytes) -> bool:
    """Tell whether letters stand in a file as they are, in UTF-8, against the specification."""
    try:
        return not data.decode().isascii()
    except UnicodeDecodeError:
        return False


def _may_stand_for(letter: str, signs: str) -> bool:
    """Tell whether signs may be there for programs that do not know the letter before them.

    Careless programs write none, where others write “?”, or what is most like the letter.

    >>> _may_stand_for("é", "e"), _may_stand_for("é", "s"), _may_stand_for("“", "thirty")
    (True, False, False)
    """
    plain = unicodedata.normalize("NFKD", letter)[:1].lower()
    if signs[:1].isspace():
        return letter.isspace()
    alike = letter.isalpha() and (not plain.isascii() or signs[:1].lower() == plain)
    return alike or not signs[:1].isalnum()


def _codec(number: str) -> str:
    """Name the codec of a code page, as Windows numbers them."""
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"


def _follow(state: _State, word: str, number: str) -> _State:
    """Give the state behind a control word."""
    on = number != "0"
    if state.optional:
        place = word if word in ("annotation", "atnauthor") else "aside"
        place = state.place if word == "footnote" else place
        return replace(state, place=place, optional=False)
    if _MARGIN.fullmatch(word):
        return replace(state, place="margin")
    if word in _ASIDE:
        return replace(state, place="aside")
    if word in ("info", *_LABELS, *_UNSEEN) or (state.place == "info" and word in _INFO):
        return replace(state, place=word)
    if word == "f" and not state.place:
        return replace(state, font=number)
    if word == "plain":
        return replace(state, hidden=False, font="")
    if word == "v":
        return replace(state, hidden=on)
    if word == "deleted":
        return replace(state, deleted=on)
    return replace(state, inserted=on) if word == "revised" else state


def _report(rich: Prepared, said: list[tuple[str, str]]) -> None:
    """Report what was found, neighbours of one kind together."""
    joined: list[list[str]] = []
    for kind, words in said:
        if joined and joined[-1][0] == kind:
            joined[-1][1] += words
        else:
            joined.append([kind, words])
    author = ""
    for kind, words in joined:
        if kind in _INFO:
            rich.properties.setdefault(_INFO[kind], " ".join(words.split()))
        elif kind == "margin":
            rich.margins.append(words)
        elif kind in ("deleted", "inserted"):
            rich.add_change(kind, "", words)
        elif kind == "atnauthor":
            author = " ".join(words.split())
        elif kind == "annotation" and words.strip():
            rich.report_comment(author, words, "")
    rich.report_changes()
    rich.report_hidden(words for kind, words in joined if kind == "hidden")
