"""Ask of an HTML page whether its syntax is right (WHATWG HTML, 13.2)."""

from __future__ import annotations

from tinyhtml5.parser import HTMLParser


def faults(markup: str) -> list[str]:
    """List the faults of syntax that a browser would mend, with line and column."""
    parser = HTMLParser()
    parser.parse(markup)
    return [f"{place}: {code}" for place, code, _ in parser.errors]
