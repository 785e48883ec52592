"""Make a Rich Text ready for the converter: what its author deleted or hid goes and is reported.

In: the bytes of a file (RTF 1.9.1). Out: the same without those words, and what the file says of
itself. The converter, which knows nothing of these, does all the rest.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from anthology.readers.office.package import Prepared

_TOKEN = re.compile(
    r"(?P<brace>[{}])|\\'(?P<code>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]+)(?P<number>-?\d{1,9})? ?"
    r"|\\(?P<sign>.)|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_INFO = {"title": "title", "author": "author", "keywords": "keywords", "doccomm": "description"}
_ASIDE = ("fonttbl", "colortbl", "stylesheet", "pict", "header", "footer", "objdata", "fldinst")
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


@dataclass(frozen=True, slots=True)
class _State:
    """Hold how words stand within a group: in which destination, and whether readers see them."""

    place: str = ""  # "" for the text itself
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    optional: bool = False  # behind \*, until the word that names the destination

    @property
    def kind(self) -> str:
        """Tell what becomes of words: `hidden`, `deleted`, `inserted`, or nothing particular."""
        named = ("deleted", "hidden", "inserted")
        return next((name for name in named if not self.place and getattr(self, name)), self.place)


def prepare_rich_text(data: bytes, path: str) -> tuple[bytes, Prepared]:
    """Take out deleted and hidden words; tell of them, of comments, and of the file's properties.

    Deletions are left out and insertions kept, as of the other formats.
    """
    rich = Prepared(path)
    said: list[tuple[str, str]] = []  # words with what becomes of them, as they follow each other
    kept: list[str] = []
    text = data.decode("latin-1")
    state, outer, at, codec = _State(), list[_State](), 0, "cp1252"
    skip, instead = 0, 1  # characters that stand for one which old programs do not know
    while match := _TOKEN.match(text, at):
        at = match.end()
        word, number = match["word"] or "", match["number"] or ""
        words = ""
        if match["brace"] == "{":
            outer.append(state)
        elif match["brace"]:
            state = outer.pop() if outer else _State()
        elif word == "bin":
            at += max(0, int(number or 0))
        elif word == "ansicpg":
            codec = _codec(number)
        elif word == "uc":
            instead = max(0, int(number or 1))
        elif word == "u" and number:
            words, skip = chr(int(number) % 0x10000), instead
        elif word:
            state, words = _follow(state, word, number), _SIGNS.get(word, "")
            words = " " if word in _GAPS else words
        elif match["sign"] == "*":
            state = replace(state, optional=True)
        elif match["code"]:
            words = "" if skip else bytes.fromhex(match["code"]).decode(codec, "replace")
            skip = max(0, skip - 1)
        else:
            words = {"~": "\u00a0", "_": "\u2011"}.get(match["sign"] or "", match["text"] or "")
            plain = words.replace("\r", "").replace("\n", "")
            words, skip = plain[skip:], max(0, skip - len(plain))
        if words:
            said.append((state.kind, words))
        shown = match["code"] or match["text"] or word in _SIGNS or (word == "u" and number)
        if not (shown and state.kind in ("hidden", "deleted")):
            ended = match["sign"] in ("\n", "\r")  # the same as \par (specification 1.9.1)
            kept.append("\\par\n" if ended else text[match.start() : at])
    _report(rich, said)
    return "".join([*kept, text[at:]]).encode("latin-1"), rich


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
        return replace(state, place=place, optional=False)
    if word in _ASIDE or word.startswith(("header", "footer")):
        return replace(state, place="aside")
    if word == "info" or (state.place == "info" and word in _INFO):
        return replace(state, place=word)
    if word in ("v", "plain"):
        return replace(state, hidden=on and word == "v")
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
        elif kind in ("deleted", "inserted"):
            rich.add_change(kind, "", words)
        elif kind == "atnauthor":
            author = " ".join(words.split())
        elif kind == "annotation" and words.strip():
            rich.report_comment(author, words, "")
    rich.report_changes()
    rich.report_hidden(words for kind, words in joined if kind == "hidden")
