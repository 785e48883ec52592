"""Plain text comes out as its writer meant it, and what is uncertain stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from anthology.language.lexicon import Lexicon
from anthology.language.names import split_names, unshout, unshout_name
from anthology.markup import xhtml
from anthology.outputs.build import read_project
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up
from anthology.readers.plain_text.reader import PlainReader
from tests.expecting import expect
from tests.reading import described, lost_and_invented, read

CASES = sorted((Path(__file__).parent / "cases" / "plain").glob("*.txt"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("case", CASES, ids=name)
def test_text(case: Path) -> None:
    made = described(read(PlainReader(), case.read_text(encoding="utf-8")))
    expect(made, in_file=case.with_suffix(".expected"))


@pytest.mark.parametrize("case", CASES, ids=name)
def test_no_word_is_lost(case: Path) -> None:
    lost, invented = lost_and_invented(read(PlainReader(), case.read_text(encoding="utf-8")))
    assert not lost
    assert not invented


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("plain & <simple>", "plain &amp; &lt;simple&gt;"),
        ("a *word* and **two words**", "a <em>word</em> and <strong>two words</strong>"),
        ("an _aside_ in snake_case_names", "an <em>aside</em> in snake_case_names"),
        ("2 * 3 * 4 and 5* and 6*", "2 * 3 * 4 and 5* and 6*"),
        ("<u>one</u><br>two", "<u>one</u><br/>two"),
        ("<b>x", "&lt;b&gt;x"),
        ("(at http://a.example/b_c).", '(at <a href="http://a.example/b_c">http://a.example/b_c</a>).'),
        ("http://a.example/b_(c)", '<a href="http://a.example/b_(c)">http://a.example/b_(c)</a>'),
        ("[a page](https://a.example)", '<a href="https://a.example">a page</a>'),
        ("[a page](javascript:x)", "[a page](javascript:x)"),
        ("me@a.example.", '<a href="mailto:me@a.example">me@a.example</a>.'),
        ("$x$", '<span class="math" data-tex="x">$x$</span>'),
        ("\\(x^2\\)", '<span class="math" data-tex="x^2">\\(x^2\\)</span>'),
        ("$5 and $10", "$5 and $10"),
        ("$5-$10, US$3, 4$", "$5-$10, US$3, 4$"),
        ("$a < b$", '<span class="math" data-tex="a &lt; b">$a &lt; b$</span>'),
    ],
)  # fmt: skip
def test_markup_within_lines(text: str, markup: str) -> None:
    assert mark_up(text, INLINE_RULES) == markup


TEXT = Lexicon(["Il faut que la note de Lyon, où le CNRS et DataBee aident, soit une interview."])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Lee", ("Anna Lee",)),
        ("Jean-Paul DE LA TOUR", ("Jean-Paul de La Tour",)),
        ("Yann LE GOFF et Ève O'NEIL", ("Yann Le Goff", "Ève O'Neil")),
        ("J. T. Okafor & B. Roe", ("J. T. Okafor", "B. Roe")),
        ("Marie van der Berg", ("Marie van der Berg",)),
        ("Interview Summarized", ()),
        ("Universite Nationale", ()),
        ("Anna lee", ()),
        ("Anna", ()),
        ("Lee 2", ()),
        ("M. Aubin", ()),
    ],
)
def test_names_have_a_shape(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text, TEXT) == names


@pytest.mark.parametrize(
    ("title", "quiet"),
    [
        ("NOTE SUR LYON ET LE CNRS", "Note sur Lyon et le CNRS"),
        ("CHEZ DATABEE, PARTIE II", "Chez DataBee, partie II"),
        ("L'ÉTÉ 2019", "L'été 2019"),
    ],
)
def test_capitals_are_taken_off_by_what_the_text_says(title: str, quiet: str) -> None:
    assert unshout(title, TEXT) == quiet


def test_english_titles_keep_their_capitals() -> None:
    english = Lexicon(["This is the note of the team that is in Lyon, and it is for NASA."])
    assert unshout("A NOTE ON THE NASA TEAM IN LYON", english) == "A Note on the NASA Team in Lyon"
    for title, quiet in (
        ("THE KEEPER'S DAUGHTER", "The Keeper's Daughter"),
        ("WHAT’S NEW AT O’HARA’S", "What’s New at O’Hara’s"),
        ("DON'T LOOK: McCOY IN THE 1990S", "Don't Look: McCOY in the 1990s"),
    ):
        assert unshout(title, english) == quiet
    assert unshout_name("ADA MCKAY") == "Ada McKay"


FRAMED = """The Project Gutenberg eBook of The Brass Lamp

