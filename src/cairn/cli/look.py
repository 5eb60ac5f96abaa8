"""`cairn look`: what is in files, before any of them is taken in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from cairn.cli.given import json_option
from cairn.cli.terminal import answer, harmless, progress, say, say_count, tell, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING
from cairn.vault.children import start_zygote
from cairn.vault.look import Conversation, Looked, files_in, look

_MEGABYTE = 1_000_000


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@json_option
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Say what is in files, and in folders with all that is in them, and take in nothing.

    Lists each conversation with who sent how much, and from when to when. No diary is needed.
    Ends with 1 if any file could not be looked into.
    """
    tell("cli.add.images")
    files = files_in(paths)
    size = sum(one for _, one in files)
    if not as_json:
        say_count("cli.look.files", len(files), size=f"{size / _MEGABYTE:,.1f}")
    refused = 0
    zygote = start_zygote()
    try:
        with progress() as bar:
            task = bar.add_task(words().say("cli.add.reading"), total=size)
            for candidate, length in files:
                looked = look(candidate, zygote)
                refused += bool(looked.why_not)
                if as_json:
                    answer(as_object(looked))
                else:
                    _print(looked)
                bar.advance(task, length)
    finally:
        zygote.close()
    if not as_json:
        say("cli.look.nothing_kept")
    return CHECK_FOUND_SOMETHING if refused else 0


def as_object(looked: Looked) -> dict[str, object]:
    """One file, for ``--json``. The four counts add up to what the file holds."""
    reading = looked.reading
    if reading is None:
        return {"path": str(looked.path), "not_read": looked.why_not}
    return {
        "path": str(looked.path),
        "size": looked.size,
        "reader": reading.reader,
        "unit": reading.unit.value,
        "items": reading.items,
        "system": reading.system,
        "continuation": reading.continuation,
        "unread": reading.unread,
        "why_unread": dict(looked.why_unread),
        "kept": len(reading.kept),
        "stopped": reading.stopped,
        "conversations": [
            asdict(one) | {"counts": dict(one.counts), "people": dict(one.people)}
            for one in looked.conversations
        ],
        "in_other_conversations": looked.in_others,
        "decisions": reading.decisions,
    }


def _print(looked: Looked) -> None:
    path, reading = harmless(str(looked.path)), looked.reading
    if reading is None:
        why = words().say(f"cli.not_added.{looked.why_not}")
        say("cli.look.line.not_read", path=path, why=why)
    elif reading.is_pending:
        say("cli.look.line.pending", path=path)
    elif not reading.reader:
        say("cli.look.line.no_reader", path=path)
    else:
        counts = {name: f"{getattr(reading, name):,}" for name in ("system", "unread")}
        say_count("cli.look.line.read", reading.items, path=path, reader=reading.reader, **counts)
    for one in looked.conversations:
        print_conversation(one)
    if looked.in_others:
        say("cli.look.others", items=f"{looked.in_others:,}")
    for reason, count in looked.why_unread:
        say("cli.add.line.unread", count=f"{count:,}", why=words().say(f"pack.reason.{reason}"))


def print_conversation(one: Conversation, number: int | None = None) -> None:
    """One line, with a number by which it can be chosen, and one of who took part."""
    parts = {
        "number": "" if number is None else f"{number:3}  ",
        "channel": harmless(one.channel),
        "called": harmless(one.name) or words().say("cli.look.no_name"),
        "counts": ", ".join(words().count(f"cli.look.kind.{kind}", n) for kind, n in one.counts),
    }
    nobody_wrote = not one.outgoing and [who for who, _ in one.people] == [""]
    # Pictures, films, contacts: there is no conversation to be called by a name.
    what = "things" if nobody_wrote and not one.name else "conversation"
    if one.first:
        say(f"cli.look.{what}", first=one.first[:10], last=one.last[:10], **parts)
    else:
        say(f"cli.look.{what}_undated", **parts)
    if nobody_wrote:
        return
    nobody = words().say("cli.look.nobody_named")
    people = [f"{harmless(who) or nobody} {n:,}" for who, n in one.people]
    if one.outgoing:
        people.append(words().say("cli.look.outgoing", count=f"{one.outgoing:,}"))
    say("cli.look.people", people=", ".join(people))
