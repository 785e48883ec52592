"""Mend the links of a text: join those that belong together, clean their addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from anthology.markup import web_addresses, xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


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
        if link.get("href") and xhtml.empty(link):
            article = _give_words(article, link, root)
        if not link.get("href") or xhtml.empty(link):
            xhtml.unwrap(link)
    return replace(article, body=xhtml.serialise(root))


def _clean(article: Article, link: Element) -> Article:
    """Write the address of a link as browsers do; without a valid one the words stay as text."""
    written = link.get("href") or ""
    address = web_addresses.read_address(written)
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


def _give_words(article: Article, link: Element, root: Element) -> Article:
    """Let a link without words show its title, the heading that it leads to, or its address.

    Those that a page sets beside its headings, or over words that are a link too, show nothing.
    """
    address = link.get("href") or ""
    if any(xhtml.name(outer) in xhtml.HEADINGS for outer in link.iterancestors()):
        return article
    if any(one.get("href") == address and xhtml.text(one) for one in root.iter("a")):
        return article
    found = (one for one in root.iter(*xhtml.HEADINGS) if f"#{one.get('id')}" == address)
    heading = next(found, None)
    shown = (
        address.removeprefix("mailto:").removeprefix("tel:")
        if heading is None
        else xhtml.text(heading)
    )
    words = link.get("title") or shown
    if link.get("class") or (address.startswith("#") and heading is None):
        return article.report(
            "link-removed",
            f"a link without words to {address} was left out",
            line=xhtml.line(link),
            hint="if readers need it, write words between its brackets or tags",
        )
    for child in list(link):
        link.remove(child)
    link.text = words
    return article.report(
        "link-repaired",
        f"a link without words shows “{words}”",
        line=xhtml.line(link),
        hint="write what it leads to between its brackets or tags",
    )


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
