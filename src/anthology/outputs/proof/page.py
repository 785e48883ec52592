"""Write a proof as one web page that holds all it needs: note, text, stylesheet, pictures."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.render.stamps import unstamp
from anthology.standard import styles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.book import Document
    from anthology.outputs import Edition
    from anthology.xhtml import Element

_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}
_WIDTH = "body { max-width: 38em; margin: 0 auto; padding: 1em; }"


def write_page(
    note: Document, text: Document, edition: Edition, files: Mapping[str, Path]
) -> bytes:
    """Put the text behind the note, pictures and styles inside; links out of the page go."""
    page, chapter = xhtml.open_document(note.markup), xhtml.open_document(text.markup)
    body = _only(page, "body")
    for section in list(_only(chapter, "body")):
        body.append(section)
    unstamp(page)
    ids = {node.get("id") for node in page.iter() if node.get("id")}
    for node in list(page.iter()):
        for key in [key for key in node.attrib if str(key).startswith("{http://www.idpf.org")]:
            del node.attrib[key]
        source, target = node.get("src") or "", node.get("href") or ""
        if source in files:
            node.set("src", _inside(files[source]))
        if target.startswith("#") and target[1:] not in ids:
            del node.attrib["href"]
        if xhtml.name(node) == "link":
            xhtml.drop(node)
    return _with_styles(xhtml.close_document(page), edition).encode()


def _only(page: Element, tag: str) -> Element:
    return next(node for node in page.iter() if xhtml.name(node) == tag)


def _inside(file: Path) -> str:
    """Write a picture as an address that holds it (RFC 2397)."""
    data = base64.b64encode(file.read_bytes()).decode()
    return f"data:{_TYPES.get(file.suffix, 'image/jpeg')};base64,{data}"


def _with_styles(page: str, edition: Edition) -> str:
    sheets = styles("epub", edition.styles, edition.settings.pdf.theme)
    css = "\n".join([*(one.text for one in sheets), _WIDTH]).replace("</", "<\\/")
    viewport = '<meta name="viewport" content="width=device-width"/>'
    return page.replace("</head>", f"{viewport}<style>{css}</style></head>", 1)
