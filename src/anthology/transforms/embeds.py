"""Make cards of films, sounds and other embedded pages, which no book can play."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from anthology import xhtml
from anthology.transforms import Transform
from anthology.transforms.players import read_player

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.transforms.players import Player
    from anthology.xhtml import Element

_GENERIC_TITLE = re.compile(
    r"^(?:youtube video player|vimeo video player|dailymotion video player|video player|video|"
    r"vid[ée]o|iframe|embed|player|audio|spotify embed.*|soundcloud widget)?$",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[\s(\[–—-]+(\d{1,2}(?::\d\d){1,2}|\d{1,3}\s?min)[)\]]?$")


def card(article: Article) -> Article:
    """Put a card in the place of every iframe, video and audio element.

    A card says its title, and behind `data-kind` and `data-title` what it is and where it lies
    ("YouTube, 12:30"); its address is that of the page, where a player's own can be read. Words
    of a language are left to the pages that are made of it.
    """
    root = xhtml.parse(article.body)
    for node in list(root.iter("iframe", "video", "audio")):
        address = _address(node)
        if not re.match(r"(?:https?:)?//", address):
            article = article.report(
                "link-unsafe",
                f"an embedded {xhtml.name(node)} has no address on the web: {address or 'none'}",
                line=xhtml.line(node),
                hint="publish it where readers can reach it, and name that address",
            )
        if not address:
            xhtml.drop(node)
            continue
        _out_of_paragraph(node, _make_card(node, read_player(address)))
    return replace(article, body=xhtml.serialise(root))


def _address(node: Element) -> str:
    source = node.find(".//source")
    return (node.get("src") or (source.get("src") if source is not None else "") or "").strip()


def _make_card(node: Element, player: Player) -> Element:
    kind = {"video": "film", "audio": "sound"}.get(xhtml.name(node), player.kind)
    title, length = _title(node)
    made = xhtml.element("div", class_=f"embed {kind}", data_kind=kind)
    made.set("data-title", ", ".join(filter(None, (player.service, length))))
    if found := xhtml.line(node):
        made.set("data-line", str(found))
    if poster := node.get("poster"):
        made.append(xhtml.element("img", src=poster, alt=title, class_="embed-still"))
    fallback = player.service or player.address.rsplit("/", 1)[-1]
    made.append(xhtml.element("p", title or fallback, class_="embed-title"))
    if urlsplit(player.address).netloc:
        place = xhtml.element("p", class_="embed-address")
        place.append(xhtml.element("a", player.address, href=player.address))
        made.append(place)
    return made


def _title(node: Element) -> tuple[str, str]:
    """Find what an embedded thing is called, and how long it lasts if that is said with it."""
    labels = [(node.get(key) or "").strip() for key in ("alt", "title", "data-title")]
    title = next((label for label in labels if not _GENERIC_TITLE.match(label)), "")
    if length := _LENGTH.search(title):
        return title[: length.start()].rstrip(), length[1]
    return title, ""


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
