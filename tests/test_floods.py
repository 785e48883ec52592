"""No regular expression of the package takes for ever over a flood of signs.

Every one with a quantifier that has no end is fed what such a quantifier takes, again and again,
and at the end a sign that nothing takes. What a search costs may grow with the square of a text
(it begins at each sign), not with its cube: that would be minutes for a page.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anthology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

# How Python reads a pattern; it has no public name.
kind: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
LONG = 64  # times from which a quantifier is meant for what is long
FEW, AT_ONCE = 22, 0.1
SHORTEST, NOTABLE = 400, 0.005  # signs; seconds in which even a square of them is done
WORST = 5.6  # times as long for twice as much: a square is 4, a cube 8
SIGNS = "a 0.-_A,\n\"'(<|*[#/:=\té"
REPEATS = (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT)


def taken(items: Any) -> str:
    """Give a short text that a part of a pattern takes."""
    return "".join(_taken(*item) for item in items)


def _taken(what: Any, value: Any) -> str:
    if what is kind.LITERAL:
        return chr(int(value))
    if what in (kind.ANY, kind.NOT_LITERAL):
        return "b" if value == ord("a") else "a"
    if what is kind.IN:
        return next((sign for sign in SIGNS if _is_in(sign, value)), "")
    if what in REPEATS:
        return taken(value[2]) * int(value[0])
    if what is kind.SUBPATTERN:
        return taken(value[3])
    if what is kind.BRANCH:
        return taken(value[1][0])
    return taken(value) if what is kind.ATOMIC_GROUP else ""


def _is_in(sign: str, group: Any) -> bool:
    written = "".join(_class(*item) for item in group)
    return re.fullmatch(f"[{written}]", sign) is not None


def _class(what: Any, value: Any) -> str:
    if what is kind.NEGATE:
        return "^"
    if what is kind.CATEGORY:
        name = str(value).removeprefix("CATEGORY_")
        letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name.removeprefix("NOT_")]
        return "\\" + (letter.upper() if name.startswith("NOT_") else letter)
    ends = value if what is kind.RANGE else (value,)
    return "-".join(re.escape(chr(end)) for end in ends)


def floods(items: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Give for each endless quantifier what comes before it and what it takes over and over."""
    for what, value in items:
        if what in REPEATS:
            yield from ((before, unit) for unit in _units(value) if value[1] >= LONG)
            yield from floods(value[2], before)
            before += taken(value[2]) * max(value[0], value[1] >= LONG)
        elif what is kind.BRANCH:
            for branch in value[1]:
                yield from floods(branch, before)
            before += taken(value[1][0])
        else:
            inner = {kind.SUBPATTERN: 3, kind.ASSERT: 1, kind.ASSERT_NOT: 1}.get(what)
            if inner is not None:
                yield from floods(value[inner], before)
            if what not in (kind.ASSERT, kind.ASSERT_NOT):
                before += _taken(what, value)


def _units(repeat: Any) -> set[str]:
    """Give what a quantifier may take once, by its branches."""
    inside = repeat[2]
    branches = [one for what, value in inside if what is kind.BRANCH for one in value[1]]
    groups = [value[3] for what, value in inside if what is kind.SUBPATTERN]
    branches += [one for group in groups for w, v in group if w is kind.BRANCH for one in v[1]]
    return {unit for unit in map(taken, (inside, *branches)) if unit}


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Give the patterns of all modules, and whether each is only asked of the beginning."""
    for found in pkgutil.walk_packages(anthology.__path__, "anthology."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            source = Path(str(module.__file__)).read_text(encoding="utf-8")
            yield from _named(module, source)
            for call, written in re.findall(r"\bre\.(\w+)\(\s*r?(\"(?:[^\"\\\n]|\\.)*\")", source):
                if call not in ("compile", "escape"):
                    pattern = re.compile(written[1:-1].replace('\\"', '"'))
                    yield found.name, pattern, call in ("match", "fullmatch")


def _named(module: ModuleType, source: str) -> Iterator[tuple[str, re.Pattern[str], bool]]:
    for name, value in vars(module).items():
        if re.search(rf"^{re.escape(name)}\b", source, re.MULTILINE):
            calls = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", source))
            anchored = bool(calls) and calls <= {"match", "fullmatch"}
            yield from ((f"{module.__name__}.{name}", one, anchored) for one in _within(value))


def _within(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _within(one)


def seconds(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    begun = time.process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - begun


def is_endless(pattern: re.Pattern[str], before: str, unit: str, *, anchored: bool) -> bool:
    """Tell whether a flood costs more than the square of its length."""

    def took(signs: int) -> float:
        text = before + unit * (signs // len(unit)) + "\x00"
        return min(seconds(pattern, text, anchored=anchored) for _ in range(2))

    # What doubles with each sign would not come back from more than a few.
    if seconds(pattern, before + unit * FEW + "\x00", anchored=anchored) > AT_ONCE:
        return True
    short = took(SHORTEST)
    return short > NOTABLE and took(2 * SHORTEST) > WORST * short


def test_no_pattern_is_endless() -> None:
    asked = {(one.pattern, one.flags, at): (name, one) for name, one, at in patterns()}
    assert len(asked) > 400  # all modules were found
    endless = []
    for (_, _, anchored), (name, pattern) in asked.items():
        parsed = parser.parse(pattern.pattern, pattern.flags)
        for before, unit in sorted(set(floods(parsed))):
            for start, over in ((before, unit), ("", before + unit)):
                if is_endless(pattern, start, over, anchored=anchored):
                    endless.append((name, start, over))
    assert not endless


def test_the_test_sees_what_is_endless() -> None:
    def bad(written: str, *, anchored: bool = False) -> bool:
        pattern = re.compile(written)
        found = floods(parser.parse(written))
        return any(is_endless(pattern, *flood, anchored=anchored) for flood in found)

    assert bad(r"\s*,?\s+and")
    assert bad(r"^\s*([^<>]*?)\s*<", anchored=True)
    assert bad(r"(?:a+)+b", anchored=True)
    assert not bad(r"\s+and")
    assert not bad(r"^\s*+([^<>]*+)<", anchored=True)
