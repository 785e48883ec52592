"""Check that broken texts come back and that healthy ones are never touched."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.project.encoding.decode import Decoded, decode
from anthology.project.encoding.find_encoding import is_text
from anthology.project.encoding.mojibake import CONTROLS

CASES = Path(__file__).parent / "cases" / "encoding"
PROSE = {
    file.stem: file.read_text("utf-8").splitlines()
    for file in sorted(CASES.glob("*.txt"))
    if file.stem != "sound"
}
SOUND = (CASES / "sound.txt").read_text("utf-8").splitlines()
WORDS = {
    "fr": "été déjà forêt garçon hôtel où cœur naïve l’œuvre « voilà » aïeul ça même là-bas 30 €",
    "en": "café “quoted” it’s a naïve résumé – plain words and nothing else … £5",
    "de": "größer über schön Straße „Anführung“ Öl ändern Übung – fünf Füße",
    "pl": "łódź gęś źródło ćma mąż żółw święto „cudzysłów” jeść ośmioro",
    "el": "καλημέρα κόσμε η θάλασσα είναι ήρεμη σήμερα το πρωί",
}
CODES = ["mac_roman", "cp1252", "latin_1", "cp437", "cp850"]
BOUNDED = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a text of several lines in one language, with letters beyond ASCII in it."""
    words = WORDS[draw(st.sampled_from(sorted(WORDS)))].split(" ")
    lines = st.lists(st.sampled_from(words), min_size=3, max_size=12).map(" ".join)
    drawn = draw(st.lists(lines, min_size=3, max_size=12))
    return "\n".join([" ".join(words), *drawn])


def garbled(text: str, code: str) -> str | None:
    """Read UTF-8 bytes in a wrong encoding; None where that lacks one of the bytes."""
    try:
        return text.encode("utf-8").decode(code)
    except UnicodeDecodeError:
        return None


@st.composite
def passages(draw: st.DrawFn) -> list[str]:
    """Draw lines of prose in one language, in their order or not."""
    lines = PROSE[draw(st.sampled_from(sorted(PROSE)))]
    return draw(st.lists(st.sampled_from(lines), min_size=2, max_size=9))


def broken_like_editors_do(line: str, code: str) -> str:
    """Read UTF-8 in a wrong encoding; bytes that it leaves undefined become control characters."""
    return line.encode("utf-8").decode(code, CONTROLS)


@pytest.mark.parametrize("line", [*SOUND, *(line for lines in PROSE.values() for line in lines)])
def test_single_lines_of_prose_are_left_alone(line: str) -> None:
    decoded = decode(line.encode("utf-8"))
    assert (decoded.text, decoded.diagnostics) == (line, ())


@given(passages(), st.lists(st.sampled_from(SOUND), max_size=4))
@BOUNDED
def test_prose_among_unusual_lines_is_left_alone(lines: list[str], unusual: list[str]) -> None:
    text = "\n".join([*lines, *unusual])
    decoded = decode(text.encode("utf-8"))
    assert (decoded.text, decoded.diagnostics) == (text, ())


# Signs that stand in sound texts, with names and words in the letters of many languages.
SIGNS = (
    "∞ ° Ñ ≤ ≥ ≠ ≈ ∑ ∏ ∫ √ ∂ ∆ Ω π µ ◊ ¬ ± ÷ × ƒ ∀ ∈ ⊂ ∪ → ← ↔ ⇒ ↦ — – … • € £ ¥ ¢ ¤ § ¶ † ‡ © ® ™"
    " ª º ¿ ¡ « » ‹ › „ ‚ “ ” ‘ ’ ˆ ˜ ˇ ¨ ´ ¸ ‰ ⁄ ﬁ ﬂ ı Ÿ Ø ø å Å ß þ Ð ð α β γ δ λ Γ Δ Θ Σ"
    " Φ ℝ ℕ ℂ א ж Я ع 中 あ ✓ ★ ■ ♪ ½ ² № ₹ 😀 ⟨ ⟩ ⊗ ∅ ℓ ∇ ⌘ ▒ █ │ ─ ┌ ┘"
).split()
NAMES = (
    "Ñandú Łódź Đoković Håkon Şükrü Čapek Žižek Ólafur İzmir Ångström Ørsted Ünal Nguyễn Erdős Æsir"
    " ÉTÉ São Țepeș Þór Œuvre ÖL Καλημέρα κόσμε привет Україна שלום مرحبا 日本語 한국어 नमस्ते Հայ"
).split()
PLACES = ("{0}", "{0}-{1}", "({0},2)-{1}", "{0}{0}", "“{0}”", "« {0} »", "{1} — {0}", "{0}{2}")
GLUED = ("{1}{0}", "{0}{1}", "7{0}", "{0}7")  # signs also touch words and figures
PLAIN = "the of and to in is it club rule notes where each proof one lim max la les des que".split()


