"""Write the pieces of a text as XHTML, every block with the line that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.readers.prose.inline import RULES, mark_up
from anthology.readers.prose.pieces import (
    Apparatus,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Rule,
    Table,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anthology.readers.prose.pieces import Entry, Item, Piece
    from anthology.xhtml import Fragment

    Mark = Callable[[str], str]


def render(pieces: Sequence[Piece], mark: Mark) -> Fragment:
    """Write pieces as XHTML; `mark` marks up running text. Every block has its source line."""
    body = "\n".join(_write(piece, mark) for piece in pieces)
    return xhtml.serialise(xhtml.parse(body))


def _write(piece: Piece, mark: Mark) -> str:
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
        case Rule():
            return f"<hr{_attributes(piece.line)}/>"
        case Figure():
            return _figure(piece, mark)
        case Apparatus():
            return _apparatus(piece, mark)


def _attributes(line: int, **others: str) -> str:
    named = {name.rstrip("_").replace("_", "-"): value for name, value in others.items()}
    named["data-line"] = str(line)
    return "".join(f' {name}="{xhtml.escape(value)}"' for name, value in named.items() if value)


def _heading(heading: Heading) -> str:
    attributes = _attributes(heading.line, id=heading.id, data_number=heading.number)
    title = mark_up(heading.title, RULES)
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
    def row(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{mark(cell)}</{tag}>" for cell in cells) + "</tr>"

    head = f"<thead>{row(table.rows[0], 'th')}</thead>" if table.headed else ""
    rows = "".join(row(cells, "td") for cells in table.rows[1 if table.headed else 0 :])
    return f"<table{_attributes(table.line)}>{head}<tbody>{rows}</tbody></table>"


def _figure(figure: Figure, mark: Mark) -> str:
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
    heading = _heading(apparatus.heading) if apparatus.heading else ""
    noted = apparatus.kind == "footnotes"
    entries = "".join(_entry(entry, mark, noted=noted) for entry in apparatus.entries)
    attributes = _attributes(apparatus.line, class_=apparatus.kind)
    return f"<section{attributes}>{heading}<ol>{entries}</ol></section>"


def _entry(entry: Entry, mark: Mark, *, noted: bool) -> str:
    back = entry.id.replace("fn-", "fnref-")
    link = f' <a class="noteback" href="#{back}">↩</a>' if noted else ""
    attributes = _attributes(entry.line, id=entry.id)
    return f"<li{attributes}>{_label(entry.label)}{mark(entry.text)}{link}</li>"


def _label(label: str) -> str:
    return f'<span class="label">{xhtml.escape(label)}</span> ' if label else ""
