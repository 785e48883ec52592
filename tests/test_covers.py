"""Check covers: which design a book gets, that type fits and is legible, that all outputs agree."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageColor, ImageStat

from anthology.model.book import Book, Chapter, Part, Person
from anthology.model.settings import PAGES, BookSettings, PdfSettings, Settings
from anthology.outputs.artifacts import Edition, page_size, page_styles
from anthology.outputs.cover import dress, lay_out_faces
from anthology.render.cover import DESIGNS, WHEEL, Typeface, choose_design, choose_inks, wrap
from anthology.render.cover_art import (
    Canvas,
    Inks,
    Strand,
    dark_ink,
    draw_facing,
    draw_score,
    lightness,
    strand,
)
from anthology.render.fonts import font_file
from tests.inspectors.pdf import PdfInspector
from tests.making import article, png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

SHORT = "Eau"
LONG = "Everything We Learned About Rivers, Their Mills and the People Who Keep Them in Dry Years"
WORD = "Donaudampfschifffahrtsgesellschaft"
NAMES = ("Ada Sample", "Jean-Baptiste de la Montagne", "Grzegorz Brzęczyszczykiewicz")


def book(folder: Path, count: int = 5, title: str = "Rivers", *, cover: str = "") -> Book:
    """Make a book of so many texts, without reading any."""
    texts = [
        article(folder, f"t{at}.md", "<p>one two</p>" * (at + 1), title=f"Water and the Mill {at}")
        for at in range(count)
    ]
    texts = [
        replace(one, meta=replace(one.meta, authors=(Person(NAMES[at % 3]),)))
        for at, one in enumerate(texts)
    ]
    chapters = tuple(Chapter(at, f"t{at}", one, one.body) for at, one in enumerate(texts, 1))
    return Book(
        title=title, subtitle="", language="de" if title == WORD else "en", identifier="urn:x:1",
        slug="rivers", editors=(), publisher="The Mill", date="", edition="", rights="",
        description="About water that does not wait. " * 6, cover=cover, modified=0,
        parts=(Part("", chapters),), people=tuple(Person(name) for name in NAMES),
        address="https://example.org/rivers",
    )  # fmt: skip


def laid_out(
    made: Book,
    folder: Path,
    design: str,
    page: str = "A5",
    spine: float = 0,
    theme: str = "standard",
) -> tuple[PdfInspector, PdfInspector]:
    """Give the back and the front of a cover."""
    settings = Settings(
        book=BookSettings(cover_design=design),
        pdf=PdfSettings(page=page, theme=theme),
    )
    edition = Edition(made, settings, folder, folder)
    picture = folder / "ford.png"
    picture.write_bytes(png(300, 400))
    dressed = dress(edition, {made.cover: picture} if made.cover else {}, spine=spine)
    faces = lay_out_faces(edition, dressed, page_styles(edition), "backcover", "cover")
    assert not [one for face in faces for one in face.diagnostics]
    back, front = (PdfInspector(face.pdf) for face in faces)
    return back, front


def luminance(colour: str) -> float:
    parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", ["A5", "A4", "Letter", "pocket"])
@pytest.mark.parametrize("design", DESIGNS)
def test_type_stays_on_the_page_and_is_legible_when_small(
    design: str, page: str, tmp_path: Path
) -> None:
    width, height = (
        float(side[:-2]) * (72 if side[-2:] == "in" else 72 / 25.4) for side in PAGES[page]
    )
    for count, title in ((1, SHORT), (30, LONG), (8, WORD)):
        made = book(tmp_path, count, title, cover="c.png" if design == "picture" else "")
        for face in laid_out(made, tmp_path, design, page):
            assert face.page_count == 1
            left, bottom, right, top = face.extent(0)
            assert left > 0.05 * width
            assert right < 0.95 * width
            assert bottom > 0.03 * height
            assert top < 0.97 * height
        said = "".join(laid_out(made, tmp_path, design, page)[1].text(0).split())
        assert title.replace(" ", "") in re.sub("[-\ufffe\u0002]", "", said)


@pytest.mark.parametrize("design", DESIGNS)
def test_titles_are_read_at_the_size_of_a_stamp(design: str, tmp_path: Path) -> None:
    for title in (SHORT, "The Water and the Mill", LONG, WORD):
        made = book(tmp_path, 5, title, cover="c.png" if design == "picture" else "")
        settings = Settings(book=BookSettings(cover_design=design))
        pictures = {}
        if made.cover:
            (tmp_path / "c.png").write_bytes(png(300, 400))
            pictures = {"c.png": tmp_path / "c.png"}
        cover = dress(Edition(made, settings, tmp_path, tmp_path), pictures).cover
        smallest = min(line.size for line in cover.title) / cover.height * 120  # px
        assert smallest >= (4.4 if design in ("blanche", "contents") else 4.8)
        assert contrast(cover.inks.ground, cover.inks.ink) >= 4.5


@pytest.mark.parametrize("inks", WHEEL, ids=lambda inks: inks.ground)
def test_colours_of_the_wheel_are_told_apart(inks: Inks) -> None:
    assert contrast(inks.ground, inks.ink) >= 4.5
    assert contrast(inks.ground, inks.quiet) >= 4.5
    assert contrast(inks.ground, inks.bright) >= 1.5
    assert contrast(inks.ground, inks.deep) >= 1.5


def test_the_design_follows_what_the_book_has(tmp_path: Path) -> None:
    five = book(tmp_path)
    nameless = [
        replace(one, article=replace(one.article, meta=replace(one.meta, authors=())))
        for one in five.chapters
    ]
    assert choose_design(replace(five, cover="c.png"), "classic") == "picture"
    assert choose_design(five, "classic") == "blanche"
    assert choose_design(five, "modern") == "contents"
    assert choose_design(book(tmp_path, 30), "modern") == "score"
    assert choose_design(replace(five, parts=(Part("", tuple(nameless)),)), "modern") == "score"
    assert choose_design(five, "modern", "zine") == "zine"
    assert choose_design(five, "modern", "picture") == "score"


def test_volumes_of_a_series_walk_around_the_wheel(tmp_path: Path) -> None:
    made = replace(book(tmp_path), series="Letters")
    seen = [choose_inks(replace(made, volume=str(at)), "score", {}) for at in range(1, 13)]
    assert set(seen) == set(WHEEL)
    first = WHEEL.index(seen[0])
    assert seen == [*WHEEL[first:], *WHEEL[:first]]
    own = choose_inks(made, "score", {"--cover-ground": "#123456"})
    assert own.ground == "#123456"


def test_the_score_is_drawn_of_the_texts() -> None:
    body = "<p>a b c d</p><figure><img src='x'/></figure><blockquote>e f</blockquote><p>g h</p>"
    assert strand(body) == strand(body)
    assert strand(body).words == 8
    assert strand(body).pictures == strand(body).quotations == (0.5,)


def test_a_longer_text_has_a_longer_arc(tmp_path: Path) -> None:
    def arcs(made: Book) -> str:
        return laid_out(made, tmp_path, "score")[1].render(0).tobytes().hex()

    assert arcs(book(tmp_path, 4)) == arcs(book(tmp_path, 4))
    assert arcs(book(tmp_path, 4)) != arcs(book(tmp_path, 5))
    assert arcs(book(tmp_path, 4)) != arcs(book(tmp_path, 4, "Mills"))


@pytest.mark.parametrize("design", ["score", "zine", "contents", "picture"])
def test_the_drawing_runs_on_over_spine_and_back(design: str, tmp_path: Path) -> None:
    made = book(tmp_path, 9, cover="c.png" if design == "picture" else "")
    back, front = (face.render(0) for face in laid_out(made, tmp_path, design))
    left = [front.getpixel((0, y)) for y in range(front.height)]
    right = [back.getpixel((back.width - 1, y)) for y in range(back.height)]
    if design == "picture":  # which ends at the spine: the line below the type goes on
        left, right = left[: front.height // 3], right[: front.height // 3]
    same = sum(one == other for one, other in zip(left, right, strict=True))
    assert same > 0.9 * len(left)


def test_the_score_is_drawn_below_the_type_of_both_faces() -> None:
    inks = Inks("#fff", "#000", "#111", "#222", "#333")
    for band, back in ((60.0, 130.0), (110.0, 70.0)):
        frame = Canvas(148, 210, 4, band, back, "Fords")
        drawn = "".join(draw_score([Strand(50, (), ())] * 9, inks, frame))
        rails = re.findall(r'<circle cx="[^"]*" cy="([^"]*)" r="([^"]*)"', drawn)
        assert min(float(y) - float(r) for y, r in rails) > max(band, back)


@pytest.mark.parametrize("title", [SHORT, LONG, f"{LONG}, and of the Wells"])
@pytest.mark.parametrize("design", ["score", "picture", "contents"])
def test_the_words_of_a_spine_are_all_there_and_nothing_runs_through_them(
    title: str, design: str, tmp_path: Path
) -> None:
    made = replace(book(tmp_path, 9, title, cover="c.png"), editors=(Person(NAMES[1]),))
    settings = Settings(book=BookSettings(cover_design=design), pdf=PdfSettings(theme="large"))
    edition = Edition(made, settings, tmp_path, tmp_path)
    (tmp_path / "ford.png").write_bytes(png(300, 400))
    dressed = dress(edition, {"c.png": tmp_path / "ford.png"}, spine=12)
    wide = (*page_styles(edition), page_size("12mm", "210mm"))
    (face,) = lay_out_faces(edition, dressed, wide, "spine")
    (page,) = pypdfium2.PdfDocument(face.pdf)
    words = page.get_textpage()
    assert words.get_text_range().split() == [*title.split(), *NAMES[1].split()]
    boxes = [words.get_charbox(at) for at in range(words.count_chars())]
    left, foot = (min(box[side] for box in boxes) for side in (0, 1))
    right, head = (max(box[side] for box in boxes) for side in (2, 3))
    drawn = page.render(scale=3).to_pil().convert("RGB")
    area = (left + 1.5, page.get_height() - head, right - 1.5, page.get_height() - foot)
    behind = drawn.crop(tuple(round(side * 3) for side in area))
    colours = [colour for _, colour in behind.getcolors(behind.width * behind.height)]
    assert max(max(one) - min(one) for one in colours) < 30  # black on white alone


def test_a_long_title_leaves_the_number_on_the_back(tmp_path: Path) -> None:
    editors = (Person(NAMES[1]), Person(NAMES[2]))
    made = replace(book(tmp_path, 4, LONG, cover="c.png"), editors=editors)
    made = replace(made, address="", isbn="978-3-16-148410-0")
    back, _ = laid_out(made, tmp_path, "picture", theme="large")
    words = pypdfium2.PdfDocument(back.data)[0].get_textpage()
    box = words.get_charbox(words.get_text_range().index("978-3-16-148410-0"))
    shown = back.render(0, 2).convert("L")
    left, foot, right, head = (round(2 * side) for side in box)
    digit = shown.crop((left, shown.height - head, right, shown.height - foot))
    assert ImageStat.Stat(digit).extrema[0][0] < 100  # it is not cut off with what has no room


def test_words_are_divided_only_where_there_is_no_room() -> None:
    face = Typeface(font_file("Source Sans 3"), 700)
    assert wrap("The Water and the Mill", 6, face) == ["The Water", "and the Mill"]
    assert wrap(WORD, 8, face, "de")[0].endswith("-")
    assert "".join(wrap(WORD, 8, face, "de")).replace("-", "") == WORD
    assert "".join(wrap("水" * 30, 8, face)) == "水" * 30


def test_pdf_and_ebook_have_the_same_cover(tmp_path: Path) -> None:
    settings = '[book]\ntitle = "Rivers"\ncover_design = "score"\n'
    texts = {f"t{at}__md": f"# Water {at}\n\n{'It runs. ' * 40 * at}\n" for at in range(1, 5)}
    write(tmp_path, anthology__toml=settings, **texts)
    assert run("build", tmp_path, "--pdf", "--epub").status == 0
    build = tmp_path / "build"
    pdf = PdfInspector(build / "rivers.pdf").render(0)
    with ZipFile(build / "rivers.epub") as package:
        [name] = [one for one in package.namelist() if one.endswith("cover.jpg")]
        drawn = Image.open(BytesIO(package.read(name))).convert("RGB")
    near = [picture.resize((30, 45)).crop((0, 0, 30, 12)) for picture in (pdf, drawn)]
    far = ImageChops.difference(near[0].convert("RGB"), near[1])
    assert ImageStat.Stat(far).mean < [12, 12, 12]
    assert len(drawn.quantize(6).getcolors() or ()) > 2


def test_the_address_is_on_the_back_as_a_code(tmp_path: Path) -> None:
    back, _ = laid_out(book(tmp_path), tmp_path, "score")
    words = " ".join(back.text(0).split())
    assert "example.org/rivers" in words
    assert "About water" in words
    assert not re.search(r"Water and the Mill \d", words)


def test_the_texts_on_a_cover_are_items_of_a_list(tmp_path: Path) -> None:
    settings = '[book]\ntitle = "Rivers"\ncover_design = "contents"\n'
    texts = {f"t{at}__md": f"# Water {at}\n\nIt does not wait.\n" for at in range(3)}
    write(tmp_path, anthology__toml=settings, **texts)
    assert run("build", tmp_path, "--pdf").status == 0
    made = PdfInspector(tmp_path / "build" / "rivers.pdf")
    items = [one for one in made.elements if str(one.S) == "/LI"]
    assert len(items) >= 3
    assert {str(one.P.S) for one in items} == {"/L"}


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
@pytest.mark.parametrize("page", ["A5", "6x9"])
def test_no_name_or_title_is_cut_on_a_cover(theme: str, page: str, tmp_path: Path) -> None:
    names = ["Thomas Schwelender", "Ottokar Friedrichsen", "Wilhelmina van Oosterbroek", "Ada"]
    titles = [
        "An Interdisciplinarity of Rivers",
        "Mill",
        "Ground Water and Responsibilities",
        "Eau",
    ]
    many = book(tmp_path, len(names))
    texts = tuple(
        replace(one, article=replace(one.article, meta=meta))
        for one, name, title in zip(many.texts, names, titles, strict=True)
        for meta in [replace(one.meta, title=title, authors=(Person(name),))]
    )
    named = replace(many, parts=(Part("", texts),))
    front = laid_out(named, tmp_path, "contents", page, theme=theme)[1]
    words = front.text(0).split()
    assert not {*" ".join(names + titles).split()} - {*words}


@pytest.mark.parametrize("design", DESIGNS)
def test_a_face_without_a_weight_gives_the_one_next_to_it(design: str, tmp_path: Path) -> None:
    made = laid_out(book(tmp_path), tmp_path, design, theme="large")
    assert "Rivers" in made[1].text(0)


def test_an_author_of_all_texts_is_named_once(tmp_path: Path) -> None:
    many = book(tmp_path, 3)
    metas = [replace(one.meta, authors=(Person(NAMES[0]),)) for one in many.texts]
    alone = tuple(
        replace(one, article=replace(one.article, meta=meta))
        for one, meta in zip(many.texts, metas, strict=True)
    )
    one = replace(many, parts=(Part("", alone),), people=(Person(NAMES[0]),))
    assert laid_out(many, tmp_path, "contents")[1].text(0).count(NAMES[0]) == 2
    assert laid_out(one, tmp_path, "contents")[1].text(0).count(NAMES[0]) == 1


def test_a_page_that_faces_an_opening_draws_the_text_that_opens_and_no_other(
    tmp_path: Path,
) -> None:
    texts = [Strand(300), Strand(900, pictures=(0.5,)), Strand(600, quotations=(0.2, 0.4))]
    frame = Canvas(148, 210, 0, 0, 0, "Rivers")
    drawings = [
        b64decode(draw_facing({at: texts[at]}, 3, WHEEL[0], frame).split(",")[1]).decode()
        for at in range(3)
    ]
    assert [one.count("<circle") for one in drawings] == [3, 4, 3]  # the rails, and a picture
    assert [one.count("<path") for one in drawings] == [1, 1, 3]  # the text, and two quotations
    write(tmp_path, one__md="# One\n\nWords.\n", two__md="# Two\n\nWords.\n")
    done = run("build", "--pdf", str(tmp_path))
    assert done.status == 0, done.err
    [file] = (tmp_path / "build").glob("*.pdf")
    with pypdfium2.PdfDocument(file) as pdf:
        opening = next(
            at
            for at in range(3, len(pdf))
            if "Two" in pdf[at].get_textpage().get_text_range()
            and "Contents" not in pdf[at].get_textpage().get_text_range()
        )
        facing = pdf[opening - 1]
        assert opening % 2 == 0
        assert not facing.get_textpage().get_text_range().strip()
        shown = facing.render(scale=0.5).to_pil().convert("L")
        assert len(shown.getcolors(10_000)) > 2
        left, top, right, bottom = shown.point(lambda dot: 255 * (dot < 250)).getbbox()
        assert min(left, top, shown.width - right, shown.height - bottom) > 0.1 * shown.width
        assert abs((right - left) - (bottom - top)) < 3  # a whole circle


@pytest.mark.parametrize("inks", WHEEL)
def test_what_faces_an_opening_is_seen_on_paper(inks: Inks) -> None:
    assert lightness(dark_ink(inks)) < 140
