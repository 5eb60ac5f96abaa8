"""Marks of the record: one line to keep elsewhere, and the record held beside such a line."""

from __future__ import annotations

from cairn.crypto.checkpoint import origin_of
from cairn.crypto.mark import NotAMark, mark_of, parse_mark
from cairn.crypto.paper import read_point
from cairn.journal.marks import Compared, Standing, compare, marks_of
from cairn.vault.vault import Vault


def checkpoint_to_hand_out(vault: Vault) -> bytes:
    """The newest branch's signed checkpoint, of a length that tells little.

    Raises ``JournalDamaged`` and what ``append`` raises.
    """
    if vault.is_writer:
        vault.record.fill_block()
    return vault.record.checkpoint(vault.record.newest_branch)


def lines(vault: Vault) -> tuple[str, ...]:
    """A line for every branch of the record. Raises as ``checkpoint_to_hand_out``."""
    if vault.is_writer:
        vault.record.fill_block()
    return tuple(str(mark) for mark in marks_of(vault.record))


def beside(vault: Vault, untrusted_text: str) -> Compared:
    """The record beside a line that was kept, or beside the five lines or the code of a page.

    Raises ``NotAMark``, ``NotAPoint`` or ``Mistyped``.
    """
    try:
        return compare(vault.record, parse_mark(untrusted_text))
    except NotAMark:
        if len(untrusted_text.split()) < 3:
            raise
    point = read_point(untrusted_text).checkpoint
    for branch in vault.record.trees:
        if origin_of(vault.record.public_key(branch)) == point.origin:
            return compare(vault.record, mark_of(branch, point.size, point.root))
    return Compared(Standing.NO_BRANCH, 0, point.size, 0)


def nothing_is_missing(found: Compared) -> bool:
    """Whether all that the mark covers is here, as it was."""
    return found.standing in (Standing.SAME, Standing.LONGER)
