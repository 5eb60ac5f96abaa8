"""`cairn write-here`: go on writing in this copy of a vault."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, say
from cairn.vault.write_here import write_here


@click.command()
@vault_argument
@passphrase_option
@json_option
def command(vault: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Make this copy the one that is written in, from now on.

    A new branch of the record begins here; what the other copy wrote, or goes on writing, is not
    touched.
    """
    with opened(vault, passphrase_fd) as open_vault:
        branch = write_here(open_vault)
    if as_json:
        answer({"branch": branch})
        return
    say("cli.write_here.done", branch=branch)
