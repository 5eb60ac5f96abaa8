"""`cairn search`: find words in messages, calls and the diary, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, private_line, vault_argument
from cairn.cli.opened import opened
from cairn.cli.picture import SHOWN_TEXT
from cairn.cli.spoken import place_of, spoken_when, text_of, who_of
from cairn.cli.terminal import answer, line, say
from cairn.terms.row import Row
from cairn.vault.search import search


@click.command()
@vault_argument
@click.option("--words-fd", type=int, metavar="N", help="Read the words from descriptor N.")
@click.option("--limit", default=50, show_default=True, help="How many to show at most.")
@passphrase_option
@json_option
def command(
    vault: Path, words_fd: int | None, limit: int, passphrase_fd: int | None, as_json: bool
) -> None:
    """Find words. They are asked for, or read from a descriptor, never typed on this line."""
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        wanted = private_line(words_fd, "cli.ask.search")
        found = search(open_vault, wanted, limit=limit)
        zone = open_vault.home_zone
    if as_json:
        rows = [{**asdict(row), "ref": str(row.ref)} for row in found.rows]
        answer({"count": found.count, "rows": rows})
        return
    print_found(found.count, found.rows, zone)


def print_found(count: int, rows: Sequence[Row], zone: str) -> None:
    """``count`` there are, of which ``rows`` are shown; times in ``zone``."""
    say("cli.search.count", count=f"{count:,}", shown=f"{len(rows):,}")
    print_rows(rows, zone)


def print_rows(rows: Iterable[Row], zone: str) -> None:
    for row in rows:
        text = text_of(row, most=SHOWN_TEXT)
        line(f"{spoken_when(row.happened, zone)}  {who_of(row)}: {text}")
        line(f"    {place_of(row)}")
