"""Nest headings below the chapter's title without a gap, and find those that nothing marks.

These are short lines in bold, and lines that only say which part or chapter begins. What
parts a text without being a heading is settled here too: ornaments, and lists of works.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.dates import dateline, lone_date
from anthology.language.divisions import heads_division, read_division
from anthology.language.letters import first_few
from anthology.language.sentences import ends_sentence
from anthology.markup import xhtml
from anthology.readers.plain_text.shape import ORNAMENT
from anthology.readers.remedies import remedy
from anthology.transforms.conversation import LONGEST_HEADING, bold_questions
from anthology.transforms.steps import Transform
from anthology.transforms.works import gather_works

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.language.divisions import Division
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_FEWEST = 2  # bold paragraphs from which they are a habit of the text
_LISTED = 3  # of them that a message quotes


def nest_headings(article: Article) -> Article:
    """Re-level all headings so that the first level in the text is h2 and none is skipped."""
    root = xhtml.parse(article.body)
    article = _promote_divisions(article, root)
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


def _promote_divisions(article: Article, root: Element) -> Article:
    """Make headings of paragraphs such as “CHAPTER II.”, with the title on the line below.

    Other headings stand below them, unless one of those says a part or chapter too.
    """
    found = [(node, said) for node in root if (said := _division(node)) is not None]
    made = _without_lists(found)
    if not made:
        return article
    known = {
        said.rank: int(node.tag[1])
        for node in root.iter(*xhtml.HEADINGS)
        if (said := read_division(xhtml.text(node))) is not None
    }
    ranks = sorted({said.rank for _, said in made} | known.keys())
    levels = {rank: known.get(rank, 2 + nth) for nth, rank in enumerate(ranks)}
    for heading in root.iter(*xhtml.HEADINGS) if not known else ():
        heading.tag = f"h{min(int(heading.tag[1]) + len(ranks), 6)}"
    for node, said in made:
        lines = xhtml.break_lines(node)
        below = node.getnext()
        if len(lines) == 1 and not said.title and below is not None and _is_its_title(below):
            lines += xhtml.break_lines(below)
            xhtml.drop(below)
        xhtml.write_lines(node, lines)
        node.attrib.pop("class", "")
        node.tag = f"h{min(levels[said.rank], 6)}"
    listed = first_few([f"“{xhtml.text(node)}”" for node, _ in made], _LISTED, "; ")
    return article.report(
        "heading-guessed",
        f"they say that a part or chapter begins, and so were made headings: {listed}",
        line=xhtml.line(made[0][0]),
        hint=f"to settle it, {remedy(article.format, 'headings')}",
    )


def _division(node: Element) -> Division | None:
    """Read a paragraph that says which part or chapter begins, on its own or above its title."""
    if (
        not _is_plain(node)
        or next(node.iter("a", "img"), None) is not None
        or node.getnext() is None
    ):
        return None
    first, *others = xhtml.break_lines(node) or [""]
    titled = len(others) == 1 and heads_division(others[0]) and read_division(others[0]) is None
    said = read_division(first)
    return said if not others or (titled and said and not said.title) else None


def _is_plain(node: Element) -> bool:
    """Tell whether a node is a paragraph of which nothing is said but that it is centred."""
    return xhtml.name(node) == "p" and not {*xhtml.classes(node)} - {"align-center"}


def _without_lists(
    found: Sequence[tuple[Element, Division]],
) -> list[tuple[Element, Division]]:
    """Leave out lists of chapters, and bare numerals that do not count on from the first."""
    ranked = {node: said.rank for node, said in found}
    listed = {
        node
        for node, said in found
        for beside in (node.getprevious(), node.getnext())
        if beside is not None and ranked.get(beside) == said.rank
    }
    alone = [said.alone for _, said in found if said.alone]
    counted = len(alone) >= _FEWEST and alone == [*range(1, len(alone) + 1)]
    return [
        (node, said) for node, said in found if node not in listed and (counted or not said.alone)
    ]


def _is_its_title(node: Element) -> bool:
    """Tell whether a paragraph is the title of the chapter whose number stands above it."""
    text, after = xhtml.text(node), node.getnext()
    plain = _is_plain(node) and heads_division(text)
    other = read_division(text) or lone_date(text) or dateline(text)
    if not plain or other or after is None or next(node.iter("a", "br", "img"), None) is not None:
        return False
    return xhtml.name(after) != "p" or len(xhtml.text(after)) > len(text)


def _promote_bold(article: Article, root: Element) -> Article:
    """Make headings of short paragraphs in bold where a text has no other headings.

    In word processors, where few know of styles, it may have them, and one such paragraph is
    enough where it stands alone before a text.
    """
    bold = [node for node in root if xhtml.name(node) == "p" and _only_bold(node)]
    questions = bold_questions([*root])
    bold = [node for node in bold if node not in questions]
    headed = next(root.iter(*xhtml.HEADINGS), None) is not None
    if headed or len(bold) < _FEWEST:
        bold = [node for node in bold if article.format == "office" and _leads(node)]
    if not bold:
        return article
    level = 1
    for node in root:
        if node in bold:
            xhtml.unwrap(node[0])
            node.attrib.pop("class", "")
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
    plain = text and len(text) <= LONGEST_HEADING and not text.endswith((".", ",", ";", ":"))
    return bool(plain and not around.strip())


HEADINGS_STEP = Transform(rank=24, apply=nest_headings)
