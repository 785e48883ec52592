"""Fit tables and code that are wider than the page, and never below 6 pt.

A table of many columns would run off the paper, and code divided in the middle of its lines
cannot be read. How much room there is depends on the page and the theme: a probe is laid out
with their styles and measured. A table is set smaller (`tight`), down to 6 pt; or turned, on as
many pages as its rows need (`turned`); or, where that is too narrow as well or the rows are few,
parted by its columns; or, where its cells forbid that or a word is too long, its words are divided
(`dense`). Tables of a few rows stay whole (`short`). Code becomes `fine`.

Each part of a table has the first column again, which says what its rows are, and its number
with that of all parts: "(2 of 3)". A cell of the head that spans columns of two parts stands in
both.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.markup.tables import ROW_GROUPS, Place, grid
from anthology.outputs.pdf.weasyprint.boxes import line_height, page_box
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element
    from anthology.outputs.pdf.job import LayoutJob
    from anthology.outputs.pdf.weasyprint.engine import Engine
    from anthology.project.standard import Style


_PROBE = """<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>-</title></head>
<body class="document-chapter"><section class="chapter"><p>-</p>
<table><tr><td>-</td></tr></table><table class="tight"><tr><td>-</td></tr></table>
<pre>-</pre><pre class="fine">-</pre></section></body></html>"""
_MEASURED = (("table", "TableBox"), ("pre", "BlockBox"))
_PROBED = 4  # sizes of type in the probe
_LETTER = 0.58  # em: a letter or figure of a table, heads in bold among them
_SIGN = 0.6  # em: every sign of code
_GUTTER = 1.0  # em between columns
_NAME = 18  # letters of the head of a row that has parts
_SHORT = 8  # rows of a table that stays on one page
_SMALLEST = 8.0  # px, which are 6 pt: smaller type cannot be read
_LINE = 0.6  # of a line of text: a line of a table that is set smaller
_PADDING = 0.35  # of a line of text: above and below a row, with its rule
_ABOVE = 3.0  # em for the caption of a table
_FEW = 0.5  # of the height of a page: a table of which all parts are lower takes none of its own
_MOST = 0.85  # of the height of a page, which leaves room for a heading


@dataclass(frozen=True, slots=True)
class Ruler:
    """Hold the room of a page and the sizes of type on it, in px of CSS."""

    width: float
    height: float
    line: float
    table: float
    tight: float
    code: float
    fine: float


_measured: dict[tuple[Style, ...], Ruler] = {}  # what this process has measured


def measure(machine: Engine, job: LayoutJob) -> Ruler:
    """Lay out a probe with the styles of a job, and measure it; once for the same styles."""
    if job.styles not in _measured:
        probe = replace(job, markup=_PROBE, on_verso=False)
        page = page_box(machine.render(_PROBE, probe).pages[0])
        sizes = [
            float(box.style["font_size"])
            for box in page.descendants()
            if (box.element_tag, type(box).__name__) in _MEASURED
        ]
        if len(sizes) < _PROBED:
            raise ValueError("a page has no room for a table and a line of code")
        line = line_height(page.children[0].style)
        _measured[job.styles] = Ruler(float(page.width), float(page.height), line, *sizes)
    return _measured[job.styles]


def fit_wide_content(root: Element, ruler: Ruler) -> None:
    """Mark the tables and the code of a document that need it."""
    for table in [node for node in root.iter() if xhtml.name(node) == "table"]:
        _fit_pictures(table, ruler)
        _fit_table(table, ruler)
    for code in [node for node in root.iter() if xhtml.name(node) == "pre"]:
        longest = max(map(len, "".join(map(str, code.itertext())).splitlines()), default=0)
        if ruler.fine * _SIGN * longest < ruler.width < ruler.code * _SIGN * (longest + 3):
            xhtml.add_class(code, "fine")


def _fit_pictures(table: Element, ruler: Ruler) -> None:
    """Let the pictures of a table share the width that the words of other columns leave."""
    pictures: dict[int, list[Element]] = {}
    words: dict[int, float] = {}
    for row in grid(table):
        for cell, start, end in row:
            shown = [one for one in cell.iter() if _is_picture(one)]
            pictures.setdefault(start, []).extend(shown if end == start + 1 else [])
            text = xhtml.text(cell) if end == start + 1 else ""
            longest = max(map(len, text.split()), default=0)
            letters = max(longest, min(len(text), _NAME))
            words[start] = max(words.get(start, 0), letters * _LETTER + _GUTTER)
    wide = [column for column, shown in pictures.items() if shown]
    if not wide or len(words) == 1:
        return
    others = sum(width for column, width in words.items() if column not in wide)
    room = (ruler.width - others * ruler.table) / len(wide) - _GUTTER * ruler.table
    room = max(room, ruler.width / (len(words) + 1))
    for picture in (one for column in wide for one in pictures[column]):
        styled = f"max-width: {room:.0f}px"
        picture.set("style", ";".join(filter(None, (picture.get("style"), styled))))


def _is_picture(node: Element) -> bool:
    """Tell a picture from a formula, which is drawn as one."""
    return xhtml.name(node) == "img" and "formula" not in xhtml.classes(node)


def _fit_table(table: Element, ruler: Ruler) -> None:
    """Choose for a table: as it is, smaller, across pages of its own, or with divided words."""
    rows = [[xhtml.text(cell) for cell in row] for row in _rows(table)]
    if len(rows) <= _SHORT:
        xhtml.add_class(table, "short")
    longest = _longest(rows)
    needed = sum(letters * _LETTER + _GUTTER for letters in longest) - _GUTTER
    if needed * ruler.table <= ruler.width:
        return
    xhtml.add_class(table, "tight")
    if needed * ruler.tight <= ruler.width:
        return
    if needed * _SMALLEST <= ruler.width:
        table.set("style", f"font-size: {ruler.width / needed:.1f}px")
    elif (
        needed * _SMALLEST <= _MOST * ruler.height
        and _may_be_divided(table)
        and _height_in_parts(rows, longest, needed, ruler) > _FEW * ruler.height
    ):
        _turn(table, rows, needed, ruler)
    else:
        _part(table, ruler)


def _height_in_parts(
    rows: list[list[str]], longest: list[int], needed: float, ruler: Ruler
) -> float:
    """Estimate the height in px of a table that is parted by its columns; `needed` is in em."""
    parts = ceil(needed * ruler.tight / ruler.width)
    letters = [float(one) for one in longest]
    return parts * (ruler.line + sum(_height(row, letters, ruler) for row in rows))


def _part(table: Element, ruler: Ruler) -> None:
    """Part a table by its columns, in the larger type that parts have room for."""
    columns = max((end for row in grid(table) for _, _, end in row), default=0)
    texts = [[""] * columns for _ in grid(table)]
    for line, row in zip(texts, grid(table), strict=True):
        for cell, start, end in row:
            line[start] = xhtml.text(cell) if end == start + 1 else ""
    letters = _longest(texts)
    named = max((len(line[0]) for line in texts), default=0)
    letters[0] = max(letters[0], min(named, _NAME))  # so that the heads of rows stay in a line
    widths = [one * _LETTER + _GUTTER for one in letters]
    for size in (ruler.tight, _SMALLEST):
        room = ruler.width / size + _GUTTER
        parts = divide_columns(table, widths, room)
        widest = max((widths[0] + sum(widths[at] for at in part) for part in parts), default=0)
        if parts and widest <= room:
            part_columns(table, parts)
            return
    xhtml.add_class(table, "dense")
    table.set("style", f"font-size: {_SMALLEST}px")
    if parts:  # with one word that is too long for any
        part_columns(table, parts)


def _language(node: Element) -> str:
    """Give the language of an element: its own, or the nearest around it."""
    return next((str(up.get("lang")) for up in (node, *node.iterancestors()) if up.get("lang")), "")


def _rows(table: Element) -> list[Element]:
    """List the rows of a table."""
    return [row for row in table.iter() if xhtml.name(row) == "tr"]


def _may_be_divided(table: Element) -> bool:
    """Tell whether a table can be cut between any two rows: nothing in it spans several."""
    inner = [node for node in table.iter() if xhtml.name(node) == "table"]
    return len(inner) == 1 and all(node.get("rowspan", "1") == "1" for node in table.iter())


def _turn(table: Element, rows: list[list[str]], needed: float, ruler: Ruler) -> None:
    """Turn a table into boxes as high as it is wide, as many as its rows need.

    Its head is repeated in each of them, its caption stands over the first.
    """
    size = min(ruler.tight, _MOST * ruler.height / needed)
    # a tenth more than is needed, for words that are wider than their letters were reckoned
    length = min(needed * size * 1.1, _MOST * ruler.height)
    longest = _longest(rows)
    more = (length / size - needed) / len(longest) / _LETTER
    heights = [_height(row, [letters + more for letters in longest], ruler) for row in rows]
    elements = _rows(table)
    heads = sum(xhtml.name(_around(row)) == "thead" for row in elements)
    caption = table.find("{*}caption")
    room = ruler.width - sum(heights[:heads])
    room -= 0 if caption is None else _ABOVE * size
    pieces: list[list[Element]] = [[]]
    left = room
    for row, height in zip(elements[heads:], heights[heads:], strict=True):
        if pieces[-1] and height > left:
            pieces.append([])
            left = room
        pieces[-1].append(row)
        left -= height
    turned = f"translateY({length:.0f}px) rotate(-90deg)"
    table.set("style", f"width: {length:.0f}px; font-size: {size:.1f}px; transform: {turned}")
    last = _boxed(table, length)
    for piece in pieces[1:]:
        box = _boxed(_continued(table, elements[:heads], piece), length)
        last.addnext(box)
        last = box


def _boxed(table: Element, length: float) -> Element:
    """Put a table into a box as high as the table is wide, in px; give the box."""
    box = xhtml.element(f"{{{xhtml.XHTML}}}div", class_="turned")
    box.set("style", f"height: {length:.0f}px")
    if table.getparent() is not None:
        xhtml.wrap(table, box)
    else:
        box.append(table)
    return box


def _continued(table: Element, head: list[Element], rows: list[Element]) -> Element:
    """Move rows of a table into another like it, with the same head."""
    made = xhtml.element(f"{{{xhtml.XHTML}}}table")
    for name in ("class", "style", "lang", "dir"):
        if value := table.get(name):
            made.set(name, value)
    for name, held in (("thead", [*map(_copied, head)]), ("tbody", rows)):
        if held:
            part = xhtml.element(f"{{{xhtml.XHTML}}}{name}")
            part.extend(held)
            made.append(part)
    return made


def _copied(node: Element) -> Element:
    """Copy a part of a table; what is there twice has no name of its own."""
    made = deepcopy(node)
    for inner in made.iter():
        if "id" in inner.attrib:
            del inner.attrib["id"]
    return made


def _around(node: Element) -> Element:
    """Give the element around one, or itself."""
    parent = node.getparent()
    return node if parent is None else parent


def _height(row: list[str], letters: list[float], ruler: Ruler) -> float:
    """Estimate the height of a row in px; `letters` are those of a line in each column."""
    cells = zip(row, letters, strict=False)
    lines = max(len(wrap(cell, max(1, int(width)))) for cell, width in cells) if row else 1
    return (_PADDING + _LINE * max(1, lines)) * ruler.line


def _longest(rows: list[list[str]]) -> list[int]:
    """Count the letters of the longest word of each column."""
    columns = max(map(len, rows), default=0)
    words = [
        [word for row in rows for word in " ".join(row[at : at + 1]).split()]
        for at in range(columns)
    ]
    return [max(map(len, column), default=0) for column in words]


Rows = dict["Element | None", list[Place]]
_MOST_FIRST = 0.5  # of the width: what the first column may take in each part


def divide_columns(table: Element, widths: Sequence[float], room: float) -> list[range]:
    """Choose the columns of each part, beside the first; none where no way is sound.

    `widths` of the columns and `room` are of one unit. A cell of the body that spans columns
    stays whole, parts are about equally wide, and a column alone may be wider than the room.
    """
    first, *others = widths
    heads = {cell for part in table.iter() if xhtml.name(part) == "thead" for cell in part.iter()}
    closed = {
        column
        for row in grid(table)
        for cell, start, end in row
        if cell not in heads
        for column in range(start + 1, end)
    }
    room -= first
    nested = sum(xhtml.name(node) == "table" for node in table.iter()) > 1
    if nested or room < _MOST_FIRST * (room + first) or 1 in closed:
        return []
    sums = [0.0, *accumulate(others)]
    fewest = len(_filled(sums, closed, room))
    steps = 20
    tries = (_filled(sums, closed, room * (step + 1) / steps) for step in range(steps))
    parts = next(made for made in tries if len(made) <= fewest)
    return parts if len(parts) > 1 else []


def _filled(sums: Sequence[float], closed: set[int], room: float) -> list[range]:
    """Fill one part after another; `sums` are the widths up to each column behind the first."""
    parts: list[range] = []
    start = 1
    while start < len(sums):
        opens = [end for end in range(start + 1, len(sums) + 1) if end not in closed]
        fit = [end for end in opens if sums[end - 1] - sums[start - 1] <= room]
        parts.append(range(start, fit[-1] if fit else opens[0]))
        start = parts[-1].stop
    return parts


def part_columns(table: Element, parts: Sequence[range]) -> None:
    """Put a table for each part in the place of a table."""
    rows: Rows = {row[0][0].getparent(): row for row in grid(table) if row}
    made = [_make_part(table, columns, rows, first=not at) for at, columns in enumerate(parts)]
    last = next((node.get(STAMP, "") for node in reversed([*table.iter()])), "")
    for number, part in enumerate(made, 1):
        label = word("part-of", _language(table)).format(part=number, parts=len(made))
        caption = part.find("{*}caption")
        if caption is None:
            caption = xhtml.element(f"{{{xhtml.XHTML}}}caption", label)
            caption.set(STAMP, "")
            part.insert(0, caption)
        else:
            xhtml.append_text(caption, caption[-1] if len(caption) else None, f" {label}")
        if number > 1:  # pages that begin here begin behind the table for those who count
            for node in part.iter():
                node.set(STAMP, last)
        table.addprevious(part)
    xhtml.drop(table)


def _make_part(table: Element, columns: range, rows: Rows, *, first: bool) -> Element:
    """Make a table of some of the columns; the first part has the caption and the ids."""
    made = _like(table, keep=first)
    for child in table:
        if xhtml.name(child) == "caption" and first:
            made.append(deepcopy(child))
        elif xhtml.name(child) in ROW_GROUPS:
            group = _like(child, keep=first)
            group.extend(_row(row, columns, rows, first=first) for row in child)
            made.append(group)
        elif xhtml.name(child) == "tr":
            made.append(_row(child, columns, rows, first=first))
    return made


def _row(row: Element, columns: range, rows: Rows, *, first: bool) -> Element:
    """Make the part of a row: its first cell, as the head, and those of the columns."""
    made = _like(row, keep=first)
    for cell, start, end in rows.get(row, ()):
        across = sum(column == 0 or column in columns for column in range(start, end))
        if across:
            mine = start in columns or (first and start == 0)
            made.append(_cell(cell, across, again=not mine))
    return made


def _cell(cell: Element, across: int, *, again: bool) -> Element:
    """Copy a cell; one that stands in a part before is the head of its row, and has no names."""
    made = deepcopy(cell)
    made.tail = None
    made.attrib.pop("colspan", "")
    if across > 1:
        made.set("colspan", str(across))
    if again:
        for node in made.iter():
            node.attrib.pop("id", "")
        if xhtml.name(made) == "td":
            xhtml.rename(made, "th")
            xhtml.add_class(made, "again")
    return made


def _like(node: Element, *, keep: bool) -> Element:
    """Make an empty element like another; ids are kept in the first part alone."""
    made = xhtml.element(str(node.tag))
    for name, value in node.attrib.items():
        if keep or name != "id":
            made.set(str(name), str(value))
    return made
