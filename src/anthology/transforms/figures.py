"""Make figures of pictures that stand alone, with the captions that stand around them."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.letters import shorten
from anthology.markup import xhtml
from anthology.markup.picture_sizes import forget_size
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_LONGEST = 300  # characters of a paragraph that may still be a caption
_ADDED = 20  # words that may follow on the italics of a caption and tell of the picture
_SAYS_CAPTION = re.compile(
    r"(?:fig(?:ure)?s?\.?\s*\d|photos?\b|image\s*:|cr[ée]dits?\b|©|l[ée]gende|caption|source\s*:)",
    re.IGNORECASE,
)
# The number of a caption, as a text refers to it; “Figure 2.1 shows” is a sentence.
_NUMBERED = re.compile(
    r"(?:fig(?:ures?|s)?|abb(?:ildung)?|tab(?:le(?:au)?|elle)?)\b\.?\s*\d[\d.-]*[a-z]?"
    r"\s?(?:(?<=\.)\s|[:–—|-]|\Z)\s*",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\{[{%]|<[A-Za-z]")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?)(?:[?#].*)?$", re.IGNORECASE)
_PATH = re.compile(
    r"[^\s\\/]*[\\/].*\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|heic|bmp|[ew]mf)(?:[?#]\S*)?",
    re.IGNORECASE,
)
_GENERIC_ALT = re.compile(
    r"""(?:(?:an?|the|my|une?|la?|le|mon|ma)\s)?
        (?:image|picture|photo(?:graph(?:ie)?)?|img|pic|figure|screen\s?shot|capture(?:\sd.?[ée]cran)?
        |logo|ic[oô]ne?|illustration|banner|bannière|header|cover|couverture|thumbnail|vignette|graph
        |graphique|chart|diagram|diagramme|sch[ée]ma|avatar|portrait|dessin|drawing|visuel)
        (?:[\s_-]*(?:n[°o]\s?)?\d[\d\s._:àh-]*)?
        | untitled.{0,12} | sans\stitre.{0,12} | unnamed | unknown | null | undefined | none | test
        | placeholder | download(?:\s?\(?\d+\)?)? | t[ée]l[ée]chargement | description
        | alt(?:\stext|ernative\stext)? | texte\salternatif | (?:image\s)?alt | insert\salt.*
        | pasted\simage.* | image\sresult\sfor.* | r[ée]sultat\sde\srecherche.*
        | (?:img|dsc[fn]?|p|pxl|image|photo|scan|screenshot|capture)[\s_-]*\d[\d_-]{2,}\w*
        | [\w\s().-]+\.(?:png|jpe?g|gif|webp|svg|avif|heic|tiff?)""",
    re.IGNORECASE | re.VERBOSE,
)


def frame_figures(article: Article) -> Article:
    """Turn pictures that fill their paragraph into figures and find each one's caption."""
    root = xhtml.parse(article.body)
    for picture in list(root.iter("img")):
        article = _free_of_link(article, picture)
    for paragraph in list(root.iter("p", "div")):
        _part_caption(paragraph)
        _split_paragraph(paragraph)
    for figure in list(root.iter("figure")):
        article = _caption(article, figure)
    for picture in root.iter("img"):
        if _inside(picture, "figure"):
            forget_size(picture)
        article = _judge_alt(article, picture)
    return replace(article, body=xhtml.serialise(root))


def _free_of_link(article: Article, picture: Element) -> Article:
    """Take a picture out of its link; a link to anything but a larger copy is reported."""
    link = picture.getparent()
    if link is None or xhtml.name(link) != "a" or len(link) != 1 or xhtml.text(link):
        return article
    address = link.get("href") or ""
    xhtml.unwrap(link)
    if not address.strip("#") or _PICTURE_FILE.search(address):
        return article
    return article.report(
        "link-removed",
        f"the picture {unquote(picture.get('src') or '?')} was a link to {address}",
        line=xhtml.line(picture),
        hint="if readers need it, make a link of words in the text or in the caption",
    )


def _part_caption(paragraph: Element) -> None:
    """Make a paragraph of its own of a caption on the line right below a picture."""
    picture = paragraph[0] if len(paragraph) else None
    if picture is None or xhtml.name(picture) != "img" or (paragraph.text or "").strip():
        return
    after = picture.getnext()
    broken = after is not None and xhtml.name(after) == "br" and not (picture.tail or "").strip()
    holder = after if broken and after is not None else picture
    words = holder.tail or ""
    ends = words[: len(words) - len(words.lstrip())].count("\n")
    if not (broken or ends or _NUMBERED.match(words.lstrip())):
        return
    caption = xhtml.element("p", words.lstrip())
    xhtml.copy_attributes(caption, ("lang", "dir"), paragraph)
    if line := xhtml.line(paragraph):
        caption.set("data-line", str(line + ends))
    caption.extend([deepcopy(node) for node in holder.itersiblings()])
    if not (_is_caption(caption) or _says_alt(caption, [picture])):
        return
    for node in list(holder.itersiblings()):
        paragraph.remove(node)
    holder.tail = None
    caption.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(caption)


