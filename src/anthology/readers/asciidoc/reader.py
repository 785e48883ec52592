"""Read AsciiDoc texts into articles, by way of Asciidoctor."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.model.book import Article
from anthology.model.diagnostics import Diagnostic
from anthology.readers.asciidoc.asciidoctor import Job, run_asciidoctor, translate_messages
from anthology.readers.asciidoc.finish import finish_asciidoc, free_prose
from anthology.readers.asciidoc.header import guard_opening, read_header, report_opening
from anthology.readers.asciidoc.markdown import translate_markdown
from anthology.readers.asciidoc.recognition import asciidoc_likeness
from anthology.readers.metadata.front_matter import split_front_matter
from anthology.readers.metadata.vocabulary import describe_metadata
from anthology.readers.plain_text.blocks import Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Source
    from anthology.readers.asciidoc.asciidoctor import Conversion
    from anthology.readers.metadata.front_matter import FrontMatter


# -----------------------------------------------------------------------------
# Find the comments of an AsciiDoc text, which no reader is meant to see.

_VERBATIM = re.compile(r"-{4,}|\.{4,}|\+{4,}|```.*")
_BLOCK = re.compile(r"/{4,}")
_LINE = re.compile(r"//(?!/)\s*(.*)")
_LONGEST = 600  # characters of a comment that a message quotes


def find_comments(text: str, path: str) -> list[Diagnostic]:
    """Report the comments of a text, those that stand on lines together as one."""
    found: list[tuple[int, list[str]]] = []
    fence = ""
    ended = True
    for number, line in enumerate(text.split("\n"), 1):
        sign = line.rstrip()
        words = ""
        if fence:
            fence = "" if sign == fence else fence
            words = sign if _BLOCK.fullmatch(fence) else ""
        elif _VERBATIM.fullmatch(sign) or _BLOCK.fullmatch(sign):
            fence = "```" if sign.startswith("```") else sign
        elif match := _LINE.match(sign):
            words = match[1]
        if not any(map(str.isalnum, words)):
            words = ""
        if words and ended:
            found.append((number, []))
        if words:
            found[-1][1].append(words)
        ended = not words
    return [_report(number, " ".join(lines), path) for number, lines in found]


def _report(number: int, words: str, path: str) -> Diagnostic:
    short = words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
    return Diagnostic("comment-removed", f"a comment was left out: “{short}”", path, number)


_LABELS = (
    "figure",
    "table",
    "example",
    "appendix",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
)
_DECLARED = re.compile(r"^:lang:[ \t]+([A-Za-z]{2,3})\b", re.MULTILINE)
_SAMPLE = 50_000  # characters that tell the language of a text


class AsciiDocReader:
    """Read AsciiDoc as Asciidoctor understands it; the files that a text includes are part of it.

    Only files of the project can be included.
    """

    name = "asciidoc"

    def recognise(self, source: Source) -> float:
        """Weigh the signs that only AsciiDoc has against those of Markdown."""
        return asciidoc_likeness(source.text, source.path)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read all sources in one process. Raises `MissingToolError` without Asciidoctor."""
        fronts = [
            split_front_matter(xhtml.strip_control(source.text), source.path) for source in sources
        ]
        jobs = [_job(source, front.body) for source, front in zip(sources, fronts, strict=True)]
        made = run_asciidoctor(jobs) if jobs else []
        return [_article(*parts) for parts in zip(sources, fronts, jobs, made, strict=True)]


def _job(source: Source, body: str) -> Job:
    file = source.file.absolute()
    within = file.as_posix().endswith(f"/{source.path}")
    root = file.parents[source.path.count("/")] if within else file.parent
    text, _ = guard_opening(translate_markdown(body))
    labels = {f"{label}-caption@": word(label, _language(body)) for label in _LABELS}
    names = {"docname": PurePosixPath(source.path).stem, "docfile": source.path}
    return Job(
        source.path,
        str(root.resolve()),
        str(file.parent.resolve()),
        text,
        source.modified,
        {**labels, **names},
    )


def _language(body: str) -> str:
    """Tell the language that the labels of boxes and captions are in: declared, else by words."""
    if declared := _DECLARED.search(body):
        return declared[1]
    return "fr" if Lexicon(body[:_SAMPLE].split("\n")).french else "en"


def _article(source: Source, front: FrontMatter, job: Job, made: Conversion) -> Article:
    if made.failure:
        return _failed(source, front, made.failure)
    meta, found = read_header(made, front, source.path, source.text)
    root, changed = finish_asciidoc(made.body, source.path, source.text)
    told = [
        *found,
        *report_opening(front.body, source.path),
        *changed,
        *find_comments(front.body, source.path),
        *free_prose(root, source.path, source.text),
        *translate_messages(made.messages, source.path, job.root, source.text),
    ]
    told.sort(key=lambda one: one.line or 0)
    body, found = xhtml.serialise(root), [*source.diagnostics, *told]
    return Article(source, AsciiDocReader.name, meta, body, tuple(found), made.parts)


def _failed(source: Source, front: FrontMatter, failure: str) -> Article:
    """Keep the words of a text that could not be converted, and stop the book from being made."""
    fault = Diagnostic(
        "reader-failed",
        f"Asciidoctor cannot convert this text: {failure}",
        source.path,
        hint="take parts of it out until it can, to find the one that is to blame",
    )
    meta, found = describe_metadata(front, source.path)
    body = f"<pre>{xhtml.escape(front.body.strip())}</pre>"
    told = (*source.diagnostics, *front.faults, *found, fault)
    return Article(source, AsciiDocReader.name, meta, body, told)
