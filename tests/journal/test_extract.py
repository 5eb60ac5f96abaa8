"""An extract shows what was chosen, can be checked by others, and gives nothing else away."""

from __future__ import annotations

import json
import random
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest

from cairn.crypto.leaf import field_commitment
from cairn.journal.extract import Extract, Stretch, extract_bytes
from cairn.journal.journal import Journal
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.pack.record_form import Fault
from cairn.pack.record_verifier import inspect_record
from cairn.storage.memory import MemoryLog
from cairn.terms.acts import Kind, Tag
from cairn.terms.original import ActRef
from tests.journal.journals import entry, open_journal


def ref(seq: int) -> ActRef:
    return ActRef(0, 1, seq)


@pytest.fixture(scope="module")
def journal() -> Journal:
    """0-9 entries, 10 corrects 2, 11 adds to 10, 12 is destroyed, 13 says so, 14-15 say nothing."""
    journal = open_journal(MemoryLog())
    journal.append([entry(f"what happened, {n}") for n in range(10)])
    journal.append([Draft(Kind.CORRECTION, {Tag.TEXT: "better", Tag.CONCERNS: written([ref(2)])})])
    journal.append([Draft(Kind.ADDITION, {Tag.TEXT: "more", Tag.CONCERNS: written([ref(10)])})])
    journal.append([entry("gone")])
    journal.dispose(ref(12), values={})
    journal.fill_block()
    return journal


def extract(journal: Journal, *refs: int, **more: Any) -> bytes:
    fields = {ref(seq): frozenset({int(Tag.TEXT)}) for seq in refs}
    return extract_bytes([(journal, Extract(fields, **more))])


def faults(data: bytes) -> set[tuple[int, int]]:
    return {(fault.step, fault.record) for fault in inspect_record(data).faults}


def changed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    record = json.loads(data)
    change(record)
    return json.dumps(record, sort_keys=True).encode() + b"\n"


def test_what_is_chosen_is_there_and_fits(journal: Journal) -> None:
    report = inspect_record(extract(journal, 3, 7))
    assert report.faults == ()
    (branch,) = report.branches
    assert (branch.size, branch.opened, branch.silent, branch.closed) == (16, 2, 0, 0)


def test_nothing_else_is_in_it(journal: Journal) -> None:
    text = extract(journal, 3, whole=(Stretch(1, 2, 5),)).decode()
    for seq in range(14):
        body = journal.body_of(ref(seq))
        for field in body.fields if body else ():
            is_shown = (seq, field.tag) == (3, Tag.TEXT)
            shown = (b64decode(field.salt).hex() in text, field.value != "" and field.value in text)
            assert shown == (is_shown, is_shown) or (field.tag == Tag.CONCERNS and seq in (10, 11))


def test_an_act_never_stands_without_what_was_added_or_corrected(journal: Journal) -> None:
    record = json.loads(extract(journal, 2))
    assert [act["index"] for act in record["acts"]] == [2, 10, 11]
    assert [act["revisions"] for act in record["acts"]] == [[[1, 10]], [[1, 11]], []]
    assert "value" not in record["acts"][1]["fields"][Tag.TEXT - 1]
    assert record["acts"][1]["fields"][Tag.CONCERNS - 1]["value"] == '["act:0.1.2"]'


def test_a_stretch_is_whole_with_what_is_closed_counted(journal: Journal) -> None:
    report = inspect_record(extract(journal, 3, whole=(Stretch(1, 1, 5), Stretch(1, 11, 16))))
    assert report.faults == ()
    (branch,) = report.branches
    assert (branch.opened, branch.silent, branch.closed) == (1, 2, 6)


