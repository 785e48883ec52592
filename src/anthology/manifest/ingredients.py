"""Say of a composed book what it is made of: files with their hashes, settings, tools."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from anthology.cache import program
from anthology.compose.writers import find_lists
from anthology.manifest.tools import tools
from anthology.settings import Settings
from anthology.standard import standard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.book import Book
    from anthology.collect import Project

_UNPRINTED = ("mail", "share")  # sections of the settings that say nothing of the book


@dataclass(frozen=True, slots=True)
class Entry:
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
    sources: tuple[Entry, ...]


def describe(book: Book, project: Project, settings: Settings) -> Ingredients:
    """Say what a book is made of, before anything is made."""
    formats = {chapter.article.format for chapter in book.chapters}
    return Ingredients(
        book={"identifier": book.identifier, "title": book.title},
        modified=book.modified,
        source_date_epoch=os.environ.get("SOURCE_DATE_EPOCH", ""),
        program=program(),
        tools=tools(formats),
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
    if not isinstance(values, dict):
        return values
    return {key: value for key, value in values.items() if value != usual[key]}


def _sources(book: Book, project: Project) -> Iterator[Entry]:
    """List texts, pictures, settings, stylesheets and templates, the standard ones included."""
    texts = {chapter.article.source.path: chapter.article.source.file for chapter in book.chapters}
    tables = (
        project.settings_file,
        project.people_file,
        project.credits_file,
        *find_lists(project),
    )
    texts |= {project.relative(file): file for file in tables if file.is_file()}
    for path, file in (texts | dict(_designs(project))).items():
        yield Entry(path, digest(file), file.stat().st_size)
    for picture in book.pictures.values():
        if not picture.file.is_relative_to(project.unpacked):  # its document is listed
            yield Entry(picture.path, picture.digest, picture.file.stat().st_size)


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
