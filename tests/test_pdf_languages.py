"""Print passages in other languages and find them marked in the tags."""

from __future__ import annotations

from anthology.outputs.pdf.weasyprint.patches import mark_languages
from tests.inspectors.pdf import flat, walk
from tests.printing import bound


def test_passages_in_another_language_are_marked() -> None:
    mark_languages()
    book = bound(
        '<p>She said <i lang="de">genau</i>, and left.</p>'
        '<blockquote lang="fr"><p>Bien sûr, <i>oui</i>.</p></blockquote>'
        '<ul><li lang="it">ciao</li></ul>'
    )
    marked = [(str(e.Lang), str(e.S)) for e in book.elements if "/Lang" in e]
    assert {language for language, _ in marked} == {"de", "fr", "it"}
    assert ("fr", "/BlockQuote") in marked
    [word] = [tag for tag in walk(book.tags) if flat(tag) == "genau"]
    assert word[0] in {"Span", "NonStruct"}
    assert book.root.Lang == "en"


def test_marking_twice_is_marking_once() -> None:
    mark_languages()
    mark_languages()
    assert bound('<p>One <i lang="la">unum</i></p>').languages == ["en", "la"]
