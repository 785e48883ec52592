"""Check books that run from right to left: pages, text layer, words in English."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from pypdfium2 import PdfDocument

from anthology.language.detection import language_of
from anthology.outputs.build import build, read_project
from anthology.outputs.proofread.compare_words import NOTE, NUMBER
from anthology.outputs.proofread.printed_words import read_book
from tests.inspectors.pdf import PdfInspector
from tests.making import write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.diagnostics import Diagnostic
    from anthology.outputs.proofread.compare_words import Passage

TEXTS = {
    "he": """\
---
title: הטחנה והנהר
lang: he
---

בבוקר עולה הטוחן אל הגג (והגג רטוב) ורואה את 12 הסירות של שנת 1998. "אל תרדו אל המים!"
הוא קורא, ואחר כך הוא יורד.[^1]

## הסירות

רשמנו אותן בתוכנת LibreOffice 7.4 על Debian GNU/Linux, והרשימה באתר <https://example.org/boats>.

1. סירה ראשונה
2. סירה שנייה
   - לבנה (א)
   - שחורה (ב)
3. סירה שלישית

| שם | מספר | מחיר |
|----|------|------|
| לבנה | 12 | 3.50 |
| שחורה | 24 | 1.25 |

שָׁלוֹם לַטּוֹחֵן, צה"ל וארה״ב ב־25% מן הסכום [המקורי]. Some English here (with brackets) 123. ושוב עברית.

[^1]: הערה ובה המילה English והמספר 42.
""",
    "ar": """\
---
title: الطاحونة والنهر
lang: ar
---

في الصباح يصعد الطحان إلى السطح (وهو مبتل) فيرى 12 قاربًا من سنة 1998. يقول:
«لا تنزلوا إلى الماء!»، ثم ينزل.[^1]

1. القارب الأول
2. القارب الثاني

| الاسم | العدد |
|------|------|
| أبيض | ٢٤ |
| أسود | 3.50 |

```python
if "قارب" != name: print((3, 4))
```

<p dir="ltr">A line of its own (in brackets) and [more].</p>

لا شيء الآن، لأن الأمل باقٍ. Some English here, with (brackets) and 123 numbers. ثم العربية.

[^1]: حاشية فيها كلمة English وعدد 42.
""",
    "fa": """\
---
title: آسیاب و رودخانه
lang: fa
---

آسیابان صبح به بام می‌رود (و بام خیس است) و ۱۲ قایق سال ۱۹۹۸ را می‌بیند. می‌گوید:
«پایین نروید!» و پایین می‌آید.[^1]

- قایق نخست، گران و پهن
- قایق دوم، ژنده و کوچک

