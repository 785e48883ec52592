"""Make a Jinja2 environment of the standard templates behind the project's own, and render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)

from anthology import __version__
from anthology.diagnostics import ContentError, Diagnostic
from anthology.standard import standard
from anthology.words import long_date, word

if TYPE_CHECKING:
    from pathlib import Path


def make_environment(own: Path | None) -> Environment:
    """Make an environment whose templates are replaced, one by one, by those in the folder `own`.

    Everything is escaped for markup, save in templates whose names end in `.txt`.
    """
    folders = [*([own] if own else []), standard("templates")]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["date"] = long_date
    environment.globals |= {"version": __version__, "word": word}
    return environment


def render(environment: Environment, name: str, **context: Any) -> str:
    """Render a template by its name. Raises `ContentError` where it cannot be used."""
    try:
        return environment.get_template(name).render(**context)
    except TemplateError as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        fault = Diagnostic(
            "template-broken",
            f"the template cannot be used: {error}",
            f"templates/{name}",
            line,
            hint="compare it with the standard template of the same name, or take it away",
        )
        raise ContentError("a template cannot be used", diagnostics=(fault,)) from error
