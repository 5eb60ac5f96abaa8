"""What can be wrong with the index. None of it loses anything: it is made from the record."""

from __future__ import annotations

from cairn.terms.errors import CANNOT_CREATE, IO_ERROR, Problem


class IndexStale(Problem):
    """Missing, half-loaded, of another version, damaged or of another key: make it again."""

    say = "The index of this diary has to be made again. Nothing is lost by that."
    hint = "Try once more: it happens by itself, and takes longer the more there is."
    exit_code = IO_ERROR


class IndexNotKept(Problem):
    """The disk is full, may not be written, or fails."""

    say = "The index of this diary could not be saved on this disk. Nothing is lost by that."
    hint = "Make some room on the disk, or see that it may be written to, and try once more."
    exit_code = CANNOT_CREATE


class IndexNotRemoved(Problem):
    """What may still hold words that were destroyed is there, sealed, until it can be removed."""

    say = "The index of this diary could not be removed from this disk. It is sealed like the rest."
    hint = "See that the disk may be written to and does not fail, then do the same again."
    exit_code = IO_ERROR


class UnfitDatabase(Problem):
    """The SQLite that is installed was built without what keeps plain text off the disk."""

    say = "A part of this program is not the one it was made with, so the index was not opened."
    hint = "Install the program again. What you saved is safe."
    exit_code = CANNOT_CREATE
