"""Repair a decoded text that a wrong code broke before it was saved, and tell which lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.encoding.examples import examples
from anthology.encoding.misread import read_controls, reread
from anthology.encoding.mojibake import find_layer, mend

if TYPE_CHECKING:
    from anthology.encoding.misread import Reread

_LAYERS = 6  # at most: three rounds, each under two codes
_CONVINCING = 10.0  # bits that a layer must save


@dataclass(frozen=True, slots=True)
class Repair:
    """Tell of one repair: its lines (from 0), the code that they were read and written in."""

    lines: frozenset[int]
    read: str
    written: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Repaired:
    """Hold a repaired text, what was done, and the lines (from 0) that stay doubtful."""

    text: str
    repairs: tuple[Repair, ...] = ()
    doubtful: frozenset[int] = frozenset()


def repair(text: str) -> Repaired:
    """Repair what is surely broken; healthy texts come back as they are."""
    if text.isascii():
        return Repaired(text)
    repaired = _with(Repaired(text), reread(text))
    for _ in range(_LAYERS):
        peeled = _peel(repaired)
        if peeled.text == repaired.text:
            break
        repaired = peeled
    return _with(peeled, read_controls(peeled.text))


def _with(repaired: Repaired, found: Reread | None) -> Repaired:
    if found is None:
        return repaired
    lines = _changed(repaired.text.split("\n"), found.text.split("\n"))
    done = Repair(lines, found.read, found.written)
    return replace(repaired, text=found.text, repairs=(*repaired.repairs, done))


def _peel(repaired: Repaired) -> Repaired:
    """Take off one layer; where it is not convincing, only doubt its lines."""
    layer = find_layer(repaired.text)
    if layer is None:
        return repaired
    old, new = repaired.text.split("\n"), mend(repaired.text, layer).split("\n")
    changed = _changed(old, new)
    kept = changed
    if layer.saved >= _CONVINCING:
        kept = examples(old, new, changed, layer.code)
    doubtful = repaired.doubtful | kept
    if kept == changed:
        return replace(repaired, doubtful=doubtful)
    for number in kept:
        new[number] = old[number]
    done = Repair(changed - kept, layer.code)
    return Repaired("\n".join(new), (*repaired.repairs, done), doubtful)


def _changed(old: list[str], new: list[str]) -> frozenset[int]:
    pairs = zip(old, new, strict=True)
    return frozenset(number for number, (one, other) in enumerate(pairs) if one != other)
