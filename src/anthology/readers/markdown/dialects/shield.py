"""Put aside what no dialect may read: code, formulas and comments, whichever begins first.

Code is only shielded: its lines that hold signs of a dialect become marks, and the lines stay
where they are, so that the parser of Markdown decides what is code. Comments go and are reported;
formulas become marks as a whole.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.tex import is_formula
from anthology.readers.markdown.commonmark import listing, settled_tex
from anthology.readers.markdown.dialects.commands import ADMONITIONS
from anthology.readers.markdown.dialects.pandoc import read_cell
from anthology.readers.markdown.dialects.walk import EQUATION, SIGNS, Walk
from anthology.readers.markdown.draft import KEEP
from anthology.readers.metadata.front_matter import is_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anthology.readers.markdown.draft import Draft


Taken = tuple[str, int] | None

_SUMMARY = re.compile(
    r"\s*(?:truncate|more|excerpt|fold|endexcerpt|summary|readmore)\b[\w ]*\Z", re.IGNORECASE
)
_ID = re.compile(r"#[\w.:-]+")
_ENDS = (
    ("<!--", r"--!?>"),
    ("{/*", r"\*/\s*\}"),
    ("{ /*", r"\*/\s*\}"),
    ("{{", r"\*/\s*-?\}\}"),
    ("{%", r"\{%-?\s*endcomment\s*-?%\}"),
    ("{::", r"\{:/(?:comment)?\}"),
    ("{>>", r"<<\}"),
)
_FENCE = re.compile(
    r"(?P<lead>[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)"
    r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)(?:\n|\Z)"
)
_INDENTED = re.compile(r"(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*\S[^\n]*(?:\n|\Z)|[ \t]*\n)*")
_RAW = re.compile(r"\{=(\w+)\}")
_DIRECTIVE = re.compile(rf"\{{(?P<name>{'|'.join(sorted(ADMONITIONS))})\}}[ ]*(?P<title>.*)")
_DIRECTIVE_OPTIONS = re.compile(r"(?:[ \t]*:[\w-]+:[^\n]*\n)+")
_BRACES = re.compile(r"\{[{%]|[%}]\}")
_FORMULA = re.compile(r"[\\^_={}+<>]|\A[^\W\d_]\Z|\A[\d.,]+\Z")
_GIVEN = re.compile(r"\([^()$]*\|[^()$]*\)")  # P(A|B): no two cells of a table
_SURE = re.compile(r"\A[^\W\d_]{1,2}(?='|\()'*(?:\([^()$\n]{1,40}\))?\Z")  # f'(x), P(A)
_ESCAPED = re.compile(r"\\[*$]")  # what stays a formula only where Markdown never sees it
_TEX = re.compile(r"\\[A-Za-z\\]|[\^_=]")
# Between round brackets less tells a formula: `\(a*b\)`, `\(n\)`, but not `\(two words\)`.
_ROUND = re.compile(r"\\[A-Za-z]|[\^_{}=<>+*/|]|\A[^\W\d_]\Z")
_PROSE = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _Opening:
    """Say how a construct opens (a verbose pattern without groups that count) and what takes it.

    `take` gives what stands in its place and where it ends, or None if it is no such construct.
    """

    name: str
    pattern: str
    take: Callable[[Walk, re.Match[str]], Taken]


def put_aside(draft: Draft) -> None:
    """Replace every construct in the draft by what its opening makes of it."""
    walk = Walk(draft)
    taking = {opening.name: opening.take for opening in _OPENINGS}
    pieces: list[str] = []
    at = done = 0
    while match := _PATTERN.search(walk.text, at):
        name = next(name for name in taking if match[name] is not None)
        taken = taking[name](walk, match)
        if taken is None:
            at = match.end()
            continue
        made, end = taken
        walk.taken = (match.start(), end)
        missing = walk.text.count("\n", match.start(), end) - made.count("\n") - made.count(KEEP)
        pieces += [walk.text[done : match.start()], made, KEEP * missing]
        done = at = end
    draft.text = "".join([*pieces, walk.text[done:]])


def _take_comment(walk: Walk, match: re.Match[str]) -> Taken:
    """Leave a comment out; one that is the id of a heading stays as such."""
    closing = next(end for begin, end in _ENDS if match[0].startswith(begin))
    end = walk.close(match.end(), closing)
    if end is None:
        return None
    words = walk.draft.quote(walk.text[match.end() : end.start()])
    if _ID.fullmatch(words):
        return f"{{{words}}}", end.end()  # the id of a heading, as Docusaurus writes it
    if words:
        walk.draft.report("comment-removed", _said(words), walk.line(match.start()))
    if match[0] != "<!--" or not walk.is_block(match.start(), end.end()):
        return "", end.end()
    return walk.masks.block(""), end.end()  # still parts what stands before and behind it


def _said(words: str) -> str:
    """Write what a comment was, for a message."""
    if _SUMMARY.match(words):
        return f"the mark for the end of the summary, “{words}”, was left out"
    if re.match(r"/?wp:", words):
        return "a mark of the WordPress editor, <!-- wp:… -->, was left out"
    return f"a comment was left out: “{words}”"


def _take_front(walk: Walk, match: re.Match[str]) -> Taken:
    """Take the metadata of a second text below the first: it is printed line by line, and told."""
    lines = match[0].split("\n")[1:-1]
    before = walk.text[: match.start()]
    if not before.strip() or not before.endswith("\n\n") or not is_block(lines):
        return None
    walk.draft.report(
        "front-matter-broken",
        "a block of metadata stands within the text, where nothing reads it; it is printed as it "
        "is written",
        walk.line(match.start()),
        hint="put what stands below it into a file of its own, or take the block out",
    )
    written = listing("\n".join([*lines, ""]), "")
    return walk.masks.block(f"<hr/>{written}"), match.end()


def _take_definition(walk: Walk, match: re.Match[str]) -> Taken:
    """Take the comment that is written as the definition of a link nobody uses."""
    words = walk.draft.quote(match[0].split(":", 1)[1]).lstrip("#<> ").strip("\"'()")
    walk.draft.report(
        "comment-removed", f"a comment was left out: “{words}”", walk.line(match.start())
    )
    return "", match.end()


def _take_fence(walk: Walk, match: re.Match[str]) -> Taken:
    """Shield the lines of a fenced block, in a quotation or an item too."""
    opening = _FENCE.match(walk.text, match.start())
    if opening is None:
        return None
    fence, quoted, lead = opening["fence"], opening["lead"].count(">"), opening["lead"]
    prefix = re.compile(rf"(?:[ \t]*>[ \t]?){{{quoted}}}")
    end = re.compile(rf"[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\Z")
    info = opening["info"].strip()
    rows: list[tuple[str, str, str]] = []  # the marks of the quotation, the code, the line's end
    at, last = opening.end(), ""
    for line, after in _lines(walk.text, opening.end()):
        inner = prefix.match(line)
        if inner is None:
            break
        at, row = after, line[inner.end() :]
        ends = "\n" if walk.text[after - 1] == "\n" else ""
        if end.match(row):
            last = line + ends
            break
        rows.append((inner[0], row, ends))
    if directive := _DIRECTIVE.match(info):
        return _take_directive(walk, directive, opening, at - len(last))
    if raw := _RAW.fullmatch(info):
        return _take_raw_block(walk, raw[1], lead, rows, match.start()), at
    info, options = read_cell(
        walk.draft, info, [row for _, row, _ in rows], walk.line(match.start())
    )
    shown = walk.masks.text(info) if "{" in info else opening["info"]
    kept = [f"{lead}{fence}{shown}{KEEP * options}\n"]
    kept += [marks + walk.shield(row) + ends for marks, row, ends in rows[options:]]
    return "".join([*kept, last]), at


def _take_directive(
    walk: Walk, directive: re.Match[str], opening: re.Match[str], end: int
) -> Taken:
    """Let a directive of MyST that is a box be one, with what stands in it still to be read."""
    colons = ":" * len(opening["fence"])
    closing = walk.text.find(opening["fence"], end)
    if closing >= 0:
        walk.text = walk.text[:closing] + colons + walk.text[closing + len(colons) :]
    title = directive["title"] or ("" if directive["name"] != "admonition" else "Note")
    options = _DIRECTIVE_OPTIONS.match(walk.text, opening.end())
    stop = options.end() if options else opening.end()
    return f"{opening['lead']}{colons}{directive['name']} {title}".rstrip() + "\n", stop


def _take_raw_block(
    walk: Walk, form: str, lead: str, rows: list[tuple[str, str, str]], start: int
) -> str:
    """Take a block that Pandoc hands on as it is: HTML is read, what is for others goes."""
    code = "\n".join(row for _, row, _ in rows)
    if form.startswith("html"):
        return f"{lead}{walk.masks.block(code)}\n"
    walk.draft.leave_out(f"a block for {form} alone was", code.strip(), walk.line(start))
    return "\n"


def _lines(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Give each line from a place on, with the place behind its end."""
    while at < len(text):
        end = text.find("\n", at)
        if end < 0:
            yield text[at:], len(text)
            return
        yield text[at:end], end + 1
        at = end + 1


