"""Describe a shown book for a browser: its leaves, its chapters, their messages and places."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.preview.follow import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.model.book import Chapter
    from anthology.model.diagnostics import Diagnostic
    from anthology.preview.live_book import Pages, ShownBook


_OPEN = ("errors", "notes", "credits", "permissions", "lost", "others")
_WORDS = 40  # characters of an element, by which it is found on its page


def describe_leaves(pages: Pages) -> dict[str, Any]:
    """List the leaves: label, document, picture; verso and recto follow from their order."""
    return {
        "title": pages.title,
        "language": pages.language,
        "width": pages.width,
        "height": pages.height,
        "leaves": [[leaf.label, leaf.document, leaf.picture] for leaf in pages.leaves],
        "titles": pages.titles,
        "sources": pages.sources,
    }


def describe_chapters(shown: ShownBook, accidents: Iterable[Diagnostic]) -> dict[str, Any]:
    """List parts and chapters with what is open in each, and the messages of no chapter."""
    book = shown.reading.book
    found = [*shown.diagnostics()]
    rows = {row.path: row for row in shown.reading.statuses(found)}
    first = {leaf.document: at for at, leaf in reversed([*enumerate(shown.pages.leaves)])}
    groups = [("", book.front), *((part.title, part.chapters) for part in book.parts)]
    parts = [
        {"title": title, "chapters": [_row(one, rows, first) for one in chapters]}
        for title, chapters in (*groups, ("", book.back))
        if chapters
    ]
    rest = [one for one in found if one.path not in rows]
    return {"parts": parts, "messages": [describe(one) for one in chain(rest, accidents)]}


def _row(chapter: Chapter, rows: Any, first: dict[str, int]) -> dict[str, Any]:
    row = rows[chapter.article.source.path]
    told = asdict(row)
    return {
        **told,
        "open": {key: told[key] for key in _OPEN if told[key]},
        "clean": row.ready,
        "slug": chapter.slug,
        "name": chapter.name,
        "people": [one.name for one in chapter.meta.people],
        "leaf": first.get(chapter.name, 0),
    }


def describe_chapter(shown: ShownBook, source: str) -> dict[str, Any]:
    """Give the messages of the chapter made of a source, each with its place in the pages."""
    chapters = (one for one in shown.reading.book.chapters if one.article.source.path == source)
    chapter = next(chapters, None)
    if chapter is None:
        return {"messages": []}
    places = _Places(shown, chapter)
    mine = [one for one in shown.diagnostics() if one.path == source]
    return {"messages": [{**describe(one), **places.find(one.line)} for one in mine]}


class _Places:
    """Find the pages of a chapter on which lines of its source stand."""

    def __init__(self, shown: ShownBook, chapter: Chapter) -> None:
        self.elements = [*xhtml.parse(chapter.body).iter()]
        starts = shown.typeset.layouts[chapter.name].starts
        self.starts = [_first(one.stamps) for one in starts]
        leaves = [at for at, leaf in enumerate(shown.pages.leaves) if leaf.document == chapter.name]
        self.leaf = leaves[0] if leaves else 0

    def find(self, line: int | None) -> dict[str, Any]:
        """Give the leaf of a line, and the first words of its element there."""
        at = self._element(line)
        if at is None:
            return {"leaf": self.leaf, "words": ""}
        page = max(
            (page for page, start in enumerate(self.starts) if start and start <= at), default=0
        )
        return {"leaf": self.leaf + page, "words": xhtml.text(self.elements[at])[:_WORDS]}

    def _element(self, line: int | None) -> int | None:
        """Find the last element that begins on the line or before it."""
        if line is None:
            return None
        found = None
        for at, element in enumerate(self.elements):
            own = element.get("data-line") or ""
            if own.isdecimal() and int(own) <= line:
                found = at
        return found


def _first(stamps: Sequence[str]) -> int:
    """Give the number of the innermost element of the text, 0 where there is none."""
    return next((int(one) for one in stamps if one.isdecimal()), 0)
