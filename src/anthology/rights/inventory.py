"""List every picture and text of a book with its credit or rights and what these lack."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from glob import escape
from typing import TYPE_CHECKING

from anthology.language.letters import first_few
from anthology.markup import xhtml
from anthology.model.book import UNTITLED_KINDS, Credit, Rights
from anthology.model.diagnostics import Diagnostic
from anthology.project.configuration import toml_string
from anthology.rights.credit_lines import publication, read_credit_line
from anthology.rights.credits import fits, matching, same_maker
from anthology.rights.licences import IntendedUse, doubt_licence, recognise_licence, suggest_licence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    chapters = reversed(book.chapters)  # so that the first use of each picture counts
    shown = {key: use for one in chapters for key, use in one.pictures.items()} | {**named}
    people = [one.name for one in (*book.people, *book.editors)]
    reporter = _Reporter(frozenset(rights.require), entries, prefix, people)
    use = IntendedUse(rights.commercial, rights.adaptation, rights.licence)
    pictures = [
        reporter.picture(one, shown.get(key))
        for key, one in book.pictures.items()
        if key != book.logo  # a mark says itself whose it is
    ]
    texts = [
        reporter.text(chapter, book.licence)
        for chapter in book.chapters
        if chapter.meta.kind not in UNTITLED_KINDS
    ]
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
        if caption:
            message += f"; its caption may be one: “{caption.line}”"
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


_CREDIT, _RIGHTS = (
    tuple(one.name for one in fields(made) if one.name != "origins") for made in (Credit, Rights)
)


@dataclass(frozen=True, slots=True)
class CreditedWork:
    """Hold one picture or text of the book.

    `chapter` is the title of the text it belongs to, empty for covers and portraits; `place` the
    file and line that show it; `known` what is known, key by key, each with where it was found;
    `lacks` names what is missing, of credit, licence, permission and source; `hint` are words of
    the text or a caption that may tell some of it.
    """

    what: str
    path: str
    chapter: str
    place: str
    known: tuple[tuple[str, str, str], ...]
    lacks: tuple[str, ...]
    hint: str = ""


_EDITION = "[rights] licence"  # where the licence of a text without one of its own is found


def credit_inventory(book: Book) -> Iterator[CreditedWork]:
    """List the texts in order, each followed by its pictures, then covers and portraits."""
    listed: set[str] = set()
    for chapter in book.chapters:
        yield _text(chapter, book.licence)
        for key, use in chapter.pictures.items():
            if key not in listed:
                place = f"{use.path}:{use.line or 1}"
                yield _picture(book, key, chapter.meta.title, place, use.caption)
        listed.update(chapter.pictures)
    for key in book.pictures:
        if key not in listed:
            yield _picture(book, key, "", "", "")


def _text(chapter: Chapter, edition: str) -> CreditedWork:
    """Tell what is known of a text's rights and what is missing, with a hint from its own words."""
    rights, path = chapter.rights, chapter.article.source.path
    known, hint = _stated(rights, _RIGHTS), ""
    if not (rights.first_published or rights.address):
        paragraphs = [xhtml.text(node) for node in xhtml.parse(chapter.body).iter("p")]
        hint = next(filter(None, map(publication, paragraphs)), "")
    lacks = text_lacks(rights, edition)
    if edition and not (rights.licence or rights.permission):
        known += (("licence", edition, _EDITION),)
    return CreditedWork("text", path, chapter.meta.title, path, known, lacks, hint)


def _picture(book: Book, key: str, chapter: str, place: str, caption: str) -> CreditedWork:
    """Tell what is known of a picture's credit and what lacks, with a hint from its caption."""
    picture = book.pictures[key]
    known = _stated(picture.credit, _CREDIT) if picture.credit else ()
    line = read_credit_line(caption)
    hint = line.line if line else ""
    return CreditedWork(
        "picture", picture.path, chapter, place, known, picture_lacks(picture.credit), hint
    )


