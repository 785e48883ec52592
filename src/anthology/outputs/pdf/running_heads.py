"""Lay running heads and folios on sheets of their own, and put them over the pages as artifacts.

A sheet of heads is one for a run of chapters, a sheet of folios one for a run of numbers, and
neither knows the other: where pages are numbered anew, or a title changes, the rest stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

from anthology.language.roman import from_roman, to_roman
from anthology.language.words import listed
from anthology.render.pages import PageSheet
from anthology.render.references import split_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Object, Pdf

    from anthology.model.book import Book, Document
    from anthology.outputs.pdf.pagination import PlacedDocument


FOLIOS = "folios"  # what names of sheets begin with that say nothing of a book
_RUN = 64  # sheets laid out as one: 64 numbers, or 32 names; even, so that each begins on a recto
_FIRST_RUN = 16  # numbers on the first: a small book needs no more
_LONGEST_HEAD = 62  # characters of a running head: more would fill the line on an A5 page
_LETTER = 0.5  # em that a letter of a head takes
_POINTS = {"rem": 12.0, "pt": 1.0, "mm": 72 / 25.4, "in": 72.0}
_LENGTH = re.compile(r"([\d.]+)(pt|mm|in|rem)")
_PAUSE = re.compile(r"\s+[-–—|/(]\s*|[,;.!?…]\s+|\s*—\s*")
_SMALL_WORDS = re.compile(r"(?:\s+\S{1,2})+$")  # a preposition is no end of a head
_FEWEST = 8  # letters of a title before a pause, at least
_BEFORE = b"q\n"


Heads = tuple[str, str]


@dataclass(frozen=True, slots=True)
class HeadSheets:
    """Hold what is laid out as one document: a sheet a page; `keys` say what each is for.

    `name` is unique in the book.
    """

    name: str
    keys: tuple[tuple[str, bool], ...]
    sheets: tuple[PageSheet, ...]


@dataclass(frozen=True, slots=True)
class RunningHeads:
    """Hold laid-out sheets, and for each leaf which of their pages lie over it.

    `layers` has a tuple for each leaf of the book, with the number of a PDF and of a page in it.
    """

    pdfs: tuple[bytes, ...] = ()
    layers: tuple[tuple[tuple[int, int], ...], ...] = ()

    @classmethod
    def of(
        cls, leaves: Sequence[PlacedDocument], sheets: Sequence[HeadSheets], pdfs: Sequence[bytes]
    ) -> Self:
        """Find the sheets of each leaf; a leaf goes without one that is not among them."""
        places = {
            key: (number, page)
            for number, one in enumerate(sheets)
            for page, key in enumerate(one.keys)
        }
        wanted = (_wanted(leaf, on_verso=at % 2 == 1) for at, leaf in enumerate(leaves))
        return cls(
            tuple(pdfs),
            tuple(tuple(places[key] for key in keys if key in places) for keys in wanted),
        )

    def of_leaves(self, places: Sequence[int]) -> RunningHeads:
        """Keep what lies over some of the leaves, in their order."""
        return replace(self, layers=tuple(self.layers[at] for at in places))


def _wanted(leaf: PlacedDocument, *, on_verso: bool) -> tuple[tuple[str, bool], ...]:
    """Name the sheets that a leaf wants: its head, its folio."""
    if leaf.kind == "blank":
        return ()
    folio = (leaf.label, on_verso)
    return (folio,) if leaf.kind == "opening" else ((f"head {leaf.name}", on_verso), folio)


def head_sheets(leaves: Sequence[PlacedDocument], heads: Mapping[str, Heads]) -> list[HeadSheets]:
    """Make all sheets for the leaves of a book; `heads` are those of its documents, by name."""
    return [*_head_sheets(leaves, heads), *_folio_sheets(leaves)]


def head_letters(properties: Mapping[str, str]) -> int:
    """Tell how many letters a head has room for, by the custom properties of the stylesheets.

    Where these hold something else than lengths, it is what an A5 page has room for.

    >>> sizes = {"--page-width": "148mm", "--inner": "17mm", "--outer": "12mm", "--size": "16pt"}
    >>> head_letters(sizes | {"--measure": "31rem", "--smaller": "1rem"})
    42
    """
    names = ("--size", "--page-width", "--inner", "--outer", "--measure", "--smaller")
    read = [found for one in names if (found := _LENGTH.fullmatch(properties.get(one, "")))]
    if len(read) < len(names):
        return _LONGEST_HEAD
    units = dict(_POINTS)
    units["rem"] = float(properties.get("--scale", "1")) * float(read[0][1]) * units[read[0][2]]
    width, inner, outer, measure, small = (float(one[1]) * units[one[2]] for one in read[1:])
    return min(_LONGEST_HEAD, int(min(width - inner - outer, measure) / (_LETTER * small)))


def choose_heads(
    documents: Sequence[Document], book: Book, verso: str, recto: str, longest: int
) -> dict[str, Heads]:
    """Say what stands at the head of the pages of each document: verso, recto.

    `verso` and `recto` are `book`, `chapter`, `author`, `part` or `none`. Pages that are no
    chapter's have their title where chapters have theirs, their authors or their part; a subtitle
    behind a colon is left out, and what is longer than so many letters is shortened.
    """
    parts = {one.name: part.title for part in book.parts for one in part.chapters}
    chapters = {one.name: one for one in book.chapters}

    def head(wanted: str, document: Document) -> str:
        """Give the running head of one side of a document."""
        if wanted in ("book", "none"):
            return _shortened(book.title, longest) if wanted == "book" else ""
        authors = ""
        if wanted == "author" and document.name in chapters:
            names = [one.name for one in chapters[document.name].meta.authors]
            authors = listed(names, book.language)
        part = parts.get(document.name, "") if wanted == "part" else ""
        return _shortened(authors or part or split_title(document.title)[0], longest)

    return {one.name: (head(verso, one), head(recto, one)) for one in documents}


def _head_sheets(
    leaves: Sequence[PlacedDocument], heads: Mapping[str, Heads]
) -> Iterator[HeadSheets]:
    """Make the sheets of running heads: a recto and a verso for each document that has one."""
    names = [*dict.fromkeys(leaf.name for leaf in leaves if leaf.kind == "plain")]
    for start in range(0, len(names), _RUN // 2):
        run = names[start : start + _RUN // 2]
        keys = tuple((f"head {name}", on_verso) for name in run for on_verso in (False, True))
        sheets = tuple(PageSheet("plain", *heads[name]) for name in run for _ in range(2))
        yield HeadSheets(f"heads of {run[0]}", keys, sheets)


def _folio_sheets(leaves: Sequence[PlacedDocument]) -> Iterator[HeadSheets]:
    """Make the sheets of folios: whole runs of numbers, the odd ones on rectos.

    A run is as long as all before it, up to a length: no book has many sheets that it does not use.
    """
    shown = [leaf.label for leaf in leaves if leaf.kind != "blank"]
    for write, read in ((str, _whole), (to_roman, from_roman)):
        last, made = max(map(read, shown), default=0), 0
        while made < last:
            run = min(made or _FIRST_RUN, _RUN)
            labels = [write(number) for number in range(made + 1, made + run + 1)]
            made += run
            keys = tuple((label, at % 2 == 1) for at, label in enumerate(labels))
            sheets = tuple(PageSheet("opening", folio=label) for label in labels)
            yield HeadSheets(f"{FOLIOS} from {labels[0]}", keys, sheets)


def _whole(label: str) -> int:
    """Read a folio in arabic figures; 0 for any other."""
    return int(label) if label.isdigit() else 0


def overlay(book: Pdf, pages: Sequence[Any], heads: RunningHeads) -> Iterator[Object]:
    """Draw running heads and folios over the pages of a book, which are its leaves.

    Gives the resources of each layer drawn. Raises `ValueError` where the counts differ. An
    artifact of pagination is what PDF/UA-1 asks running heads and folios to be (7.8).
    """
    made = _HeadForms(book, heads.pdfs)
    for page, layers in zip(pages, heads.layers, strict=True):
        if layers:
            forms = [made.form(*layer) for layer in layers]
            page.Contents = made.around(page.Contents, len(forms))
            page.Resources = _with(page.Resources, forms)
            yield from (form.Resources for form in forms)


class _HeadForms:
    """Copy pages of running heads into a book as forms, each once."""

    def __init__(self, book: Pdf, pdfs: Sequence[bytes]) -> None:
        from pikepdf import Pdf as Opened  # noqa: PLC0415

        self.book = book
        self.sources = [Opened.open(BytesIO(pdf)) for pdf in pdfs]
        self.before = book.make_stream(_BEFORE)
        self.forms: dict[tuple[int, int], Any] = {}
        self.after: dict[int, Object] = {}

    def form(self, number: int, at: int) -> Any:
        """Copy a sheet of heads as a form, once."""
        from pikepdf import Name  # noqa: PLC0415

        if (number, at) not in self.forms:
            page = self.sources[number].pages[at]
            form: Any = self.book.copy_foreign(page.obj.Contents)
            form.Type, form.Subtype = Name.XObject, Name.Form
            form.BBox = list(page.mediabox)
            form.Resources = self.book.copy_foreign(page.obj.Resources)
            self.forms[number, at] = form
        return self.forms[number, at]

    def around(self, contents: Any, layers: int) -> Object:
        """Put the drawing of so many layers behind the contents of a page."""
        from pikepdf import Array  # noqa: PLC0415

        if layers not in self.after:
            drawn = b"".join(b"q /Head%d Do Q\n" % at for at in range(layers))
            artifact = b"\nQ\n/Artifact <</Type /Pagination>> BDC\n%sEMC\n" % drawn
            self.after[layers] = self.book.make_stream(artifact)
        return Array([self.before, contents, self.after[layers]])


def _with(resources: Any, forms: Sequence[Any]) -> Object:
    """Copy resources, which many pages share, with the forms among them."""
    from pikepdf import Dictionary  # noqa: PLC0415

    own = Dictionary(dict(resources.items()))
    named = {f"/Head{at}": form for at, form in enumerate(forms)}
    own.XObject = Dictionary({**dict(resources.get("/XObject", {}).items()), **named})
    return own


def _shortened(title: str, longest: int) -> str:
    """Cut a title to the length of a head: where it pauses, else between words.

    >>> _shortened("A walk with Ada, who counts the water of five rivers", 42)
    'A walk with Ada'
    >>> _shortened("A long title that goes on to the end of the page, and not on", 42)
    'A long title that goes on to the end …'
    """
    if len(title) <= longest:
        return title
    if (pause := _PAUSE.search(title, _FEWEST)) and pause.start() <= longest:
        return title[: pause.start()]
    whole, space, _ = title[: longest - 1].rpartition(" ")
    if not space:
        return f"{title[: longest - 1]}…"
    return f"{_SMALL_WORDS.sub('', whole.rstrip(' ,;:–-'))} …"
