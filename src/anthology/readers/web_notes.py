"""Make notes of what web pages and word processors link as notes; take their comments out.

In: a fragment whose calls and notes are plain links, as browsers show them: a small "1" that leads
to a paragraph at the end, and a link there that leads back. Out: calls of class `noteref` and a
`section` of class `footnotes`, as the readers of Markdown and AsciiDoc make them.

Two links that lead to each other are a call and its note whatever names a program gives them:
pandoc, kramdown, GitHub, Word, Google Docs, Wikipedia and Substack all differ in these. Where only
the call is linked, the notes must stand in a box that says that it holds notes.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element, Fragment

# What a call shows: a number of up to three figures, one letter, or a sign of the old sequence.
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})[\])]?")
_BACK = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]|[A-Z]{1,3}\d{1,3}|[ivx]{1,5}|[*†‡§¶]{1,3})[\])]?[.:]?|[↩↵⤴^↑⏎]\ufe0e?"
    r"|[\[(↩↑]?\s?(?i:(?:jump |go |scroll )?(?:back|up|return)(?: (?:to|up) (?:the )?(?:text|top))?"
    r"|(?:retour|revenir)(?: (?:au|en) (?:texte|haut))?|remonter|zur[üu]ck(?: zum text)?|nach oben)"
    r"\s?[\])↩↑]?"
)
_BOX = re.compile(r"\b(?:foot|end)?notes?\b|\breferences\b|\breflist\b", re.IGNORECASE)
_HOLDERS = frozenset(("li", "p", "div", "dd", "aside", "td"))
_TITLES = frozenset(("notes", "note", "footnotes", "endnotes", "references", "références"))
_LINK = re.compile(r'<a [^>]*href="#')


# The names of comments: in Google Docs, in Word (of the comment, and of its call), in LibreOffice.
_COMMENT = re.compile(r"#(?:cmnt\d+|_msocom_\d+|sdcomment\d+\w*|comment-?\d+)")


def take_out_comments(fragment: Fragment) -> tuple[Fragment, list[str]]:
    """Take out the comments that editors wrote at a text's edge; give the words of each.

    A comment and its call link to each other, as a note and its call do.
    """
    if not _COMMENT.search(fragment):
        return fragment, []
    root = xhtml.parse(fragment)
    places = {node.get("id") or "": node for node in root.iter() if node.get("id")}
    said: list[str] = []
    for call in list(root.iter("a")):
        target = call.get("href") or ""
        if not _COMMENT.fullmatch(target) or call.getparent() is None:
            continue
        place = places.get(target.removeprefix("#"))
        holder = None if place is None else _holder(place, call)
        if holder is not None and holder.getparent() is not None:
            for link in [one for one in holder.iter("a") if _BACK.fullmatch(_shown(one))]:
                xhtml.drop(link)
            said.append(xhtml.text(holder))
            xhtml.drop(holder)
        elif place is not None and place.getparent() is not None:
            continue  # a link to a comment that readers see, as under a post
        xhtml.drop(_raised(call))
    _clear(root)
    return xhtml.serialise(root), said


def _shown(link: Element) -> str:
    """Give the words of a link."""
    return xhtml.text(link).strip()


def _raised(call: Element) -> Element:
    """Give the raised letters around a call, where they hold nothing else."""
    parent = call.getparent()
    raised = parent is not None and xhtml.name(parent) in ("sup", "span")
    return parent if parent is not None and raised and _shown(parent) == _shown(call) else call


def mark_notes(fragment: Fragment) -> Fragment:
    """Turn calls and notes that are plain links into calls and notes.

    Notes keep the order of their calls; one that is called twice stands once. A box that is left
    empty goes, with a heading that only announced the notes.
    """
    if not _LINK.search(fragment):
        return fragment
    root = xhtml.parse(fragment)
    places = {node.get("id") or "": node for node in root.iter() if node.get("id")}
    notes: dict[str, tuple[Element, list[Element]]] = {}
    for call in root.iter("a"):
        target = xhtml.target(call)
        if "noteref" in xhtml.classes(call) or target not in places or not _is_mark(call):
            continue
        holder = _holder(places[target], call)
        if holder is not None:
            notes.setdefault(target, (holder, []))[1].append(call)
    listed = [holder.getparent() for holder, _ in notes.values() if xhtml.name(holder) == "li"]
    for call in root.iter("a"):  # those that a note is not led back to
        target = xhtml.target(call)
        if target not in places or not _is_mark(call) or "noteref" in xhtml.classes(call):
            continue
        if target not in notes and (item := _item(places[target], listed)) is not None:
            notes[target] = (item, [])
        if target in notes and call not in notes[target][1]:
            notes[target][1].append(call)
    # a holder that itself calls what it is called by is the note, not the call
    holders = [holder for holder, _ in notes.values()]
    notes = {
        key: (holder, [one for one in calls if not _leads_back(one, holders)])
        for key, (holder, calls) in notes.items()
    }
    order = {id(link): at for at, link in enumerate(root.iter("a"))}
    called = [(key, pair) for key, pair in notes.items() if pair[1]]
    notes = dict(sorted(called, key=lambda one: order[id(one[1][1][0])]))
    if not notes:
        return fragment
    section = _section(root)
    uncalled = _uncalled([holder for holder, _ in notes.values()])
    for number, (target, (_, calls)) in enumerate(notes.items(), 1):
        for call in calls:
            _make_call(call, f"fn-{target}", str(number))
    for link in root.iter("a"):  # “see note 3”
        if "noteref" not in xhtml.classes(link) and xhtml.target(link) in notes:
            link.set("href", f"#fn-{xhtml.target(link)}")
    for target, (holder, _) in notes.items():
        _list(holder, f"fn-{target}", section[0])
    for item in uncalled:
        _list(item, str(item.get("id") or ""), section[0])
    _clear(root)
    root.append(section)
    return xhtml.serialise(root)


def _item(place: Element, lists: list[Element | None]) -> Element | None:
    """Give the item of one of some lists that a place is in."""
    around = (place, *place.iterancestors())
    return next((one for one in around if one.getparent() in lists and one.tag == "li"), None)


def _uncalled(notes: list[Element]) -> list[Element]:
    """Give the items among notes, in lists of which most are notes, that nothing calls."""
    counts = Counter(one.getparent() for one in notes if xhtml.name(one) == "li")
    return [
        item
        for listed, count in counts.items()
        if listed is not None and count * 2 > len(listed)
        for item in listed
        if item not in notes
    ]


def _is_mark(link: Element) -> bool:
    """Tell whether a link shows only the mark of a note."""
    return bool(_MARK.fullmatch(xhtml.text(link).strip()))


def _holder(place: Element, call: Element) -> Element | None:
    """Give the block that holds the note at a place, where it is one.

    That is so where a link in the block leads back to the call, or where a box around it says that
    it holds notes.
    """
    around = [place, *place.iterancestors()]
    block = next((one for one in around if xhtml.name(one) in _HOLDERS), None)
    if block is None or call in block.iterdescendants():
        return None
    names = {one.get("id") for one in (call, *_near(call)) if one.get("id")}
    backs = {xhtml.target(link) for link in block.iter("a")}
    if names & backs:
        outer = block.getparent()
        alone = outer is not None and len(outer) == 1 and xhtml.name(outer) in ("div", "li")
        return outer if alone else block
    boxed = any(_BOX.search(f"{one.get('class')} {one.get('id')}") for one in around[1:])
    return block if boxed and xhtml.name(block) == "li" else None


def _near(call: Element) -> list[Element]:
    """List what may bear the name of a call in its stead: the raised letters around it or in it."""
    near = [one for one in call.iter() if one is not call]
    parent = call.getparent()
    if parent is not None and xhtml.name(parent) in ("sup", "span"):
        near.append(parent)
    return near


def _leads_back(link: Element, holders: list[Element]) -> bool:
    """Tell whether a link stands in a note, before its words: it leads to the call."""
    for holder in holders:
        if link in holder.iterdescendants():
            before = xhtml.text(holder).strip().partition(xhtml.text(link).strip())[0]
            return not before
    return False


def _make_call(call: Element, target: str, number: str) -> None:
    """Write a call as the other readers do; raised letters around it go, and what is in it."""
    made = xhtml.element("a", class_="noteref", href=f"#{target}")
    made.append(xhtml.element("sup", number))
    xhtml.swap(_raised(call), made)


def _list(holder: Element, target: str, notes: Element) -> None:
    """Move a note to the list of notes, without its way back."""
    item = xhtml.element("li", **({"id": target} if target else {}))
    line = xhtml.line(holder)
    if line:
        item.set("data-line", str(line))
    for link in [one for one in holder.iter("a") if "noteref" not in xhtml.classes(one)]:
        if (link.get("href") or "").startswith("#") and _BACK.fullmatch(xhtml.text(link).strip()):
            xhtml.drop(_alone(link, holder))
    if xhtml.name(holder) in ("p", "td"):
        paragraph = xhtml.element("p", holder.text or "")
        paragraph.extend(list(holder))
        item.append(paragraph)
    else:
        item.text = holder.text
        item.extend(list(holder))
    first = item[0] if len(item) and not (item.text or "").strip() else item
    first.text = (first.text or "").lstrip(" \u00a0.:\n^↑")
    notes.append(item)
    holder.text = None
    xhtml.drop(holder)


def _alone(link: Element, holder: Element) -> Element:
    """Give the outermost element in a note that holds nothing but a link."""
    node, parent = link, link.getparent()
    while parent is not None and parent is not holder and xhtml.name(parent) not in xhtml.BLOCK:
        if xhtml.text(parent).strip() != xhtml.text(link).strip():
            break
        node, parent = parent, parent.getparent()
    return node


def _section(root: Element) -> Element:
    """Give the section of notes that the article has, or a new one, with its list."""
    for node in root.iter("section"):
        if "footnotes" in xhtml.classes(node) and len(node) == 1 and xhtml.name(node[0]) == "ol":
            xhtml.drop(node)
            return node
    section = xhtml.element("section", class_="footnotes")
    section.append(xhtml.element("ol"))
    return section


def _clear(root: Element) -> None:
    """Take away what held the notes and is empty now: lists, boxes, a rule, their heading."""
    for box in reversed(list(root.iter("ol", "ul", "dl", "section", "div", "aside"))):
        pictures = any(xhtml.name(one) == "img" for one in box.iter())
        said = "".join(xhtml.text(one) for one in box if not _announces(one))
        if not pictures and not (box.text or "").strip() and not said.strip():
            xhtml.drop(box)
    while len(root) > 1 and (xhtml.name(root[-1]) == "hr" or _announces(root[-1])):
        xhtml.drop(root[-1])


def _announces(node: Element) -> bool:
    """Tell whether a last heading only said that notes follow."""
    title = xhtml.text(node).strip(" :").lower()
    return xhtml.name(node) in xhtml.HEADINGS and title in _TITLES
