r"""Number the figures, tables and formulas that a text refers to, and write the references out.

Quarto's `@fig-one` and `[@fig-one]`, pandoc-crossref's `@fig:one`, bookdown's `\@ref(fig:one)`, and
Pandoc's examples `(@one)`. Only what has such a name is numbered, in the order in which it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


_KINDS = {
    "fig": ("Figure", {"fr": "Figure", "de": "Abbildung", "es": "Figura"}),
    "tbl": ("Table", {"fr": "Tableau", "de": "Tabelle", "es": "Tabla"}),
    "tab": ("Table", {"fr": "Tableau", "de": "Tabelle", "es": "Tabla"}),
    "eq": ("Equation", {"fr": "Équation", "de": "Gleichung", "es": "Ecuación"}),
    "lst": ("Listing", {"fr": "Listing", "de": "Listing", "es": "Listado"}),
}
_NAME = r"(?:fig|tbl|tab|eq|lst|sec)[-:][\w:-]*\w"
_DEFINED = re.compile(rf"\{{[^{{}}\n]*?#(?P<name>{_NAME})[^{{}}\n]*\}}")
_HEADING = re.compile(
    r"^#{1,6}[ ]+(?P<words>[^\n]*?)[ ]*\{[^{}\n]*#(?P<name>[\w:.-]+)[^{}\n]*\}", re.MULTILINE
)
_FIGURE = re.compile(
    r"""^(?P<lead>[ ]{0,3})!\[(?P<caption>(?:[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)*)\]
    \((?P<source><[^<>\n]+>|[^()\s]+)(?:[ ]+["'][^\n]*?["'])?\)
    \{[^{}\n]*?\#(?P<name>fig[-:][\w:-]*\w)(?P<more>[^{}\n]*)\}[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_SIGNS = re.compile(r"[*_`]")
_ALT = re.compile(r"""fig-alt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CAPTION = re.compile(
    r"^(?P<lead>(?:[Tt]able)?:[ ]+)(?P<words>[^\n]*?)[ ]*\{\#(?P<name>tbl[-:][\w:-]*\w)[^{}\n]*\}",
    re.MULTILINE,
)
_REFERENCE = re.compile(
    rf"""\[(?P<before>[^\[\]\n@]*?)[ ]*-?@(?P<group>{_NAME})
        (?P<others>(?:;[ ]*@{_NAME})*)\](?![(\[:{{])
    |(?<![\w\\@/.\[])-?@(?P<bare>{_NAME})
    |\\@ref\((?P<book>{_NAME})\)""",
    re.VERBOSE,
)
_EXAMPLE = re.compile(r"^(?P<lead>[ ]{0,3})\(@(?P<name>[\w-]*)\)(?=[ \t]+\S)", re.MULTILINE)
_OF_EXAMPLE = re.compile(r"\(@(?P<name>[\w-]+)\)")


def read_references(draft: Draft) -> None:
    """Give numbers to what has a name for it, and replace references by links with the number."""
    if "@" not in draft.text and "#fig" not in draft.text and "#tbl" not in draft.text:
        return
    labels = _labels(draft)
    draft.replace(_FIGURE, lambda match, _line: _figure(draft, match, labels))
    draft.replace(_CAPTION, lambda match, _line: _caption(draft, match, labels))
    draft.replace(_REFERENCE, lambda match, line: _refer(draft, match, line, labels))
    _number_examples(draft)


def _labels(draft: Draft) -> dict[str, str]:
    """Give each name what a reference to it shows: kind and number; of a section, its heading."""
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for match in _DEFINED.finditer(draft.text):
        kind = re.split("[-:]", match["name"])[0]
        if kind in _KINDS and match["name"] not in labels:
            counts[kind] = counts.get(kind, 0) + 1
            english, others = _KINDS[kind]
            word = others.get(draft.meta.language[:2], english)
            labels[match["name"]] = f"{word}\u00a0{counts[kind]}"
    for match in _HEADING.finditer(draft.text):
        if match["name"].startswith("sec"):
            labels[match["name"]] = match["words"]
    return labels


def _figure(draft: Draft, match: re.Match[str], labels: dict[str, str]) -> str:
    """Write a figure that has a name, with its number before its caption."""
    masks = draft.masks
    source, said = match["source"].strip("<>"), _ALT.search(match["more"])
    alt = (said[1] or said[2]) if said else _SIGNS.sub("", masks.plain(match["caption"]))
    picture = f'<img src="{xhtml.escape(source)}" alt="{xhtml.escape(alt)}"/>'
    number = labels[match["name"]] + (_colon(draft) if match["caption"] else "")
    before = masks.block(f'<figure id="{match["name"]}">{picture}<figcaption>')
    after = masks.block("</figcaption></figure>")
    return f"{match['lead']}{before} {number}{match['caption']} {after}"


def _caption(draft: Draft, match: re.Match[str], labels: dict[str, str]) -> str:
    """Write the caption of a table that has a name, with its number before it."""
    place = draft.masks.inline(f'<span id="{match["name"]}"></span>')
    return f"{match['lead']}{place}{labels[match['name']]}{_colon(draft)}{match['words']}"


def _colon(draft: Draft) -> str:
    """Give the colon before a caption; French has a space before it."""
    return "\u00a0: " if draft.meta.language.startswith("fr") else ": "


def _refer(draft: Draft, match: re.Match[str], line: int, labels: dict[str, str]) -> str | None:
    """Write a reference as links; one to nothing stays, and is told of."""
    if not labels:
        return None  # the text numbers nothing: it is someone's name on a site
    first = match["group"] or match["bare"] or match["book"]
    names = [first, *re.findall(_NAME, match["others"] or "")]
    known = {name.replace(":", "-"): name for name in labels}
    if any(name.replace(":", "-") not in known for name in names):
        draft.report(
            "construct-unknown",
            f"a reference leads to nothing in the text: {draft.quote(match[0])}",
            line,
            hint="it is kept as it is written; write {#…} with this name behind what it means",
        )
        return draft.masks.text(match[0])
    words = (match["before"] or "").strip()
    links = []
    for name in names:
        target = known[name.replace(":", "-")]
        shown = labels[target]
        if (match["book"] or words) and not target.startswith("sec"):
            shown = shown.rpartition("\u00a0")[2]  # whose kind the text says itself
        opening = draft.masks.inline(f'<a href="#{target}">')
        links.append(f"{opening}{shown}{draft.masks.inline('</a>')}")
    return f"{words}\u00a0{', '.join(links)}" if words else ", ".join(links)


def _number_examples(draft: Draft) -> None:
    """Give Pandoc's examples their numbers, and write these where the examples are named."""
    if "(@" not in draft.text:
        return
    numbers: dict[str, int] = {}
    count = 0
    for match in _EXAMPLE.finditer(draft.text):
        count += 1
        numbers.setdefault(match["name"] or f" {count}", count)
    place = iter(range(1, count + 1))
    draft.replace(_EXAMPLE, lambda match, _line: f"{match['lead']}{next(place)})")
    draft.replace(
        _OF_EXAMPLE,
        lambda match, _line: f"({numbers[match['name']]})" if match["name"] in numbers else None,
    )
