"""Take shapes in pixels of the finished picture and give a smooth PNG in the book's colours."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING

import fontpkg
from PIL import Image, ImageColor, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INK, BRICK, OCHRE, SLATE, PAPER = "#1d2b36", "#c0472e", "#dfa840", "#71899a", "#f7f3ea"
SMOOTH = 3  # every picture is drawn this many times larger, then reduced
WEIGHT = 450  # of labels; 400 is regular
COLOURS = 64  # of the finished file

Point = tuple[float, float]


def mix(colour: str, share: float, other: str = PAPER) -> str:
    """Give a colour of which only a share, from 0 to 1, is left in the other."""
    pairs = zip(ImageColor.getrgb(colour), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def chance(number: int) -> float:
    """Give a number from 0 to 1 that looks thrown but is the same in every run."""
    return sin(number * 12.9898) * 43758.5453 % 1


def polar(centre: Point, radius: float, degrees: float) -> Point:
    """Find the point at a distance in a direction; 0 is to the right, 90 is up."""
    turn = radians(degrees)
    return centre[0] + radius * cos(turn), centre[1] - radius * sin(turn)


class Sheet:
    """Draw on a page of so many pixels; every measure is in pixels of the finished picture."""

    def __init__(self, width: int, height: int, paper: str = PAPER) -> None:
        self.image = Image.new("RGB", (width * SMOOTH, height * SMOOTH), paper)
        self.draw = ImageDraw.Draw(self.image)

    def area(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self.draw.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], colour: str, width: float = 4) -> None:
        """Draw a line through points, with round ends and corners."""
        half = width / 2
        for (x, y), (u, v) in pairwise(points):
            length = hypot(u - x, v - y) or 1
            across, down = half * (v - y) / length, half * (x - u) / length
            corners = [(x + across, y + down), (u + across, v + down)]
            self.area([*corners, (u - across, v - down), (x - across, y - down)], colour)
        for joint in points:
            self.disc(joint, half, colour)

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        """Fill a circle."""
        (x, y), r = centre, radius
        self.draw.ellipse([(v * SMOOTH) for v in (x - r, y - r, x + r, y + r)], fill=fill)

    def box(self, corner: Point, width: float, height: float, fill: str, radius: float = 0) -> None:
        """Fill a rectangle from its upper left corner; its own corners may be round."""
        x, y = corner
        edges = [v * SMOOTH for v in (x, y, x + width, y + height)]
        self.draw.rounded_rectangle(edges, radius * SMOOTH, fill=fill)

    def bust(self, foot: Point, size: float, fill: str) -> None:
        """Draw a person, head and shoulders, standing on a point and `size` high."""
        (x, y), half = foot, size * 0.4
        self.disc((x, y - size * 0.76), size * 0.24, fill)
        box = [v * SMOOTH for v in (x - half, y - size * 0.46, x + half, y + size * 0.46)]
        self.draw.pieslice(box, 180, 360, fill=fill)

    def label(self, at: Point, words: str, size: float = 40, anchor: str = "lm") -> None:
        """Write a few words in the book's sans serif; `anchor` as Pillow names it."""
        face = ImageFont.truetype(str(fontpkg.path("Source Sans 3")), round(size * SMOOTH))
        face.set_variation_by_axes([WEIGHT])
        self.draw.text((at[0] * SMOOTH, at[1] * SMOOTH), words, INK, face, anchor)

    def save(self, file: Path) -> None:
        """Reduce the sheet and write it, with few colours and so few bytes."""
        small = self.image.reduce(SMOOTH).quantize(COLOURS, Image.Quantize.MEDIANCUT)
        small.save(file, optimize=True, dpi=(300, 300))
