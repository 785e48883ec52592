"""What looks like markup and is printed as it stands is told, with its line; words are not."""

from __future__ import annotations

import time

import pytest

from anthology.markup.xhtml import Fragment
from anthology.model.book import Article, Metadata
from anthology.transforms.conformance import conform
from tests.reading import source


def told(body: str, text: str = "") -> list[tuple[int | None, str]]:
    article = Article(source(text), "text", Metadata(), Fragment(body))
    return [(one.line, one.message) for one in conform(article).diagnostics
            if one.code == "construct-unknown"]  # fmt: skip


@pytest.mark.parametrize(
    "left",
    [
        "footnote:[never closed", "footnote:a[said]", "footnoteref:[a]", "image::lamp.png[a lamp]",
        "xref:other[there]", "[^7]", "[^its words here]",
        "[words](https://example.org/a", "![lamp](./lamp.png)",
        "**bold**", "```", "[[Other page]]", "{.wide}", "{#eq-two}", "{=latex}", '{target="_x"}',
        "{'{'}", "{1 + 1}", "{++new", "[!NOTE]", ":::note", ":smile:", ":material-check:",
        "++ctrl+alt++", "--8<--", "<%= x %>", "<--->", "(status:: done)", "|===", "[cols=2",
        "[the ford][weir]", "!!!include(a.md)!!!",
        "{!a.md!}", "|---|", "<<part-two>>", "<b>bold</b>", "<br>", "<!--", "&nbsp;", "\\cite{lee}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame",
    ["<p>Said {} here.</p>", "<ul><li><em>a</em> {}</li></ul>", "<h2>{}</h2>",
     "<blockquote><p>{}</p></blockquote>"],
)  # fmt: skip
def test_what_is_left_of_markup_is_told(left: str, frame: str) -> None:
    escaped = left.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    [(_, message)] = told(frame.format(escaped))
    assert left.partition("(")[0] in message


@pytest.mark.parametrize(
    "left", ["## Heading", "[-] put off", "[ ] to do", "!!! note", '=== "Tab"', ".. note::"]
)
def test_what_opens_a_paragraph_is_told_there_alone(left: str) -> None:
    assert told(f"<p>{left}</p>")
    assert not told(f"<p>Words, {left} and more.</p>")


@pytest.mark.parametrize(
    "words",
    [
        "It costs 5 * 3 ** 2 & more; see a[1], b[[1]], {x}, {x, y} and {1, 2}.",
        "At 10:30:45, ratio a:b:c, 1::2, C++, i++ and ++i; a --> b <-- c; x << 2.",
        "He said [sic] and [...] and (note: later) and [1]; <<bonjour>> or < 5 > 3.",
        "Mail: ann@example.org, file: lamp.png, image: a lamp, link: none.",
        "Use -- dashes --, #tag, # 3, *** and ---, | bars | and a|b.",
        "R&D, AT&T; and Q&A; 100 % [-] Re [–] (yes)!",
        "::: :) ;) :-) :/ ::", "«\u00a0Oui\u00a0!\u00a0» !!! Quoi ??? note bien",
    ],
)  # fmt: skip
def test_words_are_not(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    assert told(f"<p>{escaped.removeprefix('::: ')}</p>") == []


LINK = '<a href="http://a.example/b">http://a.example/b</a>'


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("So [here](ht tp://x.y) is.", "[here](ht tp://x.y)"),
        ("So [here](my folder/other) is.", "[here](my folder/other)"),
        ("So ![a lamp](my lamp) is.", "![a lamp](my lamp)"),
        (f"So [here]({LINK} c) is.", "[here](http://a.example/b"),
        (f'So <em>[here]({LINK} "c)</em>.', "[here](http://a.example/b"),
        (f"[one]: {LINK} c", "[one]: http://a.example/b"),
        ("[one]: my file.pdf “Title”", "[one]: my file.pdf"),
        (f"So link:{LINK} c[here].", "link:http://a.example/b"),
        ("So link:my file.pdf[here].", "link:my file.pdf[here]"),
    ],
)
def test_links_whose_addresses_have_spaces_or_brackets_are_told(words: str, sign: str) -> None:
    [(_, message)] = told(f"<p>{words}</p>")
    assert message.removeprefix("what looks like markup is printed as it stands: ") == sign


@pytest.mark.parametrize(
    "words",
    [
        "So f[x](y/z) and a[1](b: c) are; [sic] (at 10:30), [here](see below).",
        f"See [1] ({LINK}) and ({LINK}), [sic]: {LINK}.",
        "[Ann]: I was at St. Mary. [Narrator]: Yes: no/yes.",
        f"A link: {LINK}, see link: one [two].",
    ],
)
def test_brackets_of_words_are_no_links(words: str) -> None:
    assert told(f"<p>{words}</p>") == []


def test_code_and_formulas_are_not() -> None:
    inner = "{.wide} [^1] **b**"
    assert not told(f"<pre><code>{inner}</code></pre><p><code>{inner}</code></p>")
    assert not told(f'<p><span class="math" data-tex="x">{inner}</span></p>')


def test_the_line_is_that_of_the_sign() -> None:
    body = '<p data-line="3">One,\ntwo and [^7] three.</p>'
    assert [line for line, _ in told(body, "# T\n\nOne,\ntwo and [^7] three.\n")] == [4]


def test_many_signs_take_little_time() -> None:
    begun = time.perf_counter()
    for sign in ("footnote:", "[/b=", "\\cite[", "<b ", "{a=", "[a", "a" * 9):
        told(f"<p>{sign.replace('<', '&lt;') * 20_000}</p>")
    assert time.perf_counter() - begun < 20  # seconds; minutes where it is quadratic
