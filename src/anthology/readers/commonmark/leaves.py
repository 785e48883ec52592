"""Make lines of text that stand together such that Python-Markdown reads them as was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.commonmark.line import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.dialects.masks import Masks


_HEADING = re.compile(r"[ ]{0,3}(?P<marks>#+)(?P<gap>[ \t]*)(?P<words>.*)")
_DELIMITERS = re.compile(r"[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*\Z")
_BROKEN = re.compile(r"(?<!\\)((?:\\\\)*)\\\Z")
_MARKUP = re.compile(r"[\[\]*_<&!\\~]")
_MOST_MARKUP = 2000  # signs of markup in one paragraph, from which it is no text
_MOST_BRACKETS = 300


def settle(lines: Sequence[Line], masks: Masks) -> list[str]:
    """Return the lines of one paragraph, heading or table, empty lines where they are needed."""
    if _is_hostile(lines):
        words = xhtml.escape(masks.plain("\n".join(lines)))
        return [masks.block(f"<p>{words}</p>")]
    settled: list[str] = []
    rows = _as_table(lines)
    head = _find_head(rows)
    for place, line in enumerate(rows):
        if head is not None and place in {head, head + 1}:
            settled += ["", line.marked(first=True)] if place == head else [line]
            continue
        words = line.of(_heading(line, alone=len(lines) == 1)) if "#" in line else line
        if words.endswith("\\"):
            words = words.of(_BROKEN.sub(r"\1  ", words))
        in_table = head is not None and place > head
        settled.append(words.marked(first=place == 0 or in_table))
    return settled


def _heading(line: Line, *, alone: bool) -> str:
    """Mark a heading as Python-Markdown wants it, and a hash that is none as a mere sign."""
    match = _HEADING.match(line)
    if match is None:
        return line
    marks, words = match["marks"], match["words"].strip()
    level = len(marks)
    if level <= 6 and (match["gap"] or not words):  # noqa: PLR2004
        return f"{marks} {words}" if words else ""
    if 1 < level <= 6 or (level == 1 and alone and _reads_as_title(words)):  # noqa: PLR2004
        return f"{marks} {words}"
    return "\\" + line.lstrip()


def _reads_as_title(words: str) -> bool:
    """Tell `#Some title` from `#tag #other` and `#1`."""
    return words[:1].isupper() and " " in words and "#" not in words


def _as_table(lines: Sequence[Line]) -> list[Line]:
    """Give rows between bars that have no line under their head an empty head."""
    rows = [line.of(line.strip()) for line in lines]
    if len(rows) < 2 or any(_DELIMITERS.match(row) for row in rows):  # noqa: PLR2004
        return list(lines)
    if not all(len(row) > 1 and row[0] == "|" and row[-1] == "|" for row in rows):
        return list(lines)
    columns = max(row.count("|") - row.count("\\|") for row in rows) - 1
    return [Line("|" + "  |" * columns), Line("|" + " --- |" * columns), *rows]


def _find_head(rows: list[Line]) -> int | None:
    """Find the head of a table, and give it as many columns as its longest row has."""
    for place in range(1, len(rows)):
        if "|" not in rows[place - 1] or "|" not in rows[place]:
            continue
        if not _DELIMITERS.match(rows[place]):
            continue
        missing = max(map(_cells, rows[place:])) - _cells(rows[place - 1])
        if missing > 0:
            for line, filler in ((place - 1, "  |"), (place, " --- |")):
                border = "" if rows[line].rstrip().endswith("|") else " |"
                rows[line] = rows[line].of(rows[line].rstrip() + border + filler * missing)
        return place - 1
    return None


def _cells(row: str) -> int:
    bare = row.strip().removeprefix("|").removesuffix("|")
    return len(re.findall(r"(?<!\\)\|", bare)) + 1


def _is_hostile(lines: Sequence[Line]) -> bool:
    """Tell text from what is only there to keep a converter busy."""
    signs = brackets = 0
    for line in lines:
        signs += len(_MARKUP.findall(line)) if "|" not in line else 0
        brackets += line.count("[") - line.count("](") - line.count("][")
        if signs > _MOST_MARKUP or brackets > _MOST_BRACKETS:
            return True
    return False
