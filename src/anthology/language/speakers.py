"""Know the labels that open what somebody says, “Ann:” or “Q.”, and who of them asks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


ASIDE = r"[(\[][^()\[\]:\n]{1,80}[)\]]"  # of how or from where someone speaks: “(laughs)”
_ASIDE = re.compile(rf"\s*{ASIDE}\s*\Z")
_LABEL = re.compile(
    rf"(?P<mark>\*{{0,2}})(?P<name>[^\W\d_][^:*\n]{{0,40}}?)(?P<aside>\s{ASIDE})?(?P<colon>\s?:)"
    r"(?P=mark)\s+(?=\S)"
)
_QUESTION = re.compile(r"Q\d{0,2}\.?|Question(?: \d{1,2})?", re.IGNORECASE)
_ANSWER = re.compile(r"[RA]\d{0,2}\.?|R[ée]ponse|Answer", re.IGNORECASE)
_WORDS = 4  # words of the longest name
_SHARE = 0.4  # of the paragraphs that must be labelled for labels to be speakers
_TWICE = 2  # times that a label, or a dash, must stand: one may be any word before a colon


def read_label(text: str) -> str:
    """Give the kind of label that opens a paragraph: Q, R, a name; empty if none."""
    match = _LABEL.match(text)
    return label_kind(match["name"]) if match else ""


def label_kind(name: str) -> str:
    """Tell what a label before a colon stands for: Q, R, a name; empty if it is no label."""
    name = without_aside(name.strip())
    if not name or len(name.split()) > _WORDS or not name[0].isupper():
        return ""
    if _QUESTION.fullmatch(name):
        return "Q"
    return "R" if _ANSWER.fullmatch(name) else name.casefold()


def without_aside(name: str) -> str:
    """Give a name without how or from where its bearer speaks.

    >>> without_aside("Tobias Fenn (from the door)")
    'Tobias Fenn'
    """
    return _ASIDE.sub("", name)


def who_speaks(
    turns: Sequence[tuple[str, str]], paragraphs: int, bold: Collection[str] = ()
) -> tuple[frozenset[str], frozenset[str]]:
    """Find the labels that are speakers, and those of them who ask; of pairs of label and words.

    Speakers are two or more, each speaks again and again, and at least one question is asked.
    Those ask of whose turns most end in a question mark. A label that stands once may be another
    form of a speaker's: “Ann Lee” before the first turn, “A. L.”, “AL” or “Q” before the others;
    or of one who speaks once, where it looks as the others do: `bold`, or a whole name.
    """
    counts = Counter(label for label, _ in turns if label)
    often = {label for label, count in counts.items() if count >= _TWICE}
    share = sum(counts[label] for label in often)
    asked = Counter(label for label, text in turns if label and asks(text))
    if len(often) < _TWICE or share < _SHARE * paragraphs or not (often & {"Q", *asked}):
        return frozenset(), frozenset()
    meant = {speaker: speaker for speaker in often}
    for label in counts.keys() - often:
        forms = [speaker for speaker in often if _is_form(label, speaker)]
        meant |= {label: forms[0]} if len(forms) == 1 else {}
    for label, text in turns[:_TWICE]:  # named once, and by a letter from then on
        if label and label not in meant and (sign := "Q" if asks(text) else "R") in often:
            meant[label] = sign
    whole = sum(" " in label for label in often) * 2 > len(often)
    for label, text in turns:
        marked = often & {*bold} and label in bold and not _NO_SPEAKER.match(label)
        if label and label not in meant and (marked or _is_once(text, whole=whole)):
            meant[label] = label
    asking = {label for label in meant if label == "Q" or asked[label] * 2 > counts[label]}
    return frozenset(meant), frozenset(label for label, who in meant.items() if who in asking)


# Labels before what is said of a conversation, not in it.
_NO_SPEAKER = re.compile(
    r"(?:n\.? ?b|notes?|remarques?|ndlr|ps|update|sources?|photos?|images?|cr[ée]dits?|texte?|lire"
    r"|read|see)\b"
)
# A name as its bearer has it, or as programs call who has none: “Speaker 3”.
_WHOLE_NAME = re.compile(
    r"[A-ZÀ-Þ][^\W\d_.]+(?:\s[A-ZÀ-Þ][\w’'.-]*){1,2}"
    r"|(?:Unknown )?(?:Speaker|Voice|Participant|Guest|Intervenante?|Locut(?:eur|rice)|Sprecher)"
    r"(?: [\dA-Z]{1,2})?"
)


def _is_once(text: str, *, whole: bool) -> bool:
    """Tell whether a label that stands once is a name: with an aside, or `whole` as the others."""
    match = _LABEL.match(text.lstrip())
    return bool(match and (match["aside"] or (whole and _WHOLE_NAME.fullmatch(match["name"]))))


def turn_kind(label: str, text: str, asking: Collection[str]) -> str:
    """Tell whether a turn is a question or an answer; the thanks of one who asks are no question.

    >>> turn_kind("ann", "Ann: And then?", ["ann"]), turn_kind("ann", "Ann: Thank you.", ["ann"])
    ('question', 'answer')
    """
    return "question" if label in asking and not thanks(split_label(text)[1]) else "answer"


def _is_form(label: str, speaker: str) -> bool:
    """Tell whether two labels may be one name: word for word the same, a letter of it, or letters.

    >>> _is_form("ann lee", "a. lee"), _is_form("ann lee", "al"), _is_form("ann lee", "alan")
    (True, True, False)
    """
    for one, other in ((label, speaker), (speaker, label)):
        letters = "".join(word[0] for word in one.replace("-", " ").split())
        if len(letters) > 1 and letters == other.replace(".", "").replace(" ", ""):
            return True
    words = zip(label.replace(".", " ").split(), speaker.replace(".", " ").split(), strict=False)
    return all(
        one == other or (one[0] == other[0] and 1 in (len(one), len(other))) for one, other in words
    )


def asks(text: str) -> bool:
    """Tell whether a text ends as a question."""
    return text.rstrip(" \u00a0\u202f»”\"'*").endswith("?")


# Whom a question is put to; in those that people have of a thing stand “I” and “one”.
_YOU = re.compile(r"\b(?:you|your|yours|vous|votre|vos|tu|ton|ta|tes|toi)\b|\bt['’]", re.IGNORECASE)


# A last word of thanks: “Merci.”, “Thank you very much, Ida!”, “Vielen Dank.”
_THANKS = re.compile(
    r"(?:(?:many |a thousand |mille |un grand )?(?:merci|thanks(?! to)|thank you)"
    r"|(?:vielen |herzlichen )?dank)\b[^.!?…]{0,60}[.!…]?",
    re.IGNORECASE,
)


def thanks(text: str) -> bool:
    """Tell whether a text is a word of thanks, as it ends an interview.

    >>> thanks("Merci."), thanks("Thank you, Ida!"), thanks("Thanks to them it stands.")
    (True, True, False)
    """
    return bool(_THANKS.fullmatch(text.strip(" \u00a0\u202f»”\"'*")))


def ask_someone(said: Sequence[str]) -> bool:
    """Tell whether questions are put to someone, as in an interview: half of two or more.

    A word of thanks that ends them tells so too.

    >>> ask_someone(["What did you see?", "And your aunt?"]), ask_someone(["How?", "Do I pay?"])
    (True, False)
    >>> ask_someone(["What came first?", "And then?", "Thank you."])
    True
    """
    questions = [one for one in said if asks(one)]
    put = sum(bool(_YOU.search(question)) for question in questions)
    return len(questions) >= _TWICE and (put * 2 >= len(questions) or thanks(said[-1]))


def split_label(text: str) -> tuple[str, str]:
    """Part the label that opens a text, with its colon, from what is said.

    An aside between them stays with what is said.
    """
    match = _LABEL.match(text)
    if match and match["aside"]:
        return match["name"], text[match.start("aside") :].lstrip().replace(match["mark"], "", 1)
    return (match["name"] + match["colon"], text[match.end() :]) if match else ("", text)
