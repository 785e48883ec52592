"""Give the words that the book itself says ("Contents", "page 12") in the book's language."""

from __future__ import annotations

from anthology.language.detection import primary

ENGLISH: dict[str, str] = {
    "contents": "Contents",
    "cover": "Cover",
    "backcover": "Back cover",
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
    "index": "Index",
    "logo": "Logo",
    "notes": "Notes",
    "links": "Web addresses",
    "and": "and",
    "edited-by": "Edited by",
    "by": "by",
    "page": "page",
    "page-short": "p.",
    "part-of": "({part} of {parts})",
    "see-note": "See note {note}, p.\u00a0{page}.",
    "film": "Film",
    "sound": "Sound recording",
    "interactive": "On the web",
    "slides": "Slides",
    "map": "Map",
    "post": "Post",
    "code": "Code to try",
    "qr-code": "QR code of",
    "picture-missing": "This picture is missing",
    "text-missing": "This text could not be printed here.",
    "picture": "Picture",
    "no-credit": "No credit known",
    "credit": "Credit",
    "colon": ": ",
    "made-for-book": "made for this book",
    "own-pictures": "Made for this book, where nobody else is named:",
    "decoration": "Decoration",
    "all-rights-reserved": "all rights reserved",
    "after-original": "after",
    "first-published-in": "First published in",
    "licensed": "Licensed under",
    "dated": "Dated",
    "rights-common": "Where nothing else is said:",
    "permission": "Printed by permission:",
    "permission-of": "Printed by permission of",
    "did-editor": "editor",
    "did-interviewer": "interviewer",
    "did-interviewee": "interviewed",
    "did-translator": "translation",
    "did-transcriber": "transcript",
    "did-illustrator": "illustrations",
    "did-photographer": "photographs",
    "proof": "Proof",
    "proof-for": "For",
    "proof-text": (
        "This is “{text}” as it will stand in “{book}”, on pages {first} to {last}, and below what "
        "the book will say of you and of the pictures. Please read it through, and answer with "
        "your agreement or with what is to be changed, by page and line."
    ),
    "proof-wanted": "What we still ask of you",
    "proof-text-licence": "By what right may we print the text: your permission, or a licence?",
    "proof-text-permission": "May we print the text? All rights in it are reserved.",
    "proof-picture-credit": "Who made the picture on page {page}, and may it be printed?",
    "proof-picture-licence": "By what right may the picture on page {page} be printed?",
    "proof-picture-permission": "Who permits that the picture on page {page} be printed?",
    "proof-picture-source": "Where does the picture on page {page} come from?",
    "proof-glyph": "No font has {signs}: which other sign says the same?",
    "proof-bio": "One or two sentences about {name} for the page of contributors.",
    "proof-about": "What the book says of {name}",
    "proof-answer": "Your answer",
    "proof-agreed": "I agree that the text be printed as it stands here.",
    "proof-corrected": "I agree, with the corrections that I have noted.",
    "proof-signed": "Name and date:",
    "role-editor": "Edited by",
    "role-interviewer": "Interview by",
    "role-interviewee": "With",
    "role-translator": "Translated by",
    "role-transcriber": "Transcribed by",
    "role-illustrator": "Illustrated by",
    "role-photographer": "Photographs by",
    "source": "Source",
    "licence": "Licence",
    "drawing": "Drawing",
    "booklet": "booklet",
    "sheet-front": "front",
    "sheet-back": "back",
    "texts-by": "With texts by",
    "made-with": "This book was made from {count} texts with anthology {version}.",
    "made-with-one": "This book was made from one text with anthology {version}.",
    "apparatus": "About this book",
    "was-edited": "{book} was edited by {editors}, with {texts}.",
    "was-written": "{book} was written and edited by {editors}.",
    "has-texts": "{book} has {texts}.",
    "texts-named": "texts by {names}",
    "texts-counted": "texts by {count} people",
    "text-named": "a text by {names}",
    "set-in": "It is set in {faces}.",
    "kind-interview": "Interview",
    "kind-article": "Article",
    "kind-report": "Report",
    "kind-notes": "Conference notes",
    "kind-poem": "Poem",
    "kind-letter": "Letter",
    "kind-recipe": "Recipe",
    "formula": "Formula",
    "summary-structure": "The book has a linked table of contents and nested headings.",
    "summary-described": "All pictures are described.",
    "summary-undescribed": "Pictures without a proper description: {count} of {total}.",
    "summary-maths": "Formulas are MathML with a spoken alternative.",
    "printed-edition": "printed edition",
    "summary-pages": "Page numbers of the printed edition are marked.",
    "mail-subject": "“{title}” – the e-book",
    "mail-test": "Test",
    "mail-hello": "Hello {name},",
    "mail-hello-all": "Hello,",
    "mail-attached": "The book is attached to this message: {files}.",
    "mail-linked": "You can download the book here, as {files}:",
    "mail-download": "Download the book",
    "mail-epub": "Open the EPUB on a phone, a tablet or a computer, or send it to your e-reader.",
    "mail-pdf": "The PDF shows the pages as they are printed.",
    "mail-texts": "{count} texts by {names}.",
    "mail-text": "A text by {names}.",
    "mail-others": "{count} others",
    "mail-why": "{sender} writes to you because you are on their mailing list.",
    "mail-leave": "Take me off the list",
    "mail-leave-by": "To be taken off it, write to {address}.",
    "share-downloads": "Downloads",
    "share-epub": "E-book, for phones, tablets, computers and e-readers",
    "share-pdf": "The pages as they are printed",
    "share-file": "File",
    "share-size": "Size",
    "share-digest": "Checksum (SHA-256)",
    "share-code": "QR code of this page",
    "share-catalogue": "Catalogue for reading apps (OPDS)",
}


