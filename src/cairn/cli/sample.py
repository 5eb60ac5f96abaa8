"""`cairn sample`: an invented person's exports, to try the program on."""

from __future__ import annotations

from pathlib import Path

import click

from cairn.cli.given import json_option
from cairn.cli.terminal import answer, harmless, say
from cairn.sample.case import make_case


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--messages", default=3000, show_default=True, type=click.IntRange(10, 5_000_000))
@click.option("--seed", default=1, show_default=True)
@json_option
def command(folder: Path, messages: int, seed: int, as_json: bool) -> None:
    """Make a sample case in the new folder DIR. Everybody in it is invented."""
    make_case(folder, messages=messages, seed=seed)
    if as_json:
        answer({"folder": str(folder), "messages": messages, "seed": seed})
        return
    say("cli.sample.done", folder=harmless(str(folder)))
