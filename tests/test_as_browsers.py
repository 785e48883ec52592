"""Pages are read as browsers show them: all words of a broken page, none that it hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.markup import xhtml
from anthology.markup.cleaning import clean
from anthology.markup.web_pages import read_page
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


def kept(markup: str) -> str:
    """Give the clean markup of a piece of HTML."""
    return clean(markup).fragment


@pytest.mark.parametrize("style", ["pre-line", "pre-wrap", "pre", "break-spaces"])
def test_lines_that_a_style_keeps_are_lines(style: str) -> None:
    said = f"white-space: {style}"
    assert kept(f'<p style="{said}">oak\nelm</p>') == "<p>oak<br/>elm</p>"
    assert kept(f'<p style="{said}">oak <em>elm\nfir</em>\nyew</p>') == (
        "<p>oak <em>elm<br/>fir</em><br/>yew</p>"
    )
    assert kept(f'<div style="{said}">\n<p>oak\nelm</p>\n<p>fir</p>\n</div>') == (
        "<div><p>oak<br/>elm</p><p>fir</p></div>"
    )
    ruled = f'<style>.verse {{ {said} }}</style><p class="verse">oak\nelm</p>'
    assert kept(ruled) == '<p class="verse">oak<br/>elm</p>'
    page = read_page(
        f"<html><head><style>p {{ {said} }}</style></head><body><p>oak\nelm</p></body>"
    )
    assert "oak<br/>elm" in kept(page.text)


def test_spaces_are_kept_where_a_style_says_so() -> None:
    assert kept('<p style="white-space:pre-wrap">oak:     elm\n  fir</p>') == (
        "<p>oak:\u00a0\u00a0\u00a0\u00a0\u00a0elm<br/>\u00a0\u00a0fir</p>"
    )
    assert kept('<p style="white-space:pre-line">oak:     elm\n  fir</p>') == (
        "<p>oak:     elm<br/>fir</p>"
    )


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="white-space: nowrap">oak\nelm</p>',
        '<p style="white-space: normal">oak\nelm</p>',
        '<p class="pre-line">oak\nelm</p>',
        '<div style="white-space: pre"><p style="white-space: normal">oak\nelm</p></div>',
    ],
)
def test_lines_of_a_source_are_no_lines_elsewhere(markup: str) -> None:
    assert "<br/>" not in kept(markup)


def test_code_keeps_its_lines_as_it_is() -> None:
    assert kept('<pre style="white-space: pre-wrap">a\n  b</pre>') == "<pre>a\n  b</pre>"


@pytest.mark.parametrize(
    ("markup", "made"),
    [
        ("<p><b {0}>oak</b><i {0}>elm</i></p>", "<p><b>oak</b><br/><i>elm</i></p>"),
        ("<p>oak<b {0}>elm</b>fir</p>", "<p>oak<br/><b>elm</b><br/>fir</p>"),
        ("<p>oak <b {0}>elm</b>\n<i>fir</i></p>", "<p>oak <br/><b>elm</b><br/>\n<i>fir</i></p>"),
        ("<p>oak<br><b {0}>elm</b><br>fir</p>", "<p>oak<br/><b>elm</b><br/>fir</p>"),
        ("<h2><b {0}>oak</b> <i {0}>elm</i></h2>", "<h2><b>oak</b><br/> <i>elm</i></h2>"),
        ("<p>\n<b {0}>oak</b>\n</p>", "<p>\n<b>oak</b>\n</p>"),
        ("<ul><li><b {0}>oak</b><p>elm</p></li></ul>", "<ul><li><b>oak</b><p>elm</p></li></ul>"),
        ("<pre>oak<b {0}>elm</b></pre>", "<pre>oak<b>elm</b></pre>"),
    ],
)
@pytest.mark.parametrize("style", ["display: block", "margin:0;display:flex", "DISPLAY:grid"])
def test_words_on_lines_of_their_own_do_not_run_together(
    markup: str, made: str, style: str
) -> None:
    assert kept(markup.format(f'style="{style}"')) == made


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<div style="display:flex"><b>oak</b><i>elm</i></div>', "oak elm"),
        ('<p><b style="display:table-cell">oak</b><i>elm</i></p>', "oak elm"),
        (
            '<style>.r { display: inline-flex }</style><p class="r"><b>oak</b><i>elm</i></p>',
            "oak elm",
        ),
        ('<p><b style="display:inline-block">O</b>ak</p>', "Oak"),
        ('<p><b style="display:inline">O</b>ak</p>', "Oak"),
        ('<p><b style="float:left">O</b>ak</p>', "Oak"),
    ],
)
def test_words_side_by_side_do_not_run_together(markup: str, said: str) -> None:
    assert xhtml.text(xhtml.parse(kept(markup))) == said


@pytest.mark.parametrize(
    "signed",
    [
        '<p style="text-align: right">Ilse</p>',
        "<p style='text-align:end'>Ilse</p>",
        "<p align=right>Ilse</p>",
        '<p align="RIGHT">Ilse</p>',
        '<style>.foot { text-align: right }</style><p class="foot">Ilse</p>',
    ],
)
def test_a_paragraph_at_the_end_of_its_line_stays_there(signed: str) -> None:
    prose = f"<p>{'The ferry has been out of the water since March. ' * 4}</p>"
    assert "align-right" in kept(prose + signed).rsplit("<p", 1)[1]
    assert "align-center" in kept(
        prose
        + signed.replace("right", "center").replace("RIGHT", "center").replace(":end", ":center")
    )


def test_a_text_that_is_aligned_as_a_whole_keeps_no_class_for_it() -> None:
    prose = "The ferry has been out of the water since March. " * 4
    assert "align" not in kept(f'<p align="right">{prose}</p><p>No.</p>')
