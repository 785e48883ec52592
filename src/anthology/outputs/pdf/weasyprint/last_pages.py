"""Keep the last page of contents, or of the works a chapter cites, from holding few of them.

They are laid out as the theme says. Where contents end so, they are laid out again with less
space, with names beside the titles, or with both; works are set smaller. Where nothing saves the
page, all stays as it was, but for where the last page begins: works stand on it together, and
entries that are too many for that are shared by the last two.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.outputs.pdf.weasyprint.boxes import filled, page_box, page_starts
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.markup.xhtml import Element


_FEW = 0.34  # of a page: what is less looks left over
_LISTS = ("contents", "bibliography")


def lay_out_fully(root: Element, render: Callable[[Element], Any]) -> Any:
    """Lay out a document by `render`, again where its last page holds few entries.

    `root` is stamped.
    """
    document = first = render(root)
    if not _ends_with_few(first) or (kind := _kind_of_end(root, first)) is None:
        return first
    for changes in _TIGHTER[kind]:
        tried = deepcopy(root)
        for change in changes:
            change(_list(tried, kind))
        document = render(tried)
        if not _ends_with_few(document) and len(document.pages) <= len(first.pages):
            return document
    for share in (_gather, _share):
        tried = deepcopy(root)
        if share(_list(tried, kind), first):
            document = render(tried)
            if len(document.pages) <= len(first.pages):
                return document
    return first


def _list(root: Element, kind: str) -> Element:
    """Give the last element of a document that has a class."""
    return [node for node in root.iter() if kind in xhtml.classes(node)][-1]


def _kind_of_end(root: Element, document: Any) -> str | None:
    """Tell which list the last page begins in, if it is the last of its kind."""
    stamps = page_starts(document.pages)[-1].stamps
    for kind in _LISTS:
        found = [node for node in root.iter() if kind in xhtml.classes(node)]
        if found and found[-1].get(STAMP) in stamps:
            return kind
    return None


def _ends_with_few(document: Any) -> bool:
    """Tell whether the last of several pages holds little."""
    last = page_box(document.pages[-1])
    return len(document.pages) > 1 and filled(last) < _FEW * last.height


def _close_up(section: Element) -> None:
    """Take space from between the entries and around the title, or from between lines."""
    xhtml.add_class(section, "tight")


def _run_in(contents: Element) -> None:
    """Put the names of each entry beside its title."""
    for names in [node for node in contents.iter() if "contents-authors" in xhtml.classes(node)]:
        entry = names.getprevious()
        title = next(entry.iterchildren("{*}a"), None) if entry is not None else None
        if title is not None:
            xhtml.change_end(title, lambda words: f"{words}\u00a0· ")
            xhtml.drop(names)
            names.tail = None
            xhtml.rename(names, "span")
            title.append(names)


_TIGHTER = {
    "contents": ((_close_up,), (_run_in,), (_close_up, _run_in)),
    "bibliography": ((_close_up,),),
}


def _gather(works: Element, document: Any) -> bool:
    """Begin the last page with the heading of the works, and tell whether that may be.

    What is left on the page before has to fill some of it. Contents have no page before them.
    """
    before = page_box(document.pages[-2])
    above = works.getprevious()
    first = above if above is not None and xhtml.name(above) in xhtml.HEADINGS else works
    for box in before.descendants():
        if box.element is not None and box.element.get(STAMP) == first.get(STAMP):
            if box.position_y - before.content_box_y() < _FEW * before.height:
                return False
            first.set("style", "break-before: page")
            return True
    return False


def _share(section: Element, document: Any) -> bool:
    """Begin the last page with the entry that halves what it and the one before hold.

    Tell whether there is one. An entry below a heading stays there.
    """
    before, last = (page_box(page) for page in document.pages[-2:])
    half = (filled(before) + filled(last)) / 2 + before.content_box_y()
    entries = {
        node.get(STAMP): node
        for node in section.iter("{*}li", "{*}h2")
        if node.getprevious() is not None or xhtml.name(node) == "h2"
    }
    for box in before.descendants():
        stamp = box.element.get(STAMP) if box.element is not None else None
        if stamp in entries and box.position_y >= half:
            entries[stamp].set("style", "break-before: page")
            return True
    return False
