"""Write what the book is into the package: EPUB 3.3, section 5.5, and Dublin Core."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.language.words import word
from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book


if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Book, Person

    Makers = tuple[Person, tuple[str, ...]]

MARC = {  # MARC relator codes
    "author": "aut",
    "editor": "edt",
    "interviewer": "ivr",
    "interviewee": "ive",
    "translator": "trl",
    "transcriber": "trc",
    "illustrator": "ill",
    "photographer": "pht",
}
_MAKES = ("author", "interviewer")  # roles of those who are creators of an anthology


def write_metadata(package: Any, book: Book) -> None:
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
    """Name people with their roles (MARC relators) and their sort names."""
    for number, (person, roles) in enumerate(people, 1):
        place = f"{element}-{number}"
        _add(package, element, person.name, {"id": place})
        for role in roles:
            _refine(package, place, "role", MARC[role], scheme="marc:relators")
        if person.sort_name:
            _refine(package, place, "file-as", person.sort_name)


def _add(package: Any, element: str, value: str, others: dict[str, str] | None = None) -> None:
    """Add a value of Dublin Core."""
    package.add_metadata("DC", element, value, others)


def _refine(package: Any, place: str, key: str, value: str, **others: str) -> None:
    """Say more of the value that has the id `place` (EPUB 3.3, 5.5.3.2)."""
    package.add_metadata(None, "meta", value, {"refines": f"#{place}", "property": key, **others})


# What is said is derived from the content. Conformance is never claimed: an editor certifies.

_FIXED_SIZE = re.compile(r"\bfont(?:-size)?\s*:[^;}]*\d(?:px|pt|pc|mm|cm|in)\b")
_LOST = ("image-missing", "image-remote", "image-outside", "image-broken", "image-huge")
_MOVING = ("audio", "embed", "iframe", "object", "video")


@dataclass(frozen=True, slots=True)
class Survey:
    """Count what matters to readers who cannot see: pictures (but for the cover), formulas.

    `bare` pictures have no description, `mute` formulas no spoken alternative; `nested` says that
    headings skip no level; `pages` that pages of the printed edition are listed, `breaks` that
    they are marked in the text; `moving` that there is motion or sound.
    """

    pictures: int = 0
    bare: int = 0
    formulas: int = 0
    mute: int = 0
    nested: bool = True
    pages: bool = False
    breaks: bool = False
    moving: bool = False


def survey(documents: Iterable[Element]) -> Survey:
    """Look through the documents of a book."""
    pictures = bare = formulas = mute = 0
    nested, pages, breaks, moving = True, False, False, False
    for root in documents:
        level = 0
        for node in root.iter():
            name, role = xhtml.name(node), node.get("role") or ""
            if name == "img" and role != "doc-cover":
                pictures += 1
                bare += not node.get("alt") and role != "presentation"
            elif name == "math":
                formulas += 1
                mute += not node.get("alttext")
            elif name in xhtml.HEADINGS:
                nested = nested and int(name[1]) <= level + 1
                level = int(name[1])
            pages = pages or role == "doc-pagelist"
            breaks = breaks or role == "doc-pagebreak"
            moving = moving or name in _MOVING
    return Survey(pictures, bare, formulas, mute, nested, pages, breaks, moving)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Say who certifies that the book is accessible, by which report, to which WCAG (“2.2 AA”)."""

    certifier: str
    report: str
    wcag: str

    @property
    def standard(self) -> str:
        """Name what is conformed to (EPUB Accessibility 1.1, section 4.3)."""
        version, level = self.wcag.split()
        return f"EPUB Accessibility 1.1 - WCAG {version} Level {level}"


def certify(package: Any, certificate: Certificate) -> None:
    """Claim conformance (EPUB Accessibility 1.1, sections 4.3 and 4.4)."""
    package.add_metadata(
        None, "meta", certificate.standard, {"property": "dcterms:conformsTo", "id": "conformance"}
    )
    by = {"property": "a11y:certifiedBy", "refines": "#conformance", "id": "certifier"}
    package.add_metadata(None, "meta", certificate.certifier, by)
    link = {"rel": "a11y:certifierReport", "refines": "#certifier", "href": certificate.report}
    package.add_metadata(None, "link", "", link)


def accessibility(package: Any, book: Book, seen: Survey, stylesheet: str = "") -> None:
    """Add access modes, features, hazards and a summary; descriptions found poor count as none."""
    undescribed = min(seen.bare + _poor(book), seen.pictures)
    _say(package, "accessMode", "textual")
    _say(package, "accessMode", "visual")  # there is a cover, at least
    if not undescribed:
        _say(package, "accessModeSufficient", "textual")
    _say(package, "accessModeSufficient", "textual,visual")
    free = [] if _FIXED_SIZE.search(stylesheet) else ["displayTransformability"]
    for feature in (*_features(seen, undescribed), *free):
        _say(package, "accessibilityFeature", feature)
    _say(package, "accessibilityHazard", "unknown" if seen.moving else "none")
    _say(package, "accessibilitySummary", " ".join(_summary(book, seen, undescribed)))


def _poor(book: Book) -> int:
    """Count the poor descriptions of pictures that are there."""
    lost = {(one.path, one.line) for one in book.diagnostics if one.code in _LOST}
    poor = [one for one in book.diagnostics if one.code == "alt-poor"]
    return sum((one.path, one.line) not in lost for one in poor)


def _features(seen: Survey, undescribed: int) -> Iterator[str]:
    """List the accessibility features that the book has (schema.org)."""
    yield from ("tableOfContents", "readingOrder")
    claims = {
        "structuralNavigation": seen.nested,
        "alternativeText": not undescribed,
        "MathML": seen.formulas,
        "describedMath": seen.formulas and not seen.mute,
        "pageNavigation": seen.pages,
        "pageBreakMarkers": seen.breaks,
    }
    yield from (feature for feature, true in claims.items() if true)


def _summary(book: Book, seen: Survey, undescribed: int) -> Iterator[str]:
    """Say in sentences how accessible the book is, in its language."""
    if seen.nested:
        yield word("summary-structure", book.language)
    if undescribed:
        said = word("summary-undescribed", book.language)
        yield said.format(count=undescribed, total=seen.pictures)
    elif seen.pictures:
        yield word("summary-described", book.language)
    if seen.formulas and not seen.mute:
        yield word("summary-maths", book.language)
    if seen.pages:
        yield word("summary-pages", book.language)


def _say(package: Any, key: str, value: str) -> None:
    """Add a value of schema.org."""
    package.add_metadata(None, "meta", value, {"property": f"schema:{key}"})
