"""Give the fonts of the book as stylesheet rules, and keep the machine's own fonts out.

The families have private names (`Book Serif`), so that no font of the machine can take their
place; one variable file serves all weights of a style. Emoji, symbols and scripts beyond Latin,
Greek and Cyrillic come from the Noto fonts that the package depends on.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

FAMILIES = {
    "Book Serif": "Source Serif 4",
    "Book Sans": "Source Sans 3",
    "Book Mono": "JetBrains Mono",
}


def cache_folder(name: str) -> Path:
    """Name a folder for what is made of fonts once on a machine (XDG Base Directory, 0.8)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home, "anthology", name)


@cache
def font_file(family: str, style: str = "normal") -> Path:
    """Find the file of a family (by its private name); `style` is `normal` or `italic`."""
    import fontpkg  # noqa: PLC0415

    return Path(fontpkg.path(FAMILIES[family], 400, style))


def font_faces() -> str:
    """Write the `@font-face` rules of all families (CSS Fonts 4, section 4)."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; '
        f'src: url("{font_file(family, style).as_uri()}") }}'
        for family in FAMILIES
        for style in ("normal", "italic")
    )


def close_to_machine() -> None:
    """Point fontconfig at the book's fonts alone.

    To be called before anything loads fontconfig in this process. Layout is then the same on
    every machine, one without any font included.
    """
    folders = {font_file(family).parent for family in FAMILIES}
    if (spec := find_spec("manimgx_fonts")) and spec.origin:
        folders.add(Path(spec.origin).parent)
    listed = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in sorted(folders))
    rules = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{listed}<cachedir prefix="xdg">anthology/fontconfig</cachedir></fontconfig>'
    )
    file = Path(tempfile.gettempdir(), f"anthology-fonts-{os.getuid()}.conf")
    if not file.is_file() or file.read_text(encoding="utf-8") != rules:
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(rules, encoding="utf-8")
        draft.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)
