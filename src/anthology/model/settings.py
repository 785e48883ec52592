"""Say what `anthology.toml` may hold: every key, its default, what it means."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from anthology.model.book import OWN_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable


def setting(doc: str, default: Any = MISSING, **limits: Any) -> Any:
    """Declare a setting: what it means, its default, and what it may be.

    That is one of `choices`, what matches a `pattern` or is read as a date, a language or an
    address (`reads`), which `form` puts into words, or a number from `least` to `most`.
    """
    metadata = {"doc": doc, **limits}
    if default is MISSING:
        return field(default_factory=tuple, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class BookSettings:
    """What the book is."""

    title: str = setting("Title of the book; by default the folder's name.", "")
    subtitle: str = setting("Second line of the title page.", "")
    language: str = setting(
        "Language of the generated words, as a BCP 47 tag.",
        "",
        reads="language",
        form="a BCP 47 tag, such as fr or en-GB",
    )
    editors: tuple[str, ...] = setting("Names of the editors.")
    publisher: str = setting("Who publishes the book.", "")
    date: str = setting(
        "Date of this edition: a day, a month or a year, such as 30 November 2026 or 2026-11-30.",
        "",
        form="a year (2026), a month (November 2026, 2026-11) or a day (2026-11-30)",
        reads="date",
    )
    edition: str = setting("Words for this edition, such as “second edition”.", "")
    identifier: str = setting("ISBN or another identifier; by default made from the title.", "")
    series: str = setting("Title of the series that the book belongs to.", "")
    volume: str = setting("Number of the book in its series.", "")
    rights: str = setting("The rights statement of the book as a whole.", "")
    description: str = setting("Two or three sentences about the book.", "")
    cover: str = setting("Picture for the cover.", "")
    cover_design: str = setting(
        "Design of the cover: auto chooses by what the book has.",
        "auto",
        choices=("auto", "contents", "picture", "score", "blanche", "zine"),
    )
    logo: str = setting(
        "Picture for the foot of title page and back cover: the mark of the publisher.", ""
    )


@dataclass(frozen=True, slots=True)
class ChapterSettings:
    """Which texts, in which order."""

    order: tuple[str, ...] = setting("Files or patterns, in the order of the book.")
    exclude: tuple[str, ...] = setting("Files or patterns that are left out.")
    ready: tuple[str, ...] = setting("Files that their editors have marked as ready.")


@dataclass(frozen=True, slots=True)
class PartSettings:
    """One part of the book: `[[part]]`."""

    title: str = setting("Title of the part.", "")
    chapters: tuple[str, ...] = setting("Files or patterns of the part, in order.")


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """What stands over the title of a text: its kind, in these words, or “none”."""

    show: bool = setting("Show the kind of each text at all.", default=True)
    interview: str = setting("The word for an interview.", "")
    article: str = setting("The word for an article.", "")
    report: str = setting("The word for a report.", "")
    notes: str = setting("The words for notes of a conference.", "")
    poem: str = setting("The word for a poem.", "")
    letter: str = setting("The word for a letter.", "")
    recipe: str = setting("The word for a recipe.", "")
    other: str = setting("The word for any other text, which by default has none.", "")


@dataclass(frozen=True, slots=True)
class MatterSettings:
    """What stands before and behind the texts: files or patterns of each, and lists."""

    dedication: tuple[str, ...] = setting("To whom the book is dedicated.")
    epigraph: tuple[str, ...] = setting("A quotation before the contents.")
    foreword: tuple[str, ...] = setting("A foreword, mostly by somebody else than the editors.")
    preface: tuple[str, ...] = setting("A preface of the editors.")
    introduction: tuple[str, ...] = setting("An introduction to the texts.")
    afterword: tuple[str, ...] = setting("An afterword.")
    appendix: tuple[str, ...] = setting("Appendices.")
    acknowledgements: tuple[str, ...] = setting("Thanks to those who helped.")
    apparatus: str = setting(
        "Whether contributors, permissions, credits and colophon share pages: in a short book, "
        "always, or never.",
        "auto",
        choices=("auto", "together", "apart"),
    )
    with_: tuple[str, ...] = setting(
        "Pages to make though a short book has none of them.", choices=OWN_PAGES
    )
    without: tuple[str, ...] = setting("Pages to leave out.", choices=OWN_PAGES)


HEADS = ("book", "chapter", "author", "part", "none")
PAGES = {
    "A5": ("148mm", "210mm"),
    "A4": ("210mm", "297mm"),
    "Letter": ("8.5in", "11in"),
    "half Letter": ("5.5in", "8.5in"),
    "6x9": ("6in", "9in"),
    "pocket": ("110mm", "178mm"),
}


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """How the book is printed."""

    page: str = setting("Size of the page.", "A5", choices=tuple(PAGES))
    theme: str = setting(
        "The look of the book: standard, classic, modern, large, or one in styles/themes.",
        "standard",
    )
    openings: str = setting(
        "Where chapters begin: on a right-hand page or on the next; by itself (auto), on the next "
        "where most texts are a page long.",
        "auto",
        choices=("auto", "recto", "next"),
    )
    verso: str = setting(
        "What the head of a left-hand page says: the book, the chapter, its authors, the part.",
        "book",
        choices=HEADS,
    )
    recto: str = setting(
        "What the head of a right-hand page says.",
        "chapter",
        choices=HEADS,
    )
    links: str = setting(
        "Where web addresses are printed: at the foot of the page, after the chapter, or not.",
        "foot",
        choices=("foot", "chapter", "none"),
    )
    bleed: float = setting("Bleed of the files for a print shop, in mm.", 3.0, least=0, most=50)
    paper: float = setting(
        "Thickness of the paper, a leaf, in mm: the spine grows by it.", 0.1, least=0.01, most=2
    )
    spine: float = setting(
        "Width of the spine, in mm; 0 to reckon it from pages and paper.", 0.0, least=0, most=200
    )


@dataclass(frozen=True, slots=True)
class FontSettings:
    """Fonts of the printed book by name, instead of those of the theme."""

    body: str = setting("Font of the text: one that comes along or is installed here.", "")
    headings: str = setting("Font of headings, captions and all that is no running text.", "")
    code: str = setting("Font of code.", "")


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """Where pictures may come from, and where they are credited."""

    fetch: bool = setting("Fetch pictures that lie on the web, once, and keep them.", default=False)
    credit: str = setting(
        "Where pictures are credited: on a page of their own, or in their captions too.",
        "page",
        choices=("page", "caption"),
    )


@dataclass(frozen=True, slots=True)
class RightsSettings:
    """What the edition does with other people's works, and what must be settled before."""

    require: tuple[str, ...] = setting(
        "What stops the build where it is missing.", choices=("credit", "licence", "permission")
    )
    commercial: bool = setting("The edition is sold.", default=False)
    adaptation: bool = setting("Works are changed: cropped, shortened, translated.", default=False)
    licence: str = setting(
        "Licence of the edition, and of texts that have none of their own: an SPDX identifier.",
        "",
    )


