"""Read authors, and credits of pictures, out of the many ways in which front matter names them.

A credit belongs to one picture by its file, to the text's cover (empty) or to all pictures (`*`).
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.model.book import Credit, Person
from anthology.readers.metadata.front_matter import plain_key, quote_value, strings, unlink_pages
from anthology.rights.credit_lines import read_credit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anthology.readers.metadata.front_matter import Value


_JOINTS = re.compile(r"\s*+;\s*+|\s++&\s++|(?:\s*+,)?\s++(?:and|et|und|y|with|avec)\s++|\s++/\s++")
_BY = re.compile(r"(?:written\s+by|by|par|von|auteure?s?|authors?)\s*:?\s+(?=\S)", re.IGNORECASE)
_LINKED = re.compile(
    r"""\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]+)[^()]*\)
        |<a\b[^<>]*?href=["']?(?P<href>[^"'\s<>]+)[^<>]*>(?P<shown>[^<>]*)</a>""",
    re.VERBOSE | re.IGNORECASE,
)
_MAIL = re.compile(r"\s{0,3}(?:<[^<>]*@[^<>]*>|\([^()]*@[^()]*\)|\S{1,64}@\S{1,255}\.\w+)")
_ID = re.compile(r"@?[a-z0-9][a-z0-9_.-]*")
_SUFFIX = re.compile(r"(?:ph\.?\s?d|m\.?d|jr|sr|ii|iii|iv|esq|msc|bsc|mba|dr)\.?", re.IGNORECASE)

_NAMES = ("name", "nom", "fullname", "displayname", "author")
_KEYS = {
    "id": ("id", "key", "slug", "shortname", "username", "login"),
    "position": ("title", "position", "role", "job", "fonction", "affiliation", "company"),
    "link": ("url", "link", "website", "homepage", "site", "web", "page", "uri", "profile"),
    "portrait": ("imageurl", "image", "avatar", "portrait", "picture", "photo", "img"),
    "bio": ("bio", "description", "about", "presentation"),
}


def read_people(value: Value) -> tuple[Person, ...]:
    """Read one value: a name, names in a sentence, a list, an object, objects by id.

    A word without capitals or spaces counts as an id. E-mail addresses are left out: nobody asked
    for them to be printed.
    """
    if isinstance(value, str):
        return tuple(person for name in _names(unlink_pages(value)) if (person := _person(name)))
    if isinstance(value, list):
        return tuple(person for item in value for person in read_people(item))
    return _from_table(value)


def with_ids(people: Iterable[Person]) -> tuple[Person, ...]:
    """Give each person once: an id that is made of the name of another is that one's id.

    >>> [(one.name, one.id) for one in with_ids(map(Person, ["anil", "Anil Desh"]))]
    [('Anil Desh', 'anil')]
    """
    found = list(people)
    for person in [one for one in found if _ID.fullmatch(one.name)]:
        for at, other in enumerate(found):
            if other.id in ("", person.name) and re.sub(r"[\W_]", "", person.name) in _ids(other):
                found[at] = replace(other, id=person.name)
                found.remove(person)
                break
    return tuple(found)


def _ids(person: Person) -> set[str]:
    """Give the ids that are usual for someone of a name; none for an id, or for one word."""
    words = folded_words(person.name).split()
    if _ID.fullmatch(person.name) or len(words) == 1:
        return set()
    first, last, initials = words[0], words[-1], "".join(word[0] for word in words)
    return {*words, "".join(words), first + last, first[0] + last, first + last[0], initials}


def with_details(
    people: tuple[Person, ...],
    *,
    position: str = "",
    link: str = "",
    portrait: str = "",
    bio: str = "",
) -> tuple[Person, ...]:
    """Give the first of the people what separate keys tell, where they say nothing themselves."""
    if not people:
        return people
    first = people[0]
    first = replace(
        first,
        position=first.position or position,
        link=first.link or link,
        portrait=first.portrait or portrait,
        bio=first.bio or bio,
    )
    return (first, *people[1:])


