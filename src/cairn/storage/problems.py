"""What can go wrong where bytes are kept."""

from __future__ import annotations

from cairn.terms.errors import DATA_ERROR, IO_ERROR, NO_INPUT, NO_PERMISSION, TRY_AGAIN, Problem


class HeadMoved(Problem):
    """Someone else wrote in between."""

    say = "Something else changed this vault at the same moment. Nothing of yours was overwritten."
    hint = "Close the vault wherever else it is open, then try again."
    exit_code = TRY_AGAIN


class StorageFull(Problem):
    """No space, or a quota is used up. What was half written has been taken away again."""

    say = "There is no more space on this disk. Nothing was changed."
    hint = "Make some space, then do the same again."
    exit_code = IO_ERROR


class AppendFailed(Problem):
    """The system could not say whether bytes reached the disk. Writing stops; never retried.

    After a failed sync the system may drop the bytes and report success on the next try.
    """

    say = (
        "The disk reported a fault, so Cairn stopped writing. What was saved before is still there."
    )
    hint = "Close the vault and copy its folder to another disk. Then open the copy and check it."
    exit_code = IO_ERROR


class TornTail(Problem):
    """Unfinished bytes stand at the end of a log and nothing may be written after them."""

    say = "The last thing written here was not finished."
    hint = "Close the vault and open it again: Cairn puts the unfinished part aside."
    exit_code = DATA_ERROR


class NotThere(Problem):
    """A name or a position that does not exist."""

    say = "A part of this vault is missing."
    hint = "Run a check of the vault, and keep its folder and your last backup as they are."
    exit_code = NO_INPUT


class StrangeFile(Problem):
    """A link, device or folder lies where a file of the vault belongs."""

    say = "Something that is not part of the vault lies in its folder."
    hint = "Do not open it. Run a check from a copy of the vault that you trust."
    exit_code = DATA_ERROR


class NotAllowed(Problem):
    """The system refuses to let this user read or write here."""

    say = "Cairn is not allowed to read or change the folder of this vault. Nothing was changed."
    hint = "Check that the folder belongs to you and that the disk is not write-protected."
    exit_code = NO_PERMISSION
