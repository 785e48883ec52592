"""Recognise AsciiDoc texts, and read them into articles by way of Asciidoctor.

How surely a text is AsciiDoc is weighed by the signs that only it has and those of Markdown.
Asciidoctor reads headings and fences of Markdown itself; links, pictures, tables, notes and struck
words it prints as they were typed, so they are written in AsciiDoc first, line for line.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.detection import language_of
from anthology.language.letters import shorten
from anthology.language.words import LABELS, label
from anthology.markup import xhtml
from anthology.model.book import Article
from anthology.model.diagnostics import Diagnostic
from anthology.readers.asciidoc.asciidoctor import (
    TextToConvert,
    run_asciidoctor,
    translate_messages,
)
from anthology.readers.asciidoc.finish import finish_asciidoc, free_prose, number_lists
from anthology.readers.asciidoc.header import guard_opening, read_header, report_opening
from anthology.readers.metadata.front_matter import split_front_matter
from anthology.readers.metadata.vocabulary import describe_metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Source
    from anthology.readers.asciidoc.asciidoctor import Conversion
    from anthology.readers.metadata.front_matter import FrontMatter


_SUFFIXES = frozenset((".adoc", ".asciidoc", ".asc", ".ad"))
_LOOKED_AT = 200_000  # characters from the beginning
_PLAIN = 0.35  # for a text without any sign whose file is named as AsciiDoc
_NAMED = 0.1  # for the name of the file
_OF_ITS_SUFFIX = 0.985  # for one named so whose signs do not contradict its name
_ENOUGH = 0.25  # of the weight of Markdown's signs, from which AsciiDoc's do not
_SURE = 6  # weight of signs from which a text is certainly of a format
_MOST = 4  # times that one sign counts

_TITLE = re.compile(r"(?:[ \t]*(?://[^\n]*|:!?[\w-]+!?:[^\n]*)?\n)*= \S")
_TITLED = 0.99  # for a title as only AsciiDoc has it

_FRONT = re.compile(r"\A\s*(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)[ \t]*(?=\n|\Z)", re.DOTALL)
_DELIMITER = re.compile(r"-{4,}|\.{4,}")
_OPENS = re.compile(r"\+?|[\[.].*")  # the line before a delimiter that opens a block
_BLOCK_NAMES = (
    "NOTE|TIP|IMPORTANT|WARNING|CAUTION|source|listing|quote|verse|abstract|example|sidebar|literal"
    "|stem|latexmath|asciimath|cols|options|format|horizontal|qanda|discrete|float|appendix|preface"
    "|bibliography|glossary|colophon|dedication|partintro|normal|pass|width|role|id|subs|start|none"
    "|square|circle|arabic|loweralpha|lowerroman|upperalpha|upperroman"
)


def _lines(*signs: tuple[float, str]) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """Compile signs with their weights, to be found in lines."""
    return tuple((weight, re.compile(sign, re.MULTILINE)) for weight, sign in signs)


_ASCIIDOC = _lines(
    (2, r"^={2,6} (?!\"[^\"\n]*\"$)\S"),  # in quotes, it is a tab of MkDocs
    (2, r"^:[\w-]+: \S"),
    (1, r"^:!?[\w-]+!?:$"),
    (2, r"^(?:image|video|audio|include|ifdef|ifndef|ifeval|endif|toc)::[^\s\[]*\["),
    (2, rf"^\[(?:(?:{_BLOCK_NAMES})\b[^\]\n]*|[%.#][\w.%#-]+[^\]\n]*|\[[\w-]+\])\]$"),
    (2, r"^\|={3,}$"),
    (1, r"^\.(?!\d)\w[^\n]*\n(?:\[|-{4,}$|={4,}$|\*{4,}$|\.{4,}$|_{4,}$|--$|\|===|image:|[*.-] )"),
    (1, r"^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): \S"),
    (1, r"^(?:\.{4,}|\*{4,}|_{4,}|\+{4,})\n(?!\s*\n)"),
    (1, r"^[ \t]{0,12}(?:\*{2,5}|\.{1,2}|\.{4,5}) \S"),
    (1, r"(?<![\(\]])\b(?:https?|mailto):[^\s\[\]()<>]{1,500}\[(?!\d+\])[^\]\n]{0,300}\]"),
    (1, r"\b(?:image|link|xref|footnote|kbd|btn|menu|icon|stem|latexmath):[^\s\[]{0,300}\["),
    (0.25, r"<<[\w-]{1,100}(?:,[^<>\n]{1,200})?>>"),
    (1, r"^\S.{0,200}:: *$"),
    (1, r"^\+$"),
    (0.5, r"\S \+$"),
    (0.5, r"^//(?: |$)"),
)
_MARKDOWN = _lines(
    (2, r"^#{1,6} \S"),
    (2, r"!?\[[^\]\n]{1,300}\]\([^)\s]"),
    (2, r"^ {0,3}\[[^\]\n]{1,100}\]: \S"),
    (1, r"(?<![*\w])\*\*[^\s*][^*\n]{0,300}\*\*(?!\w)"),
    (0.5, r"^ {0,3}(?:-{3}|\* ?\* ?\*)[ \t]*$"),
    (0.25, r"^\w[^\n]*\n(?:={5,}|-{5,})$"),
    (1, r"\{% |\{\{[<%] |^:::"),
    (2, r"^(?:(?:!!!|\?\?\?\+?) +[a-z]|===[+!]? +\"[^\"\n]*\"$)"),  # boxes and tabs of MkDocs
)


def asciidoc_likeness(text: str, path: str) -> float:
    """Return how surely a text is AsciiDoc, from 0 to 1; `path` only tips the balance."""
    named = PurePosixPath(path).suffix.lower() in _SUFFIXES
    text, fenced = _without_code(_FRONT.sub("", text[:_LOOKED_AT], count=1))
    if _TITLE.match(text):
        return _TITLED
    mine = _sum(_ASCIIDOC, text)
    if mine < 1:
        return _PLAIN if named and text.strip() else 0.0
    theirs = _sum(_MARKDOWN, text) + 2 * fenced
    if named and mine >= theirs * _ENOUGH:  # Asciidoctor reads Markdown's headings and fences too
        return _OF_ITS_SUFFIX
    likely = mine / (mine + theirs) * min(1.0, mine / _SURE)
    return min(1.0, likely + _NAMED * named)


def _without_code(text: str) -> tuple[str, bool]:
    """Empty the blocks for code, which may hold any language; tell if some are Markdown's."""
    kept: list[str] = []
    fence = before = ""
    marked = False
    for line in text.split("\n"):
        sign = line.rstrip()
        inside = fence != ""
        if inside:
            fence = "" if sign == fence else fence
        elif sign.startswith("```"):
            fence, marked = "```", True
        elif _DELIMITER.fullmatch(sign) and _OPENS.fullmatch(before):
            fence = sign
        kept.append("" if inside and fence else line)
        before = sign
    return "\n".join(kept), marked


