"""Read the project's TOML files into settings: keys are optional, unknown ones are refused.

A dataclass with a field `line` is told the line of the file where its table begins. A field whose
name is a word of Python has an underscore behind it that the file does not: `from_` is `from`.
The remarks that editors have written on pages, in notes.toml beside the settings, are read here
too.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from anthology.language.dates import parse_date
from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.project.collect import Project


T = TypeVar("T")
_BEGINNING = 3  # letters: fewer are the beginning of anything

_LARGEST = 5_000_000  # bytes; the credits of ten thousand pictures are 2 MB
_LONGEST_SHOWN = 40  # characters of a value in a message
_WHOLE = 64  # bits of the largest number


def read_as(made: type[T], file: Path, path: str) -> tuple[T, tuple[Diagnostic, ...]]:
    """Read a TOML file into a dataclass of settings; `path` names the file in messages.

    Every fault becomes a diagnostic with its line: TOML that cannot be parsed, unknown keys (with
    the nearest known one), values of the wrong kind. What is at fault keeps its default.
    """
    table, text, faults = _parse(file, path)
    reader = _TableReader(path, text, faults, made)
    return reader.build(made, table, ""), tuple(faults)


def _parse(file: Path, path: str) -> tuple[dict[str, Any], str, list[Diagnostic]]:
    """Read a TOML file: its tables, its text, and why that cannot be done."""
    try:
        if file.stat().st_size > _LARGEST:
            message = f"is larger than {_LARGEST // 1_000_000} MB"
            return {}, "", [Diagnostic("config-broken", message, path)]
        text = file.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text, []
    except OSError as error:
        fault = Diagnostic("file-unreadable", f"cannot be read: {error.strerror}", path)
    except RecursionError:
        hint = "write tables as [table], not as keys with very many dots"
        fault = Diagnostic("config-broken", "is nested too deeply", path, hint=hint)
    except ValueError as error:  # no UTF-8, no TOML, or numbers without end
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        hint = "strings stand in quotation marks, lists in [ ]; the file is TOML in UTF-8"
        fault = Diagnostic("config-broken", f"is no valid TOML: {error}", path, line, column, hint)
    return {}, "", [fault]


def toml_line(text: str, key: str, table: str = "", nth: int = 0) -> int | None:
    """Find the line (from 1) of a key in TOML, looked for in its table, the nth of that name."""
    within, seen = table == "", -1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            here = header[1].strip("\"'") == table
            seen += here
            within = here and seen == nth
            if within and not key:
                return number
            if not table and header[1].split(".")[0].strip("\"' ") == key:
                return number
        elif within and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return None


def did_you_mean(word: str, known: tuple[str, ...], otherwise: str = "") -> str:
    """Phrase a suggestion for a word that is not known: `otherwise`, or else a list of what is.

    Near is a slip of the pen in four letters: a letter too many, too few, another, or two turned
    round (distance of optimal string alignment); and what the word is the beginning of.

    >>> did_you_mean("buidl", ("build", "list"))
    'did you mean “build”?'
    >>> did_you_mean("size", ("spine", "page"))
    'known here: spine, page'
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    said = word.casefold()
    if len(said) >= _BEGINNING:
        distances = {one: OSA.distance(said, one.casefold()) for one in known}
        near = min(known, key=distances.__getitem__)
        begun = [one for one in known if one.casefold().startswith(said)]
        if distances[near] <= max(1, len(said) // 4):
            return f"did you mean “{near}”?"
        if len(begun) == 1:
            return f"did you mean “{begun[0]}”?"
    return otherwise or "known here: " + ", ".join(known)


class _TableReader:
    """Build settings out of tables and note every fault with its line."""

    def __init__(self, path: str, text: str, faults: list[Diagnostic], whole: type) -> None:
        self.path, self.text, self.faults = path, text, faults
        self.whole = whole

    def advise(self, key: str, known: tuple[str, ...]) -> str:
        """Say what an unknown key may be: a near one, or one of another table."""
        homes = [
            table
            for table, kind in get_type_hints(self.whole).items()
            if hasattr(kind, "__dataclass_fields__")
            and key in (one.name.rstrip("_") for one in fields(kind))
        ]
        return did_you_mean(key, known, f"it belongs under [{homes[0]}]" if homes else "")

    def fault(self, code: str, message: str, key: str, table: str, nth: int, hint: str) -> None:
        """Report a fault with the line that it stands on."""
        line = toml_line(self.text, key, table, nth)
        self.faults.append(Diagnostic(code, message, self.path, line, hint=hint))

    def build(
        self,
        made: type,
        table: Mapping[str, Any],
        name: str,
        nth: int = 0,
    ) -> Any:
        """Make a dataclass of a table; what is wrong is reported and keeps its default."""
        hints = get_type_hints(made)
        known = {f.name.rstrip("_"): f for f in fields(made) if f.name != "line"}
        values: dict[str, Any] = {}
        if "line" in hints:
            values["line"] = toml_line(self.text, "", name, nth) or 0
        for key, value in table.items():
            if key not in known:
                what = f"[{name}] has no key “{key}”" if name else f"there is no “{key}”"
                self.fault("config-key", what, key, name, nth, self.advise(key, tuple(known)))
                continue
            name_here, choices = known[key].name, known[key].metadata.get("choices", ())
            values[name_here] = self.convert(hints[name_here], value, key, name, nth, choices)
            self.match(known[key].metadata, values, name_here, name, nth)
        return made(**{k: v for k, v in values.items() if v is not None})

    def match(
        self, limits: Mapping[str, Any], values: dict[str, Any], key: str, table: str, nth: int
    ) -> None:
        """Bring a value into the form of its pattern; drop one out of its bounds, with a fault."""
        value, pattern = values[key], limits.get("pattern", "")
        least, most = limits.get("least", -math.inf), limits.get("most", math.inf)
        if type(value) in (int, float) and not (math.isfinite(value) and least <= value <= most):
            message = f"“{key.rstrip('_')}” cannot be {value}"
            hint = f"it may be from {least} to {most}"
            self.fault("config-value", message, key.rstrip("_"), table, nth, hint)
            values[key] = None
        if not isinstance(value, str) or not pattern:
            return
        if limits.get("date"):
            value = parse_date(value) or value
        forms = (value, value.lower(), value.upper(), value.title(), f"{value[:-2]}kB")
        alike = [one for one in forms if one.lower() == value.lower()]
        fitting = next((one for one in alike if re.fullmatch(pattern, one)), None)
        if fitting is not None:
            values[key] = fitting
        else:
            message = f"“{key}” cannot be “{value}”"
            self.fault("config-value", message, key, table, nth, f"it may be {limits['form']}")
            values[key] = None

    def convert(
        self,
        hint: Any,
        value: Any,
        key: str,
        table: str,
        nth: int,
        choices: tuple[str, ...],
    ) -> Any:
        """Check one value against its type; None (and a fault) where it does not fit."""
        if isinstance(value, int) and value.bit_length() > _WHOLE:
            message = f"“{key}” is a number without end"
            self.fault("config-value", message, key, table, nth, "write fewer digits")
            return None
        if isinstance(value, str) and (kept := xhtml.strip_control(value)) != value:
            message = f"control characters were taken out of “{key}”"
            self.fault("control-characters", message, key, table, nth, "write it anew")
            value = kept
        item = get_args(hint)[0] if get_origin(hint) is tuple else None
        if hasattr(hint, "__dataclass_fields__") and isinstance(value, dict):
            return self.build(hint, value, key)
        if item is not None and hasattr(item, "__dataclass_fields__") and isinstance(value, list):
            tables = enumerate(v if isinstance(v, dict) else {} for v in value)
            return tuple(self.build(item, inner, key, n) for n, inner in tables)
        if item is str:
            values = [value] if isinstance(value, str) else value
            if isinstance(values, list) and all(isinstance(v, str) for v in values):
                chosen = (self.convert(str, v, key, table, nth, choices) for v in values)
                return tuple(v for v in chosen if v is not None)
            self.fault("config-value", f"“{key}” is a list of words", key, table, nth, '["a", "b"]')
            return None
        if hint is str and not isinstance(value, (str, bool, dict, list)):
            return self.convert(hint, str(value), key, table, nth, choices)
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        expected = {
            str: "words in quotation marks",
            int: "a whole number",
            float: "a number",
            bool: "true or false",
        }
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            wanted = expected.get(hint, f"a table, [{key}]")
            self.fault("config-value", f"“{key}” wants {wanted}", key, table, nth, _shown(value))
            return None
        if choices and isinstance(value, str):
            value = next((one for one in choices if one.lower() == value.strip().lower()), value)
        if choices and value not in choices:
            message = f"“{key}” cannot be “{value}”"
            self.fault("config-value", message, key, table, nth, did_you_mean(value, choices))
            return None
        return value


def _shown(value: Any) -> str:
    """Show a value in a message."""
    try:
        return f"it is {value!r}"[:_LONGEST_SHOWN]
    except ValueError:  # a number without end within it
        return "it is something else"


def schema(made: type, title: str) -> dict[str, Any]:
    """Write the JSON schema (draft 2020-12) of a file that is read into a dataclass."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_object_schema(made),
    }


def _object_schema(made: type) -> dict[str, Any]:
    """Describe a dataclass as JSON Schema."""
    hints = get_type_hints(made)
    properties = {}
    for one in fields(made):
        if one.name == "line":
            continue
        properties[one.name.rstrip("_")] = _value_schema(hints[one.name], one.metadata)
    description = (made.__doc__ or "").strip().splitlines()[0]
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
    }


def _value_schema(hint: Any, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the values of a field as JSON Schema."""
    described = {"description": metadata["doc"]} if "doc" in metadata else {}
    if hasattr(hint, "__dataclass_fields__"):
        return _object_schema(hint)
    if get_origin(hint) is tuple:
        inner = {"choices": metadata["choices"]} if metadata.get("choices") else {}
        return {"type": "array", "items": _value_schema(get_args(hint)[0], inner), **described}
    named = {str: "string", int: "integer", bool: "boolean", float: "number"}[hint]
    choices = {"enum": list(metadata["choices"])} if metadata.get("choices") else {}
    pattern = {"pattern": f"^({metadata['pattern']})$"} if metadata.get("pattern") else {}
    if metadata.get("date"):  # people may write it as they do, which no pattern tells
        pattern = {}
    limits = {"least": "minimum", "most": "maximum"}
    bounds = {limits[key]: metadata[key] for key in limits if key in metadata}
    return {"type": named, **described, **choices, **pattern, **bounds}


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold one `[[note]]`: the text it is about, the page it was written on, what it says.

    `text` is a path relative to the content folder, empty for a page of no chapter; `page` is the
    folio at the time, `date` is ISO 8601.
    """

    text: str = ""
    page: str = ""
    note: str = ""
    date: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RemarksFile:
    """Hold notes.toml."""

    note: tuple[Remark, ...] = field(default=())


def read_remarks(project: Project) -> tuple[tuple[Remark, ...], tuple[Diagnostic, ...]]:
    """Read notes.toml; a project without one has no remarks."""
    file = project.remarks_file
    if not file.is_file():
        return (), ()
    read, faults = read_as(RemarksFile, file, project.relative(file))
    return read.note, faults
