"""`cairn take-back`: one act, by its number, back into sight."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import act_argument, json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, say
from cairn.terms.original import ActRef
from cairn.vault.take_back import take_back


@click.command()
@vault_argument
@act_argument
@passphrase_option
@json_option
def command(vault: Path, ref: ActRef, passphrase_fd: int | None, as_json: bool) -> None:
    """Bring back what was set aside or put into the bin. Nothing of it was ever gone.

    REF is the number that `cairn bin --all` shows, such as act:0.1.12.
    """
    with opened(vault, passphrase_fd, empties_bin=False) as open_vault:
        done = take_back(open_vault, ref)
    if as_json:
        answer({"ref": str(done), "about": str(ref)})
        return
    say("cli.take_back.done", ref=str(ref))
