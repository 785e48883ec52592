"""Write the number of an item as a style of counters does (CSS Counter Styles 3).

In: a number and the name of a style, a string, or `symbols()`; styles that a page defines itself
(`@counter-style`) besides. Out: the label that stands before the item, with all signs around it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.language.roman import ROMAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinycss2.ast import Node


@dataclass(frozen=True, slots=True)
class Numerals:
    """Hold a style of counters: how it counts, its signs (with weights, where it adds), and more.

    `system` is one of CSS Counter Styles 3, section 3.1, or `chinese` or `ethiopic` (6 and 7);
    `first` the number of the first sign of a `fixed` one; `pad` how many signs a number has at
    least, and with what it is filled up; `most` the largest number, where there is one.
    """

    system: str = "symbolic"
    signs: tuple[tuple[int, str], ...] = ()
    prefix: str = ""
    suffix: str = ". "
    first: int = 1
    pad: tuple[int, str] = (0, "")
    negative: tuple[str, str] = ("-", "")
    most: int = 0


def _plain(system: str, signs: Iterable[str], suffix: str = ". ") -> Numerals:
    """Make a style of signs without weights."""
    return Numerals(system, tuple((0, sign) for sign in signs), suffix=suffix)


def _adding(values: str, signs: Iterable[str]) -> Numerals:
    """Make a style that adds signs, the largest first."""
    return Numerals("additive", tuple(zip(map(int, values.split()), signs, strict=True)))


def _east_asian(system: str, written: str, suffix: str, negative: str) -> Numerals:
    """Make a style that writes the figures of a number with their powers of ten behind them.

    `written` has ten digits and the powers ten, hundred and thousand. A style in the system
    `informal` leaves the one before a power out.
    """
    if system == "chinese":
        signs = tuple(zip((*range(10), 10, 100, 1000), written, strict=True))
        return Numerals(system, signs, suffix=suffix, negative=(negative, ""), most=9999)
    adding = []
    for power in (3, 2, 1, 0):
        mark = written[9 + power] if power else ""
        for digit in range(9, 0, -1):
            unsaid = system == "informal" and power and digit == 1
            adding.append((digit * 10**power, mark if unsaid else written[digit] + mark))
    signs = (*adding, (0, written[0]))
    return Numerals("additive", signs, suffix=suffix, negative=(negative, ""), most=9999)


_TENS = "90 80 70 60 50 40 30 20 10 9 8 7 6 5 4 3 2 1"
_THOUSANDS = (
    f"9000 8000 7000 6000 5000 4000 3000 2000 1000 900 800 700 600 500 400 300 200 100 {_TENS}"
)
_ARMENIAN = "ՔՓՒՑՐՏՎՍՌՋՊՉՈՇՆՅՄՃՂՁՀԿԾԽԼԻԺԹԸԷԶԵԴԳԲԱ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_HIRAGANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬね"
    "のはひふへほまみむめもやゆよらりるれろわゐゑをん"
)
_IROHA = (
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす"
)
_KATAKANA = "".join(chr(ord(sign) + 0x60) for sign in _HIRAGANA)
# Names of styles with the scripts whose digits they count with (Unicode, "… DIGIT ZERO").
_DIGITS = {
    "arabic-indic": "ARABIC-INDIC", "persian": "EXTENDED ARABIC-INDIC", "cambodian": "KHMER",
    **{name: name.upper() for name in ("bengali", "devanagari", "gujarati", "gurmukhi", "kannada",
       "khmer", "lao", "malayalam", "mongolian", "myanmar", "oriya", "tamil", "telugu", "thai",
       "tibetan")},
}  # fmt: skip
STYLES: dict[str, Numerals] = {
    "decimal": _plain("numeric", "0123456789"),
    "decimal-leading-zero": replace(_plain("numeric", "0123456789"), pad=(2, "0")),
    "lower-alpha": _plain("alphabetic", _LATIN),
    "upper-alpha": _plain("alphabetic", _LATIN.upper()),
    "lower-roman": Numerals("additive", ROMAN),
    "upper-roman": Numerals("additive", tuple((value, sign.upper()) for value, sign in ROMAN)),
    "lower-greek": _plain("alphabetic", "αβγδεζηθικλμνξοπρστυφχψω"),
    "upper-armenian": _adding(_THOUSANDS, _ARMENIAN),
    "lower-armenian": _adding(_THOUSANDS, _ARMENIAN.lower()),
    "georgian": _adding(f"10000 {_THOUSANDS}", "ჵჰჯჴხჭწძცჩშყღქფჳტსრჟპოჲნმლკითჱზვედგბა"),
    "hebrew": _adding(
        "400 300 200 100 90 80 70 60 50 40 30 20 19 18 17 16 15 10 9 8 7 6 5 4 3 2 1",
        [*"תשרקצפעסנמלכ", "יט", "יח", "יז", "טז", "טו", *"יטחזוהדגבא"],
    ),
    "hiragana": _plain("alphabetic", _HIRAGANA, "、"),
    "hiragana-iroha": _plain("alphabetic", _IROHA, "、"),
    "katakana": _plain("alphabetic", _KATAKANA, "、"),
    "katakana-iroha": _plain("alphabetic", (chr(ord(sign) + 0x60) for sign in _IROHA), "、"),
    "cjk-decimal": _plain("numeric", "〇一二三四五六七八九", "、"),
    "cjk-earthly-branch": _plain("alphabetic", "子丑寅卯辰巳午未申酉戌亥", "、"),
    "cjk-heavenly-stem": _plain("alphabetic", "甲乙丙丁戊己庚辛壬癸", "、"),
    "ethiopic-numeric": Numerals(
        "ethiopic", tuple((0, chr(0x1369 + at)) for at in range(20)), suffix="/ "
    ),
    "hangul": _plain("alphabetic", "가나다라마바사아자차카타파하"),
    "hangul-consonant": _plain("alphabetic", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "japanese-informal": _east_asian("informal", "〇一二三四五六七八九十百千", "、", "マイナス"),
    "japanese-formal": _east_asian("formal", "零壱弐参四伍六七八九拾百阡", "、", "マイナス"),
    "korean-hangul-formal": _east_asian("formal", "영일이삼사오육칠팔구십백천", ", ", "마이너스 "),
    "korean-hanja-informal": _east_asian(
        "informal", "零一二三四五六七八九十百千", ", ", "마이너스 "
    ),
    "korean-hanja-formal": _east_asian("formal", "零壹貳參四五六七八九拾百仟", ", ", "마이너스 "),
    "simp-chinese-informal": _east_asian("chinese", "零一二三四五六七八九十百千", "、", "负"),
    "simp-chinese-formal": _east_asian("chinese", "零壹贰叁肆伍陆柒捌玖拾佰仟", "、", "负"),
    "trad-chinese-informal": _east_asian("chinese", "零一二三四五六七八九十百千", "、", "負"),
    "trad-chinese-formal": _east_asian("chinese", "零壹貳參肆伍陸柒捌玖拾佰仟", "、", "負"),
    **{
        name: _plain("numeric", (chr(zero + at) for at in range(10)))
        for name, script in _DIGITS.items()
        for zero in [ord(unicodedata.lookup(f"{script} DIGIT ZERO"))]
    },
}
for _alias, _name in {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha",
                      "armenian": "upper-armenian", "urdu": "persian",
                      "cjk-ideographic": "trad-chinese-informal"}.items():  # fmt: skip
    STYLES[_alias] = STYLES[_name]


def written(number: int, style: Numerals) -> str:
    """Write a number in the signs of a style, decimal where it has none for it (section 3.1).

    >>> written(7, STYLES["decimal-leading-zero"]), written(16, STYLES["hebrew"])
    ('07', 'טז')
    """
    signed = style.system in ("numeric", "additive", "chinese")
    made = _counted(abs(number) if signed else number, style)
    if made is None or 0 < style.most < abs(number):
        return str(number)
    before, behind = style.negative if number < 0 else ("", "")
    least, filling = style.pad
    made = filling * (least - len(before + made + behind)) + made
    return f"{before}{made}{behind}"


def _counted(number: int, style: Numerals) -> str | None:
    """Write a number by the system of a style; None where it is out of its range."""
    signs = [sign for _, sign in style.signs]
    count = len(signs)
    if not count:
        return None
    if style.system == "cyclic":
        return signs[(number - 1) % count]
    if style.system == "fixed":
        return signs[number - style.first] if 0 <= number - style.first < count else None
    if style.system == "symbolic":
        return signs[(number - 1) % count] * (-(-number // count)) if number > 0 else None
    if style.system == "additive":
        return _added(number, style)
    if style.system == "chinese":
        return _in_chinese(number, signs)
    if style.system == "ethiopic":
        return _in_ethiopic(number, signs) if number > 0 else None
    made = ""
    lowest = 0 if style.system == "numeric" else 1
    if number < lowest or count == 1:
        return None
    while number or not made:
        number, rest = divmod(number - lowest, count)
        made = signs[rest] + made
    return made


def _added(number: int, style: Numerals) -> str | None:
    """Write a number as a sum of signs; None where they cannot give it."""
    made, left = "", number
    for weight, sign in style.signs:
        if weight:
            made += sign * (left // weight)
            left %= weight
        elif not number:
            return sign
    return made if made and not left and number < 10 * style.signs[0][0] else None


def _in_chinese(number: int, signs: list[str]) -> str:
    """Write a number to 9,999 with its powers of ten; noughts within it are one (section 6.1)."""
    made = ""
    for power, digit in zip(range(3, -1, -1), f"{number:04}"[-4:], strict=True):
        mark = signs[9 + power] if power else ""
        made += signs[int(digit)] + mark if digit != "0" else " "
    made = signs[0].join(made.split()) if made.strip() else signs[0]
    informal = signs[1] == "一" and 10 <= number < 20  # noqa: PLR2004  (as section 6.1 has it)
    return made[1:] if informal else made


def _in_ethiopic(number: int, signs: list[str]) -> str:
    """Write a number by pairs of figures, with signs for 100 and 10,000 between (section 7.2)."""
    figures = str(number)
    pairs = [int(figures[max(end - 2, 0) : end]) for end in range(len(figures), 0, -2)]
    made = ""
    for at, pair in reversed([*enumerate(pairs)]):
        unsaid = pair == 1 and number > 1 and (at % 2 or at == len(pairs) - 1)
        ten, one = divmod(0 if unsaid else pair, 10)
        made += (signs[8 + ten] if ten else "") + (signs[one - 1] if one else "")
        made += (signs[18] if pair else "") if at % 2 else (signs[19] if at else "")
    return made


def label_of(number: int, style: str, own: Mapping[str, Numerals] = STYLES) -> str | None:
    """Give what stands before an item in a style; None for a style that nobody knows.

    >>> label_of(2, "lower-greek"), label_of(2, '"– "'), label_of(2, 'symbols("*" "†")')
    ('β. ', '– ', '† ')
    """
    first = next(iter(read_values(style)), None)
    if first is None or first.type == "string":
        return str(first.value) if first is not None else None
    if first.type == "function" and first.lower_name == "symbols":
        return _symbols(number, first.arguments)
    name = first.lower_value if first.type == "ident" else ""
    known = own.get(name) or STYLES.get(name)
    return f"{known.prefix}{written(number, known)}{known.suffix}" if known else None


def _symbols(number: int, arguments: Iterable[Node]) -> str:
    """Write a number in signs that stand where the style does (section 7)."""
    values = [one for one in arguments if one.type in ("ident", "string")]
    system = next((one.lower_value for one in values if one.type == "ident"), "symbolic")
    signs = ((0, str(one.value)) for one in values if one.type == "string")
    return written(number, Numerals(system, tuple(signs))) + " "


def read_values(text: str) -> list[Node]:
    """Give the parts of a value of CSS, without the space between them."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    parts = tinycss2.parse_component_value_list(text, skip_comments=True)
    return [one for one in parts if one.type != "whitespace"]


