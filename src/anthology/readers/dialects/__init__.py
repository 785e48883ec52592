"""Turn what site generators add to Markdown into Markdown and marks, and report what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.readers.dialects import (
    admonitions,
    code,
    comments,
    hugo,
    kramdown,
    liquid,
    mdx,
    pelican,
    spans,
    wiki,
    wordpress,
)
from anthology.readers.dialects.scan import scan

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


_OPENINGS = (*comments.OPENINGS, *code.OPENINGS, *spans.OPENINGS)
_DIALECTS = (pelican, hugo, mdx, liquid, kramdown, admonitions, wiki, wordpress)


def read_dialects(draft: Draft) -> None:
    """Put code aside, drop comments, and let each dialect read what is its own.

    The braces of Hugo and MDX come before Liquid's, which would take them for its own; attributes
    in braces before the boxes whose titles may have some.
    """
    scan(draft, _OPENINGS)
    for dialect in _DIALECTS:
        dialect.read(draft)
