"""Read the credits that front matter gives pictures, in the many ways in which blogs write them.

A credit belongs to one picture by its file, to the text's cover (empty) or to all pictures (`*`).
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.model.book import Credit
from anthology.readers.metadata.front_matter import plain_key, shorten, strings
from anthology.rights.credit_lines import read_credit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.readers.metadata.front_matter import Value


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


def with_origin(told: Credit, origin: str) -> Credit:
    """Say of everything in a credit where it was found."""
    keys = (one.name for one in fields(Credit) if one.name != "origins")
    return replace(told, origins={key: origin for key in keys if getattr(told, key)})


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
            told = (
                _of_table({plain_key(k): v for k, v in held.items()})
                if isinstance(held, dict)
                else None
            )
            for text in () if told else strings(held, ()):
                told = line_credit(text)
            if told:
                yield key if is_file else "*", told


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
        (f"{key}.{inner}", shorten(held)) for inner, held in rest if plain_key(inner) not in _USED
    ]
