"""Compare an article with its source: words of the file that are neither kept nor reported.

The file is read a second time, and simply: little is known here of its format, no more than what
is markup and not words. What the first reading moved, joined or set otherwise is found again by
aligning the two; what it declared (in the message of a diagnostic, as a line dropped, as metadata)
counts as kept. Markup has words of its own that look like a text's, so that only stretches of some
words are taken as lost: of a single word, nothing is said.
"""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.markup import xhtml
from anthology.outputs.proofread.compare_words import align

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Metadata
    from anthology.model.diagnostics import Diagnostic


_FEWEST = 4  # words in a stretch that is reported
_GAP = 2  # words between lost ones that may be there by chance
_DENSE = 0.7  # of a stretch that must be lost
_QUOTED = 12  # words that a message quotes
_WORD = re.compile(r"[^\W_]+(?:\u00ad[^\W_]+)*")
_LINES = re.compile(r"\blines? ([\d, to]+(?:and [\d to]+)?)")
_RANGE = re.compile(r"(\d+)(?: to (\d+))?")
_AROUND = re.compile(r"(\d+) words around the text")
_DIVIDED = re.compile(r"([^\W\d_]+)[-\u00ad\u00ac\u2010]$")
_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_LONGEST_WORD = 100  # letters that are looked at for a division; longer ones are no words
_LONGEST_LINE = 40  # words of a line of which one that was dropped may be all
_MORE = 1.25  # that a count of words may be off, as two programs count

