"""The bin: what the owner, or someone who made her, deleted. For thirty days it can be taken back.

In the bin a thing is out of sight everywhere and stays sealed where it is. It is destroyed only
when all of this holds, so that a clock that jumps ahead destroys nothing:

1. thirty days have passed since it was put there, counted from the latest time that any act up to
   then was written at: a clock that was behind on that day does not shorten them
2. an act written after those thirty days says that the owner was told
3. a day more has passed since that act
4. nothing was written after that act with an earlier time, and it is not earlier now: if the clock
   went back, it was wrong before, and the owner is told again when it is time
5. what another copy wrote, and was taken in, counts from the day on which it was taken in, and
   tells the owner nothing: whoever had that copy must not be able to destroy anything here
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cairn.evidence.received import text_of
from cairn.journal.journal import Journal
from cairn.journal.record import Draft
from cairn.journal.references import acts_named, written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.moment import DAY
from cairn.terms.original import ActRef
from cairn.vault.dispose import AddedElsewhere, dispose, remove_disposed_originals
from cairn.vault.out_of_sight import CAN_BE_PUT, in_bin
from cairn.vault.rows import moment_of
from cairn.vault.vault import Vault

DAYS = 30


class NothingForTheBin(Problem):
    say = "There is no entry or file with that number that could go into the bin."
    hint = "`cairn picture` shows the number beside each entry and file, such as act:0.1.12."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Binned:
    """Something in the bin."""

    ref: ActRef
    what: str
    """The name of its kind, in small letters."""
    since: int
    """From when the days are counted: UTC microseconds."""
    days_left: int
    """Whole days, at least; 0 where the days are over."""


@dataclass(frozen=True, slots=True)
class Emptied:
    destroyed: tuple[ActRef, ...]
    due: tuple[ActRef, ...]
    """Their days are over: destroyed at an opening from tomorrow on, if they are not taken back."""


def put_in_bin(vault: Vault, ref: ActRef, *, reason: str = "") -> ActRef:
    """``take_back`` undoes it. Raises ``NothingForTheBin``."""
    journal = _journal(vault, ref)
    act = next((act for act in journal.acts if act.ref == ref), None)
    if not isinstance(act, Act) or act.kind not in CAN_BE_PUT or ref in in_bin(journal.acts):
        raise NothingForTheBin
    return _write(vault, journal, Kind.BINNED, [ref], reason)


def bin_of(vault: Vault) -> tuple[Binned, ...]:
    """What is in the bin, oldest first."""
    return tuple(one for journal in (vault.record, vault.notes) for one in _binned(vault, journal))


def empty_bin(vault: Vault) -> Emptied:
    """Destroy what is due, and write down of what is newly due that the owner is told.

    For every opening by the writer. Does nothing in a copy that is only read, or in one with a
    fault: there nothing may be destroyed.
    """
    if not vault.is_writer or vault.record.faults or vault.notes.faults:
        return Emptied((), ())
    remove_disposed_originals(vault)
    destroyed: list[ActRef] = []
    due: list[ActRef] = []
    for journal in (vault.record, vault.notes):
        own = _own(journal)  # what another copy wrote cannot be destroyed here
        over = [one.ref for one in _binned(vault, journal) if one.days_left == 0 and one.ref in own]
        told = {ref: _told_at(vault, journal, ref) for ref in over}
        new = [ref for ref in over if told[ref] is None]
        if new:
            _write(vault, journal, Kind.BIN_DUE, new, "")
        for ref in over:
            at = told[ref]
            if at is not None and vault.around.clock() >= at + DAY:  # 3
                try:
                    if _is_whole(journal, ref):  # not gone with what it was added to
                        dispose(vault, ref)
                except AddedElsewhere:
                    continue
                destroyed.append(ref)
            else:
                due.append(ref)
    return Emptied(tuple(destroyed), tuple(due))


def _journal(vault: Vault, ref: ActRef) -> Journal:
    return vault.notes if ref.log else vault.record


def _own(journal: Journal) -> frozenset[ActRef]:
    return frozenset(act.ref for act in journal.own_acts)


def _is_whole(journal: Journal, ref: ActRef) -> bool:
    return any(isinstance(act, Act) and act.ref == ref for act in journal.acts)


def _binned(vault: Vault, journal: Journal) -> Iterator[Binned]:
    acts = {act.ref: act for act in journal.acts if isinstance(act, Act)}
    own = _own(journal)
    latest = _latest_times(journal)
    for ref, by in in_bin(journal.acts).items():
        if ref in acts:  # what was destroyed is in no bin
            since = latest[by.ref]  # 1
            if by.ref not in own:  # 5
                since = max(since, _last_brought_in(vault))
            left = since + DAYS * DAY - vault.around.clock()
            yield Binned(ref, acts[ref].kind.name.lower(), since, max(0, -(-left // DAY)))


def _last_brought_in(vault: Vault) -> int:
    """When something of another copy was last taken in, UTC microseconds."""
    acts = (act for act in vault.record.own_acts if isinstance(act, Act))
    times = (_written(act) or 0 for act in acts if act.kind is Kind.BROUGHT_IN)
    return max(times, default=0)


def _latest_times(journal: Journal) -> dict[ActRef, int]:
    """For every act the latest time that it, or any act before it, was written at."""
    latest, found = 0, {}
    for act in journal.acts:
        if isinstance(act, Act):
            latest = max(latest, _written(act) or 0)
            found[act.ref] = latest
    return found


def _told_at(vault: Vault, journal: Journal, ref: ActRef) -> int | None:
    """When the owner was told that its days are over; ``None`` if that does not count."""
    earliest_after, own = vault.around.clock(), _own(journal)
    for act in reversed(journal.acts):
        if not isinstance(act, Act):
            continue
        at = _written(act)
        if act.kind in (Kind.BINNED, Kind.TAKEN_BACK) and ref in acts_named(act):
            return None
        is_told = act.kind is Kind.BIN_DUE and act.ref in own  # 2, 5
        if is_told and ref in acts_named(act) and at is not None:
            return at if at <= earliest_after else None  # 4
        if at is not None:
            earliest_after = min(earliest_after, at)
    return None


def _written(act: Act) -> int | None:
    return moment_of(act, Tag.WRITTEN_AT).earliest


def _write(vault: Vault, journal: Journal, kind: Kind, refs: list[ActRef], reason: str) -> ActRef:
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.CONCERNS: written(refs),
        Tag.REASON: reason,
        Tag.DEVICE: vault.copy,
    }
    return journal.append([Draft(kind, values)])[0]