def _names(text: str) -> list[str]:
    """Divide a sentence of names at its joints and commas; “Last, First” is one name.

    >>> _names("Martin, Anne"), _names("Anne Martin, Paul Durand")
    (['Martin, Anne'], ['Anne Martin', 'Paul Durand'])
    """
    text = _BY.sub("", text.strip(), count=1) if _BY.match(text.strip()) else text.strip()
    names: list[str] = []
    for piece in _JOINTS.split(text):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        if len(parts) == 2 and _is_inverted(*parts):  # noqa: PLR2004
            names.append(", ".join(parts))
            continue
        for part in parts:
            if names and _SUFFIX.fullmatch(part):
                names[-1] += f", {part}"
            else:
                names.append(part)
    return names


def _is_inverted(last: str, first: str) -> bool:
    """Tell “Martin, Anne” from “Anne Martin, Paul Durand” and from two ids."""
    if _ID.fullmatch(last) or _ID.fullmatch(first) or _SUFFIX.fullmatch(first):
        return False
    return " " not in last and " " not in first


def _person(written: str) -> Person | None:
    """Read one person out of a name, “Last, First”, a link, a mail address or a known id."""
    linked = _LINKED.search(written)
    link = (linked["address"] or linked["href"]) if linked else ""
    name = (linked["words"] or linked["shown"]) if linked else _MAIL.sub("", written)
    name = " ".join(re.sub(r"<[^<>]*>", " ", name).split()).strip(" -–—")
    if not name:
        return None
    if _ID.fullmatch(name):
        known = name.removeprefix("@")
        return Person(known, id=known, link=link)
    last, comma, first = name.partition(", ")
    if comma and not _SUFFIX.fullmatch(first):
        return Person(f"{first} {last}", sort_name=name, link=link)
    return Person(name, link=link)


def _from_table(table: Mapping[str, Value]) -> tuple[Person, ...]:
    """Read an object, or objects by the ids of the people."""
    plain = {re.sub(r"[\s_-]", "", key.lower()): value for key, value in table.items()}
    name = _first(plain, _NAMES)
    found = {field: _first(plain, keys) for field, keys in _KEYS.items()}
    if not name and plain and all(isinstance(value, dict) for value in plain.values()):
        return tuple(
            replace(person, id=person.id or key)
            for key, value in table.items()
            for person in read_people(value)
        )
    name = name or " ".join(
        filter(None, (_first(plain, ("firstname",)), _first(plain, ("lastname",))))
    )
    person = _person(name or found["id"])
    if person is None:
        return ()
    identity = replace(person, id=found["id"] or person.id)
    return with_details(
        (identity,),
        position=found["position"],
        link=found["link"],
        portrait=found["portrait"],
        bio=found["bio"],
    )


