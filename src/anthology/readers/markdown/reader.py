"""Recognise Markdown and for which converter it was written; read it into articles.

Texts may be of any dialect, with or without front matter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import cleaning, xhtml
from anthology.model.book import Article
from anthology.readers.google_comments import take_out_google_comments
from anthology.readers.markdown import commonmark, python_markdown
from anthology.readers.markdown.dialects import read_dialects
from anthology.readers.markdown.dialects.notebooks import drop_queries, take_properties
from anthology.readers.markdown.draft import Draft
from anthology.readers.markdown.finish import fold, report_cleaned, tidy
from anthology.readers.markdown.raw_html import mend
from anthology.readers.markdown.verse import keep_verse
from anthology.readers.metadata.front_matter import split_front_matter
from anthology.readers.metadata.vocabulary import describe_metadata
from anthology.readers.plain_text.blocks import read_lines
from anthology.readers.plain_text.mails import has_own_title, take_mail
from anthology.readers.source_lines import number_lines
from anthology.readers.web_page import take_out_drawings, take_out_pictures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Fragment
    from anthology.model.book import Source
    from anthology.readers.metadata.front_matter import FrontMatter, Value


_LONGEST = 60_000  # characters that are looked at
_FRONT = re.compile(
    r"\s*(?:---[ \t]*\n(?:\#[^\n]*\n)*[\"']?[\w.-]+[\"']?[ \t]*:|\+\+\+[ \t]*\n\s*[\w.\[-]+"
    r"|\{\s*\"[\w-]+\"\s*:)"
)
_HEADERS = re.compile(
    r"\s*(?:title|titre)[ \t]*:[^\n]*\n(?:[A-Za-z][\w -]{0,30}:[^\n]*\n)+[ \t]*\n", re.IGNORECASE
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)

# Each sign with what one of it is worth; three of one kind are worth no more than three.
_SIGNS = tuple(
    (re.compile(pattern, re.MULTILINE), worth)
    for pattern, worth in (
        (r"^[ ]{0,3}#{1,6}[ \t]+\S", 0.4),
        (r"^#{2,6}[^\s#]", 0.15),
        (r"^\S[^\n]{2,80}\n(?:={4,}|-{4,})[ \t]*$", 0.1),
        (r"!?\[[^\[\]\n]*\]\([^\s()][^()\n]*\)", 0.4),
        (r"(?<![\w*])\*\*[^\s*][^*\n]*\*\*", 0.15),
        (r"(?<!\w)_[^\s_][^_\n]*_(?!\w)|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])", 0.06),
        (r"^[ ]{0,3}(?:```|~~~)", 0.4),
        (r"^[ ]{0,3}>[ ]\S", 0.08),
        (r"^[ ]{0,3}[-*+][ ]\S", 0.03),
        (r"^[ ]{0,3}\d+\.[ ]\S", 0.02),
        (r"^\|?[ ]*:?-{3,}:?[ ]*(?:\|[ ]*:?-{3,}:?[ ]*)+\|?[ ]*$", 0.25),
        (r"^[ ]{0,3}\[\^?[^\[\]\n]+\]:[ ]\S", 0.15),
        (r"\{[{%][<%]?[ ]?/?\w|^:::|^\{:", 0.2),
        (r"(?<!`)`[^`\n]+`(?!`)", 0.05),
        (r"^<!-- /?wp:", 0.5),
        (r"\[(?:caption|gallery|embed|youtube)\b[^\]\n]*\]", 0.4),
        (r"^<(?:figure|iframe|img|div|details|p|center|video|a)\b", 0.1),
    )
)
_ASCIIDOC = tuple(
    (re.compile(pattern, re.MULTILINE), worth)
    for pattern, worth in (
        (r"\A\s*(?://[^\n]*\n|:[\w-]+:[^\n]*\n|\s)*=[ ]\S", 0.5),
        (r"^={2,6}[ ]\S", 0.3),
        (r"^:!?[\w-]+!?:(?:[ ]|$)", 0.25),
        (r"^(?:image|include|video|toc)::", 0.3),
        (r"\b(?:image|link|xref|footnote|kbd|icon):[^\s\[\]:]*\[", 0.2),
        (r"https?://[^\s\[\]()]{1,200}\[[^\[\]\n]", 0.2),
        (r"^\[(?:source|quote|NOTE|TIP|WARNING|IMPORTANT|CAUTION|cols|%|\.|\#)[^\[\]\n]*\]$", 0.3),
        (r"^(?:----|====|\*{4}|\|===|--|\+{4}|_{4})$", 0.05),
        (r"^(?:ifdef|ifndef|endif)::", 0.4),
        (r"^\.[A-Z][^\n]*\n(?:[-=*|]|image::)", 0.2),
    )
)
_MOST_OF_ONE = 3  # so that a plain text with many dashes, say, is no Markdown by them alone
_SUFFIXES = (".md", ".markdown", ".mdx", ".mkd", ".mdown", ".mkdn", ".qmd", ".rmd")


def markdown_likeness(text: str, path: str) -> float:
    """Give a number from 0 to 1; prose without any sign gets little unless its file says more."""
    sample = text[:_LONGEST]
    if not sample.strip() or _HTML.match(sample):
        return 0.1 if sample.strip() else 0.0
    mine = _weight(sample, _SIGNS)
    if _FRONT.match(sample) or _HEADERS.match(sample):
        mine += 0.6  # other formats have front matter too, but rarely: it counts as two headings
    other = _weight(sample, _ASCIIDOC)
    if other > mine:
        return 0.05
    named = path.lower().endswith(_SUFFIXES)
    # A text without signs is left to the reader of plain text (0.3) unless the name of its file
    # says Markdown (0.45); two headings (0.58) outweigh that reader whatever the file is called.
    return min(0.98, 0.1 + mine * 0.6 - other * 0.3 + (0.35 if named else 0.0))


# Boxes and tabs of MkDocs, with their text indented; addresses of Pelican 4.9 and before 3.3.
_OF_MKDOCS = re.compile(
    r"""^[ ]*(?:(?:!!!|\?\?\?\+?)[ ][\w-]+[^\n"]*(?:"[^"\n]*")?|===!?\+?[ ]"[^"\n]*")[ \t]*\n
    (?:[ \t]*\n)?[ ]{4,}\S""",
    re.MULTILINE | re.VERBOSE,
)
_OF_PELICAN = re.compile(r"[{|](?:static|filename|attach)[}|]/?[^\s\"')>]")
_PELICAN_KEYS = re.compile(
    r"^(?:slug|category|tags|summary|authors?|status|modified|date)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_SETTINGS = ("mkdocs.yml", "mkdocs.yaml", "pelicanconf.py")


def is_for_python_markdown(text: str, file: Path) -> bool:
    """Tell whether a text was written for Python-Markdown: by MkDocs or Pelican.

    Their signs are boxes with an indented text, addresses with `{static}`, metadata as bare lines
    of `Key: value`, or the settings of such a site in the text's folder or the one around it.
    """
    if _OF_MKDOCS.search(text) or _OF_PELICAN.search(text):
        return True
    headers = _HEADERS.match(text)
    if headers and len(_PELICAN_KEYS.findall(headers[0])) > 1:
        return True
    folders = file.absolute().parents[:2]
    return any((folder / name).is_file() for folder in folders for name in _SETTINGS)


def _weight(sample: str, signs: tuple[tuple[re.Pattern[str], float], ...]) -> float:
    """Add up what the signs in a text are worth."""
    total = 0.0
    for pattern, worth in signs:
        found = pattern.finditer(sample)
        total += worth * sum(1 for _ in zip(range(_MOST_OF_ONE), found, strict=False))
    return total


_HEADING = re.compile(r"\s*(?:#\s|\S[^\n]*\n=+\s*\n)")  # that opens a text
_TITLE_BLOCK = re.compile(
    r"%(?P<title>[^\n]*(?:\n[ \t]+\S[^\n]*)*)\n%(?P<author>[^\n]*(?:\n[ \t]+\S[^\n]*)*)"
    r"\n(?:%(?P<date>[^\n]*)\n)?(?=[ \t]*\n)"
)
_BOLD_LINE = re.compile(r"\s*\*\*([^*\n]{3,150})\*\*[ \t]*(?=\n\n)")
_BLANK = re.compile(r"^[ \t]+$", re.MULTILINE)


class MarkdownReader:
    """Read Markdown as blogs write it: Jekyll, Hugo, Docusaurus, WordPress, plain."""

    name = "markdown"

    def recognise(self, source: Source) -> float:
        """Say how surely a source is Markdown."""
        return markdown_likeness(source.text, source.path)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read each source into an article; whatever it holds, its words are kept."""
        return [_read(source) for source in sources]


def _read(source: Source) -> Article:
    """Read one source; its metadata first, then its body."""
    text = xhtml.strip_control(source.text).replace("\r\n", "\n").replace("\r", "\n")
    text, comments = take_out_google_comments(text, source.path)
    front = split_front_matter(_BLANK.sub("", take_out_pictures(text, source)), source.path)
    front = take_properties(front if front.values else _take_title_block(front), source.path)
    front = front if front.values else _take_mail(front, source.path)
    meta, doubts = describe_metadata(front, source.path)
    draft = Draft(source.path, front.body, meta, source.file, front.values)
    try:
        body = _body(draft, source, python=is_for_python_markdown(text, source.file))
    except Exception as error:  # noqa: BLE001  (no text may end a run: its words are kept)
        body = _plain(draft, front.body, error)
    found = fold(sorted(draft.found, key=lambda one: one.line or 0))
    every = (*source.diagnostics, *front.faults, *doubts, *comments, *found)
    meta = replace(meta, credits=(*meta.credits, *draft.masks.credits))
    return Article(source, "markdown", meta, body, every)


def _take_title_block(front: FrontMatter) -> FrontMatter:
    """Take off what Pandoc writes above a text: lines of title, authors and date after `%`."""
    block = _TITLE_BLOCK.match(front.body)
    if block is None:
        return front
    people = [one.strip() for one in re.split(r"[;\n]", block["author"]) if one.strip()]
    said = {
        "title": " ".join(block["title"].split()),
        "author": people,
        "date": (block["date"] or "").strip(),
    }
    values: dict[str, Value] = {key: value for key, value in said.items() if value}
    lines = "\n" * block[0].count("\n")
    return replace(front, values=values, body=lines + front.body[block.end() :])


def _take_mail(front: FrontMatter, path: str) -> FrontMatter:
    """Blank the envelope of a mail, and take what it says of the text."""
    frame = take_mail(read_lines(front.body))
    if not frame.diagnostics:
        return front
    written = zip(front.body.split("\n"), frame.lines, strict=True)
    kept = [line if left.text else "" for line, left in written]
    first = next((place for place, line in enumerate(kept) if line), 0)
    displayed = bool(re.fullmatch(r"\*\*[^*]+\*\*", kept[first]))
    alone = not any(kept[first + 1 : first + 2])
    if alone and has_own_title(frame, displayed=displayed):
        kept[first] = f"# {kept[first].strip('#*_ ')}"
    body = "\n".join(kept)
    own = _HEADING.match(body)
    bold = _BOLD_LINE.match(body) if frame.enclosed else None
    body = "\n" * bold[0].count("\n") + body[bold.end() :] if bold else body
    said = {
        "title": bold[1] if bold else "" if own else frame.title,
        "author": "; ".join(one.name for one in frame.authors),
        "date": frame.date,
    }
    values: dict[str, Value] = {key: value for key, value in said.items() if value}
    faults = tuple(replace(one, path=path) for one in frame.diagnostics)
    return replace(front, values=values, body=body, faults=(*front.faults, *faults))


def _body(draft: Draft, source: Source, *, python: bool) -> Fragment:
    """Convert a draft, by the converter that it was written for, and clean what comes out."""
    read_dialects(draft)
    mended = mend(python_markdown.convert(draft) if python else commonmark.convert(draft))
    cleaned = cleaning.clean(take_out_drawings(mended.markup, source))
    report_cleaned(draft, cleaned, mended)
    fragment = cleaned.fragment
    if python:
        fragment = python_markdown.finish(fragment, draft.source)
    fragment = drop_queries(tidy(fragment, draft.source.count("\n") + 1), draft)
    return keep_verse(fragment, draft)


def _plain(draft: Draft, text: str, error: Exception) -> Fragment:
    """Keep the words of a text that the converter could not take, as plain paragraphs."""
    draft.found.clear()
    draft.report(
        "reader-message",
        f"the Markdown could not be read ({type(error).__name__}); it was kept as plain text",
        None,
        hint="look for markup nested very deeply",
    )
    blocks = (block.strip() for block in text.split("\n\n"))
    paragraphs = (f"<p>{xhtml.escape(block)}</p>" for block in blocks if block)
    return number_lines("\n".join(paragraphs), text)
