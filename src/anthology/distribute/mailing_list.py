"""Read a mailing list: who is to have the book, in which formats and language.

In: the bytes of a CSV file, and addresses that must not be mailed. Out: readers, and a diagnostic
for every line left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.distribute.list_table import find_list_entries, plain_heading, read_table
from anthology.distribute.mail_addresses import (
    Address,
    find_addresses,
    mask,
    mask_all,
    read_address,
    split_named,
)
from anthology.model.diagnostics import ContentError, Diagnostic
from anthology.project.encoding.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.distribute.list_table import ListEntry


_LONGEST_NAME = 80  # characters: more than mail programs show, less than a line of a header
_LANGUAGES = {
    "en": "en eng english anglais",
    "fr": "fr fre fra french francais francaise",
}
_BOTH = "both deux tous toutes all"
_FORMATS = {
    "epub": f"epub epub3 ebook kindle kobo liseuse numerique {_BOTH}",
    "pdf": f"pdf {_BOTH}",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Name someone who is to have the book, and how they would like it.

    `given` is the first name, where the list tells it apart; `language` is one that messages
    exist in, empty where the list says none; `formats` are of `epub` and `pdf`; `line` is that
    of the list.
    """

    address: Address
    name: str = ""
    given: str = ""
    language: str = ""
    formats: tuple[str, ...] = ("epub",)
    line: int = 0


@dataclass(frozen=True, slots=True)
class MailingList:
    """Hold the readers in the order of the list, and a diagnostic for every line left out."""

    readers: tuple[Recipient, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_list(data: bytes, path: str, suppressed: frozenset[str] = frozenset()) -> MailingList:
    """Read a mailing list from the bytes of a CSV file, or of lines with one address each.

    `suppressed` are keys of addresses that must not be mailed. Raises `ContentError` where there
    is no address at all, where a row cannot be read, and where it is in doubt who is to have mail;
    `UsageError` where the columns cannot be told apart.
    """
    table = read_table(data, path)
    sorter = _Sorter(path, find_list_entries(table, path), suppressed)
    readers = tuple(sorter.sort())
    return MailingList(readers, (*table.diagnostics, *sorter.diagnostics))


def read_suppressed(data: bytes, path: str) -> frozenset[str]:
    """Read the keys of addresses that must not be mailed, out of any text that holds them.

    Raises `ContentError` where a line has an @ and no address.
    """
    found = set()
    for number, line in enumerate(decode(data, path).text.split("\n"), 1):
        keys = {_key(written) for written in find_addresses(line)}
        if "@" in line and (not keys or "" in keys):
            message = f"no address can be read in “{mask_all(line.strip())[:40]}”"
            hint = "mend the address, or take the @ out of what is none"
            fault = Diagnostic("list-broken", message, path, number, hint=hint)
            raise ContentError("nobody is mailed: who must not be is unclear", diagnostics=(fault,))
        found |= keys
    return frozenset(found)


def _key(written: str) -> str:
    """Give the form in which an address is compared; "" where it is none."""
    try:
        return read_address(split_named(written)[1]).key if "@" in written else ""
    except ValueError:
        return ""


class _Sorter:
    """Sort entries into readers and diagnostics.

    A no anywhere in the list outweighs every yes beside it. Where consent is given by a yes, an
    empty cell is none.
    """

    def __init__(self, path: str, entries: Sequence[ListEntry], suppressed: frozenset[str]) -> None:
        self.path, self.entries = path, entries
        self.refusing = suppressed | {_key(one.written) for one in entries if one.refuses}
        self.ticked = any(one.agrees for one in entries)
        self.seen: dict[str, int] = {}
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, message: str, line: int, hint: str = "") -> None:
        """Report something in a line of the list."""
        self.diagnostics.append(Diagnostic(code, message, self.path, line, hint=hint))

    def sort(self) -> Iterator[Recipient]:
        """List the readers who get the book; report the others."""
        for entry in self.entries:
            name, written = split_named(entry.written)
            try:
                address = read_address(written)
            except ValueError as error:
                shown = f"“{mask(written)}” is no usable address: {error}"
                reason = shown if written else "has no address"
                self.report("address-broken", reason, entry.line, "mend it in the list")
                continue
            if self.wanted(address, entry):
                yield self.reader(address, name, entry)

    def wanted(self, address: Address, entry: ListEntry) -> bool:
        """Leave out, with a diagnostic, who refused, who never agreed, and who was there before."""
        if address.key in self.refusing:
            self.report("reader-refused", f"{address} does not want mail", entry.line)
        elif self.ticked and not entry.agrees:
            message = f"{address} has not agreed: the list has a yes for others, none here"
            self.report("reader-refused", message, entry.line, "write “yes” there if they did")
        elif address.key in self.seen:
            message = f"{address} stands in line {self.seen[address.key]} already"
            self.report("reader-repeated", message, entry.line)
        else:
            self.seen[address.key] = entry.line
            return True
        return False

    def reader(self, address: Address, name: str, entry: ListEntry) -> Recipient:
        """Make a reader of an entry: names, language, formats."""
        given, whole = _names(entry)
        language = self.choice("language", entry, _LANGUAGES)
        formats = self.choice("format", entry, _FORMATS) or ("epub",)
        spoken = language[0] if language else ""
        return Recipient(address, _line(whole or name), _line(given), spoken, formats, entry.line)

    def choice(self, kind: str, entry: ListEntry, known: Mapping[str, str]) -> tuple[str, ...]:
        """Read a cell that chooses among a few; what is not known is reported."""
        cell = entry.first(kind)
        said = set(plain_heading(cell).split())
        chosen = tuple(one for one, words in known.items() if said & set(words.split()))
        if said and not chosen:
            message = f"the {kind} “{cell[:20]}” is none of {', '.join(known)}"
            self.report("reader-doubtful", message, entry.line, "the usual one is taken")
        return chosen


def _names(entry: ListEntry) -> tuple[str, str]:
    """Give first name and whole name; beside “prénom”, “nom” is the family's."""
    given, last, name = (entry.first(kind) for kind in ("first", "last", "name"))
    if given and not last and given not in name:
        last = name
    elif name and not last:
        return given, name
    return given, f"{given} {last}".strip()


def _line(text: str) -> str:
    """Write a name on one line, without control characters, at a length that mail can show."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())[:_LONGEST_NAME].strip()
