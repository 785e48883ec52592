"""Make WeasyPrint pass over the margin boxes of a page that are empty."""

from __future__ import annotations

from functools import cache, wraps
from math import inf
from typing import Any

_SIDES = ("top", "right", "bottom", "left")


@cache
def pass_over_empty_margins() -> None:
    """Teach it for the rest of this process; to be called before a document is laid out.

    WeasyPrint 70 works out all sizes of the sixteen margin boxes of every page, and then sets
    those of boxes without content, which are mostly all, to nothing. Here they are nothing at once.
    """
    from weasyprint.formatting_structure.boxes import MarginBox  # noqa: PLC0415
    from weasyprint.layout import page  # noqa: PLC0415

    resolve = page.resolve_percentages

    @wraps(resolve)
    def resolve_percentages(box: Any, around: Any) -> None:
        if not isinstance(box, MarginBox) or box.is_generated:
            resolve(box, around)
            return
        box.width = box.height = box.min_width = box.min_height = 0
        box.max_width = box.max_height = inf
        for side in _SIDES:
            for size in ("margin_{}", "padding_{}", "border_{}_width"):
                setattr(box, size.format(side), 0)

    page.resolve_percentages = resolve_percentages
