"""Choose among the files that a page names for one picture.

They are for screens of several sizes (`srcset`, `picture`; HTML, 4.8.4), and often the real one is
left to a script, with a blank in its place. The files come in the order in which a book would like
to have them: `src` is the first, `data-else` has the others (percent-encoded, with spaces between),
for where the first cannot be had.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anthology.markup.web_addresses import read_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.markup.xhtml import Element


# What scripts for late loading keep the address in, in the order of how much is meant by it.
_LATE = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-lazy")
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
PICTURE_ATTRIBUTES = frozenset(("srcset", *_LATE, *_LATE_SETS))
SOURCE_ATTRIBUTES = frozenset(("srcset", "media", *_LATE_SETS))
_MARK = "data-fallback"  # on a picture for those without scripts
_NOSCRIPT = re.compile(
    r"<noscript\b[^>]*>(?P<inner>(?:(?!</?noscript\b).)*?)</noscript\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_FEWEST = 4  # words that say something
_PLEA = re.compile(
    r"\bjava\s?script|\bscripts?\b|\bbrowser|\bnavigateur|\bcookies?\b", re.IGNORECASE
)
_IMAGE = re.compile(r"<img\b(?=[^>]*\s(?:src|srcset)\s*=)[^>]*>", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx]))?\s*(?:,|$)")
_DARK = re.compile(r"dark|print", re.IGNORECASE)
_BLANK = re.compile(r"^data:|(?:^|/)(?:blank|spacer|pixel|placeholder|loading|1x1|transparent)\.")
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_PLAIN = 1.0  # the density of a file of which nothing is said


class _File(NamedTuple):
    """Hold one file of a picture, and how much of it there is: pixels, or dots to each."""

    address: str
    size: float


def fallback_words(markup: str) -> list[str]:
    """List the words that a page has for those without scripts; a plea to turn them on is none.

    >>> fallback_words("<noscript><p>The tower stood here until 1911.</p></noscript>")
    ['The tower stood here until 1911.']
    """
    found = (" ".join(_TAG.sub(" ", one["inner"]).split()) for one in _NOSCRIPT.finditer(markup))
    return [words for words in found if len(words.split()) >= _FEWEST and not _PLEA.search(words)]


def show_fallbacks(markup: str) -> str:
    """Show the pictures that a page has for those without scripts; other words there are not kept.

    They are marked, so that none is shown beside the one that it stands in for.
    """
    if "<noscript" not in markup.lower():
        return markup
    return _NOSCRIPT.sub(
        lambda found: "".join(
            f'<img {_MARK}="1"{image[4:]}' for image in _IMAGE.findall(found["inner"])
        ),
        markup,
    )


def choose_sources(body: Element) -> None:
    """Give each picture of a page its files, the best first; nothing else is left of the choice."""
    for image in list(body.iter("img")):
        holder = next(image.iterancestors("picture"), None)
        boxes = [] if holder is None else list(holder.iter("source"))
        files = list(_ordered(image, boxes))
        for name in (*PICTURE_ATTRIBUTES, "data-else"):
            image.attrib.pop(name, "")
        if files:
            image.set("src", files[0])
        if files[1:]:
            image.set("data-else", " ".join(map(_joinable, files[1:])))
    for image in [one for one in body.iter("img") if one.attrib.pop(_MARK, "")]:
        _stand_in(image)
    for picture in list(body.iter("picture")):
        for box in list(picture.iter("source")):
            box.drop_tag()  # type: ignore[attr-defined]
        picture.drop_tag()  # type: ignore[attr-defined]


def is_late(attributes: str) -> bool:
    """Tell by the attributes of a picture whether a script fills in its address."""
    return any(name in attributes for name in (*_LATE, *_LATE_SETS))


def others(image: Element) -> list[str]:
    """List the other files of a picture, for where its first cannot be had."""
    return image.get("data-else", "").split()


def _ordered(image: Element, boxes: Iterable[Element]) -> Iterator[str]:
    """Give the files of a picture, the largest first; those on the web behind those at hand."""
    late = [_File(image.get(name, ""), _PLAIN) for name in _LATE]
    sets = [*_LATE_SETS, "srcset"]
    files = [one for name in sets for one in _candidates(image.get(name, ""))]
    for box in boxes:
        if not _DARK.search(box.get("media", "")):
            files += [one for name in sets for one in _candidates(box.get(name, ""))]
    plain = [_File(image.get("src", ""), _PLAIN)]
    usable = [one for one in (*late, *files, *plain) if not _BLANK.search(one.address)]
    usable.sort(key=lambda one: (bool(_REMOTE.match(one.address)), -one.size))
    found = (read_address(one.address) for one in usable if one.address.strip())
    yield from dict.fromkeys(address for address in found if address)


def _candidates(written: str) -> Iterator[_File]:
    """Read `srcset`: each address with its width or density; one without counts as plain."""
    for address, number, _ in _CANDIDATE.findall(written):
        yield _File(address, float(number) if number else _PLAIN)


def _stand_in(image: Element) -> None:
    """Leave out a picture for those without scripts where the picture itself stands before it."""
    before = image.getprevious()
    if before is None or (before.tail or "").strip():
        return
    shown = before.find(".//img") if before.tag == "picture" else before
    if shown is None or shown.tag != "img":
        return
    mine, its = [image.get("src"), *others(image)], [shown.get("src"), *others(shown)]
    if its[0] and not set(mine) & set(its):
        return
    for key in ("src", "alt"):
        shown.set(key, shown.get(key) or image.get(key) or "")
    image.drop_tree()  # type: ignore[attr-defined]


def _joinable(address: str) -> str:
    """Encode spaces, which would end an address in `srcset`."""
    return address.replace(" ", "%20")
