"""Load a block of YAML, TOML or JSON into plain values: words, lists, and tables of them."""

from __future__ import annotations

import html
import re
from typing import Union

from anthology.language.letters import without_accents

Value = Union[str, list["Value"], dict[str, "Value"]]  # noqa: UP007  (a type that names itself)

_MOST_VALUES = 2000
_DEEPEST = 50
_OUTER = ("params", "extra", "taxonomies")  # tables that Hugo and Zola put keys of the site in


class BrokenError(Exception):
    """Say why a block cannot be read, and on which of its lines, counted from 1."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = max(line, 1)


def load_yaml(block: str) -> dict[str, Value]:
    """Load YAML; every scalar stays the words it is, no tag makes an object."""
    import yaml  # noqa: PLC0415  (only texts with such a block pay for it)
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415

    _refuse_depth(block)
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _table(YAMLHandler().load(block, Loader=loader))
    except yaml.MarkedYAMLError as error:
        unended = error.context and "quoted scalar" in error.context
        mark = (error.context_mark if unended else None) or error.problem_mark or error.context_mark
        reason = "a quotation mark has no partner" if unended else error.problem
        raise BrokenError(str(reason), mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise BrokenError(str(error).split("\n", 1)[0]) from error


def load_toml(block: str) -> dict[str, Value]:
    """Load TOML."""
    import tomllib  # noqa: PLC0415

    _refuse_depth(block)
    try:
        return _table(tomllib.loads(block))
    except (ValueError, RecursionError) as error:  # also of numbers without end, or a.a.a.a …
        found = re.search(r"\(at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at .*\)", "", str(error))
        raise BrokenError(reason, int(found[1]) if found else block.count("\n")) from error


def load_json(block: str) -> dict[str, Value]:
    """Load JSON."""
    import json  # noqa: PLC0415

    _refuse_depth(block)
    try:
        return _table(json.loads(block))
    except json.JSONDecodeError as error:
        raise BrokenError(error.msg, error.lineno) from error
    except ValueError as error:  # of numbers without end
        raise BrokenError(str(error)) from error


def _refuse_depth(block: str) -> None:
    """Refuse a block that is nested so deeply that it can only be meant to do harm."""
    depth = 0
    for match in re.finditer(r"[\[{\]}\n]|(?:- ){10}", block):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1, "\n": 0}.get(match[0], 10)
        if depth > _DEEPEST:
            raise BrokenError("it is nested too deeply", block.count("\n", 0, match.start()) + 1)


def _table(loaded: object) -> dict[str, Value]:
    """Make plain values of what was loaded; the tables of a site's own keys are opened."""
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise BrokenError("it is not a list of keys with values")
    try:
        plain = _plain(loaded, [_MOST_VALUES])
    except RecursionError:
        raise BrokenError("it is nested too deeply") from None
    values = plain if isinstance(plain, dict) else {}
    for outer in _OUTER:
        inner = values.pop(outer, {})
        if isinstance(inner, dict):
            values = {**inner, **values}
    return values


def _plain(value: object, left: list[int]) -> Value:
    """Write every value as words; a block that unfolds into thousands is refused."""
    left[0] -= 1
    if left[0] < 0:
        raise BrokenError("it unfolds into more values than any text has")
    if isinstance(value, dict):
        return {str(key): _plain(inner, left) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner, left) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()


# -----------------------------------------------------------------------------
# Get plain words out of the values of front matter, whatever nests in them.

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKED = re.compile(
    r"""(?<![\w*])(?:\*\*(?=[^\s*])[^*]+(?<=[^\s*])\*\*|\*(?=[^\s*])[^*]+(?<=[^\s*])\*)(?![\w*])
    |(?<![\w_])_(?=[^\s_])[^_]+(?<=[^\s_])_(?![\w_])|(?<!`)`[^`]+`(?!`)""",
    re.VERBOSE,
)
_LONGEST = 80  # characters of a value in a message


def plain_key(key: str) -> str:
    """Write a key without capitals, accents and signs: `cover_image` and `coverImage` are one."""
    return "".join(char for char in without_accents(key) if char.isalnum())


def strings(value: Value, inner: tuple[str, ...]) -> list[str]:
    """Give the words that a value holds; of a table, those under the first key that has some."""
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, list):
        return [text for item in value for text in strings(item, inner)]
    plain = {plain_key(key): held for key, held in value.items()}
    held = next((plain[key] for key in inner if plain.get(key)), "")
    return strings(held, inner) if held else []


def plain_words(text: str) -> str:
    """Take markup (HTML's, and that of Markdown within a line) and references out of a value."""
    if "<" in text or "&" in text:
        text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "`" in text or "_" in text:
        text = _MARKED.sub(lambda found: found[0].strip("*_`"), text)
    return " ".join(text.split())


def shorten(value: Value) -> str:
    """Write a value for a message."""
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
