"""Frames over a Unix socket between two of our own processes; never an address on a network.

A frame is its length as a big-endian u32, then the bytes: at most 1 MiB and a little over. The
other side may be taken over by a hostile file, so lengths are checked before anything is kept,
every wait can have an end, and file descriptors are taken only where they are asked for.
"""

from __future__ import annotations

import array
import os
import select
import socket
import time

MAX_FRAME = 1024 * 1024 + 4096
_MAX_FILES = 4
_NEVER: float | None = None


class ChannelBroken(Exception):
    """The other side sent something that is not a frame, or stopped in the middle of one."""


class Channel:
    """One end of a connected pair. Not for use by two threads in the same direction."""

    __slots__ = ("_socket",)

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    @classmethod
    def over(cls, fd: int) -> Channel:
        """A channel over a connected Unix socket that came in as a descriptor."""
        return cls(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fd))

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def let_go(self) -> None:
        """Leave the descriptor open, for whoever knows its number."""
        self._socket.detach()

    def send(
        self, frame: bytes, *, files: tuple[int, ...] = (), seconds: float | None = _NEVER
    ) -> None:
        """Send one frame, and with it copies of open descriptors.

        Raises ``ValueError`` if it is too long, ``TimeoutError`` after ``seconds`` (the channel is
        of no more use then), ``BrokenPipeError`` if the other side is gone.
        """
        if len(frame) > MAX_FRAME:
            raise ValueError("a frame is at most 1 MiB")
        end = _end(seconds)
        head = len(frame).to_bytes(4, "big")
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
        while True:
            try:
                sent = self._socket.sendmsg([head, frame], rights, socket.MSG_DONTWAIT)
                break
            except BlockingIOError:
                self._wait(select.POLLOUT, end)
        if sent < 4:
            self._send_rest(memoryview(head)[sent:], end)
        self._send_rest(memoryview(frame)[max(0, sent - 4) :], end)

    def receive(self, *, seconds: float | None = _NEVER) -> bytes | None:
        """The next frame; ``None`` when the other side has closed.

        Raises ``TimeoutError`` after ``seconds`` without a whole frame, ``ChannelBroken``.
        """
        end = _end(seconds)
        head = self._exactly(4, end)
        return None if head is None else self._body(head, end)

    def receive_with_files(
        self, *, seconds: float | None = _NEVER
    ) -> tuple[bytes, tuple[int, ...]] | None:
        """As ``receive``, with the descriptors that came along. The caller closes them."""
        end = _end(seconds)
        room = socket.CMSG_SPACE(_MAX_FILES * array.array("i").itemsize)
        while True:
            try:
                head, extra, _, _ = self._socket.recvmsg(4, room, socket.MSG_DONTWAIT)
                break
            except BlockingIOError:
                self._wait(select.POLLIN, end)
        if not head:
            return None
        files = _descriptors(extra)
        if len(head) < 4:
            head += self._exactly(4 - len(head), end) or b""
        return self._body(head, end), files

    def _body(self, untrusted_head: bytes, end: float | None) -> bytes:
        length = int.from_bytes(untrusted_head, "big")
        if len(untrusted_head) != 4 or length > MAX_FRAME:
            raise ChannelBroken
        body = self._exactly(length, end) if length else b""
        if body is None:
            raise ChannelBroken
        return body

    def _exactly(self, length: int, end: float | None) -> bytes | None:
        """``length`` bytes; ``None`` if the other side closed before the first of them."""
        room = bytearray(length)
        view = memoryview(room)
        filled = 0
        while filled < length:
            try:
                got = self._socket.recv_into(view[filled:], 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait(select.POLLIN, end)
                continue
            except ConnectionResetError:
                got = 0
            if not got:
                if filled:
                    raise ChannelBroken
                return None
            filled += got
        return bytes(room)

    def _send_rest(self, rest: memoryview, end: float | None) -> None:
        while rest:
            try:
                rest = rest[self._socket.send(rest, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, end)

    def _wait(self, event: int, end: float | None) -> None:
        poller = select.poll()
        poller.register(self._socket.fileno(), event)
        left = None if end is None else max(0.0, end - time.monotonic()) * 1000
        if not poller.poll(left):
            raise TimeoutError


def socketpair() -> tuple[Channel, Channel]:
    """Two ends, neither of which survives an ``exec``."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    return Channel(one), Channel(other)


def keep_only(channel: Channel, number: int) -> Channel:
    """Move ``channel`` to descriptor ``number`` and close every other one above 2.

    Descriptors above the limit for this process (RLIMIT_NOFILE) are not looked for.
    """
    fd = channel.fileno()
    channel.let_go()
    if fd != number:
        os.dup2(fd, number, inheritable=False)
        os.close(fd)
    os.closerange(number + 1, os.sysconf("SC_OPEN_MAX"))
    os.closerange(3, number)
    return Channel.over(number)


def _end(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _descriptors(extra: list[tuple[int, int, bytes]]) -> tuple[int, ...]:
    files = array.array("i")
    for level, kind, data in extra:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(data[: len(data) - len(data) % files.itemsize])
    return tuple(files)
