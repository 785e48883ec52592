"""Find what was built of a project, and compare it with its sources.

Whether texts have changed since is told by the manifest; whether a file says what its texts say is
read word by word.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.compose.missing_pictures import close_gaps
from anthology.model.diagnostics import AnthologyError, OutputError, Severity, UsageError
from anthology.outputs import manifest
from anthology.outputs.build import read_project
from anthology.outputs.proofread.chapters import prove_ebook, prove_print
from anthology.outputs.proofread.printed_words import is_tagged, read_book
from anthology.runtime.context import BuildContext
from anthology.verify.verdicts import (
    FileKind,
    Sighting,
    State,
    Verdict,
    file_kind,
    open_package_document,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.model.book import Book
    from anthology.model.diagnostics import Diagnostic
    from anthology.outputs.build import Reading
    from anthology.outputs.manifest import Manifest, RecordedOutput


MEDIA_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_QUALITY = 85  # of JPEG: a cover of this size weighs little at any
_ASIDE = ("templates/mail/", "templates/share/", "standard/")  # nothing that a text says


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """Hold the outputs found, by name (`epub`, `pdf`), and why they are out of date, if they are.

    `changed` begins a sentence: “content/walk.md has changed”.
    """

    files: Mapping[str, Path]
    changed: str = ""


def find_built(reading: Reading, folder: Path) -> BuiltBook:
    """Look for the outputs of a project in the folder that they were built into.

    Whether they are up to date is told by the manifest beside them; what serves mailing and
    sharing alone may have changed.
    """
    places = {name: folder / f"{reading.book.slug}.{name}" for name in MEDIA_TYPES}
    files = {name: file for name, file in places.items() if file.is_file()}
    recorded = manifest.read_manifest(folder / manifest.MANIFEST_NAME)
    strangers = [file.name for file in files.values() if not _recorded(file, recorded)]
    if strangers:
        return BuiltBook(files, f"{strangers[0]} has changed")
    return BuiltBook(files, _change(recorded, reading) if recorded else "")


def need_built(built: BuiltBook, names: frozenset[str], project: Path) -> None:
    """Insist on outputs being there. Raises `UsageError` that names the command otherwise."""
    if missing := sorted(names - set(built.files)):
        which = " ".join(f"--{name}" for name in missing)
        raise UsageError(
            f"there is no {' and no '.join(name.upper() for name in missing)} of the book yet",
            hint=f"run `anthology build {project} {which}` first, or add --build",
        )


def cover_of(epub: Path, width: int) -> bytes | None:
    """Take the cover out of an e-book, as a JPEG so many pixels wide; None where it has none.

    Raises `OutputError` where the file is no EPUB.
    """
    try:
        with zipfile.ZipFile(epub) as package:
            name = _cover_name(package)
            data = package.read(name) if name else b""
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise OutputError(f"{epub} is no whole EPUB: {error}", hint="build it again") from error
    return _shrunk(data, width) if data else None


def _cover_name(package: zipfile.ZipFile) -> str:
    """Find the entry of the cover by its property in the package document (EPUB 3.3, D.5)."""
    path, root = open_package_document(package)
    for item in root.iter("{*}item"):
        if "cover-image" in (item.get("properties") or "").split():
            return str(PurePosixPath(path).parent / (item.get("href") or ""))
    return ""


def _shrunk(data: bytes, width: int) -> bytes:
    """Make a picture smaller, as a JPEG that is `width` px wide."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(BytesIO(data)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((width, 10 * width))
        stream = BytesIO()
        small.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()


def _recorded(file: Path, recorded: Manifest | None) -> bool:
    """Tell whether a file is the one that its manifest records."""
    made = recorded.made(file.name) if recorded else None
    return made is not None and made.sha256 == manifest.digest(file)


