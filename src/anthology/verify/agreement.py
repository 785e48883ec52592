"""Compare print and e-book of one build: titles, chapters, and the list of printed pages."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.model.diagnostics import Severity
from anthology.outputs.epub.output import NavEntry, read_nav
from anthology.verify.verdicts import Sighting, State, Verdict, group_sightings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


AGREEMENT_NAME = "Agreement"
_CONTAINER = "META-INF/container.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class BookStatement:
    """Hold what an edition says of itself: its title, its contents, the labels of its pages.

    `own` is the title of the contents themselves, which print lists and the e-book does not.
    """

    title: str
    contents: tuple[NavEntry, ...]
    pages: tuple[str, ...]
    own: str = ""


def judge_agreement(pdf: Path, epub: Path) -> Verdict:
    """Tell whether a PDF and an e-book are the same book, page for page."""
    try:
        printed, electronic = _read_pdf(pdf), _read_epub(epub)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        return Verdict(AGREEMENT_NAME, State.BROKEN, detail=f"{epub.name} or {pdf.name}: {error}")
    if electronic is None or not electronic.contents:
        return Verdict(AGREEMENT_NAME, State.IDLE, detail=f"{epub.name} has no contents to compare")
    sightings = [
        *_compare_titles(printed, electronic),
        *_compare_contents(_without(printed.contents, electronic.own), electronic.contents),
        *_compare_pages(printed.pages, electronic.pages),
    ]
    listed = len(electronic.pages)
    detail = f"{epub.name} with {pdf.name}: {listed} of {len(printed.pages)} pages listed"
    return Verdict(
        AGREEMENT_NAME, State.JUDGED, group_sightings(sightings, AGREEMENT_NAME), detail=detail
    )


def _read_pdf(file: Path) -> BookStatement:
    """Read title, outline and page labels of a PDF. Raises `ValueError` for a damaged file."""
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
            with pdf.open_metadata() as metadata:
                title = str(metadata.get(_TITLE, ""))
            contents = tuple(_bookmark(item) for item in outline.root)
            return BookStatement(
                _plain(title), contents, tuple(str(page.label) for page in pdf.pages)
            )
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def _bookmark(item: Any) -> NavEntry:
    """Make an entry of a bookmark and those below it."""
    return NavEntry(_plain(item.title), "", tuple(map(_bookmark, item.children)))


def _read_epub(file: Path) -> BookStatement | None:
    """Read the package and its navigation (EPUB 3.3, sections 5 and 7); None without any."""
    with zipfile.ZipFile(file) as archive:
        container = xhtml.open_part(archive.read(_CONTAINER))
        path = next(node.get("full-path") or "" for node in container.iter("{*}rootfile"))
        package = xhtml.open_part(archive.read(path))
        items = list(package.iter("{*}item"))
        nav = [
            node.get("href") for node in items if "nav" in (node.get("properties") or "").split()
        ]
        if not nav or not nav[0]:
            return None
        markup = archive.read(posixpath.join(posixpath.dirname(path), nav[0])).decode("utf-8")
    title = next((xhtml.text(node) for node in package.iter(_TITLE)), "")
    markup = markup[markup.index("<", 1) :] if markup.startswith("<?xml") else markup
    pages = tuple(entry.title for entry in read_nav(markup, "doc-pagelist"))
    heads = [xhtml.text(node) for node in xhtml.open_document(markup).iter("{*}h1")]
    contents = tuple(_tidied(entry) for entry in read_nav(markup, "doc-toc"))
    return BookStatement(_plain(title), contents, pages, _plain(heads[0]) if heads else "")


def _tidied(entry: NavEntry) -> NavEntry:
    """Give an entry and those below it with plain titles."""
    return NavEntry(_plain(entry.title), entry.target, tuple(map(_tidied, entry.below)))


def _plain(text: str) -> str:
    """Write a title without the spaces and hyphens that are a matter of setting."""
    return " ".join(text.replace("\u00ad", "").split())


def _without(entries: Iterable[NavEntry], title: str) -> tuple[NavEntry, ...]:
    """Leave out the entries of a title."""
    return tuple(entry for entry in entries if entry.title != title)


def _compare_titles(printed: BookStatement, electronic: BookStatement) -> Iterator[Sighting]:
    """Report that print and e-book bear different titles."""
    if printed.title != electronic.title:
        message = f"print is called “{printed.title}”, the e-book “{electronic.title}”"
        yield Sighting("titles-differ", Severity.ERROR, message)


def _compare_contents(print_: Sequence[NavEntry], ebook: Sequence[NavEntry]) -> Iterator[Sighting]:
    """Compare chapters in order, and below them as deep as the e-book lists headings."""
    here, there = [one.title for one in print_], [one.title for one in ebook]
    for title in dict.fromkeys([*here, *there]):
        if here.count(title) != there.count(title):
            edition = "print" if here.count(title) > there.count(title) else "e-book"
            message = f"in the contents of the {edition} alone"
            yield Sighting("contents-differ", Severity.ERROR, message, title)
    if sorted(here) == sorted(there) and here != there:
        message = "the contents of print and e-book are in another order"
        yield Sighting("contents-differ", Severity.ERROR, message, here[0])
    if here == there:
        for one, other in zip(print_, ebook, strict=True):
            if other.below:
                yield from _compare_contents(one.below, other.below)


def _compare_pages(labels: Sequence[str], listed: Sequence[str]) -> Iterator[Sighting]:
    """Check that the list of pages names printed pages, each once and in their order."""
    if not listed:
        message = "the e-book has no list of printed pages: it was built without the PDF"
        yield Sighting("pages-unlisted", Severity.NOTE, message)
        return
    place = {label: number for number, label in enumerate(labels)}
    for label in listed:
        if label not in place:
            message = "the e-book lists a page that print does not have"
            yield Sighting("pages-differ", Severity.ERROR, message, label)
    known = [place[label] for label in listed if label in place]
    for one, other in pairwise(known):
        if other <= one:
            message = "the e-book lists a page twice or out of its order"
            yield Sighting("pages-differ", Severity.ERROR, message, labels[other])
