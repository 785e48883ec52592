"""Give each contributor once: authors of texts resolved by id, name or alias in people.toml."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from textwrap import indent
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.model.book import UNTITLED_KINDS, Person
from anthology.model.diagnostics import Diagnostic
from anthology.project.collect import AUTHOR_FOLDERS, is_author_page, leads_out, walk
from anthology.project.configuration import read_as, toml_line
from anthology.project.encoding.decode import decode
from anthology.readers.metadata.front_matter import (
    BrokenError,
    load_json,
    load_toml,
    load_yaml,
    plain_words,
    split_front_matter,
)
from anthology.readers.metadata.people import read_people
from anthology.readers.remedies import remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from anthology.model.book import Article
    from anthology.project.collect import Project
    from anthology.readers.metadata.front_matter import Value


_NEARLY = 0.9  # of their letters, from which two names may be one with a slip of the pen
_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")  # an apostrophe of a typewriter
_SHORT = 5  # letters, up to which one letter makes another name


_UNSIGNED = (*UNTITLED_KINDS, "appendix", "acknowledgements")  # kinds that name no author by custom


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """Hold the entries of people.toml."""

    person: tuple[Person, ...] = field(default=())


def read_people_file(file: Path, path: str) -> tuple[tuple[Person, ...], tuple[Diagnostic, ...]]:
    """Read people.toml; a project without one has nobody in it yet."""
    if not file.is_file():
        return (), ()
    read, faults = read_as(PeopleFile, file, path)
    text = file.read_text(encoding="utf-8-sig")
    people = tuple(map(with_apostrophes, read.person))
    return people, (*faults, *_repeated(read.person, text, path))


def _repeated(people: Sequence[Person], text: str, path: str) -> Iterator[Diagnostic]:
    """Report names, ids and aliases that stand for two people, at the later one."""
    first: dict[str, Person] = {}
    for number, person in enumerate(people):
        for name in dict.fromkeys(filter(None, (person.name, person.id, *person.aliases))):
            other = first.setdefault(folded_words(name), person)
            if other is not person:
                message = f"“{name}” stands for two entries: {other.name} and {person.name}"
                hint = "make one entry of the two, with the other name among its aliases"
                line = toml_line(text, "", "person", number)
                yield Diagnostic("person-repeated", message, path, line, hint=hint)
                break


def resolve(
    article: Article,
    known: Sequence[Person],
    writers: Collection[Person] = (),
    *,
    authorless: bool = False,
) -> Article:
    """Name the people of people.toml, else a blog's writers, instead of those in the text.

    Of a text that has an author, unless it is `authorless`, a missing one is reported.
    """
    untold = authorless or article.meta.kind in _UNSIGNED
    if not article.meta.people and not untold:
        hint = remedy(article.format, "author")
        article = article.report("author-missing", "names no author", hint=hint)
    settled: list[tuple[Person, ...]] = []
    for group in (article.meta.authors, article.meta.contributors):
        people: list[Person] = []
        for written in group:
            found = next((one for one in (*known, *writers) if _same(written, one)), None)
            if found is None:
                article = _doubt(article, written, known)
            people.append(with_apostrophes(_merge(written, found) if found else written))
        settled.append(tuple(people))
    meta = replace(article.meta, authors=settled[0], contributors=settled[1])
    return replace(article, meta=meta)


def with_apostrophes(person: Person) -> Person:
    """Set the names of a person, and the words beside them, as texts are: “O’Brien”."""
    words = (person.name, person.sort_name, person.position, *person.aliases)
    name, sort, position, *aliases = (_STRAIGHT.sub("’", one) for one in words)
    return replace(person, name=name, sort_name=sort, position=position, aliases=tuple(aliases))


def sort_name(person: Person) -> str:
    """Give the name by which a person is sorted: “Crepet, Agnès” unless the file says else."""
    if person.sort_name:
        return person.sort_name
    first, _, last = person.name.strip().rpartition(" ")
    return f"{last}, {first}" if first and not person.name.startswith("The ") else person.name


def contributors(articles: Sequence[Article], known: Sequence[Person] = ()) -> tuple[Person, ...]:
    """List everyone who had a hand in the book, once, by sort name.

    Those are the people of the texts, and those of people.toml who have a role in the whole book
    (its translator, its illustrator) without being named in a text.
    """
    seen: dict[str, Person] = {}
    named = [person for article in articles for person in article.meta.people]
    whole = [person for person in known if person.role not in ("", "author", "editor")]
    for person in (*named, *whole):
        seen.setdefault(folded_words(person.name), replace(person, sort_name=sort_name(person)))
    return tuple(sorted(seen.values(), key=lambda person: folded_words(person.sort_name)))


def similar(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Report two names in the texts that are nearly the same, at the later one."""
    seen: dict[str, tuple[str, str]] = {}
    for article in articles:
        for person in article.meta.people:
            name, path = folded_words(person.name), article.source.path
            near = difflib.get_close_matches(name, [*seen], n=1, cutoff=_NEARLY)
            if near and name not in seen and len(name) > _SHORT:
                other, place = seen[near[0]]
                message = f"“{person.name}” is nearly “{other}” of {place}"
                hint = "if they are one person, write the name alike, or as an alias in people.toml"
                yield Diagnostic("author-similar", message, path, hint=hint)
            seen.setdefault(name, (person.name, path))


