"""Say a formula in words, as one would read it to somebody on the telephone."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from anthology.language.detection import primary
from anthology.markup import xhtml
from anthology.markup.formulas import ARGUMENTS, check_depth, to_mathml
from anthology.markup.tex import FormulaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.markup.xhtml import Element


SPOKEN_LANGUAGES = ("fr", "en")

# Each entry is what is said in French, then in English.
SIGNS: dict[str, tuple[str, str]] = {
    "+": ("plus", "plus"),
    "−": ("moins", "minus"),
    "-": ("moins", "minus"),
    "±": ("plus ou moins", "plus or minus"),
    "×": ("fois", "times"),
    "·": ("fois", "times"),
    "⋅": ("fois", "times"),
    "∗": ("étoile", "star"),
    "*": ("étoile", "star"),
    "÷": ("divisé par", "divided by"),
    "/": ("sur", "over"),
    "=": ("égale", "equals"),
    "≠": ("différent de", "is not equal to"),
    "≡": ("congru à", "is congruent to"),
    "<": ("inférieur à", "is less than"),
    ">": ("supérieur à", "is greater than"),
    "≤": ("inférieur ou égal à", "is less than or equal to"),
    "⩽": ("inférieur ou égal à", "is less than or equal to"),
    "≥": ("supérieur ou égal à", "is greater than or equal to"),
    "⩾": ("supérieur ou égal à", "is greater than or equal to"),
    "≪": ("très inférieur à", "is much less than"),
    "≫": ("très supérieur à", "is much greater than"),
    "≈": ("environ égal à", "is approximately"),
    "≃": ("environ égal à", "is approximately"),
    "∼": ("de l’ordre de", "is similar to"),
    "∝": ("proportionnel à", "is proportional to"),
    "∈": ("appartient à", "is in"),
    "∉": ("n’appartient pas à", "is not in"),
    "⊂": ("inclus dans", "is a subset of"),
    "⊆": ("inclus dans ou égal à", "is a subset of or equal to"),
    "∪": ("union", "union"),
    "∩": ("inter", "intersection"),
    "∅": ("ensemble vide", "the empty set"),
    "∖": ("privé de", "without"),
    "∀": ("pour tout", "for all"),
    "∃": ("il existe", "there exists"),
    "¬": ("non", "not"),
    "∧": ("et", "and"),
    "∨": ("ou", "or"),
    "→": ("tend vers", "tends to"),
    "⟶": ("tend vers", "tends to"),
    "↦": ("donne", "maps to"),
    "⇒": ("implique", "implies"),
    "⟹": ("implique", "implies"),
    "⇔": ("équivaut à", "if and only if"),
    "⟺": ("équivaut à", "if and only if"),
    "←": ("reçoit", "gets"),
    "∞": ("l’infini", "infinity"),
    "∂": ("d rond", "partial d"),
    "∇": ("nabla", "nabla"),
    "∑": ("somme", "the sum"),
    "∏": ("produit", "the product"),
    "∫": ("intégrale", "the integral"),
    "∬": ("intégrale double", "the double integral"),
    "∮": ("intégrale de contour", "the contour integral"),
    "⋃": ("union", "the union"),
    "⋂": ("intersection", "the intersection"),
    "!": ("factorielle", "factorial"),
    "%": ("pour cent", "percent"),
    "°": ("degrés", "degrees"),
    "∘": ("rond", "of"),
    "€": ("euros", "euros"),
    "$": ("dollars", "dollars"),
    "|": ("barre", "bar"),
    "∣": ("sachant", "given"),
    "‖": ("norme", "norm"),
    "(": ("ouvrez la parenthèse", "open parenthesis"),
    ")": ("fermez la parenthèse", "close parenthesis"),
    "[": ("ouvrez le crochet", "open bracket"),
    "]": ("fermez le crochet", "close bracket"),
    "{": ("ouvrez l’accolade", "open brace"),
    "}": ("fermez l’accolade", "close brace"),
    "⌊": ("partie entière de", "floor of"),
    "⌋": ("", ""),
    "⌈": ("plafond de", "ceiling of"),
    "⌉": ("", ""),
    "⟨": ("ouvrez le chevron", "open angle bracket"),
    "⟩": ("fermez le chevron", "close angle bracket"),
    "…": ("et ainsi de suite", "and so on"),
    "⋯": ("et ainsi de suite", "and so on"),
    "⋮": ("et ainsi de suite", "and so on"),
    "⋱": ("et ainsi de suite", "and so on"),
    "′": ("prime", "prime"),
    "″": ("seconde", "double prime"),
    "ℓ": ("l", "l"),
    "ℏ": ("h barre", "h bar"),
    "⊤": ("transposée", "transpose"),
    ":": ("tel que", "such that"),
    "\u2061": ("", ""),  # function application
    "\u2062": ("", ""),  # invisible times
}
NAMES: dict[str, tuple[str, str]] = {
    "sin": ("sinus", "sine"),
    "cos": ("cosinus", "cosine"),
    "tan": ("tangente", "tangent"),
    "ln": ("logarithme népérien", "natural log"),
    "log": ("logarithme", "log"),
    "exp": ("exponentielle", "exponential"),
    "lim": ("limite", "the limit"),
    "max": ("maximum", "maximum"),
    "min": ("minimum", "minimum"),
    "sup": ("borne supérieure", "supremum"),
    "inf": ("borne inférieure", "infimum"),
    "det": ("déterminant", "determinant"),
    "dim": ("dimension", "dimension"),
    "arg": ("argument", "argument"),
    "mod": ("modulo", "modulo"),
    "argmax": ("arg max", "arg max"),
    "argmin": ("arg min", "arg min"),
}
GREEK: dict[str, tuple[str, str]] = {
    "α": ("alpha", "alpha"),
    "β": ("bêta", "beta"),
    "γ": ("gamma", "gamma"),
    "δ": ("delta", "delta"),
    "ε": ("epsilon", "epsilon"),
    "ϵ": ("epsilon", "epsilon"),
    "ζ": ("zêta", "zeta"),
    "η": ("êta", "eta"),
    "θ": ("thêta", "theta"),
    "ϑ": ("thêta", "theta"),
    "ι": ("iota", "iota"),
    "κ": ("kappa", "kappa"),
    "λ": ("lambda", "lambda"),
    "μ": ("mu", "mu"),
    "ν": ("nu", "nu"),
    "ξ": ("xi", "xi"),
    "π": ("pi", "pi"),
    "ρ": ("rhô", "rho"),
    "σ": ("sigma", "sigma"),
    "ς": ("sigma", "sigma"),
    "τ": ("tau", "tau"),
    "υ": ("upsilon", "upsilon"),
    "φ": ("phi", "phi"),
    "ϕ": ("phi", "phi"),
    "χ": ("chi", "chi"),
    "ψ": ("psi", "psi"),
    "ω": ("oméga", "omega"),
}
CAPITAL = ("grand {0}", "capital {0}")
ACCENTS: dict[str, tuple[str, str]] = {
    "^": ("{0} chapeau", "{0} hat"),
    "~": ("{0} tilde", "{0} tilde"),
    "˜": ("{0} tilde", "{0} tilde"),
    "∼": ("{0} tilde", "{0} tilde"),
    "―": ("{0} barre", "{0} bar"),
    "¯": ("{0} barre", "{0} bar"),
    "‾": ("{0} barre", "{0} bar"),
    "→": ("vecteur {0}", "vector {0}"),
    "⃗": ("vecteur {0}", "vector {0}"),
    "˙": ("{0} point", "{0} dot"),
    "¨": ("{0} deux points", "{0} double dot"),
    "⏞": ("{0}", "{0}"),
    "⏟": ("{0}", "{0}"),
}
POWERS: dict[str, tuple[str, str]] = {
    "2": ("{0} au carré", "{0} squared"),
    "3": ("{0} au cube", "{0} cubed"),
    "′": ("{0} prime", "{0} prime"),
    "″": ("{0} seconde", "{0} double prime"),
    "∘": ("{0} degrés", "{0} degrees"),
    "⊤": ("{0} transposée", "{0} transpose"),
    "∗": ("{0} étoile", "{0} star"),
    "*": ("{0} étoile", "{0} star"),
}
# What a denominator is called in French, there in the plural, in English, there in the plural.
PARTS: dict[str, tuple[str, str, str, str]] = {
    "2": ("demi", "demis", "half", "halves"),
    "3": ("tiers", "tiers", "third", "thirds"),
    "4": ("quart", "quarts", "quarter", "quarters"),
    "5": ("cinquième", "cinquièmes", "fifth", "fifths"),
    "6": ("sixième", "sixièmes", "sixth", "sixths"),
    "7": ("septième", "septièmes", "seventh", "sevenths"),
    "8": ("huitième", "huitièmes", "eighth", "eighths"),
    "9": ("neuvième", "neuvièmes", "ninth", "ninths"),
    "10": ("dixième", "dixièmes", "tenth", "tenths"),
    "100": ("centième", "centièmes", "hundredth", "hundredths"),
    "1000": ("millième", "millièmes", "thousandth", "thousandths"),
}
PHRASES: dict[str, tuple[str, str]] = {
    "one": ("un", "one"),
    "over": ("{0} sur {1}", "{0} over {1}"),
    "fraction": (
        "fraction, {0}, sur, {1}, fin de fraction",
        "the fraction, {0}, over, {1}, end of fraction",
    ),
    "power": ("{0} puissance {1}", "{0} to the power {1}"),
    "long-power": ("{0} puissance, {1}, fin d’exposant", "{0} to the power, {1}, end of power"),
    "index": ("{0} indice {1}", "{0} sub {1}"),
    "base": ("{0} en base {1}", "{0} base {1}"),
    "root": ("racine carrée de {0}", "the square root of {0}"),
    "long-root": (
        "racine carrée de, {0}, fin de racine",
        "the square root of, {0}, end of root",
    ),
    "cube-root": ("racine cubique de {0}", "the cube root of {0}"),
    "nth-root": ("racine d’ordre {1} de {0}", "the root of order {1} of {0}"),
    "binomial": ("{1} parmi {0}", "{0} choose {1}"),
    "from-to": ("{0} de {1} à {2}, de", "{0} from {1} to {2}, of"),
    "over-set": ("{0} sur {1}, de", "{0} over {1}, of"),
    "when": ("{0} quand {1}, de", "{0} as {1}, of"),
    "of": ("{0} de {1}", "{0} of {1}"),
    "under": ("{0}, au-dessous {1}", "{0}, below {1}"),
    "above": ("{0}, au-dessus {1}", "{0}, above {1}"),
    "matrix": (
        "matrice de {0} lignes et {1} colonnes : {2}, fin de matrice",
        "matrix of {0} rows and {1} columns: {2}, end of matrix",
    ),
    "row": ("ligne {0} : {1}", "row {0}: {1}"),
    "point": ("virgule", "point"),
}

_LARGE = frozenset("∑∏∫∬∮⋃⋂")
_FUNCTIONS = frozenset("fghFGHPEpφψϕ")
_NAMED = frozenset("sin cos tan ln log exp det dim".split())
_SHORT = 2  # signs of a part that is said without telling where it ends
_SILENT = frozenset(("mspace", "mphantom", "annotation", "none", "mprescripts"))


def spoken(tex: str, language: str) -> str:
    r"""Say a formula in TeX in French or, in all other languages (BCP 47), in English.

    A formula that cannot be read is read out sign by sign, without backslashes and braces.

    >>> spoken(r"\frac{1}{2} + x^2", "en")
    'one half plus x squared'
    """
    try:
        return spoken_mathml(xhtml.parse(to_mathml(tex))[0], language)
    except FormulaError:
        return " ".join(re.sub(r"[\\{}$&]+", " ", tex).split()) or tex


def spoken_mathml(math: Element, language: str) -> str:
    """Say a formula that is given as a `math` element.

    Raises `FormulaError` where it is nested too deep.
    """
    check_depth(math)
    return " ".join(_Speaker(language).say(math).split()).replace(" ,", ",")


class _Speaker:
    """Say MathML in one language."""

    def __init__(self, language: str) -> None:
        french = primary(language) == "fr"
        self.tongue = SPOKEN_LANGUAGES.index("fr" if french else "en")

    def say(self, node: Element) -> str:
        """Say an element and all in it; unknown elements are said as a row of their children."""
        kind = xhtml.name(node)
        if kind in _SILENT:
            return ""
        if kind in ("mi", "mn", "mo", "mtext", "ms"):
            return self._token(kind, " ".join(xhtml.text(node).split()))
        special = getattr(self, f"_{kind}", None)
        if special is not None and len(node) == ARGUMENTS.get(kind, len(node) or -1):
            return str(special(*node))
        return self._row(list(node))

    def _phrase(self, key: str, *parts: str) -> str:
        """Give a phrase of the language with its gaps filled."""
        return PHRASES[key][self.tongue].format(*parts)

    def _token(self, kind: str, text: str) -> str:
        """Say a letter, number or sign; “.” in a number becomes “point”."""
        if kind == "mtext":
            return text
        if kind == "mn":
            return text.replace(".", f" {self._phrase('point')} ")
        for table in (SIGNS, NAMES, GREEK):
            if text in table:
                return table[text][self.tongue]
        if text.lower() in GREEK:
            return CAPITAL[self.tongue].format(GREEK[text.lower()][self.tongue])
        return unicodedata.normalize("NFKC", text)

    def _row(self, nodes: Sequence[Element]) -> str:
        """Say elements that stand side by side."""
        return " ".join(self._words(nodes))

    def _words(self, nodes: Sequence[Element]) -> Iterator[str]:
        """Say elements in order; fences, decimal commas and arguments go with their neighbours."""
        at, depth = 0, 0
        while at < len(nodes):
            node, sign = nodes[at], _sign(nodes[at])
            following = nodes[at + 1] if at + 1 < len(nodes) else None
            depth += (sign in "([{") - (sign in ")]}") if sign else 0
            if sign and following is not None and _fences(following):
                yield self.say(following)
                at += 3 if at + 2 < len(nodes) and _sign(nodes[at + 2]) else 2
                depth -= sign in "([{"
                continue
            if sign == "," and not depth and self._in_number(nodes, at):
                yield self._phrase("point")
            elif (stop := _argument(nodes, at)) is not None:
                yield self._phrase("of", self.say(node), self._arguments(nodes[at + 2 : stop]))
                at = stop
            elif following is not None and _takes_argument(node):
                yield self._phrase("of", self.say(node), "")
            else:
                yield self.say(node)
            at += 1

    def _arguments(self, nodes: Sequence[Element]) -> str:
        """Say what stands in a function's parentheses; one bar in a probability is “given”."""
        said = list(self._words(nodes))
        bars = [at for at, node in enumerate(nodes) if _sign(node) == "|"]
        if len(bars) == 1 and len(said) == len(nodes):
            said[bars[0]] = SIGNS["∣"][self.tongue]
        return " ".join(said)

    def _in_number(self, nodes: Sequence[Element], at: int) -> bool:
        """Tell whether a comma stands between two numbers, as it does in French decimals."""
        inside = 0 < at < len(nodes) - 1
        return inside and xhtml.name(nodes[at - 1]) == xhtml.name(nodes[at + 1]) == "mn"

    def _mfrac(self, above: Element, below: Element) -> str:
        """Say a fraction: “two thirds”, “x over y”, or with its ends marked if it is long."""
        parent = above.getparent()
        if parent is not None and parent.get("linethickness") == "0":
            return self._phrase("binomial", self.say(above), self.say(below))
        over, under = _text(above), _text(below)
        if over.isdigit() and under in PARTS and over != under:
            one, many = PARTS[under][2 * self.tongue : 2 * self.tongue + 2]
            return f"{self._phrase('one')} {one}" if over == "1" else f"{over} {many}"
        short = _is_short(above) and _is_short(below)
        return self._phrase("over" if short else "fraction", self.say(above), self.say(below))

    def _msup(self, base: Element, power: Element) -> str:
        """Say a power: “x squared”, or “x to the power of n”."""
        known = POWERS.get(_text(power))
        if known:
            return known[self.tongue].format(self.say(base))
        key = "power" if _is_short(power) else "long-power"
        return self._phrase(key, self.say(base), self.say(power))

    def _msub(self, base: Element, index: Element) -> str:
        """Say an index; that of a logarithm is its base, that of a limit what it goes to."""
        key = "index"
        if _text(base) in ("log", "ln"):
            key = "base"
        elif _text(base) == "lim":
            key = "when"
        elif _text(base) in _LARGE or _text(base) in NAMES:
            key = "over-set"
        return self._phrase(key, self.say(base), self.say(index))

    def _msubsup(self, base: Element, index: Element, power: Element) -> str:
        """Say the limits of a sum or integral, or an index with a power."""
        if _text(base) in _LARGE:
            return self._phrase("from-to", self.say(base), self.say(index), self.say(power))
        indexed = self._phrase("index", self.say(base), self.say(index))
        known = POWERS.get(_text(power))
        if known:
            return known[self.tongue].format(indexed)
        return self._phrase("power", indexed, self.say(power))

    def _munder(self, base: Element, under: Element) -> str:
        """Say what stands below a base; a line below it is not said."""
        if _text(base) in _LARGE or _text(base) in NAMES:
            return self._msub(base, under)
        if _text(under) in ACCENTS:
            return self.say(base)
        return self._phrase("under", self.say(base), self.say(under))

    def _mover(self, base: Element, over: Element) -> str:
        """Say an accent, or what stands above a base."""
        known = ACCENTS.get(_text(over))
        if known:
            return known[self.tongue].format(self.say(base))
        return self._phrase("above", self.say(base), self.say(over))

    def _munderover(self, base: Element, under: Element, over: Element) -> str:
        """Say limits above and below as those beside."""
        return self._msubsup(base, under, over)

    def _msqrt(self, *inside: Element) -> str:
        """Say a square root, with its end marked if what is in it is long."""
        short = len(inside) == 1 and _is_short(inside[0])
        return self._phrase("root" if short else "long-root", self._row(inside))

    def _mroot(self, inside: Element, order: Element) -> str:
        """Say a root of any order."""
        if _text(order) == "3":
            return self._phrase("cube-root", self.say(inside))
        return self._phrase("nth-root", self.say(inside), self.say(order))

    def _mtable(self, *rows: Element) -> str:
        """Say a matrix row by row with its size; other tables as lines."""
        table = rows[0].getparent()
        between = " " if table is not None and table.get("displaystyle") else ", "
        said = [between.join(filter(None, map(self.say, row))) for row in rows]
        if table is None or not _is_matrix(table):
            return "; ".join(said)
        lines = [self._phrase("row", str(n), row) for n, row in enumerate(said, 1)]
        width = max(len(row) for row in rows)
        return self._phrase("matrix", str(len(rows)), str(width), "; ".join(lines))


