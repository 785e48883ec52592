"""Write page labels and read them back with another library."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.outputs.pdf.navigation import Label, read_label, write_labels
from tests.inspectors.pdf import PdfInspector


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("12", Label("D", "", 12)),
        ("A-12", Label("D", "A-", 12)),
        ("xiv", Label("r", "", 14)),
        ("IX", Label("R", "", 9)),
        ("Cover", Label("", "Cover", 0)),
        ("iiii", Label("", "iiii", 0)),
        ("Iv", Label("", "Iv", 0)),
        ("0", Label("", "0", 0)),
        ("", Label("", "", 0)),
    ],
)
def test_folios_are_read_as_a_printer_reads_them(text: str, label: Label) -> None:
    assert read_label(text) == label


def written(labels: list[str]) -> PdfInspector:
    pdf = pikepdf.new()
    for _ in labels:
        pdf.add_blank_page()
    write_labels(pdf, labels)
    pdf.save(file := BytesIO())
    return PdfInspector(file.getvalue())


def test_labels_that_count_on_are_one_range() -> None:
    book = written(["i", "ii", "iii", *map(str, range(1, 200)), "B1", "B2"])
    assert len(book.root.PageLabels.Nums) == 2 * 3


_folio = st.one_of(
    st.integers(1, 5000).map(str),
    st.sampled_from(["i", "ii", "iii", "iv", "xlix", "IV", "V", "Cover", "A-1", "A-2", "0", "01"]),
    st.text("iIvVaA019- é", max_size=8),
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(_folio, min_size=1, max_size=12))
def test_viewers_show_what_was_printed(labels: list[str]) -> None:
    assert written(labels).labels == labels
