"""Find the standard stylesheets and templates, and put a project's own in front of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_MEDIA = ("print", "epub", "sheets")


@cache
def standard(folder: str) -> Path:
    """Give the folder of standard `styles` or `templates`: in the wheel, else in the checkout."""
    carried = _PACKAGE / "standard" / folder
    return carried if carried.is_dir() else _PACKAGE.parents[1] / folder


@dataclass(frozen=True, slots=True)
class Style:
    """Hold one stylesheet: its text, the path that messages print, the folder it lies in."""

    path: str
    text: str
    folder: Path | None = None


def styles(medium: str, own: Path | None) -> tuple[Style, ...]:
    """Read the stylesheets for `print`, `epub` or `sheets` (running heads and folios), in order.

    First the standard ones (`common.css`, then the medium's), each replaced by the project's file
    of the same name where there is one. Then the project's other stylesheets by name: all of
    them, save those whose name begins with another medium (`epub-wide.css` is not for print).
    """
    names = ["common.css", f"{medium}.css"]
    replaced = [own / name for name in names if own is not None and (own / name).is_file()]
    chosen = {path.name: path for path in replaced}
    files = [chosen.get(name, standard("styles") / name) for name in names]
    if own is not None:
        files += [path for path in sorted(own.glob("*.css")) if _extends(path.stem, medium)]
    return tuple(
        Style(f"styles/{file.name}", file.read_text(encoding="utf-8"), file.parent)
        for file in files
    )


def _extends(stem: str, medium: str) -> bool:
    if stem == "common" or stem in _MEDIA:
        return False
    other = [name for name in _MEDIA if name != medium]
    return not stem.startswith(tuple(f"{name}-" for name in other))
