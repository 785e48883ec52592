"""Lead every note back to the place that it belongs to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from anthology.markup import addresses, xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_BACK = "↩"


def lead_notes_back(article: Article) -> Article:
    """Give the first number of each note an id, and each note a link back to it."""
    if "noteref" not in article.body:
        return article
    root = xhtml.parse(article.body)
    notes = {node.get("id") or "": node for node in root.iter("li") if node.get("id")}
    for number in [node for node in root.iter("a") if "noteref" in xhtml.classes(node)]:
        target = (number.get("href") or "#").removeprefix("#")
        note = notes.pop(target, None)
        if note is None or _has_way_back(note):
            continue
        if not number.get("id"):
            number.set("id", f"ref-{target}")
        _append(note, xhtml.element("a", _BACK, class_="noteback", href=f"#{number.get('id')}"))
    return replace(article, body=xhtml.serialise(root))


def _has_way_back(note: Element) -> bool:
    """Tell whether a note has a link back to its call."""
    return any("noteback" in xhtml.classes(link) for link in note.iter("a"))


def _append(note: Element, back: Element) -> None:
    """Put the link at the end of the note's last paragraph, a space before it."""
    last = note[-1] if len(note) and xhtml.name(note[-1]) == "p" else note
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() + " "
    else:
        last.text = (last.text or "").rstrip() + " "
    last.append(back)


NOTES_STEP = Transform(rank=50, apply=lead_notes_back)


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
    return article


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
