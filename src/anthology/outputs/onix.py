"""Make the ONIX record of an e-book, for shops and libraries: ONIX for Books 3.0, reference names.

What it says of accessibility is read from the e-book's own package, so that both say the same.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anthology.language.detection import primary
from anthology.markup import xhtml
from anthology.model.book import Artifact
from anthology.outputs.epub.metadata import creators
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book
    from anthology.outputs.artifacts import Edition


_NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"
_FEATURES = {  # of schema.org, as codes of list 196
    "readingOrder": "13",
    "alternativeText": "14",
    "MathML": "17",
    "pageBreakMarkers": "19",
    "structuralNavigation": "29",
    "displayTransformability": "36",
}
# True of every e-book made here: nothing is disabled, languages are tagged, there are ARIA roles
# and landmarks.
_ALWAYS = ("10", "22", "30", "32")
_EPUB_11, _CERTIFIER, _REPORT, _SUMMARY, _BY_TEXT = "04", "90", "94", "00", "52"
_NO_HAZARD = "00"  # list 143
_WCAG = {"2.0": "80", "2.1": "81", "2.2": "82", "A": "84", "AA": "85", "AAA": "86"}
_ROLES = {  # list 17
    "author": "A01",
    "illustrator": "A12",
    "photographer": "A13",
    "interviewer": "A43",
    "interviewee": "A44",
    "editor": "B01",
    "translator": "B06",
    "transcriber": "Z99",  # other
}
_DATES = {4: "05", 6: "01", 8: "00"}  # list 55, by the count of digits
_CODES = """  ISO 639-1 with ISO 639-2/B (list 74)
ar:ara bg:bul br:bre ca:cat co:cos cs:cze cy:wel da:dan de:ger el:gre en:eng es:spa et:est eu:baq
fa:per fi:fin fr:fre ga:gle gl:glg he:heb hi:hin hr:hrv hu:hun hy:arm id:ind is:ice it:ita ja:jpn
ka:geo ko:kor la:lat lb:ltz lt:lit lv:lav mk:mac mt:mlt nb:nob nl:dut nn:nno no:nor oc:oci pl:pol
pt:por ro:rum ru:rus sk:slo sl:slv sq:alb sr:srp sv:swe sw:swa th:tha tr:tur uk:ukr vi:vie yi:yid
zh:chi"""
_LANGUAGES = dict(re.findall(r"\b([a-z]{2}):([a-z]{3})\b", _CODES))


class OnixOutput:
    """Make `<slug>-onix.xml`: one product, the e-book."""

    name = "onix"
    after = ("epub",)
    needs = ("epub",)

    def emit(self, edition: Edition) -> Artifact:
        """Write the record."""
        target = edition.folder / f"{edition.book.slug}-onix.xml"
        data = onix(edition.book, edition.made["epub"].file).encode()
        write_whole(target, data)
        return Artifact(target, "1 product", len(data))


def onix(book: Book, epub: Path) -> str:
    """Write an ONIX message about the e-book that lies in a file."""
    header = _tag(
        "Header",
        _tag("Sender", _tag("SenderName", _text(book.publisher or book.title))),
        _tag("SentDateTime", _stamp(book.modified)),
    )
    product = _tag(
        "Product",
        _tag("RecordReference", _text(book.identifier)),
        _tag("NotificationType", "03"),
        _identifier(book.identifier),
        _tag("DescriptiveDetail", *_description(book, epub)),
        *_collateral(book),
        *_publishing(book),
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ONIXMessage release="3.0" xmlns="{_NAMESPACE}">\n{header}{product}</ONIXMessage>\n'
    )


def _description(book: Book, epub: Path) -> Iterator[str]:
    """Describe form, accessibility, series, title, people, languages, size, subjects."""
    forms = (("ProductComposition", "00"), ("ProductForm", "ED"))
    details = (("ProductFormDetail", "E101"), ("ProductFormDetail", "E200"))  # EPUB, reflowable
    yield from (_tag(*pair) for pair in (*forms, *details))
    package = _package(epub)
    yield from (_feature("09", *codes) for codes in accessibility_codes(package))
    if "none" in _said(package)["accessibilityHazard"]:
        yield _feature("12", _NO_HAZARD)
    yield _tag("PrimaryContentType", "10")
    yield _tag("EpubTechnicalProtection", "00")
    yield from _collection(book)
    yield _title("01", book.title, book.subtitle)
    yield from _contributors(book)
    if book.edition:
        yield _tag("EditionStatement", _text(book.edition))
    yield from _languages(book)
    size = (("ExtentType", "22"), ("ExtentValue", str(epub.stat().st_size)), ("ExtentUnit", "17"))
    yield _tag("Extent", *(_tag(*pair) for pair in size))
    if tags := sorted({tag for chapter in book.chapters for tag in chapter.meta.tags}):
        words = _tag("SubjectHeadingText", _text("; ".join(tags)))
        yield _tag("Subject", _tag("SubjectSchemeIdentifier", "20"), words)


def _package(epub: Path) -> Element:
    """Read the package of an e-book."""
    with zipfile.ZipFile(epub) as archive:
        return xhtml.open_part(archive.read("EPUB/content.opf"))


def _said(package: Element) -> dict[str, list[str]]:
    """Give the values of each property in a package document, by its name without prefix."""
    said: dict[str, list[str]] = {}
    for meta in package.iter("{*}meta"):
        said.setdefault((meta.get("property") or "").partition(":")[2], []).append(meta.text or "")
    return said


def _feature(kind: str, code: str, said: str = "") -> str:
    """Tell one feature of the form: its kind by list 79, its code, its words if it takes any."""
    described = [_tag("ProductFormFeatureDescription", _text(said))] if said else []
    codes = _tag("ProductFormFeatureType", kind), _tag("ProductFormFeatureValue", code)
    return _tag("ProductFormFeature", *codes, *described)


def accessibility_codes(package: Element) -> Iterator[tuple[str, str]]:
    """Give the codes of list 196 that are true of an e-book, with their words where they take any.

    They follow from the metadata in its package document; conformance is said only where it is
    claimed there.
    """
    said = _said(package)
    yield _SUMMARY, " ".join(said["accessibilitySummary"])
    features = [_FEATURES[name] for name in said["accessibilityFeature"] if name in _FEATURES]
    textual = [_BY_TEXT] if "textual" in said["accessModeSufficient"] else []
    yield from ((code, "") for code in sorted({*features, *_ALWAYS, *textual}))
    for standard in said.get("conformsTo", ()):
        version, level = re.findall(r"WCAG ([\d.]+) Level (A+)", standard)[0]
        yield from ((code, "") for code in (_EPUB_11, _WCAG[version], _WCAG[level]))
        yield _CERTIFIER, " ".join(said["certifiedBy"])
        for link in package.iter("{*}link"):
            yield _REPORT, link.get("href") or ""


def _identifier(identifier: str) -> str:
    """Write the ISBN or another identifier (ONIX 3.0, P.2)."""
    isbn = identifier.removeprefix("urn:isbn:")
    if isbn != identifier:
        kind = [_tag("ProductIDType", "15")]
    else:
        kind = [_tag("ProductIDType", "01"), _tag("IDTypeName", "URN")]
    return _tag("ProductIdentifier", *kind, _tag("IDValue", _text(isbn)))


def _collection(book: Book) -> Iterator[str]:
    """Write the series that the book is a volume of (P.5)."""
    if book.series:
        number = _tag("CollectionSequenceNumber", _text(book.volume))
        by_title = _tag("CollectionSequenceType", "02")
        place = [_tag("CollectionSequence", by_title, number)] if book.volume.isdecimal() else []
        title = _title("02", book.series)
        yield _tag("Collection", _tag("CollectionType", "10"), *place, title)


def _title(level: str, title: str, subtitle: str = "") -> str:
    """Write a title with its subtitle (P.6)."""
    below = [_tag("Subtitle", _text(subtitle))] if subtitle else []
    element = _tag("TitleElementLevel", level), _tag("TitleText", _text(title)), *below
    return _tag("TitleDetail", _tag("TitleType", "01"), _tag("TitleElement", *element))


def _contributors(book: Book) -> Iterator[str]:
    """Write everyone who made the book, with what they did (P.7)."""
    makers, others = creators(book)
    for number, (person, roles) in enumerate((*makers, *others), 1):
        names = [_tag("PersonName", _text(person.name))]
        if person.sort_name:
            names.append(_tag("PersonNameInverted", _text(person.sort_name)))
        acts = (_tag("ContributorRole", _ROLES[role]) for role in roles)
        yield _tag("Contributor", _tag("SequenceNumber", str(number)), *acts, *names)
    if not makers and not others:
        yield "<NoContributor/>\n"


def _languages(book: Book) -> Iterator[str]:
    """Write the languages of the texts (P.10)."""
    tags = [book.language, *(chapter.meta.language for chapter in book.chapters)]
    for code in dict.fromkeys(_LANGUAGES.get(primary(tag)) for tag in tags):
        if code:
            yield _tag("Language", _tag("LanguageRole", "01"), _tag("LanguageCode", code))


def _collateral(book: Book) -> Iterator[str]:
    """Write the description of the book (P.14)."""
    if book.description:
        kind = _tag("TextType", "03"), _tag("ContentAudience", "00")
        yield _tag(
            "CollateralDetail", _tag("TextContent", *kind, _tag("Text", _text(book.description)))
        )


def _publishing(book: Book) -> Iterator[str]:
    """Write publisher and date (P.19, P.20)."""
    if not book.publisher:
        return
    who = _tag("PublishingRole", "01"), _tag("PublisherName", _text(book.publisher))
    date, digits = [], book.date.replace("-", "")
    if digits:
        written = f'<Date dateformat="{_DATES[len(digits)]}">{digits}</Date>\n'
        date = [_tag("PublishingDate", _tag("PublishingDateRole", "01"), written)]
    yield _tag("PublishingDetail", _tag("Publisher", *who), _tag("PublishingStatus", "04"), *date)


def _tag(name: str, *inner: str) -> str:
    """Write an element; those with elements inside have them on lines of their own."""
    gap = "\n" if inner and inner[0].startswith("<") else ""
    return f"<{name}>{gap}{''.join(inner)}</{name}>\n"


def _text(words: str) -> str:
    """Escape what XML would take for markup."""
    return xhtml.escape(words)


def _stamp(modified: int) -> str:
    """Write a time as ONIX does."""
    return datetime.fromtimestamp(modified, UTC).strftime("%Y%m%dT%H%M%SZ")
