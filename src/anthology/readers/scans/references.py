"""Link citations to the bibliography and mentions of figures and chapters to their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.readers.citations import CITED, SIGNS, read_citation
from anthology.readers.plain_text.blocks import Block, quote_words
from anthology.readers.plain_text.endnotes import RULE as NOTE_RULE
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up
from anthology.readers.plain_text.pieces import (
    Apparatus,
    Entry,
    Figure,
    Heading,
    Listing,
    Paragraph,
)
from anthology.readers.scans.beside_text import NUMBER, WORDS, figure_id
from anthology.readers.scans.headings import anchor
from anthology.readers.scans.numbers import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.readers.plain_text.blocks import Line, Reflow
    from anthology.readers.plain_text.inline import Rule
    from anthology.readers.plain_text.pieces import Piece


_MENTION = re.compile(
    rf"\b(?P<word>(?:{WORDS})|figures|tables|tableaux|sections?|chapitres?|chapters?|annexes?|"
    rf"appendix|parties?|parts?)\s+(?P<number>[0-9]{{1,2}}(?:\.[0-9]{{1,2}})+|{NUMBER}|[A-Z])(?!\w)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\b(?:à la|en|voir(?: la)?|cf\.?|see|on|at)\s+(?:page|p\.)\s*[0-9]{1,4}\b", re.IGNORECASE
)
_YEAR = 4  # digits, from which a number in brackets is no citation


@dataclass(slots=True)
class References:
    """Know all places of a text that can be linked to; mark up text with links to them."""

    ids: frozenset[str]
    rules: tuple[Rule, ...] = field(init=False)
    pictured: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        tables = any(name.startswith("tab-") for name in self.ids)
        self.pictured = ("fig", "tab") if tables else ("fig",)
        self.rules = (NOTE_RULE, *INLINE_RULES, (CITED, self._cite), (_MENTION, self._mention))

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> References:
        """Collect the ids of all pieces."""
        ids = {piece.id for piece in pieces if isinstance(piece, (Heading, Figure))}
        for piece in pieces:
            if isinstance(piece, Apparatus):
                ids |= {entry.id for entry in piece.entries}
        return cls(frozenset(ids - {""}))

    def mark(self, text: str) -> str:
        """Mark up running text, links included."""
        return mark_up(text, self.rules)

    def _cite(self, match: re.Match[str], _: Sequence[Rule]) -> str | None:
        """Link the works in brackets; None if none of them is in the bibliography."""
        parts = read_citation(match["keys"], self._work)
        if parts is None:
            return None
        if len(parts) == 1:
            return _link(parts[0][1], match[0])
        inner = (_link(work, words) if work else xhtml.escape(words) for words, work in parts)
        return f"[{''.join(inner)}]"

    def _work(self, key: str) -> str:
        """Give the id of a work, or nothing if the bibliography has none."""
        name = "ref-" + re.sub(r"\W+", "-", key.strip().casefold())
        return name if name in self.ids else ""

    def _mention(self, match: re.Match[str], _: Sequence[Rule]) -> str | None:
        """Link a mention of a figure or chapter, if it is there."""
        target = _target(match)
        if target not in self.ids or match["number"] != match["number"].upper():
            return None
        return f'<a href="#{target}">{xhtml.escape(match[0])}</a>'

    def report(self, pieces: Sequence[Piece]) -> Iterator[Diagnostic]:
        """Report what is cited or mentioned and is not there, and pages of the printed original."""
        for line, text in _texts(pieces):
            yield from self._report_citations(line, text)
            yield from (
                _dead(line, match[0]) for match in _MENTION.finditer(text) if self._lacks(match)
            )
            for match in _PAGE.finditer(text):
                named = quote_words(match[0])
                yield Diagnostic(
                    "page-reference",
                    f"“{named}” is a page of the printed original, not of this book",
                    line=line,
                    hint="name the figure or section instead of the page",
                )

    def _lacks(self, match: re.Match[str]) -> bool:
        """Tell whether words name a figure, or a table among others, that is not there."""
        target = _target(match)
        named = match["word"].lower().startswith(self.pictured)
        return named and match["number"][0].isdigit() and target not in self.ids

    def _report_citations(self, line: int, text: str) -> Iterator[Diagnostic]:
        """Report numbers in brackets that no work has; years are none."""
        for match in CITED.finditer(text):
            keys = [key.strip() for key in SIGNS.split(match["keys"])]
            numbers = [key for key in keys if key.isdigit() and len(key) < _YEAR]
            yield from (_dead(line, f"[{key}]") for key in numbers if not self._work(key))


def _link(work: str, shown: str) -> str:
    """Write the link to a work."""
    return f'<a class="citation" href="#{work}">{xhtml.escape(shown)}</a>'


def _target(match: re.Match[str]) -> str:
    """Give the id of the chapter or figure that is mentioned."""
    word, number = match["word"].lower(), match["number"]
    if word.startswith(("sec", "chap", "ann", "app", "par")):
        return (
            anchor(parts_of(number.upper()))
            if re.fullmatch(r"[0-9A-Z][0-9.]*|[IVX]+", number)
            else ""
        )
    return figure_id(word.rstrip("."), number)


def _dead(line: int, words: str) -> Diagnostic:
    """Report a reference to something that is not there."""
    return Diagnostic(
        "link-dead",
        f"the text refers to {quote_words(words)}, which is not there",
        line=line,
        hint="look whether it was lost, or whether its number was misread",
    )


def _texts(pieces: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    """Give the running texts with their lines."""
    for piece in pieces:
        if isinstance(piece, Paragraph):
            yield piece.line, piece.text
        elif isinstance(piece, Listing):
            yield from ((item.line, item.text) for item in piece.items)


_MARKER = re.compile(
    r"(?:[-*•–]\s+)?(?:(?P<label>\[(?P<key>[^\]\[\n]{1,20})\])|(?P<number>[0-9]{1,3})[.)])\s+(?=\S)"
    r"|[-*•–]\s+(?=\S)"
)


def read_bibliography(heading: Heading, blocks: Sequence[Block], flow: Reflow) -> Apparatus:
    """Read blocks as works: parted by labels, else by hanging indents, else by blank lines."""
    groups = [group for block in blocks for group in _part(block, flow)]
    entries = tuple(_entry(group, flow) for group in _join_cut(groups))
    return Apparatus(heading.line, "bibliography", _with_single_ids(entries), heading)


def _part(block: Block, flow: Reflow) -> list[Block]:
    """Part the works of a block: by their labels, or by hanging indents."""
    lines = block.lines
    labelled = any(_MARKER.match(line.text.strip()) for line in lines)
    base = min(line.indent for line in lines)
    hanging = any(line.indent > base for line in lines)
    if not labelled and not hanging:
        return flow.paragraphs(block)
    groups: list[list[Line]] = [[]]
    for line in lines:
        starts = bool(_MARKER.match(line.text.strip())) if labelled else line.indent == base
        if starts and groups[-1]:
            groups.append([])
        groups[-1].append(line)
    return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(groups)]


def _join_cut(groups: Sequence[Block]) -> list[Block]:
    """Join what a page end parted: where works have labels, a group without one goes on."""
    labelled = sum(bool(_MARKER.match(group.text)) for group in groups) * 2 > len(groups)
    joined: list[Block] = []
    for group in groups:
        if joined and labelled and group.cut and not _MARKER.match(group.text):
            joined[-1] = Block(joined[-1].lines + group.lines, joined[-1].cut)
        else:
            joined.append(group)
    return joined


def _entry(group: Block, flow: Reflow) -> Entry:
    """Read one work of the bibliography: its label and its text."""
    text = flow.text(group.lines).replace("\n", " ")
    match = _MARKER.match(text)
    if not match:
        return Entry(group.number, "", text)
    key = match["key"] or match["number"] or ""
    name = f"ref-{folded_words(key).replace(' ', '-')}" if key else ""
    label = match["label"] or (f"[{key}]" if key else "")
    return Entry(group.number, name, text[match.end() :], label)


def _with_single_ids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Take the id off works whose label stood before."""
    seen: set[str] = set()
    made = []
    for entry in entries:
        single = entry.id if entry.id not in seen else ""
        seen.add(entry.id)
        made.append(Entry(entry.line, single, entry.text, entry.label))
    return tuple(made)
