"""Walk once through a text and take constructs out, whichever begins first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.readers.dialects.masks import KEEP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anthology.readers.dialects.draft import Draft


_GOES_ON = re.compile(
    r"^(?:[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|:[ \t]|\[\^)|!!!|\?\?\?|===|<|\{[{%<])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Say how a construct opens (a verbose pattern without groups that count) and what takes it.

    `take` gives what stands in its place and where it ends, or None if it is no such construct.
    """

    name: str
    pattern: str
    take: Callable[[Scan, re.Match[str]], tuple[str, int] | None]


class Scan:
    """Hold the text that is walked through, and find the ends of what opens in it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.text = draft.text
        self._endless: set[str] = set()
        self._counted = (0, 1)
        self._paragraph = (0, 0)
        self.taken = (0, 0)  # where the last construct that was taken began and ended

    def line(self, place: int) -> int:
        """Give the line of a place; places come in order."""
        counted, line = self._counted
        line += self.text.count("\n", counted, place)
        self._counted = (place, line)
        return line

    def close(self, start: int, pattern: str) -> re.Match[str] | None:
        """Find an end; what was looked for in vain once is not looked for again."""
        if pattern in self._endless:
            return None
        found = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search(self.text, start)
        if not found:
            self._endless.add(pattern)
        return found

    def paragraph_end(self, place: int) -> int:
        """Find where the paragraph of a place ends."""
        start, end = self._paragraph
        if not start <= place < end:
            end = self.text.find("\n\n", place)
            self._paragraph = (place, end if end >= 0 else len(self.text))
        return self._paragraph[1]

    def continues(self, place: int) -> bool:
        """Tell whether the paragraph before opens something that goes on in indented lines."""
        end = place
        while end and self.text[end - 1] == "\n":
            end -= 1
        before = self.text.rfind("\n\n", 0, end)
        start = before + 2 if before >= 0 else 0
        if end <= self.taken[1]:
            start = self.text.rfind("\n", 0, self.taken[0]) + 1
            end = min(end, self.taken[0] + 1)
        paragraph = self.text[start:end]
        return paragraph.startswith((" ", "\t")) or bool(_GOES_ON.search(paragraph))


def scan(draft: Draft, openings: Sequence[Opening]) -> None:
    """Replace every construct in the draft by what its opening makes of it."""
    walk = Scan(draft)
    taking = {opening.name: opening.take for opening in openings}
    pattern = re.compile(
        "|".join(f"(?P<{opening.name}>{opening.pattern})" for opening in openings),
        re.VERBOSE | re.IGNORECASE | re.MULTILINE,
    )
    pieces: list[str] = []
    at = done = 0
    while match := pattern.search(walk.text, at):
        name = next(name for name in taking if match[name] is not None)
        taken = taking[name](walk, match)
        if taken is None:
            at = match.end()
            continue
        made, end = taken
        walk.taken = (match.start(), end)
        missing = walk.text.count("\n", match.start(), end) - made.count("\n") - made.count(KEEP)
        pieces += [walk.text[done : match.start()], made, KEEP * missing]
        done = at = end
    draft.text = "".join([*pieces, walk.text[done:]])
