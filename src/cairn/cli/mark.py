"""`cairn mark`: a line to keep elsewhere, that tells later whether anything is missing."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, explain, line, say, tell
from cairn.vault.keep_in_keyring import is_in_keyring, keep_in_keyring, take_out_of_keyring
from cairn.vault.marks import lines
from cairn.vault.system_keyring import require_installed


@click.command()
@vault_argument
@click.option(
    "--keyring",
    type=click.Choice(("on", "off")),
    help="Keep a mark in the keyring of this computer too, for this copy of the diary, or stop "
    "doing so. It is off unless you switch it on, and needs cairn-diary[keyring].",
)
@passphrase_option
@json_option
def command(vault: Path, keyring: str | None, passphrase_fd: int | None, as_json: bool) -> None:
    """Print one line that says how far the record goes, to be kept somewhere else.

    Write it down, or give it to somebody you trust: it says nothing about what you wrote. Later,
    `cairn check VAULT --mark` tells whether anything that was there then is missing now.
    `cairn anchor VAULT paper` prints the same with a code, on a page to hand over.

    With --keyring on, a sealed mark also lies in the keyring of this computer, follows what you
    write, and is compared each time you open the diary. That is less than paper: it is on the same
    computer, so whoever can use your account can change both; and whoever looks into the keyring
    sees that something is kept there, and when it last changed. The keyring may ask to be unlocked
    each time. Nothing that goes wrong with it keeps you from reading or writing.
    """
    if keyring == "on":
        require_installed()
        tell("cli.keyring.before")
    if keyring:
        _switch(vault, keyring == "on", passphrase_fd, as_json)
        return
    with opened(vault, passphrase_fd) as open_vault:
        printed, is_kept = lines(open_vault), is_in_keyring(open_vault)
    if as_json:
        answer({"marks": list(printed), "keyring": is_kept})
        return
    for one in printed:
        line("    " + one)
    say("cli.mark.keep")
    if is_kept:
        say("cli.keyring.is_on")


def _switch(vault: Path, is_on: bool, passphrase_fd: int | None, as_json: bool) -> None:
    with opened(vault, passphrase_fd) as open_vault:
        if is_on:
            keep_in_keyring(open_vault)
        elif problem := take_out_of_keyring(open_vault):
            explain(problem)
            tell("cli.keyring.still_there")
    if as_json:
        answer({"keyring": is_on})
        return
    say("cli.keyring.on" if is_on else "cli.keyring.off")
