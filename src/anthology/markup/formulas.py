"""Turn formulas in TeX into MathML for the e-book, drawings for print, and words to be spoken."""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.markup import xhtml
from anthology.markup.tex import FormulaError, break_rows, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from anthology.markup.xhtml import Element


_DEEPEST = 22  # elements in elements; the time of drawing grows with every level
_ATTRIBUTES_OF_PAGES = frozenset(("href", "style", "class", "id"))  # of \href and the like


def to_mathml(tex: str, *, display: bool = False) -> str:
    """Give a `math` element (a string in the MathML namespace) that shows a formula in TeX.

    Raises `FormulaError`, with the reason, where the TeX is broken or uses unknown commands.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415  (only texts with maths need it)

    source = prepare(tex)
    try:
        made = convert(source, display="block" if display else "inline")
        root = xhtml.parse(made)
    except Exception as error:  # its exceptions are many and undocumented, IndexError among them
        raise FormulaError(f"it is incomplete ({_reason(error)})") from error
    check_depth(root)
    for node in root.iter():
        for name in _ATTRIBUTES_OF_PAGES & set(node.attrib):
            del node.attrib[name]
        if "\\" in (node.text or "") and xhtml.name(node) != "mtext":
            raise FormulaError(f"there is no command {(node.text or '').strip()}")
    return xhtml.serialise(root)


def _reason(error: Exception) -> str:
    words = re.findall(r"[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
    return " ".join(words).lower() or "unreadable"


def check_depth(root: Element) -> None:
    """Raise `FormulaError` where MathML is nested deeper than can be drawn in reasonable time."""
    level, depth = [root], 0
    while level := [child for node in level for child in node]:
        depth += 1
        if depth > _DEEPEST:
            raise FormulaError("it is nested too deep")


_MOST_PT = 10_000.0  # of width or height; beyond that the drawer has lost its way
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
    options = {"size": size_pt, "inline": not display, "margin": _MARGIN}
    return _draw(lambda ziamath: ziamath.Latex(tex, **options))


def draw_mathml(mathml: str, size_pt: float) -> Drawing:
    """Draw a formula that is given as a `math` element, as `to_svg` does."""
    check_depth(xhtml.parse(mathml))
    return _draw(lambda ziamath: ziamath.Math(mathml, size=size_pt, margin=_MARGIN))


@cache
def _load() -> ModuleType:
    """Import the drawer, which is slow, and silence what it says of its own resources."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        ziamath = import_module("ziamath")
    ziamath.config.svg2 = False  # paths without symbols, which print and old readers draw alike
    return ziamath


def _draw(make: Callable[[Any], Any]) -> Drawing:
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
