"""Day and month: decided by a whole file, asked where it cannot tell."""

from __future__ import annotations

import pytest

from cairn.readers.order import OrderEvidence, decide, year_of


def evidence(*dates: str, true_days: dict[str, int] | None = None) -> OrderEvidence:
    found = OrderEvidence(2009)
    for written in dates:
        one, two, three = written.split("/")
        found.add((one, two, three), (true_days or {}).get(written))
    return found


@pytest.mark.parametrize(
    ("dates", "chosen"),
    [
        (("13/04/2024", "02/05/2024"), "dmy"),
        (("04/13/2024", "05/02/2024"), "mdy"),
        (("2024/12/01", "2024/12/02"), "ymd"),
        (("2024/12/01", "2024/13/02"), "ydm"),
        (("1/3/24", "2/3/24", "3/3/24", "1/4/24", "2/4/24", "1/5/24"), "dmy"),
        (("3/1/24", "3/2/24", "3/3/24", "4/1/24", "4/2/24", "5/1/24"), "mdy"),
        (("1/1/24", "2/2/24"), "dmy"),
        (("18/3/24", "19/3/24", "21/3/24"), "dmy"),
        (("24/3/18", "24/3/19", "24/3/21"), "ymd"),
    ],
)
def test_a_file_that_can_tell_is_not_asked_about(dates: tuple[str, ...], chosen: str) -> None:
    decision = decide(evidence(*dates))
    assert (decision.chosen, decision.by) == (chosen, "file")


@pytest.mark.parametrize(
    "dates",
    [
        ("3/4/24",),
        ("03/04/2024", "03/04/2024"),
        ("03/04/2024", "05/06/2024"),
        ("13/04/2024", "04/13/2024", "13/05/2024", "05/13/2024"),
    ],
)
def test_a_file_that_cannot_tell_waits_for_the_owner(dates: tuple[str, ...]) -> None:
    decision = decide(evidence(*dates))
    assert (decision.chosen, decision.by) == ("", "")
    assert {"dmy", "mdy"} <= set(decision.options)


def test_the_owner_decides_where_the_file_cannot() -> None:
    decision = decide(evidence("3/4/24"), "mdy")
    assert (decision.chosen, decision.by) == ("mdy", "owner")


def test_names_of_media_files_tell_the_day() -> None:
    from datetime import date

    days = {"3/4/24": date(2024, 3, 4).toordinal(), "5/4/24": date(2024, 5, 4).toordinal()}
    assert decide(evidence(*days, true_days=days)).chosen == "mdy"


def test_one_typed_line_does_not_turn_a_whole_file_round() -> None:
    months_first = [f"{month}/{day}/24" for month in range(1, 13) for day in (1, 5, 9)]
    decision = decide(evidence(*months_first, "13/1/24"))
    assert decision.chosen in ("", "mdy")


def test_years_of_other_calendars_are_common_years() -> None:
    assert [year_of(text) for text in ("24", "2567", "R6", "H31", "٢٠٢٤")] == [
        2024,
        2024,
        2024,
        2019,
        2024,
    ]
