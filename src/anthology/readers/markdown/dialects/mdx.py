"""Read what MDX adds to Markdown: imports and exports, components, values in braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.markdown.dialects.commands import LEAVES, Command, Pairs, parse

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


_IMPORT = re.compile(
    r"""^import\s(?:(?P<name>\w+)\s+from\s+|[\w\s{},*]{1,1000}?\sfrom\s+)?
        (?P<quote>["'])(?P<file>[^"'\n]+)(?P=quote);?[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_EXPORT = re.compile(
    r"^export\s(?:default|const|let|var|function|async|\{)[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*",
    re.MULTILINE,
)
_VALUE = r"""(?:[^<>{}"']|"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*"""
_TAG = re.compile(
    rf"(?:(?<!\w)<|<(?=/[A-Z]))(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*)(?P<inner>\s{_VALUE})?/?>"
)
_COMPONENT = re.compile(r"[A-Z]")
_BRACED = re.compile(r"\s([\w-]+)=\{((?:[^{}]|\{[^{}]*\})*)\}")
_EXPRESSION = re.compile(r"(?<![\w$\\{=`])\{[A-Za-z_][^{}\n]*\}(?!\})")
_LITERAL = re.compile(r"""["'`]([^"'`]*)["'`]""")
_FRAGMENT = re.compile(r"^[ \t]*</?>[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"</([A-Z][\w.]*)\s*>")


# Elements of a site's own have a hyphen in their names (HTML, 4.13); those of Distill hold notes.
_OWN = re.compile(r"<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*-[a-z0-9-]+)(?P<inner>\s[^<>]*)?/?>")
_NOTE = re.compile(r"<d-footnote\b[^<>]*>(?P<words>(?:(?!\n\n|</?d-).)*)</d-footnote>", re.DOTALL)


def read(draft: Draft) -> None:
    """Replace what MDX adds by plain Markdown and HTML."""
    files: dict[str, str] = {}
    if "import" in draft.text or "export" in draft.text:
        draft.replace(_IMPORT, lambda match, line: _import(draft, files, match, line))
        draft.replace(_EXPORT, lambda match, line: _removed(draft, match[0], line))
    if "<" in draft.text:
        draft.replace(_NOTE, lambda match, _line: f"^[{match['words'].strip()}]")
        draft.replace(_OWN, lambda match, line: _own(draft, match, line))
        _read_tags(draft, files)
    if files or draft.path.endswith(".mdx"):
        draft.replace(_EXPRESSION, lambda match, line: _told(draft, match[0], line))


def _own(draft: Draft, match: re.Match[str], line: int) -> str | None:
    """Take the tags of an element of the site's own off; what it holds stays."""
    if match["name"] in LEAVES:
        return None
    if not match["closing"]:
        said = draft.quote(match[0])
        draft.report("markup-removed", f"taken out: an element of the site's own, {said}", line)
    return ""


def _read_tags(draft: Draft, files: dict[str, str]) -> None:
    """Read components as commands, and write attributes in braces as HTML does."""
    if "</>" in draft.text:
        draft.replace(_FRAGMENT, lambda _match, _line: "")
    closed = set(_CLOSING.findall(draft.text))
    pairs = Pairs(draft, closed)

    def make(match: re.Match[str], line: int) -> str | None:
        """Replace a component or a tag with braces."""
        if _COMPONENT.match(match["name"]) and not match["name"].isupper():
            return _component(pairs, files, match, line)
        return _plain_tag(match[0], files) if "={" in match[0] else None

    draft.replace(_TAG, make)
    pairs.finish()


def _import(draft: Draft, files: dict[str, str], match: re.Match[str], line: int) -> str:
    """Remember which file an imported name stands for."""
    if match["name"]:
        files[match["name"]] = match["file"]
    return _removed(draft, match[0], line)


def _removed(draft: Draft, written: str, line: int) -> str:
    """Tell of a line of program that is left out."""
    draft.report(
        "construct-removed", f"a line of program was left out: {draft.quote(written)}", line
    )
    return ""


def _told(draft: Draft, written: str, line: int) -> str:
    """Keep an expression as it is written, and tell of it."""
    draft.report(
        "construct-unknown",
        f"{draft.quote(written)} may stand for something that only the site knows",
        line,
        hint="it is kept as it is written; write what it would show",
    )
    return draft.masks.text(written)


def _component(pairs: Pairs, files: dict[str, str], match: re.Match[str], line: int) -> str | None:
    """Read a component as a command; a lone name in brackets is left as the text it is."""
    name, inner = match["name"], match["inner"] or ""
    alone = match[0].endswith("/>") or "=" in inner
    if not match["closing"] and not alone and name.lower() not in pairs.closed:
        return None
    if match["closing"]:
        return pairs.render(Command(name.lower(), closing=True, written=match[0]), line)
    command = parse(name, _plain_tag(inner, files), written=match[0])
    return pairs.render(command, line)


def _plain_tag(tag: str, files: dict[str, str]) -> str:
    """Write the attributes of a tag as HTML does: no braces, no styles of programs."""

    def plain(match: re.Match[str]) -> str:
        """Write one attribute."""
        key, value = match[1], match[2].strip()
        if literal := _LITERAL.search(value):
            value = literal[1]
        value = files.get(value, value).removeprefix("<>").removesuffix("</>")
        if key == "style" or "{" in value or '"' in value:
            return ""
        return f' {key}="{value}"'

    return _BRACED.sub(plain, tag).replace("className=", "class=")
