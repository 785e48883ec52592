"""Make the message that one reader gets: text, HTML, cover and book, with the headers of a list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from email.header import Header
from email.headerregistry import Address as Mailbox
from email.headerregistry import AddressHeader
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import localtime, make_msgid
from typing import TYPE_CHECKING, Any

from anthology.distribute.letter import LetterWriter, Occasion
from anthology.distribute.mail_server import Envelope
from anthology.language.words import file_size
from anthology.model.diagnostics import UsageError
from anthology.verify.built_book import MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from anthology.distribute.letter import Letter, MailTerms
    from anthology.distribute.mail_addresses import Address
    from anthology.distribute.mailing_list import Recipient
    from anthology.model.book import Book


# Python's own folding divides long addresses and turns long web addresses into encoded words
# (CPython 3.11), so the headers that matter are folded here.

_VERBATIM = frozenset(
    "list-id list-unsubscribe list-unsubscribe-post message-id auto-submitted content-id".split()
)
_WIDTH = 76  # characters of a line with encoded words, at most (RFC 2047, section 2)


class HeaderPolicy(EmailPolicy):
    """Fold subject, addresses and the headers of lists; leave the rest to the standard library."""

    def fold(self, name: str, value: Any) -> str:
        """Write one header with its line ends. Encoded words are those of RFC 2047."""
        lowered = name.lower()
        if lowered in _VERBATIM:
            pieces = str(value).split(", ")
            return f"{name}: {f',{self.linesep} '.join(pieces)}{self.linesep}"
        if lowered == "subject":
            return f"{name}: {encode_header(str(value), len(name) + 2, self.linesep)}{self.linesep}"
        if isinstance(value, AddressHeader):
            return f"{name}: {self._addresses(value, len(name) + 2)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header in bytes: ASCII, unless the server takes UTF-8 (RFC 6532)."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")

    def _addresses(self, value: AddressHeader, used: int) -> str:
        """Write addresses, folded between them."""
        people = value.addresses
        written = (_one(one.display_name, one.addr_spec, used, self.linesep) for one in people)
        return f",{self.linesep} ".join(written)


def _one(name: str, spec: str, used: int, linesep: str) -> str:
    """Write a mailbox; the name is quoted or encoded, whatever it holds."""
    if not name:
        return spec
    quoted = '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'
    shown = quoted if name.isascii() and "=?" not in name else encode_header(name, used, linesep)
    return f"{shown} <{spec}>" if len(shown) + len(spec) < _WIDTH else f"{shown}{linesep} <{spec}>"


def encode_header(text: str, used: int, linesep: str) -> str:
    """Write words in ASCII, as encoded words where they are not; `used` is the space before."""
    if text.isascii() and "=?" not in text:
        return Header(text, "ascii", _WIDTH - used).encode(linesep=linesep)
    return Header(text, "utf-8", _WIDTH - used).encode(linesep=linesep)


COVER_WIDTH = 264  # px: shown 132 wide, sharp on dense screens
_WIRE = HeaderPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Hold what is sent of a book: its files by format, and its cover, a small JPEG or nothing."""

    book: Book
    files: Mapping[str, Path]
    cover: bytes | None = None
    templates: Path | None = None

    @property
    def edition(self) -> str:
        """Name the edition of the book."""
        return edition_id(self.book)


def edition_id(book: Book) -> str:
    """Name an edition: the same for every build of it, until title, edition or date change."""
    said = f"{book.identifier}\n{book.edition}\n{book.date}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Message:
    """Hold a message as it goes to the server: `data` with CRLF line ends."""

    reader: Recipient
    letter: Letter
    data: bytes
    attached: bool


