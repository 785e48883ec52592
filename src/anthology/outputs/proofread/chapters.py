"""Prove that a book says what its texts say: finished pages and documents against the chapters.

What is read here is what was made, as any other program would read it: the text layer of pages
by their tags, the documents in the package of an e-book. It is compared with the chapters as they
were composed, and these with their sources (`source_words.py`). A proof is kept under all that
it depends on, so that a chapter whose text and pages are the same is not proved again.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.outputs.proofread.findings import Finding, prove
from anthology.outputs.proofread.galley import Galley, galley
from anthology.runtime.cache import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Book, Chapter
    from anthology.outputs.proofread.words import Passage
    from anthology.runtime.context import BuildContext


_HINT = (
    "compare the place with the text; if the text is right, a template, a stylesheet or this "
    "program is at fault"
)


def prove_print(
    book: Book,
    read: Mapping[str, Sequence[Passage]],
    labels: Mapping[tuple[str, int], str],
    context: BuildContext,
) -> Iterator[Diagnostic]:
    """Compare the chapters with what was `read` of their pages, by their names.

    `labels` are the names of the pages of each chapter, by their index in it.
    """
    chapters = [one for one in book.chapters if one.name in read]
    galleys = [galley(one, book, passages=read[one.name]) for one in chapters]
    for chapter, found in zip(chapters, _proved(galleys, chapters, context), strict=True):
        for one in found:
            page = labels.get((chapter.name, one.page)) if one.page is not None else None
            yield _told(chapter, "print", one, page or "")


def prove_ebook(book: Book, file: Path, context: BuildContext) -> Iterator[Diagnostic]:
    """Compare the chapters with their documents in a finished e-book."""
    with zipfile.ZipFile(file) as package:
        names = {name.rpartition("/")[2]: name for name in package.namelist()}
        chapters = [one for one in book.chapters if f"{one.name}.xhtml" in names]
        markups = [package.read(names[f"{one.name}.xhtml"]).decode() for one in chapters]
    for chapter in book.chapters:
        if chapter not in chapters:
            message = "the chapter is not there"
            yield _told(chapter, "the e-book", Finding("words-lost", message, 1), "")
    galleys = [
        galley(one, book, markup=markup[markup.index("<", 1) :])  # behind the XML declaration
        for one, markup in zip(chapters, markups, strict=True)
    ]
    for chapter, found in zip(chapters, _proved(galleys, chapters, context), strict=True):
        yield from (_told(chapter, "the e-book", one, "") for one in found)


def _told(chapter: Chapter, medium: str, found: Finding, page: str) -> Diagnostic:
    """Make a diagnostic of a finding, with chapter, line and page."""
    where = f"in {medium}, page {page}" if page else f"in {medium}"
    place = chapter.article.place(found.line)
    return Diagnostic(found.code, f"{where}: {found.message}", *place, hint=_HINT)


def _proved(
    galleys: Sequence[Galley], chapters: Sequence[Chapter], context: BuildContext
) -> list[tuple[Finding, ...]]:
    """Give the findings of galleys: kept ones from the cache, the others by the workers."""
    import msgspec  # noqa: PLC0415

    names = [key("proof", msgspec.msgpack.encode(one)) for one in galleys]
    proofs: dict[int, tuple[Finding, ...]] = {}
    for number, name in enumerate(names):
        if (kept := context.cache.get(name)) is not None:
            proofs[number] = msgspec.msgpack.decode(kept, type=tuple[Finding, ...])
    missing = [number for number in range(len(galleys)) if number not in proofs]
    for at, found in context.workers.do(
        prove, [galleys[number] for number in missing], name=lambda one: one.title
    ):
        number = missing[at]
        proofs[number] = found
        context.cache.put(names[number], msgspec.msgpack.encode(found))
    return [proofs[number] for number in range(len(chapters))]
