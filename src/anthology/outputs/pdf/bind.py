"""Assemble laid-out documents into one tagged PDF: archivable, accessible, the same each time.

What the book says of itself is written as PDF/A-3a and PDF/UA-1 ask: as XMP, and as document
information.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from anthology import __version__
from anthology.outputs.pdf.navigation import Places, write_labels, write_outline
from anthology.outputs.pdf.pagination import Bound
from anthology.outputs.pdf.running_heads import overlay
from anthology.outputs.pdf.shared_fonts import FontPool
from anthology.outputs.pdf.tags import TagTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pikepdf import Pdf

    from anthology.outputs.pdf.pagination import BookInfo, Bookmark, LaidDocument, PlacedDocument
    from anthology.outputs.pdf.running_heads import RunningHeads


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
    """Name this program."""
    return f"anthology {__version__}"


def _plain(name: str, value: str) -> str:
    """Write a value of XMP, nothing where it is empty."""
    return f"<{name}>{escape(_clean(value))}</{name}>" if value else ""


def _list(name: str, kind: str, values: Sequence[str], *, language: str = "") -> str:
    """Write a list of XMP, in a language if it has one."""
    attribute = f" xml:lang={quoteattr(language)}" if language else ""
    items = "".join(f"<rdf:li{attribute}>{escape(_clean(v))}</rdf:li>" for v in values if v)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _clean(text: str) -> str:
    """Take out what XML cannot hold (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("", text)


# Store identical streams of the pieces once: pictures, their masks, colour profiles.


class SharedStreams:
    """Keep one stream of each content and put it in the place of its copies."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Any] = {}
        self._seen: set[tuple[int, int]] = set()

    def share(self, resources: Any) -> None:
        """Share what these resources name, and what the forms and patterns in them name."""
        waiting = [resources]
        while waiting:
            branch = waiting.pop()
            if branch.is_indirect and not self._is_new(branch):
                continue
            for space in branch.get("/ColorSpace", {}).values():
                self._share_profile(space)
            for name, image in list(branch.get("/XObject", {}).items()):
                if image.get("/Subtype") == "/Image":
                    branch.XObject[name] = self._picture(image)
            forms = (*branch.get("/XObject", {}).values(), *branch.get("/Pattern", {}).values())
            waiting += [
                form.Resources for form in filter(self._is_new, forms) if "/Resources" in form
            ]

    def keep(self, stream: Any) -> Any:
        """Give the first stream kept that equals this one, or keep this one."""
        digest = sha256(stream.stream_dict.unparse() + stream.read_raw_bytes()).digest()
        return self._kept.setdefault(digest, stream)

    def _picture(self, image: Any) -> Any:
        """Share a picture and its mask; no viewer is to interpolate it (PDF/A-3, 6.2.8)."""
        if "/Interpolate" in image:
            del image.Interpolate
        if "/SMask" in image:
            image.SMask = self._picture(image.SMask)
        return self.keep(image)

    def _share_profile(self, space: Any) -> None:
        """Share the colour profile of a picture."""
        from pikepdf import Array  # noqa: PLC0415

        if isinstance(space, Array) and space[0] == "/ICCBased":
            space[1] = self.keep(space[1])

    def _is_new(self, thing: Any) -> bool:
        """Tell whether a thing was not yet looked at."""
        is_new = thing.objgen not in self._seen
        self._seen.add(thing.objgen)
        return is_new


_BOXES = ("/MediaBox", "/TrimBox", "/BleedBox")
_PRINTED = 4  # the flag of annotations that are printed, as PDF/A-3, 6.3.2 wants all to be


def assemble(
    pieces: Iterable[LaidDocument],
    leaves: Sequence[PlacedDocument],
    running_heads: RunningHeads,
    bookmarks: Sequence[Bookmark],
    info: BookInfo,
) -> Bound:
    """Bind the pages of the pieces in the order of the leaves.

    The leaves of one piece follow each other; a page of it that has no leaf is left out.
    `running_heads` are those of these leaves, with folios, or nothing at all. Raises
    `ValueError` where it is for another number of leaves, `KeyError` for a leaf of an unknown
    piece.
    """
    by_name = {piece.name: piece for piece in pieces}
    binding = _Binding(info)
    for name, run in groupby(leaves, key=lambda leaf: leaf.name):
        indices = [leaf.index for leaf in run]
        if name:
            binding.add(by_name[name], indices)
        else:
            binding.add_blanks(len(indices))
    if running_heads.pdfs:
        binding.furnish(running_heads)
    return binding.close(bookmarks, [leaf.label for leaf in leaves])


class _Binding:
    """Hold the book while it grows, and what is written into it when it is closed."""

    def __init__(self, info: BookInfo) -> None:
        import pikepdf  # noqa: PLC0415

        self.info = info
        self.book = pikepdf.new()
        self.tags = TagTree(self.book, info.language)
        self.places = Places(self.book)
        self.shared_streams = SharedStreams()
        self.fonts = FontPool(self.book)
        self.pages: list[Any] = []

    def add(self, piece: LaidDocument, indices: Sequence[int]) -> None:
        """Copy pages of a piece to the end of the book, with all that belongs to them."""
        import pikepdf  # noqa: PLC0415

        source = pikepdf.open(BytesIO(piece.pdf))
        self.tags.shift(source)
        for index in indices:
            self.book.pages.append(source.pages[index])
            self.pages.append(self.book.pages[-1].obj)
        self.tags.graft(source)
        self.places.collect(source, piece)
        self._adopt_intent(source)
        for page in self.pages[-len(indices) :]:
            self._share(page.Resources)
            self.places.watch(page.get("/Annots", ()), piece)
            for annotation in page.get("/Annots", ()):
                annotation.F = _PRINTED

    def add_blanks(self, count: int) -> None:
        """Append empty pages, of the size of the page before them."""
        for _ in range(count):
            self.book.add_blank_page()
            self.pages.append(self.book.pages[-1].obj)

    def furnish(self, running_heads: RunningHeads) -> None:
        """Draw running heads and folios over the pages that have them."""
        for resources in overlay(self.book, self.pages, running_heads):
            self._share(resources)

    def close(self, bookmarks: Sequence[Bookmark], labels: Sequence[str]) -> Bound:
        """Write what belongs to the whole book, and give it as bytes."""
        self._size_blanks()
        self.places.resolve(self._words(bookmarks, labels))
        self.places.close()
        self.tags.close()
        self.fonts.close()
        write_outline(self.book, bookmarks, self.places.found)
        write_labels(self.book, labels)
        write_metadata(self.book, self.info)
        declare(self.book, self.info)
        return Bound(_written(self.book), tuple(self.places.diagnostics))

    def _share(self, resources: Any) -> None:
        """Share the pictures and fonts of a page with earlier ones."""
        self.shared_streams.share(resources)
        self.fonts.adopt(resources.Font)

    def _adopt_intent(self, source: Pdf) -> None:
        """Take the output intent of the first piece for the book's."""
        if "/OutputIntents" not in self.book.Root:
            intents: Any = source.make_indirect(source.Root.OutputIntents)
            self.book.Root.OutputIntents = self.book.copy_foreign(intents)

    def _size_blanks(self) -> None:
        """Give blank pages the size of the page before them."""
        sized = [page for page in self.pages if "/TrimBox" in page]
        model = sized[0] if sized else None
        for page in self.pages:
            if "/TrimBox" in page:
                model = page
            elif model is not None:
                page.update({box: model[box] for box in _BOXES})

    def _words(self, bookmarks: Sequence[Bookmark], labels: Sequence[str]) -> dict[str, str]:
        """Describe the places of the book: by the title of the bookmark, else by the page."""
        folios = {page.objgen: label for page, label in zip(self.pages, labels, strict=True)}
        words = {
            name: f"p. {folios[destination[0].objgen]}"
            for name, (_, destination) in self.places.found.items()
        }
        return words | {bookmark.target: bookmark.title for bookmark in bookmarks}


def _written(book: Pdf) -> bytes:
    """Write the PDF, the same bytes for the same book."""
    from pikepdf import ObjectStreamMode  # noqa: PLC0415

    file = BytesIO()
    book.save(
        file,
        force_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
    )
    return file.getvalue()
