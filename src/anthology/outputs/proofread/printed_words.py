"""Read the words of finished pages as programs do: out of the bytes of a PDF, by its tags.

The structure tree gives the order and says what is a caption, a cell or the number of an item
(ISO 32000-1, 14.7 and 14.8); the fonts' ToUnicode maps give the letters (9.10.3). Only what a
reader's program can know is used, nothing of the boxes or markup that the pages were made of.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from struct import unpack
from typing import TYPE_CHECKING, Any

from anthology.outputs.proofread.compare_words import (
    ALTERNATIVE,
    CAPTION,
    CELL,
    HEAD,
    LOWERED,
    NOTE,
    NUMBER,
    RAISED,
    TEXT,
    Passage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Pdf


_OPERATORS = re.compile(
    rb"/MCID (\d+)|/ActualText <([0-9a-fA-F]*)>|\b(B[DM]C)\b|\b(EMC)\b"
    rb"|/(\S+) ([\d.]+) Tf|([-\d.]+) ([-\d.]+) Tm|\[([^\]]*)\] TJ|/(\S+) Do\b"
)
_GLYPHS = re.compile(rb"<([0-9a-fA-F]+)>")
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_INLINE = frozenset(("/NonStruct", "/Span", "/Link", "/Figure", "/Quote", "/Code", "/Em"))
_KINDS = {"/Caption": CAPTION, "/Lbl": NUMBER, "/THead": HEAD}
_CELLS = ("/TD", "/TH")
_MARKER = re.compile(r"\d+\s")  # of a note at the foot of a page: its number and a space
_SAME_LINE = 0.6  # of the size of letters: raised ones stand no higher above their line
_SMALLER, _HIGHER = 0.9, 0.1  # what tells a raised number from one in the line
_MUCH_SMALLER = 0.6  # calls have 0.585 of the size of the text, the finest code has 0.62
_AROUND = " \u2060"


@dataclass(slots=True)
class _Run:
    """Hold letters shown in one go: their baseline (downwards) and size, in units of the page."""

    text: str
    y: float
    size: float
    page: int


@dataclass(slots=True)
class _Block:
    """Hold the runs of a paragraph, a cell, an item or the like while it is read."""

    kind: str
    column: int = 0
    runs: list[_Run] = field(default_factory=list)


def read_pages(pdf: bytes) -> tuple[Passage, ...]:
    """Read all pages of a tagged PDF of one document."""
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(pdf)) as opened:
        return tuple(_Reader(opened).read(opened.Root.StructTreeRoot.K[0]))


def is_tagged(pdf: bytes) -> bool:
    """Tell whether a PDF says what its marks on the paper are, as books do and sheets do not.

    Raises `ValueError` where the file is damaged.
    """
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return "/StructTreeRoot" in opened.Root
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def read_book(pdf: bytes) -> tuple[dict[str, tuple[Passage, ...]], list[str]]:
    """Read a bound book: its parts by the places where they begin, and the labels of its pages.

    Pages are those of the book. Raises `ValueError` where the file is damaged or lacks tags.
    """
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            reader = _Reader(opened)
            parts = [tuple(reader.read(part)) for part in opened.Root.StructTreeRoot.K[0].K]
            first = {part[0].page: part for part in parts if part}
            names: list[Any] = list(opened.Root.Names.Dests.Names)
            places = {
                str(name): reader.pages[to[0].objgen]
                for name, to in zip(names[::2], names[1::2], strict=True)
            }
            begun = {name: first[page] for name, page in places.items() if page in first}
            return begun, [str(page.label) for page in opened.pages]
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"it cannot be read by its tags: {error}") from error


class _Reader:
    """Walk a structure tree; pages and fonts are read when they are come to, once."""

    def __init__(self, pdf: Pdf) -> None:
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.contents = [page.obj for page in pdf.pages]
        self.shown: dict[int, dict[int, list[_Run]]] = {}
        self.fonts: dict[tuple[int, int], dict[int, str]] = {}
        self.sizes: Counter[float] = Counter()  # of the letters that were read, by size

    def read(self, document: Any) -> Iterator[Passage]:
        """Read a document: on each page what was moved to its head, the text, the notes."""
        flowing = -1  # the page whose text has begun
        for kid in _kids(document):
            page = self._page(kid)
            if kid.S != "/NonStruct":
                yield from self._described(kid, TEXT)
                flowing = page
            elif flowing == page or self._is_notes(kid):
                yield from self._notes(kid)
            else:
                yield from self._described(kid, CAPTION)

    def _described(self, element: Any, kind: str) -> Iterator[Passage]:
        """Read an element into passages: one a block, alternatives where they stand."""
        block = _Block(kind)
        yield from self._walk(element, block, 0)
        yield from self._finished(block)

    def _walk(self, element: Any, block: _Block, page: int) -> Iterator[Passage]:
        """Give the passages in a tagged element; words within lines go to the block."""
        page = self._page(element, page)
        column = 0
        for kid in _kids(element):
            if isinstance(kid, int):
                block.runs += self._runs(page).get(kid, ())
            elif "/S" not in kid:
                continue  # a reference to an annotation
            elif kid.S == "/Figure":
                if "/Alt" in kid:
                    yield Passage(ALTERNATIVE, str(kid.Alt), page=self._page(kid, page))
            elif str(kid.S) in _INLINE:
                yield from self._walk(kid, block, page)
            else:
                yield from self._finished(block)
                kind = CELL if block.kind == TEXT and kid.S in _CELLS else block.kind
                column += kid.S in _CELLS
                inner = _Block(_KINDS.get(str(kid.S), kind), column or block.column)
                yield from self._walk(kid, inner, page)
                yield from self._finished(inner)

    def _finished(self, block: _Block) -> Iterator[Passage]:
        """Give what a block has so far as a passage, and begin it anew."""
        if block.runs:
            for run in block.runs:
                self.sizes[run.size] += len(run.text)
            usual = max(self.sizes, key=self.sizes.__getitem__)
            text = "\n".join(_line(line, usual) for line in _lines(block.runs))
            page = block.runs[0].page
            block.runs = []
            if text.strip():
                said = text.strip() if block.kind == NUMBER else text
                yield Passage(block.kind, said, page=page, column=block.column)

    def _is_notes(self, element: Any) -> bool:
        """Tell whether an element opens with the number of a note."""
        runs = self._first_runs(element)
        return bool(runs) and bool(_MARKER.fullmatch(runs[0].text))

    def _first_runs(self, element: Any) -> list[_Run]:
        """Give the runs of text up to the first passage of an element."""
        block = _Block(NOTE)
        for _ in self._walk(element, block, 0):
            break
        return block.runs

    def _notes(self, element: Any) -> Iterator[Passage]:
        """Read the notes at the foot of a page, each behind its number."""
        whole = _Block(NOTE)
        alternatives = [one for one in self._walk(element, whole, 0) if one.kind == ALTERNATIVE]
        note = _Block(NOTE)
        last = float("-inf")
        for run in whole.runs:
            if _MARKER.fullmatch(run.text) and run.y - last > _SAME_LINE * run.size:
                yield from self._finished(note)
                yield Passage(NUMBER, run.text.strip(), page=run.page)
            else:
                note.runs.append(run)
            last = run.y
        yield from self._finished(note)
        yield from alternatives

    def _page(self, element: Any, otherwise: int = 0) -> int:
        """Tell the number of the page of an element, or of the first that is in it."""
        if "/Pg" in element:
            return self.pages.get(element.Pg.objgen, otherwise)
        return otherwise

    def _runs(self, page: int) -> dict[int, list[_Run]]:
        """Give the runs of a page by the number that marks their content; it is read once."""
        if page not in self.shown:
            self.shown[page] = {}
            self._show(self.contents[page], page, [])
        return self.shown[page]

    def _show(self, holder: Any, page: int, marks: list[int | None]) -> None:
        """Note what a page or a form shows, by the numbers of marked content."""
        content, fonts = _content(holder), holder.get("/Resources", {}).get("/Font", {})
        shown = self.shown[page]
        number: int | None = None
        said: str | None = None  # what is to be read for the glyphs that follow
        font: dict[int, str] = {}
        size = y = 0.0
        for match in _OPERATORS.finditer(content):
            mcid, actual, begin, end, name, points, _, down, glyphs, form = match.groups()
            if glyphs is not None:
                text = _text(glyphs, font) if said is None else said
                said = None if said is None else ""
                if marks and marks[-1] is not None and text:
                    shown.setdefault(marks[-1], []).append(_Run(text, y, size, page))
            elif down is not None:
                y = float(down)
            elif name is not None:
                font, size = self._font(fonts["/" + name.decode()]), float(points)
            elif mcid is not None:
                number = int(mcid)
            elif actual is not None:
                said = bytes.fromhex(actual.decode()).decode("utf-16", "replace")
            elif begin is not None:
                marks.append(marks[-1] if said is not None and marks else number)
                number = None
            elif end is not None:
                ended = marks.pop()
                if said is not None:
                    said = None
                elif ended is not None and ended not in shown:
                    # WeasyPrint paints no space that stands alone, between two elements; programs
                    # read one in the gap.
                    shown[ended] = [_Run(" ", y, size, page)]
            elif form is not None:
                thing = holder.Resources.XObject["/" + form.decode()]
                if thing.get("/Subtype") == "/Form":
                    self._show(thing, page, marks)

    def _font(self, font: Any) -> dict[int, str]:
        """Map the numbers of a font's glyphs to letters."""
        if font.objgen not in self.fonts:
            _, _, pairs = font.ToUnicode.read_bytes().partition(b"endcodespacerange")
            self.fonts[font.objgen] = {
                int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
                for code, text in _PAIR.findall(pairs)
            }
        return self.fonts[font.objgen]


