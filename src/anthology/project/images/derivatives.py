"""Make the size of a picture that an output needs, once, and keep it by its content.

A picture of dots is turned upright, made smaller, and written as JPEG or PNG.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.model.diagnostics import Diagnostic
from anthology.project.images.identity import (
    HEIC,
    MOST_PIXELS,
    ORIENTATION,
    PNG_SIGNATURE,
    PictureFlaw,
    clean_vector,
    identify,
    open_raster,
)
from anthology.runtime.cache import seal
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from anthology.model.book import Picture


_QUALITY = (
    82  # of JPEG: at 300 dpi its faults are not seen, and files are a quarter lighter than at 92
)
_FEW = 256  # colours up to which a picture counts as drawn, not photographed
_FEW_GREYS = 32  # the same, without colour: a photograph in grey has up to 256 at once
_SHADES = 16  # colours that a drawing needs at least for smooth edges
_OPAQUE = 255  # the largest opacity in eight bits
_COMMON = ("1", "L", "LA", "P", "RGB", "RGBA")  # modes of eight bits and less
_PHOTOGRAPHIC = ("JPEG", "MPO", "JPEG2000", HEIC)  # formats that have blurred the dots already


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
            turned = "exif" in image.info and image.getexif().get(ORIENTATION, 1) != 1
            common = image.format != "MPO" and image.mode in _COMMON
            return common and b"sRGB" in profile and not turned
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        return False


def _decode(file: Path, longest: int, *, lenient: bool) -> tuple[Image.Image, bool, _Drawn]:
    """Decode a picture no larger than needed; tell whether it moves and whether it is drawn."""
    from PIL import Image, ImageFile  # noqa: PLC0415

    with open_raster(file) as opened:
        moves = getattr(opened, "n_frames", 1) > 1 and opened.format not in ("MPO", "TIFF", HEIC)
        opened.draft(None, (longest, longest))
        try:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
            opened.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        profile, orientation = opened.info.get("icc_profile"), opened.getexif().get(ORIENTATION, 1)
        image: Any = _plain_mode(opened)
        drawn = _Drawn(opened.format not in _PHOTOGRAPHIC, _few_colours(image, profile))
        # With a gap of 3 the result can hardly be told from one without (Pillow, Image.thumbnail),
        # and takes less time and memory.
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
    """Turn a picture as its EXIF says (tag 0x0112)."""
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
    """Write a picture as PNG where it is drawn or transparent, else as JPEG."""
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
    """Write a picture as PNG."""
    return _saved(image, "PNG", compress_level=9)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Write a picture in a format, to bytes."""
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


# The picture itself stays the same to the dot. None is returned where a file is not whole.

# PNG 3, sections 11.2 and 11.3: what draws the picture, and its colours and density.
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
_PNG_KEPT |= {b"sBIT", b"bKGD", b"pHYs", b"cICP"}
_MOVES = b"acTL"
_DEEP = 16  # bits a channel, of which print and screens show 8
# The next marker in the coded data of a JPEG scan (ITU-T T.81, B.1.1.5): no stuffing, no restart.
# (A pattern that begins with a letter is looked for ten times faster than one with a repeat.)
_MARKER = re.compile(rb"\xff\xff*([\x01-\xcf\xd8-\xfe])")
# Markers of a JPEG file (ITU-T T.81, table B.1).
_START_OF_SCAN, _END = 0xDA, 0xD9
_STANDALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
_COMMENT, _PROFILE = 0xFE, 0xE2
_APPLICATION = range(0xE0, 0xF0)
_KEPT = {0xE0, 0xEE}  # JFIF density; Adobe's word on the colour space


@dataclass(frozen=True, slots=True)
class StrippedPicture:
    """Hold a picture file without metadata; one that `moves` has kept its first frame."""

    data: bytes
    moves: bool = False


def strip_metadata(data: bytes) -> StrippedPicture | None:
    """Take the metadata out of a JPEG or PNG file."""
    if data.startswith(PNG_SIGNATURE):
        return _strip_png(data)
    return _strip_jpeg(data) if data.startswith(b"\xff\xd8") else None


def _strip_png(data: bytes) -> StrippedPicture | None:
    """Take metadata out of a PNG without decoding it; None where that is not safe."""
    kept, at, moves = [PNG_SIGNATURE], len(PNG_SIGNATURE), False
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return None
        (checksum,) = struct.unpack_from(">I", data, end - 4)
        if checksum != zlib.crc32(data[at + 4 : end - 4]):
            return None
        if kind == b"IHDR" and data[at + 16] == _DEEP:
            return None
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        moves = moves or kind == _MOVES
        if kind == b"IEND":
            return StrippedPicture(b"".join(kept), moves)
        at = end
    return None


def _strip_jpeg(data: bytes) -> StrippedPicture | None:
    """Take metadata out of a JPEG without decoding it; None where that is not safe."""
    kept, at = [data[:2]], 2
    while match := _MARKER.match(data, at):
        marker, start, at = match[1][0], at, match.end()
        if marker == _END:
            return StrippedPicture(b"".join([*kept, b"\xff\xd9"]))
        if marker not in _STANDALONE:
            if at + 2 > len(data):
                return None
            at += struct.unpack_from(">H", data, at)[0]
        if marker == _START_OF_SCAN:
            found = _MARKER.search(data, at)
            if found is None:
                return None
            at = found.start()
        if _is_kept(marker, data[match.end() + 2 : match.end() + 14]):
            kept.append(data[start:at])
    return None


