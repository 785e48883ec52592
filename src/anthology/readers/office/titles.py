"""Take title, subtitle, authors and date out of the paragraphs that have these styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.readers.office.prepared import CODE, HEADING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from anthology.readers.office.prepared import Prepared
    from anthology.xhtml import Element

ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "author": "author",
    "authors": "author",
    "date": "date",
    "abstract": "abstract",
    "html preformatted": "code",
    "preformatted text": "code",
    "code": "code",
    "source code": "code",
    "caption": "caption",
    "illustration": "caption",
    "figure": "caption",
    "drawing": "caption",
    "table": "caption",
    "figurecaption": "caption",
    "tablecaption": "caption",
}


def role_of(style: str) -> str:
    """Tell what a paragraph is by the English name of its style: `title`, `heading`, `code`."""
    name = style.replace("_20_", " ").replace("_", " ").strip().lower()
    if name.startswith(("toc ", "contents ", "table of figures")):
        return "contents"
    return "heading" if name.startswith("heading") else ROLES.get(name, "")


def take_titles(
    prepared: Prepared,
    paragraphs: Iterable[tuple[Element, str]],
    words: Callable[[Element], str],
    blank: Callable[[Element], None],
    mark: Callable[[Element, str], None],
) -> None:
    """Take what the opening says of the text into `prepared`; later titles become headings.

    `paragraphs` come with their roles; `words` reads one, `blank` empties it, and `mark` puts a
    letter before its words, with which it is known again behind the converter.
    """
    opening, before = True, ""
    for paragraph, role in paragraphs:
        text = " ".join(words(paragraph).split())
        if not text:
            continue
        opening = opening and role != "heading"
        again = role in prepared.said and role not in (before, "author")
        if role in ("title", "subtitle", "author", "date") and opening and not again:
            joint = "; " if role == "author" else " "
            prepared.said[role] = joint.join(filter(None, (prepared.said.get(role), text)))
            blank(paragraph)
        elif role in ("title", "code"):
            mark(paragraph, HEADING if role == "title" else CODE)
        before = role
