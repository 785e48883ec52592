"""Tell what a block is: paragraphs, lists, a table, verse, a rule, or lines laid out by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from anthology.language.roman import from_roman
from anthology.language.sentences import ends_sentence
from anthology.readers.plain_text.blocks import Block, Line, split_blocks
from anthology.readers.plain_text.pieces import (
    Item,
    Listing,
    Paragraph,
    Quotation,
    Table,
    ThematicBreak,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.plain_text.blocks import Reflow
    from anthology.readers.plain_text.pieces import Piece


# With the signs that text layers have in place of bullets from symbol fonts.
_BULLET = re.compile(r"(?:[-*•◦▪‣·–‒+➢►▶✓✔→\uf0a7\uf0b7\uf0d8]|o(?=\s{2}|\t)|§(?=\s+\D))\s+(?=\S)")
# Letters count only before a bracket, for “A.” opens names.
_NUMBER = re.compile(
    r"(?:(\d{1,3})[.)]|([a-zA-Z]|[ivxIVX]{2,5})\)|\((\d{1,2}|[a-zA-Z]|[ivx]{2,5})\))\s+(?=\S)"
)
_DEEPEST = 5  # levels of a list: further indents come from the layout of the page
_STEP = 2  # columns by which a nested item is set in


@dataclass(frozen=True, slots=True)
class Marker:
    """Hold what opens an item: kind and value as in `Item`, its indent, the words after it."""

    indent: int
    kind: str
    value: int
    text: str
    bullet: bool


def find_marker(line: Line, before: Marker | None = None) -> Marker | None:
    """Read the marker at the beginning of a line; `before` is that of the item before it.

    >>> find_marker(Line(1, "b) the second"))
    Marker(indent=0, kind='a', value=2, text='the second', bullet=False)
    """
    text = line.text.strip()
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    number = _NUMBER.match(rest)
    if not bullet and not number:
        return None
    if not number:
        return Marker(line.indent, "*", 0, rest, bullet=True)
    kind, value = _kind(next(group for group in number.groups() if group), before)
    return Marker(line.indent, kind, value, rest[number.end() :], bool(bullet))


def _kind(number: str, before: Marker | None) -> tuple[str, int]:
    """Tell the kind and value of a number: an `i` is a letter only after an `h`."""
    if number.isdigit():
        return "1", int(number)
    small = number.lower()
    upper = number != small
    letter = ord(small) - ord("a") + 1 if len(number) == 1 else 0
    alphabetic = before is not None and before.kind in "aA" and before.value + 1 == letter
    if set(small) <= set("ivx") and not alphabetic:
        return ("I" if upper else "i"), from_roman(small)
    return ("A" if upper else "a"), letter


def make_item(marker: Marker, line: Line, text: str, base: int) -> Item:
    """Make an item of a marker; `base` is the indent of the outermost items around it."""
    depth = min(max(0, marker.indent - base) // _STEP, _DEEPEST)
    opening = line.text.strip().removesuffix(marker.text)
    return Item(line.number, text, depth, marker.kind, marker.value, opening)


def join_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """Join lists of which one goes on with the other's numbers or bullets.

    A number that is then alone counts nothing, and its item becomes a paragraph again.
    """
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, Listing) and isinstance(last, Listing) and _goes_on(last, piece):
            joined[-1] = replace(last, items=(*last.items, *piece.items))
        else:
            joined.append(piece)
    return [_paragraph(piece) if _counts_nothing(piece) else piece for piece in joined]


def _goes_on(last: Listing, piece: Listing) -> bool:
    """Tell whether a list continues the one before, by its marks or numbers."""
    first = piece.items[0]
    before = next(item for item in reversed(last.items) if item.depth <= first.depth)
    return before.kind == first.kind and (first.kind == "*" or first.value == before.value + 1)


def _counts_nothing(piece: Piece) -> bool:
    """Tell whether a list is a single number, as of a sentence that begins with a year."""
    if not isinstance(piece, Listing) or len(piece.items) > 1:
        return False
    only = piece.items[0]
    return only.kind != "*" and not _BULLET.match(only.opening)


def _paragraph(piece: Piece) -> Piece:
    """Make a paragraph again of a list that counts nothing."""
    if not isinstance(piece, Listing):
        return piece
    only = piece.items[0]
    return Paragraph(only.line, only.opening + only.text, cut=piece.cut)


_GAP = re.compile(r"(?<=\S)(?:\s{3,}|\s*\t\s*)(?=\S)")
_SEPARATOR = re.compile(r"[\s|:+=-]+")
_ROWS = 2  # rows from which columns are a table
_COLUMNS = 3  # columns with gaps between, from which they are; two may be a drawing
_SIGNS = (re.compile(r"\t"), re.compile(r"\|"))


def part_rows(block: Block) -> list[Block]:
    """Part a block so that runs of two or more rows are blocks of their own."""
    runs: list[list[Line]] = []
    rowed = False
    for is_row, group in groupby(block.lines, key=_is_row):
        lines = list(group)
        own = is_row and len(lines) >= _ROWS
        if own or rowed or not runs:
            runs.append(lines)
        else:
            runs[-1] += lines
        rowed = own
    return [Block(tuple(run), block.cut and nth == 0) for nth, run in enumerate(runs)]


def _is_row(line: Line) -> bool:
    """Tell whether a line has gaps or bars as rows of tables have."""
    text = line.text.strip()
    gapped = bool(_GAP.search(text)) or text.startswith("|") or is_separator(line)
    return gapped and not find_marker(line)


def read_rows(lines: Sequence[Line]) -> Table | Verbatim | None:
    """Read lines as a table, or as they stand if their columns differ; None if they have none."""
    for sign in (*_SIGNS, _GAP):
        rows = [_cells(line.text, sign) for line in lines if not is_separator(line)]
        fewest = _COLUMNS if sign is _GAP else _ROWS
        if len(rows) >= _ROWS and len(set(map(len, rows))) == 1 and len(rows[0]) >= fewest:
            headed = len(lines) > 1 and is_separator(lines[1])
            return Table(lines[0].number, tuple(rows), headed)
    if len(lines) >= _ROWS and all(_is_row(line) for line in lines):
        return Verbatim(lines[0].number, dedent(lines))
    return None


def is_separator(line: Line) -> bool:
    """Tell whether a line is the rule below the head of a table."""
    return bool(_SEPARATOR.fullmatch(line.text)) and "-" in line.text and "|" in line.text


def _cells(text: str, sign: re.Pattern[str]) -> tuple[str, ...]:
    """Cut a row at its gaps or bars."""
    return tuple(cell.strip() for cell in sign.split(text.strip().strip("|")))


def dedent(lines: Sequence[Line]) -> str:
    """Join lines as they stand, without the margin that all of them have."""
    base = min(line.indent for line in lines)
    return "\n".join(line.text.expandtabs(4)[base:] for line in lines)


ORNAMENT = re.compile(r"(?:[*~#•·⁂❦✻§]\s*){1,5}")  # between two parts of a text
_QUOTED = re.compile(r"\s*>(?!\s*\d|[\w=.-])\s?")
_SET_IN = 4  # columns of indent from which all lines of a block were laid out by hand
_LINES = 2  # lines of the shortest such block


def shape(block: Block, flow: Reflow) -> list[Piece]:
    """Turn one block into the pieces that it holds, in order."""
    return [piece for part in part_rows(block) for piece in _shape(part, flow)]


def _shape(block: Block, flow: Reflow) -> list[Piece]:
    """Make pieces of a block by the first shape that fits: rule, quotation, table, list, …."""
    lines = block.lines
    if len(lines) == 1 and (lines[0].is_rule or ORNAMENT.fullmatch(block.text)):
        return [ThematicBreak(block.number)]
    if all(_QUOTED.match(line.text) for line in lines):
        inner = [Line(one.number, _QUOTED.sub("", one.text, count=1)) for one in lines]
        pieces = tuple(piece for part in split_blocks(inner) for piece in shape(part, flow))
        return [Quotation(block.number, pieces)] if pieces else []
    if rows := read_rows(lines):
        return [rows]
    if _is_set_in(lines, flow):
        return [Verbatim(block.number, dedent(lines))]
    made: list[Piece] = []
    for part, markers in _runs(lines, flow):
        cut = block.cut and part[0] is lines[0]
        if markers:
            made.append(_listing(part, markers, flow, cut=cut))
        else:
            made += _paragraphs(Block(tuple(part), cut), flow)
    return made


def _is_set_in(lines: Sequence[Line], flow: Reflow) -> bool:
    """Tell whether lines stand far from the margin and end where their writer wanted them to."""
    if len(lines) < _LINES or find_marker(lines[0]):
        return False
    deep = min(line.indent for line in lines) >= flow.margin + _SET_IN
    return deep and 2 * sum(flow.forced(*pair) for pair in pairwise(lines)) < len(lines) - 1


def _paragraphs(block: Block, flow: Reflow) -> list[Piece]:
    """Make paragraphs of a block, or verse if its lines are broken as in verse."""
    if flow.is_verse(block):
        return [Verbatim(block.number, _set_as_verse(block.lines), verse=True)]
    return [
        Paragraph(part.number, _broken(part.lines, flow), cut=part.cut)
        for part in flow.paragraphs(block)
    ]


def _broken(lines: Sequence[Line], flow: Reflow) -> str:
    """Join the lines of a paragraph; where each ends as its writer wanted, as verse is joined."""
    text = flow.text(lines)
    return _set_as_verse(lines) if 0 < text.count("\n") == len(lines) - 1 else text


def _set_as_verse(lines: Sequence[Line]) -> str:
    r"""Join lines that end where they do, each set in as it was; the outermost stands at the edge.

    >>> _set_as_verse([Line(1, "The tide"), Line(2, "  comes in")])
    'The tide\n\xa0\xa0comes in'
    """
    edge = min(line.indent for line in lines)
    return "\n".join("\u00a0" * (line.indent - edge) + line.text.strip() for line in lines)


def _runs(lines: Sequence[Line], flow: Reflow) -> list[tuple[list[Line], list[Marker | None]]]:
    """Part lines into runs of prose (no markers) and of lists (a marker or None a line)."""
    runs: list[tuple[list[Line], list[Marker | None]]] = []
    before: Line | None = None
    open_marker: Marker | None = None
    for line in lines:
        marker = None if line.number in flow.turns else find_marker(line, open_marker)
        in_list = bool(runs and runs[-1][1])
        if marker and (in_list or before is None or _may_open(marker, before, line, flow)):
            if not in_list:
                runs.append(([], []))
            open_marker = marker
        elif in_list and before and open_marker and _hangs(line, before, open_marker, flow):
            marker = None
        else:
            marker = open_marker = None
            if in_list or not runs:
                runs.append(([], []))
        run = runs[-1]
        run[0].append(line)
        if open_marker:
            run[1].append(marker)
        before = line
    return runs


def _may_open(marker: Marker, before: Line, line: Line, flow: Reflow) -> bool:
    """Tell whether a marker after a line of prose opens a list and is no chance of wrapping."""
    first = marker.kind == "*" or marker.value == 1
    return first and (ends_sentence(before.text) or not flow.forced(before, line))


def _hangs(line: Line, before: Line, marker: Marker, flow: Reflow) -> bool:
    """Tell whether a line without a marker goes on with the item above it."""
    return line.indent > marker.indent or flow.forced(before, line)


def _listing(
    lines: Sequence[Line], markers: Sequence[Marker | None], flow: Reflow, *, cut: bool
) -> Listing:
    """Make a list of lines with marks; lines without one continue the item above."""
    base = min(marker.indent for marker in markers if marker)
    starts = [place for place, marker in enumerate(markers) if marker]
    items = []
    for place, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        marker = markers[place]
        if marker is not None:
            text = flow.text(lines[place:end])
            opening = lines[place].text.strip().removesuffix(marker.text)
            text = text[len(" ".join(opening.split())) :].lstrip()
            items.append(make_item(marker, lines[place], text, base))
    return Listing(lines[0].number, tuple(items), cut)
