"""Find verse in documents where each line of it is a paragraph, and set its lines as lines.

In: the paragraphs of a document, with the empty ones, and how deep each is set in. Out: stanzas;
in the converted text a `div` of the class `verse`, in which lines end with breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.language.correspondence import CLOSING, GREETING
from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import ENTRY, HOUR, TURN, Line, quote_words
from anthology.readers.plain_text.shape import find_marker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Prepared


STANZA, VERSE = "\ue61e", "\ue61f"  # before the first line of a stanza, and the others
# From Rich Text, whose empty paragraphs and spaces before lines the converter drops.
EMPTY, SPACE = "\ue61c", "\ue61d"
TAB = 8  # spaces that a tab sets a line in, 2 em
_DEEPEST = 40  # spaces
_WIDEST = 60  # characters of a line of verse; prose in paragraphs is longer
_FEWEST, _ALONE = 4, 6  # lines of stanzas, and of a single one
_LETTER = 30  # characters of the greeting or the close of a letter
_ENDED = re.compile(r"[.!?…][”’»)\"]*\Z")
_GOES_ON = re.compile(r"[,;:—–-][”’»)\"]*\Z")
_SPOKEN = re.compile(r"[–—“«\"-]")


@dataclass(slots=True)
class Row:
    """Hold a paragraph: its words, how many spaces it is set in, and whether it may be a line."""

    node: Element
    text: str
    inset: int = 0
    plain: bool = True


def mark_verse(
    prepared: Prepared, rows: Sequence[Row], mark: Callable[[Element, str], None]
) -> None:
    """Mark the lines of verse, and tell of them."""
    first, count = "", 0
    for plain, run in groupby(rows, key=_may_be_line):
        stanzas = [list(one) for full, one in groupby(run, key=lambda row: bool(row.text)) if full]
        while stanzas and len(stanzas[0]) == 1:
            stanzas.pop(0)
        while stanzas and len(stanzas[-1]) == 1:
            stanzas.pop()
        if not plain or not _is_verse(stanzas):
            continue
        edge = min(row.inset for stanza in stanzas for row in stanza)
        for stanza in stanzas:
            for at, row in enumerate(stanza):
                spaces = "\u00a0" * min(row.inset - edge, _DEEPEST)
                mark(row.node, (VERSE if at else STANZA) + spaces)
        first, count = first or stanzas[0][0].text, count + len(stanzas)
    if count:
        more = f" and {count - 1} more stanza{'s'[: count > 2]}" if count > 1 else ""  # noqa: PLR2004
        message = f"short paragraphs were set as lines of verse: “{quote_words(first)}”{more}"
        hint = "if they are prose, join them to longer paragraphs"
        prepared.report("verse-doubtful", message, hint)


def settle_verse(root: Element) -> None:
    """Make stanzas of the paragraphs that were marked as lines of verse."""
    for node in list(root.iter("p")):
        words = "".join(map(str, node.itertext()))
        sign, before = words[:1], node.getprevious()
        if sign not in (STANZA, VERSE):
            continue
        poem = before if before is not None and "verse" in xhtml.classes(before) else None
        if poem is None:
            poem = xhtml.element("div", class_="verse")
            xhtml.swap(node, poem)
            poem.append(node)
        elif sign == STANZA or not len(poem):
            poem.append(node)
        else:
            poem[-1].append(xhtml.element("br"))
            poem[-1][-1].tail = node.text
            for child in list(node):
                poem[-1].append(child)
            xhtml.drop(node)
        poem.tail = node.tail = None
    for node in root.iter():
        for sign in (STANZA, VERSE, EMPTY, SPACE):
            node.text = node.text and node.text.replace(sign, "")
            node.tail = node.tail and node.tail.replace(sign, "")


def _may_be_line(row: Row) -> bool:
    """Tell whether a paragraph may be a line of verse, or the space between stanzas."""
    text = row.text
    letter = len(text) < _LETTER and (CLOSING.match(text) or GREETING.fullmatch(text))
    kept = letter or HOUR.match(text) or "@" in text
    marked = find_marker(Line(0, f"{text}…"), None) is not None and not text[:1].isalpha()
    return row.plain and (not text or (len(text) < _WIDEST and not kept and not marked))


def _is_verse(stanzas: Sequence[Sequence[Row]]) -> bool:
    """Tell whether short paragraphs are stanzas, and no addresses, records, lists or speech.

    Lines of verse go on in the next one. Where there is one stanza alone, it is longer, and few of
    its lines end a sentence.
    """
    lines = [row.text for stanza in stanzas for row in stanza]
    single = sum(len(stanza) == 1 for stanza in stanzas)
    several = len(stanzas) > 1
    if len(lines) < (_FEWEST if several else _ALONE) or 2 * single > len(stanzas):
        return False
    most = len(lines) / 2
    ended = sum(bool(_ENDED.search(line)) for line in lines)
    going_on = sum(bool(_GOES_ON.search(line)) for line in lines)
    spoken = sum(bool(_SPOKEN.match(line)) for line in lines)
    listed = sum(bool(ENTRY.match(line) or TURN.match(line)) for line in lines)
    worded = sum(any(word[:1].islower() for word in line.split()[1:]) for line in lines)
    counted = sum(line[:1].isdigit() for line in lines)
    sound = spoken < most and listed < most and worded >= most and not counted
    open_ = 4 * going_on >= len(lines)
    if several:
        open_ = open_ or any(row.inset for one in stanzas for row in one)
        return sound and (4 * ended <= 3 * len(lines) if open_ else ended < most)
    return sound and open_ and 3 * ended <= len(lines)
