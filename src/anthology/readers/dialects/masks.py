"""Put finished markup aside under short marks, and put it back when the text is converted."""

from __future__ import annotations

import re

from anthology.markup import xhtml

KEEP = "\x13"  # a line end of the source that is none of the text any more
BLOCK = re.compile("\x12\\d+\x11")
INLINE = re.compile("\x10\\d+\x11")
MARK = re.compile("[\x10\x12](\\d+)\x11")

_PIECE = re.compile("<[^<>]*>|[\x10\x12]\\d+\x11")
_EMPTY = re.compile(r"<p>\s*</p>\n?")


class Masks:
    r"""Hold pieces of markup by number.

    A mark is a number between two control characters, which no source has: `\x10` opens a mark
    that stands within a line of text, `\x12` one that stands between blocks.
    """

    def __init__(self) -> None:
        self._markup: list[str] = []
        self._plain: list[str] = []
        self._known: dict[tuple[str, str], str] = {}

    def inline(self, markup: str, plain: str = "") -> str:
        """Give the mark for markup within a line; `plain` stands for it in attributes."""
        return self._mark("\x10", markup, plain)

    def block(self, markup: str) -> str:
        """Give the mark for markup that stands between paragraphs, or opens or closes a block."""
        return self._mark("\x12", markup, "")

    def text(self, words: str) -> str:
        """Give the mark for words that the converter must not touch."""
        return self.inline(xhtml.escape(words), words)

    def _mark(self, kind: str, markup: str, plain: str) -> str:
        key = (kind + markup, plain)
        if key not in self._known:
            self._known[key] = f"{kind}{len(self._markup)}\x11"
            self._markup.append(markup)
            self._plain.append(plain)
        return self._known[key]

    def restore(self, markup: str) -> str:
        """Put everything back into converted text; blocks end the paragraph they stand in."""
        pieces: list[str] = []
        inside = False
        at = 0
        for match in _PIECE.finditer(markup):
            found = match[0]
            pieces.append(markup[at : match.start()])
            at = match.end()
            if found.startswith("<"):
                inside = found == "<p>" or (inside and found != "</p>")
                pieces.append(self.plain(found, quoted=True))
            elif found[0] == "\x12":
                block = self._filled(found)
                pieces.append(f"</p>{block}<p>" if inside else block)
            else:
                pieces.append(self._filled(found))
        return _EMPTY.sub("", "".join([*pieces, markup[at:]]))

    def _filled(self, mark: str) -> str:
        """Give the markup of a mark; marks inside it are older, so this comes to an end."""
        markup = self._markup[int(mark[1:-1])]
        return self.restore(markup) if MARK.search(markup) else markup

    def plain(self, text: str, *, quoted: bool = False) -> str:
        """Replace marks by the words they stand for, as in attributes (then `quoted`)."""

        def words(match: re.Match[str]) -> str:
            plain = self._plain[int(match[1])]
            return xhtml.escape(plain) if quoted else plain

        return MARK.sub(words, text)
