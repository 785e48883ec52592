"""Read tables and lists that CommonMark and GitHub do not take.

Rows may be longer than their head or have none, grids and line blocks are Pandoc's; bullets may be
indented by two under a number, and a definition may have several terms.
"""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit, table
from mdit_py_plugins.deflist import deflist_plugin

from anthology.readers.markdown.drawn_tables import draw, line_text, ruled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    Row = tuple[int, list[str]]  # the line on which it begins, and its cells

_NO_BREAK = "\u00a0"
_BORDER = re.compile(r"\+(?:[-=:]+\+)+\Z")
_VERSE = re.compile(r"\|(?: (?P<indent> *)(?P<words>[^\n]*))?\Z")
_LETTER = re.compile(
    r"\(?(?P<mark>[a-z]|[A-Z]|[ivx]{2,4}|[IVX]{2,4}|\#(?=\.))(?P<end>(?<!\(.)\.|\))[ ]+(?=\S)"
)
_OTHER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]|>|\#{1,6}[ ]|`{3}|~{3}")  # ends a lettered list
_SMALL = tuple("abcdefghijklmnopqrstuvwxyz")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MARKS = {  # by the `type` of a list in HTML
    "1": ("#",) * 99,
    "a": _SMALL,
    "A": tuple(mark.upper() for mark in _SMALL),
    "i": _ROMAN,
    "I": tuple(mark.upper() for mark in _ROMAN),
}
_DASH = re.compile(r":?[-=]+:?(?:\+:?[-=]+:?)*")  # under a head, though not under every cell of it
_DASHES = re.compile(r"[ ]{0,3}-{2,}(?:[ ]+-{2,})+")
_CAPTION = re.compile(r"(?:[Tt]able)?:[ ]+(?=\S)")
_MOST_TERMS = 6  # of one definition; more lines are a paragraph
_TASK = re.compile(r"\[(?P<done>[ xX])\][ ]+(?=\S)")
_CHILD = 2  # columns by which a bullet is indented that is meant to belong to the number above it


