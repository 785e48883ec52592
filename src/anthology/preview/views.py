"""Show the same book in its other forms: e-book pages, sheets of the booklet, proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anthology.markup import xhtml
from anthology.outputs.booklet.signatures import divide_into_signatures, fold
from anthology.project.standard import styles
from anthology.render.pages import Renderer, Setting
from anthology.render.stamps import unstamp

if TYPE_CHECKING:
    from anthology.preview.live_book import ShownBook


# What a reading system does at night: dark paper, light type, links that can be told from it.
_SCHEMES = {"day": ":root { color-scheme: light }", "night": ":root { color-scheme: dark }"}
EBOOK_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
PROOF_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def ebook_page(shown: ShownBook, source: str, scheme: str, token: str) -> str | None:
    """Render a chapter as the e-book has it, by `day` or by `night`; None for an unknown one."""
    chapters = (one for one in shown.reading.book.chapters if one.article.source.path == source)
    chapter = next(chapters, None)
    if chapter is None:
        return None
    renderer = Renderer(shown.reading.book, Setting("epub", templates=shown.edition.templates))
    root = xhtml.open_document(renderer.chapter(chapter).markup)
    unstamp(root)
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    for node in list(root.iter()):
        name, target = xhtml.name(node), node.get("href") or ""
        if name == "link":
            node.set("href", f"/ebook.css?scheme={_scheme(scheme)}&token={token}")
        elif name == "img" and (key := node.get("src") or "") in shown.pictures:
            node.set("src", f"/picture?key={quote(key)}&token={token}")
        elif name == "a" and target.startswith("#"):
            if target[1:] not in ids:
                del node.attrib["href"]
        elif name == "a" and target:
            node.set("target", "_blank")
            node.set("rel", "noopener noreferrer")
    return xhtml.close_document(root)


def ebook_style(shown: ShownBook, scheme: str) -> str:
    """Give the stylesheet of the e-book, with the colours of a reading system by day or night."""
    sheets = styles("epub", shown.edition.styles, shown.edition.settings.pdf.theme)
    return "\n".join([_SCHEMES[_scheme(scheme)], *(one.text for one in sheets)])


def booklet_sheets(shown: ShownBook) -> dict[str, Any]:
    """List the sheets of the booklet: front and back, each with two leaves or blanks.

    Raises `UsageError` where the settings ask for what cannot be folded.
    """
    chosen = shown.edition.settings.booklet
    leaves = len(shown.pages.leaves)
    parting = divide_into_signatures(leaves, chosen.signature, chosen.paper)
    sheets = fold(leaves, parting.sheets, keep_last=chosen.keep_last)
    return {
        "signatures": [*parting.sheets],
        "sheets": [
            [[_leaf(side.left), _leaf(side.right)] for side in sheet.sides] for sheet in sheets
        ],
    }


def _leaf(page: int | None) -> int | None:
    """Give the number of a leaf, from 0, of that of a page, from 1."""
    return None if page is None else page - 1


def _scheme(asked: str) -> str:
    return asked if asked in _SCHEMES else "day"
