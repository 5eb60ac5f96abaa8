"""Sends one request to one timestamp authority: the only module of ours that opens a connection.

Runs as a process of its own (``python -I -m cairn.network.ask``), which nothing imports. It holds
no key and learns nothing of a diary: standard input brings one JSON object with ``address``,
``request`` (base64) and ``seconds``; standard output takes ``{"reply": base64}`` or
``{"failed": code}``. No redirect is followed, no proxy is used, no answer over 64 KiB is taken.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

MOST_BYTES = 64 * 1024
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_OK, _REDIRECTS = 200, range(300, 400)


class _Failed(Exception):
    """The message is one of the codes that the other side knows."""


def _ask(address: str, request: bytes, seconds: float) -> bytes:
    try:
        import urllib3
    except ImportError:
        raise _Failed("not-installed") from None
    if not address.startswith(("http://", "https://")):
        raise _Failed("address")
    headers = {
        "Content-Type": _QUERY,
        "Accept": _REPLY,
        # Without it the library would say its own name and version.
        "User-Agent": urllib3.util.SKIP_HEADER,
    }
    try:
        # Not the module's own pool: this one tries nothing twice.
        answer = urllib3.PoolManager(num_pools=1, retries=False).request(
            "POST",
            address,
            body=request,
            headers=headers,
            redirect=False,
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
            preload_content=False,
            decode_content=False,
        )
        return _checked(answer)
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise _Failed("no-answer") from None


def _checked(answer: Any) -> bytes:
    if answer.status in _REDIRECTS:
        raise _Failed("redirect")
    if answer.status != _OK:
        raise _Failed("status")
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _REPLY:
        raise _Failed("type")
    data = bytearray()
    while part := answer.read(MOST_BYTES + 1 - len(data)):
        data += part
        if len(data) > MOST_BYTES:
            raise _Failed("too-long")
    return bytes(data)


def main() -> None:
    """One question from standard input, one answer to standard output."""
    asked = json.loads(sys.stdin.buffer.read(MOST_BYTES))
    try:
        data = _ask(asked["address"], base64.b64decode(asked["request"]), asked["seconds"])
        told = {"reply": base64.b64encode(data).decode()}
    except _Failed as failed:
        told = {"failed": str(failed)}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
