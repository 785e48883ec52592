"""Keep the proof of a built PDF beside it, find it again, and prove any PDF there is.

A PDF of which nothing is known is proved by its characters alone. Lines are characters on one
level; the usual space between words of a size is the narrowest that is common, since justifying
makes spaces wider. What only a layout knows (which words are a heading, where a note is called)
is not judged.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from anthology.model.diagnostics import OutputError, Severity
from anthology.outputs.manifest import digest
from anthology.outputs.proofread.page_proof import (
    CODES,
    BookPage,
    DocumentRecord,
    Kind,
    PageFacts,
    PageFinding,
    PageFlaw,
    Proof,
    Text,
    describe,
    prove,
    with_marks,
)
from anthology.outputs.proofread.printed_pages import find_marks, labels, opened
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.outputs.proofread.page_proof import Figures


_UNJUDGED = (
    Kind.MARGIN,
    Kind.SQUEEZED,
    Kind.SHORT_FOOT,
    Kind.NOTE_AWAY,
    Kind.HEADING_LAST,
    Kind.PICTURE_AWAY,
    Kind.LONE_WORD,
    Kind.NARROW,
    Kind.LAST_SHORT,
)
_LEVEL = 0.3  # pt in which characters stand on one line
_LOOSE = 2.0  # times the usual space between words, as in `page_boxes.py`
_SPACES = 3  # between words, at least, by which a line is judged
_COMMON = 0.02  # of all spaces of a size
_LADDER = 3  # hyphens below one another, from which they catch the eye; two are usual
_HYPHENS = "-\u2010\u00ad\x02\ufffe"  # the last two are PDFium's for a hyphen at a line's end
_SPACE = " \u00a0"
_NO_SIGN = ("\0", "\ufffd")


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold a line as its characters stand: text, level from the top, size, spaces; in pt."""

    text: str
    base: float
    size: float
    spaces: tuple[float, ...]


