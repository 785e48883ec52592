"""Read the keys of broken front matter line by line, and say how each fault is mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.readers.loaders import Value

_PAIR = re.compile(
    r"""(?P<indent>\s*)["']?(?P<key>[^\W\d][\w .-]{0,40}?)["']?\s*"""
    r"""(?::(?=\s|\Z)|=)\s*(?P<value>.*)"""
)
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)|\s+-\Z")
_BLOCK_SIGNS = ("|", ">", "|-", ">-", "|+", ">+")


def read_lines(block: str) -> tuple[dict[str, Value], list[int]]:
    """Read `key: value` and `key = value` lines with what is indented under them.

    Returns the values, and the places (counted from 0) of the lines that could not be read.
    """
    values: dict[str, Value] = {}
    lost: list[int] = []
    key = ""
    for place, line in enumerate(block.split("\n")):
        if not line.strip() or line.strip() in {"{", "}", "],", "]", "},"} or line.startswith("#"):
            continue
        pair = _PAIR.match(line)
        if pair and not (pair["indent"] and key):
            key = pair["key"].strip()
            value = _value(pair["value"])
            values[key] = "" if value in _BLOCK_SIGNS else value
        elif key and (line[0].isspace() or _ITEM.match(line)):
            values[key] = _extended(values[key], line)
        else:
            lost.append(place)
    return values, lost


def _extended(value: Value, line: str) -> Value:
    """Add a line that is indented under a key: an item, a pair, or more words."""
    item, pair = _ITEM.match(line), _PAIR.match(line)
    if item:
        held = value if isinstance(value, list) else [value] if value else []
        return [*held, _value(item["value"] or "")]
    if isinstance(value, list):
        return [*value[:-1], _joined(value[-1], line)] if value else [_value(line)]
    if pair and (isinstance(value, dict) or not value):
        inner = value if isinstance(value, dict) else {}
        return {**inner, pair["key"].strip(): _value(pair["value"])}
    return _joined(value, line)


def _joined(value: Value, line: str) -> Value:
    return f"{value} {_unquoted(line)}".strip() if isinstance(value, str) else value


def _value(written: str) -> Value:
    written = re.sub(r"\s+#\s.*", "", written).strip().removesuffix(",").strip()
    if written.startswith("[") and written.endswith("]"):
        return [_unquoted(item) for item in written[1:-1].split(",") if item.strip()]
    return _unquoted(written)


def _unquoted(written: str) -> str:
    """Take quotation marks off, also one that has lost its partner."""
    written = written.strip().removesuffix(",").strip()
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return written[1:] if written[:1] in {'"', "'"} else written


def find_remedy(line: str, named: str) -> str:
    """Say what to write in the place of a line that keeps a block from being read."""
    pair = _PAIR.match(line)
    value = pair["value"].strip() if pair else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not with tabs"
    if named != "YAML":
        return f"write the line as {named} wants it; words stand in quotation marks"
    if value[:1] in {'"', "'"}:
        return "close the quotation mark, and use the other kind inside"
    if pair and value:
        quoted = value.replace('"', "'")
        return f'put the value in quotation marks: {pair["key"].strip()}: "{quoted}"'
    return (
        "write “key: value” with a space behind the colon, and indent alike what belongs together"
    )
