"""Markdown comes out as its writer meant it, in every dialect, and nothing goes in silence."""

from __future__ import annotations

import html
import re
import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Person, Source
from anthology.readers.markdown.reader import MarkdownReader
from tests.expecting import expect
from tests.words import lost_words, told_by

CASES = sorted((Path(__file__).parent / "cases" / "markdown").glob("*.md"))
READER = MarkdownReader()

# What nobody reads: names of commands, tags, attributes and keys, and what they set.
SYNTAX = """
300 a affiliation alert align aligncenter alignright allowfullscreen alt asset asset_img assets
assign astro attach attachment attr attrlink author authors avatar b baseurl be blockquote br
callout canonical caption categories category center cite class classname code codeblock color
comments controls coverimage custom date de description details div draft eager em email embed
endblockquote endcodeblock endcolor enddetails endhighlight endhint endif endraw endtab endtabs
example excerpt false figcaption figure filename fluid font format from glow h2 header heading
heroimage highlight hint href html id if iframe image img import include inline js keywords kind
label lang layout li license linenos link links liquid list loading mystery name nbsp note notice
numberlines ol onerror overlay p page paragraph path permalink pic position post posturl pre prompt
provider pubdate published quote r raw ref relref role script section shop sidebar site slug source
sourcecode span src static strong style su subtitle summary tab tabitem table tabs tag tags
taxonomies td teaser text thead tip title to toc tr true type ul url use v value verse video vimeo
warning watch weight welcome wide width wp x youtu youtube
""".split()
_SETTINGS = re.compile(
    r"""(?imx) ^\W*\w*date\w*["']?\s*[:=].*$ | ^\W*(?:published|last_modified_at)\s*:.*$
    | (?:width|height|id|markdown)=["']?[\w-]+ | \{[\d,\s]+\} | \{\{width.*?\}\} | &nbsp;"""
)


def source(text: str, path: str = "text.md") -> Source:
    return Source(path, Path(path), text)


def read(text: str, path: str = "text.md") -> Article:
    return READER.read([source(text, path)])[0]


def body(text: str) -> str:
    """Read a text and give its body without the numbers of lines and the ends between tags."""
    return joined(re.sub(r' data-line="\d+"', "", read(text).body))


def joined(markup: str) -> str:
    return re.sub(r">\n+(?=<)", ">", markup).strip()


_BREAKS = re.compile(r"(?<=>)(?=<(?:[phuod]|block|aside|fig|li|pre|table|section|iframe))")


def described(article: Article) -> str:
    """Write an article as the files in `cases` do: metadata, body, diagnostics."""
    told = [f"{key}: {value}" for key, value in said(article.meta) if key != "authors"]
    people = [
        "author: " + ", ".join(f"{key} {value}" for key, value in said(one))
        for one in article.meta.authors
    ]
    found = [f"{one.line} {one.code}: {one.message}" for one in article.diagnostics]
    shown = _BREAKS.sub("\n", article.body)
    return "\n".join([*told, *people, "----", shown, "----", *found, ""])


