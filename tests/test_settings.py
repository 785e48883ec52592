"""Check that settings are read as people write them: in any case, dates in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.model.settings import Settings
from anthology.project.configuration import read_as

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("table", "key", "written", "read"),
    [
        ("pdf", "page", "a5", "A5"),
        ("pdf", "page", "HALF LETTER", "half Letter"),
        ("pdf", "openings", "Next", "next"),
        ("epub", "wcag", "2.2 aa", "2.2 AA"),
        ("epub", "max_size", "8 mb", "8 MB"),
        ("epub", "max_size", "900KB", "900kB"),
        ("booklet", "sheet", "a4", "A4"),
        ("booklet", "sheet", "letter", "Letter"),
        ("booklet", "sheet", "320X450MM", "320x450mm"),
        ("booklet", "signature", "Auto", "auto"),
        ("book", "date", "30 November 2026", "2026-11-30"),
        ("book", "date", "novembre 2026", "2026-11"),
        ("book", "date", "2026", "2026"),
        ("book", "date", "2026-11-30", "2026-11-30"),
    ],
)
def test_values_are_read_in_any_case(
    table: str, key: str, written: str, read: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(f'[{table}]\n{key} = "{written}"\n', encoding="utf-8")
    settings, faults = read_as(Settings, file, "anthology.toml")
    assert not faults
    assert getattr(getattr(settings, table), key) == read


@pytest.mark.parametrize(
    ("table", "key", "written"),
    [("pdf", "page", "a55"), ("book", "date", "soon"), ("book", "date", "2026-13-40")],
)
def test_what_is_no_value_in_any_case_is_refused(
    table: str, key: str, written: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(f'[{table}]\n{key} = "{written}"\n', encoding="utf-8")
    settings, (fault,) = read_as(Settings, file, "anthology.toml")
    assert (fault.code, fault.line) == ("config-value", 2)
    assert settings == Settings()
