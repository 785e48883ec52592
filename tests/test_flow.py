"""Check that watching the pages of a document costs no more the longer it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint import pages
from anthology.project.standard import Style

if TYPE_CHECKING:
    import pytest

STYLE = Style("page.css", "@page { size: 105mm 148mm } p { font: 10pt/1.4 'Source Serif 4' }")
MARKUP = "<html lang='en'><head><title>Ford</title></head><body>{}</body></html>"


def test_a_document_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[pages.PageMaker] = []

    class Counted(pages.PageMaker):
        def __init__(self, *around: Any) -> None:
            super().__init__(*around)
            made.append(self)

    monkeypatch.setattr(pages, "PageMaker", Counted)
    laid = lay_out(LayoutJob("a", MARKUP.format("<p>Words of the ford.</p>" * 200), (STYLE,)))
    assert laid.pages > 3
    assert len(made) == len({id(one.context) for one in made})  # one a layout, none a page
