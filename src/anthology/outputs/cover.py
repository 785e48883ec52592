"""Make the cover of an edition: its design for a page, its picture in two inks, its image.

PDF, booklet, print shop and e-book all take it from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology.model.settings import PAGES
from anthology.outputs.artifacts import page_size, page_styles
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out_all, used_pictures
from anthology.project.standard import properties
from anthology.render.cover import CoverWishes, design_cover
from anthology.render.cover_art import lightness
from anthology.render.pages import Renderer, RenderSettings
from anthology.runtime.cache import key
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Document
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.pdf.job import Layout
    from anthology.project.standard import Style
    from anthology.render.cover import Cover


_MM = {"mm": 1.0, "in": 25.4}


@dataclass(frozen=True, slots=True)
class DressedCover:
    """Hold a cover that is designed, and the files of its pictures by key."""

    cover: Cover
    pictures: Mapping[str, Path]


def dress(
    edition: Edition,
    pictures: Mapping[str, Path],
    page: tuple[str, str] | None = None,
    spine: float = 0,
) -> DressedCover:
    """Design the cover for a page (CSS lengths), that of the edition where none is given.

    `pictures` are files by key, `spine` is in mm.
    """
    chosen = edition.settings
    width, height = (_in_mm(side) for side in page or PAGES[chosen.pdf.page])
    wishes = CoverWishes(
        properties(page_styles(edition)),
        chosen.pdf.theme,
        chosen.book.cover_design,
    )
    book = edition.book
    if book.cover not in pictures:
        book = replace(book, cover="")
    cover = design_cover(book, (width, height, spine), wishes)
    shown = {key: file for key, file in pictures.items() if key == book.logo}
    if cover.picture:
        inked = _in_two_inks(pictures[cover.picture], cover, edition.cache / "pictures")
        shown |= {cover.picture: inked}
    return DressedCover(cover, shown)


def _in_mm(length: str) -> float:
    """Read a length as mm."""
    return float(length[:-2]) * _MM[length[-2:]]


_CUTOFF = 1  # per cent of the darkest and of the lightest dots that become pure ink
_POOR = 110  # dpi: below that a picture is screened, so that its coarseness looks meant
_SCREEN = 150  # dpi of a screened picture
_CELL = 8  # dots of it that a point of the screen is wide
_RULES = "two inks 1"  # the edition of the rules here


def _in_two_inks(file: Path, cover: Cover, folder: Path) -> Path:
    """Give a picture in the dark and the light ink of a cover; a drawing (SVG) stays as it is."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    if file.suffix == ".svg":
        return file
    dark, light = _dark_and_light(cover)
    room = (cover.width + 6, cover.height - cover.band + 6)
    rules = f"{_RULES} {dark} {light} {room} {cover.design}"
    target = folder / f"{key('cover', rules, file.read_bytes())[:24]}.png"
    if target.is_file():
        return target
    with Image.open(file) as opened:
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "#ffffff")
    grey = ImageOps.autocontrast(Image.alpha_composite(ground, picture).convert("L"), _CUTOFF)
    grey = ImageOps.fit(grey, _largest(grey.size, room))
    if cover.design == "zine" or grey.width / room[0] * 25.4 < _POOR:
        grey = _screened(grey, room)
    stream = BytesIO()
    ImageOps.colorize(grey, dark, light).quantize(64).save(stream, "PNG", optimize=True)
    write_whole(target, stream.getvalue())
    return target


def _dark_and_light(cover: Cover) -> tuple[str, str]:
    """Choose the two inks: the ground, and the one that contrasts with it most."""
    ground = cover.inks.ground
    other = max(cover.inks[1:], key=lambda one: abs(lightness(one) - lightness(ground)))
    if lightness(cover.inks.quiet) > lightness(ground):
        other = cover.inks.quiet  # warmer than white
    return (ground, other) if lightness(ground) < lightness(other) else (other, ground)


def _largest(size: tuple[int, int], room: tuple[float, float]) -> tuple[int, int]:
    """Crop a size (px) to the proportion of a room."""
    width, height = size
    scale = min(width / room[0], height / room[1])
    return max(1, round(room[0] * scale)), max(1, round(room[1] * scale))


def _screened(grey: Any, room: tuple[float, float]) -> Any:
    """Print a picture as points of one size of grid and many sizes of ink."""
    from math import cos, pi  # noqa: PLC0415

    from PIL import Image, ImageChops  # noqa: PLC0415

    size = (round(room[0] / 25.4 * _SCREEN), round(room[1] / 25.4 * _SCREEN))
    grid = Image.new("L", (_CELL, _CELL))
    for x in range(_CELL):
        for y in range(_CELL):  # cells that stand on a corner: the sum of two waves
            across, along = 2 * pi * x / _CELL, 2 * pi * y / _CELL
            grid.putpixel((x, y), round(127.5 + 63 * (cos(across) + cos(along))))
    threshold = Image.new("L", size)
    for x in range(0, size[0], _CELL):
        for y in range(0, size[1], _CELL):
            threshold.paste(grid, (x, y))
    lit = ImageChops.add(grey.resize(size, Image.Resampling.BICUBIC), threshold, 1, -255)
    return lit.point(lambda value: 255 if value else 0)


WIDTH, HEIGHT = 1600, 2400  # px: what shops and reading systems ask for, two to three
_PAGE = ("140mm", "210mm")  # of the same proportion
_IMAGE_QUALITY = (
    88  # of JPEG: its faults show sooner at edges of type and flat inks than in photographs
)


def lay_out_faces(
    edition: Edition, dressed: DressedCover, sheets: Sequence[Style], *faces: str
) -> list[Layout]:
    """Lay out faces of a cover (`cover`, `spine`, `backcover`), a PDF of one page each."""
    jobs = []
    for face in faces:
        document = face_of(edition, dressed, face)
        shown = used_pictures(document.markup, dressed.pictures)
        jobs.append(LayoutJob(face, document.markup, tuple(sheets), shown, tagged=False))
    return lay_out_all(jobs, edition.context, "drawing the cover")


def face_of(edition: Edition, dressed: DressedCover, face: str) -> Document:
    """Render a face of a cover: `cover`, `spine` or `backcover`."""
    setting = RenderSettings("print", templates=edition.templates, cover=dressed.cover)
    renderer = Renderer(edition.book, setting)
    made = {"cover": renderer.cover, "spine": renderer.spine, "backcover": renderer.backcover}
    return made[face]()


def cover_image(edition: Edition, pictures: Mapping[str, Path]) -> bytes:
    """Draw the front, a JPEG of 1600 × 2400 px; `pictures` are files by key."""
    import pypdfium2  # noqa: PLC0415

    dressed = dress(edition, pictures, _PAGE)
    sheets = page_styles(edition, size=page_size(*_PAGE))
    [layout] = lay_out_faces(edition, dressed, sheets, "cover")
    with pypdfium2.PdfDocument(layout.pdf) as pdf:
        drawn = pdf[0].render(scale=WIDTH / pdf[0].get_width()).to_pil()
    stream = BytesIO()
    drawn.convert("RGB").resize((WIDTH, HEIGHT)).save(
        stream, "JPEG", quality=_IMAGE_QUALITY, subsampling=0
    )
    return stream.getvalue()
