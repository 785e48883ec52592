"""Turn formulas in TeX into MathML for the e-book, drawings for print, and words to be spoken."""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.markup import xhtml
from anthology.model.diagnostics import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from anthology.markup.xhtml import Element


# -----------------------------------------------------------------------------
# Turn a formula in TeX into presentation MathML, or say that it cannot be read.

_LONGEST = 2_000  # characters of a formula
# The time that a drawing takes doubles with every level: half a second here, and no real formula
# comes near it.
_MOST_LEVELS = 9  # braces in braces
_DEEPEST = 22  # elements in elements
_ENVIRONMENTS = frozenset(
    "align aligned array Bmatrix bmatrix cases displaymath equation gather gathered "
    "math matrix multline pmatrix smallmatrix split Vmatrix vmatrix".split()
)
_NESTING = re.compile(r"\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\.|[{}]", re.DOTALL)
_BEGIN_END = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+)\*?\}")
# Commands for a printed page that mean nothing here, and shorthands that most texts define.
_UNWANTED = re.compile(r"\\(?:label\{[^{}]*\}|nonumber(?![A-Za-z])|notag(?![A-Za-z])|displaystyle)")
_NUMBERS = re.compile(r"\\([RNZQC])(?![A-Za-z])")
_PLAIN_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\{(?:equation|displaymath|math|gather|multline)\*?\}"
)
# Lines are aligned without the numbers that a converter would begin anew in every formula.
_ALIGNED = re.compile(r"\\(begin|end)\{(?:align|aligned|gathered|split)\*?\}")

_ATTRIBUTES_OF_PAGES = frozenset(("href", "style", "class", "id"))  # of \href and the like


class FormulaError(ContentError):
    """Say that a formula cannot be read, and why."""


def prepared(tex: str) -> str:
    """Write a formula with the commands that the converters know.

    Raises `FormulaError` where its braces or environments are not closed, where it uses an
    environment that is not known, and where it is empty or far too long.
    """
    tex = _PLAIN_ENVIRONMENT.sub("", _UNWANTED.sub("", tex)).strip()
    if not tex or len(tex) > _LONGEST:
        raise FormulaError("it is empty" if not tex else "it is too long")
    _check_braces(tex)
    _check_environments(tex)
    tex = _ALIGNED.sub(r"\\\1{align*}", tex.replace(r"\operatorname*", r"\operatorname"))
    return _NUMBERS.sub(r"\\mathbb{\1}", tex)


def to_mathml(tex: str, *, display: bool = False) -> str:
    """Give a `math` element (a string in the MathML namespace) that shows a formula in TeX.

    Raises `FormulaError`, with the reason, where the TeX is broken or uses unknown commands.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415  (only texts with maths need it)

    source = prepared(tex)
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


def _check_braces(tex: str) -> None:
    depth = 0
    for sign in _NESTING.findall(tex):
        depth += {"{": 1, "\\left": 1, "}": -1, "\\right": -1}.get(sign, 0)
        if depth < 0:
            raise FormulaError("a brace closes that was not opened")
        if depth > _MOST_LEVELS:
            raise FormulaError("it is nested too deep")
    if depth:
        raise FormulaError("a brace is not closed")


def _check_environments(tex: str) -> None:
    opened: list[str] = []
    for kind, name in _BEGIN_END.findall(tex):
        if name not in _ENVIRONMENTS:
            raise FormulaError(f"there is no environment {name}")
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise FormulaError(f"the environment {name} ends before it begins")
    if opened:
        raise FormulaError(f"the environment {opened[-1]} does not end")


# -----------------------------------------------------------------------------
# Draw a formula in TeX as a vector picture that can stand in a line of print.

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
