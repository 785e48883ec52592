"""Read what notebooks such as Obsidian and Notion add to Markdown.

Links `[[page|words]]`, what is shown in place `![[picture.png]]`, comments `%% … %%`, names of
blocks `^name`, and questions to the notebook (Dataview, Tasks), whose answers only it can show.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.readers.markdown.dialects.commands import admonition
from anthology.readers.metadata.front_matter import plain_key
from anthology.readers.metadata.vocabulary import KEYS

if TYPE_CHECKING:
    from anthology.markup.xhtml import Fragment
    from anthology.readers.markdown.draft import Draft
    from anthology.readers.metadata.front_matter import FrontMatter


# Square brackets of code, of tests in a shell, of references and of TOML hold no such page.
_LINK = re.compile(
    r"""(?<![\\\[\w])(?P<embed>!?)\[\[
    (?P<target>(?=[^\[\]|\n]*[^\W\d_])[^\[\]|\s](?:[^\[\]|\n]*[^\[\]|\s])?)
    (?:\|(?P<words>[^\[\]\n]+))?\]\](?![\[(:]|\s*\n\s*[\w.-]+\s*=(?!=))""",
    re.VERBOSE,
)
# On lines of their own, over several, or within a line; “50 %% or so” is none.
_COMMENT = re.compile(
    r"^[ \t]*%%[ \t]*\n(?P<block>(?:(?!%%)[^\n]*\n)*?)[ \t]*%%[ \t]*$"
    r"|(?<![%\w])(?<!\d[ \u00a0\u202f])%%(?P<said>(?:[^%\n]|%(?!%)|\n(?!\n))+)%%(?!%)",
    re.MULTILINE,
)
# The name of a block, at its end or on the line behind it; `x ^2` has none.
_BLOCK_ID = re.compile(
    r"(?:(?<=\S)[ \t]+|^)\^(?P<id>[A-Za-z][\w-]+|\w[\w-]{5,})[ \t]*$", re.MULTILINE
)
# Tags behind the last sentence of a paragraph, or on a line of their own: `#essay #work/later`.
_TAGS = re.compile(
    r"(?:^|(?<=[.!?…)\]*”»])[ \t]+)(?:\#(?=[\w/-]*[^\W\d_])[\w/-]+(?:[ \t]+|$))+"
    r"(?=\n[ \t]*\n|\n*\Z)",
    re.MULTILINE,
)
# A callout as Notion writes it; its first sign is a picture that says no more than the box.
_CALLOUT = re.compile(
    r"^<aside>[ \t]*\n(?:[ \t]*[\u2139\u203c-\u2bff\U0001f000-\U0001faff]\ufe0f?[ \t]+)?"
    r"(?P<words>(?:(?!</?aside>)[^\n]*\n)+)</aside>[ \t]*$",
    re.MULTILINE,
)
_FILES = (
    (re.compile(r"\.(?:mp3|m4a|ogg|wav|flac|3gp)\Z", re.IGNORECASE), "audio"),
    (re.compile(r"\.(?:mp4|webm|ogv|mov|mkv)\Z", re.IGNORECASE), "video"),
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\Z", re.IGNORECASE)
_FILE = re.compile(r"\.(?!md\Z)[a-z]\w{1,6}\Z", re.IGNORECASE)
_SIZE = re.compile(r"\d+(?:x\d+)?")
_QUERY = re.compile(
    r"language-(?P<kind>dataview(?:js)?|tasks|query|tracker|button|meta-bind\S*|base)"
)
_ABOUT = re.compile(r"\b(?:dataview|obsidian)\b", re.IGNORECASE)

# The properties of a page of Notion: lines of `Key: value` right under its title.
_PROPERTIES = re.compile(
    r"\A(?P<title>\s*#[ ][^\n]+\n\s*\n)"
    r"(?P<lines>(?:[^\W\d_a-z][\w &/’'·.()-]{0,30}:[ ][^\n]+\n){2,30})(?=[ \t]*\n|\Z)"
)
_EXPORTED = re.compile(r"[ _-][0-9a-f]{32}\.md\Z")  # Notion's name of a page in a file's
# What Notion itself calls properties, without capitals, accents and signs.
_OF_NOTION = frozenset(
    "created createdby createdtime lasteditedtime lasteditedby assign cree creele creepar "
    "datedecreation dernieremodification dernieremodificationpar modifiele modifiepar".split()
)
_KEYS = {
    "author": (
        *(*KEYS["authors"], "auteurrice", "auteurtrice", "owner", "proprietaire"),
        *("createdby", "creepar"),
    ),
    "date": (
        *(*KEYS["date"], "eventdate", "datedelevenement"),
        *("createdtime", "cree", "creele", "datedecreation"),
    ),
    "tags": KEYS["tags"],
}
_TIME = re.compile(r"[ ]+\d{1,2}:\d\d(?:[ ]*[AP]M)?(?:[ ]*\([^()]*\))?\Z", re.IGNORECASE)


def take_properties(front: FrontMatter, path: str) -> FrontMatter:
    """Take the properties of a page of Notion off its text, as metadata where they are such."""
    found = _PROPERTIES.match(front.body)
    if found is None:
        return front
    pairs = [line.split(": ", 1) for line in found["lines"].splitlines()]
    said = {plain_key(key): _TIME.sub("", value.strip()) for key, value in pairs}
    if not (said.keys() & _OF_NOTION or _EXPORTED.search(path)):
        return front
    values = dict(front.values)
    read: set[str] = set()
    for ours, names in _KEYS.items():  # what the author wrote comes before what the program noted
        if name := next((name for name in names if name in said), ""):
            read |= {name} if ours not in values else set()
            values.setdefault(ours, said[name])
    taken = [key for key, _ in pairs if plain_key(key) in read]
    left = [key for key, _ in pairs if key not in taken]
    outcomes = (("read as metadata", taken), ("left out", left))
    told = "; ".join(f"{what}: {', '.join(keys)}" for what, keys in outcomes if keys)
    first = front.body.count("\n", 0, found.start("lines")) + 1
    diagnostic = Diagnostic(
        "metadata-guessed",
        f"properties of the notebook, lines {first} to {first + len(pairs) - 1}; {told}",
        path,
        first,
        hint="write “author: …” and “date: …” in the metadata to settle it",
    )
    blank = found["title"] + "\n" * len(pairs)
    body = blank + front.body[found.end("lines") :]
    return replace(front, values=values, body=body, faults=(*front.faults, diagnostic))


def read(draft: Draft) -> None:
    """Replace links between notes by links, leave out comments, and give blocks their names."""
    if "[[" in draft.text or draft.settings.keys() & {"tags", "aliases"}:
        draft.replace(_TAGS, lambda match, line: _tags(draft, match, line))
    if "[[" in draft.text:
        draft.replace(_LINK, lambda match, line: _link(draft, match, line))
    if "%%" in draft.text:
        draft.replace(_COMMENT, lambda match, line: _comment(draft, match, line))
    if "<aside>" in draft.text:
        draft.replace(_CALLOUT, lambda match, _line: _callout(draft, match))
    if "^" in draft.text:
        draft.replace(_BLOCK_ID, lambda match, _line: _named(draft, match))


def _callout(draft: Draft, match: re.Match[str]) -> str:
    """Make a box whose words are Markdown."""
    closing = draft.masks.block("</aside>")
    return f"{admonition(draft.masks, 'note')}\n{match['words']}{closing}"


def _tags(draft: Draft, match: re.Match[str], line: int) -> str:
    """Leave out tags behind a paragraph: they sort notes, and say nothing to a reader."""
    return draft.leave_out("tags of the notebook were", match[0].strip(), line)


def _link(draft: Draft, match: re.Match[str], line: int) -> str | None:
    """Make a link or a picture; brackets around a link that is defined elsewhere are brackets."""
    if f"[{match['target']}]:" in draft.text:
        return None
    target, words = match["target"], (match["words"] or "").strip()
    page, hash_, place = target.partition("#")
    place = re.sub(r"\W+", "-", place.lower()).strip("-")  # as the ids of headings are made
    address = xhtml.escape(f"{page}{hash_}{place}".replace(" ", "%20"))
    if match["embed"] and _PICTURE.search(target):
        said = " ".join(one for one in words.split("|") if not _SIZE.fullmatch(one.strip()))
        return draft.masks.inline(f'<img src="{address}" alt="{xhtml.escape(said)}"/>')
    for files, tag in _FILES:
        if match["embed"] and files.search(target):
            return draft.masks.inline(f'<{tag} src="{address}"></{tag}>')
    if match["embed"]:
        what, wanted = "another text", "copy what it should show into this text"
        if _FILE.search(page):
            what, wanted = "a file", "show its pages as pictures, or take the line out"
        draft.report(
            "construct-unknown",
            f"the notebook shows {what} here: {draft.quote(match[0])}",
            line,
            hint=f"it is a link in the book; {wanted}",
        )
    shown = words or (page if "#^" in target else target.lstrip("#").replace("#", " – "))
    opening, closing = f'<a href="{address}">', "</a>"
    return f"{draft.masks.inline(opening)}{shown}{draft.masks.inline(closing)}"


def _named(draft: Draft, match: re.Match[str]) -> str:
    """Make a place that links can lead to of the name of a block."""
    place = f'id="{match["id"].lower()}"'
    if match[0].startswith("^"):
        return draft.masks.block(f"<div {place}></div>")
    return draft.masks.inline(f"<span {place}></span>")


def _comment(draft: Draft, match: re.Match[str], line: int) -> str:
    """Tell of a comment that is left out."""
    message = f"a comment was left out: “{draft.quote(match['block'] or match['said'] or '')}”"
    draft.report("comment-removed", message, line)
    return ""


def drop_queries(fragment: Fragment, draft: Draft) -> Fragment:
    """Leave out questions to the notebook; a text that speaks of them shows them as code."""
    if "language-" not in fragment:
        return fragment
    root = xhtml.parse(fragment)
    queries = [
        (block, found["kind"])
        for block in root.iter("pre")
        for code in block.iter("code")
        if (found := _QUERY.fullmatch(code.get("class") or ""))
    ]
    if _ABOUT.search(xhtml.text(root)):
        return fragment
    for block, kind in queries:
        words = draft.quote(xhtml.text(block))
        message = f"a question to the notebook ({kind}) was left out: “{words}”"
        draft.report("construct-removed", message, xhtml.line(block))
        xhtml.drop(block)
    return xhtml.serialise(root) if queries else fragment
