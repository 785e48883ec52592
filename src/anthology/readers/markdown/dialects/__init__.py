"""Turn what site generators add to Markdown into Markdown and marks; report what is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.markdown.dialects import generators, notebooks, pandoc
from anthology.readers.markdown.dialects.by_hand import read_by_hand
from anthology.readers.markdown.dialects.references import read_citations, read_references
from anthology.readers.markdown.dialects.shield import put_aside

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


# Every sign that one of the dialects acts on; a text without any is plain Markdown.
_SIGNS = re.compile(
    r"""[{$•] | <!-- | ^(?:---|\+\+\+)[ \t]*\n["'\w][^\n:=]*[:=]
    | ::: | ^[ ]*///+[ ]+\w | %% | \[\[ | \\\\?[(\[]
    | \\(?:begin|newpage|pagebreak|clearpage|cleardoublepage|noindent|[a-z]+skip|v[a-z]+)\b
    | `[^`\n]*\|                                                    # a bar in code in a table
    | ^[ \t>]*\[\d+\][ \t] | \[\^[^\]\s]+\][^\[\]\n]*\][\[(]           # works, calls in links
    | \]\([ \t]*[^)\s<]+[ ][^\s"']                                   # an address with spaces
    | =\d*x\d | (?:width|height|align)=\S*\)                           # sizes of pictures
    | (?<![\w\\])@\w | \[(?i:_?TOC)                                      # citations, contents
    | </?[A-Z>] | <aside> | <[a-z][a-z0-9]*- | <\w[^<>]*=\{            # MDX, a site's own
    | \[/?[A-Za-z][\w-]*(?:[ =][^\[\]\n]*)?\](?![(\[:])             # WordPress
    | ^[ \t]*(?:\#|//|%%|--)\|                                            # options of cells
    | ^[ ]{0,3}\[(?://|comment|_|\#)\]: | ^(?:import|export)\s
    | (?:^|[ ])\^[\w-]*[ \t]*$ | (?:^|[ ])\#[^\W\d_][\w/-]*[ \t]*$     # notebooks
    | \|(?:static|filename|attach)\|""",
    re.VERBOSE | re.MULTILINE,
)
_BULLET = re.compile(r"^([ \t>]*)•(?=[ \t])", re.MULTILINE)


def read_dialects(draft: Draft) -> None:
    """Put code aside, drop comments, and let each dialect read what is its own.

    The braces of Hugo and MDX come before Liquid's, which would take them for its own; attributes
    in braces before the boxes whose titles may have some.
    """
    if not _SIGNS.search(draft.text):
        return
    put_aside(draft)
    draft.text = _BULLET.sub(r"\g<1>-", draft.text)
    read_by_hand(draft)
    read_references(draft)
    read_citations(draft)
    generators.read_addresses(draft)
    generators.read_shortcodes(draft)
    generators.read_mdx(draft)
    generators.read_liquid(draft)
    pandoc.read_attributes(draft)
    pandoc.read_boxes(draft)
    notebooks.read(draft)
    generators.read_brackets(draft)
