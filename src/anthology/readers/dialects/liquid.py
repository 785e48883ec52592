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
_CAPTURE = re.compile(r"\{%-?\s*capture\s+[\"']?([\w-]+)")
_LOOP = re.compile(
    r"\{%-?\s*for\s+(?P<one>\w+)\s+in\b[^%]*%\}(?P<body>(?:(?!\{%-?\s*(?:end)?for\b).)*)"
    r"\{%-?\s*endfor\s*-?%\}",
    re.DOTALL,
)
_LITERAL = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(?:\||\Z)""")
_CONTROL = frozenset(
    "if elsif else unless for case when assign capture increment decrement cycle tablerow break "
    "continue layout paginate render section schema endfor endif".split()
)
_ADDRESSES = frozenset("link post_url post_link page_link relref ref asset_path".split())
_OF_SITE = re.compile(r"(?:page|site|layout|post|include|content|theme)\b")
_NOTHING = frozenset(
    "site.baseurl site.url base_path baseurl site.baseurl_root relative_root url_root".split()
)


def read(draft: Draft) -> None:
    """Replace Liquid by what it would show, as far as the text alone can tell."""
    captured = set(_CAPTURE.findall(draft.text))
    if "{%" in draft.text:
        values: dict[str, str] = {}
        draft.replace(_LOOP, lambda match, line: _loop(draft, match, line))
        pairs = Pairs(draft, _ENDS.findall(draft.text))
        draft.replace(_TAG, lambda match, line: _tag(draft, pairs, values, match, line))
        pairs.finish()
    else:
        values = {}
    if "{{" in draft.text:
        draft.replace(_OUTPUT, lambda match, line: _output(draft, values, captured, match, line))


def _loop(draft: Draft, match: re.Match[str], line: int) -> str | None:
    """Leave out a list that only the site can fill: a loop that shows values of its things."""
    if not re.search(rf"\{{\{{-?\s*{match['one']}\b", match["body"]):
        return None
    draft.report(
        "construct-removed",
        f"a list that only the site can make was left out: {draft.quote(match[0])}",
        line,
    )
    return ""


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


def _output(
    draft: Draft, values: dict[str, str], captured: set[str], match: re.Match[str], line: int
) -> str | None:
    """Give the value of an output where the text alone tells it.

    What the text captures under a name stands where it is captured, and is not shown again.
    """
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
    if name not in captured and not _OF_SITE.match(name):
        draft.report(
            "construct-unknown",
            f"{draft.quote(match[0])} may stand for something that only the site knows",
            line,
            hint="it is kept as it is written; write what it would show",
        )
        return draft.masks.text(match[0])
    here = name in captured
    what = "the second showing of words above" if here else "a value that only the site knows"
    draft.report(
        "construct-removed",
        f"{what} was left out: {draft.quote(match[0])}",
        line,
    )
    return ""
