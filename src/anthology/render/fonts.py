"""Give the fonts of the book as stylesheet rules, keep the machine's own out, find missing glyphs.

Stylesheets name them as they are called: `"Vollkorn"`. They come with the package; fontconfig
is shown no others, so no font of the machine can take their place. One variable file serves all
weights of a style. What the typefaces of a book lack comes from fallback fonts: scripts, symbols
and emoji from Noto, mathematics and arrows from STIX Two Math and DejaVu Sans, which the
libraries that draw formulas bring along, and Chinese, Japanese and Korean from the extra `cjk`.
Characters that no font of the book has are found in the texts before anything is laid out.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic, OutputError
from anthology.runtime.files import cache_folder, scratch_folder, write_whole
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from anthology.model.book import Book, Chapter


FAMILIES = (
    "Source Serif 4",
    "Source Sans 3",
    "JetBrains Mono",
    "Vollkorn",
    "Inter",
    "Atkinson Hyperlegible",
)
_WEIGHTS = (400, 700)  # regular and bold, as CSS numbers them (Fonts 4, 2.2)
# Packages with fallback fonts, in the order in which they are asked for a character.
_FALLBACKS = ("manimgx_fonts", "justmytype_intl_cjk", "ziamath", "ziafont")
# DejaVu Sans has letters of some scripts too, and comes after the fonts that were drawn for them.
_LAST = (
    *("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Armenian"),
    *("Noto Sans Georgian", "Noto Sans Lao", "Noto Sans Symbols", "Noto Emoji"),
    *("STIX Two Math", "DejaVu Sans"),
)
_FONT_FILES = (".ttf", ".otf")
# Characters that nothing is printed for: controls, separators, variation selectors, tags.
_UNPRINTED = ("Cc", "Cf", "Zs", "Zl", "Zp")
_NUMBERED = ("CJK ", "HANGUL SYLLABLE")  # names that repeat the code point or the sound
_NAMED = 5  # characters that one message names: a text in another script lacks hundreds
_SELECTORS = ("VARIATION SELECTOR", "COMBINING GRAPHEME JOINER")


@cache
def font_file(family: str, style: str = "normal", weight: int = 400) -> Path:
    """Find the file of a family, of the weight nearest to one; `style` is `normal` or `italic`."""
    import fontpkg  # noqa: PLC0415

    return Path(fontpkg.path(family, weight, style, nearest=True))


_MEASURED = 1000  # px: the size at which letters are measured
_FULL = "FW"  # East Asian letters, which are one em wide (Unicode Standard Annex 11)


@cache
def text_width(text: str, file: Path, weight: int) -> float:
    """Measure a line of text in the font of a file, in em.

    >>> 2 < text_width("Anthology", font_file("Inter"), 700) < 6
    True
    """
    wide = sum(1 for letter in text if unicodedata.east_asian_width(letter) in _FULL)
    thin = "".join(letter for letter in text if unicodedata.east_asian_width(letter) not in _FULL)
    return wide + float(_measuring(file, weight).getlength(thin)) / _MEASURED


@cache
def _measuring(file: Path, weight: int) -> Any:
    """Open a font to measure with, set to a weight."""
    from PIL import ImageFont  # noqa: PLC0415

    face = ImageFont.truetype(str(file), _MEASURED)
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
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in _fallback_folders())
    families = "".join(f"<string>{family}</string>" for family in _LAST)
    rules = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{folders}<cachedir prefix="xdg">anthology/fontconfig</cachedir>'
        '<match target="pattern"><edit name="family" mode="append_last" binding="weak">'
        f"{families}</edit></match></fontconfig>"
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


def _fallback_folders() -> list[Path]:
    """List the folders of those fallback packages that are installed."""
    found = (find_spec(name) for name in _FALLBACKS)
    return [Path(spec.origin).parent for spec in found if spec and spec.origin]


def missing_glyphs(text: Iterable[str], own: Iterable[Path] = ()) -> frozenset[str]:
    """List the characters that no font of the book can print.

    `own` are files of the project, some of which may be fonts. Fonts are opened one after another
    and only until all characters are found, so a text in Latin letters costs one font.

    >>> sorted(missing_glyphs("Zoë → ∞ \u2603 \U00012000"))
    ['\U00012000']
    """
    wanted = {char for char in text if not _is_unprinted(char)}
    families = (font_file(family) for family in FAMILIES)
    fallbacks = (
        file for folder in _fallback_folders() for file in sorted(folder.rglob("*.[to]tf"))
    )
    fonts = (file for file in own if file.suffix.lower() in _FONT_FILES)
    for file in chain(families, fonts, fallbacks):
        if not wanted:
            break
        wanted -= {char for char in wanted if _has(_characters(file), char)}
    return frozenset(wanted)


def describe_characters(characters: Sequence[str]) -> str:
    """Name characters with their code points, the first five of many.

    >>> describe_characters("ᚠ日")
    '“ᚠ” (U+16A0 RUNIC LETTER FEHU FEOH FE F), “日” (U+65E5)'
    """
    said = [f"“{char}” ({_name(char)})" for char in characters[:_NAMED]]
    more = len(characters) - len(said)
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def _name(char: str) -> str:
    """Give the code point of a character, and its name where that says more."""
    point, name = f"U+{ord(char):04X}", unicodedata.name(char, "")
    return point if not name or name.startswith(_NUMBERED) else f"{point} {name}"


def _is_unprinted(char: str) -> bool:
    """Tell whether a character shows nothing: controls, spaces, selectors of variants."""
    return unicodedata.category(char) in _UNPRINTED or unicodedata.name(char, "").startswith(
        _SELECTORS
    )


def _has(characters: Collection[int], char: str) -> bool:
    """Tell whether a font has a character, or the letter and the accent it is made of."""
    parts = unicodedata.normalize("NFD", char)
    return ord(char) in characters or (
        len(parts) > 1 and all(ord(part) in characters for part in parts)
    )


@cache
def _characters(file: Path) -> frozenset[int]:
    """List the code points that a font has; none where the file is no font after all."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        with file.open("rb") as stream:
            return frozenset(TTFont(stream, lazy=True).getBestCmap() or ())
    except TTLibError:
        return frozenset()


