"""Memory keeps the same promises as a folder, until the process ends."""

from __future__ import annotations

import pytest

from cairn.storage.memory import MemoryLog, make_places
from cairn.storage.problems import TornTail
from cairn.storage.promises import EMPTY, Places
from tests.storage.contract import BlobContract, LogContract, SmallContract
from tests.storage.records import record


@pytest.fixture
def places() -> Places:
    return make_places()


class TestMemoryLog(LogContract):
    def test_unfinished_bytes_are_counted_and_nothing_is_written_after_them(self) -> None:
        whole = record(1, 10)
        log = MemoryLog(whole.frame + whole.body + b"\x07torn")
        head = log.head()
        assert (head.records, head.torn, head.torn_frame) == (1, 5, b"\x07torn")
        with pytest.raises(TornTail):
            log.append(head, [record(2, 1)])
        assert log.cut_tail(head.position) == 5
        assert log.append(log.head(), [record(2, 1)]).records == 2
        assert head.records == EMPTY.records + 1


class TestMemoryBlobs(BlobContract):
    pass


class TestMemorySmall(SmallContract):
    pass
