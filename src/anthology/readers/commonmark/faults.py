"""Report what had to be done to the HTML of a text, each with its line in the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.commonmark.mend import Mended

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft
    from anthology.xhtml import Cleaned

_HANDLER = "event handler on "


_NOTHING = Mended("")


def report_cleaned(draft: Draft, cleaned: Cleaned, mended: Mended = _NOTHING) -> None:
    """Add a diagnostic for everything taken out, kept as text, closed, or made safe."""
    places = _Places(draft.source)
    for name, line in mended.closed:
        draft.report(
            "reader-message",
            f"<{name}> is opened and not closed in its paragraph",
            places.line(f"<{name}", after=line),
            hint="it was closed at the paragraph's end",
        )
    for tag, line in (*mended.spoken, *((tag, None) for tag in cleaned.escaped)):
        draft.report(
            "markup-escaped",
            f"{draft.quote(tag)} is no markup here; it is kept as text",
            places.line(tag.split("\n", 1)[0], after=line),
            hint=f"write `{tag}` to show that it is code",
        )
    for removed in cleaned.removed:
        draft.report("markup-removed", f"taken out: {_named(removed)}", _line(places, removed))
    for address in cleaned.unsafe:
        draft.report(
            "link-unsafe", f"an unsafe address was taken off: {address}", places.line(address)
        )
    for comment in cleaned.comments:
        draft.report(
            "comment-removed",
            f"a comment was left out: “{draft.quote(comment)}”",
            places.line(comment.split("\n", 1)[0]),
        )


def _named(removed: str) -> str:
    return removed if " " in removed else f"<{removed}>"


def _line(places: _Places, removed: str) -> int | None:
    if removed.startswith(_HANDLER):
        name = re.escape(removed.removeprefix(_HANDLER))
        return places.line(rf"<{name}\b[^<>]*\son\w+\s*=", exact=False)
    return None if " " in removed else places.line(f"<{removed}")


class _Places:
    """Find words in a source, each time behind the place where they were found before."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *(end.end() for end in re.finditer("\n", source))]
        self.last: dict[str, int] = {}

    def line(self, words: str, *, exact: bool = True, after: int | None = None) -> int | None:
        """Give the next line on which some words stand, or a pattern if not `exact`.

        `after` is a line before which they do not stand.
        """
        pattern = re.compile(re.escape(words) if exact else words, re.IGNORECASE)
        start = self.starts[min(after, len(self.starts)) - 1] if after else 0
        found = pattern.search(self.source, max(self.last.get(words, -1) + 1, start))
        if found:
            self.last[words] = found.start()
        place = self.last.get(words)
        return None if place is None else self.source.count("\n", 0, place) + 1