def test_an_earlier_state_is_shown_to_be_the_beginning(journal: Journal) -> None:
    data = extract(journal, earlier=((1, 1), (1, 8), (1, 13), (1, 16)))
    assert inspect_record(data).faults == ()
    for at in range(4):
        wrong = changed(data, lambda r, n=at: r["branches"][0]["earlier"][n].update(root="0" * 64))  # type: ignore[misc]
        assert faults(wrong) == {(3, -1)}


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], set[tuple[int, int]]]] = {
    "another word": (lambda r: field(r, Tag.TEXT).update(value="what happened, 4"), {(4, 3)}),
    "another salt": (lambda r: field(r, Tag.TEXT).update(salt="00" * 32), {(4, 3)}),
    "another commitment": (lambda r: field(r, 1).update(commitment="00" * 32), {(4, 3)}),
    "another kind": (lambda r: r["acts"][0].update(kind=7), {(4, 3)}),
    "another place": (lambda r: r["acts"][0].update(index=4), {(4, 4)}),
    "a step left out": (lambda r: r["acts"][0]["proof"].pop(), {(4, 3)}),
    "a step more": (lambda r: r["acts"][0]["proof"].append("00" * 32), {(4, 3)}),
    "another checkpoint": (
        lambda r: r["branches"][0].update(
            checkpoint=r["branches"][0]["checkpoint"].replace("\n16\n", "\n17\n")
        ),
        {(2, -1)},
    ),
    "another key": (lambda r: r["branches"][0].update(key="11" * 32), {(2, -1)}),
    "more than there is": (lambda r: r["branches"][0].update(whole=[[3, 4], [15, 17]]), {(1, -1)}),
    "a stretch with a gap": (lambda r: r["branches"][0].update(whole=[[3, 5]]), {(5, 4)}),
    "a format unknown": (lambda r: r.update(format="cairn/record/v2"), {(1, -1)}),
    "a member more": (lambda r: r["acts"][0].update(note="x"), {(1, 3)}),
    "a field less": (lambda r: r["acts"][0]["fields"].pop(), {(1, 3)}),
    "acts twice": (lambda r: r["acts"].append(r["acts"][0]), {(1, 3)}),
    "no branch": (lambda r: r.update(branches=[]), {(1, 3)}),
    "a number that is none": (lambda r: r["acts"][0].update(index=True), {(1, -1)}),
    "a revision that is not there": (lambda r: r["acts"][0].update(revisions=[[1, 9]]), {(6, 3)}),
}


def field(record: dict[str, Any], tag: int) -> dict[str, str]:
    found: dict[str, str] = record["acts"][0]["fields"][tag - 1]
    return found


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_by_its_step(journal: Journal, name: str) -> None:
    change, expected = CHANGES[name]
    assert faults(changed(extract(journal, 3), change)) == expected


def test_hiding_a_correction_is_noticed(journal: Journal) -> None:
    data = extract(journal, 2)
    assert faults(changed(data, lambda r: r["acts"][0].update(revisions=[]))) == {(6, 2)}
    assert faults(changed(data, lambda r: r["acts"].pop(1))) == {(6, 2)}

    def close_what_it_concerns(record: dict[str, Any]) -> None:
        said = record["acts"][1]["fields"][Tag.CONCERNS - 1]
        commitment = field_commitment(
            Tag.CONCERNS, bytes.fromhex(said["salt"]), said["value"].encode()
        )
        record["acts"][1]["fields"][Tag.CONCERNS - 1] = {"commitment": commitment.hex()}

    assert faults(changed(data, close_what_it_concerns)) == {(6, 2), (6, 10)}


def test_words_cannot_be_put_into_a_record_that_holds_none(journal: Journal) -> None:
    data = extract(journal, whole=(Stretch(1, 14, 16),))
    opened = json.loads(extract(journal, 3))["acts"][0]

    def speak(record: dict[str, Any]) -> None:
        record["acts"][0].update(kind=4, fields=opened["fields"], revisions=[])

    assert inspect_record(data).faults == ()
    assert faults(changed(data, speak)) == {(4, 14)}


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"a":1.5}']
)
def test_what_is_no_extract_is_named(junk: bytes) -> None:
    assert inspect_record(junk).faults[0][:4] == Fault(1, -1, -1, -1, "")[:4]


@pytest.mark.slow
def test_fifty_random_extracts_give_nothing_away_and_no_change_goes_unnoticed() -> None:
    chance = random.Random(7)  # noqa: S311 - a test that can be repeated
    journal = open_journal(MemoryLog())
    for n in range(40):
        values = {Tag(tag): f"<{n}.{tag}.{chance.random()}>" for tag in (1, 2, 4, 5, 6, 8, 15, 16)}
        journal.append([Draft(Kind.ENTRY, values)])
    bodies = {n: journal.body_of(ref(n)) for n in range(40)}
    for _ in range(50):
        fields = {
            ref(n): frozenset(chance.sample(range(1, 25), chance.randrange(0, 9)))
            for n in chance.sample(range(40), chance.randrange(1, 12))
        }
        start = chance.randrange(39)
        stretch = Stretch(1, start, chance.randrange(start + 1, 41))
        data = extract_bytes([(journal, Extract(fields, (stretch,), ((1, start + 1),)))])
        assert inspect_record(data).faults == ()
        text = data.decode()
        for n, body in bodies.items():
            assert body is not None
            assert (b64decode(body.esalt).hex() in text) == (ref(n) in fields)
            for one in body.fields:
                is_open = one.tag in fields.get(ref(n), ())
                assert (b64decode(one.salt).hex() in text) == is_open
                assert not one.value or (one.value in text) == is_open
        at = chance.randrange(len(data) - 1)
        if data[at : at + 1] in b"0123456789abcdef":
            other = b"0" if data[at : at + 1] != b"0" else b"1"
            assert inspect_record(data[:at] + other + data[at + 1 :]).faults
