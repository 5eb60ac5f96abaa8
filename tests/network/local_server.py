"""Servers on 127.0.0.1 for one test: an authority, and everything else that may answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPLY = "application/timestamp-reply"


@dataclass
class Told:
    """What a server heard, and how to end what it does not answer."""

    address: str
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


Answer = Callable[[BaseHTTPRequestHandler, bytes, Told], None]


def say(handler: BaseHTTPRequestHandler, data: bytes, kind: str = REPLY, status: int = 200) -> None:
    """An ordinary answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def serving(answer: Answer) -> Iterator[Told]:
    """A server that answers every POST with ``answer``."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.paths.append(self.path)
            told.bodies.append(body)
            told.headers.append({name.lower(): value for name, value in self.headers.items()})
            answer(self, body, told)

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return  # the other side went away, as it should

    server = Server(("127.0.0.1", 0), Handler)
    told = Told(f"http://127.0.0.1:{server.server_port}/stamp")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
