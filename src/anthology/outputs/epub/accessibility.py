"""Say in the package how the book can be read: EPUB Accessibility 1.1, section 2.

What is said is derived from the content. Conformance is never claimed: an editor certifies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology import xhtml
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.book import Book
    from anthology.xhtml import Element

_FIXED_SIZE = re.compile(r"\bfont(?:-size)?\s*:[^;}]*\d(?:px|pt|pc|mm|cm|in)\b")
_LOST = ("image-missing", "image-remote", "image-outside", "image-broken", "image-huge")
_MOVING = ("audio", "embed", "iframe", "object", "video")


@dataclass(frozen=True, slots=True)
class Survey:
    """Count what matters for reading without eyes: pictures (but for the cover), formulas.

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
    package.add_metadata(None, "meta", value, {"property": f"schema:{key}"})
