"""Record what a build was made of and what it made, as `manifest.json` beside the outputs.

Nothing in it tells of the time or place of the build: the same sources and tools give the same
manifest. Its format is described in docs/reference/manifest.md.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import platform
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING, Any

from anthology import __version__
from anthology.compose.people import find_author_lists
from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import Settings
from anthology.outputs.artifacts import output
from anthology.project.standard import standard
from anthology.runtime import programs
from anthology.runtime.cache import package_version, program
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Artifact, Book
    from anthology.project.collect import Project


_DISTRIBUTION = "anthology-press"
_PROGRAMS = {"asciidoc": "asciidoctor"}  # that read a format, by its reader's name
_PACKAGES = {"office": "pypandoc_binary"}
_NAME_END = re.compile(r"[\[<>=!~; ]")


def tool_versions(formats: Iterable[str]) -> dict[str, str]:
    """Give versions by names: this package, Python, every library with its fonts, what reads.

    `formats` are the names of the readers that had something to read. What is not installed is
    not named.
    """
    used = set(formats)
    found = {"anthology": __version__, "python": platform.python_version()}
    names = [*_libraries(), *(_PACKAGES[form] for form in used & _PACKAGES.keys())]
    found |= {name: package_version(name) for name in names}
    found |= {"pango": pango_version(), "harfbuzz": harfbuzz_version()}
    found |= {_PROGRAMS[form]: _program(_PROGRAMS[form]) for form in used & _PROGRAMS.keys()}
    return {name: found[name] for name in sorted(found) if found[name]}


def pango_version() -> str:
    """Ask Pango, which sets the lines of print, for its version; empty where it is not there."""
    names = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
    return _library_version("pango_version_string", names)


def harfbuzz_version() -> str:
    """Ask HarfBuzz, which shapes the letters, for its version; empty where it is not there."""
    names = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
    return _library_version("hb_version_string", names)


def _library_version(function: str, names: Iterable[str]) -> str:
    """Call the function that tells the version, of the first library that is there."""
    for name in names:
        with suppress(OSError):
            ask = ctypes.CDLL(name)[function]
            ask.restype = ctypes.c_char_p
            return str(ask().decode())
    return ""


def _libraries() -> Iterator[str]:
    """List the packages that this one requires, those of its extras aside."""
    try:
        stated = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for one in stated:
        if "extra ==" not in one:
            yield _NAME_END.split(one, maxsplit=1)[0]


def _program(name: str) -> str:
    """Give what a program says of its version, without the address that may stand behind it."""
    return programs.program_version(name).split(" [", 1)[0]


_UNPRINTED = ("mail", "share")  # sections of the settings that say nothing of the book


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """Hold one file: its path with forward slashes, SHA-256 in hexadecimal, size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Hold what a book is made of; `modified` is its date in seconds since 1970.

    `program` tells this very program, with its libraries, from any other; `settings` are those
    that differ from the defaults; `sources` are in the order of their paths.
    """

    book: Mapping[str, str]
    modified: int
    source_date_epoch: str
    program: str
    tools: Mapping[str, str]
    settings: Mapping[str, Any]
    sources: tuple[RecordedFile, ...]


def describe_ingredients(book: Book, project: Project, settings: Settings) -> Ingredients:
    """Say what a book is made of, before anything is made."""
    formats = {chapter.article.format for chapter in book.chapters}
    return Ingredients(
        book={"identifier": book.identifier, "title": book.title},
        modified=book.modified,
        source_date_epoch=os.environ.get("SOURCE_DATE_EPOCH", ""),
        program=program(),
        tools=tool_versions(formats),
        settings=_chosen(settings),
        sources=tuple(sorted(_sources(book, project), key=lambda entry: entry.path)),
    )


def digest(file: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal, however large it is."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _chosen(settings: Settings) -> dict[str, Any]:
    """Give the settings that differ from the defaults and matter to the book, as JSON has them."""
    usual = asdict(Settings())
    chosen = {
        section: _differing(values, usual[section])
        for section, values in asdict(settings).items()
        if section not in _UNPRINTED and values != usual[section]
    }
    plain: dict[str, Any] = json.loads(json.dumps(chosen))
    return plain


def _differing(values: Any, usual: Any) -> Any:
    """Give the values that differ from the usual ones."""
    if not isinstance(values, dict):
        return values
    return {key: value for key, value in values.items() if value != usual[key]}


def _sources(book: Book, project: Project) -> Iterator[RecordedFile]:
    """List texts, pictures, settings, stylesheets and templates, the standard ones included."""
    texts = {chapter.article.source.path: chapter.article.source.file for chapter in book.chapters}
    tables = (
        project.settings_file,
        project.people_file,
        project.credits_file,
        *find_author_lists(project),
    )
    texts |= {project.relative(file): file for file in tables if file.is_file()}
    for path, file in (texts | dict(_designs(project))).items():
        yield RecordedFile(path, digest(file), file.stat().st_size)
    for picture in book.pictures.values():
        if not picture.file.is_relative_to(project.unpacked):  # its document is listed
            yield RecordedFile(picture.path, picture.digest, picture.file.stat().st_size)


def _designs(project: Project) -> Iterator[tuple[str, Path]]:
    """Name the project's stylesheets and templates by their paths, ours by `standard/…`."""
    for name, own in (("styles", project.styles), ("templates", project.templates)):
        ours = standard(name)
        if own is not None:
            yield from ((project.relative(file), file) for file in _files(own))
        if own is None or own.resolve() != ours.resolve():
            for file in _files(ours):
                yield f"standard/{name}/{file.relative_to(ours).as_posix()}", file