def _change(recorded: Manifest, reading: Reading) -> str:
    """Name the first thing that the book would be made of now and was not then, or the reverse."""
    was = recorded.ingredients
    now = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    settings = reading.project.relative(reading.project.settings_file)
    if was.settings != now.settings:
        return f"what {settings} says of the book has changed"
    before, after = ({one.path: one.sha256 for one in each.sources} for each in (was, now))
    for path in sorted(before.keys() | after.keys()):
        aside = path == settings or path.startswith(_ASIDE)
        if not aside and before.get(path) != after.get(path):
            return f"{path} has changed"
    return ""


ORIGIN_NAME = "Origin"
_BUILD = "build"


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """Hold what is on record of a file: the manifest, its entry there, the project's folder.

    `entry` is None where the manifest does not know the file, `project` where nobody says where
    the sources are.
    """

    manifest: Manifest
    entry: RecordedOutput | None
    project: Path | None


def find_record(file: Path, project: Path | None) -> BuildRecord | None:
    """Look for the manifest beside a file, then in the project's folder `build`.

    Without `project` the sources are looked for above a folder named `build`.
    """
    here = file.resolve().parent
    if project is None and here.name == _BUILD:
        project = here.parent
    folders = [here] + ([project / _BUILD] if project is not None else [])
    for folder in folders:
        if (recorded := manifest.read_manifest(folder / manifest.MANIFEST_NAME)) is not None:
            return BuildRecord(recorded, recorded.made(file.name), project)
    return None


def judge_origin(file: Path, record: BuildRecord | None) -> Verdict:
    """Tell whether a file is the one on record, and whether its sources still make it.

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
        detail = (
            "compared with what the build recorded; to compare its sources too, give --project DIR"
        )
    else:
        sightings += _same_sources(record.manifest, read_project(record.project))
        count = len(record.manifest.ingredients.sources)
        detail = f"compared with what the build recorded, and with its {count} sources"
    return Verdict.judged(ORIGIN_NAME, sightings, detail)


def _same_file(file: Path, entry: RecordedOutput) -> Iterator[Sighting]:
    """Report a file that is not the one that its manifest records."""
    if manifest.digest(file) != entry.sha256:
        message = "this is not the file that the build made: it was changed or put in its place"
        yield Sighting("file-changed", Severity.ERROR, message)


def _same_sources(recorded: Manifest, reading: Reading) -> Iterator[Sighting]:
    """Compare what the manifest names with what the project would be built of now."""
    now = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    was = recorded.ingredients
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


def judge_words(file: Path, record: BuildRecord | None) -> Verdict:
    """Tell whether a file has the words of the texts that it was made of.

    Raises what `read_project` raises where the project cannot be read.
    """
    if record is None or record.project is None:
        return Verdict(NAME, State.IDLE, detail="say where the sources are: --project DIR")
    book = close_gaps(read_project(record.project).book)
    try:
        if file_kind(file) is FileKind.PDF and not is_tagged(file.read_bytes()):
            detail = "not compared: sheets, guides and PDFs without tags do not tell their order"
            return Verdict(NAME, State.IDLE, detail=detail)
        found = [*_proved(file, book)]
    except (ValueError, SyntaxError, OSError) as error:
        return Verdict(NAME, State.BROKEN, detail=f"{file.name}: {error}")
    sightings = [Sighting(one.code, one.severity, one.message, one.place) for one in found]
    detail = f"compared with {len(book.chapters)} texts"
    return Verdict.judged(NAME, sightings, detail)


def _proved(file: Path, book: Book) -> Iterator[Diagnostic]:
    """Compare a file with the chapters that it should be made of, word by word."""
    if file_kind(file) is FileKind.EPUB:
        yield from prove_ebook(book, file, BuildContext())
        return
    parts, labels = read_book(file.read_bytes())
    read = {one.name: parts.get(one.slug, ()) for one in book.chapters}
    named = {(name, at): label for name in read for at, label in enumerate(labels)}
    yield from prove_print(book, read, named, BuildContext())