def _text(node: Element) -> str:
    """Give the characters of an element."""
    return "".join(str(piece) for piece in node.itertext()).strip()


def _sign(node: Element) -> str:
    """Give the sign of an operator, also of one in braces; empty for all else."""
    while xhtml.name(node) == "mrow" and len(node) == 1:
        node = node[0]
    return (node.text or "").strip() if xhtml.name(node) == "mo" else ""


def _is_short(node: Element) -> bool:
    """Tell whether an element has so few signs that its end needs no word."""
    return sum(1 for inner in node.iter() if not len(inner)) <= _SHORT


def _is_matrix(table: Element) -> bool:
    """Tell whether a table stands behind an opening fence."""
    before = table.getprevious()
    return before is not None and _sign(before) in ("(", "[", "|", "‖")


def _takes_argument(node: Element) -> bool:
    """Tell whether a sign is a function (“sin”) or a large sign without limits, such as a sum."""
    name = _text(node[0] if len(node) else node)
    return name in _NAMED or (name in _LARGE and not len(node))


def _fences(node: Element) -> bool:
    """Tell whether the signs around a node are only its fences: a matrix, a binomial, cases."""
    return xhtml.name(node) == "mtable" or node.get("linethickness") == "0"


def _argument(nodes: Sequence[Element], at: int) -> int | None:
    """Find where a short argument of a function ends: the index of its closing parenthesis."""
    name = _text(nodes[at][0] if len(nodes[at]) else nodes[at])
    if name not in _FUNCTIONS and name not in NAMES:
        return None
    if at + 1 >= len(nodes) or _sign(nodes[at + 1]) != "(":
        return None
    for stop in range(at + 2, min(len(nodes), at + 8)):
        if _sign(nodes[stop]) == ")":
            return stop
        if _sign(nodes[stop]) not in ("", ",", "∣", "|", "−", "-"):
            return None
    return None
