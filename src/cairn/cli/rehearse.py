"""`cairn rehearse`: practise opening the vault, before the day it matters."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, private_line, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, say, tell
from cairn.vault.rehearse import rehearse_copy, rehearse_supporter, rehearse_words
from cairn.vault.second_secret import read_second
from cairn.vault.supporter import secret_from
from cairn.vault.vault import Vault


@click.command()
@vault_argument
@click.option(
    "--copy", type=click.Path(path_type=Path), metavar="DIR", help="Open this backup, and check it."
)
@click.option(
    "--try-second", type=click.Path(path_type=Path), metavar="FILE", help="Together with this file."
)
@click.option(
    "--try-supporter",
    type=click.Path(path_type=Path),
    nargs=2,
    metavar="FILE KEYFILE",
    help="With a supporter's file and key instead of words.",
)
@click.option("--try-fd", type=int, metavar="N", help="Read the words to practise with from N.")
@passphrase_option
@json_option
def command(
    vault: Path,
    copy: Path | None,
    try_second: Path | None,
    try_supporter: tuple[Path, Path] | None,
    try_fd: int | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Try whether your recovery words, stick, supporter's file or backup still open it.

    The diary is opened first as always; then what you want to practise with is asked for. Nothing
    is changed. When you did it is kept among your private notes.
    """
    with opened(vault, passphrase_fd) as open_vault:
        if try_supporter:
            kind = rehearse_supporter(open_vault, secret_from(*try_supporter))
            told = {"what": kind.name.lower()}
        else:
            told = _with_words(open_vault, copy, try_second, try_fd)
    if as_json:
        answer(told)
        return
    if copy:
        say("cli.rehearse.copy", **told)
    else:
        say(f"cli.rehearse.{told['what']}")
    tell("cli.rehearse.unchanged")


def _with_words(
    vault: Vault, copy: Path | None, second_file: Path | None, fd: int | None
) -> dict[str, str]:
    tell("cli.rehearse.begin")
    typed = private_line(fd, "cli.ask.rehearse")
    second = read_second(second_file) if second_file else None
    if copy is None:
        return {"what": rehearse_words(vault, typed, second).name.lower()}
    found = rehearse_copy(vault, copy, typed, second)
    return {
        "what": "copy",
        "acts": f"{found.acts:,}",
        "missing": f"{found.missing:,}",
        "faults": f"{found.faults:,}",
    }
