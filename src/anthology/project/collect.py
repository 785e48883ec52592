"""Find the texts of a project and turn each file into a source, decoded and repaired."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.language.letters import natural_key
from anthology.model.book import Source
from anthology.model.diagnostics import ContentError, Diagnostic, UsageError
from anthology.model.settings import fits, is_named
from anthology.project.encoding.decode import decode
from anthology.project.encoding.find_encoding import is_text
from anthology.project.mail import open_mail
from anthology.project.unsupported import (
    OLE,
    PACKED,
    SAVE_AS_TEXT,
    about_the_folder,
    doubt_file,
    find_unsupported,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_INCLUDE = re.compile(r"^include::([^\[\]\n]+)\[[^\n]*\]\s*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^:([\w-]+):[ \t]+(\S[^\n]*)$", re.MULTILINE)


def find_included(sources: Sequence[Source]) -> dict[str, str]:
    """Give the paths of the texts that another includes (AsciiDoc), each with the path of that.

    Texts that include each other in a circle are parts of none.
    """
    paths = {source.path for source in sources}
    owners: dict[str, str] = {}
    for source in sources:
        for part in _included(source):
            if part in paths and part != source.path:
                owners.setdefault(part, source.path)
    return {part: owner for part, owner in owners.items() if _is_owned(part, owners)}


def _included(source: Source) -> Iterator[str]:
    """List the files that an AsciiDoc text includes, as paths from the project."""
    if "include::" not in source.text:
        return
    values = dict(_ATTRIBUTE.findall(source.text))
    folder = posixpath.dirname(source.path)
    for target in _INCLUDE.findall(source.text):
        written = re.sub(r"\{([\w-]+)\}", lambda name: values.get(name[1], name[0]).strip(), target)
        yield posixpath.normpath(posixpath.join(folder, written))


def _is_owned(part: str, owners: dict[str, str]) -> bool:
    """Tell whether the chain of owners comes to an end."""
    seen = {part}
    while part in owners:
        part = owners[part]
        if part in seen:
            return False
        seen.add(part)
    return True


TEXTS = frozenset(
    ".md .markdown .mdx .mdown .mkd .mkdn .qmd .rmd .adoc .asciidoc .asc .txt .text"
    " .html .htm .xhtml .eml".split()
)
OFFICE = frozenset(".docx .docm .dotx .odt .ott .doc .rtf".split())
_CLOSED = "it is in Word's old format, or protected by a password"
_LARGEST = 20_000_000  # bytes of a text with the pictures in it
_LARGEST_WORDS = 6_000_000  # bytes of a text without them; the longest novels are below 4 million
_EMBEDDED = re.compile(rb";base64,[A-Za-z0-9+/=\s]*")
_LARGEST_PACKED = 300_000_000  # bytes of a document with its pictures
_SKIPPED = frozenset("build styles templates node_modules __pycache__".split())
AUTHOR_FOLDERS = frozenset(("authors", "_authors"))  # of site generators, a file for each author
_HEAD = re.compile(r"\A\s*(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)", re.DOTALL)
_KEY = re.compile(r"^([a-z]+)\s*[:=]", re.MULTILINE)
_SETTINGS = frozenset(["anthology.toml", "people.toml", "credits.toml", "notes.toml"])


def _escape(char: str) -> str:
    """Write a character that cannot be printed by its number."""
    return f"\\x{ord(char):02x}" if char <= "ÿ" else f"\\u{ord(char):04x}"


@dataclass(frozen=True, slots=True)
class Project:
    """Know where a project's things lie: `root` is its folder, `content` the texts' folder."""

    root: Path
    content: Path

    @property
    def name(self) -> str:
        """Name the project as its folder is named."""
        return self.root.resolve().name

    @property
    def title(self) -> str:
        """Make a title of the folder's name, for books whose settings give none."""
        words = re.sub(r"[\s_-]+", " ", self.name).strip()
        return words[:1].upper() + words[1:] or "Anthology"

    @property
    def prefix(self) -> str:
        """Give the content folder relative to the project: `content/`, or nothing."""
        return "" if self.content == self.root else f"{self.content.name}/"

    @property
    def settings_file(self) -> Path:
        """Give the place of anthology.toml."""
        return self._settings("anthology.toml")

    def key_place(self, file: Path, key: str, table: str, nth: int = 0) -> tuple[str, int | None]:
        """Give the path of a TOML file of the project, and the line on which a key stands."""
        from anthology.project.configuration import toml_line  # noqa: PLC0415  (it loads lxml)

        text = file.read_text(encoding="utf-8-sig")
        return self.relative(file), toml_line(text, key, table, nth)

    def settings_place(self, pattern: str) -> tuple[str, int | None]:
        """Give the path of the settings, and the last line of it on which a pattern stands."""
        file = self.settings_file
        lines = file.read_text(encoding="utf-8-sig").split("\n") if file.is_file() else []
        found = (number for number, line in enumerate(lines, 1) if f'"{pattern}"' in line)
        return self.relative(file), max(found, default=None)

    @property
    def people_file(self) -> Path:
        """Give the place of people.toml."""
        return self._settings("people.toml")

    @property
    def credits_file(self) -> Path:
        """Give the place of credits.toml."""
        return self._settings("credits.toml")

    @property
    def remarks_file(self) -> Path:
        """Give the place of notes.toml, the editors' remarks on pages."""
        return self._settings("notes.toml")

    @property
    def styles(self) -> Path | None:
        """Give the project's own stylesheets, where it has some."""
        return self._folder("styles")

    @property
    def templates(self) -> Path | None:
        """Give the project's own templates, where it has some."""
        return self._folder("templates")

    @property
    def unpacked(self) -> Path:
        """Give the folder that holds what was unpacked from documents, as if they were folders."""
        return unpacked_folder(self.root)

    @property
    def fetched(self) -> Path:
        """Give the folder that keeps pictures fetched from the web."""
        return _kept_in(self.root, "fetched")

    def relative(self, file: Path) -> str:
        r"""Write a path relative to the project, with forward slashes.

        What was unpacked is named by its document: `content/jo.docx/image1.png`. Bytes of a name
        that are no UTF-8, and characters that cannot be seen, are written `\xe9` and `\u202e`.
        """
        base = self.unpacked if file.is_relative_to(self.unpacked) else self.root
        name = os.fsencode(file.relative_to(base).as_posix()).decode("utf-8", "backslashreplace")
        if name.isprintable():
            return name
        return "".join(c if c.isprintable() or c == " " else _escape(c) for c in name)

    def _settings(self, name: str) -> Path:
        """Look beside the texts, then in the project's own folder."""
        beside, above = self.content / name, self.root / name
        return self._own(above if not beside.exists() and above.exists() else beside)

    def _folder(self, name: str) -> Path | None:
        """Give a folder of the project, None where it has none of that name."""
        return self._own(self.root / name) if (self.root / name).is_dir() else None

    def _own(self, place: Path) -> Path:
        """Give a place of the project. Raises `ContentError` for a link out of it."""
        if leads_out(place, self.root):
            raise ContentError(
                f"{place.relative_to(self.root)} is a link out of the project",
                hint="copy what it leads to into the project",
            )
        return place


