"""`cairn answer`: what files alone could not settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
import msgspec

from cairn.cli.given import ask, json_from, json_option, passphrase_option, says_yes, vault_argument
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, line, say
from cairn.terms.errors import USAGE, Problem
from cairn.terms.reading import WHOSE
from cairn.vault.compare_readings import Compared, compare
from cairn.vault.decide import (
    decide_about_original,
    decide_other_handles,
    decide_own_handles,
    own_handles,
)
from cairn.vault.readings import StoredReading, asks_whose, pending, readings
from cairn.vault.vault import Vault


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON that ``--answers-fd`` takes. ``date_orders`` and ``whose`` are by SHA-256 of the
    original.
    """

    own_handles: tuple[str, ...] | None = None
    other_handles: tuple[str, ...] | None = None
    date_orders: dict[str, str] = {}
    whose: dict[str, str] = {}


class NotAnOption(Problem):
    say = "That is not one of the answers that are offered, so nothing was decided."
    hint = "Choose one of those that are offered."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option(
    "--answers-fd",
    type=int,
    metavar="N",
    help="Read answers as JSON from descriptor N: own_handles, other_handles; date_orders and "
    "whose by SHA-256.",
)
@passphrase_option
@json_option
def command(vault: Path, answers_fd: int | None, passphrase_fd: int | None, as_json: bool) -> None:
    """Say which names are yours, whose a phone is, and how dates stand where a file cannot tell.

    What you say can be said again at any time; files are then read again.
    """
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        given = json_from(answers_fd, Answered) if answers_fd is not None else None
        if given is not None and not set(given.whose.values()) <= set(WHOSE):
            raise NotAnOption
        before = {stored.original.ref: stored for stored in readings(open_vault)}
        _decide_orders(open_vault, given)
        _decide_whose(open_vault, given)
        _decide_own(open_vault, given)
        again, changed = 0, Compared()
        for stored in readings(open_vault):
            old = before[stored.original.ref]
            if stored.source != old.source:
                again += 1
                changed += compare(open_vault, old, stored)
        waiting = len(pending(open_vault))
    if as_json:
        answer({"read_again": again, "pending": waiting, **asdict(changed)})
        return
    say("cli.answer.done", n=again)
    if changed != Compared():
        say("cli.answer.changed", **{name: f"{n:,}" for name, n in asdict(changed).items()})
    say("cli.saved")


def _decide_orders(vault: Vault, given: Answered | None) -> None:
    for stored in pending(vault):
        options = _options(stored)
        sha256 = stored.original.original.sha256
        if given:
            chosen = given.date_orders.get(sha256, "")
        else:
            name = harmless(stored.original.original.name)
            chosen = ask("cli.answer.date_order", file=name, options=", ".join(options)).strip()
        if not chosen:
            continue
        if chosen not in options:
            raise NotAnOption
        decide_about_original(vault, stored.original.ref, date_order=chosen)


def _decide_whose(vault: Vault, given: Answered | None) -> None:
    if given is None:
        for stored in tuple(one for one in readings(vault) if asks_whose(one)):
            name = harmless(stored.original.original.name)
            chosen = ask("cli.answer.whose", file=name).strip()
            if chosen.isdecimal() and 1 <= int(chosen) <= len(WHOSE):
                decide_about_original(vault, stored.original.ref, whose=WHOSE[int(chosen) - 1])
        return
    for one in vault.received():
        if (whose := given.whose.get(one.original.sha256)) is not None:
            decide_about_original(vault, one.ref, whose=whose)


def _options(stored: StoredReading) -> tuple[str, ...]:
    decisions = stored.reading.decisions
    found = (one.options for one in decisions if one.kind == "date_order" and not one.chosen)
    return next(found, ())


def _decide_own(vault: Vault, given: Answered | None) -> None:
    if given:
        if given.own_handles is not None:
            decide_own_handles(vault, given.own_handles)
        if given.other_handles is not None:
            decide_other_handles(vault, given.other_handles)
        return
    known = _handles(readings(vault))
    own = own_handles(vault)
    if own:
        say("cli.answer.own_now", handles=", ".join(harmless(handle) for handle in own))
    for n, handle in enumerate(known, start=1):
        line(f"{n:4}  {harmless(handle)}")
    chosen = ask("cli.answer.own").replace(",", " ").split()
    if chosen:
        numbers = [int(n) for n in chosen if n.isdecimal() and 1 <= int(n) <= len(known)]
        own = tuple(known[n - 1] for n in numbers)
        decide_own_handles(vault, own)
    others = tuple(handle for handle in known if handle not in own)
    if own and others and says_yes("cli.answer.others"):
        decide_other_handles(vault, others)


def _handles(stored: Iterable[StoredReading]) -> list[str]:
    """Every name and number, those that occur most first."""
    counts: dict[str, int] = {}
    for one in stored:
        for handle, count in one.summary.counts.items():
            counts[handle] = counts.get(handle, 0) + count
    return sorted(counts, key=lambda handle: (-counts[handle], handle))
