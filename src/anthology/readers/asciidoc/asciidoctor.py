"""Hand texts to Asciidoctor, all of them in one process, and take back what it made of each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from anthology import programs
from anthology.diagnostics import MissingToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DRIVER = Path(__file__).with_name("driver.rb")
_TEXT_SECONDS = 30  # that one text may take
_START_SECONDS = 60  # that the process may take besides, before it is ended from outside


@dataclass(frozen=True, slots=True)
class Job:
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
class Message:
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

    `authors` are names and what stood in pointed brackets behind them. Where the conversion
    failed, `failure` says why and all else is empty.
    """

    title: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    body: str = ""
    messages: tuple[Message, ...] = ()
    failure: str = ""


def convert(jobs: Sequence[Job]) -> list[Conversion]:
    """Convert texts, each within bounded time.

    Raises `MissingToolError` where Asciidoctor is not on this machine or does not start. A text
    that ends or hangs the process counts as failed, and the rest is taken up again after it.
    """
    program = programs.need("asciidoctor", "it reads AsciiDoc texts")
    made: list[Conversion] = []
    while len(made) < len(jobs):
        rest = jobs[len(made) :]
        answers, ended = _run(program, rest)
        made += answers
        if not answers:
            made.append(Conversion(failure=ended))
    return made


def _run(program: str, jobs: Sequence[Job]) -> tuple[list[Conversion], str]:
    """Convert texts up to the first that ends the process; tell how it ended."""
    texts = [asdict(job) for job in jobs]
    given = json.dumps({"seconds": _TEXT_SECONDS, "texts": texts}, ensure_ascii=False)
    command = [program, "-r", str(_DRIVER), "-"]
    ran = programs.run(command, given, seconds=_START_SECONDS + _TEXT_SECONDS * len(jobs))
    lines = ran.out.split("\n")[:-1]
    if not lines or not lines[0].startswith('{"version"'):
        raise MissingToolError(
            f"asciidoctor does not start: {(ran.said.strip() or '?').splitlines()[0]}",
            hint=programs.install_hint("asciidoctor"),
        )
    ended = f"it ends Asciidoctor with status {ran.status}" if ran.finished else "it never ends"
    return [_conversion(line) for line in lines[1:]], ended


def _conversion(line: str) -> Conversion:
    answer = json.loads(line)
    if answer["failure"]:
        return Conversion(failure=answer["failure"])
    return Conversion(
        title=answer["title"],
        authors=tuple((name, link) for name, link in answer["authors"]),
        attributes=answer["attributes"],
        body=answer["body"],
        messages=tuple(Message(*said) for said in answer["messages"]),
    )
