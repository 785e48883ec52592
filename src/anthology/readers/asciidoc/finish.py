"""Clean the markup of a converted text, settle its icons, and report what was taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from anthology.xhtml import Cleaned, Element

_SHORT = 60  # characters of the text that a message quotes


def finish(markup: str, path: str, text: str) -> tuple[Element, list[Diagnostic]]:
    """Return the clean fragment of a text and what had to be done to it.

    `text` is the source, in which the lines are looked up.
    """
    cleaned = xhtml.clean(markup)
    root = xhtml.parse(cleaned.fragment)
    _forget_unsafe(root)
    return root, [*_report(cleaned, path, text), *_settle_icons(root, path)]


def _forget_unsafe(root: Element) -> None:
    """Make plain text of links whose addresses were taken off; pictures keep their descriptions."""
    for link in [node for node in root.iter("a") if not (node.get("href") or node.get("id"))]:
        xhtml.unwrap(link)
    for picture in list(root.iter("img")):
        picture.set("alt", picture.get("alt") or "")
        if not (picture.get("src") or picture.get("alt")):
            xhtml.drop(picture)


def _report(cleaned: Cleaned, path: str, text: str) -> list[Diagnostic]:
    kinds = (
        ("markup-removed", "taken out: {}", cleaned.removed),
        ("markup-escaped", "{} is no markup that is known; it is kept as text", cleaned.escaped),
        ("link-unsafe", "an unsafe address was taken off: {}", cleaned.unsafe),
        ("comment-removed", "a comment was left out: “{}”", cleaned.comments),
    )
    return [
        Diagnostic(code, message.format(_short(what)), path, _find(what, text))
        for code, message, found in kinds
        for what in dict.fromkeys(found)
    ]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHORT else words[:_SHORT] + " …"


def _find(what: str, text: str) -> int | None:
    """Find the line on which something stands that was taken out: markup, else its name."""
    words = what.removeprefix("event handler on ").split("\n", 1)[0]
    text = text.lower()
    for written in (f"<{words}", words):
        if (place := text.find(written.lower())) >= 0:
            return text.count("\n", 0, place) + 1
    return None


def _settle_icons(root: Element, path: str) -> list[Diagnostic]:
    """Drop icons that decorate words; one that stands for a word is replaced by its name."""
    dropped: dict[str, int | None] = {}
    for icon in [node for node in root.iter("span") if "icon" in xhtml.classes(node)]:
        name = xhtml.text(icon)
        if _decorates(icon):
            dropped.setdefault(name, xhtml.line(icon))
            xhtml.drop(icon)
        else:
            icon.text = f"[{name}]"
            xhtml.unwrap(icon)
    if not dropped:
        return []
    message = f"icons beside words were left out: {', '.join(dropped)}"
    return [Diagnostic("construct-removed", message, path, next(iter(dropped.values())))]


def _decorates(icon: Element) -> bool:
    """Tell whether an icon stands before a link, or else only at one end of its line."""
    before, after, parent = icon.getprevious(), icon.getnext(), icon.getparent()
    behind = not (icon.tail or "").strip()
    if behind and after is not None and xhtml.name(after) == "a":
        return True
    ahead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    opens = not ahead.strip() and (before is None or xhtml.name(before) == "br")
    closes = behind and (after is None or xhtml.name(after) == "br")
    return opens != closes
