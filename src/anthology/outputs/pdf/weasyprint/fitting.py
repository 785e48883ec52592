"""Fit tables and code that are wider than the page: set them smaller, or turn the table.

A table of many columns would run off the paper, and code divided in the middle of its lines
cannot be read. How much room there is depends on the page and the theme: a probe is laid out
with their styles and measured. Tables become `tight` or `turned`, code becomes `fine`; tables of
a few rows become `short`: they are not divided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.outputs.pdf.weasyprint.boxes import page_box

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.outputs.pdf.job import Job
    from anthology.outputs.pdf.weasyprint.engine import Engine
    from anthology.project.standard import Style


_PROBE = """<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>-</title></head>
<body class="document-chapter"><section class="chapter"><p>-</p>
<table><tr><td>-</td></tr></table><table class="tight"><tr><td>-</td></tr></table>
<pre>-</pre><pre class="fine">-</pre></section></body></html>"""
_MEASURED = (("table", "TableBox"), ("pre", "BlockBox"))
_LETTER = 0.55  # em: a letter or figure of a table, heads in bold among them
_SIGN = 0.6  # em: every sign of code
_GUTTER = 1.0  # em between columns
_SHORT = 8  # rows of a table that stays on one page
_LINES = 2.0  # em: the height of a row, in the middle
_MOST = 0.85  # of the height of a page, which leaves room for a heading


@dataclass(frozen=True, slots=True)
class Ruler:
    """Hold the room of a page and the sizes of type on it, in px of CSS."""

    width: float
    height: float
    table: float
    tight: float
    code: float
    fine: float


_measured: dict[tuple[Style, ...], Ruler] = {}  # what this process has measured


def measure(machine: Engine, job: Job) -> Ruler:
    """Lay out a probe with the styles of a job, and measure it; once for the same styles."""
    if job.styles not in _measured:
        probe = replace(job, markup=_PROBE, on_verso=False)
        page = page_box(machine.render(_PROBE, probe).pages[0])
        sizes = [
            float(box.style["font_size"])
            for box in page.descendants()
            if (box.element_tag, type(box).__name__) in _MEASURED
        ]
        _measured[job.styles] = Ruler(float(page.width), float(page.height), *sizes)
    return _measured[job.styles]


def fit_wide_content(root: Element, ruler: Ruler) -> None:
    """Mark the tables and the code of a document that need it."""
    for table in [node for node in root.iter() if xhtml.name(node) == "table"]:
        _fit_table(table, ruler)
    for code in [node for node in root.iter() if xhtml.name(node) == "pre"]:
        longest = max(map(len, "".join(map(str, code.itertext())).splitlines()), default=0)
        if ruler.fine * _SIGN * longest < ruler.width < ruler.code * _SIGN * (longest + 3):
            xhtml.add_class(code, "fine")


def _fit_table(table: Element, ruler: Ruler) -> None:
    rows = [[xhtml.text(cell) for cell in row] for row in table.iter() if xhtml.name(row) == "tr"]
    if len(rows) <= _SHORT:
        xhtml.add_class(table, "short")
    needed = _narrowest(rows)
    if needed * ruler.table <= ruler.width:
        return
    xhtml.add_class(table, "tight")
    if needed * ruler.tight <= ruler.width:
        return
    if len(rows) * _LINES * ruler.tight < ruler.width:
        _turn(table, needed, ruler)
    else:
        table.set("style", f"font-size: {ruler.width / needed:.1f}px")


def _turn(table: Element, needed: float, ruler: Ruler) -> None:
    """Put a table into a box as high as the table is wide, and turn it in there."""
    size = min(ruler.tight, _MOST * ruler.height / needed)
    length = min(needed * size * 1.1, _MOST * ruler.height)
    box = xhtml.element(f"{{{xhtml.XHTML}}}div", class_="turned")
    box.set("style", f"height: {length:.0f}px")
    xhtml.wrap(table, box)
    turn = f"translateY({length:.0f}px) rotate(-90deg)"
    table.set("style", f"width: {length:.0f}px; font-size: {size:.1f}px; transform: {turn}")


def _narrowest(rows: list[list[str]]) -> float:
    """Sum up the longest words of all columns, in em."""
    columns = max(map(len, rows), default=0)
    words = [
        [word for row in rows for word in " ".join(row[at : at + 1]).split()]
        for at in range(columns)
    ]
    longest = [max(map(len, column), default=0) for column in words]
    return sum(length * _LETTER + _GUTTER for length in longest) - _GUTTER
