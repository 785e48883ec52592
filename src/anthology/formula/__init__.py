"""Turn formulas in TeX into MathML for the e-book, drawings for print, and words to be spoken."""

from anthology.formula.drawing import Drawing, draw_mathml, to_svg
from anthology.formula.mathml import FormulaError, to_mathml
from anthology.formula.speech import spoken, spoken_mathml

__all__ = [
    "Drawing",
    "FormulaError",
    "draw_mathml",
    "spoken",
    "spoken_mathml",
    "to_mathml",
    "to_svg",
]