def _sum(signs: tuple[tuple[float, re.Pattern[str]], ...], text: str) -> float:
    """Add up the weights of the signs in a text; each counts a few times at most."""
    total = 0.0
    for weight, sign in signs:
        found = sign.finditer(text)
        total += weight * sum(1 for _, _ in zip(range(_MOST), found, strict=False))
    return total


_VERBATIM = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|```.*")
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
        elif _VERBATIM.fullmatch(sign):
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
    """Report a comment that was left out."""
    said = f"a comment was left out: “{shorten(words, _LONGEST)}”"
    return Diagnostic("comment-removed", said, path, number)


_KEYS = re.compile(r"\b(?:kbd:|btn:|menu:\w[^\s\[\]]*)\[[^\]\n]+\]")
_DECLARED = re.compile(r"^:lang:[ \t]+([A-Za-z]{2,3})\b", re.MULTILINE)


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
        jobs = [_job(source, front) for source, front in zip(sources, fronts, strict=True)]
        made = run_asciidoctor(jobs) if jobs else []
        return [_article(*parts) for parts in zip(sources, fronts, jobs, made, strict=True)]


def _job(source: Source, front: FrontMatter) -> TextToConvert:
    """Prepare a text for Asciidoctor: its folder, labels in its language, names of the document."""
    file = source.file.absolute()
    within = file.as_posix().endswith(f"/{source.path}")
    root = file.parents[source.path.count("/")] if within else file.parent
    text, _ = guard_opening(translate_markdown(front.body))
    language = _language(front)
    labels = {f"{key}-caption@": label(key, language) for key in LABELS}
    names = {"docname": PurePosixPath(source.path).stem, "docfile": source.path}
    keys = (
        {"experimental": ""} if _KEYS.search(front.body) else {}
    )  # without it, `kbd:[F1]` is words
    return TextToConvert(
        source.path,
        str(root.resolve()),
        str(file.parent.resolve()),
        text,
        source.modified,
        {**labels, **names, **keys},
    )


def _language(front: FrontMatter) -> str:
    """Tell the language that the labels of boxes and captions are in: declared, else by words.

    Where neither tells it they are in English, and the book translates them into its own.
    """
    named = [str(front.values[key]) for key in ("lang", "language") if key in front.values]
    declared = _DECLARED.search(front.body)
    return (declared[1] if declared else next(iter(named), "")) or language_of(front.body)


def _article(source: Source, front: FrontMatter, job: TextToConvert, made: Conversion) -> Article:
    """Make the article of what Asciidoctor made, with all that was found on the way."""
    if made.failure:
        return _failed(source, front, made.failure)
    meta, found = read_header(made, front, source.path, source.text)
    root, changed = finish_asciidoc(made.body, source.path, source.text)
    messages = number_lists(root, made.messages, source.path)
    diagnostics = [
        *found,
        *report_opening(front.body, source.path),
        *changed,
        *find_comments(front.body, source.path),
        *free_prose(root, source.path, source.text),
        *translate_messages(messages, source.path, job.root, source.text),
    ]
    diagnostics.sort(key=lambda one: one.line or 0)
    body, found = xhtml.serialise(root), [*source.diagnostics, *diagnostics]
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
    diagnostics = (*source.diagnostics, *front.faults, *found, fault)
    return Article(source, AsciiDocReader.name, meta, body, diagnostics)


# One of these all of it has.
_SIGNS = re.compile(r"\]\(|~~|-\|-|\[\^|\S[ ]image::|^[ |]*:?-{3,}", re.MULTILINE)
# A note of Markdown in one line; of one that goes on nothing is made, and it is reported.
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]+(.+)(?=\n(?:[ \t]*\n|\[\^)|\n?\Z)", re.MULTILINE)
_CALL = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?!:)")
_WITHIN = re.compile(r"(?<=\S[ ])image::(?=[^\s\[\]:]+\[)")  # a block only where it opens a line
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
    """Translate links, pictures, tables, notes and struck words outside of code, line by line."""
    if not _SIGNS.search(text):
        return text
    lines = text.split("\n")
    called = {match["label"] for match in _CALL.finditer(text)}
    notes = {label: words for label, words in _NOTE.findall(text) if label in called}
    fence = ""
    for number, line in enumerate(lines):
        sign = line.rstrip()
        if fence:
            fence = "" if sign == fence else fence
        elif _VERBATIM.fullmatch(sign):
            fence = "```" if sign.startswith("```") else sign
        elif _SEPARATOR.fullmatch(line):
            _translate_table(lines, number)
        elif "](" in line or "~~" in line or "image::" in line:
            lines[number] = _INLINE.sub(_write, _WITHIN.sub("image:", line))
        if "[^" in line and not fence:
            defined = _NOTE.fullmatch(sign)
            gone = defined and defined[1] in notes
            lines[number] = "" if gone else _CALL.sub(partial(_note, notes), lines[number])
    return "\n".join(lines)


def _note(notes: dict[str, str], match: re.Match[str]) -> str:
    """Write the call of a note of Markdown with its words, which stand where it is first called."""
    label = match["label"]
    if label not in notes:
        return match[0]
    words, notes[label] = notes[label], ""
    name = re.sub(r"\W", "-", label)
    return f"footnote:note-{name}[{words.replace(']', chr(92) + ']')}]"


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
