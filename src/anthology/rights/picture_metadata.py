"""Read what a picture file says of its own maker and rights: XMP, IPTC, EXIF, PNG words, SVG."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.model.book import Credit
from anthology.project.images.identity import open_raster
from anthology.rights.credit_lines import read_credit_line
from anthology.rights.licences import find_licence, recognise_licence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

    from anthology.markup.xhtml import Element
    from anthology.rights.licences import Licence


# Properties are those of XMP (ISO 16684-1), IPTC Photo Metadata 2023.1 with PLUS, and the Creative
# Commons rights language.

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
class RdfRights:
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


def merge_rights(blocks: Sequence[RdfRights]) -> RdfRights:
    """Put several blocks together; the first that tells a thing counts."""
    merged = RdfRights()
    for one in blocks:
        for key, value in one.values.items():
            merged.add(key, value, one.blocks[key])
    return merged


def read_rdf(packet: bytes, block: str) -> RdfRights:
    """Read a packet; raises `ValueError` where it is not well-formed or declares entities."""
    if packet.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        packet = packet.decode("utf-16", "replace").encode()
    start = packet.find(b"<")
    packet = packet[max(start, 0) :].rstrip(b"\x00 \r\n\t")
    if b"<!ENTITY" in packet:
        raise ValueError("the block declares entities")
    rights = RdfRights()
    root = xhtml.open_part(packet)
    for node in root.iter(f"{_RDF}RDF"):
        for inner in node.iter():
            _take(inner, rights, block)
    return rights


def _take(node: Element, rights: RdfRights, block: str) -> None:
    """Take what one element of RDF says, as attributes or as elements."""
    for name, value in node.attrib.items():
        if key := _key(str(name)):
            rights.add(key, str(value), block)
    if isinstance(node.tag, str) and (key := _key(node.tag)):
        rights.add(key, "; ".join(_values(node, alternatives=key != "creator")), block)


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


_IPTC = {  # IPTC IIM 4.2, record 2: data sets by number
    5: "title",
    80: "creator",
    110: "line",
    115: "source",
    116: "copyright",
    120: "description",
}
_EXIF = {  # Exif 3.0, 4.6.5, and what Windows adds
    0x013B: "creator",
    0x9C9D: "creator",
    0x8298: "copyright",
    0x010E: "description",
}
# Tags of Exif 3.0 (4.6.3 and 4.6.5): where its own tags are, and a comment among them.
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_CODES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}
_WORDS = {  # PNG 3.0, 11.3.3
    "title": "title",
    "author": "creator",
    "artist": "creator",
    "copyright": "copyright",
    "source": "source",
    "description": "description",
    "license": "licence",
    "licence": "licence",
}


def read_iptc(image: ImageFile) -> RdfRights:
    """Read the IPTC records of a picture."""
    from PIL import IptcImagePlugin  # noqa: PLC0415

    rights = RdfRights()
    found: dict[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(image) or {}
    for number, key in _IPTC.items():
        value = found.get((2, number))
        values = value if isinstance(value, list) else [value or b""]
        rights.add(key, "; ".join(_decoded(one) for one in values), "IPTC")
    return rights


def read_exif(image: Image) -> RdfRights:
    """Read the EXIF tags of a picture; a comment counts where there is no description."""
    rights = RdfRights()
    exif = image.getexif()
    for tag, key in _EXIF.items():
        value = exif.get(tag, "")
        if tag >= 0x9C00 and isinstance(value, bytes):  # noqa: PLR2004  (tags of Windows: UTF-16)
            value = value.decode("utf-16-le", "replace").rstrip("\0")
        rights.add(key, _decoded(value), "EXIF")
    comment = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT, b"")
    if isinstance(comment, bytes):
        code = _CODES.get(comment[:8])
        rights.add("description", comment[8:].decode(code, "replace") if code else "", "EXIF")
    return rights


def read_words(image: Image) -> RdfRights:
    """Read the words that a PNG file has before its picture."""
    rights = RdfRights()
    if image.format == "PNG":
        for name, value in image.info.items():
            if isinstance(name, str) and isinstance(value, str) and name.lower() in _WORDS:
                rights.add(_WORDS[name.lower()], value, "PNG")
    return rights


def _decoded(value: object) -> str:
    """Write a value as words: in UTF-8 where it is, else Latin-1, as Pillow takes it."""
    if isinstance(value, str):
        try:
            value = value.encode("latin-1")
        except UnicodeEncodeError:
            return str(value)
    if not isinstance(value, bytes):
        return ""
    try:
        return value.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


_STANDS_FOR = {"author": "creator"}
_RESERVED = re.compile(r"\brights reserved\b|\bdroits r[ée]serv[ée]s\b", re.IGNORECASE)
LARGEST = 2_000_000  # bytes of a block of metadata; a full one with its history has a tenth


@dataclass(frozen=True, slots=True)
class Embedded:
    """Hold the credit that a picture file carries, and what is wrong with its metadata."""

    credit: Credit = field(default_factory=Credit)
    flaws: tuple[str, ...] = ()


def read_embedded(file: Path, media_type: str, path: str) -> Embedded:
    """Read the metadata of a picture file; `path` names the file as the origin of what is found.

    Blocks above 2 MB are not read, damaged ones are named in `flaws`. Never raises for what a
    file holds. Where several blocks tell the same, XMP counts before IPTC before EXIF (the order
    of the Metadata Working Group's guidelines 2.0, 5.3).
    """
    flaws: list[str] = []
    found: list[RdfRights] = []
    try:
        read = _drawing if media_type == "image/svg+xml" else _raster
        read(file, found, flaws)
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        flaws.append("the metadata in the file are damaged and were not read")
    return Embedded(_credit(merge_rights(found), path), tuple(dict.fromkeys(flaws)))


def _drawing(file: Path, found: list[RdfRights], flaws: list[str]) -> None:
    """Read what an SVG drawing says of its rights."""
    _rdf(file.read_bytes(), "SVG metadata", found, flaws, largest=20_000_000)


def _raster(file: Path, found: list[RdfRights], flaws: list[str]) -> None:
    """Read what a picture of dots says of its rights: XMP, IPTC, EXIF, words of PNG."""
    from PIL.ImageFile import ImageFile  # noqa: PLC0415

    with open_raster(file) as image:
        if not isinstance(image, ImageFile):
            return
        if not image.filename:
            flaws.append("the words in the file are too large and were not read")
        packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
        if image.format == "TIFF":
            packet = image.tag_v2.get(700, b"")  # type: ignore[attr-defined]
        if packet:
            _rdf(packet.encode() if isinstance(packet, str) else packet, "XMP", found, flaws)
        for name, read in (("IPTC", read_iptc), ("EXIF", read_exif), ("PNG", read_words)):
            try:
                found.append(read(image))
            except Exception:  # noqa: BLE001  (as above, and one block says nothing of the next)
                flaws.append(f"its {name} metadata are damaged and were not read")


def _rdf(
    packet: bytes, name: str, found: list[RdfRights], flaws: list[str], largest: int = LARGEST
) -> None:
    """Read a packet of RDF, unless it is too large, damaged, or declares entities of its own."""
    if len(packet) > largest:
        flaws.append(f"its {name} block has {len(packet) / 1e6:.0f} MB and was not read")
        return
    try:
        found.append(read_rdf(packet, name))
    except ValueError:
        flaws.append(f"its {name} block is damaged and was not read")


def _credit(read: RdfRights, path: str) -> Credit:
    """Make a credit of what the blocks tell; a licence only of what is recognised as one."""
    said = read.values
    line = said.get("line", "")
    rights = said.get("copyright", "")
    spoken = read_credit_line(rights) or read_credit_line(said.get("description", ""))
    author = said.get("creator") or (spoken.author if spoken else "")
    address = said.get("statement", "")
    licence = _licence(said)
    source = (
        said.get("source") or said.get("licensor") or ("" if find_licence(address) else address)
    )
    made = Credit(
        title=said.get("title", ""),
        author=author,
        source=source,
        licence=(licence.id or licence.name) if licence else "",
        line=line,
        copyright=rights,
        permission="",
        alt=said.get("alt", ""),
    )
    origins = {
        key: f"{path} ({read.blocks.get(_STANDS_FOR.get(key, key)) or read.first})"
        for key in (one.name for one in fields(Credit))
        if key != "origins" and getattr(made, key)
    }
    return replace(made, origins=origins)


def _licence(said: Mapping[str, str]) -> Licence | None:
    """Recognise a licence in its own property, else in the statement, the terms, the copyright."""
    stated = [said.get(key, "") for key in ("statement", "terms", "copyright")]
    named = (recognise_licence(said.get("licence", "")), *map(find_licence, stated))
    known = next((one for one in named if one and one.known), None)
    reserved = _RESERVED.search(" ".join(stated))
    return known or (recognise_licence("all rights reserved") if reserved else None)
