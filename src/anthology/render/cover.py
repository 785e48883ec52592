"""Design the cover of a book: choose a design and its inks, set the type to the room there is.

A book and the size of a page come in; a `Cover` comes out, which the templates of front cover,
back cover and spine read. All measures are in mm. Nothing depends on the output, so PDF, e-book,
booklet and print shop show the same design.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from anthology.language.words import listed
from anthology.render.cover_art import REACH, Canvas, Inks, draw_face
from anthology.render.fonts import FAMILIES, font_file, text_width
from anthology.render.machine_fonts import machine_file
from anthology.render.references import split_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.model.book import Book


DESIGNS = ("contents", "picture", "score", "blanche", "zine")
_FEWEST, _MOST = 3, 12  # texts that fill a list on a cover and leave it quiet

# The wheel: neighbours differ as the volumes of a series should. Type on each ground has a
# contrast of 4.5 at least (WCAG 2.2, 1.4.3), the drawing of 1.9.
WHEEL = (
    Inks("#22364b", "#ffffff", "#f2e8cf", "#e0a458", "#d9694f"),
    Inks("#0e5563", "#ffffff", "#d5ebe8", "#f0c05a", "#f08a6c"),
    Inks("#1f5b45", "#ffffff", "#dcecd9", "#f3c969", "#8fcf9f"),
    Inks("#b9c63c", "#1f2410", "#3b4416", "#fdfbe8", "#2f5d3a"),
    Inks("#f2b632", "#221a10", "#54300c", "#fff6dc", "#a8321c"),
    Inks("#e8743b", "#21110a", "#4a1d0a", "#ffe9c4", "#6d1a1f"),
    Inks("#a9212c", "#ffffff", "#ffdcc9", "#f6a878", "#f4cf9a"),
    Inks("#e9a9b8", "#2c101d", "#5a1c38", "#fff5f0", "#a81f4d"),
    Inks("#5a2b6b", "#ffffff", "#eadcf0", "#f3a966", "#cf94de"),
    Inks("#2f317d", "#ffffff", "#dfe2f7", "#f5c84c", "#f07f76"),
    Inks("#8cc5da", "#0d2433", "#12405c", "#ffffff", "#b23a26"),
    Inks("#eae0ca", "#221c16", "#5c4632", "#c07a1e", "#a2331f"),
)
_CREAM = Inks("#f6efdd", "#1d1a17", "#4d4843", "#a3241b", "#a3241b")
_PAPER = Inks("#ffffff", "#000000", "#000000", "#000000", "#000000")


def choose_design(book: Book, theme: str, wish: str = "auto") -> str:
    """Choose a design by what the book has, unless one is wished for.

    A picture asks for *picture*; classic books are *blanche*; a few texts with names stand on the
    cover themselves, as the volumes of a series do; else a *score* is drawn of the book.
    """
    if wish != "auto":
        return "score" if wish == "picture" and not book.cover else wish
    if book.cover:
        return "picture"
    if theme == "classic":
        return "blanche"
    named = all(chapter.meta.authors for chapter in book.texts)
    if book.series or (named and _FEWEST <= len(book.texts) <= _MOST):
        return "contents"
    return "score"


def choose_inks(book: Book, design: str, properties: Mapping[str, str]) -> Inks:
    """Choose the inks: those that the stylesheets set, else those of the design or of the wheel.

    A series has its place in the wheel, and each volume the next; another book is placed by its
    title. `properties` are the custom properties of the stylesheets.
    """
    start = int(hashlib.sha256((book.series or book.title).encode()).hexdigest()[:8], 16)
    volume = int(book.volume) if book.volume.isdecimal() else 0
    inks = {"blanche": _CREAM, "zine": _PAPER}.get(design, WHEEL[(start + volume) % len(WHEEL)])
    own = {
        name: properties[f"--cover-{name}"]
        for name in Inks._fields
        if f"--cover-{name}" in properties
    }
    return inks._replace(**own)


_BREAKS = re.compile(r"[ \t\n]+")  # not at a space that forbids it
_WIDEST_LINE = 0.62  # of the height of a title, for the shortest of its lines
_LEADING = 1.08  # of large type, from line to line


class TypeLine(NamedTuple):
    """Hold a line of type and its size."""

    text: str
    size: float


class Typeface(NamedTuple):
    """Hold the file of a typeface and a weight, to measure with."""

    file: Path
    weight: int


def wrap(text: str, width: float, face: Typeface, language: str = "") -> list[str]:
    """Break a text into lines at most `width` em long, as even as may be.

    A word that is longer is divided: by the rules of the language, else anywhere.
    """
    words = _short_words(text, width, face, language)
    lines = _filled(words, width, face)
    low, high = width / 2, width
    for _ in range(8):  # the narrowest measure that takes no line more
        middle = (low + high) / 2
        tried = _filled(words, middle, face)
        if len(tried) == len(lines) and max(text_width(one, *face) for one in tried) <= middle:
            lines, high = tried, middle
        else:
            low = middle
    return lines


def _filled(words: list[str], width: float, face: Typeface) -> list[str]:
    """Put as many words on each line as it has room for."""
    lines: list[str] = []
    for one in words:
        if lines and text_width(f"{lines[-1]} {one}", *face) <= width:
            lines[-1] += f" {one}"
        else:
            lines.append(one)
    return lines


def _short_words(text: str, width: float, face: Typeface, language: str) -> list[str]:
    """List the words of a text, those longer than `width` em in parts."""
    return [
        part
        for one in _BREAKS.split(text.strip())
        for part in (
            [one] if text_width(one, *face) <= width else _divided(one, width, face, language)
        )
    ]


def _divided(one: str, width: float, face: Typeface, language: str) -> Iterator[str]:
    """Divide a word that is wider than a line: where its language allows it, else anywhere."""
    import pyphen  # noqa: PLC0415

    known = pyphen.language_fallback(language) if language else None
    places = pyphen.Pyphen(lang=known).positions(one) if known else []
    start, hyphen = 0, "-" if places else ""
    for at, after in pairwise([*(places or range(1, len(one))), len(one)]):
        if text_width(one[start:after] + hyphen, *face) > width:
            yield one[start:at] + hyphen
            start = at
    yield one[start:]


def fit(
    text: str,
    room: tuple[float, float],
    sizes: tuple[float, float, float],
    face: Typeface,
    language: str,
) -> list[TypeLine]:
    """Set a text as large as it goes into a room (width, height) between two sizes.

    `sizes` are the smallest, that from which words may be divided, and the largest. At the
    smallest a text may need more height than there is.
    """
    width, height = room
    smallest, dividing, size = sizes
    while size > smallest:
        lines = wrap(text, width / size, face, language)
        if (size <= dividing or _stays_whole(text, width / size, face)) and len(
            lines
        ) * size * _LEADING <= height:
            break
        size = max(smallest, size * 0.96)  # steps that nobody sees
    return [TypeLine(one, round(size, 2)) for one in wrap(text, width / size, face, language)]


def _stays_whole(text: str, width: float, face: Typeface) -> bool:
    """Tell whether no word of a text is wider than so many em."""
    return all(text_width(one, *face) <= width for one in _BREAKS.split(text.strip()))


def fill_width(
    text: str, room: tuple[float, float], least: float, face: Typeface, language: str
) -> list[TypeLine]:
    """Set a text in lines that are all as wide as a room, as many as fill its height best.

    A word that would be smaller than `least` is divided.
    """
    width, height = room
    words = _short_words(text, width / least, face, language)
    tried = []
    for count in range(1, len(words) + 1):
        measure = max(text_width(one, *face) for one in words)
        while len(_filled(words, measure, face)) > count:
            measure *= 1.04
        lines = _filled(words, measure, face)
        widest = height * _WIDEST_LINE
        sizes = (min(width / text_width(one, *face), widest) for one in lines)
        tried.append(
            [TypeLine(one, round(size, 2)) for one, size in zip(lines, sizes, strict=True)]
        )
    best = max(tried, key=lambda lines: (min(height_of(lines), height), -height_of(lines)))
    over = max(height_of(best) / height, 1)
    return [TypeLine(line.text, round(line.size / over, 2)) for line in best]


def height_of(lines: list[TypeLine] | tuple[TypeLine, ...]) -> float:
    """Tell how high lines are together."""
    return sum(line.size for line in lines) * _LEADING


_SIDE = 0.095  # of the width, left and right
_TOP = 0.065  # of the height
# Of the height is for type: the upper third, more for long titles; contents need the rest.
_BANDS, _BANDS_OVER_ROWS = (0.36, 0.43, 0.5, 0.58), (0.3, 0.36, 0.4)
_FRAMED = (0.64, 0.3)  # of the width and the height is for the title in a frame
_POSTER = 0.5  # of the height is for a title as wide as the sheet
_FOOT = 0.945  # of the height: where contents end
# Of the height. At 120 px, as shops show covers, that is a type of 7 px: small, and legible.
_LEGIBLE, _SMALLEST, _LARGEST = 0.058, 0.03, 0.115
_LARGEST_IN_FRAME = 0.08  # where the rules around the title take a part of the width
_POSTER_WEIGHT = 800  # extra bold (CSS Fonts 4, 2.2): a poster is read from afar
_SMALL, _SECOND = 0.0205, 0.0255  # names: 12 pt on A5; subtitle
_ROW_SIZES = tuple(0.026 * 0.94**at for at in range(18))  # 0.026 down to 0.009
# Between the rules, of the size of the type: at least, at least for small type, at most.
_ROW_AIR, _TIGHT_AIR, _MOST_AIR = 0.85, 0.45, 2.6
_TIGHT = 0.0135  # of the height: small type
_RULE, _BEFORE_ROWS = 0.25, 2.0  # mm: a rule, the room above the first row
_ROW_LEADING = 1.25  # times the size of the type, from line to line
_NAMES_WIDTH = 0.38  # of a row; the title has the rest
_NAMES_APART = 1.05  # em between names and title, and what rounding takes
_ROW_WEIGHT = 600  # semi-bold (CSS Fonts 4, 2.2): titles, beside names
_SPINE_SIZE = 0.4  # of the spine's width
_SPINE_SIZES = (0.01, 0.027)  # of the height: the smallest type that can be read, the largest
_SPINE = 0.86  # of the height, which the words of a spine may take
_SPINE_APART = 1  # em between title and editors, and what rounding takes
# Of the height, tried from the largest on: on A5, 12 pt down to 8.6 pt.
_BACK_SIZES = (0.0205, 0.019, 0.0175, 0.016, 0.0145)
_BACK_END = 0.5  # of the height, where type on the back should end
_BACK_LEADING = 1.4  # times the size of the type, from line to line: it is read, not glanced at
# People named on the back, and on the front, at most: more would fill it.
_MOST_NAMES, _MOST_ON_FRONT = 60, 6


class ContentsRow(NamedTuple):
    """Hold an entry of the contents on the cover: the lines of its names and of its title."""

    names: tuple[str, ...]
    title: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Hold a cover that is designed, for a page of `width` × `height` and a `spine`.

    `title`, `subtitle` and `names` are lines of the front; they keep to the upper `band`. `rows`
    are the contents in type of `row_size`, with `row_air` between the rules. `people` and the
    description stand on the back in type of `back_size`, above `back_end`; title and editors on
    the spine in type of `spine_size`. `art` maps `front`,
    `spine` and `back` to the address of a drawing that reaches `reach` beyond the face. `picture`
    is the key of the picture.
    """

    design: str
    inks: Inks
    width: float
    height: float
    spine: float
    band: float
    title: tuple[TypeLine, ...]
    subtitle: tuple[TypeLine, ...]
    names: tuple[TypeLine, ...]
    rows: tuple[ContentsRow, ...]
    row_size: float
    row_air: float
    people: str
    back_size: float
    back_end: float
    spine_size: float
    art: Mapping[str, str]
    picture: str
    reach: float = REACH

    @property
    def side(self) -> float:
        """Give the margin left and right."""
        return round(self.width * _SIDE, 2)

    @property
    def top(self) -> float:
        """Give the margin above."""
        return round(self.height * _TOP, 2)