def sound_text(draw: random.Random) -> str:
    """Write a sound text: plain words, and among them a few signs and names in many places."""
    chosen = draw.sample(SIGNS, draw.choice([1, 2, 3, 8, len(SIGNS)])), draw.sample(NAMES, 3)

    def word() -> str:
        if draw.random() > 0.25:
            return draw.choice(PLAIN)
        pool = draw.choice(chosen)
        places = PLACES + GLUED if pool is chosen[0] else PLACES[:3]
        other = draw.choice(chosen[0])
        return draw.choice(places).format(draw.choice(pool), draw.choice(PLAIN), other)

    lines = [" ".join(word() for _ in range(draw.randint(2, 25))) for _ in range(10)]
    return "\n".join(lines[: draw.randint(1, 10)])


@pytest.mark.parametrize("seed", range(4))
def test_signs_and_names_of_sound_texts_are_left_alone(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    for _ in range(400):
        text = sound_text(draw)
        assert decode(text.encode("utf-8")).text == text


def test_a_text_full_of_one_sign_keeps_it_and_its_dashes() -> None:
    text = "\n".join(
        f"An ∞-{word} — which is an (∞,1)-{word} — is the {word} of ∞-{word}s." for word in PLAIN
    )
    assert decode(text.encode("utf-8")) == Decoded(text)


@pytest.mark.parametrize(("written", "read"), [("mac_roman", "cp1252"), ("cp1252", "mac_roman")])
@pytest.mark.parametrize("language", ["de", "es"])
def test_texts_read_in_another_old_code_come_back_and_three_words_are_shown(
    language: str, written: str, read: str
) -> None:
    text = "\n".join(PROSE[language])
    decoded = decode(text.encode(written).decode(read, CONTROLS).encode("utf-8"))
    assert decoded.text == text
    assert [one.message.count("” for “") for one in decoded.diagnostics] == [3]


@given(passages(), st.sampled_from(CODES), st.data())
@BOUNDED
def test_prose_broken_in_some_of_its_lines_comes_back(
    lines: list[str], code: str, data: st.DataObject
) -> None:
    broken = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1))
    mixed = [
        broken_like_editors_do(line, code) if number in broken else line
        for number, line in enumerate(lines)
    ]
    decoded = decode("\n".join(mixed).encode("utf-8"))
    assert decoded.text.split("\n") == lines
    assert {one.code for one in decoded.diagnostics} <= {"encoding-repaired"}


@pytest.mark.parametrize("language", sorted(PROSE))
@pytest.mark.parametrize("second", CODES)
@pytest.mark.parametrize("first", CODES)
def test_prose_broken_twice_comes_back(language: str, first: str, second: str) -> None:
    if (language, first, second) == ("pl", "latin_1", "cp437"):
        pytest.xfail("control characters under cp437 look likelier under cp850")
    lines = PROSE[language]
    twice = [broken_like_editors_do(broken_like_editors_do(x, first), second) for x in lines]
    assert decode("\n".join(twice).encode("utf-8")).text.split("\n") == lines


@given(texts())
@BOUNDED
def test_healthy_texts_come_through_as_they_are(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert decoded.text == text
    assert not decoded.diagnostics


@given(texts(), st.sampled_from(CODES))
@BOUNDED
def test_whole_texts_come_back(text: str, code: str) -> None:
    broken = garbled(text, code)
    if broken is None:
        return
    decoded = decode(broken.encode("utf-8"))
    assert decoded.text == text
    assert [one.code for one in decoded.diagnostics] == ["encoding-repaired"]
    assert decoded.diagnostics[0].line == 1


@given(texts(), st.sampled_from(["mac_roman", "latin_1", "cp437", "cp850"]))
@BOUNDED
def test_texts_broken_twice_come_back(text: str, code: str) -> None:
    once = garbled(text, code)
    twice = garbled(once, code) if once is not None else None
    if twice is None:
        return
    assert decode(twice.encode("utf-8")).text == text


@given(texts(), st.sampled_from(CODES), st.integers(0, 3))
@BOUNDED
def test_most_lines_broken_come_back_and_the_healthy_stay(
    text: str, code: str, spared: int
) -> None:
    lines = text.split("\n")
    spare = {spared} if len(lines) > 4 else set()
    broken = [line if n in spare else garbled(line, code) for n, line in enumerate(lines)]
    if None in broken:
        return
    joined = "\n".join(line for line in broken if line is not None)
    assert decode(joined.encode("utf-8")).text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Le garçon déjà aperçu près de la forêt a été reçu à l’hôtel.", "cp1252"),
        ("Le garçon déjà aperçu près de la forêt a été reçu à l’hôtel.", "mac_roman"),
        ("Le garcon déjà aperçu près de la forêt a été reçu.", "cp850"),
        ("Größere Füße über schöne Straßen ändern die Übung.", "cp1252"),
        ("Zażółć gęślą jaźń, mąż i żółw świętują.", "cp1250"),
        ("Zażółć gęślą jaźń, mąż i żółw świętują.", "iso8859_2"),
        ("Καλημέρα κόσμε, η θάλασσα είναι ήρεμη.", "iso8859_7"),
        ("Доброе утро, мир, сегодня море спокойно.", "cp1251"),
    ],
)
def test_old_code_pages_are_recognised(text: str, code: str) -> None:
    decoded = decode(text.encode(code), "a.txt")
    assert decoded.text == text
    assert [one.code for one in decoded.diagnostics] == ["encoding-legacy"]


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_its_forms(code: str) -> None:
    text = "Une forêt, déjà, près de l’eau.\nEt la suite du texte.\n" * 5
    assert is_text(text.encode(code))
    assert decode(text.encode(code)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Il dit : « naïve », puis ’été’ et “où”.",
        "SÃO PAULO e AÇÃO, então maçã.",
        "l’État, d’été, qu’à, aujourd’hui à l’école",
        "Łódź, Kraków – gęś",
        "Ա Բ Գ հայերեն",
        "naïve – “café” … 5 €, ½ ± × →, ✓ 🍸🍹",
        "√2 ≈ 1.41 and ∂f/∂x; π, Ω, µ",
        "日本語のテキスト",
    ],
)
def test_unusual_texts_are_left_alone(text: str) -> None:
    decoded = decode(text.encode("utf-8"))
    assert decoded.text == text
    assert not decoded.diagnostics


