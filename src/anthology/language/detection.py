"""Tell the language of a text from its function words or script, and write languages as tags.

Tags are those of BCP 47, however people name a language.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


# The commonest words of each language; a word of several languages counts for each of them.
_FUNCTION_WORDS = {
    "fr": """le la les un une des du de d l et est sont était a ont été être en dans pour par sur
        avec sans que qu qui quoi dont où ce cette ces cet c se s son sa ses leur leurs il elle ils
        elles on nous vous je j tu ne n pas plus au aux mais ou comme si aussi très tout tous toute
        même entre chez fait faire peut mon ma mes notre nos votre vos y deux ainsi donc""",
    "en": """the of and to a an in is are was were be been being that this these those it its for
        on with as at by from or but not he she they we you i his her their our your my which who
        what when where how there have has had do does did will would can could should if so than
        then about into out more no all one also just only some them us me any other before
        between after over because""",
    "de": """der die das den dem des ein eine einen einem einer und ist sind war waren sein zu in
        im mit von vom auf für an am als auch es er sie wir ihr ich du man nicht noch nur aber oder
        wie wenn dass daß so aus bei nach über um vor hat haben wird werden kann durch zum zur sich
        was wer mehr sehr uns unser seine ihre""",
    "es": """el la los las un una unos unas y de del a al en que es son era fue ser está están por
        para con sin se su sus lo le les no más pero como o si ya muy también este esta estos estas
        ese esa eso entre cuando donde hay ha han había sobre todo todos mi nos yo él ella ellos
        hasta desde porque qué e""",
    "it": """il lo la i gli le un uno una e ed di del della dei delle dello degli a al alla ai alle
        in nel nella nei nelle che è sono era essere per con su sul sulla da dal dalla non si come
        più anche ma o se questo questa questi queste quello ci ha hanno ho suo sua loro tra fra
        quando dove molto tutti tutto c l d perché cui""",
    "pt": """o a os as um uma uns umas e de do da dos das em no na nos nas que é são era foi ser
        está por pelo pela para com sem se seu sua seus suas não mais mas como ou já muito também
        este esta isso isto ele ela eles elas quando onde há tem têm sobre todo todos ao aos à às
        até desde porque eu nós""",
    "nl": """de het een en van in is zijn was waren op te dat die dit deze voor met aan er niet
        ook als maar om bij uit door over naar tot ze hij zij wij we ik je u of nog wel geen meer
        heeft hebben had wordt worden kan kunnen zou hun haar mijn ons onze wat wie hoe waar dan
        toen omdat tussen""",
    "pl": """i w z na do nie się to jest że o jak za od po przez dla ale czy co tak tym ten ta te
        tego tej są był była było być ich jego jej my oraz gdy gdzie już tylko może które który
        która także bardzo przed przy nad pod bez aby więc lub""",
    "ca": """el la els les l un una uns unes i de del d dels a al als en amb per que és són era ser
        no més però com o si ja molt també aquest aquesta aquests aquestes entre quan on hi ha han
        sobre tot tots es seva seu seus dins sense fins perquè""",
    "sv": """och att det som en ett är var på i av för med till den de inte om har hade han hon vi
        jag du man men eller så när där hur vad från vid efter under över kan ska skulle blir
        deras sin sitt sina också mycket mer""",
    "da": """og at det som en et er var på i af for med til den de ikke om har havde han hun vi jeg
        du man men eller så når hvor hvad fra ved efter under over kan skal ville bliver deres sin
        sit sine også meget mere""",
    "fi": """ja on ei se että oli olla hän ne kun myös mutta niin kuin tai jos joka jotka ovat sen
        tämä nämä mitä minä sinä me te he vain nyt vielä sitten koska mukaan""",
    "ro": """și si în de la cu pe un o a al ale ai nu este sunt era fi că ca să din pentru mai dar
        sau care ce cum când unde prin fără despre după până foarte tot toate acest această""",
    "cs": """a v se na je že to s z do o k i jako ale by jsem jsou byl byla bylo být za po pro od
        který která které už jen také tak aby nebo když jeho její ve ze jak než při mezi""",
    "tr": """ve bir bu da de için ile çok daha ne gibi olarak olan var mı mi ama o ki en kadar
        sonra ben biz siz onlar değil her şey ya""",
    "ru": """и в не на я что он с это как а по но они к у ты из мы за вы так же от бы о для её его
        был была были быть только ещё уже когда или если при до""",
    "uk": """і в не на я що він з це як а по але вони до у ти із ми за ви так же від би про для її
        його був була були бути тільки ще вже коли або якщо при та й є""",
}
_SCRIPTS = (
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),  # Persian too: see below
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
# Letters that Arabic has not and Persian has, four in a hundred: peh, tcheh, jeh, keheh, gaf, yeh.
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0590-\u1fff\u3040-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"https?://\S+")
_SAMPLE = 4_000  # characters taken from the beginning, the middle and the end of a long text
_FEWEST = 3  # different function words without which nothing is said
# In whole sentences a third to three fifths of the words are function words (0.35 to 0.6 in
# `tests/cases/language` and `content`); in tables, names and code a tenth.
_SHARE = 0.12  # share of the words that must be function words
# The nearest languages are apart by more, even in one sentence: Swedish and Danish by 1.33, Catalan
# and Spanish by 1.44; English and Dutch by 5.
_MARGIN = 1.25  # how many times the words of the second language


def list_speakers(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """List by each function word the languages that it is of; `words` are theirs, by language."""
    found = defaultdict(list)
    for language, listed in words.items():
        for word in set(listed.split()):
            found[word].append(language)
    return {word: tuple(languages) for word, languages in found.items()}


_SPEAKERS = list_speakers(_FUNCTION_WORDS)
_SETS = {language: frozenset(listed.split()) for language, listed in _FUNCTION_WORDS.items()}


def language_of(text: str, *, margin: float = _MARGIN, fewest: int = _FEWEST) -> str:
    """Tell the language of a text as a BCP 47 primary tag; empty where the evidence is thin.

    The best language must have at least `fewest` different function words in the text, and
    `margin` times as many in all as the second best.

    >>> language_of("Il y a dans la vie des choses que nous ne savons pas")
    'fr'
    """
    sample = _sample(text)
    if len(_OTHER_SCRIPT.findall(sample)) * 4 > len(sample) and (found := _by_script(sample)):
        return found
    words = Counter(_WORD.findall(_ADDRESS.sub(" ", sample).lower()))
    hits, kinds = Counter[str](), Counter[str]()
    for word in words.keys() & _SPEAKERS.keys():
        for language in _SPEAKERS[word]:
            hits[language] += words[word]
            kinds[language] += 1
    (best, score), (_, second) = (*hits.most_common(2), ("", 0), ("", 0))[:2]
    enough = kinds[best] >= fewest and score >= _SHARE * words.total()
    return best if enough and score >= margin * second else ""


def primary(tag: str) -> str:
    """Give the language of a BCP 47 tag without script, region and variants.

    >>> primary("zh-Hant-TW")
    'zh'
    """
    return tag.split("-", maxsplit=1)[0].lower()


def function_words(language: str) -> frozenset[str]:
    """List the commonest words of a language (a primary tag), lower case; empty if not known."""
    return _SETS.get(language, frozenset())


def _sample(text: str) -> str:
    """Take pieces from the beginning, the middle and the end of a long text."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"


