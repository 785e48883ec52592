"""Finish a converted fragment: tight lists, ids of headings, bare addresses, empty remains."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from anthology.markup import addresses, xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element, Fragment


_ADDRESS = re.compile(r"""(?:https?://|www\.(?=[\w-]+\.))[^\s<>"“”«»|\[\]]+""")
_TRAILING = re.compile(r"[.,;:!?'’*_~…]+\Z")
_ID = re.compile(r"\s*\{#([\w.:-]+)\}\s*\Z")
_LONE = ("figcaption", "footer", "summary", "dt")  # hold words, not paragraphs


def tidy(fragment: Fragment, last: int = 0) -> Fragment:
    """Return the fragment as other readers would have made it; `last` is the source's last line."""
    root = xhtml.parse(fragment)
    for node in root.iter():
        _forget_foreign_number(node, last)
    for node in list(root.iter("p")):
        if len(node) == 0 and not (node.text or "").strip() and set(node.attrib) <= {"data-line"}:
            xhtml.drop(node)
    for node in list(root.iter("li", "dd", "div", *_LONE)):
        _loosen(node)
    for node in list(root.iter("p")):
        outer = node.getparent()
        if outer is not None and xhtml.name(outer) == "figure" and not xhtml.text(node):
            xhtml.unwrap(node)
    for node in list(root.iter(*xhtml.VOID)):
        _empty(node)
    for head in list(root.iter("thead")):
        if xhtml.empty(head):
            xhtml.drop(head)
    for node in reversed(list(root.iter(*xhtml.BLOCK))):
        _number(node)
    _name_headings(root)
    for node in list(root.iter()):
        _link_addresses(node)
    return xhtml.serialise(root)


def _forget_foreign_number(node: Element, last: int) -> None:
    """Take off the number of a line that the source does not have: markup brought it along."""
    number = node.get("data-line", "")
    if number and not (number.isdecimal() and 1 <= int(number[:9]) <= last):
        del node.attrib["data-line"]


def _loosen(node: Element) -> None:
    """Take the paragraph out of what holds only words; write titled lines as paragraphs."""
    titled = node.attrib.pop("data-paragraph", "no") != "no"
    tight = node.attrib.pop("data-tight", "no") != "no"
    if titled:
        node.tag = "p"
    if not titled and not tight and xhtml.name(node) not in _LONE:
        return
    paragraphs = [child for child in node if xhtml.name(child) == "p"]
    if len(paragraphs) == 1:
        if (line := paragraphs[0].get("data-line")) and not node.get("data-line"):
            node.set("data-line", line)
        xhtml.unwrap(paragraphs[0])
    _trim(node)


def _empty(node: Element) -> None:
    """Put what a parser left inside a void element, such as `source`, behind it."""
    parent = node.getparent()
    if parent is None or not (len(node) or node.text):
        return
    tail, node.tail = node.tail or "", node.text or None
    node.text = None
    place = parent.index(node) + 1
    for child in list(node)[::-1]:
        parent.insert(place, child)
    last = parent[place + len(node) - 1] if len(node) else parent[-1]
    last.tail = (last.tail or "") + tail


def _trim(node: Element) -> None:
    """Take white space off the beginning and the end of an element."""
    node.text = (node.text or "").lstrip() or None
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip() or None
    elif node.text:
        node.text = node.text.rstrip()


def _number(node: Element) -> None:
    """Let a block begin where the first block in it does."""
    first = next((child for child in node if child.get("data-line")), None)
    if first is not None and not node.get("data-line"):
        node.set("data-line", str(first.get("data-line")))


def _name_headings(root: Element) -> None:
    """Give headings the ids that they declare, else those that sites make of their words."""
    taken = {str(node.get("id")) for node in root.iter() if node.get("id")}
    used: Counter[str] = Counter()
    for heading in root.iter(*xhtml.HEADINGS):
        last = heading[-1] if len(heading) else None
        words = (heading.text if last is None else last.tail) or ""
        if declared := _ID.search(words):
            words = words[: declared.start()]
            if last is None:
                heading.text = words
            else:
                last.tail = words
        if not heading.get("id"):
            wanted = declared[1] if declared else _slug(xhtml.text(heading))
            while (name := f"{wanted}-{used[wanted]}" if used[wanted] else wanted) in taken:
                used[wanted] += 1
            taken.add(name)
            heading.set("id", name)


def _slug(words: str) -> str:
    """Write the id that site generators make of a heading."""
    kept = re.sub(r"[^\w\s-]", "", words.lower()).strip()
    return re.sub(r"\s", "-", kept) or "section"


def _link_addresses(node: Element) -> None:
    """Make links of the addresses in an element's text and in the text behind it."""
    text, tail, parent = node.text or "", node.tail or "", node.getparent()
    if _ADDRESS.search(text) and not _is_within(node):
        node.text, links = _linked(text)
        for place, made in enumerate(links):
            node.insert(place, made)
    if parent is not None and _ADDRESS.search(tail) and not _is_within(parent):
        place = parent.index(node) + 1
        node.tail, links = _linked(tail)
        for offset, made in enumerate(links):
            parent.insert(place + offset, made)


def _linked(text: str) -> tuple[str, list[Element]]:
    """Split a text into the words before its first address, and links with the words behind."""
    links: list[Element] = []
    first, at = "", 0
    for match in _ADDRESS.finditer(text):
        address = _TRAILING.sub("", match[0])
        while address.endswith(")") and address.count(")") > address.count("("):
            address = _TRAILING.sub("", address[:-1])
        target = address if address.startswith("http") else f"https://{address}"
        if addresses.read_address(target) is None:
            continue
        before = text[at : match.start()]
        at = match.start() + len(address)
        if links:
            links[-1].tail = before
        else:
            first = before
        links.append(xhtml.element("a", address, href=target))
    if links:
        links[-1].tail = text[at:]
    return first, links


def _is_within(node: Element) -> bool:
    around = (node, *node.iterancestors())
    return any(xhtml.name(outer) in ("a", "code", "pre", "math", "svg") for outer in around)
