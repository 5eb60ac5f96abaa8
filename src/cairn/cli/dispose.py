"""`cairn dispose`: one act, by its number."""

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
from cairn.vault.dispose import dispose


class NotDisposed(Problem):
    say = "Nothing was destroyed."
    hint = "You can leave it out of pictures and packs instead, with `cairn set-aside`."
    exit_code = USAGE


@click.command()
@vault_argument
@act_argument
@passphrase_option
@json_option
def command(vault: Path, ref: ActRef, passphrase_fd: int | None, as_json: bool) -> None:
    """Destroy what an entry or a file holds. This cannot be undone; that it was done stays.

    REF is the number that `cairn picture` shows, such as act:0.1.12.
    """
    tell("cli.dispose.warning")
    if passphrase_fd is None:
        require_yes("cli.dispose.sure", NotDisposed())
    with opened(vault, passphrase_fd) as open_vault:
        done = dispose(open_vault, ref)
    if as_json:
        answer({"ref": str(done), "about": str(ref)})
        return
    say("cli.dispose.done", ref=str(ref))
