"""Say what can be done about what validators find most often, in the words of this project."""

from __future__ import annotations

_ALT = "describe the picture in its text: ![what it shows](picture.jpg)"
_OURS = "if `anthology build` made this file, it is a fault of anthology: please report it"
_MARKUP = (
    "markup that no e-book can hold: look at the raw HTML in the text, or at the template that "
    "makes the page"
)
_FONT = "fonts must be embedded; set in the fonts of the book, as `anthology build` does"
_TITLE = "give the book a title: [book] title"
_LANGUAGE = "name the language: [book] language, or `lang` at the top of a text"
_LINK = "correct the address in the text, or make it plain text"

# By validator, then by its own name of the rule, or the clause that rules stand in.
_HINTS: dict[str, dict[str, str]] = {
    "EPUBCheck": {
        "RSC-005": _MARKUP,
        "RSC-006": "put the file into the e-book: a reader may have no network",
        "RSC-007": "the file is named but is not in the package: put it there or drop the link",
        "RSC-008": "list the file in the manifest of the package document",
        "RSC-011": "the document linked to is not in the reading order: add it to the spine",
        "RSC-012": _LINK,
        "RSC-020": _LINK,
        "OPF-003": "a file that nothing lists: add it to the manifest, or take it out",
        "OPF-014": "name the property of the document in the manifest (mathml, svg, scripted)",
        "OPF-043": "a format of no e-book: give a fallback, or convert it to JPEG, PNG or SVG",
        "OPF-096": "a document that no link leads to: list it in the contents",
        "PKG-003": "the file is cut short or damaged: copy or download it again",
        "PKG-004": "the file is cut short or damaged: copy or download it again",
        "PKG-006": "the first entry of the archive must be `mimetype`: zip it anew, that first",
        "PKG-007": "`mimetype` must hold `application/epub+zip` and no more, not even a line end",
        "PKG-008": "the file is cut short or damaged: copy or download it again",
        "NCX-001": "toc.ncx must repeat the identifier of the package document",
    },
    "Ace by DAISY": {
        "image-alt": _ALT,
        "svg-img-alt": _ALT,
        "heading-order": "a heading skips a level: mend the levels of headings in the text",
        "empty-heading": "a heading without words: take it out, or describe the picture in it",
        "link-name": "a link without words: say where it leads, or describe its picture",
        "color-contrast": "the text is too pale for its ground: change the colours in styles/",
        "html-has-lang": _LANGUAGE,
        "epub-lang": _LANGUAGE,
        "valid-lang": _LANGUAGE,
        "document-title": "every document needs a <title>: look at the template of the page",
        "epub-title": _TITLE,
        "metadata-accessmode": _OURS,
        "metadata-accessibilityfeature": _OURS,
        "metadata-accessibilityhazard": _OURS,
        "metadata-accessibilitysummary": _OURS,
        "epub-pagesource": "a list of pages without the edition that it is of: " + _OURS,
        "epub-type-has-matching-role": "an `epub:type` without its role: mend the template",
    },
    "veraPDF": {
        "5": "the file does not say that it is PDF/UA: add the claim, or check another profile",
        "6.6.4": "the file does not say that it is PDF/A: add the claim, or check another profile",
        "6.2.11.4.1": _FONT,
        "7.21.4.1": _FONT,
        "7.1-3": "content that is neither tagged nor marked as decoration: the PDF is not tagged",
        "7.1-8": "metadata is missing: save the PDF with XMP metadata",
        "7.1-9": _TITLE,
        "7.1-10": "the window should show the title: set DisplayDocTitle",
        "7.1-11": "the PDF is not tagged: make it anew from the source as tagged PDF",
        "7.2": _LANGUAGE,
        "7.3": _ALT,
        "7.4.2": "headings skip a level: mend the levels of headings in the text",
        "7.5": "a table without head cells, or of rows of different lengths: mend it in the text",
        "7.18.5": "a link is not tagged, or says nothing of where it leads",
    },
    "qpdf": {
        "error": "the file is damaged: make it anew, or mend it with `qpdf damaged.pdf mended.pdf`",
        "warning": "readable, but not as the standard wants it: `qpdf old.pdf new.pdf` rewrites it",
    },
}


def hint(validator: str, rule: str) -> str:
    """Give what can be done about a rule: the hint of the rule itself, else of its clause."""
    known = _HINTS.get(validator, {})
    return known.get(rule) or known.get(_clause(rule)) or known.get(_clause(_clause(rule)), "")


def _clause(rule: str) -> str:
    """Give what a rule stands in: `7.18.5-1` in 7.18.5, `7.18.5` in 7.18."""
    return rule.rpartition("-" if "-" in rule else ".")[0]