FRENCH: dict[str, str] = {
    "contents": "Sommaire",
    "cover": "Couverture",
    "backcover": "Quatrième de couverture",
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
    "index": "Index",
    "logo": "Logo",
    "notes": "Notes",
    "links": "Adresses web",
    "and": "et",
    "edited-by": "Sous la direction de",
    "by": "par",
    "page": "page",
    "page-short": "p.",
    "part-of": "({part} sur {parts})",
    "see-note": "Voir la note {note}, p.\u00a0{page}.",
    "film": "Film",
    "sound": "Enregistrement sonore",
    "interactive": "Sur le web",
    "slides": "Diaporama",
    "map": "Carte",
    "post": "Publication",
    "code": "Code à essayer",
    "qr-code": "Code QR de",
    "picture-missing": "Cette image manque",
    "text-missing": "Ce texte n’a pas pu être imprimé ici.",
    "picture": "Image",
    "no-credit": "Crédit inconnu",
    "credit": "Crédit",
    "colon": " : ",
    "made-for-book": "faite pour ce livre",
    "own-pictures": "Faites pour ce livre, sauf mention contraire :",
    "decoration": "Ornements",
    "all-rights-reserved": "tous droits réservés",
    "after-original": "d’après",
    "first-published-in": "Première publication :",
    "licensed": "Sous licence",
    "dated": "Daté",
    "rights-common": "Sauf mention contraire :",
    "permission": "Avec l’autorisation :",
    "permission-of": "Avec l’autorisation :",
    "did-editor": "édition",
    "did-interviewer": "entretien mené",
    "did-interviewee": "entretien donné",
    "did-translator": "traduction",
    "did-transcriber": "transcription",
    "did-illustrator": "illustrations",
    "did-photographer": "photographies",
    "proof": "Épreuve",
    "proof-for": "Pour",
    "proof-text": (
        "Voici « {text} » tel qu’il paraîtra dans « {book} », pages {first} à "
        "{last}, et ci-dessous ce que le livre dira de vous et des images. Merci de le relire et "
        "de répondre par votre accord, ou par ce qui est à changer, page et ligne."
    ),
    "proof-wanted": "Ce que nous vous demandons encore",
    "proof-text-licence": (
        "À quel titre pouvons-nous imprimer le texte : votre autorisation, ou une licence ?"
    ),
    "proof-text-permission": "Pouvons-nous imprimer le texte ? Tous les droits en sont réservés.",
    "proof-picture-credit": "Qui a fait l’image de la page {page}, et peut-on l’imprimer ?",
    "proof-picture-licence": "À quel titre peut-on imprimer l’image de la page {page} ?",
    "proof-picture-permission": "Qui autorise l’impression de l’image de la page {page} ?",
    "proof-picture-source": "D’où vient l’image de la page {page} ?",
    "proof-glyph": "Aucune police n’a {signs} : quel autre signe dit la même chose ?",
    "proof-bio": "Une ou deux phrases sur {name} pour la page des contributeurs.",
    "proof-about": "Ce que le livre dit de {name}",
    "proof-answer": "Votre réponse",
    "proof-agreed": "J’accepte que le texte soit imprimé tel qu’il est ici.",
    "proof-corrected": "J’accepte, avec les corrections que j’ai indiquées.",
    "proof-signed": "Nom et date :",
    "role-editor": "Sous la direction de",
    "role-interviewer": "Propos recueillis par",
    "role-interviewee": "Avec",
    "role-translator": "Traduit par",
    "role-transcriber": "Transcrit par",
    "role-illustrator": "Illustré par",
    "role-photographer": "Photographies :",
    "source": "Source",
    "licence": "Licence",
    "drawing": "Dessin",
    "booklet": "livret",
    "sheet-front": "recto",
    "sheet-back": "verso",
    "texts-by": "Textes :",  # no “de”, which would be “d’” before many names
    "made-with": "Ce livre a été fait à partir de {count} textes avec anthology {version}.",
    "made-with-one": "Ce livre a été fait à partir d’un seul texte avec anthology {version}.",
    "apparatus": "À propos de ce livre",
    "was-edited": "{book}, dirigé par {editors}, réunit {texts}.",
    "was-written": "{book} a été écrit et dirigé par {editors}.",
    "has-texts": "{book} réunit {texts}.",
    "texts-named": "des textes signés {names}",
    "texts-counted": "les textes de {count}\u00a0personnes",
    "text-named": "un texte signé {names}",
    "set-in": "Il est composé en {faces}.",
    "kind-interview": "Entretien",
    "kind-article": "Article",
    "kind-report": "Rapport",
    "kind-notes": "Notes de conférence",
    "kind-poem": "Poème",
    "kind-letter": "Lettre",
    "kind-recipe": "Recette",
    "formula": "Formule",
    "summary-structure": "Le livre a un sommaire lié et des titres hiérarchisés.",
    "summary-described": "Toutes les images sont décrites.",
    "summary-undescribed": "Images sans vraie description : {count} sur {total}.",
    "summary-maths": "Les formules sont en MathML avec une lecture en mots.",
    "printed-edition": "édition imprimée",
    "summary-pages": "Les numéros de page de l’édition imprimée sont indiqués.",
    "mail-subject": "« {title} » – le livre numérique",
    "mail-test": "Essai",
    "mail-hello": "Bonjour {name},",
    "mail-hello-all": "Bonjour,",
    "mail-attached": "Le livre est joint à ce message : {files}.",
    "mail-linked": "Vous pouvez télécharger le livre ici, en {files} :",
    "mail-download": "Télécharger le livre",
    "mail-epub": "Ouvrez l’EPUB sur un téléphone, une tablette, un ordinateur ou une liseuse.",
    "mail-pdf": "Le PDF montre les pages telles qu’elles sont imprimées.",
    "mail-texts": "{count} textes : {names}.",
    "mail-text": "Un texte : {names}.",
    "mail-others": "{count} autres",
    "mail-why": "{sender} vous écrit parce que vous figurez sur sa liste de diffusion.",
    "mail-leave": "Quitter la liste",
    "mail-leave-by": "Pour la quitter, écrivez à {address}.",
    "share-downloads": "Téléchargements",
    "share-epub": "Livre numérique, pour téléphones, tablettes, ordinateurs et liseuses",
    "share-pdf": "Les pages telles qu’elles sont imprimées",
    "share-file": "Fichier",
    "share-size": "Taille",
    "share-digest": "Empreinte (SHA-256)",
    "share-code": "Code QR de cette page",
    "share-catalogue": "Catalogue pour applications de lecture (OPDS)",
}

