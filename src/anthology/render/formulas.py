"""Draw the formulas of a chapter for print, which knows no MathML."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.formula import Drawing, FormulaError, draw_mathml, to_svg
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from anthology.xhtml import Element

_SIZE = 10.0  # pt; drawings are then given in em and grow with the letters around them


def draw_formulas(root: Element) -> None:
    """Put a drawing, described by its spoken alternative, in the place of each formula.

    What cannot be drawn stands there as its TeX.
    """
    for math in list(root.iter(f"{{{xhtml.MATHML}}}math")):
        spoken = math.get("alttext") or math.get("data-tex") or "—"
        place = {STAMP: math.get(STAMP, "")}
        drawing = _draw(math)
        if drawing is None:
            xhtml.swap(math, xhtml.element("code", math.get("data-tex") or spoken, **place))
            continue
        block = math.get("display") == "block"
        kind = "formula block" if block else "formula"
        picture = xhtml.element("img", class_=kind, alt=spoken, **place)
        picture.set("src", f"data:image/svg+xml;base64,{b64encode(drawing.svg).decode()}")
        sizes = {"width": drawing.width, "height": drawing.height, "vertical-align": -drawing.depth}
        picture.set("style", ";".join(f"{k}:{v / _SIZE:.4f}em" for k, v in sizes.items()))
        xhtml.swap(math, picture)


def _draw(math: Element) -> Drawing | None:
    with suppress(FormulaError):
        if tex := math.get("data-tex"):
            return to_svg(tex, _SIZE, display=math.get("display") == "block")
        return draw_mathml(xhtml.outer(math), _SIZE)
    return None
