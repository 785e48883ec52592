"""Keep the size that a source gives a picture which stands in a line of words.

The sizes of all other pictures are the book's to choose. In: the attributes of a picture and its
styles. Out: `width`, and `height` where that alone is given, in px (CSS Values 3, 5.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element

_ATTRIBUTE = re.compile(
    r"""\s(width|height)\s*=\s*["']?\s*(\d{1,5}(?:\.\d{1,5})?)(px)?\s*(?=["'\s/]|\Z)""",
    re.IGNORECASE,
)
_STYLE = re.compile(
    r"(?:^|[;\s])(width|height)\s*:\s*(\d{0,5}(?:\.\d{1,6})?)(px|in|cm|mm|pt|pc|r?em)\b",
    re.IGNORECASE,
)
_PX = {"px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "pc": 16, "em": 16,
       "rem": 16}  # fmt: skip
_SIDES = ("width", "height")


def read_size(attributes: str, style: str) -> str:
    """Give the width and height that a picture is given, in px, 0 for none; "" for neither.

    >>> read_size(' width="20" height="10"', "width: 1in"), read_size(' width="50%"', "")
    ('96 10', '')
    """
    found = {"width": 0, "height": 0}
    for pattern, text in ((_ATTRIBUTE, attributes), (_STYLE, style)):
        for side, number, unit in pattern.findall(text):
            if number:
                found[side.lower()] = round(float(number) * _PX[(unit or "px").lower()])
    return " ".join(map(str, found.values())) if any(found.values()) else ""


def keep_size(picture: Element, size: str) -> None:
    """Keep the size of a picture that stands among words."""
    for side, number in zip(_SIDES, size.split(), strict=False):
        block = next((up for up in picture.iterancestors() if xhtml.name(up) in xhtml.BLOCK), None)
        if number != "0" and block is not None and xhtml.text(block):
            picture.set(side, number)
            return


def forget_size(picture: Element) -> None:
    """Let the book choose the size of a picture."""
    for side in _SIDES:
        picture.attrib.pop(side, "")


def show_sizes(root: Element) -> None:
    """Write the sizes of pictures as styles, which print and e-book heed alike."""
    for picture in root.iter("img"):
        for side in _SIDES:
            if number := str(picture.attrib.pop(side, "")):
                style = f"{side}:{number}px" + (";width:auto" if side == "height" else "")
                picture.set("style", ";".join(filter(None, (picture.get("style"), style))))
