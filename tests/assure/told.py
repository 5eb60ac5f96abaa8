"""What a vault has acknowledged, and whether it is all there.

A harness writes one line as soon as a call of the vault has returned: from then on the owner may
rely on it. ``judge`` opens the vault as its owner would and compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from cairn.evidence.give_back import OpenOriginal
from cairn.terms.acts import Act, Kind, Tag
from cairn.terms.errors import Problem
from cairn.vault.check_vault import check_vault
from cairn.vault.unlock import WrongPassphrase, unlock
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NewEntry, write_entry
from cairn.vault.write_here import write_here
from tests.vault.vaults import opened, surroundings

NEW_WORDS = "orbit velvet cactus drum lantern"
"""What the passphrase is changed to."""


class Said(StrEnum):
    """The first word of a line; what it is about follows after a blank."""

    MADE = "made"
    ENTRY = "entry"
    """Its text."""
    NOTE = "note"
    """Its text."""
    FILE = "file"
    """SHA-256 of its bytes, hex."""
    GOING = "going"
    """Not a promise: from here on this text or file may or may not be there."""
    GONE = "gone"
    """This text or file can no longer be read."""
    WORDS = "words"
    """``NEW_WORDS`` open it from now on, and the old ones no longer."""
    REFUSED = "refused"
    """Name of the ``Problem``; not a promise."""
    UNNAMED = "unnamed"
    """Name of an exception that no sentence goes with."""
    HERE = "here"
    """Number of the branch that this copy writes."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found when the vault was opened again."""

    lost: tuple[str, ...] = ()
    """Acknowledged, and not so."""
    problem: str = ""
    """Name of the ``Problem`` that kept it shut."""
    unnamed: str = ""
    """Name of an exception that no sentence goes with: always a fault of ours."""
    faults: tuple[str, ...] = ()
    """What the check of the vault lists."""
    set_aside: int = 0
    """Logs of which an unfinished record was moved to the bin, and this was said."""
    kept_from_writing: str = ""
    """Name of the ``Problem`` that says why nothing more can be written."""


def judge(folder: Path, told: Sequence[str], *, write: bool = True) -> Judged:
    """Open, compare, check; then write one entry, if ``write``. Where this copy was not yet the one
    that is written in, it is first made so.
    """
    if Said.MADE not in told and not (folder / "header").exists():
        return Judged()
    try:
        with _entered(folder) as vault:
            judged = _judge(vault, told)
        if Said.WORDS in told and _opens_with_old_words(folder):
            judged = replace(judged, lost=(*judged.lost, Said.WORDS))
        return replace(judged, kept_from_writing=_write(folder)) if write else judged
    except Problem as problem:
        return Judged(lost=tuple(told), problem=type(problem).__name__)
    except Exception as error:  # noqa: BLE001, RUF100 - any other exception is what is looked for
        return Judged(lost=tuple(told), unnamed=f"{type(error).__name__}: {error}")


def _entered(folder: Path) -> Vault:
    """With the words that fit: somebody who changes them tries both."""
    try:
        return opened(folder)
    except WrongPassphrase:
        return unlock(folder, NEW_WORDS, surroundings())


def _opens_with_old_words(folder: Path) -> bool:
    try:
        opened(folder).close()
    except WrongPassphrase:
        return False
    return True


def _write(folder: Path) -> str:
    """The name of the ``Problem`` that keeps from writing, or empty."""
    try:
        with _entered(folder) as vault:
            if not vault.is_writer:
                write_here(vault)
        with _entered(folder) as vault:
            write_entry(vault, NewEntry("it can be written in"))
    except Problem as problem:
        return type(problem).__name__
    return ""


def _judge(vault: Vault, told: Sequence[str]) -> Judged:
    recovered = sum(journal.recovered is not None for journal in (vault.record, vault.notes))
    lost = tuple(line for line in told if not _stands(line, told, vault))
    faults = tuple(f"{fault.what} in {fault.path}" for fault in check_vault(vault).faults)
    return Judged(lost, faults=faults, set_aside=recovered)


def _stands(line: str, told: Sequence[str], vault: Vault) -> bool:
    word, _, what = line.partition(" ")
    if word == Said.ENTRY:
        return f"{Said.GOING} {what}" in told or what in set(_texts(vault.record.acts))
    if word == Said.NOTE:
        return what in set(_texts(vault.notes.acts))
    if word == Said.FILE:
        return f"{Said.GOING} {what}" in told or what in set(_digests(vault))
    if word == Said.GONE:
        return what not in {*_texts(vault.record.acts), *_digests(vault)}
    if word == Said.HERE:
        return vault.is_writer and vault.keys.branches[-1].number >= int(what)
    return True


def _texts(acts: Sequence[object]) -> Iterator[str]:
    for act in acts:
        if isinstance(act, Act) and act.kind is Kind.ENTRY:
            yield act.get(Tag.TEXT)


def _digests(vault: Vault) -> Iterator[str]:
    """Of the bytes that really come out."""
    for one in vault.received():
        digest = hashlib.sha256()
        try:
            identity = vault.keys.identity(one.seal.key_period)
            with OpenOriginal(vault.originals, one.original, one.seal, identity) as original:
                for chunk in original.chunks():
                    digest.update(chunk)
        except Problem:
            continue
        yield digest.hexdigest()
