"""Check the cards of films and other embedded things, on paper and on screens."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
import segno

from anthology.markup import xhtml
from anthology.model.book import Chapter
from anthology.outputs.artifacts import page_size
from anthology.outputs.build import read_project
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.project.standard import styles
from anthology.render.chapter_body import for_print, for_screen
from anthology.render.stamps import STAMP
from anthology.transforms.embeds import make_cards, read_player
from tests.making import article, write

if TYPE_CHECKING:
    from pathlib import Path

FILM = '<iframe src="https://www.youtube.com/embed/abc-1" title="The ford (12:30)"></iframe>'


@pytest.mark.parametrize(
    ("written", "kind", "address"),
    [
        ("https://www.youtube.com/embed/a-1?rel=0", "film", "https://www.youtube.com/watch?v=a-1"),
        (
            "//www.youtube-nocookie.com/embed/a_1?start=90",
            "film",
            "https://www.youtube.com/watch?v=a_1&t=90",
        ),
        (
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "film",
            "https://www.youtube.com/playlist?list=PL1",
        ),
        ("https://player.vimeo.com/video/12?h=ab3&title=0", "film", "https://vimeo.com/12/ab3"),
        ("https://player.vimeo.com/video/12", "film", "https://vimeo.com/12"),
        (
            "https://geo.dailymotion.com/player/x1.html?video=x8",
            "film",
            "https://www.dailymotion.com/video/x8",
        ),
        ("https://tube.example.org/videos/embed/9c-1", "film", "https://tube.example.org/w/9c-1"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/ada/ford&color=f",
            "sound",
            "https://soundcloud.com/ada/ford",
        ),
        (
            "https://open.spotify.com/embed/episode/4x?utm_source=generator",
            "sound",
            "https://open.spotify.com/episode/4x",
        ),
        ("https://codepen.io/ada/embed/preview/aB?x=1", "code", "https://codepen.io/ada/pen/aB"),
        (
            "https://www.openstreetmap.org/export/embed.html?bbox=1%2C2&marker=48.8%2C2.3",
            "map",
            "https://www.openstreetmap.org/?mlat=48.8&mlon=2.3",
        ),
        (
            "https://www.google.com/maps/embed?pb=!1m18!2d2.35!3d48.85!2m3",
            "map",
            "https://www.google.com/maps?q=48.85,2.35",
        ),
        (
            "https://platform.twitter.com/embed/Tweet.html?dnt=false&id=15",
            "post",
            "https://x.com/i/status/15",
        ),
        ("https://social.example/@ada/11/embed", "interactive", "https://social.example/@ada/11"),
        (
            "https://www.slideshare.net/slideshow/embed_code/key/x",
            "slides",
            "https://www.slideshare.net/slideshow/embed_code/key/x",
        ),
        ("https://example.org/tool?a=1", "interactive", "https://example.org/tool?a=1"),
        ("https://maps.example.org/embed", "interactive", "https://maps.example.org/embed"),
    ],
)
def test_players_lead_to_the_page_of_what_they_play(written: str, kind: str, address: str) -> None:
    player = read_player(written)
    assert (player.kind, player.address) == (kind, address)


def chapter(folder: Path, body: str, language: str = "en") -> Chapter:
    made = make_cards(article(folder, "a.md", body, language=language))
    return Chapter(1, "c", made, made.body)


def test_a_card_says_title_kind_host_length_and_short_address(tmp_path: Path) -> None:
    root = for_print(chapter(tmp_path, FILM, "fr"), "foot")
    said = [xhtml.text(node) for node in root.iter("p")]
    assert said == ["The ford", "Film · YouTube · 12:30", "youtube.com/watch?v=abc-1"]


def test_paper_has_a_code_and_screens_have_a_link(tmp_path: Path) -> None:
    made = chapter(tmp_path, FILM)
    (code,) = for_print(made, "foot").iter("img")
    assert code.get("alt") == "QR code of youtube.com/watch?v=abc-1"
    drawing = b64decode((code.get("src") or "").partition(",")[2]).decode()
    size = segno.make("https://www.youtube.com/watch?v=abc-1", error="m", micro=False)
    assert f'width="{size.symbol_size(border=4)[0]}"' in drawing
    screen = for_screen(made)
    assert not [*screen.iter("img")]
    (link,) = screen.iter("a")
    assert link.get("href") == "https://www.youtube.com/watch?v=abc-1"
    assert "data-" not in re.sub(f' {STAMP}="[^"]*"', "", xhtml.serialise(for_screen(made)))


def test_a_code_is_at_least_18_mm_wide_on_paper(tmp_path: Path) -> None:
    body = xhtml.serialise(for_print(chapter(tmp_path, FILM), "foot"))
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        f"<body>{body}</body></html>"
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None))
    layout = lay_out(LayoutJob("a", markup, sheets))
    assert not layout.diagnostics
    (printed,) = layout.prints
    modules = segno.make("https://www.youtube.com/watch?v=abc-1", error="m").symbol_size(border=0)
    assert printed.width * modules[0] / (modules[0] + 8) >= 18


def test_what_lies_nowhere_on_the_web_has_no_code(tmp_path: Path) -> None:
    made = chapter(tmp_path, '<video src="film.mp4"></video>')
    assert [found.code for found in made.article.diagnostics] == ["link-unsafe"]
    printed = xhtml.serialise(for_print(made, "foot"))
    assert "film.mp4" in printed
    assert "<img" not in printed
    assert "<a" not in printed


def test_a_poster_stands_on_the_card(tmp_path: Path) -> None:
    film = '<video src="https://example.org/f.mp4" poster="a.png" title="The ford"></video>'
    images = [*for_print(chapter(tmp_path, film), "foot").iter("img")]
    assert [image.get("class") for image in images] == ["qr", "embed-still"]
    assert images[1].get("alt") == "The ford"


@pytest.mark.parametrize(("count", "told"), [(1, False), (9, True)])
@pytest.mark.parametrize("tag", ["audio", "video", "iframe"])
def test_words_to_browsers_that_play_nothing_are_not_missed(
    tmp_path: Path, tag: str, count: int, *, told: bool
) -> None:
    words = "Your program plays no sounds. " * count
    player = f'<{tag} src="https://example.org/ford.ogg">{words}</{tag}>'
    text = f"# A ford\n\nWords of a text.\n\n{player}\n\nMore words.\n"
    found = [one.code for one in read_project(write(tmp_path, ford__md=text)).diagnostics]
    assert ("words-lost" in found) == told
