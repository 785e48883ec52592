"""Read web pages, saved ones included, into articles."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from anthology.language.letters import first_few
from anthology.markup import cleaning, content_fixes, web_pages, xhtml
from anthology.model.book import Article
from anthology.model.diagnostics import OutputError
from anthology.project.collect import unpacked_folder
from anthology.project.images.identity import Identity, identify
from anthology.readers.mailed import take_envelope
from anthology.readers.markdown.draft import Draft
from anthology.readers.markdown.finish import report_cleaned, tidy
from anthology.readers.metadata.front_matter import FrontMatter
from anthology.readers.metadata.vocabulary import describe_metadata
from anthology.readers.office.finish import keep_picture, safe_name
from anthology.readers.plain_text.blocks import say_lines
from anthology.readers.source_lines import number_lines
from anthology.readers.web_notes import mark_notes, take_out_comments
from anthology.runtime.files import is_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element, Fragment
    from anthology.model.book import Source


SIGN = "data:image/"
_DATA = re.compile(  # RFC 2397; drawings, which may hold scripts, are not taken
    r"data:image/(?P<kind>png|jpe?g|gif|webp);base64,(?P<data>[A-Za-z0-9+/]{20,}={0,2})"
)


_DRAWN = re.compile(
    r"(?P<name>\b(?:src|srcset|data|href)\s*=\s*)(?P<quote>[\"'])data:image/svg\+xml"
    r"(?P<how>[^,\"']*),(?P<data>(?:(?!(?P=quote)).)*)(?P=quote)",
    re.DOTALL,
)
_SVG = re.compile(r"<svg\b(?:(?!<svg\b|</svg).)*</svg\s*>", re.DOTALL)
_SVG_SPACE = "http://www.w3.org/2000/svg"
_LINES = re.compile(r' data-line="\d+"')
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?=\s*(?:px)?\Z)")
_ICON = 32  # pixels; what is no wider or no higher stands for a word on a button
_SHAPES = frozenset("path rect circle ellipse line polyline polygon text image".split())


def take_out_pictures(text: str, source: Source) -> str:
    """Return the text with paths in the place of pictures written as `data:` addresses.

    The files lie where those of packed documents do, in a folder named like the text. What is no
    picture, or cannot be written, stays as it is.
    """
    if SIGN not in text:
        return text
    folder = "/".join(safe_name(part) for part in source.path.split("/"))

    def name(match: re.Match[str]) -> str:
        """Keep a picture that is written into the page as a file, and give its address."""
        try:
            data = base64.b64decode(match["data"], validate=True)
            file = f"{folder}/{hashlib.sha256(data).hexdigest()[:12]}.{match['kind']}"
            keep_picture(unpacked_folder(source.root) / file, data)
        except (binascii.Error, OutputError):
            return match[0]
        return f"/{quote(file)}"

    def draw(match: re.Match[str]) -> str:
        """Keep a drawing that is written into an attribute as a file; a blank one is nothing."""
        quoted = match["data"]
        try:
            if "base64" in match["how"]:
                markup = base64.b64decode(unquote(quoted)).decode()
            else:
                markup = unquote(html.unescape(quoted))
            found = _SVG.search(markup)
            kept = _keep_drawing(found[0], folder, source) if found else None
        except (binascii.Error, UnicodeDecodeError, OutputError):
            kept = None
        address, _ = kept or ("data:image/svg+xml,", "")
        return f"{match['name']}{match['quote']}{address}{match['quote']}"

    return _DRAWN.sub(draw, _DATA.sub(name, text))


def _keep_drawing(markup: str, folder: str, source: Source) -> tuple[str, str] | None:
    """Write a drawing that shows something into a file; give its address, and what it says."""
    drawing = _drawing(_LINES.sub("", markup))
    if drawing is None:
        return None
    data, alt = drawing
    file = f"{folder}/{hashlib.sha256(data).hexdigest()[:12]}.svg"
    keep_picture(unpacked_folder(source.root) / file, data)
    return f"/{quote(file)}", alt


def take_out_drawings(markup: str, source: Source) -> str:
    """Return markup with pictures in the place of the drawings (SVG) that are written in it.

    Icons, and drawings of which other places on the page show parts, stay as they are; what is
    dangerous in a drawing is taken out of its file later, as from any other.
    """
    if "<svg" not in markup:
        return markup
    folder = "/".join(safe_name(part) for part in source.path.split("/"))

    def name(match: re.Match[str]) -> str:
        """Keep a drawing (SVG) as a file, and write a picture that shows it."""
        try:
            kept = _keep_drawing(match[0], folder, source)
        except OutputError:
            return match[0]
        return f'<img src="{kept[0]}" alt="{xhtml.escape(kept[1])}">' if kept else match[0]

    return _SVG.sub(name, markup)


def _drawing(markup: str) -> tuple[bytes, str] | None:
    """Give the file of a drawing that shows something, and what it says of itself."""
    opening = markup[: markup.index(">")]
    if " xmlns=" not in opening:
        markup = markup.replace("<svg", f'<svg xmlns="{_SVG_SPACE}"', 1)
    if "xlink:" in markup and "xmlns:xlink" not in opening:
        markup = markup.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', 1)
    root = xhtml.open_drawing(markup.encode())
    if root is None or root.get("aria-hidden") == "true" or "icon" in (root.get("class") or ""):
        return None
    sizes = [_NUMBER.match(root.get(side, "")) for side in ("width", "height")]
    if any(size and float(size[0]) <= _ICON for size in sizes) or _hidden(root):
        return None
    hidden = ("defs", "symbol", "clipPath", "mask", "pattern")
    shapes = (one for one in root.iter() if xhtml.name(one) in _SHAPES)
    if not any(
        all(xhtml.name(outer) not in hidden for outer in one.iterancestors()) for one in shapes
    ):
        return None
    titles = (xhtml.text(one) for one in root if xhtml.name(one) in ("title", "desc"))
    return xhtml.close_drawing(root), root.get("aria-label") or next(titles, "")


def _hidden(root: Element) -> bool:
    """Tell whether a drawing is not shown."""
    return "none" in (root.get("style") or "") or root.get("display") == "none"


_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Pieces of a blog's database: their commands are read with Markdown's dialects.
_BLOG = re.compile(r"^<!-- wp:|\[(?:caption|gallery|embed|youtube)\b[^\]\n]*\]", re.MULTILINE)
_TAG = re.compile(
    r"<(?:p|div|section|article|h[1-6]|ul|ol|li|table|blockquote|pre|b|i|em|strong|a|br|hr|img|span"
    r"|font|center|sup|sub|code)\b[^<>]*>",
    re.IGNORECASE,
)
_FRONT = re.compile(r"\s*(?:---|\+\+\+)[ \t]*\n")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_LOOK = re.compile(r"c\d+")  # Google Docs' name of a look, which elements say by now
_LONG_CELL = 40  # words; in a table of one row or one column, more are a text
_PIXEL = 1000  # bytes, more than any picture of one pixel has
_QUOTED = 4  # pieces of a site that a message quotes, each by its first words
_ENDS = 5  # first and last words of what stood around the text
_SHORTEST = 8  # words of each


class HtmlReader:
    """Read a page's text and what its head says of it; what stands around the text is left out."""

    name = "html"

    def recognise(self, source: Source) -> float:
        """Say how surely a source is a web page."""
        if _PAGE.match(source.text[:4000]):
            return 0.97  # no other reader is as sure of a text that begins as a page does
        if _BLOG.search(source.text):
            return 0.0
        named = source.path.lower().endswith((".html", ".htm", ".xhtml"))
        if not named or _FRONT.match(source.text):  # a site generator's: its front matter is read
            return 0.0
        return 0.8 if _TAG.search(source.text) else 0.0

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _fills_line(box: Element) -> bool:
    """Tell whether a box without blocks is all that a link, or another part of a line, holds."""
    above = box.getparent()
    while above is not None and len(above) == 1 and not (above.text or box.tail or "").strip():
        if xhtml.name(above) in ("a", "span", "em", "strong", "b", "i"):
            return not any(xhtml.name(inner) in xhtml.BLOCK for inner in box.iterdescendants())
        if xhtml.name(above) != "div":
            return False
        above = above.getparent()
    return False


