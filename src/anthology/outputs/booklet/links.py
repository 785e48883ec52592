"""Point the links and the outline of a PDF to the sheets that its pages are printed on."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.outputs.booklet.geometry import Box, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pikepdf import Array, Pdf

    from anthology.outputs.booklet.geometry import Placed


_SCHEMES = frozenset(["http", "https", "mailto", "tel", "ftp"])
_LOOKS = ("/Border", "/C", "/BS", "/H", "/F", "/Contents")


class PrintedPage(NamedTuple):
    """Say where a page has gone: the side of a sheet that bears it, and how it lies there."""

    side: Any
    placed: Placed


def find_links(page: Any) -> list[Any]:
    """List the link annotations of a page; what is no list of annotations has none."""
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415

    found = page.get("/Annots")
    if not isinstance(found, Array):
        return []
    notes = (one for one in found if isinstance(one, Dictionary))
    return [one for one in notes if one.get("/Subtype") == Name.Link]


class LinkMover:
    """Know where every page of a source has gone, and make its links anew."""

    def __init__(
        self, source: Pdf, target: Pdf, seats: Mapping[tuple[int, int], PrintedPage]
    ) -> None:
        self.source, self.target, self.seats = source, target, seats
        self.named = _named(source)
        self.lost = 0

    def carry(self, page: Any, links: Sequence[Any]) -> Iterator[Any]:
        """Make the links of a page anew; those without a target here are counted as lost."""
        placed = self.seats[page.objgen].placed
        for old in links:
            area, target = _box(old.get("/Rect")), self._target(old)
            shown = moved(area, placed.matrix).meet(placed.clip) if area else None
            if shown is None or not target:
                self.lost += 1
            elif min(shown.size) > 0:
                yield self._link(old, shown, target, _quads(old, placed))

    def outline(self) -> None:
        """Write the outline of the source, where it has one; what cannot be read is left out."""
        from pikepdf import OutlineStructureError, PdfError  # noqa: PLC0415

        try:
            items = self.source.open_outline().root
        except (AttributeError, OutlineStructureError, PdfError, TypeError, ValueError):
            return
        if items:
            with self.target.open_outline() as outline:
                outline.root = [self._item(item) for item in items]

    def destination(self, value: Any) -> Array | None:
        """Point a destination, named or explicit, to its page on a sheet (ISO 32000-1, 12.3.2)."""
        from pikepdf import Array, Dictionary, Name, String  # noqa: PLC0415

        if isinstance(value, (Name, String)):
            value = self.named.get(_key(value))
        if isinstance(value, Dictionary):
            value = value.get("/D")
        if not isinstance(value, Array) or len(value) == 0:
            return None
        seat = self.seats.get(getattr(value[0], "objgen", (0, 0)))
        if seat is None:
            return None
        clip = seat.placed.clip
        if len(value) > 3 and value[1] == Name.XYZ:  # noqa: PLR2004
            x, y = _corner(value, seat.placed)
            return Array(
                [seat.side, Name.XYZ, _within(x, *clip[::2]), _within(y, *clip[1::2]), None]
            )
        return Array([seat.side, Name.FitR, *_rounded(clip)])

    def _target(self, link: Any) -> dict[str, Any]:
        """Give a link's action or destination on the sheets; none for what must not be kept."""
        from pikepdf import Array, Dictionary, Name, String  # noqa: PLC0415

        action, to = link.get("/A"), link.get("/Dest")
        if isinstance(action, Dictionary):
            kind, to = action.get("/S"), action.get("/D", to)
            if kind == Name.URI and _is_harmless(action.get("/URI")):
                return {"/A": Dictionary(S=Name.URI, URI=action.URI)}
            if kind == Name.GoToR and isinstance(action.get("/F"), String):
                made = Dictionary(S=Name.GoToR, F=action.F)
                if isinstance(to, String):
                    made.D = to
                elif isinstance(to, Array):  # a page by its number, and where on it
                    made.D = Array([one for one in to if not isinstance(one, Array | Dictionary)])
                return {"/A": made}
            if kind != Name.GoTo:
                return {}
        destination = self.destination(to)
        return {"/Dest": destination} if destination is not None else {}

    def _link(self, old: Any, shown: Box, target: dict[str, Any], quads: Sequence[float]) -> Any:
        """Make the link of the sheet: its box, its looks, where it leads."""
        from pikepdf import Array, Dictionary, Name  # noqa: PLC0415

        new = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(_rounded(shown)))
        for key in _LOOKS:
            if key in old:
                new[key] = self._copied(old[key])
        if quads:
            new.QuadPoints = Array(_rounded(quads))
        new.update(target)
        return self.target.make_indirect(new)

    def _item(self, item: Any) -> Any:
        """Copy an item of the outline with those below it, each to its sheet."""
        from pikepdf import OutlineItem  # noqa: PLC0415

        wanted = item.destination
        if wanted is None and item.action is not None:
            wanted = item.action.get("/D")
        new = OutlineItem(item.title, self.destination(wanted))
        new.is_closed = item.is_closed
        new.children = [self._item(child) for child in item.children]
        return new

    def _copied(self, value: Any) -> Any:
        """Copy a value of the source, whatever it is."""
        from pikepdf import Object  # noqa: PLC0415

        if not isinstance(value, Object):
            return value
        return self.target.copy_foreign(self.source.make_indirect(value))


