"""Dates are found in the words of two languages and more, and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.language.dates import find_date, is_ambiguous, lone_date, names_issue, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-03-28", "2019-03-28"),
        ("Retour sur la soirée 2022/05/24", "2022-05-24"),
        ("2019-03-28-une-rencontre.md", "2019-03-28"),
        ("modifié le 2019-03-28T10:15:00+02:00", "2019-03-28"),
        ("publié le 15/02/2021.", "2021-02-15"),
        ("am 15.02.2021 erschienen", "2021-02-15"),
        ("02/15/2021", "2021-02-15"),
        ("03/02/2021", "2021-02-03"),
        ("August 12, 2023", "2023-08-12"),
        ("Aug. 12, 2023", "2023-08-12"),
        ("12 August 2023", "2023-08-12"),
        ("12-Aug-2023", "2023-08-12"),
        ("Thu, 28 Mar 2019 10:00:00 GMT", "2019-03-28"),
        ("12th of August 2023", "2023-08-12"),
        ("28 mars 2019", "2019-03-28"),
        ("1er mai 2020", "2020-05-01"),
        ("1ᵉʳ mai 2020", "2020-05-01"),
        ("le 3\u00a0février\u00a02021", "2021-02-03"),
        ("Le 3 FÉVRIER 2021", "2021-02-03"),
        ("du 12 au 14 août 2023", "2023-08-12"),
        ("12–14 August 2023", "2023-08-12"),
        ("March 3-5, 2021", "2021-03-03"),
        ("3. März 2021", "2021-03-03"),
        ("3 de febrero de 2021", "2021-02-03"),
        ("31/02/2021, or rather 28/02/2021", "2021-02-28"),
    ],
)
def test_full_dates_are_found(text: str, expected: str) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-02-31",
        "30 février 2021",
        "Monday 30th of November",
        "version 10.12.2021",
        "v2022.05.24",
        "release 1.2.2020.4",
        "192.168.10.2019",
        "10.12.20.2019",
        "tel. 04-12-10-2019",
        "+33 12.10.20.21",
        "pages 12/10/20215",
        "the 12 people of 2019",
        "mars 2021",
        "2022/24/05",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_date(text) == ""


@pytest.mark.parametrize(
    "label", ["No. 14", "no 14", "N° 14", "Vol. 3 No. 14", "Nr. 14", "Issue 14", "#14", "Heft 14"]
)
def test_the_number_of_an_issue_is_no_day(label: str) -> None:
    assert find_date(f"{label} March 1987") == ""
    assert find_date(f"{label} March 1987", partial=True) == "1987-03"
    assert find_date(f"{label} – 3 March 1987") == "1987-03-03"
    assert names_issue(f"{label}    March 1987")


@pytest.mark.parametrize(
    "line", ["The flood of 1987", "Room No. 14", "14 March 1987", "He lived at no. 9 in 1987."]
)
def test_other_lines_number_no_issue(line: str) -> None:
    assert not names_issue(line)


def test_a_month_counts_only_when_asked_for() -> None:
    assert find_date("Lyon, mars 2021", partial=True) == "2021-03"
    assert find_date("March 2021, then 4 May 2021", partial=True) == "2021-05-04"
    assert find_date("in 2021", partial=True) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("August 12, 2023", "2023-08-12"),
        ("Publié le 3 février 2021", "2021-02-03"),
        ("Date : 03.02.2021", "2021-02-03"),
        ("septembre 2019", "2019-09"),
        ("Lyon, le 3 février 2021", ""),
        ("Defended on 3 May 2021 before a jury", ""),
        ("Monday 30th of November", ""),
    ],
)
def test_a_line_that_is_only_a_date(text: str, expected: str) -> None:
    assert lone_date(text) == expected


def test_ambiguity_is_told() -> None:
    assert is_ambiguous("03/02/2021")
    assert not is_ambiguous("15/02/2021")
    assert not is_ambiguous("02/02/2021")
    assert not is_ambiguous("3 February 2021")
    assert not is_ambiguous("no date")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2021, 2, 15), "2021-02-15"),
        (datetime(2021, 2, 15, 23, 30, tzinfo=UTC), "2021-02-15"),
        ("2021-02-15 10:00:00 +0100", "2021-02-15"),
        ("20210215", "2021-02-15"),
        (20210215, "2021-02-15"),
        ("20211315", ""),
        ("2021-02", "2021-02"),
        (2021, "2021"),
        ("mars 2021", "2021-03"),
        ("15 février 2021", "2021-02-15"),
        ("soon", ""),
        (True, ""),
        (None, ""),
        (["2021-02-15"], ""),
    ],
)
def test_values_of_metadata(value: object, expected: str) -> None:
    assert parse_date(value) == expected


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.text(max_size=20))
def test_every_day_comes_back(day: date, noise: str) -> None:
    assert find_date(f"{day.isoformat()} {noise}") == day.isoformat()
    assert find_date(f"{day.day}/{day.month}/{day.year} {noise}") != "" or noise[:1].isdigit()
    assert find_date(f"{day:%B} {day.day}, {day.year}, {noise}") == day.isoformat()


def test_long_lines_take_no_time() -> None:
    assert find_date("12." * 60_000) == ""
    assert find_date("1 mai " * 30_000) == ""
