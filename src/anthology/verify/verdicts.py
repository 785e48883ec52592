"""Say what validators found in a finished file: a verdict each, with equal complaints joined."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anthology.markup.xhtml import Element


_ALT = "describe the picture in its text: ![what it shows](picture.jpg)"
_OURS = "if `anthology build` made this file, it is a fault of anthology: please report it"
_MARKUP = (
    "markup that no e-book can hold: look at the raw HTML in the text, or at the template that "
    "makes the page"
)
_FONT = "fonts must be embedded; set in the fonts of the book, as `anthology build` does"
_TITLE = "give the book a title: [book] title"
_LANGUAGE = "name the language: [book] language, or `lang` at the top of a text"
_LINK = "correct the address in the text, or make it plain text"

# By validator, then by its own name of the rule, or the clause that rules stand in.
_HINTS: dict[str, dict[str, str]] = {
    "EPUBCheck": {
        "RSC-005": _MARKUP,
        "RSC-006": "put the file into the e-book: a reader may have no network",
        "RSC-007": "the file is named but is not in the package: put it there or drop the link",
        "RSC-008": "list the file in the manifest of the package document",
        "RSC-011": "the document linked to is not in the reading order: add it to the spine",
        "RSC-012": _LINK,
        "RSC-020": _LINK,
        "OPF-003": "a file that nothing lists: add it to the manifest, or take it out",
        "OPF-014": "name the property of the document in the manifest (mathml, svg, scripted)",
        "OPF-043": "a format of no e-book: give a fallback, or convert it to JPEG, PNG or SVG",
        "OPF-096": "a document that no link leads to: list it in the contents",
        "PKG-003": "the file is cut short or damaged: copy or download it again",
        "PKG-004": "the file is cut short or damaged: copy or download it again",
        "PKG-006": "the first entry of the archive must be `mimetype`: zip it anew, that first",
        "PKG-007": "`mimetype` must hold `application/epub+zip` and no more, not even a line end",
        "PKG-008": "the file is cut short or damaged: copy or download it again",
        "NCX-001": "toc.ncx must repeat the identifier of the package document",
    },
    "Ace by DAISY": {
        "image-alt": _ALT,
        "svg-img-alt": _ALT,
        "heading-order": "a heading skips a level: mend the levels of headings in the text",
        "empty-heading": "a heading without words: take it out, or describe the picture in it",
        "link-name": "a link without words: say where it leads, or describe its picture",
        "color-contrast": "the text is too pale for its ground: change the colours in styles/",
        "html-has-lang": _LANGUAGE,
        "epub-lang": _LANGUAGE,
        "valid-lang": _LANGUAGE,
        "document-title": "every document needs a <title>: look at the template of the page",
        "epub-title": _TITLE,
        "metadata-accessmode": _OURS,
        "metadata-accessibilityfeature": _OURS,
        "metadata-accessibilityhazard": _OURS,
        "metadata-accessibilitysummary": _OURS,
        "epub-pagesource": "a list of pages without the edition that it is of: " + _OURS,
        "epub-type-has-matching-role": "an `epub:type` without its role: mend the template",
    },
    "veraPDF": {
        "5": "the file does not say that it is PDF/UA: add the claim, or check another profile",
        "6.6.4": "the file does not say that it is PDF/A: add the claim, or check another profile",
        "6.2.11.4.1": _FONT,
        "7.21.4.1": _FONT,
        "7.1-3": "content that is neither tagged nor marked as decoration: the PDF is not tagged",
        "7.1-8": "metadata is missing: save the PDF with XMP metadata",
        "7.1-9": _TITLE,
        "7.1-10": "the window should show the title: set DisplayDocTitle",
        "7.1-11": "the PDF is not tagged: make it anew from the source as tagged PDF",
        "7.2": _LANGUAGE,
        "7.3": _ALT,
        "7.4.2": "headings skip a level: mend the levels of headings in the text",
        "7.5": "a table without head cells, or of rows of different lengths: mend it in the text",
        "7.18.5": "a link is not tagged, or says nothing of where it leads",
    },
    "qpdf": {
        "error": "the file is damaged: make it anew, or mend it with `qpdf damaged.pdf mended.pdf`",
        "warning": "readable, but not as the standard wants it: `qpdf old.pdf new.pdf` rewrites it",
    },
}


def hint_about(validator: str, rule: str) -> str:
    """Give what can be done about a rule: the hint of the rule itself, else of its clause.

    Behind the name of the validator may stand the standard that it judges by.
    """
    known = next((hints for name, hints in _HINTS.items() if validator.startswith(name)), {})
    return known.get(rule) or known.get(_clause(rule)) or known.get(_clause(_clause(rule)), "")


def _clause(rule: str) -> str:
    """Give what a rule stands in: `7.18.5-1` in 7.18.5, `7.18.5` in 7.18."""
    return rule.rpartition("-" if "-" in rule else ".")[0]


class State(StrEnum):
    """Say how far a validator came."""

    JUDGED = "judged"
    ABSENT = "absent"  # it is not installed
    BROKEN = "broken"  # it was started and gave no result
    IDLE = "idle"  # there was nothing for it to judge


@dataclass(frozen=True, slots=True)
class Sighting:
    """Hold one complaint of a validator about one place, as it made it.

    `rule` is its own name of the rule broken; `count` tells how many places it stands for.
    """

    rule: str
    severity: Severity
    message: str
    place: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Complaint:
    """Hold what a validator complains of, all the places where it does, and what can be done."""

    rule: str
    severity: Severity
    message: str
    count: int
    places: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what one validator says of a file.

    `detail` tells in words what was judged, or why nothing was; `remedy` how to get a validator
    that is not there.
    """

    validator: str
    state: State
    findings: tuple[Complaint, ...] = ()
    version: str = ""
    detail: str = ""
    remedy: str = ""

    @classmethod
    def judged(
        cls, validator: str, sightings: Iterable[Sighting], detail: str = "", version: str = ""
    ) -> Verdict:
        """Make the verdict of a validator that came to a result."""
        return cls(validator, State.JUDGED, _group(sightings, validator), version, detail)

    def fails(self, *, strict: bool = False) -> bool:
        """Tell whether anything was found that must not be: errors, if `strict` warnings too."""
        against = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(one.severity in against for one in self.findings)


