"""Formulas become MathML with words to be spoken; prices, code and broken TeX stay as typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.markup.drawn_formulas import draw_mathml, to_svg
from anthology.markup.formulas import to_mathml
from anthology.markup.spoken_formulas import spoken, spoken_mathml
from anthology.markup.tex import FormulaError
from anthology.model.book import Article, Metadata, Source
from anthology.readers.markdown.reader import MarkdownReader
from anthology.transforms.maths import MATHS_STEP
from anthology.transforms.steps import transform

CASES = Path(__file__).parent / "cases" / "maths"


def article(body: str, language: str = "en", text: str = "") -> Article:
    source = Source("notes.md", Path("notes.md"), text or body)
    return Article(source, "markdown", Metadata(language=language), body)


def formulas(body: str) -> list[tuple[str, str, str]]:
    """List TeX, display and spoken words of all MathML in a fragment."""
    found = xhtml.parse(body).iter(f"{{{xhtml.MATHML}}}math")
    return [
        (one.get("data-tex") or "", one.get("display") or "", one.get("alttext") or "")
        for one in found
    ]


def table(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"\s*\|\s", line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "script", "parts"),
    [("pmatrix", "^{-1}", 2), ("bmatrix", "_2^T", 3), ("vmatrix", "_n", 2), ("matrix", "^2", 2)],
)
def test_a_power_of_a_matrix_is_of_the_whole(name: str, script: str, parts: int) -> None:
    tex = rf"A \begin{{{name}}} a & b \\ c & d \end{{{name}}}{script}"
    (of,) = (one for one in xhtml.parse(to_mathml(tex)).iter() if xhtml.name(one).startswith("msu"))
    assert len(of) == parts
    assert to_svg(tex, 10).width > 2


@pytest.mark.parametrize(("tex", "french", "english"), table("spoken.txt"))
def test_formulas_are_spoken(tex: str, french: str, english: str) -> None:
    assert spoken(tex, "fr") == french
    assert spoken(tex, "en-GB") == english


@pytest.mark.parametrize("tex", [line[0] for line in table("spoken.txt")])
def test_formulas_become_mathml_and_drawings(tex: str) -> None:
    root = xhtml.parse(to_mathml(tex))
    assert xhtml.name(root[0]) == "math"
    drawing = to_svg(tex, 10)
    assert drawing.width > 2
    assert drawing.height > drawing.depth > 0
    assert xhtml.name(xhtml.parse(drawing.svg.decode())[0]) == "svg"


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\frac{1}{", "brace"),
        ("x}", "brace"),
        ("x^", "incomplete"),
        ("x_a_b", "double subscripts"),
        (r"\left( x", "brace"),
        (r"\nosuchthing{x}", r"\\nosuchthing"),
        (r"\begin{nosuch}x\end{nosuch}", "nosuch"),
        (r"\begin{matrix}x", "does not end"),
        (r"\end{matrix}", "ends before"),
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 2001, "too long"),
        (r"\text{a < b & c}", "incomplete"),
        ("x^{" * 10 + "2" + "}" * 10, "deep"),
        (r"\sqrt" * 100 + " x", "deep"),
    ],
)
def test_broken_formulas_are_refused_with_the_reason(tex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=reason):
        to_mathml(tex)
    with pytest.raises(FormulaError):
        to_svg(tex, 10)


def test_formulas_for_a_line_of_their_own() -> None:
    assert 'display="block"' in to_mathml("x", display=True)
    assert to_svg(r"\sum_{i=0}^n i", 10, display=True).height > to_svg(r"\sum_{i=0}^n i", 10).height


def test_a_drawing_tells_its_size_and_how_far_it_hangs() -> None:
    small, large = to_svg("y", 10), to_svg("y", 20)
    assert f'width="{small.width:.3f}pt" height="{small.height:.3f}pt"' in small.svg.decode()
    assert large.depth - 0.5 == pytest.approx(2 * (small.depth - 0.5), abs=0.01)
    assert to_svg("x", 10).depth < small.depth < small.height
    assert b"<use" not in small.svg


def test_a_drawing_is_the_same_in_every_process() -> None:
    code = (
        "import sys; from anthology.markup.drawn_formulas import to_svg; "
        r"sys.stdout.buffer.write(to_svg(r'\frac{a}{\sqrt b}', 10.25).svg)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert made == to_svg(r"\frac{a}{\sqrt b}", 10.25).svg


def test_mathml_is_drawn_too() -> None:
    assert draw_mathml(to_mathml("x+y"), 10)[1:] == to_svg("x+y", 10)[1:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            r'<p><span class="math" data-tex="\frac{3}{4}">3/4</span> of it</p>',
            [(r"\frac{3}{4}", "inline", "3 quarters")],
        ),
        (
            '<p><span class="math display" data-tex="x=1">x=1</span></p>',
            [("x=1", "block", "x equals 1")],
        ),
        ('<div class="math" data-tex="x=1">x=1</div>', [("x=1", "block", "x equals 1")]),
        (r'<p><span class="math inline">\(x^2\)</span></p>', [("x^2", "inline", "x squared")]),
        ("<p>Let $x^2$ be.</p>", [("x^2", "inline", "x squared")]),
        (
            "<p>Let $n$, $k$ and $n+k$.</p>",
            [("n", "inline", "n"), ("k", "inline", "k"), ("n+k", "inline", "n plus k")],
        ),
        ("<p>So $$x = 1$$</p>", [("x = 1", "block", "x equals 1")]),
        (
            r"<p>So \(x\) and \[y = 2\]</p>",
            [("x", "inline", "x"), ("y = 2", "block", "y equals 2")],
        ),
        ("<p><em>a</em> $y$ <b>b</b></p>", [("y", "inline", "y")]),
        ("<ul><li>$a_1$</li></ul>", [("a_1", "inline", "a sub 1")]),
        (
            r"<p>$\text{if it rains then } x$</p>",
            [(r"\text{if it rains then } x", "inline", "if it rains then x")],
        ),
    ],
)
def test_formulas_in_articles(body: str, expected: list[tuple[str, str, str]]) -> None:
    made = MATHS_STEP.apply(article(body))
    assert formulas(made.body) == expected
    assert made.diagnostics == ()
    assert MATHS_STEP.apply(made).body == made.body


def test_the_words_around_stay() -> None:
    made = MATHS_STEP.apply(article("<p>One $x$ two <i>three $y$ four</i> five $z$ six</p>"))
    words = re.sub(r"<math.*?</math>", "·", made.body)
    assert words == "<p>One · two <i>three · four</i> five · six</p>"


def test_french_is_spoken_in_french() -> None:
    assert formulas(MATHS_STEP.apply(article("<p>$x^2$</p>", "fr")).body) == [
        ("x^2", "inline", "x au carré")
    ]


@pytest.mark.parametrize("line", table("money.txt"))
def test_money_and_code_are_no_formulas(line: list[str]) -> None:
    made = MATHS_STEP.apply(article(f"<p>{line[0]}</p>"))
    assert made.body == f"<p>{line[0]}</p>"
    assert made.diagnostics == ()


def test_broken_tex_is_reported_with_its_line_and_stays() -> None:
    text = "One.\n\nTwo $x^2$ is fine\nbut $\\nosuch{x}$ is not.\n"
    body = (
        '<p data-line="1">One.</p><p data-line="3">Two $x^2$ is fine\nbut $\\nosuch{x}$ is not.</p>'
    )
    made = MATHS_STEP.apply(article(body, text=text))
    (found,) = made.diagnostics
    assert (found.code, found.line) == ("maths-broken", 4)
    assert r"$\nosuch{x}$" in found.message
    assert r'<span class="math">$\nosuch{x}$</span> is not.' in made.body


def test_asciimath_is_shown_as_typed_and_reported() -> None:
    made = MATHS_STEP.apply(article('<p><span class="asciimath math">sum_(i=1)^n</span></p>'))
    assert [found.code for found in made.diagnostics] == ["maths-broken"]
    assert made.body == '<p><code class="asciimath">sum_(i=1)^n</code></p>'


def test_mathml_that_came_silent_is_given_words() -> None:
    body = f'<p><math xmlns="{xhtml.MATHML}"><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>'
    assert 'alttext="one half"' in MATHS_STEP.apply(article(body)).body


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet=r"ab12\{}[]()^_$&+=|,. <>frac", max_size=40), st.sampled_from(["fr", "en"]))
def test_no_formula_is_too_odd(tex: str, language: str) -> None:
    spoken(tex, language)
    made = MATHS_STEP.apply(article(f"<p>{xhtml.escape(tex)} ${xhtml.escape(tex)}$</p>", language))
    xhtml.parse(made.body)


@pytest.mark.parametrize(
    "text", ["$a " * 60_000, "$" * 200_000, "\\(" * 100_000, "\\[ x " * 40_000]
)
def test_long_lines_take_linear_time(text: str) -> None:
    begin = perf_counter()
    MATHS_STEP.apply(article(f"<p>{text}</p>"))
    assert perf_counter() - begin < 3


def test_a_protected_dollar_sign_of_markdown_is_one() -> None:
    made = MATHS_STEP.apply(article(r"<p>From \$5 to \$10, if $x$.</p><pre>\$1</pre>"))
    shown = re.sub(r"<math.*?</math>", "x", made.body)
    assert shown == "<p>From $5 to $10, if x.</p><pre>\\$1</pre>"


@pytest.mark.parametrize(
    "tex",
    [
        "f(x)",
        "f'(x)",
        "P(A)",
        "n!",
        "(a, b)",
        "ab",
        "sin(2t)",
        "max(a, b)",
    ],
)
def test_formulas_without_a_sign_of_tex_are_formulas(tex: str) -> None:
    assert [
        one[0] for one in formulas(MATHS_STEP.apply(article(f"<p>So ${tex}$ it is.</p>")).body)
    ] == [tex]


@pytest.mark.parametrize("typed", ["$name$", "$the price$", "$note: see below$", "$5 and $6"])
def test_words_between_dollar_signs_are_words(typed: str) -> None:
    assert (
        MATHS_STEP.apply(article(f"<p>So {typed} it is.</p>")).body == f"<p>So {typed} it is.</p>"
    )


@pytest.mark.parametrize(
    "name", ["align", "align*", "alignat", "eqnarray", "equation", "flalign", "gather", "multline*"]
)
def test_environments_need_no_dollar_signs(name: str) -> None:
    given = "{2}" if name == "alignat" else ""
    tex = rf"\begin{{{name}}}{given} a &amp;= b \\ c &amp;= d \end{{{name}}}"
    if name in ("equation", "gather", "multline*"):
        tex = tex.replace("&amp;", "")
    made = MATHS_STEP.apply(article(f"<p>So</p><p>{tex}</p>"))
    assert [one[1] for one in formulas(made.body)] == ["block"]
    assert made.diagnostics == ()
    assert "begin" not in xhtml.text(xhtml.parse(made.body))
    assert made.body.count("<mtr>") == 2


def test_a_text_defines_its_own_commands() -> None:
    body = (
        r"<p>\newcommand{\R}{\mathbb{R}} \DeclareMathOperator{\Var}{Var}</p>"
        r"<p>$$\def\half#1{\frac{#1}{2}} \half{x}$$</p>"
        r"<p>Let $x \in \R$ with $\Var(x) = \norm[y]{z}$.</p>"
        r'<p><span class="math" data-tex="\renewcommand{\norm}[2][x]{\|#1 - #2\|}"></span></p>'
    )
    made = MATHS_STEP.apply(article(body))
    assert [one[0] for one in formulas(made.body)] == [
        r"\frac{x}{2}",
        r"x \in \mathbb{R}",
        r"\operatorname{Var}(x) = \|y - z\|",
    ]
    assert made.diagnostics == ()
    assert "newcommand" not in made.body


def test_definitions_without_end_are_reported() -> None:
    made = MATHS_STEP.apply(article(r"<p>$$\def\a{\b\b}\def\b{\a\a} \a$$</p>"))
    assert [one.code for one in made.diagnostics] == ["maths-broken"]


def test_rows_without_an_environment_stay_rows() -> None:
    for tex in (r"a = b \\ c = d", r"a &= b \\ c &= d"):
        assert to_mathml(tex, display=True).count("<mtr>") == 2
    assert (
        "<mtable"
        not in to_mathml(r"\begin{pmatrix} a \\ b \end{pmatrix} = c").split("</mtable>")[1]
    )


def test_the_number_that_an_author_gave_stands_beside_the_formula() -> None:
    tagged, plain = (
        to_svg(r"y = x^2 \tag{3}", 10, display=True),
        to_svg("y = x^2", 10, display=True),
    )
    assert tagged.width > plain.width + 20
    assert tagged.height < 2 * plain.height


def test_what_the_drawer_cannot_measure_is_refused() -> None:
    with pytest.raises(FormulaError, match="drawn"):
        to_svg(r"\mathop{a}", 10)


LONG = " + ".join(f"a_{{{n}}}" for n in range(24))


@pytest.mark.parametrize(
    "tex",
    [
        f"S = {LONG}",
        rf"\begin{{align}} S &= {LONG} \\ T &= b \end{{align}}",
        rf"S = \left( {LONG.replace(' + ', ', ')} \right) + {LONG} = {LONG}",
        LONG.replace("+", "=", 12),
    ],
)
def test_a_formula_wider_than_the_page_is_parted(tex: str) -> None:
    whole, parted = to_svg(tex, 10, display=True), to_svg(tex, 10, display=True, longest=260)
    assert parted.height > whole.height
    assert parted.width < whole.width * 0.7
    if r"\left" not in tex:  # nothing is parted between fences
        assert parted.width <= 262


def test_a_formula_that_nothing_parts_stays_whole() -> None:
    tex = rf"\sqrt{{{LONG}}}"
    assert to_svg(tex, 10, display=True, longest=260) == to_svg(tex, 10, display=True)


@pytest.mark.parametrize(
    ("formula", "reference", "shown"),
    [
        (r"\begin{equation}\label{a} x = 1 \end{equation}", r"\eqref{a}", "(1)"),
        (r"$$ x = 1 \label{a} $$", r"\ref{a}", "1"),
        (r"$$ x = 1 \tag{*}\label{a} $$", r"$\eqref{a}$", "(*)"),
        (r"\begin{align} y &= 2 \label{b} \\ x &= 1 \label{a} \end{align}", r"\eqref{a}", "(2)"),
    ],
)
def test_references_to_formulas_show_their_numbers(
    formula: str, reference: str, shown: str
) -> None:
    text = f"Before.\n\n{formula}\n\nSee {reference} and {reference}, not \\ref{{none}}.\n"
    file = Path("a.md")
    article = transform(MarkdownReader().read([Source("a.md", file, text)])[0])
    assert f"See {shown} and {shown}, not \\ref{{none}}." in xhtml.text(xhtml.parse(article.body))
    assert "maths-broken" not in [one.code for one in article.diagnostics]
    said = xhtml.parse(article.body).find(f".//{{{xhtml.MATHML}}}math")
    assert said is not None
    number = "".join(map(str, said.itertext())).replace(" ", "")
    assert number.endswith(")")
    assert shown.strip("()") in number


def test_a_formula_that_only_defines_shows_nothing() -> None:
    text = "First.\n\nLet $\\newcommand{\\R}{\\mathbb{R}}$ then $x \\in \\R$.\n"
    article = transform(MarkdownReader().read([Source("a.md", Path("a.md"), text)])[0])
    assert "newcommand" not in xhtml.text(xhtml.parse(article.body))
    assert "ℝ" in article.body


def read_through(text: str) -> Article:
    """Read a text of Markdown, and take it through every step."""
    return transform(MarkdownReader().read([Source("t.md", Path("t.md"), text)])[0])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (r"On $E = mc^2$ at 5 $", "On E = mc² at 5\u00a0$"),
        (r"$\alpha$-rays and \(O(n\log n)\)", "α-rays and O(n log n)"),
        (r"$x^{k+1}$, $-1 \le x_1$, $\frac{a}{b}$", "x^(k + 1), −1 ≤ x₁, a/b"),
        ("From $5 to $10", "From $5 to $10"),
    ],
)
def test_formulas_of_titles_are_letters(typed: str, words: str) -> None:
    made = read_through(f"# {typed}\n\nIt was late.\n")
    assert made.meta.title == words
    assert not [one for one in made.diagnostics if one.code == "maths-broken"]


def test_a_title_with_a_formula_of_more_than_a_line_is_told() -> None:
    made = read_through(r"""---
