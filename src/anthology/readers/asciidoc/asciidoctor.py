"""Hand texts to Asciidoctor, all of them in one process, and take back what it made of each."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic, MissingToolError
from anthology.runtime import programs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_DRIVER = Path(__file__).with_name("driver.rb")
_TEXT_SECONDS = 30  # that one text may take
_START_SECONDS = 60  # that the process may take besides, before it is ended from outside


@dataclass(frozen=True, slots=True)
class TextToConvert:
    """Hold one text to convert.

    `root` is the folder of the project, outside of which no file is read; `folder` the one that
    includes are resolved from; `path` the text's own, relative to `root`; `attributes` are set
    before the text is read.
    """

    path: str
    root: str
    folder: str
    text: str
    modified: int = 0
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogMessage:
    """Hold what Asciidoctor logged: how bad, what, in which file of the project, on which line.

    `path` is empty and `line` 0 where it does not say.
    """

    severity: str
    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """Hold what became of a text: title and body as HTML, the header, the messages.

    `authors` are names and what stood in pointed brackets behind them; `parts` the files
    included. Where the conversion failed, `failure` says why and all else is empty.
    """

    title: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    body: str = ""
    parts: tuple[str, ...] = ()
    messages: tuple[LogMessage, ...] = ()
    failure: str = ""


def run_asciidoctor(jobs: Sequence[TextToConvert]) -> list[Conversion]:
    """Convert texts, each within bounded time.

    Raises `MissingToolError` where Asciidoctor is not on this machine or does not start. A text
    that ends or hangs the process counts as failed, and the rest is taken up again after it.
    """
    program = programs.need_program("asciidoctor", "it reads AsciiDoc texts")
    made: list[Conversion] = []
    while len(made) < len(jobs):
        rest = jobs[len(made) :]
        answers, ended = _run(program, rest)
        made += answers
        if not answers:
            made.append(Conversion(failure=ended))
    return made


def _run(program: str, jobs: Sequence[TextToConvert]) -> tuple[list[Conversion], str]:
    """Convert texts up to the first that ends the process; tell how it ended."""
    texts = [asdict(job) for job in jobs]
    given = json.dumps({"seconds": _TEXT_SECONDS, "texts": texts}, ensure_ascii=False)
    command = [program, "-r", str(_DRIVER), "-"]
    ran = programs.run_program(command, given, seconds=_START_SECONDS + _TEXT_SECONDS * len(jobs))
    lines = ran.out.split("\n")[:-1]
    if not lines or not lines[0].startswith('{"version"'):
        raise MissingToolError(
            f"asciidoctor does not start: {(ran.said.strip() or '?').splitlines()[0]}",
            hint=programs.install_hint("asciidoctor"),
        )
    ended = f"it ends Asciidoctor with status {ran.status}" if ran.finished else "it never ends"
    return [_conversion(line) for line in lines[1:]], ended


def _conversion(line: str) -> Conversion:
    """Read one answer of the program: what it made of a text, or why it failed."""
    answer = json.loads(line)
    if answer["failure"]:
        return Conversion(failure=answer["failure"])
    return Conversion(
        title=answer["title"],
        authors=tuple((name, link) for name, link in answer["authors"]),
        attributes=answer["attributes"],
        body=answer["body"],
        parts=tuple(answer["parts"]),
        messages=tuple(LogMessage(*said) for said in answer["messages"]),
    )


_BELOW = "move the file into the project's folder and name it from the text's own folder"
_LOG = "reader-message"
# What Asciidoctor says, the code, what it means, and what to do; `{0}` is the first group.
_MEANINGS: tuple[tuple[str, str, str, str], ...] = (
    (r"include from outside: (.+)", "include-refused",
     "the file to include lies outside the project: {0}", _BELOW),
    (r"too many includes: (.+)", "include-refused",
     "a thousand files are included before this one, which is left out: {0}",
     "does one of them include itself?"),
    (r"include from the web: (.+)", "include-refused",
     "nothing is included from the web: {0}", "save it into the project and include the file"),
    (r"include in ([\w-]+): (.+)", "encoding-legacy",
     "the included file {1} is not in UTF-8 and was decoded as {0}", "save it in UTF-8"),
    (r"include not found: (.+)", _LOG,
     "the file to include is not there: {0}", "names are relative to the file that includes"),
    (r"include(?: file)? not readable: (?:.*/)?(.+)", _LOG,
     "the file to include cannot be read: {0}", "save it in UTF-8"),
    (r"tags? '(.+)' not found in include file.*", _LOG,
     "the included file has no part tagged “{0}”", "see the tag:: lines in that file"),
    (r"include dropped .*: (include::.*)", _LOG,
     "nothing was included, for an attribute in the file's name is not set: {0}", ""),
    (r"maximum include depth of (\d+) exceeded", "include-refused",
     "files include each other more than {0} deep", "does one of them include itself?"),
    (r"skipping reference to missing attribute: (.+)", _LOG,
     "{{{0}}} is not set anywhere and stays as it is", "write \\{{{0}}} if the braces are meant"),
    (r"section title out of sequence: expected levels? (\S+).*, got level (\d+)", _LOG,
     "a heading of level {1} stands where level {0} is expected", "use one = less"),
    (r"level 0 sections can only be used when doctype is book", _LOG,
     "a second heading has a single =, as only the title has", "write == before it"),
    (r"unterminated (\w+) block", _LOG,
     "the {0} block that opens here is never closed", "repeat its first line where it ends"),
    (r"(?:detected unterminated .*|unterminated condition): (.+)", _LOG,
     "{0} is never closed, and what follows may be missing", "write endif::[] where it ends"),
    (r"unmatched preprocessor directive: (.+)", _LOG,
     "{0} closes what was never opened", "take the line out"),
    (r"mismatched preprocessor directive: (.+), expected (.+)", _LOG,
     "{0} stands where {1} is expected", ""),
    (r"id assigned to .* already in use: (.+)", "id-repeated",
     "two places have the id “{0}”", "give one of them another"),
    (r"hidden: (.{1,600})(?:.*)", "construct-removed",
     "words that a condition (ifdef, ifndef, ifeval) hides were left out: “{0}”", ""),
    (r"empty index", "construct-removed",
     "an index that a program would have to fill was left out", ""),
    (r"short table row|dropping cells from incomplete row.*", _LOG,
     "the last row of the table has not as many cells as the first", "write | for an empty cell"),
    (r"dropping cells? .*", _LOG,
     "a cell of the table has no column, and its words are lost", "count the cells of this row"),
    (r"table missing leading separator; recovering automatically", _LOG,
     "the first cell of the table has no | before it", ""),
    (r"no callout found for <(\d+)>", _LOG,
     "the code above has no mark <{0}> that this explains", ""),
    (r"callout list item index: expected (\d+),? got (\d+)", _LOG,
     "explanation {1} stands where {0} is expected", ""),
    (r"list item index: expected ([^\s,]+),? got (\S+)", _LOG,
     "a list counts {1} where {0} is expected; it is numbered anew", "a dot alone numbers items"),
    (r"invalid footnote reference: (.+)", _LOG,
     "a note is called that is not there: {0}", ""),
)  # fmt: skip
_OLD = re.compile(r"found deprecated \w+ macro: .*")  # it works as it did
_PATTERNS = tuple((re.compile(meaning[0]), *meaning[1:]) for meaning in _MEANINGS)


def translate_messages(
    messages: Iterable[LogMessage], path: str, root: str, text: str
) -> list[Diagnostic]:
    """Give a diagnostic for each message, each one once.

    `path` and `text` are those of the source: they locate what Asciidoctor does not. `root`, the
    project's folder on this machine, is taken out of what it says.
    """
    found = [
        _translate(message, path, root, text)
        for message in messages
        if not _OLD.fullmatch(message.text)
    ]
    return list(dict.fromkeys(found))


def _translate(message: LogMessage, path: str, root: str, text: str) -> Diagnostic:
    """Make a diagnostic of Asciidoctor's message; known ones get our words and a hint."""
    said = message.text.replace(f"{root}/", "")
    last = text.count("\n") + 1 if message.path in ("", path) else message.line
    line = min(message.line, last) if message.line > 0 else None
    for pattern, code, meaning, hint in _PATTERNS:
        if match := pattern.fullmatch(said):
            words = match.groups()
            line = line or _find(words, text)
            return Diagnostic(
                code, meaning.format(*words), message.path or path, line, hint=hint.format(*words)
            )
    return Diagnostic(_LOG, f"Asciidoctor says: {said}", message.path or path, line)


def _find(words: tuple[str, ...], text: str) -> int | None:
    """Find the line of what a message names: an attribute, a file to include, a note."""
    text = text.lower()
    for sign in ("{{{}}}", "include::{}[", "footnote:{}[") if words else ():
        if (place := text.find(sign.format(words[0].lower()))) >= 0:
            return text.count("\n", 0, place) + 1
    return None
