"""Draw people: the cover, a table, a club that grew, a team, an orchestra of tools."""

from __future__ import annotations

from math import sqrt

from scenes.pen import BRICK, INK, OCHRE, PAPER, SLATE, Point, Sheet, chance, mix, polar

GOLDEN = 180 * (3 - sqrt(5))  # degrees between one seed of a sunflower and the next
BEFORE, AFTER = 80, 500  # members of the club
QUARTER = 90  # degrees
NIGHT, EMBER = "#22364b", "#d8613f"  # the ground of the standard cover, and a red to stand on it
SINGLED = 143  # the one person in red
PLACES = 13  # at the table
ASKED = (3, 5, 6, 8, 10)  # whom the one in red turns to
TALKS = ((1, 5), (2, 10), (3, 8), (4, 11), (6, 12), (7, 2), (9, 1), (5, 9), (8, 12))
ROWS = ((290, 8), (403, 11), (516, 14), (629, 17), (742, 20))  # radius and chairs


def cover() -> Sheet:
    """Draw a flower of seeds: three quarters are people, one quarter is points of data.

    It keeps to the middle of a tall sheet, so that it may be cut to a band without loss.
    """
    sheet = Sheet(1600, 2400, NIGHT)
    for number in range(4, 320):
        turn = number * GOLDEN % 360
        data = turn < QUARTER
        x, y = polar((817, 1183) if data else (783, 1217), 27 * sqrt(number), turn)
        if data:
            sheet.disc((x, y), 7 + 11 * chance(number), OCHRE)
        else:
            sheet.bust((x, y + 18), 37, EMBER if number == SINGLED else PAPER)
    return sheet


def ring() -> Sheet:
    """Draw a round table from above: one asks, and everybody has something for somebody."""
    sheet = Sheet(1600, 1240)
    centre = (800.0, 620.0)
    turns = [QUARTER + 360 / PLACES * place for place in range(PLACES)]
    edge = [polar(centre, 375, turn) for turn in turns]
    sheet.disc(centre, 400, mix(OCHRE, 0.35))
    for one, other in TALKS:
        sheet.line(_bow(edge[one], edge[other], centre), SLATE, 4)
    for other in ASKED:
        sheet.line(_bow(edge[0], edge[other], centre), BRICK, 8)
    for turn in turns:
        _sitter(sheet, polar(centre, 492, turn), turn, BRICK if turn == QUARTER else INK)
    return sheet


def _bow(start: Point, end: Point, pull: Point) -> list[Point]:
    """Bend a line between two points towards a third (a quadratic Bézier curve)."""
    bend = [0.55 * pull[i] + 0.225 * (start[i] + end[i]) for i in (0, 1)]
    curve = []
    for t in (step / 40 for step in range(41)):
        first, second, third = (1 - t) ** 2, 2 * t * (1 - t), t * t
        x, y = (first * start[i] + second * bend[i] + third * end[i] for i in (0, 1))
        curve.append((x, y))
    return curve


def _sitter(sheet: Sheet, at: Point, turn: float, colour: str) -> None:
    """Draw a person seen from above: shoulders across the line of sight, then the head."""
    sheet.line([polar(at, 52, turn + 90), polar(at, 52, turn - 90)], colour, 68)
    head = polar(at, 18, turn + 180)
    sheet.disc(head, 45, PAPER)
    sheet.disc(head, 37, colour)


def sunflower() -> Sheet:
    """Draw the club before and after as a sunflower: 80 seeds in the heart of 500."""
    sheet = Sheet(1600, 1240)
    for number in range(1, AFTER + 1):
        at = polar((800, 620), 25.8 * sqrt(number), number * GOLDEN)
        sheet.disc(at, 11.5 + 5.5 * number / AFTER, INK if number <= BEFORE else OCHRE)
    return sheet


def team() -> Sheet:
    """Draw seven people: three who direct, joined by a line, and four trainees, one in red."""
    sheet = Sheet(1600, 900)
    above, below = (450, 800, 1150), (275, 625, 975, 1325)
    sheet.line([(above[0], 420), (above[-1], 420)], SLATE, 6)
    sheet.line([(800, 420), (800, 500)], SLATE, 6)
    sheet.line([(below[0], 500), (below[-1], 500)], SLATE, 6)
    for x in above:
        sheet.line([(x, 380), (x, 420)], SLATE, 6)
        sheet.bust((x, 360), 250, INK)
    for x in below:
        sheet.line([(x, 500), (x, 540)], SLATE, 6)
        sheet.bust((x, 800), 230, BRICK if x == below[-1] else mix(SLATE, 0.75))
    return sheet


def orchestra() -> Sheet:
    """Draw tools of every shape seated like an orchestra around one who keeps the time."""
    sheet = Sheet(1600, 960)
    foot = (800.0, 880.0)
    for radius, chairs in ROWS:
        arc = [polar(foot, radius, turn) for turn in range(12, 169, 2)]
        sheet.line(arc, mix(SLATE, 0.35), 4)
        for chair in range(chairs):
            turn = 12 + 156 * chair / (chairs - 1)
            _tool(sheet, polar(foot, radius, turn), int(turn / 30))
    sheet.bust((800, 930), 160, BRICK)
    sheet.line([(846, 900), (905, 868), (925, 800)], BRICK, 20)
    sheet.line([(925, 804), (952, 722)], INK, 6)
    return sheet


def _tool(sheet: Sheet, at: Point, kind: int) -> None:
    """Draw one chair's tool: its form and colour tell the section it belongs to."""
    colour = (INK, OCHRE, SLATE)[kind % 3]
    corners = (0, 4, 3, 6, 0, 4)[kind % 6]
    sheet.disc(at, 42, PAPER)
    if not corners:
        sheet.disc(at, 28, colour)
        return
    tilt = 45 if kind % 6 == 1 else QUARTER
    sheet.area([polar(at, 34, tilt + 360 / corners * n) for n in range(corners)], colour)


SCENES = (cover, ring, sunflower, team, orchestra)
