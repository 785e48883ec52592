"""Gather the stylesheets of a printed page: its size first, then the standard ones and the theme.

What comes later in them wins, so a project's stylesheet may set `--page-width` for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.settings import PAGES
from anthology.standard import Style, styles

if TYPE_CHECKING:
    from anthology.outputs import Edition

_LARGE = ("A4", "Letter")
_SCALE = 1.125  # of the type on large pages, whose lines would else be too short or too many


def page_styles(edition: Edition, medium: str = "print") -> tuple[Style, ...]:
    """Read the stylesheets of `print` or of `sheets` for the page and the theme of an edition."""
    page = edition.settings.pdf.page
    width, height = PAGES[page]
    size = page_size(width, height, _SCALE if page in _LARGE else 1)
    return (size, *styles(medium, edition.styles, edition.settings.pdf.theme))


def page_size(width: str, height: str, scale: float = 1) -> Style:
    """Write the size of a page (CSS lengths) as the properties that `styles/page.css` reads."""
    return Style(
        "settings",
        f":root {{ --page-width: {width}; --page-height: {height}; --scale: {scale:g} }}",
    )
