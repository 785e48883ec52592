"""Check an e-mail address, bring it into the form in which it is compared, and hide whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.model.diagnostics import UsageError

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_AROUND = re.compile(r"^(?:mailto:|<|\s)+|[>\s,;]+$", re.IGNORECASE)
_NAMED = re.compile(r"^(?P<name>[^<>]*+)<(?P<address>[^<>]++)>[\s,;]*+$")
_SHAPE = re.compile(r"(?P<local>[^\s@<>\"',;:|]+)@(?P<domain>[^\s@<>\"',;|]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Hold an address that mail can be sent to.

    `sent` is what the server is told, its domain in ASCII (RFC 5891); `key` tells readers apart:
    lower case throughout, since no provider in use gives two people addresses that differ in
    case alone (RFC 5321 §2.4 advises against it).
    """

    sent: str

    @property
    def key(self) -> str:
        """Give the form in which two spellings of one address are equal."""
        return self.sent.casefold()

    @property
    def domain(self) -> str:
        """Give the domain, in ASCII."""
        return self.sent.rpartition("@")[2]

    @property
    def beyond_ascii(self) -> bool:
        """Tell whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.sent.isascii()

    def __str__(self) -> str:
        return mask(self.sent)


def read_address(written: str) -> Address:
    """Read an address as people write it; `mailto:` and pointed brackets may stand around it.

    Nothing is asked of the network. Raises `ValueError` with the reason, which does not repeat
    the address.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    bare = _AROUND.sub("", _INVISIBLE.sub("", written))
    if bare.count("@") > 1:
        raise ValueError("more than one address, or none that is whole")
    try:
        found = validate_email(bare, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(_reason(str(error), bare)) from error
    return Address(f"{found.local_part}@{found.ascii_domain}")


def split_named(written: str) -> tuple[str, str]:
    """Divide `Ada Sample <ada@example.org>` into name and address; the name may be empty.

    >>> split_named("Ada Sample <ada@example.org>")
    ('Ada Sample', 'ada@example.org')
    """
    if found := _NAMED.match(written):
        return found["name"].strip().strip("\"' "), found["address"]
    return "", written


def need_address(written: str, what: str) -> Address:
    """Read an address that was given as a setting or an option; `what` names it.

    Raises `UsageError` where it is none.
    """
    try:
        return read_address(split_named(written)[1])
    except ValueError as error:
        raise UsageError(
            f"{what} is no e-mail address: {error}", hint="write it like name@example.org"
        ) from error


def mask(written: str) -> str:
    """Hide whose address it is: `ada@example.org` becomes `a…@example.org`."""
    local, sign, domain = written.strip().rpartition("@")
    if not sign:
        return f"{written.strip()[:1]}…" if written.strip() else ""
    return f"{local.strip()[:1]}…@{domain.strip()}"


def find_addresses(text: str) -> list[str]:
    """List what looks like an address in a text, as written, without a full stop behind it."""
    return [found[0].rstrip(".") for found in _SHAPE.finditer(text)]


def mask_all(text: str) -> str:
    """Hide all addresses in a text, such as the words of a server."""
    return _SHAPE.sub(lambda found: mask(found[0]), text)


def _reason(said: str, bare: str) -> str:
    """Turn what the library says into the end of a sentence, without the address itself."""
    said = said.replace(bare, "…") if bare else said
    return said[:1].lower() + said[1:].rstrip(".")
