"""`cairn session` at a terminal: opened once, locked for good, and nothing left on the screen."""

from __future__ import annotations

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from cairn.terms.errors import NO_INPUT, NO_PERMISSION, USAGE
from cairn.vault.drafts import drafts, open_draft
from cairn.vault.see_notes import see_notes
from tests.assure.memory import children_of, group
from tests.cli.commands import cairn, good
from tests.cli.typed import Typed
from tests.vault.vaults import PASSPHRASE, new_vault, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
CLEARED = "\x1b[H\x1b[2J\x1b[3J"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    new_vault(tmp_path / "v").close()
    return tmp_path / "v"


def session(vault: Path, *more: str) -> Typed:
    return Typed(("-m", "cairn.cli", "session", str(vault), *more))


def write(typed: Typed, kind: str, *lines: str) -> None:
    typed.answer(("cairn>", kind))
    typed.until("ends it")
    typed.enter(*lines, "")
    for question in ("When was it?", "Who was it", "Where?", "Did anyone", "How did it"):
        typed.answer((question, ""))
    typed.until("Nobody else has been told")


def test_what_is_written_is_read_back_and_after_the_lock_the_screen_is_clear(vault: Path) -> None:
    with session(vault) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        write(typed, "write", "he stood outside", "for an hour")
        write(typed, "note", "for nobody else")
        typed.answer(("cairn>", "search"), ("look for:", "outside"))
        assert "he stood outside" in typed.until("cairn>")
        typed.enter("notes")
        assert "for nobody else" in typed.until("cairn>")
        typed.enter("picture")
        assert "for nobody else" not in typed.until("cairn>")
        typed.enter("no such thing")
        typed.until("not one of the commands")
        typed.answer(("cairn>", "check"), ("as they were signed", "lock"))
        assert typed.end() == 0
    assert typed.screen.endswith(CLEARED + "Locked.\n")
    assert good("search", vault, private={"--words-fd": "outside"})["count"] == 1
    assert good("search", vault, private={"--words-fd": "nobody"})["count"] == 0
    (note,) = good("notes", vault)["rows"]
    assert note["text"] == "for nobody else"


def test_the_passphrase_is_not_shown_while_it_is_typed(vault: Path) -> None:
    with session(vault) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        typed.until("cairn>")
        assert PASSPHRASE not in typed.screen
        typed.enter("words that are shown")
        typed.until("words that are shown")
        typed.press("\x04")
        typed.until("cairn>")
        assert typed.end() == 0
    assert typed.screen.endswith("Locked.\n")


@pytest.mark.parametrize(("phrase", "code"), [("not it", NO_PERMISSION), ("", NO_PERMISSION)])
def test_a_wrong_passphrase_is_told_in_two_sentences(vault: Path, phrase: str, code: int) -> None:
    with session(vault) as typed:
        typed.answer(("Passphrase:", phrase))
        assert typed.end() == code
    assert "Nothing was changed." in typed.screen
    assert CLEARED not in typed.screen
    assert "Traceback" not in typed.screen


def test_a_folder_that_is_no_diary_is_told(tmp_path: Path) -> None:
    with session(tmp_path) as typed:
        typed.answer(("Passphrase:", "anything"))
        assert typed.end() == NO_INPUT
    assert "There is no diary in that folder." in typed.screen


def test_without_a_terminal_nothing_is_opened(vault: Path) -> None:
    ran = cairn("session", vault)
    assert ran.code == USAGE
    assert "no terminal" in ran.err


@pytest.mark.parametrize("minutes", ["0", "61"])
def test_a_time_that_is_no_choice_is_refused(vault: Path, minutes: str) -> None:
    with session(vault, "--lock-after", minutes) as typed:
        assert typed.end() == USAGE


_THEN_LOOK = """
import fcntl, signal, struct, subprocess, sys, termios
signal.signal(signal.SIGINT, signal.SIG_IGN)
subprocess.run([sys.executable, "-m", "cairn.cli", "session", sys.argv[1]])
modes = termios.tcgetattr(0)
assert modes[3] & termios.ECHO and modes[3] & termios.ICANON
modes[3] &= ~termios.ICANON
termios.tcsetattr(0, termios.TCSANOW, modes)
print("waiting:", struct.unpack("i", fcntl.ioctl(0, termios.FIONREAD, bytes(4)))[0], flush=True)
"""


def test_ctrl_c_locks_at_once_and_the_shell_gets_nothing_of_what_was_typed(vault: Path) -> None:
    with Typed(("-c", _THEN_LOOK, str(vault))) as typed:
        typed.answer(("Passphrase:", PASSPHRASE), ("cairn>", "note"))
        typed.until("ends it")
        typed.enter("he stood outside", "")
        typed.until("When was it?")
        typed.press("half of a li")
        typed.until("half of a li")
        typed.press("\x03")
        assert CLEARED in typed.until("waiting:")
        assert typed.end() == 0
    assert typed.screen.endswith(" 0\n")
    with opened(vault) as again:
        (name,) = drafts(again)
        assert (open_draft(again, name).text, see_notes(again)) == ("he stood outside", ())
    with session(vault) as typed:
        typed.answer(("Passphrase:", PASSPHRASE), ("Type draft to see it", ""), ("cairn>", "draft"))
        typed.until("he stood outside")
        typed.answer(("Save this now?", "yes"), ("When was it?", "about 3 this morning"))
        typed.until("Nobody else has been told")
        typed.answer(("cairn>", "lock"))
        assert typed.end() == 0
    with opened(vault) as again:
        assert drafts(again) == ()
        assert [note.text for note in see_notes(again)] == ["he stood outside"]


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP])
def test_nothing_outlives_the_front_however_it_ends(vault: Path, way: signal.Signals) -> None:
    with session(vault) as typed:
        typed.answer(("Passphrase:", PASSPHRASE))
        typed.until("cairn>")
        (worker,) = children_of(typed.pid)
        members = group(worker)
        assert len(members) == 3
        watched = [os.pidfd_open(pid) for pid in members]
        os.kill(typed.pid, way)
        typed.end()
    for fd in watched:
        _wait_for(fd)
    with opened(vault) as again:
        assert again.is_writer


def _wait_for(pidfd: int) -> None:
    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    assert poller.poll(60_000)
    os.close(pidfd)
