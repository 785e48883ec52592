"""Find the standard stylesheets, themes and templates, and put a project's own in front of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.model.diagnostics import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).parents[1]
_SHEETS = {
    "print": ("common", "page", "print", "cover"),
    "sheets": ("page", "sheets"),
    "epub": ("common", "epub"),
}
_NAMES = {name for names in _SHEETS.values() for name in names}
_THEMES = "themes"
_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESSED = ("url", "src", "image", "image-set", "-webkit-image-set")  # functions of addresses
STANDARD = "standard"  # the theme that the others are layered over


@cache
def standard(folder: str) -> Path:
    """Give the folder `styles`, `templates` or `docs`: of the wheel, else of the checkout."""
    carried = _PACKAGE / "standard" / folder
    return carried if carried.is_dir() else _PACKAGE.parents[1] / folder


@dataclass(frozen=True, slots=True)
class Style:
    """Hold one stylesheet: its text, the path that messages print, the folder it lies in."""

    path: str
    text: str
    folder: Path | None = None

    @property
    def is_own(self) -> bool:
        """Tell whether it is a file of the project."""
        return self.folder is not None and not self.folder.is_relative_to(standard("styles"))

    def files(self) -> tuple[Path, ...]:
        """List the files that it may name (fonts, pictures): none, or all in its folder."""
        if self.folder is None or not ("url(" in self.text or "@import" in self.text):
            return ()
        return tuple(sorted(file for file in self.folder.rglob("*") if file.is_file()))


def styles(medium: str, own: Path | None, theme: str = STANDARD) -> tuple[Style, ...]:
    """Read the stylesheets for `print`, `epub` or `sheets` (running heads and folios), in order.

    First the standard ones, each replaced by the project's file of the same name where there is
    one; then the standard theme, and over it the theme of that name, the project's before ours.
    Then the project's other stylesheets by name: all of them, save those whose name begins with
    another medium (`epub-wide.css` is not for print). Raises `ContentError` for one that is a link
    out of the folder, or not in UTF-8.
    """
    names = [f"{name}.css" for name in _SHEETS[medium]]
    names += [f"{_THEMES}/{file}" for file in _theme_files(medium, theme)]
    files = [_find(name, own) for name in names]
    if own is not None:
        files += [path for path in sorted(own.glob("*.css")) if _extends(path.stem, medium)]
        for file in files:
            if file.is_relative_to(own) and not file.resolve().is_relative_to(own.resolve()):
                raise ContentError(
                    f"{_shown(file)} is a link out of the folder of styles",
                    hint="copy the stylesheet itself into the folder",
                )
    return tuple(Style(_shown(file), _read(file), file.parent) for file in files if file.is_file())


def _read(file: Path) -> str:
    """Read a stylesheet. Raises `ContentError` for one that is not in UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{_shown(file)} is not in UTF-8"
        raise ContentError(message, hint="save it in UTF-8") from error


def screen_styles(own: Path | None, theme: str) -> tuple[str, tuple[str, ...]]:
    """Join the stylesheets of the e-book, and list the addresses that were taken out of them.

    The e-book has no files beside its stylesheet, and a reader of it shall not ask the web. Raises
    `ContentError` as `styles` does, and for one whose brackets are nested too deeply.
    """
    return _without_addresses("\n".join(sheet.text for sheet in styles("epub", own, theme)))


@cache
def _without_addresses(text: str) -> tuple[str, tuple[str, ...]]:
    """Give a stylesheet without imports and addresses, and list what was taken out."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    taken: list[str] = []
    kept: list[Any] = []
    importing = False
    for token in tinycss2.parse_component_value_list(text):
        importing = importing or (token.type == "at-keyword" and token.lower_value == "import")
        if not importing:
            kept.append(token)
        elif token.type in ("url", "string"):
            taken.append(token.value)
        importing = importing and not (token.type == "literal" and token.value == ";")
    try:
        _take_addresses(kept, taken)
        return tinycss2.serialize(kept) if taken else text, tuple(dict.fromkeys(taken))
    except RecursionError as error:
        message = "brackets in a stylesheet of the e-book are nested too deeply"
        raise ContentError(message, hint="close them, in styles/") from error


def _take_addresses(tokens: Iterable[Any], taken: list[str]) -> None:
    """Put an empty address in the place of each that leads out of the stylesheet, at any depth."""
    for token in tokens:
        for name in ("content", "arguments"):
            _take_addresses(getattr(token, name, None) or (), taken)
        held = [token] if token.type == "url" else []
        if token.type == "function" and token.lower_name in _ADDRESSED:
            held = [one for one in token.arguments if one.type == "string"]
        for one in held:
            if not one.value.startswith(("data:", "#")):
                taken.append(one.value)
                one.value = "data:,"
                one.representation = 'url("data:,")' if one.type == "url" else '"data:,"'


def properties(sheets: tuple[Style, ...]) -> dict[str, str]:
    """Give the custom properties that stylesheets set, as the last one has them."""
    return {
        name: value.strip()
        for sheet in sheets
        for name, value in _PROPERTY.findall(_COMMENT.sub("", sheet.text))
    }


def faces(sheets: tuple[Style, ...]) -> tuple[str, ...]:
    """Name the typefaces of the text and of the headings, as the last stylesheet has them."""
    known = properties(sheets)
    found = (known.get(name, "").split(",")[0].strip("\"' ") for name in ("--serif", "--sans"))
    return tuple(dict.fromkeys(face for face in found if face))


def themes(own: Path | None) -> tuple[str, ...]:
    """List the names of the themes there are, the project's own among them."""
    folders = [path / _THEMES for path in (standard("styles"), own) if path is not None]
    found = {file.stem for folder in folders for file in folder.glob("*.css")}
    return tuple(sorted(name for name in found if not name.startswith("epub-")))


def _theme_files(medium: str, theme: str) -> list[str]:
    """Name the stylesheets of a theme; one for the e-book is called after it, `epub-<theme>`."""
    prefix = "epub-" if medium == "epub" else ""
    return [f"{prefix}{name}.css" for name in dict.fromkeys((STANDARD, theme))]


def _find(name: str, own: Path | None) -> Path:
    """Find a stylesheet: the project's own, else the standard one."""
    mine = own / name if own is not None else None
    return mine if mine is not None and mine.is_file() else standard("styles") / name


def _shown(file: Path) -> str:
    """Name a stylesheet for messages."""
    folder = f"{_THEMES}/" if file.parent.name == _THEMES else ""
    return f"styles/{folder}{file.name}"


def _extends(stem: str, medium: str) -> bool:
    """Tell whether a project's own stylesheet adds to a medium."""
    if stem in _NAMES:
        return False
    other = [name for name in _SHEETS if name != medium]
    return not stem.startswith(tuple(f"{name}-" for name in other))
