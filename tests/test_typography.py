"""Letters are set as the language does: all marks, no words, and nothing that is not prose."""

from __future__ import annotations

import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Source
from anthology.transforms.typography.typeset import TYPOGRAPHY_STEP, typeset

CASES = Path(__file__).parent / "cases" / "typography"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(CASES.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if line and not line.startswith("#")]
        for typed, set_ in zip(lines[::2], lines[1::2], strict=True):
            expected = typed if set_ == "=" else visible(set_)
            found.append((file.stem, typed, expected))
    return found


def visible(text: str) -> str:
    return text.replace("~", "\u00a0").replace("¬", "\u202f")


def article(body: str, language: str = "fr", text: str = "", **meta: Any) -> Article:
    source = Source("texte.md", Path("texte.md"), text or body)
    return Article(source, "markdown", Metadata(language=language, **meta), body)


def set_body(body: str, language: str = "fr") -> str:
    return TYPOGRAPHY_STEP.apply(article(body, language)).body


@pytest.mark.parametrize(("language", "typed", "expected"), cases())
def test_lines_are_set(language: str, typed: str, expected: str) -> None:
    assert typeset(typed, language) == expected
    assert typeset(expected, language) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Un <em>mot </em>!</p>", "<p>Un <em>mot¬</em>!</p>"),
        ("<p>Un <em>mot</em>!</p>", "<p>Un <em>mot</em>¬!</p>"),
        ("<p>Un <em>mot</em> !</p>", "<p>Un <em>mot</em>¬!</p>"),
        ('<p>Dit "<em>oui</em>".</p>', "<p>Dit «~<em>oui</em>~».</p>"),
        ('<p>Dit <em>"oui</em>" ici</p>', "<p>Dit <em>«~oui</em>~» ici</p>"),
        ("<p>Le <code>x ; y</code>;</p>", "<p>Le <code>x ; y</code>¬;</p>"),
        ("<p>L'<code>l'x</code></p>", "<p>L’<code>l'x</code></p>"),
        ('<p>Dit <code>"</code> et "non"</p>', '<p>Dit <code>"</code> et «~non~»</p>'),
        ("<pre>a ; b ?  c</pre><p>a?</p>", "<pre>a ; b ?  c</pre><p>a¬?</p>"),
        ("<p>Un<br/>: deux</p>", "<p>Un<br/>: deux</p>"),
        (
            '<p><span data-tex="a!" class="math">a ; b</span>?</p>',
            '<p><span data-tex="a!" class="math">a ; b</span>¬?</p>',
        ),
        ('<p><img src="a" alt="l\'eau ?"/></p>', '<p><img src="a" alt="l\'eau ?"/></p>'),
        ("<p><a href=\"x?a='b'\">l'eau</a></p>", "<p><a href=\"x?a='b'\">l’eau</a></p>"),
        (
            '<p>Dit : <em lang="en">"it\'s" why ?</em> "ici"</p>',
            '<p>Dit~: <em lang="en">“it’s” why?</em> «~ici~»</p>',
        ),
        (
            '<blockquote lang="en-GB"><p>"Yes" !</p></blockquote><p>Oui!</p>',
            '<blockquote lang="en-GB"><p>“Yes”!</p></blockquote><p>Oui¬!</p>',
        ),
        ('<p lang="fr-CA">Oui! Non !</p>', '<p lang="fr-CA">Oui¬! Non¬!</p>'),
        (
            "<ul>\n  <li>Un?</li>\n  <li>Deux</li>\n</ul>",
            "<ul>\n  <li>Un¬?</li>\n  <li>Deux</li>\n</ul>",
        ),
        ("<p>Au XXe siècle</p>", "<p>Au XX<sup>e</sup> siècle</p>"),
        (
            "<p>Le 1er mai, la 1re fois, le 2e jour</p>",
            "<p>Le 1<sup>er</sup> mai, la 1<sup>re</sup> fois, le 2<sup>e</sup> jour</p>",
        ),
        (
            "<p>La Ve République, <b>Ier</b></p>",
            "<p>La V<sup>e</sup> République, <b>I<sup>er</sup></b></p>",
        ),
        ("<p>XX<sup>e</sup> siècle</p>", "<p>XX<sup>e</sup> siècle</p>"),
        (
            "<p>Ce 1e5, Le Me, 0x2e, v2e, XVe-là, 2ème</p>",
            "<p>Ce 1e5, Le Me, 0x2e, v2e, XV<sup>e</sup>-là, 2ème</p>",
        ),
    ],
)
def test_bodies_are_set(body: str, expected: str) -> None:
    made = set_body(body)
    assert made == visible(expected)
    assert set_body(made) == made


