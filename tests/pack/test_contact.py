"""No way to reach or find a witness is printed."""

from __future__ import annotations

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
