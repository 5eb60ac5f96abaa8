"""`cairn write`: what happened, in the owner's own words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from cairn.cli.given import (
    ask,
    json_from,
    json_option,
    passphrase_option,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, tell, words
from cairn.language.when import read_back, understand, understand_span
from cairn.terms.errors import USAGE, Problem
from cairn.terms.moment import Moment
from cairn.terms.original import ActRef, NotAReference, parse_ref
from cairn.vault.record_contact import record_contact_arranged, record_told_to_stop
from cairn.vault.rehearse import is_rehearsal_due
from cairn.vault.vault import Vault
from cairn.vault.write_entry import (
    NewEntry,
    NoSuchEntry,
    add_to_entry,
    correct_entry,
    is_first_entry,
    write_entry,
    write_note,
)

KINDS = ("entry", "addition", "correction", "told-to-stop", "contact-arranged", "note")


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON that ``--entry-fd`` takes. ``when`` and ``until`` are the owner's own words."""

    text: str
    when: str = ""
    until: str = ""
    impact: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    witnesses: str = ""
    channel: str = ""
    reason: str = ""
    details: dict[str, str] = {}


class NoEntryNamed(Problem):
    say = "An addition or a correction needs the number of the entry it belongs to."
    hint = "Give it as --about, such as --about act:0.1.12; `cairn picture` shows the numbers."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option("--kind", type=click.Choice(KINDS), default="entry", show_default=True)
@click.option("--about", metavar="REF", help="The entry that is added to or corrected.")
@click.option(
    "--entry-fd",
    type=int,
    metavar="N",
    help="Read the entry as JSON from file descriptor N: text, when, until, impact, place, people, "
    "witnesses, channel, reason, details.",
)
@passphrase_option
@json_option
def command(
    vault: Path,
    kind: str,
    about: str | None,
    entry_fd: int | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Write down what happened. Your words are never part of the command line."""
    target = _target(kind, about)
    with opened(vault, passphrase_fd) as open_vault:
        given = json_from(entry_fd, Written) if entry_fd is not None else asked(kind)
        entry = _entry(open_vault, kind, given)
        ref = _VERBS[kind](open_vault, entry, given, target)
        next_step = _next_step(open_vault, ref)
        understood = read_back(entry.happened, words()) if entry.happened else ""
    if as_json:
        answer({"ref": str(ref), "kind": kind, "understood": understood})
        return
    print_written(str(ref), entry.happened)
    for name in next_step:
        tell(name)


def _next_step(vault: Vault, ref: ActRef) -> tuple[str, ...]:
    """What may come once there is something to protect, and need not come now."""
    if is_first_entry(vault, ref):
        return tuple(
            f"cli.after_first.{name}"
            for name in ("intro", "recovery", "second", "supporter", "sheet")
        )
    return ("cli.rehearse.due",) if is_rehearsal_due(vault) else ()


def print_written(ref: str, happened: Moment | None) -> None:
    """For a person: how the time was understood, and that it is saved."""
    if happened:
        name = "cli.write.understood" if happened.is_placed else "cli.write.not_understood"
        say(name, when=harmless(read_back(happened, words())))
    say("cli.write.done", ref=ref)
    say("cli.saved")


def _target(kind: str, about: str | None) -> ActRef | None:
    if kind not in ("addition", "correction"):
        return None
    if about is None:
        raise NoEntryNamed
    try:
        target = parse_ref(about)
    except NotAReference:
        raise NoSuchEntry from None
    if not isinstance(target, ActRef):
        raise NoSuchEntry
    return target


def asked(kind: str, keep: Callable[[str], None] = lambda so_far: None) -> Written:
    """Ask for it in the terminal. ``keep`` is told the text so far, after every line and answer."""
    tell("cli.write.may_be_shown" if kind != "note" else "cli.write.private")
    tell("cli.write.what")
    lines: list[str] = []
    if not sys.stdin.isatty():
        ask("cli.ask.when")  # says that there is no terminal
    while (line := sys.stdin.readline()).strip():
        lines.append(line.rstrip("\n"))
        keep("\n".join(lines))
    text = "\n".join(lines)

    def answer_to(question: str) -> str:
        given = ask(question)
        keep(text)
        return given

    when = answer_to("cli.ask.when")
    until = answer_to("cli.ask.until") if kind == "contact-arranged" else ""
    who = answer_to("cli.ask.people")
    people = tuple(one.strip() for one in who.split(",") if one.strip())
    if kind in ("told-to-stop", "contact-arranged"):
        return Written(text, when, until, people=people)
    return Written(
        text,
        when,
        people=people,
        place=answer_to("cli.ask.place"),
        witnesses=answer_to("cli.ask.witnesses"),
        impact=answer_to("cli.ask.impact"),
    )


def _entry(vault: Vault, kind: str, given: Written) -> NewEntry:
    return NewEntry(
        given.text,
        _happened(vault, kind, given),
        given.impact,
        given.place,
        given.people,
        given.witnesses,
        tuple(given.details.items()),
    )


def _happened(vault: Vault, kind: str, given: Written) -> Moment | None:
    if not given.when:
        return None
    now, zone = vault.around.clock(), vault.home_zone
    if kind == "contact-arranged":
        return understand_span(given.when, given.until, now=now, zone=zone)
    return understand(given.when, now=now, zone=zone)


def _about(target: ActRef | None) -> ActRef:
    if target is None:
        raise NoEntryNamed
    return target


_Verb = Callable[[Vault, NewEntry, Written, ActRef | None], ActRef]
_VERBS: dict[str, _Verb] = {
    "entry": lambda vault, entry, _, __: write_entry(vault, entry),
    "note": lambda vault, entry, _, __: write_note(vault, entry),
    "addition": lambda vault, entry, _, to: add_to_entry(vault, _about(to), entry),
    "correction": lambda vault, entry, given, of: correct_entry(
        vault, _about(of), entry, reason=given.reason
    ),
    "told-to-stop": lambda vault, entry, given, _: record_told_to_stop(
        vault, entry, channel=given.channel
    ),
    "contact-arranged": lambda vault, entry, given, _: record_contact_arranged(
        vault, entry, channel=given.channel
    ),
}
