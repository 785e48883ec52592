"""Find what credits and rights lack, and licences in doubt: each becomes a message and a remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.language.letters import first_few
from anthology.model.book import UNTITLED_KINDS, Credit, Rights
from anthology.model.diagnostics import Diagnostic
from anthology.rights.credit_lines import read_credit_line
from anthology.rights.credits import matching, same_maker
from anthology.rights.licences import IntendedUse, doubt_licence, recognise_licence, suggest_licence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from anthology.model.book import Book, Chapter, Picture, PictureUse
    from anthology.model.settings import RightsSettings
    from anthology.project.collect import Project
    from anthology.rights.credits import CreditsFile


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
_SEVERAL = 4  # texts, from which they are told of together where none of them has any rights
_FOR_ALL = (
    "fill in credits.toml (`anthology credits --init` begins it), or set `[rights] licence` in "
    "anthology.toml for all"
)
_SAID = {
    "credit": "has no credit",
    "licence": "has a credit, but no licence",
    "permission": "is printed by permission, and none is noted",
    "source": "has a credit that does not say where it comes from",
}


def picture_lacks(credit: Credit | None) -> tuple[str, ...]:
    """List what a picture lacks, the gravest first: credit, licence, permission, source.

    One that was made for the book, or is an ornament, lacks nothing.
    """
    if credit is None:
        return "credit", "licence", "source"
    if credit.kind:
        return ()
    licence = recognise_licence(credit.licence)
    missing = {
        "credit": not credit.maker,
        "licence": licence is None and not credit.permission,
        "permission": licence is not None and licence.by_permission and not credit.permission,
        "source": not credit.source,
    }
    return tuple(key for key, lacking in missing.items() if lacking)


def text_lacks(rights: Rights, edition: str = "") -> tuple[str, ...]:
    """List what a text lacks: a licence or a permission; one of the two is enough.

    A text without a licence of its own is under that of the edition.
    """
    licence = recognise_licence(rights.licence or edition)
    if rights.permission or (licence is not None and not licence.by_permission):
        return ()
    return ("permission",) if licence is not None else ("licence", "permission")


def report_missing(
    book: Book,
    named: Mapping[str, PictureUse],
    rights: RightsSettings,
    entries: CreditsFile,
    prefix: str,
) -> tuple[Diagnostic, ...]:
    """Report every gap, an error where `[rights] require` asks for what is missing, and doubts.

    `named` tells where a cover or portrait is named; paths of `entries` are relative to the content
    folder `prefix`.
    """
    uses = reversed(book.chapters)  # so that the first use of each picture counts
    shown = {key: use for one in uses for key, use in one.pictures.items()} | {**named}
    people = [one.name for one in (*book.people, *book.editors)]
    reporter = _Reporter(frozenset(rights.require), entries, prefix, people)
    use = IntendedUse(rights.commercial, rights.adaptation, rights.licence)
    pictures = [
        reporter.picture(one, shown.get(key))
        for key, one in book.pictures.items()
        if key != book.logo  # a mark says itself whose it is
    ]
    chapters = [one for one in book.chapters if one.meta.kind not in UNTITLED_KINDS]
    texts = [reporter.text(chapter, book.licence) for chapter in chapters]
    unsaid = not book.licence and not any(
        one.rights.licence or one.rights.permission for one in chapters
    )
    if unsaid and len(texts) >= _SEVERAL and not rights.require:
        message = f"nothing says by what right any of the {len(texts)} texts is printed"
        texts = [Diagnostic("permission-missing", message, hint=_FOR_ALL)]
    return (*filter(None, (*pictures, *texts)), *_doubts(book, use))


class _Reporter:
    """Report gaps, each at the line that shows the picture, with the lines to add."""

    def __init__(
        self, required: frozenset[str], entries: CreditsFile, prefix: str, people: Collection[str]
    ) -> None:
        self.required, self.entries, self.prefix, self.people = required, entries, prefix, people

    def picture(self, picture: Picture, shown: PictureUse | None) -> Diagnostic | None:
        """Report what the credit of a picture lacks; None where it lacks nothing."""
        missing = picture_lacks(picture.credit)
        if not missing:
            return self._other_maker(picture, shown)
        name = picture.path.removeprefix(self.prefix)
        message = f"the picture {name} {_SAID[missing[0]]}"
        caption = (
            read_credit_line(shown.caption)
            if shown and missing[0] in ("credit", "licence")
            else None
        )
        author = picture.credit.author if picture.credit else ""
        if caption and (missing[0] == "credit" or caption.licence):
            message += f"; its caption may be one: “{caption.line}”"
        elif caption and author and caption.author and not same_maker(author, caption.author):
            message += f"; it names “{author}”, and the caption “{caption.author}”"
        wanted = {key: "…" for lack in missing for key in _KEYS[lack]}
        if caption:
            wanted |= {k: v for k in wanted if (v := getattr(caption, k, ""))}
        hint = self._hint("picture", name, wanted)
        code = self._code(missing)
        path, line = (shown.path, shown.line) if shown else (picture.path, None)
        return Diagnostic(code, message, path, line, hint=hint)

    def _other_maker(self, picture: Picture, shown: PictureUse | None) -> Diagnostic | None:
        """Report a caption that names somebody else for what is said to be made for the book.

        The entry may cover a whole folder, with a picture of another among the own ones.
        """
        credit, caption = picture.credit, read_credit_line(shown.caption) if shown else None
        if (
            credit is None
            or shown is None
            or caption is None
            or not (credit.kind and caption.author)
        ):
            return None
        known = (credit.author,) if credit.author else self.people
        if any(same_maker(one, caption.author) for one in known):
            return None
        said = "an ornament" if credit.kind == "decorative" else "made for the book"
        message = (
            f"{credit.origins['kind']} says that {picture.path} is {said}; "
            f"its caption names “{caption.author}”"
        )
        wanted = {
            "author": caption.author,
            "licence": caption.licence or "…",
            "source": caption.source or "…",
        }
        name = picture.path.removeprefix(self.prefix)
        lines = ", ".join(f'{key} = "{value}"' for key, value in wanted.items())
        hint = f'add to {self.entries.name}: [[picture]] path = "{name}", {lines}'
        return Diagnostic("credit-disagrees", message, shown.path, shown.line, hint=hint)

    def text(self, chapter: Chapter, edition: str) -> Diagnostic | None:
        """Report what the rights of a text lack; None where they lack nothing."""
        missing = text_lacks(chapter.rights, edition)
        if not missing:
            return None
        name = chapter.article.source.path.removeprefix(self.prefix)
        if missing[0] == "licence":
            message = "nothing says by what right this text is printed"
            wanted = {"licence": "…"}
            other = ', or permission = "…" and by = "…"'
        else:
            message = f"“{chapter.rights.licence or edition}” needs a permission, and none is noted"
            wanted, other = {"permission": "…", "by": "…"}, ""
        hint = self._hint("text", name, wanted) + other
        code = self._code(missing) if self.required else "permission-missing"
        return Diagnostic(code, message, chapter.article.source.path, 1, hint=hint)

    def _code(self, missing: Iterable[str]) -> str:
        """Choose the code of a gap: an error where the settings require what is missing."""
        missing = tuple(missing)
        return "rights-required" if self.required & {*missing} else _MISSING[missing[0]]

    def _hint(self, table: str, name: str, wanted: Mapping[str, str]) -> str:
        """Name the lines to add: to the entry that there is, or as a new one."""
        lines = ", ".join(f'{key} = "{value}"' for key, value in wanted.items())
        path = self.entries.name
        pictures = [one.line for one in matching(self.entries.picture, name)]
        texts = [one.line for one in matching(self.entries.text, name)]
        if places := pictures if table == "picture" else texts:
            return f"add to the entry at {path}:{places[0]}: {lines}"
        return f'add to {path}: [[{table}]] path = "{name}", {lines}'


def doubt_edition(project: Project, licence: str) -> Iterator[Diagnostic]:
    """Report a licence of the edition that is none."""
    known = recognise_licence(licence)
    if known is not None and not known.known:
        place = project.key_place(project.settings_file, "licence", "rights")
        message = f"“{licence}” is no licence that is known here"
        yield Diagnostic("licence-unknown", message, *place, hint=suggest_licence(licence))


def _doubts(book: Book, use: IntendedUse) -> Iterator[Diagnostic]:
    """Report licences that are unknown or sit ill with the use, once for each place they stand."""
    named: dict[tuple[str, str, str, str], list[str]] = {}
    for name, credit, changed in _works(book):
        origin = credit.origins.get("licence", "")
        permitted = bool(credit.permission)
        for doubt in doubt_licence(credit.licence, use, changed=changed, permitted=permitted):
            named.setdefault((doubt.code, doubt.reason, doubt.hint, origin), []).append(name)
    for (code, reason, hint, origin), names in named.items():
        path, line = _place(origin)
        yield Diagnostic(code, f"{reason} ({first_few(names, 3)})", path, line, hint=hint)


def _works(book: Book) -> Iterator[tuple[str, Credit | Rights, bool]]:
    """List pictures and texts: path, credit or rights, whether the work was changed."""
    for picture in book.pictures.values():
        if picture.credit:
            yield picture.path, picture.credit, bool(picture.credit.changes)
    for chapter in book.chapters:
        yield chapter.article.source.path, chapter.rights, False


def _place(origin: str) -> tuple[str, int | None]:
    """Part an origin, as “credits.toml:12”, into path and line."""
    match = re.fullmatch(r"(.*?)(?::(\d+)| \(\w+\))", origin)
    return (match[1], int(match[2]) if match[2] else None) if match else (origin, None)
