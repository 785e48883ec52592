"""Say how a text of each format is told what it lacks, so that a hint can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.language.letters import first_few, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 5  # highlighted passages that a message quotes
_LONGEST = 80  # characters of each
_WORD = "in the word processor"
_TOP = "at the top of the file, between two lines of ---"
# By what is missing, then by format; `{}` is the value, where it is known.
_REMEDIES = {
    "title": {
        "markdown": f"write “title: {{}}” {_TOP}",
        "asciidoc": "begin the file with a line “= {}”",
        "html": "write <title>{}</title> in its head",
        "office": f"{_WORD}: set it in File → Properties, or begin with a line in the style Title",
        "text": "write the title on the first line, and leave an empty line below it",
    },
    "author": {
        "markdown": f"write “author: {{}}” {_TOP}",
        "asciidoc": "write the name on the line below the title",
        "html": 'write <meta name="author" content="{}"> in its head',
        "office": f"{_WORD}: write the name below the title, in the style Author",
        "text": "write “by …” on the line below the title",
    },
    "date": {
        "markdown": f"write “date: {{}}” {_TOP}",
        "asciidoc": "write “:revdate: {}” on a line below the title",
        "html": 'write <meta name="date" content="{}"> in its head',
        "office": f"{_WORD}: write the date below the title, in the style Date",
        "text": "write the date on a line of its own below the title",
    },
    "language": {
        "markdown": f"write “language: {{}}” {_TOP}",
        "asciidoc": "write “:lang: {}” on a line below the title",
        "html": 'write <html lang="{}">',
        "office": f"{_WORD}: set it in File → Properties, as {{}}",
        "text": f"write “language: {{}}” {_TOP}",
    },
    "alt": {
        "markdown": "say what it shows in the brackets: ![a boat on the river](…)",
        "asciidoc": "say what it shows in the brackets: image::…[a boat on the river]",
        "html": 'say what it shows: <img alt="a boat on the river" …>',
        "office": f"{_WORD}: right-click the picture, choose Alt Text, and say what it shows",
        "command": 'say what it shows: alt="a boat on the river"',
    },
    "headings": {
        "markdown": "write ## before a heading, and no stars around it",
        "asciidoc": "write == before a heading, and no stars around it",
        "html": "write headings as <h2>",
        "office": f"{_WORD}: give headings the style Heading 1",
        "text": "draw a line of --- below a heading, and leave an empty line above it",
    },
}


def tell_highlights(words: Sequence[str]) -> tuple[str, str]:
    """Tell of words that stand out by a colour behind them, and what to do about it."""
    quoted = first_few([f"“{shorten(one, _LONGEST)}”" for one in words], _MOST)
    message = f"words are highlighted, as editors mark what is open: {quoted}"
    return message, "settle what is open there; what stays is printed without the colour"


def remedy(form: str, missing: str, value: str = "…") -> str:
    """Say what to write, and where, in a text of this format.

    `missing` is title, author, date, language, alt or headings. Formats that are read as plain
    text, and those of readers that others brought, are answered like text, else like Markdown.

    >>> remedy("asciidoc", "title")
    'begin the file with a line “= …”'
    """
    ways = _REMEDIES[missing]
    return ways.get(form, ways.get("text", ways["markdown"])).replace("{}", value)
