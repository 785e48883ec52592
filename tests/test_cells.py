"""Cells of notebooks, and blocks that Pandoc and MyST name in braces, come out as meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from anthology.transforms.steps import transform
from tests.test_markdown import joined, read

if TYPE_CHECKING:
    from anthology.model.book import Article


def body(text: str) -> str:
    return joined(re.sub(r' data-line="\d+"', "", read(text, "text.qmd").body))


def found(article: Article) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in article.diagnostics]


@pytest.mark.parametrize("sign", ["#|", "//|", "%%|", "--|"])
@pytest.mark.parametrize("lead", ["", "> "])
def test_options_of_a_cell_are_none_of_its_code(sign: str, lead: str) -> None:
    cell = f"```{{r}}\n{sign} eval: false\n{sign} message: false\nplot(ford)\n```\n"
    text = "Words.\n\n" + lead + cell.strip().replace("\n", f"\n{lead}") + "\n"
    made = body(text)
    assert '<pre><code class="language-r">plot(ford)\n</code></pre>' in made
    assert found(read(text)) == [("construct-removed", 3)]
    assert "eval: false, message: false" in read(text).diagnostics[0].message


def test_the_caption_and_the_name_of_a_cell_are_its_own() -> None:
    cell = '```{python}\n#| label: fig-ford\n#| fig-cap: "The *old* ford"\nplot(1)\n```\n'
    made = body(f"As @fig-ford shows.\n\n{cell}")
    assert '<a href="#fig-ford">Figure\u00a01</a>' in made
    head = "<figcaption>Figure\u00a01: The <em>old</em> ford</figcaption>"
    code = '<pre><code class="language-python">plot(1)\n</code></pre>'
    assert f'<figure class="listing" id="fig-ford">{head}{code}</figure>' in made


@pytest.mark.parametrize(
    "cell",
    ["```{r}\n#| echo: false\nplot(ford)\n```", "```{r, echo=FALSE}\nplot(ford)\n```",
     "```{r setup, include=FALSE}\nplot(ford)\n```", "```{r}\n#| include: false\nplot(ford)\n```"],
)  # fmt: skip
def test_code_that_is_hidden_stays_out_and_is_reported(cell: str) -> None:
    article = read(f"Before.\n\n{cell}\n\nAfter.")
    assert joined(re.sub(r' data-line="\d+"', "", article.body)) == "<p>Before.</p><p>After.</p>"
    assert found(article) == [("construct-unknown", 3)]
    assert "plot(ford)" in article.diagnostics[0].message


@pytest.mark.parametrize(
    "head",
    ["execute:\n  echo: false", "execute: {echo: false}", "knitr:\n  opts_chunk:\n    echo: false"],
)
def test_code_that_the_metadata_hide_stays_out(head: str) -> None:
    hidden = "```{r}\n#| label: fig-ford\n#| fig-cap: The ford\nplot(ford)\n```"
    shown = "```{r}\n#| echo: true\nweir\n```"
    plain = "```r\nmill\n```"
    article = read(f"---\n{head}\n---\n\nSee @fig-ford.\n\n{hidden}\n\n{shown}\n\n{plain}\n")
    assert "plot" not in article.body
    assert "Figure\u00a01: The ford" in article.body
    assert "weir" in article.body
    assert "mill" in article.body
    [said] = [one.message for one in article.diagnostics if one.code == "construct-unknown"]
    assert "(echo: false)" in said
    assert "its caption stands alone: “The ford”" in said


def test_only_options_that_have_no_use_are_told() -> None:
    cell = "```{r}\n#| label: fig-ford\n#| fig-cap: The ford\n#| fig-width: 6\nplot(ford)\n```"
    told = [one.message for one in read(f"See @fig-ford.\n\n{cell}\n").diagnostics]
    assert told == [
        "the result of a cell is not in the file, and its caption stands alone: “The ford”",
        "options for the program that runs this code were left out: fig-width: 6",
    ]
    listing = "```{r}\n#| label: lst-ford\n#| lst-cap: The ford\nplot(ford)\n```"
    assert not read(f"See @lst-ford.\n\n{listing}\n").diagnostics


def test_attributes_of_a_heading_are_named_wherever_it_stands() -> None:
    [told] = [one.message for one in read("Words.\n\n## The ford {.unnumbered}\n").diagnostics]
    assert told.endswith("left out: {.unnumbered}")


def test_a_comment_of_code_is_no_option() -> None:
    code = "```python\n# | a: b\n#: c\nx = 1\n```"
    assert "# | a: b\n#: c\nx = 1" in body(code)
    assert not read(code).diagnostics


def test_a_block_for_latex_goes_and_one_of_html_is_read() -> None:
    article = read("Before.\n\n```{=latex}\n\\newpage\n```\n\n```{=html}\n<b>Bold.</b>\n```\n")
    made = re.sub(r' data-line="\d+"', "", article.body)
    assert "newpage" not in made
    assert "<b>Bold.</b>" in made
    assert found(article) == [("construct-removed", 3)]


@pytest.mark.parametrize("indent", ["", "  "])
def test_a_directive_is_a_box(indent: str) -> None:
    box = "````{tip} The *ford*\n:class: wide\n\nWords.\n\n```js\nx\n```\n````\n"
    text = "- item\n\n" + "".join(f"{indent}{line}\n" for line in box.splitlines()) + "\nAfter.\n"
    made = body(text if indent else f"{box}\nAfter.\n")
    title = '<p class="admonition-title">The <em>ford</em></p>'
    code = '<pre><code class="language-js">x\n</code></pre>'
    assert f'<aside class="admonition tip">{title}<p>Words.</p>{code}</aside>' in made
    assert "<p>After.</p>" in made


def test_code_has_its_file_and_no_colouring() -> None:
    article = read("```js:src/lamp.js\na // [!code ++]\n// [!code focus]\nb\n```\n")
    made = '<figcaption>src/lamp.js</figcaption><pre><code class="language-js">a\nb\n</code></pre>'
    assert made in re.sub(r' data-line="\d+"', "", article.body)
    assert found(article) == [("construct-removed", 2), ("construct-removed", 3)]


@pytest.mark.parametrize("formula", ["$$ x_1 $$", "$$\nx_1\n$$", "\\[ x_1 \\]"])
@pytest.mark.parametrize("lead", ["", "> "])
def test_a_named_equation_has_a_number(formula: str, lead: str) -> None:
    text = f"See @eq-one.\n\n{lead}{formula} {{#eq-one}}".replace("\n", f"\n{lead}")
    made = body(text)
    assert 'id="eq-one" data-tex="x_1 \\tag{1}"' in made
    assert '<a href="#eq-one">Equation\u00a01</a>' in made
    assert "{#eq" not in made


def test_the_place_of_an_equation_is_kept() -> None:
    article = transform(read("# T\n\nSee @eq-one.\n\n$$ x_1 $$ {#eq-one}\n"))
    assert '<div class="math" id="eq-one"><math' in article.body
    assert [one.code for one in article.diagnostics if one.code.startswith("maths")] == []


def test_a_reference_to_nothing_is_reported_though_nothing_has_a_name() -> None:
    assert found(read("As @fig-ford shows, says @ann_lee.")) == [("construct-unknown", 1)]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("![A ford](f.png)\n{.wide}", '<p><img src="f.png" alt="A ford"/></p>'),
        ("{.is-info}\n> Words.", "<blockquote><p>Words.</p></blockquote>"),
        ("A *word*{.red} here.", "<p>A <em>word</em> here.</p>"),
        ("A ford.\n\n^\n\n- a weir", "<p>A ford.</p><ul><li>a weir</li></ul>"),
    ],
)
def test_attributes_go_and_are_reported(text: str, made: str) -> None:
    assert body(text) == made
    assert [code for code, _ in found(read(text))] == ["construct-removed"]


def test_code_and_formulas_of_distill_are_such() -> None:
    made = body("A <d-math>x^2</d-math> and <d-code>z<1</d-code>.\n\n<d-math block>y^2</d-math>\n")
    assert '<span class="math" data-tex="x^2">' in made
    assert '<div class="math" data-tex="y^2">' in made
    assert "<code>z&lt;1</code>" in made
    listed = body('<d-code block language="python">\n  x = 1\n</d-code>\n')
    assert listed == '<pre><code class="language-python">x = 1\n</code></pre>'
