r"""Formulas, lists and notes of Markdown come out whole wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.test_markdown import body, read

if TYPE_CHECKING:
    from pathlib import Path


def formulas(text: str) -> list[str]:
    every = (node.get("data-tex") for node in xhtml.parse(body(text)).iter())
    return [tex for tex in every if tex]


@pytest.mark.parametrize(
    "text",
    [
        "> $$\n> q^2\n> > 1\n> $$",
        "> said\n>\n> \\[\n> q^2\n> > 1\n> \\]\n>\n> on",
        "- > $$\n  > q^2\n  > > 1\n  > $$",
        "> - $$\n>   q^2\n>   > 1\n>   $$",
        "> > $$\n> > q^2\n> > > 1\n> > $$",
    ],
)
def test_the_marks_of_a_quotation_are_no_part_of_a_formula(text: str) -> None:
    assert formulas(text) == ["q^2 > 1"]


def test_an_environment_stands_in_quotations_and_items() -> None:
    quoted = "> \\begin{align}\n> a &= b\n> \\end{align}"
    item = "- x\n\n  \\begin{align}\n  c\n  \\end{align}"
    assert formulas(quoted) == ["\\begin{align} a &= b \\end{align}"]
    assert formulas(item) == ["\\begin{align} c \\end{align}"]
    assert not formulas("Write \\begin{align} here and \\end{align} there.")


def test_ticks_within_dollars_are_a_formula() -> None:
    assert formulas("$`\\sqrt{3}`$ and $`a`$") == ["\\sqrt{3}", "a"]
    assert body("`$`x`$`").count("<code>") == len("$$")


def test_a_bar_in_a_formula_divides_no_cell() -> None:
    made = body("| $P(A|B)$ | x |\n|---|---|\n| costs $5 | US$6 |")
    assert formulas("| $P(A|B)$ | x |\n|---|---|\n| $p_1$ | y |") == ["P(A|B)"]
    assert made.count("<td>") == made.count("<th>") == len("ab")
    assert "costs $5" in made


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a. oak\nb. elm\nc. ash", ' type="a"'),
        ("a) oak\nb) elm\nc) ash", ' type="a"'),
        ("(a) oak\n(b) elm\n(c) ash", ' type="a"'),
        ("(i) oak\n(ii) elm\n(iii) ash", ' type="i"'),
        ("I. oak\nII. elm\nIII. ash", ' type="I"'),
        ("#. oak\n#. elm\n#. ash", ""),
    ],
)
@pytest.mark.parametrize("lead", ["", "> "])
def test_lists_are_lettered(text: str, kind: str, lead: str) -> None:
    made = body(lead + text.replace("\n", f"\n{lead}"))
    assert f"<ol{kind}><li>oak</li><li>elm</li><li>ash</li></ol>" in made


@pytest.mark.parametrize("inner", ["a. one\n   b. two", "(a) one\n   (b) two"])
def test_a_lettered_list_ends_before_the_next_number(inner: str) -> None:
    made = body(f"1. Oak\n   {inner}\n2. Elm\n")
    assert made == ('<ol><li>Oak\n<ol type="a"><li>one</li><li>two</li></ol></li><li>Elm</li></ol>')


def test_lettered_items_hold_lists_and_long_lines() -> None:
    made = body("a. oak\n   - leaf\n   - root\nb. elm\n   of the lane\n")
    assert made == (
        '<ol type="a"><li>oak\n<ul><li>leaf</li><li>root</li></ul></li>'
        "<li>elm\nof the lane</li></ol>"
    )


def test_one_letter_is_a_sentence() -> None:
    assert read("(a) first of all.\n\nA. Oak came.\n").body.count("<ol") == 0


MKDOCS = "Title: T\nSlug: t\nTags: x\n\n"


@pytest.mark.parametrize("front", ["", MKDOCS])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{++new *word*++}", "<ins>new <em>word</em></ins>"),
        ("{--old--}", "<del>old</del>"),
        ("{~~one~>two~~}", "<del>one</del><ins>two</ins>"),
        ("{==seen==}{>>remark<<}", "<mark>seen</mark>"),
        ("{++of two\nlines++}", "<ins>of two\nlines</ins>"),
    ],
)
def test_changes_are_shown_in_every_dialect(front: str, written: str, shown: str) -> None:
    made = body(f"{front}A {written}.\n\n- in an *item* {written}\n\n`{{++code++}}`\n")
    assert made.count(shown) == len(["paragraph", "item"])
    assert "{++code++}" in made
    found = [one.code for one in read(f"{front}A {written}.").diagnostics]
    assert found == [("comment-removed" if "remark" in written else "editor-note")]


@pytest.mark.parametrize("front", ["", MKDOCS])
@pytest.mark.parametrize(
    ("link", "made"),
    [
        ("[ford[^1]](/f)", '<a href="/f">ford</a>#'),
        ("[ford^[N.]](/f)", '<a href="/f">ford</a>#'),
        ("[the ford [^1] there](/f)", '<a href="/f">the ford</a> #<a href="/f"> there</a>'),
        ("[ford[^1]][f]", '<a href="/f">ford</a>#'),
        ("[f[^1]][]", '<a href="/f">f</a>#'),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "- {}", "> {}", "# {}", "| {} |\n|---|\n| x |", "*{}*"])
def test_a_call_within_a_link_stands_behind_it(
    front: str, link: str, made: str, frame: str
) -> None:
    if front and "^[" in link:
        pytest.skip("Python-Markdown has no notes within a line")
    defined = "\n\n[^1]: N.\n" if "[^1]" in link else "\n"
    got = body(f"{front}{frame.format(link)}{defined}\n[f]: /f\n")
    call = '<a class="noteref" id="fnref-1" href="#fn-1"><sup>1</sup></a>'
    assert made.replace("#", call).replace(f'"{call}', '"#') in got.replace(
        'href="#fn-1" id="fnref-1"', 'id="fnref-1" href="#fn-1"'
    )
    assert "N." in got


def test_works_on_lines_are_paragraphs() -> None:
    works = "[1] A. One.\nStill one.\n[2] B. Two.\n[3] C. Three."
    made = "<p>[1] A. One.\nStill one.</p><p>[2] B. Two.</p><p>[3] C. Three.</p>"
    assert made in body(f"Said [1].\n\n{works}\n")
    assert f"<blockquote>{made}</blockquote>" in body("> " + works.replace("\n", "\n> "))
    assert made in body(f"{MKDOCS}Said.\n\n{works}\n").replace("\n</p>", "</p>")
    assert body("[1] as said\n[4] and there").count("<p>") == 1
    assert body("```\n[1] A\n[2] B\n```").count("\n") == len("AB")


@pytest.mark.parametrize("value", ["<p>inner</p>", "a > b", "</div>", "<b>"])
@pytest.mark.parametrize(
    ("frame", "made"),
    [
        ('<p data-x="{}">The ford.</p>', "<p>The ford.</p>"),
        ("<p data-x='{}'>The ford.</p>", "<p>The ford.</p>"),
        ('- <p data-x="{}">The ford.</p>', "<ul><li><p>The ford.</p></li></ul>"),
        ('> <div data-x="{}" id="f">The ford.</div>', '<div id="f">The ford.</div>'),
        ('At the <span data-x="{}">ford</span>.', "<p>At the <span>ford</span>.</p>"),
    ],
)
def test_signs_in_values_of_tags_are_no_tags(value: str, frame: str, made: str) -> None:
    article = read(frame.format(value))
    assert made in body(frame.format(value))
    assert not article.diagnostics


@pytest.mark.parametrize("front", ["", MKDOCS])
@pytest.mark.parametrize(
    ("quoted", "title"),
    [
        ("> [!NOTE]\n> Mind the *ford*.", "Note"),
        ("> [!NOTE]- Mind\n> Mind the *ford*.", "Mind"),
        ("> [!note] Mind\n>\n> Mind the *ford*.", "Mind"),
    ],
)
def test_a_quotation_is_a_box_in_every_dialect(front: str, quoted: str, title: str) -> None:
    made = body(f"{front}{quoted}\n\nWords.\n\n> [!TIP]\n> More.\n\n> Quoted.\n")
    head = f'<p class="admonition-title">{title}</p>'
    assert f'<aside class="admonition note">{head}<p>Mind the <em>ford</em>.</p></aside>' in made
    assert '<aside class="admonition tip">' in made
    assert "<blockquote><p>Quoted.</p></blockquote>" in made


def test_a_citation_of_hugo_is_no_quotation_and_one_in_words_has_no_double() -> None:
    article = read('As said {{< cite "lee" >}}.\n\n{{< quote "Mind the ford." "Ann Lee" >}}\n')
    assert "lee" not in article.body
    assert [one.code for one in article.diagnostics] == ["construct-unknown"]
    quoted = "<blockquote><p>Mind the ford.</p><footer>Ann Lee</footer></blockquote>"
    assert body('{{< quote "Mind the ford." "Ann Lee" >}}') == quoted


def test_shortcodes_hold_formulas_and_drawings() -> None:
    assert formulas("{{< katex >}}x^2{{< /katex >}}") == ["x^2"]
    assert formulas("{{< katex display=true >}}\nx^2\n{{< /katex >}}") == ["x^2"]
    made = body("{{< mermaid >}}\ngraph TD\n  A --> B\n{{< /mermaid >}}")
    assert '<code class="language-mermaid">graph TD\n  A --&gt; B\n</code>' in made


def test_a_string_in_braces_is_its_words() -> None:
    made = read("Say {'{'}it{'}'}, {\" \"}then `{'code'}`.\n", "text.mdx").body
    assert "Say {it},  then" in made
    assert "<code>{'code'}</code>" in made


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.adoc", "= T\n\nA **b**old __i__t [.underline]#u# [.line-through]#s# and ##k##ept.\n"),
        ("a.md", "# T\n\nAs \\eqref{eq:a} and \\ref{eq:a} say, **b**old.\n\n$$x \\label{eq:a}$$\n"),
    ],
)  # fmt: skip
def test_of_markup_within_words_nothing_is_called_lost(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_project(tmp_path).diagnostics
    assert not [one for one in found if one.code == "words-lost"]
