"""`cairn anchor`: something outside of the diary that shows how old its record is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from cairn.cli.given import json_option, passphrase_option, private_line, vault_argument
from cairn.cli.opened import opened
from cairn.cli.spoken import spoken_when
from cairn.cli.terminal import answer, harmless, line, say, tell, words
from cairn.terms.errors import CHECK_FOUND_SOMETHING, NO_INPUT, TRY_AGAIN, USAGE, Problem
from cairn.vault.anchors import Anchor, anchors, fault_of, waiting
from cairn.vault.contact_authorities import (
    Answered,
    chosen_authorities,
    contact_authorities,
    known_authorities,
    start_messengers,
)
from cairn.vault.keep_anchor import keep_anchor, read_reply
from cairn.vault.now import written_at
from cairn.vault.print_anchor import drawn, lines_of, paper_point, print_anchor
from cairn.vault.request_anchor import request_anchor, require_folder, write_requests
from cairn.vault.vault import Vault


class NoFolder(Problem):
    say = "It was not said where the files should go, so nothing was made."
    hint = "Name a folder with --to; a removable drive is safest."
    exit_code = USAGE


class NoReply(Problem):
    say = "It was not said which answers to keep."
    hint = "Name each file that an authority sent back with --reply."
    exit_code = NO_INPUT


class NotContacted(Problem):
    say = "Nobody was contacted. Nothing was sent."
    hint = "To ask over the internet give --contact, and type yes when you are asked."
    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Asked:
    """What was given on the command line."""

    vault: Path
    to: Path | None
    replies: tuple[Path, ...]
    names: tuple[str, ...]
    contact: bool
    yes_fd: int | None
    passphrase_fd: int | None
    as_json: bool


@click.command()
@click.argument("what", type=click.Choice(("list", "paper", "request", "keep", "ask")))
@vault_argument
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR",
              help="paper, request: the folder for what is made.")  # fmt: skip
@click.option("--reply", "replies", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="keep: an answer that was brought back; may be given again.")  # fmt: skip
@click.option("--authority", "names", multiple=True, metavar="NAME",
              help="request, ask: whom to ask, two or more; else the first two.")  # fmt: skip
@click.option("--contact", is_flag=True, help="ask: yes, use the internet.")
@click.option("--yes-fd", type=int, metavar="N",
              help="ask: read the word yes as one line from descriptor N.")  # fmt: skip
@passphrase_option
@json_option
def command(what: str, vault: Path, to: Path | None, replies: tuple[Path, ...],
            names: tuple[str, ...], contact: bool, yes_fd: int | None, passphrase_fd: int | None,
            as_json: bool) -> int:  # fmt: skip
    """Show later that your record existed no later than a time. All but `ask` works offline.

    \b
    list     the anchors there are, checked again
    paper    five lines and a code, to hand to an officer or a solicitor
    request  files to carry to another computer and send from there
    keep     keep what came back
    ask      send requests from here: companies and your network see that you do
    """
    given = Asked(vault, to, replies, names, contact, yes_fd, passphrase_fd, as_json)
    return _DONE_BY[what](given)


def _list(given: Asked) -> int:
    with opened(given.vault, given.passphrase_fd) as vault:
        kept = [(one, fault_of(vault, one)) for one in anchors(vault)]
        missing = waiting(vault)
        if given.as_json:
            told = [{**_told(one), "fault": fault} for one, fault in kept]
            answer({"anchors": told, "waiting": [one.authority for one in missing]})
        else:
            for one, fault in kept:
                _say_kept(vault, one)
                if fault:
                    say("cli.anchor.failed", authority=harmless(one.authority),
                        say=words().say(f"cli.anchor.fault.{fault}"))  # fmt: skip
            for request in missing:
                say("cli.anchor.waiting", authority=harmless(request.authority),
                    ref=request.ref)  # fmt: skip
            say("cli.anchor.shows" if kept else "cli.anchor.none")
            say("cli.anchor.known", names=", ".join(one.name for one in known_authorities()))
    return CHECK_FOUND_SOMETHING if any(fault for _, fault in kept) else 0


def _paper(given: Asked) -> int:
    with opened(given.vault, given.passphrase_fd, parses=given.to is not None) as vault:
        point = paper_point(vault)
        page = print_anchor(vault, point, given.to, words()) if given.to else None
        if given.as_json:
            answer({"lines": point.lines, "code": point.code, "file": str(page) if page else ""})
            return 0
        for text in lines_of(point, words()):
            line(text)
        line(drawn(point))
        if page:
            say("cli.anchor.paper", file=harmless(str(page)))
        say("cli.anchor.paper_to")
        say("cli.anchor.shows")
    return 0


def _request(given: Asked) -> int:
    if given.to is None:
        raise NoFolder
    require_folder(given.to)
    chosen = chosen_authorities(given.names)
    with opened(given.vault, given.passphrase_fd) as vault:
        made = request_anchor(vault, chosen)
        files = write_requests(vault, made, given.to)
    if given.as_json:
        requests = zip(files, made, strict=True)
        answer({"requests": [{"file": str(file), "authority": one.authority,
                              "address": one.address} for file, one in requests]})  # fmt: skip
        return 0
    for file, one in zip(files, made, strict=True):
        say("cli.anchor.requested", file=harmless(str(file)), authority=harmless(one.authority),
            address=harmless(one.address))  # fmt: skip
    say("cli.anchor.carry")
    say("cli.anchor.carry_how")
    return 0


def _keep(given: Asked) -> int:
    if not given.replies:
        raise NoReply
    untrusted_replies = [read_reply(file) for file in given.replies]
    with opened(given.vault, given.passphrase_fd) as vault:
        kept = [keep_anchor(vault, reply) for reply in untrusted_replies]
        if given.as_json:
            answer({"kept": [_told(one) for one in kept]})
            return 0
        for one in kept:
            _say_kept(vault, one)
    say("cli.anchor.shows")
    return 0


def _ask(given: Asked) -> int:
    """Nothing is started before the owner said yes, nor after the passphrase was read."""
    if not given.contact:
        raise NotContacted
    chosen = chosen_authorities(given.names)
    tell("cli.anchor.contacts", names=", ".join(one.name for one in chosen))
    said = private_line(given.yes_fd, "cli.anchor.contact_sure")
    if said.strip().lower() not in words().say("cli.answer.yes").split():
        raise NotContacted
    messengers = start_messengers(chosen)
    with contextlib.ExitStack() as stack:
        for messenger in messengers:
            stack.enter_context(messenger)
        vault = stack.enter_context(opened(given.vault, given.passphrase_fd))
        done = contact_authorities(vault, chosen, messengers)
        for one in done if not given.as_json else ():
            _say_answered(vault, one)
    if given.as_json:
        told = [{"authority": one.authority,
                 "kept": _told(one.anchor) if one.anchor else None,
                 "problem": type(one.problem).__name__ if one.problem else ""}
                for one in done]  # fmt: skip
        answer({"asked": told})
    else:
        say("cli.anchor.shows")
    return 0 if all(one.anchor for one in done) else TRY_AGAIN


def _say_answered(vault: Vault, one: Answered) -> None:
    if one.anchor:
        _say_kept(vault, one.anchor)
    elif one.problem:
        tell("cli.anchor.failed", authority=harmless(one.authority), say=one.problem.say)
        tell("cli.anchor.failed", authority=harmless(one.authority), say=one.problem.hint)


def _say_kept(vault: Vault, one: Anchor) -> None:
    when = spoken_when(written_at(one.not_after, vault.home_zone), vault.home_zone)
    say("cli.anchor.kept", authority=harmless(one.authority), when=when)


def _told(one: Anchor) -> dict[str, object]:
    return {
        "ref": str(one.ref),
        "authority": one.authority,
        "at_micros": one.at,
        "not_after_micros": one.not_after,
    }


_DONE_BY: dict[str, Callable[[Asked], int]] = {
    "list": _list,
    "paper": _paper,
    "request": _request,
    "keep": _keep,
    "ask": _ask,
}
