"""Make the booklet of an edition: its PDF on sheets to fold, and a page that tells how.

The guide is a file of its own, never a page before the sheets: there it would be folded and
stapled with them by a copy shop's machine, and printed once for every copy. It speaks the book's
language, by the sentences that stand first here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from anthology.language.detection import primary
from anthology.model.book import Artifact
from anthology.outputs.booklet.geometry import MM
from anthology.outputs.booklet.impose import impose, look_at
from anthology.outputs.booklet.planning import BookletOptions
from anthology.outputs.booklet.signatures import ONE, PAGES
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.render.templates import make_environment, render_template
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.outputs.artifacts import Edition
    from anthology.outputs.booklet.geometry import Size
    from anthology.outputs.booklet.impose import Imposed
    from anthology.outputs.booklet.planning import Plan


_ENGLISH = {
    "title": "How to make this booklet",
    "pages": "Pages",
    "blanks": "{count} of them blank",
    "blank": "one of them blank",
    "sheets": "Sheets",
    "of-paper": "{count} of {paper}",
    "staples": "Staples",
    "time": "Time",
    "minutes": "about {count} min.",
    "print": "Print",
    "print-how": (
        "Print {file} on both sides, in actual size (100 %, no fitting to the page), turned over "
        "the {edge} edge. The file asks for this itself; see that the print window agrees."
    ),
    "short": "short",
    "long": "long",
    "try": (
        "Try pages 1 and 2 of the file first: behind the front cover, its inside must stand the "
        "same way up. If it stands on its head, choose the other edge."
    ),
    "stack": "Stack",
    "stack-how": (
        "Leave the sheets in the order in which they come: sheet 1 lowest, its cover pages facing "
        "down; on top you see pages {left} and {right}, the middle of the booklet."
    ),
    "stack-parted": (
        "Leave the sheets in the order in which they come: sheet 1 lowest, its cover pages facing "
        "down; on top you see pages {left} and {right}. Take off the signatures one by one, as "
        "counted below."
    ),
    "stack-one": "There is one sheet only: lay it down with the cover facing down.",
    "fold": "Fold",
    "fold-how": (
        "Fold the whole stack in the middle, so that the middle pages close on each other, "
        "and press the fold with a ruler or a spoon."
    ),
    "fold-each": (
        "Fold each signature by itself in the middle, and press the fold with a ruler or a spoon:"
    ),
    "signature": "signature {number}: sheets {first} to {last}, pages {from_page} to {to_page}",
    "signature-one": "signature {number}: sheet {first}, pages {from_page} to {to_page}",
    "staple": "Staple",
    "staple-how": (
        "Open it, lay it down with the cover facing up, and staple through the fold with a "
        "long-arm stapler: {count} staples, {distance} mm from head and foot{middle}."
    ),
    "staple-middle": " and in the middle",
    "staple-each": (
        "Staple each signature through its fold ({count} staples, {distance} mm from head and "
        "foot{middle}), lay them behind one another and hold the backs together with tape; "
        "or have a bindery sew or glue them unstapled."
    ),
    "cut": "Cut",
    "cut-how": "Cut along the marks at the corners, {page} being left, after stapling.",
    "edge": (
        "Inner sheets stick out at the side by up to {creep} mm. Cut the edge with ruler and "
        "knife if you like; the pages are placed so that their margins come out alike."
    ),
    "shop": "At a copy shop",
    "shop-how": (
        "Take {file} along without this page, and say: {paper}, two-sided, turned over the {edge} "
        "edge, actual size, {sheets} sheets a copy, folded and stapled in the middle as a booklet."
    ),
    "shop-parted": (
        "Take {file} along without this page, and say: {paper}, two-sided, turned over the {edge} "
        "edge, actual size, {sheets} sheets a copy, in {count} signatures, to be folded and sewn "
        "or glued."
    ),
    "shop-cover": (
        "For a firmer cover, have sheet 1 (pages 1 and 2 of the file) printed on paper of 160 g/⁠m²."
    ),
    "test": "Test print",
    "test-what": (
        "Two sheets to try the printer with. Print them on both sides, fold them together, and "
        "leaf through: the numbers run from 1 to 8, and every arrow points up."
    ),
    "test-back": (
        "This is the back of page 1. Does it stand the same way up? Then the setting is right. "
        "If it stands on its head, let the printer turn over the other edge."
    ),
    "test-size": (
        "This line is {length} mm long. If it is not, print in actual size (100 %), "
        "without fitting."
    ),
    "test-middle": "Pages 4 and 5 are the middle: the fold, and the staples, go between them.",
    "test-last": "This is the outside of the back cover.",
}
_FRENCH = {
    "title": "Comment faire ce livret",
    "pages": "Pages",
    "blanks": "dont {count} blanches",
    "blank": "dont une blanche",
    "sheets": "Feuilles",
    "of-paper": "{count} en {paper}",
    "staples": "Agrafes",
    "time": "Durée",
    "minutes": "environ {count} min",
    "print": "Imprimer",
    "print-how": (
        "Imprimez {file} en recto verso, en taille réelle (100 %, sans ajuster à la page), "
        "retourné sur le bord {edge}. Le fichier le demande de lui-même ; vérifiez-le dans la "
        "fenêtre d’impression."
    ),
    "short": "court",
    "long": "long",
    "try": (
        "Essayez d’abord les pages 1 et 2 du fichier : au dos de la couverture, la page doit être "
        "dans le même sens. Si elle est à l’envers, choisissez l’autre bord."
    ),
    "stack": "Empiler",
    "stack-how": (
        "Laissez les feuilles dans l’ordre où elles sortent : la feuille 1 en dessous, couverture "
        "vers le bas ; sur le dessus, les pages {left} et {right}, le milieu du livret."
    ),
    "stack-parted": (
        "Laissez les feuilles dans l’ordre où elles sortent : la feuille 1 en dessous, couverture "
        "vers le bas ; sur le dessus, les pages {left} et {right}. Séparez les cahiers, comptés "
        "ci-dessous."
    ),
    "stack-one": "Il n’y a qu’une feuille : posez-la, couverture vers le bas.",
    "fold": "Plier",
    "fold-how": (
        "Pliez toute la pile au milieu, les pages centrales l’une contre l’autre, et marquez le "
        "pli avec une règle ou une cuillère."
    ),
    "fold-each": "Pliez chaque cahier au milieu et marquez le pli avec une règle ou une cuillère :",
    "signature": "cahier {number} : feuilles {first} à {last}, pages {from_page} à {to_page}",
    "signature-one": "cahier {number} : feuille {first}, pages {from_page} à {to_page}",
    "staple": "Agrafer",
    "staple-how": (
        "Rouvrez-le, couverture vers le haut, et agrafez dans le pli avec une agrafeuse à long "
        "bras : {count} agrafes, à {distance} mm de la tête et du pied{middle}."
    ),
    "staple-middle": " et au milieu",
    "staple-each": (
        "Agrafez chaque cahier dans son pli ({count} agrafes, à {distance} mm de la tête et du "
        "pied{middle}), placez-les l’un derrière l’autre et réunissez les dos avec un adhésif ; "
        "ou faites-les coudre ou coller, sans agrafes, chez un relieur."
    ),
    "cut": "Couper",
    "cut-how": "Coupez le long des traits aux coins, une fois agrafé ; il reste {page}.",
    "edge": (
        "Les feuilles intérieures dépassent jusqu’à {creep} mm sur le côté. Coupez le bord à la "
        "règle et au cutter si vous le souhaitez ; les pages sont placées pour que leurs marges "
        "soient égales."
    ),
    "shop": "Chez l’imprimeur",
    "shop-how": (
        "Apportez {file} sans cette page, et demandez : {paper}, recto verso, retourné sur le bord "
        "{edge}, taille réelle, {sheets} feuilles par exemplaire, plié et agrafé au milieu en "
        "livret."
    ),
    "shop-parted": (
        "Apportez {file} sans cette page, et demandez : {paper}, recto verso, retourné sur le bord "
        "{edge}, taille réelle, {sheets} feuilles par exemplaire, en {count} cahiers, à plier et à "
        "coudre ou coller."
    ),
    "shop-cover": (
        "Pour une couverture plus ferme, faites imprimer la feuille 1 (pages 1 et 2 du fichier) "
        "sur du papier de 160 g/⁠m²."
    ),
    "test": "Page d’essai",
    "test-what": (
        "Deux feuilles pour essayer l’imprimante. Imprimez-les en recto verso, pliez-les ensemble "
        "et feuilletez : les numéros vont de 1 à 8 et chaque flèche pointe vers le haut."
    ),
    "test-back": (
        "Ceci est le dos de la page 1. Est-il dans le même sens ? Alors le réglage est bon. S’il "
        "est à l’envers, faites retourner sur l’autre bord."
    ),
    "test-size": (
        "Ce trait mesure {length} mm. Sinon, imprimez en taille réelle (100 %), sans ajuster."
    ),
    "test-middle": "Les pages 4 et 5 sont le milieu : le pli et les agrafes passent entre elles.",
    "test-last": "Ceci est l’extérieur de la couverture, au dos.",
}
GUIDE_LANGUAGES = {"en": _ENGLISH, "fr": _FRENCH}


def guide_sentence(key: str, language: str, **values: Any) -> str:
    """Give a sentence in a language (BCP 47), in English where there is none, values filled in."""
    return GUIDE_LANGUAGES.get(primary(language), _ENGLISH)[key].format(**values)


_A_MINUTE = 8  # sheets that an office printer prints on both sides
_FOLDING = 0.1  # minutes a sheet, the crease pressed with a ruler
_STAPLING = 1.0  # minutes a signature, with a long-arm stapler
_CUTTING = 2.0  # minutes, with knife and ruler
_TALL = 250  # mm: a spine that wants a third staple


@dataclass(frozen=True, slots=True)
class CopyEffort:
    """Hold what one copy takes: staples in all, minutes, where they go from head and foot (mm)."""

    staples: int
    minutes: int
    distance: int


def copy_effort(plan: Plan) -> CopyEffort:
    """Reckon the effort; the minutes are for someone who has done it before."""
    count = len(plan.signatures)
    height = plan.spread.trim.height / MM
    each = 3 if height > _TALL else 2
    minutes = len(plan.sheets) * (1 / _A_MINUTE + _FOLDING) + _STAPLING * count
    minutes += _CUTTING if plan.is_cut else 0
    return CopyEffort(each * count, ceil(minutes), round(height / (2 * each)))


_AMERICAN = ("Letter", "Legal", "Tabloid")
_RULER = (100, 50, 20)  # mm, the longest that goes on the page


@dataclass(frozen=True, slots=True)
class Range:
    """Say what one signature takes: its number, its first and last sheet and page."""

    number: int
    first: int
    last: int
    from_page: int
    to_page: int


def make_guide(imposed: Imposed, file: str, templates: Path | None = None) -> bytes:
    """Lay out the guide to a booklet whose file has a name, on A4 or Letter."""
    ranges = list(_ranges(imposed.plan))
    left, right = imposed.top.split(" | ")
    return _laid_out(
        "booklet-guide.xhtml",
        templates,
        size="Letter" if imposed.plan.paper.name in _AMERICAN else "A4",
        say=partial(guide_sentence, language=imposed.language),
        language=imposed.language,
        title=imposed.title,
        booklet=imposed.plan,
        file=file,
        effort=copy_effort(imposed.plan),
        ranges=ranges,
        top=(left, right),
    )


def make_test(page: Size, language: str) -> bytes:
    """Lay out eight numbered pages of a size, to be imposed on two sheets."""
    width, height = (side / MM for side in page)
    return _laid_out(
        "booklet-test.xhtml",
        None,
        width=width,
        height=height,
        ruler=next((length for length in _RULER if length < width * 0.8), 10),  # within the margins
        say=partial(guide_sentence, language=language),
        language=language,
    )


def _laid_out(template: str, templates: Path | None, **context: object) -> bytes:
    """Lay a template out as a PDF without tags: it is made to be printed."""
    markup = render_template(make_environment(templates), template, **context)
    return lay_out(LayoutJob(template, markup, (), tagged=False)).pdf


def _ranges(plan: Plan) -> Iterator[Range]:
    """Tell of each signature which sheets and pages it has."""
    sheet = 0
    for number, count in enumerate(plan.signatures, 1):
        first, sheet = sheet + 1, sheet + count
        yield Range(number, first, sheet, PAGES * (first - 1) + 1, PAGES * sheet)


class BookletOutput:
    """Make `<slug>-booklet.pdf` out of the edition's PDF, and `<slug>-booklet-guide.pdf`."""

    name = "booklet"
    after = needs = ("pdf",)

    def emit(self, edition: Edition) -> Artifact:
        """Impose the PDF that was made before and write the sheets."""
        chosen = edition.settings.booklet
        edition.context.progress.step("folding the booklet", 2 if chosen.guide else 1)
        wishes = BookletOptions(
            sheet=chosen.sheet,
            signature=chosen.signature,
            paper=chosen.paper,
            keep_last=chosen.keep_last,
            marks=chosen.marks,
        )
        imposed = impose(edition.made["pdf"].file, wishes, edition.book.language)
        target = edition.folder / f"{edition.book.slug}-booklet.pdf"
        write_whole(target, imposed.pdf)
        edition.context.progress.advance()
        made = Artifact(target, size_in_words(imposed.plan), len(imposed.pdf), imposed.diagnostics)
        if not chosen.guide:
            return made
        guide = write_guide(imposed, target, edition.templates)
        edition.context.progress.advance()
        return replace(made, measure=f"{made.measure}, with {guide.name}", beside=(guide,))


