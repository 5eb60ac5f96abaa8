"""`cairn keys`: who can open this vault, and taking one way in back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.changed import honest, spoken_day
from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, say, show, table, words
from cairn.vault.rehearse import is_rehearsal_due, last_rehearsed
from cairn.vault.vault import Vault
from cairn.vault.who_opens import WayIn, take_way_back, who_opens

_COLUMNS = ("number", "what", "since", "more")


@click.command()
@vault_argument
@click.option("--take-back", type=int, metavar="NUMBER", help="Let this way in open it no longer.")
@passphrase_option
@json_option
def command(vault: Path, take_back: int | None, passphrase_fd: int | None, as_json: bool) -> None:
    """Show everything that opens this diary, and since when. Take one of them back.

    Somebody whose key is taken back can still read what was written before, if they kept a copy.
    """
    with opened(vault, passphrase_fd) as open_vault:
        if take_back is not None:
            taken = next((w for w in who_opens(open_vault) if w.number == take_back), None)
            open_vault = take_way_back(open_vault, take_back)
            if not as_json:
                is_person = taken is not None and taken.what == "supporter"
                say("cli.keys.taken_back.person" if is_person else "cli.keys.taken_back")
                honest()
        if as_json:
            answer(_as_json(open_vault))
        else:
            _print(open_vault)
        open_vault.close()


def _as_json(vault: Vault) -> dict[str, object]:
    ways = [asdict(way) for way in who_opens(vault)]
    return {"ways": ways, "last_rehearsed": last_rehearsed(vault)}


def _print(vault: Vault) -> None:
    say("cli.keys.intro")
    made = table(*(words().say(f"cli.keys.column.{name}") for name in _COLUMNS))
    for way in who_opens(vault):
        made.add_row(str(way.number), _what(way), spoken_day(way.since, vault), _more(way))
    show(made)
    if any(way.what == "supporter" for way in who_opens(vault)):
        say("cli.keys.supporters")
    line()
    when = last_rehearsed(vault)
    name = "cli.rehearse.never" if when is None else "cli.rehearse.last"
    say(name, when=spoken_day(when, vault))
    if is_rehearsal_due(vault):
        say("cli.rehearse.due")


def _what(way: WayIn) -> str:
    return words().say(f"cli.keys.what.{way.what}")


def _more(way: WayIn) -> str:
    told = [harmless(way.name, most=60)] if way.name else []
    told += [words().say("cli.keys.words", words=way.words)] if way.words else []
    told += [words().say("cli.keys.with_second")] if way.needs_second else []
    return "; ".join(told)
