"""Measure a cold PDF build of archives against WeasyPrint laying out the same text at once.

Figures are ratios within one run: absolute times say more of the machine than of the toolkit.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.archive import write_archive

SIZES = (20, 80)
_ONE_DOCUMENT = """
import sys, pathlib
from anthology.pipeline import read_project
from anthology.render import Renderer, Setting
from anthology.standard import styles, Style
from anthology.outputs.pdf.layout import Job, lay_out
from anthology.outputs.sizes import make_sizes
from anthology.outputs import Edition
reading = read_project(pathlib.Path(sys.argv[1]))
out = pathlib.Path(sys.argv[2])
edition = Edition(reading.book, reading.settings, out, out)
sizes = make_sizes(edition, 1400).pictures
chapters = [d.markup for d in Renderer(reading.book, Setting("print")).body()]
first = chapters[0]
bodies = "".join(c[c.index("<section"):c.rindex("</section>") + 10] for c in chapters)
whole = first[:first.index("<section")] + bodies + "</body></html>"
sheets = (*styles("print", None), Style("s", "@page { size: 148mm 210mm }"))
print(lay_out(Job("all", whole, sheets, {k: d.file for k, d in sizes.items()})).pages)
"""


def _run(*command: object) -> float:
    """Run a command; give its seconds on the clock."""
    before = time.perf_counter()
    subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)
    return time.perf_counter() - before


def main() -> None:
    """Print a line for each size of archive."""
    print("articles   one document   by chapters   ratio")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder, out = Path(name) / "texts", Path(name) / "out"
            write_archive(folder, size)
            one = _run("-c", _ONE_DOCUMENT, folder, out)
            chapters = _run("-m", "anthology", "build", folder, "--pdf", "-o", Path(name) / "b")
        print(f"{size:8}   {one:10.1f} s   {chapters:9.1f} s   {chapters / one:5.2f}")


if __name__ == "__main__":
    main()
