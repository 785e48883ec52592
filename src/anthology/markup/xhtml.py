"""Turn any HTML into a clean XHTML fragment, and edit fragments: the only door to markup.

A *fragment* is a string of well-formed XHTML without a root element. HTML elements in it have no
namespace; MathML and SVG keep theirs. It can be put into an XML document and, since only void
elements are written with `/>`, into an HTML document too.
"""

from __future__ import annotations

import html
import re
from copy import deepcopy
from typing import TYPE_CHECKING, NewType

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


Element = etree._Element  # noqa: SLF001  (lxml publishes no other name for its class)
Fragment = NewType("Fragment", str)

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
BLOCK = frozenset(
    "address article aside blockquote details dd div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "caption".split()
)
BREAK = "\u2028"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SHOWN = "shown-as-typed"  # of words that look like markup and are meant to be seen so
MATHML = "http://www.w3.org/1998/Math/MathML"


# Not allowed in XML 1.0 (section 2.2), or without meaning in a text.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def parse(fragment: str) -> Element:
    """Parse a fragment for editing; the element returned is a `body` that holds it.

    Raises `lxml.etree.XMLSyntaxError` where the fragment is not well-formed.
    """
    parser = _parser(huge_tree=True, remove_comments=True)
    return etree.fromstring(f"<body>{fragment}</body>", parser)


