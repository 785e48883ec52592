"""Break paragraphs into lines: even spaces, no ladders, whole words over pages, one grid."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pypdfium2
import pytest

from anthology.markup import xhtml
from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import Layout, LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint.lines import LaidLine, LaidParagraph
from anthology.outputs.proofread.page_proof import Kind
from anthology.outputs.proofread.printed_words import read_pages
from anthology.project.standard import Style, styles
from anthology.render.chapter_body import draw_formulas
from tests.inspectors.pdf import PdfInspector

WORDS = (
    "la passeuse traverse lentement une embouchure tranquille pendant que des voyageurs "
    "impatients attendent leur embarquement sur un ponton et regardent les barques amarrées "
    "sous le saule où quelques enfants comptent les cailloux avec application et ravissement"
).split()
SINGLE = Style("single.css", ".chapter { --line-snap: none }")
PLAIN = Style("plain.css", "body { --wrap: none } .chapter { --line-snap: none }")


def prose(seed: int, paragraphs: int, words: int = 90) -> str:
    choose = random.Random(seed)  # noqa: S311  (the same texts in every run)
    return "".join(
        f"<p>{' '.join(choose.choices(WORDS, k=words)).capitalize()}.</p>"
        for _ in range(paragraphs)
    )


def laid(body: str, *more: Style, theme: str = "standard", language: str = "fr") -> Layout:
    markup = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}"><head><title>t</title>'
        f"</head><body><section class='chapter'>{body}</section></body></html>"
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None, theme), *more)
    return lay_out(LayoutJob("chapter", markup, sheets))


def count(made: Layout, kind: Kind) -> int:
    return sum(flaw.kind is kind for flaw in made.record.flaws)


@pytest.mark.parametrize("theme", ["standard", "classic"])
def test_few_lines_are_loose_and_none_is_squeezed(theme: str) -> None:
    bodies = [prose(seed, 16) for seed in range(4)]
    before = [laid(body, PLAIN, theme=theme) for body in bodies]
    after = [laid(body, theme=theme) for body in bodies]
    loose = sum(count(one, Kind.LOOSE) for one in after)
    assert loose * 12 <= sum(count(one, Kind.LOOSE) for one in before)
    assert loose <= sum(one.pages for one in after) / 2
    assert not any(count(one, Kind.SQUEEZED) + count(one, Kind.LADDER) for one in after)


def test_lines_of_a_paragraph_that_goes_over_pages_are_chosen_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen: list[object] = []
    choose = LaidParagraph.laid

    def note(paragraph: LaidParagraph) -> list[LaidLine]:
        chosen.append(paragraph.box.element)
        return choose(paragraph)

    monkeypatch.setattr(LaidParagraph, "laid", note)
    made = laid(prose(5, 1, 1500).replace("barques", "<em>barques</em>"), SINGLE)
    assert made.pages > 4
    (_, times), *_ = Counter(chosen).most_common(1)
    assert times <= made.pages / 2  # again only where a word would be divided over a page


def test_the_words_stay_the_same_and_in_order() -> None:
    body = prose(3, 6) + "<p>Un <em>mot en <b>gras</b></em>, un appel<sup>1</sup> et la suite.</p>"
    texts = [
        "".join("".join(one.text for one in read_pages(laid(body, *more).pdf)).split())
        for more in ((), (PLAIN,))
    ]
    assert len({text.replace("\u2010", "") for text in texts}) == 1


def test_no_word_is_divided_over_a_page() -> None:
    body = prose(11, 60, 45)
    assert count(laid(body, PLAIN), Kind.DIVIDED) > 1
    assert count(laid(body), Kind.DIVIDED) == 0


@pytest.mark.parametrize(
    "title",
    [
        "Rencontre avec une passeuse qui traverse toutes les rivières de la région, et un canal",
        "Le ponton, la barque et le saule : trois lectures de la même promenade au bord de l’eau",
    ],
)
def test_the_lines_of_a_title_are_about_as_long_as_each_other(title: str) -> None:
    made = laid(f"<h1>{title}</h1><p>Texte.</p>")
    lines = PdfInspector(made.pdf).text(0).split("Texte.")[0].split("\n")
    lengths = [len(line.strip()) for line in lines if line.strip()]
    assert len(lengths) > 1
    assert min(lengths) > 0.6 * max(lengths)


def test_no_line_ends_early_before_a_list_within_its_item() -> None:
    words = "folded twice: quarto, which was the size of pamphlets and of plays, and of most things"
    item = f"<li>{words} that were to be read in one evening\n<ul>\n<li>sewn</li></ul></li>"
    made = laid(f"<ul><li>Sheets\n<ul>\n{item}</ul></li></ul>", language="en")
    assert "plays," not in PdfInspector(made.pdf).text(0).split("\n")


@pytest.mark.parametrize("end", [" ", "\n", "</em>\n", " </em>"])
@pytest.mark.parametrize("more", [(), (PLAIN,)])
def test_no_line_ends_early_for_a_space_behind_its_words(end: str, more: tuple[Style, ...]) -> None:
    words = (
        "The ferryman writes about water and mills, and lives where the two meet; he was a smith"
    )
    words = words.replace("meet;", "<em>meet;") if "</em>" in end else words
    bodies = "".join(
        f"<div style='width: {width / 2}mm; text-align: left'><p>{words}{end}</p></div>"
        for width in range(110, 180)
    )
    made = PdfInspector(laid(bodies, *more).pdf)
    lines = [
        line.split() for page in range(made.page_count) for line in made.text(page).split("\n")
    ]
    assert not [line for line in lines if len(line) == 1 and line != ["smith"]]


def test_a_caption_does_not_end_in_one_word() -> None:
    caption = "Une passeuse qui traverse une embouchure tranquille avant un départ, le matin, tôt"
    captions = "".join(
        f"<figure><pre>x</pre><figcaption>{caption} {caption[:at]}</figcaption></figure>"
        for at in range(0, 60, 3)
    )
    before, after = laid(captions, PLAIN), laid(captions)
    assert count(before, Kind.LONE_WORD) > count(after, Kind.LONE_WORD)


def test_text_stands_on_one_grid_whatever_is_between() -> None:
    body = prose(5, 3, 30) + "".join(
        f"<h3>Une berge</h3>{prose(at, 1, 40)}<ul><li>un</li><li>deux</li></ul>"
        f"<blockquote><p>{prose(at, 1, 12)[3:-4]}</p></blockquote><pre>a\nb\nc</pre>"
        for at in range(12)
    )
    made = laid(body)
    line = made.record.line
    bases = [base for page in made.record.pages for base in page.baselines]
    off = [base for base in bases if abs((base - bases[0] + line / 2) % line - line / 2) > 0.5]
    assert made.pages > 3
    assert len(off) <= 0.02 * len(bases)
    plain = laid(body, PLAIN)
    bases = [base for page in plain.record.pages for base in page.baselines]
    assert len([b for b in bases if abs((b - bases[0] + line / 2) % line - line / 2) > 0.4]) > 9


def test_notes_stand_under_their_calls() -> None:
    note = f"<span class='footnote'>{'Une note qui prend de la place. ' * 9}</span>"
    body = "".join(f"<p>{prose(at, 1, 40 + at % 9)[3:-4]}{note}</p>" for at in range(24))
    over = Style("auto.css", ".footnote { footnote-policy: auto }")
    before, after = laid(body, over), laid(body)
    assert count(before, Kind.NOTE_AWAY) >= count(after, Kind.NOTE_AWAY)
    assert count(after, Kind.NOTE_AWAY) <= 1  # a note too high for what its page has left


def test_no_note_goes_overleaf_because_its_height_was_rounded() -> None:
    called = "<p>{}<span class='footnote'>Une note.</span></p>"
    body = "".join(called.format(" ".join(WORDS[: 9 + at % 5])) for at in range(60))
    small = Style("small.css", ":root { --size: 9pt; --line: 12.5pt }")
    made = laid(body, small)
    left = [(page.foot - page.end) / made.record.line for page in made.record.pages[:-1]]
    assert count(made, Kind.NOTE_AWAY) == 0
    assert max(left) < 3.1


def test_a_line_with_code_or_a_fraction_is_no_higher_than_others() -> None:
    math = f'<p><math xmlns="{xhtml.MATHML}" alttext="one nth" data-tex="\\frac{{1}}{{n}}"/></p>'
    root = xhtml.parse(math)
    draw_formulas(root, "fr")
    parts = (xhtml.outer(root[0][0]), "<code>level()</code>", "<span class='speaker'>Anna</span>")
    for one in parts:
        made = laid(f"<p>{'un mot ' * 40}{one} {'un mot ' * 40}</p>")
        (page,) = made.record.pages
        steps = {round(b - a, 1) for a, b in pairwise(page.baselines)}
        assert steps == {14.0}, one


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_a_line_with_signs_of_another_font_is_no_higher_than_others(theme: str) -> None:
    for one in ("→ <strong>un mot</strong>", "<b>≤</b> ☐", "🍸 <em>et</em> 水"):
        made = laid(f"<ul><li>{'un mot ' * 40}<br/>{one} {'un mot ' * 40}</li></ul>", theme=theme)
        bases = [base for page in made.record.pages for base in page.baselines]
        assert {round(b - a, 1) for a, b in pairwise(bases)} == {round(made.record.line, 1)}, one


@pytest.mark.parametrize("width", range(12, 60, 4))
@pytest.mark.parametrize("tag", ["p", "h1"])
def test_no_word_is_cut_that_has_room(tag: str, width: int) -> None:
    narrow = Style("narrow.css", f"{tag} {{ width: {width}mm; text-align: start; hyphens: none }}")
    for words in (
        "Débit moyen",
        "Thomas Schwelender",
        "Le pont et la responsabilité",
        "Un <em>titre</em> long",
    ):
        made = laid(f"<{tag}>{words}</{tag}>", narrow)
        small = 3.2 if tag == "p" else 6  # mm a letter takes, at most
        plain = xhtml.text(xhtml.parse(f"<p>{words}</p>"))
        if small * max(map(len, plain.split())) < width:
            said = PdfInspector(made.pdf).text(0).split()
            assert said == plain.split()


def test_no_sign_is_cut_from_a_word_that_has_room() -> None:
    style = "p { width: %.1fpt; text-align: start; hyphens: none; font-size: 10.25pt }"
    for width in range(120, 200, 2):
        narrow = Style("narrow.css", style % (width / 2))
        text = PdfInspector(laid("<p>first swallow, unconfirmed</p>", narrow).pdf).text(0)
        assert not [line for line in text.split("\n") if line.strip().startswith(",")]


@pytest.mark.parametrize("words", range(520, 1000, 40))
def test_the_last_page_has_six_lines_at_least(words: int) -> None:
    made = laid(f"{prose(5, 1, words)}{prose(6, 1, 90)}")
    last = made.record.pages[-1]
    assert made.pages == 1 or (last.end - made.record.top) / made.record.line > 5.9


@pytest.mark.parametrize("theme", ["standard", "classic"])
def test_verse_stands_apart_from_prose_and_no_line_of_it_is_indented(theme: str) -> None:
    verse = "<p>MER<br/>MOUSSE<br/>MARE</p>"
    made = laid(f"{prose(1, 2)}{verse}<p>MAIS encore.</p><p>MERCI.</p>", theme=theme)
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = document[0].get_textpage()
        boxes = {
            word: text.get_charbox(text.search(word).get_next()[0])
            for word in ("MER", "MOUSSE", "MARE", "MAIS", "MERCI")
        }
    lefts = {word: round(box[0]) for word, box in boxes.items()}
    assert lefts["MER"] == lefts["MOUSSE"] == lefts["MARE"] == lefts["MAIS"] < lefts["MERCI"]
    assert boxes["MARE"][1] - boxes["MAIS"][1] > 1.8 * made.record.line


@pytest.mark.parametrize("words", range(280, 306, 4))
def test_the_last_pages_alone_give_lines_where_no_other_can(words: int) -> None:
    full = "<p>Ainsi soit-il.</p>" * 34  # lines of a page on A5
    made = laid(f"{full}<h2 style='break-before: page'>Une berge</h2>{prose(5, 1, words)}")
    last = made.record.pages[-1]
    assert made.pages == 2 or (last.end - made.record.top) / made.record.line > 5.9


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_text_of_every_theme_stands_on_one_grid(theme: str) -> None:
    parts = ("<h2 data-number='1'>Un titre</h2>", "<ul><li>Un</li><li>Deux</li></ul>",
             "<blockquote><p>Un mot.</p></blockquote>", "<pre>un\ndeux</pre>",
             "<table><tr><td>1</td></tr></table>", "<h3>Deux</h3>", "<h4>Trois</h4>")  # fmt: skip
    made = laid("".join(part + prose(at, 2) for at, part in enumerate(parts)), theme=theme)
    base = [one for page in made.record.pages for one in page.baselines]
    off = [abs((one - base[-1] + 3) % made.record.line - 3) > 0.4 for one in base]
    assert sum(off) <= 0.02 * len(off)


def test_lines_that_are_centred_stand_in_the_middle() -> None:
    for wrap in ("pretty", "balance"):
        style = Style("centre.css", f"p {{ text-align: center; text-indent: 0; --wrap: {wrap} }}")
        page = PdfInspector(laid("<p>Un mot</p>", style).pdf)
        ends = PdfInspector(laid("<p>Un mot</p>").pdf).extent(0)
        left, _, right, _ = page.extent(0)
        assert left > ends[0] + 100
        assert right > ends[2] + 100


@pytest.mark.parametrize("theme", ["standard", "classic", "modern"])
def test_works_stand_line_below_line_and_hang_behind_their_labels(theme: str) -> None:
    works = "".join(
        f'<li><span class="label">[{nth}]</span> Wada, {" ".join(WORDS[:18])}.</li>'
        for nth in (1, 2, 10)
    )
    made = laid(f'<section class="bibliography"><ol>{works}</ol></section>', theme=theme)
    words = pypdfium2.PdfDocument(made.pdf)[0].get_textpage()
    lines = [words.get_rect(at) for at in range(words.count_rects())]
    feet = sorted({round(foot) for _, foot, _, _ in lines}, reverse=True)
    rows = [one for one, other in pairwise(feet) if one - other > 3]
    apart = [one - other for one, other in pairwise(rows)]
    assert max(apart) - min(apart) <= 3
