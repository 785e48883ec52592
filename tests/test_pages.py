"""Check that every fault of a page is found where it is, and nothing where there is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import Layout, LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.proofread.page_proof import BookPage, Kind, Proof, Text, diagnostics, prove
from anthology.outputs.proofread.page_report import prove_file
from anthology.project.standard import Style, styles
from anthology.render.stamps import stamp
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "Some words about the river that fill the line to its end, and then some more. "
LINES = f"<p>{PLAIN * 5}</p>"
# Without the care that the standard style takes, so that there are faults to find.
CARELESS = (
    "body { --wrap: none } .chapter { --line-snap: none } .footnote { footnote-policy: auto }"
)


def laid(folder: Path, body: str, css: str = "", role: str = "chapter") -> Layout:
    """Lay out a stamped body on A5; `a.png` is a picture of 800 by 700 dots."""
    (folder / "a.png").write_bytes(png(800, 700))
    root = xhtml.parse(body)
    stamp(root)
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f'<body class="document-{role}"><section class="chapter">{xhtml.serialise(root)}'
        "</section></body></html>"
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None), Style("own", css))
    return lay_out(
        LayoutJob(role, markup, sheets, {file.name: file for file in folder.glob("*.png")})
    )


def proved(folder: Path, body: str, css: str = "", role: str = "chapter") -> Proof:
    made = laid(folder, body, css, role)
    sheets = [BookPage("", 0, "0"), *(BookPage(role, at, str(at + 1)) for at in range(made.pages))]
    text = Text(role, role, "A river", "river.md", made.record)
    return prove(
        [text], sheets, lambda _name, found: ("", int(found) if found.isdecimal() else None)
    )


def pages(proof: Proof, kind: Kind) -> list[str]:
    return [one.page for one in proof.findings if one.kind is kind]


PICTURE = '<img src="a.png" alt="A ford"/>'
LISTING = "<figure class='listing'><figcaption>How</figcaption><pre>{}</pre></figure>"
FREE = "max-width: none; max-height: none }"
FAULTS = [
    (Kind.CUT, LINES + f"<p>{'x' * 200}</p>", "p { overflow-wrap: normal; hyphens: none }"),
    (
        Kind.CUT,
        LINES + f"<p>Words {PICTURE}</p>",
        ".chapter p img { width: 160mm; height: 9mm; " + FREE,
    ),
    (
        Kind.MARGIN,
        LINES + f"<figure>{PICTURE}</figure>",
        ".chapter figure img { width: 119mm; " + FREE,
    ),
    (Kind.MARGIN, LINES + f"<div class='wide'>{LINES}</div>", ".wide { width: 105% }"),
    (Kind.OVERLAP, LINES + LINES, "p + p { margin-top: -30pt }"),
    (Kind.OVERLAP, LINES + f"<figure>{PICTURE}</figure>" + LINES, "figure { height: 20mm }"),
    (Kind.SMALL, LINES + "<p class='tiny'>Too small to read</p>", ".tiny { font-size: 5pt }"),
    (Kind.GLYPH, LINES + "<p>A sign \U00012000 here.</p>", ""),
    (Kind.NARROW, f"<div class='slim'>{LINES}</div>", ".slim { width: 40mm }"),
    (Kind.SQUEEZED, f"<div class='thin'>{LINES}</div>", ".thin { word-spacing: -0.1em }"),
    (Kind.LONE_WORD, f"<h2>A title of<br/>more</h2>{LINES}", ""),
]


@pytest.mark.parametrize(("kind", "body", "css"), FAULTS)
def test_a_fault_is_told_with_its_page_and_line(
    kind: Kind, body: str, css: str, tmp_path: Path
) -> None:
    proof = proved(tmp_path, body, css)
    (found, *_) = [one for one in proof.findings if one.kind is kind]
    assert (found.path, found.page, found.sheet) == ("river.md", "1", 2)
    assert found.line
    assert proof.book.counts[kind] >= 1


def test_a_plain_text_has_no_fault_that_makes_it_unreadable(tmp_path: Path) -> None:
    body = (
        LINES * 3
        + f"<h2>A ford</h2>{LINES}<figure>{PICTURE}<figcaption>The ford</figcaption></figure>"
        + LINES * 2
        + f"<p>Noted.<span class='footnote'>{PLAIN}</span> The 1<sup>st</sup> time.</p>"
        + "<table><tr><td>one</td><td>two</td></tr></table>"
        + LISTING.format("some code")
        + f"<blockquote>{LINES}</blockquote><ul><li>One</li><li>Two</li></ul>"
    )
    found = {one.kind for one in proved(tmp_path, body).findings}
    assert not found & {Kind.CUT, Kind.MARGIN, Kind.OVERLAP, Kind.SMALL, Kind.GLYPH}
    assert not found & {Kind.NOTE_AWAY, Kind.HEADING_LAST, Kind.PICTURE_AWAY}


def test_loose_lines_are_counted(tmp_path: Path) -> None:
    body = (
        "<p>A few words, then onehundredandtwentyfivecharacterswithout aspacetobreakatwhatever.</p>"
    )
    css = "section { width: 60mm } p { hyphens: none }"
    proof = proved(tmp_path, body, css)
    (found,) = [one for one in proof.findings if one.kind is Kind.LOOSE]
    assert found.measure > 2
    assert proof.documents[0].figures.counts[Kind.LOOSE] == 1


def test_a_ladder_of_hyphens_counts_once(tmp_path: Path) -> None:
    words = "<p>" + "inter&#xad;national " * 30 + "</p>"
    css = "section { width: 36mm } p { hyphens: manual; hyphenate-limit-chars: 2 }"
    assert len(pages(proved(tmp_path, words, css), Kind.LADDER)) == 1


def test_a_heading_and_a_divided_word_at_a_foot(tmp_path: Path) -> None:
    css = "h2 { break-after: auto; margin: 0 } p { orphans: 1; widows: 1 }"
    short = "<p>So it is.</p>"
    headed = proved(tmp_path, short * 33 + "<h2>The ford</h2>" + LINES * 2, css)
    assert pages(headed, Kind.HEADING_LAST) == ["1"]
    divided = proved(
        tmp_path,
        short * 33 + f"<p>{'inter&#xad;national ' * 90}</p>",
        css + "p { hyphens: manual }",
    )
    followed = proved(tmp_path, short * 33 + "<h2>The ford</h2>" + LINES * 2)
    assert not pages(followed, Kind.HEADING_LAST)
    assert pages(divided, Kind.DIVIDED) in (["1"], ["1", "2"])


def test_a_note_away_from_its_call(tmp_path: Path) -> None:
    long = f"<span class='footnote'>{PLAIN * 4}</span>"
    short = "<p>So it is.</p>"
    away = proved(
        tmp_path, short * 30 + f"<p>Called{long} here. {PLAIN * 3}</p>" + LINES * 2, CARELESS
    )
    assert pages(away, Kind.NOTE_AWAY) == ["1"]
    near = proved(tmp_path, short * 20 + f"<p>Called{long} here. {PLAIN * 3}</p>" + LINES * 2)
    assert not pages(near, Kind.NOTE_AWAY)


def test_a_caption_apart_from_its_picture(tmp_path: Path) -> None:
    css = "figcaption { break-before: page } figure { break-inside: auto }"
    figure = f"<figure>{PICTURE}<figcaption>The ford</figcaption></figure>"
    proof = proved(tmp_path, LINES + figure + LINES, css)
    assert pages(proof, Kind.PICTURE_AWAY) == ["2"]


def test_feet_last_pages_and_pages_nearly_empty(tmp_path: Path) -> None:
    forced = "h2 { break-before: page }"
    made = proved(tmp_path, LINES * 3 + f"<h2>Next</h2>{LINES}", forced)
    assert not pages(made, Kind.SHORT_FOOT)
    assert pages(made, Kind.LAST_SHORT) == []
    empty = proved(tmp_path, f"<p>Alone.</p><h2>Next</h2>{LINES * 3}", forced)
    assert pages(empty, Kind.NEARLY_EMPTY) == ["1"]
    last = proved(tmp_path, f"{LINES}<h2>Next</h2><p>So it is.</p>", forced)
    assert pages(last, Kind.LAST_SHORT) == ["2"]


def test_a_short_foot_is_told_though_nothing_else_is_wrong(tmp_path: Path) -> None:
    tall = '<table><tr><td><div style="height: 120mm">Tall</div></td></tr></table>'
    proof = proved(tmp_path, LINES * 4 + tall + LINES * 3)
    (found,) = [one for one in proof.findings if one.kind is Kind.SHORT_FOOT]
    assert (found.page, found.line is not None) == ("1", True)
    assert found.measure > 3


@pytest.mark.parametrize(
    ("shift", "kind"), [("3pt", Kind.OFF_GRID), ("7pt", Kind.HALF_LINE), ("14pt", None)]
)
def test_facing_lines_that_do_not_stand_level(
    shift: str, kind: Kind | None, tmp_path: Path
) -> None:
    body = LINES * 9 + f'<p style="margin-top: {shift}">{PLAIN * 4}</p>' + LINES * 2
    proof = proved(tmp_path, body, CARELESS)
    found = {one.kind for one in proof.findings} & {Kind.OFF_GRID, Kind.HALF_LINE}
    assert kind in found if kind else not found
    assert proof.book.facing_lines > 40


def test_blank_pages_among_the_first_eight(tmp_path: Path) -> None:
    made = laid(tmp_path, LINES)
    text = Text("chapter", "chapter", "", "river.md", made.record)
    blanks = [BookPage("", 0, str(at)) for at in range(7)]
    proof = prove([text], [*blanks, BookPage("chapter", 0, "8"), *blanks])
    assert proof.book.counts[Kind.BLANK] == 7


def test_what_is_blank_by_custom_is_no_blank_page(tmp_path: Path) -> None:
    made = laid(tmp_path, LINES)
    names = ("cover", "titlepage", "dedication")
    texts = [Text(one, one, "", "", made.record) for one in names]
    sheets = [page for one in names for page in (BookPage(one, 0, one), BookPage("", 0, one))]
    found = [one.page for one in prove(texts, sheets).findings if one.kind is Kind.BLANK]
    assert found == ["titlepage"]


def test_typography_is_one_line_of_a_build_and_the_rest_is_named(tmp_path: Path) -> None:
    proof = proved(tmp_path, f"<div class='slim'>{LINES}</div>", ".slim { width: 40mm }")
    said = [*diagnostics(proof)]
    assert [one.code for one in said] == ["page-typography"]
    assert "narrow justified paragraph" in said[0].message
    cut = proved(
        tmp_path, f"<p>Words {PICTURE}</p>", ".chapter p img { width: 160mm; max-width: none }"
    )
    (first, *_) = diagnostics(cut)
    assert (first.code, first.path) == ("page-cut", "river.md")


LONG = "Incomprehensibilities notwithstanding, the ferrymen straightforwardly acknowledged them. "
PROJECT = "\n\n".join(["# A river", *[PLAIN * 5 + LONG * at for at in range(12)]])


def test_a_built_book_is_proved_page_by_page(tmp_path: Path) -> None:
    write(tmp_path, river__md=PROJECT, **{"styles___print-careless__css": CARELESS})
    built = run("build", tmp_path, "--pdf")
    assert built.status == 0, built.err
    shown = run("verify", "--pages", tmp_path, "--format", "json")
    assert shown.status == 0, shown.err
    (told,) = json.loads(shown.out)
    assert told["complete"] is True
    assert told["book"]["lines"] > 60
    chapter = next(one for one in told["documents"] if one["path"] == "river.md")
    loose = [one for one in told["findings"] if one["kind"] == "loose-line"]
    assert chapter["loose_line"] == len(loose) > 0
    assert all(one["path"] == "river.md" and one["line"] for one in loose)
    assert "facing" in run("verify", "--pages", tmp_path).out


def test_a_pdf_alone_tells_nearly_the_same_of_its_lines(tmp_path: Path) -> None:
    write(tmp_path, river__md=PROJECT, **{"styles___print-careless__css": CARELESS})
    assert run("build", tmp_path, "--pdf").status == 0
    (file,) = (tmp_path / "build").glob("*.pdf")
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(file.read_bytes())
    whole, alone = prove_file(file), prove_file(copy)
    assert not whole.unjudged
    assert Kind.NOTE_AWAY in alone.unjudged
    assert abs(alone.book.lines - whole.book.lines) < 0.15 * whole.book.lines
    mine, other = (one.book.counts.get(Kind.LOOSE, 0) for one in (alone, whole))
    assert other > 0
    assert abs(mine - other) <= max(2, 0.2 * other)


def test_a_pdf_of_a_stranger_is_judged_by_itself(tmp_path: Path) -> None:
    made = laid(
        tmp_path,
        LINES + "<p class='off'>Too far to the right</p>",
        ".off { margin-left: 125mm; white-space: nowrap }",
    )
    file = tmp_path / "stranger.pdf"
    file.write_bytes(made.pdf)
    proof = prove_file(file)
    assert pages(proof, Kind.CUT) == ["1"]
    assert proof.unjudged


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nnothing")
    assert run("verify", "--pages", tmp_path / "a.pdf").status == 2
    assert run("verify", "--pages", tmp_path).status == 2


IN_A_COLUMN = {
    "a line": "<p>Words {} and more.</p>",
    "a line of a bold span": "<p>Words <span><b>{}</b></span></p>",
    "the beginning of an indented line": "<p>Before.</p><p>{} words</p>",
    "two side by side": "<p>Before.</p><p>{0}{0}</p>",
    "an item": "<ul><li>Item {0} more<ul><li>{0}</li></ul></li></ul>",
    "cells": "<table><tr><td>Name {0}</td><td>Words {0}</td><td><p>{0}</p></td></tr></table>",
    "a definition": "<dl><dt>Term</dt><dd>{} words</dd></dl>",
    "a heading": "<h2>{} Words</h2><p>So.</p>",
    "a note": "<p>Noted<span class='footnote'>{} x</span></p>",
    "a quotation": "<blockquote><p>{} words</p></blockquote>",
}


@pytest.mark.parametrize("place", IN_A_COLUMN)
@pytest.mark.parametrize("size", ["", 'width="100%"', 'width="2400" height="1800"'])
def test_a_picture_is_never_wider_than_its_column(place: str, size: str, tmp_path: Path) -> None:
    (tmp_path / "wide.png").write_bytes(png(2400, 1800))
    image = f'<img src="wide.png" alt="A ford" {size}/>'
    body = LINES + IN_A_COLUMN[place].format(image) + LINES
    made = laid(tmp_path, body)
    assert not {flaw.kind for flaw in made.record.flaws} & {Kind.CUT, Kind.MARGIN, Kind.OVERLAP}
    assert made.prints
    assert all(one.width > 5 for one in made.prints)
    assert all(one.width / one.height == pytest.approx(4 / 3, abs=0.02) for one in made.prints)


CARD = (
    '<div class="embed film"><p class="embed-kind">Film</p><img class="embed-still" src="a.png" '
    'alt="A still"/><p class="embed-title">A river on film</p>'
    '<p class="embed-address">https://example.org/film</p></div>'
)


@pytest.mark.parametrize("lines", [0, 3, 5, 8])
@pytest.mark.parametrize("paragraphs", [3, 4, 8, 9])
def test_a_card_at_the_head_of_a_page_stands_in_its_column(
    paragraphs: int, lines: int, tmp_path: Path
) -> None:
    body = LINES * paragraphs + "<p>So it is.</p>" * lines + CARD + LINES * 8
    kinds = {flaw.kind for flaw in laid(tmp_path, body).record.flaws}
    assert not kinds & {Kind.CUT, Kind.MARGIN, Kind.OVERLAP}


ANNOUNCED = {
    "a listing after plain words": ("Some code.", LISTING.format("one line\n" * 24)),
    "a listing after a colon": ("This is it:", LISTING.format("one line\n" * 24)),
    "a picture after a colon": ("This is it:", f"<figure>{PICTURE}</figure>"),
    "a table in a figure": (
        "So it was.",
        f"<figure><table>{'<tr><td>one</td></tr>' * 16}</table></figure>",
    ),
}


@pytest.mark.parametrize("kind", ANNOUNCED)
@pytest.mark.parametrize("lines", range(0, 12, 2))
def test_what_words_lead_to_follows_them(kind: str, lines: int, tmp_path: Path) -> None:
    words, thing = ANNOUNCED[kind]
    before = LINES * 3 + "<p>So it is.</p>" * lines
    proof = proved(tmp_path, f"{before}<p>{words}</p>{thing}" + LINES * 6)
    assert not pages(proof, Kind.PICTURE_AWAY)


WORD = "Donaudampfschifffahrtselektrizitaeten" * 4
RUNNING = {
    "a title": f"<h1>{WORD}</h1><p>So.</p>",
    "a heading": f"<h2>The {WORD}</h2><p>So.</p>",
    "a paragraph": f"<p>The {WORD}</p>",
    "an item": f"<ul><li>{WORD}</li></ul>",
    "an entry of the contents": (
        '<div class="contents"><ul class="contents-list"><li><p class="contents-entry">'
        f'<a href="#x">{WORD}</a><span class="contents-page">7</span></p></li></ul></div>'
    ),
}


@pytest.mark.parametrize("place", RUNNING)
def test_a_word_wider_than_the_page_is_broken(place: str, tmp_path: Path) -> None:
    made = laid(tmp_path, RUNNING[place])
    assert not {flaw.kind for flaw in made.record.flaws} & {Kind.CUT, Kind.MARGIN, Kind.OVERLAP}
