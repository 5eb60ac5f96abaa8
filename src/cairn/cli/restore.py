"""`cairn restore`: a diary from a backup, in a new folder."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option
from cairn.cli.opened import surroundings, unlocking, warn_of_place
from cairn.cli.terminal import answer, line, progress, say, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING
from cairn.vault.restore import Restored, restore


@click.command()
@click.argument("backup", type=click.Path(path_type=Path), metavar="BACKUP")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@passphrase_option
@json_option
def command(backup: Path, folder: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """Copy the diary in BACKUP to FOLDER, which must not exist, and compare every byte.

    It opens with the words that were good when the backup was made. To go on writing in it, run
    `cairn write-here FOLDER` afterwards. Ends with 1 if the backup was not whole.
    """
    warn_of_place(folder)
    around = surroundings()
    opening = unlocking(passphrase_fd, around)
    with progress() as bar:
        task = bar.add_task(words().say("cli.restore.working"), total=None)
        done = restore(
            backup,
            folder,
            opening,
            random=around.random,
            seen=lambda size: bar.advance(task, size),
        )
    return _tell(done, as_json)


def _tell(done: Restored, as_json: bool) -> int:
    code = CHECK_FOUND_SOMETHING if done.not_whole or done.faults else 0
    if as_json:
        answer(done)
        return code
    for one in done.not_whole:
        what = words().say("cli.check.fault.original-changed" if one.found else
                           "cli.check.fault.original-missing")  # fmt: skip
        say("cli.check.fault", path=f"originals/{one.name[:2]}/{one.name}", what=what)
    if done.faults:
        line(words().count("cli.restore.faults", done.faults))
    line(words().count("cli.restore.originals", done.originals))
    line(words().count("cli.restore.acts", done.acts))
    say("cli.back_up.head", digest=done.head_sha256)
    say("cli.restore.done")
    return code