@dataclass(frozen=True, slots=True)
class EpubSettings:
    """How the e-book is made."""

    max_pixels: int = setting(
        "Longest side of a picture in the e-book, in pixels.", 1600, least=100, most=10_000
    )
    max_size: str = setting(
        "Largest e-book, such as “8 MB”: pictures are made smaller until it fits.",
        "",
        pattern=r"|[0-9]+(\.[0-9]+)? ?[kM]B",
        form="a size in kB or MB (“8 MB”), or nothing for no limit",
    )
    certifier: str = setting("Who certifies that the e-book is accessible.", "")
    report: str = setting("Web address of the report of that certification.", "")
    wcag: str = setting(
        "What is certified: version and level of WCAG.",
        "2.2 AA",
        choices=("2.0 A", "2.0 AA", "2.1 A", "2.1 AA", "2.2 A", "2.2 AA", "2.2 AAA"),
    )


@dataclass(frozen=True, slots=True)
class BookletSettings:
    """How the printed book is put on sheets to fold."""

    sheet: str = setting(
        "Paper: A4, Letter, A3 …, or 320x450mm; auto is Letter for American pages, else A4.",
        "auto",
        pattern=r"auto|A[2-5]|B4|SRA[34]|Letter|Legal|Tabloid|[0-9.]+ ?x ?[0-9.]+ ?mm",
        form="auto, A4, A3, A5, B4, SRA3, SRA4, Letter, Legal, Tabloid, or measures: 320x450mm",
    )
    signature: str = setting(
        "Pages in a signature, a multiple of four; all in one; or auto: as staples allow.",
        "auto",
        pattern=r"auto|one|[48]|[0-9]{0,2}([02468][048]|[13579][26])",
        form="auto, one, or a count of pages that is a multiple of four: 16",
    )
    paper: float = setting("Thickness of a sheet, in mm.", 0.1, least=0, most=2)
    keep_last: bool = setting("Keep the last page as the back cover.", default=True)
    marks: bool = setting("Draw crop and fold marks.", default=True)
    guide: bool = setting("Write a page that tells how to print, fold and staple.", default=True)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How the e-book is sent to a mailing list."""

    from_: str = setting("Who sends: “Name <name@example.org>”.", "")
    smtp: str = setting("Server that takes the mail: smtp://host:587 or smtps://host.", "")
    plain: bool = setting("Send without encryption where the server has none.", default=False)
    rate: int = setting("Most messages a minute; 0 for no limit.", 60, least=0, most=100_000)
    retries: int = setting("How often to try again what the server put off.", 3, least=0, most=100)
    pause: int = setting(
        "Seconds before the first new try, doubled each time.", 30, least=0, most=3600
    )
    timeout: int = setting("Seconds to wait for an answer of the server.", 60, least=1, most=3600)
    limit: int = setting(
        "Largest message in MB, encoded; above it a link is sent.", 10, least=0, most=1000
    )
    link: str = setting("Where the book can be downloaded: https://…", "")
    list_id: str = setting("Name of the list in the header List-Id: club.example.org", "")
    unsubscribe: str = setting("Page that takes a reader off the list at one click: https://…", "")
    unsubscribe_address: str = setting("Address that takes readers off the list.", "")
    suppressed: str = setting("File of addresses that are never mailed.", "")
    note: str = setting("A few words of yours for the message, after the greeting.", "")


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What reading or laying out a text may take, so that none stops the whole book."""

    seconds: float = setting(
        "Seconds of the processor for a text; once more for each 100 kB of it.",
        20.0,
        least=1,
        most=100_000,
    )
    memory: int = setting(
        "MB of memory for a text; once more for each 2 MB of it. 0 for no limit.",
        1000,
        least=0,
        most=1_000_000,
    )