class Composer:
    """Compose the messages of one parcel; what all have in common is encoded once."""

    def __init__(self, parcel: Enclosure, terms: MailTerms) -> None:
        self.parcel, self.terms = parcel, terms
        self.writer = LetterWriter(parcel.book, terms, parcel.templates)
        self.sizes = {name: file.stat().st_size for name, file in parcel.files.items()}
        self.attachments: dict[str, Any] = {}
        self.cover = _picture(parcel.cover, terms.address.domain) if parcel.cover else None

    def compose(self, reader: Recipient, *, copy: int = 0, test: bool = False) -> Message:
        """Compose a reader's message: the book attached, or a link where that is too large.

        `copy` counts the copies that the reader has had before. Raises `UsageError` where the
        message is larger than the limit and there is no link.
        """
        sizes = {name: self.sizes[name] for name in reader.formats}
        occasion = Occasion(
            reader.given or reader.name,
            sizes,
            cover=f"cid:{_content_id(self.terms.address.domain)}" if self.cover else "",
            leave=self.terms.leave_page(self.reader_id(reader)) if self.terms.leave else "",
            test=test,
        )
        may_fit = sum(sizes.values()) <= self.terms.limit
        if may_fit:
            message = self._message(reader, occasion, copy)
            if len(message.data) <= self.terms.limit:
                return message
        if self.terms.link:
            return self._message(reader, replace(occasion, attached=False), copy)
        raise self._too_large(sum(sizes.values()))

    def samples(self, readers: Iterable[Recipient]) -> list[Message]:
        """Compose one message of each variety that the readers want, by language and formats."""
        varieties: dict[tuple[str, tuple[str, ...]], Recipient] = {}
        for reader in readers:
            language = self.writer.language(reader.language)
            varieties.setdefault((language, reader.formats), reader)
        return [self.compose(reader) for reader in varieties.values()]

    def envelope(self, reader: Recipient) -> Envelope:
        """Say from whom to whom a reader's message goes."""
        sender, recipient = self.terms.address, reader.address
        utf8 = sender.beyond_ascii or recipient.beyond_ascii
        return Envelope(sender.sent, recipient.sent, utf8)

    def reader_id(self, reader: Recipient) -> str:
        """Name a reader by an opaque word, the same for every edition."""
        return hashlib.sha256(reader.address.key.encode()).hexdigest()[:32]

    def message_id(self, reader: Recipient, copy: int) -> str:
        """Name a message: the same at every attempt, so that a second one is recognised."""
        said = f"{self.parcel.edition}\n{reader.address.key}\n{copy}"
        name = hashlib.sha256(said.encode()).hexdigest()[:40]
        return f"<{name}@{self.terms.address.domain}>"

    def _message(self, reader: Recipient, occasion: Occasion, copy: int) -> Message:
        """Compose one message: letter, cover and, where it is small enough, the book itself."""
        language = self.writer.language(reader.language)
        letter = self.writer.write(language, occasion)
        mail = self._headed(reader, letter, copy, test=occasion.test)
        self._fill(mail, letter)
        if occasion.attached:
            mail.make_mixed()
            for name in reader.formats:
                mail.attach(self._attachment(name))
        mail["Content-Language"] = language
        return Message(reader, letter, mail.as_bytes(), occasion.attached)

    def _headed(self, reader: Recipient, letter: Letter, copy: int, *, test: bool) -> EmailMessage:
        """Make a message with its headers alone, a mailing list's included (RFC 2369, RFC 8058)."""
        terms = self.terms
        mail = EmailMessage(policy=_WIRE.clone(utf8=self.envelope(reader).utf8))
        mail["From"] = _mailbox(terms.name, terms.address)
        mail["To"] = _mailbox(reader.name, reader.address)
        mail["Subject"] = letter.subject
        mail["Date"] = localtime()
        mail["Message-ID"] = (
            make_msgid(domain=terms.address.domain) if test else self.message_id(reader, copy)
        )
        mail["List-Id"] = f"<{terms.list_id}>"
        ways = [f"<mailto:{terms.leave_address.sent}?subject=unsubscribe>"]
        if terms.leave:
            ways.insert(0, f"<{terms.leave_page(self.reader_id(reader))}>")
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["List-Unsubscribe"] = ", ".join(ways)
        mail["Auto-Submitted"] = "auto-generated"
        return mail

    def _fill(self, mail: EmailMessage, letter: Letter) -> None:
        """Put the letter in, as text and as HTML; the cover belongs to the HTML."""
        mail.set_content(letter.text)
        mail.add_alternative(letter.html, subtype="html")
        if self.cover is not None:
            html: Any = mail.get_body(("html",))
            html.make_related()
            html.attach(self.cover)

    def _attachment(self, name: str) -> Any:
        """Encode a file of the book once, for all messages."""
        if name not in self.attachments:
            main, _, sub = MEDIA_TYPES[name].partition("/")
            part = MIMEPart(policy=_WIRE)
            part.set_content(
                self.parcel.files[name].read_bytes(),
                main,
                sub,
                disposition="attachment",
                filename=f"{self.parcel.book.slug}.{name}",
            )
            self.attachments[name] = part
        return self.attachments[name]

    def _too_large(self, size: int) -> UsageError:
        """Make the error for a book above the limit without an address to download it from."""
        limit = file_size(self.terms.limit, "en")
        return UsageError(
            f"a message with the book ({file_size(size, 'en')} before encoding) is larger than "
            f"the limit of {limit}",
            hint="give an address to download it from, [mail] link = “https://…”, or make the "
            "pictures smaller, [epub] max_pixels; many servers refuse more than 10 MB",
        )


def _mailbox(name: str, address: Address) -> Mailbox:
    """Make the mailbox of a header; the library quotes and encodes what needs it."""
    local, _, domain = address.sent.rpartition("@")
    return Mailbox(name, local, domain)


def _content_id(domain: str) -> str:
    """Name the cover as the HTML refers to it (`cid:`, RFC 2392)."""
    return f"cover@{domain}"


def _picture(data: bytes, domain: str) -> MIMEPart:
    """Make the part that holds the cover, shown inside the letter and not as an attachment."""
    part = MIMEPart(policy=_WIRE)
    part.set_content(
        data,
        "image",
        "jpeg",
        disposition="inline",
        filename="cover.jpg",
        cid=f"<{_content_id(domain)}>",
    )
    return part
