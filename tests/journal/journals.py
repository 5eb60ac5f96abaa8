"""A journal in memory with keys of its own, for the tests."""

from __future__ import annotations

import os

from cairn.crypto.age_keys import Identity
from cairn.crypto.signing import SigningKey
from cairn.journal.journal import Journal
from cairn.journal.keys import LogKeys
from cairn.journal.record import Draft
from cairn.storage.promises import RecordLog
from cairn.terms.acts import Kind, Tag
from cairn.terms.original import RECORD

KEYS = LogKeys(
    log=RECORD,
    period=1,
    identities={1: Identity.new()},
    signers={1: SigningKey.new(), 2: SigningKey.new()},
    branch=1,
)


def open_journal(log: RecordLog, keys: LogKeys = KEYS, *, is_writer: bool = True) -> Journal:
    return Journal(log, keys, random=os.urandom, is_writer=is_writer)


def entry(text: str) -> Draft:
    return Draft(Kind.ENTRY, {Tag.TEXT: text})
