"""Find the items of lists and definitions by CommonMark's rules, and forgive small indentation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from anthology.readers.commonmark.line import Line
from anthology.readers.dialects.masks import BLOCK

_ITEM = re.compile(
    r"(?P<indent>[ ]*)(?P<marker>[-*+•]|(?P<number>\d{1,9})[.)])(?P<gap>[ ]+|\Z)(?P<words>.*)"
)
_DEFINITION = re.compile(r"[ ]{0,3}:[ ]+(?=\S)")
_NOTE = re.compile(r"[ ]{0,3}\[\^(?P<label>[^\]\s]+)\]:[ ]*")
_BEGINS = re.compile(r"[ ]{0,3}(?:#{1,6}[ ]|>|</?[A-Za-z])")
_TASK = re.compile(r"\[(?P<done>[ xX])\][ ]+(?=\S)")
_CHILD = 2  # spaces by which a line is indented that belongs to the item before it


@dataclass(slots=True)
class Items:
    """Hold the items of a list, each as its own lines; `start` is the first number, if any."""

    start: int | None
    items: list[list[Line]] = field(default_factory=list)
    loose: bool = False


def is_rule(line: str) -> bool:
    """Tell whether a line is a rule drawn across: three or more of `-`, `*` or `_`."""
    signs = line.replace(" ", "")
    return len(signs) > 2 and signs[0] in "-*_" and not signs.strip(signs[0])  # noqa: PLR2004


def begins_block(line: str) -> bool:
    """Tell whether a line begins something that no paragraph goes on in."""
    return bool(
        _BEGINS.match(line) or BLOCK.match(line.lstrip()) or is_rule(line) or _NOTE.match(line)
    )


def begins_list(line: str, *, within: bool) -> bool:
    """Tell whether a line begins a list; `within` a paragraph only some may."""
    match = _ITEM.match(line)
    if match is None or len(match["indent"]) > 3 or is_rule(line):  # noqa: PLR2004
        return False
    if not within:
        return bool(match["words"].strip()) or not match["number"]
    return bool(match["words"].strip()) and match["number"] in {None, "1"}


def take_list(lines: list[Line], at: int) -> tuple[Items, int]:
    """Take the list that begins at a line: its items and the first line behind it."""
    first = _item(lines[at])
    found = Items(int(first["number"]) if first["number"] else None)
    base = len(first["indent"])
    while at < len(lines):
        match = _ITEM.match(lines[at])
        if match is None or len(match["indent"]) >= base + _CHILD or is_rule(lines[at]):
            break
        if match["marker"][-1] != first["marker"][-1]:
            break
        width = len(match["indent"] + match["marker"]) + min(max(len(match["gap"]), 1), 4)
        threshold = len(match["indent"]) + _CHILD
        words = lines[at].of(_TASK.sub(_box, match["words"].lstrip(), count=1))
        rest, blank, at = gather(lines, at + 1, threshold, width, lazy=bool(words.strip()))
        found.items.append([words, *rest])
        follows = _ITEM.match(lines[at]) if at < len(lines) else None
        found.loose |= _has_gap(rest) or bool(
            blank
            and follows
            and len(follows["indent"]) < base + _CHILD
            and follows["marker"][-1] == first["marker"][-1]
        )
    return found, at


def _item(line: str) -> re.Match[str]:
    match = _ITEM.match(line)
    if match is None:
        raise ValueError(line)
    return match


def _box(match: re.Match[str]) -> str:
    return "☐ " if match["done"] == " " else "☑ "


def _has_gap(lines: list[Line]) -> bool:
    """Tell whether an item has paragraphs of its own with an empty line between."""
    pairs = zip(["", *lines], lines, strict=False)
    return (
        any(
            not before and line and line[0] != " " and not _ITEM.match(line)
            for before, line in pairs
        )
        and "" in lines
    )


def gather(
    lines: list[Line], at: int, threshold: int, width: int, *, lazy: bool
) -> tuple[list[Line], bool, int]:
    """Gather the lines that go on with an item: indented ones, and idly unindented text.

    Returns the lines without their indentation, whether an empty line follows them, and the
    first line that is not theirs.
    """
    gathered: list[Line] = []
    blanks = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            blanks += 1
            at += 1
            continue
        indent = len(line) - len(line.lstrip(" "))
        if indent < threshold and (blanks or not lazy or _stops(line)):
            break
        gathered += [Line("")] * blanks
        gathered.append(line.cut(min(indent, width)))
        blanks = 0
        lazy = True
        at += 1
    return gathered, blanks > 0, at


def _stops(line: str) -> bool:
    item = _ITEM.match(line)
    return bool(item or _DEFINITION.match(line)) or begins_block(line)


def take_note(lines: list[Line], at: int) -> tuple[str, list[Line], int] | None:
    """Take the note defined at a line: its label, its lines, the first line behind it."""
    match = _NOTE.match(lines[at])
    if match is None:
        return None
    rest, _, end = gather(lines, at + 1, _CHILD, 4, lazy=True)
    return match["label"], [lines[at].cut(match.end()), *rest], end


def take_definitions(lines: list[Line], at: int) -> tuple[list[list[Line]], int]:
    """Take the definitions that begin at a line (none, if it is none)."""
    found: list[list[Line]] = []
    while at < len(lines) and (match := _DEFINITION.match(lines[at])):
        rest, _, end = gather(lines, at + 1, _CHILD, 4, lazy=True)
        found.append([lines[at].cut(match.end()), *rest])
        at = end
    return found, at


def defines(lines: list[Line], at: int) -> bool:
    """Tell whether a line is a definition."""
    return at < len(lines) and bool(_DEFINITION.match(lines[at]))
