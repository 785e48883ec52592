"""Read WeasyPrint's boxes with the eyes of a proof-reader: pages become a record of facts.

All that this package knows of WeasyPrint's private boxes stands here. Nothing is asked of the
code that places figures: only where the boxes of finished pages are, and of which elements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anthology.language.letters import shorten
from anthology.markup.xhtml import HEADINGS
from anthology.outputs.pdf.weasyprint.boxes import line_height, page_box
from anthology.outputs.pdf.weasyprint.measuring import usual_space
from anthology.outputs.proofread.page_proof import DocumentRecord, Kind, PageFacts, PageFlaw
from anthology.outputs.proofread.printed_pages import find_marks
from anthology.render.stamps import STAMP, stamp_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_PT = 0.75  # pt in a px
_MM = 25.4 / 96  # mm in a px
_OVER = 1.5  # px that a box may reach over its column: rounding, slanted letters
_LOOSE, _SQUEEZED = 2.0, 0.8  # times the usual space between words
_NARROW = 36  # characters, below which a justified line cannot be even
_FEW = 3  # lines, at least, by which the measure of a paragraph is judged
_LADDER = 3  # hyphens below one another, from which they catch the eye; two are usual
_TITLES = ("block-title", "admonition-title", "question")  # which stand over what follows
_CAPTIONS = ("figcaption", "caption", *HEADINGS)
_TITLED = ("cover-title", "book-title", "opening-subtitle", "book-subtitle")
_TEXTUAL = {"pre", "table"}  # what in a figure is text, and follows the words before it
_HYPHENS = "-\u2010"
_QUOTED = 60  # characters of a text that a message repeats
_COVERED = 3.0  # px in common with a picture, that make a line hard to read
_FORCED = ("page", "left", "right", "recto", "verso", "always")


def examine(pages: Sequence[Any], pdf: bytes, lacking: str = "") -> DocumentRecord:
    """Record the facts and faults of laid-out pages, which `pdf` draws.

    `lacking` are the characters that no font had.
    """
    reader = _Reader([*map(page_box, pages)], lacking)
    reader.read()
    cut = {flaw.page for flaw in reader.flaws if flaw.kind is Kind.CUT}
    for mark in find_marks(pdf):
        if mark.kind is not Kind.CUT or mark.page not in cut:
            stamp = reader.stamp_at(mark.page, mark.x / _PT, mark.y / _PT)
            reader.flaw(mark.kind, stamp, mark.words, mark.measure, mark.page)
    return reader.record()


@dataclass(slots=True)
class _Figure:
    """Hold on which pages the content and the caption of a figure stand."""

    stamp: str
    content: list[int] = field(default_factory=list)
    caption: list[int] = field(default_factory=list)
    words: str = ""


@dataclass(slots=True)
class _Around:
    """Say what is around a box: the stamp, the figure, what it may be."""

    stamp: str = ""
    figure: _Figure | None = None
    element: Any = None  # of the nearest element that is a block
    caption: bool = False
    heading: bool = False
    aside: bool = False  # a note, a float: not in the run of the text


@dataclass(slots=True)
class _Line:
    """Hold a line of text: its words, whether its last word goes on, its looseness."""

    words: str
    divided: bool
    spacing: float
    box: Any


class _Reader:
    """Read page after page, knowing those before."""

    def __init__(self, pages: list[Any], lacking: str) -> None:
        self.pages, self.lacking = pages, set(lacking)
        self.flaws: list[PageFlaw] = []
        self.facts: list[PageFacts] = []
        self.figures: dict[Any, _Figure] = {}
        self.ends: dict[int, tuple[str, int]] = {}  # last words and page of text, by its number
        self.headings: list[int] = []
        self.passed = 0  # the highest number of text so far
        self.called: dict[Any, tuple[int, str]] = {}
        self.lone: dict[Any, PageFlaw] = {}
        root = pages[0].children[0].style
        self.size = root["font_size"]
        self.line = line_height(root)
        self.at = 0
        self._start()

    def _start(self) -> None:
        """Forget the page before."""
        self.lines = 0
        self.end = 0.0
        self.baselines: list[float] = []
        self.pictures: list[tuple[Any, str]] = []
        self.spans: list[tuple[float, float, float, float, Any, str]] = []
        self.last: tuple[_Around, _Line | None] | None = None
        self.noted: set[Any] = set()
        self.calls: dict[Any, str] = {}

    def read(self) -> None:
        """Read all pages."""
        for index, page in enumerate(self.pages):
            self.at = index
            self._start()
            root, *others = page.children
            self._walk(root, page, _Around())
            notes = next((box for box in others if type(box).__name__ == "FootnoteAreaBox"), None)
            foot = page.content_box_y() + page.height + getattr(page, "given", 0)
            if notes is not None and notes.children:
                foot -= notes.margin_height()
                for note in notes.children:
                    self.noted.add(note.element)
                self._walk(notes, page, _Around(aside=True))
            self._close(foot)
        self._judge_figures()
        self.flaws += self.lone.values()

    def record(self) -> DocumentRecord:
        """Give what was read."""
        top = min(page.content_box_y() for page in self.pages)
        height = max(page.content_box_y() + page.height for page in self.pages) - top
        flaws = tuple(sorted(self.flaws, key=lambda flaw: flaw.page))
        return DocumentRecord(tuple(self.facts), flaws, top * _PT, height * _PT, self.line * _PT)

    def flaw(
        self, kind: Kind, stamp: str, words: str = "", measure: float = 0, page: int | None = None
    ) -> None:
        """Note a fault, of this page where no other is named."""
        at = self.at if page is None else page
        quoted = shorten(words, _QUOTED)
        self.flaws.append(PageFlaw(kind, at, stamp, quoted, round(measure, 2)))

    def _close(self, foot: float) -> None:
        """Judge a page as a whole."""
        for element, stamp in self.calls.items():
            if element not in self.noted:
                self.flaw(Kind.NOTE_AWAY, stamp)
        self._judge_pictures()
        self._judge_lines()
        is_last = self.at == len(self.pages) - 1
        stamp = ""
        if self.last is not None:
            around, line = self.last
            stamp = around.stamp
            if not is_last and line is not None:
                if around.heading:
                    self.flaw(Kind.HEADING_LAST, stamp, line.words)
                elif line.divided:
                    self.flaw(Kind.DIVIDED, stamp, line.words.rsplit(" ", 1)[-1])
        pushed = getattr(self.pages[self.at], "is_pushed", False)  # for the sake of a figure
        breaks = not is_last and not pushed and _begins_by_order(self.pages[self.at + 1])
        facts = PageFacts(
            self.lines,
            round(self.end * _PT, 1),
            round(foot * _PT, 1),
            tuple(self.baselines),
            breaks,
            stamp,
        )
        self.facts.append(facts)

    def _walk(self, box: Any, parent: Any, around: _Around) -> None:
        """Read a box and all in it; boxes that stand apart from the text are passed."""
        name = type(box).__name__
        if name == "AbsolutePlaceholder" or box.style["position"] in ("absolute", "fixed"):
            self._pass(box)
            return
        around = self._into(box, around)
        if name == "LineBox":
            return  # the block around it has read it
        if name.endswith("ReplacedBox"):
            self._picture(box, parent, around)
            return
        if box.is_in_normal_flow() and not name.startswith("Inline"):  # lines measure those
            self._column(box, parent, around)
        if not hasattr(box, "children"):
            return
        self._block(box, around)
        for child in box.children:
            self._walk(child, box, around)

    def _pass(self, box: Any) -> None:
        """Count what its style positions as part of the page, without judging it."""
        inner = getattr(box, "_box", box)
        if inner.element_tag.endswith("::marker"):
            return
        boxes = [inner, *(inner.descendants() if hasattr(inner, "children") else ())]
        for one in boxes:
            if type(one).__name__ in ("LineBox", "InlineReplacedBox", "BlockReplacedBox"):
                self.end = max(self.end, one.position_y + one.height)

    def _into(self, box: Any, around: _Around) -> _Around:
        """Tell what is around the boxes in a box."""
        element = box.element
        if element is None or element is around.element:
            return around
        tag, classes = box.element_tag, (element.get("class") or "").split()
        figure = around.figure
        if figure is None and (tag == "figure" or "embed" in classes):
            figure = self._figure(element)
        floated = box.style["float"] in ("left", "right")
        return _Around(
            element.get(STAMP) or around.stamp,
            figure,
            element,
            around.caption or tag == "figcaption",
            around.heading or tag in HEADINGS or any(one in classes for one in _TITLES),
            around.aside or floated,
        )

    def _figure(self, element: Any) -> _Figure:
        """Meet a figure; the first time, see whether it was moved past what leads to it."""
        if element in self.figures:
            return self.figures[element]
        figure = self.figures[element] = _Figure(element.get(STAMP) or "")
        number = stamp_number(figure.stamp)
        passed = [at for at in self.ends if at > number]
        if number and passed and (before := [at for at in self.ends if at < number]):
            words, page = self.ends[max(before)]
            tags = {child.tag for child in element.iter()}
            leads = words.endswith(":") or bool(tags & _TEXTUAL)
            headed = any(at > number for at in self.headings)
            if leads or headed or self.at - page > 1:
                self.flaw(Kind.PICTURE_AWAY, figure.stamp, f"… {words[-_QUOTED:]}")
        return figure

    def _block(self, box: Any, around: _Around) -> None:
        """Read the lines of a block, and judge them together."""
        read = (self._line(one, box, around) for one in box.children if _is_line(one))
        lines = [line for line in read if line is not None]
        if not lines:
            return
        generated = "::" in box.element_tag
        number = 0 if around.figure or generated else stamp_number(around.stamp)
        if number and not around.aside:
            self.passed = max(self.passed, number)
            self.ends[number] = lines[-1].words.rstrip(), self.at
            if around.heading:
                self.headings.append(number)
        if around.figure is not None:
            (around.figure.caption if around.caption else around.figure.content).append(self.at)
            around.figure.words = around.figure.words or lines[0].words
        if not around.aside:
            self.last = around, lines[-1]
        self._ladders(lines, around)
        self._lone_word(box, lines, around)
        inner = [len(line.words) for line in lines[:-1]]
        justified = box.style["text_align_all"] == "justify"
        if justified and len(lines) >= _FEW and (mean := sum(inner) / len(inner)) < _NARROW:
            self.flaw(Kind.NARROW, around.stamp, lines[0].words, mean)

    def _line(self, line: Any, block: Any, around: _Around) -> _Line | None:
        """Read a line: words, spaces, where it ends; None where it is empty."""
        words: list[str] = []
        edges: list[float] = []
        spacing, last, space = 1.0, None, 0.0
        for box in _pieces(line):
            edges += (box.position_x, box.position_x + box.margin_width())
            text = getattr(box, "text", None)
            if text is None:
                if type(box).__name__.endswith("ReplacedBox"):
                    self._shown(box, around)
                    words.append("\ufffc")
                elif hasattr(box, "children"):
                    self._walk(box, block, around)
                continue
            if box.element_tag.endswith("::footnote-call"):
                self.calls[box.element] = around.stamp
                continue
            words.append(text)
            last = box
            extra = box.justification_spacing + float(box.style["word_spacing"])
            if extra and not space and " " in text:
                space = usual_space(box.style)
                spacing = (space + extra) / space if space else 1.0
            if self.lacking and (signs := self.lacking & set(text)):
                self.flaw(Kind.GLYPH, around.stamp, "".join(sorted(signs)))
        if not edges:
            return None
        said = "".join(words).replace("\u00ad", "").strip()
        seen = said.replace("\ufffc", "").strip() or _said(line)
        self._reach(min(edges), max(edges), block, around, seen, hanging=line.style["text_indent"])
        if not said:
            return None
        self.lines += 1
        base = line.position_y + line.baseline
        if not around.aside:
            self.end = max(self.end, line.position_y + line.height)
            is_text = bool(said.replace("\ufffc", "").strip())
            # captions, and notes in their smaller type, stand off the grid
            if (
                is_text
                and not around.caption
                and abs(line.style["font_size"] - self.size) < 0.01 * self.size
            ):
                self.baselines.append(round(base * _PT, 1))
        high = 0.5 * line.style["font_size"]
        self.spans.append((min(edges), max(edges), base - high, base, line, said))
        if spacing > _LOOSE:
            self.flaw(Kind.LOOSE, around.stamp, said, spacing)
        elif spacing < _SQUEEZED:
            self.flaw(Kind.SQUEEZED, around.stamp, said, spacing)
        hyphen = last.style["hyphenate_character"] if last is not None else ""
        divided = last is not None and words[-1] is last.text and last.text.endswith(hyphen or "\0")
        return _Line(said, divided, spacing, line)

    def _ladders(self, lines: list[_Line], around: _Around) -> None:
        """Note a flaw where too many lines in a row end in a hyphen."""
        run = 0
        for line in lines:
            run = run + 1 if line.words[-1:] and line.words[-1] in _HYPHENS else 0
            if run == _LADDER:
                self.flaw(Kind.LADDER, around.stamp, line.words)

    def _lone_word(self, box: Any, lines: list[_Line], around: _Around) -> None:
        """Remember a title or caption whose last line is one word, unless it goes on overleaf."""
        classes = (box.element.get("class") or "").split() if box.element is not None else ()
        titled = box.element_tag in _CAPTIONS or any(one in _TITLED for one in classes)
        if not titled and not (around.caption and box.element_tag == "p"):
            return
        self.lone.pop(box.element, None)
        if len(lines) > 1 and len(lines[-1].words.split()) == 1:
            self.lone[box.element] = PageFlaw(
                Kind.LONE_WORD, self.at, around.stamp, lines[-1].words[:_QUOTED]
            )

    def _picture(self, box: Any, parent: Any, around: _Around) -> None:
        """Read a picture: its column, its figure, and how far down it reaches."""
        self._column(box, parent, around)
        self._shown(box, around)
        if not around.aside:
            self.last = around, None
        self.end = max(self.end, box.position_y + box.margin_top + box.height)

    def _shown(self, box: Any, around: _Around) -> None:
        """Note a picture, and the page that it takes its figure to."""
        if around.figure is not None and not around.caption:
            around.figure.content.append(self.at)
        self.pictures.append((box, around.stamp))

    def _column(self, box: Any, parent: Any, around: _Around) -> None:
        """See whether a block keeps to the block around it; margins may lead it out on purpose."""
        if not hasattr(parent, "width") or type(box).__name__.startswith("TableRow"):
            return
        left = box.position_x + box.margin_left if box.margin_left >= 0 else None
        right = box.position_x + box.margin_left + box.border_width()
        self._reach(left, right if box.margin_right >= 0 else None, parent, around, _said(box))

    def _reach(
        self,
        left: float | None,
        right: float | None,
        parent: Any,
        around: _Around,
        words: str,
        *,
        hanging: Any = None,
    ) -> None:
        """Note what reaches beyond its column: into the margin, or off the paper."""
        start = parent.content_box_x()
        end = start + parent.width
        if hanging is not None and hanging.value < 0:
            left = None
        over = max(
            right - end if right is not None else 0.0, start - left if left is not None else 0.0
        )
        if over <= _OVER:
            return
        page = self.pages[self.at]
        width = page.margin_width()
        off = max(right - width if right is not None else 0.0, -left if left is not None else 0.0)
        if around.stamp and self.flaws and self._is_reported(around.stamp):
            return
        if off > _OVER:
            self.flaw(Kind.CUT, around.stamp, words, off * _MM)
        else:
            self.flaw(Kind.MARGIN, around.stamp, words, over * _MM)

    def _is_reported(self, stamp: str) -> bool:
        """Tell whether the same element was noted on this page or on the one before."""
        kinds = (Kind.CUT, Kind.MARGIN)
        return any(f.kind in kinds and f.stamp == stamp and f.page == self.at for f in self.flaws)

    def _judge_pictures(self) -> None:
        """Find lines that a picture covers, and pictures that cover one another."""
        for at, (box, stamp) in enumerate(self.pictures):
            left, top = box.content_box_x(), box.content_box_y()
            right, bottom = left + box.width, top + box.height
            rects = [(one[0], one[1], one[2], one[3], one[5]) for one in self.spans]
            for other, _ in self.pictures[:at]:
                x, y = other.content_box_x(), other.content_box_y()
                rects.append((x, x + other.width, y, y + other.height, "another picture"))
            for x1, x2, y1, y2, words in rects:
                across, down = min(right, x2) - max(left, x1), min(bottom, y2) - max(top, y1)
                if across > _COVERED and down > _COVERED and "\ufffc" not in words:
                    self.flaw(Kind.OVERLAP, stamp, words)
                    break

    def _judge_lines(self) -> None:
        """Find lines that stand over others; what is set in a line is a part of it."""
        spans = sorted(self.spans, key=lambda span: span[2])
        for at, (left, right, _, base, line, _) in enumerate(spans):
            for x1, x2, top, _, other, words in spans[at + 1 :]:
                if top >= base - _COVERED:
                    break
                apart = other not in line.descendants() and line not in other.descendants()
                if min(right, x2) - max(left, x1) > _COVERED and apart:
                    self.flaw(Kind.OVERLAP, other.element.get(STAMP) or "", words)

    def _judge_figures(self) -> None:
        """Find captions that stand on another page than what they are of."""
        for figure in self.figures.values():
            if figure.caption and figure.content and figure.caption[0] not in figure.content:
                self.flaw(Kind.PICTURE_AWAY, figure.stamp, figure.words, page=figure.caption[0])

    def stamp_at(self, page: int, x: float, y: float) -> str:
        """Find the innermost element with a stamp around a point of a page, in px."""
        found = ""
        for box in self.pages[page].descendants():
            if box.element is None or not isinstance(getattr(box, "width", None), (int, float)):
                continue
            inside = box.position_x - 1 <= x <= box.position_x + box.margin_width() + 1
            level = box.position_y - 1 <= y <= box.position_y + box.margin_height() + 1
            if inside and level and (stamp := box.element.get(STAMP)):
                found = stamp
        return found


def _is_line(box: Any) -> bool:
    """Tell whether a box is a line."""
    return type(box).__name__ == "LineBox"


def _pieces(line: Any) -> Iterator[Any]:
    """List what stands in a line, in order: texts, pictures, blocks in the line."""
    for box in line.children:
        name = type(box).__name__
        if name == "TextBox":
            yield box
        elif not box.is_in_normal_flow():
            continue
        elif name in ("InlineBox", "LineBox"):
            yield from _pieces(box)
        else:
            yield box


def _said(box: Any) -> str:
    """Quote the first words of a box, or name its picture."""
    inside = box.descendants() if hasattr(box, "children") else ()
    for one in (box, *inside):
        if words := getattr(one, "text", "").strip():
            return str(words)
        if one.element is not None and (picture := one.element.get("src")):
            return str(picture)
    return ""


def _begins_by_order(page: Any) -> bool:
    """Tell whether a page begins with something that a style wants at the top of one."""
    box = page.children[0]
    while getattr(box, "children", ()):
        if box.style["break_before"] in _FORCED:
            return True
        box = box.children[0]
    return False
