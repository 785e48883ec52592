"""Write the words of a message out of templates, and settle on what terms mail is sent.

A letter has a subject, text and HTML in a reader's language. Terms are by whom it is sent: sender,
limit, link, ways off the list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from anthology.distribute.addresses import Address, need_address, split_named
from anthology.language.detection import primary
from anthology.language.words import BOOK_LANGUAGES, file_size, listed, word
from anthology.model.diagnostics import UsageError
from anthology.render.templates import make_environment, render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Book
    from anthology.model.settings import MailSettings


_FEW = 5  # names that are listed; of more, some are counted


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold what a message says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Say what is particular to one message.

    `name` is how the reader is greeted; `sizes` are the bytes of each format sent; `attached`
    tells files from a link; `cover` is where the picture is found (`cid:…`), or empty; `leave` is
    a page to leave the list, or empty.
    """

    name: str
    sizes: Mapping[str, int]
    attached: bool = True
    cover: str = ""
    leave: str = ""
    test: bool = False


class LetterWriter:
    """Write the letters of one book; templates are compiled once."""

    def __init__(self, book: Book, terms: MailTerms, templates: Path | None) -> None:
        self.book, self.terms = book, terms
        self.environment = make_environment(templates)

    def language(self, wanted: str) -> str:
        """Choose a language: the reader's, else the book's, else English."""
        return next(
            (one for one in (wanted, primary(self.book.language)) if one in BOOK_LANGUAGES),
            "en",
        )

    def write(self, language: str, occasion: Occasion) -> Letter:
        """Write a letter. Raises `ContentError` where a template of the project is at fault."""
        context = self._context(language, occasion)
        text = render_template(self.environment, "mail/message.txt", **context)
        html = render_template(self.environment, "mail/message.html", **context)
        return Letter(context["subject"], text, html)

    def _context(self, language: str, occasion: Occasion) -> dict[str, Any]:
        """Give what the templates of a message may use."""
        book = self.book
        subject = _on_one_line(word("mail-subject", language).format(title=book.title))
        mark = f"[{word('mail-test', language)}] " if occasion.test else ""
        names = listed(_some([person.name for person in book.writers], language), language)
        count = len(book.chapters)
        texts = word("mail-texts" if count > 1 else "mail-text", language)
        files = [f"{kind.upper()} ({file_size(n, language)})" for kind, n in occasion.sizes.items()]
        return {
            "book": book,
            "language": language,
            "terms": self.terms,
            "occasion": occasion,
            "subject": mark + subject,
            "editors": listed([person.name for person in book.editors], language),
            "texts": texts.format(count=count, names=names) if names else "",
            "files": listed(files, language),
        }


def _on_one_line(text: str) -> str:
    """Put spaces in the place of line ends and control characters; no-break spaces stay."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return re.sub(" +", " ", plain).strip()


def _some(names: Sequence[str], language: str) -> list[str]:
    """List a few names, and count the others."""
    if len(names) <= _FEW + 1:
        return [*names]
    return [*names[:_FEW], word("mail-others", language).format(count=len(names) - _FEW)]


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
            hint='write under [mail] in anthology.toml: from = "Name <name@example.org>"; '
            "or add --from",
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
    """Check the name of a list (RFC 2919). Raises `UsageError`."""
    if not _LIST_ID.fullmatch(written) or "." not in written:
        raise UsageError(
            f"[mail] list_id = “{written}” is no name of a list",
            hint="write it like a host, club.example.org",
        )
    return written
