"""Write the labels of pages as ranges, so that viewers show the printed folios."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Pdf

_NUMBERED = re.compile(r"(.*?)([1-9][0-9]{0,8})", re.DOTALL)
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Label(NamedTuple):
    """Hold a page label as PDF does: numbering style (or none), prefix, number."""

    style: str
    prefix: str
    number: int

    def follows(self, other: Label) -> bool:
        """Tell whether this label is what a viewer makes of the page after the other one."""
        step = 1 if self.style else 0
        return self == other._replace(number=other.number + step)


def write_labels(book: Pdf, labels: Sequence[str]) -> None:
    """Give each page its label (ISO 32000-1, 12.4.2)."""
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415

    numbers = Array()
    for index, label in _ranges([read_label(text) for text in labels]):
        entry = Dictionary()
        if label.style:
            entry.S, entry.St = Name(f"/{label.style}"), label.number
        if label.prefix:
            entry.P = label.prefix
        numbers.append(index)
        numbers.append(entry)
    book.Root.PageLabels = Dictionary(Nums=numbers)


def read_label(text: str) -> Label:
    """Read a printed folio: "12" and "A-12" are numbered, "iv" and "XI" Roman, others as such."""
    if number := _from_roman(text.lower()):
        if text == text.lower():
            return Label("r", "", number)
        if text == text.upper():
            return Label("R", "", number)
    if match := _NUMBERED.fullmatch(text):
        return Label("D", match[1], int(match[2]))
    return Label("", text, 0)


def _ranges(labels: Sequence[Label]) -> Iterator[tuple[int, Label]]:
    yield from enumerate(labels[:1])
    for index, (before, label) in enumerate(pairwise(labels), 1):
        if not label.follows(before):
            yield index, label


def _from_roman(text: str) -> int:
    """Read a Roman numeral in small letters; 0 where it is none in its usual form."""
    rest, total = text, 0
    for value, sign in _ROMAN:
        while rest.startswith(sign) and total < 4000:  # noqa: PLR2004
            rest, total = rest[len(sign) :], total + value
    return total if not rest and text == _to_roman(total) else 0


def _to_roman(number: int) -> str:
    written = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written.append(sign * count)
    return "".join(written)
