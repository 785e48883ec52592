"""Check that a mailing list is read whatever wrote it, and nobody is mailed against a no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.distribute.list_table import answer, is_heading
from anthology.distribute.mail_addresses import mask, mask_all, read_address
from anthology.distribute.mailing_list import MailingList, Recipient, read_list, read_suppressed
from anthology.model.diagnostics import ContentError, UsageError


def listed(text: str, code: str = "utf-8") -> MailingList:
    return read_list(text.encode(code), "list.csv")


def addresses(made: MailingList) -> list[str]:
    return [reader.address.sent for reader in made.readers]


def found(made: MailingList) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in made.diagnostics]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_separator_code_and_line_end(separator: str, code: str, end: str) -> None:
    rows = [
        ["Prénom", "Nom", "Courriel", "Langue"],
        ["Zoé", "Émond", "zoe@example.org", "français"],
        ["Björn", '"Exempel, jr."' if separator == "," else "Exempel", "b@example.com", "English"],
    ]
    made = listed(end.join(separator.join(row) for row in rows) + end, code)
    assert [(r.name, r.given, r.language) for r in made.readers] == [
        ("Zoé Émond", "Zoé", "fr"),
        ("Björn Exempel, jr." if separator == "," else "Björn Exempel", "Björn", "en"),
    ]
    assert [reader.line for reader in made.readers] == [2, 3]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("E-mail", "email"),
        ("Adresse électronique", "email"),
        ("E-mail 1 - Value", "email"),
        ("ADRESSE_MAIL", "email"),
        ("Mél.", "email"),
        ("First Name", "first"),
        ("Prénom", "first"),
        ("Nom de famille", "last"),
        ("Nom complet", "name"),
        ("Consent to e-mail", "consent"),
        ("J’accepte de recevoir le livre par mail", "consent"),
        ("opt-in", "consent"),
        ("Opt-out", "objection"),
        ("Désinscrit·e", "objection"),
        ("OPTIN_IP", ""),
        ("Langue", "language"),
        ("Ville", ""),
    ],
)
def test_headings_in_french_and_english(title: str, kind: str) -> None:
    assert is_heading(title) == kind


@pytest.mark.parametrize("no", "no Non n 0 FALSE faux unsubscribed Désabonné refusé".split())
@pytest.mark.parametrize("column", ["consent", "statut"])
def test_a_no_is_left_out_and_reported(column: str, no: str) -> None:
    made = listed(f"email,{column}\na@example.org,yes\nb@example.org,{no}\n")
    assert addresses(made) == ["a@example.org"]
    assert found(made) == [("reader-refused", 3)]


def test_a_yes_under_unsubscribed_is_a_no() -> None:
    made = listed("email,unsubscribed\na@example.org,no\nb@example.org,yes\nc@example.org,\n")
    assert addresses(made) == ["a@example.org", "c@example.org"]


def test_an_empty_cell_is_no_consent_where_others_have_a_yes() -> None:
    made = listed("email,consent\na@example.org,yes\nb@example.org,\nc@example.org\n")
    assert addresses(made) == ["a@example.org"]
    assert found(made) == [("reader-refused", 3), ("reader-refused", 4)]
    made = listed("email,consent\na@example.org,no\nb@example.org,\n")
    assert addresses(made) == ["b@example.org"]


@pytest.mark.parametrize(
    ("heading", "cell", "line"),
    [
        ("statut", "parti", 3),
        ("Status", "member", 3),
        ("consent", "peut-être", 3),
        ("État", "absente", 3),
        ("Abmeldung", "ja", 1),
        ("do not disturb", "x", 1),
        ("résilié le", "2024-05-01", 1),
        ("excluded", "", 1),
        ("left on", "2024-05-01", 1),
        ("Date de départ", "2024-05-01", 1),
        ("Partie le", "", 1),
        ("expired", "", 1),
        ("abgemeldet", "nein", 1),
        ("Kein Kontakt", "", 1),
        ("gesperrt", "", 1),
        ("supprimé", "", 1),
        ("removed", "", 1),
        ("Souhaite recevoir", "non", 1),
        ("veut la revue", "non", 1),
        ("send?", "no", 1),
        ("e-mails OK?", "no", 1),
        ("consent", "yes but no longer", 3),
        ("note", "do not mail her any more", 3),
        ("remarque", "NE PLUS ÉCRIRE", 3),
        ("nom", "Zoé (désabonnée)", 3),
    ],
)
def test_what_may_be_a_no_stops_with_a_question(heading: str, cell: str, line: int) -> None:
    text = f"email,{heading}\na@example.org,yes\nb@example.org,{cell}\n"
    with pytest.raises(ContentError, match="nobody is mailed") as told:
        listed(text)
    (question,) = told.value.diagnostics
    assert (question.code, question.line) == ("list-doubtful", line)
    assert "?" in question.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a@example.org\nUnsubscribed:\nb@example.org\n", 2),
        ("a@example.org\n\nNe plus écrire :\nb@example.org\n", 3),
        ("a@example.org\nAbgemeldet\nb@example.org\n", 2),
        ("Unsubscribed:\nb@example.org\n", 1),
        ("Unsubscribed e-mails,name\nb@example.org,Bo\n", 1),
        ("email,consent\na@example.org,yes\nUnsubscribed,\nb@example.org,yes\n", 3),
        ("email,name\na@example.org,A\nemail,unsubscribed\nb@example.org,yes\n", 3),
    ],
)
def test_what_may_be_a_list_of_refusals_within_stops_with_a_question(text: str, line: int) -> None:
    with pytest.raises(ContentError, match="nobody is mailed") as told:
        listed(text)
    assert {one.line for one in told.value.diagnostics} == {line}


@pytest.mark.parametrize(
    "text",
    [
        "email,consent,member\na@example.org,yes,no\n",
        "email,Département\na@example.org,Var\n",
        "email,copies,joined\na@example.org,1,2020-01-02\n",
        "email,name,note\na@example.org,Nona Noel,pays on time\n",
        "email,consent\na@example.org,yes (by mail 02.01.2020)\n",
        "Our readers\n\na@example.org\n",
        "Readers,2024\nemail,name\na@example.org,Ada\n",
    ],
)
def test_other_columns_and_titles_are_not_asked_about(text: str) -> None:
    assert addresses(listed(text)) == ["a@example.org"]


def test_a_column_of_places_is_no_status() -> None:
    made = listed("email,State\na@example.org,CA\nb@example.org,New York\n")
    assert len(made.readers) == 2


@pytest.mark.parametrize(
    "heading", ["opted out", "Opted-Out?", "Ne plus écrire", "no e-mails", "Unsubscribed at"]
)
def test_whoever_is_marked_under_a_no_is_left_out(heading: str) -> None:
    made = listed(f"email,{heading}\na@example.org,x\nb@example.org,\n")
    assert addresses(made) == ["b@example.org"]


def test_a_no_outweighs_a_yes_in_another_line() -> None:
    made = listed("email,consent\na@example.org,yes\nb@example.org,yes\nA@Example.org,no\n")
    assert addresses(made) == ["b@example.org"]
    assert found(made) == [("reader-refused", 2), ("reader-refused", 4)]


def test_repeats_differ_in_case_alone() -> None:
    made = listed("email\nAda@Example.ORG\nada@example.org\n <ADA@EXAMPLE.org>,\n")
    assert addresses(made) == ["Ada@example.org"]
    assert found(made) == [("reader-repeated", 3), ("reader-repeated", 4)]


def test_suppressed_addresses_are_left_out() -> None:
    gone = read_suppressed(b"Name;Mail\nBo;B@example.org\n", "gone.csv")
    made = read_list(b"a@example.org\nb@example.org\n", "list.csv", gone)
    assert addresses(made) == ["a@example.org"]
    assert found(made) == [("reader-refused", 2)]


def test_every_line_left_out_is_reported_and_none_is_printed_whole() -> None:
    text = (
        "email,name\nfine@example.org,A\nno-at-sign,B\ntwo@@example.org,C\n,D\n"
        "blank inside@example.org,E\nlast@nodot,F\nx@a.org; y@a.org,G\nsecret@exa_mple.org,H\n"
    )
    made = listed(text)
    assert addresses(made) == ["fine@example.org"]
    assert found(made) == [("address-broken", line) for line in range(3, 10)]
    said = " ".join(one.message for one in made.diagnostics)
    for part in ("no-at-sign", "two@", "blank", "secret", "last@"):
        assert part not in said


def test_internationalised_domains_are_sent_in_ascii() -> None:
    made = listed("email\nzoe@exämple.org\nzoe@xn--exmple-cua.org\nzoé@example.org\n")
    assert addresses(made) == ["zoe@xn--exmple-cua.org", "zoé@example.org"]
    assert [reader.address.beyond_ascii for reader in made.readers] == [False, True]


def test_a_column_without_a_heading() -> None:
    made = listed("a@example.org\n\nBea Sample <b@example.org>\nmailto:c@example.org\n")
    assert addresses(made) == ["a@example.org", "b@example.org", "c@example.org"]
    assert made.readers[1].name == "Bea Sample"


def test_a_line_as_mail_programs_copy_it() -> None:
    made = listed('"Sample, Ada" <a@example.org>, Bo <b@example.org>, c@example.org')
    assert addresses(made) == ["a@example.org", "b@example.org", "c@example.org"]


def test_columns_without_headings_are_not_guessed() -> None:
    with pytest.raises(UsageError, match=r"list.csv:1"):
        listed("a@example.org,yes\nb@example.org,no\n")


def test_the_addresses_are_found_under_a_heading_of_another_name() -> None:
    made = listed("Nom;Où écrire\nAda;a@example.org\n")
    assert [(r.address.sent, r.name) for r in made.readers] == [("a@example.org", "Ada")]


def test_a_title_above_the_headings() -> None:
    made = listed("Members in spring\n\nName,E-mail\nAda,a@example.org\n")
    assert addresses(made) == ["a@example.org"]
    assert found(made) == [("address-broken", 1)]


def test_a_list_without_an_address_is_no_list() -> None:
    for text in ("", "name\nAda\n", "email\n"):
        with pytest.raises(ContentError):
            listed(text)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('a@example.org,"Ada\nb@example.org,Bo\nc@example.org,"Cy\n', 2),
        ('a@example.org,Ada\nb@example.org,"Bo\nc@example.org,no\n', 3),
        ('a@example.org,Ada\nb@example.org,"Bo\nc@example.org,no"\n', 3),
        ('a@example.org,"Ada" Sample\n', 2),
        ("a@example.org,Ada\nb@example.org,Sample, Bo\n", 3),
    ],
)
def test_a_row_that_cannot_be_told_from_others_stops_with_its_line(rows: str, line: int) -> None:
    with pytest.raises(ContentError, match="nobody is mailed") as told:
        listed(f"email,name\n{rows}")
    (fault,) = told.value.diagnostics
    assert (fault.code, fault.line) == ("list-broken", line)


def test_a_cell_of_several_lines_hides_no_refusal_and_adds_no_address() -> None:
    made = listed(
        'email,note,unsubscribed\na@example.org,"wrote on\nb@example.org too",\n'
        'c@example.org,,yes\nd@example.org,5" disk,\n'
    )
    assert addresses(made) == ["a@example.org", "d@example.org"]


def test_a_quotation_mark_in_a_list_without_headings_is_a_sign_like_others() -> None:
    made = listed('a@example.org\n"b@example.org\nc@example.org\n')
    assert addresses(made) == ["a@example.org", "b@example.org", "c@example.org"]


def test_who_must_not_be_mailed_is_found_in_any_text() -> None:
    text = 'Notes;"Ada <a@example.org> moved.\nB@example.org, c@example.org.\n'
    assert read_suppressed(text.encode(), "gone.csv") == {
        "a@example.org",
        "b@example.org",
        "c@example.org",
    }
    with pytest.raises(ContentError) as told:
        read_suppressed(b"a@example.org\nbroken@\n", "gone.csv")
    assert told.value.diagnostics[0].line == 2


def test_cells_of_several_lines_keep_the_count() -> None:
    made = listed('name,email,notes\nAda,a@example.org,"two\nlines"\nBo,broken,\n')
    assert found(made) == [("address-broken", 4)]


def test_formats_and_languages() -> None:
    made = listed(
        "email,format,langue\na@example.org,PDF,fr-CA\nb@example.org,EPUB et PDF,anglais\n"
        "c@example.org,papier,deutsch\nd@example.org,,\n"
    )
    assert [(r.formats, r.language) for r in made.readers] == [
        (("pdf",), "fr"),
        (("epub", "pdf"), "en"),
        (("epub",), ""),
        (("epub",), ""),
    ]
    assert found(made) == [("reader-doubtful", 4), ("reader-doubtful", 4)]


def test_names_cannot_break_a_line() -> None:
    made = listed('email,name\na@example.org,"Ada\nBcc: x"\nb@example.org,Bo\x85\x00\u2028Cy\n')
    assert [reader.name for reader in made.readers] == ["Ada Bcc: x", "Bo Cy"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_is_a_list_or_a_message(text: str) -> None:
    try:
        made = listed(f"email,name\nok@example.org,A\n{text}\n", "utf-8")
    except ContentError as error:
        codes = {one.code for one in error.diagnostics} or {"none"}
    except UnicodeEncodeError:
        return
    else:
        assert made.readers[0] == Recipient(read_address("ok@example.org"), "A", line=2)
        assert all(reader.name.isprintable() for reader in made.readers)
        codes = set()
    assert codes <= {"list-broken", "list-doubtful"}


def test_masks() -> None:
    assert mask("ada@example.org") == "a…@example.org"
    assert mask_all("<ada@example.org>: unknown") == "<a…@example.org>: unknown"
    assert answer("2024-05-01") is True
    assert answer("peut-être") is None
