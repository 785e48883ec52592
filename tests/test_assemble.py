"""Bind printed pieces and look at the book with independent eyes."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from anthology.outputs.pdf.bind import assemble
from anthology.outputs.pdf.pagination import Bookmark, PlacedDocument
from tests.inspectors.pdf import PdfInspector, flat, walk
from tests.printing import INFO, NOTHING, bind, bound, leaves_of, piece, running_heads

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.pdf.pagination import LaidDocument

PEARS = """<h1 id="pears">On pears</h1><p>A pear falls. See <a href="anthology:quinces">the other
fruit</a> or <a href="#stone">the stone</a>.</p><h2 id="stone">The stone</h2>
<ul><li>round</li><li>hard</li></ul><p>Grown<span class="note">In the orchard.</span> slowly.</p>
<table><tr><th>tree</th><th>age</th></tr><tr><td>old one</td><td>90</td></tr></table>"""
QUINCES = """<h1 id="quinces">On quinces</h1><p>Élan, naïveté: a quince is hard, says
<a href="https://orchard.example/q">the orchard</a>, and <a href="anthology:plums">plums</a>
are not.</p><table><tr><th>tree</th></tr><tr><td>young</td></tr></table>"""


def the_two() -> list[LaidDocument]:
    return [piece("a", PEARS, "pears.md"), piece("b", QUINCES, "quinces.md")]


def check_tags(book: PdfInspector) -> None:
    """See that every content and every annotation has one owner, which knows it."""
    numbers = list(book.root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(owners) == sorted(owners)
    for index in range(book.page_count):
        page: Any = book.pdf.pages[index].obj
        tagged = [marked.number for marked in book.content(index) if marked.number is not None]
        assert len(tagged) == len(set(tagged))
        for number in tagged:
            owner = owners[int(page.StructParents)][number]
            assert owner.Pg.objgen == page.objgen
            assert number in list(owner.K)
        for annotation in page.get("/Annots", ()):
            owner = owners[int(annotation.StructParent)]
            assert owner.S == "/Link"
            held = [kid for kid in owner.K if not isinstance(kid, int) and "/Obj" in kid]
            assert annotation.objgen in {reference.Obj.objgen for reference in held}
    for element in book.elements[1:]:
        inside = [kid.objgen for kid in element.P.K if not isinstance(kid, int)]
        assert inside.count(element.objgen) == 1


def test_the_pages_follow_each_other_and_look_as_they_did() -> None:
    pieces = the_two()
    book = PdfInspector(bind(*pieces).pdf)
    alone = [PdfInspector(piece.pdf) for piece in pieces]
    pages = [(single, index) for single in alone for index in range(single.page_count)]
    assert book.page_count == len(pages) >= 2
    for index, (single, at) in enumerate(pages):
        assert book.text(index) == single.text(at) != ""
        assert not ImageChops.difference(book.render(index, 2), single.render(at, 2)).getbbox()


def test_a_blank_page_has_the_size_of_the_others_and_nothing_on_it() -> None:
    pieces = the_two()
    leaves = [
        PlacedDocument("", 0, "", "blank"),
        PlacedDocument("a", 0, "1", "opening"),
        PlacedDocument("", 0, "2", "blank"),
        PlacedDocument("b", 0, "3", "opening"),
    ]
    book = PdfInspector(assemble(pieces, leaves, NOTHING, (), INFO).pdf)
    for blank, printed_page in ((0, 1), (2, 3)):
        assert book.boxes(blank) == book.boxes(printed_page)
        assert book.boxes(blank).keys() >= {"MediaBox", "TrimBox"}
        assert book.text(blank) == ""
    check_tags(book)


def test_page_labels_are_the_folios() -> None:
    labels = ["Cover", "", "iii", "iv", "1", "2", "A-1", "A-2", "C", "MIX", "007", "8"]
    leaves = [PlacedDocument("", 0, label, "blank") for label in labels]
    assert PdfInspector(assemble((), leaves, NOTHING, (), INFO).pdf).labels == labels


def test_links_lead_to_places_in_other_pieces() -> None:
    book = PdfInspector(bind(*the_two(), bookmarks=[Bookmark("Quinces", "quinces")]).pdf)
    second = book.destinations["quinces"][0]
    across, within = (link for page in range(second) for link in book.links(page))
    assert (across.target, across.words) == (second, "Quinces")
    assert (within.target, within.words) == (book.destinations["stone"][0], "p. 1")
    assert book.links(second)[0].target == "https://orchard.example/q"
    names = [bytes(name) for name in list(book.root.Names.Dests.Names)[::2]]
    assert names == sorted(names)


def test_a_link_to_nowhere_loses_its_action_and_is_reported() -> None:
    result = bind(*the_two())
    book = PdfInspector(result.pdf)
    dead = book.links(book.destinations["quinces"][0])[-1]
    assert dead.target is None
    [found] = result.diagnostics
    assert (found.code, found.path) == ("link-dead", "quinces.md")
    assert "plums" in found.message


def test_ids_beyond_ascii_are_found() -> None:
    book = bound('<p><a href="anthology:%C3%A9t%C3%A9">to summer</a></p>', '<p id="été">Summer</p>')
    assert book.links(0)[0].target == 1


def test_of_two_places_of_one_name_the_first_counts() -> None:
    one, two = piece("a", '<p id="x">One'), piece("b", '<p id="x">Two', "two.md")
    result = bind(one, two)
    assert PdfInspector(result.pdf).destinations["x"][0] == 0
    assert [(found.code, found.path) for found in result.diagnostics] == [("id-repeated", "two.md")]


def test_the_outline_is_nested_and_folded_as_asked() -> None:
    marks = [
        Bookmark("Fruit", "pears", 1, open=True),
        Bookmark("Pears", "pears", 2),
        Bookmark("The stone", "stone", 3),
        Bookmark("Quinces", "quinces", 2),
        Bookmark("Nowhere", "no such place"),
    ]
    book = PdfInspector(bind(*the_two(), bookmarks=marks).pdf)
    last = book.page_count - 1
    assert book.outline == [
        (1, "Fruit", 0),
        (2, "Pears", 0),
        (3, "The stone", 0),
        (2, "Quinces", last),
        (1, "Nowhere", None),
    ]
    fruit = book.root.Outlines.First
    assert (int(book.root.Outlines.Count), int(fruit.Count), int(fruit.First.Count)) == (4, 2, -1)


def test_one_tree_of_tags_holds_all_pieces() -> None:
    book = PdfInspector(bind(*the_two()).pdf)
    kind, parts = book.tags
    assert (kind, [part[0] for part in parts]) == ("Document", ["Part", "Part"])
    assert book.headings == [(1, "On pears"), (2, "The stone"), (1, "On quinces")]
    assert [flat(tag) for tag in walk(book.tags) if tag[0] == "LBody"][:2] == ["round", "hard"]
    check_tags(book)


def test_lines_need_no_elements_of_their_own() -> None:
    paragraph = next(tag for tag in walk(bound(f"<p>{'many <em>words</em> ' * 60}</p>").tags[1][0]))
    [(kind, lines)] = paragraph[1]
    assert kind == "P"
    assert len(lines) > 60
    assert all(isinstance(line, str) for line in lines)


def test_cells_find_their_headers_in_the_whole_book() -> None:
    book = PdfInspector(bind(*the_two()).pdf)
    names = list(book.root.StructTreeRoot.IDTree.Names)
    listed = {str(name): cell for name, cell in zip(names[::2], names[1::2], strict=True)}
    assert len(listed) == len(names) / 2 == 3
    for cell in (element for element in book.elements if element.S == "/TD"):
        for header in cell.A.Headers:
            assert listed[str(header)].S == "/TH"
            assert str(listed[str(header)].ID) == str(header)


def test_a_piece_in_another_language_says_so() -> None:
    pieces = (
        piece("a", "<p>Pears</p>"),
        piece("b", "<p>Poires</p>", language="fr"),
    )
    book = PdfInspector(bind(*pieces).pdf)
    assert book.languages == ["en", "fr"]
    assert str(book.elements[0].K[1].Lang) == "fr"


def test_running_heads_are_artifacts_over_the_pages() -> None:
    pieces = the_two()
    plain = PdfInspector(bind(*pieces).pdf)
    layers = running_heads("Pears · 1", "Quinces · 2")
    assert plain.page_count == len(layers.layers)
    book = PdfInspector(bind(*pieces, running_heads=layers).pdf)
    assert book.artifacts(0) == "Pears · 1"
    assert "Quinces · 2" in book.text(1)
    assert ImageChops.difference(book.render(0), plain.render(0)).getbbox()
    assert book.tags == plain.tags
    check_tags(book)


def test_furniture_lies_over_its_leaves_and_knows_them_all() -> None:
    pieces = the_two()
    leaves = [PlacedDocument("", 0, "i", "blank"), *leaves_of(pieces)]
    book = PdfInspector(assemble(pieces, leaves, running_heads("", "x", "y"), (), INFO).pdf)
    assert [book.artifacts(page) for page in range(book.page_count)] == ["", "x", "y"]
    with pytest.raises(ValueError, match="shorter"):
        assemble(pieces, leaves, running_heads("", "x"), (), INFO)


def test_a_font_is_stored_once_and_texts_stay_as_they_were() -> None:
    bodies = (
        "<p>une naïveté sûre !</p>",
        "<p>ça, 3\N{OHM SIGN}</p>",
        "<p>œuvre, \N{GREEK CAPITAL LETTER OMEGA}</p>",
    )
    book = bound(*bodies)
    assert book.font_programs == 1
    assert all(is_embedded for _, is_embedded in book.fonts)
    texts = [flat(part) for part in book.tags[1]]
    assert texts == [body[3:-4] for body in bodies]
    assert len(book.fonts) == 2  # one glyph stands for the unit in one piece, the letter in another


def test_hyphens_and_spaces_can_be_searched_for() -> None:
    divided = '<p style="hyphens: manual; width: 9mm">quin&shy;quen&shy;nial</p>'
    book = bound(divided + "<p>a well-kept&nbsp;tree</p>")
    assert "well-kept tree" in flat(book.tags)
    assert "well-kept tree" in book.text(0)


def test_a_picture_is_stored_once(tmp_path: Path) -> None:
    file = tmp_path / "leaf.png"
    Image.new("RGBA", (6, 4), (200, 0, 0, 90)).save(file)
    picture = f'<p><img src="{file.as_uri()}" alt="A red leaf"></p>'
    book = bound(picture, picture, f'<div style="background: url({file.as_uri()})">Leaf</div>')
    assert book.images == [(6, 4)]
    assert book.alts == ["A red leaf", "A red leaf"]


def test_the_book_describes_itself() -> None:
    book = PdfInspector(bind(*the_two()).pdf)
    assert book.metadata["Title"] == INFO.title
    assert book.metadata["Author"] == "Ada Example, Bo Sample"
    assert book.metadata["CreationDate"] == "D:20231114221320Z"
    assert book.xmp["dc:title"] == INFO.title
    assert book.xmp["dc:creator"] == list(INFO.authors)
    assert book.xmp["dc:language"] == {"en"}
    assert book.xmp["xmp:CreateDate"] == "2023-11-14T22:13:20Z"
    claims = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
    assert [book.xmp[claim] for claim in claims] == ["3", "A", "1"]
    assert book.root.MarkInfo.Marked
    assert book.root.ViewerPreferences.DisplayDocTitle
    assert len(book.root.OutputIntents) == 1
    assert book.profiles == 1
    for page in range(book.page_count):
        assert all(int(a.F) == 4 for a in book.pdf.pages[page].obj.get("/Annots", ()))


def test_the_same_pieces_make_the_same_bytes(tmp_path: Path) -> None:
    pieces = the_two()
    work = (pieces, leaves_of(pieces), running_heads("a", "b"), [Bookmark("P", "pears")], INFO)
    (tmp_path / "work").write_bytes(pickle.dumps(work))
    code = (
        "import pickle, sys; from anthology.outputs.pdf.bind import assemble;"
        "work = pickle.load(open(sys.argv[1], 'rb'));"
        "sys.stdout.buffer.write(assemble(*work).pdf)"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "work")],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert made[0] == made[1] == assemble(*work).pdf
