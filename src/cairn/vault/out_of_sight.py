"""What the owner put out of sight: set aside, or in the bin. All of it is still in the vault.

What was added to an entry, and what corrects it, goes where the entry goes: without it, those words
would stand alone and say a part of what was put away.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.journal.references import acts_named
from cairn.terms.acts import Act, AnyAct, Kind
from cairn.terms.original import ActRef

CAN_BE_PUT = (Kind.RECEIVED, Kind.ENTRY, Kind.ADDITION, Kind.CORRECTION, Kind.TOLD_TO_STOP,
              Kind.CONTACT_ARRANGED)  # fmt: skip
_FOLLOWING = (Kind.ADDITION, Kind.CORRECTION)


def out_of_sight(acts: Iterable[AnyAct]) -> frozenset[ActRef]:
    """Acts that stand in no picture, search or pack."""
    acts = tuple(acts)
    put = frozenset({**set_aside_now(acts), **in_bin(acts)})
    return put | _followers(acts, put) if put else put


def with_followers(acts: Iterable[AnyAct], ref: ActRef) -> tuple[ActRef, ...]:
    """Everything that was added to ``ref`` or corrects it, newest first; ``ref`` is the last."""
    found = _followers(acts, frozenset({ref})) - {ref}
    return (*sorted(found, key=lambda one: (one.branch, one.seq), reverse=True), ref)


def set_aside_now(acts: Iterable[AnyAct]) -> dict[ActRef, Act]:
    """Acts that are set aside, each with the act that did it."""
    return _put(acts, Kind.SET_ASIDE)


def in_bin(acts: Iterable[AnyAct]) -> dict[ActRef, Act]:
    """Acts that are in the bin, each with the act that put it there."""
    return _put(acts, Kind.BINNED)


def _put(acts: Iterable[AnyAct], kind: Kind) -> dict[ActRef, Act]:
    found: dict[ActRef, Act] = {}
    for act in acts:
        if isinstance(act, Act) and act.kind is kind:
            for ref in acts_named(act):
                found.setdefault(ref, act)
        elif isinstance(act, Act) and act.kind is Kind.TAKEN_BACK:
            for ref in acts_named(act):
                found.pop(ref, None)
    return found


def _followers(acts: Iterable[AnyAct], put: frozenset[ActRef]) -> frozenset[ActRef]:
    """An act names only acts before it, so one walk in their order finds all of them."""
    found: set[ActRef] = set()
    for act in acts:
        if isinstance(act, Act) and act.kind in _FOLLOWING:
            named = acts_named(act)
            if named and (named[0] in put or named[0] in found):
                found.add(act.ref)
    return frozenset(found)
