"""Add to the parser of CommonMark what GitHub, Pandoc and Obsidian add to the syntax.

Rules of blocks come first, then rules within lines, then what looks at finished blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from anthology.readers.markdown.draft import BLOCK, BLOCK_MARKS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline


_DEEPEST = 60  # containers within containers; deeper ones are no text's, and stay words
_PARAGRAPH = ["paragraph", "reference", "blockquote"]
_EVERYWHERE = [*_PARAGRAPH, "list"]

_BARE = re.compile(r"(?P<marks>#{1,6})(?=[^\s#])(?P<words>.*?)[ \t]*#*[ \t]*\Z")
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\[\]]+)\]:[ \t]*(?P<long>\S.*)\Z")
_ALERT = re.compile(r"[ ]*\[!(?P<kind>[A-Za-z][\w-]*)\][-+]?[ ]*(?P<title>[^\n]*)(?:\n|\Z)")
# Two asterisks behind a space close nothing (CommonMark, 6.2), but before a word nothing else can
# be meant where two are open.
_GLUED = re.compile(r"(?<![\w*])\*\*(?=\S)(?P<words>[^*]*?[^*\s][ ]+)\*\*(?=\w)")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])(?P<words>(?:(?!==)[^\n]|\n(?!\n))+?)(?<=\S)==(?!=)")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])(?P<words>[^~\n]*[^\W\d_]{2}[^~\n]*)(?<=\S)~(?![\w~])")
_LOWERED = re.compile(r"(?<!~)~(?P<low>[^\s~]{1,40})~(?!~)|\^(?P<high>[^\s^\[\]]{1,40})\^")


def add(parser: MarkdownIt) -> None:
    """Register every rule."""
    block = parser.block.ruler
    block.before("table", "too_deep", _too_deep)
    block.before("table", "marks", _marks, {"alt": _EVERYWHERE})
    block.after("heading", "bare_heading", _bare_heading, {"alt": _PARAGRAPH})
    block.before("reference", "abbreviation", _abbreviation, {"alt": ["paragraph"]})
    parser.inline.ruler.before("strikethrough", "highlight", _highlight)
    parser.inline.ruler.after("strikethrough", "lowered", _lowered)
    parser.inline.ruler.before("escape", "dollar", _dollar)
    parser.core.ruler.after("block", "alerts", _alerts)
    parser.core.ruler.push("glued", _glued)
    parser.core.ruler.push("abbreviations", _abbreviations)
    parser.add_render_rule("s_open", lambda *_: "<del>")
    parser.add_render_rule("s_close", lambda *_: "</del>")


# Blocks


def _text(state: StateBlock, line: int) -> str:
    """Give a line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _push(state: StateBlock, kind: str, tag: str, words: str, lines: tuple[int, int]) -> None:
    """Add a block of words that takes some lines."""
    state.push(f"{kind}_open", tag, 1).map = list(lines)
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = words, list(lines), []
    state.push(f"{kind}_close", tag, -1)
    state.line = lines[1]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Keep as words what is nested deeper than any text is."""
    if silent or state.level < _DEEPEST:
        return False
    words = (_text(state, line).lstrip("> ") for line in range(start, end))
    _push(state, "paragraph", "p", "\n".join(words), (start, end))
    return True


def _marks(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """Let marks of blocks that stand alone in a line be blocks."""
    line = _text(state, start)
    if not line.startswith(BLOCK) or not BLOCK_MARKS.fullmatch(line):
        return False
    if not silent:
        token = state.push("html_block", "", 0)
        token.content, token.map = f"{line}\n", [start, start + 1]
        state.line = start + 1
    return True


def _bare_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read `##Heading`, as all did before CommonMark; `#tag #other` and `#1` are none."""
    if state.src.startswith("#", state.bMarks[start] + state.tShift[start]) is False:
        return False
    match = None if state.is_code_block(start) else _BARE.match(_text(state, start))
    if match is None:
        return False
    marks, words = match["marks"], match["words"]
    alone = start + 1 >= end or state.isEmpty(start + 1)
    titled = words[:1].isupper() and " " in words and "#" not in words
    if len(marks) == 1 and (silent or not alone or not titled):
        return False
    if silent:
        return True
    _push(state, "heading", f"h{len(marks)}", words.strip(), (start, start + 1))
    return True


