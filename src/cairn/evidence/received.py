"""The originals that the record knows, from its acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from cairn.terms.acts import Act, AnyAct, Kind, Tag
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef, Original, Seal


@dataclass(frozen=True, slots=True)
class ReceivedOriginal:
    """An original in the vault."""

    ref: ActRef
    """The act that received it."""
    original: Original
    seal: Seal
    received_at: Moment


def text_of(value: object) -> str:
    """A value of ours as the JSON text a field holds."""
    return msgspec.json.encode(value).decode()


def received_from(act: Act) -> ReceivedOriginal:
    """The original that a ``RECEIVED`` act names."""
    return ReceivedOriginal(
        act.ref,
        msgspec.json.decode(act.get(Tag.ORIGINAL), type=Original),
        msgspec.json.decode(act.get(Tag.SEAL), type=Seal),
        msgspec.json.decode(act.get(Tag.WRITTEN_AT), type=Moment),
    )


def received(acts: Iterable[AnyAct]) -> tuple[ReceivedOriginal, ...]:
    """Every original received and not disposed of, in order of receipt."""
    return tuple(
        received_from(act) for act in acts if isinstance(act, Act) and act.kind is Kind.RECEIVED
    )
