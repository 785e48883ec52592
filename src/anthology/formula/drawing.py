"""Draw a formula in TeX as a vector picture that can stand in a line of print."""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology import xhtml
from anthology.formula.mathml import FormulaError, check_depth, prepared, to_mathml

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_MARGIN = 0.5  # pt around a drawing, so that no stroke is cut off


class Drawing(NamedTuple):
    """Hold a formula drawn as SVG, with its size in pt; `depth` is the part below the baseline."""

    svg: bytes
    width: float
    height: float
    depth: float


def to_svg(tex: str, size_pt: float, *, display: bool = False) -> Drawing:
    """Draw a formula in TeX for letters of a size in pt; the same input gives the same bytes.

    Set the picture in a line with `vertical-align: -{depth}pt`. Raises `FormulaError` where the
    TeX is broken.
    """
    to_mathml(tex)  # is stricter than the drawer
    options = {"size": size_pt, "inline": not display, "margin": _MARGIN}
    return _draw(lambda ziamath: ziamath.Latex(prepared(tex), **options))


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
    width, height, depth = width + 2 * _MARGIN, height + 2 * _MARGIN, _MARGIN - below
    size = f'width="{width:.3f}pt" height="{height:.3f}pt"'
    svg = re.sub(r'width="[\d.]+" height="[\d.]+"', size, svg, count=1)
    return Drawing(svg.encode(), round(width, 3), round(height, 3), round(depth, 3))
