"""Walk through a text in which what no dialect may read is put aside, and find where it ends.

In goes a draft; out come the ends of what opens at a place, lines, and lines of code as marks. Rows
of tables are known by their bars.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


EQUATION = re.compile(r"[ \t]*\{#(eq[-:][\w:-]*\w)[^{}\n]*\}")
# Lines of code that some dialect could take for its own.
SIGNS = re.compile(r"[{$\\<\[%•|]|:::|==|\+\+|^\s*(?:import|export|[#|])")
_GOES_ON = re.compile(
    r"^(?:[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|:[ \t]|\[\^)|!!!|\?\?\?|===|<|\{[{%<])",
    re.MULTILINE,
)

RULE = re.compile(r"[ \t>]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")
_LAST = re.compile(r"(?:(?<!\\)\|)?\s*\Z")
_BETWEEN, _CODE = re.compile(r"(?<!\\)\|"), re.compile(r"(`+)[^`\n]+?\1(?!`)")


def count_cells(row: str) -> int:
    """Count the cells of a row (GFM, 4.10); bars in code part none."""
    return len(_BETWEEN.findall(without_edges(_CODE.sub("", row))[1])) + 1


def without_edges(row: str) -> tuple[str, str]:
    """Part what stands before a row of a table from the row, and take off the bars at its ends."""
    lead = row[: len(row) - len(row.lstrip(" \t>"))]
    return lead, _LAST.sub("", row[len(lead) :].removeprefix("|"))


class Walk:
    """Hold the text that is walked through, and find the ends of what opens in it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.text = draft.text
        self._endless: set[str] = set()
        self._counted = (0, 1)
        self._paragraph = (0, 0)
        self.taken = (0, 0)  # where the last construct that was taken began and ended

    def line(self, place: int) -> int:
        """Give the line of a place; places come in order."""
        counted, line = self._counted
        line += self.text.count("\n", counted, place)
        self._counted = (place, line)
        return line

    def close(self, start: int, pattern: str) -> re.Match[str] | None:
        """Find an end; what was looked for in vain once is not looked for again."""
        if pattern in self._endless:
            return None
        found = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search(self.text, start)
        if not found:
            self._endless.add(pattern)
        return found

    def paragraph_end(self, place: int) -> int:
        """Find where the paragraph of a place ends."""
        start, end = self._paragraph
        if not start <= place < end:
            end = self.text.find("\n\n", place)
            self._paragraph = (place, end if end >= 0 else len(self.text))
        return self._paragraph[1]

    def continues(self, place: int) -> bool:
        """Tell whether the paragraph before opens something that goes on in indented lines."""
        end = place
        while end and self.text[end - 1] == "\n":
            end -= 1
        before = self.text.rfind("\n\n", 0, end)
        start = before + 2 if before >= 0 else 0
        if end <= self.taken[1]:
            start = self.text.rfind("\n", 0, self.taken[0]) + 1
            end = min(end, self.taken[0] + 1)
        paragraph = self.text[start:end]
        return paragraph.startswith((" ", "\t")) or bool(_GOES_ON.search(paragraph))

    def shield(self, line: str) -> str:
        """Mark a line of code where some dialect could read it; its indentation stays."""
        code = line.strip(" \t>")
        if not code or not SIGNS.search(line):
            return line
        begin = line.index(code)
        mark = self.masks.inline(xhtml.escape(code), code)
        return f"{line[:begin]}{mark}{line[begin + len(code) :]}"

    def inside(self, start: int, end: int) -> str:
        """Give what stands between two places, without the marks of the quotation around it."""
        depth = self.text[self.text.rfind("\n", 0, start) + 1 : start].count(">")
        lead = re.compile(rf"(?<=\n)(?:[ \t]*>[ \t]?){{0,{depth}}}")
        return lead.sub("", self.text[start:end])

    def in_table(self, place: int) -> bool:
        """Tell whether a line looks like the row of a table."""
        begin, end = self.text.rfind("\n", 0, place) + 1, self.text.find("\n", place)
        return self.text[begin : end if end >= 0 else None].count("|") > 1

    def parts_cells(self, place: int, tex: str) -> bool:
        """Tell whether the bars in a formula part cells: then a row has as many as columns."""
        if not _BETWEEN.search(tex):
            return False
        begin, end = self.text.rfind("\n", 0, place) + 1, self.text.find("\n", place)
        row = self.text[begin : end if end >= 0 else None]
        above = self.text[:begin].rstrip("\n").rsplit("\n\n", 1)[-1] if begin else ""
        rule = next((line for line in reversed(above.split("\n")) if RULE.fullmatch(line)), None)
        return rule is not None and count_cells(row) == count_cells(rule)

    def is_block(self, start: int, end: int) -> bool:
        """Tell whether a construct of HTML begins a line and is not indented as code is."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return not before.strip(" >") and len(before) < 4 and self.text[end : end + 1] in ("", "\n")  # noqa: PLR2004

    def alone(self, start: int, end: int) -> bool:
        """Tell whether nothing else stands on the lines of a construct, besides their markers."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        named = EQUATION.match(self.text, end)
        stop = self.text.find("\n", end := named.end() if named else end)
        behind = self.text[end : stop if stop >= 0 else len(self.text)]
        return not before.strip(" \t>-*+") and not behind.strip(" \t.,;:")