BOOK_LANGUAGES = {"en": ENGLISH, "fr": FRENCH}

# Scripts that run from right to left, and languages that are commonly written in one of them.
_LEFTWARDS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
_LEFTWARD = frozenset(
    "ar aeb apc arc arz ary ckb dv fa glk he iw ji khw ks lrc mzn nqo pnb prs ps rhg sd sdh skr "
    "syr ug ur yi".split()
)

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
_OF = {"es": " de ", "pt": " de "}  # between the pieces of a date

# Words at the opening of a chapter, in languages of texts that the book does not speak itself.
_OPENING = (
    *("and", "notes", "first-published-at", "kind-interview", "kind-article", "kind-report"),
    *("kind-notes", "kind-poem", "kind-letter", "kind-recipe"),
    *("role-editor", "role-interviewer", "role-interviewee"),
    *("role-translator", "role-transcriber", "role-illustrator", "role-photographer"),
)
OPENINGS = {
    language: dict(zip(_OPENING, words.split("|"), strict=True))
    for language, words in {
        "de": "und|Notizen|Zuerst veröffentlicht auf|Interview|Artikel|Bericht|Tagungsnotizen"
        "|Gedicht|Brief|Rezept"
        "|Herausgegeben von|Interview von|Mit|Übersetzt von|Transkribiert von|Illustriert von"
        "|Fotografien von",
        "es": "y|Notas|Publicado primero en|Entrevista|Artículo|Informe|Notas del congreso"
        "|Poema|Carta|Receta"
        "|Editado por|Entrevista de|Con|Traducido por|Transcrito por|Ilustrado por|Fotografías de",
        "it": "e|Note|Pubblicato per la prima volta su|Intervista|Articolo|Relazione"
        "|Note del convegno"
        "|Poesia|Lettera|Ricetta|A cura di|Intervista di|Con|Traduzione di|Trascrizione di"
        "|Illustrazioni di|Fotografie di",
        "pt": "e|Notas|Publicado primeiro em|Entrevista|Artigo|Relatório|Notas do congresso"
        "|Poema|Carta|Receita"
        "|Editado por|Entrevista de|Com|Traduzido por|Transcrito por|Ilustrado por|Fotografias de",
        "nl": "en|Notities|Eerst verschenen op|Interview|Artikel|Verslag|Congresnotities"
        "|Gedicht|Brief|Recept"
        "|Onder redactie van|Interview door|Met|Vertaald door|Uitgeschreven door"
        "|Geïllustreerd door|Foto’s van",
        "sv": "och|Anteckningar|Först publicerad på|Intervju|Artikel|Rapport"
        "|Konferensanteckningar"
        "|Dikt|Brev|Recept|Redigerad av|Intervju av|Med|Översatt av|Utskriven av"
        "|Illustrerad av|Fotografier av",
    }.items()
}


