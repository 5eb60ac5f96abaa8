"""Show chosen acts of the record so that others can check them: for a pack, or by themselves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from cairn.journal.extract import Extract, Stretch, extract_bytes
from cairn.language.catalogue import Catalogue
from cairn.pack.browser_page import page
from cairn.pack.checkers import FOR_THE_RECORD, source
from cairn.pack.verifier import VERIFIER
from cairn.platform.durable import fsync_folder, write_all
from cairn.terms.acts import Act, Tag
from cairn.terms.errors import CANNOT_CREATE, USAGE, Problem
from cairn.terms.original import PRIVATE_NOTES, ActRef
from cairn.terms.pack import PackContents
from cairn.vault.vault import Vault

# What a pack prints of an entry. Not the witnesses: ways to reach them are taken out there.
_ENTRY = frozenset(
    {
        Tag.WRITTEN_AT,
        Tag.HAPPENED_STATED,
        Tag.HAPPENED,
        Tag.TEXT,
        Tag.IMPACT,
        Tag.PLACE,
        Tag.PEOPLE,
        Tag.CONCERNS,
        Tag.REASON,
        Tag.CHANNEL,
        Tag.DETAILS,
    }
)
_EXHIBIT = frozenset({Tag.WRITTEN_AT, Tag.ORIGINAL, Tag.SEAL})


class NoSuchAct(Problem):
    say = "There is no entry or file with one of those numbers, so nothing was written."
    hint = "`cairn picture` shows the number beside each entry and file, such as act:0.1.12."
    exit_code = USAGE


class NotAStretch(Problem):
    say = "Those two are not the first and the last act of one stretch, so nothing was written."
    hint = "Give two numbers of the same branch, the earlier one first."
    exit_code = USAGE


class CannotExtractThere(Problem):
    say = "The extract could not be written there, so none was made."
    hint = "Give the name of a folder that does not exist yet, where you may write."
    exit_code = CANNOT_CREATE


def extract_for_pack(vault: Vault, contents: PackContents) -> bytes:
    """``record.json`` for the entries and exhibits that are in ``contents``, and nothing more.

    The record is filled up first, so that its length tells little; not by a supporter, who writes
    nothing. Raises what ``append`` raises.
    """
    fields = {row.ref: _ENTRY for row in contents.rows if isinstance(row.ref, ActRef)}
    fields |= {exhibit.received: _EXHIBIT for exhibit in contents.exhibits}
    if vault.is_writer:
        vault.record.fill_block()
    return extract_bytes([(vault.record, Extract(fields))])


def extract(
    vault: Vault,
    fields: Mapping[ActRef, Iterable[Tag]],
    *,
    whole: tuple[ActRef, ActRef] | None = None,
) -> bytes:
    """``record.json`` with the chosen fields of the chosen acts, of both logs if need be.

    ``whole`` names the first and the last act of a stretch in which every record is to stand, those
    that were not chosen closed. Raises ``NoSuchAct``, ``NotAStretch``, ``JournalDamaged``.
    """
    there = {act.ref for journal in (vault.record, vault.notes) for act in journal.acts}
    if not {*fields, *(whole or ())} <= there:
        raise NoSuchAct
    stretch = _stretch(whole) if whole else None
    parts = []
    for log, journal in enumerate((vault.record, vault.notes)):
        mine = {ref: frozenset(tags) for ref, tags in fields.items() if ref.log == log}
        own = (stretch[1],) if stretch and stretch[0] == log else ()
        if mine or own:
            if vault.is_writer:
                journal.fill_block()
            parts.append((journal, Extract(mine, own)))
    return extract_bytes(parts)


def _stretch(whole: tuple[ActRef, ActRef]) -> tuple[int, Stretch]:
    first, last = whole
    if (first.log, first.branch) != (last.log, last.branch) or first.seq > last.seq:
        raise NotAStretch
    return first.log, Stretch(first.branch, first.seq, last.seq + 1)


def is_private(fields: Iterable[ActRef]) -> bool:
    """Whether any of these is a private note: asked about once more before it is shown."""
    return any(ref.log == PRIVATE_NOTES for ref in fields)


def fields_with_words(vault: Vault, ref: ActRef) -> tuple[Tag, ...]:
    """The fields of an act that are not empty."""
    for journal in (vault.record, vault.notes):
        act = next((act for act in journal.acts if act.ref == ref), None)
        if isinstance(act, Act):
            return tuple(Tag(tag) for tag, _ in act.fields if tag in set(Tag))
    return ()


def write_extract(data: bytes, folder: Path, words: Catalogue) -> None:
    """A new folder with the extract and what checks it: two programs, and a page for a browser.

    Raises ``CannotExtractThere``.
    """
    files = {
        "record.json": data,
        **{Path(path).name: source(path) for path in (VERIFIER, *FOR_THE_RECORD)},
        "verify.html": page(words),
    }
    try:
        folder.mkdir(mode=0o700)
        for name, content in files.items():
            fd = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                write_all(fd, content)
                os.fsync(fd)
            finally:
                os.close(fd)
        fsync_folder(folder)
        fsync_folder(folder.absolute().parent)
    except OSError as error:
        raise CannotExtractThere(errno=error.errno or 0) from error
