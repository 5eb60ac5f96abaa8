"""What an act is about: the list of references in its ``CONCERNS`` field."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cairn.terms.acts import Act, Tag
from cairn.terms.original import ActRef, NotAReference, SourceRef, parse_ref


def written(refs: Iterable[SourceRef]) -> str:
    """The field's text: a JSON list."""
    return msgspec.json.encode([str(ref) for ref in refs]).decode()


def references(act: Act) -> tuple[SourceRef, ...]:
    """What ``act`` names. A text that is not a reference is passed over: a newer version's."""
    try:
        texts = msgspec.json.decode(act.get(Tag.CONCERNS) or "[]", type=list[str])
    except msgspec.DecodeError:
        return ()
    found: list[SourceRef] = []
    for text in texts:
        try:
            found.append(parse_ref(text))
        except NotAReference:
            continue
    return tuple(found)


def acts_named(act: Act) -> tuple[ActRef, ...]:
    """The acts among what ``act`` names."""
    return tuple(ref for ref in references(act) if isinstance(ref, ActRef))
