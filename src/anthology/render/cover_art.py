"""Draw what is on a cover beside type: a score made of the book itself, rules, frames, bars.

One drawing runs over back, spine and front; each face shows its part of it. In the score each
text is an arc as long as its words, with its pictures as holes and its quotations as cuts, at
the places where they stand. What else there is to choose is drawn by lot from the title.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.model.book import Book


class Inks(NamedTuple):
    """Hold the colours of a cover: its ground, type on it, quieter type, two for the drawing."""

    ground: str
    ink: str
    quiet: str
    bright: str
    deep: str


REACH = 12.0  # mm that a drawing goes beyond its face, for any bleed


@dataclass(frozen=True, slots=True)
class Strand:
    """Hold one text of the score: its words, and where in it, from 0 to 1, things stand."""

    words: int
    pictures: tuple[float, ...] = ()
    quotations: tuple[float, ...] = ()


def strand(body: str) -> Strand:
    """Measure the body of a text.

    >>> strand("<p>one two</p><blockquote><p>three four</p></blockquote>")
    Strand(words=4, pictures=(), quotations=(0.5,))
    """
    words = 0
    places: dict[str, list[int]] = {"img": [], "blockquote": []}
    root = xhtml.parse(body)
    for node in root.iter():
        name = xhtml.name(node)
        if name in places:
            places[name].append(words)
        words += len((node.text or "").split()) if name else 0
        words += len((node.tail or "").split())
    whole = max(words, 1)
    return Strand(
        words,
        tuple(at / whole for at in places["img"]),
        tuple(at / whole for at in places["blockquote"]),
    )


@dataclass(frozen=True, slots=True)
class Canvas:
    """Say what a drawing has to fill: a page in mm, its spine, where the type above it ends.

    `band` is where it ends on the front, `back` on the back cover; `seed` decides by lot.
    """

    width: float
    height: float
    spine: float
    band: float
    back: float
    seed: str


def draw_face(face: str, design: str, inks: Inks, frame: Canvas, book: Book) -> str:
    """Draw the part of a cover's art that a face shows (`front`, `spine`, `back`), as an address.

    Places are counted from the upper left corner of the front.
    """
    wide = frame.spine if face == "spine" else frame.width
    left = {"front": 0.0, "spine": -frame.spine, "back": -frame.spine - frame.width}[face]
    drawn = "".join(_draw(face, design, inks, frame, book))
    return _address(drawn, (left - REACH, -REACH, wide + 2 * REACH, frame.height + 2 * REACH))


def _address(drawn: str, box: tuple[float, float, float, float]) -> str:
    """Write a drawing as an address; `box` is its corner, width and height in mm."""
    view = " ".join(f"{one:.2f}" for one in box)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" '
        f'width="{box[2]:.2f}mm" height="{box[3]:.2f}mm">{drawn}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _draw(face: str, design: str, inks: Inks, frame: Canvas, book: Book) -> Iterator[str]:
    """Draw the whole art of a design, save what the other faces alone have."""
    left, right = -frame.spine - frame.width - REACH, frame.width + REACH
    if design == "score" or (design == "zine" and not book.cover):
        yield from draw_score([strand(one.body) for one in book.texts], inks, frame)
    if design in ("picture", "contents"):
        yield _box(left, frame.band - 0.6, right - left, 1.2, inks.bright)
    if design == "zine":
        yield _box(left, frame.height * 0.955, right - left, frame.height, inks.ink)
    if design == "blanche":
        yield from _frames(face, inks, frame)


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Draw a box; lengths are in mm."""
    return f'<rect {_place(x, y, width, height)} fill="{colour}"/>'


def _place(x: float, y: float, width: float, height: float) -> str:
    """Write place and size as attributes."""
    return f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'


_FRAMES = ((0.055, 0.35), (0.067, 0.25), (0.075, 0.25))  # inset, of the width; line, in mm


