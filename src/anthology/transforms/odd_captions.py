"""Report captions that a template left behind: placeholders, or strangers to the text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms.locate import locate
from anthology.transforms.tongues import function_words, primary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.book import Article
    from anthology.xhtml import Element

_PLACEHOLDER = re.compile(
    r"(?:(?:this\sis\s)?(?:an?|the|your|my|some|sample|example)?\s*(?:image|figure|photo)?\s*caption"
    r"(?:\s(?:text|here|goes\shere))?|(?:insert|enter|add|write)\s(?:an?|your|the)?\s*(?:image\s)?"
    r"caption(?:\shere)?|(?:une?|la|votre|texte\sde\s(?:la\s)?)?\s*l[ée]gende"
    r"(?:\sde\sl['’](?:image|illustration)|\sde\sla\s(?:photo|figure)|\sici)?|"
    r"(?:saisir|ins[ée]rer|ajouter|entrer)\s(?:une?|la|votre)\sl[ée]gende(?:\sici)?|"
    r"(?:image|figure|photo|picture)\s(?:title|description|text))[.!…]*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"©|\b(?:photos?|image|cr[ée]dits?|source|courtesy|licen[cs]e|cc[ -]by|unsplash|wikimedia|"
    r"flickr)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 5  # words of a caption that can be judged
_STEM = 5  # letters in which two words must agree to be of one kind
_OTHERS = ("en", "fr")


def report_captions(article: Article, root: Element) -> Article:
    """Report every doubtful caption with its line; none is changed."""
    text = _Text(article, root)
    for node, caption in _captions(root):
        if _PLACEHOLDER.fullmatch(caption):
            why = "is a placeholder"
        elif text.is_strange(node, caption):
            why = "has nothing in common with the text"
        else:
            continue
        article = article.report(
            "caption-doubtful",
            f"the caption “{caption}” {why}",
            line=locate(article, node, caption),
            hint="write what the picture shows, or delete the caption",
        )
    return article


def _captions(root: Element) -> Iterator[tuple[Element, str]]:
    for node in root.iter("figcaption", "img"):
        shown = xhtml.text(node) if xhtml.name(node) == "figcaption" else node.get("title") or ""
        if caption := " ".join(shown.split()):
            yield node, caption


class _Text:
    """Know the words of an article outside its captions."""

    def __init__(self, article: Article, root: Element) -> None:
        self.article, self.root = article, root
        self.language = primary(article.meta.language)

    @cached_property
    def stems(self) -> set[str]:
        """Give the beginnings of all words that are said outside captions."""
        meta = self.article.meta
        captions = {inner for node in self.root.iter("figcaption") for inner in node.iter()}
        told = [meta.title, meta.description, *meta.tags]
        for node in self.root.iter():
            told += [node.text or ""] if node not in captions else []
            told += [node.tail or ""] if node.getparent() not in captions else []
        return _stems(" ".join(told))

    def is_strange(self, node: Element, caption: str) -> bool:
        """Tell whether a caption is in another language and shares no word with the text.

        The picture's own description and file name count as text.
        """
        words = set(_WORD.findall(caption.lower()))
        if len(words) < _FEWEST or not self.language or _CREDIT.search(caption):
            return False
        own = words & function_words(self.language)
        for tongue in _OTHERS:
            other = words & function_words(tongue)
            if len(other) >= 2 and len(own - other) * 2 < len(other - own):  # noqa: PLR2004
                return not _stems(caption) & self._around(node)
        return False

    def _around(self, node: Element) -> set[str]:
        figure = node if xhtml.name(node) == "img" else node.getparent()
        pictures = figure.iter("img") if figure is not None else ()
        said = [f"{picture.get('alt')} {picture.get('src')}" for picture in pictures]
        return self.stems | _stems(" ".join(said))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if len(word) >= _STEM}
