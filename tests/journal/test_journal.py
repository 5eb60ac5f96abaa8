"""The journal keeps what was acknowledged, says what was destroyed, and stops at damage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cairn.journal.journal import Journal
from cairn.journal.problems import JournalDamaged, NothingToDispose, ReadOnlyJournal
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.storage.folder import make_places, open_places
from cairn.storage.problems import HeadMoved
from cairn.storage.promises import FRAME_BYTES, RecordLog
from cairn.terms.acts import Act, DamagedAct, DisposedAct, Kind, Tag
from cairn.terms.original import ActRef
from tests.journal.journals import KEYS, entry, open_journal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_places(tmp_path / "v")
    return tmp_path / "v"


def log_of(root: Path) -> RecordLog:
    return open_places(root, writing=True).logs[0]


def texts(journal: Journal) -> list[str]:
    return [act.get(Tag.TEXT) if isinstance(act, Act) else type(act).__name__
            for act in journal.acts]  # fmt: skip


def file_of(root: Path) -> Path:
    return root / "logs" / "0"


def test_what_was_appended_is_there_when_opened_again(root: Path) -> None:
    first = open_journal(log_of(root))
    refs = first.append([entry("one"), entry("zwei ☂"), entry("")])
    again = open_journal(log_of(root))
    assert texts(again) == ["one", "zwei ☂", ""]
    assert refs == tuple(ActRef(0, 1, n) for n in range(3))
    assert again.acts == first.acts
    assert again.head_sha256 == first.head_sha256
    assert not again.faults


def test_disposing_of_record_three_of_five_leaves_the_rest_checkable(root: Path) -> None:
    journal = open_journal(log_of(root))
    refs = journal.append([entry(f"words {n}") for n in range(5)])
    by = journal.dispose(refs[2], values={})
    again = open_journal(log_of(root))
    assert not again.faults
    assert again.acts[2] == DisposedAct(refs[2], by) == journal.acts[2]
    assert texts(again) == ["words 0", "words 1", "DisposedAct", "words 3", "words 4", ""]
    with pytest.raises(NothingToDispose):
        again.dispose(refs[2], values={})


def test_a_disposal_that_was_cut_short_is_finished_by_the_next_opening(root: Path) -> None:
    journal = open_journal(log_of(root))
    (ref,) = journal.append([entry("gone soon")])
    journal.append([Draft(Kind.DISPOSED, {Tag.CONCERNS: written([ref])})])
    again = open_journal(open_places(root, writing=True).logs[0])
    assert isinstance(open_journal(log_of(root)).acts[0], DisposedAct)
    assert not again.faults


def test_a_blanked_body_without_an_act_is_a_fault_with_a_name(root: Path) -> None:
    journal = open_journal(log_of(root))
    journal.append([entry("one"), entry("two"), entry("three")])
    log = log_of(root)
    log.blank_body(next(iter(log.read_from())).position)
    again = open_journal(log)
    assert again.acts[0] == DamagedAct(ActRef(0, 1, 0), "body-missing")
    assert [fault.what for fault in again.faults] == ["body-missing"]
    with pytest.raises(JournalDamaged):
        again.append([entry("more")])


@pytest.mark.parametrize("kept", [1, 60, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, -1])
def test_a_last_record_that_was_cut_short_is_set_aside(root: Path, kept: int) -> None:
    journal = open_journal(log_of(root))
    journal.append([entry("kept")])
    start = file_of(root).stat().st_size
    journal.append([entry("never acknowledged")])
    data = file_of(root).read_bytes()
    file_of(root).write_bytes(data[:start] + data[start:][:kept])
    again = open_journal(log_of(root))
    assert texts(again) == ["kept"]
    assert again.recovered is not None and again.recovered.bytes_moved > 0
    again.append([entry("next")])
    assert texts(open_journal(log_of(root))) == ["kept", "next"]
    assert [path.read_bytes() for path in (root / "bin").iterdir()] == [data[start:][:kept]]


def test_zeros_after_the_last_record_are_set_aside(root: Path) -> None:
    open_journal(log_of(root)).append([entry("kept")])
    with file_of(root).open("ab") as file:
        file.write(bytes(3000))
    assert texts(open_journal(log_of(root))) == ["kept"]


@pytest.mark.parametrize("where", [0, 3, 30, 60, 90, 118, 130, FRAME_BYTES + 5, 2500])
def test_a_changed_byte_in_a_middle_record_is_named_and_stops_writing(
    root: Path, where: int
) -> None:
    journal = open_journal(log_of(root))
    journal.append([entry("one"), entry("two"), entry("three")])
    starts = [stored.position for stored in log_of(root).read_from()]
    data = bytearray(file_of(root).read_bytes())
    data[starts[1] + where] ^= 0x40
    file_of(root).write_bytes(data)
    again = open_journal(log_of(root))
    assert again.faults and not again.faults[0].is_last
    assert file_of(root).read_bytes() == data, "nothing is moved away"
    with pytest.raises(JournalDamaged):
        again.append([entry("more")])


def test_records_cannot_change_places(root: Path) -> None:
    open_journal(log_of(root)).append([entry("one"), entry("two"), entry("three")])
    stored = list(log_of(root).read_from())
    first, second, third = (one.frame + one.body for one in stored)
    file_of(root).write_bytes(first + third + second)
    assert [fault.what for fault in open_journal(log_of(root)).faults] == ["order"]


def test_a_body_cannot_be_moved_to_another_record(root: Path) -> None:
    open_journal(log_of(root)).append([entry("one"), entry("two"), entry("six")])
    one, two, three = log_of(root).read_from()
    moved = one.frame + two.body + two.frame + one.body + three.frame + three.body
    file_of(root).write_bytes(moved)
    assert [fault.what for fault in open_journal(log_of(root)).faults] == ["body-changed"] * 2


def test_someone_with_only_the_public_key_cannot_add(root: Path) -> None:
    open_journal(log_of(root)).append([entry("one")])
    forger = replace(KEYS, signers={1: KEYS.signers[2]})
    forged = open_journal(log_of(root), forger, is_writer=False)
    assert forged.faults[0].what == "signature"
    assert forged.acts == []


def test_a_new_branch_goes_on_from_the_last_frame(root: Path) -> None:
    open_journal(log_of(root)).append([entry("one"), entry("two")])
    second = open_journal(log_of(root), replace(KEYS, branch=2))
    assert second.append([entry("three"), entry("four")]) == (ActRef(0, 2, 0), ActRef(0, 2, 1))
    assert texts(open_journal(log_of(root))) == ["one", "two", "three", "four"]


def test_a_reader_writes_nothing(root: Path) -> None:
    open_journal(log_of(root)).append([entry("one")])
    with file_of(root).open("ab") as file:
        file.write(b"torn")
    before = file_of(root).read_bytes()
    reader = open_journal(log_of(root), is_writer=False)
    assert texts(reader) == ["one"]
    with pytest.raises(ReadOnlyJournal):
        replaced = replace(KEYS, signers=KEYS.signers)
        Journal(log_of(root), replaced, random=bytes, is_writer=False).append([])
    assert file_of(root).read_bytes() == before


def test_two_writers_of_one_log_do_not_overwrite_each_other(root: Path) -> None:
    one, two = open_journal(log_of(root)), open_journal(log_of(root))
    one.append([entry("mine")])
    with pytest.raises(HeadMoved):
        two.append([entry("yours")])
    assert texts(open_journal(log_of(root))) == ["mine"]


def test_an_act_of_a_newer_kind_is_kept_and_shown(root: Path) -> None:
    journal = open_journal(log_of(root))
    newer = Draft(200, {Tag.TEXT: "from tomorrow"})  # type: ignore[arg-type]  # that is the point
    journal.append([newer])
    (act,) = open_journal(log_of(root)).acts
    assert (type(act).__name__, getattr(act, "kind", 0)) == ("UnknownAct", 200)


@pytest.mark.parametrize("records", [1, 3])
@pytest.mark.parametrize("lost", ["frame", "all but the end", "middle"])
def test_sectors_lost_of_what_was_never_acknowledged_are_set_aside(
    root: Path, records: int, lost: str
) -> None:
    """A power cut may keep later sectors of an append and lose earlier ones."""
    journal = open_journal(log_of(root))
    journal.append([entry("kept")])
    start = file_of(root).stat().st_size
    journal.append([entry(f"never acknowledged {n}") for n in range(records)])
    data = bytearray(file_of(root).read_bytes())
    first_border = -(-(start + FRAME_BYTES) // 512) * 512
    cut = {
        "frame": slice(start, first_border),
        "all but the end": slice(start, len(data) - 300),
        "middle": slice(first_border, first_border + 1024),
    }[lost]
    data[cut] = bytes(len(data[cut]))
    file_of(root).write_bytes(data)
    if lost == "frame" and records == 3:
        # Frames that were signed stand behind: whether they count, nobody can tell from here.
        with pytest.raises(JournalDamaged):
            open_journal(log_of(root)).append([entry("next")])
        return
    again = open_journal(log_of(root))
    assert again.recovered or (lost, records) == ("middle", 3)
    if (lost, records) != ("middle", 3):
        again.append([entry("next")])
        assert texts(open_journal(log_of(root))) == ["kept", "next"]


def test_a_disposal_cut_short_in_the_middle_of_a_body_is_finished(root: Path) -> None:
    journal = open_journal(log_of(root))
    (ref,) = journal.append([entry("gone soon")])
    journal.append([Draft(Kind.DISPOSED, {Tag.CONCERNS: written([ref])})])
    data = bytearray(file_of(root).read_bytes())
    data[FRAME_BYTES : FRAME_BYTES + 1024] = bytes(1024)
    file_of(root).write_bytes(data)
    again = open_journal(log_of(root))
    assert not again.faults
    assert isinstance(again.acts[0], DisposedAct)
    again.append([entry("next")])
