"""Check that static instances of variable fonts are made once, and kept for other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint import embedding
from anthology.project.standard import Style
from tests.inspectors.pdf import PdfInspector

if TYPE_CHECKING:
    from pathlib import Path

STYLE = Style("test.css", "body { font-family: 'Source Serif 4' } b { font-weight: 700 }")
MARKUP = (
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>T</title></head>'
    "<body><h1>Fonts</h1><p>{}</p></body></html>"
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, float]]:
    """Give the list of instances made from now on, by a process that has made none yet."""
    from weasyprint.pdf import fonts  # noqa: PLC0415

    lay_out(LayoutJob("warm", MARKUP.format("x"), (STYLE,)))  # so that the engine stands
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(embedding, "_made", {})
    calls: list[dict[str, float]] = []
    instantiate = fonts.instantiateVariableFont

    def counted(font: Any, places: dict[str, float], **options: Any) -> Any:
        calls.append(dict(places))
        return instantiate(font, places, **options)

    monkeypatch.setattr(fonts, "instantiateVariableFont", counted)
    return calls


def test_each_instance_is_made_once(made: list[dict[str, float]]) -> None:
    for words in ("One regular line", "Another, <b>with bold</b>", "A third <b>bold</b> one"):
        lay_out(LayoutJob("words", MARKUP.format(words), (STYLE,)))
    weights = [(places["wght"], places["opsz"]) for places in made]
    assert len(weights) == len(set(weights))
    assert {weight for weight, _ in weights} == {400, 700}


def test_another_process_finds_them(
    made: list[dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lay_out(LayoutJob("words", MARKUP.format("A line"), (STYLE,))).pdf
    count = len(made)
    monkeypatch.setattr(embedding, "_made", {})
    assert lay_out(LayoutJob("words", MARKUP.format("A line"), (STYLE,))).pdf == first
    assert len(made) == count > 0
    pdf = PdfInspector(first)
    assert "A line" in pdf.text(0)


def test_a_home_that_cannot_be_written_is_no_matter(
    made: list[dict[str, float]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert lay_out(LayoutJob("words", MARKUP.format("A line"), (STYLE,))).pdf
    assert made
