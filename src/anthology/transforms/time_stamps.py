"""Take the times of a recording out of a transcript: `[00:12:34] Ann:`, `Ann Lee (01:02)`.

In: an article. Out: the same without them, where three or more count on, as no programme and no
race does, and without what the program that wrote it down says of itself and of the meeting. What
is left of them, and gaps in the recording such as “(inaudible 00:03)”, is told of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.markup import xhtml
from anthology.transforms.running_text import TextSlot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_FEWEST = 3  # times from which they are those of a recording
_LONG = r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,3})?"
_ANY = rf"(?:{_LONG}|\d{{1,3}}:\d\d)"
_IN_BRACKETS = rf"(?:\[{_ANY}\]|\({_ANY}\)|<{_ANY}>)"
_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\ [\w.'’-]+){0,3}"
# Before what is said, behind the name of who speaks, or alone.
_STAMP = re.compile(
    rf"""^\s*(?P<first>{_IN_BRACKETS}\s*[-–—:]?\s*|{_LONG}(?=\s*$|\s*[-–—]?\s*{_NAME}\s?(?::|$))\s*[-–—]?\s*)
    |(?:(?<=[\w.:*])|^)(?P<behind>\s{{0,3}}{_IN_BRACKETS}(?=\s?:|\s*$)|\s{{1,3}}{_LONG}(?=\s?:|\s*$))
    |(?P<within>\s{{0,3}}[\[(]{_LONG}[\])])
    |(?P<bare>\s{{1,5}}\d{{1,2}}:\d\d\s*$)""",
    re.VERBOSE,
)
_WHOLE_NAME = re.compile(rf"(?:{_NAME}\ ?)?:?", re.VERBOSE)
_TIME = re.compile(_ANY)
_GAP = re.compile(
    r"[\[(](?:in|un)(?:audible|intelligible|verständlich)\b[^\])]{0,30}[\])]", re.IGNORECASE
)
# What programs write around a transcript: Otter, Teams, Zoom, Rev, Sonix, TurboScribe, Descript.
_LABELS = r"(?:SUMMARY\ KEYWORDS|KEYWORDS|SPEAKERS|MOTS-CLÉS|INTERVENANTS|SCHLÜSSELWÖRTER|SPRECHER)"
_DURATION = rf"(?:{_ANY}|(?:\d+\s?h\s?)?\d+\s?m(?:in)?(?:\s?\d+\s?s)?|\d+\s?s)"
_FRAME = re.compile(
    rf"""(?:{_LABELS}:?\s+\S.*
    |[^.!?]{{0,60}}\d{{4}},?\s\d{{1,2}}:\d\d\s?(?:[AaPp]\.?[Mm]\.?)?\s*(?:[•·|–-]\s*)?{_DURATION}
    |[^.!?]{{0,80}}-(?:Meeting\ )?
        (?:Recording|Enregistrement|Besprechungsaufzeichnung)\b[^.!?]{{0,60}}
    |{_DURATION}
    |\W*(?i:(?:auto(?:matically|-)?\s?)?transcribed\ (?:by|with)\s(?:https?://\S+|\S*\.(?:ai|com)\b.*|otter\b.*))
    |\W*(?i:this\ transcript\ was\ (?:exported|generated)\ .{{0,120}})
    |\W*(?i:(?:start|end|fin|début)\ (?:of|de\ la|der)\ transcri(?:pt|ption))\W*
    |{_NAME}\s+(?i:(?:started|stopped)\ transcription
        |a\ (?:démarré|commencé|arrêté)\ la\ transcription
        |hat\ die\ Transkription\ (?:gestartet|beendet)))\s*""",
    re.VERBOSE | re.DOTALL,
)
_LABEL = re.compile(rf"{_LABELS}:?", re.VERBOSE)


@dataclass(slots=True)
class _Place:
    """Hold one line within a place for text: the place, and which line of it."""

    slot: TextSlot
    nth: int
    before: str  # what the line holds before it
    text: str

    def write(self, text: str) -> None:
        """Put other words there."""
        lines = self.slot.text.split("\n")
        lines[self.nth] = text
        self.slot.write("\n".join(lines))

    def has_more(self) -> bool:
        """Tell whether another line of the block follows."""
        return self._break() is not None or self.nth + 1 < len(self.slot.text.split("\n"))

    def join_below(self) -> None:
        """Take out a break right behind the line."""
        if (behind := self._break()) is not None:
            xhtml.drop(behind)

    def _break(self) -> Element | None:
        """Give the break right behind the place, if there is one."""
        node = self.slot.node
        behind = node.getnext() if self.slot.tail else next(iter(node), None)
        return behind if behind is not None and xhtml.name(behind) == "br" else None


def take_out_time_stamps(article: Article, root: Element) -> Article:
    """Take the times of a recording out of the paragraphs of a tree, and tell of them."""
    found = [
        (block, place, match)
        for block in root.iter("p", "li", "dt", "dd")
        for place in _places(block)
        if _TIME.search(place.text)
        for match in _STAMP.finditer(place.text)
        if _stands(place, match)
    ]
    if not _speak_again([place for _, place, match in found if match["bare"]]):
        found = [one for one in found if not one[2]["bare"]]
    times = [_seconds(match[0]) for _, _, match in found]
    counting = len(times) >= _FEWEST and all(one <= other for one, other in pairwise(times))
    for block in root.iter("p", "li"):
        article = _report_gaps(article, block)
    if not found or (not counting and not any(re.search(_LONG, match[0]) for *_, match in found)):
        return article
    first = xhtml.line(found[0][0])
    shown = f"“{found[0][2][0].strip()}”"
    if not counting:
        message = f"this may be the time of a recording: {shown}"
        return article.report("text-uncertain", message, line=first, hint="take it out if it is")
    for block, place, match in reversed(found):
        kept = place.text[: match.start()] + place.text[match.end() :]
        place.text = kept if place.before.strip() else kept.lstrip()
        alone = not place.before.strip() and _WHOLE_NAME.fullmatch(place.text.strip())
        named = alone and place.text.strip() and len(xhtml.break_lines(block)) > 1
        if match["bare"] or named:
            place.write(f"{place.text.rstrip(' :')}: ")  # what is said stands below
            place.join_below()
        else:
            place.write(place.text)
        if xhtml.empty(block):
            xhtml.drop(block)
    message = f"{len(found)} times of a recording were left out, from {shown} on"
    article = article.report("printed-furniture", message, line=first)
    return _take_out_frame(article, root)


def _take_out_frame(article: Article, root: Element) -> Article:
    """Take out what the program that wrote a transcript down says around it, and tell of it."""
    gone: dict[Element, None] = {}  # in order; a line below a label may be such a line too
    for block in root.iter("p", *xhtml.HEADINGS):
        words = xhtml.text(block).strip()
        below = block.getnext()
        if _LABEL.fullmatch(words) and below is not None and xhtml.name(below) == "p":
            gone |= {block: None, below: None}
        elif _FRAME.fullmatch(words):
            gone[block] = None
    for block in gone:
        article = article.report(
            "printed-furniture",
            f"left out as the transcript's, not the text's: “{shorten(xhtml.text(block))}”",
            line=xhtml.line(block),
        )
        xhtml.drop(block)
    return article


def _places(block: Element) -> Iterator[_Place]:
    """Give the stretches of text of a block, line by line."""
    line = ""
    for node in block.iter():
        if node is not block and xhtml.name(node) in xhtml.BLOCK:
            return
        if xhtml.name(node) == "br":
            line = ""
        slots = [TextSlot(node)]
        slots += [TextSlot(node, tail=True)] if node is not block and not len(node) else []
        for slot in slots:
            for nth, text in enumerate(slot.text.split("\n")):
                line = "" if nth else line
                if text:
                    yield _Place(slot, nth, line, text)
                line += text


def _stands(place: _Place, match: re.Match[str]) -> bool:
    """Tell whether a time stands where those of recordings do: first, or behind a name."""
    ahead = place.before + place.text[: match.start()]
    if match["bare"]:  # alone with a name, above what is said
        return _WHOLE_NAME.fullmatch(ahead.strip()) is not None and place.has_more()
    opens = bool(match["first"]) and not place.before.strip()
    return opens or bool(match["within"]) or bool(_WHOLE_NAME.fullmatch(ahead.strip()))


def _speak_again(places: Sequence[_Place]) -> bool:
    """Tell whether those who are named before bare times speak again, as in no programme."""
    names = {_TIME.sub("", place.before + place.text).strip() for place in places}
    return len(names) < len(places)


def _seconds(text: str) -> float:
    """Read the time out of a stamp."""
    found = _TIME.search(text)
    parts = found[0].replace(",", ".").split(":") if found else []
    return sum(float(part) * 60.0**power for power, part in enumerate(reversed(parts)))


def _report_gaps(article: Article, block: Element) -> Article:
    """Tell of what whoever wrote down a recording did not understand."""
    for gap in _GAP.finditer(xhtml.text(block)):
        message = f"something was not understood in the recording: “{gap[0]}”"
        hint = "listen again, or write […]"
        article = article.report("text-uncertain", message, line=xhtml.line(block), hint=hint)
    return article
