"""Check which licences are recognised, what is said of others, and which uses are doubted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.rights.licences import (
    IntendedUse,
    doubt_licence,
    find_licence,
    recognise_licence,
    suggest_licence,
)


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc by-sa 4.0", "CC-BY-SA-4.0"),
        ("CC BY 4", "CC-BY-4.0"),
        ("Creative Commons BY-SA 4.0", "CC-BY-SA-4.0"),
        ("Creative Commons (CC) BY-NC 3.0", "CC-BY-NC-3.0"),
        ("licence Creative Commons BY 4.0", "CC-BY-4.0"),
        ("CC-BY-SA4.0", "CC-BY-SA-4.0"),
        ("CC BY-NC-SA 2.0 UK", "CC-BY-NC-SA-2.0-UK"),
        ("http://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC-BY-SA-4.0"),
        ("https://creativecommons.org/licenses/by-nc/3.0/fr/", "LicenseRef-CC-BY-NC-3.0-FR"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution-NonCommercial-NoDerivs 3.0", "CC-BY-NC-ND-3.0"),
        (
            "Creative Commons Attribution - Pas d’Utilisation Commerciale 4.0 International",
            "CC-BY-NC-4.0",
        ),
        ("Creative Commons paternité, partage à l’identique 3.0", "CC-BY-SA-3.0"),
        ("CC0", "CC0-1.0"),
        ("domaine public", "CC-PDDC"),
        ("Unsplash License", "LicenseRef-Unsplash"),
        ("etalab-2.0", "etalab-2.0"),
        ("gfdl-1.3-or-later", "GFDL-1.3-or-later"),
        ("LicenseRef-letter-of-May", "LicenseRef-letter-of-May"),
        ("Tous droits réservés", "LicenseRef-all-rights-reserved"),
        ("© 2021 Ada Sample", "LicenseRef-all-rights-reserved"),
    ],
)
def test_licences_are_recognised_in_their_spellings(written: str, identifier: str) -> None:
    licence = recognise_licence(written)
    assert licence is not None
    assert licence.id == identifier
    assert licence.known


def test_what_a_licence_asks_is_read_from_its_letters() -> None:
    licence = recognise_licence("CC BY-NC-SA 4.0")
    assert licence is not None
    asked = (licence.noncommercial, licence.no_derivatives, licence.share_alike)
    assert asked == (True, False, True)
    assert licence.address == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    reserved, own = recognise_licence("all rights reserved"), recognise_licence("LicenseRef-x")
    assert reserved is not None
    assert reserved.by_permission
    assert own is not None
    assert own.by_permission


def test_a_licence_without_its_version_is_known_and_has_no_identifier() -> None:
    licence = recognise_licence("CC BY-NC")
    assert licence is not None
    assert (licence.id, licence.name, licence.noncommercial) == ("", "CC BY-NC", True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CC-BY-9.0", "“CC-BY-4.0”"),
        ("CC-YB-SA-4.0", "“CC-BY-SA-4.0”"),
        ("GFDL-1.3-or-latter", "“GFDL-1.3-or-later”"),
        ("free for friends", "SPDX"),
    ],
)
def test_unknown_licences_get_suggestions(written: str, said: str) -> None:
    licence = recognise_licence(written)
    assert licence is not None
    assert not licence.known
    assert said in suggest_licence(written)


def test_nothing_is_no_licence() -> None:
    assert recognise_licence("  ") is None
    assert find_licence("A quiet river in the evening") is None


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_no_words_are_too_odd(written: str) -> None:
    licence = recognise_licence(written)
    assert (licence is None) == (not written.split())


@pytest.mark.parametrize(
    ("licence", "use", "changed", "reason"),
    [
        ("CC-BY-NC-4.0", IntendedUse(commercial=True), False, "sold"),
        ("CC-BY-ND-4.0", IntendedUse(), True, "changes are noted"),
        ("CC-BY-ND-4.0", IntendedUse(adaptation=True), False, "adapted"),
        ("CC-BY-SA-4.0", IntendedUse(licence="all rights reserved"), False, "all rights reserved"),
        ("CC-BY-SA-4.0", IntendedUse(licence="CC-BY-4.0"), False, "CC BY 4.0"),
        ("CC-BZ-4.0", IntendedUse(), False, "no licence that is known"),
    ],
)
def test_uses_are_doubted_with_a_reason(
    licence: str, use: IntendedUse, reason: str, *, changed: bool
) -> None:
    found = list(doubt_licence(licence, use, changed=changed))
    assert [reason in one.reason for one in found] == [True]
    assert found[0].hint
    assert not list(doubt_licence(licence, use, changed=changed, permitted=True))


@pytest.mark.parametrize(
    ("licence", "use"),
    [
        ("CC-BY-NC-4.0", IntendedUse()),
        ("CC-BY-ND-4.0", IntendedUse(commercial=True)),
        ("CC-BY-SA-4.0", IntendedUse(licence="CC-BY-SA-4.0", commercial=True, adaptation=True)),
        ("CC-BY-4.0", IntendedUse(commercial=True, adaptation=True, licence="all rights reserved")),
        ("", IntendedUse(commercial=True)),
    ],
)
def test_other_uses_are_not(licence: str, use: IntendedUse) -> None:
    assert not list(doubt_licence(licence, use))
