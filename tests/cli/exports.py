"""Small invented exports, written as a phone would write them, with what each of them holds."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

CHAT = "WhatsApp Chat with Robin Example.txt"
UNDECIDED = "WhatsApp Chat with Sam Sample.txt"
IOS = "WhatsApp Chat - Robin Example.zip"
TEXTS = "sms-20250620120000.xml"
DIARY = "diary.csv"
UNKNOWN = "drawing.xyz"
WORDS = ("zebrafinch", "quillwort", "marmalade", "hollyhock", "sealskin")
"""One word that stands in each readable file and nowhere else, in the order of ``HELD``."""

# What each source holds, in its reader's unit: the lines of a chat, the elements of a backup, the
# lines of a table with its head.
HELD = {CHAT: 6, IOS: 5, TEXTS: 4, DIARY: 4, UNDECIDED: 4, UNKNOWN: 0}

_CHAT = (
    "13/05/2025, 20:01 - Messages and calls are end-to-end encrypted. No one outside of this chat,"
    " not even WhatsApp, can read or listen to them.\n"
    "13/05/2025, 21:14 - Robin Example: I know where the zebrafinch sings\n"
    "and it sings for me\n"
    "13/05/2025, 21:15 - Alex Invented: Please stop writing to me\n"
    "14/05/2025, 07:02 - Robin Example: You will answer\n"
    "14/05/2025, 07:03 - Robin Example: Today\n"
)
_IOS = (
    "[15/05/2025, 09:00:00] Robin Example: \u200eMessages and calls are end-to-end encrypted."
    " No one outside of this chat, not even WhatsApp, can read or listen to them.\r\n"
    "[15/05/2025, 09:00:01] Robin Example: The quillwort is out\r\n"
    "[15/05/2025, 09:00:02] Alex Invented: Leave me alone\r\n"
    "[16/05/2025, 23:59:59] Robin Example: I will not\r\n"
    "[17/05/2025, 00:00:00] Robin Example: Good night\r\n"
)
_TEXTS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    '<smses count="4">\n'
    '  <sms address="+447700900111" date="1747600000000" type="1" body="marmalade on the step"'
    ' contact_name="Robin Example" />\n'
    '  <sms address="+447700900111" date="1747600060000" type="2" body="stop" />\n'
    '  <sms address="+447700900111" date="1747600120000" type="1" body="no" />\n'
    '  <sms address="+447700900111" date="1747600180000" type="1" body="never" />\n'
    "</smses>\n"
)
_DIARY = (
    "Date,Time,What happened,Where\n"
    "18/05/2025,14:30,A hollyhock was left at the door,Home\n"
    "19/05/2025,about 3pm,Two silent calls,Home\n"
    "20/05/2025,,He stood across the road,Work\n"
)
_UNDECIDED = (
    "02/03/2025, 10:00 - Sam Sample: the sealskin coat is yours\n"
    "03/04/2025, 10:00 - Alex Invented: thank you\n"
    "04/05/2025, 10:00 - Sam Sample: see you\n"
    "05/06/2025, 10:00 - Alex Invented: yes\n"
)


def write_exports(folder: Path) -> Path:
    """One file of every kind, in ``folder``."""
    folder.mkdir(parents=True)
    (folder / CHAT).write_text(_CHAT, encoding="utf-8")
    with zipfile.ZipFile(folder / IOS, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", _IOS)
    (folder / TEXTS).write_text(_TEXTS, encoding="utf-8")
    (folder / DIARY).write_text(_DIARY, encoding="utf-8")
    (folder / UNDECIDED).write_text(_UNDECIDED, encoding="utf-8")
    (folder / UNKNOWN).write_bytes(bytes(range(256)) * 8)
    return folder


def _zip(path: Path, *members: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)


def _overlapping(path: Path) -> None:
    """A part that stands, header and all, inside another part."""
    part = ("other.txt", b"x" * 40)
    _zip(path, part)
    whole = path.read_bytes()
    inner = whole[: whole.index(b"PK\x01\x02")]
    _zip(path, ("_chat.txt", _IOS.encode()), ("photo.jpg", inner), part)
    data = bytearray(path.read_bytes())
    directory_entry = data.rindex(b"PK\x01\x02")
    data[directory_entry + 42 : directory_entry + 46] = data.index(inner).to_bytes(4, "little")
    path.write_bytes(data)


def write_bad(folder: Path) -> Path:
    """What a hurried, unlucky or hostile person may hand over, and one file that is good."""
    folder.mkdir(parents=True)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(os.urandom(1000) + bytes(range(256)))
    (folder / "truncated.xml").write_text(_TEXTS[:-120], encoding="utf-8")
    (folder / "wide WhatsApp Chat with Robin.txt").write_bytes(_CHAT.encode("utf-16"))
    (folder / "loop").symlink_to(folder)
    _zip(
        folder / "nested.zip",
        ("_chat.txt", _IOS.encode()),
        ("inner.zip", b"PK\x05\x06" + bytes(18)),
    )
    _zip(folder / "traversal.zip", ("_chat.txt", _IOS.encode()), ("../../out.txt", b"x"))
    _overlapping(folder / "overlapping.zip")
    (folder / "truncated.zip").write_bytes((folder / "nested.zip").read_bytes()[:-30])
    (folder / CHAT).write_text(_CHAT, encoding="utf-8")
    return folder