This ebook is for the use of anyone anywhere.

Title: The Brass Lamp

Author: Ann Lee

Release date: March 1, 1999 [eBook #1661]

*** START OF THE PROJECT GUTENBERG EBOOK THE BRASS LAMP ***

{opening}

The keeper of the canal went out each night with the lamp in his hand, whatever the
weather was, and he never spoke of it to anybody in the town.

*** END OF {the} PROJECT GUTENBERG EBOOK THE BRASS LAMP ***

Updated editions will replace the previous one.
"""


@pytest.mark.parametrize("the", ["THE", "THIS"])
@pytest.mark.parametrize("opening", ["THE BRASS LAMP\n\nby Ann Lee", "Contents\n\n  I. A Lamp"])
def test_the_frame_of_a_library_is_taken_off_and_believed(the: str, opening: str) -> None:
    article = read(PlainReader(), FRAMED.format(the=the, opening=opening))
    assert article.meta.title == "The Brass Lamp"
    assert [person.name for person in article.meta.authors] == ["Ann Lee"]
    assert not article.meta.date
    assert "Gutenberg" not in article.body
    assert "Updated" not in article.body
    assert ("Contents" in article.body) == opening.startswith("Contents")
    assert [one.code for one in article.diagnostics][:1] == ["printed-furniture"]


LONG = "It was late when we came to the house by the water, and all the lamps were lit by then, "
LONG += "and my friend stood in front of the fire."
OPENING = ("A Title", "by Ann Lee", LONG)


@pytest.mark.parametrize(
    "speech",
    [
        ('"What is it?"', '"And the key?"'),
        ("“What is it?”", "“And the key”"),
        ("— Qui est là ?", "— Personne"),
        ("« Qui est là ? »", "« Personne »"),
        ("„Wer ist da?“", "„Niemand“"),
        ("‘What’s that?’", "‘It’s hers’"),
        ("– ¿Quién es?", "– Nadie"),
        ('"It is late," she said. "It is."', '"It is." He sat down. "Sit!"'),
        ("« Il est tard. » Elle rit. « Tard. »", "« Viens. » Il vint. « Là. »"),
    ],
)
def test_lines_of_dialogue_are_no_headings(speech: tuple[str, str]) -> None:
    text = "\n\n".join([*OPENING, speech[0], LONG, speech[1], LONG])
    article = read(PlainReader(), text)
    assert "<h2" not in article.body
    assert not {"heading-guessed", "heading-doubtful"} & {one.code for one in article.diagnostics}


def test_a_heading_that_begins_with_a_quoted_word_is_one() -> None:
    text = "\n\n".join([*OPENING, "“Waste” in the city", LONG, "The end", LONG])
    assert read(PlainReader(), text).body.count("<h2") == 2


@pytest.mark.parametrize("sign", [".", ")"])
def test_the_first_of_numbered_headings_may_follow_a_short_line(sign: str) -> None:
    heads = [f"{n}{sign} {name}" for n, name in enumerate(("Accounts", "The shed"), 1)]
    text = "\n\n".join([*OPENING[:2], "Present: Ann, Bo", heads[0], LONG, heads[1], LONG])
    body = read(PlainReader(), text).body
    assert [f">{one}</h2>" in body for one in heads] == [True, True]
    assert ">Present: Ann, Bo</p>" in body


def test_short_numbered_lines_below_each_other_are_no_headings() -> None:
    text = "\n\n".join([*OPENING, "1. Milk", "2. Bread", LONG, "1. Oil", "2. Salt", LONG])
    assert "<h2" not in read(PlainReader(), text).body


@pytest.mark.parametrize(
    "line", ["May 2025, by Ann Lee", "mai 2025, par Ann Lee", "by Ann Lee, May 2025"]
)
def test_a_line_below_the_title_says_who_and_when(line: str) -> None:
    meta = read(PlainReader(), f"A talk with Γιώργος Lee\n{line}\n\nQ: How?\nA: So.\n").meta
    assert meta.title == "A talk with Γιώργος Lee"
    assert [person.name for person in meta.authors] == ["Ann Lee"]
    assert meta.date == "2025-05"


@pytest.mark.parametrize(
    ("opening", "title", "subtitle"),
    [
        ("THE LAST FERRY\na story of the river\nby Ada Penn", "The Last Ferry",
         "a story of the river"),
        ("LE DERNIER BAC\nrécit d’un soir\npar Ada Penn", "Le dernier bac", "récit d’un soir"),
        ("THE LAST\nFERRY\nby Ada Penn", "The Last Ferry", ""),
        ("The last ferry\nof the year\nby Ada Penn", "The last ferry of the year", ""),
    ],
)  # fmt: skip
def test_a_line_below_a_title_in_capitals_is_its_subtitle(
    opening: str, title: str, subtitle: str
) -> None:
    meta = read(PlainReader(), f"{opening}\n\n{LONG}\n\n{LONG}").meta
    assert (meta.title.lower(), meta.subtitle) == (title.lower(), subtitle)
    assert [one.name for one in meta.authors] == ["Ada Penn"]


PROSE = "La lampe a brûlé toute la nuit sur le quai, et personne ne dormait dans toute la rue."


@pytest.mark.parametrize(
    ("speech", "shown"),
    [
        ("– Qui est là ?\n\n– C'est moi, dit Anne.\n\n– Entre.",
         ["– Qui est là ?", "– C'est moi, dit Anne.", "– Entre."]),
        ("- Qui est là ?\n- C'est moi.\n- Entre.", ["– Qui est là ?", "– C'est moi.", "– Entre."]),
        ("– Кто там? – спросила Анна.\n– Это я.", ["– Кто там? – спросила Анна.", "– Это я."]),
        ("-¿Quién es?\n-Soy yo -dijo Luis.\n-Pasa.",
         ["– ¿Quién es?", "– Soy yo -dijo Luis.", "– Pasa."]),
        ("- Bonjour !\n\n" + PROSE + "\n\n- Au revoir.", ["– Bonjour !", "– Au revoir."]),
        ("– Kto tam? – zapytała Anna.", ["– Kto tam? – zapytała Anna."]),
    ],
)  # fmt: skip
def test_lines_that_open_with_a_dash_are_speech(speech: str, shown: list[str]) -> None:
    root = xhtml.parse(read(PlainReader(), f"La lampe\n\n{PROSE}\n\n{speech}\n\n{PROSE}\n").body)
    said = [xhtml.text(one) for one in root if "dialogue" in xhtml.classes(one)]
    assert said == shown
    assert root.find("ul") is None


@pytest.mark.parametrize(
    "items",
    [
        "Il faut :\n\n- du pain\n- du lait\n- des pommes.",
        "- Take your lamp.\n- Take your boots.\n- Come early.",
        "Rules\n\n- Be kind.\n- Leave on time.",
        "Questions to ask:\n\n- Who are you?\n- Where do you live?\n- And why?",
        "– Lampes à pétrole\n– Bateaux",
        "To cook\n\n- Cut the lemons.\n- Boil them!\n- Is it thick? Then stop.",
    ],
)
def test_items_after_a_dash_are_a_list(items: str) -> None:
    root = xhtml.parse(read(PlainReader(), f"La lampe\n\n{PROSE}\n\n{items}\n\n{PROSE}\n").body)
    assert len(list(root.iter("li"))) == len([x for x in items.split("\n") if x[:1] in "-–" and x])
    assert not [one for one in root if "dialogue" in xhtml.classes(one)]


SCAN = (
    "The ferry came in at seven, and the whole street went\ndown to see who was on it. The fog "
    "con-\nfounded all of them. The con-founded lamp burned, and the well-\nknown man re-read the "
    "letter. He was confounded.\nThe well-known lamp, the co-operative: we cooperated.\n"
)


def test_hyphens_of_divisions_go_within_lines_too() -> None:
    article = read(PlainReader(), f"The scan\n\n{SCAN}")
    assert "con-founded" not in article.body
    assert article.body.count("well-known") == 2
    assert "re-read" in article.body
    assert "co-operative" in article.body
    assert [one.line for one in article.diagnostics if one.code == "word-joined"] == [4]


# Lines as a scan has them, and the words that they divide.
FRENCH = """
L’eau est entrée dans la rue Basse à deux heures du ma-
tin, sans bruit. Le veilleur, qui dor-
mait sur sa chaise, fut réveillé par ses sa-
bots. On lui a de-
mandé ce qu’il voulait, et il a, dit-
il, demandé à la grand-
mère de la rue si elle était là, peut-
être, et si c’était l’arc-en-
ciel ou la lune qu’elle avait vue."""
ENGLISH = """
The water came into the lower street, and the fire-
men stood on the win-
dow ledge with their en-
gine and did not know where to pump. Nobody had ex-
pected that it would be quiet in the twenty-
eight houses, and the well-
known mother-in-
law of the baker sang to her neigh-
bours until it was light."""
GERMAN = """
Das Wasser kam in der Nacht und die Feuer-
wehr stand auf den Fens-
terbänken. Nie-
mand hatte erwar-
tet, dass es so still sein wür-
de, und die Leute sangen."""


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        (FRENCH, "matin dormait sabots demandé", "dit-il grand-mère peut-être en-ciel"),
        (ENGLISH, "firemen window engine expected neighbours", "twenty-eight well-known in-law"),
        (GERMAN, "Feuerwehr Fensterbänken Niemand erwartet würde", ""),
    ],
)
def test_a_text_that_divides_words_as_a_habit_has_them_whole(
    text: str, words: str, kept: str
) -> None:
    article = read(PlainReader(), f"The Flood\n\nby Ada Oak\n{text}\n")
    assert [word for word in (words + " " + kept).split() if word not in article.body] == []
    told = [one.message for one in article.diagnostics if one.code == "text-uncertain"]
    assert len(told) == bool(kept)
    assert all(word in told[0] for word in kept.split())


def test_a_text_that_seldom_divides_words_keeps_the_hyphen() -> None:
    long = (
        "The water came into the lower street, and the men of the town stood on the ledge.\n" * 30
    )
    article = read(PlainReader(), f"{long}They had a fire-\nplace that went out.\n")
    assert "fire-place" in article.body


def test_hyphens_of_a_text_that_divides_no_words_stay() -> None:
    text = "The scan\n\nThe con-founded lamp burned. He was confounded.\n"
    assert "con-founded" in read(PlainReader(), text).body


def test_a_word_of_a_single_line_is_made_whole_too() -> None:
    text = f"The scan\n\n{SCAN}\nThe con-founded  lamp!\n"
    assert "The confounded lamp!" in read(PlainReader(), text).body


def test_lines_that_divide_a_word_are_one_paragraph() -> None:
    body = read(PlainReader(), f"The scan\n\nHe was con-\nfounded.\n\n{PROSE} Confounded!\n").body
    assert "He was confounded." in body


@pytest.mark.parametrize("between", ["", "A NOVEL"])
def test_a_byline_below_the_title_or_the_line_under_it(between: str) -> None:
    text = f"THE LAMP\n\n{between}\n\nBY ILSE VARGA\n\n{PROSE} {PROSE}\n\n{PROSE}\n"
    article = read(PlainReader(), text)
    assert (article.meta.title, article.meta.authors[0].name) == ("The lamp", "Ilse Varga")
    assert article.meta.subtitle.upper() == between
    assert "<h" not in article.body


def test_two_lines_behind_stanzas_are_a_stanza() -> None:
    stanza = (
        "The river has put down its load,\na bicycle, a door, a shoe,\nand lies there thin.\n\n"
    )
    couplet = "Then rain, at first on leaves alone,\nthen on the tin, then on the stone.\n"
    made = read(PlainReader(), f"Low Water\n\n{stanza}{couplet}")
    assert made.body.count('class="verse"') == 2
    prose = "We had a long summer by the river and\nthen went home with all of our shoes.\n"
    assert 'class="verse"' not in read(PlainReader(), f"Low Water\n\nWords.\n\n{prose}").body


@pytest.mark.parametrize(
    "number", ["– 3 –", "- 12 -", "Page 4 sur 7", "Page 2 of 9", "Seite 3 von 5"]
)
def test_numbers_of_pages_that_were_copied_go(tmp_path: Path, number: str) -> None:
    said = "The weir was built before the bridge, and nobody knows by whom."
    (tmp_path / "a.txt").write_text(f"Fog\n\n{said}\n\n{number}\n\n{said}\n", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    assert [xhtml.text(node) for node in xhtml.parse(chapter.body)] == [said, said]
    assert "printed-furniture" in [one.code for one in chapter.article.diagnostics]


@pytest.mark.parametrize(
    ("first_number", "second_number"), [("– 1 –", "– 2 –"), ("- I -", "- II -")]
)
def test_numbers_that_part_a_text_stay(
    tmp_path: Path, first_number: str, second_number: str
) -> None:
    first = "The weir was built before the bridge, and nobody knows by whom."
    second = "In dry years one can still walk over it, with care and a stick."
    text = f"Fog\n\n{first_number}\n\n{first}\n\n{second_number}\n\n{second}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    said = [xhtml.text(one) for one in xhtml.parse(read_project(tmp_path).book.chapters[0].body)]
    assert said == [first_number, first, second_number, second]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (
            "THE MENDER\nThe Newsletter of the Menders' Society\nNo. 14          March 1987",
            "1987-03",
        ),
        ("Issue 7, May 1991", "1991-05"),
        ("Der Bote\nNr. 7, Mai 1991", "1991-05"),
        ("Le Pont, n° 12 – juin 2004", "2004-06"),
        ("The Mender\nVol. 3 No. 14", ""),
    ],
)
@pytest.mark.parametrize("title", ["THE FLOOD IN THE WORKSHOP", "The flood in the workshop"])
def test_the_head_of_a_paper_is_no_title(head: str, date: str, title: str) -> None:
    made = read(PlainReader(), f"{head}\n\n{title}\n\nBy E. R. Pilkington\n\n{PROSE}\n\n{PROSE}")
    assert made.meta.title.lower() == "the flood in the workshop"
    assert (made.meta.date, made.meta.subtitle) == (date, "")
    assert [one.name for one in made.meta.authors] == ["E. R. Pilkington"]
    (told,) = [one for one in made.diagnostics if one.code == "printed-furniture"]
    assert told.message.startswith("the head of a paper was left out: line")


@pytest.mark.parametrize(
    "opening",
    [
        "The flood\n\nby Ada Reed\n\nThe Mender, No. 14, March 1987",
        "The Mender, No. 14, March 1987",
    ],
)
def test_the_number_of_a_paper_with_no_title_below_it_stays(opening: str) -> None:
    made = read(PlainReader(), f"{opening}\n\n{PROSE}\n\n{PROSE}")
    assert "printed-furniture" not in [one.code for one in made.diagnostics]
    assert "1987" in made.body + made.meta.title
