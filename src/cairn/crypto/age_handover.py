"""Sealing a file for somebody else: to one or more keys of one kind.

The format says that a hybrid key and a classic one should not open the same file, since the weaker
of the two then decides; here they never do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeAlias

from cairn.crypto import unpadded
from cairn.crypto.age_any import HYBRID_KIND
from cairn.crypto.age_classic import ClassicRecipient
from cairn.crypto.age_header import header_mac
from cairn.crypto.age_keys import ENCAPSULATED_BYTES, FILE_KEY_BYTES, Recipient
from cairn.crypto.age_payload import PayloadWriter, new_start
from cairn.crypto.age_stanza import VERSION_LINE, Stanza, stanza_bytes
from cairn.terms.errors import USAGE, Problem

AnyRecipient: TypeAlias = Recipient | ClassicRecipient
MOST_RECIPIENTS = 20


class CannotBeMixed(Problem):
    say = "These keys are of different kinds and strengths, so one file is not sealed to both."
    hint = "Make one file for each kind of key: those that start with age1pq, and the others."
    exit_code = USAGE


class NotThatMany(Problem):
    say = "A file is sealed to at least one key and to at most twenty."
    hint = "Give the key of each person who is to open it."
    exit_code = USAGE


def recipient_from_text(text: str) -> AnyRecipient:
    """A public key as ``age`` prints it, ``age1pq…`` or ``age1…``. Raises ``NotAKey``.

    Keys of plug-ins and of hardware are not for us: finding out what they are runs programs.
    """
    if text.lower().startswith("age1pq1"):
        return Recipient.from_text(text)
    return ClassicRecipient.from_text(text)


def handover_writer(
    write: Callable[[bytearray], object], recipients: Sequence[AnyRecipient]
) -> PayloadWriter:
    """Seals what is written to it for all of ``recipients``; call ``finish`` at the end.

    Raises ``CannotBeMixed``, ``NotThatMany``, ``NotAKey``.
    """
    if not 1 <= len(recipients) <= MOST_RECIPIENTS:
        raise NotThatMany(keys=len(recipients))
    if len({type(one) for one in recipients}) > 1:
        raise CannotBeMixed
    file_key = os.urandom(FILE_KEY_BYTES)
    stanzas = [stanza_bytes(_stanza(one, file_key)) for one in recipients]
    signed = b"".join((VERSION_LINE, *stanzas, b"---"))
    header = signed + b" " + unpadded.encode(header_mac(file_key, signed)) + b"\n"
    return PayloadWriter(write, new_start(file_key, header))


def _stanza(recipient: AnyRecipient, file_key: bytes) -> Stanza:
    if isinstance(recipient, ClassicRecipient):
        return recipient.stanza(file_key)
    wrapped = recipient.wrap(file_key)
    encapsulated, body = wrapped[:ENCAPSULATED_BYTES], wrapped[ENCAPSULATED_BYTES:]
    return Stanza(HYBRID_KIND, (unpadded.encode(encapsulated).decode("ascii"),), body)
