"""What the owner has decided: about one original, about own handles, about page one of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import references, written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.moment import zone_named
from cairn.terms.original import ActRef
from cairn.terms.pack import PageOne
from cairn.terms.reading import Answers
from cairn.vault.rows import details_of
from cairn.vault.vault import Vault

_OWN_HANDLES = "own_handles"
_OTHER_HANDLES = "other_handles"
_PAGE_ONE = "page_one"


def _decisions(vault: Vault) -> list[Act]:
    return [act for act in vault.record.acts if isinstance(act, Act) and act.kind is Kind.DECIDED]


def _decide(vault: Vault, details: Mapping[str, str], *about: ActRef) -> ActRef:
    values = {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.DETAILS: text_of(dict(details)),
        Tag.CONCERNS: written(about),
        Tag.DEVICE: vault.copy,
    }
    return vault.record.append([Draft(Kind.DECIDED, values)])[0]


def decide_about_original(
    vault: Vault, original: ActRef, *, date_order: str = "", zone: str = "", whose: str = ""
) -> ActRef:
    """Answer what an original alone could not settle. ``whose``: one of ``terms.reading.WHOSE``.
    Raises ``UnknownZone``.
    """
    if zone:
        zone_named(zone)
    answers = {"date_order": date_order, "zone": zone, "whose": whose}
    return _decide(vault, {name: value for name, value in answers.items() if value}, original)


def decide_own_handles(vault: Vault, handles: tuple[str, ...]) -> ActRef:
    """Names or numbers, as exported, that are the owner's own; the newest list holds."""
    return _decide(vault, {_OWN_HANDLES: text_of(sorted(set(handles)))})


def decide_other_handles(vault: Vault, handles: tuple[str, ...]) -> ActRef:
    """Names or numbers, as exported, that are not the owner's: what they sent in a chat in which
    the owner never wrote is then known to have come in. The newest list holds.
    """
    return _decide(vault, {_OTHER_HANDLES: text_of(sorted(set(handles)))})


def own_handles(vault: Vault) -> tuple[str, ...]:
    return _newest_list(vault, _OWN_HANDLES)


def other_handles(vault: Vault) -> tuple[str, ...]:
    return _newest_list(vault, _OTHER_HANDLES)


def _newest_list(vault: Vault, name: str) -> tuple[str, ...]:
    lists = [details_of(act).get(name) for act in _decisions(vault)]
    newest = next((text for text in reversed(lists) if text), "[]")
    return tuple(msgspec.json.decode(newest, type=list[str]))


def answers_for(vault: Vault, original: ActRef) -> Answers:
    """Everything decided that bears on reading ``original``; later answers replace earlier ones."""
    answers = Answers(own_handles=own_handles(vault))
    for act in _decisions(vault):
        if original in references(act):
            told = details_of(act)
            answers = replace(
                answers,
                date_order=told.get("date_order", answers.date_order),
                zone=told.get("zone", answers.zone),
                whose=told.get("whose", answers.whose),
            )
    return answers


def decide_page_one(vault: Vault, page_one: PageOne) -> ActRef:
    """Keep what the owner said for page one, for the next pack too."""
    return _decide(vault, {_PAGE_ONE: text_of(page_one)})


def page_one(vault: Vault) -> PageOne:
    kept = [details_of(act).get(_PAGE_ONE) for act in _decisions(vault)]
    newest = next((text for text in reversed(kept) if text), None)
    try:
        return msgspec.json.decode(newest, type=PageOne) if newest else PageOne()
    except msgspec.DecodeError:
        return PageOne()  # a newer version's