def unpacked_folder(root: Path) -> Path:
    """Give the folder for pictures of packed documents, by the project's folder."""
    return _kept_in(root, "office")


def _kept_in(root: Path, name: str) -> Path:
    """Give a folder for what is kept of a project; never one outside, else a `UsageError`."""
    for folder in ("build", ".anthology"):
        if not leads_out(place := root / folder / ".cache" / name, root):
            return place
    raise UsageError(f"{place} is a link out of the project", hint="take the link away")


def leads_out(file: Path, root: Path) -> bool:
    """Tell whether a file or folder of a project is a link to one outside of it."""
    try:
        return not file.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle; opening the file says so
        return False


def output_folder(root: Path, chosen: Path | None) -> Path:
    """Give the folder for what is made of a project: the one chosen, else its `build`.

    Raises `UsageError` where that, or what is kept in it, is a link out of the project, which
    nobody has chosen.
    """
    build = root / "build"
    for place in (build, build / ".cache", *(build / ".cache").glob("*")):
        if chosen is None and leads_out(place, root):
            raise UsageError(
                f"{place} is a link out of the project, to {place.resolve()}",
                hint="take the link away, or name a folder with -o to write there",
            )
    return chosen or build


def open_project(path: Path) -> Project:
    """Open a project's folder. Raises `UsageError` where there is none that can be read."""
    if not path.is_dir():
        what = "a file" if path.exists() else "not there"
        raise UsageError(
            f"{path} is {what}", hint="name a folder of texts, or begin with `anthology init DIR`"
        )
    if not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"{path} cannot be read", hint=f"chmod u+rx {path}")
    content = path / "content"
    return Project(path, content if content.is_dir() else path)