def _parser(
    *, huge_tree: bool = False, remove_comments: bool = False, remove_pis: bool = False
) -> etree.XMLParser:
    """Make a parser that neither reads entities nor asks the network, as no text may have it do."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=huge_tree,
        remove_comments=remove_comments,
        remove_pis=remove_pis,
    )


def serialise(root: Element) -> Fragment:
    """Write what an element holds, without the element itself, as a fragment.

    >>> serialise(parse("<p>One<br/>two</p>"))
    '<p>One<br/>two</p>'
    """
    for element in root.iter():
        bare = not len(element) and element.text is None
        if bare and isinstance(element.tag, str) and element.tag not in VOID:
            element.text = ""
    inner = [html.escape(root.text, quote=False) if root.text else ""]
    inner += [etree.tostring(child, encoding="unicode") for child in root]
    return Fragment("".join(inner))


def line(node: Element) -> int | None:
    """Find the source line of an element: its own, or the nearest before it in the text."""
    for candidate in (node, *node.iterancestors()):
        if found := candidate.get("data-line"):
            return int(found)
    before = node.xpath("preceding::*[@data-line][1]/@data-line")
    return int(str(before[0])) if isinstance(before, list) and before else None


XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"


def open_document(markup: str) -> Element:
    """Parse a document; HTML elements are in the XHTML namespace.

    Raises `lxml.etree.XMLSyntaxError` where it is not well-formed.
    """
    return etree.fromstring(markup.encode("utf-8"), _parser(huge_tree=True))


def close_document(root: Element) -> str:
    """Write a document so that XML and HTML parsers both understand it."""
    for node in root.iter():
        bare = not len(node) and node.text is None
        if bare and isinstance(node.tag, str) and etree.QName(node.tag).localname not in VOID:
            node.text = ""
    body = etree.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return f"{body}\n"


def set_type(node: Element, kind: str, role: str) -> None:
    """Say what an element is, to reading systems (`epub:type`) and to assistive technology."""
    node.set(f"{{{EPUB}}}type", kind)
    node.set("role", role)


def open_drawing(data: bytes) -> Element | None:
    """Parse an SVG file of any origin; None where it is not well-formed or sets traps."""
    try:
        return etree.fromstring(data, _parser(remove_pis=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def close_drawing(root: Element) -> bytes:
    """Write an SVG file in UTF-8, without the document type that it came with."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def open_part(data: bytes) -> Element:
    """Parse an XML file of a packed document (Word, OpenDocument); entities stay unread.

    Raises `ValueError` where it is not well-formed, or nested deeper than 256 levels.
    """
    try:
        return etree.fromstring(data, _parser(remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def close_part(root: Element) -> bytes:
    """Write an XML file of a packed document."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def strip_control(text: str) -> str:
    """Take out characters that XML 1.0 does not allow."""
    return _CONTROL.sub("", text)


def escape(text: str) -> str:
    """Write text so that it stands for itself in markup and in attribute values.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    return html.escape(strip_control(text), quote=True)


def element(tag: str, content: str = "", **attributes: str) -> Element:
    """Make an element with text; `class_` and `data_line` stand for `class` and `data-line`.

    >>> dict(element("a", "here", href="#notes", class_="call", data_line="7").attrib)
    {'href': '#notes', 'class': 'call', 'data-line': '7'}
    """
    made = etree.Element(tag)
    for key, value in attributes.items():
        made.set(key.rstrip("_").replace("_", "-"), strip_control(value))
    made.text = strip_control(content) or None
    return made


def name(node: Element) -> str:
    """Give the local name of an element (empty for comments and the like)."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text(node: Element) -> str:
    """Give the text of an element, white space folded to single spaces."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    """Give the texts in an element, with spaces around blocks, without TeX beside formulas."""
    if name(node) in ("", "annotation"):
        return
    gap = " " if name(node) in BLOCK or name(node) == "br" else ""
    yield gap + (node.text or "")
    for child in node:
        yield from _texts(child)
        yield child.tail or ""
    yield gap


def words(node: Element) -> list[str]:
    """List the words of an element in reading order, lower case, without punctuation.

    >>> words(parse("<p>One, <em>two</em>.</p>"))
    ['one', 'two']
    """
    return re.findall(r"\w+", text(node).lower())


def break_lines(paragraph: Element, *, soft: bool = True) -> list[str]:
    """Give the lines of a paragraph: those that breaks end, and, if `soft`, those of its source."""
    apart = deepcopy(paragraph)
    apart.tail = None
    for node in apart.iter("br"):
        node.tail = f"{BREAK}{node.tail or ''}"
    words = "".join(map(str, apart.itertext()))
    lines = words.replace("\n", BREAK if soft else " ").split(BREAK)
    return [line.strip() for line in lines if line.strip()]


def write_lines(block: Element, lines: Sequence[str]) -> None:
    """Put lines into a block in place of what it holds, a break between each two."""
    for node in list(block):
        block.remove(node)
    block.text = lines[0]
    for line in lines[1:]:
        end = element("br")
        end.tail = line
        block.append(end)


def target(link: Element) -> str:
    """Give the id that a link within the document leads to, "" where it leads nowhere.

    An address of another document is given as it is.
    """
    return (link.get("href") or "").removeprefix("#")


def classes(node: Element) -> list[str]:
    """List the classes of an element."""
    return (node.get("class") or "").split()


def add_class(node: Element, added: str) -> None:
    """Give an element one more class."""
    if added not in classes(node):
        node.set("class", " ".join([*classes(node), added]))


def outer(node: Element) -> str:
    """Write an element itself, without the text behind it."""
    return etree.tostring(node, encoding="unicode", with_tail=False)


def rename(node: Element, tag: str) -> None:
    """Make another element of a node, in the namespace that it is in."""
    node.tag = etree.QName(etree.QName(node.tag).namespace, tag).text


def drop(node: Element) -> None:
    """Take an element out with all that it holds; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    append_text(parent, node.getprevious(), node.tail or "")
    parent.remove(node)


def unwrap(node: Element) -> None:
    """Put what an element holds in its own place."""
    parent = node.getparent()
    if parent is None:
        return
    append_text(parent, node.getprevious(), node.text or "")
    at = parent.index(node)
    for child in list(node):
        parent.insert(at, child)
        at += 1
    append_text(parent, parent[at - 1] if at else None, node.tail or "")
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


def append_text(parent: Element, before: Element | None, added: str) -> None:
    """Put text into an element, behind one of its children, or before the first (None)."""
    if not added:
        return
    if before is None:
        parent.text = (parent.text or "") + added
    else:
        before.tail = (before.tail or "") + added


def put(root: Element, sign: re.Pattern[str], make: Callable[[str], Element]) -> None:
    """Put an element in the place of each sign in the words; it is made of the sign's group."""
    for node in list(root.iter()):
        for before, words in ((None, node.text), *((one, one.tail) for one in node)):
            if not words or not sign.search(words):
                continue
            plain, *rest = sign.split(words)
            if before is None:
                node.text = plain
            else:
                before.tail = plain
            at = 0 if before is None else node.index(before) + 1
            for within, tail in zip(rest[::2], rest[1::2], strict=True):
                made = make(within)
                made.tail = tail
                node.insert(at, made)
                at += 1


def change_end(node: Element, change: Callable[[str], str]) -> None:
    """Change the words that an element ends with, behind all elements in it."""
    if len(node):
        node[-1].tail = change(node[-1].tail or "") or None
    else:
        node.text = change(node.text or "") or None


def copy_attributes(node: Element, names: Iterable[str], *sources: Element) -> None:
    """Give an element the attributes of these names that others have; the first one counts."""
    for key in names:
        if value := next((one.get(key) for one in sources if one.get(key)), None):
            node.set(key, value)