def read_styles(sheets: Iterable[str]) -> dict[str, Numerals]:
    """Read the styles of counters that a page's stylesheets define, by their names."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    found: dict[str, Numerals] = {}
    for sheet in sheets:
        if "@counter-style" not in sheet:
            continue
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type == "at-rule" and rule.lower_at_keyword == "counter-style" and rule.content:
                declared = tinycss2.parse_blocks_contents(rule.content)
                said = {one.lower_name: tinycss2.serialize(one.value) for one in declared
                        if one.type == "declaration"}  # fmt: skip
                name = tinycss2.serialize(rule.prelude).strip().lower()
                found[name] = _defined(said, found)
    return found


def _defined(said: Mapping[str, str], known: Mapping[str, Numerals]) -> Numerals:
    """Make a style of what its rule says; what it says nothing of is as in the one it extends."""
    system, *more = (one.value for one in read_values(said.get("system", "symbolic")))
    made = Numerals()
    if system == "extends" and more:
        made = known.get(str(more[0])) or STYLES.get(str(more[0])) or STYLES["decimal"]
    else:
        first = int(more[0]) if more and system == "fixed" else 1
        made = replace(made, system=str(system), first=first)
    texts = {
        name: tuple(
            str(one.value) for one in read_values(said[name]) if one.type in ("string", "ident")
        )
        for name in ("symbols", "prefix", "suffix", "negative", "pad")
        if name in said
    }
    if signs := texts.get("symbols"):
        made = replace(made, signs=tuple((0, sign) for sign in signs))
    if "additive-symbols" in said:
        parts = [
            str(one.value) for one in read_values(said["additive-symbols"]) if one.type != "literal"
        ]
        pairs = zip(map(int, map(float, parts[::2])), parts[1::2], strict=False)
        made = replace(made, signs=tuple(pairs))
    if "pad" in said:
        least = next(
            (int(one.value) for one in read_values(said["pad"]) if one.type == "number"), 0
        )
        made = replace(made, pad=(least, "".join(texts["pad"])))
    if before := texts.get("negative"):
        made = replace(made, negative=(before[0], "".join(before[1:2])))
    return replace(
        made,
        prefix="".join(texts.get("prefix", (made.prefix,))),
        suffix="".join(texts.get("suffix", (made.suffix,))),
    )
