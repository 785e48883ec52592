"""Complete the cards of films, sounds and other embedded things for paper or screen.

Both say what the thing is and where it lies; paper adds a QR code (ISO/IEC 18004) of its address.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.render.addresses import short_address
from anthology.words import word

if TYPE_CHECKING:
    from anthology.xhtml import Element

_LIGHT = 4  # modules of light around the code (ISO/IEC 18004, 6.3.8)


def complete_cards(root: Element, language: str, *, printed: bool) -> None:
    """Say on each card its kind and host, and shorten the address that it shows."""
    for card in [node for node in root.iter("div") if "data-kind" in node.attrib]:
        title = next(node for node in card if "embed-title" in xhtml.classes(node))
        kind = word(str(card.attrib.pop("data-kind")), language)
        told = [kind, *str(card.attrib.pop("data-title", "")).split(", ")]
        told = [piece for piece in told if piece and piece != xhtml.text(title)]
        title.addnext(xhtml.element("p", " · ".join(told), class_="embed-kind"))
        for link in card.iter("a"):
            _show(card, link, language, printed=printed)


def _show(card: Element, link: Element, language: str, *, printed: bool) -> None:
    address = link.get("href") or ""
    short = short_address(address)
    if xhtml.text(link) != address or not short:
        return
    link.text = short
    if printed:
        code = xhtml.element("img", class_="qr", alt=f"{word('qr-code', language)} {short}")
        code.set("src", f"data:image/svg+xml;base64,{b64encode(_draw(address)).decode()}")
        card.insert(0, code)


@cache
def _draw(address: str) -> bytes:
    """Draw a QR code in SVG, black on white; it can be read with 15 per cent of it damaged."""
    from io import BytesIO  # noqa: PLC0415

    import segno  # noqa: PLC0415

    stream = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(stream, kind="svg", border=_LIGHT, light="#fff", svgclass=None, lineclass=None)
    return stream.getvalue()
