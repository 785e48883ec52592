"""Find characters in the texts that no font of the book can print, before anything is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.render.fonts import describe_characters, missing_glyphs
from anthology.render.machine_fonts import machine_files
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from anthology.model.book import Book, Chapter
    from anthology.model.settings import FontSettings


GLYPH_HINT = (
    "replace it, or name a font that has it in a stylesheet (anthology help look); for Chinese, "
    f"Japanese and Korean: {how_to_add('justmytype-intl-cjk')}"
)


def find_missing_glyphs(book: Book, own: Iterable[Path] = ()) -> Iterator[Diagnostic]:
    """Report the characters of each chapter that no font has, by the lines of the source.

    `own` are files some of which may be fonts that the project brings or asks for.
    """
    texts = [(one.article.source.path, _texts(one)) for one in book.chapters]
    used = {char for _, lines in texts for text in lines.values() for char in text}
    missing = missing_glyphs(used, own)
    for path, lines in texts if missing else ():
        for line, text in lines.items():
            if signs := [char for char in dict.fromkeys(text) if char in missing]:
                message = f"no font has {describe_characters(signs)}"
                yield Diagnostic("glyph-missing", message, path, line, hint=GLYPH_HINT)


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


def chapter_glyphs(chapter: Chapter, own: Iterable[Path]) -> frozenset[str]:
    """List the characters of one chapter that no font has."""
    return missing_glyphs("".join(_texts(chapter).values()), own)


def own_fonts(styles: Path | None, fonts: FontSettings) -> list[Path]:
    """List the files of a project's folder of stylesheets and of the fonts that it asks for."""
    return [*(sorted(styles.rglob("*")) if styles else ()), *machine_files(fonts)]
