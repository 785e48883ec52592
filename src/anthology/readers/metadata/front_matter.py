"""Take the front matter off a text: its keys, values and lines, and the text without it.

YAML between `---`, TOML between `+++`, JSON in braces, and lines of `Key: value` are read into
plain values: words, lists, and tables of them. Where a block is broken, its lines are read one by
one, so that no value is lost.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from anthology.language import letters
from anthology.language.letters import without_accents
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


Value = Union[str, list["Value"], dict[str, "Value"]]  # noqa: UP007  (a type that names itself)

# Aliases of YAML can make millions of values of ten lines; front matter of a real text has dozens,
# in three or four levels.
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
    except (ValueError, RecursionError) as error:  # also of very long numbers, or a.a.a.a …
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
    except ValueError as error:  # of a number with more digits than Python reads
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


_PAGE = re.compile(r"\[\[(?:[^\[\]|\n]*[|/])?([^\[\]|/\n]+)\]\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKED = re.compile(
    r"""(?<![\w*])(?:\*\*(?=[^\s*])[^*]+(?<=[^\s*])\*\*|\*(?=[^\s*])[^*]+(?<=[^\s*])\*)(?![\w*])
    |(?<![\w_])_(?=[^\s_])[^_]+(?<=[^\s_])_(?![\w_])|(?<!`)`[^`]+`(?!`)""",
    re.VERBOSE,
)
_LONGEST = 80  # characters of a value in a message


def plain_key(key: str) -> str:
    """Write a key without capitals, accents and signs: `cover_image` and `coverImage` are one.

    >>> plain_key("cover_image"), plain_key("coverImage")
    ('coverimage', 'coverimage')
    """
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


def is_block(lines: Sequence[str]) -> bool:
    """Tell whether lines are a block of metadata, wherever it stands: keys, some of which tell.

    >>> is_block(["title: The mill", "tags: [water]"]), is_block(["Note: closed on Mondays"])
    (True, False)
    """
    values, lost = read_lines(
        "\n".join(one for one in lines if not _SECTION.fullmatch(one.strip()))
    )
    return not lost and any(plain_key(key) in _TELLING for key in values)


def unlink_pages(text: str) -> str:
    """Give the words of links between the pages of a notebook.

    >>> unlink_pages("[[people/Anne Martin]], [[pd|Paul Durand]]")
    'Anne Martin, Paul Durand'
    """
    return _PAGE.sub(r"\1", text) if "[[" in text else text


def plain_words(text: str) -> str:
    """Take markup (HTML's, and that of Markdown within a line) and references out of a value.

    >>> plain_words("The <b>mill</b> &amp; the<br>[river](/r)")
    'The mill & the river'
    """
    text = unlink_pages(text)
    if "<" in text or "&" in text:
        text = re.sub(r"<br\b[^<>]*>", " ", text, flags=re.IGNORECASE)
        text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "`" in text or "_" in text:
        text = _MARKED.sub(lambda found: found[0].strip("*_`"), text)
    return " ".join(text.split())


def quote_value(value: Value) -> str:
    """Write a value for a message."""
    return letters.shorten(str(value), _LONGEST)


_PAIR = re.compile(
    r"""(?P<indent>\s*)["']?(?P<key>[^\W\d][\w .-]{0,40}?)["']?\s*"""
    r"""(?::(?=\s|\Z)|=)\s*(?P<value>.*)"""
)
_SECTION = re.compile(r"\[[\w.-]+\]")  # of TOML
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)|\s+-\Z")
_BLOCK_SIGNS = ("|", ">", "|-", ">-", "|+", ">+")


def read_lines(block: str) -> tuple[dict[str, Value], list[int]]:
    r"""Read `key: value` and `key = value` lines with what is indented under them.

    Returns the values, and the places (counted from 0) of the lines that could not be read.

    >>> read_lines("title: The mill\ntags:\n  - water\n  - wind")
    ({'title': 'The mill', 'tags': ['water', 'wind']}, [])
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
    """Join a line that continues the value of the line before; lists stay as they are."""
    return f"{value} {_unquoted(line)}".strip() if isinstance(value, str) else value


def _value(written: str) -> Value:
    """Read a value written by hand: a list in brackets or words, without a comment behind."""
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


_FORMATS: tuple[tuple[str, re.Pattern[str], Callable[[str], dict[str, Value]]], ...] = (
    (
        "YAML",
        re.compile(
            r"\s*?^---[ \t]*\n(?P<block>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
            re.MULTILINE | re.DOTALL,
        ),
        load_yaml,
    ),
    (
        "TOML",
        re.compile(
            r"\s*?^\+\+\+[ \t]*\n(?P<block>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL
        ),
        load_toml,
    ),
    (
        "JSON",
        re.compile(r"\s*(?P<block>\{\s*\"[^{%<].*?^\}[ \t]*(?:\n|\Z))", re.MULTILINE | re.DOTALL),
        load_json,
    ),
)
_UNCLOSED = re.compile(
    r"\s*?^(?:---|\+\+\+)[ \t]*\n(?P<block>(?:[^\n]*\S[^\n]*(?:\n|\Z))+)", re.MULTILINE
)
_HEADERS = re.compile(
    r"\s*(?P<block>[A-Za-z][\w -]{0,30}:[ \t][^\n]*\n"
    r"(?:(?:[A-Za-z][\w -]{0,30}:|[ \t]+\S)[^\n]*(?:\n|\Z))*)(?:---[ \t]*)?(?:\n|\Z)"
)
_BEGINS = re.compile(r"""\s*(?:\#[^\n]*\n\s*)*(?:["'{]?[\w.-]+["']?\s*[:=]|\[|\Z)""")
_TELLING = frozenset(
    "title titre author authors auteur date category categories tags slug summary lang language "
    "status subtitle keywords description modified".split()
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Hold what stood at the top of a text.

    `values` are the keys as written with plain values (dates and numbers as their words); `body`
    is the text with the lines of the block emptied, so that line n of it is line n of the file.
    `first` is the line on which `block` begins.
    """

    values: dict[str, Value]
    body: str
    block: str = ""
    first: int = 1
    faults: tuple[Diagnostic, ...] = ()

    def line(self, key: str, value: str = "", nth: int = 0) -> int:
        """Find the line of a key, or of a value that stands at or behind it for the nth time."""
        lines = self.block.split("\n")
        key = key.split(".", maxsplit=1)[0]
        wanted = re.compile(rf"""[\s{{,-]*["']?{re.escape(key)}["']?\s*[:=]""")
        at = next((place for place, line in enumerate(lines) if wanted.match(line)), 0)
        places = [n for n, line in enumerate(lines[at:], at) if value in line] if value else []
        return self.first + (places[min(nth, len(places) - 1)] if places else at)


def split_front_matter(text: str, path: str = "") -> FrontMatter:
    """Divide a text into front matter and body; a text without front matter is all body."""
    for named, pattern, load in _FORMATS:
        match = pattern.match(text)
        if match and (named == "JSON" or _BEGINS.match(match["block"])):
            return _load(text, match, load, named, path)
    match = _HEADERS.match(text)
    if match and _is_headers(match["block"]):
        values, _ = read_lines(match["block"])
        return FrontMatter(values, *_parts(text, match))
    match = _UNCLOSED.match(text)
    if match and re.match(r"[\w-]+\s*[:=]", match["block"]):
        return _unclosed(text, match, path)
    return FrontMatter({}, text)


def _parts(text: str, match: re.Match[str]) -> tuple[str, str, int]:
    """Give the body, the block, and the line of the file on which the block begins."""
    body = "\n" * text.count("\n", 0, match.end()) + text[match.end() :]
    return body, match["block"], text.count("\n", 0, match.start("block")) + 1


def _load(
    text: str,
    match: re.Match[str],
    load: Callable[[str], dict[str, Value]],
    named: str,
    path: str,
) -> FrontMatter:
    """Read the block with its format's loader; if that fails, line by line, and report it."""
    body, block, first = _parts(text, match)
    try:
        return FrontMatter(load(block), body, block, first)
    except BrokenError as broken:
        lines = block.split("\n")
        at = min(broken.line, len(lines)) - 1
        fault = Diagnostic(
            "front-matter-broken",
            f"the block at the top is not valid {named}: {broken}",
            path,
            first + at,
            hint=find_remedy(lines[at], named),
        )
    values, lost = read_lines(block)
    left = tuple(_left(lines[place], first + place, path) for place in lost if place != at)
    return FrontMatter(values, body, block, first, (fault, *left))


def _left(line: str, number: int, path: str) -> Diagnostic:
    """Report a line of front matter that belongs to no key."""
    return Diagnostic(
        "front-matter-broken",
        f"this line of the block at the top has no key: “{line.strip()}”",
        path,
        number,
        hint="write “key: value”, or indent the line under its key",
    )


def _unclosed(text: str, match: re.Match[str], path: str) -> FrontMatter:
    """Read a block that is opened and never closed up to the first empty line."""
    body, block, first = _parts(text, match)
    values, lost = read_lines(block)
    fault = Diagnostic(
        "front-matter-broken",
        "the block at the top is never closed; it was read up to the first empty line",
        path,
        first - 1,
        hint="write a second line of --- (or +++) under the last key",
    )
    left = (_left(block.split("\n")[place], first + place, path) for place in lost)
    return FrontMatter(values, body, block, first, (fault, *left))


def _is_headers(block: str) -> bool:
    """Tell metadata from a first paragraph that has a colon."""
    keys = [line.split(":")[0].strip().lower() for line in block.split("\n") if ":" in line]
    telling = sum(key in _TELLING for key in keys)
    return telling > 1 or (telling == 1 and keys[:1] in (["title"], ["titre"]))
