"""Turn the converter's HTML into a fragment as the other readers make it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.markup import cleaning, xhtml
from anthology.markup.formulas import to_mathml
from anthology.markup.tex import FormulaError
from anthology.model.diagnostics import OutputError
from anthology.readers.markdown.draft import Draft
from anthology.readers.markdown.finish import fold, report_cleaned, tidy
from anthology.readers.office.cited_notes import settle_cited
from anthology.readers.office.labels import settle_labels
from anthology.readers.office.package import (
    CAPTION,
    CENTRED,
    CODE,
    ENDED,
    HEADING,
    LINKED,
    SMALL,
    STRUCK,
)
from anthology.readers.office.verse import settle_verse
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Package, Prepared


def settle_captions(root: Element) -> None:
    """Give figures the labels of their captions back, and marked paragraphs their places."""
    for figure in root.iter("figure"):
        _restore_label(figure)
    for paragraph in list(root.iter("p")):
        words = "".join(str(piece) for piece in paragraph.itertext())
        if words.startswith(CAPTION):
            _place(paragraph)
    for node in root.iter():
        node.text = node.text and node.text.replace(CAPTION, "")
        node.tail = node.tail and node.tail.replace(CAPTION, "")


def _restore_label(figure: Element) -> None:
    """Put back what the converter leaves in the alt text alone: “Figure 1:”."""
    caption, image = figure.find(".//figcaption"), figure.find(".//img")
    if caption is None or image is None:
        return
    alt, words = " ".join((image.get("alt") or "").split()), xhtml.text(caption)
    if words and alt.endswith(words) and alt != words:
        first = caption[0] if len(caption) and xhtml.name(caption[0]) == "p" else caption
        first.text = alt.removesuffix(words) + (first.text or "").lstrip()
        image.set("alt", "")


def _place(caption: Element) -> None:
    """Put a caption to the picture before it, or to the table behind or before it."""
    before, after = caption.getprevious(), caption.getnext()
    if before is not None and _is_picture(before):
        before.tag = "figure"
        caption.tag = "figcaption"
        before.append(caption)
        return
    for table in (after, before):
        if table is not None and xhtml.name(table) == "table" and table.find("caption") is None:
            caption.tag = "caption"
            table.insert(0, caption)
            return


def _is_picture(node: Element) -> bool:
    """Tell whether a paragraph holds a picture and nothing else."""
    alone = len(node) == 1 and xhtml.name(node[0]) == "img" and not xhtml.text(node)
    return xhtml.name(node) == "p" and alone


_BOX = re.compile(
    r'<label><input type="checkbox"( checked="")? ?/>((?:(?!</?label>).)*)</label>', re.DOTALL
)
_LINKED = re.compile(f"{LINKED}(\\d+){LINKED}")
_SMALL, _STRUCK = (re.compile(f"{one}([^{one}{other}]*){other}") for one, other in (SMALL, STRUCK))
_WORD = re.compile(r"[^\W\d_]+|\d+")
_FEW = 20  # words that a message lists


def finish_office(markup: str, prepared: Prepared) -> Element:
    """Clean the markup, settle notes, marked paragraphs and formulas; report into `prepared`."""
    markup = _BOX.sub(lambda box: f"{'☒' if box[1] else '☐'} {box[2]}", markup)
    cleaned = cleaning.clean(markup)
    draft = Draft(prepared.path, "")
    report_cleaned(draft, cleaned)
    prepared.found += fold(draft.found)
    root = xhtml.parse(cleaned.fragment)
    settle_labels(root, prepared.labels)
    _settle_notes(root)
    settle_cited(root)
    settle_verse(root)
    _settle_marks(root)
    _settle_formulas(root)
    _drop_anchors(root)
    _place_linked(root, prepared)
    _settle_looks(root)
    for columns in list(root.iter("colgroup")):
        xhtml.drop(columns)
    settle_captions(root)
    for caption in root.iter("caption"):
        if len(caption) == 1 and xhtml.name(caption[0]) == "p":
            xhtml.unwrap(caption[0])
    for paragraph in list(root.iter("p")):
        if xhtml.empty(paragraph):
            xhtml.drop(paragraph)
    return xhtml.parse(tidy(xhtml.serialise(root)))


def report_lost(prepared: Prepared, words: str, brought: str) -> None:
    """Report words of the document that the converter has not brought."""
    shown = Counter(_WORD.findall(brought.replace("\u00ad", "").lower()))
    wanted = _WORD.findall(words.replace("\u00ad", "").lower())
    lost = list((Counter(wanted) - shown).elements())
    if lost:
        order = {word: place for place, word in reversed(list(enumerate(wanted)))}
        listed = " ".join(sorted(lost, key=order.__getitem__)[:_FEW])
        prepared.report(
            "words-lost",
            f"{len(lost)} word{'s'[: len(lost) > 1]} of the file did not come through: {listed}",
            hint="see in the file what they stand in, and make plain text of it",
        )


def _settle_notes(root: Element) -> None:
    """Write the calls of notes and their list as the other readers do."""
    for call in list(root.iter("a")):
        kinds = xhtml.classes(call)
        if "footnote-back" in kinds:
            xhtml.drop(call)
        elif "footnote-ref" in kinds:
            number = (call.get("href") or "").removeprefix("#fn")
            words = "".join(str(piece) for piece in call.itertext())
            made = xhtml.element("a", class_="noteref", id=f"fnref-{number}", href=f"#fn-{number}")
            made.append(xhtml.element("sup", words))
            xhtml.swap(call, made)
    for section in [one for one in root.iter("section") if "footnotes" in xhtml.classes(one)]:
        section.attrib.clear()
        section.set("class", "footnotes")
        for rule in section.findall("hr"):
            xhtml.drop(rule)
        for note in section.findall("ol/li"):
            note.set("id", f"fn-{(note.get('id') or '').removeprefix('fn')}")


def _settle_marks(root: Element) -> None:
    """Make of the paragraphs that were marked before the conversion what they are.

    Where most stand at the end of their lines, it is how the text runs.
    """
    every = list(root.iter("p"))
    for sign, named in ((ENDED, "align-right"), (CENTRED, "align-center")):
        sided = [one for one in root.iter("p", "td", "th") if _opens_with(one, sign)]
        letters = sum(len(xhtml.text(one)) for one in sided if xhtml.name(one) == "p")
        most = 2 * letters >= sum(len(xhtml.text(one)) for one in every)
        for node in sided:
            if xhtml.name(node) != "p" or not most:
                xhtml.add_class(node, named)
    for paragraph in list(root.iter("p", "blockquote")):
        words = "".join(str(piece) for piece in paragraph.itertext())
        if xhtml.name(paragraph) == "p" and words.startswith(HEADING):
            paragraph.tag = "h1"
            _unmark(paragraph, HEADING)
        elif xhtml.name(paragraph) == "p" and words.startswith(CODE):
            _to_code(paragraph, words.removeprefix(CODE).replace("\u00a0", " "))
    for node in root.iter():
        _unmark(node, CODE)
        _unmark(node, HEADING)
        _unmark(node, ENDED)
        _unmark(node, CENTRED)


def _opens_with(node: Element, sign: str) -> bool:
    """Tell whether the words of an element begin with a sign."""
    return "".join(map(str, node.itertext())).lstrip().startswith(sign)


def _to_code(paragraph: Element, words: str) -> None:
    """Make code of a paragraph, or add it to the code before it."""
    before = paragraph.getprevious()
    if before is not None and "marked" in xhtml.classes(before) and not (before.tail or "").strip():
        before[0].text = f"{before[0].text}\n{words}"
        xhtml.drop(paragraph)
        return
    block = xhtml.element("pre", class_="marked")
    block.append(xhtml.element("code", words))
    xhtml.swap(paragraph, block)


def _unmark(node: Element, sign: str) -> None:
    """Take off a sign that was set before the conversion."""
    if node.get("class") == "marked":
        del node.attrib["class"]
    node.text = node.text and node.text.replace(sign, "")
    node.tail = node.tail and node.tail.replace(sign, "")


def _place_linked(root: Element, prepared: Prepared) -> None:
    """Show the pictures that lie outside of the document where their signs stand."""

    def picture(nth: str) -> Element:
        """Make the picture of a sign."""
        source, alt = prepared.linked[int(nth)]
        return xhtml.element("img", src=source, alt=alt)

    xhtml.put(root, _LINKED, picture)


def _settle_looks(root: Element) -> None:
    """Put words between the signs of a look into its element."""
    xhtml.put(root, _STRUCK, lambda words: xhtml.element("del", words))
    xhtml.put(root, _SMALL, lambda words: xhtml.element("span", words, class_="smallcaps"))
    for struck in list(root.iter("del")):
        if any(xhtml.name(up) == "del" for up in struck.iterancestors()):
            xhtml.unwrap(struck)


def _settle_formulas(root: Element) -> None:
    """Set formulas in the line that stand in one, and keep their TeX as the transforms do."""
    for formula in list(root.iter(f"{{{xhtml.MATHML}}}math", "math")):
        host = formula.getparent()
        others = "" if host is None else (host.text or "") + "".join(c.tail or "" for c in host)
        if others.strip():
            formula.set("display", "inline")
        for node in list(formula.iter()):
            if xhtml.name(node) == "annotation":
                _keep_tex(formula, node.text or "")
                xhtml.drop(node)
            elif xhtml.name(node) == "semantics":
                xhtml.unwrap(node)


def _keep_tex(formula: Element, tex: str) -> None:
    """Keep the TeX that the converter made of a formula, where it can be drawn from it."""
    with suppress(FormulaError):
        to_mathml(tex)
        formula.set("data-tex", tex)


def _drop_anchors(root: Element) -> None:
    """Drop empty marks that no link leads to."""
    wanted = {(link.get("href") or "")[1:] for link in root.iter("a")}
    for anchor in list(root.iter("span")):
        if xhtml.empty(anchor) and anchor.get("id") not in wanted:
            xhtml.unwrap(anchor)
        elif xhtml.classes(anchor) == ["anchor"]:
            del anchor.attrib["class"]


# What Word writes by itself where the author has described nothing.
_BY_MACHINE = re.compile(
    r"[\s.]*(?:(?:description )?automatically generated|ai-generated content may be incorrect|"
    r"description générée automatiquement|le contenu généré par l.ia peut être incorrect)[\s.]*\Z",
    re.IGNORECASE,
)


def unpack_pictures(root: Element, package: Package, prepared: Prepared, folder: Path) -> None:
    """Write each picture of a text into a folder for it, and name it there.

    The source of a picture becomes its path as the text's would be, were the text a folder:
    `interviews/jo.docx/image1.png`.
    """
    place = PurePosixPath(*(safe_name(part) for part in PurePosixPath(prepared.path).parts))
    for image in list(root.iter("img")):
        written = unquote(image.get("src") or "")
        _describe(image, written, prepared)
        outside = written in (source for source, _ in prepared.linked)
        part = "" if outside else _find(package, written)
        if not part:
            continue
        name = safe_name(PurePosixPath(part).name)
        image.set("src", str(place / name))
        try:
            keep_picture(folder / place / name, package.data(part))
        except OutputError as error:
            message = f"the picture {name} cannot be unpacked: {error}"
            prepared.report("image-broken", message, f"see that {folder} can be written")


def safe_name(name: str) -> str:
    """Write a file's name without what has a meaning in addresses or on other systems."""
    return re.sub(r'[?#%*:|"<>\\]', "_", unicodedata.normalize("NFC", name))


def _find(package: Package, written: str) -> str:
    """Find the part that is meant: by its path, in Word's folder, or by its name alone."""
    bare = written.removeprefix("./").lstrip("/")
    for name in (bare, f"word/{bare}"):
        if name in package.names:
            return name
    last = PurePosixPath(bare).name
    same = [name for name in package.names if last and PurePosixPath(name).name == last]
    return same[0] if len(same) == 1 else ""


def _describe(image: Element, written: str, prepared: Prepared) -> None:
    """Give a picture the description of its author; what the word processor made up is reported."""
    known = prepared.alts.get(written)
    alt = known.pop(0) if known else image.get("alt") or ""
    if made := _BY_MACHINE.search(alt):
        alt = alt[: made.start()].strip()
        message = f"a program, not the author, described a picture: “{alt}”"
        prepared.report("alt-poor", message, "describe it in words of your own")
    image.set("alt", alt)
    image.attrib.pop("title", "")


def keep_picture(file: Path, data: bytes) -> None:
    """Write a file whole, unless it is there already."""
    if file.is_file() and file.read_bytes() == data:
        return
    write_whole(file, data)
