"""Make files to hand out of a book: an edition comes in, an output makes artifacts of it.

One package or file an output, found by its entry point. `make_sizes` makes the pictures of an
edition in the size that an output needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import entry_points
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Protocol

from anthology.model.diagnostics import Diagnostic, UsageError
from anthology.model.settings import PAGES
from anthology.project.images.derivatives import derive, is_made
from anthology.project.standard import Style, styles
from anthology.render.machine_fonts import machine_style
from anthology.runtime.context import BuildContext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pikepdf import Pdf

    from anthology.model.book import Artifact, Book, Picture
    from anthology.model.settings import Settings
    from anthology.project.images.derivatives import Derivative


@dataclass(frozen=True, slots=True)
class Edition:
    """Say what is to be made: the book, how it should look, and where the files go.

    `folder` is where outputs are written, `cache` where derived pictures are kept; `styles` and
    `templates` are the project's own, where it has some; `made` are the outputs made before, by
    their names; `context` has the workers and the cache.
    """

    book: Book
    settings: Settings
    folder: Path
    cache: Path
    styles: Path | None = None
    templates: Path | None = None
    context: BuildContext = field(default_factory=BuildContext)
    made: Mapping[str, Artifact] = field(default_factory=dict)


class Output(Protocol):
    """Make one kind of file of an edition; found by the entry point `anthology.outputs`.

    An output whose `after` names others is made behind them and finds them in `Edition.made`;
    those of them in `needs` are made even where nobody asked for them.
    """

    name: str
    after: tuple[str, ...]
    needs: tuple[str, ...]

    def emit(self, edition: Edition) -> Artifact:
        """Write the file and tell of it.

        Raises `OutputError` where it cannot be written, `MissingToolError` where the machine
        lacks something, `ContentError` where a template is at fault. A former file stays whole
        until the new one is complete.
        """
        ...


@cache
def output(name: str) -> Output:
    """Load an output by its name, once. Raises `UsageError` where none of that is installed."""
    found = entry_points(group="anthology.outputs", name=name)
    if not found:
        known = ", ".join(sorted(entry.name for entry in entry_points(group="anthology.outputs")))
        raise UsageError(f"there is no output “{name}”", hint=f"there are: {known}")
    made: Output = next(iter(found)).load()()
    return made


def in_order(names: Sequence[str]) -> list[Output]:
    """Load outputs, and those that they need, each behind all that must be made before it.

    Raises `UsageError` for an unknown name.
    """
    loaded: dict[str, Output] = {}
    waiting = [*names]
    while waiting:
        if (name := waiting.pop(0)) not in loaded:
            loaded[name] = output(name)
            waiting += loaded[name].needs
    ordered: dict[str, Output] = {}

    def put(name: str) -> None:
        """Put an output behind those that it is made of."""
        for earlier in loaded[name].after:
            if earlier in loaded:
                put(earlier)
        ordered.setdefault(name, loaded[name])

    for name in loaded:
        put(name)
    return [*ordered.values()]


_DPI = 300  # what printers ask pictures to have; the eye sees no more at reading distance
_MEASURE = 0.8  # of the width of the paper is text, at most
_FEW = 4  # pictures that are sooner made than a process is started


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the pictures that could be made, by key, and what was found wrong with the others."""

    pictures: Mapping[str, Derivative]
    diagnostics: tuple[Diagnostic, ...]


def print_length(page: str) -> int:
    """Give the longest side in px of a picture for print: 300 dpi over the text of a page.

    >>> print_length("A5")
    1399
    """
    width = PAGES[page][0]
    inches = float(width[:-2]) / (25.4 if width.endswith("mm") else 1)
    return ceil(_MEASURE * inches * _DPI)


def make_sizes(edition: Edition, longest: int) -> Sizes:
    """Make every picture of the book at most `longest` pixels long."""
    progress, folder = edition.context.progress, edition.cache / "pictures"
    every = edition.book.pictures
    progress.step("preparing pictures", len(every))
    missing = [one for one in every.values() if not is_made(one, longest, folder)]
    task = partial(_derive, longest, folder)
    made = {}
    if len(missing) > _FEW:
        for number, result in edition.context.workers.do(task, missing, name=_path):
            made[missing[number].key] = result
            progress.advance()
    for key, picture in every.items():
        if key not in made:
            made[key] = task(picture)
            progress.advance()
    pictures = {key: made[key] for key in every}
    good = {key: one for key, one in pictures.items() if not isinstance(one, Diagnostic)}
    found = [
        one
        for result in pictures.values()
        for one in ([result] if isinstance(result, Diagnostic) else result.diagnostics)
    ]
    return Sizes(good, tuple(found))


def _derive(longest: int, folder: Path, picture: Picture) -> Derivative | Diagnostic:
    """Make one picture in a size."""
    return derive(picture, longest, folder)


def _path(picture: Picture) -> str:
    """Name a picture for messages."""
    return picture.path


# What comes later in them wins, so a project's stylesheet may set `--page-width` for itself.

# Of the type: on large pages lines would else be too long or too many, on small ones too short.
SCALES = {"A4": 1.125, "Letter": 1.125, "pocket": 0.86}


def page_styles(
    edition: Edition, medium: str = "print", size: Style | None = None
) -> tuple[Style, ...]:
    """Read the stylesheets of `print` or of `sheets` for the page and the theme of an edition.

    Another `size` than that of the edition may be given; the fonts of its settings come last.
    """
    page = edition.settings.pdf.page
    size = size or page_size(*PAGES[page], SCALES.get(page, 1))
    fonts = machine_style(edition.settings.fonts, edition.cache)
    themed = styles(medium, edition.styles, edition.settings.pdf.theme)
    return (size, *themed, *([fonts] if fonts else []))


def page_size(width: str, height: str, scale: float = 1) -> Style:
    """Write the size of a page (CSS lengths) as the properties that `styles/page.css` reads."""
    return Style(
        "settings",
        f":root {{ --page-width: {width}; --page-height: {height}; --scale: {scale:g} }}",
    )


def pdf_bytes(pdf: Pdf, **options: Any) -> bytes:
    """Write a PDF, the same bytes for the same content."""
    file = BytesIO()
    pdf.save(file, deterministic_id=True, **options)
    return file.getvalue()
