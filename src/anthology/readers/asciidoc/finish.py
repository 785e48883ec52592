"""Clean the markup of a converted text, settle icons and numbers, report what was taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.language.lexicon import Lexicon
from anthology.markup import cleaning, xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import (
    Line,
    Reflow,
    find_margin,
    measure,
    split_blocks,
)
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up
from anthology.readers.plain_text.pieces import render_pieces
from anthology.readers.plain_text.shape import join_lists, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.cleaning import Cleaned
    from anthology.markup.xhtml import Element
    from anthology.readers.asciidoc.asciidoctor import LogMessage


def finish_asciidoc(markup: str, path: str, text: str) -> tuple[Element, list[Diagnostic]]:
    """Return the clean fragment of a text and what had to be done to it.

    `text` is the source, in which the lines are looked up.
    """
    cleaned = cleaning.clean(markup)
    root = xhtml.parse(cleaned.fragment)
    _forget_unsafe(root)
    while len(root) and xhtml.name(root[0]) == "hr" and not root[0].get("id"):
        xhtml.drop(root[0])  # it divides nothing from the title
    return root, [*_report(cleaned, path, text), *_settle_icons(root, path, text)]


def _forget_unsafe(root: Element) -> None:
    """Make plain text of links whose addresses were taken off; pictures keep their descriptions."""
    for link in [node for node in root.iter("a") if not (node.get("href") or node.get("id"))]:
        xhtml.unwrap(link)
    for picture in list(root.iter("img")):
        picture.set("alt", picture.get("alt") or "")
        if not (picture.get("src") or picture.get("alt")):
            xhtml.drop(picture)


def _report(cleaned: Cleaned, path: str, text: str) -> list[Diagnostic]:
    """Report what cleaning took out or kept as text, each once."""
    kinds = (
        ("markup-removed", "taken out: {}", cleaned.removed),
        ("markup-escaped", "{} is no markup that is known; it is kept as text", cleaned.escaped),
        ("link-unsafe", "an unsafe address was taken off: {}", cleaned.unsafe),
        ("hidden-removed", "the page hides this, and it was left out: “{}”", cleaned.hidden),
        ("comment-removed", "a comment was left out: “{}”", cleaned.comments),
    )
    return [
        Diagnostic(code, message.format(shorten(what)), path, _find(what, text))
        for code, message, found in kinds
        for what in dict.fromkeys(found)
    ]


def _find(what: str, text: str) -> int | None:
    """Find the line on which something stands that was taken out: markup, else its name."""
    words = what.removeprefix("event handler on ").split("\n", 1)[0]
    text = text.lower()
    for written in (f"<{words}", words):
        if (place := text.find(written.lower())) >= 0:
            return text.count("\n", 0, place) + 1
    return None


# Signs for icons of Font Awesome that words are written with.
_ICONS = {
    **dict.fromkeys(("heart", "heart-o"), "\u2665"),
    **dict.fromkeys(("check", "check-circle", "ok"), "\u2713"),
    **dict.fromkeys(("times", "times-circle", "xmark", "close", "remove"), "\u2717"),
    "star": "\u2605", "star-o": "\u2606", "square-o": "\u2610", "check-square-o": "\u2611",
    "check-square": "\u2611", "square": "\u25a0", "circle": "\u25cf", "circle-o": "\u25cb",
    "envelope": "\u2709", "phone": "\u260e", "plus": "+", "minus": "\u2212", "arrow-left": "\u2190",
    "arrow-up": "\u2191", "arrow-right": "\u2192", "arrow-down": "\u2193", "music": "\u266b",
}  # fmt: skip


def _settle_icons(root: Element, path: str, text: str) -> list[Diagnostic]:
    """Drop icons that decorate words; one that stands for a word becomes its sign, or its name."""
    dropped: dict[str, int | None] = {}
    named: list[Diagnostic] = []
    for icon in [node for node in root.iter("span") if "icon" in xhtml.classes(node)]:
        name = xhtml.text(icon)
        if _decorates(icon):
            dropped.setdefault(name, xhtml.line(icon))
            xhtml.drop(icon)
        else:
            if name not in _ICONS and f"icon:{name}[" in text:  # else its author says what it is
                named.append(
                    Diagnostic(
                        "construct-unknown",
                        f"the icon {name} is printed as its name",
                        path,
                        xhtml.line(icon),
                        hint=f"write what it says as icon:{name}[alt=…], or as a word",
                    )
                )
            icon.text = _ICONS.get(name, name)
            xhtml.unwrap(icon)
    if not dropped:
        return named
    message = f"icons beside words were left out: {', '.join(dropped)}"
    return [*named, Diagnostic("construct-removed", message, path, next(iter(dropped.values())))]


def _decorates(icon: Element) -> bool:
    """Tell whether an icon stands before a link, or else only at one end of its line."""
    before, after, parent = icon.getprevious(), icon.getnext(), icon.getparent()
    behind = not (icon.tail or "").strip()
    if behind and after is not None and xhtml.name(after) == "a":
        return True
    ahead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    opens = not ahead.strip() and (before is None or xhtml.name(before) == "br")
    closes = behind and (after is None or xhtml.name(after) == "br")
    return opens != closes


_COUNTED = re.compile(r"list item index: expected \S+ got (?P<number>\d{1,9}|[A-Za-z])[.)]?")
_LETTERS = " abcdefghijklmnopqrstuvwxyz"


def number_lists(root: Element, messages: Sequence[LogMessage], path: str) -> list[LogMessage]:
    """Give items the numbers that they are typed with, and return the other messages.

    Asciidoctor counts from 1 and complains of each other number; where the numbers do not grow
    (`1.`, `1.`, `1.`), it is left to count.
    """
    items = {xhtml.line(item): item for item in root.iter("li") if item.get("data-line")}
    left: list[LogMessage] = []
    for message in messages:
        counted = _COUNTED.fullmatch(message.text)
        item = items.get(message.line) if counted and message.path in ("", path) else None
        listed = item.getparent() if item is not None else None
        if not counted or item is None or listed is None or xhtml.name(listed) != "ol":
            left.append(message)
            continue
        said = counted["number"].lower()
        number = int(said) if said.isdecimal() else _LETTERS.index(said)
        place = listed.index(item)
        before = 0 if place == 0 else _number(listed, place - 1)
        if number <= before:
            left.append(message)
        elif place == 0:
            listed.set("start", str(number))
        elif number != before + 1:
            item.set("value", str(number))
    return left


def _number(listed: Element, place: int) -> int:
    """Count the number of an item in its list."""
    number = int(listed.get("start") or 1) - 1
    for item in list(listed)[: place + 1]:
        number = int(item.get("value") or number + 1)
    return number


_SHORTEST = 120  # characters from which a block can be told from the output of a program
_WORDS = 7  # words from which a line can be a sentence
_WORDY = 0.85  # share of words among what stands between spaces in a line of prose
_MOSTLY = 0.6  # share of the characters of a block that stand in lines of prose

_CODE = re.compile(
    r"""^\s*(?:[$>%]\s|[#;]|//|/\*|\*/|--\s|<[/!\w]|@\w+$|PS>|\w+@\w+)   # prompts, comments, tags
      | ^\s*\S\s-\s                                                  # keys and their meanings
      | ^(?:@@|[+]{3}|---\s|[+-]\w) | \\\w | \(\? | \[\^               # differences, patterns
      | ^\s*[\w.-]+\s*=\s*\S | ^\s*[a-z][\w.-]*:(?:\s|$)               # settings
      | ^\s*\[?\d{1,4}[-/:.]\d\d[-/:]\d\d | ^\s*\[?\d\d:\d\d            # times of a log
      | ^\s*\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL)\b
      | [{};\\]\s*$ | [|+=~_*^-]{4,} | [│├└┌┐┘┤┬┴┼─═║╔╗╚╝▲▼◄►█░▒▓]
      | \S\s{3,}\S | => | == | != | <= | >= | :: | && | \|\| | \w\(\) | </\w | \$\{ | ^\s*\|""",
    re.VERBOSE,
)
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’./&+][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*\W?")
_CAMEL = re.compile(r"[a-z][A-Z]|[a-z_]\w*\.\w+\.\w+")
_SIGNS = "«»“”‘’\"'()[],.;:!?…–—-&/@*"
_ENDED = re.compile(r"[.!?…][\"”’»)]*(?:\s|$)")
_FENCE = re.compile(r"\s*(?:-{4,}|\.{4,}|--|`{3,})\s*")
_ABSTRACT = re.compile(
    r"(?:abstract|summary|synopsis|résumé|resume|sommaire|zusammenfassung|resumen|riassunto"
    r"|en bref|chapeau|l['’]argument|tl;?dr)\W*",
    re.IGNORECASE,
)


def is_prose(text: str) -> bool:
    """Tell whether lines that keep their spaces are sentences, not code or the like."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(text) < _SHORTEST or any(_CODE.search(line) for line in lines):
        return False
    wordy = sum(len(line) for line in lines if _is_wordy(line))
    ended = any(_ENDED.search(line) for line in lines)
    return ended and wordy >= _MOSTLY * sum(map(len, lines))


def _is_wordy(line: str) -> bool:
    """Tell whether a line has enough words, and few enough other signs, to be prose."""
    tokens = _ITEM.sub("", line, count=1).split()
    words = [token for token in tokens if _is_word(token.strip(_SIGNS))]
    return len(tokens) >= _WORDS and len(words) >= _WORDY * len(tokens)


def _is_word(token: str) -> bool:
    """Tell whether a token is a word of prose, not a name in a program."""
    return not token or bool(_WORD.fullmatch(token) and not _CAMEL.search(token))


def free_prose(root: Element, path: str, text: str) -> list[Diagnostic]:
    """Put paragraphs and lists in the place of each block for code that holds prose.

    Blocks whose author named a language or meant `source` are code. `text` is the source.
    """
    lines = text.split("\n")
    found = []
    for block in list(root.iter("pre")):
        plain = block.attrib.pop("data-plain", "") == "yes"
        words = "".join(str(piece) for piece in block.itertext())
        marked = [node for node in block.iterdescendants() if xhtml.name(node) != "code"]
        if plain and not marked and is_prose(words):
            found.append(_free(block, words, path, lines))
    return found


def _free(block: Element, words: str, path: str, lines: Sequence[str]) -> Diagnostic:
    """Make a section with paragraphs of a literal block that holds prose, and report it."""
    number = xhtml.line(block) or 1
    fenced = number <= len(lines) and _FENCE.fullmatch(lines[number - 1])
    pieces = _set(words, number + bool(fenced))
    holder = block.getparent()
    caption = holder.find("figcaption") if holder is not None else None
    title = ""
    section = xhtml.element("section", class_="block", data_line=str(number))
    if holder is not None and caption is not None:
        title = xhtml.text(caption)
        section.set("class", "abstract" if _ABSTRACT.fullmatch(title) else "block")
        if holder.get("id"):
            section.set("id", str(holder.get("id")))
        caption.tag, caption.tail = "p", None
        caption.set("class", "block-title")
        section.append(caption)
    for piece in pieces:
        section.append(piece)
    xhtml.swap(holder if holder is not None and title else block, section)
    if not fenced and not title:
        xhtml.unwrap(section)
    named = f"“{title}”" if title else "a block without a title"
    return Diagnostic(
        "prose-in-code",
        f"{named} is marked as code and holds sentences: they were set as text",
        path,
        number,
        hint="write [source,text] above it if it is code, [abstract] and -- around it if not",
    )


def _set(words: str, first: int) -> list[Element]:
    """Set lines, of which the first has a number in the source, as paragraphs and lists."""
    blocks = split_blocks(
        Line(first + nth, line.rstrip()) for nth, line in enumerate(words.split("\n"))
    )
    lexicon = Lexicon(line.text for block in blocks for line in block.lines)
    flow = Reflow(lexicon, measure(blocks), find_margin(blocks))
    pieces = join_lists([piece for block in blocks for piece in shape(block, flow)])
    return list(xhtml.parse(render_pieces(pieces, lambda text: mark_up(text, INLINE_RULES))))