def test_canadian_french_inserts_no_space_before_high_marks() -> None:
    assert typeset("Oui! Non ? Ici:", "fr-CA") == visible("Oui! Non¬? Ici~:")


def test_metadata_is_set_too() -> None:
    told = TYPOGRAPHY_STEP.apply(
        article("", title="L'été: enfin!", subtitle='Un "mot"', description="Et...")
    )
    assert told.meta.title == visible("L’été~: enfin¬!")
    assert told.meta.subtitle == visible("Un «~mot~»")
    assert told.meta.description == "Et…"


def test_an_unknown_language_gets_what_is_harmless() -> None:
    assert typeset('Un  "mot"...', "") == 'Un "mot"…'


class TestUnbalancedMarks:
    def reported(self, body: str, text: str = "", language: str = "fr") -> list[tuple[str, int]]:
        found = TYPOGRAPHY_STEP.apply(article(body, language, text)).diagnostics
        assert all(one.code == "quote-unbalanced" for one in found)
        return [(one.message, one.line or 0) for one in found]

    def test_a_lone_mark_is_reported_with_its_line(self) -> None:
        text = "Un début.\n\nUne phrase longue\nqui court et un mot » seul ici.\n"
        first, second = text.strip().split("\n\n")
        body = f'<p data-line="1">{first}</p><p data-line="3">{second}</p>'
        ((message, line),) = self.reported(body, text)
        assert line == 4
        assert message == "» has no partner in “longue qui court et un mot » seul ici.”"
        assert "mot » seul" in set_body(body)

    def test_a_straight_mark_without_a_partner_stays_straight(self) -> None:
        assert len(self.reported('<p>Un "mot seul</p><p>Un "mot" à deux</p>')) == 1
        assert set_body('<p>Un "mot seul</p>') == '<p>Un "mot seul</p>'

    @pytest.mark.parametrize(
        "body",
        [
            "<p>« Un mot »</p>",
            "<p>« Un début.</p><p>Une suite. »</p>",
            "<p>« Un début.</p><p>« Une suite. »</p>",
            "<p>“Un début.</p><p>“Une suite.”</p>",
            '<p>Un écran de 27", une taille de 5\'10"</p>',
            "<p>Le code <code>a »</code></p>",
            "<p>Il dit „Wort“ en allemand</p>",
            '<table><tr><td>"</td></tr></table>',
        ],
    )
    def test_balanced_marks_are_not_reported(self, body: str) -> None:
        assert self.reported(body) == []

    def test_a_quotation_that_no_block_closes_is_reported(self) -> None:
        assert (
            len(self.reported("<p>« Un début.</p>" + "<p>Une suite.</p>" * 20 + "<p>Fin »</p>"))
            == 2
        )

    def test_in_english_a_lone_guillemet_points_the_way(self) -> None:
        body = '<p><a href="x.html">Read on »</a></p>'
        assert self.reported(body, language="en") == []
        assert len(self.reported(body, language="fr")) == 1

    def test_german_is_not_judged(self) -> None:
        assert self.reported('<p>»Wort« „Wort“ "Wort</p>', language="de") == []


