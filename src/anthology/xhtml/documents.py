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


def open_drawing(data: bytes) -> Element | None:
    """Parse an SVG file of any origin; None where it is not well-formed or sets traps."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
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
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def close_part(root: Element) -> bytes:
    """Write an XML file of a packed document."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
