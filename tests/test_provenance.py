"""What a text says of itself at its end stands apart: where it appeared, who wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.markup import xhtml
from anthology.transforms.lead import LEAD_STEP
from tests.making import article

BODY = "<p>The river rose.</p><p>It fell again.</p>"


def marked(body: str) -> list[str]:
    made = LEAD_STEP.apply(article(Path(), "text.md", body, authors=("Ann Lee",)))
    found = xhtml.parse(made.body).iter("p")
    return [xhtml.text(node) for node in found if "provenance" in xhtml.classes(node)]


@pytest.mark.parametrize(
    "end",
    [
        "First published in The Ford, May 2019.",
        "<em>Originally published in The Ford.</em>",
        "This essay first appeared in The Ford.",
        "<em>After Bo Ray’s notes, retold in our own words.</em>",
        "Publié d’abord dans Le Gué, mai 2019.",
        "<em>Cet article a paru dans Le Gué.</em>",
        "<em>D’après les notes de Bo Ray.</em>",
        "<strong>Ann Lee</strong> is a ferrywoman.",
        "<em>Ann Lee vit au bord de l’eau.</em>",
    ],
)
def test_what_a_text_says_of_itself(end: str) -> None:
    notes = "<section class='footnotes'><ol><li><p>A note.</p></li></ol></section>"
    shown = xhtml.text(xhtml.parse(f"<p>{end}</p>"))
    assert marked(f"{BODY}<p>{end}</p>") == [shown]
    assert marked(f"{BODY}<p>{end}</p>{notes}") == [shown]
    assert marked(f"{BODY}<section><p>More.</p><p>{end}</p></section>") == [shown]


def test_where_it_appeared_and_who_wrote_it() -> None:
    end = "<p>First published in The Ford.</p><p><b>Ann Lee</b> is a ferrywoman.</p>"
    assert len(marked(BODY + end)) == 2


@pytest.mark.parametrize(
    "end",
    [
        "<em>Thank you, Ann!</em>",
        "<em>And the river went on as if nothing had happened.</em>",
        "After the flood the ferry did not come back.",
        "Ann Lee is gone, and nobody has seen her since.",
        "He published in The Ford, and then no more.",
        "Paru ou non, le livre existe.",
        "This chapter of my life was over.",
        "From then on we took the bridge.",
    ],
)
def test_the_end_of_a_story_stays_what_it_is(end: str) -> None:
    assert marked(f"{BODY}<p>{end}</p>") == []


def test_only_the_end_is_asked() -> None:
    said = "<p>First published in The Ford.</p>"
    assert marked(said) == marked(said + BODY) == marked(f"{BODY}{said}<blockquote/>{BODY}") == []
