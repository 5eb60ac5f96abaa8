"""`cairn choose`: only some conversations, and some days, of a longer export."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from cairn.cli.add import DATE_ORDERS
from cairn.cli.given import ask, json_option, passphrase_option, vault_argument
from cairn.cli.look import print_conversation
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, say_count, tell, words
from cairn.terms.choice import Choice
from cairn.terms.errors import CHECK_FOUND_SOMETHING, USAGE, Problem
from cairn.terms.reading import WHOSE
from cairn.vault.add_files import Added, NotAdded, SeenAgain
from cairn.vault.choose import Chosen, choose, look_in
from cairn.vault.decide import decide_about_original
from cairn.vault.gather import NotTaken
from cairn.vault.look import Looked
from cairn.vault.readings import reading_of
from cairn.vault.vault import Vault

_NUMBERS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class NoSuchNumber(Problem):
    say = "That is not one of the numbers in the list, so nothing was taken."
    hint = "Type the numbers that stand before the conversations, such as 1 3 5-8."
    exit_code = USAGE


class NotADay(Problem):
    say = "That is not a day, so nothing was taken."
    hint = "Write it as year, month, day: 2024-05-01."
    exit_code = USAGE


@click.command()
@vault_argument
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--take",
    metavar="NUMBERS",
    help="Which conversations, by their place in the list: such as 1,3,5-8.",
)
@click.option("--since", metavar="DAY", help="The first day to take, such as 2024-05-01.")
@click.option("--until", metavar="DAY", help="The last day to take.")
@click.option(
    "--without-pictures",
    is_flag=True,
    help="Take what was read and no bytes of the file, in which pictures can be.",
)
@click.option(
    "--date-order",
    type=click.Choice(DATE_ORDERS),
    help="How dates stand where a file alone cannot tell: d day, m month, y year.",
)
@click.option("--whose", type=click.Choice(WHOSE), help="Whose phone or account it comes from.")
@passphrase_option
@json_option
def command(
    vault: Path,
    path: Path,
    take: str | None,
    since: str | None,
    until: str | None,
    without_pictures: bool,
    date_order: str | None,
    whose: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> int:
    """List the conversations in one file, and take in only those that you pick.

    What is kept is an extract and says so. The file itself is not taken in and is not changed. Ends
    with 1 if the file could not be opened.
    """
    tell("cli.add.images")
    try:
        with opened(vault, passphrase_fd, parses=True) as open_vault:
            looked = look_in(open_vault, path, date_order or "")
            if not as_json:
                _list(looked)
            numbers = ask("cli.choose.which") if take is None else take
            if not numbers.strip():
                say("cli.choose.nothing")
                return 0
            names = _names(looked, numbers)
            if take is None:
                since = since or ask("cli.choose.since")
                until = until or ask("cli.choose.until")
            choice = Choice(names, _day(since), _day(until), not without_pictures)
            chosen = choose(open_vault, looked, choice, date_order=date_order or "")
            _finish(open_vault, chosen, whose, as_json)
    except NotTaken as error:
        why = words().say(f"cli.not_added.{error.reason}")
        tell("cli.add.line.not_added", path=harmless(str(path)), why=why)
        return CHECK_FOUND_SOMETHING
    return 0


def _list(looked: Looked) -> None:
    for number, one in enumerate(looked.conversations, start=1):
        print_conversation(one, number)
    say("cli.choose.none_ticked")


def _names(looked: Looked, numbers: str) -> tuple[tuple[str, str], ...]:
    """Channel and name of each, in the order of the list. Raises ``NoSuchNumber``."""
    chosen: set[int] = set()
    for part in numbers.replace(",", " ").split():
        found = _NUMBERS.fullmatch(part)
        if found is None:
            raise NoSuchNumber
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= len(looked.conversations):
            raise NoSuchNumber
        chosen.update(range(first, last + 1))
    listed = [looked.conversations[number - 1] for number in sorted(chosen)]
    return tuple((one.channel, one.name) for one in listed)


def _day(written: str | None) -> str:
    """Raises ``NotADay``."""
    if not written or not written.strip():
        return ""
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d").date().isoformat()  # noqa: DTZ007
    except ValueError as error:
        raise NotADay from error


def _finish(vault: Vault, chosen: Chosen, whose: str | None, as_json: bool) -> None:
    outcome, tail = chosen.outcome, chosen.tail
    assert not isinstance(outcome, NotAdded)  # noqa: S101 - a file that is made can be read
    if whose and isinstance(outcome, Added):
        decide_about_original(vault, outcome.original.ref, whose=whose)
    reading = reading_of(vault, outcome.original).reading
    again = isinstance(outcome, SeenAgain)
    if as_json:
        left_out = asdict(tail.left_out)
        answer({
            "ref": str(outcome.original.ref), "sha256": outcome.original.original.sha256,
            "again": again, "reader": reading.reader, "items": tail.items,
            "undated": tail.undated, "left_out": left_out, "files_not_taken": chosen.files,
        })  # fmt: skip
        return
    if again:
        say("cli.choose.again")
    others = {name: f"{getattr(tail.left_out, name):,}" for name in ("items", "conversations")}
    say_count("cli.choose.taken", tail.items, **others)
    for name, count in (
        ("undated", tail.undated), ("unread", tail.left_out.unread), ("files", chosen.files)
    ):  # fmt: skip
        if count:
            say(f"cli.choose.{name}", count=f"{count:,}")
    say("cli.choose.keep_whole")
    say("cli.saved")
