"""Make short names for chapters, and ids that are unique in the whole book."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from anthology.xhtml import Fragment

_LONGEST = 48
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "-"})


def slugify(text: str) -> str:
    """Make a slug: ASCII letters, digits and hyphens, a letter first, at most 48 characters."""
    spelt = unicodedata.normalize("NFD", text.lower().translate(_SPELT))
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in spelt if not unicodedata.combining(c)))
    slug = plain.strip("-")
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rsplit("-", 1)[0][:_LONGEST]
    if not slug:
        return "text"
    return slug if slug[0].isalpha() else f"n{slug}"


def unique(slug: str, taken: set[str]) -> str:
    """Take a slug, with a number behind it where it is taken already."""
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    taken.add(candidate)
    return candidate


def prefix_ids(body: Fragment | str, slug: str) -> Fragment:
    """Put the chapter's slug before every id, give ids to headings, and lead links after them.

    Links to ids that the chapter does not have are left as they are written.
    """
    root = xhtml.parse(body)
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    for node in root.iter():
        old = node.get("id")
        if old is None and xhtml.name(node) in xhtml.HEADINGS:
            old = slugify(xhtml.text(node))
        if old is None:
            continue
        new = f"{slug}--{unique(slugify(old), taken)}"
        renamed.setdefault(old, new)
        node.set("id", new)
    for link in root.iter("a"):
        target = (link.get("href") or "").removeprefix("#")
        if link.get("href", "").startswith("#") and target in renamed:
            link.set("href", f"#{renamed[target]}")
    return xhtml.serialise(root)
