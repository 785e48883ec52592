"""Check on which side documents begin and what their pages are called."""

from collections.abc import Callable

import pytest

from anthology.language.roman import to_roman
from anthology.outputs.pdf.pagination import Pagination, PlacedDocument
from anthology.outputs.pdf.running_heads import head_sheets


def paginated(openings: str, *documents: tuple[str, str, int]) -> list[tuple[str, str]]:
    pages = Pagination(openings)
    for name, role, count in documents:
        pages.add(name, role, count)
    return [(leaf.name, leaf.label) for leaf in pages.leaves]


BACK = ("back", "backcover", 1)
FRONT = (("cover", "cover", 1), ("half", "halftitle", 1), ("title", "titlepage", 1))


def test_cover_is_a_leaf_of_its_own_and_page_one_follows_it() -> None:
    assert paginated("recto", *FRONT) == [
        ("cover", "C1"),
        ("", "C2"),
        ("half", "1"),
        ("", "2"),
        ("title", "3"),
    ]


def test_imprint_stands_behind_the_title_page() -> None:
    pages = paginated("recto", *FRONT, ("imprint", "imprint", 1), ("toc", "contents", 1))
    assert pages[-2:] == [("imprint", "4"), ("toc", "5")]


def test_chapters_open_on_recto_or_on_the_next_page() -> None:
    chapters = (("one", "chapter", 2), ("two", "chapter", 1), ("three", "chapter", 1))
    assert paginated("recto", *chapters) == [
        ("one", "1"),
        ("one", "2"),
        ("two", "3"),
        ("three-facing", "4"),
        ("three", "5"),
    ]
    assert [label for _, label in paginated("next", *chapters)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("openings", "folios"), [("recto", "1357"), ("next", "1345")])
def test_an_epigraph_stands_behind_a_dedication_where_pages_are_saved(
    openings: str, folios: str
) -> None:
    names = {"title": "titlepage", "to": "dedication", "motto": "dedication", "toc": "contents"}
    made = paginated(openings, *((name, role, 1) for name, role in names.items()))
    assert [label for name, label in made if name] == [*folios]


def test_blanks_that_face_chapters_and_parts_are_named() -> None:
    pages = Pagination("recto")
    for name, role, count in (*FRONT, ("toc", "contents", 1), ("one", "chapter", 1)):
        pages.add(name, role, count)
    for name, role in (("part-1", "part"), ("two", "chapter"), BACK[:2]):
        pages.add(name, role, 1)
    assert pages.facing == {
        "one-facing": "one",
        "part-1-facing": "part-1",
        "two-facing": "two",
    }
    assert [(leaf.name, leaf.kind) for leaf in pages.leaves][1:4:2] == [("", "blank")] * 2


def test_side_is_told_before_a_document_is_laid_out() -> None:
    pages = Pagination("next")
    pages.add("one", "chapter", 1)
    assert pages.on_verso("chapter")
    assert not pages.on_verso("part")
    assert not Pagination("recto").on_verso("chapter")


def test_documents_that_begin_on_a_left_hand_page_are_named() -> None:
    pages = Pagination("next")
    for name, role, count in (*FRONT, ("imprint", "imprint", 1), ("one", "chapter", 3)):
        pages.add(name, role, count)
    pages.add("two", "chapter", 1)
    assert pages.versos == ["imprint", "two"]


def test_only_the_first_page_of_a_chapter_goes_without_a_running_head() -> None:
    pages = Pagination("recto")
    pages.add("toc", "contents", 1)
    pages.add("one", "chapter", 2)
    assert [leaf.kind for leaf in pages.leaves] == ["blank", "blank", "opening", "plain"]


def test_back_cover_is_the_last_page_and_a_leaf_of_its_own() -> None:
    for count, blanks in ((2, [("", "C3")]), (1, [("", "2"), ("", "C3")])):
        pages = paginated("recto", ("cover", "cover", 1), ("one", "chapter", count), BACK)
        assert pages[2 + count :] == [*blanks, ("back", "C4")]
        assert len(pages) % 2 == 0


@pytest.mark.parametrize("count", [1, 16, 17, 40, 64, 65, 200])
@pytest.mark.parametrize("write", [str, to_roman])
def test_folios_are_drawn_for_all_pages_and_few_in_vain(
    count: int, write: Callable[[int], str]
) -> None:
    labels = [write(number) for number in range(1, count + 1)]
    runs = head_sheets([PlacedDocument("one", 0, label, "opening") for label in labels], {})
    drawn = [key for run in runs for key in run.keys]
    assert drawn[:count] == [(label, at % 2 == 1) for at, label in enumerate(labels)]
    assert len(drawn) <= max(16, 2 * count)
    assert len(runs) <= 3 + count // 64
