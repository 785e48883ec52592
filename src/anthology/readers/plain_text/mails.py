"""Take off what a mail has around the text that it brings.

In: lines. Out: the same lines, of which headers, the letter above the text, what ends a mail,
signatures and earlier mails are blank, and what the headers say of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from anthology.language.contacts import find_contacts
from anthology.language.dates import find_date
from anthology.language.letters import folded_words
from anthology.language.sentences import ends_sentence, may_be_title
from anthology.model.diagnostics import Diagnostic
from anthology.project.mail import plain_subject
from anthology.readers.metadata.people import read_people
from anthology.readers.plain_text.blocks import Frame, quote_words
from anthology.readers.plain_text.title_page import BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.readers.plain_text.blocks import Line


_HEADER = re.compile(
    r"[\s>*_]*(?P<name>from|de|von|to|à|a|an|cc|bcc|cci|copie à|subject|objet|betreff|date|datum"
    r"|sent|envoyé(?: le)?|gesendet|reply-to|répondre à|return-path|received|delivered-to"
    r"|message-id|in-reply-to|references|mime-version|content-[\w-]+|importance|x-[\w-]+|attachments?"
    r"|pièces? jointes?)[*_]*\s?:[*_]*(?=\s|$)\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SENDER, _SUBJECT = ("from", "de", "von"), ("subject", "objet", "betreff")
_SENT = ("date", "datum", "sent", "envoyé", "envoyé le", "gesendet")
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,@]++@[^\s<>()\[\]:;,@]+\.\w+")
_PASSED_ON = re.compile(
    r"[\s>*_-]*(?:forwarded message|original message|message (?:transféré|d['’]origine|original)"
    r"|begin forwarded message|début du message (?:réexpédié|transféré)|weitergeleitete nachricht"
    r"|ursprüngliche nachricht)[\s:*_-]*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"[\s>]*(?:on|le|am)\b.{0,200}\b(?:wrote|a écrit|schrieb)\b[^.!?]{0,80}:", re.IGNORECASE
)
_DEVICE = re.compile(
    r"[\s*_]*(?:(?:sent|envoyé|gesendet|enviado) (?:from|depuis|de|à partir de|von) "
    r"(?:(?:my|mon|ma|meine[mr]?|mi) (?:\w++[ -]?){1,4}"
    r"|(?:outlook|yahoo|mail|gmail|proton)\b.{0,30})"
    r"|(?:get|obtenez|télécharge[rz]) outlook (?:for|pour) \w+)[\s.*_]*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|bonjour|bonsoir|salut|coucou|chère?s?|hallo|liebe[rs]?)\b[^.!?:]{0,40}[,!]?",
    re.IGNORECASE,
)
_GREETED = re.compile(rf"(?:{_GREETING.pattern})(?<=[,!])", re.IGNORECASE)
_CALLED = re.compile(r"[^\W\d_a-z][\w'’-]*(?: (?:and |et |& )?[^\W\d_a-z][\w'’-]*)?\s?[,!]")  # Tom,
# What is said to an editor with a text, and by none who writes a letter to be printed.
_SENDING = re.compile(
    r"""\b(?:(?:here(?:['’]s|\ is|\ are|\ comes)|(?:i['’]m\ |i\ am\ )?sending(?:\ you)?)
        \ (?:my|the|our|a)\ (?:\w+\ )?
        (?:text|piece|story|poem|article|contribution|report|recipe|interview|draft|version)
    |my\ (?:text|piece|article|contribution)\b|as\ promised
    |(?:text|story|piece)\ for\ the\ (?:zine|book|anthology|next)
    |attached,?\ (?:is|are|you|please|my)|(?:is|are|i['’]ve|i\ have)\ attached|enclosed\ is
    |please\ find|find\ (?:below|attached)|(?:text|story|piece|it)(?:\ is)?\ below
    |voici\ (?:mon|ma|le|la|notre)\ (?:\w+\ )?
        (?:texte|article|récit|poème|nouvelle|contribution|recette)
    |mon\ (?:texte|article)|ma\ contribution|ci-jointe?s?|ci-dessous|en\ pièce\ jointe
    |(?:texte|récit)\ pour\ le\ (?:recueil|livre|zine|journal)
    |anbei|im\ anhang|hier\ (?:ist|kommt)\ mein|mein\ (?:text|beitrag)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_BESIDE = re.compile(
    r"\b(?:hope|thanks?|thank you|sorry|let me know|good luck|feel free|merci|j['’]espère"
    r"|bonne lecture|dis-moi|dites-moi|désolée?|danke)\b",
    re.IGNORECASE,
)
# With which a mail ends; a name follows.
_CLOSING = re.compile(
    r"""(?:(?:(?:with\ )?love|(?:very\ )?best|(?:many\ )?thanks|yours|hugs|merci|bises?|x{1,4}|xoxo)
            (?=[,!]|$)
        |cheers|(?:with\ )?(?:all\ the\ |(?:my|very|kind|kindest|best|warm|warmest|many)\ ){1,2}
            (?:best|regards|wishes|thanks)|regards|thank\ you(?:\ (?:so\ much|again|in\ advance))?
        |thanks\ (?:again|a\ lot|so\ much|in\ advance)|take\ care|talk\ soon|see\ you(?:\ soon)?
        |(?:yours\ )?(?:sincerely|truly|faithfully|ever)|warmly
        |have\ a\ (?:nice|good|great|lovely)\ (?:day|week|weekend|evening)
        |bonne\ (?:réception|lecture|journée|soirée|semaine)|bon\ week-?end
        |(?:grosses\ |mille\ )?bises|bisous|amitiés|je\ t['’]embrasse
        |(?:bien\ |très\ )?(?:amicalement|cordialement|chaleureusement)
        |bien\ à\ (?:toi|vous)|à\ (?:bientôt|plus|très\ vite|très\ bientôt)
        |merci\ (?:encore|beaucoup|d['’]avance|pour\ tout)|(?:liebe|viele|beste|herzliche)\ grüße
        |lg|vg|mfg|mit\ (?:freundlichen|besten|lieben|herzlichen)\ grüßen|saludos|un\ abrazo
        |cordiali\ saluti)
    \s?[,.!…]*(?:\s+(?P<name>(?-i:[^\W\d_a-z])[\w.'’-]*(?:\s[\w.'’-]+){0,3}))?""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTERWORD = re.compile(r"p\.?\s?-?s\.?\b\s?:?", re.IGNORECASE)
# What machines add at the end, whoever writes.
_SMALL_PRINT = re.compile(
    r"[\s*_-]*(?:(?:this|the\s(?:information|contents?)\b.{0,20}?\bthis|ce|les\sinformations\b.{0,30}?\bce"
    r"|le\scontenu\sde\sce|diese|der\sinhalt\sdieser)\s(?:e-?mails?|mails?|messages?|courriels?"
    r"|courriers?\sélectroniques?|transmission|communication|nachricht)\b"
    r".*\b(?:confiden|privileg|intended|destin|exclusiv|vertraulich).*"
    r"|(?:email\s)?(?:disclaimer|confidentiality\snotice|avis\sde\sconfidentialité)\b.*"
    r"|(?:please\s)?(?:consider|think\sof)\sthe\senvironment\sbefore\sprinting.*"
    r"|(?:merci\sde\spenser|pensez)\sà\sl['’]environnement.*|n['’]imprimez\sce\s(?:mail|message|courriel).*"
    r"|virus-free\b.*|garanti\ssans\svirus.*|virenfrei\b.*"
    r"|this\se-?mail\s(?:has\sbeen|was)\s(?:checked|scanned).*)",
    re.IGNORECASE | re.DOTALL,
)
_HEADERS = 3  # headers that make a mail without any address in them
_SIGNED = 10  # lines of the longest signature
_SIGNING = 2  # lines above that, in which the sender has signed
_LETTER = 80  # words of the longest letter that goes with a text
_BRIEF = 20  # words of a letter that may go with a short poem
_SHARE = 3  # such a letter has at most a third of the words of the text below it
_SOON = 3  # paragraphs in which a letter hands its text over
_NAME = 60  # characters of the longest line of a signature
_COVERING = 40  # words of a paragraph of a letter that covers a text


def take_mail(lines: Sequence[Line], *, parted: bool = True) -> Frame:
    """Blank what a mail has around the text that it brings; other texts come back as they are.

    The headers give title, author and date. Of a mail and one that is passed on in it, the
    longer one is the text. An earlier mail that is answered goes, and so do signatures, and the
    letter that hands a text over. Empty lines part paragraphs, or, where none are (`parted`), each
    line is one.
    """
    frame = Frame(lines)
    first = next((place for place, line in enumerate(lines) if line.text), len(lines))
    if _headers_end(lines, first):
        frame = _take_headers(frame, first)
    frame = _choose(frame, mailed=not frame.sure)
    mailed = not frame.sure
    frame = _take_answered(frame, mailed=mailed)
    frame = _take_small_print(frame, parted=parted)
    frame = _take_small_print(_take_signature(frame, mailed=mailed), parted=parted)
    return _take_closing(_take_letter(frame, parted=parted))


def _headers_end(lines: Sequence[Line], first: int) -> int:
    """Find the end of a mail's headers that begin at a place; 0 where there are none."""
    names: list[str] = []
    place = first
    while place < len(lines) and (line := lines[place]).text:
        if found := _HEADER.match(line.text):
            names.append(found["name"].lower())
        elif not names or not line.indent:
            break
        place += 1
    text = "\n".join(line.text for line in lines[first:place])
    kinds = {kind for kind in (_SENDER, _SUBJECT, _SENT) if {*kind} & {*names}}
    enough = len(kinds) == _HEADERS or (len(kinds) > 1 and _ADDRESS.search(text))
    below = next((line.text.strip() for line in lines[place:] if line.text), "")
    opens = kinds == {_SUBJECT} and _GREETING.fullmatch(below)  # all that was copied of a mail
    return place if enough or opens else 0


def _take_headers(frame: Frame, first: int) -> Frame:
    """Blank the headers at a place, and read who wrote, when, and about what."""
    end = _headers_end(frame.lines, first)
    values: dict[str, str] = {}
    for line in frame.lines[first:end]:
        if found := _HEADER.match(line.text):
            values.setdefault(found["name"].lower(), found["value"].strip())
    headers = [next((values[key] for key in keys if key in values), "")
            for keys in (_SENDER, _SUBJECT, _SENT)]  # fmt: skip
    sender = _ADDRESS.sub("", headers[0]).replace("<>", "").replace("()", "").strip(" \"'<>[]*")
    title = plain_subject(headers[1].strip(" *_"))
    people = read_people(sender) if any(map(str.isupper, sender)) else ()
    date = find_date(headers[2])
    frame = replace(frame, title=title, authors=people, date=date, sure=False)
    read = [f"title “{title}”" if title else "", *(f"author {one.name}" for one in people)]
    said = ", ".join(filter(None, [*read, f"date {date}" if date else ""]))
    what = "the headers of a mail were left out" + (f"; they say {said}" if said else "")
    return frame.without(range(first, end), "printed-furniture", what)


def _choose(frame: Frame, *, mailed: bool) -> Frame:
    """Keep the longer of a mail and of one that is passed on or answered below it.

    In a text that is no mail, only a line that says so begins one: stories may consist of mails.
    """
    lines = frame.lines
    for place, line in enumerate(lines):
        marked = bool(_PASSED_ON.fullmatch(line.text)) if line.text else False
        after = place + 1 if marked else place
        while marked and after < len(lines) and not lines[after].text:
            after += 1
        if not line.text or not (marked or mailed) or not _headers_end(lines, after):
            continue
        inner = range(place, len(lines))
        if _count(lines[:place]) >= _count(lines[_headers_end(lines, after) :]):
            return frame.without(inner, "comment-removed", "another mail below was left out")
        frame = frame.without(
            range(place),
            "comment-removed",
            "the words above a mail that is passed on were left out",
        )
        if marked:
            frame = frame.without([place], "printed-furniture", "a line of the mail was left out")
        return _choose(_take_headers(frame, after), mailed=True)
    return frame


def _count(lines: Sequence[Line]) -> int:
    """Count the words of lines."""
    return sum(len(line.text.split()) for line in lines)


def _take_answered(frame: Frame, *, mailed: bool) -> Frame:
    """Blank the earlier mail that is quoted below “On … wrote:”, down to what is not quoted."""
    lines = frame.lines
    for place, line in enumerate(lines):
        two = f"{line.text} {lines[place + 1].text}" if place + 1 < len(lines) else line.text
        own = next((n for n, text in enumerate((line.text, two), 1) if _WROTE.fullmatch(text)), 0)
        if not line.text or not own:
            continue
        end = place + own
        while end < len(lines) and (not lines[end].text or lines[end].text.lstrip()[0] == ">"):
            end += 1
        quoted = any(one.text for one in lines[place + own : end])
        if not _ADDRESS.search(two) and not (quoted and mailed):
            continue
        gone = range(place, end if quoted else len(lines))
        return frame.without(gone, "comment-removed", "the mail that is answered was left out")
    return frame


def _take_signature(frame: Frame, *, mailed: bool) -> Frame:
    """Blank a signature below `--`, and one that has the sender's address."""
    lines = frame.lines
    written = [place for place, line in enumerate(lines) if line.text]
    dashes = [place for place in written if lines[place].text.strip() in ("--", "—")]
    if dashes and 0 < written[-1] - dashes[-1] <= _SIGNED:
        below = lines[dashes[-1] + 1 :]
        if mailed or any(_ADDRESS.search(line.text) for line in below):
            gone = range(dashes[-1], len(lines))
            frame = frame.without(gone, "comment-removed", "the signature of a mail was left out")
    left = [place for place in written if frame.lines[place].text]
    if mailed and frame.authors and (own := _own_signature(frame, left)):
        what = "the signature of a mail was left out"
        frame = frame.without(own, "comment-removed", what)
    return frame


def _own_signature(frame: Frame, left: Sequence[int]) -> range | None:
    """Find what a mail program adds at the end: the sender's name, address and number."""
    name = folded_words(frame.authors[0].name)
    last = left[-_SIGNED:]
    starts = [n for n in last if folded_words(frame.lines[n].text).startswith(name)]
    if not starts:
        return None
    start, end = starts[-1], left[-1] + 1
    lines = " ".join(line.text for line in frame.lines[start:end])
    before = [frame.lines[n].text for n in last if n < start][-_SIGNING:]
    signed = any(word in folded_words(" ".join(before)).split() for word in name.split())
    gone = range(start if signed else start + 1, end)
    return gone if any(find_contacts(lines)) and gone else None


def _paragraphs(frame: Frame, *, parted: bool) -> list[list[int]]:
    """Give the places of the lines that are left, by paragraphs."""
    made: list[list[int]] = []
    for place, line in enumerate(frame.lines):
        if line.text:
            if made and parted and made[-1][-1] == place - 1:
                made[-1].append(place)
            else:
                made.append([place])
    return made


def _say(frame: Frame, places: Iterable[int]) -> str:
    """Give the words of lines."""
    return " ".join(frame.lines[place].text.strip() for place in places)


def _take_small_print(frame: Frame, *, parted: bool) -> Frame:
    """Blank what a telephone, a firm or a program adds at the end."""
    paragraphs = _paragraphs(frame, parted=parted)
    while len(paragraphs) > 1 and (last := paragraphs.pop()):
        if _DEVICE.fullmatch(frame.lines[last[-1]].text):
            last, what = last[-1:], "what a telephone adds was left out"
        elif _SMALL_PRINT.fullmatch(_say(frame, last)):
            what = "the small print of a mail was left out"
        else:
            return frame
        return _take_small_print(frame.without(last, "comment-removed", what), parted=parted)
    return frame


def _take_letter(frame: Frame, *, parted: bool) -> Frame:
    """Blank a short letter above the text; tell of one that cannot be told from it."""
    paragraphs = _paragraphs(frame, parted=parted)
    greeting = _say(frame, paragraphs[0][:1]) if paragraphs else ""
    said = [_say(frame, one) for one in paragraphs]
    sends = any(map(_SENDING.search, said[: _SOON + 1]))
    greets = _GREETING.fullmatch(greeting) or _GREETED.match(greeting)
    if not greets and not (sends and _CALLED.fullmatch(greeting)):
        return frame
    end = _end_of_letter(frame, paragraphs, said)
    if end:
        names = [name for _, name in _closings(frame, range(end))]
        what = "the letter above the text was left out"
        frame = frame.without(range(end), "comment-removed", what)
        if not frame.authors and (full := [one for one in names if " " in one]):
            frame = replace(frame, authors=read_people(full[0]))
        return replace(frame, enclosed=True, sure=False)
    if frame.sure and not sends:
        return frame
    told = Diagnostic(
        "editor-note",
        f"the text opens as a letter: “{quote_words(greeting)}”",
        line=frame.lines[paragraphs[0][0]].number or None,
        hint="take out what was written to you alone; the book prints it as it stands",
    )
    return replace(frame, diagnostics=(*frame.diagnostics, told))


def _end_of_letter(frame: Frame, paragraphs: Sequence[Sequence[int]], said: Sequence[str]) -> int:
    """Find where the text begins below a letter: behind a rule, at a title, or below what covers.

    A letter that no headers stand above must say that it sends a text. 0 where nothing tells.
    """
    lines, covering, sending, end = frame.lines, True, False, 0
    for nth, (places, text) in enumerate(zip(paragraphs, said, strict=True)):
        above, below = _count(lines[: places[0]]), _count(lines[places[-1] + 1 :])
        if above > _LETTER:
            break
        short = nth > 0 and (above * _SHARE <= below or above <= min(below, _BRIEF))
        rule = lines[places[0]].is_rule and "*" not in text  # stars part scenes
        if short and rule and (sending or not frame.sure):
            return places[-1] + 1
        signed = nth > 0 and _CLOSING.fullmatch(said[nth - 1])  # a name stands below
        if short and sending and not signed and len(places) == 1 and _is_title(text, frame):
            return places[0]
        sending = sending or (nth <= _SOON and bool(_SENDING.search(text)))
        covering = covering and (nth == 0 or bool(signed) or _covers(text))
        if covering and sending and (above + len(text.split())) * _SHARE <= below:
            end = places[-1] + 1
    return end


def _covers(text: str) -> bool:
    """Tell whether a paragraph is said to an editor, or closes a letter to one."""
    short = len(text.split()) <= _COVERING
    said = _SENDING.search(text) or _BESIDE.search(text)
    return bool((short and said) or _CLOSING.match(text))


def _is_title(text: str, frame: Frame) -> bool:
    """Tell whether a line may be the title of the text below a letter."""
    bare = text.strip("#*_ ")
    names = {word for one in frame.authors for word in folded_words(one.name).split()}
    if {*folded_words(bare).split()} <= names or _CLOSING.fullmatch(bare):
        return False
    said = _GREETING.fullmatch(bare) or _SENDING.search(bare) or bare.endswith(("!", "?", "…"))
    return may_be_title(bare) and bare[:1].upper() == bare[:1] and (text != bare or not said)


def has_own_title(frame: Frame, *, displayed: bool) -> bool:
    """Tell whether the first line left, which stands alone, is the title of the text.

    It is below a letter, above a byline, or where it is `displayed` as one.
    """
    first, second = [*(line.text.strip() for line in frame.lines if line.text), "", ""][:2]
    named = not frame.sure and (frame.enclosed or displayed or BY.fullmatch(second))
    return bool(first and named and _is_title(first, frame))


def _closings(frame: Frame, places: Iterable[int]) -> list[tuple[int, str]]:
    """Find the words that close a mail among lines; give the place of each, and who signs."""
    left = [place for place in places if frame.lines[place].text]
    found: list[tuple[int, str]] = []
    for place, below in zip_longest(left, left[1:]):
        closing = _CLOSING.fullmatch(frame.lines[place].text.strip(" *_"))
        under = frame.lines[below].text.strip() if below is not None else ""
        name = (closing["name"] or under) if closing else ""
        if name[:1].isupper() and len(name) <= _NAME and not ends_sentence(name):
            found.append((place, name))
    return found


def _take_closing(frame: Frame) -> Frame:
    """Blank what ends a mail, “Cheers, Mara”; tell of it where no mail can be seen.

    A text that greets someone is a letter as a whole. A whole name is the author's.
    """
    lines = frame.lines
    left = [place for place, line in enumerate(lines) if line.text]
    place, name = next(reversed(_closings(frame, left[-_SIGNED:])), (-1, ""))
    below = [lines[at].text.strip() for at in left if at > place]
    long = any(len(text) > _NAME and not _AFTERWORD.match(text) for text in below)
    greeted = any(_GREETING.fullmatch(lines[at].text.strip()) for at in left if at < place)
    if place < 0 or long or greeted or place == left[0]:
        return frame
    gone = range(place, left[-1] + 1)
    senders = {word for one in frame.authors for word in folded_words(one.name).split()}
    if not frame.sure and (not senders or senders & {*folded_words(name).split()}):
        frame = frame.without(gone, "comment-removed", "the end of a mail was left out")
        return frame if senders or " " not in name else replace(frame, authors=read_people(name))
    told = Diagnostic(
        "editor-note",
        f"the text ends as a letter: “{quote_words(_say(frame, gone))}”",
        line=lines[place].number or None,
        hint="take it out if it was written to you alone; the book prints it as it stands",
    )
    return replace(frame, diagnostics=(*frame.diagnostics, told))