def word(key: str, language: str) -> str:
    """Give a word in a language (BCP 47), in English where the language has none here.

    >>> word("contents", "fr-CA")
    'Sommaire'
    >>> word("and", "de-AT")
    'und'
    """
    tongue = primary(language)
    words = BOOK_LANGUAGES.get(tongue, ENGLISH)
    return OPENINGS.get(tongue, words).get(key, words[key])


# Words before the numbers of captions, and above boxes.
LABELS = ("figure", "table", "example", "appendix", *"note tip important warning caution".split())
_LABELS = {
    language: dict(zip((*LABELS, "equation", "listing"), labels.split("|"), strict=True))
    for language, labels in {
        "en": "Figure|Table|Example|Appendix|Note|Tip|Important|Warning|Caution|Equation|Listing",
        "fr": "Figure|Tableau|Exemple|Annexe|Note|Astuce|Important|Avertissement|Attention|Équation"
        "|Listing",
        "de": "Abbildung|Tabelle|Beispiel|Anhang|Anmerkung|Tipp|Wichtig|Warnung|Achtung|Gleichung"
        "|Listing",
        "es": "Figura|Tabla|Ejemplo|Apéndice|Nota|Consejo|Importante|Aviso|Atención|Ecuación"
        "|Listado",
        "it": "Figura|Tabella|Esempio|Appendice|Nota|Suggerimento|Importante|Avviso|Attenzione"
        "|Equazione|Listato",
        "pt": "Figura|Tabela|Exemplo|Apêndice|Nota|Dica|Importante|Aviso|Cuidado|Equação|Listagem",
        "nl": "Figuur|Tabel|Voorbeeld|Bijlage|Noot|Tip|Belangrijk|Waarschuwing|Opgelet|Vergelijking"
        "|Listing",
        "sv": "Figur|Tabell|Exempel|Bilaga|Anmärkning|Tips|Viktigt|Varning|Försiktighet|Ekvation"
        "|Listning",
        "pl": "Rysunek|Tabela|Przykład|Dodatek|Uwaga|Wskazówka|Ważne|Ostrzeżenie|Ostrożnie|Równanie"
        "|Listing",
    }.items()
}


