"""Vectors of the signed note."""

from __future__ import annotations

import msgspec

from cairn.crypto.note import sign_note
from tests.vectors.fixed import KEY, OTHER_KEY, SEED, Made, respelled
from tests.vectors.kinds import NoteVector


def notes() -> Made:
    name, text = "cairn-pack", "cairn pack 1\nsha256 0f1e2d3c\nna\u00efve \u2014 dash\n"
    whole = sign_note(text, name, KEY).decode()

    def vector(about: str, note: str, expect: str = "no-match", **more: object) -> NoteVector:
        told = {
            "about": about, "expect": expect, "name": name, "seed": SEED.hex(),
            "public": KEY.public.hex(), "note": note, **more,
        }  # fmt: skip
        return msgspec.convert(told, NoteVector)

    yield "good", vector("a note", whole, "success", text=text)
    yield "changed-text", vector("one letter of the text", whole.replace("0f1e", "0f1f"))
    yield "another-name", vector("asked for another name", whole, name="cairn-other")
    yield "another-key", vector("asked for another key", whole, public=OTHER_KEY.public.hex())
    forged = sign_note(text, name, OTHER_KEY).decode()
    yield "forged", vector("signed by another key under the same name", forged)
    yield "hyphen", vector("a hyphen for the dash", whole.replace("\n\u2014 cairn", "\n- cairn"))
    yield "no-empty-line", vector("no empty line", whole.replace("\n\n", "\n"))
    yield "no-end", vector("no newline at the end", whole[:-1])
    yield "two-signatures", vector("the signature twice", whole + whole[whole.index("\n\n") + 2 :])
    yield "unsigned", vector("no signature", text + "\n")
    yield "windows-lines", vector("line ends of Windows", whole.replace("\n", "\r\n"))
    at = len(whole) - 3
    other = respelled(whole.encode(), len(whole.encode()) - 3).decode()
    yield "not-canonical", vector("the last letter in another spelling", other)
    yield "no-padding", vector("base64 without its padding", whole[: at + 1] + "\n")
