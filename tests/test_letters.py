"""Letters keep their form: date, greeting, close, signature and postscript stand as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from anthology.outputs.proofread.page_proof import Kind
from anthology.render.chapter_body import for_print, for_screen
from tests.test_lines import laid, prose

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

BODY = (
    "The ferry has been out of the water since March, and nobody has told us when it will be "
    "back.\n\nWe go round by the bridge, which takes an hour, and the shop has lost half its trade."
)
ENGLISH = ("Upper Lockham, 12 March 2025", "Dear Mr. Oakes,", "Yours sincerely,", "P.S. It rains.")
FRENCH = (
    "Lockham, le 12 mars 2025",
    "Chère Anne,",
    "Je vous prie de croire, Madame, à l’expression de mes sentiments les meilleurs.",
    "P.-S. Il pleut.",
)


def chapter_of(folder: Path, name: str, parts: tuple[str, ...], more: str = "") -> Chapter:
    date, greeting, close, postscript = parts
    text = "\n\n".join([date, greeting, BODY, close, f"Ilse Varga{more}", postscript])
    if name == "a.html":
        text = "<h1>The ferry</h1>" + "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
    else:
        text = f"{'# The ferry' * (name == 'a.md')}\n\n{text}\n"
    (folder / name).write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


def marked(body: xhtml.Element) -> dict[str, str]:
    return {
        xhtml.text(one).replace("\u00a0", " ").replace("\u202f", " "): " ".join(
            mark for mark in xhtml.classes(one) if mark.startswith("letter")
        )
        for one in body
        if "letter" in (one.get("class") or "")
    }


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
@pytest.mark.parametrize("parts", [ENGLISH, FRENCH])
@pytest.mark.parametrize("printed", [True, False])
def test_the_parts_of_a_letter_are_marked(
    tmp_path: Path, name: str, parts: tuple[str, ...], *, printed: bool
) -> None:
    chapter = chapter_of(tmp_path, name, parts)
    date, greeting, close, postscript = parts
    half = " letter-half" * (len(close) < 40)
    assert marked(for_print(chapter, "none") if printed else for_screen(chapter)) == {
        date: "letter-date",
        greeting: "letter-greeting",
        close: f"letter-close{half}",
        "Ilse Varga": "letter-signature letter-half",
        postscript: "letter-postscript",
    }


def test_a_text_that_only_greets_or_only_closes_is_no_letter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# The ferry\n\nDear Ann,\n\n{BODY}\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"# The weir\n\n{BODY}\n\nYours,\n\nIlse\n", encoding="utf-8")
    for chapter in read_project(tmp_path).book.chapters:
        assert not marked(for_screen(chapter))


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_a_letter_stands_on_the_grid_and_its_close_is_not_alone(tmp_path: Path, theme: str) -> None:
    chapter = chapter_of(tmp_path, "a.md", ENGLISH)
    letter = xhtml.serialise(for_print(chapter, "none"))
    made = laid(f"{prose(1, 2)}{letter}{prose(2, 2)}", theme=theme, language="en")
    assert {flaw.kind for flaw in made.record.flaws} <= {Kind.LOOSE}
    half = made.record.line / 2
    bases = [base for page in made.record.pages for base in page.baselines]
    assert all(min((base - bases[0]) % half, -(base - bases[0]) % half) < 0.5 for base in bases)
