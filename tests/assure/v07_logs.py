"""V7: a log that was cut, taken back, forked, or put together from parts of others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cairn.crypto.age_keys import Identity
from cairn.crypto.mark import Mark
from cairn.crypto.signing import SigningKey
from cairn.journal.journal import Journal
from cairn.journal.keys import LogKeys
from cairn.journal.marks import Standing, compare, marks_of
from cairn.journal.record import Draft
from cairn.storage.memory import MemoryLog
from cairn.storage.promises import FRAME_BYTES
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.original import RECORD
from tests.assure.figure import Counts, Figure, Must, none_of

_GOOD = (Standing.SAME, Standing.LONGER)


def _keys() -> LogKeys:
    return LogKeys(RECORD, 1, {1: Identity.new()}, {1: SigningKey.new()}, 1)


def _open(data: bytes, keys: LogKeys, *, is_writer: bool = False) -> Journal:
    return Journal(MemoryLog(data), keys, random=os.urandom, is_writer=is_writer)


def _bytes(log: MemoryLog) -> bytes:
    return b"".join(stored.frame + stored.body for stored in log.read_from())


def _states(keys: LogKeys, count: int) -> list[bytes]:
    """The bytes of one log after each of ``count`` acts."""
    log, found = MemoryLog(), []
    journal = Journal(log, keys, random=os.urandom, is_writer=True)
    for number in range(count):
        journal.append([Draft(Kind.ENTRY, {Tag.TEXT: f"entry {number}"})])
        found.append(_bytes(log))
    return found


def make(root: Path, acts: int) -> Counts:
    keys, found = _keys(), Counter[str]()
    states = _states(keys, acts)
    whole = states[-1]
    (mark,) = marks_of(_open(whole, keys))
    for state in states[:-1]:
        _older(found, state, keys, mark)
    _cut(found, whole, states, keys, mark)
    _forks(found, states, keys)
    _put_together(found, whole, _states(_keys(), acts)[-1], keys)
    _forged(found, whole, keys)
    names = (
        "earlier states", "earlier states that look whole in themselves",
        "earlier states not told by a mark", "cuts beside a border", "cuts not noticed",
        "records taken as good beyond a cut", "forks", "forks not told by a mark",
        "bodies exchanged or from another diary", "records exchanged, left out or doubled",
        "put together and not noticed", "records forged with the public keys alone",
        "forged records taken as good", "words of one act shown as those of another",
    )  # fmt: skip
    return {name: found[name] for name in names}


def _older(found: Counter[str], state: bytes, keys: LogKeys, mark: Mark) -> None:
    journal = _open(state, keys)
    found["earlier states"] += 1
    found["earlier states that look whole in themselves"] += not journal.faults
    told = compare(journal, mark).standing not in _GOOD
    found["earlier states not told by a mark"] += not told


def _cut(found: Counter[str], whole: bytes, states: list[bytes], keys: LogKeys, mark: Mark) -> None:
    for records, state in enumerate(states[:-1], start=1):
        for at in (len(state) - 1, len(state) + 1, len(state) + FRAME_BYTES):
            journal = _open(whole[:at], keys)
            found["cuts beside a border"] += 1
            told = journal.faults or compare(journal, mark).standing not in _GOOD
            found["cuts not noticed"] += not told
            most = records if at > len(state) else records - 1
            found["records taken as good beyond a cut"] += len(journal.acts) > most


def _forks(found: Counter[str], states: list[bytes], keys: LogKeys) -> None:
    """From every earlier state somebody with all keys goes on in another way, as long as before."""
    last = _open(states[-1], keys)
    (mark,) = marks_of(last)
    for state in states[:-1]:
        log = MemoryLog(state)
        journal = Journal(log, keys, random=os.urandom, is_writer=True)
        while journal.trees[1].size < mark.size + 1:
            journal.append([Draft(Kind.ENTRY, {Tag.TEXT: "another course"})])
        found["forks"] += 1
        told = compare(_open(_bytes(log), keys), mark).standing is Standing.OTHER
        found["forks not told by a mark"] += not told


def _put_together(found: Counter[str], whole: bytes, foreign: bytes, keys: LogKeys) -> None:
    stored = list(MemoryLog(whole).read_from())
    others = list(MemoryLog(foreign).read_from())
    records = [one.frame + one.body for one in stored]
    meant = [act.get(Tag.TEXT) for act in _open(whole, keys).acts if isinstance(act, Act)]
    for at in range(len(stored) - 1):
        one, two = stored[at], stored[at + 1]
        swapped = [*records[:at], one.frame + two.body, two.frame + one.body, *records[at + 2 :]]
        planted = [*records[:at], one.frame + others[at].body, *records[at + 1 :]]
        for made in (swapped, planted):
            found["bodies exchanged or from another diary"] += 1
            _look(found, b"".join(made), keys, meant)
        exchanged = [*records[:at], records[at + 1], records[at], *records[at + 2 :]]
        left_out = [*records[:at], *records[at + 1 :]]
        doubled = [*records[: at + 1], records[at], *records[at + 1 :]]
        for made in (exchanged, left_out, doubled):
            found["records exchanged, left out or doubled"] += 1
            _look(found, b"".join(made), keys, meant)


def _look(found: Counter[str], data: bytes, keys: LogKeys, meant: list[str]) -> None:
    journal = _open(data, keys)
    found["put together and not noticed"] += not journal.faults
    for act in journal.acts:
        if isinstance(act, Act) and act.get(Tag.TEXT) != meant[act.ref.seq]:
            found["words of one act shown as those of another"] += 1


def _forged(found: Counter[str], whole: bytes, keys: LogKeys) -> None:
    """Whoever knows what bodies are sealed to, and what checks signatures, and nothing secret."""
    for forger in _forgers(keys):
        log = MemoryLog(whole)
        before = len(_open(whole, keys).acts)
        journal = Journal(log, replace(keys, signers={1: forger}), random=os.urandom,
                          is_writer=False)  # fmt: skip
        assert not journal.acts, "it cannot even be walked with another key"
        other = MemoryLog()
        alone = Journal(other, replace(keys, signers={1: forger}), random=os.urandom,
                        is_writer=True)  # fmt: skip
        alone.append([Draft(Kind.ENTRY, {Tag.TEXT: "never written"})] * 3)
        for data in (_bytes(other), whole + _bytes(other)):
            found["records forged with the public keys alone"] += 3
            taken = len(_open(data, keys).acts) - (before if data.startswith(whole) else 0)
            found["forged records taken as good"] += taken


def _forgers(keys: LogKeys) -> Iterator[SigningKey]:
    for _ in range(8):
        yield SigningKey.new()
    yield SigningKey.from_seed(keys.signers[1].public)
    yield SigningKey.from_seed(bytes(32))


FIGURE = Figure(
    name="logs",
    number="V7",
    question="Is it noticed when a log is cut, taken back, forked, or put together from parts?",
    shows=(
        "One log, every earlier state of it, cuts beside every border, a fork from every state by "
        "somebody with all keys, bodies and records exchanged, left out, doubled or taken from "
        "another diary, and records made with the public keys alone. Each is opened, and held "
        "beside a mark of the newest state."
    ),
    does_not_show=(
        "Anything without a mark kept elsewhere: an earlier state is whole in itself, as the "
        "second line says. A copy's own note of how far it went is in the same folder."
    ),
    make=make,
    unit="acts",
    ci_size=40,
    long_size=400,
    must=(
        Must("earlier states", ">=", 39),
        Must("earlier states that look whole in themselves", ">=", 39),
        *none_of("earlier states not told by a mark", "cuts not noticed",
                 "records taken as good beyond a cut", "forks not told by a mark",
                 "put together and not noticed", "forged records taken as good",
                 "words of one act shown as those of another"),
    ),
)  # fmt: skip