@dataclass(frozen=True, slots=True)
class ShareSettings:
    """How the page to hand out is made."""

    address: str = setting(
        "Where the page will be on the web: https://…; colophon and back cover show it.",
        "",
        reads="address",
        form="an address on the web: https://example.org/book/",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold all of `anthology.toml`."""

    book: BookSettings = field(default_factory=BookSettings)
    chapters: ChapterSettings = field(default_factory=ChapterSettings)
    part: tuple[PartSettings, ...] = ()
    matter: MatterSettings = field(default_factory=MatterSettings)
    labels: LabelSettings = field(default_factory=LabelSettings)
    pictures: PictureSettings = field(default_factory=PictureSettings)
    rights: RightsSettings = field(default_factory=RightsSettings)
    pdf: PdfSettings = field(default_factory=PdfSettings)
    fonts: FontSettings = field(default_factory=FontSettings)
    epub: EpubSettings = field(default_factory=EpubSettings)
    booklet: BookletSettings = field(default_factory=BookletSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    share: ShareSettings = field(default_factory=ShareSettings)
    limits: LimitSettings = field(default_factory=LimitSettings)

    @property
    def named_texts(self) -> tuple[str, ...]:
        """List the names and patterns by which the settings name texts."""
        return (*self.chapters.order, *(name for part in self.part for name in part.chapters))


def fits(name: str, pattern: str) -> bool:
    """Tell whether a pattern means a file, or a folder that it is in.

    Both are relative to the content folder. A `*` stands for any letters, `/` among them. File
    systems write accents in two ways, which mean the same.

    >>> fits("talks/2020/walk.md", "talks"), fits("talks/walk.md", "*.md"), fits("a.md", "b.md")
    (True, True, False)
    """
    name, pattern = _plain_path(name), _plain_path(pattern)
    folder = pattern.rstrip("/")
    return name == folder or fnmatchcase(name, pattern) or name.startswith(folder + "/")


def is_named(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of several patterns is the very name of a file.

    >>> is_named("README.md", ["README.md", "*"]), is_named("LICENSE.md", ["README.md", "*"])
    (True, False)
    """
    return _plain_path(name) in map(_plain_path, patterns)


def _plain_path(path: str) -> str:
    """Write a path in the one way in which paths are compared."""
    return normalize("NFC", path).removeprefix("./")
