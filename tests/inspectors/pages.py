"""Compare print and e-book page by page: with which words a page begins, here and there.

On paper that is read by geometry: the topmost line of the text block, without what is raised.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from tests.inspectors.epub import NS, EpubInspector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOP = 54.0  # pt: the upper margin of an A5 page, 19 mm
_FOOT = 64.0  # pt: the lower margin, 23 mm
_RAISED = 7.0  # pt above its line that the number of a note may stand
_GENERATED = re.compile(
    r"^(?:\W*\d+[.)]\s+|\d+(?:\.\d+)*\s+|p\. ?\d+ )"
)  # numbers: CSS writes them
# What stands in the margin on paper, or says another thing there: hours, "p. 7" for "Picture 7".
_MARGINAL = re.compile(r"^(?:\d\d?[h:.]\d\d(?: → \d\d?[h:.]\d\d)? - |Picture \d+ )")
_NOTE = re.compile(r"\d+\s")  # a page of notes alone has no text: its mark ends the chapter
_WORDS = 4  # that are compared


class Char(NamedTuple):
    """Hold a character of a page, the point that it stands on, and its size."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Beginning:
    """Hold the first words of a page in print, and those at its mark in the e-book.

    `printed` are the topmost line and, where that is small, as captions are, the lines below it
    down to the first in the size of the text: where a figure was moved to the top of the page,
    the page begins below it, with another figure or with text.
    """

    label: str
    printed: tuple[str, ...]
    marked: str

    @property
    def agree(self) -> bool:
        """Tell whether both are the same; a word that print broke is whole in the e-book."""
        return any(self._agrees(line) for line in self.printed)

    def _agrees(self, line: str) -> bool:
        behind = _MARGINAL.sub("", self.marked)
        return self._begins(line, self.marked) or self._begins(line, behind)

    @staticmethod
    def _begins(line: str, text: str) -> bool:
        """Tell whether a text begins with the first words of a printed line."""
        marked = _letters(text)
        first = _letters(text.split(maxsplit=1)[0]) if text.split() else ""
        for said in {line, _GENERATED.sub("", line)}:
            wanted = _letters(" ".join(said.split()[:_WORDS]))
            broken = any(marked[at:].startswith(wanted) for at in range(1, len(first)))
            if wanted and (marked.startswith(wanted) or broken):
                return True
        return not marked and (not _letters(line) or _NOTE.match(line) is not None)


def beginnings(pdf: Path, epub: Path, repeated: str = "") -> Iterator[Beginning]:
    """List all pages of print that are marked in the e-book.

    `repeated` is the head of a table, which print repeats on every page.
    """
    inspector = EpubInspector(epub)
    marks = dict(inspector.navigation("page-list"))
    with pypdfium2.PdfDocument(pdf) as document:
        for index in range(len(document)):
            if (label := document.get_page_label(index)) in marks:
                printed = first_lines(document[index], repeated)
                yield Beginning(label, printed, words_at(inspector, marks[label]))


def first_lines(page: Any, repeated: str = "") -> tuple[str, ...]:
    """Read the topmost line of the text block; where that is small, those down to the text too."""
    height = page.get_size()[1]
    inside = [char for char in _chars(page) if _FOOT < char.y < height - _TOP]
    usual, _ = max(Counter(char.size for char in inside).items(), key=itemgetter(1), default=(0, 0))
    shown = [char for char in inside if not char.text.isspace()]
    first, text = _top(shown), _top([char for char in shown if char.size == usual])
    lines = [first]
    if first and first[0].size <= usual - 1:
        below = text[0].y if text else 0.0
        between = [char for char in shown if below < char.y < first[0].y - 1]
        while line := _top(between):  # captions of further figures above the text
            lines.append(line)
            between = [char for char in between if char.y < line[0].y - 1]
        lines.append(text)
    if lines[0] and _letters(_joined(inside, lines[0][0].y)) == _letters(repeated):
        lines.append(_top([char for char in shown if char.y < lines[0][0].y - 1]))
    return tuple(_joined(inside, line[0].y) for line in lines if line) or ("",)


def _top(chars: list[Char]) -> list[Char]:
    """Find the topmost line: the level, near the top, on which most stand."""
    top = max((char.y for char in chars), default=0.0)
    near = [char for char in chars if top - char.y < _RAISED]
    level, _ = max(Counter(round(c.y) for c in near).items(), key=itemgetter(1), default=(0, 0))
    return [char for char in near if abs(char.y - level) < 1]


def _joined(chars: list[Char], level: float) -> str:
    return "".join(char.text for char in chars if abs(char.y - level) < 1)


def _chars(page: Any) -> Iterator[Char]:
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        size = round(raw.FPDFText_GetFontSize(text, index), 1)
        yield Char(chr(raw.FPDFText_GetUnicode(text, index)), x.value, y.value, size)


def words_at(epub: EpubInspector, target: str) -> str:
    """Read the text of the e-book behind a mark, up to 300 characters of it."""
    path, _, place = target.rpartition("#")
    root = epub.document(path)
    (mark,) = root.xpath(f"//*[@id='{place}']")
    return " ".join("".join(_behind(mark)).split())[:300]


def _behind(mark: Any) -> Iterator[str]:
    """Give the texts behind a mark, without numbers of notes and formulas."""
    path = "following::text()[not(ancestor::x:a[contains(@class, 'note')])]"
    for text in mark.xpath(f"{path}[not(ancestor::*[local-name() = 'math'])]", namespaces=NS):
        yield str(text)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())
