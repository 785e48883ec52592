"""Read, check and print the ISBN of a book (ISO 2108)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.project.collect import Project


_MEANT = re.compile(
    r"(?:urn:)?isbn(?:-1[03])?:?\s*(?P<named>.+)|(?P<bare>97[89][\d -]{10,}|[\d -]{9,}x?)"
)
_NUMBER = re.compile(r"\d{13}|\d{9}[\dx]")


def read_isbn(text: str) -> str:
    """Give the thirteen digits of an ISBN (ISO 2108), one of ten with 978 before it; else "".

    >>> read_isbn("0-306-40615-2")
    '9780306406157'
    """
    digits = re.sub(r"[\s-]", "", _typed_isbn(text))
    if not _NUMBER.fullmatch(digits):
        return ""
    if len(digits) == len("9780131103"):
        values = [10 if digit == "x" else int(digit) for digit in digits]
        right = sum(value * (10 - at) for at, value in enumerate(values)) % 11 == 0
        return _with_check(f"978{digits[:9]}") if right else ""
    return digits if _with_check(digits[:12]) == digits and digits[:3] in ("978", "979") else ""


def _typed_isbn(text: str) -> str:
    """Give what is meant as an ISBN as it was typed, without words before it; else ""."""
    match = _MEANT.fullmatch(text.strip().lower())
    typed = (match["named"] or match["bare"]) if match else ""
    return re.sub(r"[\u2010-\u2015]", "-", typed).strip()


def print_isbn(text: str) -> str:
    """Give an ISBN as it is printed: in groups as typed, one of ten digits as one of thirteen.

    >>> print_isbn("ISBN 978-0-13-110362-7"), print_isbn("0-306-40615-2")
    ('978-0-13-110362-7', '978-0-306-40615-7')
    """
    typed, digits = _typed_isbn(text), read_isbn(text)
    if not digits or len(re.sub(r"[\s-]", "", typed)) == len(digits):
        return typed if digits else ""
    between = next((sign for sign in "- " if sign in typed), "")
    return f"978{between}{typed[:-1]}{digits[-1]}"


def doubt_isbn(project: Project, given: str) -> Iterator[Diagnostic]:
    """Report an identifier that is meant as an ISBN and is none."""
    if _MEANT.fullmatch(given.strip().lower()) and not read_isbn(given):
        place = project.key_place(project.settings_file, "identifier", "book")
        message = f"“{given}” is no ISBN: a digit is wrong, missing or too many"
        hint = "copy it again from the letter of the agency; until then it is not called an ISBN"
        yield Diagnostic("isbn-wrong", message, *place, hint=hint)


def _with_check(twelve: str) -> str:
    """Put the check digit behind twelve digits (ISO 2108, annex C: weights 1 and 3)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"
