"""Make cards of films, sounds and other embedded pages, which no book can play."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_FILM_HOSTS = ("youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com")
_SOUND_HOSTS = ("soundcloud.com", "spotify.com", "deezer.com", "ausha.co", "podcasts.apple.com")
_GENERIC_TITLE = re.compile(
    r"^(?:youtube video player|video player|video|vid[ée]o|iframe|embed|player|audio)?$",
    re.IGNORECASE,
)


def card(article: Article) -> Article:
    """Put a card (kind, title, address) in the place of every iframe, video and audio element."""
    root = xhtml.parse(article.body)
    for node in list(root.iter("iframe", "video", "audio")):
        address = _address(node)
        if not address:
            article = article.report(
                "link-unsafe",
                f"an embedded {xhtml.name(node)} has no address that can be used",
                line=xhtml.line(node),
            )
            xhtml.drop(node)
            continue
        made = _make_card(node, address)
        _out_of_paragraph(node, made)
    return replace(article, body=xhtml.serialise(root))


def _address(node: Element) -> str:
    source = node.find(".//source")
    written = node.get("src") or (source.get("src") if source is not None else "") or ""
    address = "https:" + written if written.startswith("//") else written
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    film = parts.path.rsplit("/", 1)[-1]
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        return f"https://www.youtube.com/watch?v={film}"
    if host == "youtu.be":
        return f"https://www.youtube.com/watch?v={film}"
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{film}"
    if host.endswith("soundcloud.com") and "url" in parse_qs(parts.query):
        return parse_qs(parts.query)["url"][0]
    return address


def _make_card(node: Element, address: str) -> Element:
    host = urlsplit(address).netloc.lower().removeprefix("www.")
    kind = "interactive"
    if xhtml.name(node) == "video" or host.endswith(_FILM_HOSTS):
        kind = "film"
    elif xhtml.name(node) == "audio" or host.endswith(_SOUND_HOSTS):
        kind = "sound"
    labels = [(node.get(key) or "").strip() for key in ("alt", "title", "data-title")]
    title = next((label for label in labels if not _GENERIC_TITLE.match(label)), "")
    made = xhtml.element("div", class_=f"embed {kind}", data_kind=kind)
    if found := xhtml.line(node):
        made.set("data-line", str(found))
    made.append(xhtml.element("p", title or host or address, class_="embed-title"))
    place = xhtml.element("p", class_="embed-address")
    place.append(xhtml.element("a", address, href=address))
    made.append(place)
    return made


def _out_of_paragraph(node: Element, made: Element) -> None:
    """Put the card in the place of the element, or behind the paragraph that holds it."""
    outer = node
    for ancestor in node.iterancestors():
        if xhtml.name(ancestor) in ("p", "figure", "span", "a", "em", "strong"):
            outer = ancestor
    if outer is node:
        xhtml.swap(node, made)
        return
    caption = outer.find(".//figcaption")
    if caption is not None:
        caption.tag = "p"
        xhtml.add_class(caption, "embed-caption")
        caption.tail = None
        made.append(caption)
    xhtml.drop(node)
    if xhtml.empty(outer):
        xhtml.swap(outer, made)
    else:
        made.tail, outer.tail = outer.tail, None
        outer.addnext(made)


STEP = Transform(rank=38, apply=card)
