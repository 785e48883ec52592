"""Open a mail that was saved as a file (`.eml`, RFC 5322), and know lists of mail addresses.

In: the bytes of the file. Out: a text with the few headers that say something of it, and its
attachments by name. A reader takes the headers off again.
"""

from __future__ import annotations

import email
import email.policy
import re
from html import escape
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.runtime.files import is_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import MIMEPart
    from pathlib import Path


MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LISTED, _BESIDE = 3, 10  # addresses from which they are a list; words beside one on its line
_SAYING = ("From", "Subject", "Date")
_ANSWER = re.compile(r"(?:(?:re|fwd?|tr|aw|wg|réf|ré)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE)


def plain_subject(subject: str) -> str:
    """Take off a subject what mail programs put before it when one answers or passes on.

    >>> plain_subject("RE: Fwd: The mill")
    'The mill'
    """
    found = _ANSWER.match(subject)
    return subject[found.end() if found else 0 :].strip()


def open_mail(data: bytes, path: str, folder: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """Give the text of a mail, as plain text or else as a web page, and tell what it brings along.

    Its first line stands where it does in the file; in a mail with parts, the others may not.
    Attachments that lie in `folder` too are not reported; `path` is what diagnostics name.
    """
    mail = email.message_from_bytes(data, policy=email.policy.default)
    headers = {name: " ".join(str(mail[name]).split()) for name in _SAYING if mail[name]}
    body = mail.get_body(("plain", "html"))
    words = _content(body) if body is not None else ""
    names = (part.get_filename() or "?" for part in mail.iter_attachments())
    attached = tuple(_attached(name, path) for name in names if not is_file(folder / name))
    if body is not None and body.get_content_subtype() == "html":
        said = "<br>".join(f"{name}: {escape(value)}" for name, value in headers.items())
        return f"<!DOCTYPE html><html><body><p>{said}</p>{words}</body></html>\n", attached
    lines = [*_headers(data, headers)]
    space = "\n" * max(2, _first_line(data, body) - len(lines) + 1)
    return "\n".join(lines) + space + words, attached


def _attached(name: str, path: str) -> Diagnostic:
    """Report a file that was attached to a mail and is not read."""
    message = f"is a mail with “{name}”, which was left out"
    hint = "save it from the mail and lay it beside the texts, if it is for the book"
    return Diagnostic("file-not-read", message, path, hint=hint)


def _headers(data: bytes, said: Mapping[str, str]) -> Iterator[str]:
    """Give a line for each of a mail's headers: decoded where it says something of the text."""
    for line in data.replace(b"\r\n", b"\n").lstrip(b"\n").split(b"\n\n", 1)[0].split(b"\n"):
        name = line.partition(b":")[0].decode("ascii", "replace").capitalize()
        yield f"{name}: {said[name]}" if name in said else "X-Header:"


def _content(part: MIMEPart) -> str:
    """Give the text of a part; one in an unknown encoding is read as UTF-8."""
    try:
        words = part.get_content()
    except (LookupError, UnicodeError):  # an encoding that nobody knows
        words = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return str(words).replace("\r\n", "\n").lstrip("\n")


def _first_line(data: bytes, body: MIMEPart | None) -> int:
    """Count the lines of the file before the text begins."""
    payload = str(body.get_payload()) if body is not None else ""
    first = next((line for line in payload.splitlines() if line.strip()), "")
    place = data.find(first.encode("utf-8", "surrogateescape")) if first else -1
    return data.count(b"\n", 0, place) if place > 0 else 0


def lists_addresses(text: str) -> bool:
    """Tell whether a text is a column of mail addresses: most lines are little more than one."""
    if text.count("@") < _LISTED:
        return False
    lines = [line for line in text.split("\n") if any(map(str.isalnum, line))]
    listed = sum(
        bool(MAIL_ADDRESS.search(line)) and len(MAIL_ADDRESS.sub("", line).split()) <= _BESIDE
        for line in lines
    )
    return listed >= _LISTED and listed * 2 > len(lines)


# Addresses that are there to be written to, and those that only show what one looks like.
_PUBLIC = re.compile(
    r"(?:info|contact|hello|bonjour|press|presse|office|accueil|redaction|editors?|team|equipe|support"
    r"|mail|admin|noreply|no-reply|your|votre|user|name|nom|you|me|foo|jane|john)\b.*"
    r"|.*@(?:example\.(?:com|net|org)|localhost)",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"\b[\w.+-]{2,64}\s?[\[({]\s?(?:at|arobase|chez|@)\s?[\])}]\s?[\w-]+"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|point|\.)\s?[\])}])\s?[\w-]+)+",
    re.IGNORECASE,
)
_GAP = r"[\s.\u00a0\u202f-]?"
_TELEPHONE = re.compile(
    rf"""(?<![\w+/=.,-])(?:
        (?:\+|00)[1-9]\d{{0,2}}(?:{_GAP}\(0\))?(?:{_GAP}\(?\d{{1,4}}\)?){{2,6}}\d
        | 0[1-9](?:{_GAP}\d\d){{4}}
        | 0\d{{2,4}}[\s\u00a0-]\d{{3,4}}[\s\u00a0-]?\d{{3,4}}
        | \(\d{{3}}\)\s?\d{{3}}[\s.-]\d{{4}}
        | \d{{3}}[.-]\d{{3}}[.-]\d{{4}}
        | (?i:(?<=tel:)|(?<=tel\.)|(?<=tél:)|(?<=tél\.)|(?<=tel\s)|(?<=tél\s)|(?<=phone:)
          |(?<=phone\s)|(?<=mobile:)|(?<=mobile\s)|(?<=portable\s))[:\s\u00a0]*\d(?:{_GAP}\d){{6,11}}
    )(?![\w/=-]|[.,]\d)""",
    re.VERBOSE,
)
_FEWEST, _MOST = 7, 15  # digits of a telephone number (ITU-T E.164: at most 15)


def is_public(address: str) -> bool:
    """Tell an address that is there to be written to, or an example, from that of a person."""
    return bool(_PUBLIC.fullmatch(address))


def find_contacts(text: str) -> Iterator[tuple[int, str, str]]:
    """Give e-mail addresses of persons and telephone numbers in a text: place, what it is, words.

    >>> [said for _, _, said in find_contacts("Ann, 06 12 34 56 78, ann@mill.example")]
    ['ann@mill.example', '06 12 34 56 78']
    """
    for pattern in (MAIL_ADDRESS, _SPELT):
        for match in pattern.finditer(text) if "@" in text or pattern is _SPELT else ():
            if not is_public(match[0]):
                yield match.start(), "an e-mail address", match[0]
    for match in _TELEPHONE.finditer(text):
        if _FEWEST <= sum(map(str.isdigit, match[0])) <= _MOST:
            yield match.start(), "a telephone number", match[0].strip(" :")
