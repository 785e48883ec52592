"""Fit rendered documents together for the package: links, picture paths, notes, printed pages.

A mark stands before the character with which a page of the printed edition begins. Where print
broke a word, it stands before the whole word, so that nobody hears half of one (see `_word`); it
is never put into what may hold no mark, but before it.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.words import label, word
from anthology.markup import web_addresses, xhtml
from anthology.model.book import PageTarget
from anthology.model.diagnostics import ContentError, Diagnostic
from anthology.outputs.epub.metadata import Survey, survey
from anthology.render.stamps import STAMP, own_texts, stamp_frame, stamp_index, text_length, unstamp

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Document, PageStart


# EPUB Structural Semantics 1.1 knows `footnote` for a box that a `noteref` leads to; the items of a
# list may not bear the role that goes with it (`doc-footnote`, DPUB-ARIA 1.1).


def box_notes(section: Element) -> None:
    """Turn the lists of a section of notes into boxes, each with the number of its note."""
    for notes in section.findall("{*}ol"):
        first = notes.get("start") or "1"
        for number, item in enumerate(notes.findall("{*}li"), int(first)):
            if "uncalled" not in xhtml.classes(item):  # these come last
                _number(item, number)
            xhtml.rename(item, "aside")
            xhtml.set_type(item, "footnote", "doc-footnote")
        xhtml.unwrap(notes)


def _number(item: Element, number: int) -> None:
    """Put the number before the first words of a note."""
    first = item[0] if len(item) and xhtml.name(item[0]) == "p" else item
    made = xhtml.element(f"{{{xhtml.XHTML}}}span", str(number), class_="note-number")
    made.tail, first.text = f" {(first.text or '').lstrip()}", None
    first.insert(0, made)


_NARROW = 3  # columns that a telephone can show side by side
_LANDMARKS = ("article", "footer", "header", "main")  # of a page, which a chapter is not
_TYPES = {
    "noteref": ("noteref", "doc-noteref"),
    "noteback": ("backlink", "doc-backlink"),
    "footnotes": ("endnotes", "doc-endnotes"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "abstract": ("abstract", "doc-abstract"),
}
# What may bear them: a class of the same name on anything else is a page's own.
_BEARERS = {"noteref": ("a",), "noteback": ("a",)}
_BOXES = ("section", "div", "aside")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold the documents as they stand in the package, and what was seen in them.

    `pictures` are the keys of those that are shown; `diagnostics` tell of links to nowhere.
    """

    documents: tuple[Document, ...]
    pictures: frozenset[str]
    survey: Survey
    diagnostics: tuple[Diagnostic, ...]


def fit_documents(
    documents: Sequence[Document],
    pictures: Mapping[str, str],
    book: Book,
    starts: Sequence[PageStart] = (),
) -> Fitted:
    """Lead links from document to document, and pictures to their files (names by key).

    Marks are set where pages of the printed edition begin. Links to nowhere become plain text,
    pictures without a file a frame that says so. Raises `ContentError` where a document is not
    well-formed.
    """
    roots = [_opened(document) for document in documents]
    for root in roots:
        stamp_frame(root)
    mark_pages(starts, {one.name: root for one, root in zip(documents, roots, strict=True)})
    paths = {chapter.name: chapter.article.source.path for chapter in book.chapters}
    fitter = _Fitter(pictures)
    for document, root in zip(documents, roots, strict=True):
        for node in root.iter():
            if place := node.get("id"):
                fitter.homes.setdefault(place, document.name)
    for document, root in zip(documents, roots, strict=True):
        fitter.fit(document, root, paths.get(document.name, document.name))
        unstamp(root)
    seen = survey(roots)
    made = [
        replace(document, markup=xhtml.close_document(root))
        for document, root in zip(documents, roots, strict=True)
    ]
    return Fitted(tuple(made), frozenset(fitter.shown), seen, tuple(fitter.found))


def path_of(name: str) -> str:
    """Say where a document lies in the package.

    The navigation lies beside the package document, so that its links are written as the manifest
    writes them: many reading systems look them up there.
    """
    return f"{name}.xhtml" if name == "nav" else f"text/{name}.xhtml"


def relative(name: str, path: str) -> str:
    """Write a path of the package as seen from a document, by its name."""
    return posixpath.relpath(path, posixpath.dirname(path_of(name)) or ".")


def _opened(document: Document) -> Element:
    """Parse a document. Raises `ContentError`, with its template, where it is broken."""
    try:
        return xhtml.open_document(document.markup)
    except SyntaxError as error:
        fault = Diagnostic(
            "template-broken",
            f"the template makes a document that is not well-formed: {error.msg}",
            f"templates/{document.role}.xhtml",
            hint="close every element, and write & as &amp; and < as &lt;",
        )
        raise ContentError("a template cannot be used", diagnostics=(fault,)) from error


