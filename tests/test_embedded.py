"""Check what is read out of picture files, and that damaged and enormous blocks do no harm."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from anthology.pictures import Identity, identify
from anthology.rights.embedded import LARGEST, read_embedded

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.rights.embedded import Embedded

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
    'xmlns:cc="http://creativecommons.org/ns#" '
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
)
FULL = """
<dc:creator><rdf:Seq><rdf:li>Ada Sample</rdf:li><rdf:li>Bo Alm</rdf:li></rdf:Seq></dc:creator>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A ford</rdf:li><rdf:li xml:lang="fr">Un gué</rdf:li>
</rdf:Alt></dc:title>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2021 Ada Sample</rdf:li></rdf:Alt></dc:rights>
<xmpRights:WebStatement>https://creativecommons.org/licenses/by-sa/4.0/</xmpRights:WebStatement>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>River Pictures
</plus:LicensorName></rdf:li></rdf:Seq></plus:Licensor>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li>Stones in shallow water</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
"""


def packet(inner: str = FULL, attributes: str = "", before: str = "") -> bytes:
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>'
        f'<rdf:Description rdf:about="" {attributes}>{inner}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def jpeg(tmp_path: Path, **saved: object) -> Path:
    file = tmp_path / "a.jpg"
    Image.new("RGB", (20, 10), "navy").save(file, "JPEG", **saved)
    return file


def read(file: Path, media_type: str = "image/jpeg") -> Embedded:
    return read_embedded(file, media_type, file.name)


def test_xmp_tells_maker_rights_and_description(tmp_path: Path) -> None:
    found = read(jpeg(tmp_path, xmp=packet()))
    credit = found.credit
    assert credit.author == "Ada Sample; Bo Alm"
    assert credit.title == "A ford"
    assert credit.licence == "CC-BY-SA-4.0"
    assert credit.source == "River Pictures"
    assert credit.copyright == "© 2021 Ada Sample"
    assert credit.alt == "Stones in shallow water"
    assert credit.origins["author"] == "a.jpg (XMP)"
    assert found.flaws == ()


def test_xmp_as_attributes_and_utf_16(tmp_path: Path) -> None:
    told = 'photoshop:Credit="Bo Alm/River" xmpRights:UsageTerms="All rights reserved"'
    credit = read(jpeg(tmp_path, xmp=packet("", told))).credit
    assert (credit.line, credit.licence) == ("Bo Alm/River", "LicenseRef-all-rights-reserved")
    wide = packet("", told).decode().encode("utf-16")
    assert read(jpeg(tmp_path, xmp=wide)).credit.line == "Bo Alm/River"


def iptc(*fields: tuple[int, bytes]) -> bytes:
    """Write IPTC records as Photoshop puts them into a JPEG file (APP13)."""
    records = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in fields
    )
    records += b"\0" * (len(records) % 2)
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    body = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def test_iptc_comes_behind_xmp_and_before_exif(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Someone Else", "(c) The Paper, all rights reserved"
    file = jpeg(tmp_path, exif=exif)
    assert read(file).credit.author == "Someone Else"
    data = file.read_bytes()
    block = iptc((80, "Zoé Rivière".encode()), (110, "Rivière/Agence".encode("latin-1")))
    file.write_bytes(data[:2] + block + data[2:])
    credit = read(file).credit
    assert (credit.author, credit.line) == ("Zoé Rivière", "Rivière/Agence")
    assert credit.licence == "LicenseRef-all-rights-reserved"
    assert credit.origins["author"] == "a.jpg (IPTC)"
    assert credit.origins["copyright"] == "a.jpg (EXIF)"


def test_a_credit_in_a_comment_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0Photo: Ada Sample, CC BY 2.0"
    assert read(jpeg(tmp_path, exif=exif)).credit.author == "Ada Sample"


def test_words_of_png_files(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("Author", "Ada Sample")
    info.add_itxt("Title", "Le gué")
    file = tmp_path / "a.png"
    Image.new("RGB", (4, 4)).save(file, pnginfo=info)
    credit = read(file, "image/png").credit
    assert (credit.author, credit.title, credit.origins["title"]) == (
        "Ada Sample",
        "Le gué",
        "a.png (PNG)",
    )


def test_drawings_tell_in_rdf(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" {NAMESPACES} width="5" height="5"><metadata>'
        '<rdf:RDF><cc:Work rdf:about=""><dc:title>Plan</dc:title><dc:creator><cc:Agent>'
        "<dc:title>Bo Alm</dc:title></cc:Agent></dc:creator>"
        '<cc:license rdf:resource="http://creativecommons.org/publicdomain/zero/1.0/"/>'
        "</cc:Work></rdf:RDF></metadata></svg>",
        encoding="utf-8",
    )
    credit = read(file, "image/svg+xml").credit
    assert (credit.title, credit.author, credit.licence) == ("Plan", "Bo Alm", "CC0-1.0")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    "spoilt",
    [
        packet()[:-300],
        packet("<dc:creator>&c;</dc:creator>", before=BOMB),
        packet(before='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
        b"\x00\xff\xfe not xml",
    ],
    ids=["cut short", "entities", "a file from outside", "noise"],
)
def test_damaged_blocks_are_told_and_not_read(spoilt: bytes, tmp_path: Path) -> None:
    found = read(jpeg(tmp_path, xmp=spoilt))
    assert found.credit.author == ""
    assert found.flaws == ("its XMP block is damaged and was not read",)


def test_enormous_blocks_are_told_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    huge = packet() + b" " * 30 * LARGEST
    Image.new("RGB", (4, 4)).save(file, "TIFF", tiffinfo={700: huge})
    found = read(file, "image/tiff")
    assert found.credit.author == ""
    assert found.flaws == ("its XMP block has 60 MB and was not read",)


def test_no_file_is_too_broken(tmp_path: Path) -> None:
    whole = jpeg(tmp_path, xmp=packet()).read_bytes()
    for end in range(0, len(whole), 97):
        file = tmp_path / "cut.jpg"
        file.write_bytes(whole[:end])
        assert read(file) is not None
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    (tmp_path / "cut.jpg").write_bytes(stream.getvalue()[:40])
    assert read(tmp_path / "cut.jpg", "image/png").credit.author == ""


def test_values_have_a_length(tmp_path: Path) -> None:
    long = packet(f"<dc:creator>{'x' * 50_000}</dc:creator>")
    assert len(read(jpeg(tmp_path, xmp=long)).credit.author) <= 2000


@pytest.mark.parametrize("zipped", [True, False], ids=["a bomb", "plain"])
def test_enormous_words_of_png_files_do_not_cost_the_picture(
    tmp_path: Path, *, zipped: bool
) -> None:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", " " * 70_000_000, zip=zipped)
    file = tmp_path / "a.png"
    Image.new("RGB", (40, 30)).save(file, pnginfo=info)
    identity = identify(file)
    assert isinstance(identity, Identity)
    assert (identity.width, identity.height) == (40, 30)
    found = read(file, "image/png")
    assert found.flaws == ("the words in the file are too large and were not read",)