def _by_script(text: str) -> str:
    """Name the language that alone uses the script that most of the letters belong to."""
    letters = sum(map(str.isalpha, text))
    shares = {language: len(script.findall(text)) for language, script in _SCRIPTS}
    if shares["ja"] * 10 > letters:
        return "ja"
    best = max(shares, key=lambda language: shares[language])
    if shares[best] * 2 <= letters:
        return ""
    return "fa" if best == "ar" and len(_PERSIAN.findall(text)) * 50 > shares[best] else best


_NAMES = {
    "fr": "french français francais französisch francés francese fre fra",
    "en": "english anglais englisch inglés inglese eng",
    "de": "german allemand deutsch alemán tedesco ger deu",
    "es": "spanish espagnol español castellano spanisch spa",
    "it": "italian italien italiano italienisch ita",
    "pt": "portuguese portugais português portugiesisch por",
    "nl": "dutch néerlandais nederlands niederländisch dut nld",
    "pl": "polish polonais polski polnisch pol",
    "el": "greek grec ελληνικά griechisch gre ell",
    "ca": "catalan català",
    "ru": "russian russe русский",
}
_TAGS = {name: tag for tag, names in _NAMES.items() for name in names.split()}
# Two letters that the registry of IANA has as languages (ISO 639-1, and some that it had once).
_REGISTERED = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc
    oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
    zu""".split()
)
_UNNAMED = ("und", "mul", "zxx", "mis")
# Regions of ISO 3166-1, and what people write for some; three digits are regions of UN M.49.
_REGIONS = frozenset(
    """ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo
    bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk
    dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr
    gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km
    kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp
    mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl
    pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st
    sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg
    vi vn vu wf ws ye yt za zm zw""".split()
)
_REGIONS_MEANT = {
    "uk": "gb", "gbr": "gb", "eng": "gb", "usa": "us", "fra": "fr", "deu": "de", "ger": "de",
    "che": "ch", "sui": "ch", "bel": "be", "can": "ca", "que": "ca", "aut": "at", "esp": "es",
    "ita": "it", "prt": "pt", "por": "pt", "bra": "br", "nld": "nl", "pol": "pl",
}  # fmt: skip
# Countries that are taken for languages, by their codes.
_COUNTRIES = {
    "gb": "en-GB", "us": "en-US", "jp": "ja", "cn": "zh", "dk": "da", "gr": "el", "cz": "cs",
    "at": "de-AT", "au": "en-AU", "mx": "es-MX", "sp": "es", "ge": "de", "du": "nl", "nz": "en-NZ",
}  # fmt: skip
# RFC 5646, section 2.1, without the tags that were registered before there were rules.
LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[a-wyz](?:-[a-z0-9]{2,8})+)?(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2,3}|\d{3}))?"
    r"(?P<rest>(?:-[a-z0-9]{1,8})*)"
)


def normalise(written: str) -> str:
    """Write a language as people name it (`fr_FR`, `Français`) as a BCP 47 tag; empty if none.

    A region that is none becomes the one that is meant, or goes.

    >>> normalise("Français"), normalise("EN_gb"), normalise("xx-klingon")
    ('fr', 'en-GB', '')
    >>> normalise("en-UK"), normalise("en-EN")
    ('en-GB', 'en')
    """
    tag = _plain(written)
    if tag in _TAGS:
        return _TAGS[tag]
    found = _TAG.fullmatch(tag)
    if not found or not _is_registered(found["language"]):
        return ""
    language = _TAGS.get(found["language"], found["language"])
    script, region = (found["script"] or "").title(), found["region"] or ""
    region = _REGIONS_MEANT.get(region, region)
    region = region.upper() if region in _REGIONS or region.isdecimal() else ""
    whole = "-".join(filter(None, (language, script, region, found["rest"][1:])))
    return whole if LANGUAGE.fullmatch(whole) else "-".join(filter(None, (language, script)))


def read_tag(written: str) -> str:
    """Give the BCP 47 tag of what names a language rightly; empty where `normalise` has to guess.

    >>> read_tag("english"), read_tag("en_GB.UTF-8"), read_tag("en-UK")
    ('en', 'en-GB', '')
    """
    tag = normalise(written)
    return tag if tag.lower().split("-")[1:] == _plain(written).split("-")[1:] else ""


def _plain(written: str) -> str:
    """Write a tag in small letters with hyphens, without the code that a system puts behind it."""
    return written.strip().lower().split(".")[0].replace("_", "-")


def _is_registered(language: str) -> bool:
    """Tell whether a code is a language. Three letters are believed but for a few that are none."""
    return language in _REGISTERED or (len(language) > 2 and language not in _UNNAMED)  # noqa: PLR2004


def languages_meant(written: str) -> tuple[str, ...]:
    """Suggest what was meant by words that name no language: a tag, or all names that are known.

    >>> languages_meant("gb"), languages_meant("fr-FRA")
    (('en-GB',), ('fr-FR',))
    """
    country = _COUNTRIES.get(re.split(r"[-_ ]", written.strip().lower())[0])
    meant = normalise(written) or country
    return (meant,) if meant else (*_TAGS,)
