"""Check the messages: what mail programs read in them, and that nothing slips into a header."""

from __future__ import annotations

import re
from dataclasses import replace
from email import header, message_from_bytes, policy
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.distribute.mail_addresses import Address
from anthology.distribute.mailing_list import Recipient
from anthology.model.diagnostics import ContentError, UsageError
from tests.browser import Scheme, Screen
from tests.inspectors.html import faults
from tests.mailing import composer
from tests.making import write

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from anthology.distribute.message import Composer

ADA = Recipient(Address("ada@example.org"), "Ada Sample", "Ada", line=2)


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_message_holds_text_html_cover_and_book(tmp_path: Path) -> None:
    made = composer(tmp_path)
    message = parsed(made.compose(replace(ADA, formats=("epub", "pdf"))).data)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
        "application/epub+zip",
        "application/pdf",
    ]
    book, print_ = message.iter_attachments()
    assert book.get_filename() == "winding-paths.epub"
    assert book.get_content() == made.parcel.files["epub"].read_bytes()
    assert print_.get_content() == made.parcel.files["pdf"].read_bytes()
    cover = next(part for part in message.walk() if part.get_content_type() == "image/jpeg")
    assert f'src="cid:{cover["Content-ID"].strip("<>")}"' in body(message, "html")
    assert "attached to this message: EPUB" in body(message, "plain")
    assert "A year of walks & talks." in body(message, "plain")
    assert "A year of walks &amp; talks." in body(message, "html")


def test_headers_of_a_list(tmp_path: Path) -> None:
    more = 'unsubscribe = "https://example.org/leave?r={id}"\nlist_id = "club.example.org"'
    made = composer(tmp_path, more)
    message = parsed(made.compose(ADA).data)
    assert message["From"] == "The Club <club@example.org>"
    assert message["To"].addresses[0].addr_spec == "ada@example.org"
    assert message["List-Id"] == "<club.example.org>"
    page, mailto = message["List-Unsubscribe"].split(", ")
    assert re.fullmatch(r"<https://example\.org/leave\?r=[0-9a-f]{32}>", page)
    assert mailto == "<mailto:club@example.org?subject=unsubscribe>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["Date"].datetime is not None
    assert "Precedence" not in message
    assert "ada@" not in page
    assert parsed(composer(tmp_path / "b").compose(ADA).data)["List-Unsubscribe-Post"] is None


def test_the_name_of_a_message_is_that_of_edition_and_reader(tmp_path: Path) -> None:
    made = composer(tmp_path)
    first = parsed(made.compose(ADA).data)["Message-ID"]
    assert parsed(composer(tmp_path, size=5000).compose(ADA).data)["Message-ID"] == first
    others = [
        made.compose(replace(ADA, address=Address("bo@example.org"))),
        made.compose(ADA, copy=1),
        made.compose(ADA, test=True),
        composer(tmp_path, edition="second").compose(ADA),
    ]
    assert first not in [parsed(other.data)["Message-ID"] for other in others]


def test_the_readers_language_then_the_books(tmp_path: Path) -> None:
    made = composer(tmp_path)
    french = parsed(made.compose(replace(ADA, language="fr")).data)
    assert french["Subject"] == "«\u202fWinding paths\u202f» – le livre numérique"
    assert body(french, "plain").startswith("Bonjour Ada,")
    assert '<html lang="fr">' in body(french, "html")
    assert body(parsed(made.compose(ADA).data), "plain").startswith("Hello Ada,")
    german = composer(tmp_path, language="de").compose(ADA)
    assert body(parsed(german.data), "plain").startswith("Hello Ada,")


def test_too_large_a_book_becomes_a_link_or_is_refused(tmp_path: Path) -> None:
    size = 800_000  # bytes; encoded it is more than 1 MB
    with pytest.raises(UsageError, match="larger than the limit of 1"):
        composer(tmp_path, "limit = 1", size).compose(ADA)
    link = 'limit = 1\nlink = "https://example.org/b?x=1&y=2"'
    made = composer(tmp_path, link, size).compose(ADA)
    message = parsed(made.data)
    assert [*message.iter_attachments()] == []
    assert "https://example.org/b?x=1&y=2" in body(message, "plain")
    assert 'href="https://example.org/b?x=1&amp;y=2"' in body(message, "html")
    small = composer(tmp_path, link, 1000).compose(ADA)
    assert small.attached
    assert len(small.data) < 1_000_000


