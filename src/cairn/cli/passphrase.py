"""`cairn passphrase`: another passphrase in the place of the one there is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cairn.cli.changed import honest
from cairn.cli.given import (
    ask,
    json_option,
    new_passphrase_typed,
    passphrase_option,
    vault_argument,
)
from cairn.cli.opened import opened, second_given
from cairn.cli.terminal import answer, line, say, tell
from cairn.terms.errors import USAGE, Problem
from cairn.vault.change_passphrase import change_passphrase
from cairn.vault.passphrase import new_passphrase


class NotTheSameWords(Problem):
    say = "Those were not the same words, so nothing was changed: the old ones still open it."
    hint = "Write the words down first, then run this again: you will be given new ones."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option("--own", is_flag=True, help="Type a passphrase of your own instead of new words.")
@click.option(
    "--new-fd", type=int, metavar="N", help="Read your own new passphrase from descriptor N."
)
@click.option(
    "--without-second",
    is_flag=True,
    help="The new passphrase opens it alone: for when the file with the second secret is lost.",
)
@passphrase_option
@json_option
def command(
    vault: Path,
    own: bool,
    new_fd: int | None,
    without_second: bool,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Change the passphrase, and with it all keys. Recovery words open this too.

    What you write from now on is sealed with the new keys. Other ways in stay as they are.
    """
    with opened(vault, passphrase_fd) as open_vault:
        given = own or new_fd is not None
        new = new_passphrase_typed(new_fd) if given else _new_words()
        tell("cli.keys.working")
        change_passphrase(
            open_vault, new, second=second_given(), drop_second=without_second
        ).close()
    if as_json:
        answer({"changed": "passphrase"})
        return
    say("cli.passphrase.done")
    honest()


def _new_words() -> str:
    phrase = new_passphrase()
    tell("cli.passphrase.words")
    line("    " + phrase)
    sys.stdout.flush()
    if ask("cli.ask.words_again").split() != phrase.split():
        raise NotTheSameWords
    return phrase
