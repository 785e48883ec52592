"""Judge the pages of a whole book: facts of its laid-out pages become findings and figures.

Facts are read where a document is laid out, kept with its layout, and judged when the whole book
is there: whether two pages face each other, or a foot is the last of a chapter, only the book
knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping  # noqa: TC003  (a proof is read back by its types)
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.render.fonts import GLYPH_HINT, describe_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Kind(StrEnum):
    """Name the kinds of fault; the first five can make a page unreadable."""

    CUT = "cut-off"
    MARGIN = "in-margin"
    OVERLAP = "overlap"
    SMALL = "small-type"
    GLYPH = "no-glyph"
    LOOSE = "loose-line"
    SQUEEZED = "squeezed-line"
    OFF_GRID = "off-grid"
    HALF_LINE = "half-line-apart"
    SHORT_FOOT = "short-foot"
    NOTE_AWAY = "note-away"
    HEADING_LAST = "heading-last"
    PICTURE_AWAY = "picture-away"
    LADDER = "hyphen-ladder"
    DIVIDED = "divided-over-page"
    LONE_WORD = "lone-word"
    NARROW = "narrow-justified"
    LAST_SHORT = "last-page-short"
    NEARLY_EMPTY = "nearly-empty"
    BLANK = "blank-page"


@dataclass(frozen=True, slots=True)
class PageFlaw:
    """Hold one fault of a document: on which of its pages (from 0), of which element.

    `stamp` is that of the element (see `render.stamps`), `words` say what it is about, `measure`
    is how much: mm in the margin, times the usual word space, pt of type, characters of a line.
    """

    kind: Kind
    page: int
    stamp: str = ""
    words: str = ""
    measure: float = 0.0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Hold what one page is like; lengths are pt from the top of the page.

    `end` is the lower edge of what stands lowest in its text (0 where there is nothing), `foot`
    where text could go on to, above the notes; `baselines` are those of lines in the size of the
    text. `breaks` tells that the next page begins by order of a style.
    """

    lines: int = 0
    end: float = 0.0
    foot: float = 0.0
    baselines: tuple[float, ...] = ()
    breaks: bool = False
    stamp: str = ""  # of the last element


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """Hold what was read of one laid-out document.

    `top` and `height` are those of its type area and `line` the height of a line of text, in pt.
    """

    pages: tuple[PageFacts, ...] = ()
    flaws: tuple[PageFlaw, ...] = ()
    top: float = 0.0
    height: float = 0.0
    line: float = 0.0


_SHORT = 3.1  # lines that a page may end short, and what rounding takes
_LAST = 6  # lines, fewer of which look lost on the last page of a chapter
_EMPTY = 0.25  # of the type area, below which a page looks forgotten
_FIRST = 8  # pages in which a reader begins: blanks among them are no design
_NEAR = 0.03  # of a line beside the grid that nobody sees
_RUNNING = (
    "chapter",
    "foreword",
    "contributors",
    "permissions",
    "credits",
    "colophon",
    "apparatus",
    "text",
)
_BLANK_BEHIND = ("cover", "dedication")  # their backs stay blank by custom
_COVERS = ("cover", "backcover", "facing")

