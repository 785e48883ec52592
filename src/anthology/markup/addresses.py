"""Read addresses as browsers do, write them as every reading system takes them; choose pictures.

The rules are those of the URL standard (WHATWG, https://url.spec.whatwg.org/, section 4): the
parser is that of Ada, which follows it to the letter. What the standard parses but calls an
error, such as a bracket in a path, is percent-encoded besides: a *valid* address has only URL
code points (section 4.3).

A page names several files of one picture for screens of several sizes (`srcset`, `picture`; HTML,
4.8.4), and often leaves the real one to a script, with a blank in its place. The files come in
the order in which a book would like to have them: `src` is the first, `data-else` has the others
(percent-encoded, with spaces between), for where the first cannot be had.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.markup.xhtml import Element


_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ENDS = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\ufeff"  # stripped; the last four by us
_OVERLOOKED = re.compile("[\t\n\r]")
_WEB = re.compile(r"[/\\]{2}|www\.[\w-]+\.\w", re.IGNORECASE)
_UNIT = r"(?:[A-Za-z0-9!$&'()+*,;=:@/?._~-]|%[0-9A-Fa-f]{2})"
_VALID = re.compile(
    rf"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)*[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?::\d{{1,4}})?"
    rf"(?:[/?]{_UNIT}*)?(?:\#{_UNIT}*)?"
)
_STRANGE = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9!$&'()+*,;=:@/?#._~%-]")
_AUTHORITY = re.compile(r"(https?://[^/?#]*)(.*)")
_LABELS = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?)", re.IGNORECASE)
_MAIL = re.compile(r"(?:[^@\s]+@[^@\s?.]+(?:\.[^@\s?.]+)*)?(?:\?\S*)?")
_TELEPHONE = re.compile(r"[+0-9(][().;=\w*%-]*\d[\w;=.*%-]*")
_MASKED = re.compile(r"xn--", re.IGNORECASE)


def read_address(written: str) -> str | None:
    r"""Write an address as a browser reads it; None where it is none, or not one for a book.

    Takes addresses on the web (`http`, `https`), of mail and telephones, places (`#notes`) and
    relative paths, in which a backslash is a slash. An address that is valid comes back as it is.

    >>> read_address("http:\\\\example.org\\a b")
    'http://example.org/a%20b'
    >>> read_address("http://[bad") is None
    True
    """
    address = _OVERLOOKED.sub("", written.strip(_ENDS))
    if _VALID.fullmatch(address):
        return address
    if _WEB.match(address):
        address = f"https:{address}" if address[0] in "/\\" else f"https://{address}"
    scheme = _SCHEME.match(address)
    if scheme is None:
        return _relative(address)
    kind, rest = scheme[1].lower(), address[scheme.end() :]
    if kind == "mailto":
        rest = rest.strip().lstrip("/")
        usable = len(rest) > 1 and _MAIL.fullmatch(rest)
        return f"mailto:{_encoded(rest)}" if usable else None
    if kind == "tel":
        rest = re.sub(r"[\s\u00a0./]+", "-", rest.strip()).strip("-")
        rest = rest.replace("#", "%23")
        return f"tel:{rest}" if rest.isascii() and _TELEPHONE.fullmatch(rest) else None
    return _web(address) if kind in _SCHEMES else None


def readable_host(host: str) -> str:
    """Write a host as its owner does, instead of as machines name it (`xn--…`, RFC 3492).

    >>> readable_host("xn--bcher-kva.example")
    'bücher.example'
    """
    if not _MASKED.search(host):
        return host
    import ada_url  # noqa: PLC0415

    return str(ada_url.idna_to_unicode(host.encode()))


def _web(address: str) -> str | None:
    """Write a web address as browsers do; None if it has no host that a name server could know."""
    import ada_url  # noqa: PLC0415  (in few books, after all)

    try:
        url = ada_url.URL(address)
    except ValueError:
        return None
    host = str(url.hostname)
    if not _LABELS.fullmatch(host) or not all(map(_is_label, host.rstrip(".").split("."))):
        return None
    authority = _AUTHORITY.fullmatch(str(url.href))
    return authority[1] + _encoded(authority[2]) if authority else None


def _is_label(label: str) -> bool:
    """Tell whether a part of a host is one; a masked one must stand for letters beyond ASCII."""
    if not _MASKED.match(label):
        return bool(label)
    try:
        shown = label[4:].encode().decode("punycode")
    except UnicodeError:
        return False
    return not shown.isascii() and all(unicodedata.category(one)[0] not in "CZ" for one in shown)


def _relative(address: str) -> str:
    """Write a path beside the text; what is behind `?` and `#` keeps its backslashes."""
    path = re.match(r"[^?#]*", address)
    end = path.end() if path else 0
    return address[:end].replace("\\", "/") + address[end:]


def _encoded(text: str) -> str:
    """Percent-encode what is no URL unit, and number signs behind the first."""
    head, mark, tail = _STRANGE.sub(_encode, text).partition("#")
    return head + mark + tail.replace("#", "%23")


def _encode(match: re.Match[str]) -> str:
    """Write characters as percent signs and the bytes of UTF-8."""
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


# What scripts for late loading keep the address in, in the order of how much is meant by it.
_LATE = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-lazy")
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
PICTURE_ATTRIBUTES = frozenset(("srcset", *_LATE, *_LATE_SETS))
SOURCE_ATTRIBUTES = frozenset(("srcset", "media", *_LATE_SETS))
_MARK = "data-fallback"  # on a picture for those without scripts

_NOSCRIPT = re.compile(
    r"<noscript\b[^>]*>(?P<inner>(?:(?!</?noscript\b).)*?)</noscript\s*>", re.IGNORECASE | re.DOTALL
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
