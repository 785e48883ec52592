"""Make a fragment conform to the content model of HTML, whatever it was: the words stay in order.

The rules are tables, after the HTML standard (https://html.spec.whatwg.org/, section 4) as EPUB
3.3 takes it over (section 6.1): what an element may hold, where it may stand, and which attributes
with which values it may bear. An element that stands where it may not is moved the shortest way:

    a block in a phrase or paragraph    the paragraph is divided, the phrase goes into the block
    a block in a heading, in code       its words stay, on lines of their own
    a part without its whole            the whole is put around it: a list, a table
    something else among the parts      a part is put around it: an item, a cell
    a part that has no use              becomes a paragraph, a box or a phrase
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from anthology.language.detection import LANGUAGE
from anthology.markup import content_fixes
from anthology.markup.content_fixes import CELLS, FORMULA, PHRASES, PHRASING, dissolve
from anthology.markup.formulas import conform_formula, give_alternative
from anthology.markup.web_addresses import read_address
from anthology.markup.xhtml import HEADINGS, MATHML, Element, line

if TYPE_CHECKING:
    from collections.abc import Callable

    _Tell: TypeAlias = Callable[[str, str, Element], None]


_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
_CLOCK = rf"{_HOUR}(?::[0-5]\d(?:\.\d{{1,3}})?)?"
_ZONE = rf"Z|[+-]{_HOUR}"
_NUMBER = re.compile(r"-?\d{1,9}")
DIRECTION = re.compile("ltr|rtl|auto", re.IGNORECASE)
_ANYWHERE: dict[str, re.Pattern[str] | None] = {
    "class": None,
    "id": re.compile(r"\S+"),
    "title": None,
    "lang": LANGUAGE,
    "dir": DIRECTION,
}
_OWN: dict[str, dict[str, re.Pattern[str] | None]] = {
    "img": {
        "src": None,
        "alt": None,
        "role": re.compile("presentation"),
        "width": _NUMBER,
        "height": _NUMBER,
    },
    "ol": {"start": _NUMBER, "reversed": None, "type": re.compile("[1aAiI]")},
    "li": {"value": _NUMBER},
    "td": {"colspan": re.compile("[1-9]\\d{0,2}"), "rowspan": re.compile("[1-9]\\d{0,3}")},
    "th": {
        "colspan": re.compile("[1-9]\\d{0,2}"),
        "rowspan": re.compile("[1-9]\\d{0,3}"),
        "scope": re.compile("(?:row|col)(?:group)?", re.IGNORECASE),
    },
    "time": {"datetime": re.compile(rf"{_DATE}|{_CLOCK}|{_DAY}[T ]{_CLOCK}(?:{_ZONE})?")},
}
_ADDRESSES = {"a": "href", "blockquote": "cite", "q": "cite"}
_LOWERED = frozenset(("dir", "scope"))
_OURS = re.compile(r"data-[a-z][a-z0-9-]*")


def check_attributes(node: Element, tell: _Tell) -> None:
    """Take off attributes that an element may not bear; give a picture what it must."""
    tag = str(node.tag)
    own = _OWN.get(tag, {})
    for key, value in node.attrib.items():
        name = str(key)
        if name == _ADDRESSES.get(tag):
            _check_address(node, name, str(value), tell)
        elif name in own or name in _ANYWHERE:
            _check_value(node, name, own[name] if name in own else _ANYWHERE[name], tell)
        elif not _OURS.fullmatch(name):
            del node.attrib[name]
    if tag == "time" and "datetime" not in node.attrib:  # its words would have to be the time
        node.tag = "span"
    if tag == "img" and "alt" not in node.attrib:
        node.set("alt", "")
    if tag == "li" and "value" in node.attrib:
        parent = node.getparent()
        if parent is None or parent.tag != "ol":
            del node.attrib["value"]


def _check_value(node: Element, name: str, pattern: re.Pattern[str] | None, tell: _Tell) -> None:
    """Mend the value of an attribute in small ways, or take it off and tell of it."""
    value = (node.get(name) or "").strip()
    if name in _LOWERED:
        value = value.lower()
    if name == "reversed":
        value = name
    if pattern is None or pattern.fullmatch(value):
        if (value != node.get(name) and pattern is not None) or name == "reversed":
            node.set(name, value)
        return
    tell("value", f'{name}="{value}" on <{node.tag}>', node)
    del node.attrib[name]


def _check_address(node: Element, name: str, value: str, tell: _Tell) -> None:
    """Write the address of an attribute as browsers do; take off what is no address."""
    address = read_address(value)
    if address is None or (name == "cite" and ":" not in address):
        if address is None and name == "href":
            tell("address", value, node)
        del node.attrib[name]
        if node.tag == "a" and not node.get("id"):
            dissolve(node)
    elif address != value:
        node.set(name, address)


# HTML, 4.3 and 4.4.
_BLOCKS = frozenset(
    "address article aside blockquote details div dl figure footer header hr nav ol p pre section "
    "table ul".split()
) | {*HEADINGS}
_FLOW = PHRASING | _BLOCKS


class _Model(NamedTuple):
    """Say what an element may hold: which elements, whether words, and how it is made to."""

    holds: frozenset[str]
    mend: Callable[[Element], None]
    words: bool = True


def _models(names: str, model: _Model) -> dict[str, _Model]:
    """Give each of the elements named the same model."""
    return dict.fromkeys(names.split(), model)


_NOTHING = _Model(frozenset(), content_fixes.empty_out, words=False)
_LIST = _Model(frozenset(("li",)), content_fixes.fill_list, words=False)
_ROWS = _Model(frozenset(("tr",)), content_fixes.fill_rows, words=False)
_TABLE = frozenset("caption thead tbody tfoot tr".split())
MODEL: dict[str, _Model] = {
    **_models(" ".join(PHRASES), _Model(PHRASING, content_fixes.divide)),
    **_models("p", _Model(PHRASING, content_fixes.divide)),
    **_models(
        "h1 h2 h3 h4 h5 h6 pre summary dt caption rt rp", _Model(PHRASING, content_fixes.flatten)
    ),
    **_models(
        "address article aside blockquote div footer header nav section li dd td th figcaption",
        _Model(_FLOW, content_fixes.enclose),
    ),
    **_models("br wbr hr img", _NOTHING),
    **_models("ul ol", _LIST),
    **_models("thead tbody tfoot", _ROWS),
    "tr": _Model(CELLS, content_fixes.fill_row, words=False),
    "table": _Model(_TABLE, content_fixes.fill_table, words=False),
    "dl": _Model(frozenset(("dt", "dd")), content_fixes.fill_terms, words=False),
    "ruby": _Model(PHRASING | {"rt"}, content_fixes.fill_ruby),
    "figure": _Model(_FLOW | {"figcaption"}, content_fixes.fill_figure),
    "details": _Model(_FLOW | {"summary"}, content_fixes.fill_details),
}
# The order of the children of some, written as their names in a row; words are `#`.
_ORDER = {
    "dl": re.compile("(?:(?: dt)+(?: dd)+)*"),
    "table": re.compile("(?: caption)?(?: thead)?(?:(?: tr)+|(?: tbody)+)(?: tfoot)?"),
    "ruby": re.compile(r"(?:(?: (?!rt\b)\S+)+ rt)+"),
    "figure": re.compile(
        "(?: (?!figcaption)\\S+)*(?: figcaption)?|(?: figcaption)(?: (?!figcaption)\\S+)*"
    ),
    "details": re.compile(" summary(?: (?!summary)\\S+)*"),
}
# Parts for which no whole can be made, and what they are outside of theirs.
_STRAYS = {
    "caption": ("table", "p"),
    "summary": ("details", "p"),
    "figcaption": ("figure", "div"),
    "rt": ("ruby", "span"),
    "rp": ("ruby", "span"),
}
_ALIASES = {"main": "div", "hgroup": "header", "menu": "ul", "dir": "ul", "tt": "code"}
_GROUPS = ("header", "footer", "section", "article", "aside", "nav")
_UNTITLED = dict.fromkeys(HEADINGS, "p") | dict.fromkeys(_GROUPS, "div")
# What may stand nowhere within an element, and what becomes of it there ("": it is dissolved).
_WITHIN: dict[str, dict[str, str]] = {
    "a": {"a": ""},
    "dfn": {"dfn": "span"},
    "ruby": {"ruby": "span"},
    "th": _UNTITLED,
    "address": {**_UNTITLED, "address": "div"},
    "header": {"header": "div", "footer": "div"},
    "footer": {"header": "div", "footer": "div"},
}


@dataclass(frozen=True, slots=True)
class Mend:
    """Tell what did not conform, how often, and on which line of the source for the first time.

    `kind` is `markup` (something stood where it may not), `value` (an attribute was taken off) or
    `address` (a link leads nowhere and was made text); `what` names it.
    """

    kind: str
    what: str
    count: int
    line: int | None


def conform(root: Element) -> tuple[Mend, ...]:
    """Make what an element holds conform, in place; give what had to be done.

    The words and pictures stay, in their order; ids stay unless two share one element.
    """
    found = _Found()
    for formula in list(root.iter("math", FORMULA)):
        if all(up.tag not in ("math", FORMULA) for up in formula.iterancestors()):
            conform_formula(formula)
    for formula in root.iter(FORMULA):
        give_alternative(formula)
    for node in reversed(list(root.iter())):
        if node is root:
            _place_children(node, _Model(_FLOW, content_fixes.enclose), found)
        elif node.getparent() is not None:
            _place(node, found)
    for outer, inner in _WITHIN.items():
        for node in list(root.iter(outer)):
            _keep_out(node, inner, found)
    for node in list(root.iter()):
        if node is not root and str(node.tag)[:1] != "{":
            check_attributes(node, found.tell)
    return tuple(
        Mend(kind, what, count, found.lines[kind, what])
        for (kind, what), count in found.counts.items()
    )


class _Found:
    """Count what did not conform."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.lines: dict[tuple[str, str], int | None] = {}

    def tell(self, kind: str, what: str, node: Element) -> None:
        """Count one; the first line of its like is kept."""
        self.counts[kind, what] += 1
        around = (one.get("data-line") for one in (node, *node.iterancestors()))
        marked = next(filter(None, around), None)
        if (kind, what) not in self.lines:
            self.lines[kind, what] = line(node)
        known = self.lines[kind, what]
        if marked is not None and known is not None:
            self.lines[kind, what] = min(known, int(marked))


