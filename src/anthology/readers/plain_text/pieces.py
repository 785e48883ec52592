"""Name the pieces that a text without markup consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up


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
class Quotation:
    """Hold what is quoted, as mails and notes do it, with `>` before each line."""

    line: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ThematicBreak:
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


Piece = (
    Heading
    | Paragraph
    | Listing
    | Table
    | Verbatim
    | Quotation
    | ThematicBreak
    | Figure
    | Apparatus
)


if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anthology.markup.xhtml import Fragment

    Mark = Callable[[str], str]


def render_pieces(pieces: Sequence[Piece], mark: Mark) -> Fragment:
    """Write pieces as XHTML; `mark` marks up running text. Every block has its source line."""
    body = "\n".join(_write(piece, mark) for piece in pieces)
    return xhtml.serialise(xhtml.parse(body))


def _write(piece: Piece, mark: Mark) -> str:
    """Write one piece as XHTML; `mark` marks up its running text."""
    match piece:
        case Heading():
            return _heading(piece)
        case Paragraph():
            speaker = (
                f'<span class="speaker">{mark(piece.speaker)}</span> ' if piece.speaker else ""
            )
            attributes = _attributes(piece.line, class_=piece.kind)
            return f"<p{attributes}>{speaker}{mark(piece.text)}</p>"
        case Listing():
            return _listing(piece.items, mark)
        case Table():
            return _table(piece, mark)
        case Verbatim(verse=True):
            return f"<div{_attributes(piece.line, class_='verse')}><p>{mark(piece.text)}</p></div>"
        case Verbatim():
            return f"<pre{_attributes(piece.line)}>{xhtml.escape(piece.text)}</pre>"
        case Quotation():
            inner = "".join(_write(one, mark) for one in piece.pieces)
            return f"<blockquote{_attributes(piece.line)}>{inner}</blockquote>"
        case ThematicBreak():
            return f"<hr{_attributes(piece.line)}/>"
        case Figure():
            return _figure(piece, mark)
        case Apparatus():
            return _apparatus(piece, mark)


def _attributes(line: int, **others: str) -> str:
    """Write the attributes that have a value, with the source line."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in others.items()}
    named["data-line"] = str(line)
    return "".join(f' {name}="{xhtml.escape(value)}"' for name, value in named.items() if value)


def _heading(heading: Heading) -> str:
    """Write a heading."""
    attributes = _attributes(heading.line, id=heading.id, data_number=heading.number)
    title = mark_up(heading.title, INLINE_RULES)
    return f"<h{heading.level}{attributes}>{title}</h{heading.level}>"


def _listing(items: Sequence[Item], mark: Mark) -> str:
    """Write items that begin at one depth; deeper ones become lists in the item before them."""
    depth = items[0].depth
    runs: list[list[Item]] = []
    for item in items:
        if item.depth <= depth and (not runs or item.kind != runs[-1][0].kind):
            runs.append([])
        runs[-1].append(item)
    return "".join(_run(run, depth, mark) for run in runs)


def _run(items: Sequence[Item], depth: int, mark: Mark) -> str:
    """Write items of one depth as a list, those below them as lists inside."""
    first = items[0]
    tag = "ul" if first.kind == "*" else "ol"
    kind = "" if first.kind in "*1" else first.kind
    start = "" if first.value in (0, 1) else str(first.value)
    tops = [place for place, item in enumerate(items) if item.depth <= depth]
    written = []
    expected = first.value
    for place, end in zip(tops, [*tops[1:], len(items)], strict=True):
        item, inner = items[place], items[place + 1 : end]
        value = "" if item.value == expected else str(item.value)
        expected = item.value + 1 if tag == "ol" else 0
        nested = _listing(inner, mark) if inner else ""
        written.append(f"<li{_attributes(item.line, value=value)}>{mark(item.text)}{nested}</li>")
    return f"<{tag}{_attributes(first.line, type=kind, start=start)}>{''.join(written)}</{tag}>"


def _table(table: Table, mark: Mark) -> str:
    """Write a table, with a head if its first row is one."""

    def row(cells: Sequence[str], tag: str) -> str:
        """Write a row."""
        return "<tr>" + "".join(f"<{tag}>{mark(cell)}</{tag}>" for cell in cells) + "</tr>"

    head = f"<thead>{row(table.rows[0], 'th')}</thead>" if table.headed else ""
    rows = "".join(row(cells, "td") for cells in table.rows[1 if table.headed else 0 :])
    return f"<table{_attributes(table.line)}>{head}<tbody>{rows}</tbody></table>"


def _figure(figure: Figure, mark: Mark) -> str:
    """Write a figure, or for a table the caption alone; a lost picture leaves its caption."""
    caption = f"{_label(figure.label)}{mark(figure.caption)}".rstrip()
    if figure.table:
        attributes = _attributes(figure.line, id=figure.id, class_="caption")
        return f"<p{attributes}>{caption}</p>"
    picture = ""
    if figure.source:
        source, alt = xhtml.escape(figure.source), xhtml.escape(figure.alt)
        picture = f'<img src="{source}" alt="{alt}"/>'
    attributes = _attributes(figure.line, id=figure.id, class_="" if picture else "missing-picture")
    inner = f"<figcaption{_attributes(figure.line)}>{caption}</figcaption>"
    return f"<figure{attributes}>{picture}{inner}</figure>"


def _apparatus(apparatus: Apparatus, mark: Mark) -> str:
    """Write a list of notes or works, with its heading."""
    heading = _heading(apparatus.heading) if apparatus.heading else ""
    noted = apparatus.kind == "footnotes"
    entries = "".join(_entry(entry, mark, noted=noted) for entry in apparatus.entries)
    attributes = _attributes(apparatus.line, class_=apparatus.kind)
    return f"<section{attributes}>{heading}<ol>{entries}</ol></section>"


def _entry(entry: Entry, mark: Mark, *, noted: bool) -> str:
    """Write a note or work; a note has a link back to its call."""
    back = entry.id.replace("fn-", "fnref-")
    link = f' <a class="noteback" href="#{back}">↩</a>' if noted else ""
    attributes = _attributes(entry.line, id=entry.id)
    return f"<li{attributes}>{_label(entry.label)}{mark(entry.text)}{link}</li>"


def _label(label: str) -> str:
    """Write the label of a caption or entry, or nothing."""
    return f'<span class="label">{xhtml.escape(label)}</span> ' if label else ""
