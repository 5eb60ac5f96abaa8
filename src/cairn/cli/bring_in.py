"""`cairn bring-in`: what another copy of the same diary wrote, taken in."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import (
    json_option,
    passphrase,
    passphrase_option,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import opened, surroundings
from cairn.cli.terminal import answer, line, say, tell, words
from cairn.terms.errors import USAGE, Problem
from cairn.vault.bring_in import bring_in
from cairn.vault.unlock import open_to_read


class NotTakenIn(Problem):
    say = "Nothing was taken in."
    hint = "Both copies are as they were. You can do it later, too."
    exit_code = USAGE


@click.command()
@vault_argument
@click.argument("other", type=click.Path(path_type=Path), metavar="OTHER")
@passphrase_option
@click.option(
    "--other-passphrase-fd",
    type=int,
    metavar="N",
    help="Read the passphrase of the other copy as one line from file descriptor N.",
)
@json_option
def command(
    vault: Path,
    other: Path,
    passphrase_fd: int | None,
    other_passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Take in what another copy of this diary wrote since the two parted.

    OTHER is the folder of that copy; it is left as it is. What was written there then stands here
    too, under its own numbers.
    """
    tell("cli.bring_in.who")
    if passphrase_fd is None:
        require_yes("cli.ask.go_on", NotTakenIn())
    with opened(vault, passphrase_fd) as open_vault:
        tell("cli.bring_in.other")
        phrase = passphrase(other_passphrase_fd)
        with open_to_read(other, phrase, surroundings()) as open_other:
            done = bring_in(open_vault, open_other)
    if as_json:
        answer({"acts": done.acts, "originals": done.originals, "faults": done.faults})
        return
    line(words().count("cli.bring_in.acts", done.acts))
    if done.originals:
        line(words().count("cli.bring_in.originals", done.originals))
    if done.faults:
        line(words().count("cli.bring_in.faults", done.faults))
    say("cli.saved")
