"""Write in AsciiDoc what stands in Markdown in an AsciiDoc text, line for line.

Asciidoctor reads headings and fences of Markdown itself; links, pictures, tables and struck words
it prints as they were typed.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"\]\(|~~|-\|-|^[ |]*:?-{3,}", re.MULTILINE)  # one of which all of it has
_VERBATIM = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|`{3}.*")
_TARGET = r"\((?P<{0}>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"\n]*\")?\)"
_INLINE = re.compile(
    rf"""(?P<code>`[^`\n]+`|\+\+[^\n]+?\+\+)
      | !\[(?P<alt>[^\[\]\n]*)\]{_TARGET.format("picture")}
      | (?<![\w:\]\\])\[(?P<words>[^\[\]\n]+)\]{_TARGET.format("address")}
      | (?<!~)~~(?=\S)(?P<struck>[^~\n]+)(?<=\S)~~(?!~)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?:|mailto:|[#./]|[^/]*[./#]).*")  # else it may be words in brackets
_SEPARATOR = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?")


def translate_markdown(text: str) -> str:
    """Translate links, pictures, tables and struck words outside of code, each on its line."""
    if not _SIGNS.search(text):
        return text
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        sign = line.rstrip()
        if fence:
            fence = "" if sign == fence else fence
        elif _VERBATIM.fullmatch(sign):
            fence = "```" if sign.startswith("```") else sign
        elif _SEPARATOR.fullmatch(line):
            _translate_table(lines, number)
        elif "](" in line or "~~" in line:
            lines[number] = _INLINE.sub(_write, line)
    return "\n".join(lines)


def _write(match: re.Match[str]) -> str:
    """Write one thing in AsciiDoc."""
    if match["picture"] is not None:
        macro = "image::" if match[0] == match.string.strip() else "image:"
        return f"{macro}{match['picture']}[{_quoted(match['alt'])}]"
    address = match["address"]
    if address is not None and _ADDRESS.fullmatch(address):
        words = match["words"]
        words = _quoted(words) if "=" in words else words
        return f"<<{address[1:]},{words}>>" if address[0] == "#" else f"link:++{address}++[{words}]"
    return f"[.line-through]##{match['struck']}##" if match["struck"] else match[0]


def _quoted(words: str) -> str:
    """Quote words that would be read as attributes."""
    escaped = words.replace('"', '\\"')
    return f'"{escaped}"' if re.search(r'[,="]', words) else words


def _translate_table(lines: list[str], separator: int) -> None:
    """Make a table of rows; the empty lines around them become its delimiters."""
    first, end = separator - 1, separator + 1
    while end < len(lines) and "|" in lines[end]:
        end += 1
    opened = first < 1 or lines[first - 1].strip()
    if first < 0 or "|" not in lines[first] or opened or (end < len(lines) and lines[end].strip()):
        return
    for number in (first, *range(separator + 1, end)):
        lines[number] = f"|{lines[number].strip().removeprefix('|').removesuffix('|')}"
    lines[separator] = ""
    lines[first - 1] = "|==="
    lines[end : end + 1] = ["|==="]
