"""Keep the last page of the contents from holding few entries and else nothing.

They are laid out as the theme says. Where they end so, they are laid out again with less space,
with names beside the titles, or with both. Where nothing saves the page, they stay as they were,
and the last two pages share what they hold.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.outputs.pdf.weasyprint.boxes import filled, page_box
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.markup.xhtml import Element


_FEW = 0.34  # of a page: what is less looks left over


def lay_out_contents(root: Element, render: Callable[[Element], Any]) -> Any:
    """Lay out a document by `render`; contents again where they end with few entries.

    `root` is stamped.
    """
    document = first = render(root)
    for steps in _TIGHTER:
        if not _is_contents(root) or not _ends_with_few(document):
            return document
        tried = deepcopy(root)
        for step in steps:
            step(tried)
        document = render(tried)
    if not _ends_with_few(document):
        return document
    shared = deepcopy(root)
    return render(shared) if _share(shared, first) else first


def _is_contents(root: Element) -> bool:
    """Tell whether a document is the table of contents."""
    return any("contents" in xhtml.classes(node) for node in root.iter())


def _ends_with_few(document: Any) -> bool:
    """Tell whether the last of several pages holds little."""
    last = page_box(document.pages[-1])
    return len(document.pages) > 1 and filled(last) < _FEW * last.height


def _close_up(root: Element) -> None:
    """Take space from between the entries and around the title."""
    for node in root.iter():
        if "contents" in xhtml.classes(node):
            xhtml.add_class(node, "tight")


def _run_in(root: Element) -> None:
    """Put the names of each entry beside its title."""
    for names in [node for node in root.iter() if "contents-authors" in xhtml.classes(node)]:
        entry = names.getprevious()
        title = next(entry.iterchildren("{*}a"), None) if entry is not None else None
        if title is not None:
            xhtml.change_end(title, lambda words: f"{words}\u00a0· ")
            xhtml.drop(names)
            names.tail = None
            xhtml.rename(names, "span")
            title.append(names)


_TIGHTER = ((_close_up,), (_run_in,), (_close_up, _run_in))


def _share(root: Element, document: Any) -> bool:
    """Begin the last page with the entry that halves what it and the one before hold.

    Tell whether there is one. An entry below a heading stays there.
    """
    before, last = (page_box(page) for page in document.pages[-2:])
    half = (filled(before) + filled(last)) / 2 + before.content_box_y()
    entries = {
        node.get(STAMP): node
        for node in root.iter("{*}li", "{*}h2")
        if node.getprevious() is not None or xhtml.name(node) == "h2"
    }
    for box in before.descendants():
        stamp = box.element.get(STAMP) if box.element is not None else None
        if stamp in entries and box.position_y >= half:
            entries[stamp].set("style", "break-before: page")
            return True
    return False
