"""Give each contributor once: authors of texts resolved by id, name or alias in people.toml."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anthology.book import Person  # noqa: TC001  (read from the annotation when the file is)
from anthology.config import read_as

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.book import Article
    from anthology.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """Hold people.toml."""

    person: tuple[Person, ...] = field(default=())


def read_people(file: Path, path: str) -> tuple[tuple[Person, ...], tuple[Diagnostic, ...]]:
    """Read people.toml; a project without one has nobody in it yet."""
    if not file.is_file():
        return (), ()
    read, faults = read_as(PeopleFile, file, path)
    return read.person, faults


def resolve(article: Article, known: Sequence[Person]) -> Article:
    """Put the people of people.toml in the places of the authors whom the text names."""
    authors: list[Person] = []
    if not article.meta.authors:
        hint = "write “author: …” in the metadata"
        article = article.report("author-missing", "names no author", hint=hint)
    for written in article.meta.authors:
        found = next((person for person in known if _same(written, person)), None)
        if found is None:
            article = _doubt(article, written, known)
        authors.append(_merge(written, found) if found else written)
    return replace(article, meta=replace(article.meta, authors=tuple(authors)))


def sort_name(person: Person) -> str:
    """Give the name by which a person is sorted: “Crepet, Agnès” unless the file says else."""
    if person.sort_name:
        return person.sort_name
    first, _, last = person.name.strip().rpartition(" ")
    return f"{last}, {first}" if first and not person.name.startswith("The ") else person.name


def contributors(articles: Sequence[Article]) -> tuple[Person, ...]:
    """List everyone who has a text in the book, once, by sort name."""
    seen: dict[str, Person] = {}
    for article in articles:
        for person in article.meta.authors:
            seen.setdefault(_plain(person.name), person)
    return tuple(sorted(seen.values(), key=lambda person: _plain(sort_name(person))))


def _plain(text: str) -> str:
    spelt = unicodedata.normalize("NFD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in spelt if not unicodedata.combining(c))))


def _same(written: Person, person: Person) -> bool:
    names = {_plain(name) for name in (person.name, person.id, *person.aliases) if name}
    return bool(names & {_plain(name) for name in (written.name, written.id) if name})


def _merge(written: Person, found: Person) -> Person:
    """Keep what people.toml says, and what only the text says beside it."""
    told = {
        key: getattr(written, key)
        for key in ("position", "bio", "link", "portrait")
        if not getattr(found, key)
    }
    return replace(found, role=written.role or found.role, **told)


def _doubt(article: Article, written: Person, known: Sequence[Person]) -> Article:
    """Report an id that stands for nobody, and a name that is nearly one of the file."""
    names = [name for one in known for name in (one.name, one.id, *one.aliases) if name]
    near = difflib.get_close_matches(written.name, names, n=1, cutoff=0.8)
    looks_like_id = bool(re.fullmatch(r"[a-z0-9_.-]+", written.name))
    if not near and not looks_like_id:
        return article
    hint = (
        f"did you mean “{near[0]}”?"
        if near
        else (f'add to people.toml: [[person]] id = "{written.name}" and name = "…"')
    )
    return article.report("author-unknown", f"“{written.name}” is not in people.toml", hint=hint)
