"""Check what makes the kinds of chapters: hours and speakers of sessions, turns, attributions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anthology.compose.kinds import with_kind
from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Person, Source
from anthology.transforms import conversation


def text(body: str) -> Article:
    return Article(Source("a.md", Path("a.md"), ""), "markdown", Metadata(), body)


def marked(body: str, kind: str) -> list[str]:
    root = xhtml.parse(body)
    return [xhtml.text(node) for node in root.iter() if kind in xhtml.classes(node)]


@pytest.mark.parametrize(
    ("heading", "hour"),
    [
        ("09h30 → 10h15 - Ouverture", "09h30 → 10h15"),
        ("14h Bois et tables", "14h"),
        ("10:30–11:00 Tea", "10:30 – 11:00"),
        ("9h30 – 10h15 Tea", "9h30 – 10h15"),
        ("10.30 - 11.00: Tea", "10.30 – 11.00"),
        ("9 am: Opening", "9 am"),
        ("2001: a winter", ""),
        ("1.10 Tools", ""),
        ("12 chaises", ""),
        ("09h30", ""),
    ],
)
def test_hours_of_sessions(heading: str, hour: str) -> None:
    made = conversation.mark_sessions(text(f"<h2>{heading}</h2>")).body
    assert marked(made, "hour") == ([hour] if hour else [])
    behind = xhtml.text(xhtml.parse(made)).removeprefix(hour)
    assert heading.endswith(behind if hour else heading)


@pytest.mark.parametrize("typed", ["9h00 - 9h20", "9h00 – 9h20", "9h00—9h20", "9h00–9h20"])
def test_a_range_of_hours_breaks_before_its_dash(typed: str) -> None:
    made = xhtml.parse(conversation.mark_sessions(text(f"<h2>{typed} Doors</h2>")).body)
    hour, until = made[0][0], made[0][0][0]
    assert (hour.text, until.get("class"), until.text) == ("9h00 ", "until", "–\u00a09h20")


@pytest.mark.parametrize(
    ("line", "is_speakers"),
    [
        ("Par Paul Roche (menuisier)", True),
        ("By Ines Marchetti, with tea", True),
        ("<em>Ines Marchetti</em>", True),
        ("By noon the water had come.", False),
        ("Avec Paul, tout change. Il pleut encore souvent.", False),
    ],
)
def test_line_of_speakers_below_an_hour(line: str, is_speakers: bool) -> None:  # noqa: FBT001
    made = conversation.mark_sessions(text(f"<h2>9h00 - Bois</h2><p>{line}</p>")).body
    assert bool(marked(made, "speakers")) == is_speakers
    assert not marked(
        conversation.mark_sessions(text(f"<h2>Bois</h2><p>{line}</p>")).body, "speakers"
    )


TURNS = (
    "<p><strong>Club:</strong> Who opens?</p><p><strong>Keeper</strong>: I do.</p>"
    "<p><strong>Club:</strong> At night?</p><p><strong>Keeper</strong>: Is it not my trade?</p>"
    "<p><strong>Keeper:</strong> And by day.</p>"
)


def test_turns_of_a_conversation() -> None:
    made = conversation.mark_speakers(text(TURNS)).body
    assert marked(made, "speaker") == ["Club:", "Keeper", "Club:", "Keeper", "Keeper:"]
    assert marked(made, "question") == ["Club: Who opens?", "Club: At night?"]
    assert len(marked(made, "answer")) == 3


def test_labels_now_and_then_are_no_conversation() -> None:
    body = "<p><strong>Note:</strong> one.</p><p>Two.</p><p><strong>Note:</strong> three?</p>"
    assert conversation.mark_speakers(text(body)).body == body


def test_questions_in_bold() -> None:
    body = "<p><b>Who?</b></p><p>I.</p><p><b>When?</b></p><p><b>Now.</b></p>"
    assert marked(conversation.mark_speakers(text(body)).body, "question") == ["Who?", "When?"]


@pytest.mark.parametrize(
    ("quotation", "who"),
    [
        ("<p>Words.</p><p>— A Register</p>", "A Register"),
        ("<p>Words.\n— A Register, 1875</p>", "A Register, 1875"),
        ("<p>Words <em>there</em>.<br/>\n— A Register</p>", "A Register"),
        ("<p>Words.</p><p><cite>The Register</cite></p>", "The Register"),
        ("<p>Words.</p><p>— <cite>The Register</cite></p>", "The Register"),
        ("<p>Words.</p><footer>— Ann Lee, <cite>A Register</cite></footer>", "Ann Lee, A Register"),
        ("<p>Words.</p><footer><p>–Ann Lee</p></footer>", "Ann Lee"),
        ("<p>Words.</p><footer>- <cite>A</cite></footer>", "A"),
        ("<p>Words.</p><footer>-3 degrees</footer>", "-3 degrees"),
        ("<p>— Are you there?\n— I am.</p>", ""),
        ("<p>Words — with dashes.</p>", ""),
    ],
)
def test_attributions_of_quotations(quotation: str, who: str) -> None:
    root = xhtml.parse(
        conversation.attribute_quotes(text(f"<blockquote>{quotation}</blockquote>")).body
    )
    assert [xhtml.text(node) for node in root.iter("footer")] == ([who] if who else [])


RUN_ON = (
    "<p><strong>Jo Sample:</strong> How?{0}<strong>Ada:</strong> Slowly.{0}And late.{0}"
    "<strong>Jo Sample:</strong> Why?</p><p><strong>Ada:</strong> It <strong>was</strong> late.</p>"
)


@pytest.mark.parametrize("between", ["\n", "<br/>", "<br/>\n", " \n"])
@pytest.mark.parametrize("colon", ["inside", "behind"])
def test_turns_of_one_paragraph_are_parted(between: str, colon: str) -> None:
    body = RUN_ON.format(between)
    if colon == "behind":
        body = body.replace(":</strong>", "</strong>:")
    made = conversation.mark_speakers(text(body)).body
    end = ":" if colon == "inside" else ""
    assert marked(made, "speaker") == [f"Jo Sample{end}", f"Ada{end}"] * 2
    assert marked(made, "question") == ["Jo Sample: How?", "Jo Sample: Why?"]
    assert marked(made, "answer") == ["Ada: Slowly. And late.", "Ada: It was late."]


def test_a_bold_word_at_a_line_end_parts_nothing() -> None:
    body = "<p><strong>Note:</strong> Mind\n<strong>the gap</strong> between.</p>"
    assert conversation.mark_speakers(text(body)).body == body


def test_headings_with_hours_make_notes_whatever_the_title() -> None:
    body = xhtml.parse("<h2>9h00 - Bois</h2><h2>10h00 - Eau</h2><h2>11h00 - Fin</h2>")
    article = replace(text(""), meta=Metadata(title="Rencontre du 12 mars"))
    assert with_kind(article, body).meta.kind == "notes"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Compte rendu de l’assemblée générale", "report"),
        ("Compte-rendu AG du 8 mars 2025", "report"),
        ("Procès-verbal", "report"),
        ("PV de la réunion du 3 mai", "report"),
        ("Minutes of the meeting", "report"),
        ("Minutes, 3 May 2025", "report"),
        ("Committee minutes (3 May 2025)", "report"),
        ("Protokoll der Sitzung", "report"),
        ("Annual General Meeting", "report"),
        ("Minutes of silence", "article"),
        ("Ten minutes from the sea", "article"),
        ("Minutes to midnight", "article"),
    ],
)
def test_minutes_are_reports_by_their_title(title: str, kind: str) -> None:
    body = xhtml.parse("<p>We sat.</p>")
    assert with_kind(replace(text(""), meta=Metadata(title=title)), body).meta.kind == kind


def test_prose_of_an_author_is_an_article_in_every_format() -> None:
    prose = xhtml.parse(f"<p>{'We walked on along the dyke. ' * 6}</p>")
    verse = xhtml.parse('<div class="verse">We walked<br/>along the dyke</div>')
    for form in ("office", "text", "ocr", "asciidoc", "markdown"):
        signed = replace(text(""), format=form, meta=Metadata("Dyke", authors=(Person("Ann Lee"),)))
        assert with_kind(signed, prose).meta.kind == "article"
    packed = replace(text(""), format="office", meta=Metadata("Dyke"))
    assert with_kind(packed, prose).meta.kind == "other"
    signed = replace(packed, meta=Metadata("Dyke", authors=(Person("Ann Lee"),)))
    assert with_kind(signed, verse).meta.kind == "other"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("The Bees of Winter, with a Note on Honey", "article"),
        ("A study in blue", "article"),
        ("The last session", "article"),
        ("Questions of scale", "article"),
        ("Portrait of the river", "article"),
        ("The interview", "article"),
        ("Mémoire d’une rivière", "article"),
        ("Interview with Ada Oak", "interview"),
        ("Ada Oak: an interview", "interview"),
        ("Entretien avec une meunière", "interview"),
        ("Annual report 2024", "report"),
        ("Rapport de stage", "report"),
        ("Notes of the spring day", "notes"),
        ("Spring meeting notes", "notes"),
    ],
)
def test_a_title_tells_the_kind_only_where_it_says_it(title: str, kind: str) -> None:
    body = xhtml.parse("<p>We walked.</p>")
    assert with_kind(replace(text(""), meta=Metadata(title=title)), body).meta.kind == kind


def test_words_of_a_description_and_within_tags_tell_no_kind() -> None:
    said = Metadata("Water", description="A study, with notes", tags=("session musicians",))
    body = xhtml.parse("<p>We walked.</p>")
    assert with_kind(replace(text(""), meta=said), body).meta.kind == "article"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>The tide<br/>comes in</p><p>and goes<br/>again</p>", "other"),
        ('<div class="verse"><p>The tide\n<br/>comes in</p></div>', "other"),
        ('<pre class="verse">The tide\ncomes in</pre>', "other"),
        ("<pre>a = 1\nb = 2</pre>", "article"),
        (f"<p>{'We walked. ' * 9}</p><p>The tide<br/>comes in</p>", "article"),
    ],
)
def test_what_is_mostly_verse_is_no_article(body: str, kind: str) -> None:
    signed = replace(text(""), meta=Metadata("Tide", authors=(Person("Ann Lee"),)))
    assert with_kind(signed, xhtml.parse(body)).meta.kind == kind
