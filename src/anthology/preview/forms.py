"""Describe what can be changed in a preview: fields with their values, and the files' versions."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from anthology.compose.people import read_people_file
from anthology.model.settings import BookSettings, PdfSettings
from anthology.preview.changes import targets, version
from anthology.project.remarks import read_remarks
from anthology.project.standard import themes
from anthology.rights.credits import PictureEntry, TextEntry, read_credits
from anthology.rights.inventory import credit_inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.model.book import Book
    from anthology.preview.live_book import ShownBook
    from anthology.project.collect import Project


# What the forms offer, in their order; `cover…` are fields of the book that say how it is dressed.
_BOOK = ("title", "subtitle", "publisher", "date", "edition", "rights", "description")
_PDF = ("theme", "page", "openings", "links")
_PERSON = ("position", "bio", "link", "portrait", "sort_name")
_UNWRITTEN = ("path", "line")


def describe_forms(shown: ShownBook) -> dict[str, Any]:
    """List the fields of the book, its look, its pictures, texts and people, with the versions.

    `versions` name the files as they are now: a change is only written to the very same file.
    """
    project, settings = shown.reading.project, shown.reading.settings
    covers = [one.name for one in fields(BookSettings) if one.name.startswith("cover")]
    printed = [one.name for one in fields(PdfSettings) if one.name.startswith("cover")]
    look = [_field("pdf", settings.pdf, name) for name in (*_PDF, *printed)]
    look[0]["choices"] = [*themes(project.styles)]
    look += [_field("book", settings.book, name) for name in covers]
    return {
        "versions": {key: version(one.file) for key, one in targets(project).items()},
        "look": look,
        "book": [_field("book", settings.book, name) for name in _BOOK],
        "works": [*_works(shown)],
        "people": [*_people(shown.reading.book, project)],
        "remarks": [asdict(one) for one in read_remarks(project)[0]],
        "order": describe_order(shown),
    }


def describe_order(shown: ShownBook) -> list[dict[str, Any]]:
    """List the parts with their texts, named as the settings name them."""
    prefix = shown.reading.project.prefix
    return [
        {
            "title": part.title,
            "chapters": [
                {
                    "name": one.article.source.path.removeprefix(prefix),
                    "title": one.meta.title,
                }
                for one in part.chapters
            ],
        }
        for part in shown.reading.book.parts
    ]


def _field(table: str, settings: Any, name: str) -> dict[str, Any]:
    [found] = [one for one in fields(settings) if one.name == name]
    return {
        "table": table,
        "key": name.rstrip("_"),
        "help": found.metadata.get("doc", ""),
        "choices": [*found.metadata.get("choices", ())],
        "value": getattr(settings, name),
    }


def _works(shown: ShownBook) -> Iterator[dict[str, Any]]:
    """List texts and pictures: what their own entries say, what is known elsewhere, what lacks."""
    project = shown.reading.project
    entries, _ = read_credits(project.credits_file, project.relative(project.credits_file))
    own: dict[tuple[str, str], Any] = {("picture", one.path): one for one in entries.picture}
    own |= {("text", one.path): one for one in entries.text}
    for work in credit_inventory(shown.reading.book):
        name = work.path.removeprefix(project.prefix)
        made = TextEntry if work.what == "text" else PictureEntry
        entry = own.get((work.what, name)) or made()
        known = {key: value for key, value, _ in work.told}
        yield {
            "what": work.what,
            "name": name,
            "chapter": work.chapter,
            "lacks": [*work.lacks],
            "hint": work.hint,
            "fields": [*_entry_fields(entry, known)],
        }


def _entry_fields(entry: Any, known: dict[str, str]) -> Iterator[dict[str, Any]]:
    for one in fields(entry):
        if one.name not in _UNWRITTEN:
            yield {
                "key": one.name,
                "value": getattr(entry, one.name),
                "known": known.get("line" if one.name == "credit" else one.name, ""),
                "choices": [*one.metadata.get("choices", ())],
            }


def _people(book: Book, project: Project) -> Iterator[dict[str, Any]]:
    """List all who had a hand in the book: what people.toml says of each, what is known elsewhere.

    The book itself may leave out a list in which there would be names alone.
    """
    written, _ = read_people_file(project.people_file, project.relative(project.people_file))
    own = {one.name: one for one in written}
    everyone = {one.name: one for chapter in book.chapters for one in chapter.meta.people}
    everyone |= {one.name: one for one in book.people}
    for name, person in sorted(everyone.items(), key=lambda one: one[1].sort_name or one[0]):
        entry = own.get(name)
        yield {
            "name": name,
            "fields": [
                {
                    "key": key,
                    "value": getattr(entry, key) if entry else "",
                    "known": "" if key == "portrait" else getattr(person, key),
                    "choices": [],
                }
                for key in _PERSON
            ],
        }
