"""Makes example mails in the form of Outlook: invented people, and a compound file by hand.

``python -m tests.readers.outlook.make`` writes them anew.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

HERE = Path(__file__).parent
_SECTOR = 512
_LEAST = 4096
"""Smaller streams would stand in sectors of their own size, which no test needs."""
_FREE, _END, _IS_FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_ROOT, _STREAM, _STORAGE = 5, 2, 1
Tree: TypeAlias = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """MS-CFB, version 3. The list of parts is a chain, which readers walk like any tree."""
    entries: list[list[object]] = [["Root Entry", _ROOT, _NONE, _NONE, b""]]

    def add(inside: Tree) -> int:
        first = before = _NONE
        for name, value in inside.items():
            entry: list[object] = [name, _STREAM, _NONE, _NONE, b""]
            entries.append(entry)
            number = len(entries) - 1
            if isinstance(value, bytes):
                entry[4] = value.ljust(_LEAST, b"\0")
            else:
                entry[1] = _STORAGE
                entry[3] = add(value)
            if before == _NONE:
                first = number
            else:
                entries[before][2] = number
            before = number
        return first

    entries[0][3] = add(tree)
    body = bytearray()
    fat: list[int] = []
    starts = []
    for *_, data in entries:
        assert isinstance(data, bytes)
        starts.append(len(fat) if data else _END)
        sectors = -(-len(data) // _SECTOR)
        fat += [*range(len(fat) + 1, len(fat) + sectors), _END] if sectors else []
        body += data.ljust(sectors * _SECTOR, b"\0")
    listed = b"".join(
        _entry(str(name), int(kind), int(right), int(child), start, len(data))  # type: ignore[call-overload, arg-type]
        for (name, kind, right, child, data), start in zip(entries, starts, strict=True)
    )
    listed = listed.ljust(-(-len(listed) // _SECTOR) * _SECTOR, b"\0")
    directory = len(fat)
    fat += [*range(directory + 1, directory + len(listed) // _SECTOR), _END]
    body += listed
    of_fat = next(n for n in range(1, 100) if (len(fat) + n) * 4 <= n * _SECTOR)
    places = list(range(len(fat), len(fat) + of_fat))
    fat += [_IS_FAT] * of_fat
    body += struct.pack(f"<{len(fat)}I", *fat).ljust(of_fat * _SECTOR, b"\xff")
    head = struct.pack(
        "<8s16s6H10I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0,
        0, 0, of_fat, directory, 0, _LEAST, _END, 0, _END, 0,
    )  # fmt: skip
    listed_fat = struct.pack("<109I", *places, *[_FREE] * (109 - of_fat))
    return head + listed_fat + bytes(body)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", len(raw), kind, 1, _NONE, right, child, bytes(16), 0, 0, 0, start, size
    )


def filetime(text: str) -> bytes:
    when = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return struct.pack("<Q", int(when.timestamp()) * 10**7 + 116_444_736_000_000_000)


def properties(head: int, *entries: tuple[int, int, bytes]) -> bytes:
    return bytes(head) + b"".join(
        struct.pack("<HHI", kind, number, 6) + value.ljust(8, b"\0")
        for number, kind, value in entries
    )


def mail(
    texts: Mapping[int, str],
    *,
    letters: str = "",
    more: Tree | None = None,
    times: tuple[tuple[int, int, bytes], ...] = (),
) -> bytes:
    """``letters``: a code page, where the texts are not Unicode."""
    kind, codec = ("001E", f"cp{letters}") if letters else ("001F", "utf-16-le")
    page = ((0x3FFD, 3, struct.pack("<I", int(letters))),) if letters else ()
    return compound(
        {
            "__nameid_version1.0": {"__substg1.0_00020102": b"\0"},
            "__properties_version1.0": properties(32, *times, *page),
            **{
                f"__substg1.0_{number:04X}{kind}": text.encode(codec)
                for number, text in texts.items()
            },
            **(more or {}),
        }
    )


def person(address: str) -> Tree:
    return {
        "__properties_version1.0": properties(8),
        "__substg1.0_39FE001F": address.encode("utf-16-le"),
    }


HEADS = (
    "Received: from mail.example.org by mx.example.org; Thu, 2 May 2024 21:40:10 +0000\r\n"
    "Authentication-Results: mx.example.org; spf=pass\r\n"
    "From: Alex Stone <alex@example.org>\r\nTo: mia@example.org\r\n"
    "Subject: RE: The flat\r\nMessage-ID: <one@example.org>\r\n"
)


def received() -> bytes:
    return mail(
        {
            0x001A: "IPM.Note", 0x0037: "RE: The flat", 0x0C1A: "Alex Stone",
            0x0C1F: "alex@example.org", 0x0E04: "Mia Hart", 0x007D: HEADS,
            0x1000: "You still have my key.\r\nI can come in whenever I like.\r\n",
        },
        times=((0x0039, 0x40, filetime("2024-05-02T21:10:00")),
               (0x0E06, 0x40, filetime("2024-05-02T21:40:10"))),
        more={
            "__recip_version1.0_#00000000": person("mia@example.org"),
            "__attach_version1.0_#00000000": {
                "__properties_version1.0": properties(8),
                "__substg1.0_3707001F": "door.jpg".encode("utf-16-le"),
                "__substg1.0_370E001F": "image/jpeg".encode("utf-16-le"),
                "__substg1.0_37010102": b"\xff\xd8\xff not a picture",
            },
            "__attach_version1.0_#00000001": {
                "__properties_version1.0": properties(8),
                "__substg1.0_3001001F": "An older mail".encode("utf-16-le"),
                "__substg1.0_3701000D": {"__properties_version1.0": properties(24)},
            },
        },
    )  # fmt: skip


def examples() -> dict[str, bytes]:
    return {
        "received.msg": received(),
        "sent, old letters.msg": mail(
            {0x001A: "IPM.Note", 0x0037: "Stop", 0x0C1A: "Mia Hart", 0x0C1F: "/O=EXAMPLE/CN=MIA",
             0x1000: "Bitte hör auf, mir zu schreiben."},
            letters="1252",
            times=((0x0039, 0x40, filetime("2009-02-01T08:00:00")),),
            more={"__recip_version1.0_#00000000": person("alex@example.org")},
        ),
        "only a page.msg": mail(
            {0x001A: "IPM.Note", 0x0037: "Hello"},
            more={"__substg1.0_10130102": b"<p>From a <b>page</b></p><script>x()</script>"},
        ),
        "only RTF.msg": mail(
            {0x001A: "IPM.Note", 0x0037: "Hello"}, more={"__substg1.0_10090102": b"LZFu"}
        ),
    }  # fmt: skip


if __name__ == "__main__":
    for name, data in examples().items():
        (HERE / name).write_bytes(data)