def label(key: str, language: str) -> str:
    """Give the word before the number of a caption, or above a box, in the language of its text.

    Texts are in more languages than the book speaks itself; where this has none it is English.

    >>> label("table", "de-AT"), label("table", "ja")
    ('Tabelle', 'Table')
    """
    return _LABELS.get(primary(language), _LABELS["en"])[key]


def direction(language: str) -> str:
    """Say in which direction a language (BCP 47) is written: `ltr` or `rtl`, as `dir` in HTML.

    A script in the tag decides (`az-Arab`, `ur-Latn`), else the one that the language is
    commonly written in (CLDR, likelySubtags).

    >>> direction("az-Arab")
    'rtl'
    """
    tongue, *rest = language.lower().replace("_", "-").split("-")
    script = next((one for one in rest if len(one) == 4 and one.isalpha()), "")  # noqa: PLR2004
    return "rtl" if (script in _LEFTWARDS if script else tongue in _LEFTWARD) else "ltr"


def long_date(date: str, language: str) -> str:
    """Write an ISO 8601 date, whole or partial, as the language writes it in a running text.

    >>> long_date("2021-02-01", "fr")
    '1er février 2021'
    >>> long_date("2021-02-01", "de"), long_date("2021-02", "es")
    ('1. Februar 2021', 'febrero de 2021')
    """
    year, month, day = [*date.split("-"), "", ""][:3]
    tongue = primary(language)
    if not month.isdigit():
        return date
    named = _MONTHS.get(tongue, _MONTHS["en"]).split()[int(month) - 1]
    number = "1er" if tongue == "fr" and day == "01" else day.lstrip("0")
    number += "." if number and tongue == "de" else ""
    return _OF.get(tongue, " ").join(piece for piece in (number, named, year) if piece)


def file_size(count: int, language: str) -> str:
    r"""Write a count of bytes as people read it: “1.2 MB”, in French “1,2 Mo”.

    >>> file_size(1_234_000, "en")
    '1.2\xa0MB'
    """
    french = primary(language) == "fr"
    units = ("octets", "ko", "Mo", "Go") if french else ("bytes", "kB", "MB", "GB")
    power = min(3, (len(str(count)) - 1) // 3)
    amount = f"{count / 1000**power:.1f}" if power else str(count)
    return f"{amount.replace('.', ',') if french else amount}\u00a0{units[power]}"


def listed(names: list[str], language: str) -> str:
    """Join names as in a sentence: “A, B and C”.

    >>> listed(["A", "B", "C"], "en")
    'A, B and C'
    """
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word('and', language)} {names[-1]}"