GLYPH_HINT = (
    "replace it, or name a font that has it in a stylesheet (anthology help look); for Chinese, "
    f"Japanese and Korean: {how_to_add('justmytype-intl-cjk')}"
)


def find_missing_glyphs(book: Book, own: Sequence[Path] = ()) -> Iterator[Diagnostic]:
    """Report the characters of each chapter that no font has, by the lines of the source.

    `own` are files some of which may be fonts that the project brings or asks for.
    """
    texts = [(one.article, _texts(one)) for one in book.chapters]
    used = {char for _, lines in texts for text in lines.values() for char in text}
    missing = missing_glyphs(used, own)
    for article, lines in texts if missing else ():
        for line, text in lines.items():
            if signs := [char for char in dict.fromkeys(text) if char in missing]:
                message = f"no font has {describe_characters(signs)}"
                yield Diagnostic("glyph-missing", message, *article.place(line), hint=GLYPH_HINT)


def _texts(chapter: Chapter) -> dict[int | None, str]:
    """Gather the text of a chapter by the lines of its source; formulas are drawn otherwise."""
    found: dict[int | None, str] = {None: chapter.meta.title}
    root = xhtml.parse(chapter.body)
    for formula in [node for node in root.iter() if xhtml.name(node) in ("math", "svg")]:
        xhtml.drop(formula)
    line: int | None = None
    for node in root.iter():
        line = int(node.get("data-line") or line or 0) or None
        if xhtml.name(node):
            found[line] = f"{found.get(line, '')}{node.text or ''}"
        found[line] += node.tail or ""
    return found


def chapter_glyphs(chapter: Chapter, own: Sequence[Path]) -> frozenset[str]:
    """List the characters of one chapter that no font has."""
    return missing_glyphs("".join(_texts(chapter).values()), own)
