"""Carry a text through its reading: what it is by now, what was found, what is put aside.

A *mark* is a number between two characters that no text may hold (Unicode's noncharacters); it
stands for finished markup, or for words that are not to be read as Markdown, until the text is
converted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.markup import xhtml
from anthology.model.book import Metadata
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from anthology.model.book import Credit


INLINE = "\ufdd0"  # opens a mark that stands within a line of text
BLOCK = "\ufdd1"  # opens a mark that stands between blocks
END = "\ufdd2"
KEEP = "\ufdd3"  # a line end of the source that is none of the text any more
MARK = re.compile(f"[{INLINE}{BLOCK}](\\d+){END}")
BLOCK_MARKS = re.compile(f"(?:{BLOCK}\\d+{END}[ ]*)+")

_LINE_END = re.compile(f"[\n{KEEP}]")
_PIECE = re.compile(f"<[^<>]*>|[{INLINE}{BLOCK}]\\d+{END}")
_EMPTY = re.compile(r"<p(?: data-line=\"\d+\")?>\s*</p>\n?")
_PREFIX = re.compile(r"(?:[ ]*(?:>|[-*+][ ]|\d{1,9}[.)][ ]))*[ ]*")
_LONGEST = 600  # characters of a source that a message quotes


class Masks:
    """Hold pieces of markup by number, and put them back; `credits` are what commands credit."""

    def __init__(self) -> None:
        self.credits: list[tuple[str, Credit]] = []
        self._markup: list[str] = []
        self._plain: list[str] = []
        self._known: dict[tuple[str, str], str] = {}

    def inline(self, markup: str, plain: str = "") -> str:
        """Give the mark for markup within a line; `plain` stands for it in attributes and code."""
        return self._mark(INLINE, markup, plain)

    def block(self, markup: str) -> str:
        """Give the mark for markup that stands between paragraphs, or opens or closes a block."""
        return self._mark(BLOCK, markup, "")

    def text(self, words: str) -> str:
        """Give the mark for words that the converter must not touch."""
        return self.inline(xhtml.escape(words), words)

    def shown(self, words: str) -> str:
        """Give the mark for words that look like markup and are meant to be seen so."""
        return self.inline(f'<span class="{xhtml.SHOWN}">{xhtml.escape(words)}</span>', words)

    def _mark(self, kind: str, markup: str, plain: str) -> str:
        """Give the number for a piece of markup; the same piece has the same."""
        key = (kind + markup, plain)
        if key not in self._known:
            self._known[key] = f"{kind}{len(self._markup)}{END}"
            self._markup.append(markup)
            self._plain.append(plain)
        return self._known[key]

    def restore(self, markup: str) -> str:
        """Put everything back into converted text; blocks end the paragraph they stand in."""
        if END not in markup:
            return markup
        pieces: list[str] = []
        inside = False
        at = 0
        for match in _PIECE.finditer(markup):
            found = match[0]
            pieces.append(markup[at : match.start()])
            at = match.end()
            if found.startswith("<"):
                inside = found.startswith(("<p>", "<p ")) or (inside and found != "</p>")
                pieces.append(self.plain(found, quoted=True))
            elif found[0] == BLOCK:
                block = self._filled(found)
                pieces.append(f"</p>{block}<p>" if inside else block)
            else:
                pieces.append(self._filled(found))
        return _EMPTY.sub("", "".join([*pieces, markup[at:]]))

    def _filled(self, mark: str) -> str:
        """Give the markup of a mark; marks inside it are older, so this comes to an end."""
        markup = self._markup[int(mark[1:-1])]
        return self.restore(markup) if END in markup else markup

    def plain(self, text: str, *, quoted: bool = False) -> str:
        """Replace marks by the words they stand for, as in attributes (then `quoted`)."""
        if END not in text:
            return text

        def words(match: re.Match[str]) -> str:
            """Give the words that a mark stands for."""
            plain = self._plain[int(match[1])]
            return xhtml.escape(plain) if quoted else plain

        return MARK.sub(words, text)


@dataclass(slots=True)
class Draft:
    """Hold a text on its way from a dialect to plain Markdown.

    Line n of `text` is line n of the source: whatever is taken out leaves its line ends behind,
    those inside a paragraph as `KEEP`. `settings` are the keys of its front matter as they stand;
    `equations` are the names of formulas in order, `labels` what a reference to a name shows.
    """

    path: str
    text: str
    meta: Metadata = field(default_factory=Metadata)
    file: Path | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    masks: Masks = field(default_factory=Masks)
    found: list[Diagnostic] = field(default_factory=list)
    equations: list[str] = field(default_factory=list)
    labels: Mapping[str, str] = field(default_factory=dict)
    source: str = field(init=False)

    def __post_init__(self) -> None:
        self.source = self.text

    def line_of(self, words: str) -> int | None:
        """Find the line of the source in which some words stand."""
        place = self.source.find(words)
        return self.source.count("\n", 0, place) + 1 if place >= 0 else None

    def report(self, code: str, message: str, line: int | None, *, hint: str = "") -> None:
        """Add a diagnostic."""
        self.found.append(Diagnostic(code, message, self.path, line, hint=hint))

    def leave_out(self, what: str, written: str, line: int) -> str:
        """Leave out a piece of the source, which `what` names; give what stands in its place."""
        self.report("construct-removed", f"{what} left out: {self.quote(written)}", line)
        return ""

    def report_no_note(self, label: str) -> None:
        """Report a call of a note that is not there."""
        written = f"[^{label}]"
        self.report(
            "reader-message",
            f"the note {written} has no text",
            self.line_of(written),
            hint=f"write it on a line of its own: {written}: …",
        )

    def report_note_twice(self, label: str) -> None:
        """Report a note that is written again."""
        written = f"[^{label}]:"
        _, first, behind = self.source.partition(written)
        before = self.source[: len(self.source) - len(behind.partition(written)[2])]
        self.report(
            "reader-message",
            f"the note [^{label}] is written twice; the second stands behind the first",
            before.count("\n") + 1 if first and written in behind else None,
            hint="give one of them another name, and its call too",
        )

    def replace(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str], int], str | None]
    ) -> None:
        """Replace each match by what `make` gives for it and its line; None leaves it."""
        pieces: list[str] = []
        ends: list[int] | None = None
        at = 0
        for match in pattern.finditer(self.text):
            if ends is None:
                ends = [end.start() for end in _LINE_END.finditer(self.text)]
            made = make(match, bisect_left(ends, match.start()) + 1)
            if made is not None:
                pieces += [self.text[at : match.start()], kept_lines(match[0], made)]
                at = match.end()
        if pieces:
            self.text = "".join([*pieces, self.text[at:]])

    def quote(self, source: str) -> str:
        """Write a piece of the source for a message: on one line, cut off where it is long."""
        return shorten(self.masks.plain(source.replace(KEEP, " ")), _LONGEST)

    def laid_out(self) -> tuple[str, list[int]]:
        """Give the text with block marks on lines of their own, and each line's source line."""
        if END not in self.text and KEEP not in self.text:
            return self.text, list(range(1, self.text.count("\n") + 2))
        lines: list[str] = []
        numbers: list[int] = []
        at = 1
        for line in self.text.split("\n"):
            kept = line.count(KEEP)
            head = line[: len(line) - len(line.lstrip(f" {KEEP}"))]
            made = list(_apart(line.replace(KEEP, "")))
            lines += made
            numbers += [at + head.count(KEEP)] * len(made)
            at += 1 + kept
        return "\n".join(lines), numbers


def kept_lines(before: str, after: str) -> str:
    """Let a replacement have as many line ends as what it replaces."""
    missing = len(_LINE_END.findall(before)) - len(_LINE_END.findall(after))
    return after + KEEP * missing


def _apart(line: str) -> list[str]:
    """Divide a line at its block marks; all pieces stay in the quotation or item they are in.

    In the row of a table they stay where they are, for a row is one line.
    """
    if BLOCK not in line or line.lstrip("> ").startswith("|"):
        return [line]
    prefix = _PREFIX.match(line)
    first = prefix[0] if prefix else ""
    rest = "".join(" " if sign != ">" else sign for sign in first)
    made: list[str] = []
    at = len(first)
    for match in BLOCK_MARKS.finditer(line, at):
        made += [line[at : match.start()].strip(), match[0].strip()]
        at = match.end()
    made = [piece for piece in (*made, line[at:].strip()) if piece]
    return [(rest if place else first) + piece for place, piece in enumerate(made)]
