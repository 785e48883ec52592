"""Notes to self are told from sentences that use the same words in earnest."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.transforms.note_signs import is_note, notes_within

CASES = Path(__file__).parent / "cases" / "notes"


def lines(name: str) -> list[str]:
    found = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


def marked(text: str) -> str:
    for start, end in reversed(notes_within(text)):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return text


@pytest.mark.parametrize("line", lines("healthy.txt"))
def test_healthy_sentences_are_left_in_peace(line: str) -> None:
    assert not is_note(line)
    assert marked(line) == line


@pytest.mark.parametrize("line", lines("notes.txt"))
def test_lines_that_are_only_a_note_are_recognised(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize("line", lines("within.txt"))
def test_notes_in_running_text_are_found_exactly(line: str) -> None:
    text = line.replace("⟦", "").replace("⟧", "")
    assert marked(text) == line
    assert not is_note(text)


def test_enough_was_tried() -> None:
    assert len(lines("healthy.txt")) >= 60
    assert len(lines("notes.txt")) + len(lines("within.txt")) >= 40


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet='TODOXàé ()[]?:.aàvérifierjobmanque«»"', max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    is_note(text)
    places = notes_within(text)
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "(a " * 70_000,
        "TODO: " * 40_000,
        "XXX " * 50_000,
        "de ??? " * 30_000,
        "il manque une une une " * 10_000,
        "«" * 100_000 + " XXX ",
        "mot " * 50_000 + "en cours de rédaction",
        "note to self: " * 20_000,
        "(" + "mot " * 30 + "à vérifier " * 20 + ")",
    ],
)
def test_long_lines_take_linear_time(text: str) -> None:
    begin = perf_counter()
    is_note(text[:290])
    notes_within(text)
    assert perf_counter() - begin < 2
