"""Compare a finished file with its sources: by its manifest, and word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.build import read_project
from anthology.model.diagnostics import AnthologyError, Severity
from anthology.outputs import manifest
from anthology.outputs.proofread.chapters import prove_ebook, prove_print
from anthology.outputs.proofread.printed_words import read_book
from anthology.runtime.context import BuildContext
from anthology.verify.verdicts import FileKind, Sighting, State, Verdict, file_kind, group_findings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.build import Reading
    from anthology.model.book import Book
    from anthology.model.diagnostics import Diagnostic
    from anthology.outputs.manifest import Manifest, RecordedOutput


ORIGIN_NAME = "Origin"
_BUILD = "build"


@dataclass(frozen=True, slots=True)
class Record:
    """Hold what is on record of a file: the manifest, its entry there, the project's folder.

    `entry` is None where the manifest does not know the file, `project` where nobody says where
    the sources are.
    """

    manifest: Manifest
    entry: RecordedOutput | None
    project: Path | None


def find_record(file: Path, project: Path | None) -> Record | None:
    """Look for the manifest beside a file, then in the project's folder `build`.

    Without `project` the sources are looked for above a folder named `build`.
    """
    here = file.resolve().parent
    if project is None and here.name == _BUILD:
        project = here.parent
    folders = [here] + ([project / _BUILD] if project is not None else [])
    for folder in folders:
        if (told := manifest.read_manifest(folder / manifest.MANIFEST_NAME)) is not None:
            return Record(told, told.made(file.name), project)
    return None


def judge_origin(file: Path, record: Record | None) -> Verdict:
    """Say whether a file is the one on record, and whether its sources still make it.

    Raises what `read_project` raises where the project cannot be read.
    """
    if record is None:
        return Verdict(
            ORIGIN_NAME, State.IDLE, detail="no manifest.json beside it tells of its sources"
        )
    if record.entry is None:
        return Verdict(
            ORIGIN_NAME, State.IDLE, detail="manifest.json beside it does not know the file"
        )
    sightings = [*_same_file(file, record.entry)]
    if record.project is None:
        detail = "compared with manifest.json; to compare its sources too, give --project DIR"
    else:
        sightings += _same_sources(record.manifest, read_project(record.project))
        count = len(record.manifest.ingredients.sources)
        detail = f"compared with manifest.json and {count} sources"
    return Verdict(ORIGIN_NAME, State.JUDGED, group_findings(sightings, ORIGIN_NAME), detail=detail)


def _same_file(file: Path, entry: RecordedOutput) -> Iterator[Sighting]:
    if manifest.digest(file) != entry.sha256:
        message = "this is not the file that the build made: it was changed or put in its place"
        yield Sighting("file-changed", Severity.ERROR, message)


def _same_sources(told: Manifest, reading: Reading) -> Iterator[Sighting]:
    """Compare what the manifest names with what the project would be built of now."""
    now = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    was = told.ingredients
    before = {entry.path: entry.sha256 for entry in was.sources}
    after = {entry.path: entry.sha256 for entry in now.sources}
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            yield Sighting("source-gone", Severity.ERROR, "no source of the book any more", path)
        elif path not in before:
            yield Sighting("source-new", Severity.ERROR, "a source that came later", path)
        elif before[path] != after[path]:
            yield Sighting("source-changed", Severity.ERROR, "changed since the build", path)
    if was.source_date_epoch == now.source_date_epoch and was.modified != now.modified:
        message = "the newest date of the sources is another one: their times were changed"
        yield Sighting("date-changed", Severity.WARNING, message)
    yield from _same_tools(was, now)


def _same_tools(was: manifest.Ingredients, now: manifest.Ingredients) -> Iterator[Sighting]:
    """Note other versions, which may make other bytes of the same sources."""
    for name in sorted(was.tools.keys() | now.tools.keys()):
        before, after = was.tools.get(name, "none"), now.tools.get(name, "none")
        if before != after:
            message = "another version here than the build had"
            yield Sighting("tool-changed", Severity.NOTE, message, f"{name} {before} → {after}")
    if was.tools == now.tools and was.program != now.program:
        message = "this anthology is not the one of the build, although their versions are equal"
        yield Sighting("tool-changed", Severity.NOTE, message)


def unreadable(error: AnthologyError) -> Verdict:
    """Say that the project cannot be read, and why."""
    return Verdict(ORIGIN_NAME, State.BROKEN, detail=f"the project cannot be read: {error}")


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