def _files(folder: Path) -> Iterator[Path]:
    """Walk through a folder, leaving out what is hidden."""
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden:
            yield file


MANIFEST_NAME = "manifest.json"
MANIFEST_SCHEMA = 1  # the edition of the format: a manifest of another is not read


@dataclass(frozen=True, slots=True)
class RecordedOutput:
    """Hold one output: its name, its file beside the manifest, how much it holds, in words.

    `drew_on` names the outputs that it took something from (the e-book its list of pages).
    """

    output: str
    file: str
    sha256: str
    size: int
    measure: str
    drew_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold a manifest: what went in, and what came out in the order of the file names.

    `former` gives the SHA-256 of files made under a title that the book had before.
    """

    ingredients: Ingredients
    outputs: tuple[RecordedOutput, ...]
    former: Mapping[str, str] = field(default_factory=dict)

    def made(self, file: str) -> RecordedOutput | None:
        """Find the output of that file name."""
        return next((one for one in self.outputs if one.file == file), None)


def write_manifest(
    ingredients: Ingredients, folder: Path, artifacts: Mapping[str, Artifact]
) -> None:
    """Write the manifest of the outputs made, by their names, into the folder they lie in.

    Outputs of an earlier build stay in it where they were made of the same and are there still.
    Raises `OutputError` where it cannot be written.
    """
    made = [one for name in artifacts for one in _made(name, artifacts)]
    known = {one.file: one for one in (*_still_true(ingredients, folder), *made)}
    content = {
        "schema": MANIFEST_SCHEMA,
        **asdict(ingredients),
        "modified": datetime.fromtimestamp(ingredients.modified, UTC).isoformat(),
        "outputs": [asdict(known[file]) for file in sorted(known)],
    }
    if former := _former(ingredients, folder, {*known}):
        content["former"] = former
    written = json.dumps(content, ensure_ascii=False, indent=2)
    write_whole(folder / MANIFEST_NAME, f"{written}\n".encode())


def read_manifest(file: Path) -> Manifest | None:
    """Read a manifest; None where there is none that this version can read."""
    try:
        table = json.loads(file.read_bytes())
        if table.pop("schema") != MANIFEST_SCHEMA:
            return None
        outputs = tuple(
            RecordedOutput(**_with_tuple(one, "drew_on")) for one in table.pop("outputs")
        )
        former = table.pop("former", {})
        table["modified"] = int(datetime.fromisoformat(table["modified"]).timestamp())
        table["sources"] = tuple(RecordedFile(**one) for one in table["sources"])
        return Manifest(Ingredients(**table), outputs, former)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _with_tuple(table: dict[str, Any], key: str) -> dict[str, Any]:
    """Read a list of JSON as a tuple."""
    return {**table, key: tuple(table[key])}


def _made(name: str, artifacts: Mapping[str, Artifact]) -> Iterator[RecordedOutput]:
    """Tell of the files of an output; its measure is that of the first."""
    drew_on = tuple(earlier for earlier in output(name).after if earlier in artifacts)
    measure = artifacts[name].measure
    for file in (artifacts[name].file, *artifacts[name].beside):
        yield RecordedOutput(name, file.name, digest(file), file.stat().st_size, measure, drew_on)
        measure = ""


def report_former(
    ingredients: Ingredients, folder: Path, artifacts: Sequence[Artifact]
) -> Iterator[Diagnostic]:
    """Report outputs that an earlier build made of these texts under another title.

    They still lie beside the new ones and may be taken for them. None is taken away: they may be
    what their editor keeps.
    """
    new = {file.name for one in artifacts for file in (one.file, *one.beside)}
    if left := [*_former(ingredients, folder, new)]:
        message = f"{', '.join(left)}: of the book under its former title, still in {folder.name}/"
        hint = "delete what nobody needs, so that it is not sent for the new one"
        yield Diagnostic("output-former", message, hint=hint)


def _former(ingredients: Ingredients, folder: Path, new: Collection[str]) -> dict[str, str]:
    """Give the files of former titles that are still there as they were made, with SHA-256."""
    manifest = read_manifest(folder / MANIFEST_NAME)
    shared = {*manifest.ingredients.sources} & {*ingredients.sources} if manifest else ()
    if manifest is None or all(one.path.startswith("standard/") for one in shared):
        return {}  # of another project
    renamed = manifest.ingredients.book["title"] != ingredients.book["title"]
    made = {one.file: one.sha256 for one in manifest.outputs if renamed}
    return {
        name: proof
        for name, proof in sorted((made | {**manifest.former}).items())
        if name not in new and (folder / name).is_file() and digest(folder / name) == proof
    }


def _still_true(ingredients: Ingredients, folder: Path) -> Iterator[RecordedOutput]:
    """Give the outputs of the manifest before that this build would have made alike."""
    former = read_manifest(folder / MANIFEST_NAME)
    if former is None or former.ingredients != ingredients:
        return
    for one in former.outputs:
        file = folder / one.file
        if file.is_file() and digest(file) == one.sha256:
            yield one
