"""`cairn create`: first whether it is safe here, then a new vault."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cairn.cli.given import (
    ask,
    json_option,
    new_passphrase_typed,
    passphrase_fd_option,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import surroundings, warn_of_place
from cairn.cli.terminal import answer, line, say, tell, words
from cairn.platform.zone import zone_of_this_computer
from cairn.terms.errors import USAGE, Problem
from cairn.vault.create import create
from cairn.vault.passphrase import new_passphrase


class NotCreated(Problem):
    say = "Nothing was made, and nothing was written to this computer."
    hint = "You can come back to this at any time, here or on a safer computer."
    exit_code = USAGE


class WordsDiffer(Problem):
    say = "Those were not the same five words, so nothing was made."
    hint = "Write the words down first, then run this again: you will be given new ones."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option("--own", is_flag=True, help="Type a passphrase of your own instead of five words.")
@click.option("--zone", metavar="NAME", help="Your home time zone, such as Europe/London.")
@passphrase_fd_option
@json_option
def command(
    vault: Path, own: bool, zone: str | None, passphrase_fd: int | None, as_json: bool
) -> None:
    """Make a new, empty diary in the folder VAULT.

    The name of the folder stays in this shell's history: choose one that says nothing.
    """
    is_asked = passphrase_fd is None
    tell("cli.create.emergency")
    if is_asked:
        _is_it_safe_here()
    warn_of_place(vault)
    zone = zone or _zone(is_asked)
    given = own or passphrase_fd is not None
    phrase = new_passphrase_typed(passphrase_fd) if given else _new_phrase()
    tell("cli.create.working")
    with create(vault, phrase, zone, surroundings(), known=(Path.home().name,)):
        pass
    if as_json:
        answer({"zone": zone, "created": True})
        return
    say("cli.create.done", zone=zone)
    for name in ("cli.create.limit.device", "cli.create.limit.forced", "cli.create.limit.lost"):
        say(name)
    say("cli.saved")


def _is_it_safe_here() -> None:
    tell("cli.create.who_sees")
    if ask("cli.ask.who_sees").strip().lower() in words().say("cli.answer.no").split():
        return
    for name in ("cli.create.safer_device", "cli.create.paper", "cli.create.helpline"):
        tell(name)
    require_yes("cli.ask.go_on", NotCreated())


def _zone(is_asked: bool) -> str:
    here = zone_of_this_computer() or "Europe/London"
    if not is_asked:
        return here
    return ask("cli.ask.zone", here=here).strip() or here


def _new_phrase() -> str:
    phrase = new_passphrase()
    tell("cli.create.words")
    line("    " + phrase)
    sys.stdout.flush()
    if ask("cli.ask.words_again").split() != phrase.split():
        raise WordsDiffer
    return phrase
