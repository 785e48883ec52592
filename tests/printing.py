"""Print small documents with WeasyPrint, as pieces of a book, and bind them for tests."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.bind import assemble
from anthology.outputs.pdf.pagination import BookInfo, LaidDocument, PlacedDocument
from anthology.outputs.pdf.running_heads import RunningHeads
from anthology.outputs.pdf.tag_fixes import fix_tags
from anthology.outputs.pdf.weasyprint.engine import load_weasyprint
from anthology.render.fonts import font_faces
from tests.inspectors.pdf import PdfInspector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.outputs.pdf.pagination import Bookmark, Bound

INFO = BookInfo(
    title="Pears & Quinces <a reader>",
    authors=("Ada Example", "Bo Sample"),
    language="en",
    created=1_700_000_000,
    subject="A book of two trees",
    keywords=("pears", "quinces"),
    publisher="The Orchard",
    rights="All may copy it",
)
_PAGE = """@page { size: 105mm 148mm; margin: 12mm; bleed: 0 }
html { font: 10pt/1.3 "Source Serif 4" }
img { image-rendering: crisp-edges }
.note { float: footnote }"""


@cache
def _engine() -> tuple[Any, Any, Any]:
    weasyprint = load_weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    return weasyprint, fonts, weasyprint.CSS(string=font_faces() + _PAGE, font_config=fonts)


def printed(body: str, *, language: str = "en", variant: str | None = "pdf/a-3a") -> bytes:
    """Lay a body out on small pages."""
    weasyprint, fonts, sheet = _engine()
    markup = f'<html lang="{language}"><head><title>Piece</title></head><body>{body}</body></html>'
    document = weasyprint.HTML(string=markup).render(font_config=fonts, stylesheets=[sheet])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
        data: bytes = document.write_pdf(pdf_variant=variant)
    return data


def piece(name: str, body: str, path: str = "", language: str = "en") -> LaidDocument:
    """Print a piece of a book, with its tags mended as every one's are."""
    return LaidDocument(name, fix_tags(printed(body, language=language), name), path)


NOTHING = RunningHeads()


def running_heads(*texts: str) -> RunningHeads:
    """Print running heads: for each leaf a text over it, none where the text is empty."""
    drawn = [text for text in texts if text]
    pages = "".join(f'<div style="break-after: page">{text}</div>' for text in drawn)
    layers = tuple(((0, drawn.index(text)),) if text else () for text in texts)
    return RunningHeads((printed(pages, variant=None),), layers)


def leaves_of(pieces: Iterable[LaidDocument]) -> list[PlacedDocument]:
    """Give the pages of the pieces numbers from 1."""
    pages = [(one.name, at) for one in pieces for at in range(_count(one))]
    return [
        PlacedDocument(name, at, str(label), "plain") for label, (name, at) in enumerate(pages, 1)
    ]


def bind(
    *pieces: LaidDocument, running_heads: RunningHeads = NOTHING, bookmarks: Sequence[Bookmark] = ()
) -> Bound:
    """Bind all pages of the pieces."""
    return assemble(pieces, leaves_of(pieces), running_heads, bookmarks, INFO)


def bound(*bodies: str) -> PdfInspector:
    """Print the bodies as pieces `p0`, `p1` … and look at the book they make."""
    pieces = [piece(f"p{at}", body, f"p{at}.md") for at, body in enumerate(bodies)]
    return PdfInspector(bind(*pieces).pdf)


def _count(one: LaidDocument) -> int:
    return PdfInspector(one.pdf).page_count
