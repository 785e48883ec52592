"""Read the project's TOML files into settings: keys are optional, unknown ones are refused.

The field `line` of a dataclass gets the line of the file where its table begins. A field whose
name is a word of Python has an underscore behind it that the file does not: `from_` is `from`.
"""

from __future__ import annotations

import codecs
import json
import math
import re
import tomllib
import unicodedata
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from anthology.language.dates import is_ambiguous, parse_date
from anthology.language.detection import languages_meant, read_tag
from anthology.language.letters import shorten
from anthology.markup import xhtml
from anthology.markup.web_addresses import read_address
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


T = TypeVar("T")
_BEGINNING = 3  # letters: fewer are the beginning of anything

_LARGEST = 5_000_000  # bytes; the credits of ten thousand pictures are 2 MB
_LONGEST_SHOWN = 40  # characters of a value in a message
_LONGEST_LINE = 500  # characters of a line that is explained
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
        text = _decode(file.read_bytes())
        return tomllib.loads(text), text, []
    except OSError as error:
        fault = Diagnostic("file-unreadable", f"cannot be read: {error.strerror}", path)
    except RecursionError:
        hint = "write tables as [table], not as keys with very many dots"
        fault = Diagnostic("config-broken", "is nested too deeply", path, hint=hint)
    except _WrongEncodingError as error:
        fault = Diagnostic("config-broken", error.said, path, error.line, hint=_UTF8)
    except ValueError as error:  # no TOML, or numbers without end
        found = re.search(r" \(at line (\d+), column (\d+)\)| \(at end of document\)", str(error))
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (None, None)
        reason = str(error)[: found.start()] if found else str(error)
        said, hint = _explain(text, reason, line, column)
        fault = Diagnostic("config-broken", said, path, line, column, hint)
    return {}, "", [fault]


_UTF8 = "open it in a text editor and save it anew: “Save as…”, encoding “UTF-8”"


class _WrongEncodingError(ValueError):
    """Tell that a file is not in UTF-8, and in which line that shows."""

    def __init__(self, said: str, line: int | None = None) -> None:
        super().__init__(said)
        self.said, self.line = said, line


def _decode(data: bytes) -> str:
    """Read bytes as UTF-8, with or without a mark before them. Raises `_WrongEncodingError`."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:100]:
        raise _WrongEncodingError(
            "is in another encoding than UTF-8: in UTF-16, which some editors call Unicode"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[: error.start].rpartition(b"\n")[2].decode("utf-8", "replace")
        after = re.split(rb"[\r\n]", data[error.start :], maxsplit=1)[0].decode("cp1252", "replace")
        shown = re.search(r"\w*$", before)[0] + re.match(r".\w*", after)[0]  # type: ignore[index]
        said = f"is in another encoding than UTF-8, as its “{shown}” shows"
        raise _WrongEncodingError(said, line) from error


_CURLY = "“”„‟‘’‚‛«»‹›"
_LONE_VALUE = re.compile(r"\s*([\w.-]+)\s*=\s*([^\s\"'\[{#][^#\"]*?)\s*(?:#.*)?$")
_UNSEEN = re.compile("[\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]")


def _explain(text: str, reason: str, line: int | None, column: int | None) -> tuple[str, str]:
    """Say in plain words why a text is no TOML, and what to write; `reason` is the parser's."""
    written = text.split("\n")[line - 1].rstrip("\r")[:_LONGEST_LINE] if line else ""
    here = written[(column or 1) - 1 :]
    lone = _LONE_VALUE.match(written)
    if here[:1] and here[0] in _CURLY:
        tight = re.sub(r"(?<=[«‹])\s|\s(?=[»›])", "", written.strip())
        straight = re.sub(f"[{_CURLY}]", '"', tight)
        return f'has {here[0]} for a quotation mark; settings want the straight "', (
            f"write {shorten(straight, _LONGEST_SHOWN)}"
        )
    if unseen := _UNSEEN.match(here) or (not here.strip() and _UNSEEN.search(written)):
        name = unicodedata.name(unseen[0], "a sign")
        return f"has a space or sign that is not seen (U+{ord(unseen[0]):04X} {name})", (
            "delete the blanks of this line and type them anew"
        )
    if lone and lone[2].lower() in ("true", "false", "yes", "no", "on", "off"):
        right = "true" if lone[2].lower() in ("true", "yes", "on") else "false"
        return f"has “{lone[2]}” where true or false is meant", f"write {lone[1]} = {right}"
    if lone:
        value = lone[2].strip()
        return (
            "has a value without quotation marks",
            f'write {lone[1]} = "{shorten(value, _LONGEST_SHOWN)}"',
        )
    for start, said, hint in _REASONS:
        if reason.startswith(start):
            return said, hint
    return f"is no valid TOML: {reason}", "words stand in quotation marks, lists in [ ]"


_QUOTES = "words that have quotation marks stand between others: 'She said \"no\"'"
_REASONS = (
    ("Expected '=' after a key", "has no = behind the name of a setting", 'write name = "value"'),
    ("Illegal character '\\n'", "has a quotation mark that is not closed", 'close it: "…"'),
    ("Unterminated string", "has a quotation mark that is not closed", 'close it: "…"'),
    ("Invalid hex value", "has a \\ within quotation marks", "write paths with /, not with \\"),
    ("Unescaped", "has a \\ within quotation marks", "write paths with /, not with \\"),
    ("Cannot overwrite", "gives a setting twice", "take one of the two away"),
    ("Cannot declare", "has the same [table] twice", "put what stands under both into one"),
    (
        "Unclosed array",
        "has a list that is not closed",
        "put , between its items and ] behind them",
    ),
    ("Expected newline", "has something behind the end of a value", _QUOTES),
    ("Expected ']'", "has a [table] without its ]", "write [table] in a line of its own"),
)