def collect(
    project: Project, exclude: Sequence[str] = (), wanted: Sequence[str] = ()
) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """Find the texts of a project, in natural order of their paths, and decode them.

    `exclude` and `wanted` are patterns relative to the content folder; a file whose very name is
    wanted is never left out for it. Gives the sources, and what was found of files that made none.
    Raises `UsageError` as `source_date_epoch` does.
    """
    epoch = source_date_epoch()
    sources: list[Source] = []
    found: list[Diagnostic] = []
    paths: list[str] = []
    used: set[str] = set()
    for file in sorted(walk(project), key=lambda file: natural_key(project.relative(file))):
        name = file.relative_to(project.content).as_posix()
        if leaving := [pattern for pattern in exclude if fits(name, pattern)]:
            used.update(leaving)
            continue
        made = _read(project, file, epoch, named=is_named(name, wanted))
        if isinstance(made, Source):
            sources.append(made)
        elif made is not None:
            found.append(made)
        else:
            paths.append(project.relative(file))
    found += (_unmatched(project, pattern) for pattern in exclude if pattern not in used)
    parts = find_included(sources)
    left = {path for path in parts if not is_named(path.removeprefix(project.prefix), wanted)}
    found += (_part(path, parts[path]) for path in sorted(left))
    found += find_unsupported(project.root, paths, sources)
    return tuple(one for one in sources if one.path not in left), tuple(found)


def collect_again(
    project: Project, paths: Sequence[str], wanted: Sequence[str] = ()
) -> tuple[Source, ...] | None:
    """Read some texts of a project again, named by their paths.

    Gives None where one makes no source any more, or has to do with others (AsciiDoc includes).
    """
    epoch = source_date_epoch()
    made = []
    for path in paths:
        file = project.root / path
        named = is_named(path.removeprefix(project.prefix), wanted)
        source = _read(project, file, epoch, named=named) if file.is_file() else None
        if not isinstance(source, Source) or "include::" in source.text:
            return None
        made.append(source)
    return tuple(made)


def _unmatched(project: Project, pattern: str) -> Diagnostic:
    """Report a pattern of the settings that leaves nothing out."""
    message = f"“{pattern}” (exclude) matches no file"
    hint = "names are relative to the content folder"
    return Diagnostic("order-unmatched", message, *project.settings_place(pattern), hint=hint)


def _part(path: str, owner: str) -> Diagnostic:
    """Report a file that is no chapter since another text includes it."""
    hint = "to have it as a chapter too, name it in [chapters] order"
    return Diagnostic("file-left-out", f"is part of {owner}, which includes it", path, hint=hint)


def source_date_epoch() -> int | None:
    """Give the time that stands in for all others, in seconds since 1970, where one is set.

    Raises `UsageError` where the variable holds no such number (specification of
    SOURCE_DATE_EPOCH 1.1, section 4.2).
    """
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not said:
        return None
    if re.fullmatch(r"[0-9]{1,11}", said):
        return int(said)
    raise UsageError(
        f"SOURCE_DATE_EPOCH is “{said}”, which is no time",
        hint="set it to seconds since 1970, as `git log -1 --format=%ct` prints them, or unset it",
    )


def walk(project: Project) -> Iterator[Path]:
    """Give the files of the content folder.

    Left out are hidden files, those of word processors that are open, settings, and folders of
    other uses (`_SKIPPED`).
    """
    for folder, inner, files in os.walk(project.content):
        inner[:] = [name for name in inner if not name.startswith(".") and name not in _SKIPPED]
        for name in files:
            file = Path(folder, name)
            if not name.startswith((".", "~$")) and name not in _SETTINGS:
                yield file


