"""Vectors of an extract from a record: what steps 2 and 3 have to find."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from tests.vectors.change import Bad, changed, put
from tests.vectors.extract import (
    Json,
    checkpoint_text,
    drawn,
    key_of,
    origin_of,
    public_of,
    signed,
    text_of,
)
from tests.vectors.kinds import RecordVector
from tests.vectors.story import whole

ORDER = 2**252 + 27742317777372353535851937790883648493


def bad_checkpoints() -> Bad:
    yield from _signatures()
    yield from _texts()
    yield from _earlier()


KEY = key_of("0.1")
ORIGIN = origin_of(public_of(KEY))
NOTE: str = whole()["branches"][0]["checkpoint"]
TEXT = NOTE[: NOTE.index("\n\n") + 1]
ENCODED = NOTE.split(" ")[-1].strip()


def _note(about: str, other: str) -> RecordVector:
    return changed(about, 2, "0.1", put("branches/0/checkpoint", other))


def _signatures() -> Bad:
    vector, note, encoded, raw = _note, NOTE, ENCODED, base64.b64decode(ENCODED)

    def spelled(content: bytes) -> str:
        return note.replace(encoded, base64.b64encode(content).decode())

    yield "note-empty", vector("no note at all", "")
    yield (
        "note-flipped",
        vector("one bit of the signature", spelled(raw[:40] + bytes([raw[40] ^ 1]) + raw[41:])),
    )
    yield "note-key-hash", vector("another key hash", spelled(bytes([raw[0] ^ 1]) + raw[1:]))
    s = int.from_bytes(raw[36:], "little") + ORDER
    yield (
        "note-large-s",
        vector("the number s, larger by the order", spelled(raw[:36] + s.to_bytes(32, "little"))),
    )
    yield "note-short", vector("a signature of 63 bytes", spelled(raw[:-1]))
    letter = _near(encoded[-2])
    yield (
        "note-spelling",
        vector(
            "the signature in another spelling", note.replace(encoded, encoded[:-2] + letter + "=")
        ),
    )
    weak = whole()
    weak["branches"][0]["key"] = "ff" * 32
    yield (
        "note-and-gap",
        changed(
            "no checkpoint, and other things too",
            2,
            "0.1",
            put("branches/0/checkpoint", note[:-1]),
            put("branches/0/whole", [[0, 20]]),
            put("branches/0/earlier/0/root", "00" * 32),
            put("acts/1/revisions", []),
            put("acts/0/leaf", "00" * 32),
        ),
    )
    yield "note-no-key", RecordVector("a key that is no point", "step-2", text_of(weak), at="0.1")


def _texts() -> Bad:
    vector, note, text, origin, key = _note, NOTE, TEXT, ORIGIN, KEY
    other = key_of("other")
    yield "note-other-key", vector("signed with another key", signed(text, origin, other))
    theirs = origin_of(public_of(other))
    yield "note-other-name", vector("signed under another name", signed(text, theirs, key))
    forged = signed(checkpoint_text(24, _root(text), theirs), theirs, key)
    yield "note-other-origin", vector("the origin of another key", forged)
    yield (
        "note-capitals",
        vector(
            "the origin in capitals",
            signed(text.replace(origin, origin.upper()), origin.upper(), key),
        ),
    )
    line = text.split("\n")[2]
    yield (
        "note-root-spelling",
        vector(
            "the root in another spelling",
            signed(text.replace(line, line[:-2] + _near(line[-2]) + "="), origin, key),
        ),
    )
    yield (
        "note-zero",
        vector("a zero before the size", signed(text.replace("\n24\n", "\n024\n"), origin, key)),
    )
    yield (
        "note-plus",
        vector("a sign before the size", signed(text.replace("\n24\n", "\n+24\n"), origin, key)),
    )
    for size in (2**53, 10**17):
        large = signed(text.replace("\n24\n", f"\n{size}\n"), origin, key)
        yield f"note-size-{len(str(size))}", vector("a size that is no number here", large)
    yield "note-extension", vector("a fourth line", signed(text + "more\n", origin, key))
    yield (
        "note-two-lines",
        vector("no root", signed("\n".join(text.split("\n")[:2]) + "\n", origin, key)),
    )
    yield "note-twice", vector("two signatures", note + note[note.index("\n\n") + 2 :])
    yield "note-hyphen", vector("a hyphen for the dash", note.replace("\u2014", "-"))
    yield "note-no-end", vector("no line end at the end", note[:-1])
    yield "note-windows", vector("line ends of Windows", note.replace("\n", "\r\n"))
    yield "note-no-space", vector("two spaces", note.replace("\u2014 ", "\u2014  "))


def _root(text: str) -> bytes:
    return base64.b64decode(text.split("\n")[2])


def _near(letter: str) -> str:
    """The letter of base64 whose lowest bit, which says nothing here, is the other."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return letters[letters.index(letter) ^ 1]


def _earlier() -> Bad:
    def vector(about: str, number: int, change: Callable[[Json], Any]) -> RecordVector:
        return changed(about, 3, "0.1", lambda r: change(r["branches"][0]["earlier"][number]))

    flipped = drawn("flipped").hex()
    for number, size in enumerate((1, 3, 8, 16, 24)):
        yield (
            f"earlier-{size}-root",
            vector("another root", number, lambda e: e.update(root=flipped)),
        )
    yield "earlier-size", vector("another size", 2, lambda e: e.update(size=9))
    yield "earlier-size-less", vector("another size", 4, lambda e: e.update(size=23))
    yield "earlier-no-proof", vector("no proof", 1, lambda e: e.update(proof=[]))
    yield (
        "earlier-same-more",
        vector("a proof where none is needed", 4, lambda e: e.update(proof=[flipped])),
    )
    yield (
        "earlier-more",
        vector("a proof with one too many", 1, lambda e: e["proof"].append(flipped)),
    )
    yield "earlier-less", vector("a proof with one too few", 1, lambda e: e["proof"].pop())
    yield (
        "earlier-before",
        vector("one too many at the start", 2, lambda e: e["proof"].insert(0, e["root"])),
    )
    yield "earlier-order", vector("a proof backwards", 1, lambda e: e["proof"].reverse())
