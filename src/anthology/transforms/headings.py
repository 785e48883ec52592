"""Nest headings below the chapter's title without a gap, and find those that are only bold.

What parts a text without being a heading is settled here too: ornaments, and lists of works.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.letters import first_few
from anthology.language.sentences import ends_sentence
from anthology.language.speakers import ask_someone, asks
from anthology.markup import xhtml
from anthology.readers.plain_text.shape import ORNAMENT
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform
from anthology.transforms.works import gather_works

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_LONGEST = 90  # characters of a bold paragraph that may still be a heading
_FEWEST = 2  # bold paragraphs from which they are a habit of the text
_LISTED = 3  # of them that a message quotes


def nest_headings(article: Article) -> Article:
    """Re-level all headings so that the first level in the text is h2 and none is skipped."""
    root = xhtml.parse(article.body)
    article = _promote_bold(article, root)
    open_levels: list[int] = []
    for heading in list(root.iter(*xhtml.HEADINGS)):
        if xhtml.empty(heading):
            xhtml.drop(heading)
            continue
        if _only_bold(heading):
            xhtml.unwrap(heading[0])
        level = int(heading.tag[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        if open_levels and level - open_levels[-1] > 1:
            article = article.report(
                "heading-skipped",
                f"“{xhtml.text(heading)}” skips from level {open_levels[-1]} to {level}",
                line=xhtml.line(heading),
            )
        open_levels.append(level)
        heading.tag = f"h{min(len(open_levels) + 1, 6)}"
    gather_works(root)
    _mark_breaks(root)
    return replace(article, body=xhtml.serialise(root))


def _mark_breaks(root: Element) -> None:
    """Make rules of asterisks and the like between two paragraphs, which part the text.

    One asterisk alone is a list of one empty item to Markdown.
    """
    for node in list(root.iterchildren("p", "ul")):
        text = xhtml.text(node)
        ornament = ORNAMENT.fullmatch(text) if xhtml.name(node) == "p" else _is_empty_list(node)
        around = (node.getprevious(), node.getnext())
        if ornament and all(one is not None and xhtml.name(one) == "p" for one in around):
            xhtml.swap(node, xhtml.element("hr"))


def _is_empty_list(node: Element) -> bool:
    """Tell whether a list has one item, and nothing in it."""
    return len(node) == 1 and not len(node[0]) and xhtml.empty(node)


def _promote_bold(article: Article, root: Element) -> Article:
    """Make headings of short paragraphs in bold where a text has no other headings.

    In word processors, where few know of styles, it may have them, and one such paragraph is
    enough where it stands alone before a text.
    """
    bold = [node for node in root if xhtml.name(node) == "p" and _only_bold(node)]
    questions = [node for node in bold if asks(xhtml.text(node))]
    if ask_someone([xhtml.text(node) for node in questions]):
        bold = [node for node in bold if node not in questions]  # of an interview
    headed = next(root.iter(*xhtml.HEADINGS), None) is not None
    if headed or len(bold) < _FEWEST:
        bold = [node for node in bold if article.format == "office" and _leads(node)]
    if not bold:
        return article
    level = 1
    for node in root:
        if node in bold:
            xhtml.unwrap(node[0])
            node.tag = f"h{min(level + 1, 6)}"
        elif xhtml.name(node) in xhtml.HEADINGS:
            level = int(node.tag[1])
    listed = first_few([f"“{xhtml.text(node)}”" for node in bold], _LISTED, "; ")
    return article.report(
        "heading-guessed",
        f"in bold and short, and so made headings: {listed}",
        line=xhtml.line(bold[0]),
        hint=f"to settle it, {remedy(article.format, 'headings')}",
    )


def _leads(paragraph: Element) -> bool:
    """Tell whether a bold paragraph stands alone, asks nothing, and leads to a text or a list."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    alone = not any(
        node is not None and (_only_bold(node) or node.find(".//img") is not None)
        for node in (before, after)
    )
    if after is None or not alone or xhtml.text(paragraph).endswith(("?", "!", "…")):
        return False
    prose = xhtml.name(after) == "p" and len(xhtml.text(after)) > len(xhtml.text(paragraph))
    return xhtml.name(after) in ("ul", "ol", "blockquote") or (
        prose and ends_sentence(xhtml.text(after))
    )


def _only_bold(paragraph: Element) -> bool:
    """Tell whether a paragraph is short, wholly bold, and ends without a mark, as headings do."""
    if len(paragraph) != 1 or xhtml.name(paragraph[0]) not in ("strong", "b"):
        return False
    around = (paragraph.text or "") + (paragraph[0].tail or "")
    text = xhtml.text(paragraph)
    plain = text and len(text) <= _LONGEST and not text.endswith((".", ",", ";", ":"))
    return bool(plain and not around.strip())


HEADINGS_STEP = Transform(rank=24, apply=nest_headings)