def _read(
    project: Project, file: Path, epoch: int | None, *, named: bool
) -> Source | Diagnostic | None:
    """Make a source of a file; a diagnostic where that cannot be, None where it is no text."""
    path = project.relative(file)
    suffix = file.suffix.lower()
    if suffix not in TEXTS | OFFICE and (suffix or not named):
        return doubt_file(file, path)
    if leads_out(file, project.root):
        message, hint = "is a link out of the project", "copy the text itself into the project"
        return Diagnostic("file-outside", message, path, hint=hint)
    name = path.removeprefix(project.prefix)
    hint = f'to have it in the book, name it: [chapters] order = ["{name}", "*"]'
    if not named and (stray := about_the_folder(path)):
        return Diagnostic(*stray, path, hint=hint)
    if file.exists() and not file.is_file():
        hint = "take it away"
        message = "was left out: it is a pipe or a device, and no file"
        return Diagnostic("file-not-read", message, path, hint=hint)
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
        if head.startswith(OLE):
            return Diagnostic("file-not-read", f"was left out: {_CLOSED}", path, hint=SAVE_AS_TEXT)
        packed = head.startswith(PACKED)
        most = _LARGEST_PACKED if packed else _LARGEST
        if file.stat().st_size > most:
            hint = "divide it, or keep data out of the folder of texts"
            message = f"larger than {most // 1_000_000} MB"
            return Diagnostic("file-too-large", message, path, hint=hint)
        modified = int(file.stat().st_mtime) if epoch is None else epoch
        if packed:
            return Source(path, file, "", modified)
        data = file.read_bytes()
    except OSError as error:
        hint = "look at its permissions, or whether it is a link that leads nowhere"
        return Diagnostic("file-unreadable", f"cannot be read: {error.strerror}", path, hint=hint)
    if not data.strip():
        return _empty(path)
    if len(data) > _LARGEST_WORDS and len(_EMBEDDED.sub(b"", data)) > _LARGEST_WORDS:
        hint = "divide it, or keep data out of the folder of texts"
        message = f"has more than {_LARGEST_WORDS // 1_000_000} MB of words"
        return Diagnostic("file-too-large", message, path, hint=hint)
    if not is_text(data) and (zeros := data.count(0)):
        line = data.count(b"\n", 0, data.index(0)) + 1
        message = f"is no text, or damaged: it holds NUL bytes ({zeros}, the first in this line)"
        hint = "send for the file again, or open it in an editor and save it anew"
        return Diagnostic("file-binary", message, path, line, hint=hint)
    if not is_text(data):
        hint = "it may have been renamed; ask its author for the text"
        return Diagnostic("file-binary", "is no text, whatever its name says", path, hint=hint)
    unread: tuple[Diagnostic, ...] = ()
    if suffix == ".eml":
        words, unread = open_mail(data, path, file.parent)
        data = words.encode("utf-8", "replace")
    decoded = decode(data, path)
    if not decoded.text.strip():
        return _empty(path)
    if not named and is_author_page(file):
        message = "tells of an author, and is no text for the book"
        return Diagnostic("file-left-out", message, path, hint=hint)
    return Source(path, file, decoded.text, modified, (*decoded.diagnostics, *unread))


def is_author_page(file: Path) -> bool:
    """Tell whether a page tells of an author, as site generators keep them.

    Jekyll has `_authors/NAME.md`, Hugo `authors/NAME/_index.md`, others `authors/NAME.md`, where a
    text has a title, and such a page a name alone.
    """
    above = file.parent.name
    overview = file.stem == "_index" and AUTHOR_FOLDERS & {above, file.parent.parent.name}
    if above != "authors" or overview or file.suffix.lower() not in TEXTS:
        return file.suffix.lower() in TEXTS and bool(overview or above == "_authors")
    head = _HEAD.match(decode(file.read_bytes()).text)
    return head is not None and {"name", "title", "date"} & {*_KEY.findall(head[0])} == {"name"}


def _empty(path: str) -> Diagnostic:
    """Report a file without text."""
    return Diagnostic("file-empty", "has no text in it", path, hint="write it, or take it away")
