"""Give the fonts of the book as stylesheet rules, and keep the machine's own fonts out.

Stylesheets name them as they are called: `"Vollkorn"`. They come with the package; fontconfig
is shown no others, so no font of the machine can take their place. One variable file serves all
weights of a style. Emoji, symbols and scripts beyond Latin, Greek and Cyrillic come from the
Noto fonts that the package depends on.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from anthology.model.diagnostics import OutputError
from anthology.runtime.files import cache_folder, write_whole
from anthology.runtime.scratch import scratch_folder

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


@cache
def font_file(family: str, style: str = "normal", weight: int = 400) -> Path:
    """Find the file of a family; `style` is `normal` or `italic`."""
    import fontpkg  # noqa: PLC0415

    return Path(fontpkg.path(family, weight, style))


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
    name = f"{hashlib.sha256(rules.encode()).hexdigest()[:16]}.conf"
    file = cache_folder("fontconfig") / name
    if not file.is_file() or file.read_text(encoding="utf-8") != rules:
        try:
            write_whole(file, rules.encode())
        except OutputError:  # a home that is not there, or cannot be written
            file = scratch_folder() / name
            write_whole(file, rules.encode())
    os.environ["FONTCONFIG_FILE"] = str(file)
