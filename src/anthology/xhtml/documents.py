"""Parse complete XHTML documents, as templates make them, and write them again."""

from __future__ import annotations

from lxml import etree

from anthology.xhtml.fragment import VOID, Element

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"


def open_document(markup: str) -> Element:
    """Parse a document; HTML elements are in the XHTML namespace.

    Raises `lxml.etree.XMLSyntaxError` where it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(markup.encode("utf-8"), parser)


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
