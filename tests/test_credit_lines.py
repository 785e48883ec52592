"""Check what is read out of lines of credit, and that other captions are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.rights.credit_lines import publication, read_credit, read_credit_line


@pytest.mark.parametrize(
    ("text", "author", "source", "licence"),
    [
        ("Photo by Jane Sample on Unsplash", "Jane Sample", "Unsplash", ""),
        ("Photo : Zoé Rivière", "Zoé Rivière", "", ""),
        ("Crédit photo : Ada Sample / AFP", "Ada Sample", "", ""),
        ("Crédits photos © Ada Sample", "Ada Sample", "", ""),
        ("Photo: N. Haddad. All rights reserved.", "N. Haddad", "", ""),
        ("Photo by J. R. Alm for the club", "J. R. Alm for the club", "", ""),
        ("Photo: Dr. Ada Sample", "Dr. Ada Sample", "", ""),
        ("Photo: Ada Sample. The river is low.", "Ada Sample", "", ""),
        ("© 2019-2021 Ada Sample", "Ada Sample", "", ""),
        ("The ford in May (photo: Bo Alm, CC BY 2.0)", "Bo Alm", "", "CC-BY-2.0"),
        ("Image by Ada Sample from Pixabay", "Ada Sample", "Pixabay", ""),
        ("Photo prise par Zoé Rivière", "Zoé Rivière", "", ""),
        ("Courtesy of the Museum", "the Museum", "", ""),
        ("A chart. Source: Bank (https://example.org/x).", "Bank", "https://example.org/x", ""),
        ("CC BY-SA 4.0, Wikimedia Commons", "", "", "CC-BY-SA-4.0"),
    ],
)
def test_captions_that_carry_a_credit(text: str, author: str, source: str, licence: str) -> None:
    line = read_credit_line(text)
    assert line is not None
    assert (line.author, line.source, line.licence) == (author, source, licence)


@pytest.mark.parametrize(
    "text",
    [
        "Bo Alm, engineer",
        "La photo du jour : un pont",
        "A portrait of the artist by night",
        "Figure 3: the loss falls",
        "Image 2 : deux cartes",
        "Photo de groupe",
        "Photo: the bridge at dawn",
        "Crédit photo : D.R.",
        "",
    ],
)
def test_captions_that_carry_none(text: str) -> None:
    assert read_credit_line(text) is None


def test_a_line_known_to_be_a_credit_may_be_a_bare_name() -> None:
    assert read_credit("Jane Sample / Agency").author == "Jane Sample"
    assert read_credit("Jane Sample / Agency").line == "Jane Sample / Agency"
    assert read_credit("Photo de Cy Dee sur Unsplash").author == "Cy Dee"
    assert read_credit("https://example.org/x").source == "https://example.org/x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello. This was originally published in The Gazette. More.", "in The Gazette."),
        ("Ce récit a été initialement publié le 03/04/2020 dans La Revue.", "dans La Revue."),
        ("Paru pour la première fois sur example.org en mai.", "example.org en mai."),
        ("She published her first book in May.", ""),
    ],
)
def test_first_publication_in_the_text_itself(text: str, said: str) -> None:
    found = publication(text)
    assert found.endswith(said)
    assert bool(found) == bool(said)


@given(st.text(alphabet="Photo by:©de ACcrédit /.,(2)", max_size=80))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_names_stand_in_the_line(text: str) -> None:
    line = read_credit(text)
    assert line.author in " ".join(text.split())
