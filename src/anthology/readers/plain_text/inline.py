"""Mark up running text: what is markup in it becomes XHTML, all else stands for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Sequence["Rule"]], str | None]]

_FORMULA = re.compile(r"[\\^_=+<>{}|]|[-*/]|^[^\W_]{1,2}$|^\d+(?:[.,]\d+)?$")
_EMPHASIS = (
    r"(?<![\w/\\{sign}])(?P<mark>{sign}{{1,2}})"
    r"(?P<inner>[^\s)\].,;:!?{sign}](?:[^\n{sign}]{{0,600}}[^\s(\[{sign}])?)"
    r"(?P=mark)(?![\w/{sign}])"
)
_CLOSING = {")": "(", "]": "[", "»": "«"}
_LINK_END = ".,;:!?'\"”’»)]*"


def mark_up(text: str, rules: Sequence[Rule]) -> str:
    """Apply rules in order; each one's findings are taken out before the next one looks.

    A rule is a pattern and a function that makes XHTML of a match, given the rules after it, or
    None to leave it. A line end in the text becomes `<br/>`.
    """
    if not rules:
        return xhtml.escape(text).replace("\n", "<br/>")
    pattern, make = rules[0]
    made: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        markup = make(match, rules[1:]) if match.start() >= at else None
        if markup is not None:
            made += [mark_up(text[at : match.start()], rules[1:]), markup]
            at = match.end()
    made.append(mark_up(text[at:], rules[1:]))
    return "".join(made)


def formula(tex: str, shown: str, *, display: bool = False) -> str:
    """Write a formula so that its text is kept and its TeX can be found."""
    kind = "math display" if display else "math"
    return f'<span class="{kind}" data-tex="{xhtml.escape(tex)}">{xhtml.escape(shown)}</span>'


def _maths(match: re.Match[str], _: Sequence[Rule]) -> str | None:
    """Write a formula; between single dollars only if it looks like one."""
    tex = (match["display"] or match["tex"] or match["paren"] or match["square"]).strip()
    if match["tex"] and not _FORMULA.search(tex):
        return None
    return formula(tex, match[0], display=bool(match["display"] or match["square"]))


def _tag(match: re.Match[str], rules: Sequence[Rule]) -> str:
    """Write an HTML tag that is known, with what is in it marked up."""
    name = match["tag"].lower()
    name = {"b": "strong", "i": "em"}.get(name, name)
    return f"<{name}>{mark_up(match['inner'], rules)}</{name}>"


def _break(_: re.Match[str], __: Sequence[Rule]) -> str:
    """Write a line break."""
    return "<br/>"


def _emphasis(match: re.Match[str], rules: Sequence[Rule]) -> str:
    """Write emphasis: strong for double marks."""
    name = "strong" if len(match["mark"]) > 1 else "em"
    return f"<{name}>{mark_up(match['inner'], rules)}</{name}>"


def _picture(match: re.Match[str], _: Sequence[Rule]) -> str:
    """Write a picture."""
    return f'<img src="{xhtml.escape(match["src"])}" alt="{xhtml.escape(match["alt"])}"/>'


def _named_link(match: re.Match[str], rules: Sequence[Rule]) -> str:
    """Write a link that has words of its own."""
    return f'<a href="{xhtml.escape(match["href"])}">{mark_up(match["words"], rules)}</a>'


def _address(match: re.Match[str], _: Sequence[Rule]) -> str:
    """Write an address as a link; marks of the sentence behind it stay outside."""
    url, rest = _trim(match[0])
    href = url if url[:4].lower() == "http" else f"https://{url}"
    return f'<a href="{xhtml.escape(href)}">{xhtml.escape(url)}</a>{xhtml.escape(rest)}'


def _trim(url: str) -> tuple[str, str]:
    """Part an address from the punctuation after it; a bracket opened within belongs to it."""
    end = len(url)
    while end and url[end - 1] in _LINK_END:
        opening = _CLOSING.get(url[end - 1])
        if opening and url.count(opening, 0, end) >= url.count(url[end - 1], 0, end):
            break
        end -= 1
    return url[:end], url[end:]


def _mail(match: re.Match[str], _: Sequence[Rule]) -> str:
    """Write a mail address as a link."""
    address = xhtml.escape(match[0])
    return f'<a href="mailto:{address}">{address}</a>'


# The lengths are bounded so that a text full of opening signs is read in linear time.
INLINE_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?<![\\$])\$\$(?P<display>[^$]{1,800})\$\$"
            r"|(?<![\w\\$])\$(?P<tex>[^\s$](?:[^$\n]{0,300}[^\s$\\])?)\$(?![\w$])"
            r"|\\\((?P<paren>.{1,300}?)\\\)|\\\[(?P<square>.{1,800}?)\\\]"
        ),
        _maths,
    ),
    (
        re.compile(r"!\[(?P<alt>[^\]\n]{0,300})\]\((?P<src>(?:https?://)?[^()\s:]{1,500})\)"),
        _picture,
    ),
    (
        re.compile(
            r"(?<!!)\[(?P<words>[^\]\[\n]{1,300})\]\((?P<href>(?:https?://|mailto:)[^()\s]{1,500})\)"
        ),
        _named_link,
    ),
    (re.compile(r"<br\s?/?>", re.IGNORECASE), _break),
    (
        re.compile(
            r"<(?P<tag>u|b|i|em|strong|sup|sub|small|s)>(?P<inner>.{1,600}?)</(?P=tag)>",
            re.IGNORECASE,
        ),
        _tag,
    ),
    (re.compile(_EMPHASIS.format(sign=r"\*")), _emphasis),
    (re.compile(_EMPHASIS.format(sign="_")), _emphasis),
    (re.compile(r"(?:https?://|(?<![\w.@/])www\.(?=\w))[^\s<>\"«»\[\]]+", re.IGNORECASE), _address),
    (
        re.compile(
            r"(?<![\w.+-])[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,5}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?!\w)"
        ),
        _mail,
    ),
)