def _frames(face: str, inks: Inks, frame: Canvas) -> Iterator[str]:
    """Draw one rule and two finer ones around a face, and short ones over a spine."""
    if face == "spine":
        for y in (0.045, 0.955):
            yield _box(-frame.spine, frame.height * y, frame.spine, 0.3, inks.bright)
        return
    start = 0 if face == "front" else -frame.spine - frame.width
    for at, (inset, line) in enumerate(_FRAMES):
        edge = frame.width * inset
        place = _place(start + edge, edge, frame.width - 2 * edge, frame.height - 2 * edge)
        colour = inks.bright if at else inks.ink
        yield f'<rect {place} fill="none" stroke="{colour}" stroke-width="{line}"/>'


_INNER = 0.16  # of the radius is left open in the middle
_THICK = 0.62  # of the distance of two rails is an arc; the rest is air
_THICKEST = 11.0  # mm
_RAIL, _THIN = 0.12, 0.025  # mm, and at most so much of the distance


def draw_score(texts: Sequence[Strand], inks: Inks, frame: Canvas) -> Iterator[str]:
    """Draw the score of some texts below the type of a cover, around a middle near the spine."""
    top = max(frame.band, frame.back)  # a drawing that type cuts would not go on over the spine
    lot = Random(frame.seed)  # noqa: S311  (no secret: the same title, the same drawing)
    x = frame.width * lot.uniform(-0.02, 0.3)
    y = max(
        frame.height * lot.uniform(0.74, 0.98),
        min(top + 0.46 * frame.height, 1.02 * frame.height),
    )
    radius = min(y - top - 0.02 * frame.height, 0.98 * frame.width - x)
    step = radius * (1 - _INNER) / len(texts)
    thick = min(step * _THICK, _THICKEST)
    rings = [radius * _INNER + step * (at + 0.5) for at in range(len(texts))]
    texts = sorted(texts, key=lambda one: one.words)  # the longest has most room
    longest = max(max(one.words, 1) / ring for one, ring in zip(texts, rings, strict=True))
    sweep, start, drift = lot.uniform(210, 300), lot.uniform(-40, 60), lot.uniform(-14, 14)
    colours = lot.sample((inks.bright, inks.deep, inks.quiet), 3)
    for ring in rings:
        yield _rail(x, y, ring, step, inks.quiet)
    for at, (one, ring) in enumerate(zip(texts, rings, strict=True)):
        length = max(max(one.words, 1) / ring / longest * sweep, 1.5)
        arc = _Arc(x, y, ring, start + at * drift, length)
        yield from arc.drawn(one, colours[at % 3], thick, inks.ground)


def _rail(x: float, y: float, ring: float, step: float, colour: str) -> str:
    """Draw the thin circle that an arc of the score runs on."""
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{ring:.2f}" fill="none" '
        f'stroke="{colour}" stroke-width="{min(_RAIL, step * _THIN):.3f}"/>'
    )


_TURN, _HALF_TURN = 360, 2500  # degrees; words of a text that goes half around
_GOLDEN = 137.5  # degrees from the arc of a text to that of the next
_MIDDLE = (0.5, 0.45)  # of a page's width and height
_RADIUS, _BROAD = 0.34, 0.03  # of the width of a page: a whole circle, away from its edges; an arc
_DARK = 130  # how light a colour may look that is seen well on paper, of 255
_PAPER = "#fff"


def draw_facing(texts: Mapping[int, Strand], count: int, inks: Inks, frame: Canvas) -> str:
    """Draw the page that faces an opening, as an address: rails for all texts of a book, some arcs.

    `texts` are those shown, by their places among all; so the drawing changes with them alone. An
    arc on it is never a whole circle, however many words it stands for. It is drawn in one ink on
    paper and ends before the edges, as not every printer reaches them.
    """
    ink = dark_ink(inks)
    x, y = frame.width * _MIDDLE[0], frame.height * _MIDDLE[1]
    radius = frame.width * _RADIUS
    step = radius * (1 - _INNER) / max(count, 1)
    rings = [radius * _INNER + step * (at + 0.5) for at in range(count)]
    drawn = [_rail(x, y, ring, step, ink) for ring in rings]
    for at, one in texts.items():
        length = max(_TURN * one.words / (one.words + _HALF_TURN), 1.5)
        arc = _Arc(x, y, rings[at], 90 - at * _GOLDEN % _TURN - length, length)
        drawn += arc.drawn(one, ink, min(step * _THICK, frame.width * _BROAD), _PAPER)
    size = (frame.width + 2 * REACH, frame.height + 2 * REACH)
    return _address("".join(drawn), (-REACH, -REACH, *size))


