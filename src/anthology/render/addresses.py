"""Print the web addresses of a chapter: as notes, or listed at its end, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology import xhtml
from anthology.words import word

if TYPE_CHECKING:
    from anthology.xhtml import Element

_LONGEST = 90  # characters of an address in a note


def print_addresses(root: Element, links: str, language: str) -> None:
    """Print addresses at the `foot` of the page or at the end of the `chapter`."""
    printed: dict[str, int] = {}
    for link in list(root.iter("a")):
        address = short_address(link.get("href") or "")
        if not address or address in printed or _shows(link, address):
            continue
        printed[address] = len(printed) + 1
        if links == "foot":
            note = xhtml.element("span", address, class_="address")
        else:
            note = xhtml.element("sup", str(printed[address]), class_="address-number")
        note.tail, link.tail = link.tail, None
        link.addnext(note)
    if printed and links == "chapter":
        root.append(_list(printed, language))


def _shows(link: Element, address: str) -> bool:
    """Tell whether a link's own words are the address, or it stands where the address does."""
    holder = link.getparent()
    card = holder is not None and "embed-address" in xhtml.classes(holder)
    return card or short_address(xhtml.text(link)) == address


def short_address(address: str) -> str:
    """Write a web or mail address as one would dictate it; "" for links inside the book."""
    if address.startswith("mailto:"):
        return unquote(address.removeprefix("mailto:").split("?")[0])
    if not re.match(r"(?:https?:)?//|www\.", address):
        return ""
    short = re.sub(r"^(?:https?:)?//(?:www\.)?|^www\.", "", address).rstrip("/")
    readable = unquote(short) if "%" in short and "\ufffd" not in unquote(short) else short
    readable = re.sub(r"\s", "%20", readable)
    return readable if len(readable) <= _LONGEST else readable[: _LONGEST - 1] + "…"


def _list(printed: dict[str, int], language: str) -> Element:
    section = xhtml.element("section", class_="addresses")
    section.append(xhtml.element("h2", word("links", language)))
    listed = xhtml.element("ol")
    for address in printed:
        listed.append(xhtml.element("li", address))
    section.append(listed)
    return section
