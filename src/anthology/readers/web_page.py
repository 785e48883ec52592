"""Read web pages, saved ones included, into articles."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from anthology.markup import cleaning, content_wholes, web_pages, xhtml
from anthology.model.book import Article
from anthology.model.diagnostics import OutputError
from anthology.project.collect import unpacked_folder
from anthology.readers.markdown.draft import Draft
from anthology.readers.markdown.tidy import report_cleaned, tidy
from anthology.readers.metadata.front_matter import FrontMatter
from anthology.readers.metadata.vocabulary import describe_metadata
from anthology.readers.office.finish import keep_picture, safe_name
from anthology.readers.source_lines import number_lines
from anthology.readers.web_notes import mark_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Fragment
    from anthology.model.book import Source


# -----------------------------------------------------------------------------
# Take pictures that a text carries within itself out into files, and name them in their places.

SIGN = ";base64,"
_DATA = re.compile(  # RFC 2397; drawings, which may hold scripts, are not taken
    r"data:image/(?P<kind>png|jpe?g|gif|webp);base64,(?P<data>[A-Za-z0-9+/]{20,}={0,2})"
)


def take_out_pictures(text: str, source: Source) -> str:
    """Return the text with paths in the place of pictures written as `data:` addresses.

    The files lie where those of packed documents do, in a folder named like the text. What is no
    picture, or cannot be written, stays as it is.
    """
    if SIGN not in text:
        return text
    folder = "/".join(safe_name(part) for part in source.path.split("/"))

    def name(match: re.Match[str]) -> str:
        try:
            data = base64.b64decode(match["data"], validate=True)
            file = f"{folder}/{hashlib.sha256(data).hexdigest()[:12]}.{match['kind']}"
            keep_picture(unpacked_folder(_root(source)) / file, data)
        except (binascii.Error, OutputError):
            return match[0]
        return f"/{quote(file)}"

    return _DATA.sub(name, text)


def _root(source: Source) -> Path:
    """Find the project's folder from a file and its path in it."""
    file = source.file.absolute()
    within = file.as_posix().endswith(f"/{source.path}")
    return file.parents[source.path.count("/")] if within else file.parent


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
        if "footnotes" in xhtml.classes(box):
            continue
        if not any(xhtml.name(inner) in xhtml.BLOCK for inner in box):
            xhtml.rename(box, "p")
        elif not (box.text or "").strip() and not any((c.tail or "").strip() for c in box):
            if (name := box.get("id")) and not box[0].get("id"):
                box[0].set("id", name)
            xhtml.unwrap(box)
    content_wholes.make_paragraphs(root)
    for empty in [node for node in root.iter("p") if xhtml.empty(node) and not node.get("id")]:
        xhtml.drop(empty)
    while len(root) and xhtml.name(root[0]) == "hr":  # with nothing before it to part from
        xhtml.drop(root[0])
    return xhtml.serialise(root)


def _read(source: Source) -> Article:
    page = web_pages.read_page(take_out_pictures(source.text, source))
    meta, doubts = describe_metadata(FrontMatter(dict(page.said), ""), source.path)
    draft = Draft(source.path, source.text, meta)
    if page.left_out:
        draft.report(
            "page-furniture",
            f"{page.left_out} words around the text were left out (menus, side columns)",
            1,
            hint="if some of them belong to the text, save the text alone",
        )
    cleaned = cleaning.clean(page.text)
    cleaned = replace(cleaned, escaped=(*page.escaped, *cleaned.escaped))
    report_cleaned(draft, cleaned)
    body = number_lines(_flatten(tidy(mark_notes(cleaned.fragment))), source.text)
    doubts = tuple(replace(one, line=None) for one in doubts)
    return Article(
        source, HtmlReader.name, meta, body, (*source.diagnostics, *doubts, *draft.found)
    )
