"""Turn any HTML into a clean XHTML fragment, and edit fragments: the only door to markup.

A *fragment* is a string of well-formed XHTML without a root element. HTML elements in it have no
namespace; MathML and SVG keep theirs. It can be put into an XML document and, since only void
elements are written with `/>`, into an HTML document too.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

import nh3
from lxml import etree
from lxml import html as lxml_html

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = etree._Element  # noqa: SLF001  (lxml publishes no other name for its class)
Fragment = NewType("Fragment", str)

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
BLOCK = frozenset(
    "address article aside blockquote details dd div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "caption".split()
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MATHML = "http://www.w3.org/1998/Math/MathML"

_MATHML_TAGS = frozenset(
    "math annotation merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "
    "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover "
    "none semantics".split()
)
_ALLOWED = _MATHML_TAGS | frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe "
    "img ins kbd li main mark ol p picture pre q rp rt ruby s samp section small source span "
    "strong sub summary sup table tbody td tfoot th thead time tr track u ul var video "
    "wbr".split()
)
_DROPPED_WITH_CONTENT = frozenset("script style template noscript object applet".split())
_KNOWN = (
    _ALLOWED
    | _DROPPED_WITH_CONTENT
    | frozenset(
        "html head body title meta link base nav hgroup search font center big tt strike marquee "
        "blink nobr dir menu acronym form input button select option optgroup textarea label "
        "fieldset legend output progress meter datalist canvas map area embed param slot dialog "
        "frame frameset noframes svg g path rect circle ellipse line polyline polygon text tspan "
        "defs use symbol image foreignobject clippath mask pattern lineargradient "
        "radialgradient stop filter animate desc".split()
    )
)
_GLOBAL = {"id", "class", "title", "lang", "dir", "role"}
_ATTRIBUTES = {
    "*": _GLOBAL,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "iframe": {"src", "width", "height", "alt"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "source": {"src", "type"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "time": {"datetime"},
    "math": {"xmlns", "display", "alttext"},
    "annotation": {"encoding"},
    "mo": {"stretchy", "fence", "form"},
    "mi": {"mathvariant"},
    "mfrac": {"linethickness"},
    "mtd": {"columnalign"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MAX_DEPTH = 200

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)(/?)>|<(?=[A-Za-z/!?])")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_HANDLER = re.compile(r"\son\w+\s*=", re.IGNORECASE)
_UNSAFE = re.compile(
    r"(?:href|src|poster)\s*=\s*[\"']?\s*((?:javascript|vbscript|data|file)\s*:[^\"'\s>]*)",
    re.IGNORECASE,
)
# Not allowed in XML 1.0 (section 2.2), or without meaning in a text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Hold a clean fragment and what had to be done to the HTML to get it.

    `removed` names elements and attributes taken out, `escaped` the things in pointed brackets
    that are kept as text, `unsafe` the addresses taken off, `comments` the comments left out.
    """

    fragment: Fragment
    removed: tuple[str, ...] = ()
    escaped: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


def strip_control(text: str) -> str:
    """Take out characters that XML 1.0 does not allow."""
    return _CONTROL.sub("", text)


def escape(text: str) -> str:
    """Write text so that it stands for itself in markup and in attribute values."""
    return html.escape(strip_control(text), quote=True)