@dataclass(frozen=True, slots=True)
class CoverWishes:
    """Say what decides on a cover beside the book.

    `properties` are the custom properties of the stylesheets, `design` one of `DESIGNS` or `auto`.
    """

    properties: Mapping[str, str]
    theme: str = "standard"
    design: str = "auto"


def design_cover(book: Book, size: tuple[float, float, float], wishes: CoverWishes) -> Cover:
    """Design the cover for a page of a size: width, height and spine, in mm."""
    width, height, spine = size
    design = choose_design(book, wishes.theme, wishes.design)
    inks = choose_inks(book, design, wishes.properties)
    weight = wishes.properties.get("--cover-weight", "")
    weight = str(_POSTER_WEIGHT) if design == "zine" else weight
    heads = _face(wishes.properties, int(weight) if weight.isdecimal() else 700)
    plain = _face(wishes.properties, 400)
    measure = width * (_FRAMED[0] if design == "blanche" else 1 - 2 * _SIDE)
    small = height * _SMALL
    _, second = split_title(book.title, book.subtitle)
    larger = height * _SECOND
    subtitle = (
        [TypeLine(one, larger) for one in wrap(second, measure / larger, plain)] if second else []
    )
    said = _names(book)
    names = [TypeLine(one, small) for one in wrap(said, measure / small, plain)] if said else []
    title, band = _set_title(design, book, (measure, height), subtitle + names, heads)
    rows, row_size, row_air = _fit_rows(
        book,
        (measure, height * (_FOOT - band)),
        height,
        (plain, _face(wishes.properties, _ROW_WEIGHT)),
    )
    people = listed([one.name for one in book.writers[:_MOST_NAMES]], book.language)
    people = "" if people == book.publisher else people
    back_size, back_end = _fit_back((book.description, people), (measure, height), plain)
    frame = Canvas(width, height, spine, band * height, back_end, book.title)
    return Cover(
        design=design,
        inks=inks,
        width=width,
        height=height,
        spine=spine,
        band=round(band * height, 2),
        title=tuple(title),
        subtitle=tuple(subtitle),
        names=tuple(names),
        rows=rows if design == "contents" else (),
        row_size=row_size,
        row_air=row_air,
        people=people,
        back_size=back_size,
        back_end=back_end,
        spine_size=_fit_spine(book, spine, height, heads),
        art={
            face: draw_face(face, design, inks, frame, book) for face in ("front", "spine", "back")
        },
        picture=book.cover if design in ("picture", "zine") else "",
    )


