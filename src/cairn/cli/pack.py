"""`cairn pack`: what is handed over, made where the owner says, and told plainly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from cairn.cli.given import (
    UnreadableDescriptor,
    ask,
    json_from,
    json_option,
    passphrase_option,
    require_yes,
    vault_argument,
)
from cairn.cli.opened import opened
from cairn.cli.terminal import answer, harmless, say, say_count, tell, words
from cairn.terms.errors import USAGE, Problem
from cairn.terms.original import ActRef, NotAReference, parse_ref
from cairn.terms.pack import PageOne
from cairn.vault.decide import decide_page_one, page_one
from cairn.vault.make_pack import PURPOSES, CannotPackThere, Packed, pack_vault
from cairn.vault.place import why_exposed
from cairn.vault.vault import Vault
from cairn.vault.write_entry import NoSuchEntry

_QUESTIONS = (
    "at_risk",
    "children",
    "other_person",
    "orders",
    "police_references",
    "promised",
    "asked_for",
)
_TEXTS = ("initials", *_QUESTIONS)


class NotMade(Problem):
    say = "No pack was made."
    hint = "Choose another place, such as a removable drive, and run it again."
    exit_code = USAGE


@click.command()
@vault_argument
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="DIR",
              help="Where to make it; a removable drive is safest.")  # fmt: skip
@click.option("--for", "purpose", type=click.Choice(PURPOSES), default="police", show_default=True)
@click.option(
    "--page-one-fd",
    type=int,
    metavar="N",
    help="Read what page one says as JSON from descriptor N: initials, at_risk, children, "
    "other_person, orders, police_references, promised, asked_for, worst.",
)
@passphrase_option
@json_option
def command(
    vault: Path,
    to: Path,
    purpose: str,
    page_one_fd: int | None,
    passphrase_fd: int | None,
    as_json: bool,
) -> None:
    """Make a pack: documents, the originals untouched, and what is needed to check them."""
    is_asked = page_one_fd is None
    if not to.is_dir():  # before anything is asked, so that nothing is typed in vain
        raise CannotPackThere
    _warn(to, is_asked)
    with opened(vault, passphrase_fd, parses=True) as open_vault:
        before = page_one(open_vault)
        if not open_vault.may_write:
            before = replace(before, initials="")
        told = _asked(before) if page_one_fd is None else _given(page_one_fd)
        if told != before:
            _require_worst(open_vault, told)
        if told != before and open_vault.may_write:
            decide_page_one(open_vault, told)
        theirs = None if open_vault.may_write else told
        packed = pack_vault(open_vault, to, purpose=purpose, words=words(), told=theirs)
    if as_json:
        answer(_as_object(packed))
        return
    size = f"{packed.size / 1e6:.1f}"
    say(
        "cli.pack.done",
        folder=harmless(str(packed.folder)),
        files=len(packed.made.files),
        size=size,
    )
    say("cli.pack.digest", digest=packed.made.manifest_sha256)
    if packed.places:
        say_count("cli.pack.places", packed.places)
    if packed.whole:
        say_count("cli.pack.whole", packed.whole)
    say("cli.pack.places_inside")
    say("cli.pack.open")
    say("cli.pack.remove")


def _as_object(packed: Packed) -> dict[str, object]:
    return {
        "folder": str(packed.folder),
        "files": len(packed.made.files),
        "size": packed.size,
        "pictures_with_places": packed.places,
        "whole_phones": packed.whole,
        "manifest_sha256": packed.made.manifest_sha256,
        "key_fingerprint": packed.made.key_fingerprint,
    }


def _warn(to: Path, is_asked: bool) -> None:
    tell("cli.pack.leak")
    exposed = why_exposed(to)
    if exposed:
        tell("cli.pack.synced", place=harmless(exposed))
    if is_asked:
        require_yes("cli.pack.here", NotMade())


def _given(fd: int) -> PageOne:
    told = json_from(fd, dict[str, str])
    if not told.keys() <= {*_TEXTS, "worst"}:
        raise UnreadableDescriptor
    texts = {name: told.get(name, "") for name in _TEXTS}
    return PageOne(**texts, worst=_ref(told.get("worst", "")))


def _asked(before: PageOne) -> PageOne:
    """Enter keeps what was said before."""
    told = before
    if not told.initials:
        told = replace(told, initials=ask("cli.ask.initials").strip())
    for name in _QUESTIONS:
        said = ask(f"cli.ask.page_one.{name}").strip()
        if said:
            told = replace(told, **{name: said})  # type: ignore[arg-type]  # all of these are text
    worst = ask("cli.ask.page_one.worst").strip()
    return replace(told, worst=_ref(worst)) if worst else told


def _ref(text: str) -> ActRef | None:
    if not text:
        return None
    try:
        ref = parse_ref(text)
    except NotAReference:
        raise NoSuchEntry from None
    if not isinstance(ref, ActRef):
        raise NoSuchEntry
    return ref


def _require_worst(vault: Vault, told: PageOne) -> None:
    if told.worst and all(act.ref != told.worst for act in vault.record.acts):
        raise NoSuchEntry
