"""What programs made of formulas, code, pictures and notes of a page is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.markup import xhtml
from anthology.model.book import Article, Source
from anthology.readers.web_page import HtmlReader

LINE = "<p>The lamp went out and came back before anyone had found a match for it.</p>"
MATH = "<math><mi>x</mi><mo>=</mo><mn>3</mn></math>"


def read(body: str, head: str = "", file: Path = Path("page.html")) -> Article:
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{LINE}{body}{LINE}</body></html>"
    return HtmlReader().read([Source("page.html", file, text)])[0]


def said(article: Article) -> str:
    """Give the words between the two lines."""
    return xhtml.text(xhtml.parse(article.body)).removeprefix(LINE[3:-4]).removesuffix(LINE[3:-4])


@pytest.mark.parametrize(
    "drawn",
    [
        (
            f'<span class="katex"><span class="katex-mathml">{MATH}</span>'
            '<span class="katex-html" aria-hidden="true"><b>x</b><b>=</b>3</span></span>'
        ),
        (
            '<mjx-container><mjx-math aria-hidden="true"><mjx-mi>x</mjx-mi></mjx-math>'
            f"<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>"
        ),
        (
            '<span class="mwe-math-element"><span style="display: none;">'
            f'{MATH}</span><img class="mwe-math-fallback" alt="x=3" src="a.svg"></span>'
        ),
        (
            '<span class="MathJax_Preview"></span><span class="MathJax"><nobr aria-hidden="true">x'
            f"</nobr><span>{MATH}</span></span><script type='math/tex'>x=3</script>"
        ),
    ],
)
def test_a_formula_that_was_drawn_is_there_once(drawn: str) -> None:
    article = read(f"<p>So {drawn} holds.</p>")
    assert " ".join(said(article).split()) == "So x=3 holds."
    assert article.body.count("<math") == 1


@pytest.mark.parametrize(
    "formula",
    [
        '<script type="math/tex">x^2</script>',
        '<span class="MathJax_Preview">x2</span><script type="math/tex">x^2</script>',
        r'<img src="https://w.example/render/svg/1" alt="{\displaystyle x^2}">',
        '<img class="latex" src="https://s0.wp.example/latex.php?latex=x" alt="x^2">',
    ],
)
def test_a_formula_is_read_where_only_programs_or_pictures_have_it(formula: str) -> None:
    assert said(read(f"<p>So {formula} holds.</p>")) == r" So \(x^2\) holds. "


def test_a_formula_of_its_own_is_set_apart() -> None:
    body = '<script type="math/tex; mode=display">x^2</script>'
    assert said(read(f"<p>So {body}</p>")) == r" So \[x^2\] "


@pytest.mark.parametrize(
    "code",
    [
        (
            "<table><tr><td class=gutter><pre>1\n2</pre></td><td><pre>a()\nb()</pre></td></tr>"
            "</table>"
        ),
        (
            '<table><tr><td class="blob-num">1</td><td>a()</td></tr><tr><td class="blob-num">2</td>'
            "<td>b()</td></tr></table>"
        ),
        '<pre><span class="lineno">1</span>a()\n<span class="lineno">2</span>b()</pre>',
        (
            '<pre><code><span><span class="ln">1</span><span class="cl">a()\n</span></span>'
            '<span><span class="ln">2</span><span class="cl">b()</span></span></code></pre>'
        ),
        (
            '<table><tr><td><pre><code><span class="lnt">1\n</span><span class="lnt">2\n</span>'
            "</code></pre></td><td><pre>a()\nb()</pre></td></tr></table>"
        ),
    ],
)
def test_numbers_of_lines_are_no_code(code: str) -> None:
    root = xhtml.parse(read(code).body)
    (pre,) = root.iter("pre")
    assert "".join(map(str, pre.itertext())) == "a()\nb()"
    assert root.find(".//table") is None


@pytest.mark.parametrize(
    ("picture", "alt"),
    [
        ('<amp-img src="tide.png" alt="A tide"></amp-img>', "A tide"),
        ('<object data="tide.png" type="image/png">A <b>tide</b></object>', "A tide"),
        ('<embed src="tide.png">', ""),
        ('<image src="tide.png" alt="A tide">', "A tide"),
    ],
)
def test_pictures_of_other_names_are_pictures(picture: str, alt: str) -> None:
    article = read(f"<p>Before {picture} behind.</p>")
    (image,) = xhtml.parse(article.body).iter("img")
    assert (image.get("src"), image.get("alt")) == ("tide.png", alt)
    assert "behind." in said(article)


def test_links_start_from_the_base_of_the_page() -> None:
    body = '<p><a href="b.html">one</a> <a href="/c">two</a> <a href="#d">three</a></p>'
    links = xhtml.parse(read(body, '<base href="https://a.example/x/">').body).iter("a")
    found = [one.get("href") for one in links]
    assert found == ["https://a.example/x/b.html", "https://a.example/c", "#d"]


def test_blanks_and_ends_of_lines_are_no_part_of_addresses() -> None:
    body = (
        '<p><a href=" https://a.example/b\t ">one</a> <a href="https://a.example\n/c\r\nd">two</a>'
        '<a href="\n#d">three</a><img src=" tide.png\n" alt="A tide"></p>'
    )
    root = xhtml.parse(read(body).body)
    found = [one.get("href") for one in root.iter("a")]
    assert found == ["https://a.example/b", "https://a.example/cd", "#d"]
    assert [one.get("src") for one in root.iter("img")] == ["tide.png"]


def test_a_note_at_the_side_is_a_note() -> None:
    note = (
        '<label class="margin-toggle"></label><input class="margin-toggle"><span class="sidenote">'
    )
    article = read(f"<p>Low tide{note}Twice a day.</span> comes.</p>")
    assert "Low tide1 comes." in said(article)
    assert 'class="footnotes"' in article.body


@pytest.mark.parametrize("sign", ["¶", "#", "§", "🔗"])
def test_signs_at_headings_go(sign: str) -> None:
    article = read(f'<h2 id="a">Tide <a class="anchor" href="#a">{sign}</a></h2>')
    assert said(article).strip() == "Tide"


def test_a_drawing_in_an_address_is_a_picture(tmp_path: Path) -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='90'><circle r='40'/></svg>"
    file = tmp_path / "page.html"
    article = read(
        f'<p>A <img src="data:image/svg+xml;utf8,{drawing}" alt="Dot"> here</p>', "", file
    )
    assert said(article).split() == ["A", "here"]
    (found,) = tmp_path.rglob("*.svg")
    assert "circle" in found.read_text(encoding="utf-8")


def test_fences_of_formulas_are_signs() -> None:
    fenced = '<mfenced open="["><mi>a</mi><mi>b</mi></mfenced><menclose><mi>c</mi></menclose>'
    article = read(f"<p>So <math>{fenced}</math> holds.</p>")
    assert "".join(said(article).split()) == "So[a,b)cholds."
    assert "&lt;" not in article.body


def test_marks_of_our_own_in_a_page_mean_nothing() -> None:
    marked = '<p data-hidden="1">One.</p><p>Two <span data-note="1">three</span>.</p>'
    article = read(f'{marked}<h2 data-number="7" data-title="x">Four</h2>')
    assert said(article).split() == ["One.", "Two", "three.", "Four"]
    assert "data-number" not in article.body
