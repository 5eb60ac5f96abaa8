"""Repairs character references that XML forbids, without moving a single byte.

Phones write an emoji as two halves (``&#55357;&#56832;``) and control characters as ``&#0;``; both
end an XML parser. A pair becomes one reference to the whole character, filled up with leading
zeros, which mean nothing: the text is right and every byte keeps its place. What stands for no
character becomes a stand-in of the same length, which ``without_stand_ins`` turns into U+FFFD.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_REFERENCE = rb"&#(?:(\d{1,16})|[xX]([0-9a-fA-F]{1,16}));"
_ONE = re.compile(_REFERENCE)
_RUN = re.compile(rb"(?:&#(?:\d{1,16}|[xX][0-9a-fA-F]{1,16});)+")
_BEGUN = re.compile(rb"&[#xX0-9a-fA-F]{0,18}\Z")
_LAST = re.compile(_REFERENCE + rb"\Z")
_LONGEST = 20
"""Bytes of one reference."""

# Characters of 4, 3 and 2 bytes that have no meaning and that XML lets stand.
_MARK4, _MARK3, _FILL4, _FILL3, _FILL2 = "\U0001fffe", "\ufdd1", "\U0001ffff", "\ufdd0", "\u0378"
_STAND_INS = {
    4: _MARK4,
    5: _MARK3 + _FILL2,
    6: _MARK3 + _FILL3,
    7: _MARK4 + _FILL3,
    8: _MARK4 + _FILL4,
}
_STOOD_IN = re.compile(f"{_MARK4}[{_FILL4}{_FILL3}]?|{_MARK3}[{_FILL3}{_FILL2}]?")


@dataclass(slots=True)
class Repair:
    """Fed with blocks in order; gives blocks whose lengths add up to the same."""

    paired: list[int] = field(default_factory=list)
    """Offsets of pairs that were put together, until the caller takes them."""
    replaced: list[int] = field(default_factory=list)
    """Offsets of references that stand for no character."""
    _held: bytes = b""
    _at: int = 0

    def feed(self, block: bytes, *, is_last: bool = False) -> bytes:
        data = self._held + block
        cut = len(data) if is_last else _safe_cut(data)
        ready, self._held = data[:cut], data[cut:]
        at, self._at = self._at, self._at + cut
        if b"&#" not in ready:
            return ready
        return _RUN.sub(lambda match: self._run(match[0], at + match.start()), ready)

    def _run(self, run: bytes, at: int) -> bytes:
        parts = list(_ONE.finditer(run))
        out: list[bytes] = []
        number = 0
        while number < len(parts):
            here = parts[number]
            after = parts[number + 1] if number + 1 < len(parts) else None
            code = _code(here)
            if after is not None and 0xD800 <= code <= 0xDBFF and 0xDC00 <= _code(after) <= 0xDFFF:
                whole = 0x10000 + ((code - 0xD800) << 10) + (_code(after) - 0xDC00)
                out.append(_reference(whole, after.end() - here.start()))
                self.paired.append(at + here.start())
                number += 2
                continue
            if _is_forbidden(code):
                out.append(_stand_in(here.end() - here.start()))
                self.replaced.append(at + here.start())
            else:
                out.append(here[0])
            number += 1
        repaired = b"".join(out)
        return repaired if len(repaired) == len(run) else run


def without_stand_ins(text: str) -> str:
    return _STOOD_IN.sub("\ufffd", text)


def _safe_cut(data: bytes) -> int:
    """Where the data can be cut without cutting a reference, or two that belong together."""
    begun = _BEGUN.search(data, max(0, len(data) - _LONGEST))
    cut = len(data) if begun is None else begun.start()
    last = _LAST.search(data, max(0, cut - _LONGEST), cut)
    if last is not None and 0xD800 <= _code(last) <= 0xDBFF:
        return last.start()
    return cut


def _code(match: re.Match[bytes]) -> int:
    return int(match[1]) if match[1] is not None else int(match[2], 16)


def _is_forbidden(code: int) -> bool:
    """Production 2 of XML 1.0: what is no ``Char``."""
    if code < 0x20:
        return code not in (0x9, 0xA, 0xD)
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF


def _reference(code: int, length: int) -> bytes:
    return b"&#%0*d;" % (length - 3, code)


def _stand_in(length: int) -> bytes:
    known = _STAND_INS.get(length)
    return known.encode() if known is not None else _reference(ord(_MARK4), length)
