"""View: the acts about one original, in order. Drafts and openings are in no log handed over."""

from __future__ import annotations

from collections.abc import Iterable

from cairn.journal.references import references
from cairn.terms.acts import Act, AnyAct
from cairn.terms.original import ActRef, ItemRef, SourceRef


def _is_about(ref: SourceRef, received: ActRef) -> bool:
    if isinstance(ref, ItemRef):
        return (ref.branch, ref.received) == (received.branch, received.seq)
    return ref == received


def continuity(acts: Iterable[AnyAct], received: ActRef) -> tuple[Act, ...]:
    """The act that received the original and every later act that names it or an item in it."""
    return tuple(
        act
        for act in acts
        if isinstance(act, Act)
        and (act.ref == received or any(_is_about(ref, received) for ref in references(act)))
    )
