"""Pages are read as browsers show them: all words of a broken page, none that it hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.markup import xhtml
from anthology.model.book import Article, Source
from anthology.readers.web_page import HtmlReader

LINE = "<p>The lamp went out and came back before anyone had found a match for it.</p>"


def read(text: str) -> Article:
    return HtmlReader().read([Source("page.html", Path("page.html"), text)])[0]


def words(article: Article) -> str:
    return xhtml.text(xhtml.parse(article.body))


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<body><p>One.</p></body></html> Two. <p>Three.</p>", "One. Two. Three."),
        (
            "<html><body><p>One.</p></body><body class=x><p>Two.</p></body><html><body>Three.",
            "One. Two. Three.",
        ),
        (
            "<p>One.</p><!--[if !IE]><!--><p>Two.</p><!--<![endif]--><p>Three.</p>",
            "One. Two. Three.",
        ),
        ("<p>One.</p><!--[if IE]>Old.<![endif]--><![if !vml]>Two.<![endif]>", "One. Two."),
        ("<p>One <!--> two <!-- out --> three.</p>", "One two three."),
        ("<p>One <!-- out --!> two.</p>", "One two."),
        ("<p>One <div>two</div> three</p>four <p>five</p>", "One two three four five"),
        ("<p>One.</p><noembed><p>Old.</p></noembed><noframes><p>Old.</p></noframes>", "One."),
        (
            "<html><frameset cols=9><frame src=a><noframes><body><p>One.</p></noframes></frameset>",
            "One.",
        ),
        ("<h2>One <p>two</p> three</h2><b>four</b>", "One two three four"),
    ],
)
def test_no_word_is_lost_or_run_together(markup: str, said: str) -> None:
    assert words(read(f"<!DOCTYPE html>{markup}")) == said


HIDING = (
    "<style>.gone { display: none } #low { visibility: hidden } .back { display: block }</style>"
)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div class="gone">Zonk</div>',
        '<p id="low">Zonk</p>',
        '<ul class="gone"><li>Zonk</li></ul>',
        '<span class="sr-only">Zonk</span>',
        '<p class="back" style="display: none">Zonk</p>',
    ],
)
def test_what_a_page_hides_is_out_and_told(hidden: str) -> None:
    article = read(f"<html><head>{HIDING}</head><body>{LINE * 2}{hidden}</body></html>")
    assert "Zonk" not in words(article)
    (told,) = [one for one in article.diagnostics if one.code == "hidden-removed"]
    assert "“Zonk”" in told.message


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="gone back">Zonk</p>',
        '<p class="gone" style="display: block">Zonk</p>',
        f'<div class="gone">{LINE * 3} Zonk</div>',  # which a script shows
        '<style media="print">.ink { display: none }</style><p class="ink">Zonk</p>',
        "<style media='(max-width: 9em)'>.ink { display: none }</style><p class=ink>Zonk</p>",
        '<style>.ink:hover, .ink::after { display: none }</style><p class="ink">Zonk</p>',
    ],
)
def test_what_a_page_shows_stays(shown: str) -> None:
    article = read(f"<html><head>{HIDING}</head><body>{LINE * 2}{shown}</body></html>")
    assert "Zonk" in words(article)
