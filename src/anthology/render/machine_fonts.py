"""Find fonts of the machine by name, for a book that asks for one in `[fonts]`.

A name becomes the files of its faces, as far as their licence lets them be embedded, and these a
stylesheet. fontconfig tells what is installed: the program that Pango brings along.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.model.diagnostics import MissingToolError
from anthology.project.configuration import did_you_mean
from anthology.project.standard import Style
from anthology.render.fonts import FAMILIES
from anthology.runtime.files import write_whole
from anthology.runtime.programs import run_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.model.settings import FontSettings


# By the keys of the settings: the property of the stylesheets, and the face that has what it lacks.
_ROLES = {
    "body": ("--serif", "Source Serif 4"),
    "headings": ("--sans", "Source Sans 3"),
    "code": ("--mono", "JetBrains Mono"),
}
_FORM = r"%{slant}\t%{weight}\t%{width}\t%{variable}\t%{index}\t%{fontformat}\t%{file}\t%{family}\n"
_SECONDS = 120  # the first look at all fonts of a machine takes some
# Weights and widths of fontconfig (fontconfig.h), the least weight that passes for bold.
_REGULAR, _BOLD, _SEMIBOLD, _NORMAL = 80, 200, 180, 100
_MEDIUM = 500  # the largest weight of CSS that no bold face serves
_NEAR = 5  # names in a hint
# OS/2.fsType (OpenType 1.9): how a font may be embedded, and that not in part or not as outlines.
_USES, _FORBIDDEN, _WHOLE, _BITMAPS = 0x000E, 0x0002, 0x0100, 0x0200


@dataclass(frozen=True, slots=True)
class FontFace:
    """Hold a face of a font: its file and the place in it, as fontconfig describes it."""

    slant: int
    weight: int
    width: int
    variable: bool
    index: int
    file: Path


@cache
def installed() -> Mapping[str, tuple[str, tuple[FontFace, ...]]]:
    """Ask fontconfig for all outline fonts: by the name in small letters, its name and faces."""
    environment = ["-u", "FONTCONFIG_FILE"]
    if _SET:
        environment = [f"FONTCONFIG_FILE={_SET}"]
    try:
        listed = run_program(["env", *environment, "fc-list", "--format", _FORM], seconds=_SECONDS)
    except MissingToolError:
        return {}
    found: dict[str, tuple[str, tuple[FontFace, ...]]] = {}
    for line in listed.out.splitlines():
        match line.split("\t"):
            case [slant, weight, width, variable, index, ("TrueType" | "CFF"), file, names]:
                if not index.isdecimal() or int(index) >> 16:  # an instance of a variable font
                    continue
                varying = variable == "True"
                numbers = (_number(slant), _number(weight), _number(width))
                face = FontFace(*numbers, varying, int(index), Path(file))
                for name in names.split(","):
                    _, faces = found.get(name.casefold(), (name, ()))
                    found[name.casefold()] = (name, (*faces, face))
    return found


_SET = os.environ.get("FONTCONFIG_FILE", "")  # before the book's own takes its place


def _number(written: str) -> int:
    """Read a number; a range, as of a variable font, is its beginning."""
    match = re.match(r"\[?(\d+)", written)
    return int(match[1]) if match else 0


def font_faults(fonts: FontSettings) -> Iterator[tuple[str, str, str, bool]]:
    """Tell of each font that cannot be used, or lacks a face: key, message, hint, whether it can.

    Fonts of the book's own are always there.
    """
    for key in _ROLES:
        wanted = getattr(fonts, key)
        if not wanted or _own(wanted):
            continue
        name, faces = installed().get(wanted.casefold(), ("", ()))
        chosen = _choose(faces)
        if not chosen:
            yield key, f"there is no font “{wanted}” on this machine", _near(wanted), False
        elif forbidden := next(filter(None, map(_forbidden, chosen.values())), ""):
            hint = "choose another; fonts under the Open Font License may all be embedded"
            yield key, f"the maker of “{name}” {forbidden}", hint, False
        elif missing := [said for said, face in _SAID.items() if face not in chosen]:
            varies = chosen["normal", 400].variable
            lacking = [one for one in missing if not (varies and "bold" in one)]
            if lacking:
                message = f"“{name}” has no {' and no '.join(lacking)} on this machine"
                yield key, message, "install it, if there is one; else words stand upright", True


_SAID = {"italic": ("italic", 400), "bold": ("normal", 700)}


def _own(name: str) -> str:
    """Give the name of a font that comes along; "" where it is none."""
    return next((one for one in FAMILIES if one.casefold() == name.casefold()), "")


def _near(wanted: str) -> str:
    """Name fonts that share a word with a name, or are spelt nearly like it."""
    known = [*FAMILIES, *(name for name, _ in installed().values())]
    words = set(wanted.casefold().split())
    sharing = [one for one in known if words & set(one.casefold().split())][:_NEAR]
    if sharing:
        return "there are: " + ", ".join(sharing)
    ours = "install it; or leave it to the theme; these come along: " + ", ".join(FAMILIES)
    return did_you_mean(wanted, tuple(known), ours)


def _choose(faces: tuple[FontFace, ...]) -> dict[tuple[str, int], FontFace]:
    """Choose the faces of a family by style and weight; one that varies serves all weights."""
    chosen: dict[tuple[str, int], FontFace] = {}
    for style in ("normal", "italic"):
        upright = style == "normal"
        fitting = [one for one in faces if (one.slant == 0) == upright and one.file.is_file()]
        fitting.sort(key=lambda one: (abs(one.width - _NORMAL), not one.variable, str(one.file)))
        usual = [one for one in fitting if fitting[0].width == one.width]
        if usual and usual[0].variable:
            chosen[style, 400] = usual[0]
        elif usual:
            chosen[style, 400] = min(usual, key=lambda one: abs(one.weight - _REGULAR))
            bold = [one for one in usual if one.weight >= _SEMIBOLD]
            if bold:
                chosen[style, 700] = min(bold, key=lambda one: abs(one.weight - _BOLD))
    return chosen if ("normal", 400) in chosen else {}


@cache
def _forbidden(face: FontFace) -> str:
    """Say what the licence bits of a face forbid; "" where it may be embedded in a book."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        with TTFont(face.file, fontNumber=face.index, lazy=True) as font:
            bits = font["OS/2"].fsType if "OS/2" in font else 0
    except (TTLibError, OSError) as error:
        return f"made a file that cannot be read ({error})"
    if bits & _USES == _FORBIDDEN:
        return "forbids to embed it in a document"
    if bits & _WHOLE:
        return "forbids to embed it in part, as a book does"
    return "lets only its bitmaps be embedded" if bits & _BITMAPS else ""


