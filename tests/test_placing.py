"""Check that pictures leave no holes, pass no heading, and keep their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.outputs.pdf.geometry import page_size
from anthology.outputs.pdf.layout import Job, lay_out
from anthology.standard import styles
from tests.inspectors.pdf import PdfInspector
from tests.making import png

if TYPE_CHECKING:
    from pathlib import Path

LINES = "<p>{}</p>".format("Some words about the river that fill the line to its end. " * 6)


def printed(folder: Path, body: str) -> PdfInspector:
    """Lay a chapter out on A5; `a.png` is 74 mm high in print."""
    file = folder / "a.png"
    file.write_bytes(png(800, 700))
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f'<body class="document-chapter"><section class="chapter">{body}</section></body></html>'
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None))
    job = Job("chapter", markup, sheets, {"a.png": file})
    return PdfInspector(lay_out(job).pdf)


def figure(words: str) -> str:
    return f'<figure><img src="a.png" alt="A ford"/><figcaption>{words}</figcaption></figure>'


def test_a_picture_that_nearly_fits_is_made_smaller(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 3 + figure("The ford") + LINES * 4)
    assert "The ford" in made.text(0)


def test_text_runs_up_before_a_picture_that_does_not_fit(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 4 + figure("The ford") + "<p>UP</p>" + LINES * 6)
    assert "UP" in made.text(0)
    assert "The ford" in made.text(1)


def test_a_picture_never_passes_a_heading(tmp_path: Path) -> None:
    body = LINES * 4 + figure("The ford") + "<h2>NEXT</h2>" + LINES * 6
    made = printed(tmp_path, body)
    whole = "".join(made.text(page) for page in range(made.page_count))
    assert whole.index("The ford") < whole.index("NEXT")


def test_pictures_keep_their_order(tmp_path: Path) -> None:
    body = LINES * 4 + figure("FIRST") + LINES + figure("SECOND") + LINES * 8
    made = printed(tmp_path, body)
    whole = " ".join(" ".join(made.text(page) for page in range(made.page_count)).split())
    assert whole.index("FIRST") < whole.index("SECOND")
    assert whole.count("Some words about the river") == 6 * 13
