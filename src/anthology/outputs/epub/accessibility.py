"""Say in the package how the book can be read: EPUB Accessibility 1.1, section 2.

What is said is derived from the content. Conformance is never claimed: an editor certifies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anthology.words import word

if TYPE_CHECKING:
    from anthology.book import Book


def accessibility(package: Any, book: Book, *, described: bool, maths: bool) -> None:
    """Add access modes, features, hazards and a summary.

    `described` says that all pictures have descriptions, `maths` that there are formulas.
    """
    pictures = bool(book.pictures)
    modes = ["textual", *(["visual"] if pictures else [])]
    features = ["structuralNavigation", "tableOfContents", "readingOrder"]
    features += ["alternativeText"] if pictures and described else []
    features += ["MathML", "describedMath"] if maths else []
    for mode in modes:
        _say(package, "accessMode", mode)
    if described or not pictures:
        _say(package, "accessModeSufficient", "textual")
    if pictures:
        _say(package, "accessModeSufficient", "textual,visual")
    for feature in features:
        _say(package, "accessibilityFeature", feature)
    _say(package, "accessibilityHazard", "none")
    _say(package, "accessibilitySummary", _summary(book, maths=maths))


def _summary(book: Book, *, maths: bool) -> str:
    said = [word("summary-structure", book.language)]
    bare = sum(chapter.body.count('alt=""') for chapter in book.chapters)
    if book.pictures:
        total = sum(chapter.body.count("<img") for chapter in book.chapters)
        key = "summary-undescribed" if bare else "summary-described"
        said.append(word(key, book.language).format(count=bare, total=total))
    if maths:
        said.append(word("summary-maths", book.language))
    return " ".join(said)


def _say(package: Any, key: str, value: str) -> None:
    package.add_metadata(None, "meta", value, {"property": f"schema:{key}"})
