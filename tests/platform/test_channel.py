"""Frames arrive whole or not at all, and nobody is kept waiting."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.platform.channel import MAX_FRAME, Channel, ChannelBroken, socketpair


@pytest.fixture
def pair() -> Iterator[tuple[Channel, Channel]]:
    one, other = socketpair()
    yield one, other
    one.close()
    other.close()


def test_frames_of_every_size_arrive_in_order(pair: tuple[Channel, Channel]) -> None:
    frames = [b"", b"a", b"bc" * 1000, os.urandom(MAX_FRAME), b"last"]
    sender = threading.Thread(target=_send_all, args=(pair[0], frames))
    sender.start()
    assert [pair[1].receive() for _ in frames] == frames
    sender.join()


def _send_all(channel: Channel, frames: list[bytes]) -> None:
    for frame in frames:
        channel.send(frame)


def test_the_end_is_none(pair: tuple[Channel, Channel]) -> None:
    pair[0].send(b"last")
    pair[0].close()
    assert pair[1].receive() == b"last"
    assert pair[1].receive() is None
    with pytest.raises(BrokenPipeError):
        pair[1].send(b"too late")


def test_a_frame_that_is_too_long_is_not_sent(pair: tuple[Channel, Channel]) -> None:
    with pytest.raises(ValueError, match="1 MiB"):
        pair[0].send(bytes(MAX_FRAME + 1))


@pytest.mark.parametrize(
    "untrusted_bytes",
    [b"\xff\xff\xff\xff", (MAX_FRAME + 1).to_bytes(4, "big"), b"\0\0", b"\0\0\0\5abc"],
)
def test_what_is_not_a_frame_is_refused(
    pair: tuple[Channel, Channel], untrusted_bytes: bytes
) -> None:
    os.write(pair[0].fileno(), untrusted_bytes)
    pair[0].close()
    with pytest.raises(ChannelBroken):
        pair[1].receive()


def test_waiting_ends(pair: tuple[Channel, Channel]) -> None:
    with pytest.raises(TimeoutError):
        pair[1].receive(seconds=0)
    os.write(pair[0].fileno(), b"\0\0\0\5ab")
    with pytest.raises(TimeoutError):
        pair[1].receive(seconds=0.01)


def test_sending_to_someone_who_does_not_read_ends(pair: tuple[Channel, Channel]) -> None:
    with pytest.raises(TimeoutError):
        for _ in range(64):
            pair[0].send(bytes(MAX_FRAME), seconds=0.01)


def test_an_open_file_can_be_handed_over(pair: tuple[Channel, Channel], tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"hello")
    with path.open("rb") as file:
        pair[0].send(b"a file", files=(file.fileno(),))
    got = pair[1].receive_with_files()
    assert got is not None
    frame, (fd,) = got
    with os.fdopen(fd, "rb") as file:
        assert (frame, file.read()) == (b"a file", b"hello")


def test_a_file_nobody_asked_for_is_not_taken(pair: tuple[Channel, Channel]) -> None:
    with socket.socket(fileno=os.dup(pair[0].fileno())) as raw:
        before = len(list(Path("/proc/self/fd").iterdir()))
        socket.send_fds(raw, [b"\0\0\0\1x"], [raw.fileno()])
        assert pair[1].receive() == b"x"
        assert len(list(Path("/proc/self/fd").iterdir())) == before
