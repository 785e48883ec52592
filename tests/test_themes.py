"""Check what themes change: typefaces, sizes, lines, heads; that a project may bring its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdfium2 import raw

from anthology.model.settings import PAGES
from anthology.outputs.artifacts import SCALES, page_size
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.running_heads import head_letters
from anthology.project.standard import properties, styles, themes
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

FACES = {
    "standard": {"Source-Serif-4", "Source-Sans-3"},
    "classic": {"Vollkorn"},
    "modern": {"Inter"},
    "large": {"Atkinson-Hyperlegible"},
}
SETTINGS = """[book]
title = "Rivers"
editors = ["Ada Sample"]
publisher = "The Mill"
identifier = "978-3-16-148410-0"
description = "Two texts about water that does not wait."
cover = "ford.png"
[pdf]
theme = "{theme}"
openings = "next"
"""
SENTENCE = "The river goes round the old mill and does not ask the miller what he thinks of it. "
TEXT = f"# Water\n\n## Down\n\n{SENTENCE * 60}\n\n> Go.\n>\n> — A Miller\n\n{SENTENCE * 9}\n"


def project(folder: Path, theme: str) -> Path:
    return write(
        folder,
        anthology__toml=SETTINGS.format(theme=theme),
        eau__md="---\nlang: fr\n---\n# L'eau\n\nElle va, dit-on ; « où ? » demande-t-il.\n",
        water__md=TEXT,
        ford__png=png(400, 300),
    )


@pytest.fixture(scope="module", params=sorted(FACES))
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, PdfInspector]:
    folder = project(tmp_path_factory.mktemp(request.param), request.param)
    said = run("build", folder, "--pdf")
    assert said.status == 0, said.err
    return request.param, PdfInspector(folder / "build" / "rivers.pdf")


def test_a_theme_is_set_in_its_own_typefaces(built: tuple[str, PdfInspector]) -> None:
    theme, pdf = built
    used = {re.sub(r"^[A-Z]{6}\+", "", name).rstrip(",") for name, _ in pdf.fonts}
    families = {face for face in set.union(*FACES.values()) if any(face in u for u in used)}
    borrowed = {"Inter"} if theme == "large" else set()  # the narrow space of French
    assert FACES[theme] <= families <= FACES[theme] | borrowed


def test_colophon_names_the_typefaces(built: tuple[str, PdfInspector]) -> None:
    theme, pdf = built
    (page,) = (at for at in range(pdf.page_count) if pdf.text(at).startswith("Colophon"))
    for face in FACES[theme]:
        assert face.replace("-", " ") in " ".join(pdf.text(page).split())


def test_back_cover_is_the_last_page(built: tuple[str, PdfInspector]) -> None:
    _, pdf = built
    last = " ".join(pdf.text(pdf.page_count - 1).split())
    assert pdf.page_count % 2 == 0
    assert pdf.labels[:2] == ["C1", "C2"]
    assert pdf.labels[-2:] == ["C3", "C4"]
    for words in ("Two texts about water", "The Mill", "ISBN"):
        assert words in last
    assert "L’eau" not in last


def test_nothing_stands_outside_the_paper(built: tuple[str, PdfInspector]) -> None:
    _, pdf = built
    for page in range(pdf.page_count):
        if pdf.text(page).strip():
            left, bottom, right, top = pdf.extent(page)
            assert left > 20
            assert bottom > 15
            assert right < 148 / 25.4 * 72 - 20
            assert top < 210 / 25.4 * 72 - 15


def test_heads_and_folios_stand_once_on_a_page(built: tuple[str, PdfInspector]) -> None:
    _, pdf = built
    plain = [at for at, label in enumerate(pdf.labels) if pdf.text(at).count("The river") > 9]
    for page in plain[1:]:
        furniture = pdf.artifacts(page)
        assert re.findall(r"\d+", furniture) == [pdf.labels[page]]
        assert re.search(r"(?i)rivers|Water", furniture)


def sizes(pdf: PdfInspector, page: int) -> set[float]:
    with pypdfium2.PdfDocument(pdf.data) as document:
        words = document[page].get_textpage()
        return {
            round(raw.FPDFText_GetFontSize(words, at) * 0.75, 1)
            for at in range(words.count_chars())
            if words.get_text_range(at, 1).isalpha()
        }


def test_large_print_is_nowhere_small_or_divided(tmp_path: Path) -> None:
    folder = project(tmp_path, "large")
    run("build", folder, "--pdf")
    pdf = PdfInspector(folder / "build" / "rivers.pdf")
    found = set().union(*(sizes(pdf, at) for at in range(2, pdf.page_count - 2)))
    assert min(found) >= 16
    assert not any("\u0002" in pdf.text(at) for at in range(pdf.page_count))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["standard", "classic", "modern"])
def test_lines_have_a_length_that_reads_well(theme: str, page: str) -> None:
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f'<body><section class="chapter"><p>{SENTENCE * 30}</p></section></body></html>'
    )
    width, height = PAGES[page]
    sheets = (page_size(width, height, SCALES.get(page, 1)), *styles("print", None, theme))
    made = PdfInspector(lay_out(LayoutJob("chapter", markup, sheets)).pdf)
    lines = [line for line in made.text(0).splitlines() if line][1:-1]
    least = 50 if page == "pocket" else 60
    assert least <= sum(map(len, lines)) / len(lines) <= 76
    assert 30 <= len(made.text(0).splitlines()) <= 50


def test_an_unknown_theme_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    said = run("check", project(tmp_path, "clasic"))
    assert said.status == 1
    assert "anthology.toml:9: error: there is no theme “clasic” [config-value]" in said.err
    assert "did you mean “classic”?" in said.err


@pytest.mark.parametrize("theme", sorted(FACES))
def test_the_ebook_follows_its_theme_and_leaves_typefaces_to_the_reader(theme: str) -> None:
    sheets = styles("epub", None, theme)
    text = "".join(sheet.text for sheet in sheets)
    assert [sheet.path for sheet in sheets][2:] == [
        f"styles/themes/epub-{name}.css" for name in [theme] if name != "standard"
    ]
    assert not re.search(
        r"font-family:(?! *(?:monospace|inherit))|font-size: *[0-9.]+p|@page", text
    )


def test_a_project_brings_its_own_theme(tmp_path: Path) -> None:
    folder = project(tmp_path, "ours")
    (folder / "styles" / "themes").mkdir(parents=True)
    own = folder / "styles" / "themes" / "ours.css"
    own.write_text(':root { --text: "Vollkorn"; --page-width: 120mm }', encoding="utf-8")
    assert "ours" in themes(folder / "styles")
    assert run("build", folder, "--pdf").status == 0
    pdf = PdfInspector(folder / "build" / "rivers.pdf")
    assert any("Vollkorn" in name for name, _ in pdf.fonts)
    assert round(pdf.boxes(2)["TrimBox"][2] * 25.4 / 72) == 120


@pytest.mark.parametrize("theme", ["modern", "large"])
def test_paragraphs_apart_leave_no_empty_line_inside_a_box(theme: str) -> None:
    body = """<p>Above.</p><ul><li>Reed</li></ul><p>Below.</p>
    <section class="abstract"><p class="block-title">Abstract</p><p>Inside.</p></section>
    <blockquote><p>Said.</p><footer>Miller</footer></blockquote><p>Last.</p>"""
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f'<body class="document-chapter"><section class="chapter">{body}</section></body></html>'
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None, theme))
    pdf = pypdfium2.PdfDocument(lay_out(LayoutJob("chapter", markup, sheets)).pdf)
    page = pdf[0].get_textpage()

    def lines(upper: str, lower: str) -> float:
        """Count the lines from one word down to another."""
        top, bottom = (
            page.get_charbox(page.search(one).get_next()[0])[1] for one in (upper, lower)
        )
        return float((top - bottom) / {"modern": 12.5, "large": 22}[theme])

    assert lines("Reed", "Below") == pytest.approx(2, abs=0.3)
    assert lines("Abstract", "Inside") == pytest.approx(1, abs=0.3)
    assert lines("Said", "Miller") == pytest.approx(1, abs=0.3)
    assert lines("Inside", "Said") < 4


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
@pytest.mark.parametrize("page", ["A5", "A4", "6x9", "pocket"])
def test_a_running_head_has_room(theme: str, page: str) -> None:
    sheets = (page_size(*PAGES[page], SCALES.get(page, 1)), *styles("sheets", None, theme))
    title = "The water of five rivers and of the lakes that are behind the mill and the old bridge"
    head = title[: head_letters(properties(sheets))].strip()
    assert len(head) > 30
    sides = "".join(
        f'<div class="sheet" data-verso="{head}" data-recto="{head}" data-folio=""></div>'
        for _ in range(2)
    )
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f"<body>{sides}</body></html>"
    )
    made = PdfInspector(lay_out(LayoutJob("heads", markup, sheets, tagged=False)).pdf)
    for side in range(2):
        said = "".join(made.text(side).split())  # letters that stand apart are read as words
        assert said.casefold() == head.replace(" ", "").casefold()


def _edges(page: pypdfium2.PdfPage, wanted: str) -> list[tuple[float, float]]:
    """Give the left and right edge, in pt, of each place on a page that matches a pattern."""
    words = page.get_textpage()
    found = re.finditer(wanted, words.get_text_range())
    boxes = [[words.get_charbox(at) for at in range(*one.span())] for one in found]
    return [(min(box[0] for box in one), max(box[2] for box in one)) for one in boxes]


def test_a_text_from_right_to_left_keeps_one_axis_and_the_column_of_page_numbers(
    tmp_path: Path,
) -> None:
    texts = {
        "a__md": "# Water\n\nThe river goes round the mill.\n",
        "b__md": "---\nlang: he\n---\n# שלום\n\nטקסט בעברית.\n",
        "c__md": "# Wind\n\nIt goes round the mill too.\n",
    }
    settings = '[book]\ntitle = "Two ways"\nlanguage = "en"\n[matter]\nwith = ["contents"]\n'
    write(tmp_path, anthology__toml=settings, **texts)
    assert run("build", tmp_path, "--pdf", "-o", tmp_path / "out").status == 0
    (file,) = (tmp_path / "out").glob("*.pdf")
    pages = [*pypdfium2.PdfDocument(file)]
    (contents,) = (page for page in pages if "Contents" in page.get_textpage().get_text_range())
    numbers = _edges(contents, r"\d+(?=\s|$)")
    assert len(numbers) == len(texts)
    assert max(edge for _, edge in numbers) - min(edge for _, edge in numbers) < 1
    titles = _edges(contents, r"Water|Wind|םולש|שלום")
    assert max(edge for edge, _ in titles) - min(edge for edge, _ in titles) < 1
    labels = {edges for page in pages for edges in _edges(page, "ARTICLE")}
    assert len({left > pages[0].get_width() / 2 for left, _ in labels}) == 2