def _named(source: Pdf) -> dict[str, Any]:
    """Read the named destinations, of both the old kind (names) and the new (strings)."""
    from pikepdf import Dictionary, NameTree, PdfError  # noqa: PLC0415

    found: dict[str, Any] = {}
    old = source.Root.get("/Dests")
    with suppress(UnicodeDecodeError):
        found.update(old.items() if isinstance(old, Dictionary) else {})
    with suppress(AttributeError, PdfError, RuntimeError, TypeError, ValueError):  # none, or broken
        found.update({str(name): to for name, to in NameTree(source.Root.Names.Dests).items()})
    return found


def _is_harmless(address: Any) -> bool:
    """Tell whether an address leads to a page, a person or a file, and starts nothing."""
    from pikepdf import String  # noqa: PLC0415

    if not isinstance(address, String):
        return False
    scheme = re.match(rb"[\s\x00-\x20]*([A-Za-z][A-Za-z0-9+.\x00-\x20-]*):", bytes(address))
    return scheme is None or scheme[1].decode().lower() in _SCHEMES


def _key(name: Any) -> str:
    """Write the name of a destination as text; one in no code at all is none of them."""
    try:
        return str(name)
    except UnicodeDecodeError:
        return ""


def _corner(destination: Any, placed: Placed) -> tuple[float, float]:
    """Find the point of the sheet that a destination shows at the upper left; null is the edge."""
    left, top = (_float(number) for number in (destination[2], destination[3]))
    matrix, clip = placed.matrix, placed.clip
    known = matrix.transform((left or 0.0, top or 0.0))
    return (
        known[0] if left is not None or matrix.a == 0 else clip.left,
        known[1] if top is not None or matrix.d == 0 else clip.top,
    )


def _quads(link: Any, placed: Placed) -> list[float]:
    """Transform the quadrilaterals of a link that runs over several lines."""
    try:
        numbers = [float(number) for number in link.get("/QuadPoints", ())]
    except (TypeError, ValueError):
        return []
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    return [number for pair in pairs for number in placed.matrix.transform(pair)]


def _box(value: Any) -> Box | None:
    """Read a rectangle, whichever of its corners come first; None where it is none."""
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _float(value: Any) -> float | None:
    """Read a number; None where there is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _within(number: float, least: float, most: float) -> float:
    """Keep a number between two others."""
    return round(min(max(number, least), most), 3)


def _rounded(numbers: Sequence[float]) -> list[float]:
    """Round lengths to a thousandth of a point, far below what a printer can show."""
    return [round(number, 3) for number in numbers]
