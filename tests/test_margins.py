"""Check that passing over empty margin boxes spares work and moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.layout import page, percent

from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint.engine import engine
from anthology.project.standard import Style

if TYPE_CHECKING:
    import pytest

RULES = """@page { size: 105mm 148mm; margin: 20mm; @top-right { content: "Ford" }
  @bottom-center { content: counter(page); width: 50%; padding: 1mm } }
p { font: 10pt/1.4 'Source Serif 4' }"""
MARKUP = "<html lang='en'><head><title>Ford</title></head><body>{}</body></html>"
JOB = LayoutJob("a", MARKUP.format("<p>Words of the ford.</p>" * 60), (Style("page.css", RULES),))


def test_empty_margin_boxes_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    engine()  # which teaches WeasyPrint
    resolve, counts = percent.resolve_one_percentage, [0, 0]

    def counted(at: int) -> Any:
        def count(*given: Any) -> None:
            counts[at] += 1
            resolve(*given)

        return count

    monkeypatch.setattr(percent, "resolve_one_percentage", counted(0))
    spared = lay_out(JOB)
    monkeypatch.setattr(percent, "resolve_one_percentage", counted(1))
    monkeypatch.setattr(page, "resolve_percentages", page.resolve_percentages.__wrapped__)
    whole = lay_out(JOB)
    assert spared.pages == whole.pages > 1
    assert spared.pdf == whole.pdf
    assert counts[0] < counts[1]