def _face(properties: Mapping[str, str], weight: int) -> Typeface:
    """Find the face of titles, to measure with; one that is not known is taken for a wide one."""
    name = properties.get("--heads", "")
    while found := re.fullmatch(r"var\((--[\w-]+)\)", name):
        name = properties.get(found[1], "")
    family = name.split(",")[0].strip("\"' ")
    known = family if family in FAMILIES else "Inter"
    return Typeface(machine_file(family, weight) or font_file(known, "normal", weight), weight)


def _names(book: Book) -> str:
    """Say who stands on the front: the editors, a few authors, or the publisher."""
    people = book.editors or (book.writers if len(book.writers) <= _MOST_ON_FRONT else ())
    return listed([one.name for one in people], book.language) or book.publisher


def _set_title(
    design: str, book: Book, room: tuple[float, float], below: list[TypeLine], face: Typeface
) -> tuple[list[TypeLine], float]:
    """Set the title; tell how much of the height the type takes."""
    width, height = room
    title, _ = split_title(book.title, book.subtitle)
    smallest, dividing, largest = (part * height for part in (_SMALLEST, _LEGIBLE, _LARGEST))
    if design == "blanche":
        # in the narrow frame a smaller type is better than a divided word
        sizes = (smallest, dividing * 0.7, height * _LARGEST_IN_FRAME)
        return fit(title, (width, height * _FRAMED[1]), sizes, face, book.language), 1
    taken = _TOP * height + height_of(below) + 2 * _SMALL * height
    if design == "zine":
        lines = fill_width(title, (width, height * _POSTER), dividing, face, book.language)
        return lines, (height_of(lines) + taken) / height
    for band in _BANDS_OVER_ROWS if design == "contents" else _BANDS:
        space = (width, band * height - taken)
        lines = fit(title, space, (smallest, dividing, largest), face, book.language)
        if lines[0].size >= dividing:
            break
    return lines, max(band, (height_of(lines) + taken) / height)


