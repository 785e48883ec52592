r"""List the French and English words that notes to self are made of, as pieces of patterns.

All are lower case and verbose patterns (`re.VERBOSE`), so that spaces in them are written as `\s`.
"""

from __future__ import annotations


def _any_of(*lines: str) -> str:
    words = (word.replace("_", r"\s") for line in lines for word in line.split())
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


# What an author does to a text, as French infinitives and English imperatives.
VERB = _any_of(
    """agrandir ajouter aligner changer centrer chercher citer compl[ée]ter confirmer contacter
    corriger couper cr[ée]er demander d[ée]placer d[ée]couper d[ée]tailler d[ée]velopper enlever
    [ée]crire [ée]toffer faire finir fusionner harmoniser illustrer inclure ins[ée]rer
    int[ée]grer mettre mentionner modifier ne_pas_oublier penser_[àa] pr[ée]ciser raccourcir
    rajouter recadrer rechercher r[ée]crire r[ée][ée]crire r[ée]diger redimensionner r[ée]duire
    reformuler relire remplacer remettre rendre retirer retrouver revoir simplifier sourcer
    supprimer terminer tester traduire travailler trouver uniformiser v[ée]rifier valider voir""",
    """add ask change check clarify cite complete confirm create cut delete describe edit expand
    explain fill_in find finish fix get illustrate include insert link look_up make mention
    merge move proofread provide put remove rename rephrase replace resize rewrite see_if
    see_whether shorten show source split translate update upload use verify write""",
)
# Those of them that are seldom said of anything but a text.
EDIT = _any_of(
    """ajouter rajouter ins[ée]rer inclure retrouver rechercher v[ée]rifier remplacer compl[ée]ter
    corriger sourcer citer reformuler traduire confirmer pr[ée]ciser relire voir_si voir_comment
    penser_[àa] ne_pas_oublier""",
    """add insert find check verify fix replace cite update confirm rewrite rephrase proofread
    see_if""",
)
# What remains to be done to a text, after a French “à”.
TASK = _any_of(
    """v[ée]rifier compl[ée]ter confirmer pr[ée]ciser relire r[ée]diger [ée]crire r[ée][ée]crire
    reformuler traduire corriger illustrer d[ée]velopper finir terminer revoir sourcer remplacer
    supprimer ins[ée]rer ajouter rajouter retrouver rechercher mettre_[àa]_jour mettre_en_forme"""
)
# What texts are made of.
THING = _any_of(
    """adresses? audio auteurs? bio biographie captures? cartes? chapitres? chiffres? citations?
    conclusion cr[ée]dits? dates? descriptions? donn[ée]es exemples? figures? graphiques?
    images? illustrations? infos? informations? intro introduction l[ée]gendes? liens? logo
    mots? noms? notes? num[ée]ros? orthographe pages? paragraphes? parties? photos? phrases?
    portraits? pr[ée]noms? r[ée]f[ée]rences? r[ée]sum[ée] sch[ée]mas? sections? sources?
    statistiques? tableaux? textes? titres? sous-titres? traductions? transition url vid[ée]os?""",
    """addresses authors? captions? chapters? charts? credits data details? diagrams? examples?
    footnotes? graphs? headings? headlines? links? maps? names? numbers? paragraphs? pictures?
    quotes? quotations? refs? references? screenshots? sentences? spelling stats? statistics
    subtitles? summary tables? texts? titles? translations? wording""",
)
DETERMINER = (
    r"(?:l[ae]s?\s|l['’]\s?|une?\s|des?\s|d['’]|du\s|son\s|ses\s|an?\s|the\s|this\s|some\s)"
)
UNFINISHED = _any_of(
    """en_cours_de_r[ée]daction en_cours_d['’][ée]criture en_cours_d['’][ée]laboration
    en_cours_de_traduction en_cours_de_relecture work_in_progress under_construction
    to_be_written to_be_completed to_be_confirmed to_be_checked to_be_verified to_be_added
    to_be_translated to_be_determined to_be_announced"""
)
# Labels of what is to be done, which only a verb of editing behind them makes notes.
LABEL = _any_of(
    """jobs? [àa]_faire reste_[àa]_faire note_pour_moi note_pour_moi-m[êe]me note_pour_plus_tard
    note_pour_l['’][ée]diteur note_pour_le_relecteur note_[àa]_moi-m[êe]me""",
    "to-?do to_do note_to_self note_to_editor",
)
# Nouns before “à vérifier” that make it a statement: “(points à vérifier)”.
COUNTED = _any_of("points? [ée]l[ée]ments? choses? [ée]tapes? crit[èe]res? liste rien")
# Capitals are part of these: TODO is no “todo list”.
MARKER = r"(?:TODO|TO\sDO|FIXME|TBD|TBC|TBA|XXX+|WIP|TKTK)"
