"""Feed readers, settings, mailing lists and `impose` with damaged files for a bounded time.

`python -m tests.fuzz [SECONDS]` takes texts of the tests, damages them at random, and sees that
each comes to a result or to a message of ours, in bounded time. The seed is printed: with it as
second argument, the same is done again.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from anthology.distribute.mailing_list import read_list
from anthology.model.diagnostics import AnthologyError
from anthology.outputs.booklet.impose import impose
from anthology.outputs.booklet.planning import BookletOptions
from anthology.outputs.build import read_project
from anthology.runtime.workers import Limit, limited

_CASES = Path(__file__).parent / "cases"
_TEXTS = (".md", ".adoc", ".html", ".txt", ".toml", ".docx", ".odt", ".svg")
_LIMIT = Limit(seconds=30, memory=1000)
_SIGNS = b"\0\x07\xff\xfe\"'`*_[](){}<>|:;,=#-+!&$%\\/\n\t 09aZ"
_LIST = b'email,name,consent,unsubscribed\na@example.org,Ada,yes,\nb@example.org,"Bo, B",no,x\n'
_SETTINGS = b'[book]\ntitle = "A"\n[pdf]\nbleed = 3.0\n[[part]]\ntitle = "B"\nchapters = ["*"]\n'


def damage(data: bytes, dice: random.Random) -> bytes:
    """Take out, repeat, exchange or add a few bytes."""
    made = bytearray(data[:200_000])
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(made))
        some = bytes(dice.choices(_SIGNS, k=dice.choice((1, 2, 5, 400))))
        end = at + dice.choice((0, 1, 10, 300))
        made[at:end] = dice.choice((b"", some, made[at:end] * 3, some[:1] * 3000))
    return bytes(made)


def read_text(name: str, data: bytes) -> None:
    """Read a project with one text, or with settings."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "other.md").write_text("# Other\n\nWords.\n", encoding="utf-8")
        Path(folder, name).write_bytes(data)
        reading = read_project(Path(folder))
        assert "other.md" in {one.article.source.path for one in reading.book.chapters}


def sheet(data: bytes) -> None:
    impose(BytesIO(data), BookletOptions())


def page() -> bytes:
    import pikepdf  # noqa: PLC0415

    made, file = pikepdf.new(), BytesIO()
    for _ in range(5):
        made.add_blank_page(page_size=(200, 300))
    made.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def main(seconds: float, seed: int) -> int:
    """Damage and feed until the time is up; give the count of faults."""
    print(f"seed {seed}, {seconds:.0f} s")  # noqa: T201
    dice, end, faults, count = random.Random(seed), time.monotonic() + seconds, 0, 0  # noqa: S311
    texts = [file for file in sorted(_CASES.rglob("*")) if file.suffix in _TEXTS]
    pdf = page()
    while time.monotonic() < end:
        file = dice.choice(texts)
        kind = dice.choice(("text", "settings", "list", "pdf"))
        given = {"settings": _SETTINGS, "list": _LIST, "pdf": pdf}.get(kind) or file.read_bytes()
        data = damage(given, dice)
        count += 1
        try:
            with limited(_LIMIT):
                if kind == "list":
                    read_list(data, "list.csv")
                elif kind == "pdf":
                    sheet(data)
                else:
                    read_text(file.name if kind == "text" else "anthology.toml", data)
        except AnthologyError as error:
            if "took more than" not in str(error) and "needed more" not in str(error):
                continue
            found: Exception = error
        except Exception as error:  # noqa: BLE001  (what is looked for)
            found = error
        else:
            continue
        faults += 1
        kept = Path(tempfile.mkdtemp(prefix="fuzz-"), file.name if kind == "text" else kind)
        kept.write_bytes(data)
        print(f"{kept}: {type(found).__name__}: {found}"[:300])  # noqa: T201
    print(f"{count} damaged files, {faults} faults")  # noqa: T201
    return min(faults, 1)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(given + [60, random.randrange(10**6)][len(given) :])))  # noqa: S311