title: The sum
subtitle: "Of $\\sum_{k=0}^n k$"
---

It was late.
""")
    assert made.meta.subtitle == r"Of $\sum_{k=0}^n k$"
    (told,) = [one for one in made.diagnostics if one.code == "maths-broken"]
    assert "subtitle" in told.message


def test_a_formula_with_too_few_parts_is_said_in_a_row() -> None:
    markup = (
        "<math><mfrac><mi>a</mi></mfrac><msup><mi>b</mi></msup><mtext>so <b>it</b></mtext></math>"
    )
    assert spoken_mathml(xhtml.parse(markup)[0], "en") == "a b so it"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<mfrac><mi>a</mi></mfrac>", "<mfrac> has 1 of 2 parts"),
        ("<msup><mi>x</mi></msup>", "<msup> has 1 of 2 parts"),
        (
            "<mi>y</mi><munderover><mo>∑</mo><mi>n</mi></munderover>",
            "<munderover> has 2 of 3 parts",
        ),
        ("<mroot><mi>a</mi><mi>b</mi><mi>c</mi></mroot>", "<mroot> has 3 of 2 parts"),
        (
            "<mfrac><msub><mi>a</mi></msub></mfrac>",
            "<msub> has 1 of 2 parts, <mfrac> has 1 of 2 parts",
        ),
    ],
)
def test_mathml_that_is_not_whole_is_told_once_and_drawn(inner: str, said: str) -> None:
    made = transform(article(f'<p>So <math xmlns="{xhtml.MATHML}">{inner}</math> is.</p>'))
    (told,) = [one for one in made.diagnostics if one.code != "title-missing"]
    assert told.code == "maths-broken"
    assert told.message.endswith(said)
    (formula,) = xhtml.parse(made.body).iter(f"{{{xhtml.MATHML}}}math")
    assert draw_mathml(xhtml.outer(formula), 10).width > 3


@pytest.mark.parametrize(
    "inner",
    [
        "<munderover><mo>∑</mo><mrow/><mi>n</mi></munderover>",
        "<mtable><mtr><mtd><mi>a</mi></mtd><mtd/></mtr></mtable>",
        "<mfrac><mrow><mi>a</mi><mi>b</mi></mrow><mi>c</mi></mfrac>",
    ],
)
def test_empty_places_of_mathml_are_drawn_without_a_word(inner: str) -> None:
    made = transform(article(f'<p>So <math xmlns="{xhtml.MATHML}">{inner}</math> is.</p>'))
    assert "maths-broken" not in [one.code for one in made.diagnostics]
    (formula,) = xhtml.parse(made.body).iter(f"{{{xhtml.MATHML}}}math")
    assert draw_mathml(xhtml.outer(formula), 10).width > 3
