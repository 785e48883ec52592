"""Translate the header of an AsciiDoc text, and front matter before it, into metadata."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from posixpath import join
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import Diagnostic
from anthology.readers.asciidoc.authors import read_author
from anthology.readers.keys import KEYS
from anthology.readers.values import plain_key
from anthology.readers.vocabulary import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.book import Metadata
    from anthology.readers.asciidoc.asciidoctor import Conversion
    from anthology.readers.frontmatter import FrontMatter
    from anthology.readers.loaders import Value

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
    meta, found = describe(replace(front, values=values, block=block, first=1), path)
    people = [read_author(name, rest, path, text) for name, rest in made.authors]
    title = xhtml.text(xhtml.parse(xhtml.clean(made.title).fragment))
    doubts = [
        *_other_words(made, title, meta.title, path),
        *(one for _, told in people for one in told),
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
    if value.startswith("[") and value.endswith("]"):
        return [item.strip(" '\"") for item in value[1:-1].split(",")]
    picture = re.match(r"image::?([^\[\]]+)\[", value)
    if picture:
        return picture[1] if ":" in picture[1] else join(folder, picture[1])
    return value
