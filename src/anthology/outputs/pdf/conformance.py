"""Write what a book says of itself: XMP and document information, as PDF/A-3a and PDF/UA-1 ask."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from anthology import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Pdf

    from anthology.outputs.pdf.pieces import BookInfo


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def write_metadata(book: Pdf, info: BookInfo) -> None:
    """Describe the book twice, alike: as XMP and as document information."""
    from pikepdf import Dictionary, Name, String  # noqa: PLC0415

    packet = book.make_stream(xmp(info).encode())
    packet.stream_dict.update({"/Type": Name.Metadata, "/Subtype": Name.XML})
    book.Root.Metadata = packet
    date = f"{datetime.fromtimestamp(info.created, UTC):D:%Y%m%d%H%M%SZ}"
    facts = {
        "Title": info.title,
        "Author": ", ".join(info.authors),
        "Subject": info.subject,
        "Keywords": ", ".join(info.keywords),
        "Creator": _creator(),
        "CreationDate": date,
        "ModDate": date,
    }
    entries = {f"/{key}": String(_clean(value)) for key, value in facts.items() if value}
    book.docinfo = book.make_indirect(Dictionary(entries))


def declare(book: Pdf, info: BookInfo) -> None:
    """Tell viewers the language, that the book is tagged, and to show its title."""
    from pikepdf import Dictionary  # noqa: PLC0415

    book.Root.Lang = info.language
    book.Root.MarkInfo = Dictionary(Marked=True)
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def xmp(info: BookInfo) -> str:
    """Write the XMP packet (ISO 16684-1), with the PDF/UA identifier and its extension schema."""
    date = f"{datetime.fromtimestamp(info.created, UTC):%Y-%m-%dT%H:%M:%SZ}"
    properties = (
        _list("dc:title", "Alt", [info.title], language="x-default"),
        _list("dc:creator", "Seq", info.authors),
        _list("dc:description", "Alt", [info.subject], language="x-default"),
        _list("dc:subject", "Bag", info.keywords),
        _list("dc:language", "Bag", [info.language]),
        _list("dc:publisher", "Bag", [info.publisher]),
        _list("dc:rights", "Alt", [info.rights], language="x-default"),
        _list("dc:date", "Seq", [date]),
        _plain("dc:format", "application/pdf"),
        _plain("pdf:Keywords", ", ".join(info.keywords)),
        _plain("xmp:CreatorTool", _creator()),
        _plain("xmp:CreateDate", date),
        _plain("xmp:ModifyDate", date),
        _plain("xmp:MetadataDate", date),
    )
    return _PACKET.replace("{properties}", "\n".join(filter(None, properties)))


def _creator() -> str:
    return f"anthology {__version__}"


def _plain(name: str, value: str) -> str:
    return f"<{name}>{escape(_clean(value))}</{name}>" if value else ""


def _list(name: str, kind: str, values: Sequence[str], *, language: str = "") -> str:
    attribute = f" xml:lang={quoteattr(language)}" if language else ""
    items = "".join(f"<rdf:li{attribute}>{escape(_clean(v))}</rdf:li>" for v in values if v)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _clean(text: str) -> str:
    """Take out what XML cannot hold (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("", text)
