"""Write an archive of made-up articles with pictures into a folder."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = (
    "river ford mill wheel ferry bank water winter summer morning evening house field road stone "
    "bridge boat rope hand year people market bread letter window garden forest hill cloud rain "
    "goes stands turns looks keeps says asks finds takes brings leaves under over behind before "
    "the a and but when where because while of in on to from with without"
).split()


def write_archive(folder: Path, articles: int, pictures: int | None = None) -> None:
    """Write so many Markdown articles of some 900 words, by default every other with a picture."""
    chance = random.Random(articles)  # noqa: S311  (the same archive each time)
    folder.mkdir(parents=True, exist_ok=True)
    count = articles // 2 if pictures is None else pictures
    for number in range(articles):
        drawn = range(number * count // articles, (number + 1) * count // articles)
        names = [_draw(folder, one, chance) for one in drawn]
        picture = "".join(f"\n\n![The ford]({name})\n" for name in names)
        paragraphs = "\n\n".join(_paragraph(chance) for _ in range(12))
        told = f"title: Article {number + 1}\nauthor: Ada Sample\ndate: 2021-02-15\nlang: en"
        head = f"---\n{told}\n---\n\n"
        middle = f"## {_sentence(chance, 5)}\n\n{paragraphs}{picture}\n\n- {_sentence(chance, 6)}\n"
        text = head + _paragraph(chance) + "\n\n" + middle
        (folder / f"{number + 1:04}.md").write_text(text, encoding="utf-8")


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _paragraph(chance: random.Random) -> str:
    return " ".join(f"{_sentence(chance, chance.randint(6, 18))}." for _ in range(6))


def _draw(folder: Path, number: int, chance: random.Random) -> str:
    """Draw a picture of some noise in colours, as heavy as a photograph."""
    from PIL import Image  # noqa: PLC0415

    small = Image.frombytes("RGB", (40, 30), chance.randbytes(40 * 30 * 3))
    name = f"picture-{number}.jpg"
    small.resize((1600, 1200), Image.Resampling.BICUBIC).save(folder / name, "JPEG", quality=88)
    return name