def _abbreviation(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read `*[HTML]: Hypertext Markup Language`."""
    match = _ABBREVIATION.match(_text(state, start))
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[match["short"]] = match["long"].strip()
        state.line = start + 1
    return True


# Within a line


def _inside(state: StateInline, words: str, tag: str) -> None:
    """Add an element with the Markdown in it."""
    state.push(f"{tag}_open", tag, 1)
    inside: list[Token] = []
    state.md.inline.parse(words, state.md, state.env, inside)
    state.tokens += inside
    state.push(f"{tag}_close", tag, -1)


def _dollar(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    r"""Leave `\$` as it is until formulas have been looked for."""
    if not state.src.startswith("\\$", state.pos):
        return False
    if not silent:
        state.pending += "\\$"
    state.pos += 2
    return True


def _highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read `==words==`, as Obsidian and many others write what is highlighted."""
    if state.src[state.pos] != "=":
        return False
    match = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _inside(state, match["words"], "mark")
    state.pos = match.end()
    return True


def _lowered(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read Pandoc's `H~2~O` and `m^2^`, and words apart that GitHub strikes: `~gone~`."""
    if state.src[state.pos] not in "~^":
        return False
    pandoc = state.env["draft"].path.lower().endswith((".qmd", ".rmd"))
    struck = None if pandoc else _STRUCK.match(state.src, state.pos, state.posMax)
    match = struck or _LOWERED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent and struck:
        _inside(state, struck["words"], "del")
    elif not silent:
        _inside(state, match["low"] or match["high"], "sub" if match["low"] else "sup")
    state.pos = match.end()
    return True


# Finished blocks


def _alerts(state: StateCore) -> None:
    """Make a box of a quotation that begins with `[!NOTE]`, with its own title or without."""
    tokens = state.tokens
    at = 0
    while at + 3 < len(tokens):
        opening, inline = tokens[at], tokens[at + 2]
        at += 1
        if opening.type != "blockquote_open" or tokens[at].type != "paragraph_open":
            continue
        alert = _ALERT.match(inline.content)
        if alert is None:
            continue
        kind, title, rest = alert["kind"], alert["title"].strip(), inline.content[alert.end() :]
        if title and not rest and tokens[at + 3].type == "blockquote_close":
            rest, title = title, ""
        closing = next(
            token
            for token in tokens[at:]
            if token.type == "blockquote_close" and token.level == opening.level
        )
        opening.tag = closing.tag = "aside"
        opening.attrs = {"class": f"admonition {kind.lower()}"}
        begin, stop = inline.map or [0, 1]
        tokens[at : at + 3] = [
            *_titled(title or kind.replace("-", " ").capitalize(), begin, opening.level),
            *(tokens[at : at + 3] if rest else ()),
        ]
        inline.content = rest
        inline.map = [min(begin + bool(alert[0].endswith("\n")), stop - 1), stop]
        if rest:
            tokens[at + 3].map = inline.map


def _titled(words: str, line: int, level: int) -> list[Token]:
    """Make the paragraph that holds the title of a box."""
    place = [line, line + 1]
    return [
        Token("paragraph_open", "p", 1, {"class": "admonition-title"}, place, level=level + 1),
        Token("inline", "", 0, map=place, content=words, children=[], level=level + 2),
        Token("paragraph_close", "p", -1, level=level + 1, block=True),
    ]


def _glued(state: StateCore) -> None:
    """Read `**bold **word`, whose asterisks were left over: no more than that can be meant."""
    for token in state.tokens:
        if token.type != "inline" or "**" not in token.content:
            continue
        token.children = _split(token.children or [], _GLUED, "words", "strong", {})


def _abbreviations(state: StateCore) -> None:
    """Mark the abbreviations that the text explains."""
    known: dict[str, str] = state.env.get("abbreviations", {})
    if not known:
        return
    shorts = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?P<short>{'|'.join(map(re.escape, shorts))})(?!\w)")
    for token in state.tokens:
        if token.type == "inline":
            token.children = _split(token.children or [], pattern, "short", "abbr", known)


def _split(
    children: list[Token], pattern: re.Pattern[str], group: str, tag: str, titles: dict[str, str]
) -> list[Token]:
    """Put an element around a group of every match in the texts of a line."""
    settled: list[Token] = []
    for child in children:
        if child.type != "text" or not pattern.search(child.content):
            settled.append(child)
            continue
        at = 0
        for match in pattern.finditer(child.content):
            words = match[group]
            title: dict[str, str | int | float] = (
                {"title": titles[words]} if words in titles else {}
            )
            settled += [
                Token("text", "", 0, content=child.content[at : match.start()]),
                Token(f"{tag}_open", tag, 1, title),
                Token("text", "", 0, content=words),
                Token(f"{tag}_close", tag, -1),
            ]
            at = match.end()
        settled.append(Token("text", "", 0, content=child.content[at:]))
    return settled