_HEAD = 1024  # bytes in which a PDF must say that it is one (ISO 32000-1, annex H, note 13)


def _group(sightings: Iterable[Sighting], validator: str) -> tuple[Complaint, ...]:
    """Put what is said of many places together, the gravest first, else in order of appearance."""
    groups: dict[tuple[str, Severity, str], list[Sighting]] = {}
    for one in sightings:
        groups.setdefault((one.rule, one.severity, one.message), []).append(one)
    found = [
        Complaint(
            rule,
            severity,
            message,
            sum(one.count for one in group),
            tuple(dict.fromkeys(one.place for one in group if one.place)),
            hint_about(validator, rule),
        )
        for (rule, severity, message), group in groups.items()
    ]
    order = list(reversed(Severity))
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


class FileKind(StrEnum):
    """Name the kinds of file that can be verified."""

    EPUB = "epub"
    PDF = "pdf"


def file_kind(file: Path) -> FileKind:
    """Tell the kind of a file. Raises `UsageError` where it is neither, or not there."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        why = "is a folder" if file.is_dir() else f"cannot be read: {error.strerror}"
        raise UsageError(f"{file} {why}", hint="name a PDF or an EPUB") from error
    if b"%PDF-" in head:
        return FileKind.PDF
    if head.startswith(b"PK") and _is_epub(file):
        return FileKind.EPUB
    raise UsageError(
        f"{file} is neither a PDF nor an EPUB, whatever its name says",
        hint="`anthology build` makes both into the folder `build`",
    )


def _is_epub(file: Path) -> bool:
    """Tell an e-book from other archives: by what is in it; if it is damaged, by its name."""
    try:
        with zipfile.ZipFile(file) as archive:
            named = {"mimetype", "META-INF/container.xml"} & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return file.suffix.lower() == ".epub"
    return bool(named) or file.suffix.lower() == ".epub"


def open_package_document(archive: zipfile.ZipFile) -> tuple[str, Element]:
    """Find and parse the package document of an e-book (EPUB 3.3, 4.2.6.3).

    Raises `ValueError` where it is not well-formed, `KeyError` where it is not there.
    """
    container = xhtml.open_part(archive.read("META-INF/container.xml"))
    path = next(node.get("full-path") or "" for node in container.iter("{*}rootfile"))
    return path, xhtml.open_part(archive.read(path))