# What is markup and no word, by format: first what goes from an opening to an end, with all that
# stands between, then single signs. Each pattern stops at what it may not hold or after a number
# of characters, and ends are looked for once, so that the time taken grows with the text alone.
_Span = tuple[str, str]
_ELEMENTS: list[_Span] = [
    (r"<!--", r"-->"),
    *((rf"(?i)<{name}\b", rf"(?i)</{name}\s*>") for name in "script style head template".split()),
]
_TAGS = r"(?i)</?[a-z][^<>]*>|<!doctype[^<>]*>"
# Tags that stand within words.
_INLINE = re.compile(
    r"(?i)</?(?:a|abbr|b|big|em|font|i|mark|s|small|span|strong|su[bp]|u|wbr)\b|\*\*|__|##|~~"
)
_COMMANDS_OF_TEX = r"\\(?:eqref|ref|label|tag)\{[^{}\n]*\}|\\[A-Za-z]+"
_MARKDOWN = [
    r"(?m)^[ \t>]*(?:`{3,}|~{3,}).*$",
    r"\{[:.#][^{}\n]*\}",
    r"(?m)^[ \t]*\[(?!\^)[^\]\n]+\]:.*$",
    r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s{1,9}[\"'][^\n]{0,500}?[\"'])?\)",
    r"\]\[[^\]\n]*\]",
    r"\[\^[^\]\s]{1,200}\]:?",
    r"(?m)^(?:import|export)\s.*$",
    r"(?m)^:::+.*$",
    r"(?m)^[ \t>]*(?:[-*+][ \t]+)*(?:\d+[.)])(?=\s)",
    r"\*\*|~~",
    _COMMANDS_OF_TEX,
]
_ASCIIDOC = [
    r"(?m)^//(?!/).*$",
    r"(?m)^:!?[\w-]+!?:.*$",
    r"(?m)^(?:ifn?def|ifeval|endif|include|toc)::.*$",
    r"(?m)^\[[^\[\]\n]*\][ \t]*$",
    r"\{(?:counter2?|set):[^{}\n]*\}",
    r"\b[a-z]{1,30}::?(?=[^\s\[]{0,500}\[)[^\s\[]*",
    r"(?m)^\d+(?:\+|\*)?(?=\|)|^[\d.+*<>^aehlmdsv]+(?=\|)",
    r"(?m)^[ \t]*\d+\.(?=\s)",
    r"\[[.#%][\w.#%-]+\](?=[#*_`])",  # the role of words within a line
    r"\*\*|__|##",
    _COMMANDS_OF_TEX,
]
_FRONT: _Span = (r"\A(?:---|\+\+\+)\n", r"\n(?:---|\.\.\.|\+\+\+)(?=\n|\Z)")
_COMMANDS: list[_Span] = [(r"\{%", r"%\}"), (r"\{#", r"#\}"), (r"\{\{", r"\}\}")]
_SPANS = {
    "markdown": [_FRONT, *_COMMANDS, *_ELEMENTS],
    "asciidoc": [(r"(?m)^/{4,}$", r"(?m)^/{4,}$"), *_ELEMENTS],
    "html": _ELEMENTS,
}
_FORMATS = {
    "markdown": [*_MARKDOWN, _TAGS],
    "asciidoc": [*_ASCIIDOC, _TAGS],
    "html": [_TAGS],
}
_DROPPED = frozenset(
    "printed-furniture page-furniture metadata-guessed metadata-doubtful title-repeated "
    "comment-removed filler-removed markup-removed construct-removed construct-unknown "
    "front-matter-broken front-matter-unknown include-refused link-removed editor-note "
    "image-remote image-missing reader-message control-characters file-outside "
    "caption-doubtful".split()
)
_SHOWN = ("alt", "alttext", "href", "src", "title", "data-tex", "data-title", "data-number", "id",
          "class", "cite", "data-kind")  # fmt: skip


def report_lost(article: Article) -> Article:
    """Return the article, with a diagnostic for each stretch of its source that it has lost."""
    if article.unread or any(one.code == "words-lost" for one in article.diagnostics):
        return article  # its reader has counted already
    words = [*_words(article)]
    for line, lost in _lost(words, article):
        quoted = " ".join(lost[:_QUOTED]) + (" …" if len(lost) > _QUOTED else "")
        message = f"{len(lost)} words of the file are not in the book, or not there: “{quoted}”"
        hint = "see what they stand in, and write them as plain text there"
        article = article.report("words-lost", message, line=line or None, hint=hint)
    return article


def _lost(words: Sequence[tuple[str, int]], article: Article) -> list[tuple[int, list[str]]]:
    """Find stretches of words of the source that the article neither has nor tells of."""
    root = xhtml.parse(article.body)
    for call in [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]:
        xhtml.swap(call, xhtml.element("span", " "))  # a number at a word is no part of it
    body = _plain(xhtml.text(root))
    keys = [word for word, _ in words]
    kept = [False] * len(keys)
    pool = Counter(body)
    for at, there, count in align(keys, body):
        kept[at : at + count] = [True] * count
        pool.subtract(body[there : there + count])
    if all(kept):
        return []
    pool.update(_plain(f"{_reported_words(article, root)} {article.dropped}"))
    letters = "".join(body)
    dropped = _declared(article.diagnostics)
    if article.format == "html":  # a line may be a page: what is dropped of it is known
        counts = Counter(line for _, line in words)
        dropped = {line for line in dropped if counts[line] <= _LONGEST_LINE}
    for at, (word, line) in enumerate(words):
        if kept[at]:
            continue
        if line in dropped or word.isdecimal():
            kept[at] = True
        elif pool[word] > 0:
            pool[word] -= 1
            kept[at] = True
    lost = [run for run in _runs(kept) if not _joined(keys[run[0] : run[1]], letters)]
    around = sum(int(n) for one in article.diagnostics for n in _AROUND.findall(one.message))
    if around and sum(b - a for a, b in lost) <= around * _MORE:
        return []
    return [(words[a][1], keys[a:b]) for a, b in lost]


def _runs(kept: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Put lost words that stand together into stretches, and leave single ones alone."""
    gone = [at for at, one in enumerate(kept) if not one]
    start = 0
    for number, at in enumerate(gone):
        if number + 1 < len(gone) and gone[number + 1] - at <= _GAP + 1:
            continue
        count, first = number + 1 - start, gone[start]
        start = number + 1
        if count >= _FEWEST and count >= _DENSE * (at + 1 - first):
            yield first, at + 1


def _joined(lost: Sequence[str], letters: str) -> bool:
    """Tell whether words are there in a piece: divided words, letters set apart."""
    return "".join(lost) in letters


def _plain(text: str) -> list[str]:
    """Give the words of a text as they are compared: no soft hyphens, no letter case."""
    plain = unicodedata.normalize("NFKC", unquote(text)).replace("\u00ad", "")
    return [word.casefold() for word in _WORD.findall(plain)]


def _declared(found: Sequence[Diagnostic]) -> set[int]:
    """Gather the lines that diagnostics say were dropped or went into the metadata."""
    lines: set[int] = set()
    for one in found:
        if one.code in _DROPPED:
            lines |= {one.line} if one.line else set()
            for ranges in _LINES.findall(one.message):
                for first, last in _RANGE.findall(ranges):
                    lines |= set(range(int(first), int(last or first) + 1))
    return lines


def _reported_words(article: Article, root: Element) -> str:
    """Write all that an article says besides its text: metadata, attributes, messages."""
    texts = [*_said(article.meta), *(one.message for one in article.diagnostics)]
    for node in root.iter():
        texts += [node.get(name) or "" for name in _SHOWN]
    texts += [xhtml.text(node) for node in root.iter("{*}annotation")]
    return " ".join(texts)


def _said(meta: Metadata) -> Iterator[str]:
    """Give all that metadata says: words of the file may have gone there."""
    for person in meta.people:
        yield f"{person.name} {person.position} {person.bio} {person.link} {person.id}"
    yield from (meta.title, meta.subtitle, meta.date, meta.language, meta.description)
    yield from (*meta.tags, *meta.categories, meta.canonical, meta.licence, meta.cover)
    yield from (meta.cover_alt, meta.cover_caption, meta.first_published, meta.permission)


def _words(article: Article) -> Iterator[tuple[str, int]]:
    """Read the words of a source with their lines; those of packed documents have none."""
    if article.format == "office":
        yield from ((word, 0) for word in _plain(_packed(article.source.file)))
        return
    text = article.source.text
    for opening, closing in _SPANS.get(article.format, []):
        text = _without(text, re.compile(opening), re.compile(closing))
    for pattern in _FORMATS.get(article.format, []):
        text = re.sub(pattern, _blank, text)
    half = ""
    for number, line in enumerate(text.split("\n"), 1):
        words = _plain(html.unescape(line))
        if half and words:
            words[0] = half + words[0]
        half = ""
        end = line.rstrip()[-_LONGEST_WORD:]
        if words and article.format in ("text", "ocr") and _DIVIDED.search(end):
            half = words.pop()
        yield from ((word, number) for word in words)


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Take out what stands between openings and ends; an opening without an end is left."""
    pieces: list[str] = []
    at = 0
    while (begin := opening.search(text, at)) and (end := closing.search(text, begin.end())):
        inside = text[begin.start() : end.end()]
        pieces += [text[at : begin.start()], "\n" * inside.count("\n") or " "]
        at = end.end()
    return "".join([*pieces, text[at:]])


def _blank(match: re.Match[str]) -> str:
    """Leave the line ends of what is taken out, so that lines keep their numbers."""
    return "\n" * match[0].count("\n") or ("" if _INLINE.match(match[0]) else " ")


def _packed(file: Path) -> str:
    """Read the runs of a Word file, or the paragraphs of an OpenDocument text."""
    try:
        with zipfile.ZipFile(file) as package:
            word = [name for name in package.namelist() if _WORD_PARTS.fullmatch(name)]
            if word:
                return "\n".join(_runs_of(xhtml.open_part(package.read(name))) for name in word)
            return _paragraphs_of(xhtml.open_part(package.read("content.xml")))
    except (OSError, KeyError, SyntaxError, zipfile.BadZipFile):
        return ""  # its reader has reported that


def _runs_of(root: Element) -> str:
    """Give the words of a Word document's XML, without what was moved away or stands twice."""
    pieces: list[str] = []
    for node in root.iter("{*}t", "{*}tab", "{*}br", "{*}p"):
        name = xhtml.name(node)
        if any(xhtml.name(up) in ("Fallback", "moveFrom", "oMath") for up in node.iterancestors()):
            continue
        pieces.append((node.text or "") if name == "t" else " ")
    return "".join(pieces)


def _paragraphs_of(root: Element) -> str:
    """Give the words of an OpenDocument text's XML, without deleted text, comments and contents."""
    body = next(root.iter("{*}text"), root)
    skipped = ("tracked-changes", "annotation", "table-of-content", "sequence-decls", "math")
    for node in [one for one in body.iter() if xhtml.name(one) in skipped]:
        xhtml.drop(node)
    return _texts(body)


def _texts(node: Element) -> str:
    """Give the texts in an element, with spaces around paragraphs, tabs and items."""
    apart = xhtml.name(node) in ("p", "h", "s", "tab", "line-break", "list-item")
    inner = "".join(_texts(child) + (child.tail or "") for child in node)
    return (" " if apart else "") + (node.text or "") + inner + (" " if apart else "")
