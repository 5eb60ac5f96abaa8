"""What talks with the person in a session: a process that holds no key, and dies with the lock.

It runs beside the worker, in the same process group, and asks it over a socket. What was typed and
shown was in this process and in the worker, and in no other of ours.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from cairn.cli.check import tell_vault
from cairn.cli.given import ask, says_yes
from cairn.cli.notes import print_notes
from cairn.cli.picture import print_picture
from cairn.cli.search import print_found
from cairn.cli.terminal import explain_in, harmless, line, say, words
from cairn.cli.write import asked, print_written
from cairn.platform.channel import Channel
from cairn.vault.requests import (
    Answer,
    Check,
    Checked,
    DraftSeen,
    DropDraft,
    KeepDraft,
    Lock,
    Opened,
    PictureSeen,
    Refused,
    Request,
    RowsFound,
    Search,
    SeeDraft,
    SeeNotes,
    SeePicture,
    StayOpen,
    WriteEntry,
    WrittenDown,
    receive_answer,
    send,
)


class _Locked(Exception):
    """There will be no more answers."""


def serve(channel: Channel, told: Mapping[str, Any], files: tuple[int, ...]) -> None:
    """A job (``platform.workplace``): talk until it is locked."""
    opened = receive_answer(channel)
    if not isinstance(opened, Opened):
        return
    # When the worker is gone, this process is about to be killed.
    with contextlib.suppress(_Locked, BrokenPipeError, ConnectionResetError):
        Talk(channel, opened).run()


class Talk:
    """One conversation at the terminal."""

    def __init__(self, channel: Channel, opened: Opened) -> None:
        self._channel = channel
        self._opened = opened
        self._commands: dict[str, Callable[[], None]] = {
            "write": lambda: self._write("entry"),
            "note": lambda: self._write("note"),
            "notes": self._notes,
            "picture": self._picture,
            "search": self._search,
            "check": self._check,
            "draft": self._draft,
            "help": lambda: say("cli.session.help"),
        }

    def run(self) -> None:
        say("cli.session.open")
        if not self._opened.is_writer:
            say("cli.read_only")
        if self._opened.has_draft:
            say("cli.session.has_draft")
        while (command := self._command()) != "lock":
            if not command:
                self._ask(StayOpen())
            elif command in self._commands:
                self._commands[command]()
            else:
                say("cli.session.unknown")
        send(self._channel, Lock())
        sys.stdin.read()  # until it is killed

    def _command(self) -> str:
        """What was typed; ``lock`` for the end of input."""
        sys.stderr.write(words().say("cli.session.prompt") + " ")
        sys.stderr.flush()
        typed = sys.stdin.readline()
        return typed.strip().lower() if typed else "lock"

    def _ask(self, request: Request) -> Answer | None:
        """The answer; ``None`` if it was refused, which is then told."""
        send(self._channel, request)
        answer = receive_answer(self._channel)
        if answer is None:
            raise _Locked
        if isinstance(answer, Refused):
            explain_in(answer.say, answer.hint)
            return None
        return answer

    def _write(self, kind: str) -> None:
        is_private = kind == "note"
        given = asked(kind, lambda text: self._keep(text, is_private))
        self._written(
            WriteEntry(
                given.text,
                given.when,
                given.impact,
                given.place,
                given.people,
                given.witnesses,
                is_private,
            )
        )

    def _written(self, entry: WriteEntry) -> None:
        answer = self._ask(entry)
        if isinstance(answer, WrittenDown):
            print_written(answer.ref, answer.happened)

    def _keep(self, text: str, is_private: bool) -> None:
        if text and self._opened.is_writer:
            self._ask(KeepDraft(WriteEntry(text, is_private=is_private)))

    def _picture(self) -> None:
        answer = self._ask(SeePicture())
        if isinstance(answer, PictureSeen):
            print_picture(answer.seen(), self._opened.zone)

    def _search(self) -> None:
        answer = self._ask(Search(ask("cli.ask.search")))
        if isinstance(answer, RowsFound):
            print_found(answer.count, [one.row() for one in answer.rows], self._opened.zone)

    def _notes(self) -> None:
        answer = self._ask(SeeNotes())
        if isinstance(answer, RowsFound):
            print_notes([one.row() for one in answer.rows], self._opened.zone)

    def _check(self) -> None:
        answer = self._ask(Check())
        if isinstance(answer, Checked):
            tell_vault(answer.checked, as_json=False)

    def _draft(self) -> None:
        answer = self._ask(SeeDraft())
        if not isinstance(answer, DraftSeen) or answer.entry is None:
            if answer:
                say("cli.session.no_draft")
            return
        for part in answer.entry.text.split("\n"):
            line(f"    {harmless(part)}")
        if says_yes("cli.session.ask.save_draft"):
            self._written(self._with_when(answer.entry))
        elif says_yes("cli.session.ask.drop_draft"):
            self._ask(DropDraft())

    def _with_when(self, entry: WriteEntry) -> WriteEntry:
        return WriteEntry(entry.text, ask("cli.ask.when"), is_private=entry.is_private)
