"""`cairn picture`: one line of time, counts in both directions, and what the patterns show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.spoken import place_of, spoken_when, text_of, who_of
from cairn.cli.terminal import answer, harmless, line, say, show, table, words
from cairn.terms.finding import Finding
from cairn.terms.picture import ContactCount, Picture
from cairn.terms.row import Row
from cairn.vault.see_picture import Seen, see_picture

SHOWN_TEXT = 120


@click.command()
@vault_argument
@click.option("--last", default=20, show_default=True, help="How many lines of time to print.")
@click.option("--all", "everything", is_flag=True, help="Print the whole line of time.")
@passphrase_option
@json_option
def command(
    vault: Path, last: int, everything: bool, passphrase_fd: int | None, as_json: bool
) -> None:
    """Show what the record holds, in order of time. Every line names its source."""
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        seen = see_picture(open_vault, newest=None if everything else last)
        if as_json:
            answer(_as_json(seen))
        else:
            print_picture(seen, open_vault.home_zone)


def _as_json(seen: Seen) -> dict[str, object]:
    return {
        "items": seen.picture.items,
        "entries": seen.picture.entries,
        "undated": seen.picture.undated,
        "repeated": seen.picture.repeated,
        "unread": seen.unread,
        "pending": seen.pending,
        "contacts": seen.picture.contacts,
        "findings": [
            {
                **asdict(finding),
                "refs": [str(ref) for ref in finding.refs],
                "figures": finding.figures,
            }
            for finding in seen.picture.findings
        ],
        "lines": [
            {
                **_row(one.row),
                "placed": asdict(one.placed),
                "corrections": [_row(row) for row in one.corrections],
                "additions": [_row(row) for row in one.additions],
            }
            for one in seen.lines
        ],
    }


def _row(row: Row) -> dict[str, object]:
    return {**asdict(row), "ref": str(row.ref)}


def print_picture(seen: Seen, zone: str) -> None:
    """For a person. ``zone`` is the one that times are shown in."""
    picture = seen.picture
    say("cli.picture.sizes", items=f"{picture.items:,}", entries=f"{picture.entries:,}")
    for name, count in (("undated", picture.undated), ("repeated", picture.repeated),
                        ("unread", seen.unread), ("pending", seen.pending)):  # fmt: skip
        if count:
            line(words().count(f"cli.picture.{name}", count))
    _print_contacts(picture)
    for finding in picture.findings:
        _print_finding(finding)
    say("cli.picture.no_notes")
    line()
    line(words().count("cli.picture.lines", len(seen.lines)))
    _print_lines(seen, zone)


def _print_contacts(picture: Picture) -> None:
    if not picture.contacts:
        return
    line()
    say("cli.picture.contacts")
    made = table(*(words().say(f"cli.picture.column.{name}") for name in _COLUMNS))
    for contact in sorted(picture.contacts, key=lambda one: -one.from_them):
        made.add_row(*_cells(contact))
    show(made)
    say("cli.picture.contacts.limit")


_COLUMNS = ("handle", "channel", "kind", "from_them", "from_you", "unknown")


def _cells(contact: ContactCount) -> Iterable[str]:
    numbers = (contact.from_them, contact.from_owner, contact.direction_unknown)
    yield _who(contact)
    yield harmless(contact.channel)
    yield words().say(f"cli.kind.{contact.kind}")
    yield from (f"{number:,}" for number in numbers)


def _who(contact: ContactCount) -> str:
    if not contact.group:
        return harmless(contact.handle, most=40) or words().say("cli.withheld")
    name = "cli.picture.in_group" if contact.handle else "cli.picture.to_group"
    return words().say(name, who=harmless(contact.handle, most=40),
                       group=harmless(contact.group, most=40))  # fmt: skip


def _print_finding(finding: Finding) -> None:
    if not finding.figures:
        return
    line()
    say(f"{finding.pattern}.title")
    for figure in finding.figures:
        who = harmless(figure.who, most=60) or words().say("cli.withheld")
        sentence = words().count(figure.label, figure.value, who=who)
        line("  " + sentence)
    for limit in finding.limits:
        line("  " + words().say(limit))


def _print_lines(seen: Seen, zone: str) -> None:
    for one in seen.lines:
        _print_row(one.row, zone)
        for row in sorted((*one.corrections, *one.additions), key=lambda row: row.order):
            text = harmless(row.text, most=SHOWN_TEXT)
            line(f"    {words().say(f'cli.kind.{row.kind}')}: {text}  ({place_of(row)})")


def _print_row(row: Row, zone: str) -> None:
    flags = "".join(f" [{words().say(f'pack.flag.{flag}')}]" for flag in row.flags)
    when, channel = spoken_when(row.happened, zone), harmless(row.channel)
    line(f"{when}  {channel}  {who_of(row)}: {text_of(row, most=SHOWN_TEXT)}{flags}")
    twice = f" = {row.same_as}" if row.same_as else ""
    line(f"    {place_of(row)}{twice}")