def _flatten(root: Element) -> Fragment:
    """Take away the boxes that only place blocks on a screen; one that holds words is a paragraph.

    An id on a box goes to the first block in it.
    """
    _break_at_blank_lines(root)
    for span in [one for one in root.iter("span") if _says_nothing(one)]:
        xhtml.unwrap(span)
    for box in reversed(list(root.iter("div", "section", "article", "main", "header", "hgroup"))):
        if "footnotes" in xhtml.classes(box):
            continue
        if _fills_line(box):
            xhtml.unwrap(box)
        elif not any(xhtml.name(inner) in xhtml.BLOCK for inner in box):
            xhtml.rename(box, "p")
        else:
            content_fixes.make_paragraphs(box)
            if (name := box.get("id")) and not box[0].get("id"):
                box[0].set("id", name)
            xhtml.unwrap(box)
    content_fixes.make_paragraphs(root)
    for paragraph in list(root.iter("p")):
        _split_at_breaks(paragraph)
    for empty in [node for node in root.iter("p") if xhtml.empty(node) and not node.get("id")]:
        xhtml.drop(empty)
    while len(root) and xhtml.name(root[0]) == "hr":  # with nothing before it to part from
        xhtml.drop(root[0])
    return xhtml.serialise(root)


def _says_nothing(span: Element) -> bool:
    """Tell a span that only sizes a picture, or names a look that the elements in it say."""
    framed = [xhtml.name(one) for one in span] == ["img"] and not xhtml.text(span)
    looks = xhtml.classes(span)
    named = set(span.keys()) == {"class"} and all(map(_LOOK.fullmatch, looks))
    return (framed and not span.get("id")) or named or not span.keys()


