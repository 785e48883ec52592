"""Items bear the numbers that a page's styles give them, whatever these count with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.markup.cleaning import clean
from anthology.markup.numerals import STYLES, written
from anthology.markup.web_pages import read_page
from anthology.outputs.build import read_project
from tests.making import write

if TYPE_CHECKING:
    from pathlib import Path

TREES = "<li>oak</li><li>elm</li><li>fir</li>"


def shown(body: str, styles: str = "") -> list[str]:
    """Give the words of each item of a page, its label among them."""
    page = read_page(f"<html><head><style>{styles}</style></head><body>{body}</body></html>")
    root = xhtml.parse(clean(page.text).fragment)
    return [xhtml.text(one) for one in root.iter("li")]


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("lower-greek", "α. β. γ."),
        ("decimal-leading-zero", "01. 02. 03."),
        ("armenian", "Ա. Բ. Գ."),
        ("lower-armenian", "ա. բ. գ."),
        ("georgian", "ა. ბ. გ."),
        ("hebrew", "א. ב. ג."),
        ("arabic-indic", "١. ٢. ٣."),
        ("cjk-decimal", "一、 二、 三、"),
        ("katakana", "ア、 イ、 ウ、"),
        ("cjk-ideographic", "一、 二、 三、"),
        ("korean-hangul-formal", "일, 이, 삼,"),
        ("ethiopic-numeric", "፩/ ፪/ ፫/"),
        ("hangul", "가. 나. 다."),
        ("urdu", "۱. ۲. ۳."),
        ("no-such-style", "1. 2. 3."),
        ("symbols(cyclic '*' '†')", "* † *"),
        ("'– '", "– – –"),
    ],
)
def test_labels_of_a_style(style: str, labels: str) -> None:
    trees = zip(labels.split(), ("oak", "elm", "fir"), strict=True)
    expected = [f"{label} {tree}" for label, tree in trees]
    assert shown(f'<ol style="list-style: {style} inside">{TREES}</ol>') == expected
    assert shown(f'<ol class="x">{TREES}</ol>', f".x {{ list-style-type: {style} }}") == expected


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("simp-chinese-informal", {0: "零", 10: "十", 19: "十九", 20: "二十", 101: "一百零一",
                                   1010: "一千零一十", 6001: "六千零一", -11: "负十一"}),
        ("trad-chinese-formal", {10: "壹拾", 110: "壹佰壹拾"}),
        ("japanese-informal", {0: "〇", 11: "十一", 111: "百十一", 2000: "二千", 10000: "10000"}),
        ("japanese-formal", {111: "壱百壱拾壱"}),
        ("korean-hangul-formal", {11: "일십일"}),
        ("korean-hanja-informal", {111: "百十一"}),
        ("ethiopic-numeric", {0: "0", 100: "፻", 101: "፻፩", 1100: "፲፩፻", 10000: "፼",
                              78010092: "፸፰፻፩፼፺፪", 780100000092: "፸፰፻፩፼፼፺፪"}),
    ],
)  # fmt: skip
def test_numbers_in_words_of_other_scripts(style: str, numbers: dict[int, str]) -> None:
    assert {number: written(number, STYLES[style]) for number in numbers} == numbers


@pytest.mark.parametrize(
    ("style", "markup"),
    [
        ("upper-latin", '<ol type="A">'),
        ("lower-roman", '<ol type="i">'),
        ("decimal", "<ol>"),
        ("square", "<ul>"),
    ],
)
def test_what_markup_can_say_is_markup(style: str, markup: str) -> None:
    assert clean(f'<ol style="list-style:{style}">{TREES}</ol>').fragment.startswith(markup)


@pytest.mark.parametrize(("style", "label"), [("lowergreek", "α."), ("decimal", "01.")])
def test_labels_of_asciidoc_that_markup_cannot_say(tmp_path: Path, style: str, label: str) -> None:
    project = write(tmp_path, trees__adoc=f"= Trees\n\nThey grow.\n\n[{style}]\n. oak\n. elm\n")
    body = xhtml.parse(read_project(project).book.chapters[0].article.body)
    assert next(xhtml.text(one) for one in body.iter("li")) == f"{label} oak"


def test_a_style_without_numbers_shows_none() -> None:
    assert shown(f'<ol style="list-style: none">{TREES}</ol>') == ["oak", "elm", "fir"]


def test_numbers_go_on_from_start_and_value() -> None:
    body = (
        '<ol start="9" style="list-style: decimal-leading-zero"><li>oak</li>'
        '<li value="20">elm</li><li style="list-style: none">fir</li><li>yew</li></ol>'
    )
    assert shown(body) == ["09. oak", "20. elm", "fir", "22. yew"]


def test_an_item_has_a_type_of_its_own() -> None:
    assert shown('<ol><li type="a">oak</li><li type="I">elm</li></ol>') == ["a. oak", "II. elm"]


def test_a_page_defines_styles_itself() -> None:
    styles = """@counter-style step { system: extends decimal; prefix: "Step "; suffix: ": " }
    @counter-style few { system: fixed; symbols: "I" "II"; suffix: ") " }
    @counter-style weights { system: additive; additive-symbols: 5 "V", 1 "I"; pad: 3 "." }
    .a { list-style: step } .b { list-style: few } .c { list-style: weights }"""
    assert shown(f'<ol class="a">{TREES}</ol>', styles)[2] == "Step 3: fir"
    assert shown(f'<ol class="b">{TREES}</ol>', styles) == ["I) oak", "II) elm", "3) fir"]
    assert shown(f'<ol class="c" start="4">{TREES}</ol>', styles)[:2] == ["IIII. oak", "..V. elm"]


LEGAL = """.legal { counter-reset: item; list-style: none }
.legal li::before { counter-increment: item; content: counters(item, ".") " " }"""


def test_numbers_of_several_levels_are_written() -> None:
    body = (
        '<ol class="legal"><li>oak<ol class="legal"><li>elm</li><li>fir</li></ol></li>'
        '<li>yew<ol class="legal"><li>ash</li></ol></li></ol>'
    )
    assert shown(body, LEGAL) == ["1 oak 1.1 elm 1.2 fir", "1.1 elm", "1.2 fir",
                                  "2 yew 2.1 ash", "2.1 ash"]  # fmt: skip


def test_one_counter_before_items_is_their_number() -> None:
    styles = ".all { counter-reset: n } .x { list-style: none } .x > li { counter-increment: n }"
    styles += '.x > li::before { content: "" counter(n, upper-roman) ". " }'
    lists = f"<ol class=x>{TREES}</ol><p>-</p><ol class=x>{TREES}</ol>"
    page = read_page(f"<style>{styles}</style><div class=all>{lists}</div>")
    fragment = clean(page.text).fragment
    assert fragment.count('<ol class="x" type="I"><li>oak</li>') == 1
    assert '<ol class="x" type="I"><li value="4">oak</li><li>elm</li>' in fragment


def test_words_before_and_behind_others_are_written() -> None:
    styles = """.w::before { content: "Warning: " } .w::after { content: " (" attr(data-by) ")" }
    .star::before { content: "★ " }
    .sec { counter-increment: sec } .sec::before { content: "Part " counter(sec) ". " }
    .icon::before { content: "\\f101" }"""
    body = (
        '<p class="w" data-by="Ann">It <b>falls</b></p><p class="star">oak</p>'
        '<h2 class="sec">Elm</h2><h2 class="sec icon">Fir</h2>'
    )
    page = read_page(f"<style>{styles}</style>{body}")
    said = [xhtml.text(one) for one in xhtml.parse(clean(page.text).fragment)]
    assert said == ["Warning: It falls (Ann)", "oak", "Part 1. Elm", "Fir"]


def test_word_lists_keep_their_signs() -> None:
    def item(sign: str, words: str, level: int) -> str:
        return (
            f"<p style='mso-list:l0 level{level} lfo1'><![if !supportLists]><span "
            f"style='mso-list:Ignore'>{sign}<span>&nbsp; </span></span><![endif]>{words}</p>"
        )

    body = item("1.", "oak", 1) + item("a)", "elm", 2) + item("1.1.", "fir", 2)
    body += item("4.", "yew", 1) + item("o", "ash", 2)
    root = xhtml.parse(clean(read_page(body).text).fragment)
    assert xhtml.text(root[0]) == "oak a) elm 1.1. fir yew ash"
    assert [one.get("value") for one in root[0]] == [None, "4"]
