"""Read web addresses as browsers do, and write them as every reading system takes them.

The rules are those of the URL standard (WHATWG, https://url.spec.whatwg.org/, section 4): the
parser is that of Ada, which follows it to the letter. What the standard parses but calls an
error, such as a bracket in a path, is percent-encoded besides: a *valid* address has only URL
code points (section 4.3).
"""

from __future__ import annotations

import re
import unicodedata

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
