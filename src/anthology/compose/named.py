"""Find the pictures that people.toml, texts and anthology.toml name: portraits and the cover."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anthology.compose.people import contributors
from anthology.compose.showings import Showing
from anthology.config import toml_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from anthology.book import Article, Person
    from anthology.collect import Project
    from anthology.compose.pictures import Shelf
    from anthology.diagnostics import Diagnostic
    from anthology.settings import Settings


@dataclass(frozen=True, slots=True)
class Named:
    """Hold the contributors with the keys of their portraits, and the key of the cover.

    `shown` tells for each of these pictures where it is named.
    """

    people: tuple[Person, ...]
    cover: str = ""
    shown: Mapping[str, Showing] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def find_named(
    articles: Sequence[Article],
    known: Sequence[Person],
    shelf: Shelf,
    project: Project,
    settings: Settings,
) -> Named:
    """Take portraits and the cover from the shelf; `known` are the people of people.toml."""
    everyone: list[Person] = []
    shown: dict[str, Showing] = {}
    lost: list[Diagnostic] = []

    def take(written: str, showing: Showing) -> str:
        key, why = shelf.add(written, showing.path) if written else ("", ())
        shown.setdefault(key, showing)
        lost.extend(replace(one, line=showing.line) for one in why)
        return key

    for person in contributors(articles, known):
        place = _place(person, articles, known, project)
        everyone.append(replace(person, portrait=take(person.portrait, place)))
    line = _line(project.settings_file, "cover", "book") if settings.book.cover else None
    cover = take(settings.book.cover, Showing(project.relative(project.settings_file), line))
    return Named(tuple(everyone), cover, shown, tuple(lost))


def _place(
    person: Person, articles: Iterable[Article], known: Sequence[Person], project: Project
) -> Showing:
    """Find who names a portrait: people.toml, else the first text of that person."""
    for number, one in enumerate(known):
        if one.name == person.name and one.portrait:
            line = _line(project.people_file, "portrait", "person", number)
            return Showing(project.relative(project.people_file), line)
    named = (one for one in articles if person.name in {other.name for other in one.meta.people})
    return Showing(next((one.source.path for one in named), ""), None)


def _line(file: Path, key: str, table: str, nth: int = 0) -> int | None:
    return toml_line(file.read_text(encoding="utf-8-sig"), key, table, nth)
