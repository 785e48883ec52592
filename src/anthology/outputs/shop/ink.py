"""Print black with the black ink alone: equal parts of red, green and blue become grey."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Pdf

_BLACK = re.compile(rb"(?m)^0 0 0 (rg|RG)$")
_OPERATORS = {b"rg": b"0 g", b"RG": b"0 G"}


def blacken(file: bytes) -> bytes:
    """Write black of DeviceRGB as black of DeviceGray, in pages and the forms on them.

    A press makes of the first a brown of four inks that blurs small type wherever the plates do
    not meet; of the second, black (ISO 32000-1, 8.6.4.2).
    """
    import pikepdf  # noqa: PLC0415

    stream = BytesIO()
    with pikepdf.open(BytesIO(file)) as pdf:
        for drawing in _drawings(pdf):
            data = drawing.read_bytes()
            changed = _BLACK.sub(lambda found: _OPERATORS[found[1]], data)
            if changed != data:
                drawing.write(changed)
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _drawings(pdf: Pdf) -> Iterator[Any]:
    """List the streams of drawing operators: contents of pages, forms."""
    from pikepdf import Array, Stream  # noqa: PLC0415

    seen = set()
    for page in pdf.pages:
        contents: Any = page.obj.get("/Contents", Array())
        for one in contents if isinstance(contents, Array) else [contents]:
            if one.objgen not in seen:
                seen.add(one.objgen)
                yield one
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == "/Form":
            yield thing
