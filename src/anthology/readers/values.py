"""Get plain words out of the values of front matter, whatever nests in them."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.readers.loaders import Value

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKED = re.compile(
    r"""(?<![\w*])(?:\*\*(?=[^\s*])[^*]+(?<=[^\s*])\*\*|\*(?=[^\s*])[^*]+(?<=[^\s*])\*)(?![\w*])
    |(?<![\w_])_(?=[^\s_])[^_]+(?<=[^\s_])_(?![\w_])|(?<!`)`[^`]+`(?!`)""",
    re.VERBOSE,
)
_LONGEST = 80  # characters of a value in a message


def plain_key(key: str) -> str:
    """Write a key without capitals, accents and signs: `cover_image` and `coverImage` are one."""
    spelt = unicodedata.normalize("NFD", key.lower())
    return "".join(char for char in spelt if char.isalnum())


def strings(value: Value, inner: tuple[str, ...]) -> list[str]:
    """Give the words that a value holds; of a table, those under the first key that has some."""
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, list):
        return [text for item in value for text in strings(item, inner)]
    plain = {plain_key(key): held for key, held in value.items()}
    held = next((plain[key] for key in inner if plain.get(key)), "")
    return strings(held, inner) if held else []


def plain_words(text: str) -> str:
    """Take markup (HTML's, and that of Markdown within a line) and references out of a value."""
    if "<" in text or "&" in text:
        text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "`" in text or "_" in text:
        text = _MARKED.sub(lambda found: found[0].strip("*_`"), text)
    return " ".join(text.split())


def short(value: Value) -> str:
    """Write a value for a message."""
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
