"""Credit each picture, and state for each text by what right it is printed here.

A credit comes from credits.toml, then the text's metadata, then the picture's file. For a text it
is stated where it first appeared, and with what permission.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from anthology.language.dates import parse_date
from anthology.language.letters import folded_words
from anthology.language.words import listed, word
from anthology.model.book import Credit, Rights
from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import fits, is_named
from anthology.project.configuration import read_as
from anthology.rights.licences import RESERVED_ID, recognise_licence
from anthology.rights.picture_metadata import read_embedded

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Article, Metadata, Picture
    from anthology.model.settings import Settings
    from anthology.project.collect import Project


_KINDS = ("own", "decorative")


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """One `[[picture]]` of credits.toml; `path` may be a pattern, `credit` is printed as it is."""

    path: str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    licence: str = ""
    changes: str = ""
    permission: str = ""
    credit: str = ""
    alt: str = ""
    kind: str = field(default="", metadata={"choices": _KINDS})
    line: int = 0


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One `[[text]]` of credits.toml: first publication and permission; `path` may be a pattern."""

    path: str = ""
    original: str = ""
    first_published: str = ""
    date: str = ""
    address: str = ""
    licence: str = ""
    permission: str = ""
    by: str = ""
    permitted: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CreditsTables:
    """Say which tables credits.toml may have."""

    picture: tuple[PictureEntry, ...] = field(default=())
    text: tuple[TextEntry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CreditsFile:
    """Hold credits.toml; `name` is its path in messages."""

    name: str
    picture: tuple[PictureEntry, ...] = ()
    text: tuple[TextEntry, ...] = ()


Entry = TypeVar("Entry", PictureEntry, TextEntry)


def read_credits(file: Path, path: str) -> tuple[CreditsFile, tuple[Diagnostic, ...]]:
    """Read credits.toml; a project without one has no credits yet."""
    if not file.is_file():
        return CreditsFile(path), ()
    read, faults = read_as(CreditsTables, file, path)
    repeated = (*_repeated(read.picture, path), *_repeated(read.text, path))
    return CreditsFile(path, read.picture, read.text), (*faults, *repeated)


def _repeated(
    entries: Sequence[PictureEntry] | Sequence[TextEntry], path: str
) -> Iterable[Diagnostic]:
    """Report entries without a path, and two that name the same one."""
    first: dict[str, int] = {}
    for entry in entries:
        if not entry.path:
            hint = 'write path = "…", relative to the folder of the texts'
            message = "this entry names no path"
            yield Diagnostic("credit-unused", message, path, entry.line or None, hint=hint)
        elif first.setdefault(entry.path, entry.line) != entry.line:
            message = f"“{entry.path}” has an entry on line {first[entry.path]} already"
            hint = "make one of the two; what the first one says counts"
            yield Diagnostic("credit-repeated", message, path, entry.line or None, hint=hint)


def matching(entries: Sequence[Entry], name: str) -> list[Entry]:
    """List the entries for a file: those with its very path, then patterns, in their order."""
    exact = [one for one in entries if is_named(name, [one.path])]
    return exact + [one for one in entries if one not in exact and fits(name, one.path)]


def unused(
    entries: Iterable[PictureEntry | TextEntry], used: Container[int], path: str, what: str
) -> Iterator[Diagnostic]:
    """Report the entries whose lines were not used: their paths match nothing in the book."""
    for entry in entries:
        if entry.path and entry.line not in used:
            message = f"“{entry.path}” matches no {what} of the book"
            hint = "correct the path, or take the entry out"
            yield Diagnostic("credit-unused", message, path, entry.line or None, hint=hint)


_FIELDS = tuple(one.name for one in fields(Credit) if one.name != "origins")


@dataclass(frozen=True, slots=True)
class CreditSources:
    """Say where the project keeps credits: the entries of credits.toml, which is named `path`.

    Paths and patterns of entries are relative to the content folder `prefix`; `house` credits
    what was made for the book itself.
    """

    entries: Sequence[PictureEntry]
    path: str
    prefix: str = ""
    house: Credit = field(default_factory=Credit)


def credit_sources(file: CreditsFile, project: Project, settings: Settings) -> CreditSources:
    """Say where a project keeps credits; what was made for it is under its own licence."""
    book = settings.book
    values = {
        "author": listed([*book.editors], book.language) or book.publisher,
        "licence": settings.rights.licence,
    }
    origin = project.relative(project.settings_file)
    house = Credit(**values, origins={key: origin for key, value in values.items() if value})
    return CreditSources(file.picture, file.name, project.prefix, house)


def credit_pictures(
    pictures: Mapping[str, Picture],
    texts: Sequence[tuple[Article, Collection[str]]],
    places: CreditSources,
) -> tuple[dict[str, Picture], tuple[Diagnostic, ...]]:
    """Give pictures the credits that three places tell, and report where these disagree.

    An entry with the picture's own path counts before patterns, and what it leaves open is filled
    from the next place, unless that one credits somebody else. `texts` come with the keys of the
    pictures that they show.
    """
    credited: dict[str, Picture] = {}
    found: list[Diagnostic] = []
    used: set[int] = set()
    written = _by_texts(pictures, texts, found)
    for key, picture in pictures.items():
        mine = matching(places.entries, picture.path.removeprefix(places.prefix))
        used.update(entry.line for entry in mine)
        carried = read_embedded(picture.file, picture.media_type, picture.path)
        found += [Diagnostic("image-metadata", one, picture.path) for one in carried.flaws]
        entered = [_of(one, places) for one in mine]
        given = [*entered, *written.get(key, ()), carried.credit]
        merged, others = _merge(given)
        found += [
            _disagreeing(picture, merged, one)
            for one in others
            if one not in entered  # an entry of its own is meant to differ from a pattern
        ]
        credited[key] = replace(picture, credit=merged if merged != Credit() else None)
    return credited, (*found, *unused(places.entries, used, places.path, "picture"))


def _of(entry: PictureEntry, places: CreditSources) -> Credit:
    """Make a credit of an entry; every field comes from its line of credits.toml.

    What the entry calls its own is by the house where it names nobody else.
    """
    values = {key: getattr(entry, key) for key in _FIELDS if key not in ("line", "copyright")}
    values["line"] = entry.credit
    origin = f"{places.path}:{entry.line}"
    made = Credit(**values, origins={key: origin for key, value in values.items() if value})
    return _merge([made, places.house])[0] if entry.kind == "own" else made


def _by_texts(
    pictures: Mapping[str, Picture],
    texts: Iterable[tuple[Article, Collection[str]]],
    found: list[Diagnostic],
) -> dict[str, list[Credit]]:
    """Gather the credits that texts give their own pictures, by the pictures' keys."""
    gathered: dict[str, list[Credit]] = {}
    for article, shown in texts:
        names = {key: _name(pictures[key].path) for key in shown}
        for written, credit in sorted(article.meta.credits, key=lambda pair: pair[0] == "*"):
            meant = _meant(written, article, names)
            if not meant and written not in ("", "*") and credit.origins:
                found.append(_unmatched(written, credit))
            for key in meant:
                if written != "*" or key not in gathered:
                    gathered.setdefault(key, []).append(credit)
    return gathered


def _unmatched(written: str, credit: Credit) -> Diagnostic:
    """Report a credit for a picture that the text does not show."""
    path, _, line = next(iter(credit.origins.values()), ":").rpartition(":")
    message = f"the text credits “{written}”, which it does not show"
    hint = "write the name of the file as the text does, or take the credit out"
    return Diagnostic("credit-unused", message, path, int(line) if line else None, hint=hint)


def _meant(written: str, article: Article, names: Mapping[str, str]) -> list[str]:
    """Find the pictures that a text means: all (`*`), one by its file's name, its cover (empty)."""
    if written == "*":
        return list(names)
    wanted = _name(written or article.meta.cover)
    if not wanted and len(names) == 1:
        return list(names)
    return [key for key, name in names.items() if name == wanted]


def _name(path: str) -> str:
    """Give the name of a picture's file as it is compared: without folders, query and case."""
    return unicodedata.normalize(
        "NFC", PurePosixPath(unquote(path.split("?", maxsplit=1)[0])).name.lower()
    )


def _merge(given: Iterable[Credit]) -> tuple[Credit, list[Credit]]:
    """Fill each field from the first place that tells it; keep apart those that disagree."""
    merged, others = Credit(), []
    for one in given:
        if merged.author and one.author and not same_maker(merged.author, one.author):
            others.append(one)
            continue
        merged = _filled(merged, one)
    return merged, others


Stated = TypeVar("Stated", Credit, Rights)


def _filled(merged: Stated, other: Stated) -> Stated:
    """Take from another what is not known yet, with where it was found."""
    keys = (one.name for one in fields(merged) if one.name != "origins")
    new = {key: getattr(other, key) for key in keys if not getattr(merged, key)}
    values = {key: value for key, value in new.items() if value}
    origins = {key: other.origins.get(key, "") for key in values}
    return replace(merged, **values, origins={**merged.origins, **origins})


def same_maker(one: str, other: str) -> bool:
    """Tell whether two names mean one maker: the words of the shorter stand in the longer.

    An initial stands for a name.

    >>> same_maker("N. Haddad", "Nour Haddad"), same_maker("N. Haddad", "Ana Haddad")
    (True, False)
    """
    fewer, more = sorted((folded_words(name).split() for name in (one, other)), key=len)
    return all(any(_stands_for(mine, yours) for yours in more) for mine in fewer)


def _stands_for(one: str, other: str) -> bool:
    """Tell whether one name is the initial of the other, or the same."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) if len(short) == 1 else short == long


def _disagreeing(picture: Picture, merged: Credit, other: Credit) -> Diagnostic:
    """Report two credits of one picture that name different authors."""
    message = (
        f"{merged.origins['author']} credits this picture to “{merged.author}”, "
        f"{other.origins['author']} to “{other.author}”"
    )
    hint = "the first was taken; look which is right"
    return Diagnostic("credit-disagrees", message, picture.path, hint=hint)


def brief_credit(credit: Credit, language: str) -> tuple[str, ...]:
    """Give what a caption carries of a credit: its line as it stands, or maker and licence."""
    licence = recognise_licence(credit.licence)
    if credit.line or licence is None:
        return (credit.line or credit.maker,)
    reserved = licence.id == RESERVED_ID
    return credit.maker, word("all-rights-reserved", language) if reserved else licence.printed


def credited_by_house(credit: Credit, house: Credit | None) -> bool:
    """Tell whether the credit of the house says all that there is to say of a picture."""
    return house is not None and credit.kind == "own" and not credit.title


def house_credit(pictures: Iterable[Picture]) -> Credit | None:
    """Give the credit that all pictures made for the book share; None where they differ."""
    own = [one.credit for one in pictures if one.credit and one.credit.kind == "own"]
    shared = {(one.author, one.licence) for one in own}
    if len(own) < 2 or len(shared) > 1:  # noqa: PLR2004  (one says it itself)
        return None
    return Credit(author=own[0].author, licence=own[0].licence)


_RIGHTS = tuple(one.name for one in fields(Rights) if one.name != "origins")
_DATES = ("date", "permitted")


def permit(
    articles: Sequence[Article], file: CreditsFile, prefix: str
) -> tuple[dict[str, Rights], tuple[Diagnostic, ...]]:
    """Give the rights of each text by its path: from credits.toml, the rest from the text itself.

    Patterns in `file` are relative to the content folder `prefix`.
    """
    dated, found = _with_dates(file.text, file.name)
    used: set[int] = set()
    rights: dict[str, Rights] = {}
    for article in articles:
        path = article.source.path
        mine = matching(dated, path.removeprefix(prefix))
        used.update(entry.line for entry in mine)
        stated = [*(_rights_of(one, file.name) for one in mine), _rights_in(article.meta, path)]
        rights[path] = reduce(_filled, stated)
    return rights, (*found, *unused(file.text, used, file.name, "text"))


_FEWEST = 3  # texts from which it is shorter to say once by what right they are printed


def common_rights(rights: Iterable[Rights]) -> Rights | None:
    """Give the rights that most texts have in common, to be said once; None where few have.

    Rights that tell of one text only, where it first appeared or who wrote the original, are never
    common.
    """
    said = [one for one in rights if one.stated]
    counted = Counter(map(_bare, said))
    values, count = counted.most_common(1)[0] if said else ((), 0)
    if count < _FEWEST or count * 2 <= len(said):
        return None
    common = next(one for one in said if _bare(one) == values)
    return None if common.original or common.first_published or common.address else common


def same_rights(one: Rights, other: Rights | None) -> bool:
    """Tell whether two texts are printed by the same right, wherever that was found."""
    return other is not None and _bare(one) == _bare(other)


def _bare(rights: Rights) -> tuple[str, ...]:
    """Give the values of rights alone, without where they were found."""
    return tuple(getattr(rights, key) for key in _RIGHTS)


def _with_dates(
    entries: Sequence[TextEntry], path: str
) -> tuple[list[TextEntry], list[Diagnostic]]:
    """Read the dates of the entries as ISO 8601; those that are none are reported and go."""
    found: list[Diagnostic] = []
    dated = []
    for entry in entries:
        dates = {key: parse_date(getattr(entry, key)) for key in _DATES if getattr(entry, key)}
        for key, date in dates.items():
            if not date:
                message = f"“{getattr(entry, key)}” is no date"
                hint = f'write {key} = "YYYY-MM-DD", or "YYYY-MM", or "YYYY"'
                found.append(
                    Diagnostic("metadata-doubtful", message, path, entry.line or None, hint=hint)
                )
        dated.append(
            replace(entry, date=dates.get("date", ""), permitted=dates.get("permitted", ""))
        )
    return dated, found


def _rights_of(entry: TextEntry, path: str) -> Rights:
    """Read the rights of an entry of credits.toml."""
    values = {key: getattr(entry, key) for key in _RIGHTS}
    origin = f"{path}:{entry.line}"
    return Rights(**values, origins={key: origin for key, value in values.items() if value})


def _rights_in(meta: Metadata, path: str) -> Rights:
    """Read the rights that a text tells itself."""
    values = {
        "first_published": meta.first_published,
        "address": meta.canonical,
        "licence": meta.licence,
        "permission": meta.permission,
    }
    return Rights(**values, origins={key: path for key, value in values.items() if value})