def _is_kept(marker: int, label: bytes) -> bool:
    """Tell whether a segment of a JPEG is needed to show the picture."""
    if marker == _PROFILE:
        return label == b"ICC_PROFILE\0"
    return marker in _KEPT or (marker not in _APPLICATION and marker != _COMMENT)


_RULES = 2  # the edition of the rules below: a new one makes all derivatives anew
_LIGHT = 65_536  # bytes that no picture is too heavy at
_AGAIN = "send for the file again"
_ANEW = "build again"
_NOTES = {
    "cut": ("image-broken", "is damaged or cut short; what could be read of it is shown", _AGAIN),
    "still": ("image-still", "moves; its first frame is shown", ""),
    "cleaned": ("image-cleaned", "held scripts, motion or references outwards; they are out", ""),
}


@dataclass(frozen=True, slots=True)
class Derivative:
    """Hold a picture in the size that an output needs: a JPEG, PNG or SVG file, in pixels.

    `file` is the original itself where nothing had to be done.
    """

    file: Path
    media_type: str
    width: int
    height: int
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def suffix(self) -> str:
        """Give the file ending of its format."""
        return {"image/jpeg": ".jpg", "image/png": ".png"}.get(self.media_type, ".svg")


def derive(picture: Picture, longest: int, folder: Path) -> Derivative | Diagnostic:
    """Make a picture at most `longest` pixels long; a diagnostic where it cannot be decoded.

    Pictures that are small enough already only lose their metadata. The result is kept in
    `folder` under a name that proves its content and that this user made it; one that was damaged
    since, or comes from elsewhere, is made again.
    Raises `OutputError` where the folder cannot be written.
    """
    place = _place(picture, longest, folder)
    kept = _kept(place)
    if kept is None and not _is_as_read(picture):
        return Diagnostic("image-broken", "has changed since it was read", picture.path, hint=_ANEW)
    file = kept or _make(picture, longest, place)
    if file is None:
        return Diagnostic("image-broken", "cannot be decoded", picture.path, hint=_AGAIN)
    identity = identify(file)
    if isinstance(identity, PictureFlaw):
        return Diagnostic(identity.code, identity.message, picture.path, hint=identity.hint)
    notes = file.name.split(".")[1:-1] if file != picture.file else []
    found = tuple(
        Diagnostic(code, message, picture.path, hint=hint)
        for code, message, hint in (_NOTES[note] for note in notes)
    )
    return Derivative(file, identity.media_type, identity.width, identity.height, found)


def _is_as_read(picture: Picture) -> bool:
    """Tell whether a file holds what it held when the project was read."""
    try:
        with picture.file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == picture.digest
    except OSError:
        return False


def is_made(picture: Picture, longest: int, folder: Path) -> bool:
    """Tell whether `derive` will find its result made before."""
    return _place(picture, longest, folder).is_dir()


def _place(picture: Picture, longest: int, folder: Path) -> Path:
    """Name the file that a size is kept in, by the picture's content."""
    name = hashlib.sha256(f"{_RULES} {picture.digest} {longest}".encode()).hexdigest()[:24]
    return folder / name


def _make(picture: Picture, longest: int, place: Path) -> Path | None:
    """Make a size of a picture; None where that cannot be done."""
    if picture.width * picture.height > MOST_PIXELS:
        return None
    if picture.media_type == "image/svg+xml":
        drawing = clean_vector(picture.file.read_bytes())
        if drawing is None:
            return None
        return _keep(place, drawing.data, "svg", cleaned=bool(drawing.removed))
    if _fits(picture, longest) and (stripped := strip_metadata(data := picture.file.read_bytes())):
        if stripped.data == data:
            return picture.file
        return _keep(place, stripped.data, picture.media_type[6:], still=stripped.moves)
    made = convert(picture.file, longest)
    if made is None:
        return None
    return _keep(place, made.data, made.extension, cut=made.cut, still=made.moves)


def _fits(picture: Picture, longest: int) -> bool:
    """Tell whether a picture can be used dot for dot: small, light, upright, in common colours."""
    small = max(picture.width, picture.height) <= longest
    if not small or picture.media_type not in ("image/jpeg", "image/png"):
        return False
    if picture.file.stat().st_size > max(_LIGHT, picture.width * picture.height):
        return False
    return is_plain(picture.file)


def _keep(place: Path, data: bytes, extension: str, **notes: bool) -> Path:
    """Keep a derivative as `<proof>.<notes>.<extension>`."""
    said = [note for note, true in notes.items() if true]
    target = place / ".".join([_proof(place, data), *said, extension])
    write_whole(target, data)
    return target


def _kept(place: Path) -> Path | None:
    """Find a derivative that was made before and is whole still."""
    for file in sorted(place.glob("[!.]*")):
        if _proof(place, file.read_bytes()) == file.name.split(".")[0]:
            return file
    return None


def _proof(place: Path, data: bytes) -> str:
    """Seal what is kept, so that a damaged file is known."""
    return seal(place.name, data).hex()[:24]
