"""`cairn doctor`: what can be made again, and making it again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, say, tell, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING
from cairn.vault.doctor import Health, Rebuilt, health, rebuild


@click.command()
@vault_argument
@click.option("--rebuild", "again", is_flag=True, help="Throw it away and make it again.")
@passphrase_option
@json_option
def command(vault: Path, again: bool, passphrase_fd: int | None, as_json: bool) -> int:
    """Say how the parts are that can be made again: what was read from your files, and the index.

    With --rebuild both are thrown away and made again, and compared. Nothing you wrote or added is
    touched. Ends with 1 if something is damaged, or came out differently.
    """
    with opened(vault, passphrase_fd, parses=again, empties_bin=False) as open_vault:
        if again:
            tell("cli.doctor.working")
            return _tell_rebuilt(rebuild(open_vault), as_json)
        return _tell_health(health(open_vault), as_json)


def _tell_health(found: Health, as_json: bool) -> int:
    is_well = not found.damaged and found.index != "stale"
    code = 0 if is_well else CHECK_FOUND_SOMETHING
    if as_json:
        answer(asdict(found))
        return code
    for name in ("whole", "damaged", "missing", "old"):
        if count := getattr(found, name):
            line(words().count(f"cli.doctor.{name}", count))
    say(f"cli.doctor.index.{found.index}", rows=f"{found.rows:,}")
    say("cli.doctor.would")
    return code


def _tell_rebuilt(done: Rebuilt, as_json: bool) -> int:
    code = 0 if done.is_same else CHECK_FOUND_SOMETHING
    if as_json:
        answer({**asdict(done), "same": done.is_same})
        return code
    line(words().count("cli.doctor.rows", done.after))
    if done.before < 0:
        say("cli.doctor.no_before")
    elif done.is_same:
        say("cli.doctor.same")
    else:
        line(words().count("cli.doctor.differs", done.differing))
        for name in ("gone", "added", "altered"):
            for ref in getattr(done, name):
                say(f"cli.doctor.{name}", ref=harmless(ref, most=200))
    return code
