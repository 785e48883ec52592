"""Read the address of an embedded player: what it plays, where that lies, at which page to see it.

A player's address shows a frame without a page around it; what a reader is to type or scan is the
page itself. Where a service makes it plain, the one is made of the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

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
    """Read the address of an iframe; an unknown service goes by the name of its host."""
    address = f"https:{written}" if written.startswith("//") else written
    page = _page(address)
    host = urlsplit(page).netloc.lower().removeprefix("www.")
    known = next((told for end, told in _SERVICES.items() if _within(host, end)), None)
    if known is None and "/videos/embed/" in address:
        known = ("film", host)
    kind, service = known or ("interactive", host)
    return Player(kind, service, page)


def _page(address: str) -> str:
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    wrapped = parse_qs(parts.query).get(_WRAPPED.get(host, ""), [""])[0]
    if wrapped.startswith(("http://", "https://")):
        return unquote(wrapped)
    plain = re.sub(r"^https?://(?:www\.)?", "", address)
    for pattern, page in _PAGES:
        if match := re.match(pattern, plain):
            return match.expand(page) + _moment(parts.query, page)
    return _FRAME.sub("", address) if not parts.query else address


def _moment(query: str, page: str) -> str:
    """Keep the second at which a film is to begin."""
    asked = parse_qs(query)
    start = (asked.get("start") or asked.get("t") or [""])[0].rstrip("s")
    return f"&t={start}" if start.isdigit() and int(start) and "watch?v=" in page else ""


def _within(host: str, end: str) -> bool:
    return host == end or host.endswith(f".{end}")
