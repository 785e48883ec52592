"""Render templates, the standard ones and a project's own, in a sandbox: they are data.

A template reads what it is given. It cannot reach the interpreter, the disk or the network, change
anything, or grow without a limit: a project is no program (docs/explanation/trust.md).
"""

from __future__ import annotations

import traceback
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from anthology import __version__
from anthology.language.detection import primary
from anthology.language.words import BOOK_LANGUAGES, ENGLISH, OPENINGS, direction, long_date, word
from anthology.model.diagnostics import ContentError, Diagnostic
from anthology.project.standard import standard
from anthology.runtime.workers import Limit, OverLimit, limited

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from jinja2.bccache import Bucket

_OPEN = ("builtins", "collections", "markupsafe", "jinja2", "anthology")  # packages of plain values
_MOST = 10_000_000  # characters that a product makes, or a power: the largest chapter has 8 million
_POWER = 1000  # the largest base and exponent: 1000 ** 1000 is reckoned in microseconds
_ENGLISH = frozenset(ENGLISH.values())
_LIMIT = Limit(seconds=10, memory=1_000)  # a chapter of 1 MB takes 0.1 s


class Sandbox(ImmutableSandboxedEnvironment):
    """Let templates see the values they are given, of plain types and our own, and no paths."""

    intercepted_binops = frozenset(["*", "**"])
    own: Path | None = None  # the folder of the project's templates

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may read an attribute, or call a method."""
        plain = type(obj).__module__.partition(".")[0] in _OPEN
        safe = super().is_safe_attribute(obj, attr, value)
        return safe and plain and not isinstance(value, PurePath)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse products and powers so large that they would fill the memory."""
        for one, other in ((left, right), (right, left)):
            if operator == "**" and not -_POWER <= one <= _POWER:
                raise SecurityError("a power is too large")
            if hasattr(one, "__len__") and len(one) * other > _MOST:
                raise SecurityError("a product is too large")
        return super().call_binop(context, operator, left, right)

    def compile(self, source: Any, name: Any = None, *others: Any, **options: Any) -> Any:
        """Compile a template; what Python cannot compile is reported with its name."""
        try:
            return super().compile(source, name, *others, **options)
        except TemplateSyntaxError as error:
            if error.filename is None:  # as for comments that are not closed
                message = f"{error.message} (line {error.lineno})"
                raise _LoadingError(message, str(name)) from error
            raise
        except RecursionError as error:
            raise _LoadingError("it is nested too deeply", str(name)) from error
        except (ValueError, SyntaxError) as error:
            raise _LoadingError(f"it cannot be compiled: {error}", str(name)) from error


class _Loader(FileSystemLoader):
    """Load templates of one folder; what cannot be loaded is reported with its name."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder.resolve()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Give the source of a template, its file, and whether it is still the same."""
        try:
            source, file, fresh = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise _LoadingError("it is not in UTF-8", template) from error
        if not Path(file).resolve().is_relative_to(self.folder):
            raise _LoadingError("it is a link out of its folder", template)
        return source, file, fresh


class _LoadingError(TemplateError):
    """Tell that a template cannot be loaded; `name` is that of its file."""

    def __init__(self, said: str, name: str) -> None:
        super().__init__(said)
        self.name = name


class _Compiled(BytecodeCache):
    """Keep compiled templates in memory, each until its source is another one.

    Each reading of a project makes an environment; to compile all templates takes 0.2 s.
    """

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept of a template, if its source is the same."""
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        if bucket.code:
            self.kept[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _Compiled()


def make_environment(own: Path | None) -> Sandbox:
    """Make an environment whose templates are replaced, one by one, by those in the folder `own`.

    Everything is escaped for markup, save in templates whose names end in `.txt`.
    """
    folders = [*([own] if own else []), standard("templates")]
    environment = Sandbox(
        loader=ChoiceLoader([_Loader(folder) for folder in folders]),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    environment.own = own
    environment.filters["date"] = long_date
    environment.globals |= {"direction": direction, "version": __version__, "word": word}
    environment.globals |= {"said": _said, "ours": _ours}
    return environment


def _said(key: str, language: str) -> str:
    """Give a word of the book's own as `word` does, for the content of an element."""
    return _ours(word(key, language), language)


def _ours(words: str, language: str, *, surely: bool = False) -> str:
    """Mark words of the book's own that stand in English for want of a translation.

    Others are left as they are, unless they are `surely` of that kind.
    """
    tongue = primary(language)
    translated = tongue in BOOK_LANGUAGES or words in OPENINGS.get(tongue, {}).values()
    if translated or not (surely or words in _ENGLISH):
        return words
    turned = Markup(' dir="ltr"') if direction(language) == "rtl" else ""
    return Markup('<span lang="en" xml:lang="en"{}>{}</span>').format(turned, words)


def render_template(environment: Sandbox, name: str, **context: Any) -> str:
    """Render a template by its name. Raises `ContentError` where one of the project is at fault."""
    try:
        with limited(_LIMIT):
            return environment.get_template(name).render(**context)
    except Exception as error:
        place = _place(environment.own, error)
        if place is None and isinstance(error, OverLimit) and _is_own(environment, name):
            place = f"templates/{name}", None  # what it made was joined when the limit was passed
        if place is None:  # no template of the project had to do with it: the fault is ours
            raise
        fault = Diagnostic(
            "template-broken",
            f"the template cannot be used: {error}",
            *place,
            hint="compare it with the standard template of the same name, or take it away; what "
            "templates may do is described in docs/how-to/look.md",
        )
        raise ContentError("a template cannot be used", diagnostics=(fault,)) from error


def _is_own(environment: Sandbox, name: str) -> bool:
    """Tell whether a template is one of the project's."""
    return environment.own is not None and (environment.own / name).is_file()


def _place(own: Path | None, error: Exception) -> tuple[str, int | None] | None:
    """Give the template of the project in which an error arose, and the line, if it was in one."""
    if isinstance(error, _LoadingError):
        return f"templates/{error.name}", None
    arose = error.__cause__ if isinstance(error, OverLimit) and error.__cause__ else error
    lines = isinstance(arose, Exception)  # what interrupts is none, and Jinja tells it no lines
    for frame in reversed(traceback.extract_tb(arose.__traceback__)):
        if own is not None and Path(frame.filename).is_relative_to(own):
            name = Path(frame.filename).relative_to(own).as_posix()
            return f"templates/{name}", frame.lineno if lines else None
    return None
