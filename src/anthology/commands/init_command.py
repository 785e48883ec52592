"""Begin a project that builds at once: `anthology init`."""

from __future__ import annotations

from pathlib import Path

import click

from anthology.model.diagnostics import OutputError, UsageError

_FILES = {
    "content/anthology.toml": """\
# The book. Every line may go: everything has a default.
[book]
title = "{title}"
subtitle = ""
language = "en"                # of the words that the book itself says: en, fr
editors = []                   # ["Name", "Name"]
date = ""                      # 2026, 2026-11 or 2026-11-30

# Without this, interviews come first, then articles, reports and notes, each by file name.
# [chapters]
# order = ["welcome.md", "interviews/*"]

# [rights]
# require = ["credit", "licence", "permission"]   # no build while one is missing

[pdf]
page = "A5"                    # A5, A4, Letter, half Letter, 6x9, pocket
openings = "recto"             # chapters begin on a right-hand page, or on the "next"
""",
    "content/people.toml": """\
# Everyone who wrote something, once. Texts name them by name or id.
# [[person]]
# name = "First Last"
# id = "flast"
# bio = "One or two sentences."
# link = "https://…"
""",
    "content/credits.toml": """\
# Who made each picture, and by what right it is printed. The path may be a pattern.
# [[picture]]
# path = "pictures/*.jpg"
# title = "…"
# author = "…"
# source = "https://…"
# licence = "CC-BY-4.0"
#
# By what right each text is printed; one entry may be for all of them: path = "*".
# [[text]]
# path = "….md"
# licence = "CC-BY-4.0"          # or: permission = "by e-mail", by = "First Last"
#
# `anthology credits --init` writes an entry for everything that lacks one.
""",
    "content/welcome.md": """\
---
title: How this book came about
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
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Begin a project in DIR: settings, people, credits and a first text.

    Files that are there already are left as they are.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a folder that is new or empty")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    made = [name for name, text in _FILES.items() if _write(folder / name, text, title)]
    for name in made:
        click.echo(folder / name)
    if not made:
        click.echo(f"{folder} is a project already; nothing was changed", err=True)
    else:
        click.echo(f"now: anthology build {folder}", err=True)


def _write(file: Path, text: str, title: str) -> bool:
    """Write a file unless there is one; tell whether it was written."""
    safe = title.replace("\\", "\\\\").replace('"', '\\"')
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text.replace("{title}", safe))
    except FileExistsError:
        return False
    except OSError as error:
        raise OutputError(
            f"{file} cannot be written: {error.strerror}", hint="choose another folder"
        ) from error
    return True
