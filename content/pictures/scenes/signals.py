"""Draw what is measured and computed: a watch, a surface, a minute, a network, a day."""

from __future__ import annotations

from math import cos, exp, radians, sin, sqrt

from scenes.pen import BRICK, INK, OCHRE, PAPER, SLATE, Point, Sheet, chance, mix, polar

NUMBERS, SECONDS = 40, 60  # what the watch measures in a second, and for how long
FACE = (544, 1056)  # the watch's glass, from left to right
LOUD = 0.45  # from here on a dot is red
PEAK = 0.22  # above all the lesser waves of sin(r)/r
LANES = {"Souveraineté": INK, "Tech": SLATE, "Business": BRICK, "Cocktail": OCHRE}
DAY = (  # lane, beginning and end in hours
    (0, 9.5, 9.667), (0, 9.667, 10.417), (1, 10.5, 11), (0, 11.333, 11.667), (0, 14, 14.5),
    (1, 15.167, 15.667), (1, 15.75, 16.25), (1, 16.333, 16.833), (0, 16.917, 17.667),
    (2, 18.5, 19.5), (3, 18.5, 22.5),
)  # fmt: skip
SHEETS = (440, 400, 355, 310, 262, 215, 170)  # heights of the network's layers
MIDDLE = 390.0  # of the network's picture, from above
BORROWED = 5  # of them, as somebody else trained them
SCORES = (0.2, 0.1, 0.35, 1, 0.15, 0.25, 0.1, 0.2)  # the network's answer


def watch() -> Sheet:
    """Draw a wristwatch across which a trace runs: calm, then a storm, then calm."""
    sheet = Sheet(1600, 860)
    for far, near in ((0, 560), (1600, 1040)):
        sheet.area([(far, 250.0), (near, 200.0), (near, 660.0), (far, 610.0)], SLATE)
    sheet.box((500, 130), 600, 600, INK, 120)
    for tick in range(60):
        sheet.disc(polar((800, 430), 258, 6 * tick), 4, OCHRE)
    trace = [(float(x), 430 - _signal(x)) for x in range(-10, 1612, 2)]
    for piece in (trace[: FACE[0] // 2 + 6], trace[FACE[1] // 2 + 5 :]):
        sheet.line(piece, PAPER, 8)
    sheet.line([point for point in trace if FACE[0] <= point[0] <= FACE[1]], BRICK, 9)
    return sheet


def _signal(x: float) -> float:
    storm = exp(-(((x - 800) / 130) ** 4))
    calm = 16 * sin(x / 23) + 9 * sin(x / 9.7)
    return calm + storm * 150 * (0.72 * sin(x / 8.1) + 0.42 * sin(x / 3.9 + 1))


def sinc() -> Sheet:
    """Draw the surface that every user of Matlab has met, sin(r)/r, as a pile of lines."""
    sheet = Sheet(1600, 1000)
    steps = [step / 100 * 9.5 for step in range(-100, 101)]
    for row in range(-22, 23):
        depth = row / 22 * 9.5
        heights = [_wave(sqrt(x * x + depth * depth)) for x in steps]
        wide, ground = 66 + 0.26 * row, 590 + 15.5 * row
        line = [(800 + x * wide, ground - 480 * z) for x, z in zip(steps, heights, strict=True)]
        sheet.area([*line, (line[-1][0], 1000), (line[0][0], 1000)], PAPER)
        for start in range(0, 200, 4):
            colour = BRICK if heights[start + 2] > PEAK else INK
            sheet.line(line[start : start + 5], colour, 4)
    return sheet


def _wave(r: float) -> float:
    return sin(r) / r if r else 1.0


def forty() -> Sheet:
    """Draw a minute of forty numbers a second: one column a second, a storm in the middle."""
    sheet = Sheet(1600, 1090)
    for second in range(SECONDS):
        storm = exp(-(((second - 34) / 9) ** 6))
        for number in range(NUMBERS):
            drawn = chance(second * 101 + number * 17 + 3)
            reach = (number - 20 + 7 * cos(second / 5)) / 13
            share = storm * exp(-(reach**4))
            radius = 2.2 + 2.6 * drawn + share * (3 + 5 * drawn)
            colour = BRICK if share * (0.5 + drawn) > LOUD else INK
            sheet.disc((60 + 25.1 * second, 56 + 25.1 * number), radius, colour)
    return sheet


def layers() -> Sheet:
    """Draw a network that learnt elsewhere: grey layers are kept, the red ones learn anew."""
    sheet = Sheet(1600, 780)
    _tile(sheet, 90, 440, mix(OCHRE, 0.55))
    _lesion(sheet, (182, MIDDLE))
    for number, height in enumerate(SHEETS):
        colour = SLATE if number < BORROWED else BRICK
        for copy in range(3):
            _tile(
                sheet,
                400 + (138 - 3 * number) * number + 22 * copy,
                height,
                mix(colour, 0.55 + 0.2 * copy),
            )
    for number, score in enumerate(SCORES):
        at = (1465.0, MIDDLE + 70 * (number - 3.5))
        sheet.disc(at, 10 + 18 * score, BRICK if score == max(SCORES) else INK)
    return sheet


def _tile(sheet: Sheet, left: float, height: float, colour: str) -> None:
    """Draw a square sheet that stands slantwise, its middle at half the picture's height."""
    lean, half = height * 0.42, height / 2
    front, back = MIDDLE + lean / 2.4, MIDDLE - lean / 2.4
    corners = [
        (left, front - half), (left + lean, back - half),
        (left + lean, back + half), (left, front + half),
    ]  # fmt: skip
    sheet.area(corners, colour)
    sheet.line([*corners, corners[0]], PAPER, 4)


def _lesion(sheet: Sheet, at: Point) -> None:
    for size, colour in ((120, mix(BRICK, 0.55, OCHRE)), (80, mix(BRICK, 0.6, INK)), (42, INK)):
        edge = []
        for turn in range(0, 360, 3):
            wave = 1 + 0.14 * sin(radians(3 * turn + size)) + 0.08 * cos(radians(5 * turn))
            x, y = polar((0, 0), size * wave, turn)
            edge.append((at[0] + 0.5 * x, at[1] + y - 0.4 * x))
        sheet.area(edge, colour)


def day() -> Sheet:
    """Draw the day of the conference: a lane for each theme, a bar for each session."""
    sheet = Sheet(1600, 620)
    left, hour = 330.0, 88.0
    for mark in range(9, 24):
        x = left + (mark - 9) * hour
        sheet.line([(x, 70), (x, 520)], mix(SLATE, 0.3), 2)
        if mark % 3 == 0:
            sheet.label((x, 560), f"{mark} h", 38, "mm")
    for lane, (name, colour) in enumerate(LANES.items()):
        y = 75.0 + 115 * lane
        sheet.label((50, y + 42), name, 42)
        for theme, start, end in DAY:
            if theme == lane:
                x = left + (start - 9) * hour
                sheet.box((x + 1.5, y), (end - start) * hour - 3, 84, colour, 5)
    return sheet


SCENES = (watch, sinc, forty, layers, day)