def read_alone(pdf: Path) -> Proof:
    """Prove a PDF by itself. Raises `UsageError` where it cannot be read."""
    with opened(pdf) as document:
        pages = [[*_lines(page)] for page in document]
        lowest = [_lowest(page) for page in document]
    sizes = Counter(line.size for lines in pages for line in lines for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    flaws = [
        PageFlaw(m.kind, m.page, "", m.words, round(m.measure, 2))
        for m in find_marks(pdf, inside=True)
    ]
    flaws += _judged(pages, usual)
    facts = tuple(
        PageFacts(
            len(lines),
            round(low, 1),
            round(low, 1),
            tuple(round(line.base, 1) for line in lines if line.size == usual),
        )
        for lines, low in zip(pages, lowest, strict=True)
    )
    bases = [base for page in facts for base in page.baselines]
    top = min(bases, default=0.0) - usual
    height = max(bases, default=0.0) - top
    record = DocumentRecord(facts, tuple(flaws), top, height, _step(facts) or 1.2 * usual or 1.0)
    sheets = [BookPage("text", at, label) for at, label in enumerate(labels(pdf))]
    proof = prove([Text("text", "text", pdf.name, "", record)], sheets)
    return Proof(proof.book, (), proof.findings, _UNJUDGED)


def _lines(page: Any) -> Iterator[_Line]:
    """Give the lines of a page: characters that follow each other on one baseline."""
    from pypdfium2 import raw  # noqa: PLC0415

    top = page.get_trimbox()[3]
    layer = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    run: list[tuple[str, float, float, float]] = []
    for at in range(layer.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(layer.raw, at))
        if char in "\r\n":
            continue
        raw.FPDFText_GetCharOrigin(layer.raw, at, x, y)
        before = _right(raw, layer.raw, at - 1) if char in _SPACE and run else x.value
        one = char, before, top - y.value, _size(raw, layer.raw, at)
        if run and (abs(one[2] - run[-1][2]) > _LEVEL or one[1] < run[-1][1] - 1):
            yield _line(run)
            run = []
        run.append(one)
    if run:
        yield _line(run)


def _right(raw: Any, layer: Any, at: int) -> float:
    """Tell where a character ends: a space may be widened on both its sides."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(layer, at, box)
    return float(box.right)


def _size(raw: Any, layer: Any, at: int) -> float:
    """Tell the size of a character as it is printed, to a tenth of a point."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(layer, at, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    return round(float(raw.FPDFText_GetFontSize(layer, at)) * (scale or 1), 1)


def _line(run: Sequence[tuple[str, float, float, float]]) -> _Line:
    """Make a line of its characters; its size is the most frequent."""
    size = Counter(one[3] for one in run).most_common(1)[0][0]
    spaces = tuple(two[1] - one[1] for one, two in pairwise(run) if one[0] in _SPACE)
    return _Line("".join(one[0] for one in run).strip(" "), run[0][2], size, spaces)


def _lowest(page: Any) -> float:
    """Give the lower edge of what is lowest on a page, 0 where there is nothing."""
    top = page.get_trimbox()[3]
    bounds = [thing.get_bounds() for thing in page.get_objects(max_depth=1)]
    return max((top - bound[1] for bound in bounds), default=0.0)


def _judged(pages: Sequence[Sequence[_Line]], usual: float) -> Iterator[PageFlaw]:
    """Judge lines: their spaces, hyphens one below another and at the end of a page."""
    widths: Counter[tuple[float, float]] = Counter(
        (line.size, round(space, 1)) for lines in pages for line in lines for space in line.spaces
    )
    totals: Counter[float] = Counter()
    for (size, _), count in widths.items():
        totals[size] += count
    spaces: dict[float, float] = {}
    for (size, width), count in sorted(widths.items()):
        if width > 0 and count >= _COMMON * totals[size]:
            spaces.setdefault(size, width)
    for index, lines in enumerate(pages):
        run = 0
        for line in lines:
            if signs := "".join(dict.fromkeys(one for one in line.text if one in _NO_SIGN)):
                yield PageFlaw(Kind.GLYPH, index, "", signs.replace("\0", "\ufffd"))
            mean = sum(line.spaces) / len(line.spaces) if len(line.spaces) >= _SPACES else 0.0
            ratio = mean / spaces.get(line.size, mean or 1) if mean else 1.0
            if ratio > _LOOSE:
                yield PageFlaw(Kind.LOOSE, index, "", line.text[:60], round(ratio, 2))
            run = run + 1 if line.text[-1:] and line.text[-1] in _HYPHENS else 0
            if run == _LADDER:
                yield PageFlaw(Kind.LADDER, index, "", line.text[:60])
        running = [line for line in lines if line.size == usual and line.text]
        if running and running[-1].text[-1] in _HYPHENS[1:] and index + 1 < len(pages):
            yield PageFlaw(Kind.DIVIDED, index, "", running[-1].text.rsplit(" ", 1)[-1][:-1])


def _step(pages: Sequence[PageFacts]) -> float:
    """Find the height of a line: the commonest step from one to the next."""
    steps = Counter(
        round(two - one, 1) for page in pages for one, two in pairwise(page.baselines) if two > one
    )
    return steps.most_common(1)[0][0] if steps else 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold the proof of a PDF, and the digest of that PDF."""

    sha256: str
    proof: Proof


def keep(pdf: Path, proof: Proof, folder: Path) -> None:
    """Write down the proof of a PDF in the folder of the cache; without room for it, go on."""
    import msgspec  # noqa: PLC0415

    with suppress(OutputError):
        write_whole(_file(folder, pdf), msgspec.json.encode(Kept(digest(pdf), proof)))


def prove_file(pdf: Path) -> Proof:
    """Prove a finished PDF: by itself, and by what the layout told when it was built.

    Of a PDF that was not built here, or not kept, only what its characters tell is judged; the
    proof names the kinds that this leaves unjudged. Raises `UsageError` for what cannot be read.
    """
    from anthology.outputs.proofread.printed_pages import find_marks, labels  # noqa: PLC0415

    proof = _kept(pdf)
    if proof is None:
        return read_alone(pdf)
    names = labels(pdf)
    documents = {sheet: one for one in proof.documents for sheet in range(one.first, one.last + 1)}
    marks = []
    for mark in find_marks(pdf, inside=True):
        of = documents.get(mark.page + 1)
        place = (of.name, of.path) if of else ("", "")
        marks.append(
            PageFinding(
                mark.kind, names[mark.page], mark.page + 1, *place, None, mark.words, mark.measure
            )
        )
    return with_marks(proof, marks)


def as_json(file: Path, proof: Proof) -> dict[str, Any]:
    """Write a proof for scripts; its keys are described in docs/reference/commands.md."""
    return {
        "file": str(file),
        "complete": not proof.unjudged,
        "untold": [*proof.unjudged],
        "book": figures_json(proof.book),
        "documents": [
            {
                "name": one.name,
                "title": one.title,
                "path": one.path or None,
                "first_sheet": one.first,
                "last_sheet": one.last,
                **figures_json(one.figures),
            }
            for one in proof.documents
        ],
        "findings": [
            {
                "kind": one.kind,
                "severity": _severity(one.kind),
                "page": one.page,
                "sheet": one.sheet,
                "document": one.document or None,
                "path": one.path or None,
                "line": one.line,
                "message": describe(one),
                "words": one.words,
                "measure": one.measure,
            }
            for one in proof.findings
        ],
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    """Write figures: counts by kind with underscores, shares of lines from 0 to 1."""
    counts = {kind.replace("-", "_"): figures.counts.get(kind, 0) for kind in Kind}
    return {
        "pages": figures.pages,
        "lines": figures.lines,
        "facing_lines": figures.facing_lines,
        "loose_share": _share(counts["loose_line"], figures.lines),
        "off_grid_share": _share(counts["off_grid"], figures.facing_lines),
        "half_line_share": _share(counts["half_line_apart"], figures.facing_lines),
        **counts,
    }


def _severity(kind: Kind) -> str:
    """Give the severity of a kind of finding; kinds that are no message are notes."""
    from anthology.model.diagnostics import CATALOGUE  # noqa: PLC0415

    return CATALOGUE[CODES[kind]].severity if kind in CODES else Severity.NOTE


def _share(part: int, whole: int) -> float:
    """Give a part of a whole, rounded to four digits; of nothing it is 0."""
    return round(part / whole, 4) if whole else 0.0


def _kept(pdf: Path) -> Proof | None:
    """Give the proof kept beside a PDF, unless the PDF has changed since."""
    import msgspec  # noqa: PLC0415

    try:
        kept = msgspec.json.decode(_file(pdf.parent / ".cache", pdf).read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return kept.proof if kept.sha256 == digest(pdf) else None


def _file(folder: Path, pdf: Path) -> Path:
    """Name the file that holds the proof of a PDF."""
    return folder / f"pages-{pdf.stem}.json"
