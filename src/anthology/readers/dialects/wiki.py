"""Read what notebooks such as Obsidian add: links `[[page|words]]`, `![[picture.png]]`, %% … %%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


# Square brackets of code, of tests in a shell, of references and of TOML hold no such page.
_LINK = re.compile(
    r"""(?<![\\\[\w])(?P<embed>!?)\[\[
    (?P<target>(?=[^\[\]|\n]*[^\W\d_])[^\[\]|\s](?:[^\[\]|\n]*[^\[\]|\s])?)
    (?:\|(?P<words>[^\[\]\n]+))?\]\](?![\[(:]|\s*\n\s*[\w.-]+\s*=)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"^%%(?P<said>(?:[^%\n]|%(?!%)|\n(?!\n))+)%%[ \t]*$", re.MULTILINE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\Z", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:x\d+)?")


def read(draft: Draft) -> None:
    """Replace links between notes by links, and leave out comments."""
    if "[[" in draft.text:
        draft.replace(_LINK, lambda match, _line: _link(draft, match))
    if "%%" in draft.text:
        draft.replace(_COMMENT, lambda match, line: _comment(draft, match, line))


def _link(draft: Draft, match: re.Match[str]) -> str:
    target, words = match["target"], (match["words"] or "").strip()
    page, hash_, place = target.partition("#")
    place = re.sub(r"\W+", "-", place.lower()).strip("-")  # as the ids of headings are made
    address = xhtml.escape(f"{page}{hash_}{place}".replace(" ", "%20"))
    if match["embed"] and _PICTURE.search(target):
        said = "" if _SIZE.fullmatch(words) else words
        return draft.masks.inline(f'<img src="{address}" alt="{xhtml.escape(said)}"/>')
    shown = words or target.lstrip("#").replace("#", " – ")
    opening, closing = f'<a href="{address}">', "</a>"
    return f"{draft.masks.inline(opening)}{shown}{draft.masks.inline(closing)}"


def _comment(draft: Draft, match: re.Match[str], line: int) -> str:
    message = f"a comment was left out: “{' '.join(match['said'].split())}”"
    draft.report("comment-removed", message, line)
    return ""
