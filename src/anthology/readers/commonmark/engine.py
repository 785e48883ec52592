"""Set up Python-Markdown for paragraphs, headings, tables and what stands within a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_EXTENSIONS = ("abbr", "tables", "sane_lists")
# What a backslash frees of its meaning besides what the library knows (CommonMark 0.31, 2.4).
# A dollar sign stays escaped until formulas are looked for.
_ESCAPED = "\"%&',/:;<=?@^~"
_OURS = ("indent", "code", "olist", "ulist", "quote")  # containers: see `blocks`
_STRUCK = r"(~~)(?=\S)([^~]+)(?<=\S)~~(?!~)"
_ONLY_MARKS = re.compile("(?:\x14\\d+\x15)?(?:\x12\\d+\x11\\s*)+")


class _Marks(BlockProcessor):
    """Make a paragraph of marks that stand alone: there are no words in them to look at."""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  (the library's signature)
        return _ONLY_MARKS.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = AtomicString(blocks.pop(0))


def make_engine() -> Markdown:
    """Make a converter without the parts that are done here in another way."""
    engine = Markdown(extensions=list(_EXTENSIONS), output_format="xhtml")
    for name in _OURS:
        engine.parser.blockprocessors.deregister(name)
    engine.ESCAPED_CHARS = [*engine.ESCAPED_CHARS, *_ESCAPED]
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.deregister("backtick")
    engine.inlinePatterns.register(SimpleTagInlineProcessor(_STRUCK, "del"), "struck", 55)
    engine.parser.blockprocessors.register(_Marks(engine.parser), "marks", 110)
    return engine
