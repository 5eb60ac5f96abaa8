"""What somebody who knows the owner would try first: names, places, dates and numbers of a vault.

They are read from what is in the record and from the readings that are there already; nothing is
parsed for this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.moment import Moment, Precision
from cairn.vault.decide import other_handles, own_handles, page_one
from cairn.vault.readings import kept_handles
from cairn.vault.rows import moment_of, people_of
from cairn.vault.vault import Vault

_DATES = (
    "%d%m%Y", "%d%m%y", "%Y%m%d", "%m%d%Y", "%y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y",
    "%Y-%m-%d", "%d%m", "%d%b%Y", "%d%B%Y", "%d%B", "%Y",
)  # fmt: skip
_WRITTEN = (Tag.PLACE, Tag.WITNESSES, Tag.HAPPENED_STATED)
_TOLD = (Tag.TEXT, Tag.IMPACT)
_OWN_WORDS = {
    Kind.ENTRY, Kind.ADDITION, Kind.CORRECTION, Kind.TOLD_TO_STOP, Kind.CONTACT_ARRANGED,
}  # fmt: skip
_NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_]{2,}\b")
_NUMBER = re.compile(r"\+?\d[\d ()/.-]{2,}\d")
_FINE = {Precision.DAY, Precision.HOUR, Precision.MINUTE, Precision.SECOND, Precision.SUBSECOND}


def known_words(vault: Vault) -> tuple[str, ...]:
    """Phrases, the most telling first; a part of them may be empty or double."""
    return tuple(_known(vault))


def _known(vault: Vault) -> Iterator[str]:
    yield from (vault.folder.name, Path.home().name)
    told = page_one(vault)
    yield from (told.initials, told.at_risk, told.children, told.other_person)
    yield from (way.name for way in vault.keys.ways)
    yield from own_handles(vault)
    yield from other_handles(vault)
    for journal in (vault.record, vault.notes):
        for act in journal.acts:
            if isinstance(act, Act) and act.kind in _OWN_WORDS:
                yield from _of(act)
    yield from kept_handles(vault)


def _of(act: Act) -> Iterator[str]:
    yield from people_of(act)
    yield from (act.get(tag) for tag in _WRITTEN)
    for tag in _TOLD:
        yield from _NAME.findall(act.get(tag))
        yield from _NUMBER.findall(act.get(tag))
    yield from dates(moment_of(act, Tag.HAPPENED))


def dates(moment: Moment) -> Iterator[str]:
    """A day as people write it in a passphrase."""
    if moment.earliest is None or moment.precision not in _FINE:
        return
    day = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=moment.earliest)
    yield from (day.strftime(form) for form in _DATES)