SIGNS = st.text(
    alphabet="ab1é .,;:!?'\"«»“”’…-()[]{}<>&/\\@%€n°pMhXVe\u00a0\u202f\u2028\n\ufffc*_=\u0020",
    max_size=40,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SIGNS, st.sampled_from(["fr", "fr-CA", "en", "de", ""]))
def test_words_stay_and_twice_is_once(text: str, language: str) -> None:
    once = typeset(text, language)
    assert re.findall(r"\w+", once) == re.findall(r"\w+", text)
    assert typeset(once, language) == once


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(SIGNS, min_size=4, max_size=4), st.sampled_from(["fr", "en"]))
def test_words_stay_across_elements(texts: list[str], language: str) -> None:
    one, two, three, four = map(xhtml.escape, texts)
    body = f"<p>{one}<em>{two}</em>{three}<code>{four}</code> ;</p><p>{two}</p>"
    once = TYPOGRAPHY_STEP.apply(article(body, language))
    before, after = xhtml.parse(body), xhtml.parse(once.body)
    assert xhtml.words(after) == xhtml.words(before)
    assert [node.text for node in after.iter("code")] == [node.text for node in before.iter("code")]
    assert TYPOGRAPHY_STEP.apply(once).body == once.body


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        '"' * 200_000,
        "' " * 100_000,
        "« " * 50_000,
        ":" * 200_000,
        ". " * 100_000,
        "1 " * 100_000,
        "111 " * 50_000,
        "- " * 100_000,
        "&" * 200_000,
        " " * 200_000 + "x",
        "{" * 100_000,
        "<a " * 70_000,
        "@a." * 70_000,
        ":a" * 100_000,
        "http://" * 30_000,
        "1-" * 100_000,
        "[" * 100_000,
        "X" * 200_000,
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_long_lines_take_linear_time(text: str, language: str) -> None:
    begin = perf_counter()
    typeset(text, language)
    assert perf_counter() - begin < 3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>長い行\nの続き</p>", "<p>長い行の続き</p>"),
        ("<p>長い行。\n    「はい」</p>", "<p>長い行。「はい」</p>"),
        ("<p>カタ\n<em>カナ</em>\nです</p>", "<p>カタ<em>カナ</em>です</p>"),
        ("<p>한국어\n문장</p>", "<p>한국어\n문장</p>"),
        ("<p>日本 の本\nand 中</p>", "<p>日本 の本\nand 中</p>"),
        ("<p>行<br/>\nの続き</p>", "<p>行<br/>\nの続き</p>"),
        ("<p>長い</p>\n<p>の</p>", "<p>長い</p>\n<p>の</p>"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "zh-Hant", "en", "fr"])
def test_lines_of_chinese_and_japanese_are_joined_without_a_space(
    language: str, body: str, expected: str
) -> None:
    assert set_body(body, language) == expected


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("e\u0301\u0301tude", "étude"),
        ("\u00e9\u0301tude", "étude"),
        ("na\u00ef\u0308ve", "naïve"),
        ("e\u0323\u0302\u0302", "\u1ec7"),
        ("a\u0304\u0301", "a\u0304\u0301"),
        ("\u1eb9\u0300k\u1ecd\u0301", "\u1eb9\u0300k\u1ecd\u0301"),
        ("cafe\u0301", "cafe\u0301"),
    ],
)
def test_a_letter_bears_each_mark_once(typed: str, shown: str) -> None:
    for language in ("en", "fr", "yo"):
        meta = Metadata(title=typed, language=language)
        body = f'<p data-line="3">Here {typed} stands.</p><pre>{typed}</pre>'
        made = TYPOGRAPHY_STEP.apply(Article(Source("t.md", Path("t.md"), ""), "html", meta, body))
        assert made.body == f'<p data-line="3">Here {shown} stands.</p><pre>{typed}</pre>'
        assert made.meta.title == shown
        told = [(one.code, one.line) for one in made.diagnostics]
        assert told == ([("letter-mended", 3)] if typed != shown else [])
