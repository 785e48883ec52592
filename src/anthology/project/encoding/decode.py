"""Decode the bytes of a text, repair what a wrong encoding broke in it, and say what was done."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.model.diagnostics import Diagnostic
from anthology.project.encoding.find_encoding import Written, decode_as, find_encoding
from anthology.project.encoding.mojibake import WRONG_ENCODINGS
from anthology.project.encoding.repair import Repaired, repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_TERMINAL = "\x1b\\[[0-9;?]{0,20}[A-Za-z]"
_CONTROL = re.compile(
    f"{_TERMINAL}|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x85\u2028\u2029", " "))
_LONGEST_EXAMPLE = 40  # characters: two of them fill a line of a terminal
_FEW = 5  # lines that are named one by one
_SHOWN = 3  # words that a message shows of a text broken all through
_MOST = 20  # messages of one kind about one text


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a text with Unix line ends, the encoding it was written in, and what was done to it."""

    text: str
    encoding: str = "utf-8"
    diagnostics: tuple[Diagnostic, ...] = ()


def decode(data: bytes, path: str = "") -> Decoded:
    """Decode the bytes of a file; `path` is what diagnostics name.

    Line n of the text is line n of the file. Bytes that no encoding explains become U+FFFD.
    """
    written = find_encoding(data)
    text = decode_as(data, written).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    repaired = repair(text)
    clean, removed = _strip(repaired.text.removeprefix("\ufeff"), path)
    found = (
        *_old_code(written, data, path),
        *_repairs(text, repaired, path),
        *removed,
        *_doubts(clean, repaired.doubtful, path),
    )
    return Decoded(clean, written.encoding, found)


def _old_code(written: Written, data: bytes, path: str) -> Iterator[Diagnostic]:
    """Report a text that is not in UTF-8, or not all of it."""
    hint = "look it over once, then save it as UTF-8"
    if written.beside:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = f"has characters in {_name(written.beside)} in a text in UTF-8"
            yield Diagnostic("encoding-legacy", message, path, line, hint=hint)
    elif written.encoding not in {"utf-8", "utf-8-sig"}:
        yield Diagnostic(
            "encoding-legacy", f"was written in {_name(written.encoding)}", path, hint=hint
        )


def _name(encoding: str) -> str:
    """Name an encoding as people know it."""
    if encoding in WRONG_ENCODINGS:
        return WRONG_ENCODINGS[encoding]
    name = re.sub("^cp125", "Windows-125", encoding).replace("_", "-").upper()
    return name.replace("WINDOWS", "Windows").replace("ISO8859", "ISO-8859")


def _repairs(text: str, repaired: Repaired, path: str) -> Iterator[Diagnostic]:
    """Tell of the lines repaired, together where they broke in one way and are many."""
    ways: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for layer in repaired.repairs:
        for number in layer.lines:
            ways[number] += (layer.read, layer.written)
    if not ways:
        return
    old, new = text.split("\n"), repaired.text.split("\n")
    beyond = sum(not line.isascii() for line in old)
    for way in dict.fromkeys(ways[number] for number in sorted(ways)):
        numbers = sorted(number for number in ways if ways[number] == way)
        if len(numbers) * 2 >= beyond:
            yield _repair_of(numbers, way, _examples(old, new, numbers, _SHOWN), path)
        else:
            for group in _one_by_one(numbers):
                yield _repair_of(group, way, _examples(old, new, group, 1), path)


def _one_by_one(numbers: list[int]) -> list[list[int]]:
    """Give each line a message of its own; beyond the most, the rest share one."""
    alone = [[number] for number in numbers[:_MOST]]
    return [*alone, numbers[_MOST:]] if numbers[_MOST:] else alone


def _repair_of(numbers: list[int], way: tuple[str, ...], examples: str, path: str) -> Diagnostic:
    """Report lines that were repaired: how they were broken, with examples."""
    read = ", then as ".join(_name(encoding) for encoding in reversed(way[::2]))
    count = "this line was"
    if len(numbers) > 1:
        named = ", ".join(str(number + 1) for number in numbers[:_FEW])
        count = f"{len(numbers)} lines ({named}{', …' if numbers[_FEW:] else ''}) were"
    message = f"{count} {_name(way[-1])} read as {read}; repaired: {examples}"
    hint = "look over the text, then save it as UTF-8"
    return Diagnostic("encoding-repaired", message, path, numbers[0] + 1, hint=hint)


def _examples(old: list[str], new: list[str], numbers: list[int], most: int) -> str:
    """Show the first words that changed, each after and before."""
    pairs = (
        (shorten(was, _LONGEST_EXAMPLE), shorten(now, _LONGEST_EXAMPLE))
        for number in numbers
        for was, now in zip(old[number].split(" "), new[number].split(" "), strict=False)
        if was != now
    )
    shown = islice(dict.fromkeys(pairs), most)
    return ", ".join(f"“{now}” for “{was}”" for was, now in shown)


def _strip(text: str, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Take out what no text may hold (XML 1.0, section 2.2); odd line ends become spaces."""
    text = text.translate(_OTHER_LINE_ENDS)
    first = _CONTROL.search(text)
    if first is None:
        return text, ()
    count = len(_CONTROL.findall(text))
    line = text.count("\n", 0, first.start()) + 1
    message = f"{count} control character{'s were' if count > 1 else ' was'} taken out"
    message += f", NUL bytes among them ({zeros})" if (zeros := text.count("\0")) else ""
    return _CONTROL.sub("", text), (Diagnostic("control-characters", message, path, line),)


def _doubts(text: str, doubtful: Iterable[int], path: str) -> Iterator[Diagnostic]:
    """Tell of lines that look broken, or in which characters were lost."""
    lines = text.split("\n") if doubtful or "\ufffd" in text else []
    hint = "if it is no example, ask the author for the text, or mend it by hand"
    for number in islice(sorted(doubtful), _MOST):
        message = f"looks broken, but may be meant so: “{shorten(lines[number], _LONGEST_EXAMPLE)}”"
        yield Diagnostic("encoding-doubtful", message, path, number + 1, hint=hint)
    lost = (number for number, line in enumerate(lines) if "\ufffd" in line)
    for number in islice(lost, _MOST):
        at = max(0, lines[number].index("\ufffd") - _LONGEST_EXAMPLE // 2)
        message = f"a character was lost: “{shorten(lines[number][at:], _LONGEST_EXAMPLE)}”"
        hint = "ask the author for the text, or put the character in by hand"
        yield Diagnostic("encoding-doubtful", message, path, number + 1, hint=hint)
