"""`cairn set-aside`: one act, by its number."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import act_argument, json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, say
from cairn.terms.original import ActRef
from cairn.vault.set_aside import set_aside
from cairn.vault.take_back import take_back


@click.command()
@vault_argument
@act_argument
@click.option("--back", is_flag=True, help="Bring it back; the same as `cairn take-back`.")
@passphrase_option
@json_option
def command(vault: Path, ref: ActRef, back: bool, passphrase_fd: int | None, as_json: bool) -> None:
    """Leave an entry or a file out of every picture and pack. It stays in the vault.

    REF is the number that `cairn picture` shows, such as act:0.1.12.
    """
    with opened(vault, passphrase_fd, empties_bin=False) as open_vault:
        done = (take_back if back else set_aside)(open_vault, ref)
    if as_json:
        answer({"ref": str(done), "about": str(ref)})
        return
    say("cli.take_back.done" if back else "cli.set_aside.done", ref=str(ref))
