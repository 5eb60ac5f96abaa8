"""A process that is asked one thing: its answer, or none in time, and never one that stays."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from cairn.platform.one_question import OneQuestion

MOST = 1000


def ask(code: str, seconds: float = 30.0, **how: Any) -> Any:
    program = (sys.executable, "-I", "-c", f"import json, os, sys; {code}")
    with OneQuestion.start(program, **how) as process:
        return process.ask({"a": "question"}, seconds, most_bytes=MOST)


def test_it_hears_the_question_and_its_answer_is_heard() -> None:
    assert ask("print(json.dumps([json.load(sys.stdin)]))") == [{"a": "question"}]


def test_its_surroundings_are_those_that_were_named() -> None:
    code = "print(json.dumps([dict(os.environ), os.getcwd()]))"
    found, folder = ask(code, environment={"ONE": "1"})
    assert found["ONE"] == "1"
    assert not {"HOME", "PATH", "USER"} & found.keys()
    assert folder == "/"


@pytest.mark.parametrize("is_own", [True, False])
def test_it_is_in_a_session_of_its_own_or_in_our_process_group(is_own: bool) -> None:
    group = ask("print(os.getpgrp())", own_session=is_own)
    assert (group == os.getpgrp()) is not is_own


def test_one_that_is_silent_is_ended() -> None:
    program = (sys.executable, "-I", "-c", "import time; time.sleep(600)")
    with OneQuestion.start(program) as process, pytest.raises(TimeoutError):
        process.ask({}, 0.2, most_bytes=MOST)
    assert process.process.returncode == -9


def test_one_that_never_stops_is_not_read_to_its_end() -> None:
    with pytest.raises(OSError, match="too much"):
        ask("[print('x' * 999, flush=True) for _ in iter(int, 1)]")


@pytest.mark.parametrize("said", ["", "not JSON", "[", "[" * 900])
def test_what_is_no_answer_is_none(said: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        ask(f"print({said!r})")


def test_one_that_ended_before_it_was_asked_has_no_answer() -> None:
    program = (sys.executable, "-I", "-c", "")
    with OneQuestion.start(program) as process:
        process.process.wait()
        with pytest.raises((OSError, ValueError)):
            process.ask({"a": "x" * 1_000_000}, 5, most_bytes=MOST)