def _take_indented(walk: Walk, match: re.Match[str]) -> Taken:
    """Shield the lines of an indented block, unless they go on with what stands before."""
    if walk.continues(match.start()):
        return None
    block = _INDENTED.match(walk.text, match.start())
    if block is None:
        return None
    return "\n".join(map(walk.shield, block[0].split("\n"))), block.end()


def _take_raw(walk: Walk, match: re.Match[str]) -> Taken:
    """Shield an element of HTML in which nothing is Markdown; a lone tag may only be mentioned."""
    tag = match["element"].lower()
    end = walk.close(match.end(), rf"</{tag}\s*>")
    opens_line = not walk.text[walk.text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    if end is None:
        return None
    if end.start() > walk.paragraph_end(match.start()) and (tag == "code" or not opens_line):
        return None
    inner = walk.text[match.end() : end.start()]
    lines = (
        walk.masks.inline(line, re.sub(r"<[^<>]*>", "", line)) if SIGNS.search(line) else line
        for line in inner.split("\n")
    )
    return match[0] + "\n".join(lines) + end[0], end.end()


def _take_command(walk: Walk, match: re.Match[str]) -> Taken:
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
        return _with_braces(walk, code), end.end()
    code = textwrap.dedent(code).strip("\n")
    if written in ("katex", "latex") and "$" not in code:
        display = "display" in info or "\n" in code
        return _formula(walk, code.strip(), match, end.end(), display=display)
    info = written if written == "mermaid" else info
    return walk.masks.block(listing(f"{code}\n", info)), end.end()


def _take_component(walk: Walk, match: re.Match[str]) -> Taken:
    """Take code of Docusaurus, in a string of JavaScript, or code and formulas of Distill."""
    name, said = re.split(r"(?<=[\w-])(?![\w-])", match[0].strip("<>"), maxsplit=1)
    end = walk.close(match.end(), rf"</{name}\s*>")
    if end is None:
        return None
    code = walk.text[match.end() : end.start()].strip()
    if name.lower() == "d-math":
        return _formula(walk, code, match, end.end(), display="block" in said)
    if code.startswith("{") and code.endswith("}"):
        code = code[1:-1].strip()[1:-1]
    code = textwrap.dedent(code).strip("\n")
    if name.lower() == "d-code" and "block" not in said:
        return walk.masks.inline(f"<code>{xhtml.escape(code)}</code>", code), end.end()
    return walk.masks.block(listing(f"{code}\n", re.sub(r"\bblock\b", "", said))), end.end()


def _take_quoted(walk: Walk, match: re.Match[str]) -> Taken:
    """Take a shortcode of Hugo that is written to be seen, `{{</* name */>}}`."""
    end = walk.close(match.end(), r"\*/[>%]\}\}")
    if end is None:
        return None
    shown = match[0][:3] + walk.text[match.end() : end.start()] + end[0][2:]
    return walk.masks.shown(shown), end.end()


def _take_unread(walk: Walk, match: re.Match[str]) -> Taken:
    """Show the braces in a box that Vue or Angular leaves unread; the box of a site goes."""
    box = match[0].startswith(":")
    tag = match[0].strip("<>").split()[0]
    end = walk.close(match.end(), r"^:{3,}[ \t]*$" if box else rf"</{tag}\s*>")
    if end is None:
        return None
    inner = _with_braces(walk, walk.text[match.end() : end.start()])
    return inner if box else match[0] + inner + end[0], end.end()


def _with_braces(walk: Walk, text: str) -> str:
    """Have the braces of a text shown: nothing is to be put in their place."""
    return _BRACES.sub(lambda found: walk.masks.shown(found[0]), text)


def _take_ticks(walk: Walk, match: re.Match[str]) -> Taken:
    """Shield code within a line."""
    closing = re.compile(rf"(?<!`){match[0]}(?!`)")
    end = closing.search(walk.text, match.end(), walk.paragraph_end(match.start()))
    if end is None:
        return None
    code = walk.text[match.end() : end.start()]
    if "\\|" in code and walk.in_table(match.start()):
        code = code.replace("\\|", "|")  # as GitHub writes bars in cells
    return match[0] + "\n".join(map(walk.shield, code.split("\n"))) + end[0], end.end()


def _take_formula(walk: Walk, match: re.Match[str]) -> Taken:
    """Take `$…$` and `$$…$$` where what stands between looks like a formula, not like prices.

    Between words of its line, `$$…$$` is a formula within the line, as kramdown has it.
    """
    tex = walk.inside(*match.span()).strip("$").strip()
    ticked = tex.startswith("`") and tex.endswith("`")  # `$`x`$`, as GitHub and GitLab have it
    if ticked or _SURE.search(tex):
        tex = tex.strip("`")
        return _formula(walk, tex, match, match.end(), display=False)
    typed = walk.inside(*match.span())
    barred = "|" in tex and walk.in_table(match.start())
    if barred and not _GIVEN.search(tex) and walk.parts_cells(match.start(), tex):
        return None
    if not (_FORMULA.search(tex) or is_formula(tex) or barred):
        return None
    if barred and not walk.draft.path.lower().endswith((".qmd", ".rmd")):  # Pandoc's
        tex, typed = tex.replace("\\|", "|"), typed.replace("\\|", "|")  # as GitHub has bars
    if not (match[0].startswith("$$") or _ESCAPED.search(tex)):
        return walk.masks.text(typed), match.end()
    if not match[0].startswith("$$"):
        return _formula(walk, tex, match, match.end(), display=False)
    return _formula(walk, tex, match, match.end(), display=walk.alone(*match.span()))


def _take_brackets(walk: Walk, match: re.Match[str]) -> Taken:
    r"""Take `\(…\)` and `\[…\]`; one backslash may only escape a bracket of the text.

    Where two backslashes open a formula (for converters that eat one), all in it are doubled.
    """
    opening = match[0]
    closing = re.escape(opening[:-1] + {"(": ")", "[": "]"}[opening[-1]])
    end = walk.close(match.end(), closing)
    if end is None or end.start() > walk.paragraph_end(match.start()):
        return None
    tex = walk.inside(match.end(), end.start()).strip()
    if len(opening) == len("\\("):
        bracket = opening[-1] == "[" and not walk.alone(match.start(), end.end())
        signs = _TEX if bracket or _PROSE.search(tex) else _ROUND
        if not signs.search(tex):
            return None
    elif "\\\\" in tex:
        tex = tex.replace("\\\\", "\\")
    return _formula(walk, tex, match, end.end(), display=opening[-1] == "[")


def _take_environment(walk: Walk, match: re.Match[str]) -> Taken:
    r"""Take `\begin{align}…\end{align}` and its like, which stand without other signs."""
    name = re.escape(match[0].strip()[len("\\begin{") : -1])
    end = walk.close(match.end(), rf"\\end\{{{name}\}}")
    if end is None or not walk.alone(match.start(), end.end()):
        return None
    tex = walk.inside(match.start(), end.end()).strip()
    return _formula(walk, tex, match, end.end(), display=True)


def _formula(
    walk: Walk, tex: str, match: re.Match[str], end: int, *, display: bool
) -> tuple[str, int]:
    """Mark a formula as such, with its TeX; one that has lines of its own is a block.

    The name of an equation behind it, `{#eq-one}`, makes it one with a number.
    """
    typed = xhtml.escape(walk.inside(match.start(), end).strip())
    named = EQUATION.match(walk.text, end) if display else None
    tex, place = settled_tex(tex, display=display), ""
    if named:
        walk.draft.equations.append(named[1])
        end, place = named.end(), f'id="{named[1]}" '
        tex += "" if "\\tag" in tex else rf" \tag{{{len(walk.draft.equations)}}}"
    marked = f'{place}data-tex="{xhtml.escape(tex)}"'
    if not display:
        return walk.masks.inline(f'<span class="math" {marked}>{typed}</span>', typed), end
    if walk.alone(match.start(), end):
        return walk.masks.block(f'<div class="math" {marked}>{typed}</div>'), end
    return walk.masks.inline(f'<span class="math display" {marked}>{typed}</span>', typed), end


_OPENINGS = (
    _Opening(
        "comment",
        r"<!--(?!-?>)|\{[ ]?/\*|\{\{-?[ \t]*/\*|\{>>"
        r"|\{%-?[ \t]*comment[ \t]*-?%\}|\{::comment[^{}\n]*\}",
        _take_comment,
    ),
    _Opening(
        "definition",
        r"^[ ]{0,3}\[(?://|comment|_|\#)\]:[ \t]*(?:\#|<>)[^\n]*$",
        _take_definition,
    ),
    _Opening(
        "fence",
        r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3,}(?=[^`\n]*$)|~{3,})",
        _take_fence,
    ),
    _Opening(
        "front",
        r"^(?:---[ \t]*\n(?:[ \t]*\S[^\n]*\n){1,60}?---"
        r"|\+\+\+[ \t]*\n(?:[^\n]*\n){1,60}?\+\+\+)[ \t]*$",
        _take_front,
    ),
    _Opening("indented", r"(?:\A|(?<=\n\n))(?:[ ]{4}|[ ]{0,3}\t)(?=[^\n]*\S)", _take_indented),
    _Opening("raw", r"<(?P<element>pre|script|style|code)\b[^<>]*>", _take_raw),
    _Opening(
        "command",
        r"\{%-?[ \t]*(?:highlight|raw|codeblock|code)\b[^\n{}]*%\}"
        r"|\{\{[<%][ \t]*(?:highlight|code|mermaid|katex|latex)\b[^\n{}]*[%>]\}\}"
        r"|\[(?:sourcecode|code)\b[^\[\]\n]*\](?!\()",
        _take_command,
    ),
    _Opening("component", r"<(?:CodeBlock|d-code|d-math)\b[^<>]*>", _take_component),
    _Opening("quoted", r"\{\{[<%]/\*", _take_quoted),
    _Opening(
        "unread",
        r"<(?:span|div|p)\b[^<>]*[ ](?:v-pre|ngNonBindable)\b[^<>]*>|^:{3,}[ ]*v-pre[ \t]*$",
        _take_unread,
    ),
    _Opening("ticks", r"(?<!\\)`+", _take_ticks),
    _Opening(
        "formula",
        r"(?<![\\$\w])(?:\$\$(?:[^$\\]|\\.)+\$\$|\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\n))+(?<=\S)\$(?![\w$]))",
        _take_formula,
    ),
    _Opening("brackets", r"(?<!\\)\\\\?[(\[]", _take_brackets),
    _Opening(
        "environment",
        r"\\begin\{(?:align|equation|gather|multline|eqnarray|alignat)\*?\}",
        _take_environment,
    ),
)
# Only these characters begin anything: looked at first, they make the walk three times as fast.
_PATTERN = re.compile(
    r"(?=[ \t<\[{\\`~$>*+:\d-])(?:"
    + "|".join(f"(?P<{opening.name}>{opening.pattern})" for opening in _OPENINGS)
    + ")",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
