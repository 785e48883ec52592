"""Read what a picture file says of its own maker and rights: XMP, IPTC, EXIF, PNG words, SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from anthology.pictures.identity import open_raster
from anthology.rights.credit import Credit
from anthology.rights.embedded.blocks import read_exif, read_iptc, read_words
from anthology.rights.embedded.rdf import Told, merge, read_rdf
from anthology.rights.licences import find, recognise
from anthology.rights.lines import read_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.rights.licences import Licence

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

    Blocks above 2 MB are not read, damaged ones are told in `flaws`. Never raises for what a
    file holds. Where several blocks tell the same, XMP counts before IPTC before EXIF (the order
    of the Metadata Working Group's guidelines 2.0, 5.3).
    """
    flaws: list[str] = []
    told: list[Told] = []
    try:
        read = _drawing if media_type == "image/svg+xml" else _raster
        read(file, told, flaws)
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        flaws.append("the metadata in the file are damaged and were not read")
    return Embedded(_credit(merge(told), path), tuple(dict.fromkeys(flaws)))


def _drawing(file: Path, told: list[Told], flaws: list[str]) -> None:
    _rdf(file.read_bytes(), "SVG metadata", told, flaws, largest=20_000_000)


def _raster(file: Path, told: list[Told], flaws: list[str]) -> None:
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
            _rdf(packet.encode() if isinstance(packet, str) else packet, "XMP", told, flaws)
        for name, read in (("IPTC", read_iptc), ("EXIF", read_exif), ("PNG", read_words)):
            try:
                told.append(read(image))
            except Exception:  # noqa: BLE001  (as above, and one block says nothing of the next)
                flaws.append(f"its {name} metadata are damaged and were not read")


def _rdf(
    packet: bytes, name: str, told: list[Told], flaws: list[str], largest: int = LARGEST
) -> None:
    """Read a packet of RDF, unless it is too large, damaged, or declares entities of its own."""
    if len(packet) > largest:
        flaws.append(f"its {name} block has {len(packet) / 1e6:.0f} MB and was not read")
        return
    try:
        told.append(read_rdf(packet, name))
    except ValueError:
        flaws.append(f"its {name} block is damaged and was not read")


def _credit(told: Told, path: str) -> Credit:
    """Make a credit of what the blocks tell; a licence only of what is recognised as one."""
    said = told.values
    line = said.get("line", "")
    rights = said.get("copyright", "")
    spoken = read_line(rights) or read_line(said.get("description", ""))
    author = said.get("creator") or (spoken.author if spoken else "")
    address = said.get("statement", "")
    licence = _licence(said)
    source = said.get("source") or said.get("licensor") or ("" if find(address) else address)
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
        key: f"{path} ({told.blocks.get(_STANDS_FOR.get(key, key)) or told.first})"
        for key in (one.name for one in fields(Credit))
        if key != "origins" and getattr(made, key)
    }
    return replace(made, origins=origins)


def _licence(said: Mapping[str, str]) -> Licence | None:
    """Recognise a licence in its own property, else in the statement, the terms, the copyright."""
    stated = [said.get(key, "") for key in ("statement", "terms", "copyright")]
    named = (recognise(said.get("licence", "")), *map(find, stated))
    known = next((one for one in named if one and one.known), None)
    reserved = _RESERVED.search(" ".join(stated))
    return known or (recognise("all rights reserved") if reserved else None)
