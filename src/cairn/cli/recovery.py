"""`cairn recovery`: ten words that open the vault when the passphrase is lost."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from cairn.cli.changed import honest
from cairn.cli.given import ask, json_option, passphrase_option, says_yes, vault_argument
from cairn.cli.opened import opened, second_given
from cairn.cli.terminal import answer, line, say, tell
from cairn.terms.errors import USAGE, Problem
from cairn.vault.passphrase import RECOVERY_WORDS, new_recovery_words
from cairn.vault.recovery import make_recovery, take_recovery_away, vault_code
from cairn.vault.second_secret import SecondNeeded, second_in_use
from cairn.vault.vault import Vault


class Later(Problem):
    say = "Later is fine. Nothing was made and nothing was changed."
    hint = "Run this again when you have somewhere safe to keep ten words."
    exit_code = USAGE


class NotWrittenDown(Problem):
    say = "That was another word, so these ten words were not put to use. Nothing was changed."
    hint = "Run this again: you will be given new ones. Write them down before you go on."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option("--take-away", is_flag=True, help="Let the recovery words open it no longer.")
@click.option(
    "--with-second",
    is_flag=True,
    help="The words open it only together with the second secret (given with --second).",
)
@passphrase_option
@json_option
def command(
    vault: Path, take_away: bool, with_second: bool, passphrase_fd: int | None, as_json: bool
) -> None:
    """Make recovery words; they are shown once. Earlier ones then open nothing any more.

    Keep them where nobody you are worried about looks: not at home if that is not safe. With
    --json they are printed once, and nothing is asked.
    """
    with opened(vault, passphrase_fd) as open_vault:
        if take_away:
            take_recovery_away(open_vault).close()
            told: dict[str, object] = {"recovery": False}
        else:
            told = _make(open_vault, with_second=with_second, is_asked=passphrase_fd is None)
    if as_json:
        answer(told)
        return
    if not take_away and passphrase_fd is not None:
        _show(told)
    say("cli.recovery.taken" if take_away else "cli.recovery.done")
    honest()


def _make(vault: Vault, *, with_second: bool, is_asked: bool) -> dict[str, object]:
    if with_second and not (second_given() and second_in_use(vault)):
        raise SecondNeeded
    if is_asked:
        for name in ("cli.recovery.what", "cli.recovery.where"):
            tell(name)
        if not says_yes("cli.ask.recovery_now"):
            raise Later
    told: dict[str, object] = {"words": new_recovery_words(), "code": vault_code(vault)}
    if is_asked:
        _show(told)
        _is_written_down(str(told["words"]).split())
        tell("cli.keys.working")
    second = second_given() if with_second else None
    make_recovery(vault, str(told["words"]), second=second).close()
    return {"recovery": True, **told}


def _show(told: dict[str, object]) -> None:
    words = str(told["words"]).split()
    tell("cli.recovery.words")
    for number, word in enumerate(words, 1):
        line(f"    {number:>2}  {word}")
    tell("cli.recovery.code")
    line(f"    {told['code']}")
    sys.stdout.flush()


def _is_written_down(words: list[str]) -> None:
    """Two of the words, by their numbers."""
    first = secrets.randbelow(RECOVERY_WORDS)
    other = (first + 1 + secrets.randbelow(RECOVERY_WORDS - 1)) % RECOVERY_WORDS
    for at in sorted((first, other)):
        if ask("cli.ask.recovery_word", number=at + 1).strip().lower() != words[at]:
            raise NotWrittenDown
