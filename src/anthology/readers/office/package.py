"""Open a packed document, Word or OpenDocument, and give its parts, or say why it cannot be."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.contacts import find_contacts
from anthology.language.letters import folded_words, shorten
from anthology.markup import xhtml
from anthology.model.diagnostics import ContentError, Diagnostic
from anthology.readers.remedies import tell_highlights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.readers.office.labels import Label


_ODT = "application/vnd.oasis.opendocument.text"
_ZIP, _RTF = b"PK\x03\x04", b"{\\rtf"
_LARGEST_PART = 50_000_000  # bytes of an XML part unpacked; a novel has 10 million
_LARGEST = 1_000_000_000  # bytes of all parts unpacked
_MOST = 20_000  # parts: a document has some dozens, and one for each picture
_DAMAGE = (EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error)
SAVE_AGAIN = "open it in its word processor and save it again as .docx or .odt"


class PackageError(ContentError):
    """Say that a file is no document that can be read, and what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """Hold a document that can be read: its `kind` (`docx` or `odt`) and the parts changed."""

    kind: str
    file: Path
    main: str
    names: frozenset[str]
    changed: dict[str, bytes] = field(default_factory=dict)

    def part(self, name: str) -> Element | None:
        """Parse an XML part as it is now; None where there is none.

        Raises `PackageError` if it is broken.
        """
        if name not in self.names:
            return None
        try:
            return xhtml.open_part(self.changed.get(name) or self.data(name))
        except ValueError as error:
            raise PackageError(f"its part {name} is damaged: {error}", hint=SAVE_AGAIN) from error

    def data(self, name: str) -> bytes:
        """Give a part as it is in the file."""
        with zipfile.ZipFile(self.file) as archive:
            return archive.read(name)

    def change(self, name: str, root: Element) -> None:
        """Put another XML part in the place of one."""
        self.changed[name] = xhtml.close_part(root)

    def write(self, file: Path) -> None:
        """Write the document as changed, its pictures and other attachments empty."""
        with zipfile.ZipFile(self.file) as archive, zipfile.ZipFile(file, "w") as made:
            for name in archive.namelist():
                kept = name.endswith((".xml", ".rels")) or name == "mimetype"
                data = archive.read(name) if kept and name not in self.changed else b""
                made.writestr(name, self.changed.get(name, data))


def kind(file: Path) -> str:
    """Tell what a file is by its content: `docx`, `odt`, `rtf`, `other` (packed), or nothing."""
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
        if not head.startswith(_ZIP):
            return "rtf" if head.startswith(_RTF) else ""
        with zipfile.ZipFile(file) as archive:
            return _kind(archive)[0] or "other"
    except (OSError, zipfile.BadZipFile, *_DAMAGE):
        return "other" if file.is_file() else ""


def open_package(file: Path) -> Package:
    """Open a document. Raises `PackageError`, with a remedy, where it cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
            named, main = _kind(archive)
            package = Package(named, file, main, frozenset(archive.namelist()))
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise PackageError(reason, hint="see who may read it") from error
    except (zipfile.BadZipFile, *_DAMAGE) as error:
        hint = "it may have been cut short on its way; ask its author to send it again"
        raise PackageError(f"is damaged: {error}", hint=hint) from error
    if not named:
        raise PackageError("holds no text of Word or OpenDocument", hint=SAVE_AGAIN)
    _refuse_encrypted(package)
    return package


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what is encrypted, far too large unpacked, or damaged."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise PackageError("is protected by a password", hint="ask for it without one")
    texts = (part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    largest, total = max(texts, default=0), sum(part.file_size for part in parts)
    if largest > _LARGEST_PART or total > _LARGEST or len(parts) > _MOST:
        raise PackageError("holds more than any text does when unpacked", hint="divide it")
    if broken := archive.testzip():
        raise zipfile.BadZipFile(f"its part {broken} is not what was packed")


def _kind(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Tell the kind of a document and the name of its main part."""
    names = archive.namelist()
    if "mimetype" in names and "content.xml" in names:
        mimetype = archive.read("mimetype")[:100].decode("ascii", "replace")
        return ("odt", "content.xml") if mimetype.strip().startswith(_ODT) else ("", "")
    mains = [
        name
        for name in names
        if PurePosixPath(name).match("word/document*.xml") and "[Content_Types].xml" in names
    ]
    return ("docx", min(mains, key=len)) if mains else ("", "")


def _refuse_encrypted(package: Package) -> None:
    """Raise PackageError if the document is protected by a password."""
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and any(xhtml.name(n) == "encryption-data" for n in manifest.iter()):
        raise PackageError("is protected by a password", hint="ask for it without one")


# Letters for private use (Unicode 16.0, section 23.5) before the words of a paragraph carry
# through the converter what it would forget.
HEADING, CODE, CAPTION = "\ue610", "\ue611", "\ue612"
ENDED, CENTRED = "\ue614", "\ue620"
SMALL, STRUCK = ("\ue616", "\ue617"), ("\ue618", "\ue619")  # around words
LINKED = "\ue613"  # around the place of a picture among those that lie outside of the document
_MANY = 20  # changes by one hand, from which they are reported together
_OPENING = 40  # words at the beginning and the end of a text, in which title and author stand
_OF_PAGES = "page pages seite seiten pagina p s of sur von de i ii iii iv v vi"
_LONGEST = 300  # characters of a document that a message quotes


