"""Name the tools that the bytes of a book depend on, each with the version that is installed."""

from __future__ import annotations

import ctypes
import platform
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from anthology import __version__, programs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DISTRIBUTION = "anthology-press"
_PROGRAMS = {"asciidoc": "asciidoctor"}  # that read a format, by its reader's name
_PACKAGES = {"office": "pypandoc_binary"}
_NAME_ENDS = "[<>=!~; "


def tools(formats: Iterable[str]) -> dict[str, str]:
    """Give versions by names: this package, Python, every library with its fonts, what reads.

    `formats` are the names of the readers that had something to read. What is not installed is
    not named.
    """
    used = set(formats)
    found = {"anthology": __version__, "python": platform.python_version()}
    names = [*_libraries(), *(_PACKAGES[form] for form in used & _PACKAGES.keys())]
    found |= {name: _version(name) for name in names}
    found |= {"pango": pango_version(), "harfbuzz": harfbuzz_version()}
    found |= {_PROGRAMS[form]: _program(_PROGRAMS[form]) for form in used & _PROGRAMS.keys()}
    return {name: found[name] for name in sorted(found) if found[name]}


def pango_version() -> str:
    """Ask Pango, which sets the lines of print, for its version; empty where it is not there."""
    library = _load("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
    if library is None:
        return ""
    library.pango_version_string.restype = ctypes.c_char_p
    return str(library.pango_version_string().decode())


def harfbuzz_version() -> str:
    """Ask HarfBuzz, which shapes the letters, for its version; empty where it is not there."""
    library = _load("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
    if library is None:
        return ""
    library.hb_version_string.restype = ctypes.c_char_p
    return str(library.hb_version_string().decode())


def _load(*names: str) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _libraries() -> Iterator[str]:
    """List the packages that this one requires, those of its extras aside."""
    try:
        stated = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for one in stated:
        if "extra ==" not in one:
            ends = [place for sign in _NAME_ENDS if (place := one.find(sign)) > 0]
            yield one[: min(ends, default=len(one))]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _program(name: str) -> str:
    """Give what a program says of its version, without the address that may stand behind it."""
    return programs.version(name).split(" [", 1)[0]