def _kids(element: Any) -> list[Any]:
    """Give the children of a tagged element, of which PDF writes a single one without a list."""
    from pikepdf import Array  # noqa: PLC0415

    kids: Any = element.get("/K", ())
    return list(kids) if isinstance(kids, (Array, tuple)) else [kids]


def _content(holder: Any) -> bytes:
    """Give the drawing commands of a page or form."""
    from pikepdf import Array, Stream  # noqa: PLC0415

    if isinstance(holder, Stream):
        return holder.read_bytes()
    contents: Any = holder.get("/Contents", ())
    parts = contents if isinstance(contents, (Array, tuple)) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def _text(glyphs: bytes, font: dict[int, str]) -> str:
    """Give the text of glyphs, by the font's own table; unknown ones become “\ufffd”."""
    codes = bytes.fromhex(b"".join(_GLYPHS.findall(glyphs)).decode())
    numbers = unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2])
    return "".join([font.get(number, "\ufffd") for number in numbers])


def _lines(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Group runs into lines: those on one page whose baselines are nearly the same."""
    line: list[_Run] = []
    for run in runs:
        size = max(run.size, line[-1].size) if line else 0
        if line and (run.page != line[-1].page or abs(run.y - line[-1].y) > _SAME_LINE * size):
            yield line
            line = []
        line.append(run)
    yield line


def _line(runs: list[_Run], usual: float) -> str:
    """Write a line, numbers that are raised above it in their signs.

    Numbers with nothing beside them, as calls of notes in a cell, are told by the `usual` size of
    letters.
    """
    base = max(runs, key=lambda run: run.size)
    alone = all(run.text.strip(_AROUND).isdecimal() or not run.text.strip() for run in runs)
    called = alone and base.size < _MUCH_SMALLER * usual
    return "".join(
        f"{RAISED}{digits}{LOWERED}"
        if digits and (called or _is_raised(digits, run, base))
        else run.text
        for run in runs
        for digits in [run.text.strip(_AROUND)]
    )


def _is_raised(digits: str, run: _Run, base: _Run) -> bool:
    """Tell whether digits are smaller and higher than the text beside, as calls of notes are."""
    smaller, higher = run.size < _SMALLER * base.size, run.y < base.y - _HIGHER * base.size
    return digits.isdecimal() and smaller and higher
