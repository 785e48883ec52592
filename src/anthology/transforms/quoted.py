"""Write the quotation marks that a `q` element stands for, by the language that it stands in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.detection import primary
from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


# Outer and inner marks (CLDR, delimiters); spaces of French are the typography's to set.
_MARKS = {
    **dict.fromkeys("en nl tr zh ko hi th he ga".split(), "“”‘’"),
    **dict.fromkeys("fr es it pt ca el ru uk be hy fa ar".split(), "«»“”"),
    **dict.fromkeys("de cs sk sl lt is bg et ka".split(), "„“‚‘"),
    **dict.fromkeys("pl hu ro hr sr".split(), "„”«»"),
    **dict.fromkeys("sv fi".split(), "””’’"),
    **dict.fromkeys("da nb nn no".split(), "»«›‹"),
    "ja": "「」『』",
}
_STANDARD = "“”‘’"
_OPENERS = "\"“„«»‘‚‹'「『”"


def mark(article: Article) -> Article:
    """Put the marks into the text, where both books, readers' programs and searches find them.

    A quotation that has its own marks keeps them. The element is given up, unless it has an id,
    a class or a language; a reading system would put marks around it once more.
    """
    if "<q" not in article.body:
        return article
    root = xhtml.parse(article.body)
    found = [(node, _marks(node, article.meta.language)) for node in root.iter("q")]
    for node, (opener, closer) in found:
        if not xhtml.text(node).startswith(tuple(_OPENERS)):
            _put(node, opener, closer)
    for node, _ in found:
        node.attrib.pop("cite", "")
        if set(node.attrib) - {"data-line"}:
            node.tag = "span"
        else:
            xhtml.unwrap(node)
    return replace(article, body=xhtml.serialise(root))


def _marks(node: Element, language: str) -> tuple[str, str]:
    """Choose the marks of a quotation: every second one inside of another has the inner ones."""
    around = [up for up in node.iterancestors() if up.get("lang")]
    tongue = primary((around[0].get("lang") if around else language) or "")
    marks = _MARKS.get(tongue, _STANDARD)
    within = sum(xhtml.name(up) == "q" for up in node.iterancestors())
    return (marks[2], marks[3]) if within % 2 else (marks[0], marks[1])


def _put(node: Element, opener: str, closer: str) -> None:
    """Write quotation marks at both ends of an element, without spaces inside."""
    node.text = f"{opener}{(node.text or '').lstrip()}"
    xhtml.change_end(node, lambda words: words.rstrip() + closer)


STEP = Transform(rank=60, apply=mark)
