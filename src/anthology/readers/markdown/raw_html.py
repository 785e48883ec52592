"""Read raw HTML in Markdown: where its blocks end, what is Markdown inside, what must be closed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.markdown.draft import END, KEEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_block import StateBlock

    from anthology.readers.markdown.draft import Masks


# Elements in which a line that begins with a tag is never Markdown, however it is indented.
_STRICT = frozenset(
    "audio dl figure math menu ol picture svg table tbody thead tr ul video".split()
)
_OPEN_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<inner>[^<>]*)>")
_NUMBERED = re.compile(
    r"<(?:p|div|h[1-6]|figure|figcaption|img|iframe|video|audio|source|blockquote|table|tr|ul|ol|li|"
    r"dl|dt|dd|details|summary|aside|section|center|pre)(?=[\s/>])(?![^<>]*data-line)(?=[^<>]*>)",
    re.IGNORECASE,
)
# A line within a block of HTML that can only be meant as Markdown.
_MARKED = re.compile(r"!?\[[^\[\]\n]*\]\([^\s)]|\*\*\S|^[ \t]*(?:#{1,6}[ ]|[-*+][ ]|\d+\.[ ])")
_MARKDOWN = re.compile(r"\bmarkdown(?:\s*=\s*[\"']?(?:1|block|span|true)[\"']?)?(?=[\s>]|\Z)")
_VERBATIM = re.compile(r"\s*<(?:pre\b|script\b|style\b|textarea\b|!|\?)", re.IGNORECASE)
_CAPTIONS = "figcaption|caption|summary"
_WORDS = f"{_CAPTIONS}|p|td|th|li|dd|dt|small|center"  # hold words, in MDX in Markdown
_INLINE = re.compile(r"[*_`\[~]|==")
# A tag of words that opens a line opens a paragraph; CommonMark would read no Markdown in it.
_PHRASE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strong|sub|sup|"
    r"tt|u)(?=[\s/>])",
    re.IGNORECASE,
)
_UNENDED = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))


def raw_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Take a block of HTML, as CommonMark has it (4.6), with three exceptions.

    Inside a table, a list and the like an indented tag is a tag and not code; an element that asks
    for it (`markdown="1"`) holds Markdown; and so does what stands between the lines of tags, if
    it is a picture, a heading or the like on a line of its own.
    """
    first = state.bMarks[start] + state.tShift[start]
    if first >= state.eMarks[start] or state.src[first] != "<" or _PHRASE.match(state.src, first):
        return False
    if state.src[first + 1] in "!?" and _is_endless(state, first):
        return False
    from markdown_it.rules_block import html_block  # noqa: PLC0415  (slow to import)

    held: list[str] = state.env["held"]
    if state.is_code_block(start):
        if not (held and held[-1] in _STRICT):
            return False
        if silent:
            return True
        _push(state, start, _blank_after(state, start, end))
    elif silent or not html_block(state, start, end, silent):
        return bool(silent and html_block(state, start, end, silent))
    token = state.tokens[-1]
    token.content = quietened(token.content)
    _cut(state, start, token.content.split("\n"))
    for tag in _OPEN_TAG.finditer(token.content):
        _hold(held, tag)
    return True


def _is_endless(state: StateBlock, first: int) -> bool:
    """Tell whether a comment or the like has no end: then it is words."""
    for opening, closing in _UNENDED:
        if state.src.startswith(opening, first):
            last: dict[str, int] = state.env.setdefault("last", {})
            if closing not in last:
                last[closing] = state.src.rfind(closing)
            return last[closing] < first
    return False


def _blank_after(state: StateBlock, start: int, end: int) -> int:
    """Find the next empty line, or the end of what holds these lines."""
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        line += 1
    return line


def _push(state: StateBlock, start: int, stop: int) -> None:
    """Add a block of HTML that takes some lines."""
    token = state.push("html_block", "", 0)
    token.map = [start, stop]
    token.content = state.getLines(start, stop, state.blkIndent, True)  # noqa: FBT003
    state.line = stop


