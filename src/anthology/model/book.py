"""Name what passes between the stages: sources, articles, chapters, the book, artifacts.

    Source → Article → Article → Book (Parts of Chapters) → Document → Artifact

Every type is frozen; a stage returns something new (`dataclasses.replace`). Bodies are strings of
well-formed XHTML without a root element, edited through `markup/xhtml.py`. In them, `data-line`
on an element is the line of the source file that the element came from; it is taken off when
pages are rendered.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (articles are kept and read by their types)
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Credit:
    """Say who made a picture and by what right it is printed: title, author, source, licence.

    `source` is a web address or a description; `licence` an SPDX identifier or words; `changes`
    what was done to the picture; `permission` who allowed it and when; `line` a line of credit
    to be printed as it stands; `kind` is `own` (made for the book), `decorative` or empty.
    `origins` tells for each field where it was found (`credits.toml:12`, `a.jpg (XMP)`).
    """

    title: str = ""
    author: str = ""
    source: str = ""
    licence: str = ""
    changes: str = ""
    permission: str = ""
    line: str = ""
    copyright: str = ""
    alt: str = ""
    kind: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def maker(self) -> str:
        """Give whom the picture is credited to, as far as anything says it."""
        return self.author or self.line or self.copyright


@dataclass(frozen=True, slots=True)
class Rights:
    """Say where a text first appeared and by what right it is printed here.

    `original` names the work a text was made after; `date` (of the first publication) and
    `permitted` are ISO 8601 and may be partial; `by` is who permitted. `origins` as in `Credit`.
    """

    original: str = ""
    first_published: str = ""
    date: str = ""
    address: str = ""
    licence: str = ""
    permission: str = ""
    by: str = ""
    permitted: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def stated(self) -> bool:
        """Tell whether there is anything to print."""
        first = self.original or self.first_published or self.address
        return bool(first or self.licence or self.permission)


# Pages that the book makes itself, in order; the cover, the title page and the back cover are
# always there.
OWN_PAGES = (
    "halftitle",
    "imprint",
    "contents",
    "contributors",
    "permissions",
    "credits",
    "index",
    "colophon",
)
APPARATUS = OWN_PAGES[3:]
# Kinds of texts, in the order of a book whose settings name none.
KINDS = ("interview", "article", "report", "notes", "poem", "letter", "recipe", "other")
# Texts that stand before and behind the others, in this order (Chicago Manual of Style 17, 1.4).
FRONT_KINDS = ("dedication", "epigraph", "foreword", "preface", "introduction")
BACK_KINDS = ("afterword", "appendix", "acknowledgements")
UNTITLED_KINDS = FRONT_KINDS[:2]  # a page of their own, before the contents, without a title
# What someone did for a text or the book; MARC relator codes are in outputs/epub/metadata.py.
ROLES = (
    "author",
    "editor",
    "interviewer",
    "interviewee",
    "translator",
    "transcriber",
    "illustrator",
    "photographer",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one file as found: decoded, repaired, not yet understood.

    `path` is relative to the project with forward slashes and is what messages print. `text` has
    Unix line ends and no byte order mark; line n of it is line n of the file. For formats that
    are not text (docx, odt) it is empty and the reader opens `file` itself. `modified` is the
    time of the file in whole seconds since 1970 (or `SOURCE_DATE_EPOCH`).
    """

    path: str
    file: Path = field(repr=False)
    text: str
    modified: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def root(self) -> Path:
        """Give the folder of the project: of the file's path, what `path` does not say."""
        file = self.file.absolute()
        within = file.as_posix().endswith(f"/{self.path}")
        return file.parents[self.path.count("/")] if within else file.parent


