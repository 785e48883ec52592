"""Turn formulas in TeX into MathML; make MathML conform, and write it in letters alone.

The rules are those of MathML 3 (https://www.w3.org/TR/MathML3/, chapter 3), to which EPUB 3.3
(section 6.1.4) holds: how many arguments each element takes, and which attributes it bears.
"""

from __future__ import annotations

import re

from lxml import etree

from anthology.markup import xhtml
from anthology.markup.tex import FormulaError, prepare
from anthology.markup.xhtml import MATHML, Element

_DEEPEST = 22  # elements in elements; the time of drawing grows with every level
_ATTRIBUTES_OF_PAGES = frozenset(("href", "style", "class", "id"))  # of \href and the like


def to_mathml(tex: str, *, display: bool = False) -> str:
    """Give a `math` element (a string in the MathML namespace) that shows a formula in TeX.

    Raises `FormulaError`, with the reason, where the TeX is broken or uses unknown commands.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415  (only texts with maths need it)

    source = prepare(tex)
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
    """Say what is wrong with a formula, by the name of the converter's error."""
    words = re.findall(r"[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
    return " ".join(words).lower() or "unreadable"


def check_depth(root: Element) -> None:
    """Raise `FormulaError` where MathML is nested deeper than can be drawn in reasonable time."""
    level, depth = [root], 0
    while level := [child for node in level for child in node]:
        depth += 1
        if depth > _DEEPEST:
            raise FormulaError("it is nested too deep")


_TOKENS = frozenset("mi mn mo mtext ms".split())
_ROWS = frozenset("math mrow mstyle merror mpadded mphantom msqrt mtd".split())
ARGUMENTS = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
_EMPTY = frozenset(("mspace", "none", "mprescripts"))
_SCRIPTS = frozenset(("none", "mprescripts"))
_KNOWN = _TOKENS | _ROWS | ARGUMENTS.keys() | _EMPTY | {"mtable", "mtr", "mmultiscripts"}

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


_RAISED = str.maketrans("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SPACED = frozenset("=<>≤≥≠≈≡∼∈∉⊂⊆→⇒↦×±∪∩+-−")  # unless nothing stands before them
_IN_LINE = frozenset("math semantics mrow mstyle mpadded mi mn mo mtext mspace".split())


def to_words(formula: Element) -> str:
    r"""Give MathML as it stands in a title, in letters alone.

    A `FormulaError` is raised if it needs more than a line of them.

    >>> from anthology.markup import xhtml
    >>> to_words(xhtml.parse(to_mathml(r"E = mc^2 \ne \frac{a}{b_1}"))[0])
    'E = mc² ≠ a/b₁'
    """
    name = xhtml.name(formula)
    if name in ("annotation", "annotation-xml"):
        return ""
    if not len(formula):
        words = " ".join((formula.text or "").split())
        relates = name == "mo" and words in _SPACED and formula.getprevious() is not None
        return f" {words} " if relates or (name == "mi" and len(words) > 1) else words
    parts = [to_words(part) for part in formula]
    if name in _IN_LINE:
        return " ".join("".join(parts).split()) if name == "math" else "".join(parts)
    if name in ("msup", "msub") and all(parts):
        base, index = (part.strip() for part in parts)
        turned = index.translate(_RAISED if name == "msup" else _LOWERED)
        sign = "^" if name == "msup" else "_"
        if any(a == b for a, b in zip(index, turned, strict=True)):
            turned = f"{sign}{index}" if len(index) == 1 else f"{sign}({index})"
        return base + turned
    if name == "mfrac" and all(part.isalnum() for part in parts):
        return "/".join(parts)
    if name == "msqrt" and parts[0].isalnum():
        return "√" + parts[0]
    raise FormulaError("it needs more than a line of letters")


def conform_formula(formula: Element) -> list[str]:
    """Make a `math` element conform, in its namespace; its signs stay in order.

    One without signs is taken out. Tells which elements have too few or too many parts.
    """
    wrong: list[str] = []
    if not etree.QName(formula).namespace:
        formula = _named(formula)
    for node in list(formula.iter()):
        if isinstance(node.tag, str) and node is not formula:
            node.tag = f"{{{MATHML}}}{etree.QName(node).localname}"
    for node in reversed(list(formula.iter())):
        if node is formula or node.getparent() is not None:
            wrong += _settle(node, formula)
    for node in formula.iter():
        _check(node)
    if not "".join(str(piece) for piece in formula.itertext()).strip():
        _take_out(formula)
        wrong.clear()
    etree.cleanup_namespaces(formula)
    return wrong


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


def _settle(node: Element, formula: Element) -> list[str]:
    """Put one element of a formula right: its name, its place and what it holds.

    Tells of it where it has not as many parts as it takes.
    """
    wrong: list[str] = []
    name = xhtml.name(node)
    parent = node.getparent()
    if name in _EMPTY and "".join(str(piece) for piece in node.itertext()).strip():
        name = "mtext"  # it can hold nothing
        node.tag = _tag(name)
    if name in ("annotation", "annotation-xml", ""):
        _take_out(node)
    elif name == "math" and node is not formula:
        node.tag = _tag("mrow")
        _wrap_words(node)
    elif name in _SCRIPTS and (parent is None or xhtml.name(parent) != "mmultiscripts"):
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
        if wanted := ARGUMENTS.get(name):
            if len(node) != wanted:
                wrong.append(f"<{name}> has {len(node)} of {wanted} parts")
            _count(node, wanted)
        elif name == "mtable":
            _hold(node, "mtr")
        elif name == "mtr":
            _hold(node, "mtd")
        elif name == "mmultiscripts":
            _pair(node)
    if name in ("mtr", "mtd", "mlabeledtr") and parent is not None:
        _keep_in_table(node, parent)
    return wrong


def _keep_in_table(node: Element, parent: Element) -> None:
    """Make a plain row of a row or cell that stands outside of a table."""
    holder = "mtable" if xhtml.name(node) in ("mtr", "mlabeledtr") else "mtr"
    if xhtml.name(parent) in (holder, f"{'mlabeledtr' if holder == 'mtr' else holder}"):
        return
    for cell in node:
        if xhtml.name(cell) == "mtd":
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
    """Wrap every child that is not the part wanted: rows of a table, cells of a row."""
    for child in list(node):
        if xhtml.name(child) != part:
            made = etree.Element(_tag(part))
            node.replace(child, made)
            cell = etree.SubElement(made, _tag("mtd")) if part == "mtr" else made
            cell.append(child)


def _pair(node: Element) -> None:
    """Have scripts stand in pairs behind the base, and behind the sign of those before it."""
    if not len(node) or xhtml.name(node[0]) in _SCRIPTS:
        node.insert(0, etree.Element(_tag("mrow")))
    for sign in [one for one in node if xhtml.name(one) == "mprescripts"][1:]:
        node.remove(sign)
    places = [at for at, one in enumerate(node) if xhtml.name(one) == "mprescripts"] or [len(node)]
    if (len(node) - places[0] - 1) % 2 and places[0] < len(node):
        node.append(etree.Element(_tag("none")))
    if (places[0] - 1) % 2:
        node.insert(places[0], etree.Element(_tag("none")))


def _check(node: Element) -> None:
    """Take off attributes that this element cannot have, or whose value is wrong."""
    own = {**_ANYWHERE, **_OWN.get(xhtml.name(node), {})}
    for key, value in node.attrib.items():
        if key not in own or not own[str(key)].fullmatch(str(value)):
            del node.attrib[key]


def _clear(node: Element) -> None:
    """Take all children out."""
    for child in list(node):
        node.remove(child)


def _take_out(node: Element) -> None:
    """Take an element out, and keep the words behind it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    xhtml.append_text(parent, before, node.tail or "")
    parent.remove(node)


def _tag(name: str) -> str:
    """Write a name in the namespace of MathML, as lxml does."""
    return f"{{{MATHML}}}{name}"
