"""Make articles and projects for tests out of a few words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anthology.model.book import Article, Metadata, Person, Source

if TYPE_CHECKING:
    from pathlib import Path


def article(
    folder: Path, path: str, body: str = "<p>Text.</p>", text: str = "", **meta: Any
) -> Article:
    """Make an article as a reader and the transforms would hand it on."""
    authors = tuple(Person(name) for name in meta.pop("authors", ("Ada Sample",)))
    filled = replace(Metadata(title="Untitled", authors=authors, licence="CC-BY-4.0"), **meta)
    return Article(Source(path, folder / path, text), "markdown", filled, body)


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files into a folder; `__` in a name stands for a dot, `___` for a slash."""
    for name, content in files.items():
        file = folder / name.replace("___", "/").replace("__", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
    return folder


def png(width: int = 40, height: int = 30, colour: str = "navy") -> bytes:
    """Draw a plain picture."""
    import io  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()