def machine_style(fonts: FontSettings, folder: Path) -> Style | None:
    """Write the stylesheet for the fonts that a book asks for; None where it asks for none.

    Their files are put into a folder of their own within `folder`, as one font a file.
    """
    rules, values, files = [], [], {}
    for key, (name, behind) in _ROLES.items():
        wanted = getattr(fonts, key)
        if not wanted:
            continue
        family, faces = installed().get(wanted.casefold(), (wanted, ()))
        family = _own(wanted) or family
        for (style, weight), face in {} if _own(wanted) else _choose(faces).items():
            data = _font(face)
            suffix = "otf" if data.startswith(b"OTTO") else "ttf"
            file = f"{hashlib.sha256(data).hexdigest()[:24]}.{suffix}"
            files[file] = data
            weights = "" if face.variable else f" font-weight: {weight};"
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-style: {style};{weights} '
                f'src: url("{file}") }}'
            )
        values.append(f'{name}: "{family}", "{behind}";')
    if not values:
        return None
    text = "\n".join([*dict.fromkeys(rules), f":root {{ {' '.join(values)} }}"])
    place = folder / "fonts" / hashlib.sha256(text.encode()).hexdigest()[:24]
    for file, data in files.items():
        if not (place / file).is_file():
            write_whole(place / file, data)
    return Style("settings", text, place if files else None)


@cache
def _font(face: FontFace) -> bytes:
    """Give a face as a file of its own, also where it is one of a collection."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    data = face.file.read_bytes()
    if not data.startswith(b"ttcf"):
        return data
    stream = BytesIO()
    with TTFont(BytesIO(data), fontNumber=face.index, recalcTimestamp=False) as font:
        font.save(stream)
    return stream.getvalue()


def own_fonts(styles: Path | None, fonts: FontSettings) -> list[Path]:
    """List the files of a project's folder of stylesheets, and the fonts that it asks for."""
    wanted = (getattr(fonts, key).casefold() for key in _ROLES)
    faces = [
        face.file
        for name in wanted
        if name in installed()
        for face in _choose(installed()[name][1]).values()
    ]
    return [*(sorted(styles.rglob("*")) if styles else ()), *faces]


def machine_file(name: str, weight: int) -> Path | None:
    """Find the file of an upright font of the machine; None for one that comes along or is none."""
    if _own(name) or name.casefold() not in installed():
        return None
    chosen = _choose(installed()[name.casefold()][1])
    face = chosen.get(("normal", 700 if weight > _MEDIUM else 400)) or chosen.get(("normal", 400))
    return face.file if face else None
