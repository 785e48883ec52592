"""Leave out comments, in all the ways of writing them, and report each with its words."""

from __future__ import annotations

import re

from anthology.readers.dialects.scan import Opening, Scan

_SUMMARY = re.compile(
    r"\s*(?:truncate|more|excerpt|fold|endexcerpt|summary|readmore)\b[\w ]*\Z", re.IGNORECASE
)
_ID = re.compile(r"#[\w.:-]+")
_ENDS = (
    ("<!--", r"--!?>"),
    ("{/*", r"\*/\s*\}"),
    ("{{", r"\*/\s*-?\}\}"),
    ("{%", r"\{%-?\s*endcomment\s*-?%\}"),
    ("{::", r"\{:/(?:comment)?\}"),
)


def _take(walk: Scan, match: re.Match[str]) -> tuple[str, int] | None:
    closing = next(end for begin, end in _ENDS if match[0].startswith(begin))
    end = walk.close(match.end(), closing)
    if end is None:
        return None
    words = walk.draft.quote(walk.text[match.end() : end.start()])
    if _ID.fullmatch(words):
        return f"{{{words}}}", end.end()  # the id of a heading, as Docusaurus writes it
    if words:
        walk.draft.report("comment-removed", _said(words), walk.line(match.start()))
    return "", end.end()


def _said(words: str) -> str:
    if _SUMMARY.match(words):
        return f"the mark for the end of the summary, “{words}”, was left out"
    if re.match(r"/?wp:", words):
        return "a mark of the WordPress editor, <!-- wp:… -->, was left out"
    return f"a comment was left out: “{words}”"


def _take_definition(walk: Scan, match: re.Match[str]) -> tuple[str, int]:
    """Take the comment that is written as the definition of a link nobody uses."""
    words = walk.draft.quote(match[0].split(":", 1)[1]).lstrip("#<> ").strip("\"'()")
    walk.draft.report(
        "comment-removed", f"a comment was left out: “{words}”", walk.line(match.start())
    )
    return "", match.end()


OPENINGS = (
    Opening(
        "comment",
        r"<!--|\{/\*|\{\{-?[ \t]*/\*|\{%-?[ \t]*comment[ \t]*-?%\}|\{::comment[^{}\n]*\}",
        _take,
    ),
    Opening(
        "definition",
        r"^[ ]{0,3}\[(?://|comment|_|\#)\]:[ \t]*(?:\#|<>)[^\n]*$",
        _take_definition,
    ),
)
