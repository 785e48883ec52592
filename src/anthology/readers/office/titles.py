"""Take title, subtitle, authors and date out of the paragraphs that have these styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.dates import lone_date
from anthology.readers.office.prepared import CODE, HEADING
from anthology.readers.prose.lexicon import Lexicon
from anthology.readers.prose.names import split_names

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

_BYLINES = 3  # paragraphs behind the title that may say who wrote it, and when
_BY = re.compile(r"^(?i:par|by|von|auteure?|author)\s*:?\s+(?=[A-ZÀ-Þ])")


def role_of(style: str) -> str:
    """Tell what a paragraph is by the English name of its style: `title`, `heading`, `code`."""
    name = style.replace("_20_", " ").replace("_", " ").strip().lower()
    if name.startswith(("toc ", "contents ", "table of figures")):
        return "contents"
    return "heading" if name.startswith("heading") else ROLES.get(name, "")


def _told_by_line(text: str, lexicon: Lexicon, prepared: Prepared) -> str:
    """Tell a line under the title that is only names, or only a date, from the text."""
    by = _BY.sub("", text)
    author = "author" not in prepared.said and split_names(by, lexicon)
    role = "author" if author else "date" if lone_date(text) else ""
    if not role or role in prepared.said:
        return ""
    hint = f"give the line the style “{role.capitalize()}”, or move it into the text"
    message = f"the {role} was read out of the line under the title: “{text}”"
    prepared.report("metadata-guessed", message, hint)
    return role


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
    opening, before, byline = True, "", 0
    read = [(paragraph, role, " ".join(words(paragraph).split())) for paragraph, role in paragraphs]
    lexicon = Lexicon(text for _, _, text in read)
    for paragraph, role, text in read:
        if not text:
            continue
        if not role and opening and "title" in prepared.said and byline < _BYLINES:
            byline += 1
            role = _told_by_line(text, lexicon, prepared)  # noqa: PLW2901
        opening = opening and role != "heading"
        again = role in prepared.said and role not in (before, "author")
        if role in ("title", "subtitle", "author", "date") and opening and not again:
            joint = "; " if role == "author" else " "
            prepared.said[role] = joint.join(filter(None, (prepared.said.get(role), text)))
            blank(paragraph)
        elif role in ("title", "code"):
            mark(paragraph, HEADING if role == "title" else CODE)
        before = role
