"""Report what pictures and texts lack in credits and rights, and which licences are doubted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.config import toml_line
from anthology.diagnostics import Diagnostic
from anthology.rights.licences import recognise, suggest
from anthology.rights.lines import read_line
from anthology.rights.uses import Use, doubts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anthology.book import Book, Chapter, Picture
    from anthology.collect import Project
    from anthology.compose.entries import CreditsFile
    from anthology.compose.showings import Showing
    from anthology.rights.credit import Credit, Rights
    from anthology.settings import RightsSettings

_MISSING = {
    "credit": "credit-missing",
    "licence": "licence-missing",
    "permission": "permission-missing",
    "source": "source-missing",
}
_KEYS = {
    "credit": ("author", "licence", "source"),
    "licence": ("licence",),
    "permission": ("permission",),
    "source": ("source",),
}
_SAID = {
    "credit": "has no credit",
    "licence": "has a credit, but no licence",
    "permission": "is printed by permission, and none is noted",
    "source": "has a credit that does not say where it comes from",
}


def lacks(credit: Credit | None) -> tuple[str, ...]:
    """List what a picture lacks, the gravest first: credit, licence, permission, source."""
    if credit is None:
        return "credit", "licence", "source"
    licence = recognise(credit.licence)
    missing = {
        "credit": not credit.maker,
        "licence": licence is None and not credit.permission,
        "permission": licence is not None and licence.by_permission and not credit.permission,
        "source": not (credit.source or credit.kind),
    }
    return tuple(key for key, lacking in missing.items() if lacking)


def text_lacks(rights: Rights) -> tuple[str, ...]:
    """List what a text lacks: a licence or a permission; one of the two is enough."""
    licence = recognise(rights.licence)
    if rights.permission or (licence is not None and not licence.by_permission):
        return ()
    return ("permission",) if licence is not None else ("licence", "permission")


def report(
    book: Book,
    shown: Mapping[str, Showing],
    rights: RightsSettings,
    entries: CreditsFile,
    prefix: str,
) -> tuple[Diagnostic, ...]:
    """Report every gap, an error where `[rights] require` asks for what is missing, and doubts.

    `shown` tells where pictures are named; paths of `entries` are relative to the content folder
    `prefix`.
    """
    reporter = _Reporter(frozenset(rights.require), entries, prefix)
    use = Use(rights.commercial, rights.adaptation, rights.licence)
    pictures = [reporter.picture(one, shown.get(key)) for key, one in book.pictures.items()]
    texts = [reporter.text(chapter) for chapter in book.chapters]
    return (*filter(None, (*pictures, *texts)), *_doubts(book, use))


class _Reporter:
    """Report gaps, each at the line that shows the picture, with the lines to add."""

    def __init__(self, required: frozenset[str], entries: CreditsFile, prefix: str) -> None:
        self.required, self.path, self.prefix = required, entries.name, prefix
        self.own = {("picture", one.path): one.line for one in reversed(entries.picture)}
        self.own |= {("text", one.path): one.line for one in reversed(entries.text)}

    def picture(self, picture: Picture, shown: Showing | None) -> Diagnostic | None:
        missing = lacks(picture.credit)
        if not missing:
            return None
        name = picture.path.removeprefix(self.prefix)
        message = f"the picture {name} {_SAID[missing[0]]}"
        caption = (
            read_line(shown.caption) if shown and missing[0] in ("credit", "licence") else None
        )
        if caption:
            message += f"; its caption may be one: “{caption.line}”"
        wanted = {key: "…" for lack in missing for key in _KEYS[lack]}
        if caption:
            wanted |= {k: v for k in wanted if (v := getattr(caption, k, ""))}
        hint = self._hint("picture", name, wanted)
        code = self._code(missing)
        path, line = (shown.path, shown.line) if shown else (picture.path, None)
        return Diagnostic(code, message, path, line, hint=hint)

    def text(self, chapter: Chapter) -> Diagnostic | None:
        missing = text_lacks(chapter.rights)
        if not missing:
            return None
        name = chapter.article.source.path.removeprefix(self.prefix)
        if missing[0] == "licence":
            message = "nothing says by what right this text is printed"
            wanted = {"licence": "…"}
            other = ', or permission = "…" and by = "…"'
        else:
            message = f"“{chapter.rights.licence}” needs a permission, and none is noted"
            wanted, other = {"permission": "…", "by": "…"}, ""
        hint = self._hint("text", name, wanted) + other
        code = self._code(missing) if self.required else "permission-missing"
        return Diagnostic(code, message, chapter.article.source.path, 1, hint=hint)

    def _code(self, missing: Iterable[str]) -> str:
        missing = tuple(missing)
        return "rights-required" if self.required & {*missing} else _MISSING[missing[0]]

    def _hint(self, table: str, name: str, wanted: Mapping[str, str]) -> str:
        """Name the lines to add: to the entry that there is, or as a new one."""
        lines = ", ".join(f'{key} = "{value}"' for key, value in wanted.items())
        if line := self.own.get((table, name)):
            return f"add to the entry at {self.path}:{line}: {lines}"
        return f'add to {self.path}: [[{table}]] path = "{name}", {lines}'


def doubt_edition(project: Project, licence: str) -> Iterator[Diagnostic]:
    """Report a licence of the edition that is none."""
    known = recognise(licence)
    if known is not None and not known.known:
        file = project.settings_file
        line = toml_line(file.read_text(encoding="utf-8-sig"), "licence", "rights")
        message = f"“{licence}” is no licence that is known here"
        path = project.relative(file)
        yield Diagnostic("licence-unknown", message, path, line, hint=suggest(licence))


def _doubts(book: Book, use: Use) -> Iterator[Diagnostic]:
    """Report licences that are unknown or sit ill with the use, once for each place they stand."""
    named: dict[tuple[str, str, str, str], list[str]] = {}
    for name, credit, changed in _works(book):
        origin = credit.origins.get("licence", "")
        permitted = bool(credit.permission)
        for doubt in doubts(credit.licence, use, changed=changed, permitted=permitted):
            named.setdefault((doubt.code, doubt.reason, doubt.hint, origin), []).append(name)
    for (code, reason, hint, origin), names in named.items():
        path, line = _place(origin)
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
        yield Diagnostic(code, f"{reason} ({shown})", path, line, hint=hint)


def _works(book: Book) -> Iterator[tuple[str, Credit | Rights, bool]]:
    for picture in book.pictures.values():
        if picture.credit:
            yield picture.path, picture.credit, bool(picture.credit.changes)
    for chapter in book.chapters:
        yield chapter.article.source.path, chapter.rights, False


def _place(origin: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.*?)(?::(\d+)| \(\w+\))", origin)
    return (match[1], int(match[2]) if match[2] else None) if match else (origin, None)
