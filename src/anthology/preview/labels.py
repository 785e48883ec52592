"""Say what the preview says, in English and in French; write it into its page."""

from __future__ import annotations

import json
import re
from html import escape

WORDS: dict[str, tuple[str, str]] = {
    "preview": ("Preview", "Aperçu"),
    "pages": ("Pages", "Pages"),
    "chapters": ("Chapters", "Chapitres"),
    "messages": ("Messages", "Messages"),
    "no-messages": ("Nothing was found here.", "Rien à signaler ici."),
    "of-the-book": ("Of the book as a whole", "Sur le livre entier"),
    "loading": ("The book is being laid out …", "Le livre est en cours de composition…"),
    "page": ("Page", "Page"),
    "blank": ("Blank page", "Page blanche"),
    "changed": ("changed", "modifiée"),
    "shown": ("Pages are up to date", "Les pages sont à jour"),
    "trouble": (
        "The pages could not be renewed; the last good ones are shown.",
        "Les pages n’ont pas pu être renouvelées ; les dernières bonnes sont affichées.",
    ),
    "lost": (
        "The preview has ended, or cannot be reached.",
        "L’aperçu est terminé ou injoignable.",
    ),
    "edit": ("Edit", "Modifier"),
    "edit-at": ("Open in the editor", "Ouvrir dans l’éditeur"),
    "go": ("Show on its page", "Montrer sur la page"),
    "ready": ("ready", "prêt"),
    "mark-ready": ("Mark as ready", "Marquer comme prêt"),
    "unmark-ready": ("Not ready after all", "Finalement pas prêt"),
    "words-count": ("word|words", "mot|mots"),
    "open-notes": ("note to settle|notes to settle", "note à régler|notes à régler"),
    "open-credits": ("credit lacking|credits lacking", "crédit manquant|crédits manquants"),
    "open-permissions": (
        "permission lacking|permissions lacking",
        "autorisation manquante|autorisations manquantes",
    ),
    "open-lost": ("picture not there|pictures not there", "image absente|images absentes"),
    "open-errors": ("error|errors", "erreur|erreurs"),
    "open-others": ("other warning|other warnings", "autre avertissement|autres avertissements"),
    "error": ("error", "erreur"),
    "warning": ("warning", "avertissement"),
    "note": ("note", "note"),
    "ebook": ("E-book", "Liseuse"),
    "day": ("Day", "Jour"),
    "night": ("Night", "Nuit"),
    "booklet": ("Booklet", "Livret"),
    "sheet": ("Sheet", "Feuille"),
    "front": ("front", "recto"),
    "back": ("back", "verso"),
    "cover": ("Cover", "Couverture"),
    "views": ("Views", "Vues"),
    "larger": ("Larger", "Agrandir"),
    "smaller": ("Smaller", "Réduire"),
    "go-to-page": ("Go to page", "Aller à la page"),
    "skip": ("Skip to the pages", "Aller aux pages"),
    "order": ("Order", "Ordre"),
    "order-help": (
        "Drag chapters, or use the buttons; nothing is written until you save.",
        "Glissez les chapitres ou utilisez les boutons ; rien n’est écrit avant l’enregistrement.",
    ),
    "up": ("Up", "Monter"),
    "down": ("Down", "Descendre"),
    "new-part": ("New part before this chapter", "Nouvelle partie avant ce chapitre"),
    "part-title": ("Title of the part", "Titre de la partie"),
    "no-part": ("(no part)", "(sans partie)"),
    "remove-part": ("Remove this part", "Supprimer cette partie"),
    "save": ("Save", "Enregistrer"),
    "cancel": ("Cancel", "Annuler"),
    "saved": ("Saved in", "Enregistré dans"),
    "not-saved": ("Not saved:", "Non enregistré :"),
    "look": ("Look", "Apparence"),
    "people": ("People", "Personnes"),
    "rights": ("Credits", "Crédits"),
    "text": ("The text", "Le texte"),
    "book": ("The book", "Le livre"),
    "lacks": ("lacks", "manque"),
    "lack-credit": ("author", "auteur"),
    "lack-licence": ("licence", "licence"),
    "lack-permission": ("permission", "autorisation"),
    "lack-source": ("source", "source"),
    "perhaps": ("perhaps:", "peut-être :"),
    "proof": ("Proof for the author", "Épreuve pour l’auteur"),
    "make-proof": ("Make the proof", "Préparer l’épreuve"),
    "proof-pdf": ("To print or send (PDF)", "À imprimer ou envoyer (PDF)"),
    "proof-web": ("As a web page", "En page web"),
    "editor-notes": ("note of yours|notes of yours", "note de vous|notes de vous"),
    "add-note": ("Add a note to this page", "Ajouter une note à cette page"),
    "settle-note": ("Settled", "Réglée"),
    "opened": ("Opened in your editor", "Ouvert dans votre éditeur"),
    "remarks": ("Notes", "Notes"),
    "known": ("known:", "connu :"),
    "field-title": ("Title", "Titre"),
    "field-subtitle": ("Subtitle", "Sous-titre"),
    "field-editors": (
        "Editors, with commas between them",
        "Responsables de l’édition, séparés par des virgules",
    ),
    "field-publisher": ("Publisher", "Éditeur"),
    "field-date": ("Date", "Date"),
    "field-edition": ("Edition", "Édition"),
    "field-rights": ("Rights", "Droits"),
    "field-description": ("Description", "Description"),
    "field-theme": ("Theme", "Thème"),
    "field-page": ("Size of the page", "Format de page"),
    "field-openings": ("Chapters begin", "Début des chapitres"),
    "field-links": ("Web addresses", "Adresses web"),
    "field-cover": ("Picture of the cover", "Image de couverture"),
    "field-cover_design": ("Design of the cover", "Maquette de couverture"),
    "field-author": ("Author", "Auteur"),
    "field-source": ("Source", "Source"),
    "field-licence": ("Licence", "Licence"),
    "field-changes": ("Changes", "Modifications"),
    "field-permission": ("Permission", "Autorisation"),
    "field-credit": ("Line of credit", "Ligne de crédit"),
    "field-alt": ("Description for those who do not see it", "Description pour qui ne la voit pas"),
    "field-kind": ("Kind", "Genre"),
    "field-original": ("Original", "Original"),
    "field-first_published": ("First published in", "Première publication"),
    "field-address": ("Address", "Adresse"),
    "field-by": ("Permitted by", "Autorisé par"),
    "field-permitted": ("Permitted on", "Autorisé le"),
    "choice-openings-auto": ("by the length of the texts", "selon la longueur des textes"),
    "choice-openings-recto": ("on a right-hand page", "sur une page de droite"),
    "choice-openings-next": ("on the next page", "sur la page suivante"),
    "choice-links-foot": ("at the foot of the page", "au bas de la page"),
    "choice-links-chapter": ("after the chapter", "après le chapitre"),
    "choice-links-none": ("not printed", "non imprimées"),
    "choice-cover_design-auto": ("what suits the book", "celle qui convient au livre"),
    "choice-cover_design-contents": ("the contents", "le sommaire"),
    "choice-cover_design-picture": ("a picture", "une image"),
    "choice-cover_design-score": ("a drawing of the book", "un dessin du livre"),
    "choice-cover_design-blanche": ("framed, on cream", "encadrée, sur fond crème"),
    "choice-cover_design-zine": ("one ink, a large title", "une encre, un grand titre"),
    "choice-kind-own": ("made for this book", "faite pour ce livre"),
    "choice-kind-decorative": ("an ornament", "un ornement"),
    "field-position": ("Position", "Fonction"),
    "field-bio": ("About", "Présentation"),
    "field-link": ("Link", "Lien"),
    "field-portrait": ("Portrait", "Portrait"),
    "field-sort_name": ("Sorted as", "Classement"),
    "keys": (
        "Keys: j and k turn pages, g goes to a page, + and − change the size.",
        "Touches : j et k tournent les pages, g va à une page, + et − changent la taille.",
    ),
}
_MARK = re.compile(r"\{\{([\w-]+)\}\}")


def choose_language(asked: str) -> str:
    """Choose `fr` or `en` by what a browser asks for (RFC 9110, 12.5.4); English in doubt.

    >>> choose_language("de, fr;q=0.8, en;q=0.5")
    'fr'
    """
    ranked = []
    for at, one in enumerate(asked.split(",")):
        name, _, weight = one.partition(";q=")
        try:
            ranked.append((-float(weight or 1), at, name.strip()[:2].lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(ranked) if name in ("en", "fr")), "en")


def words(language: str) -> dict[str, str]:
    """Give all words in a language."""
    at = 1 if language == "fr" else 0
    return {key: both[at] for key, both in WORDS.items()}


def page_of_words(page: str, asked: str, token: str) -> str:
    """Write words, language and token into the page; all words go along for the script."""
    language = choose_language(asked)
    said = words(language)
    table = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    given = {**{key: escape(value) for key, value in said.items()}, "language": language}
    given |= {"token": escape(token), "all-words": table}
    return _MARK.sub(lambda found: given[found[1]], page)
