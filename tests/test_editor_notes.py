"""Notes to self leave the book and are reported with their lines; filler goes, sentences stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.model.book import Article, Metadata, Source
from anthology.outputs.build import read_project
from anthology.transforms.editor_notes import EDITOR_NOTES_STEP

CASES = Path(__file__).parent / "cases" / "notes"
PROSE = "Le phare du port fut bâti en pierre grise, et la lanterne vint de Brest par la mer."


def article(body: str, text: str = "", language: str = "fr") -> Article:
    source = Source("phare.md", Path("phare.md"), text or body)
    return Article(source, "markdown", Metadata(title="Le phare", language=language), body)


def found(cleared: Article) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in cleared.diagnostics]


def test_a_half_edited_article_is_cleared_line_by_line() -> None:
    text = (CASES / "article.md").read_text(encoding="utf-8")
    body = (CASES / "article.html").read_text(encoding="utf-8")
    cleared = EDITOR_NOTES_STEP.apply(article(body, text))
    expected = (CASES / "article.expected.html").read_text(encoding="utf-8")
    assert cleared.body == expected
    places = sorted((one.line or 0, one.code, one.message) for one in cleared.diagnostics)
    reported = "".join(f"{line}: {code}: {message}\n" for line, code, message in places)
    assert reported == (CASES / "article.expected.txt").read_text(encoding="utf-8")
    assert all(one.hint for one in cleared.diagnostics)
    assert EDITOR_NOTES_STEP.apply(cleared).body == cleared.body


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>TODO</p><p>Un.</p>", "<p>Un.</p>"),
        ("<p><strong>Job : Voir si la carte tient.</strong></p><p>Un.</p>", "<p>Un.</p>"),
        ("<p>Un.</p><p><em>(à compléter)</em></p>", "<p>Un.</p>"),
        ("<p>Un.<br/>TODO : la suite<br/>Deux.</p>", "<p>Un.<br/>Deux.</p>"),
        ("<p>Un.<br/><b>à vérifier</b></p>", "<p>Un.</p>"),
        ("<p>TBD<br/>Un.</p>", "<p>Un.</p>"),
        (
            '<p><img src="a.png" alt=""/>\n<strong>il manque une légende</strong></p>',
            '<p><img src="a.png" alt=""/></p>',
        ),
        (
            "<p><strong>Job : Ajouter un lien</strong>\n<strong>Job : Citer la source</strong></p>",
            "",
        ),
        ("<ul><li>Un.</li><li>TODO: deux</li></ul>", "<ul><li>Un.</li></ul>"),
        ("<p>Un.</p><ul><li>TODO</li></ul>", "<p>Un.</p>"),
        (
            "<ul><li>TODO: un<ul><li>Deux.</li></ul></li></ul>",
            "<ul><li><ul><li>Deux.</li></ul></li></ul>",
        ),
        (
            "<figure><img src='a'/><figcaption>à compléter</figcaption></figure>",
            '<figure><img src="a"/></figure>',
        ),
        ("<blockquote><p>???</p></blockquote><p>Un.</p>", "<p>Un.</p>"),
        ("<p>TODO</p><hr/><p>Un.</p>", "<p>Un.</p>"),
        ("<p>Un.</p><p>TODO</p><hr/><p>Deux.</p>", "<p>Un.</p><hr/><p>Deux.</p>"),
        ("<p>Un.</p><p>.</p><p>TODO</p><hr/><p>Deux.</p>", "<p>Un.</p><p>Deux.</p>"),
        ("<p>.</p><p>.</p><p>Un.</p>", "<p>Un.</p>"),
        ("<p>.\n.\n.</p><p>Un.</p>", "<p>Un.</p>"),
        ("<p>.<br/>.</p><p>Un.</p>", "<p>Un.</p>"),
    ],
)
def test_what_is_only_a_note_or_filler_is_taken_out(body: str, left: str) -> None:
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == left
    assert cleared.diagnostics


@pytest.mark.parametrize(
    "body",
    [
        "<h2>TODO</h2>",
        "<h2>Le port (à vérifier)</h2>",
        "<table><tr><td>TBD</td></tr></table>",
        "<p>Bâti en 1781 (à vérifier).</p>",
        "<p>Bâti en <em>1781</em> (à <b>vérifier</b>).</p>",
        "<p>TODO: ajouter <code>port</code></p>",
    ],
)
def test_notes_elsewhere_are_reported_and_stay(body: str) -> None:
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == body
    assert found(cleared) == [("editor-note", 1)]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{PROSE}</p>",
        "<pre>TODO: fix\n.\n.\n</pre>",
        "<p>Le mot <code>TODO:</code> suffit.</p>",
        "<p>. . .</p>",
        "<p>*</p><hr/><p>...</p>",
        "<p>Un.</p><hr/><p>Deux.</p>",
        "<hr/><p>Deux.</p><hr/>",
        "<p>Un.<br/><br/>Deux.</p>",
        "<h2>Missing translations</h2>",
        "<dl><dt>draft</dt><dd>Hides the page.</dd></dl>",
        "<table><tr><th>Placeholder</th></tr></table>",
    ],
)
def test_everything_else_is_left_alone(body: str) -> None:
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == body
    assert cleared.diagnostics == ()


def test_the_line_is_that_of_the_note_not_of_its_paragraph() -> None:
    text = "Un.\n\nBâti en pierre,\npuis repeint (à vérifier)\net rasé (à vérifier).\n"
    body = (
        '<p data-line="1">Un.</p>'
        '<p data-line="3">Bâti en pierre,\npuis repeint (à vérifier)\net rasé (à vérifier).</p>'
    )
    assert found(EDITOR_NOTES_STEP.apply(article(body, text))) == [
        ("editor-note", 4),
        ("editor-note", 5),
    ]


def test_two_notes_of_one_line_have_one_line() -> None:
    text = "Un.\n\nDeux,\ntrois (???) et quatre (???).\n"
    body = '<p data-line="3">Deux,\ntrois (???) et quatre (???).</p>'
    assert found(EDITOR_NOTES_STEP.apply(article(body, text))) == [("editor-note", 4)] * 2


def test_the_message_quotes_the_note_and_the_hint_says_what_to_do() -> None:
    (one,) = EDITOR_NOTES_STEP.apply(article("<p>Bâti en 1781 (à  vérifier).</p>")).diagnostics
    assert one.message == "note to self left in the text: “(à vérifier)”"
    assert "delete the note" in one.hint


class TestCaptions:
    def captions(self, caption: str, around: str = PROSE, language: str = "fr") -> list[str]:
        body = (
            f'<p>{around}</p><figure><img src="lantern.jpg" alt=""/>'
            f"<figcaption>{caption}</figcaption></figure>"
        )
        cleared = EDITOR_NOTES_STEP.apply(article(body, language=language))
        assert cleared.body == body
        return [one.message for one in cleared.diagnostics if one.code == "caption-doubtful"]

    @pytest.mark.parametrize(
        "caption",
        [
            "A herd of goats on the slopes of a far country.",
            "The cat that sat on the mat of our neighbour",
            "Image caption",
            "This is a caption",
            "Légende de l’image",
            "Votre légende ici",
        ],
    )
    def test_leftovers_are_reported(self, caption: str) -> None:
        (message,) = self.captions(caption)
        assert f"“{caption}”" in message

    @pytest.mark.parametrize(
        "caption",
        [
            "La lanterne du phare vers 1900",
            "Un troupeau de chèvres sur la pente d’une montagne lointaine",
            "The harbour of Brest in the snow",
            "The old lantern in the tower of the museum",
            "Photo by the sailors of a passing ship",
            "Star Wars",
            "Légende : les points rouges sont des phares",
        ],
    )
    def test_captions_of_the_text_are_not(self, caption: str) -> None:
        assert self.captions(caption) == []

    def test_in_a_text_in_english_french_is_the_stranger(self) -> None:
        prose = "The lighthouse was built of grey stone, and its lantern came by sea."
        odd = "Un troupeau de chèvres sur la pente d’une montagne"
        assert self.captions(odd, prose, "en")
        assert not self.captions("Le phare et sa grande lantern de verre", prose, "en")

    def test_a_title_of_a_picture_is_a_caption_too(self) -> None:
        body = '<p><img src="a.jpg" alt="" title="Enter caption here"/></p>'
        assert found(EDITOR_NOTES_STEP.apply(article(body))) == [("caption-doubtful", 1)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            ["<p>.</p>", "<hr/>", "<p>TODO</p>", "<p>Un.</p>", "<p>Un (???) deux<br/>???</p>"]
        ),
        max_size=12,
    )
)
def test_only_what_is_reported_goes(blocks: list[str]) -> None:
    before = article("".join(blocks))
    cleared = EDITOR_NOTES_STEP.apply(before)
    assert cleared.body.count("Un") == before.body.count("Un")
    assert cleared.body.count("(???)") == before.body.count("(???)")
    assert "TODO" not in cleared.body
    reported = [one.code for one in cleared.diagnostics]
    notes = before.body.count("TODO") + before.body.count("???")
    assert reported.count("editor-note") == notes
    rules = before.body.count("<hr/>") - cleared.body.count("<hr/>")
    assert reported.count("filler-removed") == before.body.count("<p>.</p>") + rules


@pytest.mark.parametrize(
    "note",
    [
        "[REVIEW: is this so?]",
        "[check with Ada before printing!]",
        "[please confirm the date with Bo]",
        "[ask Luc about the map]",
        "[à voir avec Luc avant impression]",
        "[vérifier la date auprès de Luc]",
        "[Relecture : la date]",
        "[Note pour la rédaction : taire le prix]",
        "[Note for the organisers: keep this out]",
        "[note aux relecteurs : taire le nom]",
        "[Note à l’équipe : taire le nom]",
    ],
)
def test_what_editors_say_in_brackets_goes_alone_and_within_a_sentence(note: str) -> None:
    alone = EDITOR_NOTES_STEP.apply(article(f"<p>{note}</p><p>Un.</p>"))
    assert alone.body == "<p>Un.</p>"
    inside = EDITOR_NOTES_STEP.apply(article(f"<p>Un mot {note} et la suite.</p>"))
    assert inside.body == "<p>Un mot et la suite.</p>"
    assert [one.code for one in (*alone.diagnostics, *inside.diagnostics)] == ["editor-note"] * 2


@pytest.mark.parametrize(
    ("body", "left", "notes"),
    [
        ("<p>Un [TODO: date], deux [à vérifier].</p>", "<p>Un, deux.</p>", 2),
        ("<p>[ask Bo about it] Un. [TK: more]</p>", "<p>Un.</p>", 2),
        ("<p>[ask Bo about it] [TK: more]</p><p>Un.</p>", "<p>Un.</p>", 2),
        ("<p>Un <em>mot [à vérifier]</em> encore.</p>", "<p>Un <em>mot</em> encore.</p>", 1),
        ("<p>Un <em>mot</em> [à vérifier] encore.</p>", "<p>Un <em>mot</em> encore.</p>", 1),
        ("<p>Un [ask <em>Bo</em> about it] mot.</p>", "<p>Un mot.</p>", 1),
        ("<p>Un <b>[NB for Bo: <i>2</i> lines]</b> mot.</p>", "<p>Un mot.</p>", 1),
        ("<p>Un &lt;&lt;check with Bo&gt;&gt; mot.</p>", "<p>Un mot.</p>", 1),
        ("<p>He sold it [PRIVATE: for 9 pounds].</p>", "<p>He sold it.</p>", 1),
        ("<p>En [TK] et [à vérifier : 1850].</p>", None, 2),
        ("<p>En TK, (à vérifier) et [date à compléter].</p>", None, 2),
        ("<h2>Un [à vérifier]</h2>", None, 1),
        ("<p>Un [Editor: the year?] mot.</p>", None, 1),
    ],
)
def test_asides_go_out_of_sentences_and_gaps_stay(body: str, left: str | None, notes: int) -> None:
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == (body if left is None else left)
    assert [one.code for one in cleared.diagnostics] == ["editor-note"] * notes


@pytest.mark.parametrize(
    "words",
    [
        "[the Editor: a tale]",
        "[Note to the reader: the mill is gone]",
        "[Note aux lectrices : le moulin a disparu]",
        "[Note for cooks: use less salt]",
        "(check with your doctor before you run)",
        "[Ask not what]",
        "[voir la carte]",
        "[sic]",
    ],
)
def test_what_a_text_says_in_brackets_stays_unreported(words: str) -> None:
    body = f"<p>Un mot {words} et la suite.</p>"
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert (cleared.body, cleared.diagnostics) == (body, ())


@pytest.mark.parametrize("note", ["XXX check with the office", "XXX vérifier la date"])
def test_marks_before_a_task_behind_a_sentence_are_told(tmp_path: Path, note: str) -> None:
    (tmp_path / "a.md").write_text(f"# The ferry\n\nIt left at noon. {note}\n", encoding="utf-8")
    found = [one for one in read_project(tmp_path).diagnostics if one.code == "editor-note"]
    assert [one.message for one in found] == [f"note to self left in the text: “{note}”"]


def test_lines_below_one_that_addresses_the_editors_are_for_them(tmp_path: Path) -> None:
    text = "# Lamp\n\nThe lamp burned.\n\nNotes for the editor:  \ncut the end  \nadd a lamp\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert "editor" not in chapter.body
    assert "cut" not in chapter.body
    notes = [one for one in chapter.article.diagnostics if one.code == "editor-note"]
    assert [one.line for one in notes] == [5, 6, 7]


def test_a_box_for_the_editors_goes_whole(tmp_path: Path) -> None:
    text = (
        "# Lamp\n\nIt burned.\n\n> [!note] For the editor\n> check the name\n\n"
        "<aside>\n💡 TODO add a photo\n</aside>\n\n> [!tip] For the reader\n> Take a lamp.\n"
    )
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert "editor" not in chapter.body
    assert "check" not in chapter.body
    assert "TODO" not in chapter.body
    assert chapter.body.count("<aside") == 1
    assert "Take a lamp." in chapter.body


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# The mill\n\n> [!note] To check\n> TODO ask Bo\n\nWords of the mill.\n"),
        ("a.adoc", "= The mill\n\nNOTE: TODO: ask Bo for the date\n\nWords of the mill.\n"),
    ],
)  # fmt: skip
def test_a_box_that_held_only_a_note_goes_with_it(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    body = read_project(tmp_path).book.chapters[0].body
    assert "<aside" not in body
    assert "Words of the mill." in body


@pytest.mark.parametrize(
    ("task", "noted"),
    [
        ("- [ ] add figures", True),
        ("- [ ] vérifier les dates avec Luc", True),
        ("- [x] add figures", False),
        ("- [ ] find a boat", False),
        ("- [ ] check the oars", False),
    ],
)
def test_an_open_task_about_a_text_is_told(tmp_path: Path, task: str, *, noted: bool) -> None:
    (tmp_path / "a.md").write_text(f"# The mill\n\nWords.\n\n{task}\n", encoding="utf-8")
    told = [one for one in read_project(tmp_path).diagnostics if one.code == "editor-note"]
    assert bool(told) is noted


@pytest.mark.parametrize(
    "note", ["[OFF RECORD from 02:10 to 03:00]", "Ne pas imprimer : le maire."]
)
def test_a_mark_that_keeps_words_back_tells_to_look_beside_it(note: str) -> None:
    (told,) = EDITOR_NOTES_STEP.apply(article(f"<p>{note}</p><p>{PROSE}</p>")).diagnostics
    assert "may still stand beside it" in told.hint


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>A. [OFF RECORD] B. [BACK ON RECORD] C.</p>", "<p>A. C.</p>"),
        (
            "<p>A.</p><p>[off the record]</p><p>B.</p><p>[on the record]</p><p>C.</p>",
            "<p>A.</p><p>C.</p>",
        ),
        (
            "<p>A. <b>(Off the record)</b> B.</p><ul><li>B (end of off the record)</li></ul>",
            "<p>A.</p>",
        ),
        ("<p>A. [hors micro] B.</p><p>[fin du hors micro]</p><p>C.</p>", "<p>A.</p><p>C.</p>"),
        ("<p>Ann: <i>[OFF]</i> B. [/OFF] C.</p>", "<p>Ann: C.</p>"),
    ],
)
def test_what_is_said_between_marks_goes(body: str, left: str) -> None:
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == left
    (told,) = cleared.diagnostics
    assert told.code == "editor-note"
    assert "off the record was left out" in told.message


def test_a_mark_that_nothing_ends_is_told_of() -> None:
    body = "<p>A. [OFF RECORD] B.</p><p>C.</p>"
    cleared = EDITOR_NOTES_STEP.apply(article(body))
    assert cleared.body == body
    assert "left in the text" in cleared.diagnostics[0].message
    assert "beside it" in cleared.diagnostics[0].hint
