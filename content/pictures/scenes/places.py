"""Draw places: a tower beside a garden, and a town whose roofs are measured for the sun."""

from __future__ import annotations

from math import pi, sin, sqrt

from scenes.pen import BRICK, INK, OCHRE, SLATE, Point, Sheet, chance, mix, polar

BUSY = 0.86  # few windows are lit
GROUND = 780
PLOTS, PITCH = 7, 1.66  # of the town: how many each way, how far apart in houses
EMPTY, TURNED = 0.14, 0.36  # shares of the plots: without a house, with a ridge to the south
PLANTS = ((830, 150), (930, 230), (1022, 120), (1390, 125), (1470, 200), (1545, 110))


def skyline() -> Sheet:
    """Draw a tower over its campus on one side and a garden with a glasshouse on the other."""
    sheet = Sheet(1600, 850)
    sheet.disc((1040, 290), 115, mix(OCHRE, 0.75))
    _windows(sheet, (300, 90), (230, 690), (6, 22), INK)
    for left in (60, 520):
        _windows(sheet, (left, 600), (250, 180), (8, 5), SLATE)
    _glasshouse(sheet, 1125)
    for number, (x, size) in enumerate(PLANTS):
        _plant(sheet, x, size, (SLATE, BRICK, OCHRE)[number % 3])
    sheet.box((0, GROUND), 1600, 14, INK)
    return sheet


def _windows(sheet: Sheet, corner: Point, size: Point, count: tuple[int, int], colour: str) -> None:
    sheet.box(corner, *size, colour)
    across, down = size[0] / (count[0] + 0.5), size[1] / (count[1] + 0.5)
    for row in range(count[1]):
        for column in range(count[0]):
            lit = chance(row * 31 + column * 7 + round(corner[0])) > BUSY
            place = (corner[0] + across * (column + 0.5), corner[1] + down * (row + 0.5))
            sheet.box(place, across * 0.55, down * 0.5, OCHRE if lit else mix(colour, 0.72))


def _glasshouse(sheet: Sheet, x: float) -> None:
    spring = GROUND - 130.0
    arch = [polar((x + 105, spring), 105, turn) for turn in range(0, 181, 6)]
    outline = [(x + 210, GROUND), *arch, (x, GROUND)]
    sheet.area(outline, mix(SLATE, 0.3))
    sheet.line(outline, INK, 6)
    for rib in (35, 70, 105, 140, 175):
        top = spring - sqrt(105**2 - (rib - 105) ** 2)
        sheet.line([(x + rib, GROUND), (x + rib, top)], INK, 4)
    sheet.line([(x, spring), (x + 210, spring)], INK, 4)


def _plant(sheet: Sheet, x: float, size: float, colour: str) -> None:
    sheet.line([(x, GROUND), (x, GROUND - size)], INK, 7)
    for leaf in range(7):
        reach = size * (0.30 - 0.026 * leaf)
        foot = GROUND - size * (0.28 + 0.12 * leaf)
        tip = x - reach if leaf % 2 else x + reach
        _leaf(sheet, (x, foot), (tip, foot - reach * 0.8), colour)
    _leaf(sheet, (x, GROUND - size * 0.95), (x, GROUND - size * 1.3), colour)


def _leaf(sheet: Sheet, foot: Point, tip: Point, colour: str) -> None:
    along, up = tip[0] - foot[0], tip[1] - foot[1]
    edge = [(step / 12, 0.24 * sin(pi * step / 12)) for step in range(13)]
    edge += [(t, -wide) for t, wide in reversed(edge)]
    sheet.area(
        [(foot[0] + t * along - w * up, foot[1] + t * up + w * along) for t, w in edge], colour
    )


def roofs() -> Sheet:
    """Draw a town from the air: the redder a slope, the more sun it gets in a year."""
    sheet = Sheet(1600, 1080)
    plots = [(x, y) for x in range(PLOTS) for y in range(PLOTS)]
    for x, y in sorted(plots, key=sum):
        thrown = chance(PLOTS * x + y + 3)
        if thrown < EMPTY:
            _bush(sheet, _place(PITCH * x + 0.5, PITCH * y + 0.5, 0))
        else:
            turned = chance(x + 19 * y) < TURNED
            _house(sheet, (PITCH * x, PITCH * y), 0.6 + 0.8 * thrown, turned=turned)
    return sheet


def _place(east: float, south: float, up: float) -> Point:
    """Put a place of the town on the sheet: seen from the south-east, from above."""
    return 800 + 70 * (east - south), 128 + 40 * (east + south) - 78 * up


def _bush(sheet: Sheet, at: Point) -> None:
    sheet.disc((at[0], at[1] - 22), 34, mix(SLATE, 0.75, INK))
    sheet.disc((at[0] - 9, at[1] - 31), 17, SLATE)


def _house(sheet: Sheet, at: Point, wall: float, *, turned: bool) -> None:
    """Draw a house of one unit square; its ridge runs from west to east unless it is turned."""

    def face(colour: str, *corners: tuple[float, float, float]) -> None:
        sheet.area([_place(at[0] + e, at[1] + s, u) for e, s, u in corners], colour)

    top, light, shade = wall + 0.45, mix(SLATE, 0.22), mix(SLATE, 0.5)
    south, east = [(0, 1, 0), (1, 1, 0), (1, 1, wall)], [(1, 0, 0), (1, 1, 0), (1, 1, wall)]
    if turned:
        face(mix(OCHRE, 0.75), (0, 0, wall), (0.5, 0, top), (0.5, 1, top), (0, 1, wall))
        face(light, *south, (0.5, 1, top), (0, 1, wall))
        face(shade, *east, (1, 0, wall))
        face(OCHRE, (1, 0, wall), (0.5, 0, top), (0.5, 1, top), (1, 1, wall))
        return
    face(SLATE, (0, 0, wall), (0, 0.5, top), (1, 0.5, top), (1, 0, wall))
    face(light, *south, (0, 1, wall))
    face(shade, *east, (1, 0.5, top), (1, 0, wall))
    face(
        mix(BRICK, 0.55 + 0.45 * chance(round(wall * 999)), OCHRE),
        (0, 1, wall),
        (0, 0.5, top),
        (1, 0.5, top),
        (1, 1, wall),
    )
    for share in (0.25, 0.5, 0.75):
        ends = [(share, 1, wall), (share, 0.5, top)]
        sheet.line([_place(at[0] + e, at[1] + s, u) for e, s, u in ends], mix(BRICK, 0.6), 2)


SCENES = (skyline, roofs)
