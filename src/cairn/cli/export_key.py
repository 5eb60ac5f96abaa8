"""`cairn export-key`: the key file that opens the vault without this program."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say
from cairn.vault.export_key import export_key


@click.command()
@vault_argument
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="A new file; a removable drive is safest.",
)
@passphrase_option
@json_option
def command(vault: Path, file: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Write the key file. Whoever has it and a copy of the vault can read everything."""
    with opened(vault, passphrase_fd) as open_vault:
        export_key(open_vault, file)
    if as_json:
        answer({"file": str(file)})
        return
    say("cli.export_key.done", file=harmless(str(file)))
    say("cli.export_key.warning")
