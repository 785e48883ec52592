"""Translate the header of an AsciiDoc text, and front matter before it, into metadata."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from posixpath import join
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import Diagnostic
from anthology.readers.keys import KEYS
from anthology.readers.people import read_people
from anthology.readers.prose.capitals import unshout_name
from anthology.readers.prose.lexicon import Lexicon
from anthology.readers.prose.names import is_name
from anthology.readers.vocabulary import describe, plain_key

if TYPE_CHECKING:
    from anthology.book import Metadata, Person
    from anthology.readers.asciidoc.asciidoctor import Conversion
    from anthology.readers.frontmatter import FrontMatter
    from anthology.readers.loaders import Value

_PREFIXES = ("page-", "jbake-")  # of attributes meant for Jekyll, Antora and JBake
_KNOWN = frozenset(key for keys in KEYS.values() for key in keys)
# Attributes that mean what the book takes them for also without such a prefix. Others are
# variables of the text: many a text calls one `url` or `path`.
_PLAIN = frozenset(
    "subtitle date published pubdate lang language langue description summary keywords tags "
    "categories category slug weight order draft kind cover coverimage canonical canonicalurl "
    "licence license copyright".split()
)
_TRANSLATED = {"revdate": "date", "front-cover-image": "cover"}
_HEADER = 200  # lines in which a header ends

_HEADER_LINE = re.compile(r"\s*$|//|:!?[\w-]+!?:|\[|(?:ifn?def|ifeval|endif)::")
_PARTICLES = frozenset("de du des la le van von der den di da dos del and et und y of".split())
_MOST_SMALL = 2  # words without a capital that a line of authors may have
_ADDRESS = re.compile(r"(?P<address>https?://[^\s\[\]<>]+)(?:\[(?P<words>[^\[\]]*)\])?")
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
        if not _is_sentence(lines[number + 1 : number + 2]):
            break
        lines[number] = f":doctitle: {line[2:].strip()}"
        return "\n".join(lines), number + 2
    return text, 0


def report_opening(text: str, path: str) -> list[Diagnostic]:
    """Report a line below the title that would have been read as the authors."""
    _, line = guard_opening(text)
    if not line:
        return []
    message = "the line just below the title would be read as the authors; it was kept as text"
    hint = "leave a blank line below the title"
    return [Diagnostic("metadata-doubtful", message, path, line, hint=hint)]


def _is_sentence(lines: list[str]) -> bool:
    if not lines or _HEADER_LINE.match(lines[0]):
        return False
    line = re.sub(r"<[^<>]*>|[^\s;]+@\S+", "", lines[0]).strip()
    words = re.findall(r"[^\W\d_][\w'’-]*", line)
    small = [word for word in words if word[0].islower() and word not in _PARTICLES]
    ended = line.endswith((".", "!", "?", ":", "…")) and len(words) > 3  # noqa: PLR2004
    return len(small) > _MOST_SMALL or ended


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
    meta, found = describe(replace(front, values=values, block=block, first=1), path)
    people = [_person(name, rest, path) for name, rest in made.authors]
    title = xhtml.text(xhtml.parse(xhtml.clean(made.title).fragment))
    meta = replace(
        meta,
        title=title or meta.title,
        subtitle=meta.subtitle,
        authors=tuple(one for persons, _ in people for one in persons) or meta.authors,
    )
    told = [one for _, doubts in people for one in doubts]
    return meta, [*front.faults, *found, *told]


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
    if value.startswith("[") and value.endswith("]"):
        return [item.strip(" '\"") for item in value[1:-1].split(",")]
    picture = re.match(r"image::?([^\[\]]+)\[", value)
    if picture:
        return picture[1] if ":" in picture[1] else join(folder, picture[1])
    return value


def _person(name: str, rest: str, path: str) -> tuple[tuple[Person, ...], list[Diagnostic]]:
    """Read one author and what stands in pointed brackets behind the name.

    The first web address is the author's link, more of them go into the few words about the
    author; a mail address is left out, for nobody asked for it to be printed.
    """
    name = " ".join(html.unescape(name).split())
    if name.split()[-1:] and name.split()[-1].isupper() and is_name(name, Lexicon(())):
        name = unshout_name(name)
    people = read_people(name)
    rest = html.unescape(rest)
    links = list(_ADDRESS.finditer(rest))
    if len(people) == 1 and links:
        bio = " · ".join(_shown(link) for link in links[1:])
        people = (replace(people[0], link=links[0]["address"], bio=bio),)
    mails = _MAIL.findall(_ADDRESS.sub(" ", rest))
    return people, [
        Diagnostic(
            "front-matter-unknown",
            f"the mail address {mail} of {name} is not printed",
            path,
            hint="give a web address in people.toml to have a link in the book",
        )
        for mail in mails
    ]


def _shown(link: re.Match[str]) -> str:
    words = (link["words"] or "").strip()
    return f"{words}: {link['address']}" if words else link["address"]
