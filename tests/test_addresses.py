"""Addresses are read as browsers read them, and what cannot be one is text."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from anthology.markup.web_addresses import read_address
from anthology.markup.xhtml import parse, text
from anthology.readers.markdown.reader import MarkdownReader
from anthology.readers.plain_text.reader import PlainReader
from anthology.readers.web_page import HtmlReader
from anthology.render.references import short_address
from anthology.transforms.steps import transform
from tests.fragments import addresses
from tests.reading import source

if TYPE_CHECKING:
    from anthology.model.book import Article
    from anthology.readers.recognition import Reader


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("http://example.org", "http://example.org"),
        ("https://example.org/a_(b)?c=d&e#f", "https://example.org/a_(b)?c=d&e#f"),
        ("  http:\\\\example.org\\a b\n", "http://example.org/a%20b"),
        ("http:/example.org", "http://example.org/"),
        ("http:///example.org", "http://example.org/"),
        ("//example.org/a", "https://example.org/a"),
        ("www.example.org/a b", "https://www.example.org/a%20b"),
        ('http://example.org/letters"', "http://example.org/letters%22"),
        ("https://example.org/[id]?n=[count]|2#{x}",
         "https://example.org/%5Bid%5D?n=%5Bcount%5D%7C2#%7Bx%7D"),
        ("https://example.org/été", "https://example.org/%C3%A9t%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%41%", "https://example.org/%41%25"),
        ("https://exa\nmple.org/a", "https://example.org/a"),
        ("HTTPS://Example.ORG:443/A", "https://example.org/A"),
        ("mailto:ann@example.org?subject=a b", None),
        ("mailto:ann@example.org?subject=a%20b", "mailto:ann@example.org?subject=a%20b"),
        ("tel:+33 1 23", "tel:+33-1-23"),
        ("sub\\other.md#x", "sub/other.md#x"),
        ("a b.md", "a b.md"),
        ("#place", "#place"),
        ("http://[bad", None),
        ("http://two words.example", None),
        ("http://example.org:99999", None),
        ("http://", None),
        ("mailto:", None),
        ("mailto: ann of example", None),
        ("C:\\texts\\a.md", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("file:///a", None),
    ],
)  # fmt: skip
def test_an_address_is_read_as_a_browser_reads_it(written: str, wanted: str | None) -> None:
    assert read_address(written) == wanted


def test_what_was_read_is_read_the_same_again() -> None:
    for written in addresses(random.Random(3), 5_000):  # noqa: S311  (no secret)
        if (once := read_address(written)) is not None:
            assert read_address(once) == once


def test_an_address_is_printed_in_the_letters_of_its_owner() -> None:
    assert short_address("https://xn--bcher-kva.example/%C3%A9t%C3%A9") == "bücher.example/été"


def read(body: str) -> Article:
    page = f"<!DOCTYPE html><html lang='en'><body>\n<p>Words.</p>\n{body}\n</body></html>"
    return transform(HtmlReader().read([source(page, "page.html")])[0])


@pytest.mark.parametrize("address", ["http://[bad", "mailto: junk", "C:\\x", "javascript:a"])
def test_what_is_no_address_becomes_text_and_is_told(address: str) -> None:
    article = read(f'<p>See <a href="{address}">there</a>.</p>')
    root = parse(article.body)
    assert not list(root.iter("a"))
    assert "See there." in text(root)
    assert [one.line for one in article.diagnostics if one.code == "link-unsafe"] == [3]


def test_an_address_with_a_slip_is_mended_and_told() -> None:
    article = read('<p>See <a href="http:\\\\example.org\\a">there</a>.</p>')
    assert [link.get("href") for link in parse(article.body).iter("a")] == ["http://example.org/a"]
    assert [one.line for one in article.diagnostics if one.code == "link-repaired"] == [3]


@pytest.mark.parametrize(
    ("shown", "address", "now"),
    [
        ("https://example.org/a?utm_source=x", "https://example.org/a?utm_source=x", "https://{}"),
        ("example.org/a?gclid=7", "https://example.org/a?gclid=7", "{}"),
        (
            "<b>https://www.google.com/url?q=https://example.org/a</b>",
            "https://www.google.com/url?q=https://example.org/a",
            "https://{}",
        ),
        ("<b>the weir</b>", "https://example.org/a?fbclid=1", "the weir"),
        ("https://example.org/a", "https://example.org/a", "https://{}"),
    ],
)
def test_words_that_are_the_address_are_mended_with_it(shown: str, address: str, now: str) -> None:
    article = read(f'<p>See <a href="{address}">{shown}</a> now.</p>')
    (link,) = parse(article.body).iter("a")
    assert link.get("href") == "https://example.org/a"
    assert text(link) == now.format("example.org/a")


@pytest.mark.parametrize("name", ["text.md", "text.txt", "text.html", "mkdocs.md"])
@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("See https://x.example/a_ and _more_ words.", "https://x.example/a_"),
        ("See https://x.example/a_.", "https://x.example/a_"),
        ("See (https://x.example/a_) here.", "https://x.example/a_"),
        ("See https://x.example/a_, then go.", "https://x.example/a_"),
        ("See https://x.example/~ann~ now.", "https://x.example/~ann~"),
        ("See https://x.example/a* now.", "https://x.example/a"),
        ("See _https://x.example/a_ now.", "https://x.example/a"),
        ("See **https://x.example/a_** now.", "https://x.example/a_"),
        ("See https://x.example/?a=b_c_d~.", "https://x.example/?a=b_c_d~"),
    ],
)
def test_a_bare_address_keeps_the_signs_at_its_end(name: str, words: str, address: str) -> None:
    boxed = '!!! note "A box"\n\n    Boxed.\n\n' if name.startswith("mkdocs") else ""
    readers: dict[str, Reader] = {
        "txt": PlainReader(),
        "html": HtmlReader(),
        "md": MarkdownReader(),
    }
    reader = readers[name.rpartition(".")[2]]
    markup = f"<html><body><p>{words}</p></body></html>" if "html" in name else boxed + words
    article = reader.read([source(markup, name)])[0]
    root = parse(article.body)
    assert [link.get("href") for link in root.iter("a")] == [address]
    assert address in text(root)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("See https://x.example/?a=[1] now.", "https://x.example/?a=[1]"),
        ("See https://x.example/?a[]=1&b[]=2.", "https://x.example/?a[]=1&b[]=2"),
        ("See [https://x.example/a].", "https://x.example/a"),
    ],
)
def test_a_bare_address_keeps_the_brackets_that_it_opens(words: str, address: str) -> None:
    root = parse(MarkdownReader().read([source(words, "text.md")])[0].body)
    assert [link.get("href") for link in root.iter("a")] == [address]
    assert text(root) == words


def test_a_name_that_has_two_addresses_is_told() -> None:
    lines = (
        "[a]: https://x.example/1\n[a]: https://x.example/2\n[b]: /c\n[b]: /c\n\nSee [a], [b].\n"
    )
    article = MarkdownReader().read([source(lines, "text.md")])[0]
    assert [(one.code, one.line) for one in article.diagnostics] == [("link-dead", 2)]
    assert "https://x.example/2" in article.diagnostics[0].message
