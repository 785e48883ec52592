"""Show the pages of the manual in the terminal: `anthology help`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from anthology.__main__ import COMMANDS
from anthology.model.diagnostics import CATALOGUE, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDEST = 88  # columns: longer lines are hard to read
_LINK = re.compile(r"\[([^\]\[]++)\]\((?!https?:)(?:[^)\s/]*+/)*([\w-]++)\.md(?:#[^)]*+)?\)")
_NEXT = "`anthology help` lists the topics"


@click.command("help")
@click.argument("topic", required=False, default="")
def command(topic: str) -> None:
    """Show what the manual says of TOPIC, or list its topics.

    TOPIC is a page of the manual, a command, or the word in brackets at the end of a message.
    """
    pages = {page.stem: page for page in _pages()}
    wanted = topic.strip("[]`").removeprefix("anthology ").removesuffix(".md")
    if not topic:
        _list(pages)
    elif wanted in CATALOGUE:
        _show(_section(pages["diagnostics"], wanted))
    elif wanted in pages:
        _show(pages[wanted].read_text(encoding="utf-8"))
    elif wanted in COMMANDS:
        _show(_section(pages["commands"], f"anthology {wanted}"))
    else:
        from anthology.project.configuration import did_you_mean  # noqa: PLC0415

        known = (*pages, *COMMANDS, *CATALOGUE)
        raise UsageError(
            f"the manual has no topic “{topic}”", hint=did_you_mean(wanted, known, _NEXT)
        )


def _pages() -> Iterator[Path]:
    """Give the pages of the manual in the order in which they are read first."""
    from anthology.project.standard import standard  # noqa: PLC0415

    for folder in ("tutorial", "how-to", "reference", "explanation"):
        yield from sorted((standard("docs") / folder).glob("*.md"))


def _section(page: Path, heading: str) -> str:
    """Take the part under a heading out of a page."""
    text = page.read_text(encoding="utf-8")
    match = re.search(rf"^## {re.escape(heading)}\n(?:(?!## ).*\n?)*", text, re.MULTILINE)
    return match[0] if match else text


def _list(pages: dict[str, Path]) -> None:
    """List the topics, each page with its title."""
    lines = ["# The manual", "`anthology help TOPIC` shows one. A topic is a page:"]
    for name, page in pages.items():
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        lines.append(f"- `{name}` – {title}")
    lines.append(f"\na command: {', '.join(f'`{name}`' for name in COMMANDS)};")
    lines.append("\nor the word in brackets at the end of a message.")
    _show("\n".join(lines))


def _show(text: str) -> None:
    """Print a text in Markdown; on a terminal, page by page. Links name topics."""
    from rich.console import Console  # noqa: PLC0415
    from rich.markdown import Markdown  # noqa: PLC0415

    console = Console(file=sys.stdout)
    console.width = min(console.width, _WIDEST)
    page = Markdown(_LINK.sub(r"\1 (`anthology help \2`)", text), hyperlinks=False)
    if console.is_terminal and text.count("\n") > console.height:
        with console.pager(styles=True):
            console.print(page)
    else:
        console.print(page)
