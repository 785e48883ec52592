"""Make a formula conform to Presentation MathML, whatever converter wrote it.

The rules are those of MathML 3 (https://www.w3.org/TR/MathML3/, chapter 3), to which EPUB 3.3
(section 6.1.4) holds: how many arguments each element takes, and which attributes it bears.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.markup import xhtml
from anthology.markup.xhtml import MATHML, Element

_TOKENS = frozenset("mi mn mo mtext ms".split())
_ROWS = frozenset("math mrow mstyle merror mpadded mphantom msqrt mtd".split())
_ARGUMENTS = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
_EMPTY = frozenset(("mspace", "none", "mprescripts"))
_SCRIPTS = frozenset(("none", "mprescripts"))
_KNOWN = _TOKENS | _ROWS | _ARGUMENTS.keys() | _EMPTY | {"mtable", "mtr", "mmultiscripts"}

_TRUTH = re.compile("true|false")
_LENGTH = re.compile(
    r"-?(?:\d+\.?\d*|\.\d+)(?:e[mx]|in|[cm]m|p[xtc]|%)?"
    r"|(?:negative)?(?:very){0,2}th(?:in|ick)mathspace|(?:negative)?mediummathspace"
)
_SIDES = re.compile("(?:left|center|right)(?: (?:left|center|right))*")
_VARIANT = re.compile(
    "normal|bold|italic|bold-italic|double-struck|bold-fraktur|script|bold-script|fraktur"
    "|sans-serif|bold-sans-serif|sans-serif-italic|sans-serif-bold-italic|monospace"
)
_STYLE = {"displaystyle": _TRUTH, "scriptlevel": re.compile(r"[+-]?\d")}
_LETTERS = {"mathvariant": _VARIANT}
_ACCENT, _ACCENTUNDER = {"accent": _TRUTH}, {"accentunder": _TRUTH}
_SPACE = dict.fromkeys(("width", "height", "depth"), _LENGTH)
_OWN: dict[str, dict[str, re.Pattern[str]]] = {
    "math": {
        "alttext": re.compile(".+", re.DOTALL),
        "display": re.compile("block|inline"),
        **_STYLE,
    },
    "mstyle": _STYLE,
    "mi": _LETTERS,
    "mn": _LETTERS,
    "mtext": _LETTERS,
    "ms": _LETTERS,
    "mo": {
        **_LETTERS,
        "form": re.compile("prefix|infix|postfix"),
        **dict.fromkeys(
            ("stretchy", "fence", "separator", "symmetric", "largeop", "movablelimits", "accent"),
            _TRUTH,
        ),
        **dict.fromkeys(("lspace", "rspace", "minsize", "maxsize"), _LENGTH),
    },
    "mspace": _SPACE,
    "mpadded": {**_SPACE, "lspace": _LENGTH, "voffset": _LENGTH},
    "mfrac": {"linethickness": _LENGTH, "bevelled": _TRUTH},
    "mover": _ACCENT,
    "munder": _ACCENTUNDER,
    "munderover": {**_ACCENT, **_ACCENTUNDER},
    "mtable": {"displaystyle": _TRUTH, "columnalign": _SIDES},
    "mtr": {"columnalign": _SIDES},
    "mtd": {"columnalign": _SIDES},
}
_ANYWHERE = {
    "id": re.compile(r"\S+"),
    "class": re.compile(r"[\w.:-]+(?: [\w.:-]+)*", re.ASCII),
    "data-tex": re.compile(r".*", re.DOTALL),
    "data-line": re.compile(r"\d+"),
}


def conform_formula(formula: Element) -> None:
    """Make a `math` element conform, in its namespace; its signs stay in order.

    One without signs is taken out.
    """
    if not etree.QName(formula).namespace:
        formula = _named(formula)
    for node in list(formula.iter()):
        if isinstance(node.tag, str) and node is not formula:
            node.tag = f"{{{MATHML}}}{etree.QName(node).localname}"
    for node in reversed(list(formula.iter())):
        if node is formula or node.getparent() is not None:
            _settle(node, formula)
    for node in formula.iter():
        _check(node)
    if not "".join(str(piece) for piece in formula.itertext()).strip():
        _take_out(formula)
    etree.cleanup_namespaces(formula)


def give_alternative(formula: Element) -> None:
    """Let the signs of a formula stand for it, where it has no alternative in words."""
    if not formula.get("alttext"):
        signs = "".join(str(piece) for piece in formula.itertext())
        formula.set("alttext", " ".join(signs.split()))


def _named(formula: Element) -> Element:
    """Put a formula into the namespace of MathML, without a prefix."""
    made = etree.Element(_tag("math"), nsmap={None: MATHML})  # type: ignore[dict-item]  # the stubs know no default
    for key, value in formula.attrib.items():
        made.set(key, value)
    made.text = formula.text
    made.extend(list(formula))
    made.tail, formula.tail = formula.tail, None
    parent = formula.getparent()
    if parent is not None:
        parent.replace(formula, made)
    return made


def _settle(node: Element, formula: Element) -> None:
    name = _name(node)
    parent = node.getparent()
    if name in _EMPTY and "".join(str(piece) for piece in node.itertext()).strip():
        name = "mtext"  # it can hold nothing
        node.tag = _tag(name)
    if name in ("annotation", "annotation-xml", ""):
        _take_out(node)
    elif name == "math" and node is not formula:
        node.tag = _tag("mrow")
        _wrap_words(node)
    elif name in _SCRIPTS and (parent is None or _name(parent) != "mmultiscripts"):
        _take_out(node)
    elif name not in _KNOWN:  # semantics, or none of MathML
        node.tag = _tag("mtr" if name == "mlabeledtr" else "mrow")
        _wrap_words(node)
    elif name in _TOKENS:
        node.text = "".join(str(piece) for piece in node.itertext())
        _clear(node)
    elif name in _EMPTY:
        node.text = None
        _clear(node)
    else:
        _wrap_words(node)
        if wanted := _ARGUMENTS.get(name):
            _count(node, wanted)
        elif name == "mtable":
            _hold(node, "mtr")
        elif name == "mtr":
            _hold(node, "mtd")
        elif name == "mmultiscripts":
            _pair(node)
    if name in ("mtr", "mtd", "mlabeledtr") and parent is not None:
        _keep_in_table(node, parent)


def _keep_in_table(node: Element, parent: Element) -> None:
    """Make a plain row of a row or cell that stands outside of a table."""
    holder = "mtable" if _name(node) in ("mtr", "mlabeledtr") else "mtr"
    if _name(parent) in (holder, f"{'mlabeledtr' if holder == 'mtr' else holder}"):
        return
    for cell in node:
        if _name(cell) == "mtd":
            cell.tag = _tag("mrow")
    node.tag = _tag("mrow")


def _wrap_words(node: Element) -> None:
    """Make text elements of words that stand straight in what holds elements alone."""
    texts = [(0, node.text)] + [(at, child.tail) for at, child in enumerate(node, 1)]
    node.text = None
    for at, words in reversed(texts):
        if at:
            node[at - 1].tail = None
        if words and words.strip():
            made = etree.Element(_tag("mtext"))
            made.text = words
            node.insert(at, made)


def _count(node: Element, wanted: int) -> None:
    """Give an element as many arguments as it takes; those too many share the last place."""
    while len(node) < wanted:
        etree.SubElement(node, _tag("mrow"))
    if len(node) > wanted:
        last = etree.Element(_tag("mrow"))
        last.extend(list(node)[wanted - 1 :])
        node.append(last)


def _hold(node: Element, part: str) -> None:
    for child in list(node):
        if _name(child) != part:
            made = etree.Element(_tag(part))
            node.replace(child, made)
            cell = etree.SubElement(made, _tag("mtd")) if part == "mtr" else made
            cell.append(child)


def _pair(node: Element) -> None:
    """Have scripts stand in pairs behind the base, and behind the sign of those before it."""
    if not len(node) or _name(node[0]) in _SCRIPTS:
        node.insert(0, etree.Element(_tag("mrow")))
    for sign in [one for one in node if _name(one) == "mprescripts"][1:]:
        node.remove(sign)
    places = [at for at, one in enumerate(node) if _name(one) == "mprescripts"] or [len(node)]
    if (len(node) - places[0] - 1) % 2 and places[0] < len(node):
        node.append(etree.Element(_tag("none")))
    if (places[0] - 1) % 2:
        node.insert(places[0], etree.Element(_tag("none")))


def _check(node: Element) -> None:
    own = {**_ANYWHERE, **_OWN.get(_name(node), {})}
    for key, value in node.attrib.items():
        if key not in own or not own[str(key)].fullmatch(str(value)):
            del node.attrib[key]


def _clear(node: Element) -> None:
    for child in list(node):
        node.remove(child)


def _take_out(node: Element) -> None:
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    xhtml.append_text(parent, before, node.tail or "")
    parent.remove(node)


def _name(node: Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _tag(name: str) -> str:
    return f"{{{MATHML}}}{name}"
