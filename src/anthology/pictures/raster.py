"""Decode a picture of dots, turn it upright, make it smaller, write it as JPEG or PNG."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.pictures.identity import open_raster

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_QUALITY = 82
_FEW = 256  # colours up to which a picture counts as drawn, not photographed
_FEW_GREYS = 32
_SHADES = 16  # colours that a drawing needs at least for smooth edges
_ORIENTATION = 0x0112
_OPAQUE = 255
_COMMON = ("1", "L", "LA", "P", "RGB", "RGBA")  # modes of eight bits and less
_PHOTOGRAPHIC = ("JPEG", "MPO", "JPEG2000")  # formats that have blurred the dots already


@dataclass(frozen=True, slots=True)
class Raster:
    """Hold a picture as it was written; `cut` where the file broke off, `moves` where it moved."""

    data: bytes
    extension: str
    cut: bool = False
    moves: bool = False


class _Drawn(NamedTuple):
    """Say what a picture came as: dot for dot, and in which colours, if they are few."""

    exact: bool
    colours: tuple[Any, ...]


def convert(file: Path, longest: int) -> Raster | None:
    """Make a JPEG or PNG at most `longest` pixels long; None where nothing can be decoded.

    The first frame of several is taken, the orientation of the metadata applied, colours brought
    to sRGB, all metadata left behind. What lets the ground shine through is a PNG, and what has
    few colours a PNG in those; of other pictures that came without loss, the lighter of PNG and
    JPEG. Never enlarged. A JPEG is decoded near its final size, so that a hundred million pixels
    take no more memory than ten.
    """
    for cut in (False, True):
        try:
            image, moves, drawn = _decode(file, longest, lenient=cut)
            extension, data = _encode(image, drawn)
        except Exception:  # noqa: BLE001, S112  (on damaged files the decoders raise anything)
            continue
        return Raster(data, extension, cut, moves)
    return None


def is_plain(file: Path) -> bool:
    """Tell whether a JPEG or PNG is upright and in colours that every reader shows rightly."""
    try:
        with open_raster(file) as image:
            profile = image.info.get("icc_profile", b"sRGB")
            turned = "exif" in image.info and image.getexif().get(_ORIENTATION, 1) != 1
            common = image.format != "MPO" and image.mode in _COMMON
            return common and b"sRGB" in profile and not turned
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        return False


def _decode(file: Path, longest: int, *, lenient: bool) -> tuple[Image.Image, bool, _Drawn]:
    from PIL import Image, ImageFile  # noqa: PLC0415

    with open_raster(file) as opened:
        moves = getattr(opened, "n_frames", 1) > 1 and opened.format not in ("MPO", "TIFF")
        opened.draft(None, (longest, longest))
        try:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
            opened.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        profile, orientation = opened.info.get("icc_profile"), opened.getexif().get(_ORIENTATION, 1)
        image: Any = _plain_mode(opened)
        drawn = _Drawn(opened.format not in _PHOTOGRAPHIC, _few_colours(image, profile))
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _upright(_in_srgb(image, profile), orientation), moves, drawn


def _plain_mode(image: Any) -> Any:
    """Bring a picture to L, RGB, RGBA or CMYK."""
    if image.mode.startswith(("I", "F")):
        low, high = image.getextrema()
        if image.mode.startswith("I;16"):
            low, high = 0, 65535
        scale = 255 / ((high - low) or 1)
        image = image.convert("F")
        return image.point(lambda value: value * scale - low * scale).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return image if image.getextrema()[3][0] < _OPAQUE else image.convert("RGB")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _few_colours(image: Image.Image, profile: bytes | None) -> tuple[Any, ...]:
    """List the colours of a picture in sRGB, if they are few."""
    found = image.getcolors(_FEW_GREYS if image.mode == "L" else _FEW)
    if not found:
        return ()
    strip = image.resize((len(found), 1))
    strip.putdata(sorted(colour for _, colour in found))
    return tuple(_in_srgb(strip, profile).getdata())


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring the colours to sRGB by the picture's own profile, if it has a usable one."""
    from PIL import ImageCms  # noqa: PLC0415

    target = "L" if image.mode == "L" else "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode != "L" and b"sRGB" not in profile:
        try:
            source: Any = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb: Any = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, source, srgb, outputMode=target)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            made = None
        if made is not None:
            return made
    return image if image.mode == target else image.convert(target)


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415

    turns = Image.Transpose
    turned = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_270,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_90,
    }
    return image.transpose(turned[orientation]) if orientation in turned else image


def _encode(image: Image.Image, drawn: _Drawn) -> tuple[str, bytes]:
    image.info.clear()
    if image.mode == "RGBA" or (drawn.exact and drawn.colours):
        return "png", _png(_in_few(image, drawn.colours))
    jpeg = _saved(image, "JPEG", quality=_QUALITY, optimize=True)
    if drawn.exact and len(png := _png(image)) < len(jpeg):
        return "png", png
    return "jpg", jpeg


def _in_few(image: Image.Image, colours: tuple[Any, ...]) -> Image.Image:
    """Bring a picture made smaller back to the colours that it had, if it had enough of them.

    The shades between two colours, which making it smaller adds, are what makes drawings heavy.
    """
    from PIL import Image  # noqa: PLC0415
    from PIL.Image import Dither  # noqa: PLC0415

    if image.mode != "RGB":
        return image
    if len(colours) < _SHADES:
        return image.quantize(_SHADES, dither=Dither.NONE)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return image.quantize(palette=palette, dither=Dither.NONE)


def _png(image: Image.Image) -> bytes:
    return _saved(image, "PNG", compress_level=9)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
