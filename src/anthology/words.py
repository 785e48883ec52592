"""Give the words that the book itself says ("Contents", "page 12") in the book's language."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "contents": "Contents",
    "cover": "Cover",
    "title-page": "Title page",
    "imprint": "Imprint",
    "landmarks": "Landmarks",
    "page-list": "Pages",
    "start": "Start of the text",
    "contributors": "Contributors",
    "credits": "Image credits",
    "first-published": "Permissions and first publication",
    "first-published-at": "First published at",
    "colophon": "Colophon",
    "notes": "Notes",
    "links": "Web addresses",
    "and": "and",
    "edited-by": "Edited by",
    "by": "by",
    "page": "page",
    "page-short": "p.",
    "film": "Film",
    "sound": "Sound recording",
    "interactive": "On the web",
    "picture-missing": "This picture is missing",
    "picture": "Picture",
    "no-credit": "No credit known",
    "source": "Source",
    "licence": "Licence",
    "drawing": "Drawing",
    "texts-by": "With texts by",
    "made-with": (
        "This book was made from {count} texts with anthology {version}. "
        "It is set in Source Serif 4 and Source Sans 3."
    ),
    "kind-interview": "Interview",
    "kind-article": "Article",
    "kind-report": "Report",
    "kind-notes": "Conference notes",
    "kind-other": "Text",
    "part-interview": "Interviews",
    "part-article": "Articles",
    "part-report": "Reports",
    "part-notes": "Conference notes",
    "part-other": "Other texts",
    "figure": "Figure",
    "table": "Table",
    "example": "Example",
    "appendix": "Appendix",
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "summary-structure": "The book has a linked table of contents and nested headings.",
    "summary-described": "All pictures are described.",
    "summary-undescribed": "Pictures without a proper description: {count} of {total}.",
    "summary-maths": "Formulas are MathML with a spoken alternative.",
    "summary-pages": "Page numbers of the printed edition are marked.",
}

FRENCH: dict[str, str] = {
    "contents": "Sommaire",
    "cover": "Couverture",
    "title-page": "Page de titre",
    "imprint": "Mentions légales",
    "landmarks": "Repères",
    "page-list": "Pages",
    "start": "Début du texte",
    "contributors": "Contributeurs",
    "credits": "Crédits des images",
    "first-published": "Autorisations et premières publications",
    "first-published-at": "Première publication :",
    "colophon": "Colophon",
    "notes": "Notes",
    "links": "Adresses web",
    "and": "et",
    "edited-by": "Sous la direction de",
    "by": "par",
    "page": "page",
    "page-short": "p.",
    "film": "Film",
    "sound": "Enregistrement sonore",
    "interactive": "Sur le web",
    "picture-missing": "Cette image manque",
    "picture": "Image",
    "no-credit": "Crédit inconnu",
    "source": "Source",
    "licence": "Licence",
    "drawing": "Dessin",
    "texts-by": "Avec des textes de",
    "made-with": (
        "Ce livre a été composé à partir de {count} textes avec anthology {version}, "
        "en Source Serif 4 et Source Sans 3."
    ),
    "kind-interview": "Entretien",
    "kind-article": "Article",
    "kind-report": "Rapport",
    "kind-notes": "Notes de conférence",
    "kind-other": "Texte",
    "part-interview": "Entretiens",
    "part-article": "Articles",
    "part-report": "Rapports",
    "part-notes": "Notes de conférence",
    "part-other": "Autres textes",
    "figure": "Figure",
    "table": "Tableau",
    "example": "Exemple",
    "appendix": "Annexe",
    "note": "Note",
    "tip": "Astuce",
    "important": "Important",
    "warning": "Avertissement",
    "caution": "Attention",
    "summary-structure": "Le livre a un sommaire lié et des titres hiérarchisés.",
    "summary-described": "Toutes les images sont décrites.",
    "summary-undescribed": "Images sans vraie description : {count} sur {total}.",
    "summary-maths": "Les formules sont en MathML avec une lecture en mots.",
    "summary-pages": "Les numéros de page de l’édition imprimée sont indiqués.",
}

LANGUAGES = {"en": ENGLISH, "fr": FRENCH}

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def word(key: str, language: str) -> str:
    """Give a word in a language (BCP 47), in English where the language has none here."""
    return LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), ENGLISH)[key]


def long_date(date: str, language: str) -> str:
    """Write an ISO 8601 date, whole or partial, as the language writes it in a running text."""
    year, month, day = [*date.split("-"), "", ""][:3]
    tongue = language.split("-", maxsplit=1)[0].lower()
    if not month.isdigit():
        return date
    named = _MONTHS.get(tongue, _MONTHS["en"]).split()[int(month) - 1]
    number = "1er" if tongue == "fr" and day == "01" else day.lstrip("0")
    return " ".join(piece for piece in (number, named, year) if piece)


def listed(names: list[str], language: str) -> str:
    """Join names as in a sentence: “A, B and C”."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word('and', language)} {names[-1]}"
