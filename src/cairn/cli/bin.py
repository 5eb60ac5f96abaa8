"""`cairn bin`: what is in the bin, and for how long."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, line, say, words
from cairn.vault.bin import Binned, bin_of
from cairn.vault.out_of_sight import set_aside_now


@click.command()
@vault_argument
@click.option("--all", "with_aside", is_flag=True, help="Also what is set aside.")
@passphrase_option
@json_option
def command(vault: Path, with_aside: bool, passphrase_fd: int | None, as_json: bool) -> None:
    """List what is in the bin, with the days that are left to take it back.

    When the days are over you are told once more, and it is destroyed a day after that at the
    earliest. `cairn take-back VAULT REF` brings it back.
    """
    with opened(vault, passphrase_fd, empties_bin=False) as open_vault:
        binned = bin_of(open_vault)
        aside = tuple(set_aside_now(open_vault.record.acts)) if with_aside else ()
    if as_json:
        in_bin = [{"ref": str(one.ref), "kind": one.what, "days_left": one.days_left,
                   "since_micros": one.since} for one in binned]  # fmt: skip
        answer({"bin": in_bin, "set_aside": [str(ref) for ref in aside]})
        return
    line(words().count("cli.bin.count", len(binned)))
    for one in binned:
        line(f"{one.ref}  {_what(one)}  {words().count('cli.bin.days', one.days_left)}")
    if with_aside:
        line(words().count("cli.bin.aside", len(aside)))
        for ref in aside:
            line(str(ref))
    if binned or aside:
        say("cli.bin.how")


def _what(one: Binned) -> str:
    return words().say("cli.bin.file" if one.what == "received" else f"cli.kind.{one.what}")
