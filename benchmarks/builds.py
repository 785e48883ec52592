"""Measure builds of archives against WeasyPrint laying out the same text as one tagged document.

Figures are ratios within one run: absolute times say more of the machine than of the toolkit.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.archive import write_archive
from benchmarks.measure import run

if TYPE_CHECKING:
    from benchmarks.measure import Run

SIZES = (20, 80)
_PREPARE = """
import sys, pathlib
from anthology.outputs.artifacts import Edition
from anthology.outputs.artifacts import page_styles
from anthology.outputs.build import read_project
from anthology.render.pages import Renderer, RenderSettings
from anthology.render.fonts import font_faces
reading = read_project(pathlib.Path(sys.argv[1]))
out = pathlib.Path(sys.argv[2])
out.mkdir()
edition = Edition(reading.book, reading.settings, out, out)
chapters = [d.markup for d in Renderer(reading.book, RenderSettings("print")).body()]
bodies = "".join(c[c.index("<section"):c.rindex("</section>") + 10] for c in chapters)
whole = chapters[0][:chapters[0].index("<section")] + bodies + "</body></html>"
(out / "whole.html").write_text(whole)
(out / "whole.css").write_text(font_faces() + "".join(s.text for s in page_styles(edition)))
for key, picture in reading.book.pictures.items():
    place = out / key
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(picture.file.read_bytes())
"""
_ONE_DOCUMENT = """
import sys, warnings
warnings.simplefilter("ignore")
from anthology.render.fonts import hide_machine_fonts
hide_machine_fonts()
import weasyprint
from weasyprint.text.fonts import FontConfiguration
fonts = FontConfiguration()
sheet = weasyprint.CSS(sys.argv[1] + "/whole.css", font_config=fonts)
html = weasyprint.HTML(sys.argv[1] + "/whole.html")
document = html.render(font_config=fonts, stylesheets=[sheet])
document.write_pdf(sys.argv[1] + "/whole.pdf", pdf_variant="pdf/a-3a")
print(len(document.pages))
"""


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a line for each kind of build of each size of archive."""
    print("ratios to one document; seconds of the clock, unless said otherwise")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            _measure(size, Path(name))


def _measure(size: int, folder: Path) -> None:
    texts, out = folder / "texts", folder / "out"
    write_archive(texts, size)
    run("-c", _PREPARE, texts, folder / "one")
    one = run("-c", _ONE_DOCUMENT, folder / "one")
    counted = f"{size} articles, one document of {one.output.strip()} pages"
    print(f"{counted}: {one.clock:.1f} s, {one.memory:.0f} MiB")
    cold = _build(texts, out)
    _tell("from nothing", cold, one)
    _tell("nothing changed", _build(texts, out), one, absolute=True)
    edited = sorted(texts.glob("*.md"))[size // 3]
    text = edited.read_text(encoding="utf-8")
    edited.write_text(text.replace("river", "brook"), encoding="utf-8")
    _tell("one article edited, pages as before", _build(texts, out), one)
    edited.write_text(text + text.split("---")[-1] * 2, encoding="utf-8")
    _tell("one article edited, more pages", _build(texts, out), one)
    alone = _build(texts, folder / "alone", "--jobs", "1")
    _tell("from nothing, one process", alone, one)
    pages = int(alone.output.split(" pages")[0].split()[-1])
    print(f"    CPU a page: {1000 * alone.cpu / pages:.1f} ms ({pages} pages)")
    sizes = [(out / "texts.pdf").stat().st_size, (folder / "one/whole.pdf").stat().st_size]
    print(f"    size of the PDF: {sizes[0] / sizes[1]:.2f} of the one document’s")


def _build(texts: Path, out: Path, *options: str) -> Run:
    return run("-m", "anthology", "build", texts, "--pdf", "-o", out, *options)


def _tell(what: str, took: Run, one: Run, *, absolute: bool = False) -> None:
    seconds = f" ({took.clock:.2f} s)" if absolute else ""
    memory = f"memory {took.memory / one.memory:.2f} ({took.memory:.0f} MiB)"
    print(f"    {what:36} {took.clock / one.clock:5.2f}{seconds}  {memory}", flush=True)
