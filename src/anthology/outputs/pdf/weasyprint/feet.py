"""Make the feet of a chapter even: a page that cannot be filled shares what it lacks with others.

Before a heading, a picture or a card that may not be parted a page ends short, and a chapter may
end with two lines on a page of their own. Both are mended as a compositor does it: pages before
give lines, so that they end a line or two higher and the last is not alone. From the page before
the bad one backwards each is tried with fewer lines, and all behind it with as many as fit or
fewer, until it ends well or enough was tried; the way that costs least is kept. What leads to
the same break again, at no lower cost, is not gone on with.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from anthology.outputs.pdf.weasyprint.figures import place_figures

if TYPE_CHECKING:
    from anthology.outputs.pdf.weasyprint.pages import LaidPage, PageMaker


_SHORT = 3.05  # lines that a page may end short: with what rounding takes
_LAST = 5.9  # lines: with fewer, a last page looks lost
_MOST = 3  # lines that a page gives
_BACK = 6  # pages before a bad one that may give some
_TRIES = 24  # pages laid out for a bad one
_NEAR = 1.1  # lines by which the feet of facing pages may differ
# Costs. A page that ends two lines short costs 4, as the square of what it lacks.
_APART, _LOST, _BAD, _CARRIED = 2.0, 4.0, 12.0, 16.0


def even_feet(flow: PageMaker) -> None:
    """Lay out all pages of a document, and again those before a page that ends badly."""
    while not flow.is_finished:
        _lay_out(flow, len(flow.pages))
        if _is_bad(flow.pages[-1]):
            _Search(flow).mend()


def _lay_out(flow: PageMaker, index: int, lines: int = 0) -> LaidPage:
    """Lay out a page that gives some lines."""
    flow.given[index] = lines
    flow.begin(index)
    place_figures(flow)
    flow.keep()
    return flow.pages[-1]


def _is_last(page: LaidPage) -> bool:
    """Tell whether a document ends with a page."""
    return page.resume_at is None


def _is_bad(page: LaidPage) -> bool:
    """Tell whether a page ends too short, or is the last with too few lines."""
    if _is_last(page):
        return page.lines < _LAST
    return page.short > _SHORT and not page.is_broken


class _Search:
    """Look for lines that pages give to the last of those that were laid out."""

    def __init__(self, flow: PageMaker) -> None:
        self.flow = flow
        self.last = len(flow.pages) - 1
        self.first = self.last
        while self.first and self.last - self.first < _BACK and not self._starts(self.first):
            self.first -= 1
        self.ends = _is_last(flow.pages[-1])
        self.tries = 0
        self.seen: dict[str, float] = {}
        self.best = [flow.given[at] for at in range(self.first, self.last + 1)]
        self.lowest, self.bad = self._cost(), self._count()
        self.allowed = self.bad - 1  # others may be bad for want of pages before them

    @property
    def goes_on(self) -> bool:
        """Tell whether more is to be tried."""
        return self.bad > self.allowed and self.tries < _TRIES

    def mend(self) -> None:
        """Lay the pages out in the best way that is found."""
        for index in range(self.last - 1, self.first - 1, -1):
            if not self.goes_on:
                break
            self._restore(index)
            self._try(index, _next(self.flow.pages[index]))
        self._restore(self.last)

    def _starts(self, index: int) -> bool:
        """Tell whether a page begins where a style says so."""
        return self.flow.pages[index - 1].is_broken

    def _restore(self, index: int) -> None:
        """Lay out the pages up to one in the best way, if they are not."""
        for at, lines in enumerate(self.best[: index - self.first + 1], self.first):
            if at >= len(self.flow.pages) or self.flow.given[at] != lines:
                _lay_out(self.flow, at, lines)

    def _try(self, index: int, lines: int = 0) -> None:
        """Try a page with fewer and fewer lines, and those behind it with each."""
        while lines <= _MOST and self.goes_on:
            page = _lay_out(self.flow, index, lines)
            self.tries += 1
            cost = self._cost()
            if cost < self.lowest:
                if index == self.last:
                    self._take(cost)
                elif self._may_lead(page) and cost < self.seen.get(str(page.resume_at), inf):
                    self.seen[str(page.resume_at)] = cost
                    self._try(index + 1)
            lines = max(lines + 1, _next(page))

    def _may_lead(self, page: LaidPage) -> bool:
        """Tell whether to go on behind a page: a bad one helps only an end of few lines."""
        return not _is_last(page) and (self.ends or not _is_bad(page))

    def _take(self, cost: float) -> None:
        """Remember the pages as they are, unless they end the document though it went on."""
        if _is_last(self.flow.pages[-1]) == self.ends:
            self.best = [self.flow.given[at] for at in range(self.first, self.last + 1)]
            self.lowest, self.bad = cost, self._count()

    def _count(self) -> int:
        """Count the pages that end badly."""
        return sum(map(_is_bad, self.flow.pages[self.first :]))

    def _cost(self) -> float:
        """Weigh the feet of the pages that are laid out, each alone and where two face."""
        pages = self.flow.pages[self.first :]
        shorts = [0.0 if page.is_broken or _is_last(page) else page.short for page in pages]
        cost = sum(short**2 for short in shorts) + _BAD * self._count()
        cost += _CARRIED * sum(len(page.reported) for page in pages)
        if _is_last(pages[-1]):
            cost += _LOST * max(0.0, _LAST - pages[-1].lines) ** 2
        for (page, short), (other, following) in pairwise(zip(pages, shorts, strict=True)):
            if page.is_left and not page.is_broken and not other.is_broken and not _is_last(other):
                cost += _APART * max(0.0, abs(short - following) - _NEAR) ** 2
        return cost


def _next(page: LaidPage) -> int:
    """Give the least number of lines by which a page would break elsewhere."""
    return int(page.short + 0.1) + 1
