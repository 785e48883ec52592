"""Fit a chapter's body to its medium: cards, formulas, lists, descriptions and breaks for print."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from anthology.language.words import direction, word
from anthology.markup import xhtml
from anthology.markup.drawn_formulas import Drawing, draw_mathml, to_svg
from anthology.markup.page_lists import TYPES, numbered_items
from anthology.markup.picture_sizes import show_sizes
from anthology.markup.spoken_formulas import spoken
from anthology.markup.tex import FormulaError, split_line
from anthology.render.footnotes import bring_notes_in, number_notes
from anthology.render.letter import set_letter
from anthology.render.references import print_addresses, print_pages, short_address
from anthology.render.stamps import STAMP, stamp, stamp_added
from anthology.render.verse import set_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.markup.xhtml import Element
    from anthology.model.book import Chapter


# A card says what a thing is and where it lies; paper adds a QR code (ISO/IEC 18004) of it.

_LIGHT = 4  # modules of light around the code (ISO/IEC 18004, 6.3.8)


def complete_cards(root: Element, language: str, *, printed: bool) -> None:
    """Say on each card its kind and host, and shorten the address that it shows."""
    for card in [node for node in root.iter("div") if "data-kind" in node.attrib]:
        title = next((node for node in card if "embed-title" in xhtml.classes(node)), None)
        if title is None:
            continue  # a page's own box, or one whose words stand in a heading now
        kind = word(str(card.attrib.pop("data-kind")), language)
        facts = [kind, *str(card.attrib.pop("data-title", "")).split(", ")]
        facts = [piece for piece in facts if piece and piece != xhtml.text(title)]
        title.addnext(xhtml.element("p", " · ".join(facts), class_="embed-kind"))
        for link in card.iter("a"):
            _show(card, link, language, printed=printed)


def _show(card: Element, link: Element, language: str, *, printed: bool) -> None:
    """Show the short address of a card's link, and in print a code for telephones."""
    address = link.get("href") or ""
    short = short_address(address)
    if xhtml.text(link) != address or not short:
        return
    link.text = short
    if printed:
        code = xhtml.element("img", class_="qr", alt=f"{word('qr-code', language)} {short}")
        code.set("src", qr_code(address))
        card.insert(0, code)


@cache
def qr_code(address: str) -> str:
    """Draw a QR code, black on white, as the address of a picture in SVG.

    It can be read with 15 per cent of it damaged.
    """
    from io import BytesIO  # noqa: PLC0415

    import segno  # noqa: PLC0415

    stream = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(stream, kind="svg", border=_LIGHT, light="#fff", svgclass=None, lineclass=None)
    return f"data:image/svg+xml;base64,{b64encode(stream.getvalue()).decode()}"


_SIZE = 10.0  # pt; drawings are then given in em and grow with the letters around them
# A4, A5 and Letter hold 30 em or more in a line of the standard type, lists and quotations some 26.
# What is wider is parted; what cannot be, or stands in a narrower place, the stylesheet reduces.
_LONGEST = 26 * _SIZE
# A formula in a line of text that is wider than this would leave the line before it half empty.
_LONGEST_IN_LINE = 12 * _SIZE


def draw_formulas(root: Element, language: str) -> None:
    """Put a drawing, described by its spoken alternative, in the place of each formula.

    A long formula in a line of text becomes several drawings, so that the line can break between
    them. What cannot be drawn stands there as its TeX.
    """
    for math in list(root.iter(f"{{{xhtml.MATHML}}}math")):
        said = math.get("alttext") or math.get("data-tex") or "—"
        place = {STAMP: math.get(STAMP, "")}
        drawing = _draw_formula(math)
        if drawing is None:
            xhtml.swap(math, xhtml.element("code", math.get("data-tex") or said, **place))
            continue
        block = math.get("display") == "block"
        if block or drawing.width <= _LONGEST_IN_LINE:
            xhtml.swap(
                math, _picture(drawing, said, "formula block" if block else "formula", place)
            )
        else:
            xhtml.swap(math, _in_parts(math, drawing, language, place))


def _draw_formula(math: Element) -> Drawing | None:
    """Draw a formula; None where it cannot be drawn."""
    with suppress(FormulaError):
        if tex := math.get("data-tex"):
            block = math.get("display") == "block"
            return to_svg(tex, _SIZE, display=block, longest=_LONGEST)
        return draw_mathml(xhtml.outer(math), _SIZE)
    return None


def _in_parts(math: Element, whole: Drawing, language: str, place: Mapping[str, str]) -> Element:
    """Draw a long formula in parts that stand side by side, each with its own words."""
    parts = split_line(math.get("data-tex") or "")
    try:
        drawn = [(to_svg(part, _SIZE), spoken(part, language)) for part in parts]
    except FormulaError:  # a part that is no formula by itself
        drawn = []
    if len(drawn) < 2:  # noqa: PLR2004
        return _picture(whole, math.get("alttext") or "—", "formula", place)
    line = xhtml.element("span", class_="formula-parts", **place)
    for drawing, words in drawn:
        line.append(_picture(drawing, words or "—", "formula", {}))
    return line


def _picture(drawing: Drawing, words: str, kind: str, place: Mapping[str, str]) -> Element:
    """Show a drawing of a formula in the size of the type, on its base line."""
    picture = xhtml.element("img", class_=kind, alt=words, **place)
    picture.set("src", f"data:image/svg+xml;base64,{b64encode(drawing.svg).decode()}")
    above, below = (drawing.height - drawing.depth) / _SIZE, drawing.depth / _SIZE
    sizes = {"width": drawing.width / _SIZE, "height": drawing.height / _SIZE}
    if above <= _HIGHEST and below <= _DEEPEST:  # then its line is no higher than others
        sizes |= {"margin-top": min(0, _LETTERS - above), "margin-bottom": -below}
    else:
        sizes["vertical-align"] = -below
    picture.set("style", ";".join(f"{k}:{v:.4f}em" for k, v in sizes.items()))
    return picture