def write_guide(imposed: Imposed, booklet: Path, templates: Path | None = None) -> Path:
    """Write the guide beside the booklet. Raises as `Output.emit` does."""
    file = guide_file(booklet)
    write_whole(file, make_guide(imposed, booklet.name, templates))
    return file


def guide_file(booklet: Path) -> Path:
    """Name the file of a booklet's guide: `<booklet>-guide.pdf`."""
    return booklet.with_name(f"{booklet.stem}-guide.pdf")


def trial_print(source: Path, wishes: BookletOptions) -> Imposed:
    """Impose eight numbered pages on two sheets, of the paper that a PDF would be printed on."""
    plan, language = look_at(source, wishes)
    pages = make_test(plan.spread.half, language)
    plain = BookletOptions(
        sheet=plan.paper.name, signature=ONE, paper=wishes.paper, marks=wishes.marks
    )
    return impose(BytesIO(pages), plain, language)


def size_in_words(plan: Plan) -> str:
    """Say how large a booklet is: “43 pages on 11 sheets of A4”."""
    pages = f"{plan.pages} page{'' if plan.pages == 1 else 's'}"
    count, parts = len(plan.sheets), len(plan.signatures)
    sheets = f"{count} sheet{'' if count == 1 else 's'} of {plan.paper.name}"
    return f"{pages} on {sheets}" + (f" in {parts} signatures" if parts > 1 else "")
