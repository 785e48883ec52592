"""Check that WeasyPrint is changed only where it is known, and that a book is made all the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from anthology.outputs.pdf.weasyprint.engine import engine
from anthology.outputs.pdf.weasyprint.patches import PATCHES, Patch, apply, digest

# Every function that a patch knows gets another source before the patches are applied.
CHANGED = """
import json, sys
from anthology.render.fonts import hide_machine_fonts
hide_machine_fonts()
import weasyprint
from importlib import import_module
from anthology.outputs.pdf.weasyprint.patches import PATCHES

def other(function):
    def changed(*given, **named):
        return function(*given, **named)
    return changed

for name in {name for patch in PATCHES for name in patch.functions}:
    module, _, path = name.partition(":")
    *around, last = path.split(".")
    holder = import_module(f"weasyprint.{module}")
    for part in around:
        holder = getattr(holder, part)
    setattr(holder, last, other(getattr(holder, last)))

from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.artifacts import page_size
from anthology.project.standard import styles
markup = ("<html xmlns='http://www.w3.org/1999/xhtml' lang='en'><head><title>t</title></head><body>"
  "<section class='chapter'>" + "<p>The ferry crossed the river again and again.</p>" * 90 +
  "</section></body></html>")
made = lay_out(LayoutJob("a", markup, (page_size("148mm", "210mm"), *styles("print", None))))
told = [one.message for one in made.diagnostics if one.code == "engine-changed"]
print(json.dumps([made.pages, made.pdf[:5].decode(), told]))
"""


def test_weasyprint_is_the_one_that_the_patches_were_written_for() -> None:
    assert not engine().missing


@pytest.mark.parametrize("name", ["no.such:thing", "layout.page:no_such", "layout.page:Page.no"])
def test_what_is_not_there_has_no_digest(name: str) -> None:
    assert digest(name) == ""


def test_a_patch_for_another_version_is_left_out_and_named() -> None:
    applied: list[str] = []
    name = "stacking:StackingContext"
    patches = [
        Patch("one thing", {name: digest(name)}, "", lambda: applied.append("one")),
        Patch(
            "another", {name: digest(name), "stacking:gone": "0"}, "", lambda: applied.append("2")
        ),
    ]
    assert apply(patches) == ("another",)
    assert applied == ["one"]


def test_a_book_is_made_by_an_engine_that_has_changed_throughout() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHANGED], check=True, capture_output=True, text=True
    )
    pages, head, told = json.loads(done.stdout)
    assert pages > 1
    assert head == "%PDF-"
    assert len(told) == len(PATCHES)
    assert any("text on the grid" in message for message in told)


def test_no_other_program_is_asked_where_the_libraries_are() -> None:
    script = (
        "import sys; from anthology.outputs.pdf.weasyprint.engine import load_weasyprint\n"
        "sys.addaudithook(lambda name, _: name == 'subprocess.Popen' and sys.exit(name))\n"
        "print(load_weasyprint().__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "weasyprint\n", "")
