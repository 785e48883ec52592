"""Take blocks of raw HTML out of the lines; what stands between them stays Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.dialects.masks import BLOCK

if TYPE_CHECKING:
    from anthology.readers.commonmark.line import Line
    from anthology.readers.dialects.masks import Masks


_BLOCKS = frozenset(
    "address article aside audio blockquote body canvas caption center col colgroup dd details "
    "dialog dir div dl dt embed fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 "
    "head header hgroup hr html iframe legend li link main math menu meta nav noframes object ol "
    "optgroup option p param picture pre script section select source style summary svg table "
    "tbody td tfoot th thead title tr track ul video".split()
)
# Elements that go on over empty lines until they are closed.
_HOLDING = frozenset(
    "article aside audio blockquote center details div dl fieldset figure footer form header main "
    "math menu nav object ol picture section svg table tbody td th thead tr ul li video".split()
)
# Elements in which even a line that begins with a word of markup is no paragraph.
_STRICT = frozenset(
    "audio dl figure math menu ol picture svg table tbody thead tr ul video".split()
)

_START = re.compile(r"[ \t]*</?(?P<name>[A-Za-z][\w-]*)(?=[\s/>]|\Z)")
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<inner>[^<>]*)>")
_NUMBERED = re.compile(
    r"<(?:p|div|h[1-6]|figure|figcaption|img|iframe|video|audio|source|blockquote|table|tr|ul|ol|li|"
    r"dl|dt|dd|details|summary|aside|section|center|pre)(?=[\s/>])",
    re.IGNORECASE,
)
_MARKED = re.compile(r"!?\[[^\[\]\n]*\]\([^\s)]|\*\*\S|^[ \t]*(?:#{1,6}[ ]|[-*+][ ]|\d+\.[ ])")
_MARKDOWN = re.compile(r"\bmarkdown(?:\s*=\s*[\"']?(?:1|block|span|true)[\"']?)?(?=[\s>]|\Z)")


class RawHtml:
    """Follow the raw HTML in the lines of one container."""

    def __init__(self, masks: Masks) -> None:
        self.masks = masks
        self.open: list[str] = []

    def take(self, lines: list[Line], at: int) -> tuple[str, int] | None:
        """Take the block that begins at a line: its mark, and the first line behind it."""
        start = _START.match(lines[at])
        if start is None or not self._begins(start["name"].lower()):
            return None
        chunk: list[str] = []
        balance: list[str] = []
        pending = ""
        end = at
        while end < len(lines) and lines[end].strip():
            line = lines[end]
            if chunk and not pending and "<" not in line and _MARKED.search(line):
                break
            chunk.append(_numbered(line))
            end += 1
            pending += line + "\n"
            if pending.rfind("<") > pending.rfind(">"):
                continue
            tags, pending = list(_TAG.finditer(pending)), ""
            if self._markdown_inside(chunk, tags, lines, end):
                end -= bool(lines[end - 1].strip())
                balance.append("")
                break
            for tag in tags:
                _follow(balance, tag)
                self._hold(tag)
            if not balance:
                break
        self._dedent(lines, end)
        return self.masks.block("\n".join(chunk)), end

    def _begins(self, name: str) -> bool:
        return name in _BLOCKS or bool(self.open and self.open[-1] in _STRICT)

    def _markdown_inside(
        self, chunk: list[str], tags: list[re.Match[str]], lines: list[Line], end: int
    ) -> bool:
        """Tell whether the tag asks for Markdown inside; what is behind it is put back."""
        first = tags[0] if tags else None
        if first is None or first["closing"] or not _MARKDOWN.search(first["inner"]):
            return False
        self._hold(first)
        whole = "\n".join(chunk)
        behind = whole.find(">") + 1
        lines[end - 1] = lines[end - 1].of(whole[behind:].lstrip("\n"))
        chunk[:] = [_MARKDOWN.sub("", whole[:behind])]
        return True

    def _hold(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower()
        if name not in _HOLDING or tag["inner"].endswith("/"):
            return
        if not tag["closing"]:
            self.open.append(name)
        elif name in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(name) :]

    def _dedent(self, lines: list[Line], start: int) -> None:
        """Take the common indentation off the Markdown inside an open element."""
        if not self.open:
            return
        end = start
        while end < len(lines) and not _START.match(lines[end]):
            end += 1
        inside = lines[start:end]
        common = min(
            (len(line) - len(line.lstrip(" ")) for line in inside if line.strip()), default=0
        )
        lines[start:end] = [line.cut(common) for line in inside]


def _numbered(line: Line) -> str:
    """Write the number of a line of HTML into the tags that begin on it."""
    if not line.number:
        return str(line)
    marked = BLOCK.sub(f"\x14{line.number}\x15\\g<0>", line)
    return _NUMBERED.sub(rf'\g<0> data-line="{line.number}"', marked)


def _follow(balance: list[str], tag: re.Match[str]) -> None:
    name = tag["name"].lower()
    if name in xhtml.VOID or tag["inner"].endswith("/"):
        return
    if not tag["closing"]:
        balance.append(name)
    elif name in balance:
        del balance[len(balance) - 1 - balance[::-1].index(name) :]
