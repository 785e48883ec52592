"""Lead every note back to the place that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_BACK = "↩"


def lead_back(article: Article) -> Article:
    """Give the first number of each note an id, and each note a link back to it."""
    if "noteref" not in article.body:
        return article
    root = xhtml.parse(article.body)
    notes = {node.get("id") or "": node for node in root.iter("li") if node.get("id")}
    for number in [node for node in root.iter("a") if "noteref" in xhtml.classes(node)]:
        target = (number.get("href") or "#").removeprefix("#")
        note = notes.pop(target, None)
        if note is None or _has_way_back(note):
            continue
        if not number.get("id"):
            number.set("id", f"ref-{target}")
        _append(note, xhtml.element("a", _BACK, class_="noteback", href=f"#{number.get('id')}"))
    return replace(article, body=xhtml.serialise(root))


def _has_way_back(note: Element) -> bool:
    return any("noteback" in xhtml.classes(link) for link in note.iter("a"))


def _append(note: Element, back: Element) -> None:
    """Put the link at the end of the note's last paragraph, a space before it."""
    last = note[-1] if len(note) and xhtml.name(note[-1]) == "p" else note
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip() + " "
    else:
        last.text = (last.text or "").rstrip() + " "
    last.append(back)


STEP = Transform(rank=50, apply=lead_back)
