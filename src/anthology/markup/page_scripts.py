"""Undo what programs made of the formulas, code and pictures of a page.

In: a page as a browser saved it, or as a site sends it: formulas that KaTeX, MathJax, Wikipedia
or WordPress have drawn, code with the numbers of its lines, pictures in elements of other names.
Out: the same tree with a formula each once, code without numbers, and pictures as `img`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element


_TEX = re.compile(r"math/(?:la)?tex\b", re.IGNORECASE)
_DRAWN = re.compile(r"(?:^|\s)(?:mwe-math-\S*|(?:la|mime)?tex)(?:\s|$)")
_DISPLAY = re.compile(r"\{\\displaystyle\s(.*)\}\Z", re.DOTALL)
_DRAWERS = re.compile(r"latex\.php\?|latex\.codecogs\.com|math/render/svg")
_NUMBERS = re.compile(
    r"(?:rouge-)?gutter|hljs-ln-numbers|(?:blob|hljs-ln)-num\w*|line-?(?:no|num|number)s?|linenos?"
    r"|linenodiv|ln-num",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:[?#].*)?\Z", re.IGNORECASE)
_FENCES = {"open": "(", "close": ")", "separators": ","}
_LINKS = (("a", "href"), ("iframe", "src"), ("blockquote", "cite"), ("q", "cite"))
_FILES = (
    ("img", "src"),
    ("source", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
)
_OVERLOOKED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")  # and no XML


def undo_scripts(root: Element) -> None:
    """Undo what programs made of a page's formulas, code, pictures and links."""
    _undo_fences(root)
    _undo_formulas(root)
    _undo_code(root)
    for tag in ("amp-img", "image", "object", "embed"):
        for node in list(root.iter(tag)):
            _make_picture(node)
    for tag, key in (*_LINKS, *_FILES):
        for node in root.iter(tag):
            if address := node.get(key):
                node.set(key, _OVERLOOKED.sub("", address.strip()))
    base = next((one.get("href") or "" for one in root.iter("base")), "")
    if base.startswith(("http:", "https:")):
        for tag, key in _LINKS:
            for node in root.iter(tag):
                if (address := node.get(key)) and not address.startswith("#"):
                    node.set(key, urljoin(base, address))


def _undo_formulas(root: Element) -> None:
    """Keep each formula once: as markup (MathML), else in the language of TeX."""
    for formula in list(root.iter("math")):
        holder = formula
        for up in list(formula.iterancestors())[:4]:
            if xhtml.name(up) not in ("span", "mjx-container", "mjx-assistive-mml"):
                break
            up.attrib.pop("style", "")  # which hides what is there for other programs
            for one in [one for one in up if one is not holder and _shows_formula(one)]:
                xhtml.drop(one)
            holder = up
    for script in list(root.iter("script")):
        if _TEX.match(script.get("type") or ""):
            before = script.getprevious()
            shown = before is not None and next(before.iter("math"), None) is not None
            if not shown:
                while before is not None and "MathJax" in (before.get("class") or ""):
                    drawn, before = before, before.getprevious()
                    xhtml.drop(drawn)
            said = (
                ""
                if shown
                else _written(script.text or "", is_block="display" in script.get("type", ""))
            )
            _replace(script, said)
    for image in list(root.iter("img")):
        said = image.get("alt") or ""
        named, source = image.get("class") or "", image.get("src") or ""
        patterns = (_DRAWN.search(named), _DRAWERS.search(source), _DISPLAY.match(said))
        if said.strip() and any(patterns):
            _replace(image, _written(_DISPLAY.sub(r"\1", said), is_block=False))


def _undo_fences(root: Element) -> None:
    """Write out what elements that MathML gave up (MathML Core) stand for."""
    for node in list(root.iter("mfenced")):
        marks = [node.attrib.pop(key, sign) for key, sign in _FENCES.items()]
        children, between = list(node), str(marks[2]) or " "
        for at in range(len(children) - 1, 0, -1):
            node.insert(at, _sign(node, between[min(at, len(between)) - 1]))
        node.insert(0, _sign(node, str(marks[0])))
        node.append(_sign(node, str(marks[1])))
        node.tag = "mrow"
    for old, new in (("menclose", "mrow"), ("mlabeledtr", "mtr"), ("maction", "mrow")):
        for node in root.iter(old):
            node.tag = new


def _sign(node: Element, sign: str) -> Element:
    """Make a sign of a formula."""
    made = node.makeelement("mo", {})
    made.text = sign.strip()
    return made


def _shows_formula(node: Element) -> bool:
    """Tell whether an element shows what the formula beside it says."""
    return node.get("aria-hidden") == "true" or (
        xhtml.name(node) == "img" and bool(_DRAWN.search(node.get("class") or ""))
    )


def _written(said: str, *, is_block: bool) -> str:
    """Write a formula between the signs of TeX."""
    return rf"\[{said.strip()}\]" if is_block else rf"\({said.strip()}\)"


def _replace(node: Element, words: str) -> None:
    """Put words in the place of an element."""
    node.tail = words + (node.tail or "")
    xhtml.drop(node)


def _undo_code(root: Element) -> None:
    """Take the numbers of lines away from code, and the table that held both."""
    for node in [one for one in root.iter("td", "span", "pre", "div", "a") if _numbers(one)]:
        table = next(node.iterancestors("table"), None)
        cell = next(node.iterancestors("td"), None)
        xhtml.drop(node)
        if cell is not None and not xhtml.text(cell).strip():
            xhtml.drop(cell)
        cells = [] if table is None else list(table.iter("td", "th"))
        rows = [] if table is None else list(table.iter("tr"))
        if table is not None and cells and len(cells) == len(rows):
            _make_code(table, cells)


def _numbers(node: Element) -> bool:
    """Tell whether an element has but the numbers of lines of code."""
    said = xhtml.text(node).split()
    names = xhtml.classes(node)
    listed = "pre" in map(xhtml.name, node.iterancestors())  # a short name says little elsewhere
    named = any(_NUMBERS.fullmatch(one) for one in names) or (listed and {"ln", "lnt"} & {*names})
    return bool(named) and all(map(str.isdecimal, said))


def _make_code(table: Element, cells: list[Element]) -> None:
    """Make one piece of code of a table that had its lines in cells."""
    inner = cells[0].find(".//pre") if len(cells) == 1 else None
    if inner is None:
        inner = table.makeelement("pre", {})
        inner.text = "\n".join("".join(map(str, cell.itertext())).rstrip("\n") for cell in cells)
    inner.tail = table.tail
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, inner)


def _make_picture(node: Element) -> None:
    """Make a picture of an element of another name that shows one."""
    shown = node.get("src") or node.get("data") or node.get("srcset") or ""
    kind = node.get("type") or ""
    known = xhtml.name(node) in ("amp-img", "image") or kind.startswith("image/")
    if any(xhtml.name(up) == "svg" for up in node.iterancestors()):
        return
    if next(node.iter("img"), None) is not None or not (known or _PICTURE.search(shown)):
        return
    kept = {str(key): str(value) for key, value in node.items() if key not in ("data", "type")}
    said = node.get("alt") or node.get("aria-label") or ""
    if shown != node.get("srcset"):
        kept["src"] = shown
    instead = xhtml.name(node) == "object"  # what the others hold stands behind them
    kept["alt"] = said or (xhtml.text(node).strip() if instead else "")
    node.addprevious(node.makeelement("img", kept))
    if instead:
        xhtml.drop(node)
    else:
        node.drop_tag()  # type: ignore[attr-defined]
