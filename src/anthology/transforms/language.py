"""Settle an article's language, and mark the passages in it that are in another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.detection import function_words, language_of, normalise, primary
from anthology.language.words import direction
from anthology.markup import xhtml
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_NOT_PROSE = ("pre", "code", "kbd", "samp", "{*}math", "{*}svg")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_LONG = 12  # words from which a passage is marked
_OWN_SHARE = 0.2  # function words of the article's language that show a passage to be in it
_HOLDERS = ("blockquote", "ul", "ol", "aside", "div", "section", "figure", "details")


def settle_language(article: Article) -> Article:
    """Give the article a BCP 47 tag (its own, tidied, or the one its words show); mark passages."""
    root = xhtml.parse(article.body)
    article = _settle_tag(article, root)
    article, changed = _settle_marks(article, root)
    if article.meta.language:
        changed |= _mark(root, primary(article.meta.language))
    if changed:
        _turn(root, direction(article.meta.language))
        return replace(article, body=xhtml.serialise(root))
    return article


def _settle_marks(article: Article, root: Element) -> tuple[Article, bool]:
    """Write the languages of passages as BCP 47 tags; others are taken off and reported."""
    changed = False
    for node in root.iter():
        if (written := node.get("lang")) is None:
            continue
        changed = True
        if tag := normalise(written):
            node.set("lang", tag)
            continue
        del node.attrib["lang"]
        if written.strip():
            article = article.report(
                "markup-mended",
                f"“{written}” is not a language and was taken off <{xhtml.name(node)}>",
                line=xhtml.line(node),
                hint="write a tag such as fr or en-GB",
            )
    return article, changed


def _turn(root: Element, around: str) -> None:
    """Say of passages in another language in which direction they run, where that changes."""
    for node in root.iter():
        if (tag := node.get("lang")) is None or node.get("dir"):
            continue
        outer = next((up.get("dir") for up in node.iterancestors() if up.get("dir")), around)
        if direction(tag) != outer:
            node.set("dir", direction(tag))


def _share_script(shown: str, tag: str) -> bool:
    """Tell whether a text may as well be in a language that borrows the letters of another."""
    return shown in ("ar", "fa") and direction(tag) == "rtl" and primary(tag) not in ("ar", "he")


def _settle_tag(article: Article, root: Element) -> Article:
    """Settle the main language: as written if that is a tag, else as detected; report doubts."""
    written = article.meta.language
    shown = language_of(f"{article.meta.title} {article.meta.description} {_prose_of(root)}")
    tag = normalise(written) or shown
    if written and not normalise(written):
        article = article.report(
            "metadata-doubtful",
            f"“{written}” is not a language" + (f"; the text is in “{shown}”" if shown else ""),
            hint=remedy(article.format, "language", shown or "en"),
        )
    elif written and shown not in ("", primary(tag)) and not _share_script(shown, tag):
        article = article.report(
            "metadata-doubtful",
            f"the metadata says “{written}” but the text reads as “{shown}”",
            hint=f"if the text is right, {remedy(article.format, 'language', shown)}",
        )
    elif not tag:
        article = article.report(
            "language-unknown",
            "the language of the text could not be told",
            hint=remedy(article.format, "language", "fr"),
        )
    return replace(article, meta=replace(article.meta, language=tag))


def _prose_of(root: Element) -> str:
    """Collect what is said in words: no code, no formulas."""
    skipped = {inner for node in root.iter(*_NOT_PROSE) for inner in node.iter()}
    texts = []
    for node in root.iter():
        if node not in skipped:
            texts.append(node.text or "")
        if node.getparent() not in skipped:
            texts.append(node.tail or "")
    return " ".join(texts)


def _mark(root: Element, own: str) -> bool:
    """Set `lang` on long passages in another language; tell whether there are any."""
    marked = [node for node in root.iter() if _is_leaf(node) and _tell(node, own)]
    for node in reversed(list(root.iter(*_HOLDERS)) if marked else []):
        _lift(node)
    return bool(marked)


def _is_leaf(node: Element) -> bool:
    """Tell whether an element is a block that holds no other block."""
    kind = xhtml.name(node)
    if kind not in xhtml.BLOCK or kind == "pre":
        return False
    return not any(xhtml.name(child) in xhtml.BLOCK for child in node)


def _tell(node: Element, own: str) -> bool:
    """Set `lang` on a block whose words are surely of another language; tell whether it was."""
    words = "".join(str(piece) for piece in node.itertext()).lower().split()
    heard = set(words)
    if len(words) < _LONG or len(heard & function_words(own)) >= _OWN_SHARE * len(heard):
        return False
    if any("lang" in outer.attrib for outer in (node, *node.iterancestors())):
        return False
    text = _prose_of(node)
    around = _QUOTED.sub(" ", text)
    text = around if any(map(str.isalpha, around)) else text
    shown = language_of(text, margin=2, fewest=4) if len(text.split()) >= _LONG else ""
    if not shown or shown == own:
        return False
    node.set("lang", shown)
    return True


def _lift(holder: Element) -> None:
    """Say once, on the element that holds them, that all blocks in it are in one language."""
    found = {child.get("lang") for child in holder}
    own_words = (holder.text or "") + "".join(child.tail or "" for child in holder)
    language = next(iter(found)) if len(found) == 1 else None
    if language is None or own_words.strip() or "lang" in holder.attrib:
        return
    holder.set("lang", language)
    for child in holder:
        del child.attrib["lang"]


LANGUAGE_STEP = Transform(rank=12, apply=settle_language)
