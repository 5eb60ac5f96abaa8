"""`cairn notes`: the private notes, which stand in no picture, search or pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.spoken import place_of, spoken_when
from cairn.cli.terminal import answer, harmless, line, words
from cairn.terms.row import Row
from cairn.vault.see_notes import see_notes


@click.command()
@vault_argument
@passphrase_option
@json_option
def command(vault: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Read your private notes. Write one with `cairn write --kind note`."""
    with opened(vault, passphrase_fd) as open_vault:
        notes, zone = see_notes(open_vault), open_vault.home_zone
    if as_json:
        rows = [{**asdict(row), "ref": str(row.ref)} for row in notes]
        answer({"count": len(notes), "rows": rows})
        return
    print_notes(notes, zone)


def print_notes(notes: Sequence[Row], zone: str) -> None:
    """For a person, whole; times in ``zone``."""
    line(words().count("cli.notes.count", len(notes)))
    for note in notes:
        written = spoken_when(note.written, zone) if note.written else ""
        line(f"{written}  {place_of(note)}")
        for part in note.text.split("\n"):
            line(f"    {harmless(part)}")