def _cut(state: StateBlock, start: int, lines: list[str]) -> None:
    """End the block just taken where Markdown begins in it."""
    asks = _OPEN_TAG.match(lines[0].lstrip())
    token = state.tokens[-1]
    if asks and not asks["closing"] and _MARKDOWN.search(asks["inner"]):
        inside = lines[0].lstrip()[asks.end() :]
        if inside.strip():  # one line: the words are Markdown, the tags are not
            return
        token.content = _MARKDOWN.sub("", lines[0]) + "\n"
        stop = start + 1
    elif (stop := start + _markdown_within(lines)) == start:
        return
    else:
        token.content = "\n".join(lines[: stop - start]) + "\n"
    token.map = [start, stop]
    state.line = stop


def _markdown_within(lines: list[str]) -> int:
    """Find the first line in a block of HTML that is Markdown; 0: none.

    It is one without a tag, behind the end of all that the block opened, or plainly marked up.
    """
    if _VERBATIM.match(lines[0]):
        return 0
    balance: list[str] = []
    pending = ""
    for place, line in enumerate(lines):
        bare = place and not pending and "<" not in line and line.strip()
        if bare and (not balance or _MARKED.search(line)):
            return place
        if _VERBATIM.search(line):
            return 0
        pending += line + "\n"
        if pending.rfind("<") > pending.rfind(">"):
            continue
        for tag in _OPEN_TAG.finditer(pending):
            _follow_block(balance, tag)
        pending = ""
    return 0


def _follow_block(balance: list[str], tag: re.Match[str]) -> None:
    """Follow which elements are open within a block of HTML."""
    name = tag["name"].lower()
    if name in xhtml.VOID or tag["inner"].endswith("/"):
        return
    if not tag["closing"]:
        balance.append(name)
    elif name in balance:
        del balance[len(balance) - 1 - balance[::-1].index(name) :]


def _hold(held: list[str], tag: re.Match[str]) -> None:
    """Follow which elements are open behind a block of HTML."""
    name = tag["name"].lower()
    if name not in _STRICT and name not in ("td", "th", "li", "div", "details"):
        return
    if tag["inner"].endswith("/"):
        return
    if not tag["closing"]:
        held.append(name)
    elif name in held:
        del held[len(held) - 1 - held[::-1].index(name) :]


def numbered(content: str, lines: list[int], first: int, masks: Masks) -> str:
    """Write the source's lines into the tags that begin on them, and put marks back.

    `first` is the line of the parsed text, counted from 0, on which the content begins.
    """
    pieces = content.split("\n")
    if END in content:
        pieces = [masks.restore(piece).strip("\n").replace("\n", KEEP) for piece in pieces]
    whole = "\n".join(pieces)
    last = len(lines) - 1
    counted, at = 0, first

    def number(match: re.Match[str]) -> str:
        """Write the line of a tag into it."""
        nonlocal counted, at
        at += whole.count("\n", counted, match.start())
        counted = match.start()
        return f'{match[0]} data-line="{lines[min(at, last)]}"'

    return _NUMBERED.sub(number, whole).replace(KEEP, "\n")


def words_within(content: str, render: Callable[[str], str], *, mdx: bool) -> str:
    """Render the Markdown in captions, and in MDX wherever an element holds words."""
    if not _INLINE.search(content):
        return content
    names = _WORDS if mdx else _CAPTIONS

    def made(match: re.Match[str]) -> str:
        """Render the words of one element."""
        if not _INLINE.search(match["words"]):
            return match[0]
        return f"{match['open']}{render(match['words'].strip())}{match['close']}"

    pattern = (
        rf"(?P<open><(?P<name>{names})\b[^<>]*>)(?P<words>(?:(?!</?(?:{names})\b).)*)"
        r"(?P<close></(?P=name)>)"
    )
    return re.sub(pattern, made, content, flags=re.IGNORECASE | re.DOTALL)


_PHRASING = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup tt u var".split()
)
# Elements that a parser reads to their end tag or, without one, to the end of the document.
_SWALLOWING = frozenset(
    "script style title textarea template noscript object applet iframe select noembed noframes "
    "svg math xmp".split()
)
# Elements that nobody means in the middle of a sentence unless as a word.
_STRUCTURE = frozenset("html head body title meta link base frameset form section main nav".split())

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<inner>(?:\s[^<>]*)?)>")
# A tag with values in quotes, as HTML has it (13.1.2.3); most markup has no such sign in one.
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_VALUED = re.compile(
    r"""<[A-Za-z][\w-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)+\s*/?>"""
)
_LOUD = re.compile(r"""=\s*(?:"[^"<>]*[<>][^"]*"|'[^'<>]*[<>][^']*')""")
_LINE = re.compile(r'data-line="(\d+)"')


