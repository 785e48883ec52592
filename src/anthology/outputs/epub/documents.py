"""Fit rendered documents together for the package: links, picture paths, what notes are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.book import Document
    from anthology.xhtml import Element

_LANDMARKS = ("article", "footer", "header", "main")  # of a page, which a chapter is not
_TYPES = {
    "noteref": ("noteref", "doc-noteref"),
    "noteback": ("backlink", "doc-backlink"),
    "footnotes": ("endnotes", "doc-endnotes"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "abstract": ("abstract", "doc-abstract"),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold the documents as they stand in the package, and the links that led nowhere."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


def fit(documents: Sequence[Document], pictures: Mapping[str, str]) -> Fitted:
    """Lead links from document to document and pictures to their files (by key)."""
    trees = [(document, xhtml.open_document(document.markup)) for document in documents]
    homes: dict[str, str] = {}
    for document, root in trees:
        for node in root.iter():
            if place := node.get("id"):
                homes.setdefault(place, document.name)
    found: list[Diagnostic] = []
    fitted: list[Document] = []
    for document, root in trees:
        for node in list(root.iter()):
            _lead(node, document, homes, found)
            if xhtml.name(node) == "img":
                source = node.get("src") or ""
                node.set("src", f"../{pictures.get(source, source)}")
            _type(node)
        fitted.append(replace(document, markup=xhtml.close_document(root)))
    return Fitted(tuple(fitted), tuple(found))


def _lead(
    node: Element, document: Document, homes: Mapping[str, str], found: list[Diagnostic]
) -> None:
    """Name the document in a link to a place in another one; silence a link to nowhere."""
    href = node.get("href") or ""
    if not href.startswith("#"):
        return
    home = homes.get(href[1:])
    if home is None:
        message = f"a link leads nowhere: “{xhtml.text(node)}” ({href})"
        found.append(Diagnostic("link-dead", message, document.name))
        del node.attrib["href"]
    elif home != document.name:
        node.set("href", f"{home}.xhtml{href}")


def _type(node: Element) -> None:
    if xhtml.name(node) == "aside":
        node.set("role", "note")
    if xhtml.name(node) in _LANDMARKS:
        xhtml.add_class(node, xhtml.name(node))
        xhtml.rename(node, "div")
    for name in xhtml.classes(node):
        if name in _TYPES:
            xhtml.set_type(node, *_TYPES[name])
