"""Tell of e-mail addresses and telephone numbers in a text: the book gives them to every reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.letters import folded_words
from anthology.project.mail import MAIL_ADDRESS
from anthology.transforms.running_text import locate, read_running_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


# Addresses that are there to be written to, and those that only show what one looks like.
_PUBLIC = re.compile(
    r"(?:info|contact|hello|bonjour|press|presse|office|accueil|redaction|editors?|team|equipe|support"
    r"|mail|admin|noreply|no-reply|your|votre|user|name|nom|you|me|foo|jane|john)\b.*"
    r"|.*@(?:example\.(?:com|net|org)|localhost)",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"\b[\w.+-]{2,64}\s?[\[({]\s?(?:at|arobase|chez|@)\s?[\])}]\s?[\w-]+"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|point|\.)\s?[\])}])\s?[\w-]+)+",
    re.IGNORECASE,
)
_GAP = r"[\s.\u00a0\u202f-]?"
_TELEPHONE = re.compile(
    rf"""(?<![\w+/=.,-])(?:
        (?:\+|00)[1-9]\d{{0,2}}(?:{_GAP}\(0\))?(?:{_GAP}\(?\d{{1,4}}\)?){{2,6}}\d
        | 0[1-9](?:{_GAP}\d\d){{4}}
        | 0\d{{2,4}}[\s\u00a0-]\d{{3,4}}[\s\u00a0-]?\d{{3,4}}
        | \(\d{{3}}\)\s?\d{{3}}[\s.-]\d{{4}}
        | \d{{3}}[.-]\d{{3}}[.-]\d{{4}}
        | (?i:(?<=tel:)|(?<=tel\.)|(?<=tél:)|(?<=tél\.)|(?<=tel\s)|(?<=tél\s)|(?<=phone:)
          |(?<=phone\s)|(?<=mobile:)|(?<=mobile\s)|(?<=portable\s))[:\s\u00a0]*\d(?:{_GAP}\d){{6,11}}
    )(?![\w/=-]|[.,]\d)""",
    re.VERBOSE,
)
_FEWEST, _MOST = 7, 15  # digits of a telephone number (ITU-T E.164: at most 15)


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


def _found(root: Element) -> Iterator[tuple[Element, str, str]]:
    """Give what is found, with the element that holds it and what it is."""
    for pieces in read_running_text(root, "").values():
        text = "".join(piece for _, piece in pieces)
        starts, at = [], 0
        for slot, piece in pieces:
            if slot is not None:
                starts.append((at, slot.within))
            at += len(piece)
        for start, what, said in _in_text(text):
            yield next(node for at, node in reversed(starts) if at <= start), what, said
    for link in root.iter("a"):
        scheme, _, address = unquote(link.get("href") or "").partition(":")
        if scheme == "mailto" and not _PUBLIC.fullmatch(address := address.partition("?")[0]):
            yield link, "an e-mail address", address
        elif scheme == "tel":
            yield link, "a telephone number", address


def _in_text(text: str) -> Iterator[tuple[int, str, str]]:
    """Give addresses and numbers of a text, with where they begin."""
    for pattern in (MAIL_ADDRESS, _SPELT):
        for match in pattern.finditer(text) if "@" in text or pattern is _SPELT else ():
            if not _PUBLIC.fullmatch(match[0]):
                yield match.start(), "an e-mail address", match[0]
    for match in _TELEPHONE.finditer(text):
        if _FEWEST <= sum(map(str.isdigit, match[0])) <= _MOST:
            yield match.start(), "a telephone number", match[0].strip(" :")
