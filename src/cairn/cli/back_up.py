"""`cairn back-up`: a second whole diary on another disk, brought up to date."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, progress, say, tell, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING
from cairn.vault.back_up import BackedUp, back_up
from cairn.vault.place import why_exposed


@click.command()
@vault_argument
@click.argument("to", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--read-again", is_flag=True, help="Also read all that was copied before.")
@click.option("--pass-on", is_flag=True, help="Destroy there, too, what you destroyed here.")
@passphrase_option
@json_option
def command(
    vault: Path,
    to: Path,
    read_again: bool,
    pass_on: bool,
    passphrase_fd: int | None,
    as_json: bool,
) -> int:
    """Make a backup in FOLDER, or bring the one there up to date. Only sealed bytes are copied.

    FOLDER is a whole diary that opens with the same words. Its name stays in this shell's history:
    choose one that says nothing. Ends with 1 if anything in the diary itself is not whole.
    """
    exposed = why_exposed(to)
    if exposed:
        tell("cli.back_up.exposed", part=harmless(exposed, most=60))
    with opened(vault, passphrase_fd, empties_bin=False) as open_vault, progress() as bar:
        task = bar.add_task(words().say("cli.back_up.working"), total=None)
        done = back_up(
            open_vault,
            to,
            pass_on=pass_on,
            reread=read_again,
            seen=lambda size: bar.advance(task, size),
        )
    return _tell(done, as_json)


def _tell(done: BackedUp, as_json: bool) -> int:
    code = CHECK_FOUND_SOMETHING if done.not_whole else 0
    if as_json:
        answer(done)
        return code
    for one in done.not_whole:
        what = words().say("cli.check.fault.original-changed" if one.found else
                           "cli.check.fault.original-missing")  # fmt: skip
        say("cli.check.fault", path=f"originals/{one.name[:2]}/{one.name}", what=what)
    line(
        words().count("cli.back_up.copied", done.copied, megabytes=f"{done.size_bytes / 1e6:,.1f}")
    )
    line(words().count("cli.back_up.acts", done.acts))
    line(words().count("cli.back_up.there", done.there))
    if done.kept:
        line(words().count("cli.back_up.kept", done.kept))
    if done.destroyed:
        line(words().count("cli.back_up.destroyed", done.destroyed))
    say("cli.back_up.head", digest=done.head_sha256)
    if done.is_same_disk:
        say("cli.back_up.same_disk")
    say("cli.back_up.done")
    return code
