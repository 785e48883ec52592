"""Make the markup of figures, films, sounds and posts that commands of site generators embed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.readers.dialects.commands import Command
    from anthology.readers.dialects.masks import Masks


_FILE = re.compile(
    r"(?:https?://|/|\.{1,2}/|[\w-]+/)\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)\b",
    re.IGNORECASE,
)


def figure(masks: Masks, source: str, caption: str = "", alt: str = "") -> str:
    """Write a figure on one line; its caption stays Markdown."""
    picture = f'<img src="{xhtml.escape(source)}" alt="{xhtml.escape(alt)}" />'
    if not caption:
        return masks.block(f"<figure>{picture}</figure>")
    caption = " ".join(caption.split())
    before = masks.block(f"<figure>{picture}<figcaption>")
    return f"{before} {caption} {masks.block('</figcaption></figure>')}"


def frame(masks: Masks, address: str, title: str = "") -> str:
    """Write an embedded page, such as a film."""
    named = f' title="{xhtml.escape(title)}"' if title else ""
    return masks.block(f'<iframe src="{xhtml.escape(address)}"{named}></iframe>')


def link(masks: Masks, address: str, words: str = "") -> str:
    """Write a link in a paragraph of its own."""
    shown = xhtml.escape(words or address)
    return masks.block(f'<p><a href="{xhtml.escape(address)}">{shown}</a></p>')


def film(address: str) -> str:
    """Give the address at which a film is embedded; empty where it is no film's."""
    if match := re.search(
        r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:watch\?(?:\S*&)?v=|embed/|shorts/|live/))([\w-]{6,})",
        address,
    ):
        return f"https://www.youtube.com/embed/{match[1]}"
    if match := re.search(r"vimeo\.com/(?:video/)?(\d+)", address):
        return f"https://player.vimeo.com/video/{match[1]}"
    return ""


def _figure(masks: Masks, command: Command) -> str | None:
    source = command.get("src", "url", "path", "image_path", "image", "file", "filename", "source")
    words = list(command.words)
    if not source:
        source = next((word for word in words if _FILE.match(word)), "")
        words = [word for word in words if word != source and " " in word]
    if not source:
        return None
    caption = command.get("caption", "description", "title", "legend", "text") or " ".join(words)
    title = command.get("title")
    if title and title not in caption:
        caption = f"{title}. {caption}"
    said = command.get("attr", "attribution", "credit", "credits", "source_text")
    if said and (address := command.get("attrlink", "attr_link")):
        said = f"[{said}]({address})"
    alt = command.get("alt", "alttext") or ""
    return figure(masks, source, " ".join(filter(None, (caption, said))), alt)


def _youtube(masks: Masks, command: Command) -> str | None:
    given = command.get("id", "v", "video", "url", "src", "link", word=0)
    if not given:
        return None
    title = command.get("title", "caption", "label")
    address = film(given) or f"https://www.youtube.com/embed/{given.split('?')[0]}"
    return frame(masks, address, title)


def _vimeo(masks: Masks, command: Command) -> str | None:
    given = command.get("id", "video", "url", "src", word=0)
    if not given:
        return None
    address = film(given) or f"https://player.vimeo.com/video/{given}"
    return frame(masks, address, command.get("title", "caption"))


def _video(masks: Masks, command: Command) -> str | None:
    provider = command.get("provider", "type").lower()
    if provider in {"youtube", "vimeo"}:
        return (_youtube if provider == "youtube" else _vimeo)(masks, command)
    source = command.get("src", "url", "mp4", "webm", "path", "file", word=0)
    if source and film(source):
        return frame(masks, film(source), command.get("title", "caption"))
    title = xhtml.escape(command.get("title", "caption"))
    return (
        masks.block(f'<video src="{xhtml.escape(source)}" title="{title}"></video>')
        if source
        else None
    )


def _audio(masks: Masks, command: Command) -> str | None:
    source = command.get("src", "url", "mp3", "ogg", "path", "file", word=0)
    title = xhtml.escape(command.get("title", "caption"))
    return (
        masks.block(f'<audio src="{xhtml.escape(source)}" title="{title}"></audio>')
        if source
        else None
    )


def _embed(masks: Masks, command: Command) -> str | None:
    given = command.get("url", "src", "href", "link", word=0)
    if not given:
        return None
    return frame(masks, film(given), command.get("title")) if film(given) else link(masks, given)


def _tweet(masks: Masks, command: Command) -> str | None:
    user, number = command.get("user"), command.get("id", "url", word=0)
    if not number:
        return None
    if number.startswith("http"):
        return link(masks, number)
    return link(masks, f"https://twitter.com/{user or 'i'}/status/{number}")


def _gist(masks: Masks, command: Command) -> str | None:
    given = "/".join(word for word in command.words[:2] if not word.startswith("file"))
    given = given or "/".join(filter(None, (command.get("user"), command.get("id"))))
    if not given:
        return None
    return link(masks, given if given.startswith("http") else f"https://gist.github.com/{given}")


def _instagram(masks: Masks, command: Command) -> str | None:
    given = command.get("id", "url", word=0)
    if not given:
        return None
    return link(
        masks, given if given.startswith("http") else f"https://www.instagram.com/p/{given}/"
    )


_FIGURES = (
    "figure fig image img picture photo imgcap asset_img lazyimg postimage responsive_image "
    "responsive-image"
)
_PAGES = "embed oembed link-preview linkpreview codepen jsfiddle codesandbox soundcloud spotify"
LEAVES: dict[str, Callable[[Masks, Command], str | None]] = {
    **dict.fromkeys(_FIGURES.split(), _figure),
    **dict.fromkeys(
        "youtube yt youtubeplayer youtube-lite lite-youtube youtubeembed".split(), _youtube
    ),
    **dict.fromkeys(("vimeo", "vimeo_simple"), _vimeo),
    **dict.fromkeys(("video", "wpvideo"), _video),
    "audio": _audio,
    **dict.fromkeys(_PAGES.split(), _embed),
    **dict.fromkeys("tweet twitter x x_simple twitter_simple".split(), _tweet),
    "gist": _gist,
    **dict.fromkeys(("instagram", "instagram_simple"), _instagram),
}
