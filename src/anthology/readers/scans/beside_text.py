"""Find what stands beside the running text: captions with their pictures, footnotes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import Block, quote_words
from anthology.readers.plain_text.endnotes import RAISED, PrintedNote, reference
from anthology.readers.plain_text.pieces import Figure, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.readers.plain_text.blocks import Line
    from anthology.readers.plain_text.pieces import Piece


KINDS = {"tableau": "tab", "table": "tab"}  # all other words for pictures are “fig”
WORDS = r"figure|fig\.?|illustration|photo|sch[ée]ma|graphique|image|tableau|table"
NUMBER = r"[0-9]{1,2}(?:[.-][0-9]{1,2})*|[A-Z]\.?[0-9]{1,2}|[IVX]{1,4}"
_CAPTION = re.compile(
    rf"[*_]{{0,3}}(?P<label>(?P<word>{WORDS})\s*(?P<number>{NUMBER})(?:\s*[:.–—]|\s+-(?=\s)|$))[*_]{{0,3}}\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[(?P<alt>[^\]\n]{0,300})\]\((?P<src>[^()\s]{1,500})\)")
_LONGEST = 400  # characters of a caption


def figure_id(word: str, number: str) -> str:
    """Make the id of a figure or table from the word and number of its caption."""
    kind = KINDS.get(word.lower().rstrip("sx"), "fig")
    return f"{kind}-{re.sub(r'[^0-9a-z]+', '-', number.lower())}"


def find_figures(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Diagnostic]]:
    """Make figures of captions, with the picture beside them or a report that there is none."""
    made: list[Piece] = []
    for piece in pieces:
        figure = _read(piece)
        last = made[-1] if made else None
        if figure and not figure.table and (picture := _picture(last)):
            made[-1] = replace(figure, source=picture["src"], alt=picture["alt"])
        elif isinstance(last, Figure) and not last.source and (picture := _picture(piece)):
            made[-1] = replace(last, source=picture["src"], alt=picture["alt"])
        else:
            made.append(figure or piece)
    return _with_single_ids(made), [_lacking(piece) for piece in made if _lacks_picture(piece)]


def _read(piece: Piece) -> Figure | None:
    """Read a paragraph as a caption, by a label such as “Figure 3”; None if it is none."""
    if not isinstance(piece, Paragraph) or len(piece.text) > _LONGEST:
        return None
    match = _CAPTION.fullmatch(piece.text)
    if not match or not match["label"][0].isupper():
        return None
    name = figure_id(match["word"], match["number"])
    caption = match["rest"].rstrip("*_")
    return Figure(piece.line, name, caption, match["label"], table=name.startswith("tab"))


def _picture(piece: Piece | None) -> re.Match[str] | None:
    """Match a paragraph that is only a picture."""
    return _PICTURE.fullmatch(piece.text) if isinstance(piece, Paragraph) else None


def _with_single_ids(pieces: Sequence[Piece]) -> list[Piece]:
    """Take the id off a figure whose number another has before it."""
    seen: set[str] = set()
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Figure) and piece.id in seen:
            made.append(replace(piece, id=""))
            continue
        if isinstance(piece, Figure):
            seen.add(piece.id)
        made.append(piece)
    return made


def _lacks_picture(piece: Piece) -> bool:
    """Tell whether a figure has only its caption."""
    return isinstance(piece, Figure) and not piece.source and not piece.table


def _lacking(piece: Piece) -> Diagnostic:
    """Report a caption without its picture."""
    words = f"{piece.label} {piece.caption}" if isinstance(piece, Figure) else ""
    return Diagnostic(
        "image-missing",
        f"the caption stands without its picture: “{quote_words(words)}”",
        line=piece.line,
        hint="put ![what it shows](its-file.png) on the line above the caption",
    )


_NOTE = re.compile(
    r"\s*(?:<sup>(?P<tag>[0-9]{1,3})</sup>|(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})|(?P<plain>[0-9]{1,2})[.)]?(?=\s))"
    r"\s*(?P<text>[^\W\d_(«“\"<].*|[(«“\"<].*)"
)
# A number that touches the word before it; one that stands raised needs no more.
_MARK = re.compile(
    r"(?<=\S)(?:<sup>(?P<tag>[0-9]{1,3})</sup>|(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})"
    r"|(?<=[a-zà-ÿ»”)’.,;!?])(?<![0-9][.,])(?P<plain>[0-9]{1,2})(?=[\s.,;:)!?»”]|$))"
)
_MOST = 100  # notes at the end of one page


def take_notes(blocks: Sequence[Block]) -> tuple[list[Block], list[PrintedNote]]:
    """Take the footnotes out and put references in the place of their marks.

    A block is a note if it opens with a number that is raised, or ends its page, and the same
    number stands in the text of that page, or of the one before, as marks do.
    """
    pages = [_Above()]
    notes: list[PrintedNote] = []
    for page in _pages(blocks):
        body, ending = _part(page)
        pages.append(_Above())
        for number, block in [*((_raised(block), block) for block in body), *ending]:
            above = (one.refer(number, len(notes) + 1) for one in pages[:-3:-1])
            if number and any(above):
                notes.append(PrintedNote(len(notes) + 1, _without_mark(block)))
            else:
                pages[-1].add(block)
    return [block for page in pages for block in page.blocks], notes


class _Above:
    """Hold the text of a page above its notes, and where the marks of notes stand in it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def add(self, block: Block) -> None:
        """Add a block below the others."""
        for nth, line in enumerate(block.lines):
            for match in _MARK.finditer(line.text):
                self.marks[_number(match)].append((len(self.blocks), nth))
        self.blocks.append(block)

    def refer(self, number: str, to: int) -> bool:
        """Put a reference in the place of the last mark with a number, if there is one."""
        if not self.marks[number]:
            return False
        place, nth = self.marks[number].pop()
        block = self.blocks[place]
        text = block.lines[nth].text
        *_, last = (match for match in _MARK.finditer(text) if _number(match) == number)
        text = f"{text[: last.start()]}{reference(to)}{text[last.end() :]}"
        lines = (*block.lines[:nth], replace(block.lines[nth], text=text), *block.lines[nth + 1 :])
        self.blocks[place] = replace(block, lines=lines)
        return True