def _fit_rows(
    book: Book, room: tuple[float, float], height: float, faces: tuple[Typeface, Typeface]
) -> tuple[tuple[ContentsRow, ...], float, float]:
    """Set the contents in a room, names and titles in two faces; tell size and air between rules.

    Names that all texts share are said once, above. Small type is better than a divided word.
    """
    width, deep = room
    shared = len({chapter.meta.authors for chapter in book.texts}) == 1
    texts = []
    for chapter in book.texts:
        names = "" if shared else listed([one.name for one in chapter.meta.authors], book.language)
        texts.append((names, chapter.meta.title, chapter.meta.language or book.language))
    part_of_title = 1 - _NAMES_WIDTH if any(names for names, _, _ in texts) else 1
    for part in _ROW_SIZES:
        size = part * height
        first, second = width * _NAMES_WIDTH / size - _NAMES_APART, width * part_of_title / size
        rows = tuple(
            ContentsRow(
                tuple(wrap(names, first, faces[0])) if names else (),
                tuple(wrap(title, second, faces[1], language)),
                language,
            )
            for names, title, language in texts
        )
        count = sum(max(len(row.names), len(row.title)) for row in rows)
        left = deep - _BEFORE_ROWS - len(rows) * _RULE - count * size * _ROW_LEADING
        air = left / max(len(rows), 1) / size
        whole = part <= _TIGHT or all(
            _stays_whole(names, first, faces[0]) and _stays_whole(title, second, faces[1])
            for names, title, _ in texts
        )
        if whole and air >= (_TIGHT_AIR if part <= _TIGHT else _ROW_AIR):
            break
    return rows, round(size, 2), round(min(max(air, 0), _MOST_AIR) * size, 2)


def _fit_back(
    texts: tuple[str, str], room: tuple[float, float], face: Typeface
) -> tuple[float, float]:
    """Find the size of the type on the back, and where it ends."""
    width, height = room
    for part in _BACK_SIZES:
        size = part * height
        lines = sum(len(wrap(text, width * 0.95 / size, face)) for text in texts if text)
        end = (_TOP + 0.02) * height + (lines + 5) * size * _BACK_LEADING
        if end <= _BACK_END * height:
            break
    return round(size, 2), round(min(end, 0.76 * height), 2)


def _fit_spine(book: Book, spine: float, height: float, face: Typeface) -> float:
    """Find the size of the type on the spine: large, unless that is too long for its words."""
    words = f"{book.title} {listed([one.name for one in book.editors], book.language)}"
    em = text_width(words, *face) + 2 * _SPINE_APART
    smallest, largest = (part * height for part in _SPINE_SIZES)
    return round(max(min(_SPINE_SIZE * spine, largest, _SPINE * height / em), smallest), 2)
