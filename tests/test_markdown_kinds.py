r"""What the dialects of Markdown add comes out as their sites would show it, in many nestings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from anthology.markup import xhtml
from anthology.markup.formulas import to_mathml
from anthology.model.book import Source
from anthology.outputs.build import read_project
from anthology.readers.asciidoc.reader import asciidoc_likeness
from anthology.readers.markdown.reader import MarkdownReader, is_for_python_markdown
from anthology.readers.recognition import recognise_format
from anthology.transforms.steps import transform
from tests.test_markdown import joined, read

if TYPE_CHECKING:
    from anthology.model.book import Article


def body(text: str, path: str = "text.md") -> str:
    return joined(re.sub(r' data-line="\d+"', "", read(text, path).body))


def codes(article: Article) -> list[str]:
    return [one.code for one in article.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "```js\nx\n```\n:::note\nWords.\n:::\nAfter.",
        "```js\nx\n```\n\n:::note\n\nWords.\n\n:::\n\nAfter.",
        "~~~js\nx\n~~~\n::::note\nWords.\n::::\nAfter.",
    ],
)
def test_a_box_right_after_a_fence_is_a_box(text: str) -> None:
    title = '<p class="admonition-title">Note</p>'
    assert body(text) == (
        '<pre><code class="language-js">x\n</code></pre>'
        f'<aside class="admonition note">{title}<p>Words.</p></aside><p>After.</p>'
    )


def test_a_box_with_a_fence_stands_in_an_item() -> None:
    made = body("- a\n\n  ```\n  x\n  ```\n  :::tip\n  ```\n  y\n  ```\n  :::\n\n- b")
    assert made.count("<li>") == 2
    assert made.index("<aside") < made.index("y\n</code>") < made.index("</aside>")
    assert "<pre><code>x\n</code></pre><aside" in made


@pytest.mark.parametrize(
    "heading",
    ["## A {#own}", "## A { /*#own*/ }", "## A {/* #own */}", "A {#own}\n---", "## A {: #own}",
     "## A {#own .c}", "## A <!-- #own -->"],
)  # fmt: skip
def test_a_heading_has_the_id_that_it_declares(heading: str) -> None:
    assert body(heading) == '<h2 id="own">A</h2>'


@pytest.mark.parametrize("sign", ["{-}", "{.unnumbered}", "{.unnumbered .unlisted}"])
def test_what_pandoc_says_of_a_heading_is_no_word_of_it(sign: str) -> None:
    article = read(f"## A {sign}")
    assert xhtml.text(xhtml.parse(article.body)) == "A"
    assert codes(article) == ["construct-removed"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("<figure>\n<img src='a.png'/>\n<figcaption>*See* [it](b)</figcaption>\n</figure>", "a.md"),
        ("<figure>\n<img src={a} />\n<figcaption>\n *See* [it](b)</figcaption></figure>", "a.mdx"),
        ("<Figure src='a.png' caption='*See* [it](b)' />", "a.mdx"),
        ("<div>\n  <p>*See* [it](b)</p>\n</div>", "a.mdx"),
        ("<table>\n<tr><td>*See* [it](b)</td></tr>\n</table>", "a.mdx"),
        ("<details>\n<summary>*See* [it](b)</summary>\n\nWords.\n\n</details>", "a.md"),
    ],
)  # fmt: skip
def test_captions_in_markup_hold_markdown(text: str, path: str) -> None:
    assert '<em>See</em> <a href="b">it</a>' in body(text, path)


def test_boxes_of_mkdocs_stand_in_each_other() -> None:
    made = body(
        '!!! note\n    Out.\n\n    !!! warning "In"\n        Deep.\n\n        - a\n\n'
        "    ```py\n    x = 1\n    ```\n\nAfter."
    )
    assert made == (
        '<aside class="admonition note"><p class="admonition-title">Note</p><p>Out.</p>'
        '<aside class="admonition warning"><p class="admonition-title">In</p><p>Deep.</p>'
        '<ul><li>a</li></ul></aside><pre><code class="language-py">x = 1\n</code></pre></aside>'
        "<p>After.</p>"
    )


@pytest.mark.parametrize("sign", ["???", "???+", "!!!"])
def test_boxes_of_mkdocs_may_be_folded_away(sign: str) -> None:
    assert body(f'{sign} tip "T"\n\n    Words.') == (
        '<aside class="admonition tip"><p class="admonition-title">T</p><p>Words.</p></aside>'
    )


def test_a_text_for_python_markdown_is_known_by_its_site(tmp_path: Path) -> None:
    text = tmp_path / "docs" / "a.md"
    text.parent.mkdir()
    assert not is_for_python_markdown("Words.", text)
    assert is_for_python_markdown("[a]({static}/b.png)", text)
    assert is_for_python_markdown("Title: A\nDate: 2020-01-01\nSlug: a\n\nWords.", text)
    assert not is_for_python_markdown("!!! they shouted", text)
    (tmp_path / "mkdocs.yml").touch()
    assert is_for_python_markdown("Words.", text)


def test_notes_of_python_markdown_are_notes() -> None:
    article = read("Title: A\nDate: 2020-01-01\nSlug: a\n\nOne[^b], two[^a], gone[^z].\n\n"
                   "[^a]: First *a*.\n\n[^b]: First *b*.\n\n[^c]: Uncalled.\n")  # fmt: skip
    root = xhtml.parse(article.body)
    calls = [node.get("href") for node in root.iter("a") if "noteref" in xhtml.classes(node)]
    notes = {node.get("id"): xhtml.text(node) for node in root.iter("li")}
    assert [notes[str(call)[1:]] for call in calls] == ["First b.", "First a."]
    assert "Uncalled." in notes.values()
    assert codes(article) == ["reader-message", "reader-message"]


FORMULAS = [
    ("It is $$a_1*b_1*c$$ here.", "a_1*b_1*c", "span", "math"),
    ("$$a^2$$ begins a line.", "a^2", "span", "math"),
    ("> $$a^2$$ in a quotation", "a^2", "span", "math"),
    ("$$\na\n= b\n- c\n$$", "a = b - c", "div", "math"),
    ("- $$a^2$$", "a^2", "div", "math"),
    ("```math\na_1 * b * c\n```", "a_1 * b * c", "div", "math"),
    ("~~~ math\na^2\n~~~", "a^2", "div", "math"),
    ("- item\n\n  ```math\n  a^2\n  ```", "a^2", "div", "math"),
    (r"It is \(a*b*c\) here.", "a*b*c", "span", "math"),
    (r"It is \(n\) here.", "n", "span", "math"),
    (r"It is \\(a_b\\) here.", "a_b", "span", "math"),
    ("\\[\na_1 * b_1\n\\]", "a_1 * b_1", "div", "math"),
    (r"It is \[a^2\] here.", "a^2", "span", "math display"),
    ("\\[a &= b \\\\ c &= d\\]", r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "div", "math"),
    ("\\\\[a \\\\\\\\ b_1\\\\]", r"\begin{gathered} a \\ b_1 \end{gathered}", "div", "math"),
    (r"It is $a \* b$ here.", "a * b", "span", "math"),
    ("\\begin{align}\na &= b\n\\end{align}", r"\begin{align} a &= b \end{align}", "div", "math"),
    ("\\begin{eqnarray*}\na &=& b\n\\end{eqnarray*}",
     r"\begin{array}{rcl} a &=& b \end{array}", "div", "math"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tex", "tag", "kind"), FORMULAS)
def test_a_formula_is_none_of_markdowns_business(text: str, tex: str, tag: str, kind: str) -> None:
    root = xhtml.parse(read(text).body)
    (found,) = (node for node in root.iter() if node.get("data-tex"))
    assert (xhtml.name(found), found.get("class"), found.get("data-tex")) == (tag, kind, tex)
    assert not list(root.iter("em"))
    to_mathml(tex)


@pytest.mark.parametrize(
    "text",
    [r"an \(aside\) here", r"see \[1\] and \[x\]", "costs $$5 or $$6", r"two \(words here\)"],
)
def test_what_is_no_formula_stays_words(text: str) -> None:
    assert "data-tex" not in body(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| A *rose*\n|   is\n| one",
         '<p class="line-block">A <em>rose</em><br/>\n\xa0\xa0is<br/>\none</p>'),
        ("| a | b |\n| c | d |",
         "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>"),
        ("[Ada *L*]{.smallcaps}", '<p><span class="smallcaps">Ada <em>L</em></span></p>'),
        ("[a]{.underline} [b]{.mark}", "<p><u>a</u> <mark>b</mark></p>"),
        ("[mot]{lang=fr} [x]{#y}", '<p><span lang="fr">mot</span> <span id="y">x</span></p>'),
        ("[see [it](b)]{.smallcaps}",
         '<p><span class="smallcaps">see <a href="b">it</a></span></p>'),
        ("a\n\n\\newpage\n\nb", "<p>a</p><p>b</p>"),
        ("H~2~O, m^2^, ~~gone~~", "<p>H<sub>2</sub>O, m<sup>2</sup>, <del>gone</del></p>"),
        ("Press {{< kbd Ctrl-C >}} now.", "<p>Press <kbd>Ctrl-C</kbd> now.</p>"),
        ("Press {{< kbd mac=Cmd-C win=Ctrl-C >}}.", "<p>Press <kbd>Ctrl-C</kbd>.</p>"),
    ],
)  # fmt: skip
def test_what_pandoc_and_quarto_add(text: str, expected: str) -> None:
    assert body(text) == expected


def test_a_grid_of_pandoc_is_a_table() -> None:
    made = body(
        "+---+-----+\n| a | b   |\n+===+=====+\n| 1 | *2* |\n|   | 3   |\n+---+-----+\n"
        "| 4 | - x |\n|   | - y |\n+---+-----+"
    )
    assert made == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td>"
        "<td><em>2</em>\n3</td></tr><tr><td>4</td><td><ul><li>x</li><li>y</li></ul></td></tr>"
        "</tbody></table>"
    )


@pytest.mark.parametrize("text", ["As [@smith, p. 3].", "As [see @smith; @doe].", "As [-@smith]."])
def test_a_citation_is_kept_and_told(text: str) -> None:
    article = read(text)
    assert body(text) == f"<p>{text}</p>"
    assert codes(article) == ["construct-unknown"]
    assert "smith" in article.diagnostics[0].message


@pytest.mark.parametrize("text", ["[mail](a@b.org) and [x@y.org]", "a[1] @me [you]"])
def test_an_address_is_no_citation(text: str) -> None:
    assert not read(text).diagnostics


def test_elements_of_a_sites_own_give_up_their_words() -> None:
    text = (
        "Old <d-cite key='a'></d-cite> words.<d-footnote>A *note*.</d-footnote> <my-a>Kept</my-a>"
    )
    article = read(text)
    assert "Old [a] words.<a" in body(text)
    assert "A <em>note</em>." in body(text)
    assert "</a> Kept" in body(text)
    assert codes(article) == ["construct-unknown", "markup-removed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A ==high *light*== b", "<p>A <mark>high <em>light</em></mark> b</p>"),
        ("a == b and c == d", "<p>a == b and c == d</p>"),
        ("`==a==` ==b==", "<p><code>==a==</code> <mark>b</mark></p>"),
        ("Words. ^abc123", '<p>Words.<span id="abc123"></span></p>'),
        ("- item ^its-name", '<ul><li>item<span id="its-name"></span></li></ul>'),
        ("x ^2", "<p>x ^2</p>"),
        ("[[#^abc123|it]]", '<p><a href="#abc123">it</a></p>'),
        ("[[Other page#^abc123]]", '<p><a href="Other%20page#abc123">Other page</a></p>'),
        ("#tag #a/b words", "<p>#tag #a/b words</p>"),
        ("![[a b.png|200]]", '<p><img src="a%20b.png" alt=""/></p>'),
        ("![[talk.mp3]]", '<p><audio src="talk.mp3"></audio></p>'),
        ("50 %% or 60 %% so", "<p>50 %% or 60 %% so</p>"),
    ],
)  # fmt: skip
def test_what_notebooks_add(text: str, expected: str) -> None:
    assert body(text) == expected


def test_a_callout_has_its_own_title_in_markdown() -> None:
    assert body("> [!warning]- Own *title*\n> Words.") == (
        '<aside class="admonition warning"><p class="admonition-title">Own <em>title</em></p>'
        "<p>Words.</p></aside>"
    )


@pytest.mark.parametrize(
    ("title", "shown"), [("", "My own"), (" Of *oil*", "Of <em>oil</em>"), ("+ Oil", "Oil")]
)
def test_a_callout_of_an_own_kind_is_a_box(title: str, shown: str) -> None:
    assert body(f"> [!my-own]{title}\n> Words.") == (
        f'<aside class="admonition my-own"><p class="admonition-title">{shown}</p>'
        "<p>Words.</p></aside>"
    )


@pytest.mark.parametrize("text", ["a %%no *word*%% b", "a\n\n%%\nno\n\n*word*\n%%\n\nb"])
def test_comments_of_notebooks_go_and_are_told(text: str) -> None:
    article = read(text)
    assert xhtml.text(xhtml.parse(article.body)) == "a b"
    assert codes(article) == ["comment-removed"]
    assert "word" in article.diagnostics[0].message


def test_changes_that_nobody_decided_on_are_shown_and_told() -> None:
    article = read("A {++new *word*++}, {--old--}, {~~one~>two~~}, {==seen==}{>>a remark<<}.")
    assert body("A {++new *word*++}, {--old--}, {~~one~>two~~}, {==seen==}{>>a remark<<}.") == (
        "<p>A <ins>new <em>word</em></ins>, <del>old</del>, <del>one</del><ins>two</ins>, "
        "<mark>seen</mark>.</p>"
    )
    assert sorted(codes(article)) == ["comment-removed", *["editor-note"] * 3]
    assert all(one.line == 1 for one in article.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "# Head[^n]\n\nWords.",
        "| a[^n] | b |\n|---|---|\n| c | d |",
        "| a | b |\n|---|---|\n| c | d[^n] |",
        "![Caption[^n]](a.png)",
        "<figure><img src='a.png'><figcaption>Caption[^n]</figcaption></figure>",
        "<table><tr><td>cell[^n]</td></tr></table>",
        "<div>\n  <p>Words[^n]</p>\n</div>",
        "- item[^n]",
        "> said[^n]",
        ":::note Title[^n]\nWords.\n:::",
        "Words[^m].\n\n[^m]: Other[^n].",
        "Words^[An inline one[^n]].",
        '{{< figure src="a.png" caption="Caption[^n]" >}}',
        "Term[^n]\n: its meaning",
        "[words[^n]]{.smallcaps}",
        "**bold[^n]** ==marked[^n]==",
    ],
)
def test_a_note_is_called_from_anywhere(text: str) -> None:
    article = read(f"{text}\n\n[^n]: The *note*.\n")
    root = xhtml.parse(article.body)
    (note,) = (node for node in root.iter("li") if xhtml.text(node) == "The note.")
    calls = [node for node in root.iter("a") if node.get("href") == f"#{note.get('id')}"]
    assert calls
    assert all("noteref" in xhtml.classes(call) for call in calls)
    assert "[^n]" not in xhtml.text(root)
    assert not article.diagnostics


def test_a_heading_with_a_note_has_the_id_of_its_words() -> None:
    assert 'id="part-1"' in body("# Part 1[^n]\n\n[^n]: Note.")


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("7. a\n8. b", {"start": "7"}),
        ("0) a\n1) b", {"start": "0"}),
        ('<ol start="3" type="a" reversed>\n<li>x</li>\n</ol>',
         {"start": "3", "type": "a", "reversed": ""}),
        ("- a\n\n  4. b\n  5. c", {"start": "4"}),
    ],
)  # fmt: skip
def test_a_list_begins_with_its_number(text: str, attributes: dict[str, str]) -> None:
    (made,) = xhtml.parse(read(text).body).iter("ol")
    assert {name: made.get(name) for name in attributes} == attributes


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n  - b\n2. c",
        "1. a\n    - b\n2. c",
        "1. a\n\n  - b\n\n2. c",
        "1. a\n  - b\n1. c",
        "> 1. a\n>   - b\n> 2. c",
        "- x\n\n  1. a\n    - b\n  2. c",
    ],
)
def test_bullets_under_a_number_belong_to_it(text: str) -> None:
    made = re.sub(r"</?p>|\s", "", body(text))
    assert "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>" in made


@pytest.mark.parametrize("text", ["1. a\n- b\n", "1. a\n\nWords.\n\n  - b"])
def test_bullets_beside_a_number_do_not(text: str) -> None:
    assert "</ol>" in body(text).partition("<ul>")[0]


def test_a_definition_may_have_several_terms() -> None:
    assert body("One\nTwo *t*\n: its\n: meanings\n\nThree\n\n: its own") == (
        "<dl><dt>One</dt><dt>Two <em>t</em></dt><dd>its</dd><dd>meanings</dd>"
        "<dt>Three</dt><dd>its own</dd></dl>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "/// note | Its *title*\nWords.\n///",
            (
                '<aside class="admonition note"><p class="admonition-title">Its <em>title</em></p>'
                "<p>Words.</p></aside>"
            ),
        ),
        (
            '!!! note ""\n    No title.\n\n    === "A"\n\n        One.',
            (
                '<aside class="admonition note"><p>No title.</p><p class="label">A</p>'
                "<p>One.</p></aside>"
            ),
        ),
        (
            "- a\n\n    !!! tip\n        In an item.",
            (
                '<ul><li><p>a</p><aside class="admonition tip"><p class="admonition-title">Tip</p>'
                "<p>In an item.</p></aside></li></ul>"
            ),
        ),
        (
            "Title: A\nDate: 2020-01-01\nSlug: a\n\n    :::python\n    x = 1",
            '<pre><code class="language-python">x = 1\n</code></pre>',
        ),
    ],
)
def test_what_mkdocs_and_pelican_add(text: str, expected: str) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '<CodeBlock language="js">\n{`const a = {b: <C/>};\nd();`}\n</CodeBlock>',
            '<pre><code class="language-js">const a = {b: &lt;C/&gt;};\nd();\n</code></pre>',
        ),
        (
            ":::info[Your **title**]{#own}\n\nWords.\n\n:::",
            (
                '<aside class="admonition info"><p class="admonition-title">Your '
                "<strong>title</strong></p><p>Words.</p></aside>"
            ),
        ),
        (
            '<Admonition type="tip" title="My *tip*">\n\nWords.\n\n</Admonition>',
            (
                '<aside class="admonition tip"><p class="admonition-title">My <em>tip</em></p>'
                "<p>Words.</p></aside>"
            ),
        ),
        (
            "<Image src={require('./x.png')} caption={<>A **b**</>} />",
            (
                '<figure><img src="./x.png" alt=""/><figcaption>A <strong>b</strong></figcaption>'
                "</figure>"
            ),
        ),
        (
            "<details>\n  <summary>More *x*</summary>\n  Text **bold**.\n\n  - a\n</details>",
            (
                "<details>  <summary>More <em>x</em></summary><p>Text <strong>bold</strong>.</p>"
                "<ul><li>a</li></ul></details>"
            ),
        ),
    ],
)
def test_what_docusaurus_adds(text: str, expected: str) -> None:
    assert re.sub(r">\s+<", "><", body(text, "a.mdx")) == re.sub(r">\s+<", "><", expected)


# Citations, references and what else Pandoc, Quarto, Distill and Obsidian write.

WORKS = "@book{oil1902, author={Brandt, Odile}, title={Lamp Oil}, year=1902}\n"
MORE = "@article{wick1911, author={Varga, Ilse}, title={Of Wicks}, journal={Tides}, year=1911}\n"


def cited(folder: Path, text: str, front: str = "", name: str = "a.md") -> Article:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    whole = f"---\ntitle: A\n{front}---\n{text}"
    file.write_text(whole, encoding="utf-8")
    return MarkdownReader().read([Source(name, file, whole)])[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("So it is [@oil1902, p. 3].", "(Brandt 1902, 3)"),
        ("So it is [see @oil1902; @wick1911].", "(see Brandt 1902; Varga 1911)"),
        ("As @oil1902 says.", "As Brandt (1902) says."),
        ("As @oil1902 [p. 5] says.", "As Brandt (1902, 5) says."),
        ("Brandt says so [-@oil1902].", "says so (1902)."),
        ('Models differ <d-cite key="oil1902,wick1911"></d-cite>.', "(Brandt 1902; Varga 1911)."),
        ("A *note*.^[See [@oil1902].]", "See (Brandt 1902)."),
        ("| a |\n|---|\n| [@oil1902] |\n", "(Brandt 1902)"),
    ],
)
@pytest.mark.parametrize("front", ["bibliography: works.bib\n", "bibliography: [works.bib]\n", ""])
def test_citations_are_set_with_the_bibliography(
    tmp_path: Path, front: str, text: str, shown: str
) -> None:
    (tmp_path / "works.bib").write_text(WORKS + MORE, encoding="utf-8")
    article = cited(tmp_path, text, front)
    root = xhtml.parse(article.body)
    assert shown in xhtml.text(root)
    (works,) = [node for node in root.iter("section") if "bibliography" in xhtml.classes(node)]
    assert "Lamp Oil" in xhtml.text(works)
    assert codes(article) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("w.bib", "@book{oil1902, author={Brandt, Odile}, title={%s}, year=1902}"),
        ("w.bib", '@book{oil1902,\n  author = "Brandt, Odile",\n  title = "%s",\n  year = 1902\n}'),
        ("w.json", '[{"id": "oil1902", "type": "book", "title": "%s"}]'),
        ("w.yaml", "references:\n- id: oil1902\n  type: book\n  title: %s\n"),
    ],
)
@pytest.mark.parametrize("title", ["A Walk round Lamp Oil", "lamp oil and the keeper's son"])
def test_titles_of_works_keep_their_letters(
    tmp_path: Path, name: str, written: str, title: str
) -> None:
    (tmp_path / name).write_text(written % title, encoding="utf-8")
    article = cited(tmp_path, "So it is [@oil1902].", f"bibliography: {name}\n")
    assert title.replace("'", "’") in xhtml.text(xhtml.parse(article.body))


def test_works_stand_where_the_text_wants_them_under_a_title_of_its_language(
    tmp_path: Path,
) -> None:
    (tmp_path / "works.json").write_text(
        '[{"id": "oil1902", "type": "book", "title": "Lamp Oil", '
        '"author": [{"family": "Brandt"}], "issued": {"date-parts": [[1902]]}}]',
        encoding="utf-8",
    )
    front = "lang: fr\nbibliography: works.json\n"
    article = cited(tmp_path, "Vrai [@oil1902].\n\n::: {#refs}\n:::\n\nFin.", front)
    assert xhtml.text(xhtml.parse(article.body)).endswith("Fin.")
    article = cited(tmp_path, "Vrai [@oil1902].", front)
    assert ">Références</h2>" in article.body
    article = cited(tmp_path, "Vrai [@oil1902].\n\n## Sources\n", front)
    assert "Références" not in article.body


def test_a_citation_without_its_work_stays_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "works.bib").write_text(WORKS, encoding="utf-8")
    article = cited(tmp_path, "One [@oil1902].\n\nTwo [@tar1850, p. 3] of @someone.")
    assert "[@tar1850, p. 3] of @someone." in article.body
    (told,) = [one for one in article.diagnostics if one.code == "construct-unknown"]
    assert told.line == 6
    assert "does not have tar1850" in told.message


def test_a_bibliography_outside_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "works.bib").write_text(WORKS, encoding="utf-8")
    article = cited(tmp_path / "book", "One [@oil1902].", "bibliography: ../works.bib\n")
    assert "[@oil1902]" in article.body
    assert "reader-message" in codes(article)


def test_a_site_names_the_bibliography_for_its_texts(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("bibliography: refs/w.bib\n", encoding="utf-8")
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "w.bib").write_text(WORKS, encoding="utf-8")
    article = cited(tmp_path, "One [@oil1902].", name="texts/a.qmd")
    assert "(Brandt 1902)" in article.body


@pytest.mark.parametrize(
    "text", ["Write to @someone or to ann@example.org.", "Ask [@someone](/x)."]
)
def test_names_on_sites_are_no_citations(tmp_path: Path, text: str) -> None:
    article = cited(tmp_path, text)
    assert "@someone" in article.body
    assert codes(article) == []


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("See @fig-two.", "See Figure 2."),
        ("See [@fig-one; @fig-two].", "See Figure 1, Figure 2."),
        ("[Fig. @fig:two] shows", "Fig. 2 shows"),
        ("Figure \\@ref(fig:one) shows", "Figure 1 shows"),
        ("as in @tbl-oil", "as in Table 1"),
        ("under @sec-wicks", "under Of Wicks"),
    ],
)
def test_references_name_and_number_what_they_lead_to(reference: str, shown: str) -> None:
    text = (
        f"{reference}\n\n![A *lamp*](a.png){{#fig-one}}\n\n![](b.png){{#fig-two width=50%}}\n\n"
        "## Of *Wicks* {#sec-wicks}\n\n| a |\n|---|\n| 1 |\n\n: Of oil {#tbl-oil}\n"
    )
    article = read(text)
    root = xhtml.parse(article.body)
    assert xhtml.text(root).startswith(shown)
    places = {node.get("id") for node in root.iter()}
    assert {(link.get("href") or "")[1:] for link in root.iter("a")} <= places
    assert "<figcaption>Figure\u00a01: A <em>lamp</em></figcaption>" in body(text)
    assert "Table\u00a01: Of oil</caption>" in body(text)
    assert "construct-unknown" not in codes(article)


@pytest.mark.parametrize("end", ["<br>", "<br/>", "<BR />", " <br> "])
def test_a_heading_of_two_lines_has_an_id_of_whole_words(end: str) -> None:
    assert '<h2 id="upper-and-lower">' in body(f"## Upper{end}*and* lower\n\nWords.\n")


def test_a_reference_to_nothing_stays_and_is_told() -> None:
    article = read("See @fig-no.\n\n![A](a.png){#fig-one}\n")
    assert "See @fig-no." in article.body
    (told,) = [one for one in article.diagnostics if one.code == "construct-unknown"]
    assert told.line == 1


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Oil    Wick\n-----  ------\n1      two\n3      four five\n", 2),
        ("  Oil    Wick\n  -----  ------\n  1      two\n  -----  ------\n", 1),
        ("Right     Left\n-------     ------\n     12     12\n", 1),
    ],
)
def test_columns_told_by_dashes_are_a_table(text: str, rows: int) -> None:
    root = xhtml.parse(read(f"Before.\n\n{text}\nTable: What there was.\n\nAfter.").body)
    (table,) = root.iter("table")
    assert len(table.findall("tbody/tr")) == rows
    assert xhtml.text(table[0]) == "What there was."
    assert len(table.findall("thead/tr/th")) == 2
    assert [xhtml.text(one) for one in root.findall("p")] == ["Before.", "After."]


@pytest.mark.parametrize(
    "text", ["Title\n-----\n\nWords.", "a\n\n--- ---\n\nb", "- - -", "--- ---"]
)
def test_lines_of_dashes_are_no_tables(text: str) -> None:
    assert "<table" not in body(text)


def test_examples_are_numbered_through_the_text() -> None:
    made = body("(@a) One.\n\nWords, as (@b) says.\n\n(@b) Two. (@c)\n")
    assert "as (2) says" in made
    assert '<ol start="2">' in made
    assert "(@c)" in made


def test_footnotes_of_distill_are_numbered_among_the_others() -> None:
    article = read(
        "A[^1] b<d-footnote>Second *note*.</d-footnote> c[^2].\n\n[^1]: First.\n[^2]: Third."
    )
    notes = [xhtml.text(one) for one in xhtml.parse(article.body).iter("li")]
    assert notes == ["First.", "Second note.", "Third."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("See [[Oil]]. #essay #wip/later\n\nMore.", "See Oil."),
        ("See [[Oil]].\n\n#essay\n\nMore.", "See Oil."),
        ("See [[Oil]] for #one and C#.\n\nMore.", "See Oil for #one and C#."),
        ("See [[Oil]], it is #1\n\nMore.", "See Oil, it is #1"),
    ],
)
def test_tags_of_a_notebook_go_and_are_told(text: str, kept: str) -> None:
    article = read(text)
    assert xhtml.text(xhtml.parse(article.body)) == f"{kept} More."
    assert ("construct-removed" in codes(article)) == ("#" not in kept)


def test_another_note_that_is_shown_in_a_note_is_told() -> None:
    article = read("See ![[Oil]] and ![[lamp.png|A lamp|300]].")
    assert '<a href="Oil">Oil</a>' in article.body
    assert 'alt="A lamp"' in article.body
    assert codes(article) == ["construct-unknown"]
    for target, what in (
        ("Oil.md", "another text"),
        ("oil.pdf", "a file"),
        ("oil.canvas", "a file"),
    ):
        (told,) = read(f"See ![[{target}]].").diagnostics
        assert f"shows {what} here" in told.message


def test_a_picture_of_a_notebook_is_one_whatever_stands_below_it() -> None:
    for below in ("The ==moth== came.", "x == y, they say.", "a=b"):
        shown = body(f"![[lamp.png]]\n\n{below}")
        assert ('<img src="lamp.png"' in shown) is (below != "a=b")  # which is TOML


@pytest.mark.parametrize(
    "sign",
    ["=IMAGE=lamp.jpg=", "[b]loud[/b]", "'''loud'''", "\\textbf{loud}", "!lamp.jpg!",
     "[[File:lamp.jpg|thumb]]", "[IMAGE: the lamp]", "@@LAMP@@", "<<LAMP>>"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_markup_that_no_reader_knows_is_told_once(sign: str, name: str) -> None:
    if name == "a.md" and sign.startswith(("[b]", "[[")):
        return  # Markdown's dialects read these, and tell of them
    text = f"The lamp went out, and then came back.\n\nHere is {sign} once.\n\nAnd {sign} twice.\n"
    source = Source(name, Path(name), text)
    article = transform(recognise_format(source).read([source])[0])
    (told,) = [one for one in article.diagnostics if one.code == "construct-unknown"]
    assert told.line == 3


@pytest.mark.parametrize(
    "words",
    ["a = b = c", "`[b]`", "it's '''", "50 %% and !x!", "[sic] [b.]", "A=B=C", "x << Y"],
)
def test_signs_among_words_are_no_markup(words: str) -> None:
    text = f"The lamp went out.\n\nHere is {words} once.\n"
    article = transform(read(text))
    assert "construct-unknown" not in codes(article)


def test_pictures_that_no_text_shows_are_told_once(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "img/c.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        Image.new("RGB", (40, 40), "red" if name == "a.png" else "blue").save(file)
    (tmp_path / "a.md").write_text("# Fog\n\nIt came.\n\n![A red field](a.png)\n", "utf-8")
    told = [one for one in read_project(tmp_path).book.diagnostics if one.code == "image-unused"]
    assert [one.message for one in told] == ["no text shows b.png, img/c.png"]


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("a. One\n   goes on\nb. Two\n", "a", 2),
        ("A) Un\nB) Deux\nC) Trois\n", "A", 3),
        ("i. One\nii. Two\niii. Three\niv. Four\n", "i", 4),
        ("- Item\n\n  I) One\n  II) Two\n", "I", 2),
    ],
)
def test_lettered_items_are_a_list(text: str, kind: str, count: int) -> None:
    (ordered,) = xhtml.parse(read(f"Before.\n\n{text}\nAfter.").body).iter("ol")
    assert ordered.get("type") == kind
    assert len(ordered) == count


@pytest.mark.parametrize(
    "text",
    ["a. One only.", "A. Brandt came.\nC. Varga left.", "J. On.\nK. Two.", "a. One\nb) Two"],
)
def test_initials_of_names_are_no_list(text: str) -> None:
    assert "<ol" not in read(f"Before.\n\n{text}\n\nAfter.").body


def test_properties_of_notion_are_metadata() -> None:
    text = (
        "# The harbour\n\nCreated: March 3, 2025 10:14 AM\nCreated by: Odile Brandt\n"
        "Tags: Oil, Tar\nLast edited time: March 9, 2025 9:02 PM\n\nIt was late.\n"
    )
    article = read(text)
    assert [one.name for one in article.meta.authors] == ["Odile Brandt"]
    assert article.meta.date == "2025-03-03"
    assert xhtml.text(xhtml.parse(article.body)) == "The harbour It was late."
    (told,) = [one for one in article.diagnostics if one.code == "metadata-guessed"]
    assert "lines 3 to 6" in told.message
    (last,) = [node for node in xhtml.parse(article.body) if xhtml.name(node) == "p"]
    assert last.get("data-line") == "8"


@pytest.mark.parametrize(
    "boxes",
    [
        '=== "Oak"\n    Tall.\n\n=== "Elm"\n    Wide.\n',
        '!!! note "Oak"\n    Tall.\n\n??? tip\n    Wide.\n',
        '!!! note "Oak"\n    Tall.\n\n=== "Elm"\n    Wide.\n\n=== "Ash"\n    Grey.\n',
    ],
)
def test_boxes_and_tabs_of_mkdocs_are_no_headings_of_asciidoc(boxes: str) -> None:
    text = f"---\ntitle: Trees\n---\n\nOf the trees.\n\n{boxes}"
    assert asciidoc_likeness(text, "trees.md") < 0.3
    assert asciidoc_likeness('=== about "oaks"\n\n=== elms\n\nWide.\n', "trees.adoc") > 0.9


@pytest.mark.parametrize(
    ("name", "lines", "date"),
    [
        ("a.md", ("Auteur·rice: Odile Brandt\nDate: 4 juin 2024\nStatut: Relu\n"
         "Dernière modification: 6 juin 2024 18:40\n"), "2024-06-04"),
        ("a.md", "Étiquettes: port\nCréé par: Odile Brandt\nCréé le: 3 mai 2024 9:05\n",
         "2024-05-03"),
        ("a 0123456789abcdef0123456789abcdef.md", "Writer: Odile Brandt\nMood: grey\n", ""),
    ],
)  # fmt: skip
def test_properties_of_notion_are_known_in_french_and_by_the_file_s_name(
    name: str, lines: str, date: str
) -> None:
    text = f"# The harbour\n\n{lines}\nIt was late.\n"
    article = MarkdownReader().read([Source(name, Path(name), text)])[0]
    assert [one.name for one in article.meta.authors] == ["Odile Brandt"]
    assert article.meta.date == date
    assert xhtml.text(xhtml.parse(article.body)) == "The harbour It was late."


@pytest.mark.parametrize(
    "lines",
    ["Ann: It is late.\nOdile: It is.\n", "Oil: dear.\nTar: dearer.\n", "Created: by hand.\n"],
)
def test_lines_of_speech_are_no_properties(lines: str) -> None:
    article = read(f"# The harbour\n\n{lines}\nIt was late.\n")
    assert lines.split("\n", maxsplit=1)[0] in xhtml.text(xhtml.parse(article.body))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# [![B](https://x.example/b.svg)](https://x.example) Fog ![L](l.png)\n\nIt.\n"),
        ("a.html", '<h1><img src="https://x.example/b.svg"> Fog <img src="l.png"></h1><p>It.</p>'),
    ],
)  # fmt: skip
def test_pictures_beside_the_title_are_kept_or_told(name: str, text: str) -> None:
    source = Source(name, Path(name), text)
    article = transform(recognise_format(source).read([source])[0])
    assert article.meta.title == "Fog"
    assert 'src="l.png"' in article.body
    (told,) = [one for one in article.diagnostics if one.code == "markup-removed"]
    assert "https://x.example/b.svg" in told.message


@pytest.mark.parametrize(
    "file",
    [
        "my photo.png",
        "img/My Photo (1).jpg",
        "été à la mer.jpeg",
        "jour d'été.png",
        "Ann's quay (2).HEIC",
    ],
)
def test_a_picture_may_have_spaces_in_its_name(file: str) -> None:
    assert f'src="{file}"' in body(f"![The quay]({file})")
    titled = body(f'![The quay]({file} "At dawn")')
    assert f'src="{file}"' in titled
    assert "At dawn" in titled
    assert f'src="{file}"' in body(f"![The quay]({file} 'At dawn')")
    assert "<img" not in body(f"`![The quay]({file})`")
    assert "<img" not in body("![The quay](of which no picture is left)")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("my notes.md", "my%20notes.md"),
        ("Ann's notes (2).pdf", "Ann's%20notes%20(2).pdf"),
        ("the quay.jpg", "the%20quay.jpg"),
        ("../Old texts/a note.md#the end", "../Old%20texts/a%20note.md#the%20end"),
        ("https://example.org/a b c", "https://example.org/a%20b%20c"),
        ("mailto:ann@example.org?subject=A word", "mailto:ann@example.org?subject=A%20word"),
        ("tel:+49 30 1234", "tel:+49%2030%201234"),
    ],
)
def test_the_address_of_a_link_may_have_spaces(address: str, expected: str) -> None:
    assert f'<a href="{expected}"' in body(f"See [the words]({address}).")
    titled = body(f'- See [the *words*]({address} "At dawn") and [more](b.md).')
    assert f'<a href="{expected}" title="At dawn"' in titled
    assert 'href="b.md"' in titled
    assert "<a" not in body(f"`[words]({address})`")


@pytest.mark.parametrize("aside", ["of which we spoke", "see Ann, Bo", "as in 3. 4", "a. b"])
def test_words_in_brackets_before_an_aside_are_no_link(aside: str) -> None:
    assert f"[words]({aside})" in body(f"These [words]({aside}) are none.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- one <b>two\n- three\n", "three"),
        ("- one\n    - two <i>three\n- four\n", "four"),
        ("| a <u>b |\n|---|\n| four |\n\nLast.\n", "four Last."),
        ("## A <em>head\n\nWords behind.\n", "Words behind."),
        ("Words.[^1]\n\n[^1]: A note <strong>here.\n\nLast.\n", "Last."),
    ],
)
def test_emphasis_that_is_never_closed_ends_with_its_block(text: str, wanted: str) -> None:
    article = read(text)
    inside = "".join(
        xhtml.text(node) for node in xhtml.parse(article.body).iter("b", "i", "u", "em", "strong")
    )
    assert not any(word in inside for word in wanted.split())
    assert [one.message for one in article.diagnostics if "not closed" in one.message]


def test_emphasis_around_blocks_of_html_is_kept() -> None:
    body = read("<ul><li><b><p>one</p></b></li><li><i>two</i> three</li></ul>\n").body
    assert "<b>" in body
    assert not [one for one in read("- a <b>c</b> d\n").diagnostics if "closed" in one.message]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ('title="The spool" caption="Copper, *used* twice" attr="Ada Penn"',
         "The spool. Copper, used twice. Ada Penn"),
        ('caption="Copper wire, photo by" attr="Ada Penn"', "Copper wire, photo by Ada Penn"),
        ('caption="Is it copper?" attr="Ada Penn"', "Is it copper? Ada Penn"),
        ('caption="Copper"', "Copper"),
        ('attr="Ada Penn"', "Ada Penn"),
    ],
)  # fmt: skip
def test_what_a_command_says_of_a_picture_is_set_apart(said: str, wanted: str) -> None:
    article = read(f'Text.\n\n{{{{< figure src="a.png" {said} >}}}}\n\nMore.\n')
    (caption,) = xhtml.parse(article.body).iter("figcaption")
    assert " ".join(xhtml.text(caption).split()) == wanted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('Write {{</* figure src="a.png" */>}} here.', '{{< figure src="a.png" >}} here'),
        ("Write {{%/* note */%}}a{{%/* /note */%}}.", "{{% note %}}a{{% /note %}}."),
        ("| {{</* ref 'a' */>}} | b |\n|---|---|\n| {{</* c */>}} | d |", "{{< c >}}"),
        (
            "{% raw %}\nWrite {{ page.title }} or {% if x %}.\n{% endraw %}",
            "Write {{ page.title }}",
        ),
        ("Write {% raw %}*{{ name }}*{% endraw %} here.", "Write {{ name }} here."),
        ("{% raw %}\n- {{ one }}\n- {% two %}\n{% endraw %}", "{{ one }}"),
        ("In Vue, <span v-pre>{{ name }}</span> shows it.", "Vue, {{ name }} shows"),
        ("A template says `{{ name }}`; {{ name }} stands for it.", "says {{ name }}; {{ name }}"),
        ("```html\n<p>{{ a.b }}</p>\n```\n\nSo {{ a.b | up }} is a value.", "So {{ a.b | up }} is"),
        ("Angular puts {{ user.name }} there.", "Angular puts {{ user.name }} there."),
        ("Le gabarit met {{ nom }} ici.", "Le gabarit met {{ nom }} ici."),
        ("::: v-pre\nSo *is* {{ name }}.\n:::\n\nAfter.", "So is {{ name }}. After."),
    ],
)
def test_marks_of_generators_that_are_meant_to_be_seen_are_shown_and_not_told(
    text: str, shown: str
) -> None:
    article = transform(read(f"---\nlanguage: en\n---\n{text}\n"))
    assert shown in xhtml.text(xhtml.parse(article.body)).replace("\u00a0", " ")
    assert "construct-unknown" not in codes(article)
    assert xhtml.SHOWN not in article.body


@pytest.mark.parametrize(
    "text",
    [
        "The price is {{ price }} today.",
        "{% raw %}{{ a }}{% endraw %} stands, and {{ price }} too.",
        "Use `{ a }` here, and {{ price }} there.",
        "The temple {{ price }} stands, and a liquid.",
    ],
)
def test_marks_of_generators_in_other_words_are_told(text: str) -> None:
    article = transform(read(f"---\nlanguage: en\n---\n{text}\n"))
    assert "{{ price }}" in article.body
    assert codes(article).count("construct-unknown") == 1


TABLE = "A | B | C\n---|---|---\n{row}\n"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| modulus | $|x|$ | more |", ["modulus", "|x|", "more"]),
        ("| two | $|x|$ and $|y-z|/2$ | more |", ["two", "|x| and |y-z|/2", "more"]),
        (r"| bar | $\|x\|$ | more |", ["bar", "|x|", "more"]),
        (r"| part | $\frac{|a|}{b}$ | more |", ["part", r"\frac{|a|}{b}", "more"]),
        ("| given | $P(A|B)$ | more |", ["given", "P(A|B)", "more"]),
        (r"| round | \(|z|\) | more |", ["round", "|z|", "more"]),
        ("| code | `a|b` | more |", ["code", "a|b", "more"]),
        (r"| code | `a\|b` | more |", ["code", "a|b", "more"]),
        (r"| words | a\|b | more |", ["words", "a|b", "more"]),
        ("$1|$2|$3", ["$1", "$2", "$3"]),
        ("$a|b$|c", ["$a", "b$", "c"]),
        ("|$|A|$|", ["$", "A", "$"]),
        ("| 5$ | 6$ | 7$ |", ["5$", "6$", "7$"]),
    ],
)
def test_bars_in_formulas_and_code_part_no_cells(row: str, cells: list[str]) -> None:
    for more in ("", '\n!!! note "A box"\n\n    Words in a box.\n'):  # as MkDocs has it
        made = transform(read(f"Some words.\n\n{TABLE.format(row=row)}{more}", "text.md"))
        root = xhtml.parse(made.body)
        for formula in root.iter("{*}math"):
            for inner in list(formula):
                formula.remove(inner)
            formula.text = formula.get("data-tex")
        assert [xhtml.text(cell) for cell in root.iterfind(".//tbody/tr/td")] == cells


@pytest.mark.parametrize("lead", ["", "> "])
def test_no_cell_of_a_row_is_lost_in_mkdocs(lead: str) -> None:
    rows = ["A | B", "--|--", "| a | b |", "c | d", "| e | f\\| | g |"]
    table = "\n".join(lead + row for row in rows)
    made = read(f'Some words.\n\n{table}\n\n!!! note "A box"\n\n    Words in a box.\n', "a.md")
    root = xhtml.parse(made.body)
    shown = [[xhtml.text(cell) for cell in row] for row in root.iterfind(".//tbody/tr")]
    assert shown == [["a", "b", ""], ["c", "d", ""], ["e", "f|", "g"]]


def test_a_norm_in_a_cell_of_quarto_is_one() -> None:
    text = TABLE.format(row=r"| norm | $\|x\|$ | more |")
    assert r'data-tex="\|x\|"' in transform(read(f"Some words.\n\n{text}", "text.qmd")).body


SECOND = "One.\n\n{}\n\n## Own\n\nTwo.\n"


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("---\ntitle: B\nauthor: Lou Ray\n---", "title: B\nauthor: Lou Ray\n</code>"),
        ("---\ntitle: B\ntags:\n  - oil\n- wick\n---", "title: B\ntags:\n  - oil\n- wick\n"),
        ("---\n'titre': \"L'eau\"\n---", "'titre': \"L'eau\""),
        ('+++\ntitle = "B"\n\n[extra]\ndate = 2020-01-02\n+++', 'title = "B"'),
    ],
)
@pytest.mark.parametrize("path", ["text.md", "mkdocs.md"])
def test_metadata_within_a_text_is_no_heading_and_is_told(
    block: str, shown: str, path: str
) -> None:
    opening = "!!! note\n\n    A box.\n\n" if path == "mkdocs.md" else ""
    article = read(opening + SECOND.format(block), path)
    made = re.sub(r' data-line="\d+"', "", article.body)
    assert f"<hr/><pre><code>{shown}" in made
    assert not article.meta.authors
    assert re.findall("<h[1-6]", made) == ["<h2"]
    (told,) = [one for one in article.diagnostics if one.code == "front-matter-broken"]
    assert told.line == opening.count("\n") + 3


@pytest.mark.parametrize(
    "block",
    [
        "```yaml\n\n---\ntitle: B\n---\n\n```",
        "~~~\n---\ntitle: B\ndate: x\n---\n~~~",
        "    ---\n    title: B\n    ---",
        "---\n\ntitle: B\n\n---",
        "---\nNote: closed on Mondays\n---",
        "---\nThe title: a tale of two\n---",
        "---\nA heading\n---",
    ],
)
def test_other_lines_between_rules_stay_what_they_are(block: str) -> None:
    article = read(SECOND.format(block))
    assert "front-matter-broken" not in codes(article)
    assert "<br" not in article.body


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("It is ~gone~ now.", "It is <del>gone</del> now."),
        ("(~gone with it~)", "(<del>gone with it</del>)"),
        ("~gone *with* it~.", "<del>gone <em>with</em> it</del>."),
        ("H~2~O and x~max~", "H<sub>2</sub>O and x<sub>max</sub>"),
        ("a ~i~ b", "a <sub>i</sub> b"),
        ("~5 km and ~6 km", "~5 km and ~6 km"),
        ("~ann/a and ~bob/b", "~ann/a and ~bob/b"),
    ],
)
def test_words_between_single_tildes_are_struck(typed: str, shown: str) -> None:
    assert body(typed) == f"<p>{shown}</p>"


def test_words_between_single_tildes_are_low_in_quarto() -> None:
    assert "<sub>gone</sub>" in body("It is ~gone~ now.", "text.qmd")


def test_what_quarto_would_reckon_is_told() -> None:
    article = read("Words.\n\nThere are `{r} nrow(x)`, `r 1 + 1` and `r`.", "text.qmd")
    assert [(one.code, one.line) for one in article.diagnostics] == [("construct-unknown", 3)] * 2
    assert not read("Words.\n\nThere are `r 1 + 1`.", "text.md").diagnostics


def test_a_listing_of_quarto_has_its_caption() -> None:
    text = '``` {.python #lst-a lst-cap="The *ford*"}\nx\n```\n'
    assert "<figcaption>Listing\u00a01: The <em>ford</em></figcaption>" in body(text, "text.qmd")


def test_a_note_that_is_written_twice_is_told_and_whole() -> None:
    article = read("So[^a] it[^b] is.\n\n[^a]: One.\n\n[^b]: Two.\n\n[^a]: Three.\n")
    notes = [xhtml.text(node) for node in xhtml.parse(article.body).iter("li")]
    assert notes == ["One. Three.", "Two."]
    (told,) = article.diagnostics
    assert (told.code, told.line) == ("reader-message", 7)
    assert "[^a] is written twice" in told.message


def test_properties_of_notion_are_told_by_what_became_of_them() -> None:
    article = read("# A\n\nAuthor: Ann Lee\nStatus: Ready\nCreated: June 2, 2025\n\nWords.\n")
    (told,) = [one for one in article.diagnostics if "properties" in one.message]
    assert told.message.endswith(
        "lines 3 to 5; read as metadata: Author, Created; left out: Status"
    )


@pytest.mark.parametrize("kind", ["dataview", "dataviewjs", "tasks", "query"])
def test_questions_to_a_notebook_are_left_out_and_told(kind: str) -> None:
    made = read(f"The door.\n\n```{kind}\nLIST FROM #quay\n```\n\nThe end.\n")
    assert "LIST" not in made.body
    assert [(one.code, one.line) for one in made.diagnostics] == [("construct-removed", 3)]
    assert f"({kind}) was left out: “LIST FROM #quay”" in made.diagnostics[0].message


def test_a_text_on_such_questions_shows_them() -> None:
    made = read("# Dataview\n\nDataview has lists.\n\n```dataview\nLIST FROM #quay\n```\n")
    assert "LIST" in made.body
    assert not made.diagnostics


@pytest.mark.parametrize(
    ("typed", "tex"),
    [
        ("$2*3*4$", "2*3*4"),
        ("$*$", "*"),
        ("$a*b$ and $c*d$", "a*b|c*d"),
        ("$**x**$", "**x**"),
        ("$[a](b)$", "[a](b)"),
        (r"$\$5$", r"\$5"),
        ("$~a~b$", "~a~b"),
        (r"\(a*b*c\)", "a*b*c"),
        ("$$a*b$$", "a*b"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "## {}", "- {}", "> {}", "| a |\n|---|\n| {} |"])
def test_formulas_are_kept_to_the_letter(around: str, typed: str, tex: str) -> None:
    made = transform(read(f"Some words.\n\n{around.format(typed)}\n\nThe end.")).body
    found = [node.get("data-tex") for node in xhtml.parse(made).iter() if node.get("data-tex")]
    assert found == tex.split("|")


def test_a_formula_between_brackets_on_lines_of_its_own_is_kept() -> None:
    assert 'data-tex="x*y*z"' in transform(read("Some words.\n\n\\[\nx*y*z\n\\]\n\nThe end.")).body


@pytest.mark.parametrize(
    "typed",
    [
        "It costs $5 and then $10, or US$ 3*4 and *five* $.",
        "He paid $*five* dollars and then $*six*.",
        "$5*2 and 3*$4",
        "From $5 to $6 per *day* or $7",
    ],
)
def test_sums_of_money_are_no_formulas(typed: str) -> None:
    assert "data-tex" not in transform(read(typed)).body


@pytest.mark.parametrize("icon", ["💡 ", "⚠️ ", ""])
@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_a_callout_of_notion_is_a_box_whose_words_are_markdown(icon: str, end: str) -> None:
    made = body(f"Before.\n\n<aside>\n{icon}One *word*.\n\n- item{end}</aside>\n\nAfter *that*.\n")
    assert made == (
        '<p>Before.</p><aside class="admonition note"><p>One <em>word</em>.</p>'
        "<ul><li>item</li></ul></aside><p>After <em>that</em>.</p>"
    )


def test_the_owner_and_the_day_of_an_event_are_author_and_date_in_notion() -> None:
    properties = "Owner: Ann Lee\nCreated time: June 2, 2025 9:12 PM\nEvent date: May 30, 2025\n"
    article = read(f"# A\n\n{properties}\nWords.\n")
    assert [one.name for one in article.meta.authors] == ["Ann Lee"]
    assert article.meta.date == "2025-05-30"
