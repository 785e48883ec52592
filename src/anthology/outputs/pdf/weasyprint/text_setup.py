"""Tell Pango once of a style what WeasyPrint 70 tells it for every line of text.

That are font, language, features and direction, how high a line of the style is, and how wide its
space. A style is not changed once text was laid out with it: who wants another copies it first.
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


_spaces: dict[tuple[Any, ...], float] = {}


def usual_space(style: Any) -> float:
    """Measure the usual space between words of a style, in px."""
    keys = ("font_family", "font_size", "font_weight", "font_style", "font_stretch")
    key = tuple(style[one] for one in keys)
    if key not in _spaces:
        from weasyprint.text.line_break import create_layout, line_size  # noqa: PLC0415

        plain = style.copy()
        plain.update(word_spacing=0, letter_spacing="normal")
        layouts = [create_layout(text, plain, None, None, 0) for text in ("n n", "nn")]
        wide, narrow = (line_size(one.get_first_line()[0], plain)[0] for one in layouts)
        _spaces[key] = float(wide - narrow)
    return _spaces[key]
