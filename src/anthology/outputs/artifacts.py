"""Make files to hand out of a book: one package an output, found by its entry point."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from anthology.model.diagnostics import UsageError
from anthology.runtime.context import BuildContext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Artifact, Book
    from anthology.model.settings import Settings


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


def output(name: str) -> Output:
    """Load an output by its name. Raises `UsageError` where none of that name is installed."""
    found = entry_points(group="anthology.outputs", name=name)
    if not found:
        known = ", ".join(sorted(entry.name for entry in entry_points(group="anthology.outputs")))
        raise UsageError(f"there is no output “{name}”", hint=f"there are: {known}")
    made: Output = next(iter(found)).load()()
    return made


def in_order(names: Sequence[str]) -> list[Output]:
    """Load outputs, and those that they need, each behind the ones that it comes after.

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
        for earlier in loaded[name].after:
            if earlier in loaded:
                put(earlier)
        ordered.setdefault(name, loaded[name])

    for name in loaded:
        put(name)
    return [*ordered.values()]
