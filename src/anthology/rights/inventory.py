"""List every picture and text of a book with its credit or rights; write entries for what lacks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from glob import escape
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import Credit, Rights
from anthology.model.settings import fits
from anthology.project.configuration import toml_string
from anthology.rights.credit_lines import publication, read_credit_line
from anthology.rights.missing import picture_lacks, text_lacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.model.book import Book, Chapter


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