# Elements whose end no emphasis outlives: lines of tight lists are no paragraphs.
_HOLDERS = frozenset("p li td th dt dd h1 h2 h3 h4 h5 h6".split())


@dataclass(slots=True)
class _Holder:
    """Hold the tags that wait for their ends in a block that is being read, its name and line."""

    name: str
    line: int | None
    tags: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mended:
    """Hold the HTML, the names of tags closed at a paragraph's end, the tags kept as words.

    Each stands with the line on which its paragraph begins, where that is known.
    """

    markup: str
    closed: tuple[tuple[str, int | None], ...] = ()
    spoken: tuple[tuple[str, int | None], ...] = ()


def quietened(markup: str) -> str:
    """Write what opens or closes no tag, in values in quotes, as entities: `data-x="<p>"`."""

    def value(match: re.Match[str]) -> str:
        """Write the signs of one value as entities."""
        return match[0].replace("<", "&lt;").replace(">", "&gt;")

    if not _LOUD.search(markup):
        return markup
    return _VALUED.sub(lambda tag: _VALUE.sub(value, tag[0]), markup)


def mend(markup: str) -> Mended:
    """Return the HTML with every tag closed that would go on to its end."""
    markup = quietened(markup)
    pieces: list[str] = []
    closed: list[tuple[str, int | None]] = []
    spoken: list[tuple[str, int | None]] = []
    ends = _last_ends(markup)
    holders: list[_Holder] = []
    at = 0
    for match in _TAG.finditer(markup):
        pieces += [markup[at : match.start()], match[0]]
        at = match.end()
        name, inner = match["name"].lower(), match["inner"]
        paragraph = holders[-1] if holders and holders[-1].name == "p" else None
        if name in _HOLDERS:
            if match["closing"]:
                _leave(holders, name, pieces, closed)
                continue
            if name == "p" and paragraph is not None:
                _leave(holders, "p", pieces, closed)
            line = _LINE.search(inner)
            holders.append(_Holder(name, int(line[1]) if line else None))
        elif inner.endswith("/") and name not in xhtml.VOID:
            pieces[-1] = f"<{match['name']}{inner[:-1].rstrip()}></{match['name']}>"
        elif not match["closing"] and _is_word(markup, match, ends, paragraph):
            if name == "iframe":
                pieces[-1] += "</iframe>"
                continue
            spoken.append((match[0], paragraph.line if paragraph else None))
            pieces[-1] = html.escape(match[0], quote=False)
        elif holders and name in _PHRASING:
            _follow(holders[-1], name, match, len(pieces) - 1)
    return Mended("".join([*pieces, markup[at:]]), tuple(closed), tuple(spoken))


def _last_ends(markup: str) -> dict[str, int]:
    """Find where each element ends for the last time."""
    return {
        match["name"].lower(): match.start() for match in _TAG.finditer(markup) if match["closing"]
    }


def _is_word(
    markup: str, match: re.Match[str], ends: dict[str, int], paragraph: _Holder | None
) -> bool:
    """Tell a tag that is only spoken of from one that is meant."""
    name, start = match["name"].lower(), match.end()
    if name in _SWALLOWING:
        if paragraph is None or ends.get(name, -1) < start:
            return ends.get(name, -1) < start
        stop = markup.find("</p>", start)
        return markup.find(f"</{match['name']}", start, stop if stop >= 0 else len(markup)) < 0
    return paragraph is not None and name in _STRUCTURE and not match["inner"].strip()


def _follow(holder: _Holder, name: str, match: re.Match[str], piece: int) -> None:
    """Follow which elements are open in a block."""
    if not match["closing"]:
        holder.tags.append((name, piece))
        return
    names = [open_name for open_name, _ in holder.tags]
    if name in names:
        del holder.tags[len(names) - 1 - names[::-1].index(name)]


def _leave(
    holders: list[_Holder], name: str, pieces: list[str], closed: list[tuple[str, int | None]]
) -> None:
    """Close what the blocks leave open that end here, before the end of the outer one."""
    if not any(one.name == name for one in holders):
        return
    while True:
        holder = holders.pop()
        tags = [tag for tag, _ in holder.tags]
        closed += [(tag, holder.line) for tag in tags]
        pieces[-1] = "".join(f"</{tag}>" for tag in reversed(tags)) + pieces[-1]
        if holder.name == name:
            return
