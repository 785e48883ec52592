"""Say in the runs of a Word text how their words look, where the converter reads less than Word.

In: the main part and its styles. Out: the same, where words in capitals are written in capitals,
and what is struck or in small capitals, twice or by a style, is so in each run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.readers.office.package import attribute, child, inner, is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element

_TOGGLES = ("caps", "smallCaps", "strike", "dstrike")


def write_looks(root: Element, styles: Element | None, roles: dict[str, str]) -> None:
    """Write the looks of runs; those of the styles of headings and titles are for the book."""
    known = {
        attribute(style, "styleId"): style
        for style in (inner(styles, "style") if styles is not None else ())
    }
    for paragraph in inner(root, "p"):
        style = child(paragraph, "pPr", "pStyle")
        named = attribute(style, "val") if style is not None else ""
        common = {} if roles.get(named) else _of_style(known, named)
        for run in inner(paragraph, "r"):
            style = child(run, "rPr", "rStyle")
            named = attribute(style, "val") if style is not None else ""
            _write(run, common | _of_style(known, named) | dict(_said(run)))


def _of_style(known: dict[str, Element], name: str) -> dict[str, bool]:
    """Give the looks that a style and those it is based on switch on or off."""
    found: dict[str, bool] = {}
    seen = set[str]()
    while name in known and name not in seen:
        seen.add(name)
        found = dict(_said(known[name])) | found
        base = child(known[name], "basedOn")
        name = attribute(base, "val") if base is not None else ""
    return found


def _said(node: Element) -> Iterator[tuple[str, bool]]:
    """Give what a run or style says itself of its looks."""
    for name in _TOGGLES:
        if (mark := child(node, "rPr", name)) is not None:
            yield name, is_on(mark)


def _write(run: Element, looks: dict[str, bool]) -> None:
    """Write capitals as letters, and the other looks as the run's own."""
    if looks.get("caps"):
        for leaf in inner(run, "t", "delText"):
            leaf.text = leaf.text and leaf.text.upper()
    struck = looks.get("strike") or looks.get("dstrike")
    for name, on in (("smallCaps", looks.get("smallCaps")), ("strike", struck)):
        if not on or is_on(child(run, "rPr", name)):
            continue
        properties = child(run, "rPr")
        if properties is None:
            properties = run.makeelement(run.tag[:-1] + "rPr")
            run.insert(0, properties)
        if (off := child(properties, name)) is not None:
            properties.remove(off)
        properties.append(run.makeelement(run.tag[:-1] + name))