def _stated(said: Credit | Rights, keys: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """List the values that are told: key, value, where it was found."""
    return tuple(
        (key, getattr(said, key), said.origins.get(key, "")) for key in keys if getattr(said, key)
    )


_HEAD = """\
# Who made each picture and by what right it is printed, and where each text comes from.
# Fill in what stands between the quotation marks; a path may be a pattern, with * for any letters.
# licence: CC-BY-4.0, CC0-1.0 …, or "all rights reserved" with a permission.
"""
_MANY = 3  # works of a folder that one entry is written for
_BLANKS = {
    "credit": (("author", "who made it"),),
    "licence": (("licence", "such as CC-BY-4.0, or “all rights reserved” with a permission"),),
    "permission": (
        ("permission", "in which words or how it was given"),
        ("by", "who gave it"),
        ("permitted", "when, as YYYY-MM-DD"),
    ),
    "source": (("source", "its address, or where it is from"),),
}


def fill_in(
    text: str, works: Iterable[CreditedWork], prefix: str
) -> tuple[str, int, list[CreditedWork]]:
    """Put entries for all works that lack something behind the text of credits.toml.

    One entry covers a folder of many. Gives the new text, how many entries were added, and the
    works that have an entry already, which only a hand can complete. Paths are relative to the
    content folder `prefix`. Raises `ValueError` where the text is no TOML, or where nothing can be
    put behind it because it writes its tables as lists in a line.
    """
    held = tomllib.loads(text.removeprefix("\ufeff"))
    entries = [
        (table, str(entry.get("path")))
        for table in ("picture", "text")
        for entry in held.get(table, [])
        if isinstance(entry, dict)
    ]
    named = [(work, work.path.removeprefix(prefix)) for work in works]
    wanted, left = [], []
    for work, name in named:
        if any(table == work.what and fits(name, path) for table, path in entries):
            left += [work] if work.lacks else []
        else:
            wanted.append((work, name))
    added = ["\n".join(lines) for lines in _entries(wanted)]
    end = "\r\n" if "\r\n" in text else "\n"
    whole = (text.rstrip() if text.strip() else _HEAD.rstrip()) + "\n\n" + "\n\n".join(added) + "\n"
    if not added:
        return text, 0, left
    tomllib.loads(whole.removeprefix("\ufeff"))
    return whole.replace("\r\n", "\n").replace("\n", end), len(added), left


def _entries(works: Sequence[tuple[CreditedWork, str]]) -> Iterator[Iterator[str]]:
    """Write an entry for each folder of many that lack something, and for each other work."""
    no_text_is_settled = all(work.lacks for work, _ in works if work.what == "text")

    def place_of(work: CreditedWork, name: str) -> tuple[str, str]:
        """Say what entry a work goes into: its folder's; one for all texts if none is settled."""
        together = work.what == "text" and no_text_is_settled
        return work.what, "" if together else name.rpartition("/")[0]

    folders: dict[tuple[str, str], list[tuple[CreditedWork, str]]] = {}
    for work, name in works:
        folders.setdefault(place_of(work, name), []).append((work, name))
    covered = set()
    for (what, folder), inside in folders.items():
        open_ = [(work, name) for work, name in inside if work.lacks]
        alone = sum(table == what for table, _ in folders) == 1
        all_open = len(open_) == len(inside) or what == "picture"
        if len(open_) >= _MANY and all_open and (folder or alone):
            covered.add((what, folder))
    for work, name in works:
        place = place_of(work, name)
        inside = folders[place]
        if place not in covered:
            if work.lacks:
                yield _entry(work, name)
            continue
        if not work.lacks:
            yield _kept(work, name)
        elif work is next(one for one, _ in inside if one.lacks):
            yield _covering([one for one in inside if one[0].lacks], place[1])


def _covering(works: Sequence[tuple[CreditedWork, str]], folder: str) -> Iterator[str]:
    """Write one entry for a folder: what it covers by chapter as comments, then blanks."""
    chapters: dict[str, list[str]] = {}
    for work, name in works:
        shown = (work.chapter or "Cover and portraits") if work.what == "picture" else ""
        chapters.setdefault(shown, []).append(name.rpartition("/")[2])
    for chapter, names in chapters.items():
        line = f"{chapter}: {', '.join(names)}" if chapter else f"{len(names)} texts"
        yield f"# {' '.join(line.split())}"
    what = works[0][0].what
    yield f"[[{what}]]"
    yield f"path = {toml_string(f'{escape(folder)}/*' if folder else '*')}"
    lacking = {lack for work, _ in works for lack in work.lacks}
    for lack in (one for one in _BLANKS if one in lacking):
        for key, meaning in _BLANKS[lack]:
            if what == "text" or key not in ("by", "permitted"):
                yield _blank(key, meaning)


def _kept(work: CreditedWork, name: str) -> Iterator[str]:
    """Write an entry for a picture that is credited, so that none for its folder covers it."""
    yield f"# {work.known[0][2]} says:"
    yield f"[[{work.what}]]"
    yield f"path = {toml_string(name)}"
    for key, value, _ in work.known:
        if key in ("title", "author", "source", "licence"):
            yield f"{key} = {toml_string(value)}"


def _entry(work: CreditedWork, name: str) -> Iterator[str]:
    """Write one entry: what is known as comments, what is missing as blanks."""
    if work.what == "picture" and work.place:
        yield f"# shown in {work.place}"
    for key, value, origin in work.known:
        yield f"# {origin} says: {key} = {toml_string(value)}"
    if work.hint:
        says = "its caption says" if work.what == "picture" else "it says"
        yield f"# {says}: {toml_string(work.hint)}"
    yield f"[[{work.what}]]"
    yield f"path = {toml_string(name)}"
    for lack in work.lacks:
        for key, meaning in _BLANKS[lack]:
            if work.what == "text" or key not in ("by", "permitted"):
                yield _blank(key, meaning)
    known = {key for key, _, _ in work.known}
    if work.what == "text" and not known & {"first_published", "address"}:
        yield _blank("first_published", "where it first appeared, if it did")
        yield _blank("date", "when, as YYYY-MM-DD, YYYY-MM or YYYY")
        yield _blank("address", "on the web, https://…")


def _blank(key: str, meaning: str) -> str:
    """Write a key to fill in, with what it means."""
    return f'{key} = ""{" " * max(1, 16 - len(key))}# {meaning}'