def _line_of(draft: Draft, said: str) -> int | None:
    """Find the line of some words; tags may part them, so their first ones or the longest do."""
    pieces = said.split()
    tries = (" ".join(pieces[:4]), " ".join(pieces[:2]), max(pieces, key=len, default=""))
    return next((line for words in tries if words and (line := draft.line_of(words))), 1)


def _break_at_blank_lines(root: Element) -> None:
    """Put breaks where a text without any paragraph has blank lines, as blogs keep theirs."""
    if root.find(".//p") is not None:
        return
    for node in (root, *root):
        words = (node.text if node is root else node.tail) or ""
        if not _BLANK_LINE.search(words):
            continue
        first, *others = _BLANK_LINE.split(words)
        at = 0 if node is root else root.index(node) + 1
        if node is root:
            root.text = first
        else:
            node.tail = first
        for more in others:
            for made in (xhtml.element("br"), xhtml.element("br")):
                root.insert(at, made)
                at += 1
            root[at - 1].tail = more


def _split_at_breaks(paragraph: Element) -> None:
    """Divide a paragraph at double breaks, which stand for the space between paragraphs."""
    while True:
        double = next((one for one in paragraph if _is_double(one)), None)
        if double is None:
            return
        after = xhtml.element("p")
        xhtml.copy_attributes(after, ("class", "lang", "dir"), paragraph)
        last = double.getnext()
        while last is not None and _is_double(last):
            last = last.getnext()
        if last is None:
            return
        after.text = last.tail
        after.extend(list(last.itersiblings()))
        for node in (last, *(one for one in last.itersiblings(preceding=True)
                             if paragraph.index(one) >= paragraph.index(double))):  # fmt: skip
            node.tail = None
            paragraph.remove(node)
        after.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(after)
        paragraph = after


def _is_double(node: Element) -> bool:
    """Tell whether two line breaks follow each other."""
    following = node.getnext()
    breaks = xhtml.name(node) == "br" and following is not None and xhtml.name(following) == "br"
    return breaks and not (node.tail or "").strip()


def _unfold_tables(root: Element) -> list[str]:
    """Make text of the tables that only place it on a screen; give the words of each."""
    unfolded = []
    for table in reversed(list(root.iter("table"))):
        cells = [one for row in _rows(table) for one in row if xhtml.name(one) == "td"]
        if not _only_places(table, cells):
            continue
        unfolded.append(xhtml.text(table))
        box = xhtml.element("div")
        if name := table.get("id"):
            box.set("id", name)
        for cell in cells:
            cell.tag, cell.tail = "div", None
            for key in ("colspan", "rowspan", "headers"):
                cell.attrib.pop(key, "")
            box.append(cell)
        xhtml.swap(table, box)
    return unfolded


