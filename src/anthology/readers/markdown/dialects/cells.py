"""Read the cells of notebooks of Quarto and R Markdown: code whose options are for the program.

Options stand in the first lines (`#| fig-cap: "A ford"`) or behind the language in the braces
(`{r, echo=FALSE}`). The book has the code, its caption and its name; what would be its result is
not in the file. Code that its author hides from readers stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.markdown.draft import Draft


_OPTION = re.compile(r"[ \t]*(?:\#|//|%%|--)\|[ ]?(?P<said>.*)")
_PAIR = re.compile(r"(?P<key>[\w.-]+)[ ]*:[ ]*(?P<value>.*)")
_CHUNK = re.compile(r"\{(?P<language>[a-z][\w+-]*)(?P<rest>(?:[ ,][^{}]*)?)\}")
_IN_BRACES = re.compile(
    r"""(?P<key>[\w.-]+)[ ]*=[ ]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s,]+))"""
)
_LANGUAGES = frozenset("r python julia ojs sql bash stan rcpp dot mermaid observable js".split())
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap", "fig.cap", "title")
_HIDDEN = ("echo", "include")


def read_cell(draft: Draft, info: str, rows: Sequence[str], line: int) -> tuple[str, int]:
    """Give what stands behind the fence of a block in Pandoc's terms, and how many rows go.

    For a block that is no cell nothing changes.
    """
    chunk = _CHUNK.fullmatch(info)
    cell = chunk is not None and chunk["language"] in _LANGUAGES
    options: dict[str, str] = {}
    count = 0
    for row in rows:
        option = _OPTION.fullmatch(row)
        if option is None:
            break
        count += 1
        if pair := _PAIR.fullmatch(option["said"].strip()):
            options[pair["key"]] = pair["value"].strip("\"' ")
    if not (cell or options):
        return info, 0
    for pair in _IN_BRACES.finditer(chunk["rest"] if chunk else ""):
        options[pair["key"]] = pair["double"] or pair["single"] or pair["bare"] or ""
    language = chunk["language"] if chunk else info
    code = "\n".join(rows[count:]).strip()
    every = ", ".join(f"{key}: {value}" for key, value in options.items())
    if any(options.get(name, "").lower() in ("false", "f") for name in _HIDDEN):
        draft.report(
            "construct-unknown",
            f"a cell shows its result alone ({every}), which is not in the file; its code was "
            f"left out: {draft.quote(code)}",
            line,
            hint="put its result, a picture or a table, into the text",
        )
        language, count = "", len(rows)
    elif options:
        draft.leave_out("options for the program that runs this code were", every, line)
    caption = next((options[key] for key in _CAPTIONS if options.get(key)), "")
    name = options.get("label", "")
    said = [f".{language}" if language else ".cell", f"#{name}" if name else ""]
    said.append(f'caption="{caption}"' if caption else "")
    return "{" + " ".join(filter(None, said)).replace("{", "(").replace("}", ")") + "}", count