@dataclass(frozen=True, slots=True)
class Person:
    """Name someone who had a hand in the book; `link` is a web address, `portrait` a picture.

    `role` is one of `ROLES`; empty where nobody said it.
    """

    name: str = ""
    sort_name: str = ""
    id: str = ""
    aliases: tuple[str, ...] = ()
    position: str = ""
    bio: str = ""
    link: str = ""
    portrait: str = ""
    role: str = field(default="", metadata={"choices": ROLES})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Say what a text tells of itself, in one vocabulary whatever the format.

    Empty strings and tuples mean "not said". `date` is ISO 8601 and may be partial (`2021`,
    `2021-02`, `2021-02-15`); `language` is a BCP 47 tag; `kind` one of `KINDS` or of those
    that stand before and behind them; `cover` a picture
    as the text writes it, with its description and caption; `canonical` the web address of the
    first publication. `contributors` had another hand in the text than its authors, each with a
    role. `credits` are pairs of a picture as the text writes it (empty: its cover) and its credit.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    date: str = ""
    language: str = ""
    kind: str = ""
    slug: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    order: float | None = None
    draft: bool = False
    cover: str = ""
    cover_alt: str = ""
    cover_caption: str = ""
    canonical: str = ""
    licence: str = ""
    first_published: str = ""
    permission: str = ""
    contributors: tuple[Person, ...] = ()
    credits: tuple[tuple[str, Credit], ...] = ()

    @property
    def people(self) -> tuple[Person, ...]:
        """Give everyone who had a hand in the text, the authors first."""
        return (*self.authors, *self.contributors)


PART = 1_000_000  # lines, more than any text has


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one text that has been read: its metadata and its body as an XHTML fragment.

    `format` is the name of the reader. `diagnostics` are all that were found so far, those of
    the source first. `parts` are the paths of files that the text includes: a line of the nth of
    them (from 1) has n times `PART` added to its number. `dropped` are words of the source that
    its reader left out and reported.
    """

    source: Source
    format: str
    meta: Metadata
    body: str
    diagnostics: tuple[Diagnostic, ...] = ()
    parts: tuple[str, ...] = ()
    dropped: str = ""

    @property
    def unread(self) -> bool:
        """Tell whether the text could not be read at all; its diagnostics say why."""
        return not self.body and any(one.severity is Severity.ERROR for one in self.diagnostics)

    def report(
        self, code: str, message: str, *, line: int | None = None, hint: str = ""
    ) -> Article:
        """Return this article with one diagnostic more, located in its source."""
        found = Diagnostic(code, message, *self.place(line), hint=hint)
        return replace(self, diagnostics=(*self.diagnostics, found))

    def place(self, line: int | None) -> tuple[str, int | None]:
        """Give the path of the file that a line is of, and its number there."""
        part, number = divmod(line or 0, PART)
        return (self.parts[part - 1] if part else self.source.path), number or None


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold one picture file of the book: found, identified, measured.

    `key` is its name in the outputs (`pictures/laurine-3f2a.jpg`) and stands as `src` in bodies;
    `path` is relative to the project; `width` and `height` are in pixels; `digest` is the
    SHA-256 of the bytes in hexadecimal.
    """

    key: str
    path: str
    file: Path = field(repr=False)
    digest: str
    media_type: str
    width: int
    height: int
    credit: Credit | None = None

    @property
    def decorative(self) -> bool:
        """Tell whether the picture adorns the page and says nothing."""
        return self.credit is not None and self.credit.kind == "decorative"


@dataclass(frozen=True, slots=True)
class PictureUse:
    """Say where a picture is shown or named: file, line, caption, the id of its place in the book.

    A cover or portrait, which a settings file names, has neither caption nor place.
    """

    path: str
    line: int | None = None
    caption: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Hold one text in its place in the book.

    `number` counts from 1 through the whole book, and is 0 for what stands before and behind the
    texts; `slug` starts with a letter and is unique. Every
    `id` in `body` starts with `<slug>--` (the chapter itself is `<slug>`), so that a link
    `#slug--place` means one place in the whole book. `pictures` says where each picture is shown
    first, by its key, in order.
    """

    number: int
    slug: str
    article: Article
    body: str
    pictures: Mapping[str, PictureUse] = field(default_factory=dict)
    rights: Rights = field(default_factory=Rights)

    @property
    def name(self) -> str:
        """Name the chapter's document: a file stem that sorts as the book does."""
        kind = self.meta.kind
        return f"chapter-{self.number:03}-{self.slug}" if self.number else f"{kind}-{self.slug}"

    @property
    def meta(self) -> Metadata:
        """Give the metadata of the text."""
        return self.article.meta


