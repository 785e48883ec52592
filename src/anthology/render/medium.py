"""Fit a chapter's body to its medium: descriptions, places and web addresses for print."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.render.addresses import print_addresses
from anthology.render.cards import complete_cards
from anthology.render.formulas import draw_formulas
from anthology.render.references import print_pages
from anthology.render.stamps import stamp, stamp_added

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.book import Chapter
    from anthology.xhtml import Element

_INLINE = ("a", "em", "strong", "i", "b", "cite", "q", "small")
_BLOCKS = ("ul", "ol", "dl", "pre", "table", "figure", "blockquote")


def for_screen(chapter: Chapter) -> str:
    """Give a chapter's body for the e-book: the line numbers come off, stamps go on."""
    root = xhtml.parse(chapter.body)
    stamp(root)
    _forget_lines(root)
    complete_cards(root, chapter.meta.language, printed=False)
    return xhtml.serialise(root)


def for_print(chapter: Chapter, links: str, folios: Mapping[str, str] | None = None) -> str:
    """Give a chapter's body for print.

    A tagged PDF must describe each figure (ISO 14289-1, 7.3): where the text does not, the
    caption stands in. Notes of the text stand at the foot of the page; those that hold lists or
    code come after the chapter. Web addresses are printed, each once: as notes at the `foot` of
    the page, at the end of the `chapter`, or not at all (`none`). Links to other places of the
    book are followed by their pages, as far as `folios` knows them.
    """
    root = xhtml.parse(chapter.body)
    stamp(root)
    _forget_lines(root)
    draw_formulas(root)
    complete_cards(root, chapter.meta.language, printed=True)
    for image in root.iter("img"):
        image.set("alt", image.get("alt") or _caption_of(image))
    _bring_notes_in(root)
    print_pages(root, chapter.slug, folios or {}, chapter.meta.language)
    if links != "none":
        print_addresses(root, links, chapter.meta.language)
    _let_break(root)
    stamp_added(root)
    return xhtml.serialise(root)


def _let_break(root: Element) -> None:
    """Take the space before an inline element into it, so that the line may break there.

    WeasyPrint 70 breaks a line after its first word where the last one before an inline element
    fits only without the space behind it.
    """
    for node in root.iter(*_INLINE):
        previous, parent = node.getprevious(), node.getparent()
        if parent is None or not node.text or node.text[0].isspace():
            continue
        if previous is not None and (previous.tail or "").endswith(" "):
            previous.tail = (previous.tail or "")[:-1]
        elif previous is None and (parent.text or "").endswith(" "):
            parent.text = (parent.text or "")[:-1]
        else:
            continue
        node.text = f" {node.text}"


def _forget_lines(root: Element) -> None:
    for node in root.iter():
        node.attrib.pop("data-line", "")


def _caption_of(image: Element) -> str:
    figure = image.getparent()
    caption = figure.find(".//figcaption") if figure is not None else None
    return (xhtml.text(caption) if caption is not None else "") or "—"


def _bring_notes_in(root: Element) -> None:
    """Put the text of each note in the place of its number, as an inline footnote.

    A note that is called again is printed again: what its number is on paper, only the page knows.
    """
    notes = {item.get("id") or "": item for item in root.iter("li") if _is_note(item)}
    simple = {key: item for key, item in notes.items() if not _holds_blocks(item)}
    for number in [node for node in root.iter("a") if "noteref" in xhtml.classes(node)]:
        item = simple.get((number.get("href") or "#").removeprefix("#"))
        if item is not None:
            xhtml.swap(number, _inline(item))
    for item in simple.values():
        xhtml.drop(item)
    for section in [node for node in root.iter("section") if "footnotes" in xhtml.classes(node)]:
        if xhtml.empty(section):
            xhtml.drop(section)


def _holds_blocks(item: Element) -> bool:
    return any(xhtml.name(node) in _BLOCKS for node in item.iter())


def _inline(item: Element) -> Element:
    """Make an inline footnote of a copy of a note, without its way back and its paragraphs."""
    copied = deepcopy(item)
    for back in [node for node in copied.iter("a") if "noteback" in xhtml.classes(node)]:
        xhtml.drop(back)
    for paragraph in list(copied.iter("p")):
        xhtml.unwrap(paragraph)
    note = xhtml.element("span", (copied.text or "").lstrip(), class_="footnote")
    for child in list(copied):
        note.append(child)
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip()
    else:
        note.text = (note.text or "").rstrip()
    return note


def _is_note(item: Element) -> bool:
    outer = item.getparent()
    holder = outer.getparent() if outer is not None else None
    return holder is not None and "footnotes" in xhtml.classes(holder)
