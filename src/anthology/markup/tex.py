r"""Prepare formulas in TeX for converters that know less of TeX than those who write it.

In: a formula as it was typed, and the definitions that the text makes. Out: a formula without
definitions, labels and environments of a page, with its rows in an environment that has rows.
`expand` and `find_definitions` deal with `\newcommand` and its kin, `prepare` with the rest, and
`break_rows` parts a formula that is wider than the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.model.diagnostics import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST = 2_000  # characters of a formula; the longest seen in real texts has some 600
# The time that a drawing takes doubles with every level: half a second here, and no real formula
# comes near it.
_MOST_LEVELS = 9  # braces in braces
# Definitions that call each other may grow without end ("a billion laughs"); no real formula
# needs a tenth of this.
_MOST_EXPANSIONS = 500

_TOKEN = re.compile(r"\\[A-Za-z@]+|\\.|.", re.DOTALL)
_GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})*\})*\}"
_DEFINITION = re.compile(
    rf"""\\(?:re|provide)?newcommand\*?\s*(?:\{{\s*(?P<name>\\[A-Za-z]+)\s*\}}|(?P<bare>\\[A-Za-z]+))
        \s*+(?:\[(?P<count>[1-9])\])?\s*+(?:\[(?P<default>[^\]]*+)\])?\s*+(?P<body>{_GROUP})
    |\\providecommand\*?\s*\{{?(?P<provided>\\[A-Za-z]+)\}}?\s*(?P<provision>{_GROUP})
    |\\DeclareMathOperator(?P<star>\*?)\s*\{{?(?P<operator>\\[A-Za-z]+)\}}?\s*(?P<words>{_GROUP})
    |\\def\s*(?P<defined>\\[A-Za-z]+)(?P<parameters>(?:\#[1-9])*)\s*(?P<meaning>{_GROUP})
    |\\let\s*(?P<alias>\\[A-Za-z]+)\s*=?\s*(?P<of>\\[A-Za-z]+|[^\s\\])""",
    re.VERBOSE,
)
_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareMath|def|let)\b")

# Environments that converters know, and what the others are written as.
ENVIRONMENTS = frozenset(
    "align aligned array Bmatrix bmatrix cases matrix pmatrix smallmatrix split Vmatrix "
    "vmatrix".split()
)
# Environments that only say where on a page a formula stands.
_OF_PAGES = frozenset("equation displaymath math gather multline subequations".split())
_LIKE = {
    "alignat": "align",
    "alignedat": "align",
    "dcases": "cases",
    "flalign": "align",
    "gathered": "matrix",  # converters give rows to a matrix, and line breaks to this
}
# Matrices between fences, which a power or an index behind them is for as a whole.
_FENCED = frozenset("Bmatrix bmatrix pmatrix Vmatrix vmatrix".split())
_BEGIN_END = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+)\*?\}")
_COLUMNS = re.compile(r"(\\begin\{(?:alignat|alignedat)\*?\})\s*\{\d*\}")
_BEGIN_EQNARRAY = re.compile(r"\\begin\s*\{eqnarray\*?\}")
_END_EQNARRAY = re.compile(r"\\end\s*\{eqnarray\*?\}")
_NESTING = re.compile(r"\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\.|[{}]", re.DOTALL)

# Commands for a printed page that mean nothing here, and shorthands that most texts define.
_UNWANTED = re.compile(r"\\(?:label\{[^{}]*\}|(?:nonumber|notag|displaystyle|allowbreak)\b)")
_NUMBERS = re.compile(r"\\([RNZQC])(?![A-Za-z])")
# A number that the author gave to a formula; converters draw it onto the formula, or as a dot.
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
# A number that stands before its row, as a label may.
_BEFORE_ITS_ROW = re.compile(
    r"(?P<tag>\\tag\*?\s*\{[^{}]*\})(?P<rest>(?:(?!\\\\|\\end\b|\\begin\b|\\tag\b).)+)(?=\\\\|\\end\b|\Z)",
    re.DOTALL,
)

# Where a formula may be parted: before a relation, else before a sign that adds (Knuth, The
# TeXbook, chapter 18, does it behind the sign in a line of text and before it in displays).
_RELATIONS = frozenset(
    r"= < > \le \leq \leqslant \ge \geq \geqslant \ne \neq \equiv \sim \simeq \approx \cong \to "
    r"\rightarrow \Rightarrow \implies \iff \Leftrightarrow \mapsto \in \subset \subseteq "
    r"\propto \coloneqq".split()
)
_ADDING = frozenset(r"+ - − \pm \mp \cup \cap \vee \wedge \oplus \lor \land".split())
_TEX_SIGN = re.compile(r"[\\^_{}=<>+*/|≤≥≈∈→×−-]")
_PROSE = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}")
_FUNCTIONS = frozenset(
    "arg cos cot deg det dim exp gcd hom inf ker lim log max min mod sin sup tan".split()
)
_WORDS_IN_TEX = re.compile(r"\\(?:text|mbox|mathrm|textbf|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+")
# Words between two sums of money.
_JOINING = re.compile(
    r"(?<![^\s,;])(?:and|but|for|or|per|than|then|the|to|with|et|mais|ou|pour|puis|avec|und|oder|bis"
    r"|f[üu]r|mit)(?!\S)",
    re.IGNORECASE,
)


class FormulaError(ContentError):
    """Say that a formula cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Macro:
    """Hold what a command stands for: its body with `#1` to `#9`, how many these are.

    `default` is the first argument where the call gives none in brackets; None where the first
    argument is like the others.
    """

    body: str
    arguments: int = 0
    default: str | None = None


def find_definitions(tex: str) -> dict[str, Macro]:
    r"""Give the commands that a text defines for its formulas, by name with the backslash.

    >>> find_definitions(r"\newcommand{\half}[1]{\frac{#1}{2}}")
    {'\\half': Macro(body='\\frac{#1}{2}', arguments=1, default=None)}
    """
    if not _DEFINES.search(tex):
        return {}
    return dict(_read_definition(found) for found in _DEFINITION.finditer(tex))


def without_definitions(tex: str) -> str:
    r"""Give a formula without the definitions in it; nothing is left of one that only defines.

    >>> without_definitions(r"\newcommand{\R}{\mathbb{R}}x \in \R")
    'x \\in \\R'
    """
    return _DEFINITION.sub("", tex) if _DEFINES.search(tex) else tex


def _read_definition(found: re.Match[str]) -> tuple[str, Macro]:
    """Read one definition of a macro, by whatever command: its name and what it stands for."""
    if name := found["name"] or found["bare"]:
        body, count = found["body"][1:-1], int(found["count"] or 0)
        return name, Macro(body, count, found["default"] if count else None)
    if name := found["provided"]:
        return name, Macro(found["provision"][1:-1])
    if name := found["operator"]:
        return name, Macro(rf"\operatorname{found['star']}{found['words']}")
    if name := found["defined"]:
        return name, Macro(found["meaning"][1:-1], found["parameters"].count("#"))
    return found["alias"], Macro(found["of"])


def expand(tex: str, macros: Mapping[str, Macro]) -> str:
    r"""Write out the commands that a text defines for its formulas.

    Raises `FormulaError` where they call each other without end.

    >>> expand(r"\half{x}+1", find_definitions(r"\def\half#1{\frac{#1}{2}}"))
    '\\frac{x}{2}+1'
    """
    if not macros or not any(name in tex for name in macros):
        return tex
    done: list[str] = []
    rest, calls = tex, 0
    while found := _TOKEN.match(rest):
        token, rest = found[0], rest[found.end() :]
        if token not in macros:
            done.append(token)
            continue
        calls += 1
        written, rest = _call(macros[token], rest)
        # a command of letters ends at the first other sign, so a letter behind it needs a space
        apart = " " if re.search(r"\\[A-Za-z]+$", written) and rest[:1].isalpha() else ""
        rest = written + apart + rest
        if calls > _MOST_EXPANSIONS or len(rest) > 2 * LONGEST:
            raise FormulaError("its definitions do not come to an end")
    return "".join(done)


def _call(macro: Macro, rest: str) -> tuple[str, str]:
    """Give the body of a macro with its arguments in place, and what follows the call."""
    given: list[str] = []
    if macro.default is not None:
        optional = re.match(r"\s*\[([^\]]*)\]", rest)
        given.append(optional[1] if optional else macro.default)
        rest = rest[optional.end() :] if optional else rest
    while len(given) < macro.arguments:
        argument = re.match(rf"\s*(?:{_GROUP}|\\[A-Za-z]+|\\.|\S)", rest)
        if argument is None:
            raise FormulaError("an argument is missing")
        word = argument[0].strip()
        given.append(word[1:-1] if word.startswith("{") else word)
        rest = rest[argument.end() :]
    if not macro.arguments:
        rest = rest.removeprefix(" ") if macro.body else rest
    return re.sub(r"#([1-9])", lambda at: (given[int(at[1]) - 1 :] or [""])[0], macro.body), rest


def prepare(tex: str) -> str:
    r"""Write a formula with the commands and environments that the converters know.

    Raises `FormulaError` where its braces or environments are not closed, where it uses an
    environment that is not known, and where it is empty or far too long.

    >>> prepare(r"a &= b \tag{3} \\ c &= d")
    '\\begin{align*}a &= b   \\qquad (3)\\\\ c &= d\\end{align*}'
    """
    tex = _UNWANTED.sub("", tex)
    tex = _BEFORE_ITS_ROW.sub(r"\g<rest> \g<tag>", tex)
    tex = _TAG.sub(lambda at: rf"\qquad \text{{{at[2]}}}" if at[1] else rf"\qquad ({at[2]})", tex)
    tex = _COLUMNS.sub(r"\1", tex)
    tex = _BEGIN_EQNARRAY.sub(r"\\begin{array}{rcl}", tex)
    tex = _END_EQNARRAY.sub(r"\\end{array}", tex)
    tex = _BEGIN_END.sub(_as_known, tex).strip()
    if not tex or len(tex) > LONGEST:
        raise FormulaError("it is empty" if not tex else "it is too long")
    _check_braces(tex)
    _check_environments(tex)
    tex = tex.replace(r"\operatorname*", r"\operatorname")
    return _NUMBERS.sub(r"\\mathbb{\1}", _with_rows(tex))


def _as_known(found: re.Match[str]) -> str:
    """Write the name of an environment as the converters know it; those of pages go."""
    what, name = found[1], _LIKE.get(found[2], found[2])
    if name in _OF_PAGES:
        return ""
    # lines are aligned without the numbers that a converter would begin anew in every formula
    if name in {"align", "aligned", "split"}:
        name = "align*"
    written = rf"\{what}{{{name}}}"
    if name in _FENCED:
        # in braces, or the power would be that of the closing fence
        return f"{{{written}" if what == "begin" else f"{written}}}"
    return written


def _with_rows(tex: str) -> str:
    r"""Put a formula with `\\` outside of any environment into one that has rows."""
    signs = {token for token, depth in _walk(tex) if depth == 0}
    if "\\\\" not in signs:
        return tex
    name = "align*" if "&" in signs else "matrix"
    return rf"\begin{{{name}}}{tex}\end{{{name}}}"


def _walk(tex: str) -> Iterator[tuple[str, int]]:
    r"""Give each token with how deep it stands in braces, environments and `\left` pairs."""
    depth = 0
    for found in re.finditer(r"\\(?:begin|end)\s*\{[^{}]*\}|" + _TOKEN.pattern, tex, re.DOTALL):
        token = found[0]
        closes = token == "}" or re.match(r"\\(?:end\s*\{|right(?![A-Za-z]))", token)  # noqa: S105
        depth -= bool(closes)
        yield token, depth
        opens = token == "{" or re.match(r"\\(?:begin\s*\{|left(?![A-Za-z]))", token)  # noqa: S105
        depth += bool(opens)


def break_rows(tex: str, fits: Callable[[str], bool]) -> str:
    r"""Part a formula that does not fit into rows; give it as it is where no place is found.

    It is parted before relations where that is enough, else before signs that add as well. Rows
    of an environment are parted one by one. `fits` tells whether a formula is narrow enough.

    >>> print(break_rows("a = b + c", lambda tex: len(tex) < 12))
    a = b + c
    >>> print(break_rows("a + b = c + d", lambda tex: len(tex.replace(r"\quad ", "")) < 12))
    \begin{align*}&a + b \\ &\quad = c + d\end{align*}
    """
    if fits(tex):
        return tex
    whole = re.fullmatch(r"\s*\\begin\{align\*\}(.*)\\end\{align\*\}\s*", tex, re.DOTALL)
    rows = _split(whole[1], frozenset(["\\\\"])) if whole else [tex]
    parted: list[str] = []
    for row in rows:
        text = row.removeprefix("\\\\")
        parted += [text] if fits(text.replace("&", "")) else _part(text, fits)
    if len(parted) == len(rows):
        return tex
    return r"\begin{align*}" + r" \\ ".join(parted) + r"\end{align*}"


def _part(row: str, fits: Callable[[str], bool]) -> list[str]:
    """Part one row; where it has no mark of alignment, its first part is set flush left."""
    before = row.partition("&")[0] if "&" in row else ""  # lines below stand beside it

    def alone(line: str) -> bool:
        """Tell whether a line fits by itself, with the indent that all but the first have."""
        indent = rf"{before}\quad " if line is not lines[0] else ""
        return fits(indent + line.replace("&", ""))

    lines: list[str] = []
    for signs in (_RELATIONS, _RELATIONS | _ADDING):
        first, *parts = _split(row, signs)
        lines = [first]
        for part in parts:
            longer = lines[-1] + part
            indent = rf"{before}\quad " if len(lines) > 1 else ""
            if fits(indent + longer.replace("&", "")):
                lines[-1] = longer
            else:
                lines.append(part)
        if all(map(alone, lines)):
            break
    first, *others = lines
    if not others:
        return lines
    first = first if "&" in first else f"&{first}"
    return [first.rstrip(), *(rf"&\quad {line.replace('&', '').strip()}" for line in others)]


def split_line(tex: str) -> list[str]:
    r"""Split a formula in a line of text where the line may break: before its relations.

    >>> split_line(r"a + b = \frac{x=1}{2} \le 3")
    ['a + b ', '= \\frac{x=1}{2} ', '\\le 3']
    """
    return _split(tex, _RELATIONS)


def _split(tex: str, signs: frozenset[str]) -> list[str]:
    """Split a formula before signs that stand in no brace, environment or pair of fences."""
    parts = [""]
    for token, depth in _walk(tex):
        if depth == 0 and token in signs and parts[-1].replace("&", "").strip():
            # the mark of alignment before a sign goes with it
            tail = re.search(r"&\s*$", parts[-1])
            lead = tail[0] if tail else ""
            parts[-1] = parts[-1].removesuffix(lead)
            parts.append(lead + token)
        else:
            parts[-1] += token
    return parts


def _check_braces(tex: str) -> None:
    """Raise FormulaError for braces without partners, or nested so deep that converters fail."""
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
    """Raise FormulaError for environments that are unknown or do not pair."""
    opened: list[str] = []
    for kind, name in _BEGIN_END.findall(tex):
        if name not in ENVIRONMENTS:
            raise FormulaError(f"there is no environment {name}")
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise FormulaError(f"the environment {name} ends before it begins")
    if opened:
        raise FormulaError(f"the environment {opened[-1]} does not end")


def is_formula(tex: str) -> bool:
    """Tell a formula between dollar signs from prose between two prices.

    No prose is in a formula, and its names have one letter or two, or are those of functions.

    >>> is_formula("2*3*4"), is_formula("10, or US"), is_formula("5*2 and 3*")
    (True, False, False)
    """
    plain = _WORDS_IN_TEX.sub(" ", tex)
    if _PROSE.search(plain) or _JOINING.search(plain):
        return False
    if _TEX_SIGN.search(tex) or len(plain) <= 3 or tex.isdigit():  # noqa: PLR2004
        return True
    names = re.findall(r"[^\W\d_]+", plain)
    return bool(names) and all(len(one) <= 2 or one in _FUNCTIONS for one in names)  # noqa: PLR2004
