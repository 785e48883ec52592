"""Tell of e-mail addresses and telephone numbers in a text: the book gives them to every reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.contacts import find_contacts, is_public
from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.transforms.running_text import locate, read_running_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


# Signs of code: brackets of a program, ends of statements, prompts, options, comments.
_CODE = re.compile(r"[{}<>=\\`]|;\s*$|\w\(|^\s*(?:[$#>%]|//|--)|\s--?\w", re.MULTILINE)


def report_contacts(article: Article, root: Element) -> Article:
    """Report addresses and numbers that readers of the book would see; all stay in the text.

    An address that an author gives as a link of her own may stand in her text.
    """
    own = {_plain(one.link) for one in article.meta.people}
    reported: set[str] = set()
    for node, what, said in _found(root):
        key = _plain(said)
        if key in own | reported:
            continue
        reported.add(key)
        line = locate(article, node, said)
        hint = "take it out, unless its owner wants every reader to have it"
        article = article.report("contact-printed", f"prints {what}: {said}", line=line, hint=hint)
    return article


def _plain(said: str) -> str:
    """Write an address or a number in one way: letters and figures alone."""
    return folded_words(said.removeprefix("mailto:").removeprefix("tel:")).replace(" ", "")


def _names_language(block: Element) -> bool:
    """Tell whether a block, or the code in it, says in what language it is written."""
    return any("language-" in (one.get("class") or "") for one in block.iter())


def _found(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Give what is found, with the element that holds it and what it is."""
    for pieces in read_running_text(root, "").values():
        text = "".join(piece for _, piece in pieces)
        starts, at = [], 0
        for slot, piece in pieces:
            if slot is not None:
                starts.append((at, slot.within))
            at += len(piece)
        for start, what, said in find_contacts(text):
            yield next(node for at, node in reversed(starts) if at <= start), what, said
    for block in root.iter("pre"):
        if not _CODE.search(words := xhtml.text(block)) and not _names_language(block):
            yield from ((block, what, said) for _, what, said in find_contacts(words))
    for link in root.iter("a"):
        scheme, _, address = unquote(link.get("href") or "").partition(":")
        if scheme == "mailto" and not is_public(address := address.partition("?")[0]):
            yield link, "an e-mail address", address
        elif scheme == "tel":
            yield link, "a telephone number", address
