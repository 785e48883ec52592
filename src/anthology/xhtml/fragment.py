"""Parse fragments for editing, and write them again."""

from __future__ import annotations

import html
from typing import NewType

from lxml import etree

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
