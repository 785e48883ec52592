"""Close the holes that pictures tear: look at a laid-out chapter, change it for the next try.

A figure that does not fit the rest of its page moves to the next one and leaves a hole. It is
made smaller where that is little, else the text behind it is let up before it, as much as fills
the page. Figures never pass a heading or one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from anthology import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.xhtml import Element

_LINE = 14 * 96 / 72  # px: a line of 14 pt
_HOLE = 3 * _LINE  # px at the foot of a page that are no matter
_SMALLEST = 0.6  # of its size, to which a picture may shrink
_MOVABLE = ("p", "ul", "ol", "blockquote")


@dataclass(frozen=True, slots=True)
class Hole:
    """Say where a page ends short: before the figure of which number, by how much, in px.

    `figure` and `picture` are the heights of that figure, caption included, and of its picture;
    `behind` counts the blocks of text behind it that would fill the page.
    """

    number: int
    room: float
    figure: float
    picture: float
    behind: int


def find_holes(pages: list[Any]) -> Iterator[Hole]:
    """Find the pages that end short because the next begins with a figure, in order."""
    numbers: dict[Any, int] = {}
    laid = [_blocks(page._page_box) for page in pages]  # noqa: SLF001  (no public way to boxes)
    for blocks in laid:
        for box in blocks:
            if box.element_tag == "figure":
                numbers.setdefault(box.element, len(numbers))
    for page, blocks, following in zip(pages, laid, laid[1:], strict=False):
        if not blocks or not following or following[0].element_tag != "figure":
            continue
        figure = following[0]
        room = _bottom(page._page_box) - max(box.position_y + box.margin_height() for box in blocks)  # noqa: SLF001
        pictures = [box.height for box in figure.descendants() if box.element_tag == "img"]
        if room > _HOLE and len(pictures) == 1 and blocks[-1].element is not figure.element:
            behind = _count_filling(following[1:], room)
            number, height = numbers[figure.element], figure.margin_height()
            yield Hole(number, room, height, pictures[0], behind)


def mend(chapter: Element, hole: Hole, settled: set[int]) -> bool:
    """Change a chapter so that its next layout closes a hole; False where nothing may be done.

    Figures that were made smaller are `settled` and are not touched again.
    """
    figures = [node for node in chapter.iter() if xhtml.name(node) == "figure"]
    if hole.number in settled or hole.number >= len(figures):
        return False
    figure = figures[hole.number]
    height = hole.picture - (hole.figure - hole.room)
    if height >= _SMALLEST * hole.picture:
        settled.add(hole.number)
        for image in figure.iter():
            if xhtml.name(image) == "img":
                image.set("style", f"max-height: {int(height) - 1}px")
        return True
    text = list(islice(figure.itersiblings(), hole.behind))
    if not text or text[-1].getnext() is None:
        settled.add(hole.number)
        return False
    text[-1].addnext(figure)
    return True


def _count_filling(boxes: list[Any], room: float) -> int:
    """Count the blocks of text, no heading among them, that fill a room of so many px."""
    count = 0
    for box in boxes:
        if room <= 0 or box.element_tag not in _MOVABLE:
            break
        room -= box.margin_height()
        count += 1
    return count


def _blocks(page: Any) -> list[Any]:
    """List the boxes of a page that stand right in the section of its chapter."""
    section = page
    for _ in ("html", "body", "section"):
        section = next((box for box in section.children if box.element is not None), None)
        if section is None or not hasattr(section, "children"):
            return []
    return [box for box in section.children if getattr(box, "element_tag", None)]


def _bottom(page: Any) -> float:
    """Find where the text of a page may end: above its notes."""
    notes = [box for box in page.children if type(box).__name__ == "FootnoteAreaBox"]
    end: float = page.content_box_y() + page.height
    return end - sum(float(box.margin_height()) for box in notes)
