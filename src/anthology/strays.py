"""Tell of the files of a project that may hold a text which no reader reads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.book import Source

_PAGES = "it holds finished pages, not a text"
_SLIDES = "it holds slides, not a text"
_ASK = "ask its author for the text itself, or copy its words into a .txt file"
_SAVE = "save it as .docx, .odt or .md"
_CONVERT = "convert it to Markdown, for example: pandoc {0} -o {1}.md"
_KINDS = {
    ".pdf": (_PAGES, _ASK),
    ".djvu": (_PAGES, _ASK),
    ".ps": (_PAGES, _ASK),
    ".ppt": (_SLIDES, _ASK),
    ".pptx": (_SLIDES, _ASK),
    ".odp": (_SLIDES, _ASK),
    ".key": (_SLIDES, _ASK),
    ".pages": ("it is in the format of Pages", _SAVE),
    ".wpd": ("it is in the format of WordPerfect", _SAVE),
    ".wps": ("it is in the format of Works", _SAVE),
    ".eml": ("it is a letter with its envelope", "save the text alone, as .txt"),
    ".msg": ("it is a letter with its envelope", "save the text alone, as .txt"),
    ".epub": ("it is a whole book", _CONVERT),
    ".fb2": ("it is a whole book", _CONVERT),
    ".tex": ("it is written in LaTeX", _CONVERT),
    ".rst": ("it is written in reStructuredText", _CONVERT),
    ".org": ("it is written in Org", _CONVERT),
    ".textile": ("it is written in Textile", _CONVERT),
    ".mediawiki": ("it is written in the markup of a wiki", _CONVERT),
    ".ipynb": ("it is a notebook", _CONVERT),
}


def find_strays(paths: Iterable[str], sources: Sequence[Source]) -> Iterator[Diagnostic]:
    """Tell of files whose words would be missing from the book, and what to do about it.

    `paths` are those of all files of the project. What stands beside a text of the same name is
    another form of that, and what a text names goes along with it: neither is told.
    """
    known = {_stem(source.path) for source in sources}
    for path in paths:
        name = path.rpartition("/")[2]
        kind = _KINDS.get(f".{name.rpartition('.')[2].lower()}")
        if kind is None or _stem(path) in known or _is_named(name, sources):
            continue
        what, hint = kind
        hint = hint.format(name, _stem(name))
        yield Diagnostic("file-not-read", f"was left out: {what}", path, hint=hint)


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _is_named(name: str, sources: Sequence[Source]) -> bool:
    return any(name in source.text or quote(name) in source.text for source in sources)
