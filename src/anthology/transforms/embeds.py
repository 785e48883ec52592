"""Make cards of films, sounds and other embedded pages, which no book can play."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


# A player's address shows a frame without a page around it; what a reader is to type or scan is the
# page itself. Where a service makes it plain, the one is made of the other.

_SERVICES = {
    "youtube.com": ("film", "YouTube"),
    "vimeo.com": ("film", "Vimeo"),
    "dailymotion.com": ("film", "Dailymotion"),
    "twitch.tv": ("film", "Twitch"),
    "arte.tv": ("film", "Arte"),
    "ted.com": ("film", "TED"),
    "tiktok.com": ("film", "TikTok"),
    "soundcloud.com": ("sound", "SoundCloud"),
    "spotify.com": ("sound", "Spotify"),
    "deezer.com": ("sound", "Deezer"),
    "ausha.co": ("sound", "Ausha"),
    "acast.com": ("sound", "Acast"),
    "bandcamp.com": ("sound", "Bandcamp"),
    "podcasts.apple.com": ("sound", "Apple Podcasts"),
    "codepen.io": ("code", "CodePen"),
    "codesandbox.io": ("code", "CodeSandbox"),
    "jsfiddle.net": ("code", "JSFiddle"),
    "observablehq.com": ("code", "Observable"),
    "slideshare.net": ("slides", "SlideShare"),
    "speakerdeck.com": ("slides", "Speaker Deck"),
    "docs.google.com": ("slides", "Google Docs"),
    "openstreetmap.org": ("map", "OpenStreetMap"),
    "google.com": ("map", "Google Maps"),
    "umap.openstreetmap.fr": ("map", "uMap"),
    "twitter.com": ("post", "X"),
    "x.com": ("post", "X"),
    "instagram.com": ("post", "Instagram"),
    "facebook.com": ("post", "Facebook"),
    "linkedin.com": ("post", "LinkedIn"),
}
# Players by what their addresses look like, and the pages of what they play.
_PAGES = [
    (r"(?:youtube\.com|youtube-nocookie\.com)/(?:embed|shorts|live|v)/(?!videoseries)([\w-]+)",
     r"https://www.youtube.com/watch?v=\1"),
    (r"(?:youtube\.com|youtube-nocookie\.com)/embed/videoseries\?(?:.*&)?list=([\w-]+)",
     r"https://www.youtube.com/playlist?list=\1"),
    (r"youtu\.be/([\w-]+)", r"https://www.youtube.com/watch?v=\1"),
    (r"player\.vimeo\.com/video/(\d+)\?(?:.*&)?h=(\w+)", r"https://vimeo.com/\1/\2"),
    (r"player\.vimeo\.com/video/(\d+)", r"https://vimeo.com/\1"),
    (r"dailymotion\.com/embed/video/(\w+)", r"https://www.dailymotion.com/video/\1"),
    (r"geo\.dailymotion\.com/player[^?]*\?(?:.*&)?video=(\w+)",
     r"https://www.dailymotion.com/video/\1"),
    (r"([\w.-]+)/videos/embed/([\w-]+)", r"https://\1/w/\2"),
    (r"player\.twitch\.tv/\?(?:.*&)?video=v?(\d+)", r"https://www.twitch.tv/videos/\1"),
    (r"embed\.ted\.com/talks/(?:lang/\w+/)?([\w-]+)", r"https://www.ted.com/talks/\1"),
    (r"archive\.org/embed/([\w.-]+)", r"https://archive.org/details/\1"),
    (r"open\.spotify\.com/embed(?:-podcast)?/(\w+)/(\w+)", r"https://open.spotify.com/\1/\2"),
    (r"widget\.deezer\.com/widget/\w+/(\w+)/(\d+)", r"https://www.deezer.com/\1/\2"),
    (r"embed\.podcasts\.apple\.com/([^?]+)", r"https://podcasts.apple.com/\1"),
    (r"codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+)", r"https://codepen.io/\1/pen/\2"),
    (r"codesandbox\.io/embed/([\w-]+)", r"https://codesandbox.io/s/\1"),
    (r"jsfiddle\.net/((?:[\w-]+/)*?)embedded\b", r"https://jsfiddle.net/\1"),
    (r"docs\.google\.com/presentation/d/(e/[\w-]+)/embed",
     r"https://docs.google.com/presentation/d/\1/pub"),
    (r"docs\.google\.com/presentation/d/([\w-]+)/embed",
     r"https://docs.google.com/presentation/d/\1/view"),
    (r"openstreetmap\.org/export/embed\.html\?(?:.*&)?marker=(-?[\d.]+)(?:%2C|,)(-?[\d.]+)",
     r"https://www.openstreetmap.org/?mlat=\1&mlon=\2"),
    (r"google\.\w+/maps/embed\?(?:.*?)!2d(-?[\d.]+)!3d(-?[\d.]+)",
     r"https://www.google.com/maps?q=\2,\1"),
    (r"platform\.twitter\.com/embed/\w+\.html\?(?:.*&)?id=(\d+)", r"https://x.com/i/status/\1"),
]  # fmt: skip
_WRAPPED = {  # players that carry the address of the page as a part of their own
    "w.soundcloud.com": "url",
    "facebook.com": "href",
}
_FRAME = re.compile(r"/embed/?$")  # Mastodon, Instagram and others append it


@dataclass(frozen=True, slots=True)
class Player:
    """Say what is embedded: its kind, the service in its own spelling, the address of its page.

    `kind` is `film`, `sound`, `code`, `slides`, `map`, `post` or `interactive`.
    """

    kind: str
    service: str
    address: str


def read_player(written: str) -> Player:
    """Read the address of an iframe; an unknown service goes by the name of its host.

    >>> read_player("https://www.youtube.com/embed/abc123?start=90").address
    'https://www.youtube.com/watch?v=abc123&t=90'
    """
    address = f"https:{written}" if written.startswith("//") else written
    page = _page(address)
    host = urlsplit(page).netloc.lower().removeprefix("www.")
    known = next((service for end, service in _SERVICES.items() if _within(host, end)), None)
    if known is None and "/videos/embed/" in address:
        known = ("film", host)
    kind, service = known or ("interactive", host)
    return Player(kind, service, page)


def _page(address: str) -> str:
    """Give the page that a player shows: the film's own one instead of the frame's."""
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    wrapped = parse_qs(parts.query).get(_WRAPPED.get(host, ""), [""])[0]
    if wrapped.startswith(("http://", "https://")):
        return unquote(wrapped)
    plain = re.sub(r"^https?://(?:www\.)?", "", address)
    for pattern, page in _PAGES:
        if match := re.match(pattern, plain):
            return match.expand(page) + _moment(parts.query, page)
    page = address if parts.query else _FRAME.sub("", address)
    return page if urlsplit(page).path else address  # a host alone shows something else


def _moment(query: str, page: str) -> str:
    """Keep the second at which a film is to begin."""
    asked = parse_qs(query)
    start = (asked.get("start") or asked.get("t") or [""])[0].rstrip("s")
    return f"&t={start}" if start.isdigit() and int(start) and "watch?v=" in page else ""


def _within(host: str, end: str) -> bool:
    """Tell whether a host is the domain, or one below it."""
    return host == end or host.endswith(f".{end}")


_GENERIC_TITLE = re.compile(
    r"^(?:youtube video player|vimeo video player|dailymotion video player|video player|video|"
    r"vid[ée]o|iframe|embed|player|audio|spotify embed.*|soundcloud widget)?$",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[\s(\[–—-]+(\d{1,2}(?::\d\d){1,2}|\d{1,3}\s?min)[)\]]?$")


_EXCUSE = 20  # words to browsers that play nothing; more are something for readers


def make_cards(article: Article) -> Article:
    """Put a card in the place of every iframe, video and audio element.

    A card says its title, and behind `data-kind` and `data-title` what it is and where it lies
    ("YouTube, 12:30"); its address is that of the page, where a player's own can be read. Words
    of a language are left to the pages that are made of it.
    """
    root = xhtml.parse(article.body)
    for node in list(root.iter("iframe", "video", "audio")):
        address = _address(node)
        spoken = xhtml.text(node)
        if len(spoken.split()) <= _EXCUSE:
            article = replace(article, dropped=f"{article.dropped} {spoken}".strip())
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
    """Give the address that an element plays: its own, or that of its first source."""
    source = node.find(".//source")
    return (node.get("src") or (source.get("src") if source is not None else "") or "").strip()


def _make_card(node: Element, player: Player) -> Element:
    """Make the card of a film or sound: a still, the title, and the address to see it at."""
    kind = {"video": "film", "audio": "sound"}.get(xhtml.name(node), player.kind)
    title, length = _title(node)
    made = xhtml.element("div", class_=f"embed {kind}", data_kind=kind)
    made.set("data-title", ", ".join(filter(None, (player.service, length))))
    if found := xhtml.line(node):
        made.set("data-line", str(found))
    if name := node.get("id"):
        made.set("id", name)
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


EMBEDS_STEP = Transform(rank=38, apply=make_cards)
