"""Read the works below the heading of a bibliography, each with its label and an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.prose.blocks import Block
from anthology.readers.prose.lexicon import fold
from anthology.readers.prose.pieces import Apparatus, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.pieces import Heading
    from anthology.readers.prose.reflow import Flow

_MARKER = re.compile(
    r"(?:[-*•–]\s+)?(?:(?P<label>\[(?P<key>[^\]\[\n]{1,20})\])|(?P<number>[0-9]{1,3})[.)])\s+(?=\S)"
    r"|[-*•–]\s+(?=\S)"
)


def read_bibliography(heading: Heading, blocks: Sequence[Block], flow: Flow) -> Apparatus:
    """Read blocks as works: parted by labels, else by hanging indents, else by blank lines."""
    groups = [group for block in blocks for group in _part(block, flow)]
    entries = tuple(_entry(group, flow) for group in _join_cut(groups))
    return Apparatus(heading.line, "bibliography", _with_single_ids(entries), heading)


def _part(block: Block, flow: Flow) -> list[Block]:
    lines = block.lines
    labelled = any(_MARKER.match(line.text.strip()) for line in lines)
    base = min(line.indent for line in lines)
    hanging = any(line.indent > base for line in lines)
    if not labelled and not hanging:
        return flow.paragraphs(block)
    groups: list[list[Line]] = [[]]
    for line in lines:
        starts = bool(_MARKER.match(line.text.strip())) if labelled else line.indent == base
        if starts and groups[-1]:
            groups.append([])
        groups[-1].append(line)
    return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(groups)]


def _join_cut(groups: Sequence[Block]) -> list[Block]:
    """Join what a page end parted: where works have labels, a group without one goes on."""
    labelled = sum(bool(_MARKER.match(group.text)) for group in groups) * 2 > len(groups)
    joined: list[Block] = []
    for group in groups:
        if joined and labelled and group.cut and not _MARKER.match(group.text):
            joined[-1] = Block(joined[-1].lines + group.lines, joined[-1].cut)
        else:
            joined.append(group)
    return joined


def _entry(group: Block, flow: Flow) -> Entry:
    text = flow.text(group.lines).replace("\n", " ")
    match = _MARKER.match(text)
    if not match:
        return Entry(group.number, "", text)
    key = match["key"] or match["number"] or ""
    name = f"ref-{fold(key).replace(' ', '-')}" if key else ""
    label = match["label"] or (f"[{key}]" if key else "")
    return Entry(group.number, name, text[match.end() :], label)


def _with_single_ids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    seen: set[str] = set()
    made = []
    for entry in entries:
        single = entry.id if entry.id not in seen else ""
        seen.add(entry.id)
        made.append(Entry(entry.line, single, entry.text, entry.label))
    return tuple(made)
