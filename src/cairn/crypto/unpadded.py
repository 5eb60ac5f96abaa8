"""Base64 without padding, one encoding for the same bytes (RFC 4648, sections 3.5 and 4)."""

from __future__ import annotations

import base64


def encode(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Raises ``ValueError`` for anything that ``encode`` would not have written."""
    data = base64.b64decode(text + b"=" * (-len(text) % 4))
    if encode(data) != text:
        raise ValueError("not canonical")
    return data
