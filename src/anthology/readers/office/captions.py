"""Bring captions to their pictures and tables where the converter has left them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.readers.office.prepared import CAPTION

if TYPE_CHECKING:
    from anthology.xhtml import Element


def settle_captions(root: Element) -> None:
    """Give figures the labels of their captions back, and marked paragraphs their places."""
    for figure in root.iter("figure"):
        _restore_label(figure)
    for paragraph in list(root.iter("p")):
        words = "".join(str(piece) for piece in paragraph.itertext())
        if words.startswith(CAPTION):
            _place(paragraph)
    for node in root.iter():
        node.text = node.text and node.text.replace(CAPTION, "")
        node.tail = node.tail and node.tail.replace(CAPTION, "")


def _restore_label(figure: Element) -> None:
    """Put back what the converter leaves in the alt text alone: “Figure 1:”."""
    caption, image = figure.find(".//figcaption"), figure.find(".//img")
    if caption is None or image is None:
        return
    alt, words = " ".join((image.get("alt") or "").split()), xhtml.text(caption)
    if words and alt.endswith(words) and alt != words:
        first = caption[0] if len(caption) and xhtml.name(caption[0]) == "p" else caption
        first.text = alt.removesuffix(words) + (first.text or "").lstrip()
        image.set("alt", "")


def _place(caption: Element) -> None:
    """Put a caption to the picture before it, or to the table behind or before it."""
    before, after = caption.getprevious(), caption.getnext()
    if before is not None and _is_picture(before):
        before.tag = "figure"
        caption.tag = "figcaption"
        before.append(caption)
        return
    for table in (after, before):
        if table is not None and xhtml.name(table) == "table" and table.find("caption") is None:
            caption.tag = "caption"
            table.insert(0, caption)
            return


def _is_picture(node: Element) -> bool:
    alone = len(node) == 1 and xhtml.name(node[0]) == "img" and not xhtml.text(node)
    return xhtml.name(node) == "p" and alone
