"""Anchors: what was asked of timestamp authorities, and the answers that are kept.

An anchor shows that the record, as a checkpoint describes it, existed no later than a time. It does
not show that anything in it is true, or on which day it was written.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cairn.crypto.authorities import Authority, authorities
from cairn.crypto.checkpoint import Checkpoint, open_checkpoint, origin_of
from cairn.crypto.note import NoteDoesNotFit
from cairn.crypto.timestamp import Stamp, blind, check_reply
from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import acts_named, written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import Problem
from cairn.terms.original import ActRef
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made: for one checkpoint, to one authority, under a salt of its own."""

    ref: ActRef
    authority: str
    address: str
    checkpoint: bytes
    """The signed note."""
    salt: bytes
    nonce: int
    request: bytes
    """DER, as it goes to the authority."""

    @property
    def value(self) -> bytes:
        return blind(self.checkpoint, self.salt)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An answer that is kept, with what it was found to say when it came."""

    ref: ActRef
    asked: Asked
    reply: bytes
    authority: str
    at: int
    """UTC microseconds, by the authority's clock."""
    not_after: int
    """UTC microseconds: the record existed no later than this."""


def asked(vault: Vault) -> tuple[Asked, ...]:
    """Every request that was made, in order."""
    return tuple(_asked(act) for act in _acts(vault, Kind.ANCHOR_ASKED))


def waiting(vault: Vault) -> tuple[Asked, ...]:
    """Requests to which no answer is kept."""
    answered = {ref for act in _acts(vault, Kind.ANCHORED) for ref in acts_named(act)}
    return tuple(one for one in asked(vault) if one.ref not in answered)


def anchors(vault: Vault) -> tuple[Anchor, ...]:
    """Every answer that is kept and whose request is still there, in order."""
    by_ref = {one.ref: one for one in asked(vault)}
    return tuple(
        _anchor(act, by_ref[ref])
        for act in _acts(vault, Kind.ANCHORED)
        for ref in acts_named(act)
        if ref in by_ref
    )


def fault_of(vault: Vault, anchor: Anchor, known: Sequence[Authority] | None = None) -> str:
    """Check an anchor again, from the bytes of its answer to the record as it stands.

    A code, or empty: ``anchor-reply`` (the answer no longer fits the request), ``anchor-record``
    (the record does not begin as the checkpoint says: it was replaced, or cut shorter).
    """
    try:
        stamp = check_reply(
            anchor.reply, anchor.asked.value, anchor.asked.nonce, known or authorities()
        )
    except Problem:
        return "anchor-reply"
    if (stamp.authority, stamp.at) != (anchor.authority, anchor.at):
        return "anchor-reply"
    return "" if covered(vault, anchor.asked.checkpoint) is not None else "anchor-record"


def covered(vault: Vault, note: bytes) -> Checkpoint | None:
    """The checkpoint, if this vault signed it and its record still begins like that."""
    for branch in vault.record.trees:
        try:
            found = open_checkpoint(note, vault.record.public_key(branch))
        except (NoteDoesNotFit, KeyError):
            continue
        return found if begins_with(vault, found) else None
    return None


def begins_with(vault: Vault, checkpoint: Checkpoint) -> bool:
    """Whether a branch of this record began like that, whoever wrote the checkpoint down.

    For one read from paper: a longer one than the record is, or another root, means that the record
    was taken back to an earlier state, or replaced, or that it is another diary's.
    """
    for branch, tree in vault.record.trees.items():
        if origin_of(vault.record.public_key(branch)) == checkpoint.origin:
            return checkpoint.size <= tree.size and tree.root(checkpoint.size) == checkpoint.root
    return False


def draft_of_request(vault: Vault, one: Mapping[str, str]) -> Draft:
    """The act that says that a timestamp was asked for."""
    return Draft(Kind.ANCHOR_ASKED, {**_common(vault), Tag.DETAILS: text_of(dict(one))})


def draft_of_anchor(vault: Vault, of: Asked, stamp: Stamp, reply: bytes) -> Draft:
    """The act that keeps an answer. The answer is what counts; the rest is for reading."""
    details = {
        "authority": stamp.authority,
        "at": str(stamp.at),
        "not_after": str(stamp.not_after),
        "serial": str(stamp.serial),
        "policy": stamp.policy,
        "signer": stamp.signer,
        "reply": base64.b64encode(reply).decode(),
    }
    about = {Tag.CONCERNS: written([of.ref]), Tag.DETAILS: text_of(details)}
    return Draft(Kind.ANCHORED, {**_common(vault), **about})


def request_details(
    authority: Authority, checkpoint: bytes, salt: bytes, made: tuple[bytes, int]
) -> dict[str, str]:
    """What ``ANCHOR_ASKED`` holds. ``made`` is the request in DER, and its nonce."""
    request, nonce = made
    return {
        "authority": authority.name,
        "address": authority.address,
        "checkpoint": checkpoint.decode(),
        "salt": base64.b64encode(salt).decode(),
        "nonce": str(nonce),
        "request": base64.b64encode(request).decode(),
    }


def _common(vault: Vault) -> dict[Tag, str]:
    return {Tag.WRITTEN_AT: text_of(vault.now()), Tag.DEVICE: vault.copy}


def _acts(vault: Vault, kind: Kind) -> list[Act]:
    return [act for act in vault.record.acts if isinstance(act, Act) and act.kind is kind]


def _asked(act: Act) -> Asked:
    told = details_of(act)
    return Asked(
        ref=act.ref,
        authority=told["authority"],
        address=told["address"],
        checkpoint=told["checkpoint"].encode(),
        salt=base64.b64decode(told["salt"]),
        nonce=int(told["nonce"]),
        request=base64.b64decode(told["request"]),
    )


def _anchor(act: Act, of: Asked) -> Anchor:
    told = details_of(act)
    return Anchor(
        ref=act.ref,
        asked=of,
        reply=base64.b64decode(told["reply"]),
        authority=told["authority"],
        at=int(told["at"]),
        not_after=int(told["not_after"]),
    )
