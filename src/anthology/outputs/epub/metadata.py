"""Write what the book is into the package: EPUB 3.3, section 5.5, and Dublin Core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Book, Person

    Makers = tuple[Person, tuple[str, ...]]

MARC = {  # MARC relator codes
    "author": "aut",
    "editor": "edt",
    "interviewer": "ivr",
    "interviewee": "ive",
    "translator": "trl",
    "illustrator": "ill",
    "photographer": "pht",
}
_MAKES = ("author", "interviewer")  # roles of those who are creators of an anthology


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
    if book.series:
        _add_series(package, book)
    makers, others = creators(book)
    _people(package, "creator", makers)
    _people(package, "contributor", others)
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


def creators(book: Book) -> tuple[list[Makers], list[Makers]]:
    """Tell creators from contributors, each with all roles they have in the book.

    The editors are the creators of a collection; where nobody edits, those who wrote its texts.
    """
    editors = [(person, ("editor", *_roles(book, person))) for person in book.editors]
    people = [
        (person, _roles(book, person) or (person.role or "author",)) for person in book.people
    ]
    if editors:
        names = {person.name for person in book.editors}
        return editors, [one for one in people if one[0].name not in names]
    makers = [one for one in people if set(_MAKES) & set(one[1])] or people
    return makers, [one for one in people if one not in makers]


def _roles(book: Book, person: Person) -> tuple[str, ...]:
    """List what someone did in the texts: wrote them, or had another hand in them."""
    found = [
        named.role or "author"
        for chapter in book.chapters
        for named in chapter.meta.people
        if named.name == person.name
    ]
    return tuple(dict.fromkeys(found))


def _add_series(package: Any, book: Book) -> None:
    """Name the series, and the place in it (EPUB 3.3, D.3.1: `belongs-to-collection`)."""
    package.add_metadata(
        None, "meta", book.series, {"property": "belongs-to-collection", "id": "series"}
    )
    _refine(package, "series", "collection-type", "series")
    if book.volume:
        _refine(package, "series", "group-position", book.volume)


def _people(package: Any, element: str, people: Sequence[tuple[Person, Sequence[str]]]) -> None:
    for number, (person, roles) in enumerate(people, 1):
        place = f"{element}-{number}"
        _add(package, element, person.name, {"id": place})
        for role in roles:
            _refine(package, place, "role", MARC[role], scheme="marc:relators")
        if person.sort_name:
            _refine(package, place, "file-as", person.sort_name)


def _add(package: Any, element: str, value: str, others: dict[str, str] | None = None) -> None:
    package.add_metadata("DC", element, value, others)


def _refine(package: Any, place: str, key: str, value: str, **others: str) -> None:
    package.add_metadata(None, "meta", value, {"refines": f"#{place}", "property": key, **others})
