"""Read the arguments of the commands that site generators know, whatever their brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


_ARGUMENT = re.compile(
    r"""(?:(?P<key>[A-Za-z_][\w.-]*)\s*(?:=|:(?!//))\s*)?
        (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'
        |“(?P<curly>[^”]*)”|(?P<address>https?://[^\s"']+)|(?P<bare>[^\s"'=,]+))""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Command:
    """Hold one command: its name in lower case, what it was given, how it was written.

    `said` are all that it was given, as written.
    """

    name: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    closing: bool = False
    written: str = ""
    said: str = ""

    def get(self, *keys: str, word: int | None = None) -> str:
        """Give the first option that has a value, else the word at a place."""
        found = next((self.options[key] for key in keys if self.options.get(key)), "")
        if not found and word is not None and word < len(self.words):
            found = self.words[word]
        return found.strip()


def parse(name: str, arguments: str, *, closing: bool = False, written: str = "") -> Command:
    """Read the arguments of a command: words, quoted words, `key=value` in any of the ways."""
    words: list[str] = []
    options: dict[str, str] = {}
    for match in _ARGUMENT.finditer(arguments):
        texts = (match["double"], match["single"], match["curly"], match["address"], match["bare"])
        value = re.sub(
            r"\\([\"'\\])", r"\1", next((text for text in texts if text is not None), "")
        )
        if match["key"]:
            options[match["key"].lower()] = value
        else:
            words.append(value)
    return Command(name.lower(), tuple(words), options, closing, written, arguments.strip())
