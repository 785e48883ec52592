"""Take out or report what the author left for herself: notes, lone full stops, odd captions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform
from anthology.transforms.fillers import drop_fillers
from anthology.transforms.locate import locate
from anthology.transforms.note_signs import is_note, notes_within
from anthology.transforms.odd_captions import report_captions
from anthology.transforms.running import BREAK, EDGE, MASK, Slot, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.book import Article
    from anthology.transforms.running import Pieces
    from anthology.xhtml import Element

_REMOVABLE = ("p", "li", "div", "figcaption", "body")
_NAMING = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th")
_STRONG = ("strong", "b", "em", "i")
_BETWEEN_BREAKS = re.compile(f"[^{BREAK}{EDGE}]+")
_NEAR = 100  # characters before a note
_CONTEXT = 4  # words before a note that help to find its line


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold what stands between two breaks of a block, and the pieces that it came from."""

    text: str
    pieces: Pieces
    first: int
    last: int

    @property
    def slots(self) -> list[Slot]:
        return [slot for slot, _ in self.pieces[self.first : self.last] if slot]

    @property
    def block(self) -> Element:
        within = self.slots[0].within
        around = (within, *within.iterancestors())
        return next(node for node in around if xhtml.name(node) in (*xhtml.BLOCK, "body"))


def clear(article: Article) -> Article:
    """Take lines that are only notes or filler out of the body; report those, and notes in text.

    Each report names the line of the source. Notes in headings, tables and running sentences
    stay where they are.
    """
    root = xhtml.parse(article.body)
    seen: dict[str, int] = defaultdict(int)
    notes: list[_Line] = []
    for line in [one for one in _lines(root) if one.slots]:  # some have only what is masked
        if not is_note(line.text, named=xhtml.name(line.block) in _NAMING):
            article = _report_within(article, line, seen)
        elif xhtml.name(line.block) in _REMOVABLE and MASK not in line.text:
            article = _report(article, line.block, line.text, seen, left_out=True)
            notes.append(line)
        else:
            article = _report(article, line.block, line.text, seen)
    article = drop_fillers(article, root, _take_out(notes))
    article = report_captions(article, root)
    body = xhtml.serialise(root)
    return article if body == article.body else replace(article, body=body)


def _lines(root: Element) -> Iterator[_Line]:
    for pieces in read(root, "").values():
        texts = [BREAK if _parts_bold(slot, text) else text for slot, text in pieces]
        starts = [0, *accumulate(map(len, texts))]
        for match in _BETWEEN_BREAKS.finditer("".join(texts)):
            first, last = bisect_right(starts, match.start()) - 1, bisect_left(starts, match.end())
            yield _Line(match[0], pieces, first, last)


def _parts_bold(slot: Slot | None, text: str) -> bool:
    """Tell whether a line end stands between two bold lines of one paragraph."""
    if slot is None or not slot.tail or not text.isspace() or "\n" not in text:
        return False
    following = slot.node.getnext()
    return following is not None and xhtml.name(slot.node) == xhtml.name(following) in _STRONG


def _report_within(article: Article, line: _Line, seen: dict[str, int]) -> Article:
    text = line.text
    for start, end in notes_within(text):
        before = " ".join(text[max(0, start - _NEAR) : start].split()[-_CONTEXT:])
        article = _report(article, line.block, text[start:end], seen, before=before)
    return article


def _report(
    article: Article,
    node: Element,
    note: str,
    seen: dict[str, int],
    *,
    before: str = "",
    left_out: bool = False,
) -> Article:
    note = " ".join(note.split())
    lettered = any(map(str.isalnum, note))
    phrase = f"{before} {note}" if lettered else note
    line = locate(article, node, phrase, after=seen[phrase], end=lettered)
    line = seen[phrase] = max(line or 0, seen[phrase])
    if left_out:
        message = f"a note to self was left out: “{note}”"
        hint = "do what it asks for and delete it from the text"
    else:
        message = f"note to self left in the text: “{note}”"
        hint = "settle it and delete the note; the book prints it as it stands"
    return article.report("editor-note", message, line=line or None, hint=hint)


def _take_out(notes: list[_Line]) -> list[Element]:
    """Remove lines from their blocks; give the blocks of which nothing is left."""
    places = [(slot, note.block) for note in notes for slot in note.slots]
    for slot, _ in places:
        slot.write("")
    for slot, block in places:
        _drop_emptied(slot.within, block)
    blocks = list(dict.fromkeys(block for _, block in places))
    for rest in [rest for block in blocks for rest in block.iter("br")]:
        if not _divides(rest):
            xhtml.drop(rest)
    return [block for block in blocks if xhtml.empty(block)]


def _drop_emptied(node: Element | None, block: Element) -> None:
    """Drop an element of a block, and those around it, as far as they hold nothing any more."""
    while node is not None and node is not block and xhtml.empty(node):
        parent = node.getparent()
        xhtml.drop(node)
        node = parent


def _divides(rest: Element) -> bool:
    """Tell whether a line break still stands between two things."""
    before, parent = rest.getprevious(), rest.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    ahead = bool(text.strip()) or (before is not None and xhtml.name(before) != "br")
    return ahead and bool((rest.tail or "").strip() or rest.getnext() is not None)


STEP = Transform(rank=30, apply=clear)
