"""What can go wrong with a log of acts."""

from __future__ import annotations

from cairn.terms.errors import DATA_ERROR, NO_PERMISSION, USAGE, Problem


class JournalDamaged(Problem):
    """A record in the middle is not as it was signed: nothing more may be written on top of it."""

    say = "A part of this diary's record was changed or damaged. You can read it, not add to it."
    hint = (
        "Keep this folder as it is and make a copy of it now. Run `cairn check` to see which part; "
        "then restore your last backup into a new folder."
    )
    exit_code = DATA_ERROR


class ReadOnlyJournal(Problem):
    """This process may only read: another copy of the vault is the one that writes."""

    say = "This copy can be read, not added to: another copy of it is the one you write in."
    hint = "Open that one; or, to go on in this copy, run `cairn write-here` on it."
    exit_code = NO_PERMISSION


class BranchTwice(Problem):
    """Two copies went on in the same branch: their records would have the same numbers."""

    say = "Both copies went on under the same numbers, so one cannot be taken into the other."
    hint = "Keep both folders. Each opens by itself, and packs can be made from both."
    exit_code = DATA_ERROR


class NotTheSameDiary(Problem):
    say = "That is not a copy of this diary, so nothing was taken in."
    hint = "Files of another diary can be added as files; its packs and exports, too."
    exit_code = USAGE


class NothingToDispose(Problem):
    say = "There is no act with that number whose words could be destroyed."
    hint = "Look at the number beside the entry and try again."
    exit_code = USAGE
