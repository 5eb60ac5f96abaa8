"""Compound files (OLE2), in which older Office programs and Outlook keep their parts: only the
names in the beginning of the list of parts. Format: MS-CFB.
"""

from __future__ import annotations

import struct

from cairn.terms.reading import Source

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD, _ENTRY = 512, 128
_SHIFTS = (9, 12)
_LOOKED_AT = 4096


def is_compound(source: Source) -> bool:
    return source.read_at("", 0, len(_MAGIC)) == _MAGIC


def names_in(source: Source) -> set[str]:
    """The names of the parts that are listed first."""
    head = source.read_at("", 0, _HEAD)
    if len(head) < _HEAD:
        return set()
    (shift,) = struct.unpack_from("<H", head, 30)
    (first,) = struct.unpack_from("<I", head, 48)
    if shift not in _SHIFTS:
        return set()
    listed = source.read_at("", (first + 1) << shift, _LOOKED_AT)
    return {
        listed[at : at + length - 2].decode("utf-16-le", "replace")
        for at in range(0, len(listed) - _ENTRY + 1, _ENTRY)
        if 2 <= (length := int.from_bytes(listed[at + 64 : at + 66], "little")) <= 64
    }


def is_shut(source: Source) -> bool:
    """Whether it is a document of Office with a password."""
    return is_compound(source) and "EncryptedPackage" in names_in(source)
