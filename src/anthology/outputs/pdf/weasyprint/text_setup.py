"""Tell Pango once of a style what WeasyPrint 70 tells it for every line of text.

That are font, language, features and direction, and how high a line of the style is. A style is
not changed once text has been laid out with it: who wants another copies it first.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

_COPY = "PangoLayout * pango_layout_copy (PangoLayout *layout);"
_TOLD = (
    "language",
    "first_line_direction",
    "ascent",
    "underline_position",
    "strikethrough_position",
    "underline_thickness",
    "strikethrough_thickness",
)


def set_up_once() -> None:
    """Teach WeasyPrint for the rest of this process; see `patches.py`."""
    from weasyprint.layout import inline  # noqa: PLC0415
    from weasyprint.text import line_break  # noqa: PLC0415
    from weasyprint.text.ffi import ffi, gobject, pango  # noqa: PLC0415

    ffi.cdef(_COPY)
    begin, measure = line_break.Layout.setup, line_break.strut

    @wraps(begin)
    def setup(layout: Any, style: Any) -> None:
        model = style.__dict__.get("text_setup")
        if model is None:
            begin(layout, style)
            told = {name: layout.__dict__[name] for name in _TOLD if name in layout.__dict__}
            model = style.text_setup = layout.layout, told
        layout.style = style
        layout.layout = ffi.gc(pango.pango_layout_copy(model[0]), gobject.g_object_unref)
        layout.__dict__.update(model[1])

    @wraps(measure)
    def strut(style: Any) -> tuple[float, float]:
        if "strut" not in style.__dict__:
            style.strut = measure(style)
        found: tuple[float, float] = style.strut
        return found

    line_break.Layout.setup = setup
    line_break.strut = inline.strut = strut
