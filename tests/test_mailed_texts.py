"""Texts that were sent as mails: envelope, earlier mails and signatures stay out of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from anthology.project.mail import open_mail
from tests.documents import docx, paragraph

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Chapter

BODY = (
    "The weir was built before the bridge, and whoever built it left no name on a stone.\n\n"
    "In dry years one can still walk over it, with care, from one bank to the other.\n"
)
ENGLISH = (
    "From: Ilse Varga <ilse@example.org>\nTo: Tom Quay <tom@example.org>\n"
    "Subject: Re: Fwd: The weir\nDate: Tue, 6 May 2025 10:14:22 +0200\n"
)
FRENCH = (
    "De : Ilse Varga <ilse@example.org>\nEnvoyé : mardi 6 mai 2025 10:14\n"
    "À : Tom Quay <tom@example.org>\nObjet : TR : The weir\n"
)
BOLD = (
    "**From:** Ilse Varga <ilse@example.org>\n**Sent:** Tuesday, May 6, 2025 10:14 AM\n"
    "**Subject:** The weir\n"
)
FOLDED = ENGLISH.replace("To: Tom Quay <tom@example.org>", "To: a@example.org,\n\tb@example.org")


def read(folder: Path, text: str, name: str = "a.txt") -> Chapter:
    (folder / name).write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0]


def said(chapter: Chapter) -> list[str]:
    return [xhtml.text(node) for node in xhtml.parse(chapter.article.body)]


def told(chapter: Chapter, code: str) -> list[int | None]:
    return [one.line for one in chapter.article.diagnostics if one.code == code]


PLAIN = [line for line in BODY.split("\n") if line]
TWICE = f"{BODY}\n{BODY}"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("headers", [ENGLISH, FRENCH, BOLD, FOLDED])
def test_headers_are_metadata(tmp_path: Path, name: str, headers: str) -> None:
    chapter = read(tmp_path, f"{headers}\n{BODY}", name)
    meta = chapter.meta
    assert meta.title == "The weir"
    assert [one.name for one in meta.authors] == ["Ilse Varga"]
    assert meta.date == "2025-05-06"
    assert said(chapter) == PLAIN
    assert told(chapter, "printed-furniture") == [1]
    assert not told(chapter, "words-lost")


def test_a_text_with_a_title_of_its_own_keeps_it(tmp_path: Path) -> None:
    text = f"{ENGLISH}\nWalking over water\nby Ada Penn\n\n{BODY}"
    chapter = read(tmp_path, text)
    assert chapter.meta.title == "Walking over water"
    assert [one.name for one in chapter.meta.authors] == ["Ada Penn"]
    heading = text.replace("Walking over water\nby", "# Walking over water\n\nby")
    (tmp_path / "a.txt").unlink()
    assert read(tmp_path, heading, "a.md").meta.title == "Walking over water"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    ("below", "lines"),
    [
        ("-- \nIlse Varga\nKeeper, Weir Ltd\n+49 30 1234567\n", [11]),
        ("Sent from my iPhone\n", [11]),
        ("Envoyé de mon iPhone\n", [11]),
        ("Sent from Outlook for iOS\n", [11]),
        ("On Mon, 5 May at 9:12, Tom Quay <tom@example.org> wrote:\n> Dear Ilse,\n> well?\n", [11]),
        ("On Mon, 5 May 2025 at 9:12, Tom Quay\n<tom@example.org> wrote:\n\n> Dear Ilse,\n", [11]),
        ("Le 5 mai 2025 à 09:12, Tom Quay <tom@example.org> a écrit :\n\nalors ?\n", [11]),
        (f"-----Original Message-----\n{ENGLISH}\nDear Ilse, well?\n", [11]),
        ("Sent from my phone\n\nLe 5 mai, Tom <tom@example.org> a écrit :\n> alors ?\n", [13, 11]),
    ],
)
def test_what_stands_below_a_text_goes(
    tmp_path: Path, name: str, below: str, lines: list[int]
) -> None:
    chapter = read(tmp_path, f"{ENGLISH}\n{BODY}\n\n{below}", name)
    assert said(chapter) == PLAIN
    assert sorted(told(chapter, "comment-removed"), key=str) == sorted(lines)
    assert not told(chapter, "words-lost")


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "Début du message réexpédié :",
        "-------- Message transféré --------",
    ],
)
@pytest.mark.parametrize("headers", [ENGLISH, FRENCH])
@pytest.mark.parametrize("above", ["", "Hi, see below!\n\n", f"{FRENCH}\nBonjour, voici.\n\n"])
def test_a_text_that_is_passed_on(tmp_path: Path, mark: str, headers: str, above: str) -> None:
    chapter = read(tmp_path, f"{above}{mark}\n{headers}\n\n{BODY}")
    assert chapter.meta.title == "The weir"
    assert [one.name for one in chapter.meta.authors] == ["Ilse Varga"]
    assert said(chapter) == PLAIN
    assert not told(chapter, "words-lost")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "line",
    [
        "From: the weir\nTo: the bridge",
        "Sent from my phone is what they wrote below it.",
        "On Monday my aunt wrote: come soon.",
        "De : rien, dit-il.\nÀ : tous.",
        "Subject: water. Date: none.",
    ],
)
def test_other_texts_are_no_mails(tmp_path: Path, name: str, line: str) -> None:
    chapter = read(tmp_path, f"# A title\n\n{line}\n\n{BODY}".removeprefix("# "), name)
    words = " ".join(said(chapter))
    assert all(word in words for word in line.replace("\n", " ").split()[:3])
    assert not told(chapter, "comment-removed")
    assert not told(chapter, "printed-furniture")


def test_a_story_in_mails_is_kept(tmp_path: Path) -> None:
    text = (
        f"A story in mails\nby Ada Penn\n\n{BODY}\n{ENGLISH}\n{BODY}\n{FRENCH}\nNo answer came.\n"
    )
    chapter = read(tmp_path, text)
    assert not told(chapter, "comment-removed")
    assert chapter.meta.title == "A story in mails"


def test_a_greeting_is_told(tmp_path: Path) -> None:
    chapter = read(tmp_path, f"{ENGLISH}\nHi Tom,\n\n{BODY}")
    assert told(chapter, "editor-note") == [6]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("rule", ["---", "_____", "====="])
@pytest.mark.parametrize(
    "letter", ["Hello Tom,\n\nhere it is at last.\n\nIlse", "Bonjour Tom,\nvoici."]
)
def test_a_letter_above_the_text_is_left_out(
    tmp_path: Path, name: str, rule: str, letter: str
) -> None:
    title = "# Dry years" if name == "a.md" else "Dry years"
    chapter = read(tmp_path, f"{ENGLISH}\n{letter}\n\n{rule}\n\n{title}\n\n{TWICE}", name)
    assert chapter.meta.title == "Dry years"
    assert [one.name for one in chapter.meta.authors] == ["Ilse Varga"]
    assert said(chapter) == PLAIN * 2
    assert told(chapter, "comment-removed") == [6]
    assert not told(chapter, "editor-note")


def test_a_text_below_a_letter_needs_no_title(tmp_path: Path) -> None:
    chapter = read(tmp_path, f"{ENGLISH}\nHello Tom,\nhere it is.\n\n---\n\n{TWICE}")
    assert chapter.meta.title == "The weir"
    assert said(chapter) == PLAIN * 2


@pytest.mark.parametrize("between", ["* * *", "---"])
def test_a_text_that_is_a_letter_stays(tmp_path: Path, between: str) -> None:
    more = BODY * (1 if between == "---" else 3)
    chapter = read(tmp_path, f"{ENGLISH}\nDear Tom,\n\n{BODY}\n{between}\n\n{more}")
    assert "Dear Tom," in said(chapter)
    assert told(chapter, "editor-note") == [6]


def test_quoted_lines_are_a_quotation(tmp_path: Path) -> None:
    chapter = read(tmp_path, f"The weir\n\n{BODY}\n> He was here,\n> and he saw it.\n\n{BODY}")
    root = xhtml.parse(chapter.article.body)
    assert [xhtml.text(node) for node in root.iter("blockquote")] == ["He was here, and he saw it."]


SAVED = (
    "Return-Path: <ilse@example.org>\nFrom: =?UTF-8?Q?Ils=C3=A9_Varga?= <ilse@example.org>\n"
    "Subject: =?UTF-8?Q?The_weir_=E2=80=93_a_walk?=\nDate: Tue, 6 May 2025 10:14:22 +0200\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b1\n\n"
    "--b1\nContent-Type: text/{kind}; charset=utf-8\n"
    "Content-Transfer-Encoding: quoted-printable\n\n{words}\n"
    "--b1\nContent-Type: application/octet-stream\n"
    'Content-Disposition: attachment; filename="weir.docx"\n\nx\n--b1--\n'
)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("plain", "The weir =E2=80=93 and the bri=\ndge."),
     ("html", "<p>The weir =E2=80=93 and the bri=\ndge.</p>")],
)  # fmt: skip
def test_a_mail_saved_as_a_file(tmp_path: Path, kind: str, words: str) -> None:
    chapter = read(tmp_path, SAVED.format(kind=kind, words=words), "a.eml")
    assert chapter.meta.title == "The weir – a walk"
    assert [one.name for one in chapter.meta.authors] == ["Ilsé Varga"]
    assert chapter.meta.date == "2025-05-06"
    assert said(chapter) == ["The weir – and the bridge."]
    assert ["weir.docx" in one.message for one in chapter.article.diagnostics][:1] == [True]


def test_the_lines_of_a_simple_mail_are_those_of_its_file(tmp_path: Path) -> None:
    written = f"X-Sign: 1\nX-More: 2\n{ENGLISH}\n{BODY}"
    made, _ = open_mail(written.encode(), "a.eml", tmp_path)
    for sought in (PLAIN[0], "From:", "Subject:"):
        file, text = ([one.startswith(sought) for one in lines.split("\n")].index(True)
                      for lines in (written, made))  # fmt: skip
        assert file == text


HEADERS = {
    "en": ["From: Ilse Varga <ilse@quay.example>", "Sent: Tuesday, May 6, 2025 10:14 AM",
           "To: Tom Quay", "Subject: RE: The weir"],
    "fr": ["De : Ilse Varga <ilse@quay.example>", "Envoyé : mardi 6 mai 2025 10:14",
           "À : Tom Quay", "Objet : TR : The weir"],
}  # fmt: skip
SIGNED = ["Ilse", "Ilse Varga", "Keeper of the weir", "06 12 34 56 78"]
ANSWERED = ["On Mon, 5 May 2025, Tom Quay <tom@quay.example> wrote:", "Would you write to us?"]


def as_page(headers: list[str]) -> str:
    top = "<br>\n".join(headers).replace("<ilse@quay.example>", "&lt;ilse@quay.example&gt;")
    asked = ANSWERED[0].replace("<", "&lt;").replace(">", "&gt;")
    return (
        f"<html><body><div class=WordSection1><p class=MsoNormal>{top}</p>"
        f"<p>{PLAIN[0]}</p><p>{PLAIN[1]}</p><p>{SIGNED[0]}</p><p><span>{'<br>'.join(SIGNED[1:])}"
        f"</span></p><div>{asked}<blockquote>{ANSWERED[1]}</blockquote></div></div></body></html>"
    )


def as_document(headers: list[str]) -> str:
    lines = [*headers, *PLAIN, *SIGNED, *ANSWERED]
    return "".join(paragraph(line.replace("<", "&lt;").replace(">", "&gt;")) for line in lines)


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("form", ["page", "document", "mail"])
def test_mails_in_pages_and_documents(tmp_path: Path, headers: list[str], form: str) -> None:
    if form == "document":
        docx(tmp_path / "a.docx", as_document(headers))
        chapter = read_project(tmp_path).book.chapters[0]
    elif form == "page":
        chapter = read(tmp_path, as_page(headers), "a.htm")
    else:
        page = as_page([]).replace("<p class=MsoNormal></p>", "")
        head = (
            "From: Ilse Varga <ilse@quay.example>\nSubject: Re: The weir\n"
            "Date: Tue, 6 May 2025 10:14:22 +0200\nContent-Type: text/html; charset=utf-8\n\n"
        )
        chapter = read(tmp_path, head + page, "a.eml")
    meta = chapter.meta
    assert (meta.title, meta.date) == ("The weir", "2025-05-06")
    assert [one.name for one in meta.authors] == ["Ilse Varga"]
    assert said(chapter) == [*PLAIN, "Ilse"]
    assert len(told(chapter, "printed-furniture")) == 1
    removed = [one for one in chapter.article.diagnostics if one.code == "comment-removed"]
    quoted = sorted(one.message.partition("“")[2] for one in removed)
    assert [words[:11] for words in quoted] == ["Ilse Varga ", "On Mon, 5 M"]
    assert not told(chapter, "contact-printed")
    assert not told(chapter, "words-lost")


def test_a_page_that_is_no_mail_keeps_its_lines(tmp_path: Path) -> None:
    page = f"<html><body><p>From: the weir<br>To: the sea</p><p>{PLAIN[0]}</p></body></html>"
    assert said(read(tmp_path, page, "a.htm")) == ["From: the weir To: the sea", PLAIN[0]]


LETTERS = {
    "called": ("Tom,", "Please find my story below. Feel free to cut.", "Low water"),
    "en": ("Hi Tom,", "Here is the piece I promised for the book. Hope you like it!", "Low water"),
    "fr": ("Bonjour Tom,", "Voici enfin mon texte, désolée du retard !", "La basse mer"),
    "de": ("Hallo Tom,", "anbei mein Beitrag für das Buch.", "Niedrigwasser"),
}
CLOSINGS = {
    "called": ("Thanks,", "Ilse"),
    "en": ("Cheers,", "Ilse"),
    "fr": ("Bien à toi,", "Ilse"),
    "de": ("Liebe Grüße", "Ilse"),
}
SMALL_PRINT = (
    "This e-mail and any attachments are confidential. If you are not the intended recipient, "
    "please tell the sender."
)


def sent_as(folder: Path, form: str, paragraphs: list[str], title: str) -> Chapter:
    """Write paragraphs in one form, and read the chapter that they make."""
    if form == "docx":
        bold = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{title}</w:t></w:r>'
        body = [bold if one == title else one.replace("<", "&lt;") for one in paragraphs]
        docx(folder / "a.docx", "".join(map(paragraph, body)))
        return read_project(folder).book.chapters[0]
    if form == "html":
        said = "".join(f"<p>{one.replace('<', '&lt;')}</p>" for one in paragraphs)
        return read(folder, f"<html><body>{said}</body></html>", "a.html")
    shown = [f"**{one}**" if one == title and form == "md" else one for one in paragraphs]
    return read(folder, "\n\n".join(shown) + "\n", f"a.{form}")


@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
@pytest.mark.parametrize("signed", ["", "closing", "telephone", "small print"])
def test_a_letter_that_hands_a_text_over_is_left_out(
    tmp_path: Path, form: str, language: str, signed: str
) -> None:
    greeting, letter, title = LETTERS[language]
    below = [*CLOSINGS[language]] if signed else []
    below += {"telephone": ["Sent from my iPhone"], "small print": [SMALL_PRINT]}.get(signed, [])
    text = [greeting, letter, title, "by Ilse Varga", *PLAIN * 2, *below]
    chapter = sent_as(tmp_path, form, text, title)
    assert chapter.meta.title == title
    assert [one.name for one in chapter.meta.authors] == ["Ilse Varga"]
    assert said(chapter) == PLAIN * 2
    assert not told(chapter, "editor-note")
    assert not told(chapter, "words-lost")


@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
def test_the_title_of_a_mailed_text_wins_over_the_subject(tmp_path: Path, form: str) -> None:
    headers = "\n".join(HEADERS["en"]) if form in ("txt", "md") else ""
    text = [headers] if headers else HEADERS["en"]
    title = "Low water"
    chapter = sent_as(tmp_path, form, [*text, title, "by Ada Penn", *PLAIN], title)
    assert (chapter.meta.title, chapter.meta.date) == (title, "2025-05-06")
    assert said(chapter)[-2:] == PLAIN
    assert "Subject" not in chapter.body


@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
@pytest.mark.parametrize(
    ("opening", "ending"),
    [
        (["To the mayor", "Dear Mayor,", "the weir is broken."], ["Yours sincerely,", "Ada Penn"]),
        (["Dear Tom,", "the weir is broken, and nobody mends it."], ["Love,", "Ada"]),
        (["The weir", "Here is where they drowned."], ["She gave him all the best", "of it."]),
        (["The weir", "Hi Tom, she said."], ["Cheers, they cried.", "Nobody drank."]),
    ],
)  # fmt: skip
def test_letters_and_stories_are_kept_whole(
    tmp_path: Path, form: str, opening: list[str], ending: list[str]
) -> None:
    chapter = sent_as(tmp_path, form, [*opening, *PLAIN * 2, *ending], "")
    words = " ".join([chapter.meta.title, *said(chapter)])
    assert all(one in words for one in (*opening, *ending))
    assert not told(chapter, "comment-removed")
    assert not told(chapter, "editor-note")


@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
def test_the_end_of_a_letter_without_its_beginning_is_told(tmp_path: Path, form: str) -> None:
    chapter = sent_as(tmp_path, form, ["The weir", *PLAIN * 2, "Cheers,", "Mara"], "The weir")
    assert said(chapter)[-2:] == ["Cheers,", "Mara"]
    (found,) = [one for one in chapter.article.diagnostics if one.code == "editor-note"]
    assert "Cheers, Mara" in found.message


def test_a_letter_that_cannot_be_told_from_its_text_is_told(tmp_path: Path) -> None:
    text = ["Hi Tom,", f"Here is my text. {PLAIN[0]}", *PLAIN]
    chapter = sent_as(tmp_path, "txt", text, "")
    assert said(chapter) == text
    assert told(chapter, "editor-note") == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Please consider the environment before printing this e-mail.",
        "Ce message et ses pièces jointes sont confidentiels et destinés à leur seul destinataire.",
        "Virus-free. www.scanner.example",
    ],
)
def test_small_print_goes_and_stories_about_it_stay(tmp_path: Path, line: str) -> None:
    assert said(read(tmp_path, f"{ENGLISH}\n{BODY}\n{line}\n")) == PLAIN
    chapter = read(tmp_path, f"The weir\n\n{BODY}\n{line}\n\nThat was all she wrote.\n")
    assert not told(chapter, "comment-removed")


COVERED = [
    ("Hi Tom,", "here is my text, hope it is not too late!", "Cheers,", "Ilse"),
    ("Bonjour Tom,", "voici mon texte, merci pour ta patience.", "Bises,", "Ilse"),
    ("Hallo Tom,", "anbei mein Text.", "Liebe Grüße", "Ilse"),
]


@pytest.mark.parametrize("words", COVERED)
@pytest.mark.parametrize("mailed", [True, False])
@pytest.mark.parametrize("form", ["txt", "md", "html", "docx"])
def test_what_was_written_to_the_editor_alone_goes(
    tmp_path: Path, words: tuple[str, ...], form: str, *, mailed: bool
) -> None:
    greeting, sending, closing, name = words
    heads = [line for line in ENGLISH.split("\n") if line] if mailed else []
    blocks = [greeting, sending, "The old weir", *PLAIN, closing, name]
    if form == "docx":
        lines = [f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{one}</w:t></w:r></w:p>"
                 if one == "The old weir" else paragraph(one.replace("<", "&lt;"))
                 for one in (*heads, *blocks)]  # fmt: skip
        docx(tmp_path / "a.docx", "".join(lines))
        chapter = read_project(tmp_path).book.chapters[0]
    elif form == "html":
        lines = ["<br>".join(one.replace("<", "&lt;") for one in heads), *blocks]
        body = "".join(f"<p>{one}</p>" for one in lines if one)
        body = body.replace("<p>The old weir</p>", "<h1>The old weir</h1>")
        chapter = read(tmp_path, f"<html><body>{body}</body></html>", "a.html")
    else:
        text = "\n\n".join(["\n".join(heads), *blocks]).lstrip()
        text = text.replace("The old weir", "# The old weir") if form == "md" else text
        chapter = read(tmp_path, text, f"a.{form}")
    assert chapter.meta.title == "The old weir"
    assert said(chapter) == PLAIN
    assert len(told(chapter, "comment-removed")) == 2


@pytest.mark.parametrize(
    "closing", ["Cheers, Ilse", "Best wishes,\nIlse Varga", "Amitiés,\n\nIlse"]
)
def test_the_end_of_a_mail_goes(tmp_path: Path, closing: str) -> None:
    chapter = read(tmp_path, f"{ENGLISH}\n{BODY}\n{closing}\n")
    assert said(chapter) == PLAIN


def test_who_closes_a_letter_without_headers_wrote_the_text(tmp_path: Path) -> None:
    chapter = read(tmp_path, f"Hi Tom, here is my text.\n\n{BODY}\nThanks,\nIlse Varga\n")
    assert [one.name for one in chapter.meta.authors] == ["Ilse Varga"]
    assert said(chapter) == PLAIN


@pytest.mark.parametrize(
    "letter",
    [
        ["Dear Tom,", "thank you for the lemons. I hope you are well.", *PLAIN, "Love,", "Ilse"],
        ["Dear mayor,", *PLAIN, "Yours sincerely,", "Ilse Varga"],
        ["It was late.", *PLAIN, "Love, he said, and went."],
    ],
)
def test_a_letter_that_is_the_text_stays_whole(tmp_path: Path, letter: list[str]) -> None:
    chapter = read(tmp_path, "# The weir\n\n" + "\n\n".join(letter), "a.md")
    assert said(chapter) == letter


@pytest.mark.parametrize(
    "below",
    [
        "This message and any attachments are confidential.",
        "Ce message et ses pièces jointes sont confidentiels.",
        "Pensez à l’environnement avant d’imprimer.",
        "Cheers,\nIlse\n\nPS: can you change the photo?",
    ],
)
def test_what_is_below_a_mail_and_not_for_readers_goes(tmp_path: Path, below: str) -> None:
    chapter = read(tmp_path, f"{ENGLISH}\n{BODY}\n{below}\n")
    assert said(chapter) == PLAIN


def test_a_letter_with_an_end_of_its_own_stands_above_the_text(tmp_path: Path) -> None:
    letter = "Hello,\n\nPlease find below my text.\n\nBest regards,\nIlse Varga\n\n---\n"
    chapter = read(tmp_path, f"{letter}\nThe old weir\n\n{BODY}")
    assert (chapter.meta.title, [one.name for one in chapter.meta.authors]) == (
        "The old weir",
        ["Ilse Varga"],
    )
    assert said(chapter) == PLAIN


def test_a_bold_line_below_a_letter_is_the_title_in_markdown_too(tmp_path: Path) -> None:
    text = f"Hi all!\n\nHere's my piece for the zine.\n\n**The old weir**\n\n{BODY}\nxx\nIlse\n"
    chapter = read(tmp_path, text, "a.md")
    assert chapter.meta.title == "The old weir"
    assert said(chapter) == PLAIN


def test_a_subject_alone_above_a_greeting_is_a_header(tmp_path: Path) -> None:
    text = f"Objet : La digue\n\nBonjour Tom,\n\nCi-dessous mon récit.\n\nBasse mer\n\n{TWICE}"
    chapter = read(tmp_path, text)
    assert chapter.meta.title == "Basse mer"
    assert said(chapter) == PLAIN * 2


def test_a_short_poem_below_a_short_letter(tmp_path: Path) -> None:
    verse = "Mud\n    keeps our steps,\n\nand the sea\n    takes them back."
    chapter = read(tmp_path, f"Hey Tom! Here's my poem :)\n\nLow tide\n\n{verse}\n\nXOXO,\nJo\n")
    assert chapter.meta.title == "Low tide"
    assert [line.split() for line in said(chapter)] == [
        part.split() for part in verse.split("\n\n")
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_a_mail_have_the_numbers_of_the_file(tmp_path: Path, end: str) -> None:
    written = (
        f"{ENGLISH}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\nThe caf=C3=A9 of the weir is a hou=\nse "
        "of wood, and so =\nwide that no=\nbody sees its end.\nIt leans.\n\nIn dry years one can "
        "walk.\n\nThe wat=\ner is low.\n\nThe end.\n"
    )
    made, _ = open_mail(written.replace("\n", end).encode(), "a.eml", tmp_path)
    lines, source = made.split("\n"), written.split("\n")
    assert "The café of the weir is a house of wood, and so wide that nobody sees its end." in lines
    for words in ("In dry years one can walk.", "The end."):
        assert lines.index(words) == source.index(words)
