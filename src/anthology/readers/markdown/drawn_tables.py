"""Read the tables that Pandoc lets people draw with dashes and crosses, by pandoc.

Rows of several lines between empty lines, tables without a head, and grids whose cells span others
are given to pandoc as they are drawn. What the dialects put aside in them is a mark; it goes as
one sign with spaces, as wide as what was typed, so that the columns stay in line. `blocks` reads
plain grids and the tables of GitHub itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import AnthologyError
from anthology.readers.markdown.draft import MARK
from anthology.runtime import programs

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

    from anthology.readers.markdown.draft import Draft


_RULE = re.compile(r"-{3,}")  # above and below
_COLUMNS = re.compile(r"-+(?:[ ]+-+)+")
_CAPTION = re.compile(r"(?:[Tt]able)?:[ ]+\S")
_DRAWN = re.compile(r"\+-|\|")  # in a cell: pandoc takes all for one whose lines do not meet
_HIGHEST = 6  # lines of a head
_LONGEST = 500  # lines of a table; for an end further away nobody looks
_SIGN = 0xF0000  # the first character of private use that stands for a mark
_SECONDS = 20
_PANDOC = "markdown+mark-smart-raw_tex-tex_math_dollars-citations-yaml_metadata_block"


def ruled(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a table between two lines of dashes, with a head or without."""
    rows = [line_text(state, at) for at in range(start, min(start + _HIGHEST, end))]
    if silent or not rows or state.sCount[start] >= state.blkIndent + 4:
        return False
    bare = bool(_COLUMNS.fullmatch(rows[0]))
    if not bare:
        under = next((at for at, row in enumerate(rows) if at and _COLUMNS.fullmatch(row)), 0)
        if under < 2 or not _RULE.fullmatch(rows[0]) or "" in rows[:under]:  # noqa: PLR2004
            return False
    for at in range(start + 2, min(end, start + _LONGEST)):
        closing = (_COLUMNS if bare else _RULE).fullmatch(line_text(state, at))
        if closing and (at + 1 == end or state.isEmpty(at + 1)):
            return draw(state, start, at + 1, end)
    return False


def draw(state: StateBlock, start: int, stop: int, end: int) -> bool:
    """Let pandoc read the lines of a table, with its caption; drawn askew, it stays as typed."""
    last = stop + 1
    if last < end and state.isEmpty(stop) and _CAPTION.match(line_text(state, last)):
        stop = next((at for at in range(last, end) if state.isEmpty(at)), end)
    drawn = state.getLines(start, stop, state.blkIndent, False)  # noqa: FBT003
    draft: Draft = state.env["draft"]
    markup = _by_pandoc(draft, drawn)
    if not markup:
        draft.report(
            "construct-unknown",
            "a table is drawn here whose lines do not meet; it is printed as it was typed",
            state.env["lines"][start],
            hint="bring its bars and crosses in line, or write it as GitHub does: | a | b |",
        )
        markup = f"<pre>{xhtml.escape(draft.masks.plain(drawn))}</pre>"
    token = state.push("html_block", "", 0)
    token.map, token.content = [start, stop], f"{markup}\n"
    state.line = stop
    return True


def line_text(state: StateBlock, line: int) -> str:
    """Give a line without its indentation and the spaces at its end."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _by_pandoc(draft: Draft, drawn: str) -> str:
    """Give the markup of a table as pandoc reads it; nothing where it sees something else."""
    from anthology.readers.office.reader import need_pandoc  # noqa: PLC0415  (slow, and rare)

    marks: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        """Write a sign for a mark, as wide as what was typed."""
        marks.append(match[0])
        return chr(_SIGN + len(marks) - 1) + " " * (len(draft.masks.plain(match[0])) - 1)

    text = MARK.sub(stand_in, drawn)
    command = ["-f", _PANDOC, "-t", "html5", "--wrap=none"]
    try:
        ran = programs.run_program([need_pandoc(), *command], text, seconds=_SECONDS)
        root = xhtml.parse(re.sub(r"<(br|hr|img|col)\b([^<>]*?)\s*/?>", r"<\1\2/>", ran.out))
    except (AnthologyError, SyntaxError):
        return ""
    words = xhtml.text(root)
    lost = sum(map(str.isalnum, text.partition("\n\n")[0])) > sum(map(str.isalnum, words))
    if [xhtml.name(child) for child in root] != ["table"] or lost or _DRAWN.search(words):
        return ""
    for group in list(root.iter("colgroup")):
        xhtml.drop(group)
    for node in root.iter("table", "tr", "td", "th"):
        side = re.search(r"text-align: (\w+)", node.get("style") or "")
        for name in set(node.attrib) - {"rowspan", "colspan"}:
            del node.attrib[name]
        if side:
            node.set("class", f"align-{side[1]}")
    made = str(xhtml.serialise(root))
    for number, mark in enumerate(marks):
        made = made.replace(chr(_SIGN + number), mark)
    return made
