"""Weigh the signs that a text was taken off printed pages, from 0 (none) to 0.99."""

from __future__ import annotations

import re

from anthology.readers.ocr.candidates import part_blocks
from anthology.readers.ocr.headings import find_headings
from anthology.readers.ocr.page import strip
from anthology.readers.prose.blocks import read_lines
from anthology.readers.prose.lexicon import Lexicon
from anthology.readers.prose.reflow import Flow, measure

_LOOKED_AT = 200_000  # characters from the beginning
_OTHER = re.compile(
    r"\s*(?:---\s*\n|\+\+\+\s*\n|<(?:!doctype|html|\?xml)|= \S|:[\w-]+:)", re.IGNORECASE
)
_WORK = re.compile(r"^(?:- )?\[\d{1,3}\] \S", re.MULTILINE)
_DIVIDED = re.compile(r"[^\W\d_]-\n[^\W\d_]")
_CHAPTER = 2  # the level of chapters
_ENTRIES, _SECTIONS, _TWICE, _OFTEN = 3, 3, 2, 3


def weigh(text: str) -> float:
    """Sum up the signs; one that only printed pages have outweighs plain text alone (0.3).

    Contents with page numbers whose titles stand in the text leave no doubt.
    """
    text = text[:_LOOKED_AT]
    if _OTHER.match(text):
        return 0.0
    page = strip(read_lines(text))
    flow = Flow(Lexicon(()), measure(page.blocks))
    headings, _, missing = find_headings(part_blocks(page.blocks, page.titles, flow), page.contents)
    sections = sum(
        heading.level > _CHAPTER and heading.number != "" for heading in headings.values()
    )
    signs = (
        (0.5, sum(bool(entry.page) for entry in page.contents.entries) >= _ENTRIES),
        (0.35, sections >= _SECTIONS),
        (0.2, len(page.folios) >= _TWICE),
        (0.2, len(page.heads) >= _TWICE),
        (0.15, "\f" in text),
        (0.1, len(_WORK.findall(text)) >= _TWICE),
        (0.1, len(_DIVIDED.findall(text)) >= _OFTEN),
    )
    confirmed = len(page.contents.entries) >= max(_ENTRIES, 2 * len(missing))
    return 0.99 if confirmed else min(0.95, sum(weight for weight, seen in signs if seen))