@dataclass(slots=True)
class Prepared:
    """Gather what a document says of itself, and what was settled in it.

    `said` are values by keys as front matter has them, those in the text; `properties` those of
    the file; `alts` the descriptions of the pictures by their names in the package, in order;
    `labels` what stands before items and headings; `linked` the files and descriptions of
    pictures that lie outside of it;
    `words` all that the text must still say when it has been converted; `margins` the lines at
    the head and foot of its pages; `changes` the words changed, by kind and author.
    """

    path: str
    said: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    alts: dict[str, list[str]] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    linked: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""
    margins: list[str] = field(default_factory=list)
    changes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, hint: str = "") -> None:
        """Add a diagnostic; packed documents have no lines."""
        self.found.append(Diagnostic(code, message, self.path, hint=hint))

    def add_change(self, kind: str, author: str, words: str) -> None:
        """Remember one tracked change: words `inserted`, `deleted` or `moved`."""
        if quoted := quote(words):
            self.changes.setdefault((kind, author), []).append(quoted)

    def report_changes(self) -> None:
        """Report tracked changes one by one, or together where one hand made very many."""
        for (kind, author), quoted in self.changes.items():
            done = "left out" if kind == "deleted" else "kept"
            message = f"{kind}{f' by {author}' if author else ''}, and {done}"
            if len(quoted) > _MANY:
                listed = "; ".join(f"“{words}”" for words in quoted[:_MANY])
                message = f"{message}, in {len(quoted)} places: {listed}; and so on"
                self.report("change-settled", message, "see them all among the changes in the file")
                continue
            for words in quoted:
                self.report("change-settled", f"{message}: “{words}”")

    def report_comment(self, author: str, words: str, beside: str) -> None:
        """Report a comment and the words that it stands beside."""
        by = f" by {author}" if author else ""
        at = f" on “{quote(beside)}”" if quote(beside) else ""
        self.report("comment-removed", f"a comment{by}{at} was left out: “{quote(words)}”")

    def report_hidden(self, words: Iterable[str]) -> None:
        """Report words that the document hides from its readers and that were left out."""
        if quoted := quote(" ".join(filter(None, map(str.strip, words)))):
            self.report("hidden-removed", f"hidden in the document, and left out: “{quoted}”")

    def report_highlights(self, words: Iterable[str]) -> None:
        """Report words that stand out by a colour behind them."""
        if found := [one for one in words if one.strip()]:
            self.report("editor-note", *tell_highlights(found))

    def report_margins(self) -> None:
        """Report what stands at the head or foot of pages and is no title, author or number."""
        body = folded_words(self.words).split()
        known = {*body[:_OPENING], *body[-_OPENING:], *_OF_PAGES.split()}
        named = (*self.said.values(), *self.properties.values(), self.path)
        known.update(folded_words(" ".join(map(str, named))).split())
        lines = [
            line
            for line in dict.fromkeys(" ".join(one.split()) for one in self.margins)
            if any(one not in known and not one.isdigit() for one in folded_words(line).split())
            or next(find_contacts(line), None)
        ]
        if lines:
            words = quote("; ".join(lines))
            message = f"the head and foot of its pages were left out: “{words}”"
            self.report("printed-furniture", message, "what belongs to the text, write into it")

    def report_contents(self, lines: list[str]) -> None:
        """Report a list of contents that was left out."""
        words = quote("; ".join(filter(None, lines)))
        if words:
            self.report("printed-furniture", f"its own list of contents was left out: {words}")


def quote(words: str) -> str:
    """Write words for a message: on one line, cut off where it is long."""
    return shorten(words, _LONGEST)


def outside_name(address: str) -> str:
    r"""Name a picture outside of a document as it may lie beside it; the web stays the web.

    >>> outside_name(r"file:///C:\Users\ann\the%20ford.png")
    'the ford.png'
    """
    if re.match(r"https?://", address, re.IGNORECASE):
        return address
    path = unquote(address).replace("\\", "/")
    return path.rpartition("/")[2] if ":" in path or path.startswith("/") else path


def attribute(node: Element, name: str) -> str:
    """Give an attribute by its local name."""
    for key, value in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def inner(node: Element, *names: str) -> Iterator[Element]:
    """Give the elements inside one, itself included, that have one of some local names."""
    return node.iter(*(f"{{*}}{name}" for name in names))


def child(node: Element, *path: str) -> Element | None:
    """Follow local names from an element to one of its descendants."""
    for name in path:
        found = next((below for below in node if xhtml.name(below) == name), None)
        if found is None:
            return None
        node = found
    return node


def is_on(mark: Element | None) -> bool:
    """Tell whether a switch of Word is there and on."""
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")
