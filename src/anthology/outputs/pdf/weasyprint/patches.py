"""Name all that is changed in WeasyPrint, and change it only where it is what we know.

Each patch says what it is for, which functions of WeasyPrint it wraps or calls, and how things
stand upstream. Before it is applied, the source of these functions is compared with the one that
it was written for, by its digest. Where that differs, as after an update, the patch is left out:
the book is made without it, and a diagnostic (`engine-changed`) says what is missing.

To take over a new version of WeasyPrint: read what changed in the functions named, mend the
patch, and write the digest that `digest` gives.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, partial, wraps
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.weasyprint.embedding import keep_png_drawings, share_instances
from anthology.outputs.pdf.weasyprint.feet import even_feet
from anthology.outputs.pdf.weasyprint.lines import choose_lines
from anthology.outputs.pdf.weasyprint.measuring import measure_texts, set_up_once
from anthology.outputs.pdf.weasyprint.pages import watch_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


_DIGEST = 12  # signs of a digest: enough to tell two versions of a function apart
_WHOLE = ("html", "body")  # their tags are those of their children
_SIDES = ("top", "right", "bottom", "left")


@dataclass(frozen=True, slots=True)
class Patch:
    """Hold one change to WeasyPrint.

    `feature` says what a book has by it, in words that follow "without". `functions` maps the
    functions that it relies on, as `module:name`, to the digests of their sources. `upstream`
    says how WeasyPrint stands to it; `apply` makes the change for the rest of the process.
    """

    feature: str
    functions: Mapping[str, str]
    upstream: str
    apply: Callable[[], None]

    @property
    def is_known(self) -> bool:
        """Tell whether WeasyPrint is what the patch was written for."""
        return all(digest(name) == known for name, known in self.functions.items())


def digest(name: str) -> str:
    """Digest the source of a function `module:name`; "" where there is none."""
    module, _, path = name.partition(":")
    try:
        found: Any = import_module(f"weasyprint.{module}")
        for part in path.split("."):
            found = getattr(found, part)
        source = inspect.getsource(found)
    except (ImportError, AttributeError, OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:_DIGEST]


def apply(patches: Iterable[Patch]) -> tuple[str, ...]:
    """Apply those patches that WeasyPrint is known for; name the features of the others."""
    known = [(one, one.is_known) for one in patches]  # asked before any is wrapped
    for patch, is_known in known:
        if is_known:
            patch.apply()
    return tuple(patch.feature for patch, is_known in known if not is_known)


@cache
def patch_engine() -> tuple[str, ...]:
    """Apply all patches, once in a process; name the features that fall away."""
    return apply(PATCHES)


def mark_languages() -> None:
    """Write the language of an element, where it has one of its own, into its tag.

    PDF/UA-1, 7.2, asks for it, and WeasyPrint 70 has no option for it.
    """
    from weasyprint.pdf import tags  # noqa: PLC0415

    build = tags._build_box_tree  # noqa: SLF001

    def build_marked(box: Any, *context: Any) -> Iterator[Any]:
        """Build the tags of a box, with its language."""
        language = _language(box)
        for element in build(box, *context):
            if language:
                element["Lang"] = tags.pydyf.String(language)
            yield element

    tags._build_box_tree = build_marked  # noqa: SLF001


def _language(box: Any) -> str:
    """Give the language that the element of a box names."""
    element = getattr(box, "element", None)
    if element is None or box.element_tag in _WHOLE:
        return ""
    language: str = element.get("lang", "")
    return language


def paint_markers_in_order() -> None:
    """Paint the number of a list's item before its words.

    WeasyPrint 70 paints markers of lists after all else on a page, since it places them like
    boxes that are taken out of the flow. So a program that reads the page, or a copy of its text,
    has the words of a list first and a heap of numbers at the end. Once they have their places
    they may be painted like any other block.
    """
    from weasyprint import stacking  # noqa: PLC0415

    dispatch = stacking._dispatch  # noqa: SLF001

    @wraps(dispatch)
    def dispatch_marker(box: Any, *context: Any) -> Any:
        """Paint a marker where it stands in the text."""
        placed = getattr(box, "_box", box)
        if placed.is_outside_marker:
            placed.style["position"] = "static"
        return dispatch(box, *context)

    stacking._dispatch = dispatch_marker  # noqa: SLF001


# Letters that run from right to left in their usual forms, marks on letters, and scripts whose
# letters join: they are drawn by glyphs that several letters share.
_SHARED = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0590-\u109f\u1780-\u17ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufb1d-\ufdff\ufe70-\ufefc]"
)


def tell_letters() -> None:
    """Write what is said from right to left, or with marks, beside the glyphs that draw it.

    They stand there as they are drawn, from left to right, brackets mirrored; and of a letter that
    is drawn by a stem and dots, or a mark, which other letters have too, no map from glyphs to
    letters can tell which it is. `ActualText` (ISO 32000-1, 14.9.4) is what programs then read. It
    is needed for brackets in lines of other letters too, behind mirrored ones that share their
    glyphs.
    """
    from pydyf import Dictionary  # noqa: PLC0415
    from weasyprint.draw import text  # noqa: PLC0415

    draw = text.draw_first_line

    @wraps(draw)
    def draw_first_line(stream: Any, box: Any, *more: Any) -> Any:
        """Draw a line; where no map tells its letters, write them beside it (ActualText)."""
        said = box.text.replace("\u00ad", "")
        unmapped = box.style["direction"] == "rtl" or _SHARED.search(said)
        brackets = any(map(unicodedata.mirrored, said))
        fonts = stream._fonts.values() if brackets else ()  # noqa: SLF001
        if not unmapped and not any(hasattr(font, "mirrors") for font in fonts):
            return draw(stream, box, *more)
        letters = f"<feff{said.encode('utf-16-be').hex()}>"  # as text (7.9.2.2)
        stream.begin_marked_content("Span", Dictionary({"ActualText": letters}))
        drawn = draw(stream, box, *more)
        stream.end_marked_content()
        for font in stream._fonts.values() if brackets else ():  # noqa: SLF001
            font.mirrors = True
        return drawn

    text.draw_first_line = draw_first_line


def pass_over_empty_margins() -> None:
    """Pass over the margin boxes of a page that are empty.

    WeasyPrint 70 works out all sizes of the sixteen margin boxes of every page, and then sets
    those of boxes without content, which are mostly all, to nothing. Here they are nothing at once.
    """
    from weasyprint.formatting_structure.boxes import MarginBox  # noqa: PLC0415
    from weasyprint.layout import page  # noqa: PLC0415

    resolve = page.resolve_percentages
    around = ("margin_{}", "padding_{}", "border_{}_width")
    nothing = {size.format(side): 0.0 for side in _SIDES for size in around}
    nothing |= {"width": 0, "height": 0, "min_width": 0, "min_height": 0}
    nothing |= {"max_width": inf, "max_height": inf}

    @wraps(resolve)
    def resolve_percentages(box: Any, block: Any) -> None:
        """Give a margin box without content no size, without reckoning it."""
        if not isinstance(box, MarginBox) or box.is_generated:
            resolve(box, block)
            return
        box.__dict__.update(nothing)

    page.resolve_percentages = resolve_percentages


def keep_notes_that_fit() -> None:
    """Let no note go overleaf because its height was rounded.

    WeasyPrint 70 compares the foot of the last note with that of the area for notes, to the last
    of sixteen figures. An area that no style limits grows with its notes, and holds them.
    """
    from weasyprint.layout import LayoutContext  # noqa: PLC0415

    update = LayoutContext._update_footnote_area  # noqa: SLF001

    @wraps(update)
    def _update_footnote_area(context: Any) -> bool:
        """Tell that notes overflow only where a style limits their height."""
        overflows = update(context)
        limit = context.current_footnote_area.style["max_height"]
        return bool(overflows) and getattr(limit, "value", inf) < inf

    LayoutContext._update_footnote_area = _update_footnote_area  # noqa: SLF001


PATCHES = (
    Patch(
        "the language of passages in the tags",
        {"pdf.tags:_build_box_tree": "f716251a83e7"},
        "no option; PDF/UA asks for it",
        mark_languages,
    ),
    Patch(
        "the numbers of lists read before their words",
        {"stacking:_dispatch": "003563d2565b"},
        "markers are painted like boxes taken out of the flow",
        paint_markers_in_order,
    ),
    Patch(
        "the letters of texts that run from right to left, or have marks",
        {"draw.text:draw_text": "ebaf96239c6c", "draw.text:draw_first_line": "1bb8eae6d88e"},
        "glyphs are mapped to letters one by one",
        tell_letters,
    ),
    Patch(
        "the quick way past empty margins",
        {
            "layout.page:resolve_percentages": "71673078096f",
            "layout.page:make_margin_boxes": "4a2d2e301eb3",
        },
        "a matter of speed alone",
        pass_over_empty_margins,
    ),
    Patch(
        "drawings carried over dot for dot",
        {
            "images:RasterImage.__init__": "f2f27bf6bb9c",
            "images:RasterImage.get_x_object": "1f5901114446",
        },
        "every PNG is decoded and compressed anew",
        keep_png_drawings,
    ),
    Patch(
        "static fonts made once for all chapters",
        {"pdf.fonts:Font.clean": "794f0211f184"},
        "a matter of speed alone: each document makes its own",
        share_instances,
    ),
    Patch(
        "fonts set up once for a style",
        {
            "text.line_break:Layout": "681b737d1ba5",
            "text.line_break:strut": "b57885b70dd0",
        },
        "a matter of speed alone: each line is told everything anew",
        set_up_once,
    ),
    Patch(
        "the quick way to the ends of lines",
        {
            "layout.inline:split_text_box": "8c564329599e",
            "text.line_break:split_first_line": "39ad1016863c",
            "text.line_break:first_line_metrics": "55ec5d0b58b2",
            "text.line_break:Layout": "681b737d1ba5",
        },
        "a matter of speed alone: a text is shaped anew for every line of it",
        measure_texts,
    ),
    Patch(
        "lines chosen by the paragraph, and text on the grid of facing pages",
        {
            "layout.block:_linebox_layout": "e07bbe000974",
            "layout.inline:iter_line_boxes": "04aec48abfca",
            "layout.inline:get_next_linebox": "67af458c2545",
            "layout.inline:split_inline_box": "3a0cb7ca7e34",
            "layout.inline:text_align": "e953d41b87cc",
            "layout.inline:justify_line": "f83b21ff8793",
            "layout.inline:add_word_spacing": "879516e71f1b",
            "text.line_break:Layout": "681b737d1ba5",
            "text.line_break:split_first_line": "39ad1016863c",
        },
        "`text-wrap` and `line-snap` of CSS are not known yet",
        choose_lines,
    ),
    Patch(
        "notes kept on the page of their calls where they fit",
        {"layout:LayoutContext._update_footnote_area": "2e317e4b066f"},
        "heights are compared without a tolerance",
        keep_notes_that_fit,
    ),
    Patch(
        "figures placed so that they leave no holes, and feet made even",
        {"layout.page:remake_page": "1ff09b2dffa1", "layout.page:make_page": "656f183328e8"},
        "no public way to make a page again",
        partial(watch_pages, even_feet),
    ),
)