def add(parser: MarkdownIt) -> None:
    """Register the rules; definitions are read by their plug-in."""
    ruler = parser.block.ruler
    ruler.at("table", _github, {"alt": ["paragraph", "reference"]})
    ruler.before("table", "grid", _grid, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.after("grid", "simple", _simple, {"alt": ["paragraph"]})
    ruler.after("grid", "ruled", ruled, {"alt": []})
    ruler.before("list", "letters", _letters, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.after("table", "bars", _bars, {"alt": ["paragraph"]})
    parser.use(deflist_plugin)
    ruler.before("deflist", "terms", _terms, {"alt": []})
    parser.core.ruler.after("block", "nest", _nest)
    parser.core.ruler.after("block", "captions", _captions)
    parser.core.ruler.after("block", "tasks", _tasks)


def _github(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a table of GitHub's; cells beyond the head's, which GitHub drops, get an empty head."""
    if not table(state, start, end, True):  # noqa: FBT003  (the library tells whether it is one)
        return False
    if silent:
        return True
    stops = state.md.block.ruler.getRules("blockquote")
    line = start + 2
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        if state.is_code_block(line) or any(stop(state, line, end, True) for stop in stops):  # noqa: FBT003
            break
        line += 1
    sides = [_side(cell) for cell in _row(line_text(state, start + 1))]
    rows = [(at, _row(line_text(state, at))) for at in range(start + 2, line)]
    _push(state, [(start, _row(line_text(state, start)))], rows, line, sides)
    return True


def _row(line: str) -> list[str]:
    """Divide the row of a table into its cells."""
    cells = escapedSplit(line)
    return [cell.strip() for cell in cells[not cells[0] : len(cells) - (not cells[-1])]]


def _side(dashes: str) -> str:
    """Tell from `:--:` to which side a column is set."""
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return ("align-center" if left else "align-right") if right else "align-left" if left else ""


def _bars(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read rows between bars that have no line under their head, or the verses of a line block."""
    failed: tuple[str, int, int] = state.env.get("bars", ("", 0, 0))
    known = failed[0] is state.src and failed[1] <= start <= failed[2]
    if known or state.is_code_block(start):
        return False
    line = start
    while (
        line < end and state.sCount[line] >= state.blkIndent and line_text(state, line)[:1] == "|"
    ):
        line += 1
    if line - start < 2:  # noqa: PLR2004  (one bar is a sign)
        return False
    rows = [line_text(state, at) for at in range(start, line)]
    open_rows = [at for at, row in enumerate(rows) if len(row) == 1 or not row.endswith("|")]
    verses = [_VERSE.match(row) for row in rows]
    closed = not open_rows
    if not closed and not all(verses):
        other = max(at for at, verse in enumerate(verses) if not verse)
        # whatever begins before the last row of either kind fails as well
        state.env["bars"] = (state.src, start, start + min(open_rows[-1], other))
        return False
    if closed and silent:
        return True
    if closed:
        made = [(start + at, _row(row)) for at, row in enumerate(rows)]
        edges = [at for at, (_, row) in enumerate(made) if all(map(_DASH.fullmatch, row))]
        # The head ends at the first; kramdown draws edges above it and below the table too.
        below = next((at for at in edges if 0 < at < len(made) - 1), 0)
        head = [row for at, row in enumerate(made[:below]) if at not in edges]
        body = [row for at, row in enumerate(made[below:], below) if at not in edges]
        if not head + body:
            return False
        sides = [_side(cell) for cell in made[below][1]] if below in edges else []
        _push(state, head, body, line, sides)
        return True
    if silent:
        return True
    lines = (_NO_BREAK * len(one["indent"] or "") + (one["words"] or "") for one in verses if one)
    state.push("paragraph_open", "p", 1).map = [start, line]
    state.tokens[-1].attrSet("class", "line-block")
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "\\\n".join(lines), [start, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _grid(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a grid of Pandoc's; its cells may hold blocks. One with spans is left to pandoc."""
    first = line_text(state, start)
    if not _BORDER.match(first):
        return False
    cuts = [place for place, sign in enumerate(first) if sign == "+"]
    rows: list[Row] = []
    lines: list[list[str]] = []
    heads, at, plain = 0, start + 1, True
    while at < end and (row := line_text(state, at))[:1] in ("|", "+"):
        if _BORDER.match(row):
            plain &= [place for place, sign in enumerate(row) if sign == "+"] == cuts
            rows += [(at - len(lines), _cells(lines))] if lines else []
            heads = len(rows) if "=" in row else heads
            lines = []
        else:
            lines.append(_pieces(row, cuts))
            plain &= len(lines[-1]) == len(cuts) - 1
        at += 1
    if at == start + 1 or not _BORDER.match(line_text(state, at - 1)):
        return False
    if not silent and not plain:
        return draw(state, start, at, end)
    if not silent:
        _push(state, rows[:heads], rows[heads:], at)
    return True


def _simple(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a table of Pandoc's whose columns are told by the dashes under its head."""
    if start + 2 >= end or state.isEmpty(start):
        return False
    dashes = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]].rstrip()
    head = state.src[state.bMarks[start] : state.eMarks[start]]
    if not _DASHES.fullmatch(dashes) or state.isEmpty(start + 2):
        return False
    cuts = [(one.start(), one.end()) for one in re.finditer("-+", dashes)]
    begins = [0, *(right for _, right in cuts[:-1])]
    stops = [*(left for left, _ in cuts[1:]), max(len(dashes), state.eMarks[start])]
    bounds = [
        (a if a == 0 else left - 1, b) for (left, _), a, b in zip(cuts, begins, stops, strict=True)
    ]
    rows: list[Row] = []
    line = start + 2
    while line < end and not state.isEmpty(line):
        row = state.src[state.bMarks[line] : state.eMarks[line]]
        if not _DASHES.fullmatch(row.rstrip()):
            rows.append((line, [row[left:right].strip() for left, right in bounds]))
        line += 1
    if not silent:
        cells = [head[left:right].strip() for left, right in bounds]
        _push(state, [(start, cells)], rows, line)
    return True


def _letters(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read items that are lettered or have Roman numbers, as Pandoc does: two or more, in order.

    Letters may stand in brackets; `#.` is Pandoc's for the next number.
    """
    first = None if state.is_code_block(start) else _LETTER.match(line_text(state, start))
    if first is None:
        return False
    kinds = [kind for kind, marks in _MARKS.items() if first["mark"] == marks[0]]
    items = [[first.end(), start]]  # the width of the marker, and the lines
    line = start + 1
    while line < end and not state.isEmpty(line):
        outer = state.sCount[line] <= state.sCount[start]
        if (marker := _LETTER.match(line_text(state, line))) and outer:
            at = len(items) + 1
            fits = [one for one in kinds if _MARKS[one][at - 1 : at] == (marker["mark"],)]
            if not fits or marker["end"] != first["end"]:
                break
            kinds = fits
            items.append([marker.end()])
        elif outer and _OTHER.match(line_text(state, line)):
            break
        items[-1].append(line)
        line += 1
    if len(items) < 2:  # noqa: PLR2004  (one is a sentence)
        return False
    if silent:
        return True
    opening = state.push("ordered_list_open", "ol", 1)
    opening.map, opening.markup = [start, line], first["end"]
    if kinds[0] != "1":
        opening.attrSet("type", kinds[0])
    for width, *lines in items:
        state.push("list_item_open", "li", 1).map = [lines[0], lines[-1] + 1]
        rest = state.getLines(lines[0] + 1, lines[-1] + 1, 0, False).rstrip()  # noqa: FBT003
        words = line_text(state, lines[0])[width:] + ("\n" + textwrap.dedent(rest) if rest else "")
        _push_words(state, words, lines[0], tight=True)
        state.push("list_item_close", "li", -1)
    state.push("ordered_list_close", "ol", -1)
    state.line = line
    return True


def _captions(state: StateCore) -> None:
    """Put `Table: words` or `: words`, behind a table or before it, into it as its caption."""
    tokens = state.tokens
    for at in range(len(tokens) - 2, 0, -1):
        if tokens[at].type != "inline" or tokens[at - 1].type != "paragraph_open":
            continue
        said = _CAPTION.match(tokens[at].content)
        if said is None:
            continue
        paragraph = tokens[at - 1 : at + 2]
        before, after = tokens[at - 2] if at > 1 else None, tokens[at + 2 : at + 3]
        if before is not None and before.type == "table_close":
            place = next(n for n in range(at, -1, -1) if tokens[n].type == "table_open")
        elif after and after[0].type == "table_open":
            place = at - 1
        else:
            continue
        if any(one.type == "caption_open" for one in tokens[place + 1 : place + 2]):
            continue
        del tokens[at - 1 : at + 2]
        paragraph[0].type, paragraph[2].type = "caption_open", "caption_close"
        paragraph[0].tag = paragraph[2].tag = "caption"
        paragraph[1].content = paragraph[1].content[said.end() :]
        tokens[place + 1 : place + 1] = paragraph


def _pieces(row: str, cuts: list[int]) -> list[str]:
    """Cut a line of a grid where the border has its crosses, else at all of its bars."""
    bars = [place for place, sign in enumerate(row) if sign == "|"]
    if not set(cuts) <= set(bars):  # marks, and signs as wide as two, are not in line
        cuts = bars
    return [row[a + 1 : b].rstrip() for a, b in pairwise(cuts)] if "+-" not in row else []


def _cells(lines: list[list[str]]) -> list[str]:
    """Put the pieces of the lines of one row under each other, column by column."""
    columns = ("\n".join(pieces) for pieces in zip(*lines, strict=False))
    return [textwrap.dedent(column).strip("\n") for column in columns]


def _push(
    state: StateBlock, head: list[Row], body: list[Row], stop: int, sides: Sequence[str] = ()
) -> None:
    """Add a table, as wide as its widest row; `sides` are the classes of its columns."""
    begin = (head + body)[0][0]
    columns = max(len(cells) for _, cells in head + body)
    state.push("table_open", "table", 1).map = [begin, stop]
    for name, cell, rows in (("thead", "th", head), ("tbody", "td", body)):
        if rows:
            state.push(f"{name}_open", name, 1)
        for line, cells in rows:
            state.push("tr_open", "tr", 1).map = [line, line + 1]
            for place, words in enumerate(cells + [""] * (columns - len(cells))):
                opening = state.push(f"{cell}_open", cell, 1)
                if place < len(sides) and sides[place]:
                    opening.attrSet("class", sides[place])
                _push_words(state, words, line)
                state.push(f"{cell}_close", cell, -1)
            state.push("tr_close", "tr", -1)
        if rows:
            state.push(f"{name}_close", name, -1)
    state.push("table_close", "table", -1)
    state.line = stop


def _push_words(state: StateBlock, words: str, line: int, *, tight: bool = False) -> None:
    """Add what a cell or item holds: blocks where it has several lines, else words.

    In a tight list, paragraphs are written without their tags.
    """
    if "\n" not in words:
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = words.strip(), [line, line + 1], []
        return
    tokens: list[Token] = []
    state.md.block.parse(words, state.md, state.env, tokens)
    for token in tokens:
        token.map = [line + token.map[0], line + token.map[1]] if token.map else None
        token.hidden |= tight and token.type.startswith("paragraph") and token.level == 0
    lone = [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    state.tokens += tokens[1:2] if lone else tokens


def _terms(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read several terms, each on its line, before one definition (kramdown)."""
    last = start
    while last + 1 < end and last - start < _MOST_TERMS and not state.isEmpty(last + 1):
        if line_text(state, last + 1).startswith((": ", ":\t")):
            break
        last += 1
    else:
        return False
    rules = state.md.block.ruler.getRules("")
    deflist = next(rule for rule in rules if rule.__name__ == "deflist")
    place = len(state.tokens)
    if last == start or silent or not deflist(state, last, end, False):  # noqa: FBT003
        return False
    read, state.tokens[place + 1 :] = state.tokens[place + 1 :], []
    state.level += 1
    for line in range(start, last):
        state.push("dt_open", "dt", 1).map = [line, line + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = line_text(state, line), [line, line + 1], []
        state.push("dt_close", "dt", -1)
    state.level -= 1
    state.tokens += read
    return True


def _nest(state: StateCore) -> None:
    """Put bullets indented by two or more into the numbered item above them.

    CommonMark (5.2) wants them indented by the width of the number, ends the list here and begins
    another behind them; nobody who wrote it meant that.
    """
    tokens = state.tokens
    rows: list[str] = state.src.split("\n") if "ordered_list_close" in map(_kind, tokens) else []
    at = 0
    while rows and at + 1 < len(tokens):
        closing, bullets = tokens[at : at + 2]
        at += 1
        if (closing.type, bullets.type) != ("ordered_list_close", "bullet_list_open"):
            continue
        first = next(one for one in tokens[at - 1 :: -1] if _opens(one, closing))
        if _column(rows, bullets) < _column(rows, first) + _CHILD:
            continue
        end = next(place for place in range(at, len(tokens)) if _closes(tokens[place], bullets))
        joined = end + 1 < len(tokens) and _goes_on(tokens, end + 1, first, rows)
        # The ends of item and list go behind the bullets, or into what the next number begins.
        tail = tokens[at - 2 : at]
        tokens[at - 2 : end + 1] = [*tokens[at : end + 1], *(tail[:1] if joined else tail)]
        if joined:
            del tokens[end]


def _kind(token: Token) -> str:
    """Give the kind of a token."""
    return token.type


def _opens(one: Token, closing: Token) -> bool:
    """Tell whether a token opens the numbered list that another closes."""
    return one.type == "ordered_list_open" and one.level == closing.level


def _closes(one: Token, opening: Token) -> bool:
    """Tell whether a token closes the bullets that another opens."""
    return one.type == "bullet_list_close" and one.level == opening.level


def _goes_on(tokens: list[Token], at: int, first: Token, rows: list[str]) -> bool:
    """Tell whether a list goes on behind bullets; all its items may be `1.`."""
    after = tokens[at]
    return (
        after.type == "ordered_list_open"
        and after.markup == first.markup
        and _column(rows, after) == _column(rows, first)
    )


def _column(rows: list[str], token: Token) -> int:
    """Give the column at which the marker of a list stands."""
    row = rows[(token.map or [0])[0]]
    return len(row) - len(row.lstrip(" \t>"))


def _tasks(state: StateCore) -> None:
    """Write the boxes of lists of things to do as signs."""
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open":
            inline.content = _TASK.sub(_box, inline.content, count=1)


def _box(match: re.Match[str]) -> str:
    """Write the box before a thing to do, done or not."""
    if match.start():
        return match[0]
    return "☐ " if match["done"] == " " else "☑ "
