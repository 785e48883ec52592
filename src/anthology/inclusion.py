"""Tell which texts are parts of others, by the lines with which those include them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.book import Source

_INCLUDE = re.compile(r"^include::([^\[\]\n]+)\[[^\n]*\]\s*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^:([\w-]+):[ \t]+(\S[^\n]*)$", re.MULTILINE)


def find_parts(sources: Sequence[Source]) -> dict[str, str]:
    """Give the paths of the texts that another includes (AsciiDoc), each with the path of that.

    Texts that include each other in a circle are parts of none.
    """
    paths = {source.path for source in sources}
    owners: dict[str, str] = {}
    for source in sources:
        for part in _included(source):
            if part in paths and part != source.path:
                owners.setdefault(part, source.path)
    return {part: owner for part, owner in owners.items() if _is_owned(part, owners)}


def _included(source: Source) -> Iterator[str]:
    if "include::" not in source.text:
        return
    values = dict(_ATTRIBUTE.findall(source.text))
    folder = posixpath.dirname(source.path)
    for target in _INCLUDE.findall(source.text):
        written = re.sub(r"\{([\w-]+)\}", lambda name: values.get(name[1], name[0]).strip(), target)
        yield posixpath.normpath(posixpath.join(folder, written))


def _is_owned(part: str, owners: dict[str, str]) -> bool:
    """Tell whether the chain of owners comes to an end."""
    seen = {part}
    while part in owners:
        part = owners[part]
        if part in seen:
            return False
        seen.add(part)
    return True
