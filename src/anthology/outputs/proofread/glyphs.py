"""Find characters in the texts that no font of the book can print, before anything is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.render.fonts import describe_characters, missing_glyphs
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.model.book import Book, Chapter


GLYPH_HINT = (
    "replace it, or name a font that has it in a stylesheet (anthology help look); for Chinese, "
    f"Japanese and Korean: {how_to_add('justmytype-intl-cjk')}"
)


def find_missing_glyphs(book: Book, styles: Path | None = None) -> Iterator[Diagnostic]:
    """Report the characters of each chapter that no font has, by the lines of the source.

    `styles` is the project's folder of stylesheets, which may bring fonts.
    """
    texts = [(one.article, _texts(one)) for one in book.chapters]
    used = {char for _, lines in texts for text in lines.values() for char in text}
    missing = missing_glyphs(used, _own(styles))
    for article, lines in texts if missing else ():
        for line, text in lines.items():
            if signs := [char for char in dict.fromkeys(text) if char in missing]:
                message = f"no font has {describe_characters(signs)}"
                yield Diagnostic("glyph-missing", message, *article.place(line), hint=GLYPH_HINT)


def _texts(chapter: Chapter) -> dict[int | None, str]:
    """Gather the text of a chapter by the lines of its source; formulas are drawn otherwise."""
    found: dict[int | None, str] = {None: chapter.meta.title}
    root = xhtml.parse(chapter.body)
    for formula in [node for node in root.iter() if xhtml.name(node) in ("math", "svg")]:
        xhtml.drop(formula)
    line: int | None = None
    for node in root.iter():
        line = int(node.get("data-line") or line or 0) or None
        if xhtml.name(node):
            found[line] = f"{found.get(line, '')}{node.text or ''}"
        found[line] += node.tail or ""
    return found


def chapter_glyphs(chapter: Chapter, styles: Path | None) -> frozenset[str]:
    """List the characters of one chapter that no font has."""
    return missing_glyphs("".join(_texts(chapter).values()), _own(styles))


def _own(styles: Path | None) -> list[Path]:
    return sorted(styles.rglob("*")) if styles else []
