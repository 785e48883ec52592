"""List the chapters of a project in the order of the book: `anthology list`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anthology.commands.console import printable, tell
from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Chapter


@click.command("list")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="Everything known of each, as JSON.")
def command(project: Path, *, as_json: bool) -> None:
    """List the chapters of PROJECT in the order in which the book will have them."""
    from anthology.outputs.build import read_project  # noqa: PLC0415

    reading = read_project(project)
    tell(one for one in reading.diagnostics if one.code == "reader-missing")
    book = reading.book
    if as_json:
        click.echo(json.dumps(_json(book), ensure_ascii=False, indent=2))
        return
    click.echo(printable(f"{book.title} ({book.language})"))
    for chapter in book.front:
        _show(chapter)
    for part in book.parts:
        if part.title:
            click.echo(f"\n{printable(part.title)}")
        for chapter in part.chapters:
            _show(chapter)
    for chapter in book.back:
        _show(chapter)


def _show(chapter: Chapter) -> None:
    """Print two lines on a chapter: number and title, then kind, authors, date and file."""
    meta = chapter.meta
    names = [person.name for person in meta.authors]
    names = names or [f"{person.role} {person.name}" for person in meta.contributors]
    people = ", ".join(names) or "no author"
    click.echo(f"{chapter.number or '':>4}  {printable(meta.title)}")
    about = ", ".join(filter(None, (meta.kind, people, meta.date or "no date")))
    click.echo(f"      {printable(f'{about} – {chapter.article.source.path}')}")


def _json(book: Book) -> dict[str, Any]:
    """Make of the book what `--format json` prints."""
    return {
        "title": book.title,
        "language": book.language,
        "chapters": [_chapter(chapter) for chapter in book.chapters],
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    """Describe one chapter for JSON: its metadata, and counts of what is in its body."""
    meta, root = chapter.meta, xhtml.parse(chapter.body)
    return {
        "number": chapter.number or None,
        "source": chapter.article.source.path,
        "format": chapter.article.format,
        "kind": meta.kind or None,
        "title": meta.title,
        "authors": [person.name for person in meta.authors],
        "date": meta.date or None,
        "language": meta.language or None,
        "words": len(xhtml.words(root)),
        "headings": _headings(root),
        "images": sum(_is_picture(node) for node in root.iter()),
        "links": sum(_leads_outside(node) for node in root.iter("a")),
        "notes": sum("noteref" in xhtml.classes(node) for node in root.iter("a")),
    }


def _headings(root: Element) -> dict[str, int]:
    """Count headings by their depth below the chapter's title."""
    depths = Counter(int(node.tag[1]) - 1 for node in root.iter(*xhtml.HEADINGS))
    return {str(depth): count for depth, count in sorted(depths.items())}


def _is_picture(node: Element) -> bool:
    """Tell the pictures of a text, shown or missing, from the one that its metadata put above."""
    holder = node.getparent()
    is_cover = holder is not None and "opening" in xhtml.classes(holder)
    is_picture = xhtml.name(node) == "img" or "missing-picture" in xhtml.classes(node)
    return is_picture and not is_cover


def _leads_outside(link: Element) -> bool:
    """Tell whether a link leaves the chapter; the address on a card of a film is not counted."""
    holder = link.getparent()
    card = holder is not None and "embed-address" in xhtml.classes(holder)
    return not card and not (link.get("href") or "#").startswith("#")
