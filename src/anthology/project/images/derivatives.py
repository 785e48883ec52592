"""Make the size of a picture that an output needs, once, and keep it by its content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.project.images.identity import MOST_PIXELS, Flaw, identify
from anthology.project.images.raster import convert, is_plain, strip_metadata
from anthology.project.images.vector import clean_vector
from anthology.runtime.cache import seal
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Picture


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
    if isinstance(identity, Flaw):
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
    name = hashlib.sha256(f"{_RULES} {picture.digest} {longest}".encode()).hexdigest()[:24]
    return folder / name


def _make(picture: Picture, longest: int, place: Path) -> Path | None:
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
    return seal(place.name, data).hex()[:24]