[^1]: یادداشتی با واژهٔ English و عدد ۴۲.
""",
}


@pytest.fixture(scope="module", params=TEXTS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Path], list[Diagnostic]]:
    root = tmp_path_factory.mktemp(request.param)
    write(root, mill__md=TEXTS[request.param])
    reading = read_project(root)
    artifacts = [*build(reading, ["pdf", "epub"], root / "build")]
    told = [*reading.diagnostics, *(one for each in artifacts for one in each.diagnostics)]
    return request.param, {one.file.suffix: one.file for one in artifacts}, told


Made = tuple[str, dict[str, "Path"], list["Diagnostic"]]


def test_a_sound_book_has_no_false_alarm(made: Made) -> None:
    _, _, told = made
    alarms = ("words-", "page-o", "page-c", "page-m", "note-", "list-", "metadata-doubtful")
    assert not [one for one in told if one.code.startswith(alarms)]


def test_all_text_stands_within_the_type_area(made: Made) -> None:
    _, files, _ = made
    pdf = PdfInspector(files[".pdf"])
    for page in range(pdf.page_count):
        if pdf.text(page).strip():
            left, _, right, _ = pdf.extent(page)
            assert left > 40, page
            assert right < 380, page  # of 420 pt


def test_programs_read_the_letters_in_their_order(made: Made) -> None:
    language, files, _ = made
    parts, _ = read_book(files[".pdf"].read_bytes())
    passages: list[Passage] = [one for part in parts.values() for one in part]
    whole = " ".join(" ".join(one.text for one in passages).split())
    said = {"he": "ורואה את 12 הסירות של שנת 1998.", "ar": "فيرى 12 قاربًا من سنة 1998. يقول:",
            "fa": "و ۱۲ قایق سال ۱۹۹۸ را می‌بیند."}  # fmt: skip
    assert said[language] in whole
    if language == "ar":
        assert "A line of its own (in brackets) and [more]." in whole
        assert 'if "قارب" != name: print((3, 4))' in whole
        assert [one.text for one in passages if one.kind == NUMBER][:3] == ["1.", "2.", "1"]
    assert [one for one in passages if one.kind == NOTE]


def test_words_without_a_translation_say_that_they_are_english(made: Made) -> None:
    _, files, _ = made
    with zipfile.ZipFile(files[".epub"]) as package:
        colophon = package.read("EPUB/text/colophon.xhtml").decode()
        chapter = next(package.read(name).decode() for name in package.namelist()
                       if "text/chapter" in name)  # fmt: skip
    english = r'<span lang="en" xml:lang="en" dir="ltr">{}'
    assert re.search(english.format("Colophon</span></h1>"), colophon)
    assert re.search(english.format("This book .* It is|This book"), colophon)
    assert re.search(english.format("Article</span>"), chapter)
    for code in re.findall(r"<pre[^>]*>", chapter):
        assert 'dir="ltr"' in code


def test_languages_of_one_script_are_told_apart() -> None:
    assert {tag: language_of(text) for tag, text in TEXTS.items()} == {tag: tag for tag in TEXTS}


def picture(folder: Path, markup: str) -> bytes:
    """Give the pixels of the pages of a text with some markup in it."""
    text = f"<html lang=en><head><title>A mill</title></head><body><p>Here {markup} stands.</p>"
    made, *_ = build(read_project(write(folder, mill__html=text)), ["pdf"], folder / "build")
    return b"".join(page.render(scale=2).to_pil().tobytes() for page in PdfDocument(made.file))


@pytest.mark.parametrize(
    ("markup", "seen", "mirrored"),
    [
        ('<bdo dir="rtl">xyz</bdo>', "zyx", "xyz"),
        ('<bdo dir="rtl">one <b>xyz</b> two</bdo>', "owt <b>zyx</b> eno", "one <b>xyz</b> two"),
        ('<bdo dir="ltr">שלו</bdo>', "ולש", "שלו"),
        ('<span style="unicode-bidi: bidi-override; direction: rtl">xyz</span>', "zyx", "xyz"),
        ("<bdi>xyz</bdi>", "xyz", "zyx"),
        ("<bdi>שלו</bdi>", "שלו", "ולש"),
        ('<span dir="rtl">xyz</span>', "xyz", "zyx"),
    ],
)
def test_letters_run_in_print_as_a_page_turns_them(
    tmp_path: Path, markup: str, seen: str, mirrored: str
) -> None:
    turned, expected, other = (
        picture(tmp_path / name / "mill", shown)
        for name, shown in (("a", markup), ("b", seen), ("c", mirrored))
    )
    # Letters may stand a hundredth of a point aside where the boxes around them differ.
    assert unlike(turned, expected) * 4 <= unlike(turned, other)


def unlike(one: bytes, other: bytes) -> int:
    """Count the pixels in which two pictures differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_marks_on_letters_are_told_as_they_are_drawn(tmp_path: Path) -> None:
    words = "ẹ̀kọ́ ọ̀rọ̀ r̥ṣi ė̃ m̀ ọ́ cafe\u0301 na\u00efve"
    text = f"---\ntitle: Marks\nlang: yo\n---\n\nHere {words} stand.\n"
    made, *_ = build(read_project(write(tmp_path, marks__md=text)), ["pdf"], tmp_path / "build")
    pages = PdfInspector(made.file)
    said = " ".join(" ".join(map(pages.text, range(pages.page_count))).split())
    assert normalize("NFC", f"Here {words} stand.") in normalize("NFC", said)
    assert not [one for one in made.diagnostics if one.code == "words-changed"]