CODES = {
    Kind.CUT: "page-cut",
    Kind.MARGIN: "page-margin",
    Kind.OVERLAP: "page-overlap",
    Kind.SMALL: "type-small",
    Kind.GLYPH: "glyph-missing",
}
# What each kind is counted as, in the figures and in the line of a build.
COUNTED: dict[Kind, tuple[str, str]] = {
    Kind.CUT: ("piece cut off", "pieces cut off"),
    Kind.MARGIN: ("piece in the margin", "pieces in the margin"),
    Kind.OVERLAP: ("overlap", "overlaps"),
    Kind.SMALL: ("line under 6 pt", "lines under 6 pt"),
    Kind.GLYPH: ("sign without a glyph", "signs without a glyph"),
    Kind.LOOSE: ("loose line", "loose lines"),
    Kind.SQUEEZED: ("squeezed line", "squeezed lines"),
    Kind.OFF_GRID: ("line off the grid", "lines off the grid"),
    Kind.HALF_LINE: ("line half a line apart", "lines half a line apart"),
    Kind.SHORT_FOOT: ("page ends short", "pages end short"),
    Kind.NOTE_AWAY: ("note away from its call", "notes away from their calls"),
    Kind.HEADING_LAST: ("heading at a foot", "headings at a foot"),
    Kind.PICTURE_AWAY: ("picture away from its words", "pictures away from their words"),
    Kind.LADDER: ("ladder of hyphens", "ladders of hyphens"),
    Kind.DIVIDED: ("word divided over a page", "words divided over a page"),
    Kind.LONE_WORD: ("lone last word", "lone last words"),
    Kind.NARROW: ("narrow justified paragraph", "narrow justified paragraphs"),
    Kind.LAST_SHORT: ("short last page", "short last pages"),
    Kind.NEARLY_EMPTY: ("page nearly empty", "pages nearly empty"),
    Kind.BLANK: ("blank page at the beginning", "blank pages at the beginning"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one document of the book with what was read of its pages."""

    name: str
    role: str
    title: str
    path: str
    record: DocumentRecord


@dataclass(frozen=True, slots=True)
class BookPage:
    """Hold one page of the book: page `index` of a document, or a blank (`document` empty)."""

    document: str
    index: int
    label: str


@dataclass(frozen=True, slots=True)
class PageFinding:
    """Hold one fault in its place: `page` is the label, `sheet` counts pages of the PDF from 1."""

    kind: Kind
    page: str
    sheet: int
    document: str = ""
    path: str = ""
    line: int | None = None
    words: str = ""
    measure: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold what was counted: of lines in all, and of those on pages that face each other."""

    pages: int = 0
    lines: int = 0
    facing_lines: int = 0
    counts: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """Hold the figures of one document, and its pages in the PDF, counted from 1."""

    name: str
    title: str
    path: str
    first: int
    last: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold all that was found of a book's pages; `unjudged` are kinds that could not be judged."""

    book: Figures
    documents: tuple[Account, ...] = ()
    findings: tuple[PageFinding, ...] = ()
    unjudged: tuple[Kind, ...] = ()


def prove(
    texts: Sequence[Text],
    sheets: Sequence[BookPage],
    place_of: Callable[[str, str], tuple[str, int | None]] = lambda _name, _stamp: ("", None),
) -> Proof:
    """Judge the pages of a book; `place_of` finds file and line of a stamp of a document."""
    return _Judge(texts, sheets, place_of).proof()


class _Judge:
    """Put the records of all documents together in the order of sheets, and judge them."""

    def __init__(
        self,
        texts: Sequence[Text],
        sheets: Sequence[BookPage],
        place_of: Callable[[str, str], tuple[str, int | None]],
    ) -> None:
        self.texts = {text.name: text for text in texts}
        self.sheets = sheets
        self.place_of = place_of
        self.at = {(sheet.document, sheet.index): at for at, sheet in enumerate(sheets)}
        self.weights: Counter[tuple[str, Kind]] = Counter()
        self.facing: Counter[str] = Counter()

    def proof(self) -> Proof:
        """Judge all pages: findings by sheet, figures for each document and for the book."""
        found = [*self._flaws(), *self._feet(), *self._blanks(), *self._grid()]
        found.sort(key=lambda one: one.sheet)
        accounts = [*self._accounts(found)]
        counts: Counter[Kind] = Counter()
        for one in found:
            counts[one.kind] += _weight(one)
        book = Figures(
            len(self.sheets),
            sum(one.figures.lines for one in accounts),
            self.facing.total(),
            dict(counts),
        )
        return Proof(book, tuple(accounts), tuple(found))

    def _finding(self, text: Text, flaw: PageFlaw) -> PageFinding | None:
        """Make a finding of a flaw, or None if its page was not bound into the book."""
        if (at := self.at.get((text.name, flaw.page))) is None:
            return None
        path, line = self.place_of(text.name, flaw.stamp)
        label, path = self.sheets[at].label, path or text.path
        return PageFinding(
            flaw.kind, label, at + 1, text.name, path, line, flaw.words, flaw.measure
        )

    def _on(
        self, text: Text, index: int, kind: Kind, measure: float = 0.0
    ) -> Iterator[PageFinding]:
        """Give the finding for a whole page."""
        facts = text.record.pages[index]
        flaw = PageFlaw(kind, index, facts.stamp, "", round(measure, 1))
        if (found := self._finding(text, flaw)) is not None:
            yield found

    def _flaws(self) -> Iterator[PageFinding]:
        """Give the flaws that were seen while the documents were read."""
        for text in self.texts.values():
            for flaw in text.record.flaws:
                if (found := self._finding(text, flaw)) is not None:
                    yield found

    def _feet(self) -> Iterator[PageFinding]:
        """Judge how far the pages of running text are filled."""
        for text in self.texts.values():
            record = text.record
            if text.role not in _RUNNING or not record.pages:
                continue
            for index, facts in enumerate(record.pages[:-1]):
                left = (facts.foot - facts.end) / record.line
                if _filled(facts, record) < _EMPTY:
                    yield from self._on(text, index, Kind.NEARLY_EMPTY)
                elif left > _SHORT and not facts.breaks:
                    yield from self._on(text, index, Kind.SHORT_FOOT, left)
            last = record.pages[-1]
            lines = (last.end - record.top) / record.line
            # a tenth of a line: the lower edge of the last line is not quite where the grid has it
            if text.role == "chapter" and len(record.pages) > 1 and lines < _LAST - 0.1:
                yield from self._on(text, len(record.pages) - 1, Kind.LAST_SHORT, max(lines, 0))

    def _blanks(self) -> Iterator[PageFinding]:
        """Give the first sheets that are blank, and not by custom."""
        before = ""
        for at, sheet in enumerate(self.sheets[:_FIRST]):
            text = self.texts.get(sheet.document)
            role = text.role if text else ""
            blank = text is None or (role not in _COVERS and _is_blank(text, sheet.index))
            if blank and before not in _BLANK_BEHIND:
                yield PageFinding(Kind.BLANK, sheet.label, at + 1, sheet.document)
            before = role

    def _grid(self) -> Iterator[PageFinding]:
        """See whether the lines of facing pages stand level.

        The grid is half a line; its beginning is where most lines of the book stand. A line on it
        may still be half a line apart from most lines of its two pages.
        """
        pairs = [
            [found for at in (verso, verso + 1) if (found := self._running(at)) is not None]
            for verso in range(1, len(self.sheets) - 1, 2)
        ]
        pairs = [pair for pair in pairs if len(pair) == 2]  # noqa: PLR2004  (two pages face)
        every = [(base, step) for pair in pairs for _, _, bases, step in pair for base in bases]
        phases = Counter(round(base % step, 1) for base, step in every)
        if not phases:
            return
        origin = phases.most_common(1)[0][0]
        for pair in pairs:
            sides: Counter[int] = Counter()
            for _, _, bases, step in pair:
                sides.update(round((b - origin) / step) % 2 for b in bases)
            usual = sides.most_common(1)[0][0]
            for text, index, bases, step in pair:
                self.facing[text.name] += len(bases)
                beside = [abs((b - origin + step / 2) % step - step / 2) for b in bases]
                off = sum(apart > 2 * step * _NEAR for apart in beside)
                half = sum(round((b - origin) / step) % 2 != usual for b in bases)
                if off:
                    yield from self._on(text, index, Kind.OFF_GRID, off)
                if half:
                    yield from self._on(text, index, Kind.HALF_LINE, half)

    def _running(self, at: int) -> tuple[Text, int, tuple[float, ...], float] | None:
        """Give the lines of a page of running text, and the step of its grid."""
        sheet = self.sheets[at]
        text = self.texts.get(sheet.document)
        if text is None or text.role not in _RUNNING or sheet.index >= len(text.record.pages):
            return None
        bases = text.record.pages[sheet.index].baselines
        return (text, sheet.index, bases, text.record.line / 2) if bases else None

    def _accounts(self, found: Sequence[PageFinding]) -> Iterator[Account]:
        """Give the figures of each document, in the order of the book."""
        for name, run in groupby(enumerate(self.sheets, 1), key=lambda one: one[1].document):
            if not name:
                continue
            text, numbers = self.texts[name], [number for number, _ in run]
            counts: Counter[Kind] = Counter()
            for one in found:
                if one.document == name:
                    counts[one.kind] += _weight(one)
            lines = sum(page.lines for page in text.record.pages)
            figures = Figures(len(numbers), lines, self.facing[name], dict(counts))
            yield Account(name, text.title, text.path, numbers[0], numbers[-1], figures)


def diagnostics(proof: Proof) -> Iterator[Diagnostic]:
    """Report what makes pages unreadable one by one, and all that is typography in one line."""
    for one in proof.findings:
        if one.kind in CODES:
            where = one.path or one.document
            yield Diagnostic(CODES[one.kind], describe(one), where, one.line, hint=_HINTS[one.kind])
    counts = {kind: count for kind, count in proof.book.counts.items() if kind not in CODES}
    if said := counted(counts):
        yield Diagnostic("page-typography", f"in print: {said}", hint=_LIST)


_LIST = "`anthology verify --pages` lists them page by page"
_HINTS = {
    Kind.CUT: "make it narrower, or divide it",
    Kind.MARGIN: "make it narrower, or let it break",
    Kind.OVERLAP: "look at the page; a stylesheet may draw one thing over another",
    Kind.SMALL: "divide the table, or give it fewer columns; a stylesheet may set larger type",
    Kind.GLYPH: GLYPH_HINT,
}


def counted(counts: Mapping[Kind, int]) -> str:
    """Write counts in words, in the order of the kinds: `12 loose lines, 3 short feet`."""
    return ", ".join(
        f"{counts[kind]} {words[counts[kind] != 1]}"
        for kind, words in COUNTED.items()
        if counts.get(kind)
    )


def describe(one: PageFinding) -> str:
    """Say in words what was found on which page."""
    said = f"“{one.words}”" if one.words else "something"
    amount = f"{one.measure:g}"
    plural = " stands" if one.measure == 1 else "s stand"
    if one.kind is Kind.GLYPH:
        said = describe_characters(one.words) or "a sign"
    messages = {
        Kind.CUT: f"{said} is cut off, {amount} mm beyond the edge of the page",
        Kind.MARGIN: f"{said} reaches {amount} mm beyond its column",
        Kind.OVERLAP: f"something is printed over {said}",
        Kind.SMALL: f"{said} is printed at {amount} pt, too small to read",
        Kind.GLYPH: f"no font has {said}",
        Kind.LOOSE: f"{said} has {amount} times the usual space between words",
        Kind.SQUEEZED: f"{said} has {amount} times the usual space between words",
        Kind.OFF_GRID: f"{amount} line{plural} beside the grid of the page that faces it",
        Kind.HALF_LINE: f"{amount} line{plural} half a line apart from most of these two pages",
        Kind.SHORT_FOOT: f"the page ends {amount} lines short",
        Kind.NOTE_AWAY: "a note does not stand on the page of its call",
        Kind.HEADING_LAST: f"the heading {said} stands last on the page",
        Kind.PICTURE_AWAY: f"a picture or listing is apart from its words: {said}",
        Kind.LADDER: f"three lines in a row end with a hyphen, the last {said}",
        Kind.DIVIDED: f"{said} is divided over the end of the page",
        Kind.LONE_WORD: f"{said} stands alone in the last line of a title or caption",
        Kind.NARROW: f"{said}: justified lines of some {one.measure:.0f} characters",
        Kind.LAST_SHORT: f"the last page of the chapter has {amount} lines",
        Kind.NEARLY_EMPTY: "the page is nearly empty",
        Kind.BLANK: "the page is blank, so near the beginning",
    }
    return f"page {one.page}: {messages[one.kind]}"


def with_marks(proof: Proof, found: Iterable[PageFinding]) -> Proof:
    """Add what the finished PDF shows and the proof does not have on the same page."""
    known = {(one.kind, one.sheet) for one in proof.findings}
    new = [one for one in found if (one.kind, one.sheet) not in known]
    counts = Counter(dict(proof.book.counts))
    counts.update(one.kind for one in new)
    findings = tuple(sorted((*proof.findings, *new), key=lambda one: one.sheet))
    return replace(proof, book=replace(proof.book, counts=dict(counts)), findings=findings)


def _weight(one: PageFinding) -> int:
    """Tell for how many a finding stands: those of the grid are one a page."""
    return int(one.measure) if one.kind in (Kind.OFF_GRID, Kind.HALF_LINE) else 1


def _filled(facts: PageFacts, record: DocumentRecord) -> float:
    """Say how much of the text area is filled, as a share of its height."""
    return (facts.end - record.top) / record.height if record.height else 1.0


def _is_blank(text: Text, index: int) -> bool:
    """Tell whether nothing stands on a page."""
    facts = text.record.pages[index] if index < len(text.record.pages) else None
    return facts is not None and not facts.end and not facts.lines
