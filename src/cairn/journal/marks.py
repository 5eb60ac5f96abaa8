"""What a log looks like beside an earlier state of it that was kept somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cairn.crypto.mark import Mark, mark_of
from cairn.journal.journal import Journal


class Standing(Enum):
    SAME = "same"
    """Exactly as then."""
    LONGER = "longer"
    """As then, with more behind it."""
    SHORTER = "shorter"
    """Fewer records than then: the newest are missing."""
    OTHER = "other"
    """What stood there then is not what stands there now."""
    NO_BRANCH = "no-branch"
    """This copy does not know that branch."""


@dataclass(frozen=True, slots=True)
class Compared:
    standing: Standing
    branch: int
    then: int
    """Number of records that the mark names."""
    now: int
    """Number of records here."""


def marks_of(journal: Journal) -> tuple[Mark, ...]:
    """The state of every branch, in order."""
    return tuple(
        mark_of(branch, tree.size, tree.root()) for branch, tree in sorted(journal.trees.items())
    )


def compare(journal: Journal, mark: Mark) -> Compared:
    """How ``journal`` stands to ``mark``, which was taken from it or from another copy of it."""
    tree = journal.trees.get(mark.branch)
    now = tree.size if tree else 0
    return Compared(_standing(journal, mark, now), mark.branch, mark.size, now)


def _standing(journal: Journal, mark: Mark, now: int) -> Standing:
    if mark.branch not in journal.trees:
        return Standing.NO_BRANCH
    if now < mark.size:
        return Standing.SHORTER
    if not mark.fits(journal.trees[mark.branch].root(mark.size)):
        return Standing.OTHER
    return Standing.SAME if now == mark.size else Standing.LONGER
