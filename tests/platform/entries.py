"""What the tests let a child do. Each function runs behind the closed door."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from cairn.platform.channel import Channel
from cairn.platform.kernel import system_call
from cairn.platform.system_calls import number_of

_CHUNK = 1024 * 1024


def echo(channel: Channel) -> None:
    while (frame := channel.receive()) is not None:
        channel.send(frame[::-1])


def _connect(family: socket.AddressFamily, address: object) -> None:
    with socket.socket(family) as one:
        one.connect(address)  # type: ignore[arg-type]


def _pair_up() -> None:
    for one in socket.socketpair():
        one.close()


def _signal_parent() -> None:
    os.kill(os.getppid(), 0)


def _tread(path: str) -> None:
    Path(path).read_bytes()


ATTEMPTS: dict[str, Callable[[], object]] = {
    "open": lambda: _tread("/etc/passwd"),
    "stat": lambda: os.stat("/etc/passwd"),  # noqa: PTH116 - the call itself is what is tried
    "list": lambda: os.listdir("/"),  # noqa: PTH208 - the call itself is what is tried
    "create": lambda: os.open("/tmp/left-by-a-child", os.O_CREAT | os.O_WRONLY),  # noqa: S108
    "append": lambda: os.open("/dev/null", os.O_WRONLY | os.O_APPEND),
    "unnamed file": lambda: os.open("/tmp", os.O_TMPFILE | os.O_RDWR),  # noqa: S108
    "remove": lambda: os.unlink("/tmp/left-by-a-child"),  # noqa: S108, PTH108
    "memory file": lambda: os.close(os.memfd_create("x")),
    "connect inet": lambda: _connect(socket.AF_INET, ("127.0.0.1", 9)),
    "connect inet6": lambda: _connect(socket.AF_INET6, ("::1", 9)),
    "connect unix": lambda: _connect(socket.AF_UNIX, "\0nobody"),
    "socketpair": _pair_up,
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "fork": os.fork,
    "run": lambda: subprocess.run(["/bin/true"], check=False),
    "signal": _signal_parent,
    "raise limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (17, 17)),
    "new code": lambda: system_call(
        number_of("mprotect") or 0, ctypes.addressof(ctypes.c_int()) & ~4095, 4096, 7
    ),
    "change folder": lambda: os.chdir("/tmp"),  # noqa: S108
}


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Exception as problem:
        return type(problem).__name__
    return "it worked"


def attempt(channel: Channel) -> None:
    """Try what each frame names; answer with the name of the exception."""
    while (frame := channel.receive()) is not None:
        channel.send(_outcome(ATTEMPTS[frame.decode()]).encode())


def start_thread(channel: Channel) -> None:
    def in_thread() -> None:
        channel.send(b"from a thread")

    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()


def read(channel: Channel) -> None:
    """Read the file each frame names; answer with its bytes or the name of the exception."""
    while (frame := channel.receive()) is not None:
        try:
            channel.send(Path(frame.decode()).read_bytes())
        except OSError as problem:
            channel.send(type(problem).__name__.encode())


def list_descriptors(channel: Channel) -> None:
    """What every open descriptor points to; run with ``/proc`` readable."""
    for number in sorted(map(int, os.listdir("/proc/self/fd"))):  # noqa: PTH208 - few calls
        try:
            points_to = os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115 - few calls
        except OSError:
            continue  # the descriptor of the listing itself
        channel.send(f"{number} {points_to}".encode())


def tell_surroundings(channel: Channel) -> None:
    channel.send(repr((dict(os.environ), os.getcwd())).encode())  # noqa: PTH109


def send_memory(channel: Channel) -> None:
    """Every readable byte of this process; run with ``/proc`` readable."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, rights, _, _, _, name = [*line.split(None, 5), ""][:6]
        if not rights.startswith("r") or name.startswith("[v"):
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        for at in range(start, end, _CHUNK):
            channel.send(ctypes.string_at(at, min(_CHUNK, end - at)))


def spin(channel: Channel) -> None:
    while True:
        pass


def spin_and_ignore(channel: Channel) -> None:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    spin(channel)


def grow(channel: Channel) -> None:
    kept = []
    while True:
        kept.append(bytearray(_CHUNK))


def leave(channel: Channel) -> None:
    os._exit(3)


def crash(channel: Channel) -> None:
    ctypes.string_at(8)


def abort(channel: Channel) -> None:
    os.abort()


def fail(channel: Channel) -> None:
    raise ValueError("a reader met something it did not expect")


def wait_for_ever(channel: Channel) -> None:
    channel.send(b"here")
    channel.receive()
    signal.pause()


def cut_a_frame_short(channel: Channel) -> None:
    os.write(channel.fileno(), (100).to_bytes(4, "big") + b"only this")


def claim_a_huge_frame(channel: Channel) -> None:
    os.write(channel.fileno(), b"\xff\xff\xff\xff")
    channel.receive()
