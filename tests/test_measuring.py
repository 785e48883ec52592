"""Find where lines end in a text measured once: the same as WeasyPrint finds, line by line."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import Layout, LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint import lines
from anthology.outputs.pdf.weasyprint.measuring import MeasuredText
from anthology.project.standard import Style, styles

WORDS = {
    "en": "affluent offices waffle Victoria’s well-known wind-swept away; To Avenue VAT “quoted” "
    "a — incomprehensibilities, floating (in brackets) 1,234.50 I.N.R.I. at/or extraordinary",
    "fr": "l’après-midi aujourd’hui « Ça suffit ! » difficile où l’on s’affaiblit ; presqu’île à "
    "quatre-vingt-dix-neuf œuvres inoubliables — l’Élysée, n° 12 : c’est-à-dire officiellement",
    "de": "Donaudampfschifffahrt Straßenbahn „Grüße“ und Auflaufform, öffentlich-rechtlich",
    "el": "Η θάλασσα μακριά, οι ψαράδες επιστρέφουν αργά· ανυπολόγιστα πλεονεκτήματα",
    "he": "שלום עולם (two words) ושוב שלום",
}


def prose(language: str, seed: int) -> str:
    choose = random.Random(seed)  # noqa: S311  (the same texts in every run)
    words = WORDS[language].split()
    plain = [" ".join(choose.choices(words, k=choose.randint(8, 90))) for _ in range(6)]
    mixed = f"{plain[0]} <em>{plain[1]}</em> {plain[2]}<b>fi</b>{plain[3]}<code> a b </code>, x"
    return "".join(f"<p>{one}</p>" for one in (*plain, mixed))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Note every answer beside WeasyPrint's, as a document is laid out."""
    from weasyprint.text.line_break import split_first_line  # noqa: PLC0415

    noted: list[tuple[Any, Any]] = []
    ask, dictionaries = MeasuredText.line, SimpleNamespace(dictionaries={})

    def line(self: MeasuredText, skip: int, room: float, spacing: float) -> Any:
        text = self.text.encode()[skip:].decode()
        theirs = split_first_line(text, self.style, dictionaries, room, spacing)
        mine = ask(self, skip, room, spacing)
        if text != "-":  # the probe, by which pages are measured
            noted.append((mine and _told(mine), _told(theirs)))
        return mine

    monkeypatch.setattr(MeasuredText, "line", line)
    return noted


def _told(answer: Any) -> tuple[Any, ...]:
    layout, *more = answer
    return layout.text, layout.max_width, layout.first_line_direction, *more


def lay(body: str, language: str, width: str, *more: Style) -> Layout:
    markup = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}"><head><title>t</title>'
        f"</head><body><section class='chapter'>{body}</section></body></html>"
    )
    return lay_out(
        LayoutJob("chapter", markup, (page_size(width, "210mm"), *styles("print", None), *more))
    )


@pytest.mark.parametrize("width", ["80mm", "111mm", "148mm"])
@pytest.mark.parametrize("language", ["en", "fr", "de", "el"])
def test_lines_end_where_weasyprint_ends_them(
    language: str, width: str, answers: list[tuple[Any, Any]]
) -> None:
    lay(prose(language, len(width)), language, width)
    decided = [(mine, theirs) for mine, theirs in answers if mine]
    assert decided
    assert [mine for mine, _ in decided] == [theirs for _, theirs in decided]
    assert len(decided) > 0.5 * len(answers)  # few are so near that they are left to WeasyPrint
    assert any(mine[0].endswith(("-", "‐")) for mine, _ in decided)  # divided words among them


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_lines_are_chosen_alike_whether_measured_or_laid_out(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = prose(language, 5) + prose(language, 6)
    measured = lay(body, language, "120mm")
    monkeypatch.setattr(lines, "measured_text", lambda *_: None)
    assert lay(body, language, "120mm").pdf == measured.pdf


def test_letters_that_join_are_not_taken_for_wider_than_they_are(
    answers: list[tuple[Any, Any]],
) -> None:
    words = " ".join(["affinity", "difficulty", "waffle", "offload", "Effloreszenz"] * 60)
    for width in range(90, 150, 7):
        lay(f"<p>{words}</p>", "en", f"{width}mm")
    assert answers
    assert all(mine in (None, theirs) for mine, theirs in answers)


@pytest.mark.parametrize(
    "style",
    ["letter-spacing: 0.1em", "word-spacing: 2px", "white-space: pre-wrap", "direction: rtl"],
)
def test_what_is_not_plain_is_left_to_weasyprint(
    style: str, answers: list[tuple[Any, Any]]
) -> None:
    lay(prose("fr", 2), "fr", "111mm", Style("odd.css", f"p, p * {{ {style} }}"))
    assert not answers


def test_other_scripts_are_left_to_weasyprint(answers: list[tuple[Any, Any]]) -> None:
    lay(f"<p>{WORDS['he'] * 20}</p><p>a\u00adb {WORDS['en'] * 3}</p>", "he", "111mm")
    assert not answers
