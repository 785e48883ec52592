"""Settle by whom and on what terms mail is sent: sender, limit, link, ways off the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from anthology.distribute.addresses import Address, need_address, split_named
from anthology.model.diagnostics import UsageError

if TYPE_CHECKING:
    from anthology.model.settings import MailSettings


_MB = 1_000_000  # bytes
_LIST_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailTerms:
    """Say who sends, and what every message says of its list.

    `limit` is the largest encoded message in bytes; `link` an address of the book on the web, or
    empty; `list_id` is that of RFC 2919; `leave` a page that takes a reader off the list at one
    click (RFC 8058), or empty; `leave_address` an address that does.
    """

    name: str
    address: Address
    limit: int
    link: str
    list_id: str
    leave: str
    leave_address: Address
    note: str

    @property
    def shown(self) -> str:
        """Name the sender in a sentence."""
        return self.name or self.address.sent

    def leave_page(self, reader: str) -> str:
        """Give the one-click page of a reader, whom it names by an opaque word."""
        return self.leave.replace("{id}", quote(reader, safe=""))


def settle_terms(settings: MailSettings, sender: str, slug: str) -> MailTerms:
    """Settle the terms from the settings; `sender`, from the command line, goes before theirs.

    Raises `UsageError` where one is missing or of no use.
    """
    written = sender or settings.from_
    if not written:
        raise UsageError(
            "nobody is named as the sender",
            hint='write [mail] from = "Name <name@example.org>", or add --from',
        )
    address = need_address(written, "the sender")
    name = " ".join("".join(c if c.isprintable() else " " for c in split_named(written)[0]).split())
    leave_by = settings.unsubscribe_address
    return MailTerms(
        name=name,
        address=address,
        limit=max(settings.limit, 0) * _MB,
        link=_web(settings.link, "link", ("https", "http")),
        list_id=_list_id(settings.list_id or f"{slug}.{address.domain}"),
        leave=_web(settings.unsubscribe, "unsubscribe", ("https",)),
        leave_address=need_address(leave_by, "unsubscribe_address") if leave_by else address,
        note=settings.note.strip(),
    )


def _web(address: str, key: str, schemes: tuple[str, ...]) -> str:
    """Check an address on the web; it goes into headers, where only ASCII may stand."""
    parts = urlsplit(address)
    plain = address.isascii() and not re.search(r"[\s<>\"]", address)
    if address and (parts.scheme not in schemes or not parts.hostname or not plain):
        raise UsageError(
            f"[mail] {key} = “{address}” is no address on the web",
            hint=f"write it whole, like {schemes[0]}://example.org/book",
        )
    return address


def _list_id(written: str) -> str:
    if not _LIST_ID.fullmatch(written) or "." not in written:
        raise UsageError(
            f"[mail] list_id = “{written}” is no name of a list",
            hint="write it like a host, club.example.org",
        )
    return written
