"""Turn the containers of Markdown (quotations, lists, notes, HTML) into marks around plain lines.

Python-Markdown then sees paragraphs, headings and tables only. It wants lists indented by four,
joins quotations, loses code inside lists and reads nothing inside HTML; blogs are written to
CommonMark's rules, or to none.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from anthology.readers.commonmark import lists
from anthology.readers.commonmark.leaves import settle
from anthology.readers.commonmark.line import Line
from anthology.readers.commonmark.rawhtml import RawHtml
from anthology.readers.dialects.code import listing
from anthology.readers.dialects.pairs import admonition

if TYPE_CHECKING:
    from anthology.readers.dialects.masks import Masks


_DEEPEST = 30  # containers within containers; deeper ones stay text
_MARKS = re.compile("(?P<indent>[ ]*)(?P<marks>(?:\x12\\d+\x11[ ]*)+)(?P<rest>.*)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_ALERT = re.compile(r"[ ]*\[!(?P<kind>[A-Za-z]+)\][-+]?[ ]*(?P<title>.*)")
_CODE = "    "


class Blocks:
    """Arrange the lines of one text; `notes` are the footnotes met, by label."""

    def __init__(self, masks: Masks) -> None:
        self.masks = masks
        self.notes: dict[str, list[Line]] = {}

    def arrange(self, lines: list[Line], depth: int = 0) -> list[str]:
        """Return the lines with every container turned into marks."""
        if depth > _DEEPEST:
            return [line.strip().lstrip("> ") for line in lines]
        return _Level(self, list(lines), depth).run()

    def inside(self, opening: str, lines: list[Line], closing: str, depth: int) -> list[str]:
        """Put arranged lines between an opening and a closing mark."""
        block = self.masks.block
        return ["", block(opening), "", *self.arrange(lines, depth + 1), "", block(closing), ""]


class _Level:
    """Walk through the lines inside one container."""

    def __init__(self, blocks: Blocks, lines: list[Line], depth: int) -> None:
        self.blocks = blocks
        self.masks = blocks.masks
        self.lines = lines
        self.depth = depth
        self.html = RawHtml(blocks.masks)
        self.out: list[str] = []
        self.paragraph: list[Line] = []  # lines of the paragraph that is being read
        self.at = 0

    def run(self) -> list[str]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.flush()
                self.out.append("")
                self.at += 1
            elif not (self.marks(line) or self.raw() or self.container(line)):
                self.leaf(line)
        self.flush()
        return self.out

    def leaf(self, line: Line) -> None:
        """Add a line to its paragraph; one that must end a paragraph ends it."""
        heading = _HEADING.match(line)
        if heading:
            self.flush()
        self.paragraph.append(line)
        self.at += 1
        if heading or "\x12" in line:
            self.flush()
            self.out.append("")

    def flush(self) -> None:
        if self.paragraph:
            self.out += settle(self.paragraph, self.masks)
            self.paragraph = []

    def marks(self, line: Line) -> bool:
        """Let marks at the beginning of a line stand alone; the rest of it is read again."""
        match = _MARKS.match(line)
        if match is None:
            return False
        self.flush()
        for mark in match["marks"].split():
            self.out += ["", line.of(mark).marked(first=True), ""]
        rest = match["indent"] + match["rest"] if match["rest"].strip() else ""
        self.lines[self.at] = line.of(rest)
        self.at += not match["rest"].strip()
        return True

    def raw(self) -> bool:
        taken = self.html.take(self.lines, self.at) if "<" in self.lines[self.at] else None
        if taken is None:
            return False
        self.flush()
        mark, self.at = taken
        self.out += ["", mark, ""]
        return True

    def container(self, line: Line) -> bool:
        within = bool(self.paragraph)
        if _QUOTE.match(line):
            self.flush()
            self.quotation()
        elif lists.is_rule(line) and (not within or line.strip()[0] != "-"):
            self.flush()
            self.out += ["", self.masks.block(f'<hr data-line="{line.number}" />'), ""]
            self.at += 1
        elif lists.begins_list(line, within=within):
            self.flush()
            self.listed()
        elif (note := lists.take_note(self.lines, self.at)) is not None:
            self.flush()
            label, body, self.at = note
            self.blocks.notes.setdefault(label, []).extend(body)
        elif lists.defines(self.lines, self.at) and self.terms():
            self.definitions()
        elif line.startswith(_CODE) and not within:
            self.code()
        else:
            return False
        return True

    def quotation(self) -> None:
        inner: list[Line] = []
        while self.at < len(self.lines) and (line := self.lines[self.at]).strip():
            match = _QUOTE.match(line)
            last = inner[-1].lstrip("> ") if inner else ""
            lazy = last and not lists.begins_block(last)
            stops = lists.begins_block(line) or lists.begins_list(line, within=True)
            if match is None and (not lazy or stops):
                break
            inner.append(line.cut(match.end()) if match else line)
            self.at += 1
        alert = _ALERT.match(inner[0])
        if alert is None:
            self.out += self.blocks.inside("<blockquote>", inner, "</blockquote>", self.depth)
            return
        self.alert(alert, inner[0], inner[1:])

    def alert(self, alert: re.Match[str], first: Line, rest: list[Line]) -> None:
        """Make a box of a quotation that begins with `[!NOTE]`, with its own title or without."""
        kind, title = alert["kind"], alert["title"]
        if title and not rest:
            rest, title = [first.of(title)], ""
        opening = first.of(admonition(self.masks, kind, title or kind.capitalize()))
        lines = [opening, *rest, Line(self.masks.block("</aside>"))]
        self.out += self.blocks.arrange(lines, self.depth + 1)

    def listed(self) -> None:
        found, self.at = lists.take_list(self.lines, self.at)
        tag = "ul" if found.start is None else "ol"
        start = f' start="{found.start}"' if found.start not in {None, 1} else ""
        item = "<li>" if found.loose else '<li data-tight="">'
        self.out += ["", self.masks.block(f"<{tag}{start}>"), ""]
        for lines in found.items:
            self.out += self.blocks.inside(item, lines, "</li>", self.depth)
        self.out += ["", self.masks.block(f"</{tag}>"), ""]

    def terms(self) -> list[Line]:
        """Find the terms before a definition: the lines just read, or one before an empty line."""
        if self.paragraph:
            return self.paragraph
        above = self.out[-3:]
        lone = len(above) > 1 and above[-2] and not above[-1] and not (len(above[:-2]) and above[0])
        if not lone or lists.begins_block(above[-2]):
            return []
        return [Line(above[-2])]

    def definitions(self) -> None:
        terms = self.terms()
        if not self.paragraph:
            del self.out[-2:]
        self.paragraph = []
        block = self.masks.block
        self.out += ["", block("<dl>"), ""]
        while terms:
            for term in terms:
                self.out += self.blocks.inside('<dt data-tight="">', [term], "</dt>", self.depth)
            found, self.at = lists.take_definitions(self.lines, self.at)
            for lines in found:
                self.out += self.blocks.inside('<dd data-tight="">', lines, "</dd>", self.depth)
            terms = []
            if self.at + 1 < len(self.lines) and lists.defines(self.lines, self.at + 1):
                terms = [self.lines[self.at]]
                self.at += 1
        self.out += ["", block("</dl>"), ""]

    def code(self) -> None:
        start = self.at
        while self.at < len(self.lines) and (
            self.lines[self.at].startswith(_CODE) or not self.lines[self.at].strip()
        ):
            self.at += 1
        code = textwrap.dedent("\n".join(self.lines[start : self.at])).strip("\n")
        mark = self.lines[start].of(self.masks.block(listing(self.masks.plain(code))))
        self.out += ["", mark.marked(first=True), ""]