def test_addresses_beyond_ascii_are_written_only_where_needed(tmp_path: Path) -> None:
    made = composer(tmp_path)
    assert made.compose(replace(ADA, name="Zoé")).data.isascii()
    assert (
        "zoé@example.org".encode()
        in made.compose(replace(ADA, address=Address("zoé@example.org"))).data
    )


NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(name=NASTY, title=NASTY)
def test_nothing_slips_into_a_header(
    tmp_path_factory: pytest.TempPathFactory, name: str, title: str
) -> None:
    made = _shared(tmp_path_factory)
    made.writer.book = replace(made.writer.book, title=title)
    data = made.compose(replace(ADA, name=_as_listed(name))).data
    head, _, _ = data.partition(b"\r\n\r\n")
    assert head.isascii()
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert len(names) == len(set(names)) == 11
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    message = parsed(data)
    assert [one.addr_spec for one in message["To"].addresses] == ["ada@example.org"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(name=NASTY)
def test_names_come_through(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    made = _shared(tmp_path_factory)
    listed = _as_listed(name)
    head = made.compose(replace(ADA, name=listed)).data.partition(b"\r\n\r\n")[0]
    written = re.search(rb"\r\nTo: (.*?)\r\n(?=\S)", head, re.DOTALL)
    assert written
    shown, _, _ = written[1].decode().replace("\r\n", "").rpartition("<")
    decoded = str(header.make_header(header.decode_header(shown.strip())))
    assert decoded.strip('"').replace("\\", "") == listed.strip('"').replace("\\", "")


_MADE: list[Composer] = []


def _shared(factory: pytest.TempPathFactory) -> Composer:
    if not _MADE:
        _MADE.append(composer(factory.mktemp("shared")))
    return _MADE[0]


def _as_listed(name: str) -> str:
    from anthology.distribute.mailing_list import _line  # noqa: PLC0415

    return _line(name)


def test_templates_of_the_project_go_first(tmp_path: Path) -> None:
    write(tmp_path, templates___mail___message__txt="Dear {{ occasion.name }} & all\n")
    assert body(parsed(composer(tmp_path).compose(ADA).data), "plain").strip() == "Dear Ada & all"
    write(tmp_path, templates___mail___message__txt="{{ nothing }}\n")
    with pytest.raises(ContentError) as caught:
        composer(tmp_path).compose(ADA)
    assert caught.value.diagnostics[0].path == "templates/mail/message.txt"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_the_message_reads_well(
    tmp_path: Path, browser: Screen, scheme: Scheme, language: str
) -> None:
    made = composer(tmp_path, 'note = "With <b>best</b> wishes."')
    message = parsed(made.compose(replace(ADA, language=language)).data)
    html = body(message, "html")
    assert faults(html) == []
    assert "With &lt;b&gt;best" in html
    (tmp_path / "page.html").write_text(html.replace("cid:cover@example.org", "c.jpg"), "utf-8")
    (tmp_path / "c.jpg").write_bytes(made.parcel.cover or b"")
    with browser.open(tmp_path / "page.html", device="phone", scheme=scheme, script=True) as view:
        assert view.violations() == []
        assert view.overflow() <= 0
        assert view.errors == []


@pytest.mark.parametrize(
    "setting",
    [
        'link = "example.org"',
        'link = "javascript:alert(1)"',
        'unsubscribe = "http://example.org/leave"',
        'list_id = "the club"',
        'unsubscribe_address = "nobody"',
        'link = "https://example.org/\\r\\nBcc: x"',
    ],
)
def test_settings_that_no_message_can_have(tmp_path: Path, setting: str) -> None:
    with pytest.raises(UsageError):
        composer(tmp_path, setting)
