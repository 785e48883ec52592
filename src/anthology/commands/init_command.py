"""Begin a project that builds at once, or one of the texts in a folder: `anthology init`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anthology.commands.console import printable
from anthology.model.diagnostics import ContentError, UsageError
from anthology.project.configuration import toml_string
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.model.book import Book, Person
    from anthology.outputs.build import Reading

_SETTINGS = """\
# The book. Every line may go: everything has a default. More: anthology help settings
[book]
title = {title}
subtitle = ""
language = "{language}"                # of the words that the book itself says: en, fr
editors = []                   # ["First Last", "First Last"]
date = ""                      # 2026, 2026-11 or 2026-11-30

[rights]
licence = ""                   # if one holds for all texts: "CC-BY-4.0"

[pdf]
page = "A5"                    # A5, A4, Letter, half Letter, 6x9, pocket
openings = "auto"              # chapters begin on a right-hand page ("recto") or on the "next"
"""
_NO_ORDER = """
# Without this, interviews come first, then articles, reports and notes, each by file name.
# [chapters]
# order = ["welcome.md", "interviews/*"]
"""
_ID = re.compile(r"[a-z0-9_.-]+")  # what a blog calls its authors by
_AS_PRINTED = "  # write it as it is to be printed"
_PEOPLE = """\
# Everyone who had a hand in the book, once. Texts name them by name, alias or id.
# What may stand in an entry: name, aliases, position, bio, link, portrait. More:
# anthology help settings
"""
_NO_PEOPLE = """
# [[person]]
# name = "First Last"
# bio = "One or two sentences."
# link = "https://…"
"""
_NO_CREDITS = """\
# Who made each picture, and by what right it is printed. The path may be a pattern.
# [[picture]]
# path = "pictures/*"
# author = "…"
# source = "https://…"
# licence = "CC-BY-4.0"
#
# `anthology credits --init` writes an entry for everything that lacks one.
"""
_EXAMPLE = {
    "content/welcome.md": """\
---
title: How this book came about
author: The editors
kind: article
licence: CC0-1.0
---

This is the first text of your anthology. Put the others beside it: Markdown, AsciiDoc or plain
text, from a blog, a word processor or a scanner. The book is put together by one command:

    anthology build

## What to do next

1. Replace this text by your own, or take it away.
2. Write the title and the editors into `anthology.toml`.
3. Run `anthology check`: it lists what was repaired, what is missing and what is doubtful.

A picture is named in the text, `![what it shows](picture.jpg)`, and credited once in
`credits.toml`, which also says by what right each text is printed.
""",
    ".gitignore": "/build/\n",
}


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Begin a project in FOLDER (by default the one you are in).

    In a folder of texts, settings, people and credits are written beside them, filled with what
    was found in the texts. Elsewhere a project begins with a first text. Files that are there
    already are left as they are.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder")
    reading = _read(folder)
    drafts = dict(_drafts(reading) if reading else _begin(folder))
    made = [name for name, text in drafts.items() if _write(folder / name, text)]
    for name in made:
        click.echo(printable(str(folder / name)))
    if not made:
        click.echo(f"{folder} is a project already; nothing was changed", err=True)
    else:
        where = "" if folder == Path() else f" {folder}"
        click.echo(f"look them over, then: anthology build{where}", err=True)


def _read(folder: Path) -> Reading | None:
    """Read the texts of a folder; None where it has none."""
    from anthology.outputs.build import read_project  # noqa: PLC0415

    try:
        return read_project(folder) if folder.is_dir() else None
    except ContentError:
        return None


def _begin(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the files of a project without texts: a first one, and settings."""
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    settings = _SETTINGS.format(title=toml_string(title), language="en")
    yield "content/anthology.toml", settings + _NO_ORDER
    yield "content/people.toml", _PEOPLE + _NO_PEOPLE
    yield "content/credits.toml", _NO_CREDITS
    yield from _EXAMPLE.items()


def _drafts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Give the settings files of a folder of texts."""
    from anthology.rights.inventory import credit_inventory, fill_in  # noqa: PLC0415

    project, book = reading.project, reading.book
    language = book.language if book.language in ("en", "fr") else "en"
    settings = _SETTINGS.format(title=toml_string(book.title), language=language)
    yield f"{project.prefix}anthology.toml", f"{settings}\n{_order(book, project.prefix)}"
    yield f"{project.prefix}people.toml", _PEOPLE + "".join(_people(book))
    credits_, _, _ = fill_in("", credit_inventory(book), project.prefix)
    yield f"{project.prefix}credits.toml", credits_ or _NO_CREDITS


def _order(book: Book, prefix: str) -> str:
    """List the texts with their titles, in the order of the book."""
    lines = [
        f"  {toml_string(path.removeprefix(prefix))},  # {printable(title)}"
        for path, title in ((one.article.source.path, one.meta.title) for one in book.texts)
    ]
    pieces = ", ".join(Path(one.article.source.path).name for one in (*book.front, *book.back))
    lines += [f"  # in places of their own, by their kinds: {printable(pieces)}"] if pieces else []
    head = "[chapters]             # move the lines; texts that are not named come last\norder = ["
    return "\n".join([head, *lines, "]\n"])


def _people(book: Book) -> Iterator[str]:
    """Write an entry for each person, once; ask whether a first name alone is one of them."""
    names: dict[str, tuple[Person, str]] = {}
    for chapter in book.chapters:
        for one in (*chapter.meta.authors, *chapter.meta.contributors):
            path = chapter.article.source.path
            key = " ".join(one.name.casefold().split())
            known = names.setdefault(key, (one, path))[0].name
            if sum(map(str.isupper, one.name)) > sum(map(str.isupper, known)):
                names[key] = (one, path)
    firsts = {
        name: [other for other in names if other.startswith(f"{name} ")]
        for name in names
        if " " not in name
    }
    for name, (person, _) in names.items():
        if firsts.get(name):
            continue
        yield "\n[[person]]\n"
        if _ID.fullmatch(person.name):
            yield f"id = {toml_string(person.name)}\n"
        yield f"name = {toml_string(person.name)}{_AS_PRINTED * bool(_ID.fullmatch(person.name))}\n"
        for first, fuller in firsts.items():
            if name in fuller:
                alone, path = names[first]
                asked = f"if the “{alone.name}” of {path} is the same person"
                aliases = f"aliases = [{toml_string(alone.name)}]"
                yield f"# {aliases}  # take the # away {printable(asked)}\n"
        yield f"link = {toml_string(person.link)}\n" if person.link else ""
        yield 'bio = ""\n' if not person.bio else ""


def _write(file: Path, text: str) -> bool:
    """Write a file unless there is one; tell whether it was written."""
    if file.exists() or file.is_symlink():
        return False
    write_whole(file, text.encode())
    return True
