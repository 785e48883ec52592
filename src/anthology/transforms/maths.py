r"""Turn the TeX in an article, marked by a reader or written as $…$ or \[…\], into MathML."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.markup import formulas, xhtml
from anthology.markup.formulas import to_mathml
from anthology.markup.spoken_formulas import spoken, spoken_mathml
from anthology.markup.tex import (
    FormulaError,
    Macro,
    expand,
    find_definitions,
    is_formula,
    without_definitions,
)
from anthology.transforms.running_text import locate
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_SIGN_OF_MATHS = re.compile(r"""\$|\\[(\[]|\\begin\{|class="[^"]*\bmath\b|<math\b""")
_UNTOUCHED = frozenset("pre code kbd samp var math svg".split())
# A dollar sign before a name in braces is a variable of a program: ${user}, ${if:…}.
_DELIMITED = re.compile(
    r"""(?<![\\$])\$\$(?P<block>[^$]{1,2000})\$\$(?!\$)
    |\\\[(?P<bracketed>(?:(?!\\[\[\]]).){1,2000})\\\]
    |\\\((?P<round>(?:(?!\\[()]).){1,1000})\\\)
    |(?P<environment>\\begin\{(?P<name>(?:align|alignat|eqnarray|equation|flalign|gather|multline)\*?)\}
        (?:(?!\\begin\{(?P=name)\}).){1,2000}?\\end\{(?P=name)\})
    |(?<![\\$\w])\$(?=[^\s$])(?!\{\w{2,}[.:}])(?P<dollar>[^$\n]{0,299}[^\s\\$])\$(?![\w${])""",
    re.VERBOSE | re.DOTALL,
)
_LABEL = re.compile(r"\\label\{(?P<label>[^{}]+)\}")
_OWN_TAG = re.compile(r"\\tag\*?\{(?P<tag>[^{}]*)\}")
_REFERENCE = re.compile(r"(?P<mark>\$?)\\(?P<kind>eqref|ref)\{(?P<label>[^{}$]+)\}(?P=mark)")


@dataclass(frozen=True, slots=True)
class _Formula:
    """Hold one formula of a text: what was typed, its TeX, and whether it is a line of its own."""

    typed: str
    tex: str
    display: bool


def convert_maths(article: Article) -> Article:
    """Put MathML, with its TeX and a spoken alternative, in the place of every formula.

    What cannot be read stays as it was typed, in a `span` of class `math`, and is reported.
    """
    article = _settle_titles(article)
    if not _SIGN_OF_MATHS.search(article.body):
        return article
    root = xhtml.parse(article.body)
    for node in list(root.iter(f"{{{xhtml.MATHML}}}math")):
        line, said = xhtml.line(node), " ".join(xhtml.text(node).split())
        if wrong := formulas.conform_formula(node):
            article = article.report(
                "maths-broken",
                f"the formula “{said}” in MathML is not whole: {', '.join(wrong)}",
                line=line,
                hint="write what is missing, or put what belongs together into <mrow>",
            )
    for node in list(root.iter(f"{{{xhtml.MATHML}}}math")):
        _say(node, article.meta.language)
    macros = _take_definitions(root)
    _number_labels(root)
    for node in [node for node in root.iter() if "math" in xhtml.classes(node)]:
        article = _convert_marked(article, node, macros)
    for node in [node for node in root.iter() if _may_hold(node)]:
        article = _convert_typed(article, node, macros)
    if article.format == "markdown":
        for node in root.iter():
            _free_dollars(node)
    return replace(article, body=xhtml.serialise(root))


def _settle_titles(article: Article) -> Article:
    """Write the formulas of title and subtitle in letters: contents and heads hold no others."""
    for field in ("title", "subtitle"):
        written = settled = getattr(article.meta, field)
        for _, _, formula in list(_find(written)):
            try:
                words = formulas.to_words(xhtml.parse(to_mathml(formula.tex))[0])
            except FormulaError as error:
                article = article.report(
                    "maths-broken",
                    f"the formula “{formula.typed}” of the {field} stays as it was typed: {error}",
                    hint="give the text a title in words",
                )
            else:
                settled = settled.replace(formula.typed, words)
        article = replace(article, meta=replace(article.meta, **{field: settled}))
    return article


def _take_definitions(root: Element) -> dict[str, Macro]:
    r"""Find the commands that a text defines for its formulas; paragraphs of them alone go.

    They may stand in a formula (`$$\newcommand{\R}{\mathbb{R}}$$`) or, as pandoc reads them, in
    the text between formulas. As in TeX, a definition holds in all that follows; that it is taken
    to hold in what stands before it too does no harm.
    """
    macros: dict[str, Macro] = {}
    for node in list(root.iter()):
        if "math" in xhtml.classes(node):
            macros |= find_definitions(node.get("data-tex") or xhtml.text(node))
        elif (
            xhtml.name(node) == "p" and "\\" in (said := xhtml.text(node)) and not _untouched(node)
        ):
            macros |= find_definitions(said)
            if macros and not re.sub(r"[\s%$]", "", without_definitions(said)):
                xhtml.drop(node)
    return macros


def _number_labels(root: Element) -> None:
    r"""Give each formula that is referred to its number, and write the numbers where it is.

    A label that has a `\tag` beside it has that for its number.
    """
    pieces = [node.get("data-tex") or node.text or "" for node in root.iter()]
    pieces += [node.tail or "" for node in root.iter()]
    if not any(_REFERENCE.search(piece) for piece in pieces):
        return
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        """Write the number of a label in its place."""
        own = _OWN_TAG.search(found.string, found.end(), found.end() + 40)
        own = own or _OWN_TAG.search(found.string, max(0, found.start() - 40), found.start())
        label = found["label"]
        if label not in numbers:
            numbers[label] = own["tag"] if own else str(len(numbers) + 1)
        return "" if own else rf"\tag{{{numbers[label]}}}"

    def refer(found: re.Match[str]) -> str:
        """Write the number of a label that there is."""
        shown = numbers.get(found["label"])
        if shown is None:
            return found[0]
        return f"({shown})" if found["kind"] == "eqref" else shown

    for node in root.iter():
        if tex := node.get("data-tex"):
            node.set("data-tex", _LABEL.sub(number, tex))
        elif node.text and "\\begin" in node.text and not _untouched(node):
            node.text = _LABEL.sub(number, node.text)
    for node in root.iter():
        if node.text and "ref{" in node.text and not _untouched(node):
            node.text = _REFERENCE.sub(refer, node.text)
        parent = node.getparent()
        if node.tail and "ref{" in node.tail and parent is not None and not _untouched(parent):
            node.tail = _REFERENCE.sub(refer, node.tail)


def _free_dollars(node: Element) -> None:
    r"""Write dollar signs that Markdown protects (`\$5`) as they are meant."""
    parent = node.getparent()
    if node.text and not _untouched(node):
        node.text = node.text.replace("\\$", "$")
    if node.tail and parent is not None and not _untouched(parent):
        node.tail = node.tail.replace("\\$", "$")


def _say(math: Element, language: str) -> None:
    """Give MathML that came without an alternative one in words."""
    if not math.get("alttext"):
        with suppress(FormulaError):
            math.set("alttext", spoken_mathml(math, language))


def _convert_marked(article: Article, node: Element, macros: Mapping[str, Macro]) -> Article:
    """Convert an element that a reader marked as a formula."""
    typed = xhtml.text(node)
    delimited = _DELIMITED.fullmatch(typed)
    tex = node.get("data-tex") or (delimited[delimited.lastgroup or 0] if delimited else "")
    if not tex:
        return _refuse_asciimath(article, node)
    display = "display" in xhtml.classes(node) or xhtml.name(node) == "div"
    if not (tex := without_definitions(tex).strip()):
        xhtml.drop(node)
        return article
    made, article = _make(article, node, _Formula(typed or tex, tex, display), macros)
    if made is None:
        return article
    if xhtml.name(node) == "div":
        block = xhtml.element("div", class_="math")
        block.append(made)
        made = block
    if place := node.get("id"):
        made.set("id", place)
    xhtml.swap(node, made)
    return article


def _refuse_asciimath(article: Article, node: Element) -> Article:
    """Show a formula in AsciiMath as code, and report it: only TeX can be converted."""
    typed = node.get("data-asciimath") or xhtml.text(node)
    if "data-asciimath" not in node.attrib and "asciimath" not in xhtml.classes(node):
        return article
    code = xhtml.element("code", typed, class_="asciimath")
    xhtml.swap(node, code)
    return article.report(
        "maths-broken",
        f"the formula “{typed}” is in AsciiMath and is shown as it was typed",
        line=locate(article, code, typed),
        hint="write it in TeX, in AsciiDoc as latexmath:[…]",
    )


def _may_hold(node: Element) -> bool:
    """Tell whether formulas between signs may stand in an element's text or behind it."""
    text = (node.text or "") + (node.tail or "")
    return any(sign in text for sign in ("$", "\\(", "\\[", "\\begin{"))


def _convert_typed(article: Article, node: Element, macros: Mapping[str, Macro]) -> Article:
    """Convert the formulas typed in the text of an element and behind it, except in code."""
    parent = node.getparent()
    if node.tail and parent is not None and not _untouched(parent):
        article = _convert_text(article, parent, node, macros)
    if node.text and not _untouched(node):
        article = _convert_text(article, node, None, macros)
    return article


def _untouched(node: Element) -> bool:
    """Tell whether an element stands in code, a formula, or whatever else is not to be read."""
    around = (node, *node.iterancestors())
    return any(xhtml.name(one) in _UNTOUCHED or "math" in xhtml.classes(one) for one in around)


def _convert_text(
    article: Article, parent: Element, before: Element | None, macros: Mapping[str, Macro]
) -> Article:
    """Convert the formulas in one text of an element: its first, or that behind a child."""
    typed = (parent.text if before is None else before.tail) or ""
    text = _DELIMITED.sub(_without_defining, typed)
    if text != typed and before is None:
        parent.text = text
    elif text != typed and before is not None:
        before.tail = text
    at = 0 if before is None else parent.index(before) + 1
    stop, made_any = len(text), False
    for start, end, formula in reversed(list(_find(text))):
        made, article = _make(article, parent, formula, macros)
        made = made if made is not None else xhtml.element("span", formula.typed, class_="math")
        made.tail = text[end:stop]
        parent.insert(at, made)
        stop, made_any = start, True
    if made_any and before is None:
        parent.text = text[:stop]
    elif made_any and before is not None:
        before.tail = text[:stop]
    return article


def _without_defining(match: re.Match[str]) -> str:
    """Leave out a formula that only defines commands: it shows nothing."""
    tex = match["environment"] or match[match.lastgroup or 0]
    return "" if find_definitions(tex) and not without_definitions(tex).strip() else match[0]


def _find(text: str) -> Iterator[tuple[int, int, _Formula]]:
    """Find the formulas in a text: start, end and formula; a dollar may also be money."""
    for match in _DELIMITED.finditer(text):
        kind = "environment" if match["environment"] else match.lastgroup or ""
        tex = without_definitions(match[kind]).strip()
        if tex and (kind != "dollar" or is_formula(tex)):
            display = kind in ("block", "bracketed", "environment")
            yield *match.span(), _Formula(match[0], tex, display)


def _make(
    article: Article, node: Element, formula: _Formula, macros: Mapping[str, Macro]
) -> tuple[Element | None, Article]:
    """Make MathML of a formula; one that cannot be read gives None and a report."""
    try:
        tex = expand(formula.tex, macros)
        made = xhtml.parse(to_mathml(tex, display=formula.display))[0]
    except FormulaError as error:
        return None, article.report(
            "maths-broken",
            f"the formula “{' '.join(formula.typed.split())}” cannot be read: {error}",
            line=locate(article, node, formula.typed),
            hint="mend its TeX; until then it is shown as it was typed",
        )
    made.set("alttext", spoken(tex, article.meta.language))
    made.set("data-tex", tex)
    made.tail = None
    return made, article


MATHS_STEP = Transform(rank=64, apply=convert_maths)
