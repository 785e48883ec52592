"""Read Markdown in its dialects, with or without front matter, into articles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import cleaning, xhtml
from anthology.model.book import Article
from anthology.readers.markdown import commonmark, python_markdown
from anthology.readers.markdown.dialects import read_dialects
from anthology.readers.markdown.dialects.notebooks import take_properties
from anthology.readers.markdown.draft import Draft
from anthology.readers.markdown.raw_html import mend
from anthology.readers.markdown.recognition import is_for_python_markdown, markdown_likeness
from anthology.readers.markdown.tidy import fold, report_cleaned, tidy
from anthology.readers.metadata.front_matter import split_front_matter
from anthology.readers.metadata.vocabulary import describe_metadata
from anthology.readers.plain_text.blocks import read_lines
from anthology.readers.plain_text.frames import take_mail
from anthology.readers.source_lines import number_lines
from anthology.readers.web_page import take_out_drawings, take_out_pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Fragment
    from anthology.model.book import Source
    from anthology.readers.metadata.front_matter import FrontMatter
    from anthology.readers.metadata.values import Value


_HEADING = re.compile(r"\s*(?:#\s|\S[^\n]*\n=+\s*\n)")  # that opens a text
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
    front = split_front_matter(_BLANK.sub("", take_out_pictures(text, source)), source.path)
    front = take_properties(front, source.path)
    front = front if front.values else _take_mail(front, source.path)
    meta, doubts = describe_metadata(front, source.path)
    draft = Draft(source.path, front.body, meta, source.file, front.values)
    try:
        body = _body(draft, source, python=is_for_python_markdown(text, source.file))
    except Exception as error:  # noqa: BLE001  (no text may end a run: its words are kept)
        body = _plain(draft, front.body, error)
    found = fold(sorted(draft.found, key=lambda one: one.line or 0))
    every = (*source.diagnostics, *front.faults, *doubts, *found)
    return Article(source, "markdown", meta, body, every)


def _take_mail(front: FrontMatter, path: str) -> FrontMatter:
    """Blank the envelope of a mail, and take what it says of the text."""
    frame = take_mail(read_lines(front.body))
    if not frame.diagnostics:
        return front
    written = zip(front.body.split("\n"), frame.lines, strict=True)
    body = "\n".join(line if left.text else "" for line, left in written)
    own = _HEADING.match(body)
    said = {
        "title": "" if own else frame.title,
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
    return tidy(fragment, draft.source.count("\n") + 1)


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
