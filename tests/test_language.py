"""The language of a text is told by its words; passages in another are marked, phrases are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.language.detection import language_of, normalise
from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Source
from anthology.transforms.language import LANGUAGE_STEP

SAMPLES = dict(
    line.split(" ", maxsplit=1)
    for line in (Path(__file__).parent / "cases/language/samples.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
FRENCH = "<p>Le marché ouvre à six heures, et les habitués y sont déjà avec leurs paniers.</p>"
ENGLISH = "<p>The market opens at six, and by then the regulars are there with their baskets.</p>"


def article(body: str, language: str = "", title: str = "") -> Article:
    source = Source("marche.md", Path("marche.md"), "")
    return Article(source, "markdown", Metadata(title=title, language=language), body)


def codes(settled: Article) -> list[str]:
    return [found.code for found in settled.diagnostics]


@pytest.mark.parametrize("language", SAMPLES)
def test_languages_are_told(language: str) -> None:
    assert language_of(SAMPLES[language]) == language


@pytest.mark.parametrize(
    "text", ["", "Cloud Native Rennes", "12 345 – 678", "DataOps, MLOps, DevOps", "🙂🙂🙂", "a a a"]
)
def test_thin_evidence_says_nothing(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr_FR", "fr-FR"),
        ("fr_FR.UTF-8", "fr-FR"),
        ("en-us", "en-US"),
        (" Français ", "fr"),
        ("french", "fr"),
        ("English", "en"),
        ("deu", "de"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("de-ch-1996", "de-CH-1996"),
        ("the usual one", ""),
        ("und", ""),
        ("xx-klingon", ""),
        ("qq", ""),
        ("tlh", "tlh"),
        ("", ""),
    ],
)
def test_tags_are_tidied(written: str, tag: str) -> None:
    assert normalise(written) == tag


def test_a_language_not_said_is_read_from_the_text() -> None:
    assert LANGUAGE_STEP.apply(article(FRENCH)).meta.language == "fr"
    assert LANGUAGE_STEP.apply(article(ENGLISH)).meta.language == "en"
    assert LANGUAGE_STEP.apply(article(ENGLISH)).diagnostics == ()


def test_code_is_not_listened_to() -> None:
    code = "<pre>for the item in the list if it is not as it was then do this with that</pre>"
    assert LANGUAGE_STEP.apply(article(FRENCH + code * 5)).meta.language == "fr"


def test_what_cannot_be_told_is_left_empty_and_reported() -> None:
    settled = LANGUAGE_STEP.apply(article("<p>Kubernetes, Docker.</p>"))
    assert settled.meta.language == ""
    assert codes(settled) == ["language-unknown"]


def test_a_tag_that_is_none_gives_way_to_the_text() -> None:
    settled = LANGUAGE_STEP.apply(article(FRENCH, "the usual one"))
    assert settled.meta.language == "fr"
    assert codes(settled) == ["metadata-doubtful"]


def test_a_tag_that_the_text_denies_stays_and_is_doubted() -> None:
    settled = LANGUAGE_STEP.apply(article(ENGLISH * 3, "fr_FR"))
    assert settled.meta.language == "fr-FR"
    assert codes(settled) == ["metadata-doubtful"]
    assert '<p lang="en">' in settled.body


def test_a_long_passage_in_another_language_is_marked() -> None:
    settled = LANGUAGE_STEP.apply(article(FRENCH * 3 + ENGLISH + FRENCH))
    root = xhtml.parse(settled.body)
    assert [node.get("lang") for node in root] == [None, None, None, "en", None]
    assert settled.meta.language == "fr"


def test_a_whole_quotation_is_marked_once() -> None:
    quotation = f"<blockquote>{ENGLISH}{ENGLISH}</blockquote>"
    settled = LANGUAGE_STEP.apply(article(FRENCH * 3 + quotation, "fr"))
    assert '<blockquote lang="en"><p>' in settled.body
    assert settled.body.count("lang=") == 1


def test_list_items_and_notes_are_marked_too() -> None:
    english = ENGLISH.removeprefix("<p>").removesuffix("</p>")
    body = f"{FRENCH}<ul><li>Il y a une cour pour les jeux.</li><li>{english}</li></ul>"
    assert '<li lang="en">' in LANGUAGE_STEP.apply(article(body, "fr")).body


@pytest.mark.parametrize(
    "foreign",
    [
        "<p>The show must go on</p>",
        "<p>To be or not to be, that is it</p>",
        "<p>Le patron dit « the market is what it is and we have to live with it ».</p>",
        '<p lang="en">The market opens at six, and by then the regulars are there with it.</p>',
        "<pre>the list of the items is in the file that was given to it and no more</pre>",
    ],
)
def test_short_phrases_and_what_is_marked_are_left(foreign: str) -> None:
    body = FRENCH * 3 + foreign
    assert LANGUAGE_STEP.apply(article(body, "fr")).body == body


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.text(max_size=12))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    settled = LANGUAGE_STEP.apply(article(f"<p>{xhtml.escape(text)}</p>", language))
    assert xhtml.words(xhtml.parse(settled.body)) == xhtml.words(
        xhtml.parse(f"<p>{xhtml.escape(text)}</p>")
    )
    assert LANGUAGE_STEP.apply(settled).body == settled.body
