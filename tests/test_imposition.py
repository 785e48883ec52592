"""Check the arithmetic of booklets: which page goes where, how it lies, what is marked."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.model.diagnostics import UsageError
from anthology.outputs.booklet.geometry import MM, Box, PageView, Size, moved, spread, turn
from anthology.outputs.booklet.planning import (
    PAPERS,
    crop_and_fold_marks,
    has_crops,
    large_enough,
    read_paper,
)
from anthology.outputs.booklet.signatures import (
    Half,
    Sheet,
    Side,
    creep,
    divide_into_signatures,
    fold,
    places,
)
from tests.folding import leafed_through

A4, A5 = Size(210 * MM, 297 * MM), Size(148 * MM, 210 * MM)
HALVES = get_args(Half)
lean = settings(max_examples=80, deadline=None, derandomize=True)


def face(size: Size, rotation: int = 0, unit: float = 1.0) -> PageView:
    box = Box(0, 0, *size)
    return PageView(box, box, rotation, unit)


def sides(*printed: tuple[int | None, int | None]) -> list[Side]:
    return [Side(*pages) for pages in printed]


def printed(sheets: tuple[Sheet, ...]) -> list[Side]:
    return [side for sheet in sheets for side in sheet.sides]


def test_ten_pages_have_their_blanks_last() -> None:
    expected = sides((None, 1), (2, None), (10, 3), (4, 9), (8, 5), (6, 7))
    assert printed(fold(10, [3])) == expected


def test_ten_pages_with_the_back_cover_kept_have_their_blanks_before_it() -> None:
    expected = sides((10, 1), (2, None), (None, 3), (4, 9), (8, 5), (6, 7))
    assert printed(fold(10, [3], keep_last=True)) == expected


def test_a_single_page_is_the_front_cover_kept_last_or_not() -> None:
    expected = sides((None, 1), (None, None))
    assert printed(fold(1, [1])) == printed(fold(1, [1], keep_last=True)) == expected


@lean
@given(
    pages=st.integers(1, 400),
    signature=st.one_of(
        st.just("auto"), st.just("one"), st.integers(1, 20).map(lambda n: str(4 * n))
    ),
    paper=st.sampled_from([0.05, 0.1, 0.17, 0.3]),
    keep=st.booleans(),
)
def test_folded_sheets_read_from_the_first_page_to_the_last(
    *, pages: int, signature: str, paper: float, keep: bool
) -> None:
    parting = divide_into_signatures(pages, signature, paper)
    sheets = fold(pages, parting.sheets, keep_last=keep)
    read = leafed_through(sheets)
    assert [page for page in read if page] == list(range(1, pages + 1))
    blanks = len(read) - pages
    assert 0 <= blanks <= 3
    last = pages - 1 if keep and pages > 1 else pages
    assert read[last : last + blanks] == [None] * blanks
    if keep and pages > 1:
        assert read[-1] == pages


@lean
@given(pages=st.integers(1, 3000), paper=st.floats(0.04, 0.5))
def test_signatures_left_to_the_paper_can_be_stapled_and_are_alike(
    pages: int, paper: float
) -> None:
    parting = divide_into_signatures(pages, "auto", paper)
    assert sum(parting.sheets) == -(-pages // 4)
    assert max(parting.sheets) * paper <= 2.0 + 1e-6
    assert max(parting.sheets) - min(parting.sheets) <= 1
    assert not parting.is_thick
    fewer = len(parting.sheets) - 1
    assert fewer == 0 or fewer * parting.most < sum(parting.sheets)


def test_a_signature_is_what_was_asked_for_and_the_last_takes_the_rest() -> None:
    assert divide_into_signatures(64).sheets == (16,)
    assert divide_into_signatures(84).sheets == (11, 10)
    assert divide_into_signatures(84, "one").sheets == (21,)
    assert divide_into_signatures(84, "one").is_thick
    assert not divide_into_signatures(80, "one").is_thick
    assert divide_into_signatures(50, "16").sheets == (4, 4, 4, 1)


@pytest.mark.parametrize("wrong", ["0", "5", "-4", "a lot", "", "¹6", "4.0"])
def test_a_signature_that_cannot_be_folded_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="signature") as caught:
        divide_into_signatures(10, wrong)
    assert "multiple of four" in caught.value.hint


@pytest.mark.parametrize("wrong", [0.0, -0.1, 3.0, float("nan")])
def test_a_paper_that_cannot_be_is_refused(wrong: float) -> None:
    with pytest.raises(UsageError, match="mm thick"):
        divide_into_signatures(10, "auto", wrong)


def test_every_page_has_one_place_and_inner_sheets_creep_more() -> None:
    sheets = fold(32, [4, 4])
    found = places(sheets)
    assert sorted(found) == list(range(1, 33))
    assert (found[1].side, found[1].half, found[1].depth) == (0, "right", 0)
    assert (found[8].side, found[8].half, found[8].depth) == (7, "left", 3)
    assert found[17].depth == 0
    steps = [creep(sheet.depth, 0.1) for sheet in sheets[:4]]
    assert steps == pytest.approx([0, 0.1, 0.2, 0.3])


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_thing_stands_on_the_corner(degrees: int) -> None:
    size = Size(40, 70)
    turned = moved(Box(0, 0, *size), turn(size, degrees))
    wanted = size.turned if degrees % 180 else size
    assert turned == pytest.approx((0, 0, *wanted))


def test_clockwise_is_clockwise() -> None:
    assert turn(Size(40, 70), 90).transform((0, 0)) == (0, 40)  # lower left comes to the upper left


def test_pages_of_half_the_sheet_keep_their_size_and_meet_at_the_spine() -> None:
    fitted = spread(A4, [face(A5)] * 4)
    assert fitted.scale == 1
    assert fitted.is_wide
    left, right = fitted.place(face(A5), "left"), fitted.place(face(A5), "right")
    assert moved(Box(0, 0, *A5), left.matrix).right == pytest.approx(A4.height / 2)
    assert moved(Box(0, 0, *A5), right.matrix).left == pytest.approx(A4.height / 2)


def test_creep_moves_pages_towards_the_spine_and_never_over_it() -> None:
    fitted = spread(A4, [face(A5)])
    middle = fitted.half.width
    left, right = (fitted.place(face(A5), half, 2 * MM) for half in HALVES)
    assert left.matrix.e - fitted.place(face(A5), "left").matrix.e == pytest.approx(2 * MM)
    assert right.matrix.e - fitted.place(face(A5), "right").matrix.e == pytest.approx(-2 * MM)
    assert left.clip.right <= middle <= right.clip.left


def test_pages_too_large_shrink_alike_and_in_proportion() -> None:
    fitted = spread(A4, [face(A4)] * 3)
    assert fitted.scale == pytest.approx(0.707, abs=0.001)
    shown = moved(Box(0, 0, *A4), fitted.place(face(A4), "left").matrix).size
    assert shown.width / shown.height == pytest.approx(A4.width / A4.height)
    assert shown.fits(fitted.half)


@pytest.mark.parametrize(
    ("paper", "page", "wide"),
    [
        (Size(420 * MM, 148 * MM), A5.turned, True),
        (Size(148 * MM, 420 * MM), A5.turned, True),
        (Size(200 * MM, 210 * MM), Size(100 * MM, 210 * MM), False),
        (A4, A5.turned, True),
    ],
)
def test_the_sheet_lies_so_that_pages_come_out_large(
    paper: Size, page: Size, *, wide: bool
) -> None:
    fitted = spread(paper, [face(page)])
    assert fitted.is_wide == wide
    turned = spread(paper.turned, [face(page)])
    assert turned == fitted


def test_single_pages_of_another_size_are_fitted_into_the_usual_one() -> None:
    wide, small, large = face(A5.turned), face(Size(200, 300)), face(A4)
    fitted = spread(A4, [face(A5)] * 3 + [wide, small, large])
    page = fitted.page("right")
    assert fitted.scale == 1
    assert fitted.place(wide, "right").turned
    assert fitted.place(wide, "right").scale == pytest.approx(1)
    assert fitted.place(small, "right").scale == 1
    assert fitted.place(large, "right").scale == pytest.approx(0.705, abs=0.002)
    for one in (wide, small, large):
        shown = moved(one.trim, fitted.place(one, "right").matrix)
        assert (shown.left + shown.right) / 2 == pytest.approx((page.left + page.right) / 2)
        assert (shown.bottom + shown.top) / 2 == pytest.approx((page.bottom + page.top) / 2)


def test_a_wide_page_among_tall_ones_has_its_head_at_the_left() -> None:
    fitted = spread(A4, [face(A5)] * 3 + [face(A5.turned)])
    matrix = fitted.place(face(A5.turned), "right").matrix
    head, foot = (matrix.transform((A5.height / 2, y)) for y in (A5.width, 0))
    assert head[0] < foot[0]
    assert head[1] == pytest.approx(foot[1])


@lean
@given(
    st.floats(50, 2000),
    st.floats(50, 2000),
    st.sampled_from([0, 90, 180, 270]),
    st.sampled_from([0.5, 1.0, 3.0]),
    st.sampled_from(sorted(PAPERS)),
)
def test_any_page_lies_whole_within_its_half(
    width: float, height: float, rotation: int, unit: float, paper: str
) -> None:
    one = face(Size(width, height), rotation, unit)
    fitted = spread(read_paper(paper).size, [one])
    placed = fitted.place(one, "right")
    shown, half = moved(one.trim, placed.matrix), Box(fitted.half.width, 0, *fitted.sheet)
    assert half.left - 0.5 <= shown.left
    assert shown.right <= half.right + 0.5
    assert shown.bottom >= -0.5
    assert shown.top <= half.top + 0.5
    assert placed.scale <= 1


def test_bleed_is_printed_outside_the_page_but_not_over_the_spine() -> None:
    trim = Box(10, 10, 10 + A5.width, 10 + A5.height)
    one = PageView(trim, Box(0, 0, 20 + A5.width, 20 + A5.height))
    fitted = spread(Size(320 * MM, 225 * MM), [one])
    placed, page = fitted.place(one, "right"), fitted.page("right")
    assert placed.clip.left == pytest.approx(page.left)
    assert placed.clip.right == pytest.approx(page.right + 10)
    assert placed.clip.top == pytest.approx(page.top + 10)


def test_marks_stand_where_something_is_cut_and_keep_off_the_pages() -> None:
    fitted = spread(Size(320 * MM, 225 * MM), [face(A5)])
    assert has_crops(fitted)
    lines = crop_and_fold_marks(fitted, inside=False)
    cut = fitted.cut
    upright = {line.x0 for line in lines if line.x0 == line.x1 and not line.dashed}
    level = {line.y0 for line in lines if line.y0 == line.y1}
    assert upright == {cut.left, cut.right}
    assert level == {cut.bottom, cut.top}
    assert {line.x0 for line in lines if line.dashed} == {fitted.half.width}
    for line in lines:
        for x, y in ((line.x0, line.y0), (line.x1, line.y1)):
            assert 0 <= x <= fitted.sheet.width
            assert 0 <= y <= fitted.sheet.height
            assert not (cut.left < x < cut.right and cut.bottom < y < cut.top)


def test_nothing_is_cut_off_pages_that_had_to_shrink() -> None:
    fitted = spread(Size(612, 792), [face(Size(612, 792))])
    assert fitted.cut.bottom > 10 * MM
    assert not has_crops(fitted)
    assert crop_and_fold_marks(fitted, inside=False) == []


def test_the_smallest_sheet_for_a_page_is_known() -> None:
    assert [large_enough(page) for page in (A5, A4, Size(612, 792), Size(5000, 5000))] == [
        *("A4", "A3", "Tabloid", "")
    ]


def test_without_a_margin_only_the_inner_side_shows_where_to_fold() -> None:
    fitted = spread(A4, [face(A5)])
    assert not has_crops(fitted)
    assert crop_and_fold_marks(fitted, inside=False) == []
    ticks = crop_and_fold_marks(fitted, inside=True)
    assert len(ticks) == 2
    assert all(line.dashed and abs(line.y1 - line.y0) == pytest.approx(3 * MM) for line in ticks)


def test_sheets_are_named_or_measured() -> None:
    assert read_paper("a4").name == "A4"
    assert read_paper("320x450mm").size == pytest.approx((320 * MM, 450 * MM))
    assert read_paper("320 x 450 mm") == read_paper(read_paper("320x450mm").name)
    letter, half = Size(612, 792), Size(396, 612)
    assert read_paper("auto", [letter]).name == read_paper("auto", [half]).name == "Letter"
    assert read_paper("auto", [A5]).name == "A4"


@pytest.mark.parametrize("wrong", ["A44", "", "20x30", "0x0mm", "9999x10mm", "ax4mm"])
def test_what_is_no_sheet_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="no sheet") as caught:
        read_paper(wrong)
    assert "320x450mm" in caught.value.hint


def test_depths_grow_by_one_within_a_signature() -> None:
    depths = [sheet.depth for sheet in fold(48, [6, 6])]
    assert depths == [*range(6), *range(6)]
    assert all(after in (before + 1, 0) for before, after in pairwise(depths))
