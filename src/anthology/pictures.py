"""Identify picture files, and make the sizes of them that outputs need, each once."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

    from anthology.book import Picture

_MOST_PIXELS = 250_000_000
_QUALITY = 82
_CORE = {"JPEG": "image/jpeg", "PNG": "image/png"}
_VERSION = b"1"  # of the way derivatives are made: a new one makes them all anew


@dataclass(frozen=True, slots=True)
class Identity:
    """Say what a picture file is: its media type, width and height in pixels."""

    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Derivative:
    """Hold a picture in the size that an output needs: a JPEG or PNG file, in pixels."""

    file: Path
    media_type: str
    width: int
    height: int


def identify(file: Path) -> Identity | str:
    """Look at a file's head: what picture it is, or in words why it is none."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                width, height = image.size
                media_type = Image.MIME.get(image.format or "", "")
    except UnidentifiedImageError:
        return "it holds something else"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return str(error)
    if not media_type.startswith("image/"):
        return "it holds something else"
    if width * height > _MOST_PIXELS:
        return f"it has {width * height // 1_000_000} million pixels"
    return Identity(media_type, width, height)


def derive(picture: Picture, longest: int, folder: Path) -> Derivative:
    """Make a picture at most `longest` pixels long, kept in a folder by its content.

    JPEG where nothing shines through, else PNG; never enlarged; turned as its EXIF says; without
    metadata. Raises `OSError` where the file is damaged or the folder cannot be written.
    """
    named = hashlib.sha256(_VERSION + f"{picture.digest} {longest}".encode()).hexdigest()[:24]
    for extension, media_type in ((".jpg", "image/jpeg"), (".png", "image/png")):
        kept = folder / (named + extension)
        if kept.is_file() and (size := _size(kept)):
            return Derivative(kept, media_type, *size)
    image = _load(picture, longest)
    format_, data = _encode(image)
    target = folder / (named + (".jpg" if format_ == "JPEG" else ".png"))
    _keep(target, data)
    return Derivative(target, _CORE[format_], *image.size)


def _size(file: Path) -> tuple[int, int] | None:
    """Measure a kept derivative; None where it is damaged."""
    identity = identify(file)
    return (identity.width, identity.height) if isinstance(identity, Identity) else None


def _load(picture: Picture, longest: int) -> Image.Image:
    from PIL import Image, ImageFile, ImageOps  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        with Image.open(picture.file) as opened:
            opened.draft("RGB", (longest, longest))
            image: Any = ImageOps.exif_transpose(opened)
            image.load()
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    if clear and image.getextrema()[3][0] == 255:  # noqa: PLR2004  (opaque all over)
        image = image.convert("RGB")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return image  # type: ignore[no-any-return]


def _encode(image: Image.Image) -> tuple[str, bytes]:
    """Write a picture in the smaller of the two formats that suit it."""
    png = BytesIO()
    drawn = image.mode == "RGB" and image.getcolors(256) is not None
    (image.quantize(256) if drawn else image).save(png, "PNG", optimize=True)
    if image.mode == "RGBA" or drawn:
        return "PNG", png.getvalue()
    jpeg = BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY, optimize=True, subsampling=0)
    return min(("JPEG", jpeg.getvalue()), ("PNG", png.getvalue()), key=lambda made: len(made[1]))


def _keep(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(target)
