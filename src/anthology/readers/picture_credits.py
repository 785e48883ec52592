"""Read the credits that front matter gives pictures, in the many ways in which blogs write them.

A credit belongs to one picture by its file, to the text's cover (empty) or to all pictures (`*`).
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.readers.values import plain_key, strings
from anthology.rights.credit import Credit
from anthology.rights.lines import read_credit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.readers.loaders import Value

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
TOLD = frozenset(key for keys in _FIELDS.values() for key in keys)
_FILES = ("image", "picture", "path", "file", "src", "photo", "fichier", "feature")
_ALL = frozenset(
    "photos images pictures illustrations photo image visuels dessins drawings".split()
)


def of_cover(value: Value) -> Iterator[tuple[str, Credit]]:
    """Read a credit of the cover: a line, or a table with one among its keys."""
    if isinstance(value, dict):
        plain = {plain_key(key): held for key, held in value.items()}
        if any(key in plain for key in (*_FIELDS["line"], "attribution", "photographer", "author")):
            yield "", _of_table(plain)
    elif isinstance(value, str) and value.strip():
        yield "", of_line(value)


def of_pictures(value: Value) -> Iterator[tuple[str, Credit]]:
    """Read credits of several pictures: a line for all, a list, or a table by their files."""
    if isinstance(value, list):
        for item in value:
            yield from _of_item(item)
    elif isinstance(value, dict):
        yield from _of_mapping(value)
    elif value.strip():
        yield "*", of_line(value)


def of_line(text: str) -> Credit:
    """Read a line of credit; it is kept whole where it says more than a name."""
    read = read_credit(text)
    line = "" if read.author == read.line else read.line
    return Credit(author=read.author, source=read.source, licence=read.licence, line=line)


def with_origin(told: Credit, origin: str) -> Credit:
    """Say of everything in a credit where it was found."""
    keys = (one.name for one in fields(Credit) if one.name != "origins")
    return replace(told, origins={key: origin for key in keys if getattr(told, key)})


def _of_item(item: Value) -> Iterator[tuple[str, Credit]]:
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
        yield (name.strip(), of_line(rest)) if is_file else ("*", of_line(item))


def _of_mapping(table: Mapping[str, Value]) -> Iterator[tuple[str, Credit]]:
    plain = {plain_key(key): held for key, held in table.items()}
    if plain and plain.keys() <= TOLD:
        yield "*", _of_table(plain)
        return
    for key, held in table.items():
        is_file = bool(PurePosixPath(key).suffix)
        if is_file or plain_key(key) in _ALL:
            told = (
                _of_table({plain_key(k): v for k, v in held.items()})
                if isinstance(held, dict)
                else None
            )
            for text in () if told else strings(held, ()):
                told = of_line(text)
            if told:
                yield key if is_file else "*", told


def _of_table(plain: Mapping[str, Value]) -> Credit:
    found = {
        field: next((text for key in keys for text in strings(plain.get(key, ""), ()) if text), "")
        for field, keys in _FIELDS.items()
    }
    spoken = of_line(found["line"]) if found["line"] else Credit()
    return Credit(
        title=found["title"],
        author=found["author"] or spoken.author,
        source=found["source"] or spoken.source,
        licence=found["licence"] or spoken.licence,
        changes=found["changes"],
        permission=found["permission"],
        line="" if found["author"] else spoken.line,
    )
