"""Draw formulas as SVG, from TeX or MathML, for pages that cannot set them."""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.markup import xhtml
from anthology.markup.formulas import check_depth, to_mathml
from anthology.markup.tex import FormulaError, break_rows, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


_MOST_PT = 10_000.0  # of width or height; beyond that the drawer has lost its way
_ROWS = ("mrow", "mtd", "msqrt", "mstyle")
_MARGIN = 0.5  # pt around a drawing, so that no stroke is cut off


class Drawing(NamedTuple):
    """Hold a formula drawn as SVG, with its size in pt; `depth` is the part below the baseline."""

    svg: bytes
    width: float
    height: float
    depth: float


def to_svg(
    tex: str, size_pt: float, *, display: bool = False, longest: float = _MOST_PT
) -> Drawing:
    """Draw a formula in TeX for letters of a size in pt; the same input gives the same bytes.

    Set the picture in a line with `vertical-align: -{depth}pt`. A formula for a line of its own
    that is wider than `longest` pt is parted into rows where that can be done. Raises
    `FormulaError` where the TeX is broken.
    """
    to_mathml(tex)  # is stricter than the drawer
    source = prepare(tex)
    drawing = _draw_tex(source, size_pt, display=display)
    if display and drawing.width > longest:
        # a row is drawn to be measured, which takes some 3 ms, and only wide formulas need it
        parted = break_rows(
            source, lambda row: _draw_tex(row, size_pt, display=True).width <= longest
        )
        return _draw_tex(parted, size_pt, display=True) if parted != source else drawing
    return drawing


def _draw_tex(tex: str, size_pt: float, *, display: bool) -> Drawing:
    """Draw a formula at a size in points, as a display or within a line."""
    options = {"size": size_pt, "inline": not display, "margin": _MARGIN}
    return _draw(lambda ziamath: ziamath.Latex(tex, **options))


def draw_mathml(mathml: str, size_pt: float) -> Drawing:
    """Draw a formula that is given as a `math` element, as `to_svg` does."""
    root = xhtml.parse(mathml)
    check_depth(root)
    for node in root.iter(*(f"{{{xhtml.MATHML}}}{name}" for name in _ROWS)):
        if not len(node):  # the drawer fails at a row of nothing, as the bound of a sum may be
            node.append(xhtml.element(f"{{{xhtml.MATHML}}}mspace"))
    filled = xhtml.serialise(root)
    return _draw(lambda ziamath: ziamath.Math(filled, size=size_pt, margin=_MARGIN))


@cache
def _load() -> ModuleType:
    """Import the drawer, which is slow, and silence what it says of its own resources."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        ziamath = import_module("ziamath")
    ziamath.config.svg2 = False  # paths without symbols, which print and old readers draw alike
    return ziamath


def _draw(make: Callable[[Any], Any]) -> Drawing:
    """Draw what `make` makes, with a margin; raise FormulaError if the drawer fails, as it may."""
    ziamath = _load()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made = make(ziamath)
        svg, (width, height), below = made.svg(), made.getsize(), made.getyofst()
    except Exception as error:  # the drawer has no exceptions of its own
        raise FormulaError("it cannot be drawn") from error
    if not (0 < width < _MOST_PT and 0 < height < _MOST_PT):  # as of \\mathop{a}: -20,000 pt high
        raise FormulaError("it cannot be drawn")
    width, height, depth = width + 2 * _MARGIN, height + 2 * _MARGIN, _MARGIN - below
    size = f'width="{width:.3f}pt" height="{height:.3f}pt"'
    svg = re.sub(r'width="[\d.]+" height="[\d.]+"', size, svg, count=1)
    return Drawing(svg.encode(), round(width, 3), round(height, 3), round(depth, 3))
