"""Make WeasyPrint write the language of an element, where it has one of its own, into its tag."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = ("html", "body")  # their tags are those of their children


@cache
def mark_languages() -> None:
    """Teach it for the rest of this process; to be called before a document is written.

    WeasyPrint 70 has no option for this, so its own builder of tags is wrapped (PDF/UA-1, 7.2:
    a change of language is to be marked).
    """
    from weasyprint.pdf import tags  # noqa: PLC0415

    build = tags._build_box_tree  # noqa: SLF001

    def build_marked(box: Any, *context: Any) -> Iterator[Any]:
        language = _language(box)
        for element in build(box, *context):
            if language:
                element["Lang"] = tags.pydyf.String(language)
            yield element

    tags._build_box_tree = build_marked  # noqa: SLF001


def _language(box: Any) -> str:
    element = getattr(box, "element", None)
    if element is None or box.element_tag in _WHOLE:
        return ""
    language: str = element.get("lang", "")
    return language
