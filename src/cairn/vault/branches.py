"""What another copy of this diary wrote: its logs, kept sealed as they were, and laid beside ours.

The files of its logs are kept whole, as originals are, so that they are backed up and checked like
all else; the acts that only that copy had then stand among ours.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable

from cairn.evidence.give_back import OpenOriginal
from cairn.evidence.received import ReceivedOriginal, received_from
from cairn.journal.journal import Journal
from cairn.journal.walk import Fault
from cairn.storage.memory import MemoryLog
from cairn.storage.promises import BlobStore
from cairn.terms.acts import Act, AnyAct, Kind
from cairn.terms.errors import Problem
from cairn.terms.original import PRIVATE_NOTES, RECORD, ActRef
from cairn.vault.keyring import Keyring
from cairn.vault.rows import details_of

LOG = "log"


def brought_in(acts: Iterable[AnyAct]) -> tuple[tuple[int, ReceivedOriginal], ...]:
    """The logs of other copies that were taken in: which log, and its sealed file; in order."""
    return tuple(
        (int(details_of(act)[LOG]), received_from(act))
        for act in acts
        if isinstance(act, Act) and act.kind is Kind.BROUGHT_IN
    )


def lay_branches(
    record: Journal, notes: Journal, originals: BlobStore, keys: Keyring
) -> tuple[Fault, ...]:
    """Lay every log that was taken in beside its own. What cannot be read is left out here, and
    named by the check; the faults that were found in those that can.
    """
    journals = {RECORD: record, PRIVATE_NOTES: notes}
    faults: list[Fault] = []
    done: set[ActRef] = set()
    # What was taken in may itself have taken something in.
    while todo := [pair for pair in brought_in(record.acts) if pair[1].ref not in done]:
        for log, one in todo:
            done.add(one.ref)
            with contextlib.suppress(Problem, OSError, KeyError):
                data = bytes_of(one, originals, keys)
                faults += journals[log].lay_beside(MemoryLog(data))[1]
    return tuple(faults)


def bytes_of(one: ReceivedOriginal, originals: BlobStore, keys: Keyring) -> bytes:
    """The log as it was taken in. Raises as ``OpenOriginal``."""
    out = io.BytesIO()
    identity = keys.identity(one.seal.key_period)
    with OpenOriginal(originals, one.original, one.seal, identity) as opened:
        for chunk in opened.chunks():
            out.write(chunk)
    return out.getvalue()
