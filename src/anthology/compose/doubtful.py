"""Judge which texts may be none for the book: lists of people, drafts, notes to someone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.contacts import lists_people
from anthology.language.correspondence import GREETING
from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import is_named
from anthology.project.unsupported import (
    LIST_OF_PEOPLE,
    REFUSED,
    TO_SOMEONE,
    doubtful_name,
    set_aside,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_LONG_NOTE = 60  # words: more than a note to an editor mostly has
_GREETED = re.compile(r"(?P<who>[^\W\d_]+(?: [^\W\d_]+)?)\s?[,:!]")


def find_doubtful(
    chapters: Iterable[OpenChapter], named: Collection[str], prefix: str
) -> Iterator[tuple[str, bool, str]]:
    """Judge by their words the texts that may be none for the book.

    Gives the path of each, whether it is left out, and what it is. Left out are lists of people,
    what says in its title or name that it is not to be used, and, where their names speak of the
    folder or to someone, texts that greet them or that are short and have no author; a note that
    has a title is none.
    """
    for chapter in chapters:
        article = chapter.article
        path = article.source.path
        if is_named(path.removeprefix(prefix), named):
            continue
        lines = list(_read_lines(chapter.tree))
        name = folded_words(f"{PurePosixPath(path).stem} {article.meta.title}")
        if lists_people("\n".join(lines), name):
            yield path, True, LIST_OF_PEOPLE
        elif what := set_aside(path, article.meta.title):
            gone = what == REFUSED
            end = "was left out" if gone else "was kept"
            yield path, gone, f"is by its title or file name {what}, and {end}"
        elif what := doubtful_name(path):
            opening = next(iter(lines), "")
            called = _GREETED.match(opening)
            greets = GREETING.match(opening) or (called is not None and called["who"] in path)
            titled = all(one.code != "title-missing" for one in article.diagnostics)
            sound = bool(article.meta.authors) or (titled and what == TO_SOMEONE)
            if greets or (not sound and len(xhtml.text(chapter.tree).split()) < _LONG_NOTE):
                yield path, True, f"is by its name {what}, and was left out"
            else:
                yield path, False, f"may by its name be {what}; it reads as a text, and was kept"


def _read_lines(tree: Element) -> Iterator[str]:
    """Give the lines of a text: rows of tables, lines of a block that is kept as it is, others."""
    for node in tree.iter("tr", "pre", *xhtml.BLOCK):
        around = {xhtml.name(one) for one in node.iterancestors()}
        if xhtml.name(node) == "tr":
            yield "  ".join(map(xhtml.text, node))
        elif xhtml.name(node) == "pre":
            yield from xhtml.break_lines(node)
        elif "tr" not in around and not any(one.tag in xhtml.BLOCK for one in node):
            yield from xhtml.break_lines(node, soft=False)


def tell_doubtful(path: str, prefix: str, message: str, *, left: bool) -> Diagnostic:
    """Report a text that may be none for the book, with the settings that decide it."""
    name = path.removeprefix(prefix)
    stay = f'[chapters] order = ["{name}", "*"]'
    hint = f"keep it elsewhere; if it is a text: {stay}"
    if not left:
        hint = f'if it is not for the book: [chapters] exclude = ["{name}"]; if it is: {stay}'
    return Diagnostic("file-doubtful", message, path, hint=hint)


def report_drafts(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Report drafts, which are left out of the book."""
    for article in articles:
        if article.meta.draft:
            yield Diagnostic(
                "draft-left-out",
                "is a draft by its metadata and is left out of the book",
                article.source.path,
                hint="take “draft: true”, “published: false” or the like out of the file",
            )
