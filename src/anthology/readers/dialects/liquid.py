"""Read the Liquid of Jekyll and its kin: `{% tags %}` and `{{ outputs }}`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.readers.dialects.commands import Command, parse
from anthology.readers.dialects.pairs import Pairs

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft

_TAG = re.compile(r"\{%-?(?P<inner>(?:[^%{]|%(?!\})|\{(?!%))*)%\}")
_OUTPUT = re.compile(r"\{\{-?(?P<inner>(?:[^{}]|\}(?!\})|\{(?!\{))*)\}\}")
_ENDS = re.compile(r"\{%-?\s*end(\w+)")
_ASSIGN = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LITERAL = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(?:\||\Z)""")
_CONTROL = frozenset(
    "if elsif else unless for case when assign capture increment decrement cycle tablerow break "
    "continue layout paginate render section schema endfor endif".split()
)
_ADDRESSES = frozenset("link post_url post_link page_link relref ref asset_path".split())
_NOTHING = frozenset(
    "site.baseurl site.url base_path baseurl site.baseurl_root relative_root url_root".split()
)


def read(draft: Draft) -> None:
    """Replace Liquid by what it would show, as far as the text alone can tell."""
    if "{%" in draft.text:
        values: dict[str, str] = {}
        pairs = Pairs(draft, _ENDS.findall(draft.text))
        draft.replace(_TAG, lambda match, line: _tag(draft, pairs, values, match, line))
        pairs.finish()
    else:
        values = {}
    if "{{" in draft.text:
        draft.replace(_OUTPUT, lambda match, line: _output(draft, values, match, line))


def _tag(
    draft: Draft, pairs: Pairs, values: dict[str, str], match: re.Match[str], line: int
) -> str:
    name, _, arguments = match["inner"].strip("- \t\n").partition(" ")
    name = name.lower()
    if name in _ADDRESSES:
        return _address(arguments)
    if name == "assign" and (assigned := _ASSIGN.match(arguments.strip())):
        values[assigned[1]] = assigned[2] or assigned[3] or ""
    if name in _CONTROL or (name.startswith("end") and name[3:] in _CONTROL):
        draft.report(
            "construct-removed",
            f"a command for the site generator was left out: {draft.quote(match[0])}",
            line,
        )
        return ""
    return pairs.render(_command(name, arguments, match[0]), line)


def _command(name: str, arguments: str, written: str) -> Command:
    if name.startswith("end"):
        return Command(name.removeprefix("end"), closing=True)
    if name in {"include", "include_relative", "include_cached", "partial"}:
        file, _, arguments = arguments.strip().partition(" ")
        name = PurePosixPath(file.strip("\"'")).stem.lower()
    command = parse(name, arguments, written=written)
    own = {key.removeprefix("include."): value for key, value in command.options.items()}
    return replace(command, options=own)


def _address(arguments: str) -> str:
    """Give the address that a link tag stands for: the file it names."""
    return arguments.strip().strip("\"'").split(" ")[0]


def _output(draft: Draft, values: dict[str, str], match: re.Match[str], line: int) -> str | None:
    """Give the value of an output where the text alone tells it."""
    inner = match["inner"].strip("- \t\n")
    if literal := _LITERAL.match(inner):
        return literal[1] or literal[2] or ""
    name = inner.split("|")[0].strip()
    known = {
        "page.title": draft.meta.title,
        "page.date": draft.meta.date,
        "page.description": draft.meta.description,
        **values,
    }
    if name in _NOTHING:
        return ""
    if known.get(name):
        return known[name]
    if not re.match(r"(?:page|site|layout|post|include|content|theme)\b", name):
        draft.report(
            "construct-unknown",
            f"{draft.quote(match[0])} may stand for something that only the site knows",
            line,
            hint="it is kept as it is written; write what it would show",
        )
        return draft.masks.text(match[0])
    draft.report(
        "construct-removed",
        f"a value that only the site knows was left out: {draft.quote(match[0])}",
        line,
    )
    return ""
