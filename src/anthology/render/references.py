"""Give the page behind each link to another place of the book, as paper has no links to follow.

Page numbers stand as plain words: WeasyPrint 70 loses notes on pages where it counts them itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.letters import shorten
from anthology.language.words import word
from anthology.markup import web_addresses, xhtml
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.markup.xhtml import Element
    from anthology.model.book import Chapter


_NO_REFERENCES = {"noteref", "noteback", "citation", "footnote-ref", "footnote-backref"}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "sup", "nav")


def print_pages(root: Element, slug: str, folios: Mapping[str, str], language: str) -> None:
    """Write "(p. 23)" behind links whose place is on another page than theirs, and not facing it.

    Each link becomes a place, `<slug>--see--<n>`, so that the next round knows its own page. (Ids
    of the text have no second double hyphen.) Where a page is not known yet, nothing is written.
    Calls of notes, entries of a bibliography and links in headings stay as they are.
    """
    entries = {
        node.get("id")
        for section in root.iter("section")
        if "bibliography" in xhtml.classes(section)
        for node in section.iter()
    }
    for number, link in enumerate(_references(root), 1):
        target = xhtml.target(link)
        if target in entries:
            continue
        place = link.get("id") or f"{slug}--see--{number}"
        link.set("id", place)
        here, there = folios.get(place, ""), folios.get(target, "")
        if not here or not there or in_view(here, there):
            continue
        words = f" ({word('page-short', language)}\u00a0{there})"
        note = xhtml.element("span", words, class_="page-reference")
        note.tail, link.tail = link.tail, None
        link.addnext(note)


def _references(root: Element) -> list[Element]:
    """List the links to other places of the book that are to be followed on paper."""
    return [
        link
        for link in root.iter("a")
        if (link.get("href") or "").startswith("#")
        and not _NO_REFERENCES & {*xhtml.classes(link)}
        and not any(xhtml.name(outer) in _HEADS for outer in link.iterancestors())
        and any(letter.isalpha() for letter in xhtml.text(link))
    ]


def in_view(one: str, other: str) -> bool:
    """Tell whether two pages are the same, or face each other: a verso and the recto behind it."""
    if one.isdigit() and other.isdigit():
        return int(one) // 2 == int(other) // 2
    return one == other


_LONGEST = 90  # characters of an address in a note


def print_addresses(root: Element, links: str, language: str) -> None:
    """Print addresses at the `foot` of the page or at the end of the `chapter`."""
    printed: dict[str, int] = {}
    for link in list(root.iter("a")):
        address = short_address(link.get("href") or "")
        if address and _is_address(link, address):
            xhtml.add_class(link, "written-address")  # no hyphen may come into it
            continue
        if not address or address in printed or _is_in_card(link):
            continue
        if any("footnote" in xhtml.classes(one) for one in link.iterancestors("span")):
            _print_in_note(link, address)  # a note of a note would be numbered before it
            continue
        printed[address] = len(printed) + 1
        if links == "foot":
            note = xhtml.element("span", address, class_="address")
        else:
            note = xhtml.element("sup", str(printed[address]), class_="address-number")
        note.tail, link.tail = link.tail, None
        following = link.getnext()
        if not note.tail and following is not None and "footnote" in xhtml.classes(following):
            note.tail = "\u202f"  # between two numbers
        link.addnext(note)
    if printed and links == "chapter":
        root.append(_list(printed, language))


def _print_in_note(link: Element, address: str) -> None:
    """Put the address of a link that stands in a note behind its words, in brackets."""
    shown = xhtml.element("span", f" ({address})", class_="address-in-note")
    shown.tail, link.tail = link.tail, None
    link.addnext(shown)


def _is_in_card(link: Element) -> bool:
    """Tell whether a link stands where the card of a film has its address."""
    holder = link.getparent()
    return holder is not None and "embed-address" in xhtml.classes(holder)


def _is_address(link: Element, address: str) -> bool:
    """Tell whether a link's own words are its address."""
    words = xhtml.text(link)
    return address in (words, short_address(words))


def short_address(address: str) -> str:
    """Write a web or mail address as one would dictate it; "" for links inside the book.

    >>> short_address("https://www.example.org/mill/")
    'example.org/mill'
    """
    if address.startswith("mailto:"):
        return unquote(address.removeprefix("mailto:").split("?")[0])
    if not re.match(r"(?:https?:)?//|www\.", address):
        return ""
    short = re.sub(r"^(?:https?:)?//(?:www\.)?|^www\.", "", address).rstrip("/")
    host, slash, rest = short.partition("/")
    short = f"{web_addresses.readable_host(host)}{slash}{rest}"
    readable = unquote(short) if "%" in short and "\ufffd" not in unquote(short) else short
    readable = re.sub(r"\s", "%20", readable)
    return shorten(readable, _LONGEST)


def _list(printed: dict[str, int], language: str) -> Element:
    """Make the list of a chapter's addresses."""
    section = xhtml.element("section", class_="addresses")
    section.append(xhtml.element("h2", word("links", language)))
    listed = xhtml.element("ol")
    for address in printed:
        listed.append(xhtml.element("li", address))
    section.append(listed)
    return section


def capitalise(words: str) -> str:
    """Begin words as a sentence begins; markup keeps its beginning, and stays markup."""
    return words if not words[:1].islower() else type(words)(words[:1].upper() + words[1:])


_COLON = re.compile(r"[\s\u00a0\u202f]*:[\s\u00a0\u202f]+")


def split_title(title: str, subtitle: str = "") -> tuple[str, str]:
    """Part a title at its colon into title and subtitle, unless it has a subtitle.

    >>> split_title("Lent et clair : notes")
    ('Lent et clair', 'notes')
    """
    if subtitle or not (found := _COLON.search(title)):
        return title, subtitle
    head, tail = title[: found.start()], title[found.end() :]
    return (head, tail) if head and tail else (title, "")


def add_credits(root: Element, chapter: Chapter, words: Mapping[str, tuple[str, ...]]) -> None:
    """Put the words of each picture (by its key) behind its caption, once.

    What the caption says already is left out. The words lead to the picture's entry on the page
    of credits. Pictures in running text, which have no caption, are credited there alone.
    """
    for image in list(root.iter("img")):
        key = image.get("src") or ""
        figure = next((up for up in image.iterancestors() if xhtml.name(up) == "figure"), None)
        if figure is None or key not in words or image.get("id") != chapter.pictures[key].place:
            continue
        caption = figure.find(".//figcaption")
        caption_words = xhtml.text(caption) if caption is not None else ""
        said = ", ".join(one for one in words[key] if one and one not in caption_words)
        if said:
            small = xhtml.element("small", class_="credit")
            small.append(xhtml.element("a", said, href=f"#credit--{image.get('id')}"))
            _append(_caption(figure), small)


def _caption(figure: Element) -> Element:
    """Find a figure's caption, or give it an empty one."""
    caption = figure.find(".//figcaption")
    if caption is None:
        caption = xhtml.element("figcaption")
        caption.set(STAMP, "")
        figure.append(caption)
    return caption


def _append(caption: Element, small: Element) -> None:
    """Add a credit to a caption; a point parts the two."""
    for node in small.iter():
        node.set(STAMP, "")
    if xhtml.text(caption):
        small.text = "· "
        if len(caption):
            caption[-1].tail = f"{caption[-1].tail or ''} "
        else:
            caption.text = f"{caption.text} "
    caption.append(small)