def _place(node: Element, found: _Found) -> None:
    """Make one element conform; those inside of it do already."""
    tag = str(node.tag)
    if tag[0] == "{" and MATHML not in tag:
        found.tell("markup", f"<{tag.rpartition('}')[2]}> has no place in a book", node)
        content_fixes.dissolve(node)
    if tag[0] == "{":
        return
    if tag in _ALIASES:
        node.tag = tag = _ALIASES[tag]
    if tag == "bdo" and not DIRECTION.fullmatch(node.get("dir") or ""):
        node.tag = tag = "bdi"
    if tag in _STRAYS:
        tag = _settle_stray(node, tag, found)
    model = MODEL.get(tag)
    if model is None:
        found.tell("markup", f"<{tag}> has no place in a book", node)
        content_fixes.dissolve(node)
    else:
        _place_children(node, model, found)


def _place_children(node: Element, model: _Model, found: _Found) -> None:
    """Put right what an element may not hold, or holds in the wrong order, and tell of it."""
    wrong = ""
    if not model.words and _has_words(node):
        wrong = f"text stands straight in <{node.tag}>"
    else:
        holds = model.holds
        for child in node:
            if child.tag not in holds:
                wrong = f"<{child.tag}> stands in <{node.tag}>"
                break
    if not wrong and node.tag in _ORDER and not _ORDER[str(node.tag)].fullmatch(_row(node)):
        wrong = f"the parts of <{node.tag}> are not in order"
    if wrong and node.tag != "ruby":  # which may be written in many ways
        found.tell("markup", wrong, node)
    if wrong:
        model.mend(node)


