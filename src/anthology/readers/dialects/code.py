"""Put blocks of code aside: fenced, indented, or between the tags of HTML and of generators."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.dialects.scan import Opening, Scan

if TYPE_CHECKING:
    from collections.abc import Iterator


Taken = tuple[str, int] | None

_LANGUAGE = re.compile(
    r"""\blang(?:uage)?\s*[=:]\s*["']?(?P<named>[\w+#-]+)
    |\A\s*\{?\s*\.?(?P<first>[A-Za-z][\w+#-]*+)(?![=:./]|\s+=)""",
    re.VERBOSE,
)
_TITLE = re.compile(
    r"""(?:title|filename|caption)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))
    |(?:^|\s)(?P<file>[\w./-]*\w\.\w+)(?=\s|\Z)""",
    re.VERBOSE,
)
_FENCE = re.compile(
    r"(?P<lead>[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)"
    r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)(?:\n|\Z)"
)
_BRACES = re.compile(r"\{[{%]|[%}]\}")
# Comments by which Docusaurus colours lines of code.
_COLOURING = re.compile(
    r"\s*(?://|\#|--|%|/\*|\{/\*|<!--)\s*highlight-(?:next-line|start|end)\s*(?:\*/\}?|-->)?\s*",
    re.VERBOSE,
)
_INDENTED = re.compile(r"(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*\S[^\n]*(?:\n|\Z)|[ \t]*\n)*")


def listing(code: str, info: str = "") -> str:
    """Make the markup of a block of code; `info` is what stands behind its opening fence."""
    language = _LANGUAGE.search(info)
    named = (language["first"] or language["named"]).lower() if language else ""
    kind = f' class="language-{xhtml.escape(named)}"' if named else ""
    made = f"<pre><code{kind}>{xhtml.escape(code.strip(chr(10)))}\n</code></pre>"
    titled = _TITLE.search(info)
    if not titled:
        return made
    title = xhtml.escape(next(filter(None, titled.groups()), ""))
    return f'<figure class="listing"><figcaption>{title}</figcaption>{made}</figure>'


def _take_fence(walk: Scan, match: re.Match[str]) -> Taken:
    opening = _FENCE.match(walk.text, match.start())
    if opening is None:
        return None
    lead, fence, quoted = opening["lead"], opening["fence"], opening["lead"].count(">")
    prefix = re.compile(rf"(?:[ \t]*>[ \t]?){{{quoted}}}")
    end = re.compile(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
    code: list[str] = []
    at, closed = opening.end(), False
    for line, after in _lines(walk.text, opening.end()):
        inner = prefix.match(line)
        if inner is None:
            closed = True
            break
        at = after
        if end.match(line, inner.end()):
            closed = True
            break
        code.append(line[inner.end() :])
    if not closed:
        _report_endless(walk, opening)
    width = 0 if quoted else len(lead.expandtabs(4))
    code = list(_without_colouring(walk, opening, code))
    made = listing("\n".join(_dedented(line, width) for line in code), opening["info"].strip())
    return f"{lead}{walk.masks.block(made)}\n", at


def _without_colouring(walk: Scan, opening: re.Match[str], code: list[str]) -> Iterator[str]:
    """Leave out the comments that only tell a site which lines of code to colour."""
    for number, line in enumerate(code, 1):
        if not _COLOURING.fullmatch(line):
            yield line
            continue
        message = f"a comment that colours code was left out: {line.strip()}"
        walk.draft.report("construct-removed", message, walk.line(opening.start()) + number)


def _report_endless(walk: Scan, opening: re.Match[str]) -> None:
    walk.draft.report(
        "reader-message",
        "a block of code is opened here and never closed; it runs to the end of the text",
        walk.line(opening.start()),
        hint=f"write {opening['fence']} on a line of its own where the code ends",
    )


def _lines(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Give each line from a place on, with the place behind its end."""
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end], min(end + 1, len(text))
        at = end + 1


def _dedented(line: str, width: int) -> str:
    """Take off as much of the indentation as the fence has."""
    if not width:
        return line
    line = line.expandtabs(4) if line[:width].count("\t") else line
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def _take_indented(walk: Scan, match: re.Match[str]) -> Taken:
    if walk.continues(match.start()):
        return None
    block = _INDENTED.match(walk.text, match.start())
    if block is None:
        return None
    code = textwrap.dedent(block[0].expandtabs(4)).strip("\n")
    return walk.masks.block(listing(code)) + "\n\n", block.end()


def _take_raw(walk: Scan, match: re.Match[str]) -> Taken:
    """Take an element of HTML in which nothing is Markdown; a lone tag may only be mentioned."""
    tag = match["element"].lower()
    end = walk.close(match.end(), rf"</{tag}\s*>")
    opens_line = not walk.text[walk.text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    if end is None:
        return None
    if end.start() > walk.paragraph_end(match.start()) and (tag == "code" or not opens_line):
        return None
    markup = walk.text[match.start() : end.end()]
    if tag != "code":
        return walk.masks.block(markup), end.end()
    return walk.masks.inline(markup, re.sub(r"<[^<>]*>", "", markup)), end.end()


def _take_command(walk: Scan, match: re.Match[str]) -> Taken:
    """Take the code between two commands of Liquid, Hugo or WordPress."""
    written, _, info = match[0].strip("{}[]%<>- \t").partition(" ")
    name = re.escape(written)
    end = walk.close(
        match.end(),
        rf"\{{%-?\s*end{name}\s*-?%\}}|\{{\{{[<%]\s*/{name}\s*[%>]\}}\}}|\[/{name}\]",
    )
    if end is None:
        return None
    code = walk.text[match.end() : end.start()]
    if written.lower() == "raw":
        return _BRACES.sub(lambda found: walk.masks.text(found[0]), code), end.end()
    return walk.masks.block(listing(textwrap.dedent(code), info)), end.end()


OPENINGS = (
    Opening(
        "fence",
        r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3,}(?=[^`\n]*$)|~{3,})",
        _take_fence,
    ),
    Opening("indented", r"(?:\A|(?<=\n\n))(?:[ ]{4}|[ ]{0,3}\t)(?=[^\n]*\S)", _take_indented),
    Opening("raw", r"<(?P<element>pre|script|style|code)\b[^<>]*>", _take_raw),
    Opening(
        "command",
        r"\{%-?[ \t]*(?:highlight|raw|codeblock|code)\b[^\n{}]*%\}"
        r"|\{\{[<%][ \t]*(?:highlight|code)\b[^\n{}]*[%>]\}\}"
        r"|\[(?:sourcecode|code)\b[^\[\]\n]*\](?!\()",
        _take_command,
    ),
)