def _split_paragraph(paragraph: Element) -> None:
    """Turn a paragraph that holds nothing but pictures (and breaks) into one figure for each.

    Calls of notes behind a picture go along.
    """
    children = [child for child in paragraph if xhtml.name(child) != "br" and not _is_call(child)]
    alone = children and all(xhtml.name(child) == "img" for child in children)
    calls = [child for child in paragraph if _is_call(child)]
    said = "".join(map(xhtml.text, calls))
    if not alone or _is_call(paragraph[0]) or _inside(paragraph, "figure"):
        return
    if "".join(xhtml.text(paragraph).split()) != "".join(said.split()):
        return
    parent = paragraph.getparent()
    if parent is None:
        return
    at, tail = parent.index(paragraph), paragraph.tail
    for offset, picture in enumerate(children):
        figure = xhtml.element("figure")
        xhtml.copy_attributes(figure, ("data-line", "id", "class"), picture, paragraph)
        picture.tail = None
        behind = picture.getnext()
        figure.append(picture)
        while behind is not None and _is_call(behind):
            call, behind = behind, behind.getnext()
            call.tail = None
            figure.append(call)
        parent.insert(at + offset, figure)
    parent[at + len(children) - 1].tail = tail
    parent.remove(paragraph)


def _is_call(node: Element) -> bool:
    """Tell whether an element calls a note."""
    return xhtml.name(node) == "a" and "noteref" in xhtml.classes(node)


def _caption(article: Article, figure: Element) -> Article:
    """Find the caption of a figure; calls of notes beside its picture end it."""
    article = _find_caption(article, figure)
    calls = [child for child in figure if _is_call(child)]
    caption = figure.find(".//figcaption")
    if calls and caption is None:
        caption = xhtml.element("figcaption")
        _append_caption(figure, caption)
    if caption is not None:
        caption.extend(calls)
    return article


def _find_caption(article: Article, figure: Element) -> Article:
    """Give a figure its caption: the picture's title, a paragraph beside it, or its description."""
    pictures = list(figure.iter("img"))
    if not pictures or figure.find(".//figcaption") is not None:
        return article
    title = str(pictures[0].attrib.pop("title", "")) if len(pictures) == 1 else ""
    numbered = _numbered_alt(article, pictures)
    if title and title not in numbered:
        _append_caption(figure, xhtml.element("figcaption", title))
        return article
    following, before = figure.getnext(), figure.getprevious()
    if (
        not title
        and following is not None
        and not (figure.tail or "").strip()
        and (_is_caption(following) or _says_alt(following, pictures))
    ):
        return _join(article, figure, following, "after")
    if (
        not title
        and before is not None
        and _is_caption(before)
        and _NUMBERED.match(xhtml.text(before))
    ):
        return _join(article, figure, before, "before")
    if numbered:
        _append_caption(figure, xhtml.element("figcaption", numbered))
        pictures[0].set("alt", _NUMBERED.sub("", numbered, count=1) or numbered)
    return article


def _numbered_alt(article: Article, pictures: list[Element]) -> str:
    """Give the description of one picture in Markdown that begins with the number of a figure."""
    alt = " ".join((pictures[0].get("alt") or "").split())
    read = article.format == "markdown" and len(pictures) == 1 and _NUMBERED.match(alt)
    return alt if read else ""


def _join(article: Article, figure: Element, paragraph: Element, where: str) -> Article:
    """Make the paragraph before or after a picture its caption, and report it."""
    caption = _as_caption(paragraph)
    xhtml.drop(paragraph)
    _append_caption(figure, caption)
    if where == "before":
        figure.insert(0, caption)
    return article.report(
        "caption-joined",
        f"the paragraph {where} the picture is its caption: “{shorten(xhtml.text(caption))}”",
        line=xhtml.line(caption),
    )


def _is_caption(node: Element) -> bool:
    """Tell whether a paragraph is a caption: it says so, or is short and set in italics."""
    if xhtml.name(node) != "p" or node.find(".//img") is not None:
        return False
    text = xhtml.text(node)
    if not text or len(text) > _LONGEST:
        return False
    said = _SAYS_CAPTION.match(text) or _NUMBERED.match(text)
    if said or any("caption" in name for name in xhtml.classes(node)):
        return True
    if not len(node) or (node.text or "").strip() or not _italic(node[0]):
        return False
    slanted = " ".join(xhtml.text(child) for child in node if _italic(child))
    plain = len(text.split()) - len(slanted.split())
    behind = (node[0].tail or "").lstrip()
    # a sentence would go on without a mark between
    parted = slanted.endswith(".") or behind[:1] in tuple(".,:;(–—|") or _SAYS_CAPTION.match(behind)
    return plain <= (max(_ADDED, len(slanted.split())) if parted else len(slanted.split()))


def _says_alt(node: Element, pictures: list[Element]) -> bool:
    """Tell whether a paragraph repeats a picture's description, as Notion writes captions."""
    said = xhtml.text(node).split()
    described = [(picture.get("alt") or "").split() for picture in pictures]
    return xhtml.name(node) == "p" and bool(said) and described == [said]


