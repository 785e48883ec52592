"""Read creator, rights and description out of RDF in XML, as XMP packets and SVG files carry it.

Properties are those of XMP (ISO 16684-1), IPTC Photo Metadata 2023.1 with PLUS, and the Creative
Commons rights language.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.xhtml import Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NAMESPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/rights/": "rights",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://creativecommons.org/ns#": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "iptc",
}
_PROPERTIES = {
    "dc:title": "title",
    "dc:creator": "creator",
    "cc:attributionName": "creator",
    "dc:rights": "copyright",
    "dc:description": "description",
    "dc:source": "source",
    "photoshop:Credit": "line",
    "photoshop:Source": "source",
    "rights:WebStatement": "statement",
    "rights:UsageTerms": "terms",
    "cc:license": "licence",
    "cc:attributionURL": "source",
    "plus:LicensorName": "licensor",
    "plus:LicensorURL": "statement",
    "iptc:AltTextAccessibility": "alt",
}
_LONGEST = 2000  # characters of a value


@dataclass(slots=True)
class Told:
    """Collect what blocks of metadata tell, and in which block each thing stood."""

    values: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """Name the first block that told anything."""
        return next(iter(self.blocks.values()), "")

    def add(self, key: str, value: str, block: str) -> None:
        """Take a value, unless the key has one; white space is folded, signs are taken out."""
        words = " ".join(xhtml.strip_control(value).split())[:_LONGEST]
        if words and key not in self.values:
            self.values[key], self.blocks[key] = words, block


def merge(told: Sequence[Told]) -> Told:
    """Put several blocks together; the first that tells a thing counts."""
    merged = Told()
    for one in told:
        for key, value in one.values.items():
            merged.add(key, value, one.blocks[key])
    return merged


def read_rdf(packet: bytes, block: str) -> Told:
    """Read a packet; raises `ValueError` where it is not well-formed or declares entities."""
    if packet.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        packet = packet.decode("utf-16", "replace").encode()
    start = packet.find(b"<")
    packet = packet[max(start, 0) :].rstrip(b"\x00 \r\n\t")
    if b"<!ENTITY" in packet:
        raise ValueError("the block declares entities")
    told = Told()
    root = xhtml.open_part(packet)
    for node in root.iter(f"{_RDF}RDF"):
        for inner in node.iter():
            _take(inner, told, block)
    return told


def _take(node: Element, told: Told, block: str) -> None:
    for name, value in node.attrib.items():
        if key := _key(str(name)):
            told.add(key, str(value), block)
    if isinstance(node.tag, str) and (key := _key(node.tag)):
        told.add(key, "; ".join(_values(node, alternatives=key != "creator")), block)


def _key(name: str) -> str:
    """Find what a property means, by its namespace and name."""
    space, _, local = name.removeprefix("{").rpartition("}")
    return _PROPERTIES.get(f"{_NAMESPACES.get(space, '')}:{local}", "")


def _values(node: Element, *, alternatives: bool) -> Iterator[str]:
    """Give the values of a property: an address, items of a list, an agent's title, or its words.

    Of alternatives in several languages only the first counts.
    """
    if address := node.get(f"{_RDF}resource"):
        yield address
        return
    items = list(node.iter(f"{_RDF}li"))
    for item in items[:1] if alternatives else items:
        yield xhtml.text(item)
    if not items:
        yield xhtml.text(node)
