"""All public files at hand: what docs/formats.md says of them is what comes of them."""

from __future__ import annotations

import pytest

from cairn.vault.children import start_zygote
from tests.readers.all_samples import BEGINS, ENDS, PAGE, lines, table
from tests.readers.test_samples import SAMPLES

pytestmark = [
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder"),
    pytest.mark.slow,
]


FINE = {"", "no-reader", "undecided", "several-readers", "empty-file", "has-password"}


def test_the_table_says_what_comes_of_them() -> None:
    with start_zygote() as zygote:
        made = table(zygote)
    told = PAGE.read_text("utf-8").partition(BEGINS + "\n")[2].partition(ENDS)[0]
    assert told == made


def test_no_file_ends_a_reading_process_or_holds_it_up() -> None:
    with start_zygote() as zygote:
        for name, line in lines(zygote):
            assert set(line.stopped) <= FINE, name
