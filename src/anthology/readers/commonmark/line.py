"""Carry the number of its source line with each line of text, into the converted markup."""

from __future__ import annotations

import re
from typing import Self

from anthology.readers.dialects.masks import KEEP

_HEAD = re.compile("(?P<head>[ ]*(?:#{1,6}[ ]+|\\|[ ]*)?)(?P<words>[^ ].*)", re.DOTALL)
_DEFINES = re.compile(r"[ ]{0,3}\*?\[[^\[\]]+\]:")
_UNDERLINE = re.compile(r"[ ]*(?:-+|=+)[ ]*\Z")
_INLINE = re.compile("!\\[|\\*\\*|__|\\]\\(|<[a-z]|[\x10\x12]")

_OPENED = re.compile("<(?P<name>p|h[1-6]|t[dh])(?P<rest>[^<>]*)>(?P<mark>\x14(?P<line>\\d+)\x15)")
_TAGS = (
    "p|h[1-6]|div|aside|figure|figcaption|blockquote|pre|table|ul|ol|li|dl|dt|dd|details|summary|"
    "footer|section|a|abbr|b|code|del|em|i|iframe|img|mark|span|strong|sub|sup|video|audio"
)
_BEFORE = re.compile(
    f"\x14(?P<line>\\d+)\x15(?P<words>\\s*</p>\\s*|[^<\x14]*)<(?P<name>{_TAGS})(?=[\\s/>])"
)
_MARK = re.compile("\x14\\d+\x15")


class Line(str):
    """Be a line of text that knows its number in the source file (0: none)."""

    __slots__ = ("number",)
    number: int

    def __new__(cls, text: str, number: int = 0) -> Self:
        """Make a line."""
        line = super().__new__(cls, text)
        line.number = number
        return line

    def cut(self, start: int) -> Line:
        """Give the line without its first characters."""
        return Line(self[start:], self.number)

    def of(self, text: str) -> Line:
        """Give other text the number of this line."""
        return Line(text, self.number)

    def marked(self, *, first: bool) -> str:
        """Write the line with its number in it, where the converter lets it through.

        The first line of a paragraph always gets one, others where something is marked up.
        """
        match = _HEAD.match(self)
        if not self.number or match is None or _DEFINES.match(self) or _UNDERLINE.match(self):
            return str(self)
        if not first and not _INLINE.search(self):
            return str(self)
        return f"{match['head']}\x14{self.number}\x15{match['words']}"


def number(text: str) -> list[Line]:
    """Divide a draft's text into lines with their numbers in the source."""
    lines: list[Line] = []
    at = 1
    for line in text.split("\n"):
        words = line.lstrip(f" {KEEP}")
        before = line[: len(line) - len(words)].count(KEEP)
        lines.append(Line(line.replace(KEEP, ""), at + before))
        at += 1 + line.count(KEEP)
    return lines


def settle_numbers(markup: str) -> str:
    """Make `data-line` of the numbers that came through in converted markup."""
    markup = _OPENED.sub(r'<\g<name> data-line="\g<line>"\g<rest>>\g<mark>', markup)
    markup = _BEFORE.sub(r'\g<words><\g<name> data-line="\g<line>"', markup)
    return _MARK.sub("", markup)
