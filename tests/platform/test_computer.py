"""The number of this computer is the one that its system gave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.platform.computer import number_of_this_computer


def test_it_is_the_number_of_the_system() -> None:
    file = Path("/etc/machine-id")
    if not file.is_file():
        pytest.skip("this system keeps no such number")
    number = number_of_this_computer()
    assert number.decode() == file.read_text(encoding="ascii").strip()
    assert number == number.strip()