def _has_words(node: Element) -> bool:
    """Tell whether text stands straight in the element, not in its children."""
    if node.text and not node.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in node)


def _row(node: Element) -> str:
    """Write the names of an element's children in a row, words as `#`."""
    row = " #" if node.text and not node.text.isspace() else ""
    for child in node:
        row += f" {child.tag}" + (" #" if child.tail and not child.tail.isspace() else "")
    return row


def _settle_stray(node: Element, tag: str, found: _Found) -> str:
    """Make something else of a part that stands outside of its whole, or lift it there."""
    whole, other = _STRAYS[tag]
    parent = node.getparent()
    if (
        parent is None
        or parent.tag == whole
        or (tag == "figcaption" and content_fixes.lift_caption(node))
    ):
        return tag
    found.tell("markup", f"<{tag}> stands outside of <{whole}>", node)
    node.tag = other
    return other


def _keep_out(node: Element, kept_out: dict[str, str], found: _Found) -> None:
    """Rename or dissolve, at any depth, the elements that this one may not hold."""
    for inner in [one for one in node.iter(*kept_out) if one is not node]:
        found.tell("markup", f"<{inner.tag}> stands in <{node.tag}>", inner)
        if other := kept_out[str(inner.tag)]:
            for reading in inner.findall("rt") if inner.tag == "ruby" else ():
                reading.tag = "span"
            inner.tag = other
        else:
            content_fixes.dissolve(inner)
