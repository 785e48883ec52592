r"""Write citations and cross-references out: works with bibliography, numbers of figures.

Pandoc's and Quarto's `[@key, p. 3]` and `@key`, and Distill's `<d-cite key="key">`, are given to
pandoc, which sets them by the style that the text asks for (CSL), else by author and date.

Quarto's `@fig-one` and `[@fig-one]`, pandoc-crossref's `@fig:one`, bookdown's `\@ref(fig:one)`, and
Pandoc's examples `(@one)` are numbered: only what has such a name, in the order in which it stands.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from anthology.language.detection import language_of
from anthology.language.words import label
from anthology.markup import xhtml
from anthology.model.diagnostics import AnthologyError
from anthology.project.collect import leads_out
from anthology.runtime import programs
from anthology.runtime.files import is_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.readers.markdown.draft import Draft


_KEY = r"[A-Za-z0-9_](?:[\w:.#$%&+?~/-]*\w)?"
_CITATION = re.compile(
    rf"""(?<![\\\w!])\[(?P<group>(?:[^\[\]\n@]*[\s;-])?@(?:{_KEY}|\{{[^{{}}\n]+\}})[^\[\]\n]*)\](?![(\[:{{])
    |(?<![\w\\@/.\[])(?P<bare>-?@(?:{_KEY}))(?P<behind>[ ]\[(?!@)[^\[\]\n]*\](?![(\[:{{]))?
    |<d-cite\b[^<>]*?\b(?:key|bibtex-key)=["'](?P<keys>[^"'<>]+)["'][^<>]*>(?:</d-cite>)?""",
    re.VERBOSE,
)
_KEYS = re.compile(rf"@(?:({_KEY})|\{{([^{{}}]+)\}})")
_ENTRY = re.compile(
    r"^\s*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s]+)\s*,", re.MULTILINE | re.IGNORECASE
)
_PLACE = re.compile(
    r"^:{3,}[ ]*\{[ ]*\#refs\b[^{}\n]*\}[ ]*\n(?:[ ]*\n)*:{3,}[ ]*$"
    r"|^<div id=[\"']refs[\"'][^<>]*>\s*</div>[ ]*$"
    r"|^<d-bibliography\b[^<>]*>(?:</d-bibliography>)?[ ]*$",
    re.MULTILINE,
)
_HEADING = re.compile(r"^#{1,6}[ ]+[^\n]+\s*\Z", re.MULTILINE)
_SUFFIXES = (".bib", ".bibtex", ".json", ".yaml", ".yml")
_FOLDERS = ("", "assets/bibliography", "_bibliography", "bibliography", "references", "static")
_SETTINGS = ("_quarto.yml", "_metadata.yml", "_bookdown.yml")
_NAMED = re.compile(
    r"^\s*(?:bibliography:|-)[ ]*\[?[\"']?([^\s\"'\[\],]+\.(?:bib|json|ya?ml))", re.MULTILINE
)
_TITLES = {"fr": "Références", "de": "Literatur", "es": "Referencias", "it": "Riferimenti"}
_IN_NOTE = re.compile("</?d-footnote>")
# Titles of works in BibTeX, JSON and YAML; inner braces only keep letters as they are.
_TITLE = re.compile(
    r"""\b(?:book|journal)?title["']?\s*[=:]\s*
    (?:\{(?P<braced>(?:[^{}]|\{[^{}]*\})*)\}|"(?P<quoted>[^"]*)"|(?P<bare>[^\n{"]+))""",
    re.IGNORECASE | re.VERBOSE,
)
_UNMARKED = str.maketrans({"{": "", "}": "", "\\": "", "'": "’"})
_SECONDS = 60  # that pandoc may take for one text
_PANDOC = "markdown-raw_html-raw_tex-tex_math_dollars-yaml_metadata_block-pandoc_title_block"


def read_citations(draft: Draft) -> None:
    """Replace citations by what a reader sees of them; list the works at their place or the end."""
    if "@" not in draft.text and "<d-cite" not in draft.text:
        return
    files = list(_bibliography(draft))
    known = {key for file in files for key in _keys(file)}
    written = dict.fromkeys(
        said for match in _CITATION.finditer(draft.text) if (said := _as_pandoc(match, known))
    )
    made = _set(draft, files, list(written)) if written else None
    shown, works = made or ({}, "")

    def replace(match: re.Match[str], line: int) -> str | None:
        """Give what a reader sees of one citation; others stay and are reported."""
        if match["bare"] and match["bare"].lstrip("-@") not in known:
            return None  # someone's name on a site
        citation = _as_pandoc(match, known)
        if citation in shown:
            return _as_markdown(draft, shown[citation])
        _tell(draft, match, line, known)
        return f"[{match['keys']}]" if match["keys"] else None

    draft.replace(_CITATION, replace)
    if works:
        _list(draft, works)


def _as_markdown(draft: Draft, markup: str) -> str:
    """Give the marks for the markup of a citation; a style of notes makes it a note."""
    pieces = _IN_NOTE.split(markup)
    marks = [draft.masks.inline(one, xhtml.text(xhtml.parse(one))) if one else "" for one in pieces]
    return "".join(f"^[{one}]" if place % 2 else one for place, one in enumerate(marks))


def _as_pandoc(match: re.Match[str], known: set[str]) -> str:
    """Write a citation as pandoc has it; empty where one of its works is not known."""
    if match["keys"]:
        keys = [key.strip() for key in match["keys"].split(",")]
        said = "[" + "; ".join(f"@{key}" for key in keys if key) + "]"
    else:
        said = match[0]
    named = [one or other for one, other in _KEYS.findall(said)]
    return said if named and all(key in known for key in named) else ""


def _tell(draft: Draft, match: re.Match[str], line: int, known: set[str]) -> None:
    """Tell of a citation that stays as it is written, and why."""
    keys = [one or other for one, other in _KEYS.findall(match[0])] or [match["keys"] or ""]
    missing = ", ".join(key for key in keys if key not in known)
    why = "the bibliography does not have" if known else "no bibliography was found for"
    draft.report(
        "construct-unknown",
        f"a citation stays as it is written; {why} {missing}: {draft.quote(match[0])}",
        line,
        hint="add the work to the bibliography"
        if known
        else "name its file in the front matter (bibliography: works.bib), or write a note",
    )


def _bibliography(draft: Draft) -> Iterator[Path]:
    """Find the files that list the works: as the text names them, as its site does, as they lie."""
    if draft.file is None:
        return
    folder = draft.file.absolute().parent
    root = draft.file.absolute().parents[draft.path.count("/")]
    around = [folder, *(one for one in folder.parents if one == root or root in one.parents)]
    given = draft.settings.get("bibliography")
    names = [str(one) for one in (given if isinstance(given, list) else [given]) if one]
    if not names:
        for place in around:
            for settings in _SETTINGS:
                if (place / settings).is_file():
                    names += _NAMED.findall((place / settings).read_text("utf-8", "replace"))
    found: dict[Path, None] = {}
    for name in names:
        places = (one / sub / name for one in around for sub in _FOLDERS)
        file = next((one.resolve() for one in places if is_file(one)), None)
        if file is not None and file.is_relative_to(root.resolve()):
            found[file] = None
        else:
            draft.report(
                "reader-message",
                f"the bibliography “{name}” is not there, or not within the project",
                None,
                hint="put the file beside the text",
            )
    if not names:
        found.update(dict.fromkeys(sorted(folder.glob("*.bib"))))
    yield from (file for file in found if file.suffix.lower() in _SUFFIXES)


def _keys(file: Path) -> list[str]:
    """List the works in a file by their keys."""
    text = file.read_text("utf-8", "replace")
    if file.suffix.lower() in (".bib", ".bibtex"):
        return _ENTRY.findall(text)
    if file.suffix.lower() == ".json":
        try:
            works = json.loads(text)
        except ValueError:
            return []
        return [str(one.get("id")) for one in works if isinstance(one, dict)]
    return re.findall(r"^\s*-?\s*id:\s*[\"']?([^\s\"']+)", text, re.MULTILINE)


def _set(
    draft: Draft, files: list[Path], citations: list[str]
) -> tuple[dict[str, str], str] | None:
    """Let pandoc set the citations and list their works; None where that is not possible."""
    from anthology.readers.office.reader import need_pandoc  # noqa: PLC0415  (only for citations)

    command = ["-f", _PANDOC, "-t", "html5", "--citeproc", "--wrap=none"]
    command += [f"--bibliography={file}" for file in files]
    if style := _style(draft, files):
        command.append(f"--csl={style}")
    language = draft.meta.language or str(draft.settings.get("lang") or "en")
    command.append(f"--metadata=lang:{language}")
    text = "\n\n".join(f"::: {{#cite-{n}}}\n{one}\n:::" for n, one in enumerate(citations))
    try:
        ran = programs.run_program([need_pandoc(), *command], text, seconds=_SECONDS)
    except AnthologyError as error:
        draft.report("reader-message", f"citations were not set: {error}", None, hint=error.hint)
        return None
    if ran.status or not ran.finished:
        said = " ".join(ran.said.split()) or "it took too long"
        draft.report("reader-message", f"citations were not set; pandoc says: {said}", None)
        return None
    root = xhtml.parse(_as_xml(ran.out))
    if not style:  # pandoc's own, which sets English titles in capitals
        _keep_letters(root, files)
    places = {node.get("id") or "": node for node in root.iter() if node.get("id")}
    shown = {one: _words(places[f"cite-{n}"], places) for n, one in enumerate(citations)}
    works = "".join(_work(one) for one in root.iter("div") if "csl-entry" in xhtml.classes(one))
    return shown, works


def _style(draft: Draft, files: list[Path]) -> str:
    """Find the style that a text names, where its file is at hand, in the project."""
    name = str(draft.settings.get("csl") or "")
    if draft.file is None or not name:
        return ""
    root = draft.file.absolute().parents[draft.path.count("/")]
    places = (one.parent / name for one in (draft.file, *files))
    return next((str(one) for one in places if is_file(one) and not leads_out(one, root)), "")


def _keep_letters(root: Element, files: Sequence[Path]) -> None:
    """Write the titles of works as their files have them in large and small letters."""
    found = (one for file in files for one in _TITLE.finditer(file.read_text("utf-8", "replace")))
    written = ((one["braced"] or one["quoted"] or one["bare"] or "") for one in found)
    plain = (" ".join(one.translate(_UNMARKED).split()).strip(" ,’") for one in written)
    own = {one.casefold(): one for one in plain if " " in one}  # one word may be a name
    if not own:
        return
    longest = "|".join(sorted(map(re.escape, own), key=len, reverse=True))
    titles = re.compile(rf"(?<!\w)(?:{longest})(?!\w)", re.IGNORECASE)

    def keep(said: re.Match[str]) -> str:
        """Give a title as its file has it."""
        return own.get(said[0].casefold(), said[0])

    def titled(words: str | None) -> str | None:
        """Put titles into words."""
        return titles.sub(keep, words) if words else words

    for node in root.iter():
        node.text, node.tail = titled(node.text), titled(node.tail)


def _as_xml(markup: str) -> str:
    """Write what pandoc wrote as XML; it leaves void elements open."""
    return re.sub(r"<(br|hr|img|wbr)\b([^<>]*?)\s*/?>", r"<\1\2/>", markup)


def _words(place: Element, places: dict[str, Element]) -> str:
    """Give the markup of one citation; in a style of notes, that of its note in brackets."""
    for call in list(place.iter("a")):
        note = places.get(xhtml.target(call))
        if note is not None and "footnote-ref" in xhtml.classes(call):
            for back in [one for one in note.iter("a") if "footnote-back" in xhtml.classes(one)]:
                xhtml.drop(back)
            made = xhtml.element("d-footnote", xhtml.text(note))
            xhtml.swap(call, made)
    for inner in reversed([one for one in place.iter("p", "span") if one is not place]):
        xhtml.unwrap(inner)
    return xhtml.serialise(place).strip()


def _work(entry: Element) -> str:
    """Write one work of the list as a paragraph that can be led to."""
    for inner in reversed(list(entry.iter("div", "span"))):
        if inner is not entry:
            inner.tail = f"{inner.tail or ''} " if xhtml.name(inner) == "div" else inner.tail
            xhtml.unwrap(inner)
    return (
        f'<p id="{xhtml.escape(entry.get("id") or "")}">{str(xhtml.serialise(entry)).strip()}</p>'
    )


def _list(draft: Draft, works: str) -> None:
    """Put the list of works where the text has its place for it, else behind the text."""
    block = draft.masks.block(f'<section class="bibliography">{works}</section>')
    if _PLACE.search(draft.text):
        draft.replace(_PLACE, lambda _match, _line: block)
        return
    title = ""
    if not _HEADING.search(draft.text.rstrip()):
        title = f"## {_TITLES.get(_language(draft)[:2], 'References')}\n\n"
    draft.text = f"{draft.text.rstrip(chr(10))}\n\n{title}{block}\n"


_KINDS = {
    "fig": "figure",
    "tbl": "table",
    "tab": "table",
    "eq": "equation",
    "lst": "listing",
}
_NAME = r"(?:fig|tbl|tab|eq|lst|sec)[-:][\w:-]*\w"
_DEFINED = re.compile(rf"\{{[^{{}}\n]*?#(?P<name>{_NAME})[^{{}}\n]*\}}")
_OPENING = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^\n]*", re.MULTILINE)  # of code, which has a name
_NUMBERED_HEADING = re.compile(
    r"^#{1,6}[ ]++(?P<words>[^\n]*?)[ ]*\{[^{}\n]*#(?P<name>[\w:.-]+)[^{}\n]*\}", re.MULTILINE
)
_FIGURE = re.compile(
    r"""^(?P<lead>[ ]{0,3})!\[(?P<caption>(?:[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)*)\]
    \((?P<source><[^<>\n]+>|[^()\s]+)(?:[ ]+["'][^\n]*?["'])?\)
    \{[^{}\n]*?\#(?P<name>fig[-:][\w:-]*\w)(?P<more>[^{}\n]*)\}[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_SIGNS = re.compile(r"[*_`]")
_ALT = re.compile(r"""fig-alt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CAPTION = re.compile(
    r"^(?P<lead>(?:[Tt]able)?:[ ]++)(?P<words>[^\n]*?)[ ]*\{\#(?P<name>tbl[-:][\w:-]*\w)[^{}\n]*\}",
    re.MULTILINE,
)
_REFERENCE = re.compile(
    rf"""\[(?P<before>[^\[\]\n@]*?)[ ]*-?@(?P<group>{_NAME})
        (?P<others>(?:;[ ]*@{_NAME})*)\](?![(\[:{{])
    |(?<![\w\\@/.\[])-?@(?P<bare>{_NAME})
    |\\@ref\((?P<book>{_NAME})\)""",
    re.VERBOSE,
)
_EXAMPLE = re.compile(r"^(?P<lead>[ ]{0,3})\(@(?P<name>[\w-]*)\)(?=[ \t]+\S)", re.MULTILINE)
_OF_EXAMPLE = re.compile(r"\(@(?P<name>[\w-]+)\)")


def read_references(draft: Draft) -> None:
    """Give numbers to what has a name for it, and replace references by links with the number."""
    if "@" not in draft.text and not re.search("#(?:fig|tbl|lst)[-:]|label:", draft.source):
        return
    labels = draft.labels = _labels(draft)
    draft.replace(_FIGURE, lambda match, _line: _figure(draft, match, labels))
    draft.replace(_CAPTION, lambda match, _line: _caption(draft, match, labels))
    draft.replace(_REFERENCE, lambda match, line: _refer(draft, match, line, labels))
    _number_examples(draft)


def _labels(draft: Draft) -> dict[str, str]:
    """Give each name what a reference to it shows: kind and number; of a section, its heading."""
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    language = _language(draft)
    text = _OPENING.sub(lambda match: draft.masks.plain(match[0]), draft.text)
    for name in (*draft.equations, *(match["name"] for match in _DEFINED.finditer(text))):
        kind = re.split("[-:]", name)[0]
        if kind in _KINDS and name not in labels:
            counts[kind] = counts.get(kind, 0) + 1
            labels[name] = f"{label(_KINDS[kind], language)}\u00a0{counts[kind]}"
    for match in _NUMBERED_HEADING.finditer(draft.text):
        if match["name"].startswith("sec"):
            labels[match["name"]] = match["words"]
    return labels


def _figure(draft: Draft, match: re.Match[str], labels: Mapping[str, str]) -> str:
    """Write a figure that has a name, with its number before its caption."""
    masks = draft.masks
    source, said = match["source"].strip("<>"), _ALT.search(match["more"])
    alt = (said[1] or said[2]) if said else _SIGNS.sub("", masks.plain(match["caption"]))
    picture = f'<img src="{xhtml.escape(source)}" alt="{xhtml.escape(alt)}"/>'
    number = labels[match["name"]] + (_colon(draft) if match["caption"] else "")
    before = masks.block(f'<figure id="{match["name"]}">{picture}<figcaption>')
    after = masks.block("</figcaption></figure>")
    return f"{match['lead']}{before} {number}{match['caption']} {after}"


def _caption(draft: Draft, match: re.Match[str], labels: Mapping[str, str]) -> str:
    """Write the caption of a table that has a name, with its number before it."""
    place = draft.masks.inline(f'<span id="{match["name"]}"></span>')
    return f"{match['lead']}{place}{labels[match['name']]}{_colon(draft)}{match['words']}"


def _language(draft: Draft) -> str:
    """Tell the language that the text declares, else the one that its words show."""
    return draft.meta.language or language_of(draft.source)


def _colon(draft: Draft) -> str:
    """Give the colon before a caption; French has a space before it."""
    return "\u00a0: " if _language(draft).startswith("fr") else ": "


def _refer(draft: Draft, match: re.Match[str], line: int, labels: Mapping[str, str]) -> str:
    """Write a reference as links; one to nothing stays, and is reported."""
    first = match["group"] or match["bare"] or match["book"]
    names = [first, *re.findall(_NAME, match["others"] or "")]
    known = {name.replace(":", "-"): name for name in labels}
    if any(name.replace(":", "-") not in known for name in names):
        draft.report(
            "construct-unknown",
            f"a reference leads to nothing in the text: {draft.quote(match[0])}",
            line,
            hint="it is kept as it is written; write {#…} with this name behind what it means",
        )
        return draft.masks.text(match[0])
    words = (match["before"] or "").strip()
    links = []
    for name in names:
        target = known[name.replace(":", "-")]
        shown = labels[target]
        if (match["book"] or words) and not target.startswith("sec"):
            shown = shown.rpartition("\u00a0")[2]  # whose kind the text says itself
        opening = draft.masks.inline(f'<a href="#{target}">')
        links.append(f"{opening}{shown}{draft.masks.inline('</a>')}")
    return f"{words}\u00a0{', '.join(links)}" if words else ", ".join(links)


def _number_examples(draft: Draft) -> None:
    """Give Pandoc's examples their numbers, and write these where the examples are named."""
    if "(@" not in draft.text:
        return
    numbers: dict[str, int] = {}
    count = 0
    for match in _EXAMPLE.finditer(draft.text):
        count += 1
        numbers.setdefault(match["name"] or f" {count}", count)
    place = iter(range(1, count + 1))
    draft.replace(_EXAMPLE, lambda match, _line: f"{match['lead']}{next(place)})")
    draft.replace(
        _OF_EXAMPLE,
        lambda match, _line: f"({numbers[match['name']]})" if match["name"] in numbers else None,
    )
