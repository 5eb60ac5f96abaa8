"""`cairn if-something-happens`: one page for somebody the owner trusts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import (
    UnreadableDescriptor,
    ask,
    json_from,
    json_option,
    passphrase_option,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, tell, words
from cairn.vault.if_something_happens import NAMES, Answers, answers, keep_answers, print_sheet


@click.command("if-something-happens")
@vault_argument
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder that the PDF is written to; best on a stick.",
)
@click.option(
    "--answers-fd",
    type=int,
    metavar="N",
    help=f"Read the answers as JSON from descriptor N: {', '.join(NAMES)}.",
)
@passphrase_option
@json_option
def command(
    vault: Path, folder: Path, answers_fd: int | None, passphrase_fd: int | None, as_json: bool
) -> None:
    """Print a sheet "If something happens to me": who holds a key, where the diary is, who to ask.

    Every line is asked for and none is filled in for you; Enter keeps the last answer. There is no
    passphrase on it. Nothing is sent to anyone, now or later.
    """
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        before = answers(open_vault)
        told = _given(answers_fd) if answers_fd is not None else _asked(before)
        keep_answers(open_vault, told)
        file = print_sheet(open_vault, folder, words())
    if as_json:
        answer({"file": str(file)})
        return
    say("cli.sheet.done", file=harmless(str(file)))
    say("cli.sheet.care")


def _given(fd: int) -> Answers:
    told = json_from(fd, dict[str, str])
    if not told.keys() <= set(NAMES):
        raise UnreadableDescriptor
    return Answers(**told)


def _asked(before: Answers) -> Answers:
    tell("cli.sheet.intro")
    kept = asdict(before)
    said = {name: ask(f"cli.ask.sheet.{name}").strip() or kept[name] for name in NAMES}
    return Answers(**said)