def said(about: Metadata | Person) -> list[tuple[str, object]]:
    """List what differs from the defaults."""
    values = [(one.name, getattr(about, one.name), one.default) for one in fields(about)]
    return [(key, value) for key, value, default in values if value not in (default, "author")]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_text(case: Path) -> None:
    made = described(read(case.read_text(encoding="utf-8"), case.name))
    expect(made, in_file=case.with_suffix(".expected"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_word_is_lost(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    article = read(text, case.name)
    read_aloud = _SETTINGS.sub(" ", text)
    assert not lost_words(read_aloud, article.body, told=told_by(article), syntax=SYNTAX)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_blocks_know_their_lines(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    lines = html.unescape(text).split("\n")
    root = xhtml.parse(read(text, case.name).body)
    for call in list(root.iter("sup")):
        xhtml.drop(call)
    for node in root.iter("p", *xhtml.HEADINGS, "th", "td", "figcaption"):
        words = re.findall(r"\w+", "".join(str(text) for text in node.itertext()))
        line = xhtml.line(node)
        if words and "admonition-title" not in xhtml.classes(node):
            assert line
            near = " ".join(lines[line - 1 : line + 1])  # a picture may take a line of its own
            assert words[0] in near, f"“{words[0]}” is not in line {line}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n- b", "<p>a</p>\n<ul><li>b</li></ul>"),
        ("a\n2. b", "<p>a\n2. b</p>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("> a\n\n> b", "<blockquote><p>a</p>\n</blockquote><blockquote><p>b</p>\n</blockquote>"),
        ("**a **b", "<p><strong>a </strong>b</p>"),
        ("**a ** b", "<p>**a ** b</p>"),
        ("a_b_c __d__", "<p>a_b_c <strong>d</strong></p>"),
        ("a\\\nb", "<p>a<br/>\nb</p>"),
        ("#tag #other", "<p>#tag #other</p>"),
        ("text {not an attribute}", "<p>text {not an attribute}</p>"),
        ("$a_1$ and $b_2$", "<p>$a_1$ and $b_2$</p>"),
        ("costs $5_a_ or $6", "<p>costs $5_a_ or $6</p>"),
        (r"a\~b\=c \<d\> e\:f\'s \"g\" h\|i \z", '<p>a~b=c &lt;d&gt; e:f\'s "g" h|i \\z</p>'),
        (r"a \[b\](c) d", "<p>a [b](c) d</p>"),
        ("| only |", "<p>| only |</p>"),
        ("a&nbsp;b", "<p>a\xa0b</p>"),
        ("x\n\n[x]: # (hidden)", "<p>x</p>"),
        ("![a](b.png){: .c}", '<p><img src="b.png" alt="a"/></p>'),
        ("http://a.b/_c_/d_e.", '<p><a href="http://a.b/_c_/d_e">http://a.b/_c_/d_e</a>.</p>'),
        ("[see http://a.b](http://c.d)", '<p><a href="http://c.d">see http://a.b</a></p>'),
        ("<b>a\n\nb", "<p><b>a</b></p>\n<p>b</p>"),
        ("<br/>\na", "<p><br/>\na</p>"),
        ('<a id="x"/>a', '<p><a id="x"></a>a</p>'),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<!-- a", "<p>&lt;!-- a</p>"),
        ("`` a`b ``", "<p><code>a`b</code></p>"),
        ("{{% x %}}a{{% /x %}}", "<p>a</p>"),
        ("[caption]not closed", "<p>[caption]not closed</p>"),
        ("- a\n  \n    b", "<ul><li><p>a</p>\n<p>b</p></li></ul>"),
        ("see [1] and [note]", "<p>see [1] and [note]</p>"),
        ("\x00\x12\x1412\x15a", "<p>12a</p>"),
    ],
)
def test_a_line(text: str, expected: str) -> None:
    assert body(text) == joined(expected)


def test_headings_have_the_ids_that_sites_give_them() -> None:
    found = body("## Été à la mer !\n\n## Été à la mer !\n\n## Own {#mine}\n\n[to](#mine)")
    assert re.findall(r'id="([^"]*)"', found) == ["été-à-la-mer", "été-à-la-mer-1", "mine"]
    assert ">Own</h2>" in found


def test_a_batch_keeps_its_order_and_nothing_passes_from_text_to_text() -> None:
    texts = ["[a]: http://a.b\n\n[a][a] x[^1]\n\n[^1]: n", "[a][a] x[^1]", "*[x]: y\n\nx", "x"]
    bodies = [article.body for article in READER.read([source(text) for text in texts])]
    assert "http://a.b" in bodies[0]
    assert "<a " not in bodies[1]
    assert "abbr" in bodies[2]
    assert "abbr" not in bodies[3]


@pytest.mark.parametrize(
    ("text", "path", "sure"),
    [
        ("---\ntitle: A\n---\n\nWords.", "a.txt", True),
        ("Words with a [link](http://a.b).\n\n## And a heading\n", "a.txt", True),
        ("Title: A\nDate: 2020-01-01\n\nWords.", "a.txt", True),
        ("+++\ntitle = 'A'\n+++\nWords.", "a.txt", True),
        ("Only words.\n\nAnd more words.", "a.md", True),
        ("Only words.\n\nAnd more words.", "a.txt", False),
        ("Someone\n\nA title\n\n- one item\n- another - one\n\n1. First", "a.txt", False),
        ("= Title\n:toc:\n\n== Section\n\nSee https://a.b[this].\n", "a.txt", False),
        ("== Section\n\nimage::a.png[A]\n\n* *bold* item\n* _more_\n", "a.md", False),
        ("<!DOCTYPE html>\n<html><body><p>A [b](c)</p></body></html>", "a.html", False),
        ("", "a.md", False),
    ],
)
def test_markdown_is_known_by_its_signs(text: str, path: str, *, sure: bool) -> None:
    assert (READER.recognise(source(text, path)) > 0.4) == sure


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 20_000,
        "word *em* [l](u) `c` " * 10_000,
        ">" * 20_000 + " a",
        "- " * 10_000 + "a",
        "\n".join(" " * (2 * depth) + "- a" for depth in range(300)),
        "{%" * 50_000,
        "<A b={" * 20_000,
        "<!--" * 30_000,
        "$a " * 30_000,
        "> a\n" * 20_000 + "{: .x}",
        ":::note\n" * 3_000,
        "# a\n" * 5_000,
        "<div>" * 10_000,
        "*[a]: b\n" * 3_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    start = time.monotonic()
    article = read(text)
    assert time.monotonic() - start < 20  # a second or so, on a machine with nothing else to do
    xhtml.parse(article.body)


def test_what_is_unsafe_goes_and_is_reported() -> None:
    text = (
        '<a href="javascript:x()">a</a>\n\n<img src="a.png" onload="x()">\n\n<script>x()</script>'
    )
    article = read(text)
    assert "javascript" not in article.body
    assert "onload" not in article.body
    assert "script" not in article.body
    assert [(one.code, one.line) for one in article.diagnostics] == [
        ("link-unsafe", 1),
        ("markup-removed", 3),
        ("markup-removed", 5),
    ]


def test_a_converter_that_fails_costs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_draft: object) -> str:
        raise RecursionError

    monkeypatch.setattr("anthology.readers.markdown.commonmark.convert", fail)
    article = read("---\ntitle: A\n---\n\nOne *two*.\n\nThree.")
    assert article.meta.title == "A"
    assert "One *two*." in article.body
    assert [one.code for one in article.diagnostics] == ["reader-message"]


_PIECES = st.sampled_from(
    [
        *"""a b word Été ( ) [ ] ![ ]( < > </ <div> <p> <b> </b> * ** _ __ ` ``` ~~ ~~~ # ## - 1. >
        | ||| {% {%- %} {{ }} {{< >}} {{% %}} {: } ::: :::note !!! <!-- --> {/* */} $ $$ \\( \\)
        [^1] [^1]: [caption] [/caption] --- +++ === <A /> </A> import export title: ; & &amp;
        http://a.b/c \\ \" '""".split(),
        *("\n", "\n\n", "    ", "  ", "\t", "\x00", "\ufdd0", "\u2028"),
    ]
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=60).map(" ".join))
def test_no_text_ends_a_run(text: str) -> None:
    article = read(text)
    root = xhtml.parse(article.body)
    assert not any("could not be read" in one.message for one in article.diagnostics)
    count = text.count("\n") + 1
    assert all(one.line is None or 1 <= one.line <= count for one in article.diagnostics)
    assert all(1 <= int(node.get("data-line") or 1) <= count for node in root.iter())
    assert not re.search("[\x10-\x15]", article.body)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["one two", "- three", "> four", "## five", "1. six", "  - seven", "",
                         "    eight", "<div>nine</div>", "| ten | eleven |", ": twelve",
                         "```", "**thirteen**", "{% x %}", "{{< note >}}", ":::tip", ":::",
                         "<details>", "</details>", "[^1]: fourteen", "[^1]"]),
        max_size=30,
    ).map("\n".join)
)  # fmt: skip
def test_no_word_is_lost_however_lines_are_mixed(text: str) -> None:
    article = read(text)
    syntax = ["div", "x", "note", "tip", "details"]
    assert not lost_words(text, article.body, told=told_by(article), syntax=syntax)
