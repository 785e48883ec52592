"""Read the lines of transcripts and chats: who speaks, and when.

In: lines. Out: the same, each turn on lines that open with the name of who speaks. The times of a
recording stay before it, for the step that takes them out in all formats; those of a chat go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.plain_text.blocks import Line


_TIMES = 3  # from which they are those of a recording or a chat
_NAMED = r"[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){0,3}"
# The time at which somebody begins to speak: [00:12:34], (12:34), 00:12:34
_TIMED = re.compile(r"\s*(?:[\[(<]\d{1,3}(?::\d\d){1,2}(?:[.,]\d+)?[\])>]|\d{1,2}:\d\d:\d\d\b)")
# Who speaks and when, on a line above what is said: “Ann Lee (00:12)”, “00:00:12 Ann”.
_CLOCK = r"(?:[\[(]\d{1,3}(?::\d\d){1,2}[\])]|\d{1,2}:\d\d:\d\d)"
_SPEAKS = re.compile(
    rf"(?P<name>{_NAMED})(?:\s+(?P<at>{_CLOCK})|[ ]{{2,}}(?P<bare>\d{{1,2}}:\d\d)):?"
    rf"|(?P<from>{_CLOCK})\s+(?P<who>{_NAMED}):?"
)
# “12/03/2024, 18:30 - Ann: …”, “[12.03.24, 18:30:12] Ann: …”, as chats are saved.
_CHAT = re.compile(
    r"""\u200e?\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\ (?:à\ )?\d{1,2}[:h]\d\d(?::\d\d)?
    (?:[\ \u202f]?[AaPp]\.?[Mm]\.?)?\]?(?:\ -)?\ (?P<rest>(?:[^:]{1,40}:\ )?(?P<said>.*))""",
    re.VERBOSE,
)
_OMITTED = re.compile(
    r"\u200e?<?(?:media|image|video|audio|sticker|m[ée]dias?|document) "
    r"(?:omitted|omise?s?|absente?)>?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Hold the lines of a text, the numbers of those that open a turn, and what is told."""

    lines: list[Line]
    turns: frozenset[int] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_transcript(lines: Sequence[Line]) -> Transcript:
    """Put who speaks before what is said; other texts come back as they are."""
    joined = _join_speakers(lines)
    timed = [line.number for line in joined if _TIMED.match(line.text)]
    if len(timed) >= _TIMES:
        return Transcript(joined, frozenset(timed))
    return _read_chat(joined)


def _join_speakers(lines: Sequence[Line]) -> list[Line]:
    """Put names and times that stand alone on a line before what is said below.

    Who speaks there speaks again, as hardly anyone does in a programme.
    """
    said = [
        (place, found)
        for place, line in enumerate(lines[:-1])
        if (found := _SPEAKS.fullmatch(line.text.strip())) and lines[place + 1].text
    ]
    made = list(lines)
    names = {found["name"] or found["who"] for _, found in said}
    for place, found in said if len(said) >= max(_TIMES, len(names) + 1) else ():
        clock = (found["at"] or found["bare"] or found["from"]).strip("[]()")
        below = lines[place + 1]
        text = f"[{clock}] {found['name'] or found['who']}: {below.text.strip()}"
        made[place] = replace(lines[place], text="")
        made[place + 1] = replace(below, text=text)
    return made


def _read_chat(lines: list[Line]) -> Transcript:
    """Take dates and times off the messages of a chat, and part these from each other."""
    sent = {place: found for place, line in enumerate(lines) if (found := _CHAT.match(line.text))}
    if len(sent) < _TIMES:
        return Transcript(lines)
    made = [
        replace(line, text=_message(sent[place]) if place in sent else line.text)
        for place, line in enumerate(lines)
    ]
    first = min(sent)
    stamp = lines[first].text[: sent[first].start("rest")].strip(" -")
    what = f"{len(sent)} dates and times of a chat were left out, from “{stamp}” on"
    told = [Diagnostic("printed-furniture", what, line=lines[first].number)]
    for place, found in sent.items():
        if not _message(found):
            what = f"a chat has lost what was sent: “{found['rest'].strip()}” was left out"
            told.append(Diagnostic("printed-furniture", what, line=lines[place].number))
    turns = frozenset(lines[place].number for place in sent)
    return Transcript(made, turns, tuple(told))


def _message(found: re.Match[str]) -> str:
    """Give a message of a chat without its time; nothing where only its name is left of it."""
    return "" if _OMITTED.fullmatch(found["said"].strip()) else found["rest"]
