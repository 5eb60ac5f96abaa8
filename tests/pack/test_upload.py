"""What goes into the upload set has a plain name; what police systems may refuse stands apart."""

from __future__ import annotations

import pytest

from cairn.pack.upload import plain_name, why_apart


@pytest.mark.parametrize(
    ("name", "start", "why"),
    [
        ("chat.txt", b"[03/05/2025", ""),
        ("photo.jpg", b"\xff\xd8\xff", ""),
        ("texts.xml", b"<?xml version='1.0'?><smses>", ""),
        ("letter.docx", b"PK\x03\x04", ""),
        ("chat.zip", b"PK\x03\x04", "pack.apart.archive"),
        ("photo.jpg", b"PK\x03\x04", "pack.apart.archive"),
        ("letter.docx", b"Rar!\x1a\x07\x00", "pack.apart.archive"),
        ("old", b"\x00" * 257 + b"ustar", "pack.apart.archive"),
        ("photo.jpg.exe", b"", "pack.apart.program"),
        ("photo.jpg.EXE. ", b"", "pack.apart.program"),
        ("photo.jpg", b"MZ\x90", "pack.apart.program"),
        ("notes.txt", b"#!/bin/sh", "pack.apart.program"),
        ("page.txt", b"\xef\xbb\xbf\n <!-- x --> <!DOCTYPE HTML><p>", "pack.apart.page"),
        ("picture.svg", b"<?xml", "pack.apart.page"),
    ],
)
def test_only_plain_documents_are_uploaded(name: str, start: bytes, why: str) -> None:
    assert why_apart(name, start) == why


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("WhatsApp Chat with Zoë ❤.txt", "MK1_WhatsApp_Chat_with_Zoe.txt"),
        ("../../etc/passwd", "MK1_passwd"),
        ("C:\\x\\note.TXT", "MK1_note.txt"),
        ("❤", "MK1_file"),
        ("a" * 300 + ".txt", "MK1_" + "a" * 80 + ".txt"),
        ("con.na me", "MK1_con_na_me"),
        (".hidden", "MK1_file.hidden"),
        ("new\nline\u202e.txt", "MK1_new_line.txt"),
    ],
)
def test_a_name_is_plain_ascii_behind_its_mark(name: str, plain: str) -> None:
    assert plain_name("MK1", name) == plain