def _italic(node: Element) -> bool:
    """Tell whether an element is in italics or small, also within bold."""
    if xhtml.name(node) in ("em", "i", "small"):
        return True
    return xhtml.name(node) in ("strong", "b") and len(node) == 1 and _italic(node[0])


def _as_caption(paragraph: Element) -> Element:
    """Make a caption of a paragraph; italics that hold all of it say nothing and go."""
    caption = xhtml.element("figcaption", paragraph.text or "")
    if found := xhtml.line(paragraph):
        caption.set("data-line", str(found))
    for child in list(paragraph):
        caption.append(child)
    if len(caption) == 1 and not (caption.text or "").strip():
        only = caption[0]
        if xhtml.name(only) in ("em", "i", "small") and not (only.tail or "").strip():
            xhtml.unwrap(only)
    return caption


def _append_caption(figure: Element, caption: Element) -> None:
    """Add a caption to a figure; without a source line it gets the figure's."""
    if "data-line" not in caption.attrib and (found := xhtml.line(figure)):
        caption.set("data-line", str(found))
    figure.append(caption)


def _judge_alt(article: Article, picture: Element) -> Article:
    """Report descriptions that do not describe; a path, which tells of a machine, is taken off."""
    alt = " ".join((picture.get("alt") or "").split())
    where = {"line": xhtml.line(picture)}
    source = picture.get("src") or "?"
    if not alt:
        picture.set("alt", "")
        return article.report(
            "alt-missing",
            f"no description of the picture {unquote(source)}",
            hint=remedy(_written_as(article, where["line"]), "alt"),
            **where,
        )
    is_path = bool(_PATH.fullmatch(alt))
    if is_path or _GENERIC_ALT.fullmatch(alt) or _only_file_name(alt, source):
        if is_path:
            picture.set("alt", "")
        article = article.report(
            "alt-poor",
            f"“{alt}” does not describe the picture {source}" + ", and was left out" * is_path,
            hint="say what the picture shows, as if on the telephone",
            **where,
        )
    return article


def _written_as(article: Article, line: int | None) -> str:
    """Give the format of the picture on a line; in Markdown, a command or a tag may show it."""
    lines = article.source.text.split("\n")
    written = lines[line - 1] if line and line <= len(lines) else ""
    command = _COMMAND.search(written) and "![" not in written
    return "command" if command and article.format == "markdown" else article.format


def _only_file_name(alt: str, source: str) -> bool:
    """Tell whether a description only repeats the name of the picture's file."""
    stem = re.sub(r"[?#].*$", "", source).rsplit("/", 1)[-1].rsplit(".", 1)[0]
    mine, other = (re.findall(r"[^\W_]+", text.lower()) for text in (alt, stem))
    return bool(mine) and (mine == other or (len(mine) == 1 and mine[0] in other))


def _inside(node: Element, tag: str) -> bool:
    """Tell whether an element stands somewhere within one of this name."""
    return any(xhtml.name(outer) == tag for outer in node.iterancestors())


FIGURES_STEP = Transform(rank=40, apply=frame_figures)


_QUERY = re.compile(r"[?#].*")
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")  # of the copies that WordPress makes


def show_cover(article: Article) -> Article:
    """Open the body with the cover picture, unless the text shows the same file anywhere.

    It is decorative where nothing describes it (HTML, 4.8.4.4.6).
    """
    meta = article.meta
    if not meta.cover:
        return article
    root = xhtml.parse(article.body)
    if any(_is_same(picture.get("src") or "", meta.cover) for picture in root.iter("img")):
        return article
    root.insert(0, _figure(article))
    root[0].tail, root.text = root.text, None
    return replace(article, body=xhtml.serialise(root))


def _figure(article: Article) -> Element:
    """Make the figure that opens an article of the picture that its metadata names."""
    meta = article.meta
    figure = xhtml.element("figure", class_="opening")
    if line := _line(article):
        figure.set("data-line", str(line))
    picture = xhtml.element("img", src=meta.cover, alt=meta.cover_alt)
    if not meta.cover_alt:
        picture.set("role", "presentation")
    figure.append(picture)
    if meta.cover_caption:
        figure.append(xhtml.element("figcaption", meta.cover_caption))
    return figure


def _line(article: Article) -> int | None:
    """Find the line of the metadata that names the cover."""
    place = article.source.text.find(article.meta.cover)
    return article.source.text.count("\n", 0, place) + 1 if place >= 0 else None


def _is_same(one: str, other: str) -> bool:
    """Tell whether two paths may name one file: the shorter is the end of the longer."""
    mine, theirs = _parts(one), _parts(other)
    shared = min(len(mine), len(theirs))
    return shared > 0 and mine[-shared:] == theirs[-shared:]


def _parts(written: str) -> list[str]:
    """Give the parts of an address without size, query and letter case, to compare two by them."""
    path = PurePosixPath(_SIZE.sub("", unquote(_QUERY.sub("", written))).lower())
    return [part for part in path.parts if part not in ("/", ".", "..")]


COVER_STEP = Transform(rank=41, apply=show_cover)
