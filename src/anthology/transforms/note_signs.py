"""Recognise in a line of text the notes that authors write to themselves, in French and English.

Two questions are asked: is a whole line nothing but such a note, and which parts of a running
text are. Words that people use in earnest too ("TODO", "job", "il manque", "à vérifier") count
only with what shows that they are meant for the author: a verb of editing, a thing of the page
such as a caption or a source, brackets, or standing alone.
"""

from __future__ import annotations

import re

from anthology.language.privacy import ASKED_FOR, HUSH, HUSHED, MARKED, PLEASE, PRIVATE

# All are lower case and verbose patterns (`re.VERBOSE`), so spaces in them are written as `\s`.


def _any_of(*lines: str) -> str:
    r"""Join words into one pattern, the longest first; `_` stands for a space in one of them.

    >>> _any_of("todo to_do", "tk")
    '(?:to\\sdo|todo|tk)'
    """
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
# Whom notes of an author or editor are for; those for readers are part of a text. Without
# brackets, those for organisers, a team or designers may be part of it too.
_ADDRESSED = (
    r"(?:notes?|n\.?\s?b\.?|p\.?\s?s\.?|messages?|remarques?|infos?|mot)\s(?:to|for|pour|[àa]|aux?)\s"
    r"(?:l[ae]s?\s|l['’]|the\s|our\s)?"
)
_EDITORS = (
    r"(?:r[ée]dact|relect|[ée]dit|maquet|correct|imprim|proofread|layout|printer|publish|typeset)"
)
FOR_EDITORS = rf"{_ADDRESSED}(?:{_EDITORS}|[ée]quipe|organis|comit|team|design)[^:]{{0,30}}"
_TO_EDITORS = (
    rf"(?:{_ADDRESSED}{_EDITORS}[^:]{{0,30}}|(?:[àa]\sl['’]attention\sd(?:e\sla\s|e\sl['’]|u\s|es\s)|"
    rf"(?:for\sthe\s)?attention(?:\sof)?(?:\sthe)?\s){_EDITORS}[^:]{{0,30}})"
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
_THIS = (
    r"(?:this|that|it|these|any\sof|what|the\sfollowing|dies\w*|das|den|ceci|cela|[çc]a|ce|cette|ces|"
    r"la\ssuite)"
)
# What is wanted to know: “XXX which year?”
_ASKED = _any_of(
    "which who what when where why how",
    "quels? quelles? qui quand o[ùu] combien comment",
    "wer wann wo wie warum welche[rsnm]?",
)
# What is said of marks themselves: “TODO lists”, “TBD means”.
_OF_MARKS = _any_of(
    """lists? apps? comments? items? marks? markers? tags? files? notes? entries labels? boxes
    columns? is was are were has have had in on and or as means stands signs? says? from by for
    will can may should would listes? est sont et ou dans un une des les? la veut""",
    "listen? und oder ist sind war im in der die das steht hei[ßs]+t bedeutet",
)
# Nouns before “à vérifier” that make it a statement: “(points à vérifier)”.
COUNTED = _any_of("points? [ée]l[ée]ments? choses? [ée]tapes? crit[èe]res? liste rien")
# Capitals are part of these: TODO is no “todo list”.
MARKER = r"(?:TODO|TO\sDO|FIXME|TBD|TBC|TBA|XXX+|WIP|TKTK)"

_LONGEST = 300  # characters of a line that may be nothing but a note
_WRAPPED = " \t\n\u00a0\u202f*_()[]{}<>→-–—!•💡📌📝🚧⚠❗❓✏🔴👉\ufe0f"
_WORD = r"[\w’'-]+\s"
_END = r"[\s.!?…]*$"


def _compile(*patterns: str) -> re.Pattern[str]:
    """Join patterns, written with spaces and comments, into one."""
    return re.compile("|".join(patterns), re.VERBOSE)


# TODO: photo; FIXME - the date; TODO add a link; TBD
_MARKER_LINE = _compile(
    rf"{MARKER}\s*(?:$|[:!–—-].*|(?i:{VERB})\b.*)|FIXME\b[^.!?]{{0,80}}$",
    # TODO more here.; XXX which year?
    rf"(?:TODO|TBD|TBC)\s(?!(?i:{_OF_MARKS})\b)(?:[^\s.!?;]+\s?){{1,7}}[.!?…]*$",
    rf"XXX+,?\s(?i:{_ASKED})\b[^.!;]{{0,80}}$",
)
# An open task of the author's: ☐ ask Mr Bloom about the onions
_TASK_LINE = _compile(
    r"""[☐❏]\s*(?:(?i:ask|call|phone|ring|e-?mail|text|write\sto|talk\sto|speak\s(?:to|with)|check\swith
    |demander\s[àa]|appeler|t[ée]l[ée]phoner\s[àa]|[ée]crire\s[àa]|relancer|contacter|voir\savec)
    \s[^\W\d_a-z][^\W\d_A-Z][^.!?]{0,80}|[^.!?]{0,40}(?-i:[^\W\d_a-z]\w+)[^.!?]{0,40}\s
    (?:fragen|anrufen|anschreiben))[.!?]?$"""
)
_WHOLE = _compile(
    # Job : voir si…; To do: add…; Note to self: check…
    rf"{LABEL}\s*[:–—-]\s*(?:il\sfaut\s)?(?:{EDIT}\b|{VERB}\b.*\b{THING}\b)",
    # À vérifier; à compléter plus tard; À relire : les dates
    rf"(?:reste\s)?[àa]\s{TASK}(?:\s(?:plus\stard|ensuite|avant\s.{{1,30}}))?(?:\s*:.*|{_END})",
    # Il manque une légende pour cette image
    rf"(?:il\s)?manque\s(?:ici\s|encore\s)?{DETERMINER}(?:{_WORD}){{0,2}}{THING}(?:{_END}|"
    r"\s(?:ici|l[àa]|pour|du|de\s(?:la|cette|ce)|(?:dans|sur)\s(?:cette|ce))\b.{0,60}$)",
    # Off the record: he sells in June; Ne pas publier : le prix
    rf"{HUSHED}\s*:\s*\S.*",
    rf"{HUSH}\s*[,:;–—-]\s*{PLEASE}{PRIVATE}\b.*",
    # Photo à insérer; caption missing; image goes here; missing caption
    rf"(?:{DETERMINER})?{THING}\s(?:\w+\s)?(?:[àa]\s{TASK}|manquante?s?|missing|needed|"
    rf"(?:goes?|to\sgo|comes?)\shere|to\sbe\sadded){_END}",
    rf"missing\s{THING}{_END}",
    # Add photo here; insérer une image ici
    rf"(?:add|insert|put|ajouter|rajouter|ins[ée]rer|mettre)\s(?:{_WORD}){{0,3}}{THING}\s"
    rf"(?:{_WORD}){{0,3}}(?:ici|here){_END}",
    # Note to the editor: cut the end; À l’attention de la rédaction : la photo suit
    rf"{_TO_EDITORS}:\s*\S",
    # Article en cours de rédaction; draft; image placeholder; lorem ipsum dolor
    rf"(?:{_WORD}){{0,3}}{UNFINISHED}{_END}",
    rf"(?:draft|brouillon|coming\ssoon){_END}",
    rf"(?:{THING}\s)?placeholder(?:\s{THING})?(?:\s(?:for|pour)\s.{{1,40}})?{_END}",
    rf"lorem\sipsum(?:\sdolor\b|{_END})",
    rf"\?{{2,}}(?:{_END}|\s{_ASKED}\b.{{0,60}}$)",
)
# Of those, what may as well be the name of a thing: draft, missing captions, placeholder
_OPENS = re.compile(rf"{_TO_EDITORS}:", re.VERBOSE)
_TITLES = re.compile(
    rf"(?:{_TO_EDITORS}|(?:for|to|pour|[àa]|aux?)\s(?:l[ae]s?\s|l['’]|the\s)?{_EDITORS}[^:]{{0,20}}):?",
    re.VERBOSE,
)
_NAMES = re.compile(
    rf"(?:draft|brouillon|(?:missing\s)?{THING}|(?:{THING}\s)?placeholder){_END}|{PRIVATE}",
    re.VERBOSE,
)
_BRACKETED = re.compile(r"([(\[{]|<<)([^()\[\]{}]{1,300}?)(?:[)\]}]|>>)")
_DOUBLED = re.compile(r"([(\[{])\1(.*)([)\]}])\3")
# What is cut where there is no room: “cut here if you need the space”.
_CUT = (
    r"(?:you\scan\s|please\s|feel\sfree\sto\s|vous\spouvez\s|tu\speux\s|on\speut\s|bitte\s)?(?:cut|trim|stop|end|drop|skip"
    r"|couper|coupe[rz]?|arr[êe]ter|k[üu]rzen)\s(?:this\s|it\s|das\s)?(?:here|from\shere|this|ici|l[àa]|hier)\b.*"
)
_MARKER_IN_BRACKETS = _compile(
    rf"{MARKER}(?:$|\s*[:,!–—-].*|\s(?i:{VERB})\b.*)",
    rf"(?:TODO|FIXME|TBD|TBC)\s(?!(?i:{_OF_MARKS})\b).{{1,60}}$|XXX+,?\s(?i:{_ASKED})\b.*",
)
_IN_BRACKETS = _compile(
    r"\?{2,}$",
    # date à vérifier; à compléter avec Luc; reste à relire
    rf"(?!{COUNTED}\b)(?:{_WORD}){{0,3}}[àa]\s{TASK}(?:\s?[:,!?…].*|{_END}|"
    r"\s(?:plus\stard|ensuite|avec\s.{1,20}|avant\spublication|aupr[èe]s\s.{1,30})$)",
    # rechercher la nature du projet; vérifier si c'est bien lui; vérifier
    r"(?:rechercher|retrouver|sourcer|reformuler)\s(?:l[ae]s?\s|l['’]|qui\s|o[ùu]\s|quel|si\s|une?\s)"
    r"[^,;.]{1,90}$",
    r"(?:v[ée]rifier|confirmer|pr[ée]ciser|demander|voir)\s(?:si|que|qu['’]|qui|o[ùu]|quand|quel\w*)\b"
    r"[^,;.]{1,90}$",
    rf"(?:v[ée]rifier|compl[ée]ter|sourcer|reformuler|(?:to\s)?check|verify|rephrase|expand){_END}",
    # ajouter un lien; please check the date; need a better source
    rf"(?:please\s|il\sfaut\s)?(?:{EDIT}|needs?)\s(?:{DETERMINER})?(?!your|votre|vos)(?:{_WORD}){{0,2}}"
    rf"{THING}(?:\s(?!to\b|into\b|with\b|avec\b|dans\b)[\w’'-]+){{0,3}}{_END}",
    # citation needed; source ?; photo manquante
    rf"(?:{THING})\s?(?:needed|missing|manquante?s?|to\scome|[àa]\svenir|\?+){_END}",
    rf"(?:{_WORD}){{0,3}}{UNFINISHED}{_END}",
    # photo here; image ici
    rf"{THING}\s(?:here|ici){_END}",
    # vérifier la date avec Luc; check the name with Ada
    rf"(?:v[ée]rifier|confirmer|check|confirm|verify)\s{DETERMINER}(?:{_WORD}){{0,2}}{THING}\s"
    r"(?:avec|aupr[èe]s|with)\b.{1,40}$",
    rf"(?:{THING}\s)?placeholder(?:\s{THING})?$",
    r"il\smanque\s.{1,60}$",
    rf"{FOR_EDITORS}:\s.{{1,150}}$",
    # off the record; not for print: he sells in June
    rf"(?:/|end\s(?:of\s)?)?{HUSHED}(?:$|\s*[.!:;–—-].*|\s{_THIS}\b.*)",
)
_IN_SQUARE_BRACKETS = _compile(
    # [PRIVATE - they are engaged]; [in the margin: confidential]
    MARKED,
    # [cut here if you need the space]; [NB: was it not in the Review?]
    rf"{_CUT}|n\.?\s?b\.?\s?:\s.{{1,150}}\?$",
    # OFF RECORD from 00:02 to 00:03; she asks not to print the name
    rf"{PRIVATE}\s(?:from|until|till|up\sto|de|jusqu|ab|von|bis)\b.*",
    r".{1,150}\b(?:not\sto|de\sne\spas|nicht\szu)\s(?:print|publish|quote|imprimer|publier|citer"
    r"|drucken|zitieren)\b.*",
    # he sells in June – off the record!
    rf".{{1,150}}[\s,;.–—-]{PRIVATE}[\s.!]*$",
    rf"insert\s.{{1,60}}$|ins[ée]rer\s.{{1,60}}$|(?:draft|brouillon|wip|tk){_END}|tk\s?:.{{1,80}}$",
    # [REVIEW: is this so?]; [note to editor: …]; [à relire : …]
    r"(?:(?:copy\s?)?edit(?:or)?s?|review(?:er)?|comment(?:aire)?|query|question|nota|relecture|"
    rf"relire|{LABEL})\s?(?:[àa]\s\w+\s)?:\s.{{1,150}}$",
    # [check with Ada before printing!]; [ask Luc]; [à voir avec Luc avant impression]
    r"(?:please\s)?(?:check|confirm|verify|ask|discuss|clear|talk)\s(?:\w+\s){0,3}"
    r"(?:with|to|before|about|whether|if)\b.{1,80}$",
    r"(?:[àa]\s)?(?:v[ée]rifier|voir|confirmer|demander|valider)\s(?:\w+\s){0,3}(?:avec|[àa]|aupr[èe]s|"
    r"avant|si)\b.{1,80}$",
    # [on coupe ici ? à voir avec Luc]; [keep this? ask Ada]
    r"[^?]{1,60}\?\s(?:[àa]\s(?:v[ée]rifier|voir|confirmer|valider)\s|demander\s[àa]\s"
    r"|(?:check|confirm|discuss|clear)\swith\s|ask\s)[^?]{1,40}$",
)
# Those to whom such a note is written by name: “NB for Clara: …”; what is for all is text.
_BY_NAME = (
    r"(?i:notes?|n\.?\s?b\.?|p\.?\s?s\.?|messages?|memo|questions?|remarques?|infos?|mot|notiz|hinweis"
    r"|anmerkung|frage)\s(?i:to|for|pour|[àa]|an|f[üu]r)\s@?(?!(?i:readers?|lecteurs?|leser|teachers"
    r"|parents|all|every|tous|alle|the|those)\b)[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w.’'-]*){0,2}\s?:\s"
)
# In running text, outside quotation marks; a text without the sign on the left has no such note.
_WITHIN = (
    (
        "TODO",
        rf"""(?<![\w/#.@-])TODO\s?:(?=\s)[^.;!?]{{0,80}}
        |(?<=[.!?…]\s)TODO(?=\s*$)
        |(?<=[.!?…]\s)TODO\s(?!(?i:{_OF_MARKS})\b)[^\s.!?;]+(?:\s[^\s.!?;]+){{0,4}}(?=[.!?…]|$)
        |(?<=[.!?…]\s)TODO\s(?i:{VERB})\b[^.;!?]{{0,80}}""",
    ),
    ("FIXME", r"(?<![\w/#.@-])FIXME\s?:(?=\s)[^.;!?]{0,80}|(?<=[.!?…]\s)FIXME\b[^.;!?]{0,80}"),
    (
        "XXX",
        rf"""(?<=[.!?…]\s)XXX+,?\s(?i:{VERB}|{_ASKED})\b[^.;!?]{{0,80}}
        |(?<![\w/#.@*-])XXX+(?=\s?(?:€|%|euros?\b|dollars?\b)|:\s)
        |(?<=[\w,]\s)XXXX+(?![\w*-])|(?<=[.!?…]\s)XXX+(?=\s*$|\s+[^\W\d_a-z])""",
    ),
    (
        "TB",
        r"""(?<=[:–—.!?-]\s)(?:TBD|TBC|TBA)(?=[\s.]*$)
        |(?<![\w/#.@-])TBD\s?:(?=\s)[^.;!?]{0,80}""",
    ),
    # “to come”, as editors write it; between other words only where something is counted or dated
    (
        "TK",
        r"""(?<![\w/#.@-])TKTK+(?!\w)|(?<=[:–—-]\s)TK(?=[\s.]*$)
        |\s(?:in|at)\s(TK)(?=[.,;)]|\s(?:and|but|or|years?|when|people|miles)\b)
        |\s(?:for|from|about)\s(TK)(?=\s(?:years?|days?|people|miles|euros|dollars)\b)
        |(?<=\s)TK(?=\s?(?:€|%|(?:euros?|dollars?|pounds|francs)\b))
        |\s(?:en|de)\s(TK)(?=[.,;)]|\s(?:et|mais|ou)\b)""",
    ),
    ("???", rf"(?<=[.!?…]\s)\?{{3,}}\s(?i:{_ASKED})\b[^.;!?]{{0,60}}"),
    ("???", r"(?<=\w\s)\?{3,}(?=\s(?:and|but|or|with|that|years?|of|from)\b)"),
    (
        "???",
        r"""(?<=\s)(?:de|du|d['’]|à|en|par|chez|avec|vers|environ|of|by|at|in|with|about|from|the|
        le|la|un)\s(\?{3,})(?=\s+[^\W\dA-Z]|\s*[.,;€%])""",
    ),
    (
        "ote ",
        r"(?i:\bnote\s(?:to\sself|[àa]\smoi-m[êe]me|pour\smoi-m[êe]me)\s?:[^.!?]{0,80})",
    ),
    (
        "manque",
        rf"""(?i:\bil\smanque\s(?:ici\s)?{DETERMINER}(?:{_WORD}){{0,2}}{THING}\s
        (?:ici|pour\scette|[àa]\scet\sendroit)\b)""",
    ),
    (
        "",
        r"(?<=[.!?…]\s)À\s(?i:v[ée]rifier|compl[ée]ter|confirmer|pr[ée]ciser|sourcer)(?=[.!…]|\s*$)",
    ),
    *((f"{dash} à", rf"(?<=\s{dash}\s)[àa]\s{TASK}(?=[\s.!?…]*$)") for dash in "-–—→"),
    # Whoever it is for, what opens so is not for readers.
    (
        "ttention",
        r"""^(?i:(?:[àa]\sl['’]attention\sd(?:e\s|u\s|es\s|['’])|for\sthe\sattention\sof\s)
        [^:.!?]{2,40}:\s[^.!?]{0,80})""",
    ),
    (":", rf"^(?i:{_TO_EDITORS}:\s*$)"),
    # OFF RECORD: he sells in June; and where it only may be for the editors, what opens a sentence
    (
        "",
        rf"""(?:^|(?<=[.!?…]\s))(?i:{HUSHED}(?:\s*:|\s{_THIS}\b)
        |{HUSH}\s*[–—-]\s*{PLEASE}{PRIVATE})[^.!?]{{0,80}}""",
    ),
    # What is asked in a conversation: “Can this bit be off the record?”
    *(
        (sign, rf"(?i:{ASKED_FOR})")
        for sign in ("ecord", "micro", "en off", "itieren", "unter uns")
    ),
    (
        "ecording",
        r"(?:^|(?<=[.!?…:]\s))(?i:is\s(?:it|this|that)(?:\sthing)?\s(?:now\s)?recording)\b[^.!?]{0,40}[.!?]?",
    ),
    # NB for Clara: it was in the Review. – Clara: please check the year.
    (":", rf"^{_BY_NAME}[^.!?]{{0,80}}"),
    (
        ":",
        rf"""^[^\W\d_a-z][\w’'-]+\s?:\s(?i:please|pls|bitte|merci\sde|svp)\s(?i:{VERB}|pr[üu]fen)\b
        [^.!?]{{0,60}}\b(?i:{THING}|years?|ann[ée]es?|jahr)\b[^.!?]{{0,40}}""",
    ),
    # an open task: ☐ add figures
    (
        "☐",
        rf"(?<=☐\s)(?i:{EDIT}\s(?:{DETERMINER})?(?:{_WORD}){{0,2}}{THING})\b[^.;!?]{{0,60}}",
    ),
    ("psum ", r"(?i:\blorem\sipsum\sdolor\b)"),
)
# Of notes in square brackets, those that are no words of the sentence around them: it stands
# without them. With a number in it, a note may hold what the sentence wants to say.
_ASIDE = _compile(
    MARKED,
    rf"(?:{TASK}|[àa]\s{TASK})\b[^\d]*$",
    rf"(?:copy\s?edit|review(?:er)?|relecture|relire|{FOR_EDITORS}|note\s(?:to|pour|[àa])\s[^:\d]{{1,20}})"
    r"\s?:[^\d]*$",
    r"(?:to-?do|to\sdo|fixme|tk)\s?[:–—-][^\d]*$",
    r"(?:please\s)?(?:check|ask|confirm|verify|discuss|clear|talk|see|find)\s[^\d]*$",
    r"(?:[àa]\s)?(?:v[ée]rifier|voir|confirmer|demander|valider)\s[^\d]*$",
)
# What must not be seen goes with its numbers; brackets with no more than these words stay, for
# what they are about stands beside them.
_KEPT_BACK = _compile(
    rf"{PRIVATE}\s*[.!:;–—-]+\s*\w.*|.*\w\W+{PRIVATE}[\s.!]*$|{HUSH}\W+{PRIVATE}\b.*"
)
# To whom a note in square brackets is written, “Clara: …”; other things stand before colons too.
_CALLED = re.compile(r"@?[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w.’'-]*){0,2}\s?:\s+(?=\S)")
_LABELLING = re.compile(
    rf"(?:{THING}|p\.?s|n\.?d\.?[lrta]\w*|transl\w*|trad\w*|musi\w+|chan\w+|song|warning|"
    r"update|mise|correction|erratum|e?isbn|doi|voir|see|cf|r[ée]ponse|answer|anm\w*|quelle|"
    r"bild|abb\w*|sic|sc[eè]ne|acte?|nota|nb|tab\w*|alt|plan\w*|video|left|right|top|bottom|"
    r"gauche|droite|note\w*|edit\w*|[ée]dit\w*|ed|figs?|cr[ée]dit\w*)\b",
    re.VERBOSE,
)
_WRITTEN_TO = _compile(
    rf"(?:please|can\syou|could\syou|would\syou|you|peux-tu|pouvez-vous|merci\sde|tu|vous|"
    rf"bitte|kannst\sdu|k[öo]nnen\ssie|{VERB})\b|.*\?$"
)
_NAMED_NOTE = _compile(rf"{_BY_NAME}\s*\S")
_SQUARE = ("[", "<<")
_FEWEST = 4  # words of a note to someone that fills a line: in fewer, speakers are heard
_PATTERNS_WITHIN = tuple((sign, _compile(pattern)) for sign, pattern in _WITHIN)
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’")


def is_note(line: str, *, named: bool = False) -> bool:
    """Tell whether a line (a paragraph, or what stands between two breaks) is only a note.

    `named`: the line names a thing, as headings and the terms of definitions do. There “Draft”
    and “Missing translations” are what the text is about.

    >>> is_note("TODO: find a picture"), is_note("The mill is to do with the river.")
    (True, False)
    """
    if len(line) > 2 * _LONGEST:
        return False
    line = _DOUBLED.sub(r"\1\2\3", " ".join(line.split()))
    inner = line.strip(_WRAPPED)
    if not inner or len(line) > _LONGEST:
        return False
    if _MARKER_LINE.match(inner.lstrip("☐❏ ")) or _TASK_LINE.match(inner):
        return True
    if _WHOLE.match(inner.lower()):
        return not (named and _NAMES.match(inner.lower()))
    bracketed = _BRACKETED.fullmatch(line)
    return bool(bracketed and _is_bracketed_note(bracketed))


def opens_note(line: str, *, titled: bool = False) -> bool:
    """Tell whether a line only says that what stands below it is for the editors.

    As the title of a box (`titled`) it needs no colon, and no word for what it is.

    >>> opens_note("Notes for the editor:"), opens_note("Notes for readers:")
    (True, False)
    """
    words = " ".join(line.split()).strip(_WRAPPED).lower()
    return bool((_TITLES if titled else _OPENS).fullmatch(words))


def notes_within(text: str) -> list[tuple[int, int]]:
    """Give the places (start, end) of notes in running text, in order."""
    found = [
        match.span()
        for match in _BRACKETED.finditer(text)
        if _is_bracketed_note(match) or _is_addressed(match)
    ]
    for sign, pattern in _PATTERNS_WITHIN:
        if sign in text:
            quoted = [match.span() for match in _QUOTED.finditer(text)]
            places = [match.span(match.lastindex or 0) for match in pattern.finditer(text)]
            found += [place for place in places if not _inside(place, [*quoted, *found])]
    return sorted(found)


def is_aside(note: str) -> bool:
    """Tell whether a note in running text can go, and leaves a whole sentence behind."""
    bracketed = _BRACKETED.fullmatch(note)
    if bracketed is None:
        return False
    square, contents = bracketed[1] in _SQUARE, _contents(bracketed)
    return (square and bool(_NAMED_NOTE.match(contents[0]))) or any(
        _KEPT_BACK.match(content.lower()) or (square and _ASIDE.match(content.lower()))
        for content in contents
    )


def _inside(place: tuple[int, int], stretches: list[tuple[int, int]]) -> bool:
    """Tell whether a place begins in one of the stretches."""
    return any(start <= place[0] < end for start, end in stretches)


def _contents(match: re.Match[str]) -> list[str]:
    """Give the words in brackets, and those behind the name of her whom they are for."""
    content = " ".join(match[2].split())
    address = _CALLED.match(content) if match[1] in _SQUARE else None
    named = address is not None and not _LABELLING.match(content.lower())
    return [content, content[address.end() :]] if address and named else [content]


def _is_addressed(match: re.Match[str]) -> bool:
    """Tell whether words in square brackets are written to someone: “[Clara: can you ask him?]”."""
    _, *said = _contents(match)
    alone = match.string.strip() == match[0]
    return any(
        _WRITTEN_TO.match(one.lower()) or (alone and len(one.split()) >= _FEWEST) for one in said
    )


def _is_bracketed_note(match: re.Match[str]) -> bool:
    """Tell whether words in brackets are a note to oneself and no part of the sentence."""
    contents = _contents(match)
    if _MARKER_IN_BRACKETS.match(contents[0]):
        return not _is_spelt_out(contents[0], match.string[: match.start()])
    square = match[1] in _SQUARE
    return (square and bool(_NAMED_NOTE.match(contents[0]))) or any(
        _IN_BRACKETS.match(one.lower()) or (square and _IN_SQUARE_BRACKETS.match(one.lower()))
        for one in contents
    )


def _is_spelt_out(short: str, before: str) -> bool:
    """Tell whether the words before a short form spell it: Trunk-Based Development (TBD)."""
    words = re.findall(r"[^\W_]+", before[-80:])[-len(short) :]
    return "".join(word[0] for word in words).lower() == short.lower()
