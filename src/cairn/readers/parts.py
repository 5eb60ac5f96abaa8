"""A file inside a picture message: named and measured, never kept twice."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cairn.terms.reading import Attachment

_NAMES = ("cl", "name", "fn", "cid")
_SLICE = 4 * 64 * 1024
_SPACE = str.maketrans("", "", " \t\r\n")


def attachment_of(values: dict[str, str]) -> Attachment:
    """Size and digest are those of the decoded bytes; only a slice of them is held at a time."""
    name = next((values[key] for key in _NAMES if values.get(key, "null") not in ("null", "")), "")
    mime = values.get("ct", "")
    data = values.get("data", "null")
    if data in ("null", ""):
        text = values.get("text", "null")
        if text not in ("null", ""):
            raw = text.encode("utf-8", "replace")
            return Attachment(name, mime, size=len(raw), sha256=hashlib.sha256(raw).hexdigest())
        return Attachment(name, mime, missing_reason="no data in the backup")
    measured = _measure(data)
    if measured is None:
        return Attachment(name, mime, missing_reason="data that could not be decoded")
    size, digest = measured
    return Attachment(name, mime, size=size, sha256=digest)


def _measure(data: str) -> tuple[int, str] | None:
    digest, size, held = hashlib.sha256(), 0, ""
    try:
        for at in range(0, len(data), _SLICE):
            held += data[at : at + _SLICE].translate(_SPACE)
            cut = len(held) - len(held) % 4
            raw = base64.b64decode(held[:cut], validate=True)
            held = held[cut:]
            digest.update(raw)
            size += len(raw)
    except (binascii.Error, ValueError):
        return None
    return None if held else (size, digest.hexdigest())