@dataclass(slots=True)
class _Fitter:
    """Know the home of every id and the file of every picture; note what is found."""

    pictures: Mapping[str, str]
    homes: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)

    def fit(self, document: Document, root: Element, path: str) -> None:
        """Fit the elements of one document, in place; `path` is the text that it was made of."""
        for node in list(root.iter()):
            name = xhtml.name(node)
            if name == "link":
                node.set("href", relative(document.name, "styles/book.css"))
            elif name == "a":
                self._lead(node, document, path)
            elif name == "img":
                self._show(node, document)
            elif name == "table":
                _let_scroll(node, document.language)
            elif name == "math" and node.get("display") == "block":
                _box(node, "span", "wide-formula", word("formula", document.language))
            _type(node, name)

    def _lead(self, link: Element, document: Document, path: str) -> None:
        """Name the document in a link to a place in another one."""
        href = link.get("href") or ""
        if href and not href.startswith("#"):
            self._lead_out(link, href, path)
        if not href.startswith("#"):
            return
        home = self.homes.get(href[1:])
        if home is None:
            message = f"a link leads nowhere in the book: “{xhtml.text(link)}” ({unquote(href)})"
            hint = "give the whole web address, or the name of a file of the project"
            self.found.append(Diagnostic("link-dead", message, path, hint=hint))
            del link.attrib["href"]
            xhtml.rename(link, "span")
        elif home != document.name or document.role == "nav":  # where Ace wants whole paths
            link.set("href", f"{relative(document.name, path_of(home))}{href}")

    def _lead_out(self, link: Element, href: str, path: str) -> None:
        """Write an address as browsers read it; what cannot be one, from a setting, is text."""
        address = web_addresses.read_address(href)
        if address is None or not ("://" in address or address.startswith(("mailto:", "tel:"))):
            message = f"“{href}” is no address on the web; it is plain text in the e-book"
            hint = "write the whole web address, as the browser shows it"
            self.found.append(Diagnostic("link-unsafe", message, path, hint=hint))
            del link.attrib["href"]
            xhtml.rename(link, "span")
        elif address != href:
            link.set("href", address)

    def _show(self, image: Element, document: Document) -> None:
        """Lead a picture to its file; one that could not be made becomes a frame."""
        key = image.get("src") or ""
        if key in self.pictures:
            image.set("src", relative(document.name, self.pictures[key]))
            image.set("alt", image.get("alt") or "")
            self.shown.add(key)
            return
        said = (word("picture-missing", document.language), image.get("alt"))
        for attribute in ("src", "alt", "width", "height"):
            image.attrib.pop(attribute, "")
        image.text = word("colon", document.language).join(filter(None, said))
        image.set("class", "missing-picture")
        xhtml.rename(image, "span")


def _let_scroll(table: Element, language: str) -> None:
    """Put a wide table into a box that scrolls, also by the keyboard (WCAG 2.2, 2.1.1)."""
    columns = max((len(row) for row in table.iter("{*}tr")), default=0)
    if columns <= _NARROW:
        return
    caption = table.find("{*}caption")
    named = xhtml.text(caption) if caption is not None else label("table", language)
    _box(table, "div", "wide-table", named)


def _box(node: Element, tag: str, kind: str, named: str) -> None:
    """Put a box around an element that can be reached by the keyboard and scrolled."""
    box = xhtml.element(f"{{{xhtml.XHTML}}}{tag}", class_=kind, tabindex="0", role="group")
    box.set("aria-label", named)
    xhtml.wrap(node, box)


def _type(node: Element, name: str) -> None:
    """Say what an element is: in a chapter, boxes and notes; not the frame of a web page."""
    if name == "aside" and not node.get("role"):
        node.set("role", "note")
    if name in _LANDMARKS:
        xhtml.add_class(node, name)
        xhtml.rename(node, "div")
    for kind in xhtml.classes(node):
        if kind in _TYPES and xhtml.name(node) in _BEARERS.get(kind, _BOXES):
            xhtml.set_type(node, *_TYPES[kind])
        if kind == "footnotes" and name == "section":
            box_notes(node)


