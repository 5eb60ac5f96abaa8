"""`cairn mark`: a line to keep elsewhere, that tells later whether anything is missing."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, line, say
from cairn.vault.marks import lines


@click.command()
@vault_argument
@passphrase_option
@json_option
def command(vault: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Print one line that says how far the record goes, to be kept somewhere else.

    Write it down, or give it to somebody you trust: it says nothing about what you wrote. Later,
    `cairn check VAULT --mark` tells whether anything that was there then is missing now.
    `cairn anchor VAULT paper` prints the same with a code, on a page to hand over.
    """
    with opened(vault, passphrase_fd) as open_vault:
        printed = lines(open_vault)
    if as_json:
        answer({"marks": list(printed)})
        return
    for one in printed:
        line("    " + one)
    say("cli.mark.keep")
