"""The process that asks, against real servers on this machine: honest, slow, endless, elsewhere."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from http.server import BaseHTTPRequestHandler

import pytest

from cairn.terms.errors import Problem
from cairn.vault.messenger import AnswerRefused, Messenger, NoAnswer, NotInstalled
from tests.network.local_server import REPLY, Told, say, serving

REQUEST = b"\x30\x03\x02\x01\x01"
ANSWER = b"an answer"
LONG = 64 * 1024 + 1


def ask(address: str, seconds: float = 5.0) -> bytes:
    with Messenger.start() as messenger:
        return messenger.ask(address, REQUEST, seconds)


def test_the_bytes_of_a_request_go_out_and_those_of_the_answer_come_back() -> None:
    with serving(lambda handler, body, told: say(handler, ANSWER)) as told:
        assert ask(told.address) == ANSWER
    assert told.bodies == [REQUEST]


def test_nothing_tells_which_program_asks() -> None:
    with serving(lambda handler, body, told: say(handler, ANSWER)) as told:
        ask(told.address)
    (headers,) = told.headers
    assert set(headers) <= {
        "host", "content-type", "content-length", "accept", "accept-encoding", "connection",
    }  # fmt: skip
    assert headers["content-type"] == "application/timestamp-query"


def test_a_redirect_is_not_followed() -> None:
    def elsewhere(handler: BaseHTTPRequestHandler, body: bytes, told: Told) -> None:
        handler.send_response(307)
        handler.send_header("Location", told.address + "/elsewhere")
        handler.end_headers()

    with serving(elsewhere) as told, pytest.raises(AnswerRefused):
        ask(told.address)
    assert told.paths == ["/stamp"]


@pytest.mark.parametrize(("kind", "status"), [("text/html", 200), (REPLY, 503), (REPLY, 404)])
def test_a_page_or_an_error_is_not_an_answer(kind: str, status: int) -> None:
    with (
        serving(lambda handler, body, told: say(handler, ANSWER, kind, status)) as told,
        pytest.raises(AnswerRefused),
    ):
        ask(told.address)


def test_an_answer_that_is_too_long_is_not_read_to_its_end() -> None:
    def endless(handler: BaseHTTPRequestHandler, body: bytes, told: Told) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", REPLY)
        handler.end_headers()
        while not told.over.is_set():
            handler.wfile.write(bytes(65536))

    with serving(endless) as told, pytest.raises(AnswerRefused):
        ask(told.address)
    with (
        serving(lambda handler, body, told: say(handler, bytes(LONG))) as told,
        pytest.raises(AnswerRefused),
    ):
        ask(told.address)
    with serving(lambda handler, body, told: say(handler, bytes(LONG - 1))) as told:
        assert len(ask(told.address)) == LONG - 1


def test_a_server_that_never_answers_is_given_up() -> None:
    def silent(handler: BaseHTTPRequestHandler, body: bytes, told: Told) -> None:
        told.over.wait()

    with serving(silent) as told, pytest.raises(NoAnswer):
        ask(told.address, 0.2)


def test_an_answer_that_is_cut_short_is_none() -> None:
    def cut(handler: BaseHTTPRequestHandler, body: bytes, told: Told) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", REPLY)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(ANSWER)

    with serving(cut) as told, pytest.raises(NoAnswer):
        ask(told.address, 0.5)


def test_where_nobody_listens_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer):
        ask("http://127.0.0.1:9/", 1)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/", "", "/stamp"])
def test_only_the_web_is_asked(address: str) -> None:
    with pytest.raises(AnswerRefused):
        ask(address)


def test_a_proxy_named_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with serving(lambda handler, body, told: say(handler, ANSWER)) as told:
        assert ask(told.address) == ANSWER


def run(code: str) -> bytes:
    """Ask a process that runs ``code`` instead of ours."""
    with Messenger.start((sys.executable, "-I", "-c", code)) as messenger:
        return messenger.ask("http://127.0.0.1:9/", REQUEST)


def test_without_the_library_it_says_so() -> None:
    with pytest.raises(NotInstalled):
        run(
            "import runpy, sys; sys.modules['urllib3'] = None; "
            "runpy.run_module('cairn.network.ask', run_name='__main__')"
        )


@pytest.mark.parametrize(
    "told",
    [
        "''",
        "'not JSON'",
        "'[]'",
        "'{}'",
        """'{"reply": 1}'""",
        """'{"reply": "*"}'""",
        """'{"failed": []}'""",
        """'{"failed": "no such code"}'""",
        "'[' * 90_000",
        "'x' * 200_000",
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(told: str) -> None:
    with pytest.raises(Problem):
        run(f"import sys; sys.stdin.read(); sys.stdout.write({told})")


def test_it_gets_no_environment() -> None:
    told = run(
        "import base64, json, os, sys; sys.stdin.read(); names = ' '.join(os.environ).encode(); "
        "print(json.dumps({'reply': base64.b64encode(names).decode()}))"
    )
    assert not {"HOME", "USER", "PATH"} & set(told.decode().split())


def test_it_is_ended_when_it_is_not_used() -> None:
    with contextlib.closing(Messenger.start()) as idle:
        process: subprocess.Popen[bytes] = idle._process.process
    assert process.returncode is not None
