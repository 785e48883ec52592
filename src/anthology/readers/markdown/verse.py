"""Keep the lines of verse that were typed without the signs that end a line in Markdown.

In: a fragment, and the lines of its source. Out: the same, where lines are verse beyond doubt with
a break at each end, and set in as they were typed. What only may be verse is told of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.language.sentences import ends_sentence
from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import Block, Line, measure, quote_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.markup.xhtml import Element, Fragment
    from anthology.readers.markdown.draft import Draft


_WIDEST, _NARROW = 70, 50  # characters of a line of verse with its signs, and of one without
_FEWEST, _STANZA = 3, 4  # lines that can be judged; lines from which a doubt is told
_POEM, _PHRASE = 6, 2  # lines of the shortest poem, and words of its lines on average
_HOLDERS = ("body", "blockquote", "section", "div", "article")
_QUOTED = re.compile(r"^(?:\s{0,3}>\s?)+")
_HINT = "end each line with two spaces or a backslash to keep the lines of verse apart"


def keep_verse(fragment: Fragment, draft: Draft) -> Fragment:
    """Break lines where verse was typed without signs; tell what was done, and what is doubtful."""
    root = xhtml.parse(fragment)
    typed = [(node, list(_lines(node))) for node in root.iter("p") if _may_be_verse(node)]
    several = [(node, lines) for node, lines in typed if len(lines) > 1]
    if not several:
        return fragment
    blocks = [
        Block(tuple(Line(n, line) for n, line in enumerate(lines, 1))) for _, lines in several
    ]
    loose = measure(blocks) == 0
    whole = loose and _is_poem([lines for _, lines in typed])
    capital = any(_has_capitals(lines, _FEWEST) for _, lines in several)
    source = draft.source.split("\n")
    kept = []
    for node, lines in several:
        if whole or (capital and _has_capitals(lines, 2)):
            _break(node, source)
            kept.append((node, lines))
        elif loose and len(lines) >= _STANZA and _is_short(lines):
            words = quote_words(lines[0])
            message = f"short lines run together and may be verse: “{words}”"
            draft.report("verse-doubtful", message, xhtml.line(node), hint=_HINT)
    if not kept:
        return fragment
    first, lines = kept[0]
    more = f" and {len(kept) - 1} more" if kept[1:] else ""
    message = f"short lines were kept apart, as in verse: “{quote_words(lines[0])}”{more}"
    draft.report("verse-doubtful", message, xhtml.line(first), hint=_HINT)
    return xhtml.serialise(root)


def _may_be_verse(node: Element) -> bool:
    """Tell whether a paragraph holds plain words, and stands where verse does."""
    outer = node.getparent()
    held = outer is not None and xhtml.name(outer) in _HOLDERS
    return held and not xhtml.classes(node) and next(node.iter("br", "img", "code"), None) is None


def _lines(node: Element) -> Iterator[str]:
    """Give the lines of a paragraph as they stand in the source."""
    return (line.strip() for line in xhtml.break_lines(node))


def _is_short(lines: Sequence[str]) -> bool:
    """Tell whether lines are as short as those of verse, and few end a sentence."""
    ended = sum(line.endswith((".", "!", "?", ":", "…")) for line in lines)
    return all(len(line) < _NARROW for line in lines) and ended * 3 <= len(lines)


def _is_poem(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Tell whether a text consists of stanzas alone, whose lines are words."""
    every = [line for lines in paragraphs for line in lines]
    stanzas = all(len(lines) > 1 for lines in paragraphs) and _is_short(every)
    worded = all(_begins(line).isalpha() for line in every)
    phrases = sum(len(line.split()) for line in every) >= _PHRASE * len(every)
    return stanzas and worded and phrases and len(every) >= _POEM


def _begins(line: str) -> str:
    """Give the first letter or sign of a line behind marks of quotation and dashes."""
    return line.lstrip("“\"«‘'(—–- \u00a0\u202f")[:1]


def _has_capitals(lines: Sequence[str], fewest: int) -> bool:
    """Tell whether each line begins with a capital, as verse does also within a sentence.

    Wrapped prose does so by chance alone, and fills its lines.
    """
    begun = [_begins(line).isupper() for line in lines]
    inside = sum(not ends_sentence(line) for line in lines[:-1])
    widest = max(map(len, lines))
    ragged = widest < _NARROW or min(map(len, lines[:-1])) * 4 < widest * 3
    return len(lines) >= fewest and all(begun) and inside > 0 and widest < _WIDEST and ragged


def _break(node: Element, source: Sequence[str]) -> None:
    """Put a break at the end of each line, and before each line the space that was typed there."""
    first = xhtml.line(node) or 0
    typed = (_QUOTED.sub("", line) for line in source[first:])
    for inner in list(node.iter()):
        before, *behind = (inner.text or "").split("\n")
        inner.text = before
        for at, line in enumerate(behind):
            inner.insert(at, _line_end(line, next(typed, "")))
        parent = inner.getparent()
        if inner is node or parent is None:
            continue
        before, *behind = (inner.tail or "").split("\n")
        inner.tail = before
        for at, line in enumerate(behind, parent.index(inner) + 1):
            parent.insert(at, _line_end(line, next(typed, "")))


def _line_end(line: str, typed: str) -> Element:
    """Make a break with a line behind it, set in as it was typed."""
    end = xhtml.element("br")
    end.tail = "\u00a0" * Line(1, typed).indent + line.lstrip(" ")
    return end
