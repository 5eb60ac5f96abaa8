"""A session answers what is in its list, one at a time, and locks for each of its reasons."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from cairn.platform.channel import Channel, socketpair
from cairn.platform.wakefulness import Clocks
from cairn.vault.answers import Answering
from cairn.vault.drafts import drafts
from cairn.vault.events import Event, LocksSoon, Reason, Stays
from cairn.vault.quiet import Quiet
from cairn.vault.requests import (
    Answer,
    Check,
    Checked,
    Done,
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
    receive_request,
    send,
)
from cairn.vault.see_picture import see_picture
from cairn.vault.session import Session, Waiting
from cairn.vault.vault import Vault
from tests.vault.vaults import NOW, new_vault, opened

pytestmark = pytest.mark.slow

Step = Request | float | Callable[["_Play"], bool]
"""A request that comes, seconds in which none does, or what happens; true if something came."""


class _Play:
    """A session whose time is played: requests, seconds in which nobody comes, and happenings."""

    def __init__(self, vault: Vault, *steps: Step, minutes: int = 5) -> None:
        self.now, self.slept = 1000.0, 0.0
        self.told: list[Event] = []
        self._steps = list(steps)
        self._ours, theirs = socketpair()
        clocks = Clocks(lambda: self.now, lambda: self.now + self.slept)
        waiting = Waiting(clocks, self._request_comes)
        quiet = Quiet(minutes, self.now)
        self.session = Session(vault, theirs, quiet, waiting, self.told.append)
        self._theirs = theirs

    def run(self) -> tuple[Reason, list[Answer]]:
        reason = self.session.run()
        self._theirs.close()
        answers = []
        while (answer := receive_answer(self._ours)) is not None:
            answers.append(answer)
        self._ours.close()
        assert isinstance(answers[0], Opened)
        return reason, answers[1:]

    def _request_comes(self, channel: Channel, seconds: float) -> bool:
        while self._steps:
            step = self._steps[0]
            if isinstance(step, float):
                passed = min(step, seconds)
                self.now += passed
                self._steps[0] = step - passed
                if step <= seconds:
                    self._steps.pop(0)
                    continue
                return False
            self._steps.pop(0)
            if callable(step):
                if step(self):
                    return True
                continue
            send(self._ours, step)
            return True
        self.now += seconds
        return False

    def sleep(self) -> bool:
        self.slept += 3600
        return False

    def send_unknown(self) -> bool:
        self._ours.send(b"\0" + msgspec.msgpack.encode({"type": "ExportKey"}))
        return True


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "v") as made:
        yield made


def answers(vault: Vault, *requests: Request) -> list[Answer]:
    reason, found = _Play(vault, *requests, Lock()).run()
    assert reason == "asked"
    assert len(found) == len(requests)
    return found


def test_what_is_written_is_seen_found_and_checked(vault: Vault) -> None:
    entry = WriteEntry("he stood outside", "3 May 2025 14:05", "afraid", "home", ("Robin",), "Sam")
    written, picture, found, checked = answers(
        vault, entry, SeePicture(), Search("outside"), Check()
    )
    assert isinstance(written, WrittenDown)
    assert isinstance(picture, PictureSeen)
    assert isinstance(found, RowsFound)
    assert isinstance(checked, Checked)
    assert written.happened and written.happened.earliest
    (line,) = picture.seen().lines
    assert (line.text, str(line.row.ref)) == ("he stood outside", written.ref)
    assert [one.row() for one in found.rows] == [line.row]
    assert checked.checked.faults == ()


def test_a_picture_on_the_way_is_the_picture_of_the_vault(vault: Vault) -> None:
    for text in ("one", "two", "three"):
        answers(vault, WriteEntry(text, "3 May 2025", people=("Robin",)))
    (answer,) = answers(vault, SeePicture(newest=2))
    assert isinstance(answer, PictureSeen)
    seen, wanted = answer.seen(), see_picture(vault, newest=2)
    assert seen.lines == wanted.lines
    assert replace(seen.picture, findings=()) == replace(wanted.picture, findings=())
    assert [one.figures for one in seen.picture.findings] == [
        one.figures for one in wanted.picture.findings
    ]


def test_a_private_note_comes_out_where_notes_are_asked_for_and_nowhere_else(vault: Vault) -> None:
    note = WriteEntry("for nobody else", is_private=True)
    _, notes, picture, found = answers(vault, note, SeeNotes(), SeePicture(), Search("nobody"))
    assert isinstance(notes, RowsFound)
    assert isinstance(picture, PictureSeen)
    assert isinstance(found, RowsFound)
    assert [one.text for one in notes.rows] == ["for nobody else"]
    assert (picture.entries, picture.lines, found.count) == (0, (), 0)


def test_what_goes_wrong_is_answered_in_two_sentences_and_the_session_goes_on(vault: Vault) -> None:
    refused, done = answers(vault, WriteEntry("  "), StayOpen())
    assert isinstance(refused, Refused)
    assert refused.say.endswith(".") and refused.hint.endswith(".") and refused.exit_code == 2
    assert done == Done()


def test_a_long_answer_arrives_in_pieces(vault: Vault) -> None:
    text = "words " * 400_000
    one, other = socketpair()
    thread = threading.Thread(target=lambda: send(one, WriteEntry(text)))
    thread.start()
    assert receive_request(other) == WriteEntry(text)
    thread.join()
    one.close()
    other.close()


def test_every_request_in_the_list_is_answered(vault: Vault) -> None:
    one_of_each: tuple[Request, ...] = (
        WriteEntry("words"), SeePicture(), Search("words"), SeeNotes(), Check(),
        KeepDraft(WriteEntry("half")), SeeDraft(), DropDraft(), StayOpen(),
    )  # fmt: skip
    assert {type(one) for one in one_of_each} == {*get_args(Request)} - {Lock}
    answering = Answering(vault)
    assert not [one for one in one_of_each if isinstance(answering.answer(one), Refused)]


def test_a_request_that_is_not_in_the_list_ends_the_session_unanswered(vault: Vault) -> None:
    assert _Play(vault, _Play.send_unknown).run() == ("ended", [])


def test_it_locks_when_nobody_came_for_the_chosen_time_and_warns_a_minute_before(
    vault: Vault,
) -> None:
    play = _Play(vault, StayOpen(), minutes=5)
    reason, found = play.run()
    assert (reason, found) == ("quiet", [Done()])
    assert play.told == [LocksSoon(60)]
    assert play.now == 1300.0


def test_any_request_begins_the_time_again_and_takes_the_warning_back(vault: Vault) -> None:
    play = _Play(vault, 290.0, StayOpen(), 290.0, SeeNotes(), 100.0, Lock())
    reason, _ = play.run()
    assert reason == "asked"
    assert play.told == [LocksSoon(60), Stays(), LocksSoon(60), Stays()]


def _while_written(vault: Vault, happens: Callable[[], object]) -> Vault:
    """The vault, where something happens whenever the time of writing is taken."""

    def clock() -> int:
        happens()
        return NOW

    return replace(vault, around=replace(vault.around, clock=clock))


def test_something_long_that_is_running_holds_off_the_lock(vault: Vault) -> None:
    plays: list[_Play] = []

    def an_hour_goes_by() -> None:
        plays[0].now += 3600.0

    slow = _while_written(vault, an_hour_goes_by)
    plays.append(_Play(slow, WriteEntry("a long import"), 200.0, Lock()))
    reason, found = plays[0].run()
    assert (reason, type(found[0])) == ("asked", WrittenDown)
    assert plays[0].told == []


def test_after_a_sleep_nothing_is_answered(vault: Vault) -> None:
    reason, found = _Play(vault, 10.0, _Play.sleep, SeeNotes()).run()
    assert (reason, found) == ("slept", [])


def test_a_sleep_while_something_is_answered_locks_before_the_answer(vault: Vault) -> None:
    plays: list[_Play] = []
    drowsy = _while_written(vault, lambda: plays[0].sleep())
    plays.append(_Play(drowsy, WriteEntry("words")))
    assert plays[0].run() == ("slept", [])


def test_it_ends_when_the_other_side_is_gone(vault: Vault) -> None:
    ours, theirs = socketpair()
    waiting = Waiting(Clocks(lambda: 0.0, lambda: 0.0), lambda channel, seconds: True)
    session = Session(vault, theirs, Quiet(5, 0.0), waiting, lambda event: None)
    ours.close()
    assert session.run() == "ended"
    theirs.close()


def test_what_was_being_typed_is_offered_at_the_next_opening_until_it_is_written(
    vault: Vault,
) -> None:
    half = WriteEntry("he stood", "about 3")
    reason, _ = _Play(vault, KeepDraft(half)).run()
    assert reason == "quiet"
    vault.close()
    with opened(vault.folder) as again:
        seen, written = answers(again, SeeDraft(), WriteEntry("he stood outside"))
        assert seen == DraftSeen(half)
        assert isinstance(written, WrittenDown)
        assert drafts(again) == ()


def test_a_draft_can_be_thrown_away(vault: Vault) -> None:
    found = answers(vault, KeepDraft(WriteEntry("half")), DropDraft(), SeeDraft())
    assert found == [Done(), Done(), DraftSeen(None)]


def test_writing_one_down_takes_only_its_own_draft_away(vault: Vault) -> None:
    answers(vault, KeepDraft(WriteEntry("from yesterday")))
    answers(vault, KeepDraft(WriteEntry("from today")), WriteEntry("from today, whole"))
    (seen,) = answers(vault, SeeDraft())
    assert seen == DraftSeen(WriteEntry("from yesterday"))
