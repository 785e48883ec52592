"""Settle the notes of a text, each behind its calls; mend its links."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from anthology.language.letters import shorten
from anthology.markup import addresses, xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_BACK = "↩"
_BETWEEN = "\u202f"  # two calls side by side, else 4 and 5 are 45


def settle_notes(article: Article) -> Article:
    """Give notes numbers in the order of their calls, and lead each back to its first call.

    Those that nothing calls come last, bear no number and are reported: their words are kept.
    """
    if "footnotes" not in article.body:
        return article
    root = xhtml.parse(article.body)
    lists = [one for section in root.iter("section") if "footnotes" in xhtml.classes(section)
             for one in section.findall("ol")]  # fmt: skip
    notes = {note.get("id") or "": note for listed in lists for note in listed.findall("li")}
    calls = [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]
    for call in calls:
        following = call.getnext()
        if following in calls and not call.tail:
            call.tail = _BETWEEN
    order = _in_order(calls, notes)
    for number, (key, first) in enumerate(order.items(), 1):
        if not _has_way_back(notes[key]):
            if not first.get("id"):
                first.set("id", f"ref-{key}")
            back = xhtml.element("a", _BACK, class_="noteback", href=f"#{first.get('id')}")
            _append(notes[key], back)
        if len(lists) == 1:  # of several each has numbers of its own
            lists[0].append(notes[key])
            for call in [one for one in calls if xhtml.target(one) == key]:
                for words in list(call):
                    xhtml.drop(words)
                call.text = None
                call.append(xhtml.element("sup", str(number)))
    for note in [notes[key] for key in notes if key not in order]:
        listed = note.getparent()
        if listed is None or xhtml.empty(note):
            xhtml.drop(note)
            continue
        listed.append(note)
        xhtml.add_class(note, "uncalled")
        article = article.report(
            "note-uncalled",
            f"nothing in the text calls the note “{shorten(xhtml.text(note))}”",
            line=xhtml.line(note) or xhtml.line(listed),
            hint="it is kept, without a number, behind the other notes; call it where it belongs, "
            "or delete it",
        )
    return replace(article, body=xhtml.serialise(root))


def _in_order(calls: list[Element], notes: dict[str, Element]) -> dict[str, Element]:
    """Give the first call of each note: of the text, of the notes so found, of all notes."""
    holders = {id(call): key for key, note in notes.items() for call in note.iter("a")}
    order: dict[str, Element] = {}
    found: list[str] = []
    for holder in chain([None], found, notes):  # `found` grows meanwhile
        for call in calls:
            key = xhtml.target(call)
            if holders.get(id(call)) == holder and key in notes and key not in order:
                order[key] = call
                found.append(key)
    return order


def _has_way_back(note: Element) -> bool:
    """Tell whether a note has a link back to its call."""
    return any("noteback" in xhtml.classes(link) for link in note.iter("a"))


def _append(note: Element, back: Element) -> None:
    """Put the link at the end of the note's last paragraph, a space before it."""
    last = note[-1] if len(note) and xhtml.name(note[-1]) == "p" else note
    xhtml.change_end(last, lambda words: words.rstrip() + " ")
    last.append(back)


NOTES_STEP = Transform(rank=50, apply=settle_notes)


_TRACKING = re.compile(r"^(?:utm_\w+|mc_[ce]id|fbclid|gclid|igshid|mkt_tok|_hs\w+|yclid|msclkid)$")
# Word processors, mail programs and social sites lead every link through themselves.
_DETOUR = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/url|lm?\.facebook\.com/l\.php|www\.youtube\.com/redirect"
    r"|[\w.]+\.safelinks\.protection\.outlook\.com/|out\.reddit\.com/\w+|slack-redir\.net/link"
    r"|www\.linkedin\.com/redir/redirect|duckduckgo\.com/l/|href\.li/|t\.umblr\.com/redirect)"
    r"\?(?:[^#]*&)?(?:q|u|url|uddg|z)=(https?(?:://|%3A%2F%2F)[^&#]+)",
    re.IGNORECASE,
)


def mend_links(article: Article) -> Article:
    """Join neighbouring links to one address, clean the addresses, drop links without words."""
    root = xhtml.parse(article.body)
    for link in list(root.iter("a")):
        if link.getparent() is None or (link.get("id") and not link.get("href")):
            continue
        article = _clean(article, link)
        article = _join(article, link)
        if not link.get("href") or xhtml.empty(link):
            xhtml.unwrap(link)
    return replace(article, body=xhtml.serialise(root))


def _clean(article: Article, link: Element) -> Article:
    """Write the address of a link as browsers do; without a valid one the words stay as text."""
    written = link.get("href") or ""
    address = addresses.read_address(written)
    if address is None:
        del link.attrib["href"]
        return article.report(
            "link-unsafe",
            f"“{written}” is no address; the words of the link are plain text",
            line=xhtml.line(link),
            hint="write the whole web address, as the browser shows it",
        )
    if unquote(address) != unquote(written.strip()) and _is_web(address):
        article = article.report(
            "link-repaired",
            f"{written} is written as browsers read it: {address}",
            line=xhtml.line(link),
        )
    whole = address
    if detour := _DETOUR.match(address):
        address = unquote(detour[1])
        article = article.report(
            "link-repaired", f"a detour was taken off {address}", line=xhtml.line(link)
        )
    parts = urlsplit(address) if _is_web(address) else None
    if parts is not None and parts.query:
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(key, value) for key, value in pairs if not _TRACKING.match(key)]
        if len(kept) < len(pairs):
            address = urlunsplit(parts._replace(query=urlencode(kept)))
            article = article.report(
                "link-repaired",
                f"tracking marks were taken off {parts.netloc}{parts.path}",
                line=xhtml.line(link),
            )
    if address:
        link.set("href", address)
    said = xhtml.text(link)
    if address != whole and _bare(said) in (_bare(written), _bare(whole)):
        for child in list(link):
            link.remove(child)
        link.text = address if "://" in said else _bare(address)
    return article


def _bare(address: str) -> str:
    """Write an address without its scheme, as words show it."""
    return unquote(address.strip()).split("://", 1)[-1]


def _is_web(address: str) -> bool:
    """Tell whether an address is of the web."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def _join(article: Article, link: Element) -> Article:
    """Join the next link to this one where both lead to one place with nothing between."""
    following = link.getnext()
    while (
        following is not None
        and xhtml.name(following) == "a"
        and not link.tail
        and link.get("href")
        and following.get("href") == link.get("href")
    ):
        article = article.report(
            "link-repaired",
            f"a link split in two was joined: “{xhtml.text(link)}{xhtml.text(following)}”",
            line=xhtml.line(link),
        )
        _take_over(link, following)
        following = link.getnext()
    return article


def _take_over(link: Element, following: Element) -> None:
    """Join the link that follows into this one, text and children."""
    xhtml.append_text(link, link[-1] if len(link) else None, following.text or "")
    for child in list(following):
        link.append(child)
    link.tail = following.tail
    following.tail = None
    parent = following.getparent()
    if parent is not None:
        parent.remove(following)


LINKS_STEP = Transform(rank=46, apply=mend_links)
