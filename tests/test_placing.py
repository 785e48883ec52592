"""Check that pictures leave no holes, pass no heading, and keep their order."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE as IMAGE
from pypdfium2.raw import FPDF_PAGEOBJ_PATH as PATH

from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.project.standard import styles
from tests.inspectors.pdf import PdfInspector, flat
from tests.making import png

if TYPE_CHECKING:
    from pathlib import Path

LINES = "<p>{}</p>".format("Some words about the river that fill the line to its end. " * 6)
WORDS = "river ford mill ferry bank water winter morning house field road stone bridge".split()
SIZES = [(400, 300), (400, 900), (800, 700), (1300, 600), (1300, 1300)]  # px
FOOT = 0.1095 * 210 / 25.4 * 72  # pt: the margin below the text
HOLE = 3 * 14 + 4  # pt: three lines, and what letters leave empty in the last


def printed(folder: Path, body: str, theme: str = "standard") -> PdfInspector:
    """Lay a chapter out on A5; `a.png` is 74 mm high in print."""
    pictures = {f"{width}x{height}.png": png(width, height) for width, height in SIZES}
    pictures["a.png"] = png(800, 700)
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        '<body class="document-chapter"><section class="chapter">'
        f"{body}</section></body></html>"
    )
    files = {name: folder / name for name in pictures}
    job = LayoutJob(
        "chapter", markup, (page_size("148mm", "210mm"), *styles("print", None, theme)), files
    )
    return PdfInspector(lay_out(job).pdf)


def figure(words: str, picture: str = "a.png") -> str:
    caption = f"<figcaption>{words}</figcaption>"
    return f'<figure><img src="{picture}" alt="A ford"/>{caption}</figure>'


def holes(made: PdfInspector) -> list[int]:
    """List the pages but the last that end more than three lines short (no notes among them)."""
    with pypdfium2.PdfDocument(made.data) as document:
        lowest = [min(thing.get_bounds()[1] for thing in page.get_objects()) for page in document]
    return [at for at, low in enumerate(lowest[:-1]) if low - FOOT > HOLE]


def whole(made: PdfInspector) -> str:
    return " ".join(" ".join(made.text(page) for page in range(made.page_count)).split())


def chapter(seed: int) -> list[str]:
    """Make up a chapter of texts, headings, lists and pictures."""
    chance, blocks = random.Random(seed), []  # noqa: S311  (the same each time)

    def words(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(3, most)))

    for number in range(chance.randint(20, 40)):
        kind = chance.random()
        if kind < 0.22:
            width, height = chance.choice(SIZES)
            blocks.append(figure(f"<b>M{number:03}.</b> {words(20)}", f"{width}x{height}.png"))
        elif kind < 0.32:
            blocks.append(f"<h2>M{number:03}. {words(5)}</h2><p>{words(60)}</p>")
        elif kind < 0.4:
            blocks.append("<ul>" + f"<li>{words(20)}</li>" * chance.randint(2, 6) + "</ul>")
        else:
            blocks.append(f"<p>{words(150)}</p>")
    return blocks


def bound(blocks: list[str], mark: str) -> bool:
    """Tell what leaves no way: a heading, and a picture before a heading or at the end."""
    at = next(at for at, block in enumerate(blocks) if mark in block)
    behind = [block for block in blocks[at:] if not block.startswith("<figure")]
    return not behind or behind[0].startswith("<h2")


def test_a_picture_that_nearly_fits_is_made_smaller(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 3 + figure("The ford") + LINES * 4)
    assert "The ford" in made.text(0)


@pytest.mark.parametrize("seed", range(4))
def test_pictures_have_one_of_three_widths(seed: int, tmp_path: Path) -> None:
    wide = [block for block in chapter(seed) if "400x900" not in block and "400x300" not in block]
    made = printed(tmp_path, "".join(wide))
    measure = 31 * 10.25  # pt
    with pypdfium2.PdfDocument(made.data) as document:
        boxes = [thing.get_bounds() for page in document for thing in page.get_objects((3,))]
    parts = {round((right - left) / measure, 2) for left, _, right, _ in boxes}
    assert parts <= {1.0, 0.67, 0.5, 0.48}  # the last beside text


def test_text_runs_up_before_a_picture_that_does_not_fit(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 4 + figure("The ford") + "<p>UP</p>" + LINES * 6)
    assert "UP" in made.text(0)
    assert "The ford" in made.text(1)


def test_a_picture_never_passes_a_heading(tmp_path: Path) -> None:
    body = LINES * 4 + figure("The ford") + "<h2>NEXT</h2>" + LINES * 6
    made = printed(tmp_path, body)
    assert whole(made).index("The ford") < whole(made).index("NEXT")


def test_pictures_keep_their_order(tmp_path: Path) -> None:
    body = LINES * 4 + figure("FIRST") + LINES + figure("SECOND") + LINES * 8
    made = printed(tmp_path, body)
    assert whole(made).index("FIRST") < whole(made).index("SECOND")
    assert whole(made).count("Some words about the river") == 6 * 13


def test_a_picture_heads_the_next_page_within_a_paragraph(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 4 + figure("The ford") + f"<p>{'LONG ' * 400}</p>")
    first, second = made.text(0), made.text(1)
    assert "LONG" in first
    assert "LONG" in second
    assert second.index("The ford") < second.index("LONG")


def left_edge(made: PdfInspector, word: str) -> float:
    """Measure where the line begins that holds a word, in pt from the left."""
    with pypdfium2.PdfDocument(made.data) as document:
        for text in (page.get_textpage() for page in document):
            if (found := text.search(word).get_next()) is not None:
                left: float = text.get_charbox(found[0])[0]
                return left
    raise AssertionError(word)


def test_a_paragraph_that_comes_to_follow_another_is_indented_like_others(tmp_path: Path) -> None:
    body = "<p>FLUSH</p>" + LINES * 4 + figure("The ford") + "<p>UP</p>" + "<p>SAME</p>" + LINES * 6
    made = printed(tmp_path, f"<h2>One</h2>{body}")
    assert "UP" in made.text(0)
    assert "The ford" in made.text(1)
    indent = left_edge(made, "SAME") - left_edge(made, "FLUSH")
    assert indent > 10
    assert left_edge(made, "UP") - left_edge(made, "FLUSH") == pytest.approx(indent, abs=1)


def test_a_picture_at_the_top_has_no_more_space_below_it_than_elsewhere(tmp_path: Path) -> None:
    made = printed(tmp_path, LINES * 4 + figure("FORD") + f"<p>{'LONG ' * 400}</p>")
    with pypdfium2.PdfDocument(made.data) as document:
        text = document[1].get_textpage()
        caption, line = (text.search(word).get_next()[0] for word in ("FORD", "LONG"))
        space = text.get_charbox(caption)[1] - text.get_charbox(line)[1]
    assert 14 < space < 3 * 14


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_captions_stand_at_one_distance_below_their_pictures(theme: str, tmp_path: Path) -> None:
    sizes = [f"{width}x{height}.png" for width, height in SIZES]
    made = printed(tmp_path, "".join(figure("FORD", size) + LINES for size in sizes), theme)
    apart = []
    with pypdfium2.PdfDocument(made.data) as document:
        for page in document:
            tops = levels(page.get_textpage(), "FORD")
            feet = [one.get_bounds()[1] for one in page.get_objects([IMAGE])]
            apart += [min(foot - top for foot in feet if foot > top) for top in tops]
    assert len(apart) == len(SIZES)
    assert max(apart) - min(apart) < 1
    assert max(apart) < 1.3 * made_line(theme)


def test_the_number_of_a_figure_stands_at_the_edge_of_the_text(tmp_path: Path) -> None:
    made = printed(tmp_path, "<p>FORD</p>" + figure("<span class='label'>FORD 1.</span> The ford"))
    with pypdfium2.PdfDocument(made.data) as document:
        text = document[0].get_textpage()
        search = text.search("FORD")
        first, second = (text.get_charbox(search.get_next()[0])[0] for _ in range(2))
    assert first == pytest.approx(second, abs=0.5)


def made_line(theme: str) -> float:
    """Give the height of a line of a theme, in pt."""
    return {"modern": 12.5, "large": 22}.get(theme, 14)


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_a_card_has_as_much_space_above_its_words_as_below(theme: str, tmp_path: Path) -> None:
    for lines in range(1, 6):
        words = "".join(f"<p>LINE{at}</p>" for at in range(lines))
        made = printed(tmp_path, f"{LINES}<aside class='embed'>{words}</aside>{LINES}", theme)
        with pypdfium2.PdfDocument(made.data) as document:
            text = document[0].get_textpage()
            first, last = (text.search(f"LINE{at}").get_next()[0] for at in (0, lines - 1))
            top, foot = text.get_charbox(first)[3], text.get_charbox(last)[1]
            boxes = [one.get_bounds() for one in document[0].get_objects([PATH])]
            upper = min(box[3] for box in boxes if box[3] > top)
            lower = max(box[1] for box in boxes if box[1] < foot)
        assert upper - top == pytest.approx(foot - lower, abs=4), lines  # letters in their lines


@pytest.mark.parametrize("words", range(4, 40, 6))
def test_a_picture_beside_text_does_not_reach_into_the_notes(words: int, tmp_path: Path) -> None:
    note = f"<span class='footnote'>{'NOTE ' * 60}</span>"
    caption = f"<figcaption>{'FORD ' * 12}</figcaption>"
    beside = f"<figure class='interviewee'><img src='a.png' alt='A ford'/>{caption}</figure>"
    body = LINES * 4 + beside + f"<p>{'word ' * words}{note}</p>" + LINES * 9
    made = printed(tmp_path, body)
    for page in pypdfium2.PdfDocument(made.data):
        text = page.get_textpage()
        notes, fords = (levels(text, word) for word in ("NOTE", "FORD"))
        assert not notes or not fords or min(fords) > max(notes) - 1


def levels(text: pypdfium2.PdfTextPage, word: str) -> list[float]:
    """List how far up on a page, in pt, a word stands."""
    search, found = text.search(word), []
    while match := search.get_next():
        found.append(text.get_charbox(match[0])[1])
    return found


def test_portraits_stand_below_one_another(tmp_path: Path) -> None:
    one = "<div class='contributor'><img class='portrait' src='a.png' alt='A'/><p>Ada</p></div>"
    made = printed(tmp_path, f"</section><section class='contributors'>{3 * one}")
    with pypdfium2.PdfDocument(made.data) as document:
        boxes = [thing.get_bounds() for thing in document[0].get_objects([IMAGE])]
    assert len({round(box[2]) for box in boxes}) == 1
    assert all(lower[3] < upper[1] for upper, lower in pairwise(boxes))


@pytest.mark.parametrize("lines", range(9, 15))
def test_a_caption_stays_with_a_picture_that_is_missing(lines: int, tmp_path: Path) -> None:
    missing = '<span class="missing-picture">GONE</span><figcaption>The ford</figcaption>'
    behind = "<ul><li>Not much.</li></ul><h2>A title that is too long for a line of its own</h2>"
    before = LINES * 3 + "<p>So it is.</p>" * lines
    made = printed(tmp_path, f"{before}<figure>{missing}</figure>{behind}{LINES * 4}")
    pages = [made.text(page) for page in range(made.page_count)]
    assert any("GONE" in page and "The ford" in page for page in pages)


def test_a_picture_before_a_heading_stands_beside_the_text_before_it(tmp_path: Path) -> None:
    body = LINES * 5 + figure("The ford") + "<h2>NEXT</h2>" + LINES * 6
    made = printed(tmp_path, body)
    assert not holes(made)
    assert "The ford" in made.text(0)


@pytest.mark.parametrize("lines", [3, 4, 5])
def test_a_picture_beside_text_is_not_divided(lines: int, tmp_path: Path) -> None:
    caption = f"FIRST {'of many words ' * 12} LAST"
    before = LINES * 3 + "<p>So it is.</p>" * lines + LINES
    made = printed(tmp_path, before + figure(caption) + "<h2>NEXT</h2>" + LINES * 4)
    pages = [made.text(page) for page in range(made.page_count)]
    assert any("FIRST" in page and "LAST" in page for page in pages)


def test_a_page_cut_short_for_the_last_paragraph_is_filled(tmp_path: Path) -> None:
    last = "They went home along the river with what they had found. " * 2
    end = f"<p>They went home.<span class='footnote'>A note.</span> {last}</p>"
    made = printed(tmp_path, LINES * 2 + figure("FORD", "1300x600.png") + LINES + end)
    assert not holes(made)


def test_what_helps_best_is_done_where_nothing_fills_a_page(tmp_path: Path) -> None:
    before = LINES + "<p>So it is.</p>" * 6 + "<h2>One</h2>" + figure("FORD", "1300x600.png")
    behind = figure("MILL", "1300x1300.png") + "<h2>NEXT</h2>" + LINES * 3
    made = printed(tmp_path, before + behind)
    with pypdfium2.PdfDocument(made.data) as document:
        lowest = min(thing.get_bounds()[1] for thing in document[0].get_objects())
    assert (lowest - FOOT) / 14 < 6  # 7 lines, of which spaces above take two


def test_several_pictures_in_a_row_share_the_top_of_a_page(tmp_path: Path) -> None:
    body = LINES * 5 + figure("FIRST") + figure("SECOND") + LINES * 9
    made = printed(tmp_path, body)
    assert not holes(made)
    assert "FIRST" in made.text(1)
    assert "SECOND" in made.text(1)


def test_pictures_in_lists_are_placed_too(tmp_path: Path) -> None:
    items = "".join(f"<li>{LINES}{figure(f'NUMBER {at}')}{LINES}</li>" for at in range(4))
    made = printed(tmp_path, LINES * 2 + f"<ol>{items}</ol>")
    assert not holes(made)
    places = [whole(made).index(f"NUMBER {at}") for at in range(4)]
    assert places == sorted(places)


def test_a_note_in_a_caption_stands_on_the_page_of_its_picture(tmp_path: Path) -> None:
    noted = 'The ford<span class="footnote">KEPT</span>'
    made = printed(tmp_path, LINES * 4 + figure(noted) + LINES * 9)
    page = next(at for at in range(made.page_count) if "The ford" in made.text(at))
    assert page == 1
    assert "KEPT" in made.text(page)


def test_a_listing_goes_on_overleaf_rather_than_leave_a_hole(tmp_path: Path) -> None:
    listing = "<figure><pre>" + "one line of a program\n" * 40 + "</pre></figure>"
    made = printed(tmp_path, LINES * 4 + listing + LINES * 4)
    assert not holes(made)


def test_an_item_that_begins_with_a_box_in_its_line_goes_on_overleaf(tmp_path: Path) -> None:
    boxed = '<li style="break-inside: avoid"><a class="credit-page" href="#x">p. 9</a>{}</li>'
    items = "<li>A line.</li>" * 27 + boxed.format("CREDITED " * 60)
    listed = f'<ul class="credit-list">{items}</ul>'
    made = printed(tmp_path, f'<div class="credits" id="x">{listed}{LINES}</div>')
    assert not holes(made)
    assert whole(made).count("CREDITED") == 60


def test_no_line_begins_with_the_call_of_a_note(tmp_path: Path) -> None:
    noted = "<p>{} ford.<span class='footnote'>See</span></p>"
    body = "".join(noted.format("So " * 12 + "i" * more) for more in range(60))
    made = printed(tmp_path, body)
    text = "\n".join(made.text(page) for page in range(made.page_count))
    assert len(re.findall(r"ford\.\d+$", text, re.MULTILINE)) == 60


def test_text_stands_level_on_all_pages_whatever_pictures_are_between(tmp_path: Path) -> None:
    pieces = [figure("A", "400x300.png"), figure("B " * 90, "1300x600.png"), figure("C")]
    made = printed(tmp_path, "".join(LINES * 3 + piece + LINES for piece in pieces) + LINES * 3)
    with pypdfium2.PdfDocument(made.data) as document:
        lines = [
            text.get_rect(number)[1]
            for text in (page.get_textpage() for page in document)
            for number in range(text.count_rects())
            if "Some words" in text.get_text_bounded(*text.get_rect(number))
        ]
    offsets = [(line - lines[0]) / 14 for line in lines]
    assert len(lines) > 60
    assert all(abs(offset - round(offset)) < 0.01 for offset in offsets)


@pytest.mark.parametrize("seed", range(12))
def test_no_chapter_has_holes(seed: int, tmp_path: Path) -> None:
    blocks = chapter(seed)
    body = "".join(blocks)
    made = printed(tmp_path, body)
    for page in holes(made):
        assert bound(blocks, re.findall(r"M\d{3}\.", made.text(page + 1))[0])
    # By the tags: what floats is painted before the lines of the text, wherever it stands.
    marks = re.findall(r"M(\d{3})\.", flat(made.tags))
    assert marks == sorted(marks)
    assert len(marks) == len(re.findall(r"M\d{3}\.", body))
    assert made.count("Figure") == body.count("<figure>")
    letters = Counter(re.findall("[a-z]", re.sub(r"<[^>]+>", "", body).lower()))
    assert letters == Counter(re.findall("[a-z]", whole(made).lower()))


def test_the_same_chapter_is_laid_out_the_same(tmp_path: Path) -> None:
    body = "".join(chapter(3))
    assert printed(tmp_path, body).data == printed(tmp_path, body).data


@pytest.mark.parametrize("lines", range(21, 31))
def test_pages_before_a_hole_share_it(lines: int, tmp_path: Path) -> None:
    rigid = "<p style='orphans: 11'>{}</p>".format("Some words about the river.<br/>" * 11)
    few = "<p>Some words.</p>" * lines
    made = printed(tmp_path, f"<p>Some words.</p>{LINES * 12}{few}{rigid}{LINES * 4}")
    assert made.page_count > 3
    assert holes(made) == []


@pytest.mark.parametrize("end", [".", " :"])
def test_a_list_begins_a_page_unless_words_lead_to_it(end: str, tmp_path: Path) -> None:
    words = f"<p>LEAD{end}</p><ul><li>FIRST</li><li>Second</li></ul>" + LINES * 2
    made = printed(tmp_path, "<p>Some words.</p>" * 33 + words)
    assert ("LEAD" in made.text(0)) is (end == ".")
    assert "FIRST" in made.text(1)
