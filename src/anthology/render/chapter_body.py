"""Fit a chapter's body to its medium: descriptions, places and web addresses for print."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.markup.formulas import Drawing, FormulaError, draw_mathml, to_svg
from anthology.render.references import print_addresses, print_pages, short_address
from anthology.render.stamps import STAMP, stamp, stamp_added

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.markup.xhtml import Element
    from anthology.model.book import Chapter


# -----------------------------------------------------------------------------
# Complete the cards of films, sounds and other embedded things for paper or screen.
#
# Both say what the thing is and where it lies; paper adds a QR code (ISO/IEC 18004) of its address.

_LIGHT = 4  # modules of light around the code (ISO/IEC 18004, 6.3.8)


def complete_cards(root: Element, language: str, *, printed: bool) -> None:
    """Say on each card its kind and host, and shorten the address that it shows."""
    for card in [node for node in root.iter("div") if "data-kind" in node.attrib]:
        title = next((node for node in card if "embed-title" in xhtml.classes(node)), None)
        if title is None:
            continue  # a page's own box, or one whose words stand in a heading now
        kind = word(str(card.attrib.pop("data-kind")), language)
        told = [kind, *str(card.attrib.pop("data-title", "")).split(", ")]
        told = [piece for piece in told if piece and piece != xhtml.text(title)]
        title.addnext(xhtml.element("p", " · ".join(told), class_="embed-kind"))
        for link in card.iter("a"):
            _show(card, link, language, printed=printed)


def _show(card: Element, link: Element, language: str, *, printed: bool) -> None:
    address = link.get("href") or ""
    short = short_address(address)
    if xhtml.text(link) != address or not short:
        return
    link.text = short
    if printed:
        code = xhtml.element("img", class_="qr", alt=f"{word('qr-code', language)} {short}")
        code.set("src", f"data:image/svg+xml;base64,{b64encode(_draw(address)).decode()}")
        card.insert(0, code)


@cache
def _draw(address: str) -> bytes:
    """Draw a QR code in SVG, black on white; it can be read with 15 per cent of it damaged."""
    from io import BytesIO  # noqa: PLC0415

    import segno  # noqa: PLC0415

    stream = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(stream, kind="svg", border=_LIGHT, light="#fff", svgclass=None, lineclass=None)
    return stream.getvalue()


# -----------------------------------------------------------------------------
# Draw the formulas of a chapter for print, which knows no MathML.

_SIZE = 10.0  # pt; drawings are then given in em and grow with the letters around them


def draw_formulas(root: Element) -> None:
    """Put a drawing, described by its spoken alternative, in the place of each formula.

    What cannot be drawn stands there as its TeX.
    """
    for math in list(root.iter(f"{{{xhtml.MATHML}}}math")):
        spoken = math.get("alttext") or math.get("data-tex") or "—"
        place = {STAMP: math.get(STAMP, "")}
        drawing = _formulas_draw(math)
        if drawing is None:
            xhtml.swap(math, xhtml.element("code", math.get("data-tex") or spoken, **place))
            continue
        block = math.get("display") == "block"
        kind = "formula block" if block else "formula"
        picture = xhtml.element("img", class_=kind, alt=spoken, **place)
        picture.set("src", f"data:image/svg+xml;base64,{b64encode(drawing.svg).decode()}")
        sizes = {"width": drawing.width, "height": drawing.height, "vertical-align": -drawing.depth}
        picture.set("style", ";".join(f"{k}:{v / _SIZE:.4f}em" for k, v in sizes.items()))
        xhtml.swap(math, picture)


def _formulas_draw(math: Element) -> Drawing | None:
    with suppress(FormulaError):
        if tex := math.get("data-tex"):
            return to_svg(tex, _SIZE, display=math.get("display") == "block")
        return draw_mathml(xhtml.outer(math), _SIZE)
    return None


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
