"""The owner's key file: an age identity file that opens every sealed file of the vault."""

from __future__ import annotations

from pathlib import Path

from cairn.evidence.received import text_of
from cairn.journal.record import Draft
from cairn.terms.acts import Kind, Tag
from cairn.vault.new_file import write_new_file
from cairn.vault.vault import Vault


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
    write_new_file(file, key_file_text(vault).encode("ascii"))
    if not vault.is_writer:
        return
    try:
        values = {Tag.WRITTEN_AT: text_of(vault.now()), Tag.DEVICE: vault.copy}
        vault.record.append([Draft(Kind.KEY_EXPORTED, values)])
    except BaseException:
        file.unlink(missing_ok=True)
        raise
