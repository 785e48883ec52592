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
        ("book", "language", "EN_gb", "en-GB"),
        ("book", "language", "français", "fr"),
        ("book", "date", "30 November 2026", "2026-11-30"),
        ("book", "date", "novembre 2026", "2026-11"),
        ("book", "date", "2026", "2026"),
        ("book", "date", "2026-11-30", "2026-11-30"),
        ("book", "date", "Nov. 2026", "2026-11"),
        ("book", "date", "11/2026", "2026-11"),
        ("book", "language", "fr_CA.UTF-8", "fr-CA"),
        ("book", "language", "zh-Hant-TW", "zh-Hant-TW"),
        ("book", "language", "es-419", "es-419"),
        ("pdf", "page", "6 x 9", "6x9"),
        ("pdf", "page", "halfletter", "half Letter"),
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
    [
        ("pdf", "page", "a55"),
        ("book", "date", "soon"),
        ("book", "date", "2026-13-40"),
        ("book", "language", "xx-klingon"),
        ("book", "date", "13/2026"),
        ("booklet", "sheet", ""),
    ],
)
def test_what_is_no_value_in_any_case_is_refused(
    table: str, key: str, written: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(f'[{table}]\n{key} = "{written}"\n', encoding="utf-8")
    settings, (fault,) = read_as(Settings, file, "anthology.toml")
    assert (fault.code, fault.line) == ("config-value", 2)
    assert settings == Settings()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gb", "“en-GB”"),
        ("jp", "“ja”"),
        ("en-UK", "“en-GB”"),
        ("fr-FRA", "“fr-FR”"),
        ("en-EN", "“en”"),
        ("de-XX", "“de”"),
        ("frensh", "“french”"),
        ("xx-klingon", "such as fr or en-GB"),
    ],
)
def test_a_language_that_is_none_is_told_with_what_may_be_meant(
    written: str, meant: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(f'[book]\nlanguage = "{written}"\n', encoding="utf-8")
    _, (fault,) = read_as(Settings, file, "anthology.toml")
    assert meant in fault.hint


@pytest.mark.parametrize(
    ("written", "said", "remedy"),
    [
        ('[part]\ntitle = "Salt"\n', "two brackets", "[[part]]"),
        ('part = ["a.md"]\n', "two brackets", "[[part]]"),
        ('[pdf]\nbleed = "3,5 mm"\n', "wants a number", "bleed = 3.5,"),
        ('[epub]\nmax_pixels = "1200 px"\n', "a whole number", "max_pixels = 1200,"),
        ('[booklet]\nmarks = "True"\n', "true or false", "marks = true,"),
        ('[booklet]\nmarks = "3"\n', "true or false", "it is '3'"),
        ('[book]\ndate = "03/04/2026"\n', "other way round", "2026-04-03"),
    ],
)
def test_a_value_in_another_form_is_told_with_what_to_write(
    written: str, said: str, remedy: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(written, encoding="utf-8")
    settings, (fault,) = read_as(Settings, file, "anthology.toml")
    assert (fault.code, settings) == ("config-value", Settings())
    assert fault.line == (1 if "part" in written else 2)
    assert said in fault.message
    assert remedy in fault.hint


@pytest.mark.parametrize(
    ("written", "line", "said", "remedy"),
    [
        ("[book]\ntitle = “Salt”\n", 2, "“ for a quotation mark", 'title = "Salt"'),
        ("[book]\ntitle = « Sel »\n", 2, "« for a quotation mark", 'title = "Sel"'),
        ("[book]\neditors = [‘A’, ‘B’]\n", 2, "‘ for a quotation mark", '["A", "B"]'),
        ('[book]\ntitle =\u00a0"Salt"\n', 2, "U+00A0", "type them anew"),
        ('\ufeff\ufeff[book]\ntitle = "Salt"\n', 1, "U+FEFF", "type them anew"),
        ("[book]\ntitle = Salt and sea # a note\n", 2, "without quotation", '= "Salt and sea"'),
        ("[pdf]\n\n[epub]\nmarks = Yes\n", 4, "true or false", "marks = true"),
        ('[book]\ntitle: "Salt"\n', 2, "no = behind", 'name = "value"'),
        ('[book]\ntitle = "Salt\n', 2, "not closed", "close it"),
        ('[book]\ncover = "C:\\Users\\me.jpg"\n', 2, "a \\ within", "paths with /"),
        ('[chapters]\norder = ["a.md" "b.md"]\n', 2, "list that is not closed", "put ,"),
        ('[book]\ntitle = "A"\ntitle = "B"\n', 3, "a setting twice", "away"),
        ('[book]\ntitle = "the "salt""\n', 2, "behind the end", "stand between"),
    ],
)
def test_what_is_no_toml_is_told_in_plain_words(
    written: str, line: int | None, said: str, remedy: str, tmp_path: Path
) -> None:
    file = tmp_path / "anthology.toml"
    file.write_text(written, encoding="utf-8")
    _, (fault,) = read_as(Settings, file, "anthology.toml")
    assert (fault.code, fault.line) == ("config-broken", line)
    assert said in fault.message
    assert remedy in fault.hint


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_settings_in_another_code_are_told_with_how_to_save_them(code: str, tmp_path: Path) -> None:
    file = tmp_path / "anthology.toml"
    file.write_bytes(
        '[book]\nsubtitle = ""\ntitle = "L’été à midi"\n'.replace("’", "'").encode(code)
    )
    _, (fault,) = read_as(Settings, file, "anthology.toml")
    wide = code.startswith("utf-16")
    assert (fault.code, fault.line) == ("config-broken", None if wide else 3)
    assert ("UTF-16" if wide else "“été”") in fault.message
    assert "UTF-8" in fault.hint


def test_a_mark_of_utf_8_at_the_beginning_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "anthology.toml"
    file.write_bytes('\ufeff[book]\r\ntitle = "L’été"\r\n'.encode())
    settings, faults = read_as(Settings, file, "anthology.toml")
    assert (settings.book.title, faults) == ("L’été", ())