def _same(written: Person, person: Person) -> bool:
    """Tell whether a name or an id means a person, by any name that this one has."""
    names = {folded_words(name) for name in (person.name, person.id, *person.aliases) if name}
    return bool(names & {folded_words(name) for name in (written.name, written.id) if name})


def _merge(written: Person, found: Person) -> Person:
    """Keep what people.toml says, and what only the text says beside it; the role is the text's."""
    details = {
        key: getattr(written, key)
        for key in ("position", "bio", "link", "portrait")
        if not getattr(found, key)
    }
    return replace(found, role=written.role, **details)


def _doubt(article: Article, written: Person, known: Sequence[Person]) -> Article:
    """Report who is not in people.toml: an id, a name nearly in it, one of those it leaves out."""
    names = [name for one in known for name in (one.name, one.id, *one.aliases) if name]
    # 0.8: two slips in a name of ten letters. The name is only asked about, never changed.
    near = difflib.get_close_matches(written.name, names, n=1, cutoff=0.8)
    looks_like_id = bool(re.fullmatch(r"[a-z0-9_.-]+", written.name))
    if not known and not looks_like_id:
        return article
    key = "id" if looks_like_id else "name"
    hint = f'add to people.toml: [[person]] {key} = "{written.name}"'
    hint += ' and name = "…"' if looks_like_id else ' and bio = "…"'
    hint = f"did you mean “{near[0]}”?" if near else hint
    message = f"“{written.name}” is not in people.toml"
    lines = enumerate(article.source.text.split("\n"), 1)
    line = next((number for number, text in lines if written.name in text), None)
    return article.report("author-unknown", message, line=line, hint=hint)


# Docusaurus has authors.yml beside its posts, Jekyll in _data, Hugo any of these in data; or a file
# for each author, of data in a folder `authors`, or a page that tells of the author.
_LOADERS = {".yml": load_yaml, ".yaml": load_yaml, ".toml": load_toml, ".json": load_json}
_BESIDE = ("data", "_data")  # folders beside the content folder, where there is one
_LARGEST = 1_000_000  # bytes: a list of authors has some thousand; what is larger is none
_LONGEST = 600  # characters of a page's first paragraph that may tell of its author


def read_author_list(project: Project) -> tuple[dict[Person, str], tuple[Diagnostic, ...]]:
    """Read all such files of a project, in the order of their paths; broken ones are reported.

    Gives the people, each with the path of the file that tells of them.
    """
    people: dict[Person, str] = {}
    faults: list[Diagnostic] = []
    for file in find_author_lists(project):
        path = project.relative(file)
        try:
            people |= dict.fromkeys(map(with_apostrophes, _read(file)), path)
        except (BrokenError, OSError) as error:
            line = error.line if isinstance(error, BrokenError) else None
            message = f"the list of authors cannot be read: {error}"
            hint = "mend it, or give the people in people.toml"
            faults.append(Diagnostic("metadata-doubtful", message, path, line, hint=hint))
    return people, tuple(faults)


def find_author_lists(project: Project) -> list[Path]:
    """Find the files, whatever folder of the texts they lie in."""
    apart = () if project.content == project.root else _BESIDE
    beside = (file for name in apart for file in (project.root / name).rglob("*"))
    files = (*walk(project), *(file for file in beside if file.is_file()))
    return sorted(
        file for file in files if _tells_of_authors(file) and not leads_out(file, project.root)
    )


def _tells_of_authors(file: Path) -> bool:
    """Tell whether a file lists authors, or is one author's."""
    if file.suffix.lower() in _LOADERS:
        return file.stem == "authors" or file.parent.name in AUTHOR_FOLDERS
    overview = file.stem == "_index" and file.parent.name in AUTHOR_FOLDERS
    return is_author_page(file) and not overview


def _read(file: Path) -> tuple[Person, ...]:
    """Read the people of a file. Raises `BrokenError` where that cannot be done."""
    if file.stat().st_size > _LARGEST:
        raise BrokenError("it is too large")
    text, load = decode(file.read_bytes()).text, _LOADERS.get(file.suffix.lower())
    if load and text.lstrip().startswith(("[{", "[\n", "- ")):  # a list, as YAML or JSON has it
        people = read_people(load_yaml(f"authors:\n{indent(text, ' ')}")["authors"])
        if not people:
            raise BrokenError("it names nobody")
    else:
        people = read_people(load(text) if load else _page_values(text))
    if file.stem == "authors" or len(people) != 1:
        return people
    stem = file.parent.name if file.stem == "_index" else file.stem
    return (replace(people[0], id=people[0].id or stem),)


def _page_values(text: str) -> dict[str, Value]:
    """Give what a page tells of its author: its title is the name unless it has that besides."""
    front = split_front_matter(text)
    values = dict(front.values)
    values.setdefault("name", values.pop("title", "") if "name" not in values else "")
    first = plain_words(front.body.strip().split("\n\n")[0])
    return {"bio": first, **values} if len(first) <= _LONGEST else values
