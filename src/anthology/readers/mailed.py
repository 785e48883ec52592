"""Take off what a mail has around a text that came as a page or in a document of a word processor.

In: an article whose body is markup. Out: the same, without envelope, earlier mails and signature;
what the envelope says is metadata. Which lines these are, is judged as in plain text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.names import is_shouted
from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import Line
from anthology.readers.plain_text.mails import has_own_title, take_mail

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


def take_envelope(article: Article, *, titled: bool = False) -> Article:
    """Take off the envelope of a mail; other texts come back as they are.

    A title that the text has itself, of which `titled` tells, wins over the mail's subject.
    """
    root = xhtml.parse(article.body)
    is_packed = not article.source.text  # as documents of word processors are: without lines
    lines: list[Line] = []
    places: list[tuple[Element, list[int]]] = []
    for block in root:
        first, sign = len(lines), "> " if xhtml.name(block) == "blockquote" else ""
        said = xhtml.break_lines(block, soft=False)
        number = 0 if is_packed else xhtml.line(block) or 1
        lines += (Line(number, sign + line) for line in said)
        places.append((block, [*range(first, len(lines))]))
    frame = take_mail(lines, parted=False)
    if not frame.diagnostics:
        return article
    for block, mine in places:
        kept = [frame.lines[at].text for at in mine if frame.lines[at].text]
        if mine and not kept:
            xhtml.drop(block)
        elif len(kept) < len(mine):
            xhtml.write_lines(block, kept)
    title = article.meta.title if titled else frame.title or article.meta.title
    opens = next((block for block in root if not xhtml.empty(block)), None)
    if not titled and opens is not None and len(xhtml.break_lines(opens, soft=False)) == 1:
        heads = xhtml.name(opens) in xhtml.HEADINGS
        displayed = heads or _is_bold(opens) or is_shouted(xhtml.text(opens))
        if has_own_title(frame, displayed=displayed):
            if not heads:
                message = f"the title was read out of the first line: “{xhtml.text(opens)}”"
                article = article.report("metadata-guessed", message, line=xhtml.line(opens))
            opens.tag, title = "h1", ""
    meta = replace(
        article.meta,
        title=title,
        authors=frame.authors or article.meta.authors,
        date=frame.date or article.meta.date,
    )
    found = (replace(one, path=article.source.path) for one in frame.diagnostics)
    gone = (line.text for line, left in zip(lines, frame.lines, strict=True) if not left.text)
    return replace(
        article,
        body=xhtml.serialise(root),
        meta=meta,
        diagnostics=(*article.diagnostics, *found),
        dropped=" ".join([article.dropped, *gone]),
    )


def _is_bold(block: Element) -> bool:
    """Tell whether all words of a block are bold."""
    bold = "".join(xhtml.text(node) for node in block.iter("strong", "b"))
    return bool(bold.strip()) and bold.split() == xhtml.text(block).split()