def toml_line(text: str, key: str, table: str = "", nth: int = 0) -> int | None:
    """Find the line (from 1) of a key in TOML, looked for in its table, the nth of that name."""
    within, seen = table == "", -1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*+\[++([^\]]++)\]", line):
            here = header[1].strip().strip("\"'") == table
            seen += here
            within = here and seen == nth
            if within and not key:
                return number
            if not table and header[1].split(".")[0].strip("\"' ") == key:
                return number
        elif within and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
    return None


def toml_string(words: str) -> str:
    r"""Write words as a TOML basic string (TOML 1.0, “String”), in one line.

    >>> print(toml_string('The "mill"'))
    "The \"mill\""
    """
    return json.dumps(" ".join(words.split()), ensure_ascii=False).replace("\x7f", "\\u007f")


def did_you_mean(word: str, known: tuple[str, ...], otherwise: str = "") -> str:
    """Phrase a suggestion for a word that is not known: `otherwise`, or else a list of what is.

    Near is one slip for every four letters: a letter too many, too few, another, or two turned
    round (distance of optimal string alignment); and what the word is the beginning of.

    >>> did_you_mean("buidl", ("build", "list"))
    'did you mean “build”?'
    >>> did_you_mean("size", ("spine", "page"))
    'known here: spine, page'
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    said = _packed(word)
    if len(said) >= _BEGINNING:
        distances = {one: OSA.distance(said, _packed(one)) for one in known}
        near = min(known, key=distances.__getitem__)
        begun = [one for one in known if one.casefold().startswith(said)]
        if distances[near] <= max(1, len(said) // 4):
            return f"did you mean “{near}”?"
        if len(begun) == 1:
            return f"did you mean “{begun[0]}”?"
    return otherwise or "known here: " + ", ".join(known)


def _web_address(written: str) -> str:
    """Give the address as browsers write it, or nothing if it is none of the web."""
    address = read_address(written) or ""
    return address if address.startswith("http") else ""


_READERS = {"date": parse_date, "language": read_tag, "address": _web_address}


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
        reads = limits.get("reads")
        if not isinstance(value, str) or not (pattern or (value and reads)):
            return
        if reads:
            values[key] = _READERS[reads](value) or None
        else:
            forms = (value, value.lower(), value.upper(), value.title(), f"{value[:-2]}kB")
            alike = [one for one in forms if one.lower() == value.lower()]
            values[key] = next((one for one in alike if re.fullmatch(pattern, one)), None)
        if reads == "date" and is_ambiguous(value):
            message = f"“{key}” may have its day and month the other way round: “{value}”"
            self.fault(
                "config-value", message, key, table, nth, f"write {values[key]}, if so it is"
            )
            values[key] = None
        elif values[key] is None:
            hint = f"it may be {limits['form']}"
            if reads == "language":
                meant = languages_meant(value)
                near = f"did you mean “{meant[0]}”?"
                hint = near if len(meant) == 1 else did_you_mean(value, meant, hint)
            message = f"“{key}” cannot be “{value}”"
            self.fault("config-value", message, key, table, nth, hint)

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
        if item is not None and hasattr(item, "__dataclass_fields__"):
            if isinstance(value, list) and all(isinstance(one, dict) for one in value):
                return tuple(self.build(item, inner, key, n) for n, inner in enumerate(value))
            message = f"there may be several of “{key}”: each wants two brackets"
            self.fault("config-value", message, key, table, nth, f"write [[{key}]] over each")
            return None
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
            hint = _without_quotes(key, value, hint) or _shown(value)
            self.fault("config-value", f"“{key}” wants {wanted}", key, table, nth, hint)
            return None
        if choices and isinstance(value, str):
            value = next((one for one in choices if _packed(one) == _packed(value)), value)
        if choices and value not in choices:
            message = f"“{key}” cannot be “{value}”"
            self.fault("config-value", message, key, table, nth, did_you_mean(value, choices))
            return None
        return value


def _packed(word: str) -> str:
    """Write a word without what does not tell it from another: capitals and blanks."""
    return "".join(word.casefold().split())


def _without_quotes(key: str, value: object, wanted: type) -> str:
    """Say how a number, or true or false, is written that stands in quotation marks; else ""."""
    found = re.match(r"\s*(?:(\d+)([.,]\d+)?|(true|false)\b)", str(value), re.IGNORECASE)
    if not isinstance(value, str) or not found or bool(found[3]) is not (wanted is bool):
        return ""
    fraction = (found[2] or "").replace(",", ".") if wanted is float else ""
    return f"write {key} = {(found[3] or found[1]).lower()}{fraction}, without quotation marks"


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
    limits = {"least": "minimum", "most": "maximum"}
    bounds = {limits[key]: metadata[key] for key in limits if key in metadata}
    return {"type": named, **described, **choices, **pattern, **bounds}
