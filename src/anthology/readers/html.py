"""Read web pages, saved ones included, into articles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.book import Article
from anthology.readers.align import number_lines
from anthology.readers.commonmark.faults import report_cleaned
from anthology.readers.commonmark.tidy import tidy
from anthology.readers.dialects.draft import Draft
from anthology.readers.embedded import take_out
from anthology.readers.frontmatter import FrontMatter
from anthology.readers.vocabulary import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Source
    from anthology.xhtml import Fragment

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Pieces of a blog's database: their commands are read with Markdown's dialects.
_BLOG = re.compile(r"^<!-- wp:|\[(?:caption|gallery|embed|youtube)\b[^\]\n]*\]", re.MULTILINE)
_BLOCKS = re.compile(r"</(?:p|div|li|h[1-6]|td|article|section)>", re.IGNORECASE)
_MARKED = 3  # closing tags of blocks from which a file named .html is one


class HtmlReader:
    """Read a page's text and what its head says of it; what stands around the text is left out."""

    name = "html"

    def recognise(self, source: Source) -> float:
        """Say how surely a source is a web page."""
        if _PAGE.match(source.text[:4000]):
            return 0.97
        if _BLOG.search(source.text):
            return 0.0
        named = source.path.lower().endswith((".html", ".htm", ".xhtml"))
        return 0.8 if named and len(_BLOCKS.findall(source.text)) >= _MARKED else 0.0

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _flatten(fragment: Fragment) -> Fragment:
    """Take away the boxes that only place blocks on a screen; one that holds words is a paragraph.

    An id on a box goes to the first block in it.
    """
    root = xhtml.parse(fragment)
    for box in reversed(list(root.iter("div", "section", "article", "main", "header", "hgroup"))):
        if not any(xhtml.name(inner) in xhtml.BLOCK for inner in box):
            xhtml.rename(box, "p")
        elif not (box.text or "").strip() and not any((c.tail or "").strip() for c in box):
            if (name := box.get("id")) and not box[0].get("id"):
                box[0].set("id", name)
            xhtml.unwrap(box)
    for empty in [node for node in root.iter("p") if xhtml.empty(node) and not node.get("id")]:
        xhtml.drop(empty)
    while len(root) and xhtml.name(root[0]) == "hr":  # with nothing before it to part from
        xhtml.drop(root[0])
    return xhtml.serialise(root)


def _read(source: Source) -> Article:
    page = xhtml.read_page(take_out(source.text, source))
    meta, doubts = describe(FrontMatter(dict(page.said), ""), source.path)
    draft = Draft(source.path, source.text, meta)
    if page.left_out:
        draft.report(
            "page-furniture",
            f"{page.left_out} words around the text were left out (menus, side columns)",
            1,
            hint="if some of them belong to the text, save the text alone",
        )
    cleaned = xhtml.clean(page.text)
    cleaned = replace(cleaned, escaped=(*page.escaped, *cleaned.escaped))
    report_cleaned(draft, cleaned)
    body = number_lines(_flatten(tidy(cleaned.fragment)), source.text)
    doubts = tuple(replace(one, line=None) for one in doubts)
    return Article(
        source, HtmlReader.name, meta, body, (*source.diagnostics, *doubts, *draft.found)
    )