@pytest.mark.parametrize("word", ["README", "Été", "café"])
@pytest.mark.parametrize("code", ["utf-8", "cp1252"])
def test_very_many_hard_spaces_are_no_broken_letters(word: str, code: str) -> None:
    text = "".join(f"{number}.\u00a0{word} and\u00a0more\n" for number in range(80))
    text += "Un été, déjà, près de la forêt.\n" * 3
    assert decode(text.encode(code)).text == text


@pytest.mark.parametrize("name", ["Čapek", "Österreich", "Ångström", "Đoković", "Ørsted", "Ünal"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Un été, déjà, près de la forêt, on parla de {} et de la suite.",
        "In the summer the café was full and {} was there with the others.",
        "- {}",
    ],
)
def test_a_foreign_name_is_none_the_worse_for_being_repeated(name: str, sentence: str) -> None:
    text = (sentence.format(name) + "\n") * 100 + f"It was {name}, of all the people.\n"
    assert decode(text.encode("utf-8")).text == text


def test_a_text_about_broken_text_keeps_its_example() -> None:
    text = "L’éditeur était réglé ainsi :\non voit « Ã© » à la place de « é », déjà.\n"
    decoded = decode(text.encode("utf-8"), "a.md")
    assert decoded.text == text
    assert [(one.code, one.line) for one in decoded.diagnostics] == [("encoding-doubtful", 2)]


def test_a_pasted_line_is_repaired_alone_and_named() -> None:
    healthy = ["La forêt était déjà là, près de l’eau."] * 6
    pasted = "Le cafÃ© Ã©tait dÃ©jÃ\u00a0 fermÃ©, câ€™est dommage."
    text = "\n".join([*healthy, pasted, *healthy])
    decoded = decode(text.encode("utf-8"), "a.md")
    assert decoded.text.split("\n")[6] == "Le café était déjà fermé, c’est dommage."
    assert decoded.text.split("\n")[:6] == healthy
    assert [(one.code, one.line) for one in decoded.diagnostics] == [("encoding-repaired", 7)]


def test_private_characters_are_repaired_before_any_is_stripped() -> None:
    text = "Clôture à l’été 🍸🍹 déjà"
    broken = text.encode("utf-8").decode("mac_roman")
    assert "\uf8ff" in broken
    assert decode(broken.encode("utf-8")).text == text


def test_control_characters_go_and_line_ends_are_unix() -> None:
    decoded = decode(b"one\r\ntwo\x08\x00 three\rfour\x0c", "a.txt")
    assert decoded.text == "one\ntwo three\nfour\x0c"
    assert [(one.code, one.line) for one in decoded.diagnostics] == [("control-characters", 2)]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n1234", b"PK\x03\x04 a zip", bytes(range(256)) * 4, b"%PDF-1.7\n"]
)
def test_other_files_are_no_texts(data: bytes) -> None:
    assert not is_text(data)


def test_large_texts_take_bounded_time() -> None:
    broken = ("Le garçon déjà aperçu près de la forêt. " * 50 + "\n").encode().decode("mac_roman")
    data = (broken * 2000).encode("utf-8")
    start = time.process_time()
    assert "garçon" in decode(data).text
    assert time.process_time() - start < 20
