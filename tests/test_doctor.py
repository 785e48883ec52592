"""The doctor tells what the readers would find, and how to get what they lack."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anthology.commands import doctor_command
from anthology.readers.office import reader
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def line_of(name: str, said: str) -> int:
    lines = said.split("\n")
    return next(n for n, line in enumerate(lines) if name in line)


def test_a_pandoc_on_the_path_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    said = run("doctor").out
    assert str(program) in said.split("\n")[line_of("pandoc", said)]
    assert "pypandoc" not in said


def test_without_any_pandoc_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run("doctor").out
    at = line_of("pandoc", said)
    assert "not here" in said.split("\n")[at]
    assert "pip install pypandoc_binary" in said.split("\n")[at + 1]


def test_what_a_book_can_do_without_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run("doctor")
    lines = said.out.splitlines()
    assert said.status == 0
    assert lines[line_of("qpdf", said.out)].startswith("– qpdf")
    assert "✗" not in said.out
    assert lines[-1] == "all that every book needs is here"


def test_what_every_book_needs_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_command, "find_spec", lambda _: None)
    said = run("doctor")
    assert said.status == 3
    assert "✗ Pango" in said.out
    assert "all that every book" not in said.out