def clean(markup: str) -> Cleaned:
    """Turn HTML of any origin into a fragment: unknown tags kept as text, unsafe ones out."""
    comments: list[str] = []

    def note_comment(match: re.Match[str]) -> str:
        comments.append(match[1].strip())
        return ""

    markup = _COMMENT.sub(note_comment, strip_control(markup))
    escaped: list[str] = []
    removed: list[str] = []

    def judge(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name or name not in _KNOWN:
            escaped.append(match[0])
            return html.escape(match[0], quote=False)
        if name not in _ALLOWED and not match[1]:
            removed.append(name)
        if _HANDLER.search(match[3]):
            removed.append(f"event handler on {name}")
        return match[0]

    unsafe = tuple(_UNSAFE.findall(markup))
    safe = nh3.clean(
        _TAG.sub(judge, markup),
        tags=set(_ALLOWED),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-"},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    page = f"<html><body>{_flatten(safe, removed)}</body></html>"
    body = lxml_html.document_fromstring(page, parser=_html_parser()).find("body")
    fragment = Fragment("") if body is None else serialise(body)
    return Cleaned(fragment, tuple(removed), tuple(escaped), unsafe, tuple(comments))


def _html_parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(huge_tree=True, remove_comments=True)


def _flatten(markup: str, removed: list[str]) -> str:
    """Give up markup that is nested deeper than any text is, keeping the words."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>", markup):
        if match[2] not in VOID and not match[3]:
            depth += -1 if match[1] else 1
            deepest = max(deepest, depth)
    if deepest <= _MAX_DEPTH:
        return markup
    removed.append(f"markup nested {deepest} deep")
    blocks = re.split(r"</?(?:p|div|li|blockquote|h[1-6])\b[^>]*>", markup)
    words = (re.sub(r"<[^>]*>", "", block).strip() for block in blocks)
    return "".join(f"<p>{block}</p>" for block in words if block)


def parse(fragment: str) -> Element:
    """Parse a fragment for editing; the element returned is a `body` that holds it.

    Raises `lxml.etree.XMLSyntaxError` where the fragment is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    return etree.fromstring(f"<body>{fragment}</body>", parser)


def serialise(root: Element) -> Fragment:
    """Write what an element holds, without the element itself, as a fragment."""
    for element in root.iter():
        bare = not len(element) and element.text is None
        if bare and isinstance(element.tag, str) and element.tag not in VOID:
            element.text = ""
    inner = [html.escape(root.text, quote=False) if root.text else ""]
    inner += [etree.tostring(child, encoding="unicode") for child in root]
    return Fragment("".join(inner))


def element(tag: str, content: str = "", **attributes: str) -> Element:
    """Make an element with text; `class_` and `data_line` stand for `class` and `data-line`."""
    made = etree.Element(
        tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    )
    made.text = content or None
    return made


def name(node: Element) -> str:
    """Give the local name of an element (empty for comments and the like)."""
    return etree.QName(node.tag).localname if isinstance(node.tag, str) else ""


def text(node: Element) -> str:
    """Give the text of an element, white space folded to single spaces."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    if name(node) in ("", "annotation"):
        return
    gap = " " if name(node) in BLOCK or name(node) == "br" else ""
    yield gap + (node.text or "")
    for child in node:
        yield from _texts(child)
        yield child.tail or ""
    yield gap


def words(node: Element) -> list[str]:
    """List the words of an element in reading order, lower case, without punctuation."""
    return re.findall(r"\w+", text(node).lower())


def classes(node: Element) -> list[str]:
    """List the classes of an element."""
    return (node.get("class") or "").split()


def add_class(node: Element, added: str) -> None:
    """Give an element one more class."""
    if added not in classes(node):
        node.set("class", " ".join([*classes(node), added]))


def line(node: Element) -> int | None:
    """Find the source line of an element: its own, or the nearest before it in the text."""
    for candidate in (node, *node.iterancestors()):
        if found := candidate.get("data-line"):
            return int(found)
    before = node.xpath("preceding::*[@data-line][1]/@data-line")
    return int(str(before[0])) if isinstance(before, list) and before else None


def drop(node: Element) -> None:
    """Take an element out with all that it holds; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    _append_text(parent, node.getprevious(), node.tail or "")
    parent.remove(node)


def unwrap(node: Element) -> None:
    """Put what an element holds in its own place."""
    parent = node.getparent()
    if parent is None:
        return
    _append_text(parent, node.getprevious(), node.text or "")
    at = parent.index(node)
    for child in list(node):
        parent.insert(at, child)
        at += 1
    _append_text(parent, parent[at - 1] if at else None, node.tail or "")
    parent.remove(node)


def swap(node: Element, other: Element) -> None:
    """Put another element in an element's place; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    other.tail, node.tail = node.tail, None
    parent.replace(node, other)


def wrap(node: Element, outer: Element) -> None:
    """Put an element inside another that takes its place."""
    swap(node, outer)
    outer.append(node)


def empty(node: Element) -> bool:
    """Tell whether an element shows nothing: no text, no picture, no rule."""
    shows = ("img", "hr", "iframe", "video", "audio", "math", "svg", "object", "input")
    return not text(node) and not any(name(inner) in shows for inner in node.iter())


def _append_text(parent: Element, before: Element | None, added: str) -> None:
    if not added:
        return
    if before is None:
        parent.text = (parent.text or "") + added
    else:
        before.tail = (before.tail or "") + added
