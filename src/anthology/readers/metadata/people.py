"""Read the authors of a text out of the many ways in which front matter names them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.model.book import Person
from anthology.readers.metadata.front_matter import unlink_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.readers.metadata.front_matter import Value


_JOINTS = re.compile(r"\s*+;\s*+|\s++&\s++|(?:\s*+,)?\s++(?:and|et|und|y|with|avec)\s++|\s++/\s++")
_BY = re.compile(r"(?:written\s+by|by|par|von|auteure?s?|authors?)\s*:?\s+(?=\S)", re.IGNORECASE)
_LINKED = re.compile(
    r"""\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]+)[^()]*\)
        |<a\b[^<>]*?href=["']?(?P<href>[^"'\s<>]+)[^<>]*>(?P<shown>[^<>]*)</a>""",
    re.VERBOSE | re.IGNORECASE,
)
_MAIL = re.compile(r"\s*(?:<[^<>]*@[^<>]*>|\([^()]*@[^()]*\)|\S+@\S+\.\w+)")
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
