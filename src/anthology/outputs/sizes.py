"""Make the pictures of an edition in the size that an output needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import PAGES
from anthology.project.images.derivatives import derive, is_made
from anthology.project.standard import Style, styles
from anthology.render.machine_fonts import machine_style

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.model.book import Picture
    from anthology.outputs.artifacts import Edition
    from anthology.project.images.derivatives import Derivative


_DPI = 300
_MEASURE = 0.8  # of the width of the paper is text, at most
_FEW = 4  # pictures that are sooner made than a process is started


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the pictures that could be made, by key, and what was found wrong with the others."""

    pictures: Mapping[str, Derivative]
    diagnostics: tuple[Diagnostic, ...]


def print_length(page: str) -> int:
    """Give the longest side in px of a picture for print: 300 dpi over the text of a page.

    >>> print_length("A5")
    1399
    """
    width = PAGES[page][0]
    inches = float(width[:-2]) / (25.4 if width.endswith("mm") else 1)
    return ceil(_MEASURE * inches * _DPI)


def make_sizes(edition: Edition, longest: int) -> Sizes:
    """Make every picture of the book at most `longest` pixels long."""
    progress, folder = edition.context.progress, edition.cache / "pictures"
    every = edition.book.pictures
    progress.step("preparing pictures", len(every))
    missing = [one for one in every.values() if not is_made(one, longest, folder)]
    task = partial(_derive, longest, folder)
    made = {}
    if len(missing) > _FEW:
        for number, result in edition.context.workers.do(task, missing, name=_path):
            made[missing[number].key] = result
            progress.advance()
    for key, picture in every.items():
        if key not in made:
            made[key] = task(picture)
            progress.advance()
    pictures = {key: made[key] for key in every}
    good = {key: one for key, one in pictures.items() if not isinstance(one, Diagnostic)}
    found = [
        one
        for result in pictures.values()
        for one in ([result] if isinstance(result, Diagnostic) else result.diagnostics)
    ]
    return Sizes(good, tuple(found))


def _derive(longest: int, folder: Path, picture: Picture) -> Derivative | Diagnostic:
    return derive(picture, longest, folder)


def _path(picture: Picture) -> str:
    return picture.path


# -----------------------------------------------------------------------------
# Gather the stylesheets of a printed page: its size first, then the standard ones and the theme.
#
# What comes later in them wins, so a project's stylesheet may set `--page-width` for itself.

# Of the type: on large pages lines would else be too long or too many, on small ones too short.
SCALES = {"A4": 1.125, "Letter": 1.125, "pocket": 0.86}


def page_styles(
    edition: Edition, medium: str = "print", size: Style | None = None
) -> tuple[Style, ...]:
    """Read the stylesheets of `print` or of `sheets` for the page and the theme of an edition.

    Another `size` than that of the edition may be given; the fonts of its settings come last.
    """
    page = edition.settings.pdf.page
    size = size or page_size(*PAGES[page], SCALES.get(page, 1))
    fonts = machine_style(edition.settings.fonts, edition.cache)
    themed = styles(medium, edition.styles, edition.settings.pdf.theme)
    return (size, *themed, *([fonts] if fonts else []))


def page_size(width: str, height: str, scale: float = 1) -> Style:
    """Write the size of a page (CSS lengths) as the properties that `styles/page.css` reads."""
    return Style(
        "settings",
        f":root {{ --page-width: {width}; --page-height: {height}; --scale: {scale:g} }}",
    )