def dark_ink(inks: Inks) -> str:
    """Choose the ink of a cover that is seen on paper: its ground, if that is not light."""
    wanted = (inks.ground, inks.deep, inks.bright, inks.quiet, inks.ink)
    return next((one for one in wanted if lightness(one) < _DARK), "#000")


def lightness(colour: str) -> float:
    """Give how light a colour looks, from 0 to 255 (ITU-R BT.601); an unknown one is light.

    >>> lightness("#000"), lightness("var(--ink)")
    (0.0, 255.0)
    """
    from PIL import ImageColor  # noqa: PLC0415

    try:
        red, green, blue = ImageColor.getrgb(colour)[:3]
    except ValueError:
        return 255.0
    return 0.299 * red + 0.587 * green + 0.114 * blue


def draw_sign(texts: Mapping[int, Strand], count: int) -> str:
    """Draw the same for a screen, as SVG in the colour of the type, whatever that is."""
    step = 50 * (1 - _INNER) / max(count, 1)
    rings = [50 * _INNER + step * (at + 0.5) for at in range(count)]
    drawn = [_rail(50, 50, ring, 20, "currentColor") for ring in rings]
    for at, one in texts.items():
        length = max(_TURN * one.words / (one.words + _HALF_TURN), 1.5)
        drawn.append(
            _Arc(50, 50, rings[at], 90 - length, length).stroke("currentColor", step * _THICK)
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="sign" viewBox="0 0 100 100" '
        f'aria-hidden="true">{"".join(drawn)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Arc:
    """Hold an arc around a middle: radius in mm; first angle and length in degrees."""

    x: float
    y: float
    radius: float
    first: float
    length: float

    def point(self, place: float, off: float = 0) -> str:
        """Give a point at a share of the arc's length, so far off it outwards."""
        angle = radians(self.first + place * self.length)
        far = self.radius + off
        return f"{self.x + far * cos(angle):.2f} {self.y - far * sin(angle):.2f}"

    def drawn(self, text: Strand, colour: str, thick: float, ground: str) -> Iterator[str]:
        """Draw the arc of a text, its quotations and its pictures."""
        yield self.stroke(colour, thick)
        for place in text.quotations:
            yield self.cut(place, thick, ground)
        for place in text.pictures:
            yield self.hole(place, thick * 0.27, ground)

    def stroke(self, colour: str, thick: float) -> str:
        """Draw the arc."""
        large = 1 if self.length > 180 else 0  # noqa: PLR2004  (degrees: half a circle)
        return (
            f'<path d="M {self.point(0)} A {self.radius:.2f} {self.radius:.2f} 0 {large} 0 '
            f'{self.point(1)}" fill="none" stroke="{colour}" stroke-width="{thick:.2f}"/>'
        )

    def cut(self, place: float, thick: float, colour: str) -> str:
        """Draw a cut across the arc: a quotation."""
        return (
            f'<path d="M {self.point(place, -thick)} L {self.point(place, thick)}" '
            f'stroke="{colour}" stroke-width="{max(0.25, thick * 0.12):.2f}"/>'
        )

    def hole(self, place: float, radius: float, colour: str) -> str:
        """Draw a hole in the arc: a picture."""
        x, y = self.point(place).split()
        return f'<circle cx="{x}" cy="{y}" r="{radius:.2f}" fill="{colour}"/>'
