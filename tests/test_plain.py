"""Plain text comes out as its writer meant it, and what is uncertain stays as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from anthology.readers.plain import PlainReader
from tests.reading import described, lost_and_invented, read

CASES = sorted((Path(__file__).parent / "cases" / "plain").glob("*.txt"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("case", CASES, ids=name)
def test_text(case: Path) -> None:
    made = described(read(PlainReader(), case.read_text(encoding="utf-8")))
    expected = case.with_suffix(".expected")
    if os.environ.get("GOLDEN") == "rewrite":
        expected.write_text(made, encoding="utf-8")
    assert made == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=name)
def test_no_word_is_lost(case: Path) -> None:
    lost, invented = lost_and_invented(read(PlainReader(), case.read_text(encoding="utf-8")))
    assert not lost
    assert not invented
