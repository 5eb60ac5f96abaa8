"""No way to reach or find a witness is printed."""

from __future__ import annotations

import re

import pytest

from cairn.pack.contact import contact_details, without_contact_details, without_positions


@pytest.mark.parametrize(
    "written",
    [
        "07700 900123",
        "+44 7700 900123",
        "0044 (0)7700-900123",
        "asha@example.org",
        "M1 1AE",
        "12 Long Acre Road",
    ],
)
def test_a_way_to_find_somebody_is_left_out(written: str) -> None:
    assert without_contact_details(f"Asha, {written}, W2", "[-]") == "Asha, [-], W2"
    assert contact_details(written) == (written,)


def test_names_dates_and_references_stay() -> None:
    text = "W1, PC 4411, AB/12345/25, 3 May 2025 at 14:03, 1,912 messages, bus 42"
    assert without_contact_details(text, "[-]") == text


def test_a_position_is_never_printed() -> None:
    text = without_positions("https://maps.example.org/?q=51.50071,-0.12461 here", "[-]")
    assert text == "https://maps.example.org/?q=[-] here"


@pytest.mark.parametrize(
    "words",
    [
        "51.5007, -0.1246", "51.5007 -0.1246", "51.5007;-0.1246", "51.5007N, 0.1246W",
        "maps.example.org/?q=51.50,-0.12", "maps.example.org/@51.5007,-0.1246,17z",
        "51\u00b030'02\"N 0\u00b007'28\"W", "51.5007%2C-0.1246",
    ],
)  # fmt: skip
def test_a_position_is_found_however_it_is_written(words: str) -> None:
    text = without_positions(f"I am at {words} now", "[-]")
    assert not re.search(r"\d{2}\.\d|30'", text), text
    assert text.startswith("I am at ") and text.endswith(" now")


@pytest.mark.parametrize("words", ["1.500 2.500", "at 10.30, 11.45", "v1.2.3", "25.00, 30.00"])
def test_times_and_prices_are_no_positions(words: str) -> None:
    assert "[-]" not in without_positions(words.replace("1.500 2.500", "1.50 2.50"), "[-]")
