"""Read booklets back: numbers drawn on pages, links, marks, refusals, the guide, the output."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Rectangle, String

from anthology.model.diagnostics import UsageError
from anthology.outputs.booklet import output
from anthology.outputs.booklet.geometry import MM
from anthology.outputs.booklet.impose import impose
from anthology.outputs.booklet.output import trial_print
from anthology.outputs.booklet.planning import BookletOptions
from anthology.project.standard import standard
from tests.folding import drawn, ink, linked, on_halves, opened, saved, words
from tests.inspectors.pdf import PdfInspector
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.booklet.impose import Imposed

A5 = (148 * MM, 210 * MM)
A4_WIDE = (297 * MM, 210 * MM)
PLAIN = BookletOptions(marks=False)


def folded(pdf: bytes, wishes: BookletOptions = PLAIN) -> Imposed:
    return impose(BytesIO(pdf), wishes)


def read(made: Imposed) -> list[str]:
    """Fold what was printed, signature by signature, and read it."""
    sheets = on_halves(made.pdf, made.plan.spread.sheet.width)
    texts: list[str] = []
    for count in made.plan.signatures:
        texts += opened(sheets[:count])
        sheets = sheets[count:]
    assert not sheets
    return texts


def numbered(pages: int) -> list[str]:
    return [f"p{number}" for number in range(1, pages + 1)]


def codes(made: Imposed) -> list[str]:
    return [one.code for one in made.diagnostics]


@pytest.mark.parametrize("keep", [False, True])
def test_booklets_of_1_to_64_pages_read_in_order(*, keep: bool) -> None:
    source = pikepdf.open(BytesIO(drawn([A5] * 64)))
    for pages in range(64, 0, -1):
        del source.pages[pages:]
        made = folded(saved(source), BookletOptions(keep_last=keep, marks=False))
        texts = read(made)
        assert len(texts) == 4 * len(made.plan.sheets)
        assert [text for text in texts if text] == numbered(pages)
        if keep and pages > 1:
            assert texts[-1] == f"p{pages}"
            assert texts[: pages - 1] == numbered(pages - 1)
        else:
            assert texts[:pages] == numbered(pages)


@pytest.mark.parametrize(
    ("pages", "signature", "counts"),
    [(50, "16", (4, 4, 4, 1)), (100, "auto", (13, 12)), (100, "one", (25,)), (8, "4", (1, 1))],
)
def test_signatures_one_behind_the_other_read_in_order(
    pages: int, signature: str, counts: tuple[int, ...]
) -> None:
    made = folded(
        drawn([A5] * pages), BookletOptions(signature=signature, keep_last=True, marks=False)
    )
    assert made.plan.signatures == counts
    assert [text for text in read(made) if text] == numbered(pages)
    assert read(made)[-1] == f"p{pages}"


def test_five_hundred_pages_make_many_signatures() -> None:
    made = folded(drawn([A5] * 500), BookletOptions(signature="32", marks=False))
    assert made.plan.signatures == (8,) * 15 + (5,)
    assert read(made) == numbered(500)


def test_numbers_stand_in_the_middle_of_their_pages_and_creep() -> None:
    made = folded(drawn([A5] * 16), BookletOptions(paper=0.5, signature="16", marks=False))
    found = {word.text: word.left for side in words(made.pdf) for word in side}
    assert found["p1"] == pytest.approx(A4_WIDE[0] / 2 + A5[0] / 2, abs=2)
    inwards = [found[one] - found[other] for one, other in (("p1", "p3"), ("p3", "p5"))]
    assert inwards == pytest.approx([0.5 * MM] * 2, abs=0.01)
    outer, inner = found["p9"] - found["p11"], found["p2"] - found["p4"]
    assert [outer, inner] == pytest.approx([-0.5 * MM] * 2, abs=0.01)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270, -90, 450])
def test_pages_turned_by_the_viewer_stand_upright(rotation: int) -> None:
    size = A5 if rotation % 180 == 0 else A5[::-1]
    pdf = drawn([size] * 4, Rotate=rotation)
    made = folded(pdf)
    assert read(made) == numbered(4)
    assert not made.diagnostics
    half = (A4_WIDE[0] / 2, 0, A4_WIDE[0] / 2 + A5[0], A5[1])
    assert ink(made.pdf, part=half) == pytest.approx(ink(pdf), abs=2)


def test_units_of_the_user_count() -> None:
    made = folded(drawn([(A5[0] / 2, A5[1] / 2)] * 4, UserUnit=2))
    assert made.plan.spread.trim == pytest.approx(A5)
    assert read(made) == numbered(4)


def test_only_what_the_crop_box_shows_is_printed() -> None:
    crop = Rectangle(100, 100, 100 + A5[0], 100 + A5[1]).as_array()
    pdf = pikepdf.open(BytesIO(drawn([(700, 900)] * 4, CropBox=crop)))
    outside = b"BT /F 12 Tf 530 400 Td (outside) Tj ET"
    pdf.pages[0].contents_add(outside)
    made = folded(saved(pdf), BookletOptions(sheet="A3", marks=False))
    assert made.plan.spread.trim == pytest.approx(A5)
    middle = made.plan.spread.half.width
    shown = ink(made.pdf, part=(middle, 0, 2 * middle, made.plan.spread.sheet.height))
    assert 0 < shown[0] < shown[2] < A5[0]  # “outside” would stand right of that


def test_the_trim_box_is_the_page_and_its_bleed_goes_over_the_edge() -> None:
    trim = Rectangle(20, 20, 20 + A5[0], 20 + A5[1]).as_array()
    bleed = Rectangle(10, 10, 30 + A5[0], 30 + A5[1]).as_array()
    pdf = pikepdf.open(BytesIO(drawn([(A5[0] + 40, A5[1] + 40)] * 4, TrimBox=trim, BleedBox=bleed)))
    pdf.pages[0].contents_add(b"0.5 g 0 0 2000 2000 re f", prepend=True)
    made = folded(saved(pdf), BookletOptions(sheet="SRA4", marks=False))
    assert made.plan.is_cut
    middle, height = made.plan.spread.half
    left, top, right, bottom = ink(made.pdf, part=(middle - 5, 0, 2 * middle, height))
    assert left == pytest.approx(5, abs=1)  # never over the spine
    assert right == pytest.approx(5 + A5[0] + 10, abs=1)
    assert bottom - top == pytest.approx(A5[1] + 20, abs=2)


@pytest.mark.parametrize(
    "broken", [Array([]), Array([0, 0, 0, 0]), Array([9000, 9000, 9900, 9900])]
)
def test_boxes_that_are_none_do_not_count(broken: Array) -> None:
    made = folded(drawn([A5] * 4, CropBox=broken, TrimBox=broken, BleedBox=broken))
    assert made.plan.spread.trim == pytest.approx(A5)
    assert read(made) == numbered(4)


def test_tall_pages_among_wide_ones_are_called_tall() -> None:
    made = folded(drawn([A5[::-1], A5, A5[::-1], A5[::-1]]))
    told = [one.message for one in made.diagnostics if one.code == "booklet-turned"]
    assert told == ["tall pages lie on their side: 2"]


def test_mixed_sizes_read_in_order_and_are_told() -> None:
    made = folded(drawn([A5, A5, A5[::-1], (595, 842), (200, 300), A5]))
    assert [text for text in read(made) if text] == numbered(6)
    told = {one.code: one.message for one in made.diagnostics}
    assert told["booklet-turned"] == "wide pages lie on their side: 3"
    assert told["booklet-fitted"].endswith(": 4")


def test_pages_too_large_for_the_sheet_are_told_with_what_to_do() -> None:
    made = folded(drawn([(595.3, 841.9)] * 4))
    assert codes(made) == ["booklet-shrunk"]
    assert "71%" in made.diagnostics[0].message
    assert made.diagnostics[0].hint.startswith("A3 takes them in full size")
    assert not folded(drawn([(595.3, 841.9)] * 4), BookletOptions(sheet="A3")).diagnostics


def test_a_thick_booklet_is_parted_or_told_of() -> None:
    assert codes(folded(drawn([A5] * 84))) == ["booklet-parted"]
    assert codes(folded(drawn([A5] * 84), BookletOptions(signature="one"))) == ["booklet-thick"]
    assert codes(folded(drawn([A5] * 84), BookletOptions(signature="16"))) == []
    assert codes(folded(drawn([A5] * 80))) == []


def with_links() -> bytes:
    pdf = pikepdf.open(BytesIO(drawn([A5] * 8)))
    pages = [page.obj for page in pdf.pages]
    box = (100, 500, 200, 520)
    linked(pdf, 0, box, A=Dictionary(S=Name.URI, URI=String("https://example.org/a")))
    linked(pdf, 1, box, Dest=Array([pages[6], Name.XYZ, 50, 400, 0]))
    linked(pdf, 2, box, Dest=String("chapter"))
    linked(pdf, 3, box, A=Dictionary(S=Name.GoTo, D=Name.old))
    linked(pdf, 4, box, Dest=Array([pages[0], Name.Fit]))
    linked(pdf, 5, box, A=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    linked(pdf, 6, box, Dest=String("nowhere"))
    names = Array([String("chapter"), Dictionary(D=Array([pages[4], Name.XYZ, None, 300, None]))])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))
    pdf.Root.Dests = Dictionary(old=Array([pages[7], Name.FitH, 100]))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Last", Array([pages[7], Name.Fit])))
        outline.root[0].children.append(pikepdf.OutlineItem("First", 0))
    return saved(pdf)


def all_links(pdf: pikepdf.Pdf) -> dict[int, list[Any]]:
    return {at: list(page.obj.get("/Annots", ())) for at, page in enumerate(pdf.pages)}


def test_links_stand_where_their_words_now_are() -> None:
    made = folded(with_links(), BookletOptions(paper=0.2, marks=False))
    pdf = pikepdf.open(BytesIO(made.pdf))
    links = all_links(pdf)
    middle = A4_WIDE[0] / 2
    address = next(link for link in links[0] if "/A" in link)
    assert str(address.A.URI) == "https://example.org/a"
    assert [float(n) for n in address.Rect] == pytest.approx(
        [middle + 100, 500, middle + 200, 520], abs=0.01
    )
    (third,) = [link for link in links[2] if float(link.Rect[0]) > middle]  # p3, one sheet deep
    assert float(third.Rect[0]) == pytest.approx(middle + 100 - 0.2 * MM, abs=0.01)


def test_links_lead_to_the_side_and_the_spot_that_now_bear_their_page() -> None:
    made = folded(with_links())
    pdf = pikepdf.open(BytesIO(made.pdf))
    sides = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    left = A4_WIDE[0] / 2 - A5[0]
    led = {
        (at, float(link.Rect[0]) > A4_WIDE[0] / 2): (sides[link.Dest[0].objgen], link.Dest)
        for at, links in all_links(pdf).items()
        for link in links
        if "/Dest" in link
    }
    # [8|1] [2|7] [6|3] [4|5]: page 2 leads to 7, 3 to 5, 4 to 8, 5 to 1
    to_seven = led[1, False]
    assert to_seven[0] == 1
    assert [float(to_seven[1][2]), float(to_seven[1][3])] == pytest.approx(
        [A4_WIDE[0] / 2 - 0.1 * 0 + 50, 400], abs=0.01
    )
    to_five = led[2, True]
    assert to_five[0] == 3
    assert float(to_five[1][3]) == pytest.approx(300)
    assert float(to_five[1][2]) >= A4_WIDE[0] / 2
    to_eight = led[3, False]
    assert to_eight[0] == 0
    assert [float(n) for n in to_eight[1][2:]] == pytest.approx(
        [left, 0, left + A5[0], A5[1]], abs=0.1
    )
    assert led[3, True][0] == 0
    assert len(led) == 4
    told = {one.code: one.message for one in made.diagnostics}
    assert told == {"booklet-links": "links or buttons that lead to no page were left out: 2"}


def test_the_outline_leads_to_the_sheets() -> None:
    inspector = PdfInspector(folded(with_links()).pdf)
    assert inspector.outline == [(1, "Last", 0), (2, "First", 0)]


def test_links_on_turned_and_shrunk_pages_go_with_their_words() -> None:
    pdf = pikepdf.open(BytesIO(drawn([(842, 595)] * 4, Rotate=90)))
    linked(pdf, 0, (400, 280, 460, 310), A=Dictionary(S=Name.URI, URI=String("https://a.example")))
    made = folded(saved(pdf))
    assert made.plan.spread.scale == pytest.approx(0.7, abs=0.01)
    link = PdfInspector(made.pdf).links(0)[0]
    word = next(word for word in words(made.pdf)[0] if word.text == "p1")
    assert link.box[0] <= word.left <= word.right <= link.box[2]
    assert link.box[1] <= word.bottom <= word.top <= link.box[3]


def test_forms_and_notes_are_printed_as_they_are_filled_in() -> None:
    pdf = pikepdf.open(BytesIO(drawn([A5] * 4)))
    look = pdf.make_stream(b"0 g 0 0 40 20 re f", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 40, 20])
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("box"), F=4,
        Rect=Array([50, 50, 90, 70]), AP=Dictionary(N=look),
    )  # fmt: skip
    field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    made = folded(saved(pdf))
    middle = A4_WIDE[0] / 2
    box = ink(made.pdf, part=(middle, A5[1] - 100, middle + 120, A5[1]))
    assert box == pytest.approx((50, 30, 90, 50), abs=2)
    assert "/AcroForm" not in pikepdf.open(BytesIO(made.pdf)).Root


def test_printers_are_told_to_turn_over_the_edge_beside_the_pages() -> None:
    wide = pikepdf.open(BytesIO(folded(drawn([A5] * 4)).pdf))
    assert wide.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
    assert wide.Root.ViewerPreferences.PrintScaling == Name("/None")
    tall = folded(drawn([(100 * MM, 210 * MM)] * 4), BookletOptions(sheet="200x210mm"))
    assert pikepdf.open(BytesIO(tall.pdf)).Root.ViewerPreferences.Duplex == Name.DuplexFlipLongEdge


def test_sides_are_named_by_what_is_on_them_and_the_file_tells_of_itself() -> None:
    pdf = pikepdf.open(BytesIO(drawn([A5] * 5)))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D)]))
    pdf.Root.Lang = String("fr")
    pdf.docinfo = pdf.make_indirect(Dictionary(Title=String("Été"), Author=String("A. B.")))
    made = folded(saved(pdf))
    inspector = PdfInspector(made.pdf)
    assert inspector.labels == [
        "1 recto: – | i",
        "1 verso: ii | –",
        "2 recto: – | 1",
        "2 verso: 2 | 3",
    ]
    assert inspector.metadata["Title"] == "Été (livret)"
    assert inspector.metadata["Author"] == "A. B."
    assert PdfInspector(folded(drawn([A5])).pdf).metadata["Title"] == "Booklet"


def test_the_same_pages_give_the_same_bytes() -> None:
    pdf = with_links()
    assert folded(pdf).pdf == folded(pdf).pdf


def test_layers_that_are_off_stay_off() -> None:
    pdf = pikepdf.open(BytesIO(drawn([A5] * 4)))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = pdf.pages[0]
    page.obj.Resources.Properties = Dictionary(L=layer)
    page.contents_add(b"/OC /L BDC 0 g 0 0 60 60 re f EMC")
    middle = A4_WIDE[0] / 2
    corner = (middle, A5[1] - 80, middle + 80, A5[1])
    assert not ink(folded(saved(pdf)).pdf, part=corner)
    del pdf.Root.OCProperties.D.OFF
    assert ink(folded(saved(pdf)).pdf, part=corner)


def test_a_file_locked_for_changes_only_is_imposed(tmp_path: Path) -> None:
    free = pikepdf.Encryption(owner="secret", user="", R=6)
    (tmp_path / "free.pdf").write_bytes(drawn([A5] * 4, encryption=free))
    made = impose(tmp_path / "free.pdf", PLAIN)
    assert read(made) == numbered(4)
    assert not pikepdf.open(BytesIO(made.pdf)).is_encrypted


def refused(file: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        impose(file, PLAIN)
    assert caught.value.hint
    return caught.value


def test_what_cannot_be_imposed_is_refused_with_a_remedy(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(owner="secret", user="word", R=6)
    files = {
        "locked.pdf": drawn([A5] * 4, encryption=locked),
        "empty.pdf": saved(pikepdf.new()),
        "nothing.pdf": b"",
        "text.pdf": b"These are words.\n" * 40,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert "password" in str(refused(tmp_path / "locked.pdf"))
    assert "no pages" in str(refused(tmp_path / "empty.pdf"))
    assert "no PDF" in str(refused(tmp_path / "nothing.pdf"))
    assert "no PDF" in str(refused(tmp_path / "text.pdf"))
    assert "is not there" in str(refused(tmp_path / "missing.pdf"))
    assert "cannot be read" in str(refused(tmp_path))


def test_a_damaged_file_is_read_as_far_as_it_goes_and_told_of(tmp_path: Path) -> None:
    whole = drawn([A5] * 8)
    (tmp_path / "cut.pdf").write_bytes(whole[: whole.rindex(b"xref")])
    made = impose(tmp_path / "cut.pdf", PLAIN)
    assert read(made) == numbered(8)
    assert codes(made) == ["booklet-damaged"]


def test_the_command_writes_the_sheets_and_the_guide(tmp_path: Path) -> None:
    source = tmp_path / "club.pdf"
    source.write_bytes(drawn([A5] * 10))
    said = run("impose", source, "--keep-last")
    assert said.status == 0, said.err
    assert "club-booklet.pdf  10 pages on 3 sheets of A4, with club-booklet-guide.pdf" in said.out
    sheets = on_halves((tmp_path / "club-booklet.pdf").read_bytes(), A4_WIDE[0])
    assert sheets[0][:2] == ("p10", "p1")
    guide = PdfInspector(tmp_path / "club-booklet-guide.pdf")
    assert guide.page_count == 1
    text = guide.text(0)
    for told in ("3 of A4", "2 of them blank", "about 2", "turned over the short edge", "6 and 7"):
        assert told in text.replace("\n", " "), told


def test_the_command_does_not_write_over_what_it_reads(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(drawn([A5]))
    (tmp_path / "b.pdf").symlink_to(source)
    (tmp_path / "c-guide.pdf").symlink_to(source)
    for same in (source, tmp_path / "b.pdf", tmp_path / "c.pdf"):
        said = run("impose", source, "-o", same, "--no-guide")
        assert said.status == 2
        assert "is the file to be imposed" in said.err
    assert source.read_bytes() == drawn([A5])


def test_the_command_writes_into_a_folder_without_a_guide(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn([A5]))
    (tmp_path / "out").mkdir()
    said = run("impose", tmp_path / "a.pdf", "-o", tmp_path / "out", "--no-guide", "--sheet", "A3")
    assert said.status == 0, said.err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["a-booklet.pdf"]
    assert "1 page on 1 sheet of A3" in said.out


@pytest.mark.parametrize(
    "options", [("--signature", "5"), ("--sheet", "A99"), ("--paper", "0"), ("--paper", "thin")]
)
def test_the_command_refuses_what_cannot_be(tmp_path: Path, options: tuple[str, str]) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn([A5]))
    said = run("impose", tmp_path / "a.pdf", *options)
    assert said.status == 2
    assert not (tmp_path / "a-booklet.pdf").exists()


def test_the_guide_lists_signatures_and_what_to_cut_in_french(tmp_path: Path) -> None:
    pdf = pikepdf.open(BytesIO(drawn([A5] * 100)))
    pdf.Root.Lang = String("fr-FR")
    (tmp_path / "gros.pdf").write_bytes(saved(pdf))
    assert run("impose", tmp_path / "gros.pdf", "--sheet", "SRA4").status == 0
    guide = PdfInspector(tmp_path / "gros-booklet-guide.pdf")
    text = guide.text(0).replace("\n", " ")
    assert guide.page_count == 1
    assert "cahier 2 : feuilles 14 à 25, pages 53 à 100" in text.replace("\u00a0", " ")
    assert "Coupez" in text


def test_the_test_print_is_marked_numbered_and_folds(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn([A5] * 30))
    made = trial_print(tmp_path / "a.pdf", BookletOptions(marks=False))
    assert made.plan.signatures == (2,)
    sheets = on_halves(made.pdf, made.plan.spread.sheet.width, least=60)
    assert opened(sheets) == [str(number) for number in range(1, 9)]
    texts = read(made)
    assert all("TEST PRINT" in text for text in texts)
    assert "100 mm" in texts[0].replace("\u00a0", " ")


@pytest.mark.parametrize("sheet", ["A3", "Letter", "100x60mm", "400x100mm", "100x400mm"])
def test_the_test_print_takes_two_sheets_of_any_paper(tmp_path: Path, sheet: str) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn([A5] * 2))
    made = trial_print(tmp_path / "a.pdf", BookletOptions(sheet=sheet))
    assert (made.plan.pages, len(made.plan.sheets), made.plan.spread.scale) == (8, 2, 1)
    assert not made.diagnostics


def test_every_sentence_is_there_in_both_languages() -> None:
    english, french = output.GUIDE_LANGUAGES["en"], output.GUIDE_LANGUAGES["fr"]
    assert english.keys() == french.keys()
    for key in english:
        assert set(gaps(english[key])) == set(gaps(french[key])), key


def test_every_sentence_is_said_somewhere() -> None:
    files = [standard("templates") / f"booklet-{name}.xhtml" for name in ("guide", "test")]
    templates = "".join(file.read_text(encoding="utf-8") for file in files)
    unsaid = [key for key in output.GUIDE_LANGUAGES["en"] if f'"{key}"' not in templates]
    assert not unsaid


def gaps(sentence: str) -> list[str]:
    from string import Formatter  # noqa: PLC0415

    return [name for _, name, _, _ in Formatter().parse(sentence) if name]


TEXT = (
    "---\ntitle: On rivers\nauthor: Ada Lovelace\ndate: 2021\nlang: fr\n---\n\n"
    "La rivière coule jusqu’à [la mer](https://example.org/mer). "
)


def project(folder: Path, settings: str = "") -> Path:
    (folder / "rivers.md").write_text(TEXT * 2, encoding="utf-8")
    (folder / "anthology.toml").write_text(f'[book]\ntitle = "Eaux"\n{settings}', encoding="utf-8")
    return folder


def test_a_book_is_built_and_folded_its_back_cover_kept_outside(tmp_path: Path) -> None:
    said = run("build", project(tmp_path), "--booklet")
    assert said.status == 0, said.err
    build = tmp_path / "build"
    printed, sheets = PdfInspector(build / "eaux.pdf"), PdfInspector(build / "eaux-booklet.pdf")
    count = printed.page_count
    assert (
        f"{count} pages on {-(-count // 4)} sheets of A4, with eaux-booklet-guide.pdf" in said.out
    )
    assert sheets.page_count == 2 * -(-count // 4)
    first, last = printed.labels[0], printed.labels[-1]
    assert sheets.labels[0] == f"1 recto: {last} | {first}"
    targets = [link.target for page in range(count) for link in printed.links(page)]
    carried = [
        link
        for at in range(sheets.page_count)
        for link in sheets.pdf.pages[at].obj.get("/Annots", ())
    ]
    assert len(carried) == len(targets) > 0
    assert "Comment faire ce livret" in PdfInspector(build / "eaux-booklet-guide.pdf").text(0)


def test_settings_of_the_booklet_are_heeded(tmp_path: Path) -> None:
    booklet = '[booklet]\nsheet = "A3"\nsignature = 8\npaper = 1\nguide = false\nmarks = false\n'
    said = run("build", project(tmp_path, booklet), "--booklet")
    assert said.status == 0, said.err
    assert "sheets of A3" in said.out
    assert not (tmp_path / "build" / "eaux-booklet-guide.pdf").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('sheet = "A44"', "“sheet” cannot be “A44”"),
        ("signature = 18", "“signature” cannot be “18”"),
        ('paper = "thin"', "“paper” wants a number"),
    ],
)
def test_settings_that_cannot_be_are_named_with_their_line(
    tmp_path: Path, line: str, told: str
) -> None:
    said = run("check", project(tmp_path, f"[booklet]\n{line}\n"))
    assert said.status == 1
    assert f"anthology.toml:4: error: {told}" in said.err + said.out
