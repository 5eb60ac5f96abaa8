"""`cairn second`: a file on a stick that the passphrase needs beside it, off unless asked for."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.changed import honest
from cairn.cli.given import (
    json_option,
    passphrase,
    passphrase_option,
    require_yes,
    says_yes,
    vault_argument,
)
from cairn.cli.opened import second_given, surroundings, system_keyring, warn_of_place
from cairn.cli.terminal import answer, harmless, say, tell
from cairn.terms.errors import USAGE, Problem
from cairn.vault.recovery import has_recovery
from cairn.vault.second_secret import SecondNeeded, random_second, stop_second, use_second
from cairn.vault.unlock import unlock
from cairn.vault.vault import Vault


class NoSecondMade(Problem):
    say = "Nothing was made and nothing was changed."
    hint = "The diary opens as before. You can come back to this at any time."
    exit_code = USAGE


class NoFileNamed(Problem):
    say = "There is no name for the file yet, so nothing was made."
    hint = "Give a new file on a stick with --to, under a name that says nothing."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option(
    "--to", "file", type=click.Path(path_type=Path), metavar="FILE", help="A new file on a stick."
)
@click.option("--stop", is_flag=True, help="Let the passphrase open it alone again.")
@click.option(
    "--recovery-without/--recovery-with",
    default=None,
    help="Whether recovery words that there are go on opening it without the file.",
)
@passphrase_option
@json_option
def command(
    vault: Path,
    file: Path | None,
    stop: bool,
    recovery_without: bool | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Let the diary open only with the passphrase AND a file that you keep apart from it.

    A copy of the diary is then useless to somebody who knows the passphrase. If the file is lost,
    the diary is lost too, unless recovery words open it without.
    """
    warn_of_place(vault)
    phrase = passphrase(passphrase_fd)
    around = surroundings(keyring=system_keyring())
    with unlock(vault, phrase, around, second=second_given()) as open_vault:
        if stop:
            _stop(open_vault, phrase)
        else:
            _make(open_vault, phrase, file, recovery_without, is_asked=passphrase_fd is None)
    if as_json:
        answer({"second": not stop})
        return
    if stop:
        say("cli.second.stopped")
    else:
        say("cli.second.done", file=harmless(str(file)))
    honest()


def _stop(vault: Vault, phrase: str) -> None:
    second = second_given()
    if second is None:
        raise SecondNeeded
    tell("cli.keys.working")
    stop_second(vault, phrase, second).close()


def _make(
    vault: Vault, phrase: str, file: Path | None, without: bool | None, *, is_asked: bool
) -> None:
    if file is None:
        raise NoFileNamed
    recovers = has_recovery(vault)
    tell("cli.second.warning.recovery" if recovers else "cli.second.warning.none")
    tell("cli.second.warning.copy")
    if is_asked:
        require_yes("cli.ask.second_sure", NoSecondMade())
    if without is None:
        without = not (is_asked and recovers) or says_yes("cli.ask.second_recovery")
    tell("cli.keys.working")
    use_second(vault, phrase, random_second(), recovery_without=without, to=file).close()
