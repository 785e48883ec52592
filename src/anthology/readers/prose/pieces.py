"""Name the pieces that a text without markup consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold a heading: level 2 to 6, the number as printed, the title."""

    line: int
    level: int
    title: str
    number: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold a paragraph; a line end in its text was meant. `speaker` opens it in an interview."""

    line: int
    text: str
    kind: str = ""
    speaker: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Hold an item of a list: how deep, `*` or the kind of its number, its number, its text.

    Kinds of numbers are those of HTML: `1`, `a`, `A`, `i`, `I`; `opening` is the marker as typed.
    """

    line: int
    text: str
    depth: int = 0
    kind: str = "*"
    value: int = 0
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold the items of a list, nested ones included, in their order."""

    line: int
    items: tuple[Item, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Hold rows of cells; `headed` says that the first row names the columns."""

    line: int
    rows: tuple[tuple[str, ...], ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Hold lines that are kept as they stand: verse, or what was laid out with spaces."""

    line: int
    text: str
    verse: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Stand for a line drawn across."""

    line: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a captioned picture (`source` empty if it is not there) or the caption of a table.

    `label` is the word and number that the caption opens with, as printed.
    """

    line: int
    id: str
    caption: str
    label: str = ""
    source: str = ""
    alt: str = ""
    table: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one work of a bibliography or one note, with its id and the label it was given."""

    line: int
    id: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """Hold a bibliography (`bibliography`) or notes (`footnotes`), under its heading if any."""

    line: int
    kind: str
    entries: tuple[Entry, ...]
    heading: Heading | None = None


Piece = Heading | Paragraph | Listing | Table | Verbatim | Rule | Figure | Apparatus
