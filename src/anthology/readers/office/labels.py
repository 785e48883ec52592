"""Carry the numbers that a word processor sets before items and headings through the converter.

In: a number and the name of its format, as the word processor has it. Out: the label as its
writer sees it, “(a)” or “Article 2:”; in the converted text items and headings bear it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.counting import in_words, ordinal, ordinal_word
from anthology.markup import xhtml
from anthology.markup.numerals import STYLES, label_of, written
from anthology.markup.page_lists import TYPES, numbered_items, write_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element

LABELLED = "\ue615"  # around the place of a label among those of a document
_MARK = re.compile(f"{LABELLED}(\\d+){LABELLED}")
_SHORT = re.compile(r"(?:\w{1,5}\.){0,6}\w{1,5}[.)]?|\(\w{1,4}\)")  # stands before a heading
# Formats by their names in Word (ISO/IEC 29500-1, 17.18.59), and by what OpenDocument writes as
# examples of them, with the styles of counters (CSS Counter Styles 3) that write the same.
_STYLES = {
    "decimal": "decimal", "decimalZero": "decimal-leading-zero", "01": "decimal-leading-zero",
    "upperRoman": "upper-roman", "lowerRoman": "lower-roman", "1": "decimal", "I": "upper-roman",
    "i": "lower-roman", "hebrew1": "hebrew", "א": "hebrew", "α": "lower-greek",
    "aiueo": "katakana", "aiueoFullWidth": "katakana", "ア": "katakana", "iroha": "katakana-iroha",
    "irohaFullWidth": "katakana-iroha", "イ": "katakana-iroha", "ganada": "hangul",
    "가": "hangul", "chosung": "hangul-consonant", "ㄱ": "hangul-consonant",
    "ideographTraditional": "cjk-heavenly-stem", "甲": "cjk-heavenly-stem",
    "ideographZodiac": "cjk-earthly-branch", "子": "cjk-earthly-branch",
    "ideographDigital": "cjk-decimal", "japaneseDigitalTenThousand": "cjk-decimal",
    "chineseCounting": "simp-chinese-informal", "chineseCountingThousand": "simp-chinese-informal",
    "chineseLegalSimplified": "simp-chinese-formal", "一": "simp-chinese-informal",
    "taiwaneseCounting": "trad-chinese-informal", "japaneseCounting": "japanese-informal",
    "taiwaneseCountingThousand": "trad-chinese-informal", "japaneseLegal": "japanese-formal",
    "ideographLegalTraditional": "trad-chinese-formal", "koreanCounting": "korean-hangul-formal",
    "koreanLegal": "korean-hangul-formal", "hindiNumbers": "devanagari", "thaiNumbers": "thai",
}  # fmt: skip
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz", "a": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя", "а": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ", "А": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "أ": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ", "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "Α": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "chicago": "*†‡§",
}  # fmt: skip
_CIRCLED = {"decimalEnclosedCircle": 0x2460, "decimalEnclosedCircleChinese": 0x2460, "①": 0x2460,
            "decimalEnclosedParen": 0x2474, "decimalEnclosedFullstop": 0x2488}  # fmt: skip
_CIRCLES = 20  # numbers that have such a sign of their own


@dataclass(frozen=True, slots=True)
class Label:
    """Hold what stands before an item or heading, and its number; 0 where that is not known."""

    text: str
    number: int = 0


def show_number(number: int, style: str, language: str) -> str:
    """Write a number in a format of word processors; decimal in one that is unknown here.

    Letters come again behind the last one, doubled.

    >>> show_number(28, "lowerLetter", "en"), show_number(3, "cardinalText", "en")
    ('bb', 'Three')
    """
    if style in _STYLES and (known := STYLES.get(_STYLES[style])):
        return written(number, known)
    if (letters := _ALPHABETS.get(style)) and number > 0:
        turns, at = divmod(number - 1, len(letters))
        return letters[at] * (turns + 1)
    if style in _CIRCLED and 0 < number <= _CIRCLES:
        return chr(_CIRCLED[style] + number - 1)
    language = language.partition("-")[0].lower()
    if style in ("ordinal", "1st"):
        return ordinal(number, language)
    if style in ("cardinalText", "One"):
        return (in_words(number, language) or str(number)).capitalize()
    if style in ("ordinalText", "First"):
        return (ordinal_word(number, language) or str(number)).capitalize()
    if style == "numberInDash":
        return f"- {number} -"
    return str(number)


def mark_of(labels: list[Label], label: Label) -> str:
    """Add a label to those of a document, and give the mark that stands for it."""
    labels.append(label)
    return f"{LABELLED}{len(labels) - 1}{LABELLED}"


def unmarked(words: str) -> str:
    """Give words without the marks of labels among them."""
    return _MARK.sub("", words)


def settle_labels(root: Element, labels: Sequence[Label]) -> None:
    """Give items and headings the labels whose marks they begin with; no mark stays.

    A list whose labels HTML can say is numbered so. Short labels of headings stand before them;
    all others are words.
    """
    for node in list(root.iter("ol", "ul")):
        if all(_only_holds(item) for item in node):
            for item in list(node):
                xhtml.unwrap(item)
            xhtml.unwrap(node)
        else:
            _settle_list(node, labels)
    for node in list(root.iter("p", *xhtml.HEADINGS)):
        label = _take(node, labels)
        if label and xhtml.name(node) != "p" and _SHORT.fullmatch(label.text):
            node.set("data-number", label.text)
        elif label:
            node.text = f"{label.text} {node.text or ''}"
    for node in root.iter():
        node.text = node.text and unmarked(node.text)
        node.tail = node.tail and unmarked(node.tail)


def _settle_list(listed: Element, labels: Sequence[Label]) -> None:
    """Let a list be numbered as its items say, by attributes or, if these cannot, by words."""
    items = [(item, number, _take(item, labels)) for item, number in numbered_items(listed)]
    found = [label for _, _, label in items if label]
    if not found:
        return
    style = TYPES.get(listed.get("type") or "1", "decimal")
    numbers = [label.number if label and label.number else count for _, count, label in items]
    shown = [(label_of(number, style) or "").strip() for number in numbers]
    alike = all(
        not label or label.text == one for one, (_, _, label) in zip(shown, items, strict=True)
    )
    if alike and listed.tag == "ol":
        listed.attrib.pop("start", "")
        if numbers[0] != 1:
            listed.set("start", str(numbers[0]))
        for (item, _, _), before, number in zip(items[1:], numbers, numbers[1:], strict=False):
            if number != before + 1:
                item.set("value", str(number))
        return
    listed.tag = "ol"
    xhtml.add_class(listed, "labelled")
    for key in ("start", "type"):
        listed.attrib.pop(key, "")
    for item, _, label in items:
        if label:
            write_label(item, label.text)


def _only_holds(item: Element) -> bool:
    """Tell whether an item has no words of its own, but only a list: it is a step inwards."""
    listed = bool(len(item)) and all(xhtml.name(one) in ("ol", "ul") for one in item)
    return listed and not (item.text or "").strip()


def _take(node: Element, labels: Sequence[Label]) -> Label | None:
    """Take the mark of a label off the first words of an element, and give the label."""
    first = node
    while (
        not (first.text or "").strip() and len(first) and xhtml.name(first[0]) not in ("ol", "ul")
    ):
        first = first[0]
    mark = _MARK.match((first.text or "").lstrip())
    if mark is None:
        return None
    first.text = (first.text or "").lstrip()[mark.end() :].lstrip()
    at = int(mark[1])
    return labels[at] if at < len(labels) else None
