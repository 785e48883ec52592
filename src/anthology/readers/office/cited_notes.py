"""Let cross-references to notes lead to the notes that they mean, under the numbers of the book.

In: a document whose notes are in one row in the book, and whose references say the numbers that
they had. Out: marks in its text for the converter; in the converted text, links to the notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.office.package import attribute, child, inner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Prepared


_CALLED, _CITED = "\ue61a", "\ue61b"  # before the call of a note, around the words that cite it
_CALL = re.compile(f"{_CALLED}(\\d+){_CALLED}")
_CITE = re.compile(f"{_CITED}(\\d+ [^{_CITED}]*){_CITED}")
_FIELD = re.compile(r"\s*NOTEREF\s+\"?([^\s\"\\]+)\"?(.*)", re.DOTALL)
_REFERENCES = ("footnoteReference", "endnoteReference")
_RAISED = "raised "  # before the number of a citation that stands raised


def cite_in_word(prepared: Prepared, root: Element, notes: Sequence[Element]) -> None:
    """Mark the notes of a Word text that fields cite, and the fields."""
    calls = list(inner(root, *_REFERENCES))
    _take_own_marks(prepared, calls, notes)
    kinds = {xhtml.name(call) for call in calls}
    marks: dict[str, int] = {}
    for number, call in enumerate(calls):
        for start in _bookmarks_at(call):
            marks[attribute(start, "name")] = number
    cited: set[int] = set()
    for part in (root, *notes):
        for code, shown in _fields(part):
            field = _FIELD.match(code)
            if field is None or field[1] not in marks or not shown or "\\p" in field[2]:
                continue
            number = marks[field[1]]
            cited.add(number)
            words = "".join(leaf.text or "" for leaf in shown)
            raised = "\\f" in field[2] or _is_raised(shown[0])
            for leaf in shown:
                leaf.text = ""
            shown[0].text = f"{_CITED}{number} {_RAISED * raised}{words}{_CITED}"
    for number in cited:
        run = next(calls[number].iterancestors("{*}r"))
        made = run.makeelement(run.tag)
        made.append(run.makeelement(run.tag[:-1] + "t"))
        made[0].text = f"{_CALLED}{number}{_CALLED}"
        run.addprevious(made)
    _report(prepared, kinds)


def cite_in_opendocument(prepared: Prepared, root: Element) -> None:
    """Mark the notes of an OpenDocument text that references cite, and these."""
    notes = list(inner(root, "note"))
    places = {attribute(note, "id"): number for number, note in enumerate(notes)}
    own = [child(note, "note-citation") for note in notes]
    _report_own(prepared, [attribute(one, "label") for one in own if one is not None])
    cited: set[int] = set()
    for reference in list(inner(root, "note-ref")):
        number = places.get(attribute(reference, "ref-name"))
        if number is not None and attribute(reference, "reference-format") == "text":
            cited.add(number)
            reference.text = f"{_CITED}{number} {reference.text or ''}{_CITED}"
        xhtml.unwrap(reference)
    for number in cited:
        note = notes[number]
        if (host := note.getparent()) is not None:
            xhtml.append_text(host, note.getprevious(), f"{_CALLED}{number}{_CALLED}")
    _report(prepared, {attribute(note, "note-class") for note in notes})


def settle_cited(root: Element) -> None:
    """Make links of the marks; a reference to a note that is not there keeps its words."""
    xhtml.put(root, _CALL, lambda number: xhtml.element("span", class_=f"called-{number}"))
    targets: dict[str, str] = {}
    last: list[Element] = []
    for node in list(root.iter("span", "a")):
        if (node.get("class") or "").startswith("called-"):
            last.append(node)
        elif "noteref" in xhtml.classes(node):
            for one in last:
                targets[(one.get("class") or "").removeprefix("called-")] = node.get("href") or ""
            last.clear()
    for node in [one for one in root.iter("span") if "called-" in (one.get("class") or "")]:
        xhtml.unwrap(node)

    def link(cited: str) -> Element:
        """Make the link of a sign to the note that it cites."""
        number, _, words = cited.partition(" ")
        raised, words = words.startswith(_RAISED), words.removeprefix(_RAISED)
        if number not in targets:
            return xhtml.element("span", words)
        made = xhtml.element("a", href=targets[number], class_="note-cited")
        if raised:
            made.set("class", "noteref")
            made.append(xhtml.element("sup", words))
        else:
            made.text = words
        return made

    xhtml.put(root, _CITE, link)


def _bookmarks_at(call: Element) -> Iterator[Element]:
    """Give the bookmarks that stand right before the run of a call."""
    run = next(call.iterancestors("{*}r"), call)
    for before in run.itersiblings(preceding=True):
        if xhtml.name(before) == "bookmarkStart":
            yield before
        elif xhtml.name(before) == "r":
            return


def _fields(root: Element) -> Iterator[tuple[str, list[Element]]]:
    """Give the code of each field with the words that it shows."""
    for simple in list(inner(root, "fldSimple")):
        yield attribute(simple, "instr"), list(inner(simple, "t"))
        if _FIELD.match(attribute(simple, "instr")):
            xhtml.unwrap(simple)  # the converter drops what it shows
    open_: list[tuple[list[str], list[Element], list[bool]]] = []
    for node in inner(root, "fldChar", "instrText", "t"):
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            open_.append(([], [], []))
        elif kind == "separate" and open_:
            open_[-1][2].append(True)
        elif kind == "end" and open_:
            code, shown, _ = open_.pop()
            yield "".join(code), shown
        elif xhtml.name(node) == "instrText" and open_:
            open_[-1][0].append(node.text or "")
        elif xhtml.name(node) == "t" and open_ and open_[-1][2]:
            open_[-1][1].append(node)


def _is_raised(leaf: Element) -> bool:
    """Tell whether words stand raised, as the calls of notes do."""
    run = next(leaf.iterancestors("{*}r"), leaf)
    look = child(run, "rPr", "vertAlign")
    return look is not None and attribute(look, "val") == "superscript"


def _take_own_marks(prepared: Prepared, calls: Sequence[Element], notes: Sequence[Element]) -> None:
    """Take the marks that writers gave notes by hand off their calls and off the notes."""
    found: list[str] = []
    for call in calls:
        if attribute(call, "customMarkFollows") not in ("1", "true", "on"):
            continue
        run = next(call.iterancestors("{*}r"), call)
        sign = next(call.itersiblings("{*}t", "{*}sym"), None)
        if sign is None and (after := run.getnext()) is not None:
            sign = next(inner(after, "t", "sym"), None)
        if sign is None:
            continue
        mark = (sign.text or "").strip()
        found.append(mark)
        xhtml.drop(sign)
        _unmark_note(call, mark, notes)
    _report_own(prepared, found)


def _unmark_note(call: Element, mark: str, notes: Sequence[Element]) -> None:
    """Take a mark off the beginning of the note that a call leads to."""
    kind = xhtml.name(call).removesuffix("Reference")
    for note in (one for part in notes for one in inner(part, kind)):
        if attribute(note, "id") != attribute(call, "id"):
            continue
        first = next((one for one in inner(note, "t") if (one.text or "").strip()), None)
        if first is not None and mark and (first.text or "").lstrip().startswith(mark):
            first.text = (first.text or "").lstrip().removeprefix(mark)


def _report_own(prepared: Prepared, marks: Iterable[str]) -> None:
    """Tell of notes with marks of their own, once."""
    shown = " ".join(dict.fromkeys(filter(None, marks)))
    if shown:
        message = f"notes with marks of their own ({shown}) have numbers in the book"
        prepared.report("notes-renumbered", message, "where the text names a mark, name the number")


def _report(prepared: Prepared, kinds: set[str]) -> None:
    """Tell once that notes of two kinds, each with numbers of its own, are in one row."""
    if len(kinds) > 1:
        message = "footnotes and endnotes are in one row in the book, and numbered anew"
        hint = "numbers of notes that are typed in the text may be others now; fields are right"
        prepared.report("notes-renumbered", message, hint)
