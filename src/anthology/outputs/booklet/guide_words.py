"""Say in the book's language how a booklet is printed, folded and stapled."""

from __future__ import annotations

from typing import Any

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
    tongue = language.split("-", maxsplit=1)[0].lower()
    return GUIDE_LANGUAGES.get(tongue, _ENGLISH)[key].format(**values)
