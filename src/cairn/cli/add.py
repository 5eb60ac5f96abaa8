"""`cairn add`: files go in sealed, and then are read by a process without keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, progress, say, tell, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING
from cairn.terms.reading import WHOSE
from cairn.vault.add_files import Added, NotAdded, Outcome, SeenAgain, add_files
from cairn.vault.decide import decide_about_original, own_handles
from cairn.vault.readings import StoredReading, asks_whose, reading_of, unread_in
from cairn.vault.vault import Vault

DATE_ORDERS = ("dmy", "mdy", "ymd", "ydm")


@click.command()
@vault_argument
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--zone", default="", metavar="NAME", help="The time zone these files were made in.")
@click.option(
    "--date-order",
    type=click.Choice(DATE_ORDERS),
    help="How dates stand where a file alone cannot tell: d day, m month, y year.",
)
@click.option(
    "--whose",
    type=click.Choice(WHOSE),
    help="Whose phone or account these files come from: yours, one you share, your child's, or "
    "another person's, which is sealed and not read.",
)
@passphrase_option
@json_option
def command(
    vault: Path,
    paths: tuple[Path, ...],
    zone: str,
    date_order: str | None,
    whose: str | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> int:
    """Take in files, or folders with all that is in them.

    Every file is sealed as it is and never changed. Ends with 1 if any was not added. For all files
    of a folder that others can write to, name the folder, or write ./* and not *: a file may have
    the name of an option.
    """
    tell("cli.add.images")
    total = _Total(as_json)
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        for outcome in _sealed(open_vault, paths, zone):
            _say_whose(open_vault, outcome, whose)
            stored = _read(open_vault, outcome, date_order)
            total.add(outcome, stored, _why_unread(open_vault, stored))
        total.say_who(open_vault)
        total.say_whose()
    total.close()
    return CHECK_FOUND_SOMETHING if total.refused else 0


def _sealed(vault: Vault, paths: tuple[Path, ...], zone: str) -> Iterator[Outcome]:
    """All files are sealed before the first one is read: what is sealed is safe."""
    with progress() as bar:
        task = bar.add_task(words().say("cli.add.sealing"), total=None)
        outcomes = []
        for outcome in add_files(vault, paths, zone=zone):
            outcomes.append(outcome)
            bar.advance(task)
    with progress() as bar:
        task = bar.add_task(words().say("cli.add.reading"), total=len(outcomes))
        for outcome in outcomes:
            yield outcome
            bar.advance(task)


def _say_whose(vault: Vault, outcome: Outcome, whose: str | None) -> None:
    if whose and isinstance(outcome, Added):
        decide_about_original(vault, outcome.original.ref, whose=whose)


def _read(vault: Vault, outcome: Outcome, date_order: str | None) -> StoredReading | None:
    if isinstance(outcome, NotAdded):
        return None
    stored = reading_of(vault, outcome.original)
    asked = [one for one in stored.reading.decisions if one.kind == "date_order" and not one.chosen]
    if date_order and asked and date_order in asked[0].options:
        decide_about_original(vault, outcome.original.ref, date_order=date_order)
        stored = reading_of(vault, outcome.original)
    return stored


def _why_unread(vault: Vault, stored: StoredReading | None) -> Mapping[str, int]:
    """Reasons why parts could not be read, with how much of the source each holds back."""
    reasons: Counter[str] = Counter()
    if stored and stored.reading.unread:
        for part in unread_in(vault, stored):
            reasons[part.reason] += part.count
    return reasons


class _Total:
    """What is told of each file, and of all of them."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._sizes = dict.fromkeys(("added", "again", "refused", "items", "unread"), 0)
        self._has_senders = False
        self._is_of_nobody = False

    @property
    def refused(self) -> int:
        return self._sizes["refused"]

    def add(
        self, outcome: Outcome, stored: StoredReading | None, why_unread: Mapping[str, int]
    ) -> None:
        if isinstance(outcome, NotAdded):
            self._sizes["refused"] += 1
        elif isinstance(outcome, SeenAgain):
            self._sizes["again"] += 1
        elif stored:
            self._sizes["added"] += 1
            self._sizes["items"] += stored.reading.items
            self._sizes["unread"] += stored.reading.unread
            self._has_senders |= bool(stored.summary.handles)
            self._is_of_nobody |= asks_whose(stored)
        if self._as_json:
            answer(as_object(outcome, stored, why_unread))
        else:
            _print(outcome, stored, why_unread)

    def say_who(self, vault: Vault) -> None:
        if self._has_senders and not own_handles(vault) and not self._as_json:
            say("cli.add.who_are_you")

    def say_whose(self) -> None:
        if self._is_of_nobody and not self._as_json:
            say("cli.add.whose")

    def close(self) -> None:
        if self._as_json:
            return
        say("cli.add.done", **{name: f"{size:,}" for name, size in self._sizes.items()})
        say("cli.add.still_there")
        say("cli.saved")


def as_object(
    outcome: Outcome, stored: StoredReading | None, why_unread: Mapping[str, int]
) -> dict[str, object]:
    """One file, for ``--json``. The four counts add up to what the source holds."""
    if isinstance(outcome, NotAdded) or stored is None:
        reason = outcome.reason if isinstance(outcome, NotAdded) else ""
        return {"path": str(outcome.path), "not_added": reason}
    reading, summary = stored.reading, stored.summary
    return {
        "path": str(outcome.path),
        "ref": str(stored.original.ref),
        "sha256": stored.original.original.sha256,
        "again": isinstance(outcome, SeenAgain),
        "reader": reading.reader,
        "unit": reading.unit.value,
        "items": reading.items,
        "system": reading.system,
        "continuation": reading.continuation,
        "unread": reading.unread,
        "why_unread": why_unread,
        "kept": len(reading.kept),
        "stopped": reading.stopped,
        "first": summary.first,
        "last": summary.last,
        "handles": summary.handles,
        "decisions": reading.decisions,
    }


def _print(outcome: Outcome, stored: StoredReading | None, why_unread: Mapping[str, int]) -> None:
    path = harmless(str(outcome.path))
    if isinstance(outcome, NotAdded) or stored is None:
        reason = outcome.reason if isinstance(outcome, NotAdded) else "cannot-read"
        say("cli.add.line.not_added", path=path, why=words().say(f"cli.not_added.{reason}"))
        return
    if isinstance(outcome, SeenAgain):
        say("cli.add.line.again", path=path)
    reading = stored.reading
    if reading.is_pending:
        say("cli.add.line.pending", path=path)
        return
    if not reading.reader:
        say("cli.add.line.kept", path=path)
    elif isinstance(outcome, Added):
        counts = ("items", "system", "continuation", "unread")
        say("cli.add.line.read", path=path, reader=reading.reader,
            **{name: f"{getattr(reading, name):,}" for name in counts})  # fmt: skip
    for reason, count in why_unread.items():
        say("cli.add.line.unread", count=f"{count:,}", why=words().say(f"pack.reason.{reason}"))
