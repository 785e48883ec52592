"""Convert CommonMark with the additions of site generators into HTML, by markdown-it.

`convert` is the way in. What GitHub, Pandoc, Obsidian and others add to the syntax is in
`additions`, raw HTML in `raw_html`; here the parser is put together, blocks get the numbers of
their lines, code is written, and notes are numbered by their first calls and written at the end of
the chapter. A plug-in reads the syntax of notes; they get their numbers while the text is written,
so that calls in raw HTML, in captions and in other notes count where they stand.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from anthology.markup import xhtml
from anthology.readers.markdown.draft import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import OptionsDict

    from anthology.readers.markdown.draft import Draft

    Env = MutableMapping[str, Any]


_CALL = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s]+)\]")


def add_notes(parser: MarkdownIt) -> None:
    """Register the rules that read notes; a call of a note that is not there is a call too."""
    parser.use(footnote_plugin, move_to_end=False)
    parser.inline.ruler.at("footnote_ref", partial(footnote_ref, always_match=True))
    parser.core.ruler.push("notes", _collect)
    parser.add_render_rule("footnote_ref", _write_call)


class Notes:
    """Hold the notes of one text, by label; those written within a line by their number.

    A call becomes `<a class="noteref" id="fnref-1" href="#fn-1"><sup>1</sup></a>`; further calls
    of the same note have no id.
    """

    def __init__(self, draft: Draft, lines: Sequence[int]) -> None:
        self.draft = draft
        self.lines = lines
        self.known: dict[str, list[Token]] = {}
        self.order: list[str] = []

    def call(self, label: str) -> str:
        """Write a call, and give the note its number if it has none yet."""
        if label not in self.known:
            self.draft.report_no_note(label)
            return xhtml.escape(f"[^{label}]")
        first = label not in self.order
        if first:
            self.order.append(label)
        number = self.order.index(label) + 1
        own = f' id="fnref-{number}"' if first else ""
        return f'<a class="noteref"{own} href="#fn-{number}"><sup>{number}</sup></a>'

    def called_in(self, markup: str) -> str:
        """Write the calls that stand in raw HTML; in brackets that call nothing nothing changes."""
        return _CALL.sub(
            lambda match: self.call(match["label"]) if match["label"] in self.known else match[0],
            markup,
        )

    def section(self, parser: MarkdownIt, env: Env) -> str:
        """Write all notes in order; those that nothing calls come last, so that no word is lost."""
        written: list[str] = []
        while len(written) < len(self.known):
            if len(written) == len(self.order):
                self.order += [next(one for one in self.known if one not in self.order)]
            tokens = self.known[self.order[len(written)]]
            body = parser.renderer.render(tokens, parser.options, env)
            written.append(f'<li id="fn-{len(written) + 1}">{body}</li>\n')
        if not written:
            return ""
        return f'<section class="footnotes"><ol>\n{"".join(written)}</ol></section>\n'


def _collect(state: StateCore) -> None:
    """Take the notes out of the text, and the calls out of descriptions of pictures."""
    notes: Notes = state.env["notes"]
    kept: list[Token] = []
    inside: list[list[Token]] = [kept]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = str(token.meta["label"])
            if label in notes.known:
                notes.draft.report_note_twice(label)
            inside.append(notes.known.setdefault(label, []))
        elif token.type == "footnote_reference_close":
            inside.pop()
        else:
            inside[-1].append(token)
        if token.children:
            token.children = _behind_pictures(token.children)
    state.tokens = kept
    found: dict[int, Any] = state.env.get("footnotes", {}).get("list", {})
    for number, note in found.items():
        if "tokens" in note:
            opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
            inline = Token("inline", "", 0, content=note["content"], children=note["tokens"])
            line = notes.draft.line_of(note["content"].split("\n", 1)[0])
            if line:
                opening.attrSet("data-line", str(line))
            notes.known[f" {number}"] = [opening, inline, closing]


def _behind_pictures(children: list[Token]) -> list[Token]:
    """Put calls that stand in the description or the title of a picture behind the picture."""
    moved: list[Token] = []
    for child in children:
        moved.append(child)
        if child.type == "image":
            moved += [one for one in child.children or () if one.type == "footnote_ref"]
            title = str(child.attrGet("title") or "")
            for match in _CALL.finditer(title):
                moved.append(Token("footnote_ref", "", 0, meta={"label": match["label"]}))
                child.attrSet("title", _CALL.sub("", title).strip())
    return moved


def _write_call(
    self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: Env
) -> str:
    """Write a call where it stands."""
    del self
    meta = tokens[at].meta
    notes: Notes = env["notes"]
    return notes.call(str(meta["label"]) if "label" in meta else f" {meta['id']}")


_LABEL = re.compile(r"\[([^\[\]\n]+)\](?!:)")
_MARKUP = re.compile(r"[\[\]*_<&!\\~]")
_MOST_MARKUP = 2000  # signs of markup in one paragraph, from which it is no text
_MOST_BRACKETS = 300  # of them brackets that make no link
_NUMBERED = frozenset(("image", "link_open", "code_inline", "em_open", "strong_open"))
_LONE = re.compile(r"<(?=[A-Za-z/!?])")  # opens no tag; one that is escaped is no longer here
_FENCE_END = re.compile(r"(?:`{3,}|~{3,})[ \t]*\Z")
_LANGUAGE = re.compile(
    r"""\blang(?:uage)?\s*[=:]\s*["']?(?P<named>[\w+#-]+)
    |\A\s*\{?\s*\.?(?P<first>[A-Za-z][\w+#-]*+)(?![=:./]|\s+=)""",
    re.VERBOSE,
)
_TITLE = re.compile(
    r"""(?:(?:title|filename)|(?P<caption>(?:lst-)?cap(?:tion)?))\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))
    |(?:^|\s)(?P<file>[\w./-]*\w\.\w+)(?=\s|\Z)""",
    re.VERBOSE,
)
_WAYS = ("double", "single", "bare", "file")
_JOINED = re.compile(r"\A(\w+):(?=\S*\w\.\w)")  # `js:src/lamp.js`
_RESULT = re.compile(r"(?:\{(?:r|python|julia|ojs)\}|r)[ ]+\S")  # of Quarto, within a line
_NAME = re.compile(r"(?:^|[\s{])#([\w:.-]+)")
# Comments by which Docusaurus and VitePress colour lines of code.
_COLOURING = re.compile(
    r"""\s*(?://|\#|--|%|/\*|\{/\*|<!--)\s*
    (?:highlight-(?:next-line|start|end)|\[!code\s[^\]]*\])\s*(?:\*/\}?|-->)?\s*\Z""",
    re.VERBOSE,
)


def convert(draft: Draft) -> str:
    """Give the HTML of a draft; what was put aside is put back."""
    text, lines = draft.laid_out()
    mdx = draft.path.endswith(".mdx")
    parser = _parser(indented=not mdx)
    notes = Notes(draft, lines)
    env: Env = {
        "parser": parser,
        "draft": draft, "text": text, "rows": text.split("\n"), "lines": lines, "notes": notes,
        "held": [], "mdx": mdx,
    }  # fmt: skip
    tokens = parser.parse(text, env)
    body = parser.renderer.render(tokens, parser.options, env)
    body += notes.section(parser, env)
    _report_unused(draft, env)
    return draft.masks.restore(body)


@cache
def _parser(*, indented: bool) -> MarkdownIt:
    """Put the parser together, once; MDX has no indented code.

    Addresses stay as they are written, readable on paper; unsafe ones are found when the HTML is
    cleaned, and reported.
    """
    # It takes a tenth of a second to import: only for those who read Markdown.
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin  # noqa: PLC0415

    from anthology.readers.markdown import additions, blocks, raw_html  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    parser.use(gfm_autolink_plugin)
    blocks.add(parser)
    additions.add(parser)
    add_notes(parser)
    parser.block.ruler.at("html_block", raw_html.raw_block, {"alt": list(_PARAGRAPH)})
    parser.core.ruler.after("block", "hostile", _quieten)
    parser.core.ruler.after("inline", "lines", _number)
    for rule in (fence, code_block, code_inline, html_block, html_inline):
        parser.add_render_rule(rule.__name__, rule)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    if not indented:
        parser.disable("code")
    return parser


_PARAGRAPH = ("paragraph", "reference", "blockquote")


def _quieten(state: StateCore) -> None:
    """Keep a paragraph as plain words that has so many signs that parsing takes minutes."""
    for token in state.tokens:
        if token.type != "inline" or len(token.content) < _MOST_BRACKETS:
            continue
        words = token.content
        brackets = words.count("[") - words.count("](") - words.count("][")
        if brackets > _MOST_BRACKETS or len(_MARKUP.findall(words)) > _MOST_MARKUP:
            token.type = "text"


def _number(state: StateCore) -> None:
    """Write the source's lines on blocks, and on what stands in later lines of a paragraph."""
    lines: list[int] = state.env["lines"]
    for token in state.tokens:
        if token.map is None:
            continue
        if token.type == "inline":
            _number_inline(token, lines, state.env["draft"])
        elif token.nesting >= 0:
            if token.tag == "dd":
                token.attrSet("data-tight", "")
            token.attrSet("data-line", str(lines[token.map[0]]))


def _number_inline(token: Token, lines: list[int], draft: Draft) -> None:
    """Go through what stands in a line, with the source's lines; tell of brackets without a tag."""
    first, stop = token.map or (0, 1)
    at = first
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            at = min(at + 1, max(stop - 1, first))
        elif child.type == "image" or (at > first and child.type in _NUMBERED):
            child.attrSet("data-line", str(lines[at]))
        elif child.type == "html_inline":
            child.map = [at, at + 1]
        elif child.type == "text" and _LONE.search(child.content):
            draft.report(
                "markup-escaped",
                "< is no markup here; it is kept as text",
                lines[at],
                hint="write `<` to show that it is code",
            )


def fence(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env
) -> str:
    """Write a fenced block of code; what only tells a site which lines to colour is left out."""
    from markdown_it.common.utils import unescapeAll  # noqa: PLC0415

    token = tokens[at]
    draft: Draft = env["draft"]
    begin, stop = token.map or (0, 0)
    line = env["lines"][begin]
    last = env["rows"][stop - 1] if stop else ""
    if stop - begin < 2 or not _FENCE_END.search(last):  # noqa: PLR2004  (an opening and an end)
        draft.report(
            "reader-message",
            "a block of code is opened here and never closed; it runs to the end of the text",
            line,
            hint=f"write {token.markup} on a line of its own where the code ends",
        )
    kept: list[str] = []
    for number, row in enumerate(draft.masks.plain(token.content).split("\n"), line + 1):
        if colouring := _COLOURING.search(row):
            draft.leave_out("a comment that colours code was", colouring[0].strip(), number)
        if colouring is None or colouring.start():
            kept.append(row[: colouring.start()] if colouring else row)
    info = unescapeAll(draft.masks.plain(token.info)).strip()
    render = partial(_render_words, self, options, env)
    return listing("\n".join(kept), info, line, labels=draft.labels, render=render)


def code_block(
    self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: Env
) -> str:
    """Write an indented block of code."""
    del self
    line = env["lines"][(tokens[at].map or [0])[0]]
    return listing(env["draft"].masks.plain(tokens[at].content), line=line)


def code_inline(
    self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: Env
) -> str:
    """Write code within a line; tell of what a program would put in its place."""
    place, draft = self.renderAttrs(tokens[at]), env["draft"]
    code = draft.masks.plain(tokens[at].content)
    if draft.path.lower().endswith((".qmd", ".rmd")) and _RESULT.match(code):
        draft.report(
            "construct-unknown",
            f"a program would put a value here, which is not in the file: `{draft.quote(code)}`",
            int(tokens[at].attrGet("data-line") or 0) or draft.line_of(code),
            hint="write the value itself",
        )
    return f"<code{place}>{xhtml.escape(code)}</code>"


def _render_words(renderer: RendererHTML, options: OptionsDict, env: Env, words: str) -> str:
    """Render words as Markdown within a line."""
    children: list[Token] = []
    env["parser"].inline.parse(words, env["parser"], env, children)
    return renderer.renderInline(children, options, env)


def html_block(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env
) -> str:
    """Write a block of HTML with its lines, its calls of notes, and the Markdown in captions."""
    from anthology.readers.markdown.raw_html import numbered, words_within  # noqa: PLC0415

    token = tokens[at]
    content = token.content
    first = (token.map or [0])[0]
    masks = env["draft"].masks
    if content.startswith(BLOCK):
        return numbered(content, env["lines"], first, masks)
    render = partial(_render_words, self, options, env)
    content = numbered(content, env["lines"], first, masks)
    content = words_within(content, render, mdx=env["mdx"])
    return env["notes"].called_in(content) if "[^" in content else content


def html_inline(
    self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: Env
) -> str:
    """Write a tag within a line, a picture's with its line."""
    from anthology.readers.markdown.raw_html import numbered, quietened  # noqa: PLC0415

    del self
    token = tokens[at]
    content = quietened(token.content)
    if token.map is None:
        return content
    return numbered(content, env["lines"], token.map[0], env["draft"].masks)


def _report_unused(draft: Draft, env: Env) -> None:
    """Report the addresses of links which are not there, and those of names that have another."""
    defined: dict[str, Any] = env.get("references", {})
    if not defined:
        return
    used = {" ".join(match[1].split()).upper() for match in _LABEL.finditer(env["text"])}
    rows = env["rows"]
    for label, reference in defined.items():
        if label not in used:
            begin, stop = reference["map"]
            written = "\n".join(rows[begin:stop])
            draft.leave_out("an address that no link uses was", written, env["lines"][begin])
    for reference in env.get("duplicate_refs", ()):
        if reference["href"] == defined[reference["label"]]["href"]:
            continue
        draft.report(
            "link-dead",
            f"[{reference['label'].lower()}] has an address already; links lead to the first, not "
            f"to {reference['href']}",
            env["lines"][reference["map"][0]],
            hint="give one of the two another name",
        )


def listing(
    code: str,
    info: str = "",
    line: int | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    render: Callable[[str], str] = xhtml.escape,
) -> str:
    """Make the markup of a block of code, whose last line has its end.

    `info` is what stands behind its opening fence; `line` the line of the source on which it
    begins. A block in the language `math` is a formula, as GitHub and GitLab have it. `labels`
    are the numbers of what has a name (`#fig-one`), which stand before its title; `render` reads
    the Markdown of a caption.
    """
    info = _JOINED.sub(r"\1 ", info)
    language = _LANGUAGE.search(info)
    named = (language["first"] or language["named"]).lower() if language else ""
    place = f' data-line="{line}"' if line else ""
    if named == "math":
        tex = xhtml.escape(settled_tex(code, display=True))
        return f'<div class="math"{place} data-tex="{tex}">{xhtml.escape(code.strip())}</div>\n'
    kind = f' class="language-{xhtml.escape(named)}"' if named else ""
    made = f"<pre{place}><code{kind}>{xhtml.escape(code)}</code></pre>\n"
    titled, name = _TITLE.search(info), _NAME.search(info)
    title = next(filter(None, titled.group(*_WAYS)), "") if titled else ""
    shown = render(title) if titled and titled["caption"] else xhtml.escape(title)
    if number := (labels or {}).get(name[1] if name else "", ""):
        shown = f"{number}: {shown}" if shown else number
    if not shown:
        return "" if named == "cell" else made
    own = f' id="{xhtml.escape(name[1])}"' if name else ""
    head = f'<figure class="listing"{own}{place}><figcaption>{shown}</figcaption>'
    return f"{head}{'' if named == 'cell' else made}</figure>\n"


def settled_tex(tex: str, *, display: bool) -> str:
    r"""Write the TeX of a formula on one line, as TeX alone reads it.

    `\*` was written to hide an asterisk from Markdown; rows (`\\`) need an environment around
    them; `eqnarray`, which LaTeX itself gave up, is an array of three columns.
    """
    tex = " ".join(tex.replace("\\*", "*").replace("{eqnarray*}", "{eqnarray}").split())
    tex = tex.replace("\\begin{eqnarray}", "\\begin{array}{rcl}")
    tex = tex.replace("\\end{eqnarray}", "\\end{array}")
    if display and "\\\\" in tex and "\\begin" not in tex:
        rows = "aligned" if "&" in tex else "gathered"
        return rf"\begin{{{rows}}} {tex} \end{{{rows}}}"
    return tex
