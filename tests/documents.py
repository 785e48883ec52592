"""Write Word and OpenDocument texts out of a few lines of their XML, for the tests to read."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" xmlns:m="{_OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_STYLES = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Author": "Author",
    "Caption": "caption",
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "TOC1": "toc 1",
    "Titel": "Title",  # the id that a German Word gives; the name stays English
}
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_ODF = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:style="{_URN}:style:1.0" '
    f'xmlns:table="{_URN}:table:1.0" xmlns:draw="{_URN}:drawing:1.0" '
    f'xmlns:svg="{_URN}:svg-compatible:1.0" xmlns:meta="{_URN}:meta:1.0" '
    f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_ODT = "application/vnd.oasis.opendocument.text"


def paragraph(words: str, style: str = "") -> str:
    """Write a paragraph of a Word text; `words` may hold runs of its own."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = words if words.startswith("<") else run(words)
    return f"<w:p>{named}{runs}</w:p>"


def run(words: str, tag: str = "t") -> str:
    """Write a run of a Word text."""
    return f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def drawing(relation: str, alt: str = "") -> str:
    """Write a run that shows a picture of a Word text."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/>'
        f'<wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill>'
        "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def docx(
    file: Path,
    body: str,
    *,
    properties: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a Word text; `parts` are further files of it, each known by the relation of its name.

    The relation of `word/media/cat.png` is `cat.png`, that of `word/comments.xml` is `comments`.
    """
    parts = dict(parts or {})
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{_relation(name)[0]}+xml"/>'
        for name in parts
        if name.endswith(".xml")
    )
    relations = "".join(
        f'<Relationship Id="{_relation(name)[1]}" Type="{_OFFICE}/relationships/'
        f'{_relation(name)[0]}" Target="{name.removeprefix("word/")}"/>'
        for name in (*parts, "word/styles.xml")
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/>'
            f"{kinds}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="d" '
            f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
        ),
        "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>",
        **parts,
        "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
    }
    if properties:
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/">{properties}</cp:coreProperties>'
        )
    return _zip(file, members)


def word_part(root: str, content: str) -> str:
    """Write a further XML part of a Word text, such as `comments` or `footnotes`."""
    return f"<w:{root} {_WORD}>{content}</w:{root}>"


def _relation(name: str) -> tuple[str, str]:
    """Give the kind of a part and the id of its relation."""
    last = name.rsplit("/", 1)[-1]
    return ("image", last) if "/media/" in name else (last.split(".")[0],) * 2


def odt(
    file: Path,
    body: str,
    *,
    properties: str = "",
    automatic: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write an OpenDocument text; `automatic` are its automatic styles."""
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    styles = f"<office:document-styles {_ODF}><office:styles/></office:document-styles>"
    meta = (
        f"<office:document-meta {_ODF}><office:meta>{properties}</office:meta>"
        "</office:document-meta>"
    )
    manifest = (
        f'<m:manifest xmlns:m="{_URN}:manifest:1.0"><m:file-entry m:full-path="/" '
        f'm:media-type="{_ODT}"/></m:manifest>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": _ODT,
        "content.xml": content,
        "styles.xml": styles,
        "meta.xml": meta,
        "META-INF/manifest.xml": manifest,
        **(parts or {}),
    }
    return _zip(file, members)


def _zip(file: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file
