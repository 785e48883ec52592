"""Open a mail that was saved as a file (`.eml`, RFC 5322).

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

    Its paragraphs stand on the lines that they have in the file, but for one written in Base64.
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
    return _aligned(str(words).replace("\r\n", "\n").lstrip("\n"), part)


def _aligned(words: str, part: MIMEPart) -> str:
    """Give the lines that were joined (RFC 2045, 6.7: soft ends) back as blank ones, behind each.

    So what stands below has the number that it has in the file.
    """
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "quoted-printable":
        return words
    written = str(part.get_payload()).replace("\r\n", "\n").lstrip("\n").split("\n")
    missing, made = 0, list[str]()
    places = iter(written)
    for line in words.split("\n"):
        while next(places, "").rstrip().endswith("="):
            missing += 1
        made.append(line)
        if not line:
            made += [""] * missing
            missing = 0
    return "\n".join(made)


def _first_line(data: bytes, body: MIMEPart | None) -> int:
    """Count the lines of the file before the text begins."""
    payload = str(body.get_payload()) if body is not None else ""
    first = next((line for line in payload.splitlines() if line.strip()), "")
    place = data.find(first.encode("utf-8", "surrogateescape")) if first else -1
    return data.count(b"\n", 0, place) if place > 0 else 0
