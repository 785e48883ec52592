"""Take the numbers and times out of subtitles (WebVTT, SubRip), which leaves what is said.

In: the lines of a text. Out: the words of its cues, one paragraph where a sentence goes on from
one cue to the next, and what is told of the others. Other texts come back as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.sentences import ends_sentence
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import Line

if TYPE_CHECKING:
    from collections.abc import Sequence


_TIME = r"(?:\d{1,2}:)?\d\d:\d\d[.,]\d{3}"
_TIMING = re.compile(rf"{_TIME}\s+-->\s+{_TIME}(?:\s.*)?")
_HEADER = re.compile(r"WEBVTT\b.*|(?:Kind|Language):.*|NOTE\b.*")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]+)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|font|lang|ruby|rt)\b[^<>]*>|<\d[\d:.]+>")
_FEWEST = 2  # cues


@dataclass(frozen=True, slots=True)
class Cues:
    """Hold the lines that are left, the words of the others, and what is told of them."""

    lines: Sequence[Line]
    dropped: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def take_out_cues(lines: Sequence[Line]) -> Cues:
    """Leave out what is no speech in subtitles; lines of one sentence touch each other."""
    timings = {nth for nth, line in enumerate(lines) if _TIMING.fullmatch(line.text.strip())}
    if len(timings) < _FEWEST:
        return Cues(lines)
    numbers = {nth - 1 for nth in timings if nth and lines[nth - 1].text.strip()}
    head = {nth for nth in range(min(timings)) if _HEADER.fullmatch(lines[nth].text.strip())}
    gone = timings | numbers | head
    kept: list[Line] = []
    before = ""
    for nth, line in enumerate(lines):
        words = _TAG.sub("", _VOICE.sub(r"\1: ", line.text)).strip()
        if nth in gone or not words:
            continue
        if not before or ends_sentence(before) or _VOICE.search(line.text):
            kept.append(Line(line.number, ""))
        kept.append(Line(line.number, words))
        before = words
    message = f"the numbers and times of {len(timings)} subtitles were left out"
    first = lines[min(gone)].number
    words = " ".join(lines[nth].text for nth in sorted(gone))
    return Cues(kept, words, (Diagnostic("printed-furniture", message, line=first),))
