"""Write the headers of a message as mail servers want them: ASCII, folded, nothing in between.

Python's own folding divides long addresses and turns long web addresses into encoded words
(CPython 3.11), so the headers that matter are folded here.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import AddressHeader
from email.policy import EmailPolicy
from typing import Any

_VERBATIM = frozenset(
    "list-id list-unsubscribe list-unsubscribe-post message-id auto-submitted content-id".split()
)
_WIDTH = 76  # characters


class Wire(EmailPolicy):
    """Fold subject, addresses and the headers of lists; leave the rest to the standard library."""

    def fold(self, name: str, value: Any) -> str:
        """Write one header with its line ends. Encoded words are those of RFC 2047."""
        lowered = name.lower()
        if lowered in _VERBATIM:
            pieces = str(value).split(", ")
            return f"{name}: {f',{self.linesep} '.join(pieces)}{self.linesep}"
        if lowered == "subject":
            return f"{name}: {encoded(str(value), len(name) + 2, self.linesep)}{self.linesep}"
        if isinstance(value, AddressHeader):
            return f"{name}: {self._addresses(value, len(name) + 2)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header in bytes: ASCII, unless the server takes UTF-8 (RFC 6532)."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")

    def _addresses(self, value: AddressHeader, used: int) -> str:
        people = value.addresses
        written = (_one(one.display_name, one.addr_spec, used, self.linesep) for one in people)
        return f",{self.linesep} ".join(written)


def _one(name: str, spec: str, used: int, linesep: str) -> str:
    """Write a mailbox; the name is quoted or encoded, whatever it holds."""
    if not name:
        return spec
    quoted = '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'
    shown = quoted if name.isascii() and "=?" not in name else encoded(name, used, linesep)
    return f"{shown} <{spec}>" if len(shown) + len(spec) < _WIDTH else f"{shown}{linesep} <{spec}>"


def encoded(text: str, used: int, linesep: str) -> str:
    """Write words in ASCII, as encoded words where they are not; `used` is the space before."""
    if text.isascii() and "=?" not in text:
        return Header(text, "ascii", _WIDTH - used).encode(linesep=linesep)
    return Header(text, "utf-8", _WIDTH - used).encode(linesep=linesep)