# em above and below the line of letters: what a formula may reach without touching the lines
# around it, and the height of letters.
_HIGHEST, _DEEPEST, _LETTERS = 1.15, 0.6, 0.7
_INLINE = ("a", "em", "strong", "i", "b", "cite", "q", "small")


def for_screen(chapter: Chapter) -> Element:
    """Give a chapter's body as a tree for the e-book: the line numbers come off, stamps go on."""
    root = _opened(chapter)
    show_sizes(root)
    complete_cards(root, chapter.meta.language, printed=False)
    return root


def for_print(chapter: Chapter, links: str, folios: Mapping[str, str] | None = None) -> Element:
    """Give a chapter's body as a tree for print.

    A tagged PDF must describe each figure (ISO 14289-1, 7.3): where the text does not, the
    caption stands in. Notes of the text stand at the foot of the page; those that hold lists or
    code come after the chapter. Web addresses are printed, each once: as notes at the `foot` of
    the page, at the end of the `chapter`, or not at all (`none`). Links to other places of the
    book are followed by their pages, as far as `folios` knows them.
    """
    root = _opened(chapter)
    show_sizes(root)
    _number_lists(root)
    _set_long_leads(root)
    draw_formulas(root, chapter.meta.language)
    complete_cards(root, chapter.meta.language, printed=True)
    for image in root.iter("img"):
        image.set("alt", image.get("alt") or _caption_of(image))
    bring_notes_in(root, chapter.slug, folios or {}, chapter.meta.language)
    print_pages(root, chapter.slug, folios or {}, chapter.meta.language)
    if links != "none":
        print_addresses(root, links, chapter.meta.language)
    number_notes(root)
    _let_break(root)
    _override_directions(root)
    _write_chances_to_break(root)
    stamp_added(root)
    return root


_LONGEST_LEAD = 360  # letters: six lines of a lead on A5


def _set_long_leads(root: Element) -> None:
    """Set a lead paragraph of more than six lines as the text is set."""
    for node in root.iter("p"):
        if "lead" in xhtml.classes(node) and len(xhtml.text(node)) > _LONGEST_LEAD:
            node.set("class", str(node.get("class")).replace("lead", "long-lead"))


def _number_lists(root: Element) -> None:
    """Give ordered lists the numbers that they say in their attributes, as styles.

    WeasyPrint heeds `start`, `value`, `reversed` and `type` only along with all other attributes
    of the old web that say how things look, which are not wanted here.
    """
    for listed in root.iter("ol"):
        if numeral := TYPES.get(listed.get("type") or ""):
            _add_style(listed, f"list-style-type:{numeral}")
        own = {"start", "reversed"} & {*listed.attrib} or any(
            "value" in one.attrib for one in listed
        )
        for item, number in numbered_items(listed) if own else ():
            # counting by nothing, since WeasyPrint 70 counts on after it has set a counter
            _add_style(item, f"counter-set:list-item {number};counter-increment:list-item 0")


def _add_style(node: Element, style: str) -> None:
    """Add a style to those that an element has."""
    node.set("style", ";".join(part for part in (node.get("style") or "", style) if part))


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


def _override_directions(root: Element) -> None:
    """Write the signs that turn the letters in each `bdo` (Unicode 9, 2.2), which have no width.

    WeasyPrint 70 turns the boxes in it, not their letters.
    """
    for node in root.iter("bdo"):
        sign = "\u202e" if node.get("dir") == "rtl" else "\u202d"
        for inner in node.iter():
            if inner.text and inner.text.strip():
                inner.text = f"{sign}{inner.text}\u202c"
            if inner is not node and inner.tail and inner.tail.strip():
                inner.tail = f"{sign}{inner.tail}\u202c"


def _write_chances_to_break(root: Element) -> None:
    """Write each `wbr` as the sign that means the same; programs read a space at the element."""
    for node in list(root.iter("wbr")):
        node.tail = "\u200b" + (node.tail or "")
        xhtml.drop(node)


_BOXES = ("☐", "☑", "☒", "❏")


def stamped(chapter: Chapter) -> Element:
    """Parse a body as both media have it, its letters and verse in their forms, and stamp it."""
    root = xhtml.parse(chapter.body)
    set_letter(root, said=chapter.meta.kind == "letter")
    set_lines(root)
    stamp(root)
    return root


def _opened(chapter: Chapter) -> Element:
    """Open a stamped body; source lines go, and code runs from left to right everywhere.

    Items of a list that open with a box to tick are marked, for they need no dash.
    """
    root = stamped(chapter)
    turned = direction(chapter.meta.language) == "rtl"
    for node in root.iter():
        node.attrib.pop("data-line", "")
        code = xhtml.name(node) in ("pre", "code") and "verse" not in xhtml.classes(node)
        if turned and code and not node.get("dir"):
            node.set("dir", "ltr")
        if xhtml.name(node) == "li" and xhtml.text(node).startswith(_BOXES):
            xhtml.add_class(node, "task")
    return root


def _caption_of(image: Element) -> str:
    """Give the caption of a picture, “—” where it has none."""
    figure = image.getparent()
    caption = figure.find(".//figcaption") if figure is not None else None
    return (xhtml.text(caption) if caption is not None else "") or "—"
