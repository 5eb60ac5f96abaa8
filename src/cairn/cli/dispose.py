"""`cairn dispose`: one act, by its number, into the bin; or destroyed at once."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import (
    act_argument,
    json_option,
    passphrase_option,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, say, tell
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef
from cairn.vault.bin import DAYS, put_in_bin
from cairn.vault.dispose import dispose


class NotDisposed(Problem):
    say = "Nothing was destroyed, and nothing was put into the bin."
    hint = "You can leave it out of pictures and packs instead, with `cairn set-aside`."
    exit_code = USAGE


@click.command()
@vault_argument
@act_argument
@click.option("--now", "at_once", is_flag=True, help="Destroy it at once. This cannot be undone.")
@passphrase_option
@json_option
def command(
    vault: Path, ref: ActRef, at_once: bool, passphrase_fd: int | None, as_json: bool
) -> None:
    """Put an entry or a file into the bin, with what was added to it. It is out of sight at once,
    and is destroyed after 30 days; until then `cairn take-back` undoes it.

    REF is the number that `cairn picture` shows, such as act:0.1.12.
    """
    tell("cli.dispose.police")
    tell("cli.dispose.warning" if at_once else "cli.dispose.bin.warning", days=DAYS)
    if passphrase_fd is None:
        require_yes("cli.dispose.sure" if at_once else "cli.dispose.bin.sure", NotDisposed())
    with opened(vault, passphrase_fd, empties_bin=False) as open_vault:
        done = (dispose if at_once else put_in_bin)(open_vault, ref)
    if as_json:
        answer({"ref": str(done), "about": str(ref), "destroyed": at_once})
        return
    say("cli.dispose.done" if at_once else "cli.dispose.bin.done", ref=str(ref), days=DAYS)