@dataclass(frozen=True, slots=True)
class Part:
    """Group chapters under a title; an empty title groups without saying so."""

    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """Hold one entry of the index: its words, and the ids of its places in order."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Hold the whole composed book, before any output is thought of.

    `identifier` is a URN, `isbn` the number as it is printed where there is one; `date` ISO 8601;
    `modified` the newest date of the texts in seconds
    since 1970 (or `SOURCE_DATE_EPOCH`). `front` and `back` stand before and behind the parts;
    `people` are the contributors in order of their sort names, their portraits given as keys;
    `volume` is its number in the `series`; `licence` is that of the edition, where it stands
    for texts that have none of their own.

    `pictures` maps keys to pictures; `cover` and `logo` are keys of those on the cover and at the
    foot of title page and back cover. `address` is where the book is on the web. With
    `caption_credits` each picture's credit stands in its caption.

    `labels` are the words over the titles of chapters, by kind, where they are others than usual.
    `own_pages` are those of `OWN_PAGES` that it has; with `shared_apparatus` those behind the
    texts follow each other without page breaks. `openings` are on a right-hand page (`recto`) or on
    the `next`. A `compact` book spends little room on the
    openings of its chapters.
    """

    title: str
    subtitle: str
    language: str
    identifier: str
    slug: str
    editors: tuple[Person, ...]
    publisher: str
    date: str
    edition: str
    rights: str
    description: str
    cover: str
    modified: int
    parts: tuple[Part, ...]
    front: tuple[Chapter, ...] = ()
    back: tuple[Chapter, ...] = ()
    people: tuple[Person, ...] = ()
    isbn: str = ""
    series: str = ""
    volume: str = ""
    licence: str = ""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    logo: str = ""
    address: str = ""
    index: tuple[IndexEntry, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    caption_credits: bool = False
    own_pages: tuple[str, ...] = OWN_PAGES
    shared_apparatus: bool = False
    openings: str = "recto"
    compact: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def texts(self) -> tuple[Chapter, ...]:
        """Give the chapters of all parts, in order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Give all chapters in order, with what stands before and behind the texts."""
        return (*self.front, *self.texts, *self.back)

    @property
    def writers(self) -> tuple[Person, ...]:
        """Give those of the people who wrote texts, or asked in them; all, where nobody did."""
        wrote = ("", "author", "interviewer")
        named = {
            one.name
            for chapter in self.chapters
            for one in chapter.meta.people
            if one.role in wrote
        }
        return tuple(one for one in self.people if one.name in named) or self.people


@dataclass(frozen=True, slots=True)
class Document:
    """Hold one rendered document of the book: a chapter, or a page of front or back matter.

    `name` is a file stem that starts with a letter; `role` is `cover`, `titlepage`, `part`,
    `chapter`, `dedication` (an epigraph too), `foreword` (a preface or introduction too),
    `backcover`, one of `OWN_PAGES`, or `apparatus` where those behind the texts share
    pages; `markup` is a complete XHTML document.
    """

    name: str
    role: str
    title: str
    language: str
    markup: str


@dataclass(frozen=True, slots=True)
class Position:
    """Name a place in the text of a rendered document, in any medium.

    `stamps` are those of the element that holds it and of the elements around that, innermost
    first (see `render.stamps`); `offset` counts the characters of its own text before the place.
    Without stamps it is the end of the document.
    """

    stamps: tuple[str, ...] = ()
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PageStart:
    """Say where a page of the printed edition begins: its folio, the document, the position."""

    label: str
    document: str
    position: Position


@dataclass(frozen=True, slots=True)
class PageTarget:
    """Hold one entry of the e-book's list of printed pages: the folio, the id of the place."""

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """Tell of one output made: where it lies and how large it is.

    `measure` is the count in words that suits the output ("84 pages", "5 chapters"); `size` is
    in bytes; `pages` say where the pages of a printed one begin, in order; `beside` are files
    that were made with it and go with it.
    """

    file: Path
    measure: str
    size: int
    diagnostics: tuple[Diagnostic, ...] = ()
    pages: tuple[PageStart, ...] = ()
    beside: tuple[Path, ...] = ()
