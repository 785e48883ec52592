"""Describe what was found in the texts (diagnostics) and what stops a run (errors).

Diagnostics are many and are collected; every stage hands on those of the stage before with its
own. Errors are few and end the command, each with its exit status:

    AnthologyError
    ├── ContentError       1  the texts or the project's files keep the book from being made
    ├── UsageError         2  the command was given what it cannot use
    ├── MissingToolError   3  a program or library is not on this machine
    ├── OutputError        4  an output could not be made or written
    └── DeliveryError      5  delivery incomplete: not every reader has the book
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """Say how much a diagnostic matters.

    An error stops the outputs; a warning is of what readers would see; a note is for the editors.
    """

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Code:
    """Hold one entry of the catalogue: how much it matters, what it means.

    `polite` marks notes of what ought to be looked at or settled; the other notes only tell what
    was tidied up.
    """

    severity: Severity
    summary: str
    polite: bool = False


_NOTE, _WARNING, _ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR

CATALOGUE: dict[str, Code] = {
    # collecting
    "no-texts": Code(_ERROR, "The project has no text to make a book of."),
    "file-unreadable": Code(_ERROR, "A file could not be opened or read."),
    "file-binary": Code(_ERROR, "A file named like a text holds something else."),
    "file-empty": Code(_WARNING, "A file has no text in it and makes no chapter."),
    "draft-left-out": Code(_WARNING, "A text is a draft by its metadata and is not in the book."),
    "file-left-out": Code(
        _NOTE, "A file is about the folder, or part of another text.", polite=True
    ),
    "file-doubtful": Code(_WARNING, "A file does not look like a text for the book."),
    "text-repeated": Code(_WARNING, "A text lies in the folder twice, or in two versions."),
    "file-not-read": Code(_WARNING, "A file may hold a text, in a form that is not read."),
    "file-outside": Code(_WARNING, "A file is a link to one outside the project; it was not read."),
    "file-too-large": Code(_ERROR, "A text is larger than any chapter could be."),
    "encoding-legacy": Code(
        _NOTE, "A file was not in UTF-8 and was decoded from another encoding.", polite=True
    ),
    "encoding-repaired": Code(_WARNING, "Characters broken by a wrong encoding were repaired."),
    "encoding-doubtful": Code(_WARNING, "Characters look broken and could not be repaired."),
    "control-characters": Code(_NOTE, "Characters that no text may hold were taken out."),
    # reading
    "front-matter-broken": Code(
        _WARNING, "A block of metadata cannot be read, or stands within the text."
    ),
    "front-matter-unknown": Code(_NOTE, "A key of the metadata is of no use, or empty."),
    "metadata-doubtful": Code(_WARNING, "A value of the metadata does not look like one."),
    "metadata-guessed": Code(
        _NOTE, "A title, author or date was read out of the text itself.", polite=True
    ),
    "reader-message": Code(_WARNING, "The program that reads this format complained."),
    "reader-missing": Code(_ERROR, "The program that reads this format is not on this machine."),
    "reading-limit": Code(_ERROR, "A text takes more time or memory to read than it may."),
    "reader-failed": Code(_ERROR, "The program that reads this format could not read the text."),
    "change-settled": Code(_NOTE, "A tracked change was settled: insertions stay, deletions go."),
    "prose-in-code": Code(_NOTE, "A block marked as code holds sentences; they were set as text."),
    "include-refused": Code(_WARNING, "A text wanted to include a file that it may not have."),
    "markup-removed": Code(_WARNING, "Markup that a book cannot hold was taken out."),
    "markup-escaped": Code(_NOTE, "Something in pointed brackets is not markup: kept as text."),
    "markup-mended": Code(_NOTE, "Markup that HTML does not allow was mended; its words stay."),
    "hidden-removed": Code(_NOTE, "What a page hides from its readers was left out."),
    "construct-removed": Code(_NOTE, "A command meant for the site generator was taken out."),
    "construct-unknown": Code(_WARNING, "A command of a site generator is not known."),
    "printed-furniture": Code(
        _NOTE, "Running heads, folios, printed contents, a frame or times of a recording went."
    ),
    "page-furniture": Code(_NOTE, "What stood around the text of a web page was left out."),
    "text-uncertain": Code(
        _WARNING, "The text is damaged or cut short here and was kept as it is."
    ),
    "verse-doubtful": Code(_NOTE, "Short lines are or may be verse."),
    "spelling-doubtful": Code(
        _NOTE, "A word is spelt in two ways; nothing was changed.", polite=True
    ),
    "word-joined": Code(_NOTE, "Words divided at the ends of lines were made whole."),
    "paragraph-joined": Code(_NOTE, "A paragraph cut by the end of a page was made whole."),
    "page-reference": Code(_WARNING, "The text names a page of its printed original."),
    "heading-doubtful": Code(
        _NOTE, "A short line may be a heading; it stays a paragraph.", polite=True
    ),
    # transforming
    "title-missing": Code(_WARNING, "A text has no title; its file's name stands in for it."),
    "title-repeated": Code(
        _NOTE, "The title or a byline stood in the text once more and was dropped."
    ),
    "heading-skipped": Code(_NOTE, "Headings skip a level; they were nested without a gap."),
    "heading-guessed": Code(_NOTE, "Paragraphs were made headings.", polite=True),
    "contact-printed": Code(_WARNING, "An e-mail address or telephone number stands in a text."),
    "editor-note": Code(_WARNING, "A note to self stands in a text."),
    "filler-removed": Code(_NOTE, "Lines of lone full stops or rules without a use were dropped."),
    "comment-removed": Code(_NOTE, "A comment not meant for readers was left out."),
    "caption-doubtful": Code(_WARNING, "A caption looks like a leftover from a template."),
    "caption-joined": Code(_NOTE, "A paragraph after a picture was made its caption."),
    "link-repaired": Code(_NOTE, "An address was mended or freed of tracking marks."),
    "link-removed": Code(_NOTE, "A picture was a link; the picture stays, the link is left out."),
    "link-unsafe": Code(_WARNING, "A link with an unsafe or broken address was made plain text."),
    "link-dead": Code(_WARNING, "A link points to a place in the book that is not there."),
    "id-repeated": Code(_WARNING, "Two places in the book have the same id."),
    "quote-unbalanced": Code(_WARNING, "A quotation mark has no partner."),
    "letter-mended": Code(_NOTE, "A letter had the same mark twice; it has it once in the book."),
    "maths-broken": Code(
        _WARNING, "A formula is broken; it is shown as it was typed, or as far as it goes."
    ),
    # pictures
    "image-missing": Code(_WARNING, "A picture is not there; only proofs show a frame."),
    "image-broken": Code(_WARNING, "A file named as a picture is none, or is damaged."),
    "image-outside": Code(_WARNING, "A picture lies outside the project and was not taken."),
    "image-remote": Code(_WARNING, "A picture lies on the web and is not fetched."),
    "image-fetched": Code(_NOTE, "A picture was fetched from the web."),
    "image-huge": Code(_WARNING, "A picture has more pixels than can be handled."),
    "image-coarse": Code(_WARNING, "A picture is printed with less than 150 dots to the inch."),
    "image-still": Code(_NOTE, "A picture moves; its first frame is shown."),
    "image-cleaned": Code(_WARNING, "Scripts, motion or references outwards left a drawing."),
    "image-repeated": Code(_NOTE, "One picture is used more than once."),
    "image-unused": Code(_NOTE, "Pictures lie among the texts that none shows.", polite=True),
    "alt-missing": Code(_WARNING, "A picture has no description for those who cannot see it."),
    "alt-poor": Code(_WARNING, "A picture's description does not describe it."),
    # composing
    "order-unmatched": Code(_WARNING, "A name or pattern of the settings matches no file."),
    "slug-repeated": Code(_NOTE, "Two texts ask for the same short name.", polite=True),
    "language-unknown": Code(_NOTE, "The language of a text is not known.", polite=True),
    "author-missing": Code(_WARNING, "A text names no author."),
    "author-unknown": Code(
        _NOTE, "Someone whom a text names is not in the people file.", polite=True
    ),
    "author-similar": Code(_NOTE, "Two names in the book are nearly the same.", polite=True),
    "person-repeated": Code(_WARNING, "Two entries of the people file name the same person."),
    "isbn-wrong": Code(_WARNING, "The identifier is meant as an ISBN and is none."),
    "conformance-unclaimed": Code(
        _WARNING, "Conformance of the e-book is not claimed: a certifier or a report is missing."
    ),
    "size-exceeded": Code(_WARNING, "The e-book is larger than it was to be."),
    "size-reduced": Code(_NOTE, "Pictures were made smaller, so that the e-book is no larger."),
    "credit-missing": Code(_WARNING, "A picture has no credit."),
    "licence-missing": Code(_NOTE, "A picture is credited without a licence.", polite=True),
    "permission-missing": Code(_NOTE, "Nothing says by what right a work is printed.", polite=True),
    "source-missing": Code(
        _NOTE, "A credit does not say where the picture comes from.", polite=True
    ),
    "rights-required": Code(_ERROR, "What the settings require of every work is missing."),
    "licence-unknown": Code(_WARNING, "A licence is not one that is known."),
    "licence-conflict": Code(_WARNING, "A licence may not suit what the edition does."),
    "credit-unused": Code(_NOTE, "A credit matches nothing in the book.", polite=True),
    "credit-repeated": Code(_WARNING, "Two credits name the same picture or text."),
    "credit-disagrees": Code(
        _NOTE, "Two places credit a picture to different people.", polite=True
    ),
    "image-metadata": Code(_NOTE, "The metadata in a picture's file could not be read."),
    # working
    "process-died": Code(_WARNING, "A process ended over a text; another did its work."),
    "cache-damaged": Code(_NOTE, "Work kept from an earlier build was damaged and made again."),
    # settings
    "config-broken": Code(_ERROR, "A settings file is not valid TOML."),
    "config-key": Code(_ERROR, "A settings file has a key that does not exist."),
    "config-value": Code(_ERROR, "A setting has a value of the wrong kind."),
    "font-incomplete": Code(_NOTE, "A font has no italic or no bold.", polite=True),
    # making the outputs
    "style-problem": Code(_WARNING, "A stylesheet has something that print does not know."),
    "glyph-missing": Code(_WARNING, "No font of the book has this character."),
    "page-cut": Code(_ERROR, "Something reaches beyond the edge of the page and is cut off."),
    "page-margin": Code(_WARNING, "Something is wider than its column."),
    "page-overlap": Code(_WARNING, "One thing is printed over another."),
    "type-small": Code(_WARNING, "Type is smaller than 6 pt."),
    "page-typography": Code(_NOTE, "Lines and pages are not as even as they could be."),
    "page-numbers-unsettled": Code(
        _WARNING, "Page numbers that are printed in the book may be wrong."
    ),
    "layout-limit": Code(_ERROR, "A text takes more time or memory to lay out than it may."),
    "engine-changed": Code(_WARNING, "WeasyPrint has changed, and something is made without."),
    "layout-problem": Code(_WARNING, "The layout engine complained."),
    "booklet-shrunk": Code(_WARNING, "Pages are too large for half a sheet and print smaller."),
    "booklet-fitted": Code(_NOTE, "Pages were made smaller to fit the others or the sheet."),
    "booklet-turned": Code(
        _NOTE, "Pages lie on their side in the booklet, where they are larger so."
    ),
    "booklet-thick": Code(_WARNING, "A signature has too many sheets to be folded and stapled."),
    "booklet-parted": Code(_WARNING, "The booklet was divided into several signatures."),
    "booklet-links": Code(_NOTE, "Links that lead to no page of the booklet were left out."),
    "booklet-damaged": Code(_WARNING, "The PDF to be imposed is damaged."),
    "output-former": Code(_WARNING, "Outputs under a former title still lie beside the new ones."),
    "style-broken": Code(_ERROR, "A stylesheet of the project cannot be used."),
    "template-broken": Code(_ERROR, "A template of the project cannot be used."),
    # proving the words
    "words-lost": Code(_WARNING, "Words of a text did not come through."),
    "words-added": Code(_WARNING, "Words are in print or e-book that the text does not have."),
    "words-changed": Code(_WARNING, "Words are other ones in print or e-book than in the text."),
    "words-moved": Code(_WARNING, "Words stand in another place than in the text."),
    "note-uncalled": Code(_WARNING, "Nothing calls a note; it stands behind the others."),
    "notes-renumbered": Code(_NOTE, "Notes have other numbers, or marks, in the book."),
    "note-lost": Code(_WARNING, "A note or its call is missing in print or e-book."),
    "note-number-wrong": Code(_WARNING, "The call of a note bears another number than the note."),
    "list-number-wrong": Code(_WARNING, "An item of a list bears another number than in the text."),
    "alternative-lost": Code(_WARNING, "The description of a picture or formula is missing."),
    # mailing
    "address-broken": Code(_WARNING, "A line of the list has no address to send to."),
    "list-broken": Code(_ERROR, "A row of the mailing list cannot be read, so nobody is mailed."),
    "list-doubtful": Code(_ERROR, "A column of the list may say yes or no; nobody is mailed."),
    "reader-repeated": Code(_NOTE, "A line of the list repeats an address."),
    "reader-refused": Code(_NOTE, "Someone on the list does not want mail."),
    "delivery-refused": Code(_WARNING, "The mail server refused a reader for good."),
    "delivery-unknown": Code(_WARNING, "A message may or may not have arrived."),
    "reader-doubtful": Code(_NOTE, "A reader's language or format is not known."),
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Report one thing found: what, where, and what to do about it.

    `path` is relative to the project, with forward slashes; `line` and `column` count from 1 in
    the source file (front matter counted). An unknown `code` raises `KeyError`: the catalogue is
    a closed family.
    """

    code: str
    message: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    hint: str = ""

    def __post_init__(self) -> None:
        CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """Look up how much this matters."""
        return CATALOGUE[self.code].severity

    @property
    def place(self) -> str:
        """Write the location as compilers do: `path:line:column`, as far as it is known."""
        parts = [self.path or "project"]
        parts += [str(n) for n in (self.line, self.column if self.line else None) if n]
        return ":".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.code}]"


class AnthologyError(Exception):
    """End the command with a message, a hint that names the remedy, and an exit status."""

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ContentError(AnthologyError):
    """Stop because the texts or the project's files keep the book from being made."""

    exit_status = 1

    def __init__(
        self, message: str, *, hint: str = "", diagnostics: tuple[Diagnostic, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.diagnostics = diagnostics


class UsageError(AnthologyError):
    """Stop because the command was given what it cannot use."""

    exit_status = 2


class MissingToolError(AnthologyError):
    """Stop because a program or library is not on this machine."""

    exit_status = 3


class OutputError(AnthologyError):
    """Stop because an output could not be made or written; what was there before is whole."""

    exit_status = 4


class DeliveryError(AnthologyError):
    """Stop because delivery is incomplete; who has the book already gets no second one."""

    exit_status = 5