def _rows(table: Element) -> list[Element]:
    """Give the rows of a table, in all its parts but not of tables inside."""
    return [*table.iterfind("tr"), *(row for part in table for row in part.iterfind("tr"))]


def _only_places(table: Element, cells: Sequence[Element]) -> bool:
    """Tell a table for layout from one of data: what its cells hold is no value."""
    own = [one for row in _rows(table) for one in row]
    if table.find("caption") is not None or len(cells) < len(own) or not cells:
        return False
    if table.get("role") in ("presentation", "none"):
        return True
    if any(cell.find(f".//{tag}") is not None for cell in cells
           for tag in ("table", *xhtml.HEADINGS)):  # fmt: skip
        return True
    rows = [len(row) for row in _rows(table)]
    long = any(len(xhtml.text(cell).split()) > _LONG_CELL for cell in cells)
    return len(cells) > 1 and long and (len(rows) == 1 or max(rows) == 1)


def _short(words: str) -> str:
    """Give the first words, for a message."""
    pieces = words.split()
    return " ".join(pieces[:_SHORTEST]) + (" …" if pieces[_SHORTEST:] else "")


def _is_pixel(file: Path) -> bool:
    """Tell whether a file is a picture of a single pixel."""
    small = is_file(file) and file.stat().st_size < _PIXEL
    found = identify(file) if small else None
    return isinstance(found, Identity) and found.width <= 1 and found.height <= 1


def _read(source: Source) -> Article:
    """Read one page: keep its pictures as files, find text and metadata, report what goes."""
    markup = take_out_drawings(take_out_pictures(source.text, source), source)
    page = web_pages.read_page(markup, lambda address: _is_pixel(source.file.parent / address))
    meta, doubts = describe_metadata(FrontMatter(dict(page.said), ""), source.path)
    draft = Draft(source.path, source.text, meta)
    if page.left_out:
        what = "menus, side columns" + (", readers’ comments" if page.commented else "")
        gone = page.dropped.split()
        ends = f"“{' '.join(gone[:_ENDS])} … {' '.join(gone[-_ENDS:])}”"
        draft.report(
            "page-furniture",
            f"{page.left_out} words around the text were left out ({what}): {ends}",
            1,
            hint="if some of them belong to the text, save the text alone",
        )
    if page.furniture:
        quoted = first_few([f"“{_short(words)}”" for words in page.furniture], _QUOTED)
        draft.report(
            "page-furniture",
            f"left out as the site's, not the text's: {quoted}"
            f" ({say_lines({_line_of(draft, words) or 1 for words in page.furniture})})",
            _line_of(draft, page.furniture[0]),
            hint="if some of it belongs to the text, save the text alone",
        )
    if page.pixels:
        message = f"pictures too small to be seen were left out ({page.pixels}): they count readers"
        draft.report("page-furniture", message, 1)
    cleaned = cleaning.clean(page.text)
    cleaned = replace(cleaned, escaped=(*page.escaped, *cleaned.escaped))
    report_cleaned(draft, cleaned)
    fragment, comments = take_out_comments(cleaned.fragment)
    for said in comments:
        message = f"a comment was left out: “{draft.quote(said)}”"
        draft.report("comment-removed", message, _line_of(draft, said))
    root = xhtml.parse(tidy(mark_notes(fragment)))
    for said in _unfold_tables(root):
        message = "a table that only places text was set as text"
        draft.report("markup-mended", message, _line_of(draft, said))
    body = number_lines(_flatten(root), source.text)
    doubts = tuple(replace(one, line=None) for one in doubts)
    found = (*source.diagnostics, *doubts, *draft.found)
    dropped = " ".join((page.dropped, *cleaned.hidden, *cleaned.comments, *comments))
    made = Article(source, HtmlReader.name, meta, body, found, dropped=dropped)
    return take_envelope(made)
