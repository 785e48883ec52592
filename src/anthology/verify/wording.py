"""Compare a finished file, word by word, with the texts of its project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.build import read_project
from anthology.outputs.proofread.chapters import prove_ebook, prove_print
from anthology.outputs.proofread.printed_words import read_book
from anthology.runtime.context import BuildContext
from anthology.verify.verdicts import FileKind, Sighting, State, Verdict, file_kind, group_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.model.book import Book
    from anthology.model.diagnostics import Diagnostic
    from anthology.verify.origin import Record


NAME = "Words"


def judge_words(file: Path, record: Record | None) -> Verdict:
    """Say whether a file has the words of the texts that it was made of.

    Raises what `read_project` raises where the project cannot be read.
    """
    if record is None or record.project is None:
        return Verdict(NAME, State.IDLE, detail="say where the sources are: --project DIR")
    book = read_project(record.project).book
    try:
        found = [*_proved(file, book)]
    except (ValueError, SyntaxError, OSError) as error:
        return Verdict(NAME, State.BROKEN, detail=f"{file.name}: {error}")
    sightings = [Sighting(one.code, one.severity, one.message, one.place) for one in found]
    detail = f"compared with {len(book.chapters)} texts"
    return Verdict(NAME, State.JUDGED, group_findings(sightings, NAME), detail=detail)


def _proved(file: Path, book: Book) -> Iterator[Diagnostic]:
    if file_kind(file) is FileKind.EPUB:
        yield from prove_ebook(book, file, BuildContext())
        return
    parts, labels = read_book(file.read_bytes())
    read = {one.name: parts.get(one.slug, ()) for one in book.chapters}
    named = {(name, at): label for name in read for at, label in enumerate(labels)}
    yield from prove_print(book, read, named, BuildContext())