def _raised(block: Block) -> str:
    """Give the raised number that opens a block; empty if none does."""
    match = _opens(block.lines[0])
    return _number(match) if match and not match["plain"] else ""


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Group blocks by page, at the cuts that page ends left."""
    page: list[Block] = []
    for block in blocks:
        if block.cut and page:
            yield page
            page = []
        page.append(block)
    if page:
        yield page


def _part(page: Sequence[Block]) -> tuple[list[Block], list[tuple[str, Block]]]:
    """Part a page into its text and what may be notes at its end, each with its number."""
    body = list(page)
    notes: list[tuple[str, Block]] = []
    while len(notes) < _MOST and (len(body) > 1 or (body and len(body[0].lines) > 1)):
        upper, found = _part_block(body[-1], whole=len(body) > 1)
        if not found:
            break
        notes = found + notes
        body[-1:] = [upper] if upper else []
        if upper:
            break
    return body, notes


def _part_block(block: Block, *, whole: bool) -> tuple[Block | None, list[tuple[str, Block]]]:
    """Part a block at the lines that open notes; all of it may be notes if `whole`."""
    starts = [(nth, match) for nth, line in enumerate(block.lines) if (match := _opens(line))]
    starts = _counting(starts)
    if not starts or (starts[0][0] == 0 and not whole):
        return block, []
    ends = [nth for nth, _ in starts[1:]] + [len(block.lines)]
    notes = [
        (_number(match), Block(block.lines[nth:end]))
        for (nth, match), end in zip(starts, ends, strict=True)
    ]
    first = starts[0][0]
    return (Block(block.lines[:first], block.cut) if first else None), notes


def _opens(line: Line) -> re.Match[str] | None:
    """Match a line that opens a footnote."""
    return _NOTE.fullmatch(line.text)


def _counting(starts: list[tuple[int, re.Match[str]]]) -> list[tuple[int, re.Match[str]]]:
    """Keep the last notes whose numbers follow on each other."""
    kept: list[tuple[int, re.Match[str]]] = []
    for start in reversed(starts):
        if kept and int(_number(start[1])) + 1 != int(_number(kept[0][1])):
            break
        kept.insert(0, start)
    return kept


def _number(match: re.Match[str]) -> str:
    """Give the number of a note, raised figures as plain ones."""
    return (match["tag"] or match["raised"] or match["plain"]).translate(RAISED)


def _without_mark(note: Block) -> Block:
    """Take the number off a note's first line."""
    first = note.lines[0]
    match = _opens(first)
    text = match["text"] if match else first.text
    return Block((replace(first, text=text), *note.lines[1:]))
