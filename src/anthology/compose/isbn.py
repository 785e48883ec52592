"""Read an ISBN and check its last digit: what an editor typed becomes thirteen digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.config import toml_line
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.collect import Project

_MEANT = re.compile(
    r"(?:urn:)?isbn(?:-1[03])?:?\s*(?P<named>.+)|(?P<bare>97[89][\d -]{10,}|[\d -]{9,}x?)"
)
_NUMBER = re.compile(r"\d{13}|\d{9}[\dx]")


def read_isbn(text: str) -> str:
    """Give the thirteen digits of an ISBN (ISO 2108), one of ten with 978 before it; else ""."""
    match = _MEANT.fullmatch(text.strip().lower())
    digits = re.sub(r"[\s\u2010-\u2015-]", "", (match["named"] or match["bare"]) if match else "")
    if not _NUMBER.fullmatch(digits):
        return ""
    if len(digits) == len("9780131103"):
        values = [10 if digit == "x" else int(digit) for digit in digits]
        right = sum(value * (10 - at) for at, value in enumerate(values)) % 11 == 0
        return _with_check(f"978{digits[:9]}") if right else ""
    return digits if _with_check(digits[:12]) == digits and digits[:3] in ("978", "979") else ""


def doubt_isbn(project: Project, given: str) -> Iterator[Diagnostic]:
    """Report an identifier that is meant as an ISBN and is none."""
    if _MEANT.fullmatch(given.strip().lower()) and not read_isbn(given):
        file = project.settings_file
        line = toml_line(file.read_text(encoding="utf-8-sig"), "identifier", "book")
        message = f"“{given}” is no ISBN: a digit is wrong, missing or too many"
        hint = "copy it again from the letter of the agency; until then it is not called an ISBN"
        yield Diagnostic("isbn-wrong", message, project.relative(file), line, hint=hint)


def _with_check(twelve: str) -> str:
    """Put the check digit behind twelve digits (ISO 2108, annex C: weights 1 and 3)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"
