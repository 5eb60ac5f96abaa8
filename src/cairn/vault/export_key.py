"""The owner's key file: an age identity file that opens every sealed file of the vault."""

from __future__ import annotations

import os
from pathlib import Path

from cairn.evidence.received import text_of
from cairn.journal.journal import Draft
from cairn.platform.durable import fsync_folder
from cairn.terms.acts import Kind, Tag
from cairn.terms.errors import CANNOT_CREATE, Problem
from cairn.vault.vault import Vault


class FileThere(Problem):
    say = "There is a file of that name already, so no key was written."
    hint = "Choose another name or another folder."
    exit_code = CANNOT_CREATE


class CannotWriteThere(Problem):
    say = "The key could not be written there."
    hint = "Check that the folder exists, that you may write in it and that it is not full."
    exit_code = CANNOT_CREATE


def key_file_text(vault: Vault) -> str:
    """Comment lines and one identity line for each key period and log."""
    lines = ["# Opens this diary. Whoever has this file and the folder can read everything."]
    for period in vault.keys.periods:
        for name, identity in (("record", period.record), ("private notes", period.private)):
            lines += [f"# key period {period.number}, {name}", identity.secret_text()]
    return "\n".join(lines) + "\n"


def export_key(vault: Vault, file: Path) -> None:
    """Write the key file, readable by the owner alone, and record that it was done.

    Raises ``FileThere`` or ``CannotWriteThere``; a file that was begun is taken away again.
    """
    try:
        fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError as error:
        raise FileThere from error
    except OSError as error:
        raise CannotWriteThere(errno=error.errno or 0) from error
    try:
        with os.fdopen(fd, "w", encoding="ascii") as out:
            out.write(key_file_text(vault))
            out.flush()
            os.fsync(out.fileno())
        fsync_folder(file.parent)
        if vault.is_writer:
            values = {Tag.WRITTEN_AT: text_of(vault.now()), Tag.DEVICE: vault.copy}
            vault.record.append([Draft(Kind.KEY_EXPORTED, values)])
    except BaseException as error:
        file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWriteThere(errno=error.errno or 0) from error
        raise
