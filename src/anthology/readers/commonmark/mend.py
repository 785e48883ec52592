"""Close in converted HTML what would swallow the text behind it, before a parser sees it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from anthology.markup import xhtml

_PHRASING = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup tt u var".split()
)
# Elements that a parser reads to their end tag or, without one, to the end of the document.
_SWALLOWING = frozenset(
    "script style title textarea template noscript object applet iframe select noembed noframes "
    "svg math xmp".split()
)
# Elements that nobody means in the middle of a sentence unless as a word.
_STRUCTURE = frozenset("html head body title meta link base frameset form section main nav".split())

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<inner>(?:\s[^<>]*)?)>")
_LINE = re.compile(r'data-line="(\d+)"')


@dataclass(slots=True)
class _Paragraph:
    """Hold the tags that wait for their ends in the paragraph that is being read, its line."""

    line: int | None
    tags: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mended:
    """Hold the HTML, the names of tags closed at a paragraph's end, the tags kept as words.

    Each stands with the line on which its paragraph begins, where that is known.
    """

    markup: str
    closed: tuple[tuple[str, int | None], ...] = ()
    spoken: tuple[tuple[str, int | None], ...] = ()


def mend(markup: str) -> Mended:
    """Return the HTML with every tag closed that would go on to its end."""
    pieces: list[str] = []
    closed: list[tuple[str, int | None]] = []
    spoken: list[tuple[str, int | None]] = []
    ends = _last_ends(markup)
    paragraph: _Paragraph | None = None
    at = 0
    for match in _TAG.finditer(markup):
        pieces += [markup[at : match.start()], match[0]]
        at = match.end()
        name, inner = match["name"].lower(), match["inner"]
        if name == "p":
            if paragraph is not None:
                _close(paragraph, pieces, closed)
            line = _LINE.search(inner)
            paragraph = None if match["closing"] else _Paragraph(int(line[1]) if line else None)
        elif inner.endswith("/") and name not in xhtml.VOID:
            pieces[-1] = f"<{match['name']}{inner[:-1].rstrip()}></{match['name']}>"
        elif not match["closing"] and _is_word(markup, match, ends, paragraph):
            if name == "iframe":
                pieces[-1] += "</iframe>"
                continue
            spoken.append((match[0], paragraph.line if paragraph else None))
            pieces[-1] = html.escape(match[0], quote=False)
        elif paragraph is not None and name in _PHRASING:
            _follow(paragraph, name, match, len(pieces) - 1)
    return Mended("".join([*pieces, markup[at:]]), tuple(closed), tuple(spoken))


def _last_ends(markup: str) -> dict[str, int]:
    """Find where each element ends for the last time."""
    return {
        match["name"].lower(): match.start() for match in _TAG.finditer(markup) if match["closing"]
    }


def _is_word(
    markup: str, match: re.Match[str], ends: dict[str, int], paragraph: _Paragraph | None
) -> bool:
    """Tell a tag that is only spoken of from one that is meant."""
    name, start = match["name"].lower(), match.end()
    if name in _SWALLOWING:
        if paragraph is None or ends.get(name, -1) < start:
            return ends.get(name, -1) < start
        stop = markup.find("</p>", start)
        return markup.find(f"</{match['name']}", start, stop if stop >= 0 else len(markup)) < 0
    return paragraph is not None and name in _STRUCTURE and not match["inner"].strip()


def _follow(paragraph: _Paragraph, name: str, match: re.Match[str], piece: int) -> None:
    if not match["closing"]:
        paragraph.tags.append((name, piece))
        return
    names = [open_name for open_name, _ in paragraph.tags]
    if name in names:
        del paragraph.tags[len(names) - 1 - names[::-1].index(name)]


def _close(paragraph: _Paragraph, pieces: list[str], closed: list[tuple[str, int | None]]) -> None:
    """Close what a paragraph leaves open, before its own end."""
    tags = [name for name, _ in paragraph.tags]
    closed += [(name, paragraph.line) for name in tags]
    pieces[-1] = "".join(f"</{name}>" for name in reversed(tags)) + pieces[-1]