def _first(table: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    """Give the first of the keys that holds words."""
    values = (table.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


_FIELDS = {
    "title": ("title", "titre"),
    "author": ("author", "auteur", "by", "name", "photographer", "photographe", "artist"),
    "line": ("credit", "credits", "attribution", "text"),
    "source": (
        "source", "url", "link", "creditlink", "crediturl", "creditsource", "sourceurl",
        "attributionlink", "href", "lien",
    ),
    "licence": ("licence", "license", "rights", "droits"),
    "changes": ("changes", "modifications"),
    "permission": ("permission", "autorisation"),
}  # fmt: skip
PICTURE_CREDIT_KEYS = frozenset(key for keys in _FIELDS.values() for key in keys)
_FILES = ("image", "picture", "path", "file", "src", "photo", "fichier", "feature")
_ALL = frozenset(
    "photos images pictures illustrations photo image visuels dessins drawings".split()
)


def cover_credit(value: Value) -> Iterator[tuple[str, Credit]]:
    """Read a credit of the cover: a line, or a table with one among its keys."""
    if isinstance(value, dict):
        plain = {plain_key(key): held for key, held in value.items()}
        if any(key in plain for key in (*_FIELDS["line"], "attribution", "photographer", "author")):
            yield "", _of_table(plain)
    elif isinstance(value, str) and value.strip():
        yield "", line_credit(value)


def picture_credits(value: Value) -> Iterator[tuple[str, Credit]]:
    """Read credits of several pictures: a line for all, a list, or a table by their files."""
    if isinstance(value, list):
        for item in value:
            yield from _of_item(item)
    elif isinstance(value, dict):
        yield from _of_mapping(value)
    elif value.strip():
        yield "*", line_credit(value)


def line_credit(text: str) -> Credit:
    """Read a line of credit; it is kept whole where it says more than a name."""
    read = read_credit(text)
    line = "" if read.author == read.line else read.line
    return Credit(author=read.author, source=read.source, licence=read.licence, line=line)


def with_origin(credit: Credit, origin: str) -> Credit:
    """Say of everything in a credit where it was found."""
    keys = (one.name for one in fields(Credit) if one.name != "origins")
    return replace(credit, origins={key: origin for key in keys if getattr(credit, key)})


def _of_item(item: Value) -> Iterator[tuple[str, Credit]]:
    """Read one of a list of credits: a table, “file: words”, or words for all pictures (`*`)."""
    if isinstance(item, dict):
        plain = {plain_key(key): held for key, held in item.items()}
        file = next((name for key in _FILES for name in strings(plain.get(key, ""), ())), "")
        if file:
            yield file, _of_table({key: held for key, held in plain.items() if key not in _FILES})
        else:
            yield from _of_mapping(item)
    elif isinstance(item, str) and item.strip():
        name, colon, rest = item.partition(":")
        is_file = bool(colon and PurePosixPath(name.strip()).suffix and rest.strip())
        yield (name.strip(), line_credit(rest)) if is_file else ("*", line_credit(item))


def _of_mapping(table: Mapping[str, Value]) -> Iterator[tuple[str, Credit]]:
    """Read a table whose keys are files, or the parts of one credit."""
    plain = {plain_key(key): held for key, held in table.items()}
    if plain and plain.keys() <= PICTURE_CREDIT_KEYS:
        yield "*", _of_table(plain)
        return
    for key, held in table.items():
        is_file = bool(PurePosixPath(key).suffix)
        if is_file or plain_key(key) in _ALL:
            credit = (
                _of_table({plain_key(k): v for k, v in held.items()})
                if isinstance(held, dict)
                else None
            )
            for text in () if credit else strings(held, ()):
                credit = line_credit(text)
            if credit:
                yield key if is_file else "*", credit


def _of_table(plain: Mapping[str, Value]) -> Credit:
    """Read the parts of a credit out of a table; a whole line fills what has no key of its own."""
    found = {
        field: next((text for key in keys for text in strings(plain.get(key, ""), ()) if text), "")
        for field, keys in _FIELDS.items()
    }
    spoken = line_credit(found["line"]) if found["line"] else Credit()
    return Credit(
        title=found["title"],
        author=found["author"] or spoken.author,
        source=found["source"] or spoken.source,
        licence=found["licence"] or spoken.licence,
        changes=found["changes"],
        permission=found["permission"],
        line="" if found["author"] else spoken.line,
    )


# Keys within the cover's table, by the field of the metadata that they fill.
TOLD_OF_COVER = {
    "cover_alt": ("alt", "imagealt", "imagedescription", "alttext"),
    "cover_caption": ("caption", "legende"),
}
_USED = PICTURE_CREDIT_KEYS.union(*TOLD_OF_COVER.values())


def cover_details(key: str, value: Value, taken: str) -> list[tuple[str, str]]:
    """Give what a table tells beside the value taken from it and what else is read of it.

    Each stands with the name of its key, the table's before it.
    """
    if not isinstance(value, dict):
        return []
    rest = [(inner, held) for inner, held in value.items() if held and held != taken]
    return [
        (f"{key}.{inner}", quote_value(held))
        for inner, held in rest
        if plain_key(inner) not in _USED
    ]
