"""Give the fonts of the book as stylesheet rules, and keep the machine's own fonts out.

Stylesheets name them as they are called: `"Vollkorn"`. They come with the package; fontconfig
is shown no others, so no font of the machine can take their place. One variable file serves all
weights of a style. Emoji, symbols and scripts beyond Latin, Greek and Cyrillic come from the
Noto fonts that the package depends on.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator


FAMILIES = (
    "Source Serif 4",
    "Source Sans 3",
    "JetBrains Mono",
    "Vollkorn",
    "Inter",
    "Atkinson Hyperlegible",
)
_WEIGHTS = (400, 700)


def cache_folder(name: str) -> Path:
    """Name a folder for what is made of fonts once on a machine (XDG Base Directory, 0.8)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home, "anthology", name)


@cache
def font_file(family: str, style: str = "normal", weight: int = 400) -> Path:
    """Find the file of a family; `style` is `normal` or `italic`."""
    import fontpkg  # noqa: PLC0415

    return Path(fontpkg.path(family, weight, style))


_MEASURED = 1000  # px: the size at which letters are measured
_FULL = "FW"  # East Asian letters, which are one em wide (Unicode Standard Annex 11)


@cache
def text_width(text: str, family: str, weight: int) -> float:
    """Measure a line of text, in em.

    >>> 2 < text_width("Anthology", "Inter", 700) < 6
    True
    """
    wide = sum(1 for letter in text if east_asian_width(letter) in _FULL)
    thin = "".join(letter for letter in text if east_asian_width(letter) not in _FULL)
    return wide + float(_measuring(family, weight).getlength(thin)) / _MEASURED


@cache
def _measuring(family: str, weight: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415

    face = ImageFont.truetype(str(font_file(family, "normal", weight)), _MEASURED)
    with suppress(OSError):  # a font of one weight has no axes
        axes = face.get_variation_axes()
        face.set_variation_by_axes([_axis(axis, weight) for axis in axes])
    return face


def _axis(axis: Any, weight: int) -> float:
    """Give the value of an axis for large type of a weight."""
    if axis["name"] == b"Weight":
        return float(min(max(weight, axis["minimum"]), axis["maximum"]))
    return float(axis["maximum"])


def font_faces() -> str:
    """Write the `@font-face` rules of all families (CSS Fonts 4, section 4)."""
    return "\n".join(
        rule
        for family in FAMILIES
        for style in ("normal", "italic")
        for rule in _rules(family, style)
    )


def _rules(family: str, style: str) -> Iterator[str]:
    """Write a rule for each file of a style: one for a variable font, else one a weight."""
    files = {font_file(family, style, weight): weight for weight in reversed(_WEIGHTS)}
    for file, weight in files.items():
        weights = f" font-weight: {weight};" if len(files) > 1 else ""
        yield (
            f'@font-face {{ font-family: "{family}"; font-style: {style};{weights} '
            f'src: url("{file.as_uri()}") }}'
        )


def hide_machine_fonts() -> None:
    """Point fontconfig at the book's fonts alone.

    To be called before anything loads fontconfig in this process. Layout is then the same on
    every machine, one without any font included.
    """
    spec = find_spec("manimgx_fonts")
    folder = Path(spec.origin).parent if spec and spec.origin else font_file(FAMILIES[0]).parent
    rules = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(folder))}</dir>"
        '<cachedir prefix="xdg">anthology/fontconfig</cachedir></fontconfig>'
    )
    file = Path(tempfile.gettempdir(), f"anthology-fonts-{os.getuid()}.conf")
    if not file.is_file() or file.read_text(encoding="utf-8") != rules:
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(rules, encoding="utf-8")
        draft.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)
