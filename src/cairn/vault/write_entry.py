"""Write in the diary: an entry, something added to one, or a correction of one."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.journal.references import written
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import USAGE, Problem
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef
from cairn.vault.vault import Vault


class NothingWritten(Problem):
    say = "There were no words to save, so nothing was saved."
    hint = "Write what happened in your own words, even if it is only a line."
    exit_code = USAGE


class NoSuchEntry(Problem):
    say = "There is no entry with that number."
    hint = "`cairn picture` shows the number beside each entry, such as act:0.1.12."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the owner writes: own words first. Only ``text`` has to be there."""

    text: str
    happened: Moment | None = None
    impact: str = ""
    """How it affected the owner: in the pack, for the law asks."""
    place: str = ""
    people: tuple[str, ...] = ()
    """Handles or names it is about."""
    witnesses: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """Further fields by name, such as ``reported``."""


def values_of(vault: Vault, entry: NewEntry) -> dict[Tag, str]:
    """The fields of an act that carries ``entry``."""
    happened = entry.happened
    return {
        Tag.WRITTEN_AT: text_of(vault.now()),
        Tag.HAPPENED_STATED: happened.as_written if happened else "",
        Tag.HAPPENED: text_of(happened) if happened else "",
        Tag.TEXT: entry.text,
        Tag.IMPACT: entry.impact,
        Tag.PLACE: entry.place,
        Tag.PEOPLE: text_of(entry.people) if entry.people else "",
        Tag.WITNESSES: entry.witnesses,
        Tag.DETAILS: text_of(dict(entry.details)) if entry.details else "",
        Tag.DEVICE: vault.copy,
    }


def _require(entry: NewEntry) -> None:
    if not entry.text.strip():
        raise NothingWritten


def _entry(vault: Vault, ref: ActRef) -> Act:
    act = next((act for act in vault.record.acts if act.ref == ref), None)
    if not isinstance(act, Act) or act.kind not in (Kind.ENTRY, Kind.ADDITION):
        raise NoSuchEntry
    return act


def write_entry(vault: Vault, entry: NewEntry) -> ActRef:
    """A new entry in the record. Raises ``NothingWritten``."""
    _require(entry)
    return vault.record.append([Draft(Kind.ENTRY, values_of(vault, entry))])[0]


def add_to_entry(vault: Vault, to: ActRef, entry: NewEntry) -> ActRef:
    """Something remembered later: another act than a correction. Raises ``NoSuchEntry``."""
    _require(entry)
    _entry(vault, to)
    values = values_of(vault, entry) | {Tag.CONCERNS: written([to])}
    return vault.record.append([Draft(Kind.ADDITION, values)])[0]


def correct_entry(vault: Vault, of: ActRef, entry: NewEntry, *, reason: str = "") -> ActRef:
    """A new wording; the earlier one is kept and shown. A time that is not given again is taken
    over from the entry. Raises ``NoSuchEntry``.
    """
    _require(entry)
    earlier = _entry(vault, of)
    values = values_of(vault, entry)
    for tag in (Tag.HAPPENED_STATED, Tag.HAPPENED):
        values[tag] = values[tag] or earlier.get(tag)
    values |= {Tag.CONCERNS: written([of]), Tag.REASON: reason}
    return vault.record.append([Draft(Kind.CORRECTION, values)])[0]


def is_first_entry(vault: Vault, ref: ActRef) -> bool:
    """Whether ``ref`` is the first entry of the record."""
    entries = (act for act in vault.record.acts if isinstance(act, Act) and act.kind is Kind.ENTRY)
    first = next(entries, None)
    return first is not None and first.ref == ref


def write_note(vault: Vault, entry: NewEntry) -> ActRef:
    """A private note: its own log and keys, in no pack by default."""
    _require(entry)
    return vault.notes.append([Draft(Kind.ENTRY, values_of(vault, entry))])[0]
