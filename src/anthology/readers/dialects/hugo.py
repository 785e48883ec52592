"""Read the shortcodes of Hugo: `{{< name >}}` and `{{% name %}}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.dialects.commands import parse
from anthology.readers.dialects.pairs import Pairs

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


_SHORTCODE = re.compile(
    r"\{\{(?P<kind>[<%])(?P<inner>(?:[^{}<>%]|\}(?!\})|\{(?!\{)|[<>%](?!\}\}))*)[>%]\}\}"
)
_ENDS = re.compile(r"\{\{[<%]\s*/\s*([\w-]+)")


def read(draft: Draft) -> None:
    """Replace shortcodes by what they would show."""
    if "{{<" not in draft.text and "{{%" not in draft.text:
        return
    pairs = Pairs(draft, _ENDS.findall(draft.text))

    def make(match: re.Match[str], line: int) -> str:
        inner = match["inner"].strip(" \t\n")
        closing = inner.startswith("/")
        name, _, arguments = inner.strip("/ \t").partition(" ")
        if name in {"ref", "relref"}:
            return arguments.strip().strip("\"'`")
        name = name.rsplit("/", 1)[-1].removesuffix(".html")
        return pairs.render(parse(name, arguments, closing=closing, written=match[0]), line)

    draft.replace(_SHORTCODE, make)
    pairs.finish()
