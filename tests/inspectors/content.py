"""Read the marked content of a PDF page: tags, numbers, texts by way of the fonts' ToUnicode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pikepdf

_LINE = 6  # in points: raised and lowered signs are on their line still
_PAIR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>")


@dataclass(slots=True)
class Marked:
    """Hold a stretch of content: its tag (empty outside all marks), its number, its text.

    The text begins with a line feed where it stands on another line than the stretch before.
    """

    tag: str
    number: int | None = None
    text: str = ""


def read_content(page: Any) -> list[Marked]:
    """Read the stretches of a page in the order they are painted, forms included."""
    reader = _Reader()
    reader.read(page, page.Resources)
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Marked] = []
        self.open: list[Marked] = []
        self.texts: dict[tuple[int, int], dict[bytes, str]] = {}
        self.font: dict[bytes, str] = {}
        self.line = self.last_line = 0.0

    def read(self, stream: Any, resources: Any) -> None:
        if "/Contents" not in stream and not isinstance(stream, pikepdf.Stream):
            return  # an empty page
        saved: list[dict[bytes, str]] = []
        instructions: Any = pikepdf.parse_content_stream(stream)
        for operands, operator in instructions:
            name = str(operator)
            if name in {"BDC", "BMC"}:
                self._begin(operands)
            elif name == "EMC":
                self.open.pop()
            elif name == "q":
                saved.append(self.font)
            elif name == "Q":
                self.font = saved.pop()
            elif name == "Tf":
                self.font = self._read_font(resources.Font[operands[0]])
            elif name == "Tm":
                self.line = float(operands[5])
            elif name in {"TJ", "Tj"}:
                self._show(operands[0])
            elif name == "Do":
                self._paint(resources.XObject[operands[0]])

    def _begin(self, operands: Any) -> None:
        marked = Marked(str(operands[0]))
        if len(operands) > 1:
            marked.number = operands[1].get("/MCID")
        self.found.append(marked)
        self.open.append(marked)

    def _show(self, shown: Any) -> None:
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        glyphs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
        if not self.open:
            self.found.append(Marked(""))
        text = "".join(self.font.get(glyph, "") for glyph in glyphs)
        feed = "\n" if abs(self.line - self.last_line) > _LINE else ""
        (self.open or self.found)[-1].text += feed + text
        self.last_line = self.line

    def _paint(self, thing: Any) -> None:
        if thing.Subtype == "/Form":
            self.read(thing, thing.Resources)

    def _read_font(self, font: Any) -> dict[bytes, str]:
        if font.objgen not in self.texts:
            _, _, pairs = font.ToUnicode.read_bytes().partition(b"endcodespacerange")
            self.texts[font.objgen] = {
                bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in _PAIR.findall(pairs)
            }
        return self.texts[font.objgen]
