"""Write an entry to be filled in for every gap, as lines to be put behind those of credits.toml."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.compose.ledger import Work

_HEAD = """\
# Who made each picture and by what right it is printed, and where each text comes from.
# Fill in what stands between the quotation marks; a path may be a pattern: "pictures/ada-*.jpg".
# licence: CC-BY-4.0, CC0-1.0 …, or "all rights reserved" with a permission.
"""
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


def fill(text: str, works: Iterable[Work], prefix: str) -> tuple[str, int, list[Work]]:
    """Put entries for all works that lack something behind the text of credits.toml.

    Gives the new text, how many entries were added, and the works that have an entry of their
    own already, which only a hand can complete. Paths are relative to the content folder
    `prefix`. Raises `ValueError` where the text is no TOML, or where nothing can be put behind it
    because it writes its tables as lists in a line.
    """
    held = tomllib.loads(text.removeprefix("\ufeff"))
    own = {
        (table, entry.get("path"))
        for table in ("picture", "text")
        for entry in held.get(table, [])
        if isinstance(entry, dict)
    }
    added, left = [], []
    for work in works:
        if not work.lacks:
            continue
        name = work.path.removeprefix(prefix)
        if (work.what, name) in own:
            left.append(work)
        else:
            added.append("\n".join(_entry(work, name)))
    end = "\r\n" if "\r\n" in text else "\n"
    whole = (text.rstrip() if text.strip() else _HEAD.rstrip()) + "\n\n" + "\n\n".join(added) + "\n"
    if not added:
        return text, 0, left
    tomllib.loads(whole.removeprefix("\ufeff"))
    return whole.replace("\r\n", "\n").replace("\n", end), len(added), left


def _entry(work: Work, name: str) -> Iterator[str]:
    """Write one entry: what is known as comments, what is missing as blanks."""
    if work.what == "picture" and work.place:
        yield f"# shown in {work.place}"
    for key, value, origin in work.told:
        yield f"# {origin} says: {key} = {_quoted(value)}"
    if work.hint:
        yield f"# {'its caption' if work.what == 'picture' else 'it'} says: {_quoted(work.hint)}"
    yield f"[[{work.what}]]"
    yield f"path = {_quoted(name)}"
    for lack in work.lacks:
        for key, meaning in _BLANKS[lack]:
            if work.what == "text" or key not in ("by", "permitted"):
                yield _blank(key, meaning)
    known = {key for key, _, _ in work.told}
    if work.what == "text" and not known & {"first_published", "address"}:
        yield _blank("first_published", "where it first appeared, if it did")
        yield _blank("date", "when, as YYYY-MM-DD, YYYY-MM or YYYY")
        yield _blank("address", "on the web, https://…")


def _blank(key: str, meaning: str) -> str:
    return f'{key} = ""{" " * max(1, 16 - len(key))}# {meaning}'


def _quoted(words: str) -> str:
    """Write words as a TOML basic string (TOML 1.0, “String”), in one line."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
