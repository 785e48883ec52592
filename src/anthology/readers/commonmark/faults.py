"""Report what had to be done to the HTML of a text, each with its line in the source."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.readers.commonmark.mend import Mended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.cleaning import Cleaned
    from anthology.model.diagnostics import Diagnostic
    from anthology.readers.dialects.draft import Draft


_LONGEST = 80  # characters of an address that a message quotes
_MANY = 3  # repetitions of one message, from which they are told together
_LONE = r"<(?=[A-Za-z/!?])(?!!--)(?![A-Za-z/][\w:.-]*(?:\s[^<>]*)?>)"
_HANDLER = "event handler on "


_NOTHING = Mended("")


def report_cleaned(draft: Draft, cleaned: Cleaned, mended: Mended = _NOTHING) -> None:
    """Add a diagnostic for everything taken out, kept as text, closed, or made safe."""
    places = _Places(draft.source)
    for name, line in mended.closed:
        draft.report(
            "reader-message",
            f"<{name}> is opened and not closed in its paragraph",
            places.line(f"<{name}\\b", after=line),
            hint="it was closed at the paragraph's end",
        )
    for tag, line in (*mended.spoken, *((tag, None) for tag in cleaned.escaped)):
        draft.report(
            "markup-escaped",
            f"{draft.quote(tag)} is no markup here; it is kept as text",
            places.line(_LONE if tag == "<" else re.escape(tag.split("\n", 1)[0]), after=line),
            hint=f"write `{tag}` to show that it is code",
        )
    for removed in cleaned.removed:
        draft.report("markup-removed", f"taken out: {_named(removed)}", _line(places, removed))
    for address in cleaned.unsafe:
        draft.report(
            "link-unsafe",
            f"an unsafe address was taken off: {_short(address)}",
            places.line(re.sub(r"(?:\\\s|%20)+", r"(?:\\s|%20)+", re.escape(address))),
        )
    for comment in cleaned.comments:
        draft.report(
            "comment-removed",
            f"a comment was left out: “{draft.quote(comment)}”",
            places.line(re.escape(comment.split("\n", 1)[0])),
        )
    if cleaned.hidden:
        first = cleaned.hidden[0]
        more = f" (and {len(cleaned.hidden) - 1} more)" if cleaned.hidden[1:] else ""
        draft.report(
            "hidden-removed",
            f"the page hides this, and it was left out: “{draft.quote(first)}”{more}",
            places.line(re.escape(first.split()[0])),
            hint="take `hidden` or `display: none` off it to have it in the book",
        )


def fold(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Make one diagnostic of many that say the same of different lines."""
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in found:
        alike.setdefault((one.code, one.message), []).append(one)
    folded: list[Diagnostic] = []
    for group in alike.values():
        first, *rest = group
        if len(rest) < _MANY:
            folded += group
            continue
        lines = ", ".join(str(one.line) for one in rest if one.line)
        folded.append(replace(first, message=f"{first.message} (also in lines {lines})"))
    return sorted(folded, key=lambda one: one.line or 0)


def _short(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"


def _named(removed: str) -> str:
    return removed if " " in removed else f"<{removed}>"


def _line(places: _Places, removed: str) -> int | None:
    if removed.startswith(_HANDLER):
        name = re.escape(removed.removeprefix(_HANDLER))
        return places.line(rf"<{name}\b[^<>]*\son\w+\s*=")
    return None if " " in removed else places.line(rf"<{re.escape(removed)}\b")


class _Places:
    """Find words in a source, each time behind the place where they were found before."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *(end.end() for end in re.finditer("\n", source))]
        self.last: dict[str, int] = {}

    def line(self, pattern: str, *, after: int | None = None) -> int | None:
        """Give the next line on which a pattern is found, not before the line `after`."""
        start = self.starts[min(after, len(self.starts)) - 1] if after else 0
        wanted = re.compile(pattern, re.IGNORECASE)
        found = wanted.search(self.source, max(self.last.get(pattern, -1) + 1, start))
        if found:
            self.last[pattern] = found.start()
        place = self.last.get(pattern)
        return None if place is None else self.source.count("\n", 0, place) + 1
