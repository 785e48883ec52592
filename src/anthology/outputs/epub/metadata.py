"""Write what the book is into the package: EPUB 3.3, section 5.5, and Dublin Core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Book, Person

_ROLES = {  # MARC relator codes
    "author": "aut",
    "editor": "edt",
    "interviewer": "ivr",
    "interviewee": "ive",
    "translator": "trl",
    "illustrator": "ill",
    "photographer": "pht",
}
_MAKES = ("", "author", "interviewer")  # roles of those who are creators of an anthology


def describe(package: Any, book: Book) -> None:
    """Add title, people, languages, publisher, rights, subjects and dates to a package."""
    package.set_identifier(book.identifier)
    package.title, package.language = book.title, book.language
    _add(package, "title", book.title, {"id": "title"})
    _refine(package, "title", "title-type", "main")
    if book.subtitle:
        _add(package, "title", book.subtitle, {"id": "subtitle"})
        _refine(package, "subtitle", "title-type", "subtitle")
    languages = [book.language, *(chapter.meta.language for chapter in book.chapters)]
    for language in dict.fromkeys(filter(None, languages)):
        _add(package, "language", language)
    makers = book.editors or [one for one in book.people if one.role in _MAKES] or book.people
    _people(package, "creator", makers)
    _people(package, "contributor", [one for one in book.people if one not in makers])
    for element, value in (
        ("publisher", book.publisher),
        ("date", book.date),
        ("rights", book.rights),
        ("description", book.description),
    ):
        if value:
            _add(package, element, value)
    first = (chapter.rights.address or chapter.rights.first_published for chapter in book.chapters)
    for source in dict.fromkeys(filter(None, first)):
        _add(package, "source", source)
    tags = {tag.lower(): tag for chapter in book.chapters for tag in chapter.meta.tags}
    for tag in sorted(tags.values(), key=str.lower):
        _add(package, "subject", tag)


def _people(package: Any, element: str, people: Sequence[Person]) -> None:
    for number, person in enumerate(people, 1):
        place = f"{element}-{number}"
        _add(package, element, person.name, {"id": place})
        role = _ROLES.get(person.role, "aut")
        _refine(package, place, "role", role, scheme="marc:relators")
        if person.sort_name:
            _refine(package, place, "file-as", person.sort_name)


def _add(package: Any, element: str, value: str, others: dict[str, str] | None = None) -> None:
    package.add_metadata("DC", element, value, others)


def _refine(package: Any, place: str, key: str, value: str, **others: str) -> None:
    package.add_metadata(None, "meta", value, {"refines": f"#{place}", "property": key, **others})
