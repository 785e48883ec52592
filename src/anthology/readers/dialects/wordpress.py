"""Read the shortcodes of WordPress: `[caption]`, `[embed]`, `[gallery]` and others in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.dialects.commands import parse
from anthology.readers.dialects.media import LEAVES
from anthology.readers.dialects.pairs import Pairs

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


_CAPTION = re.compile(
    r"\[caption\b(?P<settings>[^\[\]]*)\](?P<inner>(?:[^\[]|\[(?!/?caption\b))*)\[/caption\]",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"""(?:<a\b[^<>]*>\s*)?(?:<img\b[^<>]*>|!\[[^\[\]]*\]\([^()\n]*\))(?:\s*</a>)?
        |\[!\[[^\[\]]*\]\([^()\n]*\)\]\([^()\n]*\)""",
    re.VERBOSE | re.IGNORECASE,
)
_PAIRED = re.compile(
    r"\[(?P<name>embed|youtube|vimeo|video|audio|wpvideo|tweet|soundcloud|playlist)\b"
    r"(?P<settings>[^\[\]]*)\]\s*(?P<inner>https?://[^\s\[\]]+)\s*\[/(?P=name)\]",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(
    r"(?<![\\!\]])\[(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<settings>(?:[ =][^\[\]\n]*)?)\]"
    r"(?![(\[:])"
)
_CLOSING = re.compile(r"\[/([A-Za-z][\w-]*)\]")
_SETTING = re.compile(r"""\s[\w-]+=["'“”″]""")
_ALONE = frozenset("gallery playlist audio video contact-form contact-form-7 toc".split())


def read(draft: Draft) -> None:
    """Replace shortcodes by what they would show; other brackets stay as they are."""
    if "[" not in draft.text:
        return
    draft.replace(_CAPTION, lambda match, _: _caption(draft, match))
    closed = {name.lower() for name in _CLOSING.findall(draft.text)}
    pairs = Pairs(draft, closed)

    def embed(match: re.Match[str], line: int) -> str:
        command = parse(match["name"], f'"{match["inner"]}"', written=match[0])
        return pairs.render(command, line)

    def make(match: re.Match[str], line: int) -> str | None:
        if not _is_shortcode(match, closed):
            return None
        settings = match["settings"].replace("″", '"').removeprefix("=")
        closing = bool(match["closing"])
        return pairs.render(parse(match["name"], settings, closing=closing, written=match[0]), line)

    draft.replace(_PAIRED, embed)
    draft.replace(_SHORTCODE, make)
    pairs.finish()


def _is_shortcode(match: re.Match[str], closed: set[str]) -> bool:
    """Tell a shortcode from words that merely stand in brackets."""
    name, settings = match["name"].lower(), match["settings"]
    if name in closed or name in _ALONE or _SETTING.match(settings):
        return True
    return name in LEAVES and bool(re.match(r"[ =]\s*https?://", settings))


def _caption(draft: Draft, match: re.Match[str]) -> str | None:
    """Make a figure of a picture and the words behind it, or in the setting `caption`."""
    picture = _PICTURE.search(match["inner"])
    if picture is None:
        return None
    words = (match["inner"][: picture.start()] + match["inner"][picture.end() :]).strip()
    words = words or parse("caption", match["settings"].replace("″", '"')).get("caption")
    opening, closing = draft.masks.block("<figure>"), draft.masks.block("</figure>")
    if not words:
        return f"{opening}{picture[0]}{closing}"
    before, after = draft.masks.block("<figcaption>"), draft.masks.block("</figcaption>")
    return " ".join(f"{opening}{picture[0]}{before} {words} {after}{closing}".split("\n"))
