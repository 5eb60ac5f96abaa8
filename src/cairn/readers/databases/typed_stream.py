"""The words in an ``attributedBody``: Apple's *typedstream*, of which only the string is wanted.

The format has no specification. An attributed string is stored as its class names, among them
``NSString``, then ``+``, the length, and the words as UTF-8. The length is one byte, or 0x81 and
two bytes, or 0x82 and four, the lowest first.
"""

from __future__ import annotations

_BEGINS = b"\x04\x0bstreamtyped"
_BACKWARDS = b"\x04\x0btypedstream"
_CLASS = b"NSString"
_STRING = b"+"
_NEAR = 24
_TWO, _FOUR, _PLAIN = 0x81, 0x82, 0x80
_LONG = {_TWO: 2, _FOUR: 4}


def words_in(blob: bytes) -> str | None:
    """The words of the first string; ``None`` where the bytes hold none that can be read."""
    if not blob.startswith((_BEGINS, _BACKWARDS)):
        return None
    order: str = "little" if blob.startswith(_BEGINS) else "big"
    at = blob.find(_CLASS)
    if at < 0:
        return None
    begin = blob.find(_STRING, at + len(_CLASS), at + len(_CLASS) + _NEAR)
    if begin < 0:
        return None
    at = begin + 1
    first = blob[at] if at < len(blob) else _PLAIN
    at += 1
    wide = _LONG.get(first, 0)
    if not wide and first >= _PLAIN:
        return None
    length = int.from_bytes(blob[at : at + wide], order) if wide else first  # type: ignore[arg-type]
    at += wide
    raw = blob[at : at + length]
    if len(raw) < length:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