_PHRASES = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q ruby rb rt rtc rp s samp small "
    "span strong sub sup time u var".split()
)
# What may hold no mark, and what may hold none right in it.
_CLOSED = frozenset("picture ruby rb rt rtc rp math svg object audio video".split())
_HOLDERS = frozenset("ul ol dl table thead tbody tfoot tr nav".split())
_BREAK = re.compile(r"[\s\u2010-\u2015-]")  # behind it begins what a line keeps whole
_SOFT_HYPHEN = "\u00ad"


def page_targets(starts: Sequence[PageStart], names: Collection[str]) -> list[PageTarget]:
    """List the pages whose documents, by their names, are in the e-book."""
    return [
        PageTarget(start.label, f"page-{start.label}") for start in starts if _home(start) in names
    ]


def mark_pages(starts: Sequence[PageStart], roots: Mapping[str, Element]) -> None:
    """Put a mark into the documents (by name) at the beginning of each page."""
    stamped = {
        name: {node.get(STAMP, ""): node for node in root.iter()} for name, root in roots.items()
    }
    for start in starts:
        if (home := _home(start)) in roots:
            _mark(start, roots[home], stamped[home])


def _home(start: PageStart) -> str:
    """Name the document of the e-book: the printed contents are its navigation."""
    return "nav" if start.document == "contents" else start.document


def _mark(start: PageStart, root: Element, stamped: Mapping[str, Element]) -> None:
    """Put the mark of a page into a document, before the character that the page begins with."""
    mark = xhtml.element(f"{{{xhtml.XHTML}}}span", id=f"page-{start.label}")
    mark.set("aria-label", start.label)
    xhtml.set_type(mark, "pagebreak", "doc-pagebreak")
    held = [stamped[stamp] for stamp in start.position.stamps if stamp in stamped]
    if not held:
        _content(root).append(mark)
    elif held[0].get(STAMP) == start.position.stamps[0]:
        _put(mark, held[0], start.position.offset)
    else:
        _put(mark, _first(held[0]), 0)


def _content(root: Element) -> Element:
    """Find the section that a document consists of."""
    body = root.find("{*}body")
    section = next((node for node in body if xhtml.name(node)), None) if body is not None else None
    return section if section is not None else root


def _first(node: Element) -> Element:
    """Find the first element in another one that may hold a mark."""
    while xhtml.name(node) in _HOLDERS and len(node):
        node = node[0]
    return node


def _put(mark: Element, node: Element, offset: int) -> None:
    """Put a mark before a character of the own text of an element."""
    if xhtml.name(node) in _CLOSED or xhtml.name(node) in xhtml.VOID:
        _put_before(mark, node)
        return
    for piece, text in own_texts(node):
        if (at := stamp_index(text, offset)) is None:
            offset -= text_length(text)
            continue
        at = _line(text, at) if _is_code(node) else _word(text, at)
        if piece is not node:
            mark.tail, piece.tail = text[at:], text[:at]
            node.insert(node.index(piece) + 1, mark)
        elif _is_phrase(node) and not text[:at].strip():
            _put_before(mark, node)
        else:
            mark.tail, node.text = text[at:], text[:at]
            node.insert(0, mark)
        return
    node.append(mark)


def _put_before(mark: Element, node: Element) -> None:
    """Put a mark before an element, and before those that begin with it."""
    parent = node.getparent()
    if parent is None:
        return
    first = node.getprevious() is None and not (parent.text or "").strip()
    if xhtml.name(parent) in _CLOSED or (first and _is_phrase(parent)):
        _put_before(mark, parent)
    else:
        parent.insert(parent.index(node), mark)


def _is_phrase(node: Element) -> bool:
    """Tell what may have a mark before it: not a link in a table of contents (EPUB 3.3, 7.3)."""
    in_nav = any(xhtml.name(up) == "nav" for up in node.iterancestors())
    return xhtml.name(node) in _PHRASES and not in_nav


def _is_code(node: Element) -> bool:
    """Tell whether an element is code, or in code."""
    return any(xhtml.name(up) == "pre" for up in (node, *node.iterancestors()))


def _word(text: str, at: int) -> int:
    """Go back to the beginning of a word that print broke; scripts without case hyphenate none."""
    if at and _is_cased(text[at]) and _is_cased(text[at - 1]):
        before = _BREAK.split(text[:at])
        return at - len(before[-1])
    return at


def _is_cased(char: str) -> bool:
    """Tell whether a character can be part of a word: a letter, an accent, a soft hyphen."""
    return char.lower() != char.upper() or "\u0300" <= char <= "\u036f" or char == _SOFT_HYPHEN


def _line(text: str, at: int) -> int:
    """Go back to the beginning of a line of code, before what it is set in by."""
    begin = text.rfind("\n", 0, at) + 1
    return at if text[begin:at].strip() else begin
