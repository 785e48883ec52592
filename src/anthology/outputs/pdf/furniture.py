"""Put running heads and folios over the pages of the book, as artifacts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Object, Pdf

_BEFORE = b"q\n"
_AFTER = b"\nQ\n/Artifact <</Type /Pagination>> BDC\nq /Furniture Do Q\nEMC\n"


def overlay(book: Pdf, pages: Sequence[Any], furniture: Sequence[bytes]) -> Iterator[Object]:
    """Draw the pages of the furniture, one after another, over the pages given.

    Gives the resources of each layer. Raises `ValueError` where the counts differ. An artifact
    of pagination is what PDF/UA-1 asks running heads and folios to be (7.8).
    """
    before, after = book.make_stream(_BEFORE), book.make_stream(_AFTER)
    for page, layer in zip(pages, _layers(book, furniture), strict=True):
        page.Contents = _around(before, page.Contents, after)
        page.Resources = _with(page.Resources, layer)
        yield layer.Resources


def _layers(book: Pdf, furniture: Sequence[bytes]) -> Iterator[Any]:
    """Copy each page of the furniture into the book as a form."""
    from pikepdf import Name, Pdf  # noqa: PLC0415

    for file in furniture:
        for page in Pdf.open(BytesIO(file)).pages:
            form: Any = book.copy_foreign(page.obj.Contents)
            form.Type, form.Subtype = Name.XObject, Name.Form
            form.BBox = list(page.mediabox)
            form.Resources = book.copy_foreign(page.obj.Resources)
            yield form


def _around(before: Object, contents: Any, after: Object) -> Object:
    from pikepdf import Array  # noqa: PLC0415

    return Array([before, contents, after])


def _with(resources: Any, form: Any) -> Object:
    """Copy resources, which many pages share, with the form among them."""
    from pikepdf import Dictionary  # noqa: PLC0415

    own = Dictionary(dict(resources.items()))
    own.XObject = Dictionary({**dict(resources.get("/XObject", {}).items()), "/Furniture": form})
    return own
