"""Say a formula in words, as one would read it to somebody on the telephone."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.formula import lexicon
from anthology.formula.mathml import FormulaError, check_depth, to_mathml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.xhtml import Element

_LARGE = frozenset("∑∏∫∬∮⋃⋂")
_FUNCTIONS = frozenset("fghFGHPEpφψϕ")
_NAMED = frozenset("sin cos tan ln log exp det dim".split())
_SHORT = 2  # signs of a part that is said without telling where it ends
_SILENT = frozenset(("mspace", "mphantom", "annotation", "none", "mprescripts"))


def spoken(tex: str, language: str) -> str:
    """Say a formula in TeX in French or, in all other languages (BCP 47), in English.

    A formula that cannot be read is read out sign by sign, without backslashes and braces.
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
        french = language.lower().split("-")[0] == "fr"
        self.tongue = lexicon.LANGUAGES.index("fr" if french else "en")

    def say(self, node: Element) -> str:
        kind = xhtml.name(node)
        if kind in _SILENT:
            return ""
        if kind in ("mi", "mn", "mo", "mtext", "ms"):
            return self._token(kind, (node.text or "").strip())
        special = getattr(self, f"_{kind}", None)
        if special is not None and len(node):
            return str(special(*node))
        return self._row(list(node))

    def _phrase(self, key: str, *parts: str) -> str:
        return lexicon.PHRASES[key][self.tongue].format(*parts)

    def _token(self, kind: str, text: str) -> str:
        if kind == "mtext":
            return text
        if kind == "mn":
            return text.replace(".", f" {self._phrase('point')} ")
        for table in (lexicon.SIGNS, lexicon.NAMES, lexicon.GREEK):
            if text in table:
                return table[text][self.tongue]
        if text.lower() in lexicon.GREEK:
            return lexicon.CAPITAL[self.tongue].format(lexicon.GREEK[text.lower()][self.tongue])
        return unicodedata.normalize("NFKC", text)

    def _row(self, nodes: Sequence[Element]) -> str:
        return " ".join(self._words(nodes))

    def _words(self, nodes: Sequence[Element]) -> Iterator[str]:
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
            said[bars[0]] = lexicon.SIGNS["∣"][self.tongue]
        return " ".join(said)

    def _in_number(self, nodes: Sequence[Element], at: int) -> bool:
        inside = 0 < at < len(nodes) - 1
        return inside and xhtml.name(nodes[at - 1]) == xhtml.name(nodes[at + 1]) == "mn"

    def _mfrac(self, above: Element, below: Element) -> str:
        parent = above.getparent()
        if parent is not None and parent.get("linethickness") == "0":
            return self._phrase("binomial", self.say(above), self.say(below))
        over, under = _text(above), _text(below)
        if over.isdigit() and under in lexicon.PARTS and over != under:
            one, many = lexicon.PARTS[under][2 * self.tongue : 2 * self.tongue + 2]
            return f"{self._phrase('one')} {one}" if over == "1" else f"{over} {many}"
        short = _is_short(above) and _is_short(below)
        return self._phrase("over" if short else "fraction", self.say(above), self.say(below))

    def _msup(self, base: Element, power: Element) -> str:
        known = lexicon.POWERS.get(_text(power))
        if known:
            return known[self.tongue].format(self.say(base))
        key = "power" if _is_short(power) else "long-power"
        return self._phrase(key, self.say(base), self.say(power))

    def _msub(self, base: Element, index: Element) -> str:
        key = "index"
        if _text(base) in ("log", "ln"):
            key = "base"
        elif _text(base) == "lim":
            key = "when"
        elif _text(base) in _LARGE or _text(base) in lexicon.NAMES:
            key = "over-set"
        return self._phrase(key, self.say(base), self.say(index))

    def _msubsup(self, base: Element, index: Element, power: Element) -> str:
        if _text(base) in _LARGE:
            return self._phrase("from-to", self.say(base), self.say(index), self.say(power))
        indexed = self._phrase("index", self.say(base), self.say(index))
        known = lexicon.POWERS.get(_text(power))
        if known:
            return known[self.tongue].format(indexed)
        return self._phrase("power", indexed, self.say(power))

    def _munder(self, base: Element, under: Element) -> str:
        if _text(base) in _LARGE or _text(base) in lexicon.NAMES:
            return self._msub(base, under)
        if _text(under) in lexicon.ACCENTS:
            return self.say(base)
        return self._phrase("under", self.say(base), self.say(under))

    def _mover(self, base: Element, over: Element) -> str:
        known = lexicon.ACCENTS.get(_text(over))
        if known:
            return known[self.tongue].format(self.say(base))
        return self._phrase("above", self.say(base), self.say(over))

    def _munderover(self, base: Element, under: Element, over: Element) -> str:
        return self._msubsup(base, under, over)

    def _msqrt(self, *inside: Element) -> str:
        short = len(inside) == 1 and _is_short(inside[0])
        return self._phrase("root" if short else "long-root", self._row(inside))

    def _mroot(self, inside: Element, order: Element) -> str:
        if _text(order) == "3":
            return self._phrase("cube-root", self.say(inside))
        return self._phrase("nth-root", self.say(inside), self.say(order))

    def _mtable(self, *rows: Element) -> str:
        table = rows[0].getparent()
        between = " " if table is not None and table.get("displaystyle") else ", "
        said = [between.join(filter(None, map(self.say, row))) for row in rows]
        if table is None or not _is_matrix(table):
            return "; ".join(said)
        lines = [self._phrase("row", str(n), row) for n, row in enumerate(said, 1)]
        width = max(len(row) for row in rows)
        return self._phrase("matrix", str(len(rows)), str(width), "; ".join(lines))


def _text(node: Element) -> str:
    return "".join(str(piece) for piece in node.itertext()).strip()


def _sign(node: Element) -> str:
    """Give the sign of an operator, also of one in braces; empty for all else."""
    while xhtml.name(node) == "mrow" and len(node) == 1:
        node = node[0]
    return (node.text or "").strip() if xhtml.name(node) == "mo" else ""


def _is_short(node: Element) -> bool:
    return sum(1 for inner in node.iter() if not len(inner)) <= _SHORT


def _is_matrix(table: Element) -> bool:
    before = table.getprevious()
    return before is not None and _sign(before) in ("(", "[", "|", "‖")


def _takes_argument(node: Element) -> bool:
    name = _text(node[0] if len(node) else node)
    return name in _NAMED or (name in _LARGE and not len(node))


def _fences(node: Element) -> bool:
    """Tell whether the signs around a node are only its fences: a matrix, a binomial, cases."""
    return xhtml.name(node) == "mtable" or node.get("linethickness") == "0"


def _argument(nodes: Sequence[Element], at: int) -> int | None:
    """Find where a short argument of a function ends: the index of its closing parenthesis."""
    name = _text(nodes[at][0] if len(nodes[at]) else nodes[at])
    if name not in _FUNCTIONS and name not in lexicon.NAMES:
        return None
    if at + 1 >= len(nodes) or _sign(nodes[at + 1]) != "(":
        return None
    for stop in range(at + 2, min(len(nodes), at + 8)):
        if _sign(nodes[stop]) == ")":
            return stop
        if _sign(nodes[stop]) not in ("", ",", "∣", "|", "−", "-"):
            return None
    return None
