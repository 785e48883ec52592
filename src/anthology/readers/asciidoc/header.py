"""Translate the header of an AsciiDoc text, and front matter before it, into metadata."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from posixpath import join
from typing import TYPE_CHECKING

from anthology.language.lexicon import Lexicon
from anthology.language.names import is_name, unshout_name
from anthology.markup import cleaning, xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.readers.metadata.front_matter import plain_key
from anthology.readers.metadata.people import read_people
from anthology.readers.metadata.vocabulary import KEYS, describe_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.model.book import Metadata, Person
    from anthology.readers.asciidoc.asciidoctor import Conversion
    from anthology.readers.metadata.front_matter import FrontMatter, Value


_HEADER_LINE = re.compile(r"\s*$|//|:!?[\w-]+!?:|\[|(?:ifn?def|ifeval|endif)::")
_RULE = re.compile(r"'{3,}|(?:-[ ]?){3,}|(?:\*[ ]?){3,}|(?:_[ ]?){3,}|={4,}|\.{4,}")
_PARTICLES = frozenset("de du des la le van von der den di da dos del and et und y of".split())
_MOST_SMALL = 2  # words without a capital that a line of authors may have
_ADDRESS = re.compile(r"(?P<address>https?://[^\s\[\]<>]+)(?:\[(?P<words>[^\[\]]*)\])?")
_MACRO = re.compile(r"icon:[\w-]+\[[^\[\]]*\]|(?:link|mailto):(?=\s|[^\s@]+@)")
_MAIL = re.compile(r"[^\s<>@\[\]:]+@[^\s<>@\[\]]+\.\w+")


def guard_opening(text: str) -> tuple[str, int]:
    """Keep the first lines of a text from being read as its authors where they are none.

    Asciidoctor takes the line after the title for a list of authors, whatever it says. Where it
    reads as a sentence, the title is given by an attribute instead, which ends the header. Return
    the text and the number of that line, 0 if all is well.
    """
    lines = text.split("\n", _HEADER)
    for number, line in enumerate(lines[: _HEADER - 1]):
        if not line.startswith("= "):
            if not _HEADER_LINE.match(line):
                break
            continue
        _comment_rules(lines, number + 1)
        below = lines[number + 1 : number + 2]
        opens = bool(below and _RULE.fullmatch(below[0].rstrip()))  # a block: its sign comes again
        if not opens and not _is_sentence(below):
            return "\n".join(lines), 0
        lines[number] = f":doctitle: {line[2:].strip()}"
        return "\n".join(lines), number + 2
    return text, 0


def _comment_rules(lines: list[str], first: int) -> None:
    """Make comments of the rules right under the title, which would be read as authors and dates.

    A line of four signs or more may open a block, if the same stands once more.
    """
    for number in range(first, len(lines) - 1):
        line = lines[number].rstrip()
        if not line:
            break
        if _RULE.fullmatch(line) and (len(line) < len("----") or line not in lines[number + 1 :]):
            lines[number] = "//"


def report_opening(text: str, path: str) -> list[Diagnostic]:
    """Report a line below the title that would have been read as the authors."""
    _, line = guard_opening(text)
    if not line:
        return []
    message = "the line just below the title would be read as the authors; it was kept as text"
    hint = "leave a blank line below the title"
    return [Diagnostic("metadata-doubtful", message, path, line, hint=hint)]


def _is_sentence(lines: list[str]) -> bool:
    """Tell whether the line below the title is a sentence and not names, as AsciiDoc takes it."""
    if not lines or _HEADER_LINE.match(lines[0]):
        return False
    line = re.sub(r"<[^<>]*>|[^\s;]+@\S+", "", lines[0]).strip()
    words = re.findall(r"[^\W\d_][\w'’-]*", line)
    small = [word for word in words if word[0].islower() and word not in _PARTICLES]
    ended = line.endswith((".", "!", "?", ":", "…")) and len(words) > 3  # noqa: PLR2004
    return len(small) > _MOST_SMALL or ended


def read_author(
    name: str, rest: str, path: str, text: str
) -> tuple[tuple[Person, ...], list[Diagnostic]]:
    """Read one author and what stands in pointed brackets behind the name.

    The first web address is the author's link, more of them go into the few words about the
    author; other words are the position. A mail address is left out, for nobody asked for it to
    be printed.
    """
    name = " ".join(html.unescape(name).split())
    if name.split()[-1:] and name.split()[-1].isupper() and is_name(name, Lexicon(())):
        name = unshout_name(name)
    people = read_people(name)
    rest = html.unescape(rest)
    links = list(_ADDRESS.finditer(rest))
    rest = _MACRO.sub(" ", _ADDRESS.sub(" ", rest))
    mails = _MAIL.findall(rest)
    if len(people) == 1:
        link = links[0]["address"] if links else ""
        bio = " · ".join(_shown(link) for link in links[1:])
        position = " ".join(_MAIL.sub(" ", rest).split()).strip(" /|,;·-")
        people = (replace(people[0], link=link, bio=bio, position=position),)
    return people, [_unprinted(mail, name, path, text) for mail in mails]


def _unprinted(mail: str, name: str, path: str, text: str) -> Diagnostic:
    """Report a mail address of the header, which the book does not print."""
    return Diagnostic(
        "front-matter-unknown",
        f"the mail address {mail} of {name} is not printed",
        path,
        text.count("\n", 0, text.find(mail)) + 1 if mail in text else None,
        hint="give a web address in people.toml to have a link in the book",
    )


def _shown(link: re.Match[str]) -> str:
    """Write a link of the header as words and address."""
    words = (link["words"] or "").strip()
    return f"{words}: {link['address']}" if words else link["address"]


_PREFIXES = ("page-", "jbake-")  # of attributes meant for Jekyll, Antora and JBake
_KNOWN = frozenset(key for keys in KEYS.values() for key in keys)
# Attributes that mean what the book takes them for also without such a prefix. Others are
# variables of the text: many a text calls one `url` or `path`, and `language` that of its code.
_PLAIN = frozenset(
    "subtitle date published pubdate lang langue description summary keywords tags "
    "categories category slug weight order draft kind cover coverimage canonical canonicalurl "
    "licence license copyright".split()
)
_TRANSLATED = {"revdate": "date", "front-cover-image": "cover"}
_HEADER = 200  # lines in which a header ends


def read_header(
    made: Conversion, front: FrontMatter, path: str, text: str
) -> tuple[Metadata, list[Diagnostic]]:
    """Return what a text says of itself, and what is doubtful in it.

    What front matter says for the site generator comes before the attributes of the header; the
    title and the authors of the header come before all.
    """
    values: dict[str, Value] = {**_values(made.attributes), **front.values}
    block = "\n".join(text.split("\n", _HEADER)[:_HEADER])
    block = re.sub(r"^:(?:page-|jbake-)?([\w-]+):", r"\1:", block, flags=re.MULTILINE)
    block = block.replace("revdate:", "date:").replace("front-cover-image:", "cover:")
    meta, found = describe_metadata(replace(front, values=values, block=block, first=1), path)
    people = [read_author(name, rest, path, text) for name, rest in made.authors]
    title = xhtml.text(xhtml.parse(cleaning.clean(made.title).fragment))
    doubts = [
        *_other_words(made, title, meta.title, path),
        *(one for _, doubted in people for one in doubted),
    ]
    authors = tuple(one for persons, _ in people for one in persons)
    meta = replace(meta, title=title or meta.title, authors=authors or meta.authors)
    return meta, [*front.faults, *found, *doubts]


def _other_words(made: Conversion, title: str, other: str, path: str) -> Iterator[Diagnostic]:
    """Report what the header says besides and the book has no place for."""
    if title and other and title != other:
        message = f"the text has two titles, “{other}” and “{title}”; the second was taken"
        yield Diagnostic("metadata-doubtful", message, path, hint="take one of them out")
    if remark := made.attributes.get("revremark"):
        message = f"the remark on the edition is not printed: “{html.unescape(remark)}”"
        yield Diagnostic("front-matter-unknown", message, path)


def _values(attributes: dict[str, str]) -> dict[str, Value]:
    """Take the attributes that say something of the text, under the names of the vocabulary."""
    values: dict[str, Value] = {}
    for key, value in attributes.items():
        prefix = next((one for one in _PREFIXES if key.startswith(one)), "")
        name = _TRANSLATED.get(key, key.removeprefix(prefix))
        known = _KNOWN if prefix else _PLAIN
        if plain_key(name) in known and (prefix or name not in values):
            values[name] = _value(html.unescape(value), attributes.get("imagesdir", ""))
    return values


def _value(value: str, folder: str) -> Value:
    """Read an attribute: a list in brackets, a picture by its macro, or words."""
    if value.startswith("[") and value.endswith("]"):
        return [item.strip(" '\"") for item in value[1:-1].split(",")]
    picture = re.match(r"image::?([^\[\]]+)\[", value)
    if picture:
        return picture[1] if ":" in picture[1] else join(folder, picture[1])
    return value
