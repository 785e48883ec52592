"""Whatever is written, the e-book is valid, and its words stand in their order."""

from __future__ import annotations

import html
import random
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from anthology.markup import content_model, xhtml
from anthology.outputs.build import build, read_project
from anthology.outputs.epub.output import EpubOutput
from anthology.transforms.conformance import conform
from tests.epubcheck import assert_valid
from tests.fragments import addresses, fragments
from tests.making import article, write

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(r"w\d+w")
FURNITURE = re.compile("<(?:nav|form|header|footer|aside)")  # of a page, and left out with a note
PAGE = '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>'


def made(markup: str) -> str:
    root = xhtml.parse(markup)
    content_model.conform(root)
    return xhtml.serialise(root)


def words(root: xhtml.Element) -> list[str]:
    return WORD.findall("".join(str(piece) for piece in root.itertext()))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("<p>a<div>b</div>c</p>", "<p>a</p><div>b</div><p>c</p>"),
        ("<em>a<p>b</p>c</em>", "<em>a</em><p><em>b</em></p><em>c</em>"),
        ('<a href="#x">a<ul><li>b</li></ul></a>',
         '<a href="#x">a</a><ul><li><a href="#x">b</a></li></ul>'),
        ("<h2>a<p>b</p>c</h2>", "<h2>a<br/>b<br/>c</h2>"),
        ("<pre>a<div>b</div></pre>", "<pre>a\nb</pre>"),
        ("<details>a</details>", "<div>a</div>"),
        ("<details><p>a</p><summary>b</summary></details>", "<div><p>a</p><p>b</p></div>"),
        ("<details><summary><h3>a</h3></summary>b</details>",
         "<details><summary>a</summary>b</details>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul>a<p>b</p><li>c</li></ul>", "<ul><li>a<p>b</p></li><li>c</li></ul>"),
        ("<li>a</li><li>b</li>", "<ul><li>a</li><li>b</li></ul>"),
        ("<dd>a</dd>", "<div>a</div>"),
        ("<dt>a</dt><dd>b</dd>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<dl><dt>a</dt></dl>", "<dl><dt>a</dt><dd></dd></dl>"),
        ("<td>a</td><td>b</td>", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ("<table>a<tr><td>b</td></tr></table>",
         "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"),
        ("<table><tr><td>a</td></tr><thead><tr><td>b</td></tr></thead></table>",
         "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<table><tfoot><tr><td>b</td></tr></tfoot><tr><td>a</td></tr></table>",
         "<table><tr><td>a</td></tr><tfoot><tr><td>b</td></tr></tfoot></table>"),
        ("<p><caption>a</caption></p>", "<p>a</p>"),
        ("<div><figcaption>a</figcaption></div>", "<div><div>a</div></div>"),
        ('<figure><img src="a" alt=""/><figcaption>a</figcaption><img src="b" alt=""/></figure>',
         ('<figure><img src="a" alt=""/><figcaption>a</figcaption></figure>'
          '<figure><img src="b" alt=""/></figure>')),
        ('<figure><div><img src="a" alt=""/><figcaption>a</figcaption></div></figure>',
         '<figure><div><img src="a" alt=""/></div><figcaption>a</figcaption></figure>'),
        ('<a href="#x">a<a href="#y">b</a></a>', '<a href="#x">ab</a>'),
        ("<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>", "<ruby>a<rt>b</rt></ruby>"),
        ("<p>a<rt>b</rt></p>", "<p>a<span>b</span></p>"),
        ("<p><bdo>a</bdo></p>", "<p><bdi>a</bdi></p>"),
        ("<th><h2>a</h2></th>", "<table><tr><th><p>a</p></th></tr></table>"),
        ("<p>a<button>b</button></p>", "<p>ab</p>"),
        ('<ol start="2x" type="square" reversed=""><li value="50%">a</li></ol>',
         '<ol reversed="reversed"><li>a</li></ol>'),
        ('<p dir="left" lang="fr_FR" role="main" width="50%" id="a b">a</p>', "<p>a</p>"),
        ("<p><time>a <b>b</b></time></p>", "<p><span>a <b>b</b></span></p>"),
        ('<p><time datetime="2020-13-01">a</time></p>', "<p><span>a</span></p>"),
    ],
)  # fmt: skip
def test_what_stands_where_it_may_not_is_moved(written: str, wanted: str) -> None:
    assert made(written) == wanted
    assert made(wanted) == wanted


MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("<math><mi>x</mi></math>", f'<math {MATHML} alttext="x"><mi>x</mi></math>'),
        ("<math>x</math>", f'<math {MATHML} alttext="x"><mtext>x</mtext></math>'),
        ("<math><mfrac><mi>a</mi></mfrac></math>",
         f'<math {MATHML} alttext="a"><mfrac><mi>a</mi><mrow></mrow></mfrac></math>'),
        ('<math><mi mathvariant="-tex-calligraphic">a</mi><mo stretchy="true">+</mo></math>',
         f'<math {MATHML} alttext="a+"><mi>a</mi><mo stretchy="true">+</mo></math>'),
        ("<math><mglyph>a</mglyph></math>",
         f'<math {MATHML} alttext="a"><mrow><mtext>a</mtext></mrow></math>'),
        ("<math></math>", ""),
    ],
)  # fmt: skip
def test_a_formula_has_the_form_of_mathml(written: str, wanted: str) -> None:
    assert made(written) == wanted


@pytest.mark.parametrize("seed", range(4))
def test_words_stay_in_order_and_nothing_is_left_to_mend(seed: int) -> None:
    for one in fragments(random.Random(seed), 600):  # noqa: S311  (no secret)
        markup = one.replace("<tfoot", "<tbody").replace("</tfoot", "</tbody")  # goes to the end
        root = xhtml.parse(markup)
        before = words(root)
        content_model.conform(root)
        assert words(root) == before, markup
        once = xhtml.serialise(root)
        root = xhtml.parse(once)
        assert content_model.conform(root) == (), once
        assert xhtml.serialise(root) == once


def test_what_was_mended_is_told_once_with_its_line(tmp_path: Path) -> None:
    body = '<p data-line="3">a</p><ul data-line="4">b</ul><ul data-line="5">c</ul>'
    body += '<p data-line="6"><a href="http://[bad">d</a></p>'
    told = conform(article(tmp_path, "a.md", body))
    assert [(one.code, one.line) for one in told.diagnostics] == [
        ("markup-mended", 4),
        ("link-unsafe", 6),
    ]
    assert "(2 times)" in told.diagnostics[0].message
    assert "<a" not in told.body


def test_a_book_of_nothing_but_slips_is_valid_and_whole(tmp_path: Path) -> None:
    """Hundreds of fragments and addresses, by three readers, in one run of EPUBCheck."""
    chance = random.Random(7)  # noqa: S311  (no secret)
    pieces, links = fragments(chance, 600), addresses(chance, 600)
    linked = "".join(f'<p>See <a href="{html.escape(one)}">there</a>.</p>\n' for one in links[:300])
    marked = "\n\n".join(f"See [there](<{one}>), {one}." for one in links[300:] if "<" not in one)
    write(
        tmp_path,
        page__html=f"{PAGE}{''.join(pieces[:200])}{linked}<p>The end.</p></body></html>",
        marked__md="# Marked\n\nWords.\n\n" + "\n\n".join(pieces[200:400]) + f"\n\n{marked}\n",
        doc__adoc="= Doc\n\nWords.\n" + "".join(f"\n++++\n{one}\n++++\n" for one in pieces[400:]),
    )
    (book,) = build(read_project(tmp_path), [EpubOutput.name], tmp_path / "out")
    assert_valid(book.file)
    shown = set()
    with zipfile.ZipFile(book.file) as package:
        for name in package.namelist():
            if name.startswith("EPUB/text/"):
                shown |= set(WORD.findall(package.read(name).decode()))
    kept = [*(one for one in pieces[:200] if not FURNITURE.search(one)), *pieces[200:]]
    assert set(WORD.findall("".join(kept))) <= shown


def test_what_stands_in_an_ordered_list_takes_no_number() -> None:
    body = "<div><ol>One<li>oak</li>two<p>three</p><li>elm</li></ol></div>"
    root = xhtml.parse(body)
    content_model.conform(root)
    made = "<div><div>One</div><ol><li>oak<p>two</p><p>three</p></li><li>elm</li></ol></div>"
    assert xhtml.serialise(root) == made
